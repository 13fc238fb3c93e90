"""How much the cells of a workbook may take, counted up while it is looked through."""

import resource
from pathlib import Path

from store.i18n.language import _
from store.tables.table import bad_file

MOST_TEXT = 50_000_000
"""Letters in all cells together, each text counted as often as a cell refers to it."""
MOST_CELLS = 5_000_000
"""Cells that there is room to be made for, filled or not."""
MOST_TEXTS = 2_000_000
"""Texts that cells may refer to, joined cells, and cells without a place, which take as much."""
MOST_IN_CELL = 32_767
"""Letters or paragraphs in one cell: no more have room in a spreadsheet."""
_BYTES_OF_LETTER = 3
_BYTES_OF_CELL = 100
"""What the reader and we take for each, roughly."""
_BYTES_BETWEEN = 1_000_000
"""So much more is counted before the system is asked again how much room there is."""


class Weight:
    """What the sheets of a workbook refer to, counted up as they are looked through."""

    def __init__(self) -> None:
        self.text = 0
        self.cells = 0
        self.texts = 0
        self._asked = 0

    def add(self, *, text: int = 0, cells: int = 0, texts: int = 0) -> None:
        """Count what a sheet refers to, and the room that is made for it.

        Raises:
            Refused: it is more than any office has, or than there is memory for.
        """
        self.text += text
        self.cells += cells
        self.texts += texts
        if self.text > MOST_TEXT:
            most = MOST_TEXT // 1_000_000
            message = _("The cells of the file hold more than {most} million letters.", most=most)
            raise bad_file(message)
        if self.cells > MOST_CELLS:
            message = _(
                "The file has room for more than {most} million cells: something stands far away "
                "from the table. Remove it, or cut the file in parts.",
                most=MOST_CELLS // 1_000_000,
            )
            raise bad_file(message)
        if self.texts > MOST_TEXTS:
            most = MOST_TEXTS // 1_000_000
            message = _("The file has more than {most} million texts or joined cells.", most=most)
            raise bad_file(message)
        taken = _BYTES_OF_LETTER * self.text + _BYTES_OF_CELL * (self.cells + self.texts)
        if taken > self._asked:  # not for each of a million cells: that takes minutes
            refuse_unless_room(taken)
            self._asked = taken + _BYTES_BETWEEN


def refuse_long_cell(letters: int) -> None:
    """Refuse a cell in which more stands than a spreadsheet lets anybody write.

    Raises:
        Refused: it does.
    """
    if letters > MOST_IN_CELL:
        message = _("A cell of the file holds more than {most} letters or paragraphs.",
                    most=MOST_IN_CELL)  # fmt: skip
        raise bad_file(message)


def refuse_unless_room(taken: int) -> None:
    """Refuse a file for which the reader would take so many bytes, where there are not so many.

    It ends the program where it gets none.

    Raises:
        Refused: there are not.
    """
    if taken > room():
        raise bad_file(_("The file takes more memory than there is; cut it in parts."))


def room() -> float:
    """Return how many bytes the program may still take; the reader of workbooks does not ask."""
    limit, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return float("inf")
    try:
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):  # which not every system has
        taken = limit // 2
    return limit - taken
