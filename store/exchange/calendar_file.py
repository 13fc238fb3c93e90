"""Endings on a date as a calendar that other programs show (RFC 5545)."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from icalendar import Calendar, Event

from store.domain.catalogue import Services, service_name
from store.domain.clock import in_utc, swedish_day
from store.domain.model import Office
from store.domain.rights import Operator
from store.i18n.language import _, language
from store.rules.customers.as_told import hold_told
from store.rules.endings.scheduled import ComingEnding
from store.rules.holds import hold_against, loss_words

_NAMESPACE = uuid.UUID("6f2a0e5c-5b0e-4c1c-9f0a-3d8f6f6a7c11")
"""Makes the ids of this program's events unlike those of any other."""


def calendar(
    endings: Sequence[ComingEnding],
    office: Office,
    services: Services,
    *,
    by: Operator,
    now: dt.datetime,
    unread: Sequence[str] = (),
) -> bytes:
    """Return a calendar with one event of a whole day for each ending (R42).

    An ending keeps its event's id when it is moved, so that a calendar that reads the file again
    moves the event. What could not be read is an event of today: who looks at a calendar sees no
    other warning. `by` makes it; why something is on hold does not stand in it, for a calendar is
    shared easily (R59).
    """
    made = Calendar()
    made.add("prodid", f"-//samarbete//samarbete//{language().upper()}")
    made.add("version", "2.0")
    for ending in endings:
        made.add_component(_event_of(ending, office, services, by, now))
    if unread:
        made.add_component(_warning(unread, office, now))
    return bytes(made.to_ical())


def _event_of(
    ending: ComingEnding, office: Office, services: Services, by: Operator, now: dt.datetime
) -> Event:
    words = _("{service} ends: {customer}")
    if ending.on < swedish_day(now):
        words = _("{service} was to end: {customer}")
    summary = words.format(
        service=service_name(services, ending.service),
        customer=f"{ending.number} {ending.name}",
    )
    event = _event(
        (office.name, ending.number, ending.collaboration),
        ending.on,
        summary,
        "\n".join((ending.decision, *_refused(ending, services, by, now))),
        now,
    )
    event.add("last-modified", in_utc(ending.ending.decided_at))
    return event


def _refused(
    ending: ComingEnding, services: Services, by: Operator, now: dt.datetime
) -> Iterator[str]:
    """Return what would refuse the ending on its day; of a hold, by whom and until when."""
    for refusal in ending.plan.refusals:
        why = refusal.message
        if refusal.code == "on-hold":  # in whose own words its reason stands
            day = max(ending.on, swedish_day(now))
            hold = hold_against(ending.customer, ending.collaboration, day)
            assert hold is not None, ending
            why = loss_words(ending.customer, hold_told(hold, "customer"), by, services)
        yield _("Would be refused: {why}", why=why)


def _warning(unread: Sequence[str], office: Office, now: dt.datetime) -> Event:
    summary = _("samarbete could not read all endings")
    return _event((office.name, "unread"), swedish_day(now), summary, "\n".join(unread), now)


def _event(
    identity: tuple[str, ...], day: dt.date, summary: str, description: str, now: dt.datetime
) -> Event:
    """Return an event of a whole day that leaves the day free."""
    event = Event()
    event.add("uid", f"{uuid.uuid5(_NAMESPACE, repr(identity))}@samarbete")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("summary", _printable(summary))
    event.add("description", _printable(description))
    event.add("transp", "TRANSPARENT")
    return event


def _printable(text: str) -> str:
    """Leave out what no text of a calendar may hold: control characters but the end of a line."""
    return "".join(char for char in text if char == "\n" or char.isprintable())
