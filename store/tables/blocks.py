"""The blocks of columns that stand beside each other in a sheet, and by what each knows its rows.

A block ends at a column without a heading, or where its headings begin again.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal

import msgspec

from store.domain.policy.heading_meanings import LEFT_OUT
from store.tables.cells.services import Named, ServiceNames, named_in_brackets
from store.tables.cells.words import plain
from store.tables.legends import is_legend_word
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.known_headings import known_in, meant_under
from store.tables.meaning.meanings import meaning_of
from store.tables.meaning.register import EMAIL, NAME, ORG_NUMBER, PERSON, PHONE, SERVICE
from store.tables.meaning.said import Said, called, said_as
from store.tables.table import TableRow

LOOKED_AT = 60
"""Rows in which headings are looked for, and columns in which nothing stands."""
Key = Literal["number", "org_number", "name"]
_KEYS: tuple[tuple[Key, object], ...] = (
    ("number", NUMBER_COLUMN), ("org_number", ORG_NUMBER), ("name", NAME),
)  # fmt: skip
_OF_TAX = re.compile(r"vat|moms|eu|tax|skatte")
"""How a heading begins, as it is compared, of numbers that stand beside the organisation's."""
_LONGEST_SIGN = 4
_OF_PERSON = re.compile(r"pers|pnr")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Columns from `begin` to before `end`, whose headings stand in the row at `head`.

    `keys` are the places of what rows are known by, each by its heading; `count` is how many
    headings there are. `tells` says that others of them are known, of a customer or of
    `people`; `legend` that it only explains signs of the table.
    """

    begin: int
    end: int
    head: int
    keys: Mapping[Key, Mapping[str, int]]
    count: int
    tells: bool
    people: bool
    legend: bool = False

    @property
    def useful(self) -> bool:
        """Whether it says something of those whom it names."""
        return not self.legend and (self.tells or len(self.keys) > 1)

    def with_next(self, other: "Block") -> "Block":
        """Return the block that it is together with the next one."""
        return msgspec.structs.replace(
            self,
            end=other.end,
            keys={
                key: {**other.keys.get(key, {}), **self.keys.get(key, {})}
                for key in {**self.keys, **other.keys}
            },
            count=self.count + other.count,
            tells=self.tells or other.tells,
            people=self.people or other.people,
        )


class Blocks:
    """Finds the blocks of a sheet by what its headings mean."""

    def __init__(
        self, rows: Sequence[TableRow], head: int, said: Said, services: ServiceNames
    ) -> None:
        self._rows, self._head, self._said, self._services = rows, head, said, services

    def found(self, heading_row: Callable[[Sequence[TableRow]], int | None]) -> list[Block]:
        """Return the blocks, from left to right; `heading_row` finds the headings of some rows."""
        width = max(len(row.cells) for row in self._rows[: self._head + LOOKED_AT])
        headings = _headings(self._rows[self._head], width)
        bounds = self._begins(headings, filled(self._rows))
        blocks = []
        for begin, end in zip(bounds, [*bounds[1:], width], strict=True):
            head = self._head_of(begin, end, heading_row)
            blocks.append(self._block(begin, end, head))
        return blocks

    def _begins(self, headings: Sequence[str], full: Collection[int]) -> list[int]:
        """Return where blocks begin: behind a column without a heading, or where they repeat.

        One whose headings stand elsewhere begins behind a column in which nothing stands.
        """
        begins = [0]
        for place, heading in enumerate(headings):
            start = begins[-1]
            if place == 0:
                continue
            if (
                place in full
                and place - 1 not in full
                and any(at in full for at in range(start, place))
            ):
                begins.append(place)
            elif not heading:
                continue
            elif not headings[place - 1] and any(headings[start:place]):
                begins.append(place)
            elif (again := self._repeats(headings, start, place)) is not None:
                begins.append(again)
        return begins

    def _repeats(self, headings: Sequence[str], start: int, place: int) -> int | None:
        """Return where the headings begin that a heading of a key has again; else None."""
        key = self._key(headings[place], headings[place], "")
        if key is None:
            return None
        first = next((at for at in range(start, place)
                      if said_as(headings[at]) == said_as(headings[place])), None)  # fmt: skip
        if first is None or (key != "number" and any(headings[start:first])):
            return None
        begin = place
        while (
            begin - 1 > first
            and first - (place - begin) - 1 >= start
            and said_as(headings[begin - 1]) == said_as(headings[first - (place - begin) - 1])
        ):
            begin -= 1
        return begin

    def _head_of(
        self, begin: int, end: int, heading_row: Callable[[Sequence[TableRow]], int | None]
    ) -> int:
        """Return the place of the headings of a block: those of the others, if it has some there.

        They may stand elsewhere, where its table begins above or below the other.
        """
        cells = self._rows[self._head].cells[begin:end]
        own = [cut_to(row, begin, end) for row in self._rows[:LOOKED_AT]]
        place = heading_row(own)
        if place is None or place == self._head:
            return self._head
        known = known_in(cells, self._said, self._services)
        best = known_in(own[place].cells, self._said, self._services)
        return self._head if known >= best else place

    def _block(self, begin: int, end: int, head: int) -> Block:
        row = self._rows[head]
        headings = _headings(row, max(end, len(row.cells)))
        names = called(headings)
        above = self._rows[head - 1].cells if head else ()
        keys: dict[Key, dict[str, int]] = {}
        tells = people = False
        group = ""
        for place in range(begin, end):
            group = (above[place].strip() if place < len(above) else "") or group
            heading = headings[place]
            if not heading:
                continue
            key = self._key(heading, names[place], group)
            if key is not None:
                keys.setdefault(key, {}).setdefault(said_as(heading), place)
                continue
            tells = tells or self._is_known(heading, names[place], group)
            people = people or any(
                column is one
                for column in meant_under(group, heading)
                for one in (PERSON, EMAIL, PHONE)
            )
        return Block(
            begin=begin,
            end=end,
            head=head,
            keys=keys,
            count=sum(map(bool, headings[begin:end])),
            tells=tells,
            people=people,
            legend=begin > 0 and self._explains(head, [at for at in range(begin, end)
                                                       if headings[at]], headings),
        )  # fmt: skip

    def _explains(self, head: int, places: Sequence[int], headings: Sequence[str]) -> bool:
        """Return whether two columns are signs with what each means: `Tecken`, `Tjänst`.

        No sign is there twice, as those of customers would be, and none is long.
        """
        if len(places) != 2 or not any(is_legend_word(headings[at]) for at in places):
            return False
        pairs = [
            tuple(row.cells[at].strip() if at < len(row.cells) else "" for at in places)
            for row in self._rows[head + 1 :]
        ]
        signs = [sign for sign, meaning in pairs if sign and meaning]
        return (
            bool(signs)
            and len(set(signs)) == len(signs)
            and all(len(sign) <= _LONGEST_SIGN for sign in signs)
            and not any(sign or meaning for sign, meaning in pairs[len(signs) :])
        )

    def _key(self, heading: str, name: str, group: str) -> Key | None:
        """Return by what a column knows its rows, by its heading or by what was said of it.

        One that is left out is still what its rows would be known by.
        """
        id = self._said.of(name) or self._said.of(heading)
        columns = meant_under(group, heading)
        if id not in (None, LEFT_OUT):
            meaning = meaning_of(id or "", self._services)
            columns = () if isinstance(meaning, Named) else meaning
        for key, column in _KEYS:
            if any(one is column for one in columns):
                return None if key == "org_number" and _OF_TAX.match(plain(heading)) else key
        return None

    def _is_known(self, heading: str, name: str, group: str) -> bool:
        """Return whether a heading that is no key means something, or was said to."""
        if (id := self._said.of(name) or self._said.of(heading)) is not None:
            return id != LEFT_OUT
        if plain(heading) == plain(SERVICE.id) or meant_under(group, heading):
            return True
        return (
            self._services.named(heading) is not None
            or named_in_brackets(heading, self._services) is not None
        )


def filled(rows: Sequence[TableRow]) -> frozenset[int]:
    """Return the places of the columns in which something stands, in the first rows."""
    return frozenset(
        place
        for row in rows[:LOOKED_AT]
        for place, cell in enumerate(row.cells)
        if cell and not cell.isspace()
    )


def is_of_person(heading: str) -> bool:
    """Return whether a heading is of the number of a person alone, as an owner has it."""
    return _OF_PERSON.match(plain(heading)) is not None


def cut_to(row: TableRow, begin: int, end: int) -> TableRow:
    """Return a row with the cells of some columns alone, where they stand."""
    cells = row.cells[:end]
    if begin and any(cells[:begin]):
        cells = ("",) * min(begin, len(cells)) + cells[begin:]
    return TableRow(row.number, cells, row.sheet)


def _headings(row: TableRow, width: int) -> list[str]:
    cells = [cell.strip() for cell in row.cells[:width]]
    return cells + [""] * (width - len(cells))
