"""What one operator sees across all customers: what waits, what is due, who is not ready."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from store.desk.reader import DeskReader
from store.domain.clock import swedish_day
from store.domain.errors import Refusal, Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.model import Collaboration, Customer
from store.domain.plan import Plan
from store.domain.repository import Finding
from store.domain.row import Row
from store.domain.wishes import FallDue
from store.exchange.json_file import OfficeFile
from store.i18n.language import _
from store.rules import readiness, residue, scheduled
from store.rules.history import HistoryLine, history_lines

_ANSWERABLE = ("requested", "declined")


class SentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits or was declined, and when the customer was reminded of it."""

    number: str
    name: str
    collaboration: Collaboration
    reminded: tuple[datetime, ...]


class Overviews(DeskReader):
    """Looks at all customers that the operator may see; at a customer's desk, at that one."""

    def readiness(self, filter: Filter | None = None) -> tuple[readiness.Blocker, ...]:
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

    def residue(self, number: str | None = None) -> tuple[residue.Leftover, ...]:
        """Return what still ties office and customer together after endings.

        Raises:
            NotFound, StoreDamaged: as the store says.
        """
        customers = [self.customer(number)] if number is not None else self._customers()
        return tuple(tie for each in customers for tie in residue.leftovers(each, self.services))

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
            for id in scheduled.due_endings(customer, today, self.services):
                service = self.collaboration(customer, id).service
                plan = self.plan_for(customer, FallDue(collaboration=id))
                if not plan.refusals:
                    customer = plan.after
                yield row, service, plan

    def overdue(self, customer: Customer, collaboration: Collaboration) -> tuple[Refusal, ...]:
        """Return why an ending whose date has come is not carried out; nothing if it has not."""
        wish = FallDue(collaboration=collaboration.id)
        today = swedish_day(self._clock())
        if collaboration.id not in scheduled.due_endings(customer, today, self.services):
            return ()
        return self.plan_for(customer, wish).refusals

    def requests(self) -> tuple[SentRequest, ...]:
        """Return the requests that wait for an answer, then those that were declined (R37).

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
                        SentRequest(
                            number=row.number,
                            name=row.name,
                            collaboration=each,
                            reminded=reminded,
                        )
                    )
        return tuple(sorted(asked, key=lambda each: each.collaboration.status != "requested"))

    def history(self, number: str | None = None) -> tuple[HistoryLine, ...]:
        """Return the history of a customer, or of all, the latest first.

        Raises:
            NotFound, StoreDamaged: as the store says.
        """
        number = number or self.company
        customers = self._store.customers() if number is None else [self.customer(number)]
        return history_lines(customers)

    def news_since(self, seen: datetime) -> tuple[Row, ...]:
        """Return the rows that the other side has changed since then (nothing ends silently)."""
        own = self.operator.side
        return tuple(
            row
            for row in self.listing().rows
            if any(each.side != own and each.reached > seen for each in row.changes)
        )

    def export(self, shown: Filter) -> OfficeFile:
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
            return OfficeFile(office=self.office, customers=customers)
        wanted = set(numbers)
        held = {each.number: each for each in self._store.customers() if each.number in wanted}
        return OfficeFile(
            office=self.office,
            employees=self._store.employees,
            customers=tuple(held[number] for number in numbers if number in held),
            policy=self._store.policy(),
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
