"""Endings on a date as a calendar that other programs show (RFC 5545)."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from icalendar import Calendar, Event

from store.domain.catalogue import Services, service_name
from store.domain.model import Office
from store.domain.plan import Plan
from store.i18n.language import _, language
from store.rules.endings.scheduled import ComingEnding

_NAMESPACE = uuid.UUID("6f2a0e5c-5b0e-4c1c-9f0a-3d8f6f6a7c11")
"""Makes the ids of this program's events unlike those of any other."""


def calendar(
    endings: Sequence[ComingEnding],
    office: Office,
    services: Services,
    *,
    now: dt.datetime,
    unread: Sequence[str] = (),
) -> bytes:
    """Return a calendar with one event of a whole day for each ending (R42).

    An ending keeps its event's id when it is moved, so that a calendar that reads the file again
    moves the event. What could not be read is an event of today: who looks at a calendar sees no
    other warning.
    """
    made = Calendar()
    made.add("prodid", f"-//samarbete//samarbete//{language().upper()}")
    made.add("version", "2.0")
    for ending in endings:
        made.add_component(_event_of(ending, office, services, now))
    if unread:
        made.add_component(_warning(unread, office, now))
    return bytes(made.to_ical())


def _event_of(ending: ComingEnding, office: Office, services: Services, now: dt.datetime) -> Event:
    summary = _(
        "{service} ends: {customer}",
        service=service_name(services, ending.service),
        customer=f"{ending.number} {ending.name}",
    )
    event = _event(
        (office.name, ending.number, ending.collaboration),
        ending.on,
        summary,
        "\n".join((ending.decision, *_refused(ending.plan))),
        now,
    )
    event.add("last-modified", ending.ending.decided_at.astimezone(dt.UTC))
    return event


def _refused(plan: Plan) -> Iterator[str]:
    """Return what would refuse the ending on its day."""
    for refusal in plan.refusals:
        yield _("Would be refused: {why}", why=refusal.message)


def _warning(unread: Sequence[str], office: Office, now: dt.datetime) -> Event:
    summary = _("samarbete could not read all endings")
    return _event((office.name, "unread"), now.date(), summary, "\n".join(unread), now)


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
