"""SIE 4 files, which every Swedish accounting program writes: a company's name and number."""

import re
from collections.abc import Iterable, Iterator

from store.exchange.import_file import Question
from store.i18n.language import _
from store.tables.letters.encoding import asked_of, decoded
from store.tables.meaning.register import NAME, ORG_NUMBER
from store.tables.table import Sheet, TableRow, bad_file

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*#(?:FLAGGA|SIETYP|PROGRAM|FORMAT)\b", re.IGNORECASE)
_FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_GAP = re.compile(r"[ \t]")
"""What stands between the fields of a line."""
_NAME, _NUMBER, _FIRST = "#FNAMN", "#ORGNR", "#FLAGGA"
_SWEDISH = frozenset("åäöÅÄÖéÉ")
"""Letters that a name has: others come of a name in another encoding than the file says."""


def is_sie(raw: bytes) -> bool:
    """Return whether a file begins as SIE files do."""
    return _BEGINS.match(raw) is not None


def read_sie(raw: bytes, encoding: str | None = None) -> tuple[Sheet, Question | None]:
    """Return a table of the companies of an SIE file, and the question if its letters are right.

    The format has those of CP437 (PC8), but programs write others under it; so names with letters
    that Swedish does not have are asked about. Files that were put together tell of several
    companies. `encoding` is what somebody said.

    Raises:
        Refused: the name of a company is missing or there are two, or `encoding` is not the file's.
    """
    text, question = _text(raw, encoding)
    companies = _companies(re.split(r"\r\n|\r|\n", text))
    head = TableRow(1, (NAME.id, ORG_NUMBER.id))
    return Sheet(rows=(head, *companies), of_companies=True), question


def _text(raw: bytes, encoding: str | None) -> tuple[str, Question | None]:
    if encoding is not None:
        return decoded(raw, encoding).text, None
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        text = raw.decode("cp437")
    names = [line for line in re.split(rb"[\r\n]", raw)
             if line.lstrip().upper().startswith(_NAME.encode())]  # fmt: skip
    letters = {char for char in b"".join(names).decode("cp437") if not char.isascii()}
    if letters <= _SWEDISH:
        return text, None
    shown = b"\n".join(line.lstrip()[len(_NAME) :].strip(b' \t"') for line in names)
    question = asked_of(
        shown, _("The names in the SIE file are hardly CP437, as the format has it. How are they "
                 "to be read?")
    )  # fmt: skip
    return raw.decode(question.answers[0].value, "replace"), question


def _companies(lines: Iterable[str]) -> Iterator[TableRow]:
    """Yield a row for each company.

    Raises:
        Refused: its name is missing, or is told twice and not the same.
    """
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, start=1):
        label, _gap, rest = _GAP.sub(" ", line.strip(), count=1).partition(" ")
        label = label.upper()
        if label == _FIRST and found:
            yield _company(found)
            found = {}
        if label not in (_NAME, _NUMBER):
            continue
        match = _FIELD.search(rest)
        value = re.sub(r"\\(.)", r"\1", (match.group(1) or match.group(2) or "") if match else "")
        before, known = found.setdefault(label, (number, value))
        if value != known:
            raise bad_file(
                _("The SIE file tells of two companies, in line {n} and line {other}; save a file "
                  "for each.", n=before, other=number)
            )  # fmt: skip
    yield _company(found)


def _company(found: dict[str, tuple[int, str]]) -> TableRow:
    row, name = found.get(_NAME, (0, ""))
    if not name:
        raise bad_file(_("The SIE file has no name of a company (#FNAMN)."))
    other, number = found.get(_NUMBER, (0, ""))
    return TableRow(max(row, other), (name, number))
