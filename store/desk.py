"""The desk: what one operator does to one store. Every verb of the product is carried out here.

A wish is planned on a customer by the rule for its kind. Carrying it out plans it again, under
the store's lock and on what is on the disk, and writes the plan's `after` or raises its refusals.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from store import (
    dated,
    ending,
    handover,
    people,
    plan_files,
    readiness,
    requests,
    residue,
    rights,
    undo,
)
from store.arriving import Arrival
from store.bringing import BroughtIn, bring_in
from store.clock import Clock, swedish_day, utc_now
from store.contract import Finding, Listing, Store
from store.errors import Conflict, NotFound, Refused, StoreBusy, StoreDamaged
from store.exchange import Exchange, incoming_of
from store.filters import Filter
from store.history import Remembered, remembered
from store.incoming import Incoming
from store.model import RUNNING, Collaboration, Customer, Entry, Office, Row, Status
from store.pack import Pack, Planned, packed
from store.plan import Effect, Plan, Wish
from store.plan_files import Checked, PlanFile
from store.refusal import Refusal
from store.rights import Act, Operator
from store.services import Services, catalogue
from store.several import Line, plan_several

Rule = Callable[[Customer, Any, Operator, datetime, Services], Plan]

RULES: dict[type[Wish], Rule] = {
    ending.End: ending.plan,
    dated.Withdraw: dated.plan_withdrawal,
    dated.FallDue: dated.plan_due,
    people.AddUser: people.plan,
    people.ChangeRole: people.plan,
    people.NameMainContact: people.plan,
    people.Deactivate: people.plan,
    people.Activate: people.plan,
    people.RemoveUser: people.plan,
    people.License: people.plan,
    requests.Request: requests.plan,
    requests.Approve: requests.plan,
    requests.Decline: requests.plan,
    requests.Remind: requests.plan,
    requests.Link: requests.plan,
    requests.Edit: requests.plan,
    undo.Undo: undo.plan,
    handover.HandOver: handover.plan,
}


_ANSWERABLE = ("requested", "declined")


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was carried out: the customer as it now is on the disk."""

    customer: Customer

    @property
    def entry(self) -> Entry:
        """The line that this added to the history."""
        return self.customer.history[-1]


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an ending whose date has come: done, or refused and why."""

    number: str
    name: str
    service: str
    done: Done | None
    refusals: tuple[Refusal, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits or was declined, and when the customer was reminded of it."""

    number: str
    name: str
    collaboration: Collaboration
    reminded: tuple[datetime, ...]


