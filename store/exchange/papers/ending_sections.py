"""What a letter says of an ending: what becomes of everything, what is still to be done."""

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from store.domain.catalogue import service_name
from store.domain.clock import swedish_day
from store.domain.errors import Refusal
from store.domain.model import Collaboration, Entry
from store.domain.plan import Effect
from store.domain.words import CHANGE, outcome_label, said_to
from store.exchange.papers.letter import Matter, Section
from store.exchange.papers.occasion import CAN_STILL_BE_DONE
from store.i18n.language import _, ngettext
from store.rules.endings.effects import effects_of, notes_on
from store.rules.endings.ending import plan as plan_ending
from store.rules.endings.scheduled import coming_endings
from store.rules.handover import handed_over, made_packs, packs_of
from store.rules.residue import leftovers
from store.rules.undo_limits import UNDO_WITHIN


def ending_sections(matter: Matter) -> Iterator[Section]:
    """Return the sections of a letter about an ending, from the effects that the act itself has."""
    effects = _effects(matter)
    yield Section(title=_("What happens"), lines=tuple(_what_happens(matter, effects)))
    yield Section(title=_("Other collaborations"), lines=tuple(_others(matter)))
    if notes := tuple(_good_to_know(matter)):
        yield Section(title=_("Good to know"), lines=notes)
    yield Section(title=_("Still to be done"), lines=tuple(_to_be_done(matter)))
    yield Section(title=_("Hand-over pack"), lines=tuple(_pack(matter)))
    yield Section(title=_("Who pays"), lines=tuple(_costs(matter, effects)))


def is_over(matter: Matter) -> bool:
    """Return whether the ending that is told of has been done."""
    return matter.occasion.kind == "ended"


def is_late(matter: Matter) -> bool:
    """Return whether its day has come, and the collaboration has not ended."""
    about, ending = matter.collaboration, matter.occasion.ending
    return (
        matter.occasion.kind == "dated"
        and matter.occasion.since is None
        and about is not None
        and about.status == "ending"
        and ending is not None
        and ending.on <= swedish_day(matter.now)
    )


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
    at_once = is_over(matter) or (matter.occasion.kind == "planned" and ending.on <= today)
    before = replace(about, status="active", ending=None)
    after = replace(about, status="ended" if at_once else "ending", ending=ending)
    return effects_of(
        matter.customer, before, after, service, outcome, matter.services, matter.reader
    )


def _what_happens(matter: Matter, effects: Sequence[Effect]) -> Iterator[str]:
    ending = matter.occasion.ending
    if ending is None:
        yield _("How it ended is not known here, nor what became of data and access.")
        return
    yield _("Afterwards: {outcome}", outcome=outcome_label(ending.outcome, to=matter.to))
    if not effects:
        yield _("What becomes of data and access is not documented.")
    yield from _erased_before(matter)
    for effect in effects:
        match effect.subject:
            case "records":
                yield _("Records: {told}", told=effect.text)
            case "data":
                yield _("Data: {told}", told=effect.text)
            case "office":
                yield _("The office's access: {told}", told=effect.text)
            case "customer":
                yield _("The customer's access: {told}", told=effect.text)
            case "you":
                yield _("Your access: {told}", told=effect.text)
            case "undo" if _can_be_undone(matter, effect):
                yield _("Undoing: {told}", told=effect.text)
    undoable = [each for each in effects if each.subject == "undo" and not each.loses]
    if is_over(matter) and not any(_can_be_undone(matter, each) for each in undoable):
        yield _("Who wants to go on together in {service} starts a new collaboration.",
                service=matter.service_name)  # fmt: skip


def _erased_before(matter: Matter) -> Iterator[str]:
    """Say how many records were erased, by the line of history of the act."""
    entry = matter.occasion.entry
    before, _arrow, after = (entry.details if entry else {}).get("records", "").partition(CHANGE)
    if is_over(matter) and before.isdecimal() and after.isdecimal():
        yield ngettext(
            "Records: the one about it was erased",
            "Records: the {n} about it were erased",
            int(before) - int(after),
        )


def _can_be_undone(matter: Matter, effect: Effect) -> bool:
    """Return whether what is said of undoing still holds; that something is lost always does."""
    if effect.loses:
        return True
    if is_late(matter):
        return False
    entry = matter.occasion.entry
    if not is_over(matter):
        return True
    return entry is not None and matter.now < entry.at + UNDO_WITHIN


def _others(matter: Matter) -> Iterator[str]:
    """Name what else is there: an ending is of one collaboration alone (R10)."""
    others = others_named(matter)
    if not others:
        yield _("Only {service} is concerned; no other collaboration is open.",
                service=matter.service_name)  # fmt: skip
        return
    yield _("Only {service} is concerned. Other collaborations are not affected: {others}.",
            service=matter.service_name,
            others=others)  # fmt: skip


def others_named(matter: Matter) -> str:
    """Name the other collaborations that are open; empty where there is none."""
    about = matter.collaboration
    return ", ".join(
        _named_as_it_stands(matter, each)
        for each in matter.customer.collaborations
        if each.open and (about is None or each.id != about.id)
    )


