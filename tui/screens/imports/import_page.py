"""Import: a file's tables under what each column was taken for, what it would do, what is asked."""

import asyncio
from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.policy.heading_meanings import HeadingMeanings
from store.exchange.import_file import FoundTable, Question
from store.i18n.language import N_, _, ngettext
from tui.cli.run.import_words import done_words, skipped_words
from tui.dialogs.questions import Pick
from tui.formatting.facts import Fact
from tui.formatting.found_tables import table_words
from tui.formatting.news import News
from tui.formatting.safe_text import grouped
from tui.screens.base import exclusive_action
from tui.screens.imports.import_questions import SKIP, ImportQuestions
from tui.screens.imports.import_words import (
    agreements,
    asks_of,
    column_choices,
    counts_words,
    facts_of,
    shown_columns,
    verb_words,
    would_change,
)
from tui.screens.imports.import_work import (
    BroughtIn,
    Foreseen,
    ImportWork,
    Stopped,
    file_meant,
)
from tui.widgets.button import Button
from tui.widgets.choices import Choices, Tick
from tui.widgets.column_table import ColumnTable
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section

TELLS_EVERY = 0.25
"""Seconds between two looks at how far the work is."""


class PathField(Field):
    """A field as wide as a path may need it."""

    MOST = 90


class ImportPage(Screen[str], NamesItsKeys):
    """Asks for a file, shows what it would do and brings it in; answers what was done, or None.

    All that may take long is done in a thread, so that keys are read meanwhile.
    """

    AUTO_FOCUS = "#file"
    BINDING_GROUP_TITLE = N_("Import")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall"), (34, "-high")]
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="import.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape", "leave", N_("Cancel"), key_display="Esc", id="import.cancel",
                tooltip=N_("Go back; while a file is brought in, call that off")),
        Binding("ctrl+s,f9", "act", N_("Import"), key_display="Ctrl+S", id="import.act",
                tooltip=N_("Bring in what is shown, all or nothing but what you leave out")),
        Binding("1", "answer(1)", N_("Answer"), key_display="1-9", id="import.answer-1",
                tooltip=N_("Answer a question by the number of the answer")),
        *(
            Binding(f"{n}", f"answer({n})", N_("Answer"), show=False, id=f"import.answer-{n}")
            for n in range(2, 10)
        ),
        Binding("pagedown", "table(1)", N_("Next sheet"), key_display="PgDn", id="import.next",
                tooltip=N_("Show the next sheet that was read")),
        Binding("pageup", "table(-1)", N_("Sheet before"), show=False, id="import.before"),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="import.tab"),
        Binding("J", "scroll(1)", N_("Scroll"), key_display="J", show=False, id="import.more",
                tooltip=N_("Scroll what the file would do")),
        Binding("K", "scroll(-1)", show=False, id="import.less"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ImportPage {
        #file-field { padding: 0 1; }
        ColumnTable { padding: 0 0 0 1; }
        #told { height: 1fr; min-height: 2; padding: 0 0 0 1; scrollbar-size-vertical: 1; }
        #hindrance, .buttons { padding: 0 1; }
        &.-high ColumnTable { height: 7; }
        &.-high ImportQuestions { max-height: 14; }
        &.-short #told { min-height: 1; }
        &.-short #hindrance { max-height: 1; }
        &.-short ColumnTable { height: 3; }
        &.-short #of-file { display: none; }
        &.-short ImportQuestions { max-height: 3; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._work = ImportWork(desk)
        self._foreseen: Foreseen | None = None
        self._place = 0
        self._questions: dict[str, Question] = {}
        self._answers: dict[str, str] = {}
        self._reading: Worker[None] | None = None
        self._stale = self._bringing = False
        self._said_before: HeadingMeanings | None = None

    def compose(self) -> ComposeResult:
        """Lay out the file, its table, what it would do, what is asked, and the verb."""
        yield Masthead(_("Import customers"), self.app.sub_title)
        yield Section(_("File"), id="of-file")
        hint = _("CSV, workbook, SIE")
        yield PathField(_("File"), id="file", label_width=6, hint=hint, goes_on=False)
        yield Section("", id="of-table")
        yield ColumnTable(id="columns")
        yield Section(_("What it would do"), id="would")
        with VerticalScroll(id="told", can_focus=False):
            yield Facts(id="facts")
        yield ImportQuestions()
        yield Facts(id="hindrance")
        with Horizontal(classes="buttons"):
            yield Button(_("Import"), key="Ctrl+S", id="act")
            yield Button(_("Cancel"), key="Esc", id="cancel")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show that no file is read yet; look how far the work is, while there is some."""
        await self._show()
        self._progress = self.set_interval(TELLS_EVERY, self._tell_progress, pause=True)

    @property
    def _asked(self) -> ImportQuestions:
        return self.query_one(ImportQuestions)

    @property
    def _columns(self) -> ColumnTable:
        return self.query_one(ColumnTable)

    @property
    def _tables(self) -> Sequence[FoundTable]:
        return self._foreseen.incoming.tables if self._foreseen is not None else ()

    @property
    def _refused(self) -> int:
        """How many are refused that nobody has answered to leave out."""
        if self._foreseen is None:
            return 0
        left_out = {id for id, answer in self._answers.items() if not answer}
        asked = [asks_of(line.refusals) for line in self._foreseen.report.lines if line.refusals]
        return sum(not (asks and asks <= left_out) for asks in asked)

    @on(Input.Submitted, "#file")
    def read_file(self) -> None:
        """Read the file that was typed."""
        typed = self.query_one("#file", LineInput).value
        if not typed.strip() or self._bringing:
            return
        if (file := file_meant(typed)) != self._work.file:
            self._foreseen, self._place = None, 0
            self._questions, self._answers = {}, {}
        self._said_before = None
        self._work.take(file)
        self._read()

    @on(News)
    def read_anew(self) -> None:
        """See what would be, on what others have made of the customers."""
        if self._foreseen is not None and not self._bringing:
            self._read()

    def _read(self) -> None:
        """Read beside the keys; what is being read is called off, as it is out of date."""
        self._stale = True
        if self._reading is not None:
            self._work.stop()
        else:
            self._reading = self._read_beside()

    @work
    async def _read_beside(self) -> None:
        self._progress.resume()
        try:
            while self._stale:
                self._stale = False
                self._work.begin()
                self._tell_progress()
                await self._read_once()
        finally:
            self._reading = None
            self._progress.pause()

    async def _read_once(self) -> None:
        try:
            self._foreseen = await asyncio.to_thread(self._work.foresee)
        except Stopped:
            return
        except StoreError as error:
            if self._said_before is not None:  # without that column there is no table
                self._work.said = self._said_before
            else:
                self._foreseen = None
            await self._show()
            self._hinder(f"{error}")
            return
        finally:
            self._said_before = None
        asked = (self._work.asked, *agreements(self._foreseen.report))
        self._questions |= {one.id: one for one in asked if one is not None}
        await self._show()
        self.query_one("#hindrance", Facts).facts = ()
        if self.focused is self.query_one("#file") and self._tables:
            self._columns.focus()

    async def _show(self) -> None:
        """Show how all stands."""
        foreseen = self._foreseen
        self._show_table()
        would = self.query_one("#would", Section)
        would.title = _("What it would do") if foreseen is None else counts_words(foreseen)
        nothing = Fact("", _("Nothing is read yet. Enter in the field reads the file."), "muted")
        self.query_one("#facts", Facts).facts = (
            facts_of(foreseen, self._desk) if foreseen else (nothing,)
        )
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)
        self.query_one("#act", Button).verb = verb_words(foreseen)
        await self._ask()
        self.call_after_refresh(self._tell_of_more)
        self.refresh_bindings()

    async def _ask(self) -> None:
        """Ask what is to be asked of the file, and offer to write what is left out."""
        questions = tuple(self._questions.values()) if self._foreseen is not None else ()
        await self._asked.ask(questions, self._answers, self._tick_words())

    def _tick_words(self) -> str:
        """Say what the box is for; nothing where nothing is left out."""
        if self._foreseen is None:
            return ""
        refused, left = self._refused, len(self._foreseen.incoming.left_out)
        if refused:
            return ngettext(
                "Leave out {count} that is refused; it is written to a file beside this one",
                "Leave out {count} that are refused; they are written to a file beside this one",
                refused,
                count=grouped(refused),
            )
        if left:
            return ngettext(
                "Write {count} row, of which a part is left out, to a file beside this one",
                "Write {count} rows, of which parts are left out, to a file beside this one",
                left,
                count=grouped(left),
            )
        return ""

    @on(ColumnTable.Moved)
    def _show_table(self) -> None:
        """Show the table at hand, and where in it the pointer is."""
        tables, section = self._tables, self.query_one("#of-table", Section)
        if not tables:
            self._columns.show(())
            section.title = _("Columns")
            section.state = ""
            return
        self._place = max(0, min(self._place, len(tables) - 1))
        table = tables[self._place]
        self._columns.show(shown_columns(table, self._desk.services_so_far, 5))
        section.title = table_words(table)
        at = _("column {place} of {all}", place=self._columns.pointer + 1, all=len(table.columns))
        if len(tables) > 1:
            at = _("{place} of {all}", place=self._place + 1, all=len(tables)) + f" · {at}"
        section.state = at

    def _tell_of_more(self) -> None:
        more = self.query_one("#told", VerticalScroll).max_scroll_y > 0
        self.query_one("#would", Section).state = "J K" if more else ""

    def _tell_progress(self) -> None:
        """Say how far the work is."""
        done, total = self._work.done, self._work.total
        if not total:
            words = _("Reading {file} …", file=self._work.file)
        elif self._bringing:
            words = _("Importing: {n} % …", n=100 * done // total)
        else:
            words = _("Comparing with what is here: {n} % …", n=100 * done // total)
        self._tell(words)

    def _tell(self, words: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", words, "heading"),)

    def _hinder(self, why: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "stop"),)

    def act_of(self, action: str) -> str | None:
        """Name what Ctrl+S does now."""
        return self.query_one("#act", Button).verb if action == "act" else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing here: digits and letters in the field, sheets of one."""
        typing = isinstance(self.focused, LineInput)
        match action:
            case "answer":
                return not typing and parameters[0] in self._asked.numbers
            case "table":
                return len(self._tables) > 1
            case "scroll":
                return not typing
        return super().check_action(action, parameters)

    def action_answer(self, number: int) -> None:
        """Answer by a number, from wherever the focus is."""
        self._asked.choose(number)

    def action_table(self, by: int) -> None:
        """Show another sheet."""
        self._place = max(0, min(self._place + by, len(self._tables) - 1))
        self._show_table()

    def action_scroll(self, direction: int) -> None:
        """Scroll what the file would do."""
        self.query_one("#told", VerticalScroll).scroll_relative(y=direction, animate=False)

    @on(Choices.Changed)
    async def take_answer(self, event: Choices.Changed) -> None:
        """Read again as was answered, where that makes a difference."""
        id = event.choices.id or ""
        self._answers[id] = event.chosen
        if id == "encoding":
            self._work.encoding = event.chosen
        agreed = frozenset(one for one, answer in self._answers.items() if one == answer)
        if id == "encoding" or agreed != self._work.agreed:
            self._work.agreed = agreed
            self._read()
        else:
            await self._ask()

    @on(ColumnTable.Chosen)
    def choose_meaning(self, event: ColumnTable.Chosen) -> None:
        """Ask what a column means."""
        if not self._bringing:
            self._ask_meaning(self._tables[self._place], event.place)

    @exclusive_action
    async def _ask_meaning(self, table: FoundTable, place: int) -> None:
        column = table.columns[place]
        if not column.heading:
            self._hinder(_("The column has no heading, so that nothing can be remembered of it."))
            return
        title = _("What does {heading} mean?", heading=column.heading)
        question = Pick(title, column_choices(table), column.means or "-")
        means = await self.app.push_screen_wait(question)
        if means is not None and means != (column.means or "-"):
            self._said_before = self._work.said
            self._work.say(column.heading, means)
            self._read()

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Go back, or call off."""
        self.action_leave()

    def action_leave(self) -> None:
        """Call off the import that is at work, or go back."""
        self._work.stop()
        if self._bringing:
            self._tell(_("Stopping …"))
        else:
            self.dismiss(None)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Bring it in, by the button."""
        self.action_act()

    def action_act(self) -> None:
        """Bring in the file, once all is answered."""
        if self._bringing or self._reading is not None:
            return
        unanswered = [one for one in self._asked.parts if one.chosen is None]
        if self._foreseen is None:
            self._hinder(_("Say first which file it is."))
            self.query_one("#file").focus()
        elif unanswered:
            self._hinder(_("Answer what is asked first."))
            unanswered[0].focus()
        elif self._refused and not self._asked.ticked:
            self._hinder(_("Tick first that what is refused is left out, or mend the file."))
            self._asked.query_one(f"#{SKIP}", Tick).focus()
        elif not would_change(self._foreseen):
            self._hinder(_("Nothing would be changed."))
        else:
            skip = self._asked.ticked or bool(self._foreseen.report.refused)
            self._bring_in(self._foreseen, skip_faulty=skip)

    @work
    async def _bring_in(self, foreseen: Foreseen, *, skip_faulty: bool) -> None:
        """Bring it in beside the keys; up to the write, Esc calls it off."""
        self._bringing = True
        self._work.begin()
        self._progress.resume()
        self._tell_progress()
        try:
            brought = await asyncio.to_thread(
                self._work.bring_in, foreseen, skip_faulty=skip_faulty
            )
        except Stopped:
            self._tell(_("Nothing was changed."))
        except StoreError as error:
            self._hinder(f"{error}")
        else:
            self.dismiss(told(foreseen, brought))
        finally:
            self._bringing = False
            self._progress.pause()


def told(foreseen: Foreseen, brought: BroughtIn) -> str:
    """Say what was done, and where what was left out is."""
    words = [_("{done}. It is saved.", done=done_words(brought.report))]
    if brought.skipped is not None:
        skipped = skipped_words(brought.report, foreseen.incoming, brought.skipped)
        words.append(f"{skipped[0].upper()}{skipped[1:]}.")
    return " ".join([*words, brought.fault]).strip()
