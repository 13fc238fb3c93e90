"""A column of a table: how it is called, and how its cells are read and written."""

from collections.abc import Callable
from typing import Literal

import msgspec

from store.domain import validation
from store.i18n.language import language
from store.tables.cells.services import ServiceNames
from store.tables.cells.words import plain, read_yes_no

Part = Literal["customer", "task", "collaboration", "ending", "user", "record", "row"]
"""The value that a cell is a field of; `row` where it belongs to no single one."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: what it is called, what its cells say, and how they are read and written.

    A cell is the field `field` (else `id`) of the row's `part`: it is written from there, and
    `read` makes the field's value of it, or raises ValueError. How a value from a file is merged
    with the one that is there is the field's own matter, see `store/exchange/merge.py`. Without
    `part` the cells are ignored. Where cells `name_services`, `read` is told the names as well.
    Cells of `text` are numbers in a workbook only by mistake.
    """

    id: str
    swedish: str
    english: str = ""
    what: str
    part: Part | None
    read: Callable[..., object] = validation.name
    field: str = ""
    also: tuple[str, ...] = ()
    text: bool = False
    needed: bool = False
    name_services: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """All names of the column, as they are compared."""
        names = (self.id, self.swedish, self.english, *self.also)
        return tuple(dict.fromkeys(plain(name) for name in names if name))

    @property
    def title(self) -> str:
        """The heading that a reader of the set language would give it; never the id.

        It can be typed where somebody says what a heading means, as the id can.
        """
        return self.swedish if language() == "sv" else self.english or self.id.replace("_", " ")

    def is_told_as(self, name: str) -> bool:
        """Return whether a name is its id, or its title in either language."""
        return plain(name) in map(plain, (self.id, self.swedish, self.english or self.id))

    @property
    def is_strict(self) -> bool:
        """Whether few texts can be its cells: words, dates, numbers of a form, no names."""
        return self.read is not validation.name and not self.text

    @property
    def is_answer(self) -> bool:
        """Whether a sign says something in its cells: ✓, ✗."""
        return self.read is read_yes_no or self.id == "status"

    @property
    def attribute(self) -> str:
        """The name of the field that the cells are."""
        return self.field or self.id

    def value(self, cell: str, names: ServiceNames) -> object:
        """Return what a cell says, where `names` are those of the office's services.

        Raises:
            ValueError: it says nothing that can be.
        """
        return self.read(cell, names) if self.name_services else self.read(cell)
