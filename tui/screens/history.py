"""History: who did what, on which side, when, why and with which answers; only ever added to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding
from textual.widgets import Input

from store.desk.desk import Desk
from store.domain.clock import swedish_day, swedish_time
from store.domain.errors import StoreError
from store.domain.model import Entry
from store.domain.repository import OnDamage
from store.domain.words import on_behalf
from store.exchange.papers.certificate import is_deletion
from store.exchange.papers.occasion import may_tell
from store.i18n.language import N_, _, grouped, ngettext
from store.rules.customers.import_undo import batch_of, imports_undone
from store.rules.history import (
    DOES_NOT_FOLLOW,
    HEADINGS,
    HistoryLine,
    search_history,
    table,
)
from store.tables.csv_table import encode_csv
from tui.cli.run.import_words import column_title, still_remembered, taken_back_words_of_all
from tui.formatting.columns import WIDEST_CUSTOMER, Column
from tui.formatting.endings.given_up import written_words
from tui.formatting.facts import Fact, Place
from tui.screens.base import asked, exclusive_action, for_a_moment, looking_action
from tui.screens.flows.certificates import show_certificate
from tui.screens.flows.letter_flows import LetterFlows
from tui.screens.lists.timeline_list import TimelineList
from tui.screens.new_file import ask_for_new_file
from tui.screens.saving import read_beside, saved
from tui.screens.take_back import take_back_question
from tui.widgets.field import LineInput
from tui.widgets.table import Cells
from tui.widgets.words_and_days import WordsAndDays

NOTHING = N_("Nothing has been done yet. What is ended, edited or changed will stand here.")


class History(TimelineList):
    """Lists what was done, the latest first, and tells all of what is under the cursor.

    It is that of one customer, or of all. Where it `leads` somewhere, Enter does.
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
        Column(N_("What"), 24, 80, sentence=True),
        Column(N_("Who"), 11, 24, aside=True),
    )
    FILES: ClassVar = ("write",)
    FINDS: ClassVar = False
    ON_A_ROW: ClassVar = ("go", "letter", "as_it_was", "write", "take_back")
    RIGHTS: ClassVar = {"take_back": "import"}

    def __init__(
        self,
        desk: Desk,
        number: str | None = None,
        name: str = "",
        *,
        may_write: bool = True,
        leads: bool = True,
    ) -> None:
        super().__init__(desk, number, may_write=may_write)
        self._leads = leads
        self._name = name
        self._undone: dict[str, Entry] = {}

    def place(self) -> str:
        """Say whose history it is."""
        who = self._desk.office.name if self._number is None else f"{self._number} {self._name}"
        return _("History · {whose}", whose=who.strip())

    def read(self, on_damage: OnDamage) -> Iterable[HistoryLine]:
        """Read the latest lines, and which imports were taken back."""
        listed = super().read(on_damage)
        if self.parts is not None:
            self._undone = imports_undone(self.parts.timeline.entries)
        return listed

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
                offered = self._of_import() and self._taken_back(one) is None
                return offered and self.check_action("take_back", parameters)
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
        if action == "take_back" and self._taken_back(self.chosen()) is not None:
            return True
        return action == "take_back" and not self._of_import()

    def _taken_back(self, one: HistoryLine | None) -> str | None:
        """Say when the import of a line was taken back, with nothing left of it."""
        batch = batch_of(one.entry) if one is not None else None
        if batch is None or (undone := self._undone.get(batch)) is None:
            return None
        return _("This import was taken back {when}.", when=swedish_time(undone.at))

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
            return _("z takes back the import whose line it is: go to that. What was done to the "
                     "office itself stays.")  # fmt: skip
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
        return _("Clear") if any(each.filled for each in self.query(WordsAndDays)) else None

    def identity_of(self, one: HistoryLine) -> object:
        """Return the customer and the entry."""
        return one.number, one.entry

    def cells(self, one: HistoryLine) -> Cells:
        """Return day, time, customer, what was done, and by whom."""
        day, _space, time = swedish_time(one.entry.at).partition(" ")
        customer = (one.whose,) if self._number is None else ()
        # what all services are called first would take the room of what tells them apart
        return (day, time, *customer, one.what.replace("Visma ", ""), one.who)

    def named(self, one: HistoryLine) -> str:
        """Say whose line it is."""
        return one.whose

    def about(self, one: HistoryLine) -> tuple[Fact, ...]:
        """Tell all of a line."""
        entry, who = one.entry, one.who_by_account
        facts = [
            Fact("", one.what, "heading"),
            Fact(_("when"), swedish_time(entry.at)),
            Fact(_("who"), on_behalf(who, entry.side, to=self._desk.operator.side)),
        ]
        if one.edited:
            facts.insert(1, Fact("", _(DOES_NOT_FOLLOW), "stop"))
        if entry.reason:
            facts.append(Fact(_("why"), entry.reason))
        if (undone := self._taken_back(one)) is not None:
            facts.append(Fact("", undone))
        return (*facts, *(Fact(about, words) for about, words in one.details))

    def nothing(self) -> str:
        """Say why nothing is listed."""
        parts = self.parts
        if parts is not None and parts.search is not None and not parts.search.done:
            return _("Nothing is found yet. The search goes on.")
        if not self.narrowed or (parts is not None and parts.total == 0):
            return _("Of what could be read, nothing was done.") if self._unread else _(NOTHING)
        return _("Nothing matches. Esc clears the search.")

    def not_all(self, why: str) -> str:
        """Say that what is listed is not all there is."""
        return _("Not all of the history is shown. {why}", why=why)

    def count(self) -> str:
        """Say how many lines there are, and which days are meant by what is typed."""
        days = self.query_one(WordsAndDays).days_meant()
        return " · ".join((self.counted(), *days, *self._edited()))

    def _edited(self) -> Iterator[str]:
        """Say of a customer's history that it was edited, and which line shows it first (R62)."""
        if self.parts is not None and (edited := self.parts.timeline.edited) is not None:
            yield _("edited outside the program: see {when}",
                    when=swedish_time(edited.entry.at))  # fmt: skip

    @on(Input.Submitted)
    def action_look(self) -> None:
        """Go on in the lines."""
        self.lines.focus()

    def action_field(self, field: str) -> None:
        """Go to one of the fields above."""
        self.query_one(WordsAndDays).go_to(field)

    def action_leave(self) -> None:
        """Leave a field, clear search and dates, or go back: one at a time."""
        if self.status.acknowledge():
            return
        narrowed = self.query_one(WordsAndDays)
        if isinstance(self.focused, LineInput):
            self.lines.focus()
        elif narrowed.filled:
            narrowed.clear()
        else:
            self.dismiss(None)

    def action_go(self) -> None:
        """Go to what the line is about, in the list of customers."""
        one = self.chosen()
        if one is not None and one.number is not None:
            self.leave_for(Place(one.number, one.entry.collaboration))
        elif one is not None and batch_of(one.entry) is not None:
            self.action_take_back()

    @looking_action
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
        if (undone := self._taken_back(one)) is not None:
            self.status.tell(undone)
            return
        try:
            plan = await read_beside(self.app, self._desk.plan_import_undo, batch)
            if not plan.taken_back:
                self._tell(taken_back_words_of_all(plan, done=False))
                return
            count = await self.app.push_screen_wait(take_back_question(plan))
            if count is None:
                self.status.cancelled()
                return
            done = await saved(self.app, self._desk.undo_import, plan, count)
            remembered = await read_beside(self.app, still_remembered, self._desk)
        except StoreError as error:
            self.status.report(error)
            return
        await for_a_moment(self, self.reload)
        told = (taken_back_words_of_all(done, done=True), remembered)
        self._tell("; ".join(filter(None, told)))

    def _tell(self, words: str) -> None:
        """Say on the screen what the command says behind other words."""
        self.status.tell(f"{words[:1].upper()}{words[1:]}")

    @looking_action
    async def action_letter(self) -> None:
        """Show the letter about what the line tells."""
        one = self.chosen()
        if one is None or one.number is None or not may_tell(one.entry):
            self.status.tell(_("No letter is written about this."))
            return
        flows = LetterFlows(self.app, self._desk, self.status.report, tell=self.status.tell,
                            may_write=self._may_write)  # fmt: skip
        await flows.about_entry(one.number, one.entry)

    @looking_action
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
        """Ask for a file, and write into it all lines that are gone through here."""
        every = self.every()
        title = (
            _("Write all of these lines of history")
            if every is None
            else ngettext(
                "Write {count} line of history",
                "Write {count} lines of history",
                every,
                count=grouped(every),
            )
        )
        narrowed = self.query_one(WordsAndDays)
        given = narrowed.words, narrowed.since, narrowed.until
        listed = self.listed

        def content(_file: str) -> bytes:
            lines = listed
            if len(lines) != every:  # those that nobody has looked at are read for it
                damage = self.unread_since
                lines = search_history(
                    self._desk.history(self._number, damage.append, column_title), *given
                )
            return encode_csv(HEADINGS, table(lines))

        question = ask_for_new_file(title, "~/history.csv", content)
        self.status.tell(written_words(await self.app.push_screen_wait(question)))
