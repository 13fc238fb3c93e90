"""What a plan says, and what an act has done: effects, checks, refusals into facts."""

from collections.abc import Iterable

from msgspec import UNSET

from store.desk.desk import Done
from store.domain.catalogue import Services, loses_data, service_name
from store.domain.errors import Code, Refusal
from store.domain.model import Entry, OutcomeId
from store.domain.plan import Effect, Plan
from store.domain.words import Words, say, subject_word
from store.exchange.papers.occasion import may_tell
from store.i18n.language import NC_, _
from store.rules.endings.standing import standing
from store.rules.history_words import Names, entry_words, whose_decision
from tui.formatting.endings.ending_words import choice_label
from tui.formatting.facts import Fact
from tui.formatting.records import record_set_words
from tui.formatting.said import Said

STANDS_IN_THE_WAY: tuple[Code, ...] = ("not-allowed", "main-contact-missing")
"""Refusals that hold whatever the answers to the checks are."""


def effect_facts(effects: Iterable[Effect]) -> list[Fact]:
    """Tell what will happen, each effect under what it happens to, and what is lost by it.

    Where an ending cannot be undone, what becomes of the service's data is lost with it.
    """
    effects = tuple(effects)
    for_good = any(effect.subject == "undo" and effect.loses for effect in effects)
    return [
        Fact(
            subject_word(effect.subject),
            effect.text,
            "loses" if effect.loses or (for_good and effect.of_service_data) else "",
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
    if refusal.cure == "release":
        keys = _("b releases it.")
        return f"{refusal.message} {keys}"
    return refusal.message


def said_of(done: Done, services: Services, *, undoable: bool = False) -> Said:
    """Say in one line what was done, and by which keys it goes on; by then it is on the disk.

    Where `z` undoes it, that is said of an act of any kind.
    """
    words, *keys = _words_and_keys(done, services, undoable=undoable)
    if may_tell(done.entry):
        keys.append("letter")
    return Said(words, names_in(done), tuple(keys))


def _words_and_keys(done: Done, services: Services, *, undoable: bool) -> tuple[str, ...]:
    """Return the words, and the actions of the screen whose keys they name."""
    entry, customer = done.entry, done.customer
    collaboration = customer.collaboration(entry.collaboration or "")
    about = service_name(services, collaboration.service) if collaboration is not None else ""
    ending = collaboration.ending if collaboration is not None else None
    named = f"{about}, {customer.name}" if about else customer.name
    match entry.action:
        case "end" if ending is not None:
            named += _afterwards(ending.outcome, entry)
            if entry.replaced is not None:
                return _("Ended: {what}. Saved; z undoes.", what=named), "undo"
            if entry.erased is not UNSET:
                words = _("Ended: {what}. Saved; h, c: certificate.", what=named)
                return words, "history"
            return (_("Ended: {what}. It is saved.", what=named),)
        case "end-on-date" if ending is not None:
            named += _afterwards(ending.outcome, entry)
            words = _("Ends {date}: {what}. Saved; w withdraws it.", date=ending.on, what=named)
            return words, "withdraw"
        case "withdraw" if collaboration is not None and (again := standing(collaboration)):
            words = _(
                "Withdrawn: {what}; {whose} stands: {date}, {outcome}.",
                what=named,
                whose=whose_decision(again.side, entry.side),
                date=again.on,
                outcome=_briefly(again.outcome, entry),
            )
            if _loses(entry, services):
                saved = _("Saved.")
                return (f"{words} {saved}",)
            saved = _("Saved; z undoes.")
            return f"{words} {saved}", "undo"
        case "withdraw" if _loses(entry, services):
            return (_("Goes on: {what}. It is saved.", what=named),)
        case "withdraw":
            return _("Goes on: {what}. Saved; z undoes.", what=named), "undo"
        case "request":
            return _("Request sent: {what}; s lists it.", what=named), "requests"
        case "undo":
            return (_said(done, services),)
        case "remove-customer":
            words = _("Removed: {what}. The office's history keeps it (H).",
                      what=f"{customer.number} {customer.name}")  # fmt: skip
            return words, "office_history"
        case "edit":
            return _("Changed: {what}. Saved; z undoes.", what=named), "undo"
        case "handover":
            made = _("Hand-over pack made: {what}. Recorded in the history.", what=named)
            return (made,)
        case "hold":
            words = entry_words(entry, Names(customer, (), services, to=entry.side))
            words = _(
                "{what}, {customer}. Saved; b releases it.", what=words, customer=customer.name
            )
            return words, "hold"
        case "received":
            words = entry_words(entry, Names(customer, (), services, to=entry.side))
            return _("{what}. Saved; z undoes.", what=words), "undo"
        case _other if undoable:
            words = entry_words(entry, Names(customer, (), services, to=entry.side))
            if entry.action == "record":
                words = record_set_words(done)
            words = _("{what}, {customer}. Saved; z undoes.", what=words, customer=customer.name)
            return words, "undo"
        case _other:
            return (_said(done, services),)


def saved_words(done: Done, services: Services) -> str:
    """Say in a window what was done on the way to something else, where no key undoes it."""
    collaboration = done.customer.collaboration(done.entry.collaboration or "")
    ending = collaboration.ending if collaboration is not None else None
    if collaboration is None or ending is None or not done.entry.action.startswith("end"):
        return _said(done, services)
    named = f"{service_name(services, collaboration.service)}, {done.customer.name}"
    named += _afterwards(ending.outcome, done.entry)
    if collaboration.running:
        return _("Ends {date}: {what}. Saved.", date=ending.on, what=named)
    return _("Ended: {what}. Saved.", what=named)


def saved_of(done: Done, what: str, *, undoable: bool) -> Said:
    """Say what was done, and that it is saved; where that is so, that `z` undoes it."""
    if undoable:
        return Said(_("{what}. Saved; z undoes.", what=what), names_in(done), ("undo",))
    return Said(_("{what}. Saved.", what=what), names_in(done))


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
    if before is None or before.ending is None:
        return False
    return loses_data(services, before.service, before.ending.outcome)
