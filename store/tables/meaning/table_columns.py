"""What the headings of one table mean, as it was found out."""

from typing import Literal

import msgspec

from store.tables.cells.services import Named
from store.tables.meaning.column import Column, Part


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """What the headings of a table mean.

    `places` are those of each column, the most telling first; `services` are columns that are
    named as a service, of which `starts` only say when it began. `unused` are headings of no
    concern. `users` says that the table is of users alone, `records` that it is of records. `index`
    has the places by a column's identity. `parts` has the columns of each value that a row tells,
    with the fields that they are. `private` says that its customers are the people whom its rows
    name, as somebody has said. `people` are the columns of the second person of a row, and of
    others. `overruled` are headings of which it was said before what they mean, each with the one
    of which that was said now.
    """

    places: tuple[tuple[Column, tuple[int, ...]], ...]
    services: tuple[tuple[int, Named], ...] = ()
    starts: frozenset[int] = frozenset()
    unused: tuple[str, ...] = ()
    overruled: tuple[tuple[str, str], ...] = ()
    users: bool = False
    records: bool = False
    private: bool = False
    people: tuple["Columns", ...] = ()
    index: dict[int, tuple[int, ...]] = {}
    parts: dict[str, tuple[tuple[Column, str], ...]] = {}

    def of_part(self, part: Part | Literal["terms"]) -> tuple[tuple[Column, str], ...]:
        """Return the columns of a value that a row tells, each with the field that it is.

        Without those that are read apart: the number, and the parts of a name. `terms` are those
        of a collaboration beside its service and variant.
        """
        return self.parts.get(part, ())

    @property
    def of_users_alone(self) -> bool:
        """Whether what is said of activity is said of users: no column has their customer's name.

        Rows that name both are a register's, whatever is told of a customer there beside.
        """
        return self.users and not any(column.id == "name" and column.part == "customer"
                                      for column, _places in self.places)  # fmt: skip

    @property
    def used(self) -> frozenset[int]:
        """The places of all columns that mean something."""
        places = (place for _column, places in self.of_all_people for place in places)
        return frozenset((*places, *(place for place, _named in self.services)))

    @property
    def of_all_people(self) -> tuple[tuple[Column, tuple[int, ...]], ...]:
        """The places of each column, with those of further people."""
        return (*self.places, *(each for one in self.people for each in one.places))

    def of(self, column: Column) -> tuple[int, ...]:
        """Return the places of a column, none if the table has no such column."""
        return self.index.get(id(column), ())
