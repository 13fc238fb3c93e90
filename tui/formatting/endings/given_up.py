"""What is said where somebody gives up: how an ending stands, what was saved or written by then."""

from collections.abc import Sequence

from store.domain.catalogue import service_name
from store.domain.model import Customer
from store.i18n.language import _
from store.rules.history_words import Names, entry_words


def saved_since(before: Customer, now: Customer, names: Names, *, by: str) -> tuple[str, ...]:
    """Say what an operator did to a customer since it was read, each act as the history does."""
    done = now.history[len(before.history) :]
    return tuple(entry_words(entry, names) for entry in done if entry.by == by)


def saved_before_words(acts: Sequence[str]) -> str:
    """Say what stays saved though the rest was given up; without any, that nothing was changed."""
    if not acts:
        return _("Nothing was changed.")
    return _("Saved before: {acts}.", acts="; ".join(acts))


def written_words(written: str | None) -> str:
    """Say where something was written; where that was given up, that nothing was."""
    return _("Nothing was written.") if written is None else written


def still_words(customer: Customer, id: str, names: Names) -> str:
    """Say how a collaboration stands that was not ended now: on which day it ends, if on any."""
    collaboration = customer.collaboration(id)
    if collaboration is None or not collaboration.running:  # others were faster
        return ""
    service = service_name(names.services, collaboration.service)
    if collaboration.ending is not None:
        day = collaboration.ending.on
        return _("{service} still ends on {date}.", service=service, date=day)
    return _("{service} is not ended.", service=service)


def given_up_words(acts: Sequence[str], still: str) -> str:
    """Say both: that nothing was changed comes first, what was saved comes behind."""
    parts = (still, saved_before_words(acts)) if acts else (saved_before_words(acts), still)
    return " ".join(filter(None, parts))
