"""Who the rows of one customer say is its main contact: by yes and no, by name or by address."""

from collections.abc import Iterable, Mapping, Sequence

from store.domain.model import User
from store.exchange.incoming.places import place_words
from store.exchange.likeness import name_key
from store.i18n.language import _
from store.tables.cells.words import YES_NO, may_be_first_name, plain
from store.tables.meaning.register import MAIN_CONTACT
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.line import Line


class MainContacts:
    """Collects what each row says; a name is looked up once all users of the customer are known."""

    def __init__(self, lines: Sequence[Line], cells: CellReader) -> None:
        self._cells = cells
        tables = (table for line in lines for table in (line.table, *line.table.people))
        self._any = any(table.columns.of(MAIN_CONTACT) for table in tables)
        """Whether any row may say it."""
        self._said: dict[str, tuple[bool, Line]] = {}
        """What is said of the user at an address, and the row that says it first."""
        self._told = False
        self._named: list[Line] = []
        """The rows that name somebody."""
        self._maybe: list[tuple[Line, int, str]] = []
        """The cells with a word for nothing that a user may be called."""
        self._beside: dict[str, list[str]] = {}
        """The addresses of the users of each row, by its place."""

    def meet(self, line: Line, email: str | None) -> None:
        """Take note of what a row says, whose own user has that address, if it has a user."""
        if not self._any:
            return
        if email is not None:
            self._beside.setdefault(line.row.place, []).append(email)
        cell = line.first(MAIN_CONTACT)
        if not cell:
            self._may_name(line)
            return
        if plain(cell) not in YES_NO and any(map(str.isalpha, cell)):
            self._named.append(line)
            return
        said = self._cells.values(line, "row").get("main_contact")
        self._told = self._told or said is not None
        if said and email is None:
            why = _("left out: the row has no user with an e-mail of its own")
            self._cells.left_out(line, line.table.columns.of(MAIN_CONTACT)[0], cell, why)
        if email is None or said is None:
            return
        before, first = self._said.setdefault(email, (said, line))
        if before != said:
            why = _("left out: {email} has {before} in {place}; one person has one address",
                    email=email, before=first.first(MAIN_CONTACT),
                    place=place_words(first.row.place))  # fmt: skip
            self._cells.left_out(line, line.table.columns.of(MAIN_CONTACT)[0], cell, why)

    def _may_name(self, line: Line) -> None:
        """Keep a cell with a word for nothing that a user may be called: Tom, Inga."""
        for place in line.table.columns.of(MAIN_CONTACT)[:1]:
            if may_be_first_name(cell := line.cell(place)):
                self._maybe.append((line, place, cell.strip()))

    def found(self, users: Mapping[str, User]) -> str | None:
        """Return who of the users it is, noting what names none of them, and several."""
        if not self._any:
            self._cells.defaulted.add("main_contact")
            return None
        said_of = {email: line for email, (said, line) in self._said.items() if said}
        for line, place, cell in self._maybe:
            email = _named_by(cell, users.values(), self._beside.get(line.row.place, ()))
            if email is None:
                self._cells.told(line, place, cell, _("read as nothing"))
            else:
                said_of.setdefault(email, line)
                self._told = True
        for line in self._named:
            beside = self._beside.get(line.row.place, ())
            email = _named_by(line.first(MAIN_CONTACT), users.values(), beside)
            if email is not None:
                said_of.setdefault(email, line)
                continue
            place = line.table.columns.of(MAIN_CONTACT)[0]
            why = _("left out: it is neither yes nor no, nor one user of the customer in the file")
            self._cells.left_out(line, place, line.first(MAIN_CONTACT), why)
        if not (self._told or self._named):
            self._cells.defaulted.add("main_contact")
        if len(said_of) > 1:
            self._leave_out(said_of)
            return None
        return next(iter(said_of), None)

    def _leave_out(self, said_of: Mapping[str, Line]) -> None:
        """Note several main contacts: none of them becomes it, and all of them are users."""
        first, second, *_more = said_of
        why = _("left out: two main contacts: {first} and {second}", first=first, second=second)
        for line in said_of.values():
            place = line.table.columns.of(MAIN_CONTACT)[0]
            self._cells.left_out(line, place, line.first(MAIN_CONTACT), why)
        self._cells.defaulted.add("main_contact")


def _named_by(cell: str, users: Iterable[User], beside: Sequence[str]) -> str | None:
    """Return the address of the one user that a cell names: of several, of one in its row."""
    key = name_key(cell)
    found = [user.email for user in users if key in (name_key(user.name), name_key(user.email))]
    in_row = [email for email in found if email in beside]
    return next(iter(found), None) if len(found) == 1 else next(iter(in_row), None)
