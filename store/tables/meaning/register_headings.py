"""Which one column each heading of a register means, where several are possible."""

import re
from collections.abc import Collection, Sequence

from store.tables.cells.services import ServiceNames
from store.tables.cells.words import YES_NO, is_sign, plain, says_nothing, yes_or_no
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import ENDS_ON, NUMBER_COLUMN
from store.tables.meaning.register import (
    ACTIVE,
    DECIDED_AT,
    EMAIL,
    LICENCES,
    MAIN_CONTACT,
    MANAGER,
    NAME,
    PERSON,
    PHONE,
    REGISTER,
    SERVICE,
    STATUS,
    TASK,
    TASK_OWNER,
)
from store.tables.meaning.user_columns import FIRST_NAME, LAST_NAME
from store.tables.table import TableRow

_ADDRESS = frozenset(map(plain, (
    "Adress", "Address", "Gatuadress", "Postadress", "Postnr", "Postnummer", "Ort", "Stad", "City",
    "Fakturaadress", "Fakturaadress 1", "Land", "Landskod", "Betalningsvillkor", "Bolagsform",
    "Företagsform", "Räkenskapsår", "Bokslut", "Momsperiod", "Bransch", "SNI", "Hemsida",
)))  # fmt: skip
"""Headings of no column that only a register of customers has."""
COMPANY = re.compile(
    r"\b(?:AB|HB|KB|Aktiebolag|Handelsbolag|Kommanditbolag|Inc|Ltd|LLC|Oy|AS|ApS|GmbH|Brf|"
    r"Ek\.? ?för\.?|förening\w*|stiftelse\w*|samfällighet\w*|enskild firma)(?!\w)",
    re.IGNORECASE,
)
"""What stands in names of companies and in no person's."""
_LOOKED_AT = 500
"""So many rows tell whether a heading is the customer's or a user's."""
_TITLES = frozenset(map(plain, (
    "Befattning", "Titel", "Title", "JobTitle", "Position", "Roll", "Role", "Funktion",
)))  # fmt: skip
"""Headings of what a person is, and no company."""
_CUSTOMER = frozenset(("kund", "kunder", "klient", "customer", "client", "account"))
"""Headings that say neither number nor name."""


def first_cells(rows: Sequence[TableRow], columns: int) -> list[list[str]]:
    """Return what stands in each column of the first rows."""
    return [
        [row.cells[at] for row in rows[:_LOOKED_AT] if at < len(row.cells)] for at in range(columns)
    ]


