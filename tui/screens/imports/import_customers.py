"""Import: a file as its columns and questions are answered; brings it in."""

from textual import on, work
from textual.binding import Binding
from textual.widget import Widget

from store.desk.desk import Desk
from store.domain.errors import Conflict, StoreError
from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE
from store.exchange.import_file import TABLES, FoundTable
from store.i18n.language import N_, _
from tui.dialogs.questions import Pick
from tui.formatting.facts import Fact
from tui.formatting.said import Said
from tui.screens.base import exclusive_action
from tui.screens.imports.import_questions import SKIP
from tui.screens.imports.import_reader import ImportReader
from tui.screens.imports.import_words import (
    column_choices,
    service_choices,
    told_of,
    would_change,
)
from tui.screens.imports.import_work import Foreseen, Stopped
from tui.screens.saving import saved
from tui.widgets.button import Button
from tui.widgets.choices import Choices, SeenSince, Tick, Unseen
from tui.widgets.column_table import ColumnTable
from tui.widgets.facts import Facts
from tui.widgets.field import LineInput


class ImportCustomers(ImportReader):
    """Reads a file and brings it in; answers what was done, or None.

    All that may take long is done in a thread, so that keys are read meanwhile.
    """

    BINDING_GROUP_TITLE = N_("Import")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="import.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape", "leave", N_("Cancel"), key_display="Esc", id="import.cancel",
                tooltip=N_("Go back; while a file is brought in, cancel that")),
        Binding("ctrl+s,f9", "act", N_("Import"), key_display="Ctrl+S", id="import.act",
                tooltip=N_("Bring in what is shown, all or nothing but what you leave out")),
        Binding("1", "answer(1)", N_("Answer"), key_display="1-9", id="import.answer-1",
                tooltip=N_("Answer a question by the number of the answer")),
        *(
            Binding(f"{n}", f"answer({n})", N_("Answer"), show=False, id=f"import.answer-{n}",
                    tooltip=N_("Answer a question by the number of the answer"))
            for n in range(2, 10)
        ),
        Binding("pagedown", "table(1)", N_("Next sheet"), key_display="PgDn", id="import.next",
                tooltip=N_("Show the next sheet that was read")),
        Binding("pageup", "table(-1)", N_("Sheet before"), show=False, id="import.before"),
        Binding("s", "sheet", N_("Sheet"), id="import.sheet",
                tooltip=N_("Say of which service the customers of the sheet are")),
        Binding("t", "across", N_("Tables"), id="import.tables",
                tooltip=N_("Read tables side by side as one, each row of one customer, or apart")),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="import.tab"),
        Binding("J", "scroll(1)", N_("Scroll"), key_display="J", show=False, id="import.more",
                tooltip=N_("Scroll what the file would do")),
        Binding("K", "scroll(-1)", N_("Scroll back"), show=False, id="import.less",
                tooltip=N_("Scroll back what the file would do")),
    ]  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._forgotten: list[str] = []
        self._unseen: tuple[Fact, ...] = ()

    def act_of(self, action: str) -> str | None:
        """Name what Ctrl+S does; of how many, the button says, whose Enter does the same."""
        if action != "act":
            return None
        return "" if self.query_one("#act", Button).has_focus else _("Import")

    def waits_for(self, action: str) -> bool:
        """Name the digits before other keys as long as something is asked."""
        return action.startswith("answer") and bool(self._asked.unanswered)

    def keys_of(self, action: str) -> str | None:
        """Name the digits that there are answers for."""
        last = min(9, len(self._asked.numbers))
        return f"1-{last}" if action.startswith("answer") and last > 1 else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing here: digits and letters in the field, sheets of one."""
        typing = isinstance(self.focused, LineInput)
        match action:
            case "act":
                return not self._bringing
            case "answer":
                return not typing and parameters[0] in self._asked.numbers
            case "table":
                return len(self._tables) > 1
            case "sheet":
                tables = self._tables if self._foreseen is not None else ()
                return not typing and bool(tables and tables[self._place].sheet)
            case "across":
                return not typing and self._may_turn
            case "scroll":
                return not typing
        return super().check_action(action, parameters)

    def action_answer(self, number: int) -> None:
        """Answer by a number, from wherever the focus is."""
        self._asked.choose(number)

    @on(Choices.Changed)
    async def take_answer(self, event: Choices.Changed) -> None:
        """Read again as was answered, where that makes a difference."""
        id = event.choices.id or ""
        self._answers[id] = event.chosen
        of_file = id in self._work.asked
        if of_file:
            self._work.answer(id, event.chosen)
        agreed = frozenset(one for one, answer in self._answers.items() if one == answer)
        if of_file or agreed != self._work.agreed:
            self._work.agreed = agreed
            self._read_before_keys()
        else:
            await self._ask()
            self._forgive()

    @on(Unseen)
    def tell_unseen(self, event: Unseen) -> None:
        """Say why nothing was answered or ticked: it was out of sight till now."""
        key = _("Space") if event.number is None else f"{event.number}"
        words = _("This was out of sight. Press {key} again.", key=key)
        self._unseen = (Fact("", words, "ask"),)
        self.query_one("#hindrance", Facts).facts = self._unseen

    @on(SeenSince)
    def tell_seen(self) -> None:
        """Say no longer that it was out of sight, unless something else was said since."""
        if self.query_one("#hindrance", Facts).facts == self._unseen:
            self._forgive()

    @on(Tick.Changed)
    def _forgive(self) -> None:
        """Say no longer what was missing: somebody is at it."""
        if self._foreseen is not None and not self._bringing and self._reading is None:
            self.query_one("#hindrance", Facts).facts = ()
        self.refresh_bindings()

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
        now = column.service or column.means or LEFT_OUT
        question = Pick(title, column_choices(table, place, self._desk.services_so_far), now)
        means = await self.app.push_screen_wait(question)
        if means is not None and (means != now or self._work.asks_of(column.heading)):
            self._answer_by(column.heading)
            await self._say(column.heading, means)

    def _answer_by(self, name: str) -> None:
        """Ask no more of a sheet or a column of which it was just said what it is."""
        for id in self._work.take_back_question(name):
            self._questions.pop(id, None)

    async def _say(self, name: str, means: str) -> None:
        """Read with what a heading or a sheet was said to mean; if that cannot be, as before."""
        if self._said_before is None:  # else that is not proven yet either
            self._said_before = self._work.said
        self._work.say(name, means)
        await self._read_in_act()

    @property
    def _may_turn(self) -> bool:
        """Whether tables stand side by side, of which nothing is asked."""
        if self._bringing or any(one.option == TABLES for one in self._work.asked.values()):
            return False
        apart = any(table.beside for table in self._tables)
        return apart or self._work.beside == "together"

    def action_across(self) -> None:
        """Read tables side by side as one whose rows go across, or apart again."""
        self._work.turn_tables()
        self._place = 0
        self._read_before_keys()

    def action_sheet(self) -> None:
        """Ask of which service the sheet is that is shown."""
        if not self._bringing:
            self._ask_service(self._tables[self._place])

    @exclusive_action
    async def _ask_service(self, table: FoundTable) -> None:
        title = _("Sheet {sheet}: of which service are its customers?", sheet=table.sheet)
        choices = service_choices(self._desk.services_so_far)
        question = Pick(title, choices, table.service or NO_SERVICE)
        means = await self.app.push_screen_wait(question)
        if means is not None:
            self._answer_by(table.sheet)
            await self._say(table.sheet, means)

    @on(ColumnTable.Forgotten)
    def forget_meaning(self, event: ColumnTable.Forgotten) -> None:
        """Let a heading mean again what it says by itself."""
        if not self._bringing:
            self._forget(self._tables[self._place].columns[event.place].heading)

    @exclusive_action
    async def _forget(self, heading: str) -> None:
        try:
            await saved(self.app, self._work.forget, heading)
        except StoreError as error:
            self._hinder(f"{error}")
            return
        self._forgotten.append(heading)
        await self._read_in_act()

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Go back, or cancel."""
        self.action_leave()

    def action_leave(self) -> None:
        """Cancel the import that is at work, or go back."""
        self._work.stop()
        if self._bringing:
            self._tell_progress()
        elif self._forgotten:
            names = ", ".join(dict.fromkeys(self._forgotten))
            self.dismiss(Said(_("Forgotten what these mean: {headings}.", headings=names)))
        else:
            self.dismiss(None)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Bring it in, by the button."""
        self.action_act()

    def action_act(self) -> None:
        """Bring in the file, once all is answered."""
        if self._bringing:
            return
        if self._reading is not None and not self._again:
            self._too_early = True
            self._tell_progress()
            return
        missing = self._missing()
        if missing is not None:
            why, where = missing
            self._hinder(why)
            if where is not None:
                where.focus()
        elif self._foreseen is not None:
            skip = self._asked.ticked or bool(self._foreseen.report.refused)
            self._bring_in(self._foreseen, skip_faulty=skip)

    def _missing(self) -> tuple[str, Widget | None] | None:
        """Say what is to be answered before it can be brought in, and where, if it is anything."""
        unanswered = self._asked.unanswered
        if self._foreseen is None and self._unknown:
            return _("Say first what the columns mean."), self._columns
        file = self.query_one("#file", LineInput)
        if self._foreseen is not None and file.value.strip() != self._work.file:
            return _("Press Enter in the field first: it reads the file that is named there."), file
        if self._foreseen is None:
            why = self._unreadable or _("Say first which file it is.")
            return why, self.query_one("#file")
        if unanswered:
            return _("Answer what is asked first."), unanswered[0]
        if not would_change(self._foreseen):
            return _("Nothing would be changed."), None
        if self._refused and not self._asked.ticked:
            why = _("Tick first that what is refused is left out, or correct the file.")
            # none is there yet while the file is being read
            return why, next(iter(self._asked.query(f"#{SKIP}").results(Tick)), None)
        return None

    def verb_refused(self) -> bool:
        """Return whether something is to be answered before it can be brought in."""
        return self._missing() is not None

    @work
    async def _bring_in(self, foreseen: Foreseen, *, skip_faulty: bool) -> None:
        """Bring it in beside the keys; up to the write, Esc cancels it."""
        self._bringing = True
        if self._reading is not None:  # what is shown is what is done: that is asked once more
            self._work.stop()
            await self._reading.wait()
        self._work.begin()
        self._progress.resume()
        self._tell_progress()
        try:
            brought = await saved(self.app, self._work.bring_in, foreseen, skip_faulty=skip_faulty)
        except Stopped:
            self._tell(_("Nothing was changed."))
        except Conflict as error:
            self._bringing = False
            self._read()
            if self._reading is not None:
                await self._reading.wait()
            self._hinder(f"{error}")
        except StoreError as error:
            self._hinder(f"{error}")
        else:
            self.dismiss(told_of(brought))
        finally:
            self._bringing = False
            self._progress.pause()
