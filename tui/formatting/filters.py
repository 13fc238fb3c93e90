"""Narrowing the list: which filters there are, what they can be set to, and what they say."""

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from store.domain.catalogue import Services, service_name
from store.domain.filters import Filter
from store.domain.model import Status
from store.domain.row import Listing, Row
from store.domain.words import STATUSES, status_word
from store.i18n.language import N_, _, alphabetical, ngettext
from tui.formatting.safe_text import grouped

FilterName = Literal["service", "task", "owner", "manager", "status", "no_main_contact"]

FILTERS: dict[FilterName, str] = {
    "service": N_("Collaboration"),
    "task": N_("Task"),
    "owner": N_("Task owner"),
    "manager": N_("Account manager"),
    "status": N_("Status"),
    "no_main_contact": N_("No main contact"),
}
ALL = ""
"""The choice that takes a filter away."""


def choices(
    name: FilterName, rows: tuple[Row, ...], names: Mapping[str, str], services: Services
) -> dict[str, str]:
    """Return what a filter can be set to in this office: value -> words, sorted as Swedes do."""
    every = [each for row in rows for each in row.collaborations]
    found: dict[str, str]
    match name:
        case "service":
            found = {each.service: service_name(services, each.service) for each in every}
        case "task":
            found = {each.task: each.task for each in every if each.task}
        case "owner":
            logins = [each.task_owner for each in every if each.task_owner]
            found = {login: names.get(login, login) for login in logins}
        case "manager":
            managers = [row.account_manager for row in rows if row.account_manager]
            found = {login: names.get(login, login) for login in managers}
        case "status":
            found = {each: status_word(each) for each in {each.status for each in every}}
        case "no_main_contact":
            found = {"yes": _("customers without a main contact only")}
    ordered = sorted(found.items(), key=lambda item: alphabetical(item[1]))
    return {ALL: _("all"), **dict(ordered)}


def filters(
    filter: Filter, rows: tuple[Row, ...], names: Mapping[str, str], services: Services
) -> dict[str, str]:
    """Return the filters by name, each with what it is set to in words."""
    every = _("all")
    return {
        name: f"{_(label)}: {choices(name, rows, names, services).get(chosen, every)}"
        for name, label in FILTERS.items()
        for chosen in [set_to(filter, name)]
    }


def filter_called(name: str) -> FilterName:
    """Return the filter of that name.

    Raises:
        StopIteration: there is none.
    """
    return next(each for each in FILTERS if each == name)


def narrowed(filter: Filter, name: FilterName, value: str) -> Filter:
    """Return the filter with one of its fields set to a choice."""
    chosen = value or None
    match name:
        case "service":
            return replace(filter, service=chosen)
        case "task":
            return replace(filter, task=chosen)
        case "owner":
            return replace(filter, owner=chosen)
        case "manager":
            return replace(filter, manager=chosen)
        case "status":
            status: Status | None = next((each for each in STATUSES if each == chosen), None)
            return replace(filter, status=status)
        case "no_main_contact":
            return replace(filter, no_main_contact=chosen is not None)


def set_to(filter: Filter, name: FilterName) -> str:
    """Return the value that a filter is set to now."""
    if name == "no_main_contact":
        return "yes" if filter.no_main_contact else ALL
    value: str | None = getattr(filter, name)
    return value or ALL


def hidden_by(
    filter: Filter, rows: tuple[Row, ...], names: Mapping[str, str], services: Services
) -> list[tuple[str, int]]:
    """Return each part of a filter that shows nothing, with how many it alone hides."""
    parts: list[tuple[str, Filter]] = []
    if filter.search.strip():
        words = _("the search “{words}”", words=filter.search.strip())
        parts.append((words, filter.with_search("")))
    for name in FILTERS:
        if set_to(filter, name):
            alone = described(narrowed(Filter(), name, set_to(filter, name)), names, services)
            parts.append((_("the filter “{words}”", words=alone), narrowed(filter, name, ALL)))
    return [(words, len(without.apply(rows))) for words, without in parts]


def described(filter: Filter, names: Mapping[str, str], services: Services) -> str:
    """Say which filters are set, in words; nothing where none is."""
    said = []
    if filter.service is not None:
        said.append(service_name(services, filter.service))
    if filter.task is not None:
        said.append(_("task {task}", task=filter.task))
    if filter.owner is not None:
        said.append(_("owner {name}", name=names.get(filter.owner, filter.owner)))
    if filter.manager is not None:
        said.append(_("manager {name}", name=names.get(filter.manager, filter.manager)))
    if filter.status is not None:
        said.append(status_word(filter.status))
    if filter.no_main_contact:
        said.append(_("no main contact"))
    return " + ".join(said)


def why_none_is_shown(
    listing: Listing, filter: Filter, names: Mapping[str, str], services: Services
) -> str:
    """Say why no customer is shown, and what to press or type."""
    rows = listing.rows
    if listing.damaged and not rows:
        return _("No customer can be read. samarbete check says what is wrong with which file.")
    if not rows:
        return _(
            "This office has no customers yet. Bring some in: samarbete import FILE. "
            "To look around in a made-up office: samarbete --demo"
        )
    hiding = hidden_by(filter, rows, names, services)
    if filter == Filter(search=filter.search):
        return _("No customer has these words in its name or number. Esc clears the search.")
    told = "; ".join(
        ngettext(
            "{part} hides {count} customer",
            "{part} hides {count} customers",
            n,
            part=words,
            count=grouped(n),
        )
        for words, n in hiding
    )
    return _("No customer is like that: {told}. Esc clears the search, c all filters.", told=told)
