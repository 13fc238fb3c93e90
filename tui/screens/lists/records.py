"""Records: what services hold, as far as it is recorded here, corrected or added (R48)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding

from store.desk.desk import Desk, Done
from store.domain import validation
from store.domain.catalogue import Service, service_name
from store.domain.errors import StoreError
from store.domain.model import Collaboration, Customer, Record
from store.domain.repository import OnDamage
from store.domain.wishes import SetRecord
from store.domain.words import kind_word, record_status_word, status_word
from store.i18n.language import N_, _, grouped, ngettext, pgettext
from store.rules.record_kinds import kinds_for
from store.rules.record_proposals import Proposal, done_today, proposal_for
from tui.dialogs.correct_record import Proposed
from tui.dialogs.questions import Confirm, Pick, Prompt, refusal_dialog
from tui.formatting.columns import Cell, Column
from tui.formatting.endings.plan_facts import effect_facts, saved_of
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact, Place
from tui.formatting.records import day_of, person_of, record_set_words
from tui.screens.base import asked, carry_out, exclusive_action, for_a_moment
from tui.screens.correct_record import correct_record
from tui.screens.lists.list_screen import ListScreen, undo_key
from tui.widgets.table import Cells

NOBODY = "-"
"""What is picked where a record is no person's."""


class RecordLine(NamedTuple):
    """A record of a collaboration; `nth` tells it from others of that kind, title and person."""

    collaboration: Collaboration
    record: Record
    nth: int

    @property
    def key(self) -> tuple[str, str, str, str | None, int]:
        """What tells it from the others, however it stands and of whichever day it is."""
        record = self.record
        return self.collaboration.id, record.kind, record.title, record.person, self.nth


