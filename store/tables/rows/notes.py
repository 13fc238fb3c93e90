"""What is left out of cells and rows, told once for each kind with its lines."""

from store.exchange.incoming.places import lines_named, place_words, where_in
from store.tables.table import TableRow


class CellNotes:
    """Collects what is left out, by sheet, column and reason; and by row, for what is skipped."""

    def __init__(self) -> None:
        self.by_place: dict[str, list[str]] = {}
        self._kinds: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
        self.count = 0
        """How many there are so far."""

    def left_out(self, row: TableRow, heading: str, cell: str, why: str) -> None:
        """Note a cell, or the rest of one, that is left out; its row is told as skipped."""
        self.count += 1
        self._kinds.setdefault((row.sheet, heading, why), []).append((row.number, cell[:60]))
        self.by_place.setdefault(row.place, []).append(
            ": ".join(
                part
                for part in (place_words(row.place), heading, repr(cell[:60]) if cell else "", why)
                if part
            )
        )

    def told(self, row: TableRow, heading: str, cell: str, why: str) -> None:
        """Note how a cell was read, where there is something to know of it."""
        self.count += 1
        self._kinds.setdefault((row.sheet, heading, why), []).append((row.number, cell[:60]))

    @property
    def notices(self) -> tuple[str, ...]:
        """A notice for each kind: its column, reason, first cells and lines."""
        return tuple(self._notice(*kind, found) for kind, found in self._kinds.items())

    @staticmethod
    def _notice(sheet: str, heading: str, why: str, found: list[tuple[int, str]]) -> str:
        numbers = list(dict.fromkeys(number for number, _cell in found))
        cells = list(dict.fromkeys(cell for _number, cell in found if cell))
        shown = ", ".join(f"{cell!r}" for cell in cells[:3])
        where = lines_named(numbers)
        where = where_in(sheet, where)
        words = f"{where}: {heading}" if heading else where
        return f"{words}: {shown}: {why}" if shown else f"{words}: {why}"
