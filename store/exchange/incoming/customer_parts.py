"""What two parts of a file say of one customer, as one: its facts, users, tasks, collaborations."""

from collections.abc import Iterator

from msgspec.structs import fields, replace

from store.domain.model import Collaboration, Customer, User
from store.domain.words import DETAIL_LABELS, say
from store.exchange.incoming.acts import TERMS
from store.exchange.incoming.customers import IncomingCustomer
from store.i18n.language import _

_FACTS = ("name", "org_number", "spcs_number", "account_manager", "main_contact")
_OF_COLLABORATION = ("id", "status", "records")
"""What a part may leave out of a collaboration, so that it is taken for granted."""


def together(first: IncomingCustomer, second: IncomingCustomer) -> IncomingCustomer:
    """Return what two parts of a file say of one customer.

    Raises:
        ValueError: they do not agree.
    """
    a, b = first.customer, second.customer
    facts = _facts_together(first, second)
    tasks = {task.name: task for task in (*a.tasks, *b.tasks)}
    customer: Customer = replace(
        a,
        tasks=tuple(tasks.values()),
        users=_users_together(a, b),
        collaborations=tuple(_collaborations_together(first, second)),
        **facts,
    )
    return replace(
        first,
        customer=customer,
        defaulted=_defaulted_in_both(first, second),
        by_address=first.by_address | second.by_address,
        denied=(*first.denied, *second.denied),
        odd_ids={**second.odd_ids, **first.odd_ids},
        places={**_places(second), **_places(first)},
    )


def _places(part: IncomingCustomer) -> dict[str, str]:
    """Return where each user and each collaboration of a part stands."""
    of = (*(user.email for user in part.customer.users),
          *(one.id for one in part.customer.collaborations))  # fmt: skip
    return {each: part.places.get(each, part.place) for each in of}


def _facts_together(first: IncomingCustomer, second: IncomingCustomer) -> dict[str, object]:
    """Return the facts that the second part tells and the first does not.

    Raises:
        ValueError: they tell one otherwise.
    """
    facts: dict[str, object] = {}
    for field in _FACTS:
        before, value = getattr(first.customer, field), getattr(second.customer, field)
        if field == "name" and ("name" in second.defaulted or second.found_by == "name"):
            continue
        if before is None or (field == "name" and "name" in first.defaulted):
            facts[field] = value
        elif value is not None and value != before:
            raise ValueError(
                _("{column}: the rows of one customer differ: {values}",
                  column=say(DETAIL_LABELS, field), values=f"{before} / {value}")
            )  # fmt: skip
    return facts


def _users_together(a: Customer, b: Customer) -> tuple[User, ...]:
    """Return the users whom either part tells.

    Raises:
        ValueError: they tell one otherwise.
    """
    for user, other in _both(a, b):
        if _unlike(user.name, other.name) or _unlike(user.phone, other.phone):
            raise ValueError(
                _("{email}: the rows of one customer differ: {values}", email=user.email,
                  values=" / ".join(f"{one.name} {one.phone or ''}".strip()
                                    for one in (user, other)))
            )  # fmt: skip
    known = {user.email for user in a.users}
    return (*a.users, *(user for user in b.users if user.email not in known))


def _defaulted_in_both(first: IncomingCustomer, second: IncomingCustomer) -> frozenset[str]:
    """Return what is taken for granted: in both parts, or by the one that alone could tell it."""
    both = {one.id for one in first.customer.collaborations}
    both &= {one.id for one in second.customer.collaborations}
    of_both = {"name"} | {f"{id}.{field}" for id in both for field in _OF_COLLABORATION}
    either = (first.defaulted | second.defaulted) - of_both
    return either | (first.defaulted & second.defaulted)


def _both(a: Customer, b: Customer) -> Iterator[tuple[User, User]]:
    """Return the users whom both know, as each of them tells them."""
    of_b = {user.email: user for user in b.users}
    return ((user, of_b[user.email]) for user in a.users if user.email in of_b)


def _unlike(before: str | None, value: str | None) -> bool:
    """Return whether both say something, and not the same."""
    return bool(before and value and before.casefold() != value.casefold())


def _collaborations_together(
    first: IncomingCustomer, second: IncomingCustomer
) -> Iterator[Collaboration]:
    """Return the collaborations that two parts of a file tell, one that both tell as one.

    Raises:
        ValueError: they tell one otherwise.
    """
    theirs = {one.id: one for one in second.customer.collaborations}
    for one in first.customer.collaborations:
        other = theirs.pop(one.id, None)
        yield one if other is None else _one_of_both(one, other, first, second)
    yield from theirs.values()


def _one_of_both(
    one: Collaboration, other: Collaboration, first: IncomingCustomer, second: IncomingCustomer
) -> Collaboration:
    """Return a collaboration with all that either part of a file tells of it.

    Raises:
        ValueError: they differ in what both tell.
    """
    told, added = _told(one, first), _told(other, second)
    differing = [field for field in added if field in told and told[field] != added[field]]
    if differing:
        raise ValueError(
            _("two rows for {collaboration} differ in {fields}", collaboration=one.id,
              fields=", ".join(_(TERMS.get(field, field)) for field in differing))
        )  # fmt: skip
    if "status" not in told:  # a row of records takes a status for granted that says less
        added = {"status": "active" if one.status == "active" else other.status, **added}
    return replace(one, **added)


def _told(one: Collaboration, of: IncomingCustomer) -> dict[str, object]:
    """Return the fields of a collaboration that a part of a file says."""
    told = {
        field.name: getattr(one, field.name)
        for field in fields(Collaboration)
        if field.name != "status" and getattr(one, field.name) != field.default
    }
    return told if f"{one.id}.status" in of.defaulted else told | {"status": one.status}
