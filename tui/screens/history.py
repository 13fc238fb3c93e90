"""History: who did what, on which side, when, why and with which answers; only ever added to."""

import asyncio
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input

from store.desk.desk import Desk
from store.domain.clock import swedish_day
from store.domain.errors import StoreError
from store.domain.repository import OnDamage
from store.domain.words import on_behalf
from store.exchange.papers.certificate import is_deletion
from store.exchange.papers.occasion import may_tell
from store.i18n.language import N_, _, ngettext
from store.rules.customers.import_undo import batch_of
from store.rules.endings.day import NoDay, day_named, day_words
from store.rules.history import DOES_NOT_FOLLOW, HEADINGS, HistoryLine, search_history, table
from store.tables.csv_table import encode_csv
from tui.cli.run.import_words import taken_back_words_of_all
from tui.formatting.columns import WIDEST_CUSTOMER, Column
from tui.formatting.facts import Fact, Place
from tui.formatting.safe_text import grouped, local_time
from tui.screens.base import asked, exclusive_action
from tui.screens.flows.certificates import show_certificate
from tui.screens.flows.letter_flows import LetterFlows
from tui.screens.lists.list_screen import ListScreen
from tui.screens.new_file import ask_for_new_file
from tui.screens.saving import saved
from tui.screens.take_back import take_back_question
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.table import Cells

NOTHING = N_("Nothing has been done yet. What is ended, edited or changed will stand here.")
WITH_HINT = 80
"""Columns of a terminal in which a day has room for its hint."""
WITH_DATES = 70
"""Columns of a terminal in which the dates leave room for the words that are searched for."""


class WordsField(Field):
    """The words to find; the days beside it need all of theirs, and it takes what is left."""

    LEAST = 5