def of_register(
    headings: Sequence[str],
    meant: Sequence[tuple[Column, ...]],
    names: Sequence[Sequence[str]],
    rows: Sequence[TableRow],
    services: ServiceNames,
    *,
    told_services: bool,
) -> tuple[list[tuple[Column, ...]], bool]:
    """Return the one column of each heading, and whether the table is of users alone.

    `names` are the first cells of each column, see `first_cells`.
    """
    register = [tuple(c for c in columns if any(c is known for known in REGISTER))
                for columns in meant]  # fmt: skip
    named = ((PERSON,), (FIRST_NAME,), (LAST_NAME,))
    if not any(columns in named for columns in register):
        register = [(PERSON,) if columns == (MAIN_CONTACT,) and _names(names[place]) else columns
                    for place, columns in enumerate(register)]  # fmt: skip
    numbers = _numbers_called_customers(headings, register, names)
    sure = [columns[0] for place, columns in enumerate(register)
            if len(columns) == 1 and place != numbers]  # fmt: skip

    def has(*columns: Column) -> bool:
        return any(one is column for one in sure for column in columns)

    of_customers = told_services or any(
        column.part in ("customer", "task", "collaboration", "ending")
        and column is not NUMBER_COLUMN
        and not (column is STATUS or column is NAME)
        for column in sure
    ) or any(plain(heading) in _ADDRESS or (services.named(heading) is not None and not columns)
             for heading, columns in zip(headings, register, strict=True))  # fmt: skip
    titled = any(plain(heading) in _TITLES for heading in headings)
    if has(NAME) or not has(EMAIL):
        person = has(EMAIL, PHONE) if has(NAME) else False
        person = person or (titled and (has(NAME) or not of_customers))
        name = PERSON if person and not has(PERSON) else NAME
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
    of_both = has(NAME) or (name is NAME and any(len(columns) > 1 for columns in register))
    has_task, has_end = has(TASK), has(ENDS_ON)
    of_people = _second_names(register) if has(EMAIL) and not has(NAME, PERSON) else ()
    of_contacts = () if told_services else _of_contacts(register, rows)
    chosen: list[tuple[Column, ...]] = []
    for place, columns in enumerate(register):
        if len(columns) > 1:
            columns = (name if NAME in columns else columns[0],)
            if columns[0] is NAME and place in of_people:
                columns = (PERSON,)
        if columns and columns[0] is LICENCES and not users:
            columns = (SERVICE,)
        elif columns and columns[0] is TASK_OWNER and not has_task:
            columns = (MANAGER,)
        elif columns and columns[0] is ACTIVE and (not users or of_both):
            columns = columns if place in of_contacts else ()
        elif columns and columns[0] is DECIDED_AT and not has_end and _are_days(names[place]):
            columns = (ENDS_ON,)
        chosen.append(columns)
    if numbers is not None:
        chosen[numbers] = (NUMBER_COLUMN,)
    return chosen, users


def _second_names(register: Sequence[tuple[Column, ...]]) -> Sequence[int]:
    """Return the places of headings that may be a customer's name or a user's, but the first."""
    return [place for place, columns in enumerate(register) if len(columns) > 1][1:]


def _of_contacts(
    register: Sequence[tuple[Column, ...]], rows: Sequence[TableRow]
) -> Collection[int]:
    """Return the places of columns of activity that say it of people, where rows name customers.

    They have yes and no alone, and both of one customer, of two people: a customer is one of them.
    """
    at = {id(columns[0]): place for place, columns in reversed([*enumerate(register)]) if columns}
    number, email, active = (at.get(id(column)) for column in (NUMBER_COLUMN, EMAIL, ACTIVE))
    if number is None or email is None or active is None or id(SERVICE) in at:
        return ()
    customers: dict[str, dict[str, bool]] = {}
    for row in rows:
        if len(row.cells) <= max(number, email, active):
            continue
        cell, who = row.cells[active], row.cells[email].strip().casefold()
        if (says_nothing(cell) and not is_sign(cell)) or not (row.cells[number].strip() and who):
            continue
        said = yes_or_no(cell)
        if said is None:
            return ()
        if customers.setdefault(row.cells[number].strip(), {}).setdefault(who, said) != said:
            return ()
    return (active,) if any(len({*of_one.values()}) > 1 for of_one in customers.values()) else ()


def _names(cells: Sequence[str]) -> bool:
    """Return whether some cells are names of people, where yes or no may stand."""
    said = [cell for cell in cells if not says_nothing(cell)]
    return bool(said) and not any(plain(cell) in YES_NO for cell in said)


def _are_days(cells: Sequence[str]) -> bool:
    """Return whether none of some cells has a time: people write a day where they say when."""
    return any(map(str.strip, cells)) and not any(":" in cell for cell in cells)


def _numbers_called_customers(
    headings: Sequence[str], register: Sequence[tuple[Column, ...]], names: Sequence[Sequence[str]]
) -> int | None:
    """Return the column that is called only `Kund`, where its cells are numbers and no other is."""
    if any(columns and columns[0] is NUMBER_COLUMN for columns in register):
        return None
    for place, heading in enumerate(headings):
        cells = [cell for cell in names[place] if cell.strip()]
        numbers = sum(cell.strip().replace(" ", "").isdecimal() for cell in cells)
        if plain(heading) in _CUSTOMER and cells and numbers == len(cells):
            return place
    return None