class Desk:
    """What one operator does to one store; at a customer's desk, there is that customer alone.

    `company` is the customer's number where the operator is one of its users.
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
        self.services = services if services is not None else catalogue()

    @property
    def office(self) -> Office:
        """The office whose store this is."""
        return self._store.office

    @property
    def store_name(self) -> str:
        """What the store is called on screen."""
        return self._store.name

    @property
    def may_manage_users(self) -> bool:
        """Whether the operator may change users, and so cure a missing main contact (R5)."""
        return rights.may(self.operator, "manage-users")

    def listing(self) -> Listing:
        """Return the rows of all customers, which every employee may see (R1), or the own one."""
        if self.company is not None:
            return self._store.listing_of(self.company)
        return self._store.listing()

    def read_ahead(self, seconds: float) -> bool:
        """Read for so long what a listing needs; return whether the next one has it all."""
        return self.company is not None or self._store.read_ahead(seconds)

    def listing_so_far(self) -> Listing:
        """Return the rows that have been read ahead: some customers, soon."""
        return self._store.listing_so_far()

    def narrowed(self, wanted: Filter) -> Listing:
        """Return the rows that a filter shows, of those that the operator may see (R1, R7)."""
        if self.company is not None:
            listing = self._store.listing_of(self.company)
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
        return self._store.customer(number)

    def collaboration(
        self, customer: Customer, named: str, *, among: Container[Status] = RUNNING
    ) -> Collaboration:
        """Return what a service's or a collaboration's id names: the running one, else the last.

        `among` are other statuses to look for first.

        Raises:
            NotFound: the customer has none of that name.
        """
        if (exact := customer.collaboration(named)) is not None:
            return exact
        of_service = [each for each in customer.collaborations if each.service == named]
        if not of_service:
            has = ", ".join(each.id for each in customer.collaborations) or "none"
            raise NotFound(f"{customer.name} has no collaboration {named!r}; it has: {has}.")
        return next((each for each in of_service if each.status in among), of_service[-1])

    def plan(self, number: str, wish: Wish) -> Plan:
        """Return what would happen, without doing it.

        Raises:
            NotFound, StoreDamaged: the customer, or what the wish names, cannot be had.
        """
        return self.plan_for(self.customer(number), wish)

    def plan_for(self, customer: Customer, wish: Wish) -> Plan:
        """Return what would happen to a customer as it was read, without a look at the disk."""
        rule = RULES[type(wish)]
        return rule(customer, wish, self.operator, self._clock(), self.services)

    def carry_out(
        self, number: str, wish: Wish, *, shown: tuple[Effect, ...] | None = None
    ) -> Done:
        """Do it, on what is on the disk right now. `shown` are the effects the operator agreed to.

        Raises:
            Refused: a rule says no.
            Conflict: what would happen now is not what was shown.
            NotFound, StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        self._refuse_others(number)
        self._refuse_changes()
        if isinstance(wish, ending.End) and wish.confirmation is None:
            wish = msgspec.structs.replace(wish, confirmation="")

        def change(customer: Customer) -> Customer:
            plan = self.plan_for(customer, wish)
            if plan.refusals:
                raise Refused(plan.refusals)
            if shown is not None and plan.effects != shown:
                raise Conflict(
                    f"{customer.name} was changed by somebody else meanwhile, and this would now "
                    "do something else than was shown. Nothing has been done; look again."
                )
            return plan.after

        try:
            return Done(customer=self._store.change(number, change))
        except StoreBusy:
            if self.company is None:
                raise
            # who holds the lock may be another customer's user
            raise StoreBusy("the store is busy; try again") from None

    def why_not(self, act: Act) -> str | None:
        """Return why the operator may not do something at all, or None."""
        return rights.why_not(self.operator, act)

    def plan_several(self, wishes: Sequence[tuple[str, ending.End]]) -> tuple[Line, ...]:
        """Plan several endings as one, in the order in which they are to be carried out.

        Raises:
            NotFound, StoreDamaged: a customer, or what a wish names, cannot be had.
        """
        customers = {number: self.customer(number) for number in {n for n, _ in wishes}}
        return plan_several(customers, wishes, self.operator, self._clock(), self.services)

    def plan_file(
        self, wishes: Sequence[tuple[str, ending.End]]
    ) -> tuple[tuple[Line, ...], PlanFile]:
        """Plan several endings, and return with the lines what a colleague can carry out.

        What is written down is what somebody with the rights would do; the lines say what the
        operator lacks.

        Raises:
            NotFound, StoreDamaged: as in `plan_several`.
        """
        customers = {number: self.customer(number) for number in {n for n, _ in wishes}}
        now = self._clock()
        lines = plan_several(customers, wishes, self.operator, now, self.services)
        able = msgspec.structs.replace(
            self.operator, rights="full", portal_role="administrator", read_only=False
        )
        would = plan_several(customers, wishes, able, now, self.services)
        return lines, plan_files.plan_file(
            self.office.name, self.operator.login, now, customers, would
        )

    def check_planned(self, plan: PlanFile) -> tuple[Checked, ...]:
        """Plan again what a file holds, and tell which lines are no longer what they were.

        Raises:
            Refused: the file is another office's.
            NotFound, StoreDamaged: as in `plan_several`.
        """
        if plan.office != self.office.name:
            message = f"The plan is of {plan.office}, the store of {self.office.name}."
            raise Refused([Refusal(code="invalid-value", message=message)])
        return plan_files.compared(plan, self.plan_several(plan.wishes))

    def readiness(self, filter: Filter | None = None) -> tuple[readiness.Unready, ...]:
        """Return what would refuse an ending today, of all customers or those of a filter.

        Raises:
            StoreDamaged: a customer cannot be read.
        """
        today = swedish_day(self._clock())
        return tuple(
            found
            for customer in self._customers(filter)
            for found in readiness.unready(customer, self.operator, today, self.services)
        )

    def residue(self, number: str | None = None) -> tuple[residue.Tie, ...]:
        """Return what still ties office and customer together after endings (pain 10).

        Raises:
            NotFound, StoreDamaged: as the store says.
        """
        customers = [self.customer(number)] if number is not None else self._customers()
        return tuple(tie for each in customers for tie in residue.ties(each, self.services))

    def _customers(self, filter: Filter | None = None) -> Iterator[Customer]:
        """Read the customers that a filter shows, in the order of the list.

        Raises:
            StoreDamaged: one cannot be read; none is left out in silence.
        """
        listing = self.listing()
        if listing.damaged:
            raise StoreDamaged(" ".join(listing.damaged))
        rows = filter.apply(listing.rows) if filter is not None else listing.rows
        if self.company is not None:
            yield from (self.customer(row.number) for row in rows)
            return
        shown = {row.number for row in rows}
        read = {each.number: each for each in self._store.customers() if each.number in shown}
        yield from (read[row.number] for row in rows if row.number in read)

    def due_plans(self) -> Iterator[tuple[Row, str, Plan]]:
        """Return whose ending of which service is due, and its plan, without carrying it out.

        Raises:
            StoreDamaged: as the store says.
        """
        today = swedish_day(self._clock())
        for row in self.listing().rows:
            if row.next_ending is None or row.next_ending > today:
                continue
            customer = self.customer(row.number)
            for id in dated.due(customer, today, self.services):
                service = self.collaboration(customer, id).service
                plan = self.plan_for(customer, dated.FallDue(collaboration=id))
                if not plan.refusals:
                    customer = plan.after
                yield row, service, plan

    def due(self) -> Iterator[Due]:
        """Carry out each ending whose date has come, and tell what became of it (R42).

        What is refused stays as it is, and is told again the next time.

        Raises:
            Refused: the desk is read-only.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        self._refuse_changes()
        today = swedish_day(self._clock())
        for row in self.listing().rows:
            if row.next_ending is None or row.next_ending > today:
                continue
            for id in dated.due(self.customer(row.number), today, self.services):
                service = self.collaboration(self.customer(row.number), id).service
                done: Done | None = None
                refusals: tuple[Refusal, ...] = ()
                try:
                    done = self.carry_out(row.number, dated.FallDue(collaboration=id))
                except Refused as error:
                    refusals = error.refusals
                except NotFound as error:  # its service is no longer in the catalogue
                    refusals = (Refusal(code="not-active", message=f"{error}"),)
                yield Due(
                    number=row.number,
                    name=row.name,
                    service=service,
                    done=done,
                    refusals=refusals,
                )

    def overdue(self, customer: Customer, collaboration: Collaboration) -> tuple[Refusal, ...]:
        """Return why an ending whose date has come is not carried out; nothing if it has not."""
        wish = dated.FallDue(collaboration=collaboration.id)
        today = swedish_day(self._clock())
        if collaboration.id not in dated.due(customer, today, self.services):
            return ()
        return self.plan_for(customer, wish).refusals

    def requests(self) -> tuple[Asked, ...]:
        """Return the requests that wait for an answer, then those that were declined (5.4).

        Raises:
            NotFound, StoreDamaged: as the store says.
        """
        asked = []
        for row in self.listing().rows:
            ids = {each.id for each in row.collaborations if each.status in _ANSWERABLE}
            if not ids:
                continue
            customer = self.customer(row.number)
            for each in customer.collaborations:
                if each.id in ids:
                    reminded = tuple(
                        entry.at
                        for entry in customer.history
                        if entry.action == "remind" and entry.collaboration == each.id
                    )
                    asked.append(
                        Asked(
                            number=row.number,
                            name=row.name,
                            collaboration=each,
                            reminded=reminded,
                        )
                    )
        return tuple(sorted(asked, key=lambda each: each.collaboration.status != "requested"))

    def history(self, number: str | None = None) -> tuple[Remembered, ...]:
        """Return the history of a customer, or of all, the latest first.

        Raises:
            NotFound, StoreDamaged: as the store says.
        """
        number = number or self.company
        customers = self._store.customers() if number is None else [self.customer(number)]
        return remembered(customers)

    def news_since(self, seen: datetime) -> tuple[Row, ...]:
        """Return the rows that the other side has changed since then (nothing ends silently)."""
        own = self.operator.side
        return tuple(
            row
            for row in self.listing().rows
            if any(each.side != own and each.reached > seen for each in row.changes)
        )

    def now(self) -> datetime:
        """Return the present moment, by the clock that all acts are dated with."""
        return self._clock()

    def bring_in(
        self,
        brought: Exchange | Incoming,
        *,
        skip_faulty: bool = False,
        dry_run: bool = False,
        told: Callable[[Arrival], None] = lambda arrival: None,
    ) -> BroughtIn:
        """Add or change what a file brings, all or nothing; with `skip_faulty`, what can be.

        With `dry_run` it is only told what would be, with all that is refused. `told` is called
        for each customer as it is decided on.

        Raises:
            Refused: the operator may not, it is another office's, or something in it is refused.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        if refusals := rights.refusals(self.operator, "import"):
            raise Refused(refusals)
        incoming = incoming_of(brought) if isinstance(brought, Exchange) else brought
        if incoming.office is not None and incoming.office.name != self.office.name:
            message = f"The file is of {incoming.office.name}, the store of {self.office.name}."
            raise Refused([Refusal(code="invalid-value", message=message)])
        return bring_in(
            self._store,
            incoming,
            self.operator,
            self._clock(),
            skip_faulty=skip_faulty,
            dry_run=dry_run,
            told=told,
        )

    def taken_out(self, shown: Filter) -> Exchange:
        """Return what an export holds: the office and the customers that a filter shows.

        At a customer's desk it is that customer alone, without the office's employees.

        Raises:
            StoreDamaged: a customer cannot be read; nothing is left out in silence.
        """
        listing = self.listing()
        if listing.damaged:
            raise StoreDamaged(" ".join(listing.damaged))
        numbers = [row.number for row in shown.apply(listing.rows)]
        if self.company is not None:
            customers = tuple(self.customer(number) for number in numbers)
            return Exchange(office=self.office, customers=customers)
        wanted = set(numbers)
        held = {each.number: each for each in self._store.customers() if each.number in wanted}
        return Exchange(
            office=self.office,
            employees=self._store.employees,
            customers=tuple(held[number] for number in numbers if number in held),
        )

    def hand_over(self, number: str, service: str | None = None) -> Pack:
        """Return the pack of one collaboration, or of all, to be written and then recorded.

        Its `wish` records it: carry that out once the files are written.

        Raises:
            Refused: the desk is read-only, so that nothing could be recorded.
            NotFound, StoreDamaged: the customer, or what `service` names, cannot be had.
        """
        self._refuse_changes()
        customer = self.customer(number)
        chosen = customer.collaborations
        if service is not None:
            chosen = (self.collaboration(customer, service),)
        planned = [
            Planned(collaboration=each.id, outcome=outcome.id, plan=self.plan_for(customer, wish))
            for each in chosen
            if each.running and each.service in self.services
            for outcome in self.services[each.service].outcomes
            for wish in (ending.End(collaboration=each.id, outcome=outcome.id),)
        ]
        return packed(
            customer,
            chosen,
            planned,
            self.office,
            self.services,
            by=self.operator.name,
            now=self._clock(),
        )

    def _refuse_others(self, number: str) -> None:
        """At a customer's desk, another customer is as good as none (R7)."""
        if self.company not in (None, number):
            raise NotFound(f"There is no customer {number} here.")

    def _refuse_changes(self) -> None:
        """A date that has come takes no right of its own, so rights alone would not hold here."""
        if self.operator.read_only:
            raise Refused([Refusal(code="not-allowed", message=rights.READ_ONLY)])

    def check(self) -> tuple[Finding, ...]:
        """Return what is wrong with the store's files.

        Raises:
            Refused: at a customer's desk, for the findings name other customers.
        """
        if self.company is not None:
            message = "Checking the store is done by the office."
            raise Refused([Refusal(code="not-allowed", message=message)])
        return self._store.check()
