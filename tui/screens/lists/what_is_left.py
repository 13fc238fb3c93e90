"""What is left after endings: what still ties office and customer, as `residue` prints it (R65)."""

from collections.abc import Iterable, Set
from typing import ClassVar

from textual.binding import BindingType

from store.desk.desk import Desk, Done
from store.domain.catalogue import service_name
from store.domain.model import Customer
from store.domain.repository import OnDamage
from store.domain.words import Words, said_to, say
from store.i18n.language import N_, NC_, _, grouped, ngettext
from store.rules.residue import HEADINGS, Leftover, table
from store.tables.csv_table import encode_csv
from tui.formatting.columns import WIDEST_CUSTOMER, Column
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact, Place
from tui.screens.lists.curing_list import CureKey, CuringList, curing_keys
from tui.screens.lists.narrowed_list import Facet
from tui.screens.lists.records import Records
from tui.screens.lists.statements import Statements
from tui.screens.requests import SentRequests
from tui.widgets.table import Cells

KINDS: Words = {
    "licence": NC_("leftover", "licence"),
    "office-access": NC_("leftover", "access"),
    "records": NC_("leftover", "records"),
    "open-records": NC_("leftover", "open records"),
    "task": NC_("leftover", "idle task"),
    "request": NC_("leftover", "request"),
    "ending": NC_("leftover", "dated ending"),
    "unlinked": NC_("leftover", "not linked"),
    "collaboration": NC_("leftover", "still active"),
    "employee-left": NC_("leftover", "has left"),
}
_WHAT_TO_DO = {
    "licence": N_("The user can go without the licence, as the service has ended."),
    "office-access": N_("What is known of the service says how long the office keeps its access; "
                        "the office can decide more of it there."),
    "records": N_("They are kept as they are; the hand-over pack gives them to the customer."),
    "open-records": N_("They are kept as they are; the hand-over pack gives them to the customer."),
    "task": N_("A task that is done can be removed."),
    "request": N_("Remind the customer of it, or wait for the answer."),
    "ending": N_("It can be ended now, on another day, or be withdrawn."),
    "unlinked": N_("It can be ended once it is linked to a service and a task."),
    "collaboration": N_("It goes on until somebody ends it."),
    "employee-left": N_("A colleague can take it over."),
}  # fmt: skip
_WHAT_YOU_DO = {
    "records": N_("They are kept as they are; the hand-over pack gives them to you."),
    "open-records": N_("They are kept as they are; the hand-over pack gives them to you."),
    "request": N_("The office waits for your answer: approve or decline the request."),
}
"""What is said otherwise on the customer's side."""
_OF_NO_COLLABORATION = ("licence", "task", "employee-left")


