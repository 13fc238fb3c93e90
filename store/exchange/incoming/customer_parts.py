"""What two parts of a file say of one customer, as one: its facts, users, tasks, collaborations."""

from collections.abc import Iterator

from msgspec.structs import fields, replace

from store.domain.model import Collaboration, Customer, Task, User
from store.domain.words import DETAIL_LABELS, activity_word, role_word, say
from store.exchange.incoming.acts import TERMS
from store.exchange.incoming.customers import IncomingCustomer
from store.i18n.language import _

_OF_USER = tuple(field for field in User.__struct_fields__ if field != "email")
"""What is told of a user beside the address by which both parts know them."""
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
    customer: Customer = replace(
        a,
        tasks=_tasks_together(a, b),
        users=_users_together(first, second),
        collaborations=tuple(_collaborations_together(first, second)),
        **facts,
    )
    return replace(
        first,
        customer=customer,
        defaulted=_defaulted_in_both(first, second),
        by_address=_by_address(first, second),
        unregistered=_unregistered(first, second),
        maybe_nobody=first.maybe_nobody | second.maybe_nobody,
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


def _tasks_together(a: Customer, b: Customer) -> tuple[Task, ...]:
    """Return the tasks that either part tells, each with the owner whom either names.

    Raises:
        ValueError: they name two owners of one.
    """
    tasks = {task.name: task for task in a.tasks}
    for task in b.tasks:
        before = tasks.setdefault(task.name, task)
        if _unlike(before.owner, task.owner):
            raise ValueError(_differ(task.name, before.owner, task.owner))
        tasks[task.name] = replace(before, owner=before.owner or task.owner)
    return tuple(tasks.values())


def _users_together(first: IncomingCustomer, second: IncomingCustomer) -> tuple[User, ...]:
    """Return the users whom either part tells, one whom both tell with all that either says.

    What a part takes for granted gives way to what the other says.

    Raises:
        ValueError: they tell one otherwise.
    """
    theirs = {user.email: user for user in second.customer.users}
    users = []
    for user in first.customer.users:
        other = theirs.pop(user.email, None)
        users.append(user if other is None else _one_user(user, other, first, second))
    return (*users, *theirs.values())


def _one_user(user: User, other: User, first: IncomingCustomer, second: IncomingCustomer) -> User:
    """Return a user with all that either part says of them.

    Raises:
        ValueError: they say different things, and not only how a name is written.
    """
    told: dict[str, object] = {}
    for field in _OF_USER:
        before, value = getattr(user, field), getattr(other, field)
        name = f"{user.email}.{field}"
        if name in second.defaulted or value in (None, ()):
            continue
        if isinstance(value, tuple):
            told[field] = tuple(dict.fromkeys((*before, *value)))
        elif name in first.defaulted or before is None:
            told[field] = value
        elif _unlike(f"{before}", f"{value}"):
            raise ValueError(_differ(user.email, *_as_said(field, before, value)))
    return replace(user, **told)


def _as_said(field: str, *values: object) -> Iterator[str]:
    """Return what two parts say of a user in words."""
    for value in values:
        if field == "active":
            yield activity_word(active=bool(value))
        else:
            yield role_word(value) if field == "role" else f"{value}"  # type: ignore[arg-type]


def _differ(of: str, *values: str | None) -> str:
    return _("{column}: the rows of one customer differ: {values}", column=of,
             values=" / ".join(f"{value}" for value in values))  # fmt: skip


def _defaulted_in_both(first: IncomingCustomer, second: IncomingCustomer) -> frozenset[str]:
    """Return what is taken for granted: in both parts, or by the one that alone could tell it."""
    both = {one.id for one in first.customer.collaborations}
    both &= {one.id for one in second.customer.collaborations}
    of_both = {"name", "main_contact"}
    of_both |= {f"{id}.{field}" for id in both for field in _OF_COLLABORATION}
    of_both |= {f"{email}.{field}" for email in _of_both(first, second) for field in _OF_USER}
    either = (first.defaulted | second.defaulted) - of_both
    return either | (first.defaulted & second.defaulted)


def _of_both(first: IncomingCustomer, second: IncomingCustomer) -> frozenset[str]:
    """Return the addresses of the users whom both parts tell."""
    users = (frozenset(user.email for user in of.customer.users) for of in (first, second))
    return frozenset.intersection(*users)


def _by_address(first: IncomingCustomer, second: IncomingCustomer) -> frozenset[str]:
    """Return the users whose names neither part tells."""
    named = _of_both(first, second) - (first.by_address & second.by_address)
    return (first.by_address | second.by_address) - named


def _unregistered(first: IncomingCustomer, second: IncomingCustomer) -> frozenset[str]:
    """Return the collaborations of which neither part tells more than records."""
    told = {one.id for of in (first, second) for one in of.customer.collaborations
            if one.id not in of.unregistered}  # fmt: skip
    return (first.unregistered | second.unregistered) - told


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
