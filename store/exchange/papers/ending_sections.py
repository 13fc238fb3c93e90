"""What a letter says of an ending: what becomes of everything, what is still to be done."""

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from store.domain.catalogue import service_name
from store.domain.clock import swedish_day
from store.domain.model import Collaboration
from store.domain.plan import Effect
from store.domain.words import CHANGE, outcome_label
from store.exchange.papers.letter import Matter, Section
from store.exchange.papers.pack_section import pack_lines
from store.exchange.papers.to_be_done import ending_first, hold_on, to_be_done
from store.i18n.language import _, ngettext
from store.rules.endings.effects import effects_of, notes_on
from store.rules.undo_limits import UNDO_WITHIN


def ending_sections(matter: Matter) -> Iterator[Section]:
    """Return the sections of a letter about an ending, from the effects that the act itself has."""
    effects = _effects(matter)
    yield Section(title=_("What happens"), lines=tuple(_what_happens(matter, effects)))
    yield Section(title=_("Other collaborations"), lines=tuple(_others(matter)))
    if notes := tuple(_good_to_know(matter)):
        yield Section(title=_("Good to know"), lines=notes)
    yield Section(title=_("Still to be done"), lines=tuple(to_be_done(matter)))
    yield Section(title=_("Hand-over pack"), lines=tuple(pack_lines(matter)))
    yield Section(title=_("Who pays"), lines=tuple(_costs(matter, effects)))


def _effects(matter: Matter) -> tuple[Effect, ...]:
    """Return what the ending does, by the function that each plan of an ending has it from.

    It is said to the side that reads the letter. Where the catalogue does not know service or
    outcome, nothing is known.
    """
    about, ending, service = matter.collaboration, matter.occasion.ending, matter.service
    outcome = service.outcome(ending.outcome) if service is not None and ending else None
    if about is None or ending is None or service is None or outcome is None:
        return ()
    today = swedish_day(matter.now)
    at_once = matter.is_over or matter.is_late or hold_on(matter) is not None
    at_once = at_once or (matter.occasion.kind == "planned" and ending.on <= today)
    before = replace(about, status="active", ending=None)
    after = replace(about, status="ended" if at_once else "ending", ending=ending)
    return effects_of(
        matter.customer,
        before,
        after,
        service,
        outcome,
        matter.services,
        matter.reader,
        named=False,
    )


def _what_happens(matter: Matter, effects: Sequence[Effect]) -> Iterator[str]:
    ending = matter.occasion.ending
    if ending is None:
        yield _("How it ended is not known, nor what became of data and access.")
        return
    yield _("Afterwards: {outcome}", outcome=outcome_label(ending.outcome, to=matter.to))
    if not effects:
        yield _("What becomes of data and access is not documented.")
    yield from _erased_before(matter)
    again = _runs_again(matter)
    for effect in effects:
        if again and not effect.loses and effect.subject in _PASSED:
            continue
        match effect.subject:
            case "records":
                yield _erased(matter, at_once=effect.after is not None)
            case "data":
                yield _told(_("Data"), effect)
            case "office":
                yield _told(_("The office's access"), effect)
            case "customer":
                yield _told(_("The customer's access"), effect)
            case "you":
                yield _told(_("Your access"), effect)
            case "undo" if _can_be_undone(matter, effect):
                yield _told(_("Undoing"), effect)
    if again:
        yield _("Since then {service} is used together again, in a new collaboration: access is as "
                "in that one.", service=matter.service_name)  # fmt: skip
        return
    undoable = [each for each in effects if each.subject == "undo" and not each.loses]
    if matter.is_over and not any(_can_be_undone(matter, each) for each in undoable):
        yield _("To go on together in {service} takes a new collaboration.",
                service=matter.service_name)  # fmt: skip


_PASSED = frozenset({"office", "customer", "you", "undo"})
"""What an ending says nothing of any more once the same service is used together again."""


def _runs_again(matter: Matter) -> bool:
    """Return whether the service that ended is used in another collaboration since."""
    return matter.is_over and any(
        _is_again(matter, each) for each in matter.customer.collaborations
    )