class Records(ListScreen[RecordLine]):
    """Lists the records of one collaboration, or of all of a customer."""

    BINDING_GROUP_TITLE = N_("Records")
    BINDINGS = [
        Binding("enter,e", "correct", N_("Correct"), key_display="Enter", id="records.set",
                tooltip=N_("Say how the record stands now, and of which day it is")),
        Binding("n", "add", N_("New"), id="records.new", tooltip=N_("Add a record")),
        Binding("t", "done_today", N_("Synchronised today"), id="records.today",
                tooltip=N_("Record the synchronisation that a check asks for as done today")),
        undo_key("records.undo"),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column(N_("Service"), 11, 22),
        Column(N_("Kind"), 16, 18),
        Column(N_("Title"), 16, 40),
        Column(N_("Person"), 9, 20, aside=True),
        Column(N_("Status"), 9, 12),
        Column(N_("Day"), 10, 12, wide=True),
    )
    ON_A_ROW: ClassVar = ("correct",)
    RIGHTS: ClassVar = {"correct": "record", "add": "record", "done_today": "record"}

    def __init__(self, desk: Desk, customer: Customer, collaboration: str | None) -> None:
        super().__init__(desk)
        self._customer = customer
        self._only = collaboration

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a synchronisation only where a check asks for one."""
        if action == "done_today" and not any(map(self._done_today, self._changeable())):
            return False
        return super().check_action(action, parameters)

    def does_nothing(self, action: str) -> bool:
        """Return whether no check asks about records here, or the one at hand stays as it is."""
        if action == "correct" and (one := self.chosen()) is not None:
            return one.collaboration.keeps_records
        if action == "add":
            return not any(map(self._kinds, self._changeable()))
        return super().does_nothing(action)

    def place(self) -> str:
        """Say whose records they are."""
        only = self._customer.collaboration(self._only or "")
        what = self._customer.name
        if only is not None:
            what = f"{service_name(self._desk.services, only.service)} · {what}"
        return _("Records · {what}", what=what)

    def read(self, on_damage: OnDamage) -> Iterable[RecordLine]:
        """Read the customer, and list its records."""
        self._customer = self._desk.customer(self._customer.number)
        return _lines_of(self._customer, self._only)

    def identity_of(self, one: RecordLine) -> object:
        """Return which record it is."""
        return one.key

    def cells(self, one: RecordLine) -> Cells:
        """Return service, kind, title, person, status and day."""
        record = one.record
        services = self._desk.services
        service = () if self._only else (bare_name(services, one.collaboration.service),)
        open_now = self._proposal(one).wish.status != record.status
        return (
            *service,
            kind_word(record.kind),
            record.title,
            person_of(self._customer, record),
            Cell(record_status_word(record.status or ""), "stop" if open_now else ""),
            day_of(record),
        )

    def columns(self) -> Sequence[Column]:
        """Return the columns; that of the service where there can be several."""
        return super().columns()[bool(self._only) :]

    def named(self, one: RecordLine) -> str:
        """Name a record."""
        return f"{kind_word(one.record.kind)} {one.record.title}"

    def about(self, one: RecordLine) -> tuple[Fact, ...]:
        """Tell all of a record, and what would meet the check that it keeps open."""
        record, collaboration = one.record, one.collaboration
        service = service_name(self._desk.services, collaboration.service)
        person = person_of(self._customer, record)
        if person and person != record.person:
            person = f"{person}, {record.person}"
        status = record_status_word(record.status) if record.status else _("no status")
        facts = [
            Fact(pgettext("record", "service"), f"{service}, {status_word(collaboration.status)}"),
            Fact(pgettext("record", "person"), person or pgettext("person", "nobody")),
            Fact(_("status"), status),
            Fact(pgettext("record", "day"), day_of(record)),
        ]
        usual = self._proposal(one).wish.status
        if collaboration.keeps_records:
            facts.append(Fact("", _("Its records stay as they are."), "muted"))
        elif usual is not None and usual != record.status:
            waits = _("It keeps a check open until it is {status}.",
                      status=record_status_word(usual))  # fmt: skip
            facts.append(Fact("", waits, "stop"))
        return tuple(facts)

    def undo_at(self) -> Place:
        """Return the collaboration under the cursor, or the only one; else the customer."""
        one = self.chosen()
        return Place(self._customer.number, one.collaboration.id if one else self._only)

    def customer(self) -> Customer:
        """Return whose records they are."""
        return self._customer

    def nothing(self) -> str:
        """Say that nothing is recorded, and how something comes to be."""
        asked = any(map(self._kinds, self._changeable()))
        if self._desk.company is not None:
            if not asked:
                return _("Nothing is recorded here, and no check asks about it.")
            if (why := self.why_not("add")) is not None:
                return _("Nothing is recorded here. {why}", why=why)
            return _("Nothing is recorded here. n adds a record.")
        if asked:
            return _("Nothing is recorded here. n adds a record; an import brings many.")
        return _("Nothing is recorded here, and no check asks about it. An import may bring some.")

    def not_all(self, why: str) -> str:
        """Say that not all is shown."""
        return why  # there is one customer, and it can be read or not

    def count(self) -> str:
        """Say how many there are."""
        count = len(self.listed)
        return ngettext("{count} record", "{count} records", count, count=grouped(count))

    @exclusive_action
    async def action_correct(self) -> None:
        """Ask how the record under the cursor stands now."""
        one = self.chosen()
        if one is None:
            return

        def proposed(now: Customer) -> tuple[Proposal, ...]:
            found = (line for line in _lines_of(now, self._only) if line.key == one.key)
            return tuple(self._proposal(line) for line in found)

        why = _("The record")
        await self._set(one.collaboration, proposed, why)

    @exclusive_action
    async def action_add(self) -> None:
        """Ask for kind, title and person of a new record, then how it stands."""
        changeable = self._changeable()
        possible = [each for each in changeable if self._kinds(each)]
        if changeable and not possible:
            self.status.tell(_("No check asks about records here, so none can be added."))
            return
        collaboration = await self._which(possible)
        if collaboration is None:
            return
        kinds = self._kinds(collaboration)
        title = service_name(self._desk.services, collaboration.service)
        kind = await self.app.push_screen_wait(
            Pick(
                _("New record: {service}", service=title), {each: kind_word(each) for each in kinds}
            )
        )
        if kind is None:
            return
        heading = f"{kind_word(kind)} · {title}"
        needed = _("A title is needed.")
        question = Prompt(heading, _("Title"), _("Go on"), kept_title, needed=needed)
        name = await self.app.push_screen_wait(question)
        if name is None:
            return
        people = {user.email: user.name for user in self._customer.users}
        nobody = {NOBODY: pgettext("person", "nobody")}
        person = await self.app.push_screen_wait(Pick(_("Whose is it?"), nobody | people, NOBODY))
        if person is None:
            return
        wish = SetRecord(
            collaboration=collaboration.id,
            kind=kind,
            title=name,
            person=None if person == NOBODY else person,
        )
        new = Proposal(record=None, wish=wish)
        await self._set(collaboration, lambda now: (new,), _("The new record"))

    @exclusive_action
    async def action_done_today(self) -> None:
        """Record as done today what a check asks to be newer, such as a synchronisation."""
        collaboration = await self._which(
            [each for each in self._changeable() if self._done_today(each) is not None]
        )
        proposal = self._done_today(collaboration) if collaboration is not None else None
        if proposal is None:
            return
        try:
            plan = await asked(self._desk, self._desk.plan, self._customer.number, proposal.wish)
        except StoreError as error:
            self.status.report(error)
            return
        if plan.refusals:
            await self.app.push_screen_wait(refusal_dialog(_("Not possible"), plan.refusals))
            return
        title = _("Synchronised today · {customer}", customer=self._customer.name)
        question = Confirm(title, tuple(effect_facts(plan.effects)), _("Record it"))
        if await self.app.push_screen_wait(question):
            try:
                done = await carry_out(
                    self.app, self._desk, self._customer.number, proposal.wish, plan.effects
                )
            except StoreError as error:
                self.status.report(error)
                await self._show_new()
            else:
                await self._tell_set(done)

    def _changeable(self) -> list[Collaboration]:
        """Return the collaborations that are listed and whose records can change."""
        return [each for each in _collaborations(self._customer, self._only)
                if not each.keeps_records]  # fmt: skip

    async def _which(self, among: Sequence[Collaboration]) -> Collaboration | None:
        """Return the one that is meant, asking where there are several."""
        if len(among) <= 1:
            if not among:
                self.status.tell(_("What is listed here keeps the records it has."))
            return next(iter(among), None)
        one = self.chosen()
        names = {each.id: service_name(self._desk.services, each.service) for each in among}
        chosen = one.collaboration.id if one is not None else None
        id = await self.app.push_screen_wait(
            Pick(_("Of which service?"), names, chosen if chosen in names else None)
        )
        return next((each for each in among if each.id == id), None)

    def _kinds(self, collaboration: Collaboration) -> tuple[str, ...]:
        return kinds_for(self._service(collaboration), collaboration)

    def _service(self, collaboration: Collaboration) -> Service | None:
        return self._desk.services.get(collaboration.service)

    def _done_today(self, collaboration: Collaboration) -> Proposal | None:
        service = self._service(collaboration)
        if service is None:
            return None
        return done_today(service, collaboration, self._desk.today())

    def _proposal(self, line: RecordLine) -> Proposal:
        return proposal_for(
            self._service(line.collaboration),
            line.collaboration,
            line.record,
            self._desk.today(),
        )

    async def _set(self, collaboration: Collaboration, proposed: Proposed, why: str) -> None:
        """Ask for status and day of what is proposed, and record it."""
        if collaboration.keeps_records:
            service = service_name(self._desk.services, collaboration.service)
            kept = _("{service}: its records stay as they are.", service=service)
            self.status.tell(kept)
            return
        gone = _("The record is no longer there.")
        asked = (self._customer, collaboration, why, proposed)
        try:
            done = await correct_record(self.app, self._desk, *asked, gone=gone)
        except StoreError as error:
            self.status.report(error)
            await self._show_new()
        else:
            if done is not None:
                await self._tell_set(done)

    async def _tell_set(self, done: Done) -> None:
        """Show the record as it is now, and say which it is."""
        self.last = Place(done.customer.number, done.entry.collaboration)
        await self._show_new()
        self.status.say(saved_of(done, record_set_words(done), undoable=self.undoable()))

    async def _show_new(self) -> None:
        """Read again, and go to a record that was added."""
        before = {one.key for one in self.listed}
        await for_a_moment(self, self.reload)
        for one in self.listed:
            if one.key not in before:
                self.lines.go_to(one.key)


def kept_title(text: str) -> str:
    """Return the title of a record as it is kept.

    Raises:
        ValueError: it cannot be kept; the message says so in a sentence.
    """
    try:
        return validation.name(text)
    except ValueError as fault:
        raise ValueError(_("The title cannot be kept: {fault}.", fault=fault)) from None


def _collaborations(customer: Customer, only: str | None) -> Iterator[Collaboration]:
    return (each for each in customer.collaborations if only in (None, each.id))


def _lines_of(customer: Customer, only: str | None) -> Iterator[RecordLine]:
    for collaboration in _collaborations(customer, only):
        alike: Counter[tuple[str, str, str | None]] = Counter()
        for record in collaboration.records:
            known_by = (record.kind, record.title, record.person)
            yield RecordLine(collaboration, record, alike[known_by])
            alike[known_by] += 1
