"""SIE 4 files, which every Swedish accounting program writes: one company's name and number."""

import re

from store.i18n.language import _
from store.tables.meaning.register import NAME, ORG_NUMBER
from store.tables.table import Sheet, TableRow, bad_file

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*#(?:FLAGGA|SIETYP|PROGRAM|FORMAT)\b", re.IGNORECASE)
_FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


def is_sie(raw: bytes) -> bool:
    """Return whether a file begins as SIE files do."""
    return _BEGINS.match(raw) is not None


def read_sie(raw: bytes) -> Sheet:
    """Return a table of the one company of a SIE file; their letters are those of CP437 (PC8).

    Raises:
        Refused: the file has no name of a company.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp437")
    found: dict[str, str] = {}
    row = 1
    for number, line in enumerate(text.splitlines(), start=1):
        label, _space, rest = line.strip().partition(" ")
        if label.upper() in ("#FNAMN", "#ORGNR") and label.upper() not in found:
            match = _FIELD.search(rest)
            value = (match.group(1) or match.group(2) or "") if match else ""
            found[label.upper()] = re.sub(r"\\(.)", r"\1", value)
            row = number
    if not found.get("#FNAMN"):
        raise bad_file(_("The SIE file has no name of a company (#FNAMN)."))
    headings = (NAME.id, ORG_NUMBER.id)
    cells = (found["#FNAMN"], found.get("#ORGNR", ""))
    return Sheet(rows=(TableRow(1, headings), TableRow(row, cells)))