def _named_as_it_stands(matter: Matter, other: Collaboration) -> str:
    """Name another collaboration; one that ends on a day of its own, with that day."""
    name = service_name(matter.services, other.service)
    if other.status == "ending" and other.ends_on is not None:
        return _("{service} (ends on {date}, which was decided separately)",
                 service=name, date=other.ends_on)  # fmt: skip
    if other.status == "requested":
        return _("{service} (requested)", service=name)
    return name


def _good_to_know(matter: Matter) -> Iterator[str]:
    """Return what is good to know before, as the page that ends says it."""
    about, service, ending = matter.collaboration, matter.service, matter.occasion.ending
    if about is None or service is None or ending is None or is_over(matter):
        return
    outcome = service.outcome(ending.outcome)
    notes, _briefs = notes_on(matter.customer, about, service, matter.services, outcome)
    yield from notes[1:]  # the first says that others are not affected


def _to_be_done(matter: Matter) -> Iterator[str]:
    if is_over(matter):
        yield from _left_over(matter)
        return
    refusals = still_refused(matter)
    for refusal in refusals:
        if refusal.code == "main-contact-missing":
            yield _("{customer} needs a main contact. An Administrator of {customer} or of "
                    "{office} names one in Users and services.",
                    customer=matter.customer.name, office=matter.office.name)  # fmt: skip
        else:
            yield refusal.message
    ending = matter.occasion.ending
    if not refusals:
        yield _("Nothing that is recorded here stands in the way.")
    elif ending is not None:
        yield _("{who} sees to it that this is done; until then it does not end.",
                who=matter.company(ending.side))  # fmt: skip


def still_refused(matter: Matter) -> tuple[Refusal, ...]:
    """Return what stands in the way, as the rule of the ending says it to who reads it."""
    occasion, about = matter.occasion, matter.collaboration
    if occasion.wish is not None:
        planned = plan_ending(
            matter.customer, occasion.wish, matter.reader, matter.now, matter.services
        ).refusals
        return tuple(refusal for refusal in planned if refusal.code in CAN_STILL_BE_DONE)
    coming = coming_endings(
        matter.customer, dt.date.max, matter.reader, matter.now, matter.services
    )
    standing = (each for each in coming if about is not None and each.collaboration == about.id)
    return tuple(refusal for each in standing for refusal in each.plan.refusals)


def _left_over(matter: Matter) -> Iterator[str]:
    """Say what is left of the collaboration, as far as that is recorded."""
    about = matter.collaboration
    assert about is not None
    left = []
    for each in leftovers(matter.customer, matter.services):
        match each.kind:
            case "licence" if each.service == about.service:
                who = _("an Administrator takes the licence back in Users and services")
                left.append(f"{each.text}; {who}")
            case "records" | "open-records" if each.about == about.id:
                left.append(each.text)
            case "task" if each.about == about.task:
                left.append(_("no collaboration belongs to the task {task} any more; the office "
                              "decides what becomes of it", task=each.about))  # fmt: skip
    yield from left or [_("Nothing of it is left to do, as far as that is recorded here.")]


def _pack(matter: Matter) -> Iterator[str]:
    """Say whether all that is held was handed over, by the history."""
    about, entry = matter.collaboration, matter.occasion.entry
    assert about is not None
    if made := [*packs_of(matter.customer.history, about.id)]:
        latest = made[-1]
        yield _("A hand-over pack of what is recorded about {service} was made on {date} by {who}.",
                service=matter.service_name, date=swedish_day(latest.at),
                who=matter.names.person(latest.by))  # fmt: skip
        yield from _receipts(matter, latest)
        over = is_over(matter) and entry is not None and latest.at <= entry.at
        if not over and not handed_over(matter.customer, about):
            yield _("The records have changed since; a new one can be made.")
        return
    yield _("No hand-over pack of {service} has been made.", service=matter.service_name)
    if not is_over(matter) or about.records:
        yield said_to(
            matter.to,
            _("One can be made of all that is recorded here, before the ending and afterwards of "
              "what is kept."),
            _("Ask for one if you want all that the office has recorded about it; what is erased "
              "cannot be handed over afterwards."),
        )  # fmt: skip


def _receipts(matter: Matter, latest: Entry) -> Iterator[str]:
    """Say who confirmed the receipt of the latest pack; of an earlier one, where nobody did."""
    about, customer = matter.collaboration, matter.customer
    assert about is not None
    got = [
        (pack, pack.receipt)
        for pack in made_packs(customer)
        if about.id in pack.holds and pack.receipt is not None
    ]
    confirmed = [(pack, receipt) for pack, receipt in got if pack.made == latest]
    if not confirmed and latest.side == "office":
        yield said_to(
            matter.to,
            _("{customer} has not confirmed the receipt.", customer=customer.name),
            _("You have not confirmed the receipt."),
        )
    for pack, receipt in (confirmed or got)[-1:]:
        who, day = matter.names.person(receipt.by), swedish_day(receipt.at)
        if confirmed:
            yield _("{who}, {company}, confirmed on {date} the receipt of the pack.",
                    who=who, company=customer.name, date=day)  # fmt: skip
        else:
            yield _("{who}, {company}, confirmed on {date} the receipt of the pack of {made}.",
                    who=who, company=customer.name, date=day, made=pack.day)  # fmt: skip


def _costs(matter: Matter, effects: Sequence[Effect]) -> Iterator[str]:
    known = [effect.text for effect in effects if effect.subject == "cost"]
    yield from known or [_("Who pays is not documented.")]
