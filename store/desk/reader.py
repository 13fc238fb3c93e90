"""What one operator sees of one store: customers as they are, and what a wish would do to one."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, get_args

import msgspec

from store.desk.own_company import listing_told, told_of_own, told_to_own
from store.domain import rights
from store.domain.catalogue import Services, catalogue, said_to_other_side
from store.domain.clock import Clock, swedish_day, utc_now
from store.domain.errors import NotFound, OutOfReach, Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.model import (
    RUNNING,
    Collaboration,
    Customer,
    Employee,
    Office,
    Side,
    Status,
)
from store.domain.plan import Plan, collaboration_of
from store.domain.policy.overlay import Policy, PolicyFaults, with_policy
from store.domain.repository import OnDamage, Store, answer_of, refuse_damage
from store.domain.rights import Act, Operator
from store.domain.row import Listing
from store.domain.wishes import End, Undo, Wish
from store.domain.words import status_after_is
from store.i18n.language import _, pgettext, said_in
from store.rules.registry import BY_POLICY, rule_of

if TYPE_CHECKING:
    from store.exchange.plan_file import Checked, PlanFile, PlannedEnding
    from store.rules.endings.batch import BatchLine

ANY: frozenset[Status] = frozenset(get_args(Status))
"""All statuses: what reads acts on a collaboration however it stands."""


class DeskReader:
    """Reads and plans for one operator, and changes nothing.

    At a customer's desk, there is that customer alone: `company` is its number where the operator
    is one of its users.
    """

    def __init__(
        self,
        store: Store,
        operator: Operator,
        *,
        company: str | None = None,
        clock: Clock = utc_now,
        services: Services | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self.company = company
        self.operator = operator
        self._known_employees = store.employees
        self._services = self._addressed(services) if services is not None else None
        self._policy: Policy | None = None

    @property
    def services(self) -> Services:
        """The catalogue of services, as the office's own policy corrects it.

        Raises:
            StoreDamaged: that policy cannot be used. Nothing is planned until it is mended.
        """
        if self._services is None:
            with told_to_own(self.company):
                return self._follow(self._store.policy_when_opened())
        return self._services

    @property
    def services_so_far(self) -> Services:
        """The services; where the office's policy cannot be used, as the program knows them."""
        try:
            return self.services
        except StoreDamaged:
            return self._addressed(catalogue())

    def services_read_by(self, side: Side) -> Services:
        """Return the services in the words for a side that reads them, not only the operator's own.

        Raises:
            StoreDamaged: as in `services`.
        """
        known = self.services
        return known if side == self.operator.side else said_to_other_side(known)

    def _services_told(self, on_damage: OnDamage) -> Services:
        """Return the services so far, and tell that the office's policy cannot be used."""
        try:
            return self.services
        except OutOfReach:
            raise
        except StoreDamaged as error:
            on_damage(error)
            return self.services_so_far

    def refresh_policy(self) -> None:
        """Take up the office's policy as it is kept now.

        Raises:
            StoreDamaged: it cannot be used; the one so far stays.
        """
        if self._policy is None:
            return
        with told_to_own(self.company):
            if (policy := self._store.policy()) != self._policy:
                self._follow(policy)

    def _follow(self, policy: Policy) -> Services:
        """Plan by a policy of the office from now on.

        Raises:
            StoreDamaged: it cannot be used; the one so far stays.
        """
        try:
            stated = with_policy(policy)
        except PolicyFaults as error:
            raise StoreDamaged(
                _(
                    "{store}: the office's own policy cannot be used: {faults}; correct it with "
                    "policy --set or --clear",
                    store=self._store.name,
                    faults=error,
                )
            ) from None
        self._policy = policy
        self._services = services = self._addressed(stated)
        return services

    def _addressed(self, services: Services) -> Services:
        """Return the services in the words for whoever reads them: the customer is *you*."""
        return said_to_other_side(services) if self.operator.side == "customer" else services

    @property
    def office(self) -> Office:
        """The office whose store this is."""
        return self._store.office

    def employees_at(self, at: datetime) -> tuple[Employee, ...]:
        """Return the office's people under the names that they had then.

        Raises:
            StoreDamaged: the office's history cannot be read.
        """
        from store.rules.people.employees import named_at

        return named_at(self.operator.employees, self._store.office_history(), at)

    @property
    def store_name(self) -> str:
        """What the store is called on screen."""
        return self._store.name

    @property
    def on_server(self) -> bool:
        """Whether an answer of the store may take long, so that no key should wait for it."""
        return self._store.on_server

    @property
    def patience(self) -> float:
        """How many seconds an act waits for a lock or for the server."""
        return self._store.patience

    def listing(self) -> Listing:
        """Return all rows, which every employee may see (R1), or at a customer's desk its own."""
        if self.company is not None:
            return listing_told(self.company, self._store.listing_of(self.company))
        return self._store.listing()

    def read_ahead(self, seconds: float) -> bool:
        """Read ahead for a listing, for so many seconds; return whether all has been read."""
        return self.company is not None or self._store.read_ahead(seconds)

    def keep_rows(self) -> None:
        """Keep what was listed for the next start, where the operator may write and sees all."""
        if self.company is None and not self.operator.read_only:
            self._store.keep_rows()

    def listing_so_far(self) -> Listing:
        """Return the rows that have been read ahead: some of the customers, early."""
        return self._store.listing_so_far()

    def narrowed(self, wanted: Filter) -> Listing:
        """Return the rows that a filter shows, of those that the operator may see (R1, R7)."""
        if self.company is not None:
            listing = self.listing()
            return Listing(wanted.apply(listing.rows), listing.damaged)
        return self._store.narrowed(wanted)

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing."""
        return self._store.moved()

    def customer(self, number: str) -> Customer:
        """Return a customer.

        Raises:
            NotFound, StoreDamaged: as the store says.
        """
        self._refuse_others(number)
        with told_to_own(self.company):
            return self._told(self._store.customer(number))

    def glance(self, number: str) -> Customer:
        """Return a customer, perhaps with older lines of history that are read when asked for.

        Raises:
            NotFound, StoreDamaged: as the store says; also where such a line is asked for.
        """
        self._refuse_others(number)
        with told_to_own(self.company):
            return self._told(self._store.glance(number))

    def _told(self, customer: Customer) -> Customer:
        """Return a customer as the operator's side reads it."""
        if self.operator.side == "office":
            return customer
        from store.rules.customers.as_told import customer_told  # which the office never needs

        return customer_told(customer, self.operator.side)

    def some_customers(
        self, numbers: Iterable[str], on_damage: OnDamage = refuse_damage
    ) -> Iterator[Customer]:
        """Read several customers together, in any order; who is not there is left out.

        Raises:
            NotFound: at a customer's desk, for any other.
            StoreDamaged, OutOfReach: as the store says.
        """
        asked = list(numbers)
        for number in asked:
            self._refuse_others(number)
        on_each = told_of_own(self.company, on_damage)
        return map(self._told, self._store.some_customers(asked, on_each))

    def collaboration(
        self, customer: Customer, named: str, *, among: Container[Status] = RUNNING
    ) -> Collaboration:
        """Return what a service's or a collaboration's id names.

        Of several for one service, it is the one that runs, else the one with a status `among`
        those that can be acted on; where none can be, the last that was not declined.

        Raises:
            NotFound: the customer has none of that name.
            Refused: several can be acted on; their ids are named.
        """
        return self._meant(customer, named, lambda collaboration: collaboration.status in among)

    def undoable(self, customer: Customer, named: str) -> Collaboration:
        """Return what is named as `collaboration` does: of several, one that can be put back.

        Raises:
            NotFound, Refused: as in `collaboration`.
        """
        return self._meant(
            customer,
            named,
            lambda other: not self.plan_for(customer, Undo(collaboration=other.id)).refusals,
        )

    def _meant(
        self, customer: Customer, named: str, acts_on: Callable[[Collaboration], bool]
    ) -> Collaboration:
        exact = customer.collaboration(named)
        if exact is not None and exact.service != named:
            return exact
        of_service = [
            collaboration
            for collaboration in customer.collaborations
            if collaboration.service == named
        ]
        if not of_service:
            has = ", ".join(collaboration.id for collaboration in customer.collaborations)
            message = _(
                "{customer} has no collaboration {id!r}; it has: {has}.",
                customer=customer.name,
                id=named,
                has=has or pgettext("collaboration", "none"),
            )
            raise NotFound(message)
        able = [collaboration for collaboration in of_service if acts_on(collaboration)]
        running = next((other for other in of_service if other.running), None)
        if running is not None and (running in able or not able):
            return running
        undeclined = [other for other in able or of_service if other.status != "declined"]
        left = undeclined or able or of_service
        if exact in left:
            return exact
        if len(left) > 1 and able:
            message = _(
                "{customer} has several collaborations for {service}: {ids}. Name one by its id.",
                customer=customer.name,
                service=named,
                ids=", ".join(f"{other.id} ({status_after_is(other.status)})" for other in left),
            )
            raise Refused.because("invalid-value", message, about=named)
        return left[-1]

    def plan(self, number: str, wish: Wish) -> Plan:
        """Return what would happen, without doing it.

        Raises:
            NotFound, StoreDamaged: the customer, or what the wish names, cannot be had.
        """
        return self.plan_for(self.customer(number), wish)

    def plan_for(self, customer: Customer, wish: Wish) -> Plan:
        """Return what would happen to a customer as it was read, without a look at the disk."""
        return self._planned(customer, wish, self._services_for(wish))

    def _services_for(self, wish: Wish) -> Services:
        """Return the services by which a wish is planned.

        Raises:
            StoreDamaged: the office's policy decides on it, and cannot be used.
        """
        return self.services if type(wish) in BY_POLICY else self.services_so_far

    def _planned(self, customer: Customer, wish: Wish, services: Services) -> Plan:
        return rule_of(type(wish))(customer, wish, self.operator, self._clock(), services)

    def preset(self, wish: End, collaboration: Collaboration) -> End:
        """Return the wish to end it with the answers that the operator's side gave already."""
        from store.rules.endings.standing import as_decided  # here and below: many only read

        return as_decided(wish, collaboration, self.operator, self.services, self.today())

    def why_not(self, act: Act) -> str | None:
        """Return why the operator may not do something at all, or None."""
        return rights.why_not(self.operator, act)

    def plan_several(self, wishes: Sequence[tuple[str, End]]) -> "tuple[BatchLine, ...]":
        """Plan several endings as one, in the order in which they are to be carried out.

        Raises:
            NotFound, StoreDamaged: a customer, or what a wish names, cannot be had.
        """
        from store.rules.endings.batch import plan_batch

        customers = self._customers_of(wishes)
        return plan_batch(customers, wishes, self.operator, self._clock(), self.services)

    def _customers_of(self, wishes: Sequence[tuple[str, End]]) -> dict[str, Customer]:
        numbers = dict.fromkeys(number for number, _ in wishes)
        read = {customer.number: customer for customer in self.some_customers(numbers)}
        return {number: read.get(number) or self.customer(number) for number in numbers}

    def plan_file(
        self, wishes: Sequence[tuple[str, End]]
    ) -> "tuple[tuple[BatchLine, ...], PlanFile]":
        """Plan several endings, and return with the lines what a colleague can carry out.

        What is written down is what somebody with the rights would do, which each line has as
        `for_anybody`; else the lines say what the operator lacks. A line that ends nothing, whoever
        tries, is not written down.

        Raises:
            NotFound, StoreDamaged: as in `plan_several`.
            Refused: nobody could carry it out, as who plans is no employee or user here.
            Refused, StoreBusy, NotSaved, MaybeSaved: the store has no id yet, and gets none.
        """
        from store.exchange import plan_file as plan_files
        from store.rules.endings.batch import plan_batch

        customers = self._customers_of(wishes)
        now = self._clock()
        lines = plan_batch(customers, wishes, self.operator, now, self.services)
        able = msgspec.structs.replace(
            self.operator, rights="full", portal_role="administrator", read_only=False
        )
        would = plan_batch(customers, wishes, able, now, self.services)
        lines = tuple(
            msgspec.structs.replace(line, for_anybody=other.plan)
            for line, other in zip(lines, would, strict=True)
        )
        identity, office = self._identity(), self.office.name
        ending = [line for line in would if line.ends]
        plan = plan_files.plan_file(identity, office, self.operator, now, customers, ending)
        self._refuse_elsewhere(plan, identity, now)
        return lines, plan

    def check_planned(self, plan: "PlanFile") -> "tuple[Checked, ...]":
        """Plan the lines of a plan file again, and say which of them would now do something else.

        Raises:
            Refused: the file is another office's, another store's, or the other side's.
            NotFound, StoreDamaged: as in `plan_several`.
        """
        from store.exchange import plan_file as plan_files

        self._refuse_elsewhere(plan, self._identity(), self._clock())
        lines = self.plan_several(plan.wishes)
        with said_in(plan.language):
            as_told = self.plan_several(plan.wishes)
        return plan_files.compared(plan, lines, as_told)

    def _refuse_elsewhere(self, plan: "PlanFile", identity: str, now: datetime) -> None:
        from store.exchange import plan_file as plan_files

        users = () if self.company is None else self.customer(self.company).users
        plan_files.refuse_elsewhere(plan, identity, self.office.name, self.operator, now, users)

    def gone_since(self, plan: "PlanFile") -> "tuple[tuple[PlannedEnding, NotFound], ...]":
        """Return the endings of a plan file whose customer or collaboration is not here any more.

        Raises:
            StoreDamaged: a customer cannot be read.
        """
        there = {number: answer_of(self.customer, number)
                 for number in dict.fromkeys(ending.number for ending in plan.endings)}  # fmt: skip
        gone = []
        for ending in plan.endings:
            found: object = there[ending.number]
            if isinstance(found, Customer):
                found = answer_of(collaboration_of, found, ending.collaboration)
            if isinstance(found, NotFound):
                gone.append((ending, found))
        return tuple(gone)

    def _identity(self) -> str:
        return self._store.identity(may_make=not self.operator.read_only)

    def now(self) -> datetime:
        """Return the present moment by the clock that dates all acts."""
        return self._clock()

    def today(self) -> date:
        """Return the day in Sweden by that clock; endings are counted in Swedish days (R40)."""
        return swedish_day(self._clock())

    def _refuse_others(self, number: str) -> None:
        """At a customer's desk, other customers do not exist (R7)."""
        if self.company not in (None, number):
            raise NotFound(_("There is no customer {number} here.", number=number))
