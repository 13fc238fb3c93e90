"""What the page for several endings says of them together: its title, its verb, what will be."""

import datetime as dt
from collections.abc import Collection, Sequence

from store.domain.catalogue import Services
from store.domain.model import Side
from store.domain.words import said_to
from store.i18n.language import _, grouped, ngettext
from store.rules.endings.batch import BatchLine, irreversible
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact
from tui.screens.saving import not_certain


def title_of(
    customers: Collection[str], services: Sequence[str], known: Services, *, to: Side
) -> str:
    """Say what is to be ended: of which services, at how many customers (to one of them, not)."""
    count, places = len(services), len(customers)
    if len(set(services)) != 1:
        what = ngettext("{count} collaboration", "{count} collaborations", count,
                        count=grouped(count))  # fmt: skip
    else:
        what = f"{grouped(count)} {bare_name(known, services[0])}"
    of_customers = ngettext(
        "End several · {what} at {places} customer",
        "End several · {what} at {places} customers",
        places,
        what=what,
        places=grouped(places),
    )
    return said_to(to, of_customers, _("End several · {what}", what=what))


def counted(lines: Sequence[BatchLine], of: int) -> str:
    """Say how many of so many can be ended."""
    good = sum(line.good for line in lines)
    if good == of:
        return ngettext("{n} can be ended", "all {n} can be ended", of)
    return _("{good} can be ended, {rest} cannot", good=grouped(good), rest=grouped(of - good))


def ended_of(ended: int, of: int, on: dt.date | None, *, maybe: int = 0) -> str:
    """Say how many of so many were ended, or will be on a day, and how many are maybe."""
    good, rest, uncertain = grouped(ended), grouped(of - ended - maybe), grouped(maybe)
    if on is not None and maybe:
        return _("{good} end on {date}, {maybe} maybe, {rest} not",
                 good=good, date=on, maybe=uncertain, rest=rest)  # fmt: skip
    if on is not None:
        return _("{good} end on {date}, {rest} not", good=good, date=on, rest=rest)
    if maybe:
        return _("{good} ended, {maybe} maybe, {rest} not", good=good, maybe=uncertain, rest=rest)
    return _("{good} ended, {rest} not", good=good, rest=rest)


def verb_of(lines: Sequence[BatchLine], on: dt.date | None) -> str:
    """Say what the button does."""
    good = sum(line.good for line in lines)
    if not good:
        return _("End")
    if on is None:
        return _("End {n} now", n=grouped(good))
    return _("End {n} on {date}", n=grouped(good), date=on)


def summary(lines: Sequence[BatchLine], on: dt.date | None, *, marked: int) -> Fact:
    """Say what will be ended, what that loses, and of how many the mark stays."""
    good = [line for line in lines if line.good]
    stay = ngettext("{n} stays marked.", "{n} stay marked.", marked) if marked else ""
    if not good:
        nothing = _("Nothing would be ended as it stands.")
        return Fact("", f"{nothing} {stay}".rstrip(), "ask")
    count = grouped(len(good))
    will = _("{n} will be ended now.", n=count)
    if on is not None:
        will = _("{n} will be ended on {date}.", n=count, date=on)
    told = " ".join(filter(None, (will, _lost(good), stay)))
    return Fact("", told, "loses" if irreversible(good) else "")


def _lost(good: Sequence[BatchLine]) -> str:
    if lost := irreversible(good):
        return ngettext("{n} of them loses data for good.", "{n} of them lose data for good.", lost)
    if unknown := sum(line.unknown for line in good):
        return ngettext("For {n} it is unknown whether data is lost.",
                        "For {n} it is unknown whether data is lost.", unknown)  # fmt: skip
    return _("Nothing is lost.")


def ended_fact(ended: int, of: int, on: dt.date | None, *, lost: int, maybe: int = 0) -> Fact:
    """Say how many of so many were ended, and how many of those lose data, once it is done.

    Of how many it is not certain is said behind that.
    """
    if on is not None:
        told = _("{n} of {all} end on {date}.", n=grouped(ended), all=grouped(of), date=on)
        loses = ngettext("{n} of them then loses data for good.",
                         "{n} of them then lose data for good.", lost)  # fmt: skip
    else:
        told = _("Ended {ended} of {all}.", ended=grouped(ended), all=grouped(of))
        loses = ngettext("{n} of them has lost data for good.",
                         "{n} of them have lost data for good.", lost)  # fmt: skip
    if on is not None:
        saved = _("Saved; w in the list withdraws one.")
    else:
        saved = _("It is saved.") if lost else _("Saved; z in the list undoes one.")
    parts = [told, loses, saved] if lost else [told, saved] if ended else [told]
    if maybe:
        parts.append(not_certain(maybe))
    return Fact("", " ".join(parts), "loses" if lost else "ask" if maybe else "heading")


def not_ended_words(maybe: int, not_ended: int) -> str:
    """Say what the list does not show once the page is closed; nothing where all were ended."""
    stay = ngettext("{n} was not ended and stays marked.", "{n} were not ended and stay marked.",
                    not_ended)  # fmt: skip
    return " ".join([not_certain(maybe)] * bool(maybe) + [stay] * bool(not_ended))
