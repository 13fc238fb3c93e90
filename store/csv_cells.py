"""Tables in text that spreadsheets open and do not run: separator, quotes, defused formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RISKY = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""What a spreadsheet would run; with quotes before it, so that real ones come back too."""


def defused(value: str) -> str:
    """Return a cell that no spreadsheet runs: with one quote in front where it would."""
    return "'" + value if _RISKY.match(value) else value


def restored(cell: str) -> str:
    """Return what `defused` was given."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def written(headings: Sequence[str], rows: Iterable[Sequence[str]], *, raw: bool = False) -> bytes:
    """Return a table as spreadsheets open it: semicolons, all cells quoted, UTF-8 with its mark.

    `raw` is for other programs: no mark, and formulas are left as they are.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    writer.writerows(rows if raw else ([defused(cell) for cell in row] for row in rows))
    return text.getvalue().encode("utf-8" if raw else "utf-8-sig", "backslashreplace")
