"""What stops an ending, in the few words that a line of the list has room for."""

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from store.domain.catalogue import (
    Attested,
    EndedFirst,
    LicensedUser,
    Newest,
    NoneOpen,
    Services,
    short_name,
)
from store.domain.words import kind_word
from store.i18n.language import _, ngettext
from store.rules.stops import END_FIRST, MAIN_CONTACT, MISSING, NO_USER, ON_HOLD, TO_CONFIRM, Stop
from tui.formatting.list_lines import NO_MAIN_CONTACT
from tui.formatting.records import kind_counted

READY = "ready"
"""Stands for what nothing measured stops, among the kinds of stops."""


def stop_words(stops: Iterable[Stop], services: Services, width: int) -> str:
    """Say what stops an ending, or that it is ready, in so many cells.

    What has no room is counted: `2 reports +1`. A word is never cut.
    """
    named = list(stops)
    words = [stop_word(stop, services) for stop in named]
    briefly = [stop_word(replace(stop, about=None), services) for stop in named]
    return counted((words, briefly), width) if named else _("ready")


def counted(ways: Sequence[Sequence[str]], width: int) -> str:
    """Join words in the first of some ways that so many cells hold.

    What has no room is counted; the first word is worth more than how many there are besides.
    """
    from rich.cells import cell_len  # only a screen has cells

    most = max(map(len, ways))
    for shown in range(most, 0, -1):
        for words in ways:
            more = f" +{len(words) - shown}" if shown < len(words) else ""
            if cell_len(text := " · ".join(words[:shown]) + more) <= width:
                return text
    return ways[-1][0]


def stop_word(stop: Stop, services: Services) -> str:
    """Say one thing that stops an ending."""
    n = stop.count
    match stop.kind:
        case kind if kind == MAIN_CONTACT:
            return _(NO_MAIN_CONTACT)
        case kind if kind == TO_CONFIRM:
            return ngettext("{n} to confirm", "{n} to confirm", n)
        case kind if kind == END_FIRST and n == 1 and stop.about is not None:
            return _("{service} first", service=bare_name(services, stop.about))
        case kind if kind == END_FIRST:
            return ngettext("{n} other first", "{n} others first", n)
        case kind if kind == NO_USER:
            return _("no licensed user")
        case kind if kind == MISSING and stop.about is not None:
            return _("{record} due", record=kind_word(stop.about))
        case kind if kind == ON_HOLD:
            return _("on hold")
        case kind if kind == MISSING:
            return _("record due")
        case kind:
            return kind_counted(kind, n, briefly=True)


def kind_choice(kind: str) -> str:
    """Say a kind of stop as a filter's choice does."""
    match kind:
        case "ready":
            return _("can be ended today")
        case "main-contact":
            return _("stopped by: no main contact")
        case "to-confirm":
            return _("something to confirm")
        case "end-first":
            return _("stopped by: another one first")
        case "no-user":
            return _("stopped by: no licensed user")
        case "missing":
            return _("stopped by: a record that is due")
        case "on-hold":
            return _("on hold: nothing may be lost")
        case "report":
            return _("stopped by: reports")
        case "outlay":
            return _("stopped by: outlays")
        case "bank-integration":
            return _("stopped by: bank integrations")
        case _:
            return _("stopped by: {kind}", kind=kind_word(kind))


def kinds_of(stops: Collection[Stop]) -> frozenset[str]:
    """Return the kinds of what stops an ending; `READY` is one, where nothing measured does."""
    found = frozenset(stop.kind for stop in stops)
    return found if any(stop.measured for stop in stops) else found | {READY}


def kinds(services: Services) -> frozenset[str]:
    """Return the kinds that there may be with these services."""
    found = {READY, MAIN_CONTACT, ON_HOLD}
    for check in (check for service in services.values() for check in service.checks):
        match check:
            case NoneOpen():
                found.add(check.record)
            case Attested():
                found.add(TO_CONFIRM)
            case EndedFirst():
                found.add(END_FIRST)
            case LicensedUser():
                found.add(NO_USER)
            case Newest():
                found.add(MISSING)
    return frozenset(found)


def bare_name(services: Services, id: str) -> str:
    """Return a service's short name without the maker's: all of them have that."""
    return short_name(services, id).removeprefix("Visma ")
