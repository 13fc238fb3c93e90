"""The filters of the list: what each can be set to in an office, and how it reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.catalogue import Services, service_name
from store.domain.filters import Filter
from store.domain.model import Status
from store.domain.row import Listing, Row, RowCollaboration
from store.domain.words import status_word
from store.i18n.language import N_, _, alphabetical, ngettext
from tui.formatting.list_lines import marked_if_left
from tui.formatting.safe_text import grouped


class Names(NamedTuple):
    """What codes are called: employees by login, and the services of the catalogue.

    `left` are the logins of employees who have left, whose names say so.
    """

    employees: Mapping[str, str]
    services: Services
    left: frozenset[str] = frozenset()


def names_at(desk: Desk) -> Names:
    """Return the names that are used at a desk."""
    left = desk.left()
    employees = {
        employee.login: marked_if_left(employee.name, employee.login in left)
        for employee in desk.operator.employees
    }
    return Names(employees, desk.services, left)


_Rows = Iterable[Row]


class FilterKind(NamedTuple):
    """One filter: its label, what occurs in rows, how such a value reads, alone and among others.

    The filter is called as the field of `Filter` that it sets.
    """

    label: str
    values: Callable[[_Rows], Iterable[str | None]]
    choice: Callable[[str, Names], str]
    described: Callable[[str], str] = str


def _each(
    value: Callable[[RowCollaboration], str | None],
) -> Callable[[_Rows], Iterator[str | None]]:
    return lambda rows: (
        value(collaboration) for row in rows for collaboration in row.collaborations
    )


def _employee(login: str, names: Names) -> str:
    return names.employees.get(login, login)


ALL = ""
"""The choice that takes a filter away."""
YES = "yes"
"""The choice that sets a filter which is only on or off."""

FILTERS: Mapping[str, FilterKind] = {
    "service": FilterKind(
        N_("Collaboration"), _each(lambda collaboration: collaboration.service),
        lambda service, names: service_name(names.services, service)),
    "task": FilterKind(
        N_("Task"), _each(lambda collaboration: collaboration.task),
        lambda task, _names: task, lambda task: _("task {task}", task=task)),
    "owner": FilterKind(
        N_("Task owner"), _each(lambda collaboration: collaboration.task_owner),
        _employee, lambda name: _("owner {name}", name=name)),
    "manager": FilterKind(
        N_("Account manager"), lambda rows: (row.account_manager for row in rows),
        _employee, lambda name: _("manager {name}", name=name)),
    "status": FilterKind(
        N_("Status"), _each(lambda collaboration: collaboration.status),
        lambda status, _names: status_word(cast(Status, status))),  # it comes from a row
    "no_main_contact": FilterKind(
        N_("No main contact"), lambda _rows: (YES,),
        lambda _yes, _names: _("customers without a main contact only"),
        lambda _choice: _("no main contact")),
    "left": FilterKind(
        N_("Manager or owner"), lambda _rows: (YES,),
        lambda _yes, _names: _("customers whose manager or task owner has left only"),
        lambda _choice: _("manager or owner has left")),
}  # fmt: skip


def choices(name: str, rows: tuple[Row, ...], names: Names) -> dict[str, str]:
    """Return what a filter can be set to in this office: value -> words, sorted as Swedes do."""
    kind = FILTERS[name]
    found = {value: kind.choice(value, names) for value in kind.values(rows) if value}
    ordered = sorted(found.items(), key=lambda item: alphabetical(item[1]))
    return {ALL: _("all"), **dict(ordered)}


def filters(filter: Filter, rows: tuple[Row, ...], names: Names) -> dict[str, str]:
    """Return the filters by name, each with what it is set to in words."""
    every = _("all")
    return {
        name: f"{_(kind.label)}: {choices(name, rows, names).get(set_to(filter, name), every)}"
        for name, kind in FILTERS.items()
    }


def narrowed(filter: Filter, name: str, value: str, names: Names) -> Filter:
    """Return the filter with one of its fields set to a choice."""
    if name == "left":
        return replace(filter, left=names.left if value == YES else None)
    if name == "no_main_contact":
        return replace(filter, no_main_contact=value == YES)
    return replace(filter, **{name: value or None})


def set_to(filter: Filter, name: str) -> str:
    """Return the value that a filter is set to now."""
    value: str | bool | frozenset[str] | None = getattr(filter, name)
    if value is True or isinstance(value, frozenset):
        return YES
    return value or ALL


def described(filter: Filter, names: Names) -> str:
    """Say which filters are set, in words; nothing where none is."""
    parts = [
        kind.described(kind.choice(value, names))
        for name, kind in FILTERS.items()
        if (value := set_to(filter, name))
    ]
    return " + ".join(parts)


def hidden_by(filter: Filter, rows: tuple[Row, ...], names: Names) -> list[tuple[str, int]]:
    """Return each part of a filter that shows nothing, with how many it alone hides."""
    parts: list[tuple[str, Filter]] = []
    if search := filter.search.strip():
        parts.append((_("the search “{words}”", words=search), filter.with_search("")))
    for name in FILTERS:
        if value := set_to(filter, name):
            alone = described(narrowed(Filter(), name, value, names), names)
            parts.append(
                (_("the filter “{words}”", words=alone), narrowed(filter, name, ALL, names))
            )
    return [(part, len(without.apply(rows))) for part, without in parts]


def why_none_is_shown(listing: Listing, filter: Filter, names: Names) -> str:
    """Say why no customer is shown, and what to press or type."""
    rows = listing.rows
    if listing.damaged and not rows:
        return _("No customer can be read. samarbete check says what is wrong with which file.")
    if not rows:
        return _(
            "This office has no customers yet. Bring some in: samarbete import FILE. "
            "To look around in a made-up office: samarbete --demo"
        )
    if filter == Filter(search=filter.search):
        return _(
            "No customer has these words in its name, numbers or users. Esc clears the search."
        )
    parts = "; ".join(
        ngettext(
            "{part} hides {count} customer",
            "{part} hides {count} customers",
            count,
            part=part,
            count=grouped(count),
        )
        for part, count in hidden_by(filter, rows, names)
    )
    return _("No customer is like that: {told}. Esc clears the search, c all filters.", told=parts)
