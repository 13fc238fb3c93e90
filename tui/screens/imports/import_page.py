"""How the page that imports is laid out: a file's tables, what it would do, and what it asks."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from store.desk.desk import Desk
from store.exchange.import_file import FoundTable, Question
from store.i18n.language import _, grouped, ngettext
from tui.dialogs.base import once_laid_out
from tui.formatting.facts import Fact
from tui.formatting.found_tables import table_words
from tui.formatting.said import Said
from tui.screens.imports.import_agreements import asks_of
from tui.screens.imports.import_questions import ImportQuestions
from tui.screens.imports.import_words import (
    counts_words,
    facts_of,
    shown_columns,
    verb_words,
)
from tui.screens.imports.import_work import (
    Foreseen,
    ImportWork,
)
from tui.terminal.closed_windows import AnswersOnTop
from tui.widgets.button import Button, ButtonRow
from tui.widgets.column_table import ColumnTable
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section

FIRST_ROWS = 5
"""So many rows of a table are shown."""


class PathLine(LineInput):
    """The line of a path: Enter reads the file."""

    def act_of(self, action: str) -> str | None:
        """Say what Enter does."""
        return _("Read the file") if action == "submit" else super().act_of(action)


class PathField(Field):
    """A field as wide as a path may need it."""

    MOST = 90

    def inner(self) -> PathLine:
        """Return the line."""
        return PathLine(id="file", goes_on=False)


class ImportPage(AnswersOnTop, Screen[Said], NamesItsKeys):
    """Shows a file as it was read and foreseen; a subclass reads it and brings it in."""

    AUTO_FOCUS = "#file"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall"), (34, "-high")]
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
        &.-tall.-asking ColumnTable { height: 3; }
        &.-tall.-asking ImportQuestions { max-height: 10; }
        &.-short.-asking ColumnTable { height: 2; }
        &.-short.-asking ImportQuestions { max-height: 4; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._work = ImportWork(desk)
        self._foreseen: Foreseen | None = None
        self._unknown: Sequence[FoundTable] = ()
        """What seems to be in a file none of whose headings is known."""
        self._place = 0
        self._questions: dict[str, Question] = {}
        self._answers: dict[str, str] = {}
        self._bringing = False
        self._too_early = False
        """Whether somebody wanted to bring it in before it was seen what that would do."""

    def compose(self) -> ComposeResult:
        """Lay out the file, its table, what it would do, what is asked, and the verb."""
        yield Masthead(_("Import customers"))
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
        yield ButtonRow(
            Button(_("Import"), key="Ctrl+S", id="act"),
            Button(_("Cancel"), key="Esc", id="cancel"),
        )
        yield KeyLine()

    @property
    def _asked(self) -> ImportQuestions:
        return self.query_one(ImportQuestions)

    @property
    def _columns(self) -> ColumnTable:
        return self.query_one(ColumnTable)

    @property
    def _tables(self) -> Sequence[FoundTable]:
        return self._foreseen.incoming.tables if self._foreseen is not None else self._unknown

    @property
    def _left_out(self) -> frozenset[str]:
        """Of whom it is answered to leave them out, by what is asked."""
        return frozenset(id for id, answer in self._answers.items() if not answer)

    @property
    def _asked_of_file(self) -> int:
        """How much is asked of the file as a whole that nobody has answered."""
        return sum(id not in self._answers for id in self._work.asked if id in self._questions)

    @property
    def _refused(self) -> int:
        """How many are refused of which nothing is asked."""
        if self._foreseen is None:
            return 0
        lines = self._foreseen.report.lines
        return sum(bool(line.refusals) and not asks_of(line.refusals) for line in lines)

    async def _show(self) -> None:
        """Show how all stands."""
        foreseen = self._foreseen
        self._show_table()
        self.query_one("#facts", Facts).facts = (
            facts_of(foreseen, self._desk) if foreseen else (self._nothing_read(),)
        )
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)
        await self._ask()
        once_laid_out(self, self._tell_of_more)
        self.refresh_bindings()

    def _nothing_read(self) -> Fact:
        """Say what is missing before anything is known of the file."""
        if not self._unknown:
            return Fact("", _("Nothing is read yet. Enter in the field reads the file."), "muted")
        words = _(
            "No heading of the file says which customers these are. Enter on a column says what it "
            "means: the number or the organisation number, and the name. It is remembered."
        )
        return Fact("", words, "ask")

    async def _ask(self) -> None:
        """Ask what is to be asked of the file, and offer to write what is left out."""
        questions = tuple(self._questions.values()) if self._foreseen is not None else ()
        await self._asked.ask(questions, self._answers, self._tick_words())
        self.set_class(bool(self._asked.unanswered), "-asking")
        self._show_counts()
        once_laid_out(self._asked, self._asked.show_next)
        self.refresh_bindings()

    def _show_counts(self) -> None:
        """Say how many would come in, which what is answered may change."""
        foreseen, asked = self._foreseen, bool(self._asked.unanswered)
        self.query_one("#would", Section).title = (
            _("What it would do")
            if foreseen is None
            else counts_words(foreseen, self._left_out, self._asked_of_file)
        )
        self.query_one("#act", Button).verb = verb_words(foreseen, asked=asked)

    def _tick_words(self) -> str:
        """Say what the box is for; nothing where nothing is left out."""
        if self._foreseen is None:
            return ""
        refused, report = self._refused, self._foreseen.report
        left = self._foreseen.incoming.in_part(report.refused_places)
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
        self._columns.show(
            shown_columns(table, self._desk.services_so_far, FIRST_ROWS, self._work.is_said)
        )
        section.title = table_words(table, self._desk.services_so_far)
        at = _("column {place} of {all}", place=self._columns.pointer + 1, all=len(table.columns))
        if len(tables) > 1:
            at = (
                _("{place} of {all}", place=grouped(self._place + 1), all=grouped(len(tables)))
                + f" · {at}"
            )
        section.state = at
        self.refresh_bindings()

    def _tell_of_more(self) -> None:
        more = self.query_one("#told", VerticalScroll).max_scroll_y > 0
        self.query_one("#would", Section).state = "J K" if more else ""

    def _tell_progress(self) -> None:
        """Say how far the work is; a server may have each customer decided on more than once."""
        total = self._work.total
        percent = min(100, 100 * self._work.done // max(1, total))
        if self._bringing and self._work.stopping:
            words = _("Stopping …")
        elif not total and not self._bringing:
            words = _("Reading {file} …", file=self._work.file)
        elif self._bringing:
            words = _("Importing: {n} % …", n=percent)
        else:
            words = _("Comparing with what is here: {n} % …", n=percent)
        early = _("Look first at what the file would do.") if self._too_early else ""
        self._tell(words, early)

    def _tell(self, words: str, why: str = "") -> None:
        facts = (*([Fact("", why, "stop")] if why else []), Fact("", words, "heading"))
        for hindrance in self.query("#hindrance").results(Facts):  # the page may be going away
            hindrance.facts = facts

    def _hinder(self, why: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "stop"),)

    def action_table(self, by: int) -> None:
        """Show another sheet."""
        self._place = max(0, min(self._place + by, len(self._tables) - 1))
        self._show_table()

    def action_scroll(self, direction: int) -> None:
        """Scroll what the file would do."""
        self.query_one("#told", VerticalScroll).scroll_relative(y=direction, animate=False)
