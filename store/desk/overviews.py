"""What one operator sees across all customers: what waits, what is due, who is not ready."""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from store.desk.reader import DeskReader
from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.errors import NotFound, OutOfReach, Refusal, Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.listed.rows import changed_after, ending_by
from store.domain.model import Collaboration, Customer, Entry, who_left
from store.domain.plan import Effect
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.repository import Finding, OnDamage, refuse_damage
from store.domain.row import Row
from store.domain.wishes import FallDue
from store.i18n.language import _

if TYPE_CHECKING:
    from store.exchange.json_file import OfficeFile
    from store.rules.customers.as_it_was import AsItWas
    from store.rules.endings.scheduled import ComingEnding
    from store.rules.history import CustomerNews, HistoryLine
    from store.rules.history_words import ColumnTitle
    from store.rules.people.leaving import Absence
    from store.rules.readiness import Blocker
    from store.rules.residue import Leftover
    from store.rules.timeline.lines import Timeline

_ANSWERABLE = ("requested", "declined")


@contextmanager
def left_out(on_damage: OnDamage) -> Iterator[None]:
    """Report what cannot be read and go on, unless the server is out of reach.

    Raises:
        StoreDamaged: it is not to be left out.
    """
    try:
        yield
    except OutOfReach:
        raise
    except StoreDamaged as error:
        on_damage(error)


class SentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits or was declined, and when the customer was reminded of it."""

    number: str
    name: str
    collaboration: Collaboration
    reminded: tuple[datetime, ...]


class Overviews(DeskReader):
    """Looks at all customers that the operator may see; at a customer's desk, at that one."""

    def readiness(
        self, filter: Filter | None = None, on_damage: OnDamage = refuse_damage
    ) -> "tuple[Blocker, ...]":
        """Return what would refuse an ending today: of all, or of what a filter lets through.

        Raises:
            StoreDamaged: a customer cannot be read, and `on_damage` does not leave it out.
        """
        from store.rules import readiness  # here and below: each for what it looks at

        services = self._services_told(on_damage)
        return tuple(
            found
            for customer in self._customers(filter, on_damage)
            for found in readiness.unready(
                customer,
                self.operator,
                self.today(),
                services,
                filter.those_of(customer) if filter is not None else None,
            )
        )

    def left(self) -> frozenset[str]:
        """Return the logins of the employees who are no longer active; the office's side alone."""
        return frozenset() if self.company is not None else who_left(self.operator.employees)

    def absences(
        self, filter: Filter | None = None, on_damage: OnDamage = refuse_damage
    ) -> "tuple[Absence, ...]":
        """Return what employees who have left still answer for, where something is running.

        Raises:
            StoreDamaged: a customer cannot be read, and `on_damage` does not leave it out.
        """
        from store.rules.people import leaving

        left = self.left()
        found: list[Absence] = []
        rows = (filter or Filter()).apply(self._rows(on_damage)) if left else ()
        theirs = [row.number for row in rows if row.active and row.responsible & left]
        for customer in self._in_order(theirs, on_damage):
            found += leaving.absences(customer, self.operator.employees)
        return tuple(found)

    def residue(
        self,
        number: str | None = None,
        on_damage: OnDamage = refuse_damage,
        filter: Filter | None = None,
    ) -> "tuple[Leftover, ...]":
        """Return what still ties office and customer together after endings.

        It is told of all customers, of one, or of what a filter lets through.

        Raises:
            NotFound, StoreDamaged: as the store says, where `on_damage` does not leave it out.
        """
        services = self._services_told(on_damage)
        customers = (
            [self.customer(number)] if number is not None else self._customers(filter, on_damage)
        )
        return tuple(
            left
            for customer in customers
            for left in self._left_of(
                customer, services, filter.those_of(customer) if filter is not None else None
            )
        )

    def left_of(self, customer: Customer) -> "tuple[Leftover, ...]":
        """Return what still ties office and customer together, of a customer as it was read."""
        return self._left_of(customer, self.services_so_far)

    def _left_of(
        self, customer: Customer, services: Services, only: Container[str] | None = None
    ) -> "tuple[Leftover, ...]":
        from store.rules import residue

        own = self.company is not None  # who has left the office is the office's to look after
        return residue.leftovers(
            customer,
            services,
            self.operator.employees,
            absent=not own,
            today=self.today(),
            only=only,
        )

    def _customers(self, filter: Filter | None, on_damage: OnDamage) -> Iterator[Customer]:
        """Read the customers that a filter shows, in the order of the list.

        Raises:
            StoreDamaged: one cannot be read, and `on_damage` does not leave it out.
        """
        rows = self._rows(on_damage)
        if filter is not None:
            rows = filter.apply(rows)
        if self.company is not None:
            yield from self._in_order([row.number for row in rows], on_damage)
            return
        shown = {row.number for row in rows}
        customers = self._store.customers(on_damage)
        read = {customer.number: customer for customer in customers if customer.number in shown}
        yield from (read[row.number] for row in rows if row.number in read)

    def _rows(self, on_damage: OnDamage) -> Sequence[Row]:
        """Return the rows that can be read.

        Raises:
            StoreDamaged: some cannot, and `on_damage` does not leave them out.
        """
        listing = self.listing()
        for fault in listing.damaged:
            on_damage(StoreDamaged(fault))
        return listing.rows

    def _with_endings(self, until: date, on_damage: OnDamage) -> Iterator[Customer]:
        """Read the customers that have an ending on a date, up to a day.

        Raises:
            StoreDamaged: one cannot be read, and `on_damage` does not leave it out.
        """
        ending = [row.number for row in ending_by(self._rows(on_damage), until)]
        yield from self._in_order(ending, on_damage)

    def _in_order(self, numbers: Sequence[str], on_damage: OnDamage) -> Iterator[Customer]:
        """Read customers together, in the order of their numbers; who has gone is left out.

        Raises:
            StoreDamaged: one cannot be read, and `on_damage` does not leave it out.
        """
        read = {customer.number: customer for customer in self.some_customers(numbers, on_damage)}
        yield from (read[number] for number in numbers if number in read)

    def coming(
        self, until: date, on_damage: OnDamage = refuse_damage
    ) -> "tuple[ComingEnding, ...]":
        """Return the endings on a date up to a day, the overdue first; nothing is carried out.

        Raises:
            StoreDamaged: a customer cannot be read, and `on_damage` does not leave it out.
        """
        from store.rules.endings import scheduled

        now = self._clock()
        found = (
            ending
            for customer in self._with_endings(until, on_damage)
            for ending in scheduled.coming_endings(
                customer, until, self.operator, now, self.services
            )
        )
        return tuple(sorted(found, key=lambda ending: ending.on))

    def stopped_by_policy(
        self, services: Services, on_damage: OnDamage = refuse_damage
    ) -> tuple[Effect, ...]:
        """Return the endings on a date that such services would stop on their day (R42).

        Raises:
            StoreDamaged: a customer cannot be read, and `on_damage` does not leave it out.
        """
        from store.rules.endings import scheduled

        now, before = self._clock(), self.services_so_far
        return tuple(
            stopped
            for customer in self._with_endings(date.max, on_damage)
            for stopped in scheduled.stopped_by_policy(
                customer, self.operator, now, before, services
            )
        )

    def overdue(self, customer: Customer, collaboration: Collaboration) -> tuple[Refusal, ...]:
        """Return why an ending whose date has come is not carried out; nothing if it has not."""
        from store.rules.endings import scheduled

        wish = FallDue(collaboration=collaboration.id)
        if collaboration.id not in scheduled.due_endings(customer, self.today(), self.services):
            return ()
        return self.plan_for(customer, wish).refusals

    def requests(self, on_damage: OnDamage = refuse_damage) -> tuple[SentRequest, ...]:
        """Return the requests that wait for an answer, then those that were declined (R37).

        Raises:
            StoreDamaged: a customer cannot be read, and `on_damage` does not leave it out.
        """
        asked = []
        waiting = [
            row.number
            for row in self._rows(on_damage)
            if any(collaboration.status in _ANSWERABLE for collaboration in row.collaborations)
        ]
        for customer in self._in_order(waiting, on_damage):
            for collaboration in customer.collaborations:
                if collaboration.status in _ANSWERABLE:
                    reminded = tuple(
                        entry.at
                        for entry in customer.history
                        if entry.action == "remind" and entry.collaboration == collaboration.id
                    )
                    asked.append(
                        SentRequest(
                            number=customer.number,
                            name=customer.name,
                            collaboration=collaboration,
                            reminded=reminded,
                        )
                    )
        return tuple(sorted(asked, key=lambda request: request.collaboration.status != "requested"))

    def history(
        self,
        number: str | None = None,
        on_damage: OnDamage = refuse_damage,
        column: "ColumnTitle | None" = None,
    ) -> "tuple[HistoryLine, ...]":
        """Return the history of a customer, or of all and of the office itself, the latest first.

        `column` says what headings of files mean; without it, that is told by ids.

        Raises:
            NotFound, StoreDamaged: as the store says, where `on_damage` does not leave it out.
        """
        from store.rules.history import history_lines

        number = number or self.company
        if number is not None:
            customer = self.customer(number)
            return history_lines(
                [customer],
                self.operator.employees,
                self.services_so_far,
                to=self.operator.side,
                looks_for_edits=True,
            )
        of_office: tuple[Entry, ...] = ()
        with left_out(on_damage):
            of_office = self._store.office_history()
        return history_lines(
            self._store.customers(on_damage),
            self.operator.employees,
            self.services_so_far,
            office=self.office.name,
            of_office=of_office,
            column=column,
        )

    def timeline(
        self,
        number: str | None = None,
        on_damage: OnDamage = refuse_damage,
        column: "ColumnTitle | None" = None,
    ) -> "Timeline":
        """Return the same lines as `history` does, each made when it is looked at.

        What cannot be read is told when it is come to.

        Raises:
            NotFound, StoreDamaged: as the store says, where `on_damage` does not leave it out.
        """
        from store.domain.listed.latest import latest_first
        from store.rules.timeline.histories import Histories
        from store.rules.timeline.lines import Timeline

        def histories(of_office: tuple[Entry, ...] = ()) -> Histories:
            return Histories(
                partial(self.some_customers, on_damage=on_damage),
                employees=self.operator.employees,
                services=self.services_so_far,
                office=self.office.name,
                of_office=of_office,
                to=self.operator.side,
                column=column,
            )

        number = number or self.company
        if number is not None:
            return Timeline.of_one(histories(), self.customer(number))
        of_office: tuple[Entry, ...] = ()
        with left_out(on_damage):
            of_office = self._store.office_history()
        return Timeline(
            histories(of_office),
            latest_first(self._rows(on_damage)),
            partial(self._store.customers, on_damage),
        )

    def as_it_was(self, number: str, on: date) -> "AsItWas":
        """Return a customer as it stood at the end of a Swedish day, as its history tells (R64).

        Raises:
            Refused: the day is still to come.
            NotFound: there is no such customer, or it was not there yet.
            StoreDamaged: as the store says.
        """
        from store.rules.customers.as_it_was import as_it_was  # which no screen's start needs

        today = self.today()
        if on > today:
            message = _(
                "{date} is still to come; a customer is told as it stood. Today is {today}.",
                date=on,
                today=today,
            )
            raise Refused.because("date-in-future", message, about="on")
        customer = self.customer(number)
        told = as_it_was(customer, on, self.services_so_far)
        if told is None:
            message = _(
                "{customer} was not there yet on {date}; it came on {first}.",
                customer=f"{customer.number} {customer.name}",
                date=on,
                first=swedish_day(customer.history[0].at),
            )
            raise NotFound(message)
        return told

    def news_since(
        self, seen: datetime, on_damage: OnDamage = refuse_damage
    ) -> "tuple[CustomerNews, ...]":
        """Return all that the other side has done since then: nothing ends unnoticed.

        Raises:
            StoreDamaged: a customer cannot be read, and `on_damage` does not leave it out.
        """
        from store.rules.history import news_of

        own = self.operator.side
        moved = [
            row.number
            for row in changed_after(self._rows(on_damage), seen)
            if any(change.side != own and change.reached > seen for change in row.changes)
        ]
        news = (news_of(customer, own, seen) for customer in self._in_order(moved, on_damage))
        return tuple(each for each in news if each.entries)  # a row may tell of what is not there

    def export(self, shown: Filter, on_damage: OnDamage = refuse_damage) -> "OfficeFile":
        """Return what an export holds: the office and the customers that a filter shows.

        At a customer's desk it is that customer alone, without the office's employees.

        Raises:
            StoreDamaged: a customer, the office's own policy, what headings mean or the office's
                history cannot be read, and `on_damage` does not leave it out.
        """
        from store.exchange.json_file import OfficeFile

        policy: Policy = {}
        headings: HeadingMeanings = {}
        history: tuple[Entry, ...] = ()
        if self.company is None:
            with left_out(on_damage):
                policy = self._store.policy()
            with left_out(on_damage):
                headings = self._store.headings()
            with left_out(on_damage):
                history = self._store.office_history()
        return OfficeFile(
            office=self.office,
            employees=self._store.employees if self.company is None else (),
            customers=tuple(self._customers(shown, on_damage)),
            policy=policy,
            headings=headings,
            history=history,
        )

    def check(self) -> tuple[Finding, ...]:
        """Return what is wrong with the store's files.

        Raises:
            Refused: at a customer's desk, for the findings name other customers.
        """
        if self.company is not None:
            message = _("Checking the store is done by the office.")
            raise Refused.because("not-allowed", message)
        return self._store.check()