class WhatIsLeft(CuringList[Leftover]):
    """Lists what still ties office and customers together, of all or of one customer."""

    BINDING_GROUP_TITLE = N_("What is left")
    BINDINGS: ClassVar[list[BindingType]] = [*curing_keys("left")]
    COLUMNS: ClassVar = (
        Column(N_("Customer"), 22, WIDEST_CUSTOMER),
        Column(N_("Kind"), 10, 14, aside=True),
        Column(N_("What is left"), 38, 200, sentence=True),
    )
    CURES: ClassVar = {
        "licence": CureKey(N_("Take the licence"), "manage-users"),
        "known": CureKey(N_("What is known")),
        "records": CureKey(N_("Records")),
        "task": CureKey(N_("Remove the task"), "change-task"),
        "requests": CureKey(N_("Requests")),
        "ending": CureKey(N_("Open the ending"), "end"),
        "link": CureKey(N_("Link"), "change-task"),
        "end": CureKey(N_("End"), "end"),
        "leaving": CureKey(N_("Hand over"), "manage-employees"),
    }
    FACETS: ClassVar = {"kind": N_("Kind"), "service": N_("Service"), "manager": N_("Manager")}
    FILE: ClassVar = "~/what-is-left.csv"

    def __init__(
        self,
        desk: Desk,
        number: str | None = None,
        name: str = "",
        *,
        ended: Set[str] = frozenset(),
        may_write: bool = True,
    ) -> None:
        """Make the list of one customer, or of all; `ended` are the numbers it begins at."""
        super().__init__(desk, may_write=may_write)
        self._number = number
        self._name = name
        self._ended = ended

    def begins_at(self) -> int:
        """Return the first tie of a customer of whom something has just ended."""
        ended = (at for at, one in enumerate(self.listed) if one.number in self._ended)
        return next(ended, 0)

    def place(self) -> str:
        """Say of whom it is listed."""
        if self._number is None:
            return _("What is left after endings")
        return _("What is left · {whose}", whose=f"{self._number} {self._name}".strip())

    def read_every(self, on_damage: OnDamage) -> Iterable[Leftover]:
        """Read what `residue` prints, in its order."""
        return self._desk.residue(self._number, on_damage)

    def columns(self) -> list[Column]:
        """Return the columns; that of the customer where all are listed."""
        return list(super().columns())[self._number is not None :]

    def identity_of(self, one: Leftover) -> object:
        """Return the customer, and which of its ties it is."""
        return one.number, one.kind, one.about, one.service, one.text

    def place_of(self, one: Leftover) -> Place:
        """Return the collaboration, or the customer where it is about none."""
        return Place(one.number, None if one.kind in _OF_NO_COLLABORATION else one.about)

    def cells(self, one: Leftover) -> Cells:
        """Return customer, kind, and what is left."""
        whose = (f"{one.number} {one.name}",) if self._number is None else ()
        # what all services are called first would take the room of what tells them apart
        return (*whose, say(KINDS, one.kind), one.text.replace("Visma ", ""))

    def named(self, one: Leftover) -> str:
        """Name the service and the customer."""
        whose = f"{one.number} {one.name}"
        if one.service is None:
            return whose
        return f"{service_name(self._desk.services_so_far, one.service)} · {whose}"

    def about(self, one: Leftover) -> tuple[Fact, ...]:
        """Tell all of a tie, and what can be done about it, or who can do that."""
        to_office = _WHAT_TO_DO[one.kind]
        words = said_to(
            self._desk.operator.side, _(to_office), _(_WHAT_YOU_DO.get(one.kind, to_office))
        )
        return (Fact("", one.text), self.of_the_other_side(one) or Fact("", words, "muted"))

    def nothing(self) -> str:
        """Say that nothing is left, as far as that could be read."""
        if self._only:
            return _("Nothing of that kind is there any more. Esc shows all.")
        if self._unread:
            return _("Of what could be read, nothing is left of ended collaborations.")
        return _("Nothing is left of ended collaborations.")

    def not_all(self, why: str) -> str:
        """Say that not all customers could be asked about."""
        return _("Not all customers could be asked about. {why}", why=why)

    def count(self) -> str:
        """Say how many ties there are, and to how many customers."""
        count = len(self.listed)
        ties = ngettext("{count} tie", "{count} ties", count, count=grouped(count))
        if self._number is not None or not count:
            return self.counted(ties)
        customers = len({one.number for one in self.listed})
        of = ngettext("{count} customer", "{count} customers", customers, count=grouped(customers))
        return self.counted(f"{ties} · {of}")

    def facets(self, one: Leftover) -> Iterable[Facet]:
        """Return its kind, its service, and the account manager where all customers are listed."""
        yield Facet("kind", one.kind)
        if one.service is not None:
            yield Facet("service", one.service)
        if self._number is None and one.account_manager is not None:
            yield Facet("manager", one.account_manager)

    def facet_words(self, facet: Facet) -> str:
        """Say a facet as a choice."""
        match facet.what:
            case "kind":
                return say(KINDS, facet.value)
            case "manager":
                return self.employee_name(facet.value)
        return bare_name(self._desk.services_so_far, facet.value)

    def cure_of(self, one: Leftover) -> str | None:
        """Return what takes a tie away, or shows what it is."""
        match one.kind:
            case "licence" | "task" | "ending" as cure:
                return cure
            case "records" | "open-records":
                return "records"
            case "office-access":
                return "known"
            case "request":
                return "requests"
            case "unlinked":
                return "link"
            case "collaboration":
                return "end"
            case "employee-left":
                return "leaving"

    async def cured(self, cure: str, one: Leftover, customer: Customer) -> Done | Fact | None:
        """Do it by the act of the main screen, for the line alone."""
        number, desk = one.number, self._desk
        match cure:
            case "licence":
                return await self.customers.take_licence(number, one.about, one.service or "")
            case "task":
                return await self.customers.remove_task(number, one.about)
            case "ending" | "end":
                return await self.end(number, one.about)
            case "link":
                return await self.collaborations.edit(number, one.about)
            case "records":
                await self.app.push_screen_wait(Records(desk, customer, one.about))
            case "known":
                known = Statements(
                    desk,
                    may_write=self._may_write,
                    service=one.service,
                    access=customer.collaboration(one.about),
                )
                await self.app.push_screen_wait(known)
            case "requests":
                await self.app.push_screen_wait(SentRequests(desk, at=self.place_of(one)))
            case "leaving":
                await self.hand_over_from(one.about)
        return None

    def content(self) -> bytes:
        """Return the lines that are shown, with the fields that the verb has."""
        return encode_csv(HEADINGS, table(self.listed))

    def writing(self) -> str:
        """Say how many lines are written."""
        count = len(self.listed)
        return ngettext("Write {count} line of what is left",
                        "Write {count} lines of what is left",
                        count, count=grouped(count))  # fmt: skip
