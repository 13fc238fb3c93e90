"""What a plan says, and what an act has done: effects, checks, refusals into facts."""

from collections.abc import Iterable

from store.desk.desk import Done
from store.domain.catalogue import Services, service_name
from store.domain.errors import Code, Refusal
from store.domain.model import Entry, OutcomeId
from store.domain.plan import Effect, Plan
from store.domain.words import Words, say, subject_word
from store.i18n.language import NC_, _
from store.rules.endings.standing import standing
from store.rules.history_words import Names, entry_words, whose_decision
from tui.formatting.endings.ending_words import choice_label
from tui.formatting.facts import Fact

STANDS_IN_THE_WAY: tuple[Code, ...] = ("not-allowed", "main-contact-missing")
"""Refusals that hold whatever the answers to the checks are."""


def effect_facts(effects: Iterable[Effect]) -> list[Fact]:
    """Tell what will happen, each effect under what it happens to, and what is lost by it.

    Where an ending cannot be undone, what becomes of the data is lost with it.
    """
    effects = tuple(effects)
    for_good = any(effect.subject == "undo" and effect.loses for effect in effects)
    return [
        Fact(
            subject_word(effect.subject),
            effect.text,
            "loses" if effect.loses or (for_good and effect.subject == "data") else "",
        )
        for effect in effects
    ]


def note_facts(plan: Plan) -> list[Fact]:
    """Tell what is good to know before ending."""
    return [Fact(_("note"), note, "muted") for note in plan.notes]


def refusal_facts(refusals: Iterable[Refusal]) -> tuple[Fact, ...]:
    """Tell why something is refused, a sentence each, with the keys that cure it."""
    return tuple(
        Fact("", with_keys(refusal), "stop" if n == 0 else "") for n, refusal in enumerate(refusals)
    )


def with_keys(refusal: Refusal) -> str:
    """Return the sentence of a refusal, with the keys of the screen that cure it."""
    if refusal.cure == "take-back-import":
        keys = _("H, then z on the line of import {batch}, does that.", batch=refusal.about)
        return f"{refusal.message} {keys}"
    return refusal.message


def done_words(done: Done, services: Services) -> str:
    """Say in one line what was done; by then it is on the disk."""
    entry, customer = done.entry, done.customer
    collaboration = customer.collaboration(entry.collaboration or "")
    about = service_name(services, collaboration.service) if collaboration is not None else ""
    ending = collaboration.ending if collaboration is not None else None
    named = f"{about}, {customer.name}" if about else customer.name
    match entry.action:
        case "end" if ending is not None:
            named += _afterwards(ending.outcome, entry)
            if entry.replaced is not None:
                return _("Ended: {what}. Saved; z undoes.", what=named)
            return _("Ended: {what}. It is saved.", what=named)
        case "end-on-date" if ending is not None:
            named += _afterwards(ending.outcome, entry)
            return _("Ends {date}: {what}. Saved; w withdraws it.", date=ending.on, what=named)
        case "withdraw" if collaboration is not None and (again := standing(collaboration)):
            words = _(
                "Withdrawn: {what}; {whose} stands: {date}, {outcome}.",
                what=named,
                whose=whose_decision(again.side, entry.side),
                date=again.on,
                outcome=_briefly(again.outcome, entry),
            )
            saved = _("Saved.") if _loses(entry, services) else _("Saved; z undoes.")
            return f"{words} {saved}"
        case "withdraw" if _loses(entry, services):
            return _("Goes on: {what}. It is saved.", what=named)
        case "withdraw":
            return _("Goes on: {what}. Saved; z undoes.", what=named)
        case "request":
            return _("Request sent: {what}; s lists it.", what=named)
        case "undo":
            return _said(done, services)
        case "remove-customer":
            return _("Removed: {what}. The office's history keeps it (H).",
                     what=f"{customer.number} {customer.name}")  # fmt: skip
        case "edit":
            return _("Changed: {what}. Saved; z undoes.", what=named)
        case "handover":
            return _("Hand-over pack made: {what}. Recorded in the history.", what=named)
        case _other:
            return _said(done, services)


def names_in(done: Done) -> tuple[str, ...]:
    """Return the names that may stand in what is said of an act: a line may shorten them."""
    customer, replaced = done.customer, done.entry.replaced
    users = [*customer.users]
    if replaced is not None and replaced.user is not None:
        users.append(replaced.user)
    return (customer.name, *(user.name for user in users), *(task.name for task in customer.tasks))


_AFTERWARDS: Words = {
    "close": NC_("afterwards", "closed"),
    "delete": NC_("afterwards", "deleted"),
}


def _afterwards(outcome: OutcomeId, entry: Entry) -> str:
    """Say in brackets how the service stands once it is ended; nothing where that says it all."""
    if outcome == "continue":
        return f" ({_briefly(outcome, entry)})"
    return f" ({say(_AFTERWARDS, outcome)})" if outcome in _AFTERWARDS else ""


def _briefly(outcome: OutcomeId, entry: Entry) -> str:
    return choice_label(outcome, briefly=True, you=entry.side == "customer")


def _said(done: Done, services: Services) -> str:
    """Say what was done as the history does."""
    words = entry_words(done.entry, Names(done.customer, (), services, to=done.entry.side))
    return _("{what}, {customer}. Saved.", what=words, customer=done.customer.name)


def _loses(entry: Entry, services: Services) -> bool:
    """Tell whether undoing would set an ending again that loses data, which is refused (R13)."""
    before = entry.replaced.collaboration if entry.replaced is not None else None
    if before is None or before.ending is None or before.service not in services:
        return False
    outcome = services[before.service].outcome(before.ending.outcome)
    return outcome is not None and outcome.loses
