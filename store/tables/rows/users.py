"""The users that a customer's rows tell, and who is main contact."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from store.domain.model import User
from store.domain.validation import name as clean_name
from store.exchange.incoming.places import place_words
from store.exchange.likeness import name_key
from store.i18n.language import _
from store.tables.cells.values import email as read_email
from store.tables.cells.values import name_beside_email
from store.tables.cells.words import is_title, says_nothing
from store.tables.meaning.column import Column
from store.tables.meaning.register import ACTIVE, EMAIL, PERSON, PHONE, ROLE
from store.tables.meaning.user_columns import FIRST_NAME, LAST_NAME, USERS
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.line import Line
from store.tables.rows.main_contacts import MainContacts
from store.tables.table import TableRow

_ADDRESS = re.compile(r"[^\s@;,:<>()\[\]/|]+@[^\s@;,:<>()\[\]/|]+\.[^\s@;,:<>()\[\]/|]+")
_SAID = ("name", "role", "active")
"""What a user has, whether a file says so or not; where it says nothing of others, they are empty.
"""


class UserRows:
    """Makes users of rows."""

    def __init__(self, lines: Sequence[Line], cells: CellReader) -> None:
        self._lines = lines
        self._cells = cells
        self._main_contacts = MainContacts(lines, cells)
        self.rows: dict[str, TableRow] = {}
        """Where each user is told first, by address."""

    def read(self) -> tuple[tuple[User, ...], str | None]:
        """Return the users, of whom each row may tell one, and who is main contact."""
        users: dict[str, User] = {}
        rows: dict[str, Line] = {}
        beside_addresses: dict[str, list[Line]] = {}
        for line in self._of_people():
            if line.table.columns.records:
                continue
            beside = self._address_in_name(line)
            if not (line.table.columns.of(EMAIL) or beside):
                self._without_column(line)
                continue
            values = self._with_whole_name(line, {**self._cells.values(line, "user"), **beside})
            email = values.get("email")
            if email is None:
                self._without_address(line, values)
                self._main_contacts.meet(line, None)
                continue
            if unread := self._unread(line, values):
                self._leave_out_unread(line, values, unread)
                self._main_contacts.meet(line, None)
                continue
            if "name" not in values:
                beside_addresses.setdefault(email, []).append(line)
            if f"{values.get('name')}".casefold() == email:  # which tells no name
                del values["name"]
            if email in users:
                if self._is_another(users[email], values):
                    self._leave_out_another(line, users[email], values, rows[email])
                    self._main_contacts.meet(line, None)
                    continue
                users[email] = self._once_more(line, users[email], values, rows[email])
            else:
                rows[email] = line
                self.rows[email] = line.row
                self._cells.defaulted |= {f"{email}.{f}" for f in _SAID if f not in values}
                if "name" not in values:
                    self._cells.by_address.add(email)
                users[email] = User(**{"name": email, **values})
            self._main_contacts.meet(line, email)
        for email in self._cells.by_address & beside_addresses.keys():
            names = map(self._name_in_address, beside_addresses[email])
            if name := next(filter(None, names), ""):
                users[email] = replace(users[email], name=name)
                self._cells.by_address.discard(email)
        return tuple(users.values()), self._main_contacts.found(users)

    def _of_people(self) -> Iterator[Line]:
        """Return each line, once more for each further person that it tells."""
        for line in self._lines:
            yield line
            for of_one in line.table.people:
                yield Line(line.row, of_one, line.order)

    def _address_in_name(self, line: Line) -> dict[str, Any]:
        """Return name and address of a user whose name has the address in it, and no other cell.

        As in `Ulla Ek <ulla@example.com>`; of two addresses none is taken.
        """
        cell = line.first(PERSON)
        if "@" not in cell or line.first(EMAIL):
            return {}
        addresses = _ADDRESS.findall(cell)
        if len(addresses) != 1:
            return {}
        try:
            email = read_email(addresses[0])
        except ValueError:
            return {}
        place = line.table.columns.of(PERSON)[0]
        self._cells.told(line, place, cell, _("the user's e-mail is read from it"))
        name = cell.replace(addresses[0], "").strip(" <>()[],;:/|-–").removesuffix("mailto").strip()
        return {"email": email, "name": name or email}

    def _name_in_address(self, line: Line) -> str:
        """Return the name in the cell of a user's address, where no other cell has it."""
        for place in line.table.columns.of(EMAIL):
            if says_nothing(cell := line.cell(place)):
                continue
            try:
                name = clean_name(name) if (name := name_beside_email(cell)) else ""
            except ValueError:
                return ""
            if name:
                self._cells.told(line, place, cell, _("the user's name is read from it"))
            return name
        return ""

    def _leave_out_another(
        self, line: Line, user: User, values: Mapping[str, Any], first: Line
    ) -> None:
        """Note a second person at an address: left out, and no reason to refuse their customer."""
        name = values["name"]
        why = _("left out: {email} is the address of {name} in {place}; one person has one "
                "address", email=user.email, name=user.name,
                place=place_words(first.row.place))  # fmt: skip
        self._cells.left_out(line, _place_of_person(line), name, why)
        self._with_the_person(line, values, why)

    def _once_more(self, line: Line, user: User, values: dict[str, Any], first: Line) -> User:
        """Return a user whom a second row tells as well: as in a register with a row a service."""
        place = _place_of_person(line)
        name = values.get("name", user.name)
        if name != user.name and f"{user.email}.name" not in self._cells.defaulted:
            self._cells.told(line, place, name, _("read as {cell}", cell=user.name))
            values = {**values, "name": user.name}
        for field, value in values.items():
            before = getattr(user, field)
            if before is None or f"{user.email}.{field}" in self._cells.defaulted:
                self._cells.defaulted.discard(f"{user.email}.{field}")
            elif isinstance(value, tuple):
                value = tuple(dict.fromkeys((*before, *value)))
            elif before != value:
                column = next(column for column in USERS if column.attribute == field)
                why = _("left out: {email} has {before} in {place}; one person has one address",
                        email=user.email, before=first.first(column) or f"{before}",
                        place=place_words(first.row.place))  # fmt: skip
                at = next(iter(line.table.columns.of(column)), place)
                self._cells.left_out(line, at, line.first(column) or f"{value}", why)
                continue
            user = replace(user, **{field: value})
        return user

    def _is_another(self, user: User, values: Mapping[str, Any]) -> bool:
        """Return whether a row names another person than the one whose address it has."""
        name = values.get("name")
        return (
            name is not None
            and f"{user.email}.name" not in self._cells.defaulted
            and name_key(name) != name_key(user.name)
        )

    @staticmethod
    def _unread(line: Line, values: Mapping[str, Any]) -> Column | None:
        """Return the column that says of a user what nobody can read: a role, or who is active.

        A title is no role, and is told as that.
        """
        for column in (ACTIVE, ROLE):
            cell = line.first(column)
            if column.attribute not in values and cell and not (column is ROLE and is_title(cell)):
                return column
        return None

    def _leave_out_unread(self, line: Line, values: Mapping[str, Any], unread: Column) -> None:
        """Note such a user, who is left out: nobody gets a role unasked, or is active again."""
        place = _place_of_person(line)
        heading = self._cells.heading(line, line.table.columns.of(unread)[0])
        why = _("left out: {column} is {cell}", column=heading,
                cell=f"{line.first(unread).strip()[:60]!r}")  # fmt: skip
        self._cells.left_out(line, place, line.cell(place), why)
        self._with_the_person(line, values, why)

    def _with_whole_name(self, line: Line, values: dict[str, Any]) -> dict[str, Any]:
        """Return what a row says of a user, its name put together from first and last name."""
        parts = [self._cells.value(line, FIRST_NAME), self._cells.value(line, LAST_NAME)]
        whole = " ".join(part for part in parts if part)
        return values if "name" in values or not whole else {**values, "name": whole}

    def _without_column(self, line: Line) -> None:
        """Note what is said of a user in a table that has no column for its address."""
        columns = line.table.columns
        of_user = [column for column, _field in (*columns.of_part("user"), *columns.of_part("row"))]
        names = () if line.row.place in self._cells.private else (FIRST_NAME, LAST_NAME)
        for column in (*of_user, *names):
            for place in columns.of(column):
                if not says_nothing(cell := line.cell(place)):
                    why = _("left out: there is no column for the user's e-mail")
                    self._cells.left_out(line, place, cell, why)

    def _without_address(self, line: Line, values: dict[str, Any]) -> None:
        """Note a user without an address: no reason to refuse its customer."""
        place = _place_of_person(line)
        of_address = line.table.columns.of(EMAIL)[0]
        if self._cells.text(line, EMAIL, of_address):  # the address itself is told
            why = _("left out: the user's e-mail is no address")
            if name := values.get("name"):
                self._cells.left_out(line, place, name, why)
            self._with_the_person(line, values, why)
            return
        if line.row.place in self._cells.private and values.keys() == {"name"}:
            return
        if values:
            name = f"{values.get('name') or values.get('phone') or ''}"
            why = _("left out: the user's e-mail is missing")
            self._cells.left_out(line, place, name, why)
            self._with_the_person(line, values, why)

    def _with_the_person(self, line: Line, values: Mapping[str, Any], why: str) -> None:
        """Note what else a row says of a person who is left out: numbers, role, services."""
        named_by = _place_of_person(line)
        columns = line.table.columns
        for column, attribute in columns.of_part("user"):
            if column in (EMAIL, PERSON) or attribute not in values:
                continue
            for at in columns.of(column):
                if at != named_by and not says_nothing(cell := line.cell(at)):
                    self._cells.left_out(line, at, cell, why)


def _place_of_person(line: Line) -> int:
    """Return where a row names a user: by name, else by number, else by the address."""
    columns = line.table.columns
    places = (at for column in (PERSON, FIRST_NAME, LAST_NAME, PHONE) for at in columns.of(column))
    return next((at for at in places if not says_nothing(line.cell(at))), columns.of(EMAIL)[0])
