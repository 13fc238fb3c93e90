"""What stops an ending, in short: counted for a list, where `readiness` says it in sentences."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import (
    Attested,
    Check,
    EndedFirst,
    LicensedUser,
    Newest,
    NoneOpen,
    Service,
    Services,
)
from store.domain.model import Collaboration, Customer
from store.domain.plan import CheckState
from store.domain.rights import Operator
from store.rules.endings.checks import answers_in, checklist
from store.rules.endings.ending import missing_main_contact
from store.rules.holds import hold_against, outcomes_left

MAIN_CONTACT = "main-contact"
TO_CONFIRM = "to-confirm"
END_FIRST = "end-first"
NO_USER = "no-user"
MISSING = "missing"
ON_HOLD = "on-hold"


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of thing that stops an ending, and how many there are of it.

    `kind` is one of the constants of this file, else the kind of the records that are open. `about`
    is the service that has to end first, or the kind of record that is missing. `partly` says that
    another way to end is open.
    """

    kind: str
    count: int = 1
    about: str | None = None
    partly: bool = False

    @property
    def measured(self) -> bool:
        """Whether it stops every ending today; what a person confirms is only asked (R15)."""
        return self.kind != TO_CONFIRM and not self.partly


Stops = Mapping[str, tuple[Stop, ...]]
"""What stops the ending of each collaboration that is running, by its id; nothing, where ready."""


def stops(customer: Customer, by: Operator, today: dt.date, services: Services) -> Stops:
    """Return what would stop an ending today, of all that is running (R15, R19).

    Where an ending on a date is decided, its answers hold.
    """
    missing = missing_main_contact(customer, by)
    first = (Stop(kind=MAIN_CONTACT),) if missing else ()
    return {
        collaboration.id: (
            *first,
            *_held(customer, collaboration, today, services, partly=False),
            *_open(customer, collaboration, by, today, services),
            *_held(customer, collaboration, today, services, partly=True),
        )
        for collaboration in customer.collaborations
        if collaboration.running
    }


def _held(
    customer: Customer,
    collaboration: Collaboration,
    today: dt.date,
    services: Services,
    *,
    partly: bool,
) -> Iterable[Stop]:
    """Tell of a hold that would refuse every ending, or the ways that lose data alone (R59)."""
    service = services.get(collaboration.service)
    if service is None or hold_against(customer, collaboration.id, today) is None:
        return
    losing = [outcome.loses for outcome in outcomes_left(collaboration, service)]
    if (any(losing) and not all(losing)) if partly else all(losing):
        yield Stop(kind=ON_HOLD, partly=partly)


def _open(
    customer: Customer,
    collaboration: Collaboration,
    by: Operator,
    today: dt.date,
    services: Services,
) -> Iterable[Stop]:
    service = services.get(collaboration.service)
    if service is None:
        return
    decided = collaboration.ending
    attested, waived = answers_in(decided, service) if decided is not None else ((), {})
    states = checklist(
        customer,
        collaboration,
        services,
        by.employees,
        on=today,
        today=today,
        attested=attested,
        waived=waived,
    )
    yield from still_open(customer, collaboration, service, states)


def still_open(
    customer: Customer,
    collaboration: Collaboration,
    service: Service,
    states: Iterable[CheckState],
) -> Iterable[Stop]:
    """Return what the checks stop that have no answer."""
    still = {state.id: state for state in states if state.answer is None}
    asked = [check for check in service.checks if check.id in still]
    for check in asked:
        if not isinstance(check, Attested):
            yield _stop(check, customer, still[check.id])
    if confirms := sum(isinstance(check, Attested) for check in asked):
        yield Stop(kind=TO_CONFIRM, count=confirms)


def _stop(check: Check, customer: Customer, state: CheckState) -> Stop:
    match check:
        case NoneOpen():
            return Stop(kind=check.record, count=state.count)
        case EndedFirst():
            left = [c for c in customer.collaborations if c.running and c.service in check.services]
            return Stop(kind=END_FIRST, count=len(left), about=left[0].service)
        case LicensedUser():
            return Stop(kind=NO_USER)
        case Newest():
            return Stop(kind=MISSING, about=check.record)
        case _:
            return Stop(kind=TO_CONFIRM)


def of_customer(
    found: Stops, wanted: Set[str] = frozenset(), shown: Sequence[str] | None = None
) -> tuple[Stop, ...]:
    """Return what stops endings of a customer, of all its collaborations together.

    What has to end first is one of its own, which tells of itself; where only some services are
    `shown`, it is told of unless it is among them. What a person confirms is asked on the page, and
    told of here where nothing else stops it. The kinds that are `wanted` are told of in any case,
    first.
    """
    together: dict[tuple[str, str | None], Stop] = {}
    every = [stop for of_one in found.values() for stop in of_one]
    for stop in sorted(every, key=lambda stop: stop.partly):
        key = stop.kind, stop.about
        first = together.setdefault(key, stop)
        if stop.kind == END_FIRST:  # several may wait for the same ones
            n = max(first.count, stop.count)
        elif stop.kind in (MAIN_CONTACT, NO_USER, MISSING, ON_HOLD):
            n = 1
        else:
            n = stop.count if first is stop else first.count + stop.count
        together[key] = replace(first, count=n)
    stopping = [*together.values()]
    looked_for = [stop for stop in stopping if stop.kind in wanted]
    others = [stop for stop in stopping if stop.kind not in wanted]
    told = [
        stop for stop in others if stop.kind != TO_CONFIRM and not _tells_of_itself(stop, shown)
    ]
    stopped = any(stop.measured for stop in told)
    confirms = [stop for stop in others if stop.kind == TO_CONFIRM and not stopped]
    return (*looked_for, *told, *confirms)


def _tells_of_itself(stop: Stop, shown: Sequence[str] | None) -> bool:
    """Whether all that has to end first is shown as well, beside what waits for it."""
    if stop.kind != END_FIRST:
        return False
    return shown is None or (stop.about in shown and stop.count < len(shown))
