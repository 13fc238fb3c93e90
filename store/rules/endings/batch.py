"""Plan several endings as one: each on what the earlier ones leave, with a refusal per line."""

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import Services, order_of_ending, service_name
from store.domain.model import Customer
from store.domain.plan import Plan, collaboration_of
from store.domain.rights import Operator
from store.domain.row import number_order
from store.domain.wishes import End
from store.rules.endings import ending

MANY = 1
"""From so many irreversible endings on, their count has to be typed."""


class BatchLine(msgspec.Struct, frozen=True, kw_only=True):
    """One ending of several: whose, which, and its plan on the customer as it is `before`.

    `for_anybody` is the plan of somebody with all rights, where that was asked for as well.
    """

    number: str
    name: str
    service: str
    service_name: str
    wish: End
    plan: Plan
    before: Customer
    for_anybody: Plan | None = None

    @property
    def good(self) -> bool:
        """Whether nothing stands in its way."""
        return not self.plan.refusals

    @property
    def ends(self) -> bool:
        """Whether it says how to end: somebody could do that if nothing stood in its way."""
        plan = self.for_anybody or self.plan
        return any(effect.subject == "status" for effect in plan.effects)

    @property
    def refused_to_all(self) -> bool:
        """Whether it is refused to whoever tries."""
        return self.for_anybody is not None and bool(self.for_anybody.refusals)

    @property
    def loses(self) -> bool:
        """Whether it loses data for good, so that it is among those whose count is typed (R13)."""
        return self.plan.must_type is not None

    @property
    def unknown(self) -> bool:
        """Whether nobody knows if it loses data: the service does not say."""
        return any(e.subject == "undo" and "unknown" in e.tells for e in self.plan.effects)


def plan_batch(
    customers: Mapping[str, Customer],
    wishes: Iterable[tuple[str, End]],
    by: Operator,
    now: dt.datetime,
    services: Services,
) -> tuple[BatchLine, ...]:
    """Plan endings in the order in which they have to be carried out.

    What others wait for comes first, and each is planned on the customer as the good ones before
    it leave it. The names that single endings ask for are taken as typed: for several, the count
    is asked instead.

    Raises:
        NotFound: there is no such collaboration.
    """
    left = dict(customers)
    place, last = order_of_ending(services), len(services)
    ordered = sorted(
        ((number, collaboration_of(customers[number], wish.collaboration), wish)
         for number, wish in wishes),
        key=lambda line: (number_order(line[0]), place.get(line[1].service, last), line[1].id),
    )  # fmt: skip
    lines = []
    for number, collaboration, wish in ordered:
        wish = replace(wish, confirmation=number)
        before = left[number]
        plan = ending.plan(before, wish, by, now, services)
        if not plan.refusals:
            left[number] = plan.after
        lines.append(
            BatchLine(
                number=number,
                name=before.name,
                service=collaboration.service,
                service_name=service_name(services, collaboration.service),
                wish=wish,
                plan=plan,
                before=before,
            )
        )
    return tuple(lines)


def irreversible(lines: Iterable[BatchLine]) -> int:
    """Return how many of the good ones cannot be undone."""
    return sum(line.good and line.loses for line in lines)


def erased(lines: Iterable[BatchLine]) -> int:
    """Return how many records the good ones erase."""
    return sum(
        int(effect.before or 0)
        for line in lines
        if line.good
        for effect in line.plan.effects
        if effect.subject == "records"
    )
