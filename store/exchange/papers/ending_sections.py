"""What a letter says of an ending: what becomes of everything, what is still to be done."""

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from store.domain.catalogue import service_name
from store.domain.clock import swedish_day
from store.domain.model import Collaboration, Ending
from store.domain.plan import Effect
from store.domain.words import CHANGE, labelled, number_in, outcome_label
from store.exchange.papers.letter import Matter, Section
from store.exchange.papers.pack_section import pack_lines
from store.exchange.papers.to_be_done import ending_first, holds_on_it, to_be_done
from store.i18n.language import _, ngettext
from store.rules.endings.effects import effects_of, notes_on, office_access
from store.rules.endings.last_view import closed_for_viewing, is_last
from store.rules.undo_limits import UNDO_WITHIN


def ending_sections(matter: Matter) -> Iterator[Section]:
    """Return the sections of a letter about an ending, from the effects that the act itself has.

    Of one that was undone or withdrawn since, only what was decided and what is lost is told.
    """
    if matter.is_reversed:
        if lines := tuple(_what_was_decided(matter)):
            yield Section(title=_("What was decided"), lines=lines)
        yield Section(title=_("Hand-over pack"), lines=tuple(pack_lines(matter)))
        return
    effects = _effects(matter)
    title = _("What this means") if matter.is_over else _("What happens")
    yield Section(title=title, lines=tuple(_what_happens(matter, effects)))
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
    at_once = matter.is_over or matter.is_late or bool(holds_on_it(matter))
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
        in_letter=True,
    )


def _what_happens(matter: Matter, effects: Sequence[Effect]) -> Iterator[str]:
    ending = matter.occasion.ending
    if ending is None:
        yield _("How it ended is not known, nor what became of data and access.")
        return
    yield from _how(matter, ending)
    if not effects:
        yield _("What becomes of data and access is not documented.")
    yield from _erased_before(matter)
    yield from _waived_before(matter)
    again = _runs_again(matter)
    for effect in effects:
        if again and not effect.loses and effect.subject in _PASSED:
            continue
        match effect.subject:
            case "records":
                yield _erased(matter, at_once=effect.after is not None)
            case "data":
                yield labelled(_("Data"), effect.text)
            case "office":
                yield labelled(_("The office's access"), effect.text)
            case "customer":
                yield labelled(_("The customer's access"), effect.text)
            case "you":
                yield labelled(_("Your access"), effect.text)
            case "undo" if effect.loses:  # it says itself that it cannot be undone
                yield effect.text[:1].upper() + effect.text[1:]
            case "undo" if _can_be_undone(matter, effect):
                yield labelled(_("Undoing"), effect.text)
    if again:
        yield _("Since then {service} is used together again, in a new collaboration: access is as "
                "in that one.", service=matter.service_name)  # fmt: skip
        return
    undoable = [each for each in effects if each.subject == "undo" and not each.loses]
    if matter.is_over and not any(_can_be_undone(matter, each) for each in undoable):
        yield _("To go on together in {service} takes a new collaboration.",
                service=matter.service_name)  # fmt: skip


def _what_was_decided(matter: Matter) -> Iterator[str]:
    """Say how it was to end, or did, and what was erased with it: no undo brings that back."""
    ending = matter.occasion.ending
    if ending is not None:
        outcome = outcome_label(ending.outcome, to=matter.to)
        yield (
            _("How it ended: {outcome}", outcome=outcome)
            if matter.is_over
            else _("How it was to end: {outcome}", outcome=outcome)
        )
    yield from _erased_before(matter)


def _how(matter: Matter, ending: Ending) -> Iterator[str]:
    """Say in which way it ends or has ended, where the service offers more than one."""
    outcome = outcome_label(ending.outcome, to=matter.to)
    if ending.outcome != "end":
        words = _("How it ended: {outcome}") if matter.is_over else _("How it ends: {outcome}")
        yield words.format(outcome=outcome)


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
    had, left = number_in(before), number_in(after)
    if matter.is_over and had is not None and left is not None:
        yield ngettext(
            "Records: the one that {office} had about it was erased",
            "Records: the {n} that {office} had about it were erased",
            had - left,
            office=matter.office.name,
        )


def _waived_before(matter: Matter) -> Iterator[str]:
    """Say which checks an ending did not wait for, as a letter before it does."""
    about, ending, service = matter.collaboration, matter.occasion.ending, matter.service
    if not matter.is_over or about is None or ending is None:
        return
    outcome = service.outcome(ending.outcome) if service is not None else None
    words = _("Waived: {check} ({reason}); the ending did not wait for it.")
    if outcome is not None and outcome.loses:
        words = _("Waived: {check} ({reason}); the ending did not wait for it, and what was not "
                  "done by then was lost with it.")  # fmt: skip
    for check, answer in matter.names.answered(about.id, ending.checks):
        if (reason := answer.removeprefix("waived: ")) != answer:
            yield words.format(check=check, reason=reason)


def _can_be_undone(matter: Matter, effect: Effect) -> bool:
    """Return whether what is said of undoing still holds; that something is lost always does."""
    if effect.loses:
        return True
    if matter.is_late:
        return False
    entry = matter.occasion.entry
    if not matter.is_over:
        return True
    return entry is not None and matter.now - entry.at < UNDO_WITHIN


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
    elif views_in(matter):
        yield _beside_views(matter, others)
    elif _runs_again(matter):
        yield _("Only the collaboration on {service} that ended is concerned. Other collaborations "
                "are not affected: {others}.", service=service, others=others)  # fmt: skip
    elif others:
        yield _("Only {service} is concerned. Other collaborations are not affected: {others}.",
                service=service, others=others)  # fmt: skip
    else:
        yield _("Only {service} is concerned; no other collaboration is open.", service=service)


def _beside_views(matter: Matter, others: str) -> str:
    """Say what goes on, where the view of closed books goes."""
    said = _("No other collaboration is open.")
    if others:
        said = _("Other open collaborations are not affected: {others}.", others=others)
    return f"{said} " + _("What changes for one that has ended is told under Good to know.")


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
    """Return what is good to know before, as the page that ends says it; after, what went along."""
    about, service, ending = matter.collaboration, matter.service, matter.occasion.ending
    if about is None or service is None or ending is None:
        return
    if matter.is_over:
        yield from views_now(matter)
        return
    outcome = service.outcome(ending.outcome)
    notes, _briefs = notes_on(matter.customer, about, service, matter.services, outcome)
    yield from notes[1:]  # the first says that others are not affected


def views_in(matter: Matter) -> tuple[Collaboration, ...]:
    """Return the closed books that the office views by this collaboration alone, if by any."""
    about, customer = matter.collaboration, matter.customer
    if about is None or about.running == matter.is_over or not is_last(customer, about):
        return ()
    closed = (each for each, _sure in closed_for_viewing(customer, matter.services))
    return tuple(each for each in closed if each.id != about.id)


def views_now(matter: Matter) -> Iterator[str]:
    """Say whether the office can view those books as things stand."""
    for closed in views_in(matter):
        name = service_name(matter.services, closed.service)
        access = office_access(matter.customer, closed, matter.services)
        yield labelled(_("the office's access to {service}", service=name), access)


def _costs(matter: Matter, effects: Sequence[Effect]) -> Iterator[str]:
    known = [effect.text for effect in effects if effect.subject == "cost"]
    yield from known or [_("Who pays is not documented.")]
