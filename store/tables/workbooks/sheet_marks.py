"""What a sheet says beside its values, of whatever make the workbook is."""

from collections.abc import Mapping

import msgspec

from store.domain.errors import Refused
from store.i18n.language import _
from store.tables.table import bad_file

Merge = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of what is merged, by row and column from 0."""


class SheetMarks(msgspec.Struct, frozen=True):
    """Cells of a sheet by row and column, from 1 and 0: formulas without a value, and errors.

    `merged` are cells that are merged, where the reader of workbooks does not tell them. Rows and
    columns that are hidden are counted in the same way. `since_1904` says from when the whole
    workbook counts its days. `digits` are how many a cell is shown with, where its format says so.
    """

    formulas: tuple[tuple[int, int], ...] = ()
    errors: tuple[tuple[int, int, str], ...] = ()
    merged: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    since_1904: bool = False
    digits: Mapping[tuple[int, int], int] = {}

    @property
    def rows(self) -> frozenset[int]:
        """The numbers of the rows that have any."""
        return frozenset(
            [row for row, _place in self.formulas] + [row for row, *_rest in self.errors]
        )


def unreadable(why: str) -> Refused:
    """Return the refusal of a packed file that is no workbook that can be read."""
    return bad_file(_("The file is no workbook that can be read: {why}.", why=why))
