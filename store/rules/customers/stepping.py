"""What taking back one line of a customer's history is made of, and how its words are read."""

from collections.abc import Callable, Mapping

import msgspec

from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_day
from store.domain.model import Collaboration, Customer, Entry, User
from store.domain.words import ACTION_WORDS, CHANGE, DETAIL_LABELS, number_in, say
from store.i18n.language import _

Path = tuple[str, ...]
"""A field of a customer; of its users and collaborations by whose it is: `users`, address."""


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """Something of a customer that the history does not keep: which field, and in words why."""

    path: Path
    text: str

    @property
    def field(self) -> str:
        """The field as other programs read it: `users[eva@alfa.test].phone`."""
        head, *parts = self.path
        if not parts:
            return head
        whose, *rest = parts
        return ".".join((f"{head}[{whose}]", *rest))


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What a line of the history takes back: fields as they were, and what is known or not now."""

    changes: dict[str, object] = {}
    unknown: tuple[Unknown, ...] = ()
    known: tuple[Path, ...] = ()


def before_and_after(entry: Entry, what: str) -> tuple[str | None, str | None] | None:
    """Return what a line says that something was and became; None where it says nothing of it."""
    kept = entry.details.get(what)
    if kept is None or CHANGE not in kept:
        return None
    before, _arrow, after = kept.partition(CHANGE)
    return _said(before), _said(after)


def _said(word: str) -> str | None:
    return None if word == "none" else word


def _period(word: str | None) -> object:
    number = number_in(word or "")
    return word if number is None else number


TERMS: Mapping[str, tuple[str, Callable[[str | None], object]]] = {
    "task": ("task", lambda word: word),
    "variant": ("variant", lambda word: word),
    "period": ("period", _period),
    "recipient": ("invoice_recipient", lambda word: word),
    "customer-owned": ("customer_owned", lambda word: word == "yes"),
}
"""What a line says of the terms of a collaboration: the field, and how its word is read."""


def terms_in(entry: Entry, *, after: bool) -> dict[str, object]:
    """Return the terms of a collaboration that a line changed, as they became or as they were."""
    return {
        field: term(change[1] if after else change[0])
        for what, (field, term) in TERMS.items()
        if (change := before_and_after(entry, what)) is not None
    }


def with_user(customer: Customer, email: str, new: User | None) -> tuple[User, ...]:
    """Return the users with another in the place of the one with that address, or without it."""
    known = customer.user(email)
    if known is None:
        return customer.users if new is None else (*customer.users, new)
    kept = (new if user is known else user for user in customer.users)
    return tuple(user for user in kept if user is not None)


def lost_of_records(collaboration: Collaboration, entry: Entry, services: Services) -> Unknown:
    """Say that the records of a collaboration are kept nowhere, since a line of the history."""
    text = _(
        "{service}: its records of that day are not kept; they were changed on {date}.",
        service=service_name(services, collaboration.service),
        date=swedish_day(entry.at),
    )
    return Unknown(path=("collaborations", collaboration.id, "records"), text=text)


def lost_of_collaboration(
    collaboration: Collaboration, field: str, entry: Entry, services: Services
) -> Unknown:
    """Say that a field of a collaboration is not kept as it was before a line of the history."""
    text = _(
        "{service}: {field} of that day is not kept; it was changed on {date}.",
        service=service_name(services, collaboration.service),
        field=_field_words(field),
        date=swedish_day(entry.at),
    )
    return Unknown(path=("collaborations", collaboration.id, field), text=text)


def _field_words(field: str) -> str:
    match field:
        case "started_on":
            return _("since when it was active")
        case "ending":
            return _("how it was to end")
        case "service":
            return _("which service it was of")
    return field


def lost(path: Path, entry: Entry) -> Unknown:
    """Say that something is not kept as it was before a line of the history."""
    what = _path_words(path)
    text = _("{what}: not kept as it was before {date}.", what=what, date=swedish_day(entry.at))
    return Unknown(path=path, text=text)


def lost_by_act(entry: Entry, action: str) -> Unknown:
    """Say that nothing is known of what an act changed, or of what an undo of it put back."""
    text = _(
        "What was changed on {date} ({act}): not kept as it was before.",
        date=swedish_day(entry.at),
        act=say(ACTION_WORDS, action),
    )
    return Unknown(path=(action,), text=text)


def _path_words(path: Path) -> str:
    match path:
        case ("users", email, *_rest):
            return _("the user {email}", email=email)
        case ("collaborations", id, *_rest):
            return _("the collaboration {id}", id=id)
        case ("tasks", task):
            return _("the task {task}", task=task)
        case ("tasks",):
            return _("the tasks")
        case ("holds", *_rest):
            return _("the hold")
    return say(DETAIL_LABELS, path[0])
