"""The filters of the list: what each can be set to in an office, and how it reads."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from shlex import quote
from typing import NamedTuple, cast

from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.address import Address
from store.domain.catalogue import Services, service_name
from store.domain.filters import Filter
from store.domain.model import Status
from store.domain.row import Listing, Row, RowCollaboration
from store.domain.words import status_word
from store.i18n.language import N_, _, alphabetical, grouped, ngettext
from store.i18n.program_call import call
from store.rules.stops import Stops
from tui.formatting.endings.stops import READY, kind_choice, kinds, kinds_of
from tui.formatting.list_lines import marked_if_left
from tui.formatting.narrowing.narrowing import Narrowing, Sieve


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


class FilterKind(NamedTuple):
    """One filter: its label, what each collaboration and customer has of it, how a value reads.

    The filter is called as the field of `Narrowing` that it sets.
    """

    label: str
    value: Callable[[Row, RowCollaboration | None], str | None]
    choice: Callable[[str, Names], str]
    described: Callable[[str], str] = str


def _of_collaboration(
    value: Callable[[RowCollaboration], str | None],
) -> Callable[[Row, RowCollaboration | None], str | None]:
    return lambda _row, collaboration: value(collaboration) if collaboration is not None else None


def _employee(login: str, names: Names) -> str:
    return names.employees.get(login, login)


YES = "yes"
"""The choice that sets a filter which is only on or off."""

FILTERS: Mapping[str, FilterKind] = {
    "service": FilterKind(
        N_("Collaboration"), _of_collaboration(lambda collaboration: collaboration.service),
        lambda service, names: service_name(names.services, service)),
    "stopped": FilterKind(
        N_("Ending"), lambda _row, _collaboration: None,
        lambda kind, _names: kind_choice(kind)),
    "status": FilterKind(
        N_("Status"), _of_collaboration(lambda collaboration: collaboration.status),
        lambda status, _names: status_word(cast(Status, status))),  # it comes from a row
    "task": FilterKind(
        N_("Task"), _of_collaboration(lambda collaboration: collaboration.task),
        lambda task, _names: task, lambda task: _("task {task}", task=task)),
    "owner": FilterKind(
        N_("Task owner"), _of_collaboration(lambda collaboration: collaboration.task_owner),
        _employee, lambda name: _("owner {name}", name=name)),
    "manager": FilterKind(
        N_("Account manager"), lambda row, _collaboration: row.account_manager,
        _employee, lambda name: _("manager {name}", name=name)),
    "no_main_contact": FilterKind(
        N_("No main contact"), lambda _row, _collaboration: None,
        lambda _yes, _names: _("only customers without a main contact"),
        lambda _choice: _("no main contact")),
    "left": FilterKind(
        N_("Manager or owner"), lambda _row, _collaboration: None,
        lambda _yes, _names: _("only customers whose manager or task owner has left"),
        lambda _choice: _("manager or owner has left")),
}  # fmt: skip


class FilterValue(NamedTuple):
    """A line of the filters: a value of one of them, whether it is set, and how many it shows.

    With `more`, not all customers are counted yet.
    """

    name: str
    value: str
    words: str
    set: bool
    shows: int
    more: bool = False


def filter_label(name: str) -> str:
    """Say what a filter is called."""
    return _(FILTERS[name].label)


def filter_values(
    narrowing: Narrowing, rows: Sequence[Row], names: Names, known: Callable[[Row], Stops | None]
) -> Iterator[FilterValue]:
    """Yield what can be chosen in this office: filter by filter, sorted as Swedes do.

    How many customers a value shows is counted among those that the other filters show, as far as
    it is known what stops their endings, where that is asked.
    """
    for name, kind in FILTERS.items():
        others = narrowed(narrowing, name, frozenset(), names)
        sieve, applied = Sieve(others, known), others.apply(rows)
        counts = _counts(name, sieve, sieve.shown(applied), names)
        more = False
        if name == "stopped" or others.stopped:
            more = any(known(row) is None for row in applied)
        if name == "stopped" and more:
            counts = dict.fromkeys(kinds(names.services), 0) | counts
        ordered = sorted(
            {*counts, *set_to(narrowing, name)} - {""},
            key=lambda value: alphabetical(kind.choice(value, names)),
        )
        if name == "stopped":
            ordered = [READY, *(kind for kind in ordered if kind != READY)]
        for value in ordered:
            words = kind.choice(value, names)
            chosen = value in set_to(narrowing, name)
            yield FilterValue(name, value, words, chosen, counts.get(value, 0), more)


def _counts(name: str, sieve: Sieve, shown: Sequence[Row], names: Names) -> dict[str, int]:
    """Count the customers that each value shows."""
    if name == "left":
        return {YES: sum(bool(row.responsible & names.left) for row in shown)}
    if name == "no_main_contact":
        return {YES: sum(row.main_contact is None for row in shown)}
    if name == "stopped":
        return _stop_counts(sieve, shown)
    value, counts = FILTERS[name].value, Counter[str]()
    for row in shown:
        held: Iterable[RowCollaboration | None] = (None,)
        if name != "manager":
            held = (c for c in row.collaborations if sieve.lets(row, c))
        for occurring in {value(row, collaboration) or "" for collaboration in held}:
            counts[occurring] += 1
    return dict(counts)


def _stop_counts(sieve: Sieve, shown: Sequence[Row]) -> dict[str, int]:
    """Count by what stops an ending, as far as that is known."""
    counts = Counter[str]()
    for row in shown:
        found = sieve.known(row) or {}
        own = {c.id for c in row.collaborations if sieve.lets(row, c)}
        of_row = (kinds_of(stops) for id, stops in found.items() if id in own)
        for kind in frozenset().union(*of_row):
            counts[kind] += 1
    return dict(counts)


def narrowed(narrowing: Narrowing, name: str, values: frozenset[str], names: Names) -> Narrowing:
    """Return the narrowing with one of its fields set to some values, or to none."""
    if name == "left":
        return replace(narrowing, left=names.left if values else None)
    if name == "no_main_contact":
        return replace(narrowing, no_main_contact=bool(values))
    return replace(narrowing, **{name: values})


def toggled(narrowing: Narrowing, choice: FilterValue, names: Names) -> Narrowing:
    """Return the narrowing with one value more, or without it."""
    values = set_to(narrowing, choice.name) ^ {choice.value}
    return narrowed(narrowing, choice.name, values, names)


def set_to(narrowing: Narrowing, name: str) -> frozenset[str]:
    """Return the values that a filter is set to now."""
    if name == "left":
        return frozenset({YES} if narrowing.left is not None else ())
    if name == "no_main_contact":
        return frozenset({YES} if narrowing.no_main_contact else ())
    values: frozenset[str] = getattr(narrowing, name)
    return values


def described(narrowing: Narrowing, names: Names) -> str:
    """Say which filters are set, in words; nothing where none is."""
    return " + ".join(ways[0] for _name, ways in set_filters(narrowing, names))


def set_filters(narrowing: Narrowing, names: Names) -> Iterator[tuple[str, list[str]]]:
    """Yield the filters that are set, each with its values in words, from all to few of them.

    Those that are not named are counted.
    """
    for name, kind in FILTERS.items():
        values = sorted(kind.choice(value, names) for value in set_to(narrowing, name))
        if values:
            joined = [_some(values, named) for named in range(len(values), 0, -1)]
            yield name, [kind.described(words) for words in joined]


def _some(values: list[str], named: int) -> str:
    """Name the first of some values, and count the others."""
    words = _(" or ").join(values[:named])
    if not (n := len(values) - named):
        return words
    return ngettext("{values} or {n} more", "{values} or {n} more", n, values=words)


def hidden_by(narrowing: Narrowing, rows: Sequence[Row], names: Names) -> list[tuple[str, int]]:
    """Return each part of a filter that shows nothing, with how many it alone hides."""
    parts: list[tuple[str, Filter]] = []
    if search := narrowing.search.strip():
        parts.append((_("the search “{words}”", words=search), narrowing.with_search("")))
    for name in FILTERS:
        if values := set_to(narrowing, name):
            alone = described(narrowed(Narrowing(), name, values, names), names)
            without = narrowed(narrowing, name, frozenset(), names)
            parts.append((_("the filter “{words}”", words=alone), without))
    return [(part, len(without.apply(rows))) for part, without in parts]


def why_none_is_shown(
    listing: Listing,
    filter: Narrowing,
    names: Names,
    store: Address | None = None,
    *,
    imports: bool = False,
) -> str:
    """Say why no customer is shown, and what to press or type, in this store.

    `imports` says that there is a key that brings some in.
    """
    rows = listing.rows
    if listing.damaged and not rows:
        return _("No customer can be read. {command} says what is wrong with which file.",
                 command=call("check"))  # fmt: skip
    if not rows:
        command = f"samarbete --store {quote(f'{store}')}" if store else "samarbete"
        if imports:
            return _(
                "This office has no customers yet. I brings some in from a file; so does "
                "{command} import FILE. To look around in a made-up office: samarbete --demo",
                command=command,
            )
        return _(
            "This office has no customers yet. Bring some in: {command} import FILE. "
            "To look around in a made-up office: samarbete --demo",
            command=command,
        )
    if filter == Narrowing(search=filter.search):
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
    return _("No customer is shown: {told}. Esc clears the search, then the filters.", told=parts)