def _is_again(matter: Matter, other: Collaboration) -> bool:
    about = matter.collaboration
    same = about is not None and other.id != about.id and other.service == about.service
    return same and other.running


def _told(label: str, effect: Effect) -> str:
    """Say an effect behind its label; where it has a colon of its own, the label has none."""
    return f"{label} – {effect.text}" if ": " in effect.text else f"{label}: {effect.text}"


def _erased(matter: Matter, *, at_once: bool) -> str:
    """Say how many records will be erased, and whose they are."""
    about, office = matter.collaboration, matter.office.name
    count = len(about.records) if about is not None else 0
    if at_once:
        return ngettext("Records: the one that {office} has about it is erased",
                        "Records: the {n} that {office} has about it are erased",
                        count, office=office)  # fmt: skip
    return ngettext("Records: the one that {office} has about it is erased on that day",
                    "Records: the {n} that {office} has about it are erased on that day",
                    count, office=office)  # fmt: skip


def _erased_before(matter: Matter) -> Iterator[str]:
    """Say how many records were erased, by the line of history of the act."""
    entry = matter.occasion.entry
    before, _arrow, after = (entry.details if entry else {}).get("records", "").partition(CHANGE)
    if matter.is_over and before.isdecimal() and after.isdecimal():
        yield ngettext(
            "Records: the one about it was erased",
            "Records: the {n} about it were erased",
            int(before) - int(after),
        )


def _can_be_undone(matter: Matter, effect: Effect) -> bool:
    """Return whether what is said of undoing still holds; that something is lost always does."""
    if effect.loses:
        return True
    if matter.is_late:
        return False
    entry = matter.occasion.entry
    if not matter.is_over:
        return True
    return entry is not None and matter.now < entry.at + UNDO_WITHIN


def _others(matter: Matter) -> Iterator[str]:
    """Name what else is there: an ending is of one collaboration alone (R10).

    What has to end before it is named apart.
    """
    service, first = matter.service_name, ending_first(matter)
    others = others_named(matter, first)
    if first:
        names = ", ".join(service_name(matter.services, each.service) for each in first)
        yield _("{service} is concerned, and what has to end before it: {first}.",
                service=service, first=names)  # fmt: skip
        if others:
            yield _("Other collaborations are not affected: {others}.", others=others)
    elif _runs_again(matter):
        yield _("Only the collaboration on {service} that ended is concerned. Other collaborations "
                "are not affected: {others}.", service=service, others=others)  # fmt: skip
    elif others:
        yield _("Only {service} is concerned. Other collaborations are not affected: {others}.",
                service=service, others=others)  # fmt: skip
    else:
        yield _("Only {service} is concerned; no other collaboration is open.", service=service)


def others_named(matter: Matter, without: Collection[Collaboration] = ()) -> str:
    """Name the other collaborations that are open; empty where there is none."""
    about = matter.collaboration
    return ", ".join(
        _named_as_it_stands(matter, each)
        for each in matter.customer.collaborations
        if each.open and (about is None or each.id != about.id) and each not in without
    )


def _named_as_it_stands(matter: Matter, other: Collaboration) -> str:
    """Name another collaboration; one that ends on a day of its own, with that day."""
    name = service_name(matter.services, other.service)
    if other.status == "ending" and other.ends_on is not None:
        return _("{service} (ends on {date}, which was decided separately)",
                 service=name, date=other.ends_on)  # fmt: skip
    if other.status == "requested":
        return _("{service} (requested)", service=name)
    if matter.is_over and _is_again(matter, other):
        return _("{service} (a new collaboration)", service=name)
    return name


def _good_to_know(matter: Matter) -> Iterator[str]:
    """Return what is good to know before, as the page that ends says it."""
    about, service, ending = matter.collaboration, matter.service, matter.occasion.ending
    if about is None or service is None or ending is None or matter.is_over:
        return
    outcome = service.outcome(ending.outcome)
    notes, _briefs = notes_on(matter.customer, about, service, matter.services, outcome)
    yield from notes[1:]  # the first says that others are not affected


def _costs(matter: Matter, effects: Sequence[Effect]) -> Iterator[str]:
    known = [effect.text for effect in effects if effect.subject == "cost"]
    yield from known or [_("Who pays is not documented.")]
