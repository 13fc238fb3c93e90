"""What several endings are asked of: which collaborations, and what is answered for each alone."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.several import Asked
from store.domain.catalogue import service_name
from store.domain.errors import StoreError
from store.domain.model import Collaboration, Customer
from store.domain.wishes import End
from store.i18n.language import _
from tui.screens.plan_lines import Marked


class SeveralAsked:
    """The collaborations that are to end, with what is answered for one of them alone."""

    def __init__(self, desk: Desk, marked: Sequence[Marked]) -> None:
        self._desk = desk
        self.marked = frozenset(marked)
        """What the operator came with; what has to end first may be taken in besides."""
        self.service_of: dict[Marked, str] = {}
        self.gone: dict[Marked, str] = {}
        """Why one that was marked cannot be planned at all."""
        self.out: set[Marked] = set()
        """What is left out for now."""
        self.waived: dict[Marked, dict[str, str]] = {}
        self._names: dict[str, str] = {}
        self._decided: dict[Marked, Collaboration] = {}
        for number in dict.fromkeys(number for number, _id in marked):
            ids = [id for each, id in marked if each == number]
            try:
                customer = desk.customer(number)
            except StoreError as error:  # gone or damaged since it was marked
                self.gone |= dict.fromkeys(((number, id) for id in ids), f"{error}")
                continue
            for id in ids:
                self.take_in(customer, id)

    def take_in(self, customer: Customer, id: str) -> bool:
        """Ask for another collaboration, too; return whether it can be planned."""
        key = customer.number, id
        self._names[customer.number] = customer.name
        collaboration = customer.collaboration(id)
        if collaboration is None:
            self.gone[key] = _("it is not there any more")
            return False
        self._decided[key] = collaboration
        if collaboration.service not in self._desk.services:
            self.gone[key] = _("the service is not in the catalogue")
            return False
        self.service_of[key] = collaboration.service
        self.out.discard(key)
        return True

    @property
    def services(self) -> list[str]:
        """The service of each collaboration."""
        return list(self.service_of.values())

    @property
    def numbers(self) -> frozenset[str]:
        """The customers."""
        return frozenset(number for number, _id in self.service_of)

    def name_of(self, key: Marked) -> str:
        """Name the customer of a line, as far as it is known."""
        return self._names.get(key[0], "")

    def called(self, key: Marked) -> str:
        """Name the service of a line, as far as it is known."""
        decided = self._decided.get(key)
        service = decided.service if decided is not None else ""
        return service_name(self._desk.services, service) if service else key[1]

    def wishes(self, answers: Mapping[str, End], common: End) -> tuple[Asked, ...]:
        """Return a wish for each, by what is answered for its service, for all, and for it alone.

        What was answered when an ending was decided before holds on, but for the outcome: that is
        said yes to here, or it is not.
        """
        wishes = []
        for (number, id), service in self.service_of.items():
            if (number, id) in self.out:
                continue
            answer, own = answers[service], self.waived.get((number, id), {})
            before = self._desk.preset(End(collaboration=id), self._decided[number, id])
            waived = {
                check: why for check, why in before.waived.items() if check not in answer.attested
            }
            attested = tuple(dict.fromkeys((*before.attested, *answer.attested)))
            wish = replace(
                common,
                collaboration=id,
                outcome=answer.outcome,
                attested=tuple(check for check in attested if check not in own),
                waived=waived | own,
            )
            wishes.append((number, wish))
        return tuple(wishes)
