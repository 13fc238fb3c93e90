"""Which column each heading of a table means, and which columns are no concern of an import."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from store.domain.catalogue import Services
from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE
from store.exchange.import_file import FoundColumn
from store.i18n.language import _, language
from store.tables.cells.services import Named, ServiceNames
from store.tables.cells.words import plain
from store.tables.column import Column, Part
from store.tables.columns import (
    CUSTOMERS,
    ENDS_ON,
    FIRST_NAME,
    KIND,
    LAST_NAME,
    NUMBER_COLUMN,
    RECORDS,
    USERS,
    WHY,
)
from store.tables.heading_names import AMBIGUOUS
from store.tables.said import Said, called, folds, said_as
from store.tables.table import bad_file


def _named(columns: Sequence[Column], id: str) -> Column:
    return next(column for column in columns if column.id == id)


NAME, ORG_NUMBER = _named(CUSTOMERS, "name"), _named(CUSTOMERS, "org_number")
MANAGER, SERVICE = _named(CUSTOMERS, "account_manager"), _named(CUSTOMERS, "service")
TASK, TASK_OWNER = _named(CUSTOMERS, "task"), _named(CUSTOMERS, "task_owner")
STATUS, DECIDED_AT = _named(CUSTOMERS, "status"), _named(CUSTOMERS, "decided_at")
EMAIL, PERSON, PHONE = _named(USERS, "email"), _named(USERS, "name"), _named(USERS, "phone")
LICENCES, ACTIVE = _named(USERS, "services"), _named(USERS, "active")

_REGISTER = (*CUSTOMERS, *(column for column in USERS if column not in (NUMBER_COLUMN, WHY)),
             FIRST_NAME, LAST_NAME)  # fmt: skip
_WHOSE = "(?:byrans|vart|internt|externt|our|internal|kundens|klientens|foretagets|bolagets)?"
_MADE_OF_PARTS = (
    (
        re.compile(
            f"{_WHOSE}(?:kund|klient|customer|client|cust|debitor)(?:ens|s)?"
            "(?:nr|nummer|no|number|id|kod|code)(?:isystemet|intern[at]?|extern[at]?|1)?"
        ),
        NUMBER_COLUMN,
    ),
    (
        re.compile(
            f"{_WHOSE}(?:company|corporate|business|kund|bolag|foretag)?"
            "(?:(?:org|organi[sz]ations?|pers|person|personal|moms|momsreg|momsregistrerings?|vat|eu|"
            "identity|registration|registrerings|reg|skatte|tax|och|eller|or|and|nr|nummer|no)*)"
            "(?:org|organi[sz]ations?|pers|person|moms|momsreg|vat|identity|registration|reg)"
            "(?:nr|nummer|no|number|numbers?|id|vat|moms|och|eller)+"
        ),
        ORG_NUMBER,
    ),
    (
        re.compile(
            f"{_WHOSE}(?:namnpa)?(?:kund|klient|foretag|bolag|firma|customer|company|client)"
            "(?:en|et|ens|ets|s)?(?:bolag|firma|foretag|namn|name)?1?"
        ),
        NAME,
    ),
)
"""Headings put together of the usual parts in some order, by what they mean."""
_ADDRESS = frozenset(map(plain, (
    "Adress", "Address", "Gatuadress", "Postadress", "Postnr", "Postnummer", "Ort", "Stad", "City",
    "Fakturaadress", "Fakturaadress 1", "Land", "Landskod", "Betalningsvillkor", "Bolagsform",
    "Företagsform", "Räkenskapsår", "Bokslut", "Momsperiod", "Bransch", "SNI", "Hemsida",
)))  # fmt: skip
"""Headings of no column that only a register of customers has."""
_NUMBERED = re.compile(r"[0-9]+(?=\W*$)")
"""Which person a heading is of, where a row has several: E-post 2."""
COMPANY = re.compile(
    r"\b(?:AB|HB|KB|Aktiebolag|Handelsbolag|Kommanditbolag|Inc|Ltd|LLC|Oy|AS|ApS|GmbH|Brf|"
    r"Ek\.? ?för\.?|förening\w*|stiftelse\w*|samfällighet\w*|enskild firma)(?!\w)",
    re.IGNORECASE,
)
"""What stands in names of companies and in no person's."""
_CUSTOMER = frozenset(("kund", "kunder", "klient", "customer", "client", "account"))
"""Headings that say neither number nor name."""
_SEVERAL = (ORG_NUMBER, PHONE)
"""The columns of which a table may have several: the first that says something counts."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """What the headings of a table mean.

    `places` are those of each column, the most telling first; `services` are columns that are
    named as a service. `unused` are headings of no concern. `users` says that the table is of
    users alone, `records` that it is of records. `index` has the places by a column's identity.
    `parts` has the columns of each value that a row tells, with the fields that they are.
    `overruled` are headings of which it was said before what they mean, each with the one of
    which that was said now.
    """

    places: tuple[tuple[Column, tuple[int, ...]], ...]
    services: tuple[tuple[int, Named], ...] = ()
    unused: tuple[str, ...] = ()
    overruled: tuple[tuple[str, str], ...] = ()
    users: bool = False
    records: bool = False
    index: dict[int, tuple[int, ...]] = {}
    parts: dict[str, tuple[tuple[Column, str], ...]] = {}

    def of_part(self, part: Part | Literal["terms"]) -> tuple[tuple[Column, str], ...]:
        """Return the columns of a value that a row tells, each with the field that it is.

        Without those that are read apart: the number, and the parts of a name. `terms` are those
        of a collaboration beside its service and variant.
        """
        return self.parts.get(part, ())

    def of(self, column: Column) -> tuple[int, ...]:
        """Return the places of a column, none if the table has no such column."""
        return self.index.get(id(column), ())


@cache
def _candidates() -> Mapping[str, tuple[Column, ...]]:
    """Return the columns that each heading may mean."""
    found: dict[str, tuple[Column, ...]] = {}
    for column in (*_REGISTER, *RECORDS):
        for name in column.headings:
            if not any(other is column for other in found.get(name, ())):
                found[name] = (*found.get(name, ()), column)
    for name in AMBIGUOUS:
        found[plain(name)] = (NAME, PERSON)
    return found


def columns_meant(heading: str) -> tuple[Column, ...]:
    """Return the columns that a heading may mean."""
    for name in folds(heading):
        if name in _candidates():
            return _candidates()[name]
    for name in folds(heading):
        for pattern, column in _MADE_OF_PARTS:
            if pattern.fullmatch(name):
                return (column,)
    return ()


def known_in(cells: Sequence[str], said: Said, names: ServiceNames | None) -> int:
    """Return how many of some cells are headings that are known, or that somebody explained."""
    return sum(
        1
        for cell in cells
        if cell and len(cell) < 80
        and (columns_meant(cell) or said.of(cell) is not None
             or (names is not None and names.named(cell) is not None))
    )  # fmt: skip


def columns_of(
    headings: Sequence[str],
    groups: Sequence[str],
    names: Sequence[Sequence[str]],
    said: Said,
    services: ServiceNames,
) -> Columns:
    """Return what headings mean.

    `groups` are the headings over them, empty where there is none; `names` are the cells of each
    column, for where a heading is the customer's or a user's; `said` is what somebody explained.
    Of headings that are there again the result speaks as they are `called`.

    Raises:
        Refused: what was explained is no column, or two headings are one that a row has once.
    """
    names_of = called(headings)
    told = _told(headings, names_of, said, services)
    meant = [
        told.columns[place]
        if place in told.columns
        else (columns_meant(f"{group} {heading}") if group and heading else ())
        or columns_meant(heading)
        for place, (heading, group) in enumerate(zip(headings, groups, strict=True))
    ]
    _give_way(meant, told.columns)
    if _of_records(headings, meant):
        found = _placed(headings, names_of, meant, RECORDS, frozenset(), users=False, records=True)
        return msgspec.structs.replace(found, overruled=told.overruled)
    chosen, users = _of_register(
        headings, meant, names, services, told_services=bool(told.services)
    )
    for place, columns in told.columns.items():
        chosen[place] = tuple(c for c in columns if any(c is known for known in _REGISTER))[:1]
    named_so = _services(headings, chosen, told, services)
    found = _placed(headings, names_of, chosen, _REGISTER,
                    frozenset(place for place, _n in named_so),
                    users=users, records=False)  # fmt: skip
    _refuse_two_people(names_of, found, told)
    return msgspec.structs.replace(found, services=named_so, overruled=told.overruled)


class _Told(NamedTuple):
    """What somebody has said of the headings of a table, by their places.

    A service is none of the `columns` of its place. `overruled` are the headings of which it was
    said before, each with the one of which it was said now.
    """

    columns: dict[int, tuple[Column, ...]]
    services: dict[int, Named]
    overruled: tuple[tuple[str, str], ...]


def _refuse_two_people(headings: Sequence[str], found: Columns, told: _Told) -> None:
    """Refuse that what was said gives one person the address or number of another.

    Raises:
        Refused: the headings are numbered, and are not of one number.
    """
    of_person = [place for column in (PERSON, EMAIL, PHONE) for place in found.of(column)]
    by_number: dict[str, list[str]] = {}
    for place in of_person:
        if match := _NUMBERED.search(headings[place]):
            by_number.setdefault(match[0], []).append(headings[place])
    phones = [headings[place] for place in found.of(PHONE)]  # one person may have several
    if all(heading in phones for numbered in by_number.values() for heading in numbered):
        return
    if len(by_number) < 2 or not any(place in told.columns for place in of_person):
        return
    both = ", ".join(heading for numbered in by_number.values() for heading in numbered)
    last = [*by_number.values()][-1]
    raise bad_file(
        _("{headings}: of several people, who would be mixed up; say of all columns of one of them "
          "what they are, and leave out the others: --map {option}.",
          headings=both, option=shlex.quote(f"{last[-1]}={LEFT_OUT}"))
    )  # fmt: skip


def _told(
    headings: Sequence[str], names: Sequence[str], said: Said, services: ServiceNames
) -> _Told:
    """Return what somebody has said of the headings of a table, which are called by `names`.

    Raises:
        Refused: it is no column, or two are one that a row has once.
    """
    told = _Told({}, {}, ())
    headings = [heading if said.of(name) is None else name
                for heading, name in zip(headings, names, strict=True)]  # fmt: skip
    for place, heading in enumerate(headings):
        if (explained := said.of(heading)) is None:
            continue
        meaning = meaning_of(explained, services)
        if isinstance(meaning, Named):
            told.services[place] = meaning
        told.columns[place] = () if isinstance(meaning, Named) else meaning
    overruled: list[tuple[str, str]] = []
    firsts = {id(columns[0]): columns[0] for columns in told.columns.values() if columns}
    for column in firsts.values():
        if any(column is one for one in _SEVERAL):
            continue
        places = [place for place, columns in told.columns.items()
                  if columns and columns[0] is column]  # fmt: skip
        for place in _overruled([headings[place] for place in places], places, column, said):
            del told.columns[place]
            now = next(headings[one] for one in places if said.is_now(headings[one]))
            overruled.append((headings[place], now))
    return told._replace(overruled=tuple(overruled))


def _services(
    headings: Sequence[str],
    chosen: Sequence[tuple[Column, ...]],
    told: _Told,
    services: ServiceNames,
) -> tuple[tuple[int, Named], ...]:
    """Return the columns that are services: by what was said, or by headings that are no column."""
    found: list[tuple[int, Named]] = []
    for place, heading in enumerate(headings):
        named = told.services.get(place)
        if named is None and heading and place not in told.columns and not chosen[place]:
            named = services.named(heading)
        if named is not None:
            found.append((place, named))
    return tuple(found)


def _overruled(
    headings: Sequence[str], places: Sequence[int], column: Column, said: Said
) -> list[int]:
    """Return the places of headings that are a column no more, as another one was said to be now.

    One heading that stands in two places is one.

    Raises:
        Refused: two were said to be it now, or before.
    """
    called = dict(zip(map(said_as, headings), headings, strict=True))
    now = [heading for heading in called.values() if said.is_now(heading)]
    if len(called) < 2:
        return []
    if len(now) == 1:
        return [place for place, heading in zip(places, headings, strict=True)
                if not said.is_now(heading)]  # fmt: skip
    both = ", ".join(now or called.values())
    title = title_of(id_of(column))
    if now:
        raise bad_file(
            _("{headings}: said to be one and the same, {column}, of which a row has one; say of "
              "the others that they are left out: --map {option}.", headings=both, column=title,
              option=shlex.quote(f"{now[-1]}={LEFT_OUT}"))
        )  # fmt: skip
    raise bad_file(
        _("{headings}: each was said before to be {column}, of which a row has one; say which it "
          "is now: --map {option}.", headings=both, column=title,
          option=shlex.quote(f"{next(iter(called.values()))}={id_of(column)}"))
    )  # fmt: skip


def explained_by(id: str) -> tuple[Column, ...] | None:
    """Return the column of that id or heading, of a register and of records; none for `LEFT_OUT`.

    `contact` is a user's name. It is None where there is no such column.
    """
    if id.strip() == LEFT_OUT:
        return ()
    if plain(id) in ("contact", "contactname", "username"):
        return (PERSON,)
    of_register = [column for column in _REGISTER if plain(column.id) == plain(id)][:1]
    found = (*of_register, *(c for c in RECORDS if plain(c.id) == plain(id) and c is not WHY))
    return found or columns_meant(id) or None


def meaning_of(id: str, services: ServiceNames) -> tuple[Column, ...] | Named:
    """Return the column of that id or heading, see `explained_by`, or the service of that name.

    Raises:
        Refused: there is neither; those that there are, are named.
    """
    if (meant := explained_by(id)) is not None:
        return meant
    if (named := services.named(id)) is not None:
        return named
    columns = map(title_of, map(id_of, offered(records=False)))
    known = ", ".join((*columns, *services.services, LEFT_OUT))
    raise bad_file(_("There is no column {id!r}; there are: {known}.", id=id, known=known))


def id_of(column: Column) -> str:
    """Return what a column is called where somebody says what a heading means."""
    return "contact" if column is PERSON else column.id


def title_of(id: str, services: Services = MappingProxyType({})) -> str:
    """Return a column's heading in the reader's language, or a service's name, by its id.

    What stands for none, and what is none here, stays as it is.
    """
    if id == id_of(PERSON):
        return "Kontaktperson" if language() == "sv" else id
    if id == NO_SERVICE:
        return _("no service")
    if columns := explained_by(id):
        return columns[0].title
    return services[id].name if id in services else id  # by hand, or by another version


def offered(*, records: bool) -> tuple[Column, ...]:
    """Return the columns that a heading can be said to mean, in a table of records or another."""
    return tuple(column for column in (RECORDS if records else _REGISTER) if column is not WHY)


def found_columns(headings: Sequence[str], columns: Columns) -> tuple[FoundColumn, ...]:
    """Return what each heading was taken for."""
    means = {place: id_of(column) for column, places in columns.places for place in places}
    named = dict(columns.services)
    return tuple(
        FoundColumn(heading=heading, means=SERVICE.id, service=named[place].service)
        if place in named
        else FoundColumn(heading=heading, means=means.get(place))
        for place, heading in enumerate(headings)
    )


def _give_way(meant: list[tuple[Column, ...]], told: Mapping[int, tuple[Column, ...]]) -> None:
    """Let other headings mean no column that somebody has said another one to be."""
    taken = [column for columns in told.values() for column in columns if column not in _SEVERAL]
    for place, columns in enumerate(meant):
        if place not in told:
            meant[place] = tuple(c for c in columns if not any(c is one for one in taken))


def _of_records(headings: Sequence[str], meant: Sequence[tuple[Column, ...]]) -> bool:
    """Return whether a table is of records: it has their kind, and a service and a title."""
    columns = [column for columns in meant for column in columns]
    if not any(column is KIND for column in columns):
        return False
    sure = {plain(heading) for heading in headings} & {plain(KIND.id), plain(KIND.swedish)}
    ids = {column.id for column in columns}
    return bool(sure) or {"service", "title"} <= ids


def _of_register(
    headings: Sequence[str],
    meant: Sequence[tuple[Column, ...]],
    names: Sequence[Sequence[str]],
    services: ServiceNames,
    *,
    told_services: bool,
) -> tuple[list[tuple[Column, ...]], bool]:
    """Return the one column of each heading, and whether the table is of users alone."""
    register = [tuple(c for c in columns if any(c is known for known in _REGISTER))
                for columns in meant]  # fmt: skip
    sure = [columns[0] for columns in register if len(columns) == 1]

    def has(*columns: Column) -> bool:
        return any(one is column for one in sure for column in columns)

    of_customers = told_services or any(
        column.part in ("customer", "task", "collaboration", "ending")
        and column is not NUMBER_COLUMN
        and not (column is STATUS or column is NAME)
        for column in sure
    ) or any(plain(heading) in _ADDRESS or (services.named(heading) is not None and not columns)
             for heading, columns in zip(headings, register, strict=True))  # fmt: skip
    if has(NAME) or not has(EMAIL):
        name = PERSON if has(NAME) and has(EMAIL) and not has(PERSON) else NAME
    elif has(PERSON) or of_customers:
        name = NAME
    elif any(column.part in ("user", "row") and column.id in ("role", "services", "main_contact")
             for column in sure):  # fmt: skip
        name = PERSON
    else:
        cells = [cell for place, columns in enumerate(register) if len(columns) > 1
                 for cell in names[place] if cell]  # fmt: skip
        companies = sum(COMPANY.search(cell) is not None for cell in cells)
        name = NAME if companies * 2 >= max(len(cells), 1) else PERSON
    users = has(EMAIL) and not of_customers and (name is PERSON or has(PERSON))
    has_task, has_end = has(TASK), has(ENDS_ON)
    chosen: list[tuple[Column, ...]] = []
    for place, columns in enumerate(register):
        if len(columns) > 1:
            columns = (name if NAME in columns else columns[0],)
        if columns and columns[0] is LICENCES and not users:
            columns = (SERVICE,)
        elif columns and columns[0] is TASK_OWNER and not has_task:
            columns = (MANAGER,)
        elif columns and columns[0] is ACTIVE and not users:
            columns = ()
        elif columns and columns[0] is DECIDED_AT and not has_end and _are_days(names[place]):
            columns = (ENDS_ON,)
        chosen.append(columns)
    if not any(columns and columns[0] is NUMBER_COLUMN for columns in chosen):
        _numbers_called_customers(headings, chosen, names)
    return chosen, users


def _are_days(cells: Sequence[str]) -> bool:
    """Return whether none of some cells has a time: people write a day where they say when."""
    return any(map(str.strip, cells)) and not any(":" in cell for cell in cells)


def _numbers_called_customers(
    headings: Sequence[str], chosen: list[tuple[Column, ...]], names: Sequence[Sequence[str]]
) -> None:
    """Take a column that is called only `Kund` for the numbers, where its cells are numbers."""
    for place, heading in enumerate(headings):
        cells = [cell for cell in names[place] if cell.strip()]
        numbers = sum(cell.strip().replace(" ", "").isdecimal() for cell in cells)
        if plain(heading) in _CUSTOMER and cells and numbers == len(cells):
            chosen[place] = (NUMBER_COLUMN,)
            return


def _placed(
    headings: Sequence[str],
    names: Sequence[str],
    meant: Sequence[tuple[Column, ...]],
    columns: Sequence[Column],
    services: frozenset[int],
    *,
    users: bool,
    records: bool,
) -> Columns:
    """Return the places of each column, the most telling heading first, and what is left over."""
    unused = {place for place, heading in enumerate(headings) if heading.strip()} - services
    places: list[tuple[Column, tuple[int, ...]]] = []
    for column in columns:
        at = [place for place, found in enumerate(meant) if any(c is column for c in found)]
        at.sort(key=lambda place: (_rank(column, headings[place]), place))
        if column not in _SEVERAL and at:
            at = at[:1]
        if at:
            places.append((column, tuple(at)))
            unused -= set(at)
    why = {place for place in unused if plain(headings[place]) in WHY.headings}
    return Columns(
        places=tuple(places),
        index={id(column): at for column, at in places},
        parts=_by_part(column for column, _at in places),
        unused=tuple(names[place] for place in sorted(unused - why)),
        users=users,
        records=records,
    )


def _rank(column: Column, heading: str) -> int:
    """Return how telling a heading is: the place among the names of its column."""
    names = column.headings
    rank = min((names.index(name) for name in folds(heading) if name in names), default=-1)
    mobile = column is PHONE and any("mob" in name or "cell" in name for name in folds(heading))
    return rank - len(names) if mobile else rank


_APART = ("number", "first_name", "last_name")


def _by_part(columns: Iterable[Column]) -> dict[str, tuple[tuple[Column, str], ...]]:
    """Return the columns of each value, with their fields; and those of terms by themselves."""
    parts: dict[str, list[tuple[Column, str]]] = {}
    for column in columns:
        if column.id in _APART:
            continue
        parts.setdefault(column.part or "", []).append((column, column.attribute))
        if column.part == "collaboration" and column.id not in ("service", "variant"):
            parts.setdefault("terms", []).append((column, column.attribute))
    return {part: tuple(found) for part, found in parts.items()}