class History(ListScreen[HistoryLine]):
    """Lists what was done, the latest first, and tells all of what is under the cursor.

    It is that of one customer, or of all. Where it `leads` somewhere, Enter does.
    """

    DEFAULT_CSS = """
    History {
        .fields { height: 1; padding: 0 1; }
        .fields Field { width: 21; margin: 0 0 0 1; }
        .fields #since-field { width: 20; }
        .fields #words-field { width: 1fr; margin: 0; }
        #no-day { padding: 0 1; display: none; }
    }
    """
    BINDING_GROUP_TITLE = N_("History")
    BINDINGS = [
        Binding("enter", "go", N_("Go there"), key_display="Enter", id="history.go",
                tooltip=N_("Go there, in the list")),
        Binding("c", "certificate", N_("Certificate"), id="history.certificate",
                tooltip=N_("Show the certificate of what an ending deleted, and write it")),
        Binding("slash,f3", "field('words')", N_("Find"), key_display="/", id="history.search",
                tooltip=N_("Show only lines with these words")),
        Binding("d", "field('since')", N_("Dates"), id="history.dates",
                tooltip=N_("Show only what was done from a day on, or until one")),
        Binding("z", "take_back", N_("Take back"), id="history.take-back",
                tooltip=N_("Take a whole import back, where nothing was changed since")),
        Binding("l", "letter", N_("Letter"), id="history.letter",
                tooltip=N_("Show the letter about this ending, request or main contact")),
        Binding("a", "as_it_was", N_("As it was"), id="history.as-it-was",
                tooltip=N_("See the customer as it stood at the end of that day")),
        Binding("w", "write", N_("Write file"), id="history.write",
                tooltip=N_("Write the lines that are shown into a CSV file")),
        Binding("tab", "app.focus_next", N_("Next field"), show=False, id="history.next"),
        Binding("down", "look", N_("To the list"), show=False, id="history.down"),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column(N_("Day"), 10, 10),
        Column(N_("Time"), 5, 5, wide=True),
        Column(N_("Customer"), 19, WIDEST_CUSTOMER),
        Column(N_("What"), 35, 80, first=True, sentence=True),
        Column(N_("Who"), 11, 24),
    )
    FILES: ClassVar = ("write",)
    FINDS: ClassVar = False
    ON_A_ROW: ClassVar = ("go", "letter", "as_it_was", "write", "take_back")
    RIGHTS: ClassVar = {"take_back": "import"}

    def __init__(
        self, desk: Desk, number: str | None = None, *, may_write: bool = True, leads: bool = True
    ) -> None:
        super().__init__(desk, may_write=may_write)
        self._number = number
        self._leads = leads
        self._every: tuple[HistoryLine, ...] = ()
        self._name = ""
        if number is not None:
            self._name = next((row.name for row in desk.listing().rows if row.number == number), "")

    def place(self) -> str:
        """Say whose history it is."""
        who = self._desk.office.name if self._number is None else f"{self._number} {self._name}"
        return _("History · {whose}", whose=who.strip())

    def above(self) -> ComposeResult:
        """Lay out what narrows the list."""
        with Horizontal(classes="fields"):
            yield WordsField(_("Find"), id="words", goes_on=False, label_width=5)
            yield Field(_("From"), id="since", goes_on=False, label_width=5)
            until = _("until")
            yield Field(until, id="until", goes_on=False, label_width=6, hint="31/12, -30")
        yield Facts(id="no-day")

    def on_resize(self, event: events.Resize) -> None:
        """Say how a day is written where there is room for it."""
        hinted = event.size.width >= WITH_HINT
        self.query_one("#until-field").styles.width = 34 if hinted else 22
        self._show_dates()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _show_dates(self) -> None:
        """Leave the dates out of a narrow terminal while they are not used: words need the room."""
        dates = [self.query_one(f"#{id}", LineInput) for id in ("since", "until")]
        used = any(line.value or line is self.focused for line in dates)
        for id in ("since", "until"):
            self.query_one(f"#{id}-field").display = used or self.size.width >= WITH_DATES

    def columns(self) -> Sequence[Column]:
        """Return the columns; that of the customer where all are shown."""
        shown = list(super().columns())
        return shown if self._number is None else [*shown[:2], *shown[3:]]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lead somewhere only from where one came for that."""
        one = self.chosen()
        if action == "as_it_was" and one is not None and one.number is None:
            return False
        if action == "go":  # what was done at the office itself is about no customer
            if one is not None and one.number is None:
                return self._of_import() and self.check_action("take_back", parameters)
            if not self._leads:
                return False
        if action == "certificate" and not self._of_deletion():
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Say who may take an import back, on the line of one."""
        if action == "take_back" and not self._of_import():
            return None
        return super().why_not(action)

    def does_nothing(self, action: str) -> bool:
        """Return whether the line is no import's: `z` then only says what is undone where.

        Nor is a letter written about all that is done.
        """
        if action == "letter":
            one = self.chosen()
            return one is None or one.number is None or not may_tell(one.entry)
        return action == "take_back" and not self._of_import()

    def _of_import(self) -> bool:
        one = self.chosen()
        return one is not None and batch_of(one.entry) is not None

    def _of_deletion(self) -> bool:
        one = self.chosen()
        return (
            one is not None
            and one.number is not None
            and is_deletion(one.entry, self._desk.services_so_far)
        )

    def undo_at(self) -> str:
        """Say where what a line tells of can be undone, which is not here."""
        one = self.chosen()
        if one is None or one.number is None:
            return _("z takes back imports here. What was done to the office itself stays.")
        if not self._leads:
            return _("z takes back imports here. Esc, then z, undoes the customer's latest change.")
        return _("z takes back imports here. Enter goes to the line; z there undoes its latest "
                 "change.")  # fmt: skip

    def act_of(self, action: str) -> str | None:
        """Say what Esc does; / is a sign like others where one types."""
        typing = isinstance(self.focused, LineInput)
        if action == "go":
            one = self.chosen()
            return _("Take back") if one is not None and one.number is None else None
        if action == "field('words')":
            return "" if typing else None
        if action != "leave":
            return None
        if typing:
            return _("To the list")
        return _("Clear") if any(line.value for line in self.query(LineInput)) else None

    def read(self, on_damage: OnDamage) -> Iterable[HistoryLine]:
        """Read all lines, and list those that are searched for."""
        self._every = self._desk.history(self._number, on_damage)
        return self._found()

    def _found(self) -> tuple[HistoryLine, ...]:
        if not self.query("#words"):
            return self._every
        words = self.query_one("#words", LineInput).value
        return search_history(self._every, words, self._day("since"), self._day("until"))

    def identity_of(self, one: HistoryLine) -> object:
        """Return the customer and the entry."""
        return one.number, one.entry

    def cells(self, one: HistoryLine) -> Cells:
        """Return day, time, customer, what was done, and by whom."""
        day, _space, time = local_time(one.entry.at).partition(" ")
        customer = (one.whose,) if self._number is None else ()
        # what all services are called first would take the room of what tells them apart
        return (day, time, *customer, one.what.replace("Visma ", ""), one.who)

    def named(self, one: HistoryLine) -> str:
        """Say whose line it is."""
        return one.whose

    def about(self, one: HistoryLine) -> tuple[Fact, ...]:
        """Tell all of a line."""
        entry, who = one.entry, one.who
        if entry.by != entry.os_user:
            who = _("{who} (account {account})", who=who, account=entry.os_user)
        facts = [
            Fact("", one.what, "heading"),
            Fact(_("when"), local_time(entry.at)),
            Fact(_("who"), on_behalf(who, entry.side, to=self._desk.operator.side)),
        ]
        if one.edited:
            facts.insert(1, Fact("", _(DOES_NOT_FOLLOW), "stop"))
        if entry.reason:
            facts.append(Fact(_("why"), entry.reason))
        return (*facts, *(Fact(about, words) for about, words in one.details))

    def nothing(self) -> str:
        """Say why nothing is listed."""
        return _("Nothing matches. Esc clears the search.") if self._every else _(NOTHING)

    def not_all(self, why: str) -> str:
        """Say that what is listed is not all there is."""
        return _("Not all of the history is shown. {why}", why=why)

    def count(self) -> str:
        """Say how many lines there are, and which days are meant by what is typed."""
        count = ngettext(
            "{shown} of {count} line",
            "{shown} of {count} lines",
            len(self._every),
            shown=grouped(len(self.listed)),
            count=grouped(len(self._every)),
        )
        return " · ".join((count, *self._days_meant(), *self._edited()))

    def _edited(self) -> Iterator[str]:
        """Say of a customer's history that it was edited, and which line shows it first (R62)."""
        if edited := [one for one in self._every if one.edited]:
            yield _("edited outside the program: see {when}",
                    when=local_time(edited[-1].entry.at))  # fmt: skip

    @on(Input.Changed)
    def search(self) -> None:
        """Show what has the words, within the dates."""
        self._show_dates()
        self._tell_faults()
        self.listed = self._found()
        self._draw()

    @on(Input.Submitted)
    def action_look(self) -> None:
        """Go on in the lines."""
        self.lines.focus()

    def _tell_faults(self) -> None:
        """Say below the fields what is no day, for as long as it stands there."""
        facts = []
        for id, label in (("since", _("From")), ("until", _("Until"))):
            try:
                self._day_named(id)
            except NoDay as error:
                told = _("{field}: {why}. It leaves nothing out.", field=label, why=error.brief)
                facts.append(Fact("", told, "stop"))
        below = self.query_one("#no-day", Facts)
        below.facts, below.display = tuple(facts), bool(facts)

    def _typed(self, id: str) -> str:
        return self.query_one(f"#{id}", LineInput).value.strip()

    def _day_named(self, id: str) -> dt.date | None:
        """Return the day that was typed, or None.

        Raises:
            NoDay: it is none.
        """
        return day_named(self._typed(id), self._desk.today(), back=True)

    def _days_meant(self) -> Iterator[str]:
        """Say which days were typed, with their weekdays."""
        for id, words in (("since", _("from {day}")), ("until", _("until {day}"))):
            if (day := self._day(id)) is not None:
                yield words.format(day=day_words(day))

    def _day(self, id: str) -> dt.date | None:
        """Return the day that was typed; until it is one, it is as if none were."""
        try:
            return self._day_named(id)
        except NoDay:
            return None

    def action_field(self, field: str) -> None:
        """Go to one of the fields above."""
        self.query_one(f"#{field}-field").display = True
        # not `focus()`, which comes a message later: letters may be there before it
        self.set_focus(self.query_one(f"#{field}", LineInput))

    def action_leave(self) -> None:
        """Leave a field, clear search and dates, or go back: one at a time."""
        if self.status.acknowledge():
            return
        filled = [line for line in self.query(LineInput) if line.value]
        if isinstance(self.focused, LineInput):
            self.lines.focus()
        elif filled:
            for line in filled:
                line.value = ""
        else:
            self.dismiss(None)

    def action_go(self) -> None:
        """Go to what the line is about, in the list of customers."""
        one = self.chosen()
        if one is not None and one.number is not None:
            self.leave_for(Place(one.number, one.entry.collaboration))
        elif one is not None and batch_of(one.entry) is not None:
            self.action_take_back()

    @exclusive_action
    async def action_as_it_was(self) -> None:
        """Show the customer as it stood at the end of the day of the line under the cursor."""
        one = self.chosen()
        if one is None or one.number is None:
            return
        try:
            customer = await asked(self._desk, self._desk.customer, one.number)
        except StoreError as error:
            self.status.report(error)
            return
        from tui.dialogs.as_it_stood import AsItStood  # which the list itself has no use for

        page = AsItStood(
            customer,
            swedish_day(one.entry.at),
            self._desk.services_so_far,
            self._desk.operator,
        )
        await self.app.push_screen_wait(page)

    @exclusive_action
    async def action_take_back(self) -> None:
        """Show for how many customers an import would be taken back, and do it."""
        one = self.chosen()
        batch = batch_of(one.entry) if one is not None else None
        if batch is None:
            self.status.tell(self.undo_at(), keys=("leave" if not self._leads else "go",))
            return
        try:
            plan = await asyncio.to_thread(self._desk.plan_import_undo, batch)
            words = taken_back_words_of_all(plan, done=False)
            if not plan.taken_back:
                self.status.tell(words)
                return
            count = await self.app.push_screen_wait(take_back_question(plan))
            if count is None:
                self.status.cancelled()
                return
            done = await saved(self.app, self._desk.undo_import, plan, count)
        except StoreError as error:
            self.status.report(error)
            return
        await self.reload()
        self.status.tell(taken_back_words_of_all(done, done=True))

    @exclusive_action
    async def action_letter(self) -> None:
        """Show the letter about what the line tells."""
        one = self.chosen()
        if one is None or one.number is None or not may_tell(one.entry):
            self.status.tell(_("No letter is written about this."))
            return
        flows = LetterFlows(self.app, self._desk, self.status.report, tell=self.status.tell,
                            may_write=self._may_write)  # fmt: skip
        await flows.about_entry(one.number, one.entry)

    @exclusive_action
    async def action_certificate(self) -> None:
        """Show the certificate of the deletion under the cursor; write it where that is said."""
        one = self.chosen()
        if one is None or one.number is None or not self._of_deletion():
            return
        try:
            written = await show_certificate(
                self.app, self._desk, one.number, one.entry, may_write=self._may_write
            )
        except StoreError as error:
            self.status.report(error)
            return
        if written is not None:
            self.status.tell(written)

    @exclusive_action
    async def action_write(self) -> None:
        """Ask for a file, and write what is shown into it."""
        title = ngettext(
            "Write {count} line of history",
            "Write {count} lines of history",
            len(self.listed),
            count=grouped(len(self.listed)),
        )
        written = await self.app.push_screen_wait(
            ask_for_new_file(title, "~/history.csv", encode_csv(HEADINGS, table(self.listed)))
        )
        if written is not None:
            self.status.tell(written)
