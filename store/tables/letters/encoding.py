"""The letters of a file that is text: UTF-8 and what has a mark are known, all else is asked about.

Spreadsheets and accounting programs write Windows-1252, Mac Roman or CP437/CP850 and say so
nowhere. Which of them makes Swedish words is a good guess, and a guess is never kept unasked.
"""

import codecs
from collections.abc import Sequence
from contextlib import suppress

import msgspec

from store.exchange.import_file import Answer, Question
from store.i18n.language import _
from store.tables.letters.twice import MARK_TWICE, TWICE, read_twice
from store.tables.table import bad_file

ENCODINGS = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp437": "CP437 (DOS)",
    "cp850": "CP850 (DOS)",
}
"""What Swedish offices have that no file tells, by the name that `--encoding` takes."""

_MIXED = "utf-8+"
"""Before an encoding: for the lines alone that are not UTF-8, in a file put together of two."""
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ORDERS = {"utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}

_DRAWN = bytes(byte for byte in range(256) if byte >= 32 or byte in b"\t\n\v\f\r\x1a\x1b")
"""What stands for something in a text of single bytes, also at its end (DOS)."""
_NEVER = frozenset({"\ufffd", "\ufffe", "\uffff", *map(chr, {*range(32)} - {*_DRAWN})})
"""What stands in no text of letters of two bytes."""

_LETTERS = frozenset("åäöÅÄÖéÉüÜæøÆØèàáíóñçëï")
_SHOWN, _MOST_SHOWN = 2, 4
"""Cells that an answer shows: two, and more where those do not tell the answers apart."""
_SIGNS = frozenset("–—’‘”“•…´§½©®°·\u00a0€£")


class Text(msgspec.Struct, frozen=True):
    """A file's text, and where its letters are a guess, the question which they are."""

    text: str
    question: Question | None = None


def decoded(raw: bytes, said: str | None) -> Text:
    """Decode a file; `said` is the encoding that somebody named.

    Raises:
        Refused: it is no text, or not in the encoding that was named.
    """
    if said is not None:
        return Text(_as_said(raw, said))
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise bad_file(_("The file is UTF-32 or no text; save it as CSV UTF-8."))
    if raw.startswith(_MARKS):
        _refuse_no_text(raw)
        return Text(_as_said(raw, "utf-16"))
    if b"\x00" in raw[:1000]:
        _refuse_no_text(raw)
        return _without_mark(raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_no_text(raw)
        return _guessed(raw)
    if raw.isascii() or (twice := read_twice(text)) is None:
        return Text(text.removeprefix(MARK_TWICE))
    answers = (
        Answer(value=TWICE, words=_("UTF-8, encoded twice: {reading}", reading=twice.after)),
        Answer(
            value="utf-8", words=_("UTF-8, as it stands there: {reading}", reading=twice.before)
        ),
    )
    asked = _("Letters of the file seem to have been encoded twice. How are they to be read?")
    question = Question(id="encoding", text=asked, answers=answers, option="--encoding")
    return Text(twice.text, question)


def _refuse_no_text(raw: bytes) -> None:
    """Refuse what can be neither of the letters of one byte nor of two.

    Raises:
        Refused: it is so.
    """
    if _is_no_text(raw):
        raise bad_file(
            _("The file is neither a workbook nor a text, whatever its name says: it is damaged, "
              "encrypted, of another program or padded with characters that mean nothing. Save it "
              "as CSV UTF-8 if it can be opened; else export the register once more from the "
              "program that holds it, as .xlsx or CSV. Then import that.")
        )  # fmt: skip


def _is_no_text(raw: bytes) -> bool:
    """Whether a file has more bytes that stand for nothing in a text than come in by mistake."""
    begun = raw[:4000]
    if begun.startswith(_MARKS) or _is_of_halves(begun):
        return _is_no_text_of_halves(begun)
    return len(begun.translate(None, _DRAWN)) > max(2, len(begun) // 40)


def _is_of_halves(begun: bytes) -> bool:
    """Whether letters are of two bytes: one of the two is nothing now and then, the other not."""
    few, many = sorted((begun[::2].count(0), begun[1::2].count(0)))
    return 20 * many > len(begun) // 2 and 10 * few <= many


def _is_no_text_of_halves(begun: bytes) -> bool:
    whole = begun[: len(begun) // 2 * 2]
    odd = [
        sum(
            char in _NEVER or "\ue000" <= char <= "\uf8ff"
            for char in whole.decode(encoding, "replace")
        )
        for encoding in _ORDERS
    ]
    return min(odd) > max(2, len(whole) // 80)


def _as_said(raw: bytes, encoding: str) -> str:
    if encoding.casefold() == TWICE:
        text = _as_said(raw, "utf-8")
        return text if (twice := read_twice(text)) is None else twice.text
    if encoding.startswith(_MIXED) and encoding.removeprefix(_MIXED) in ENCODINGS:
        return _mixed(raw, encoding.removeprefix(_MIXED))
    if encoding.casefold() in ("utf-16", "utf16") and not raw.startswith(_MARKS):
        encoding = next(iter(_orders(raw)), encoding)
    try:
        return raw.decode("utf-8-sig" if encoding in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as error:
        raise bad_file(
            _("The file is not {encoding}, at byte {n}.", encoding=encoding, n=error.start)
        ) from None
    except LookupError:
        known = ", ".join(("utf-8", TWICE, "utf-16", *ENCODINGS, f"{_MIXED}cp1252"))
        raise bad_file(
            _("There is no encoding {name!r}; there are: {known}.", name=encoding, known=known)
        ) from None


def _orders(raw: bytes) -> dict[str, str]:
    """Return the readings of UTF-16 by the order of its bytes, the likeliest first.

    In letters as ours, one byte of each two is nothing.
    """
    first, second = raw[:1000:2].count(0), raw[1:1000:2].count(0)
    readings: dict[str, str] = {}
    for encoding in ("utf-16-be", "utf-16-le") if first > second else ("utf-16-le", "utf-16-be"):
        with suppress(UnicodeDecodeError):
            readings[encoding] = raw.decode(encoding)
    return readings


def _without_mark(raw: bytes) -> Text:
    """Return the likeliest reading of UTF-16 that has no mark, and the question whether it is.

    Raises:
        Refused: in none it is a text.
    """
    readings = _orders(raw)
    text = next(iter(readings.values()), "")
    if (
        "\x00" in text
        or 2 * sum(char.isascii() for char in text) < max(1, len(text))
        or not any(char.isascii() and char.isalnum() for char in text)
    ):
        raise bad_file(_("The file is UTF-16 without its mark, or no text; save it as CSV UTF-8."))
    answers = tuple(
        Answer(value=encoding, words=f"{_ORDERS[encoding]}: {reading.split()[0][:40]}")
        for encoding, reading in readings.items()
    )
    asked = _("The file is UTF-16 without its mark. How are its letters to be read?")
    return Text(text, Question(id="encoding", text=asked, answers=answers, option="--encoding"))


def _guessed(raw: bytes) -> Text:
    """Return the reading with the most Swedish letters, and the question whether it is right."""
    if (line := _first_other(raw)) is not None:
        return _guessed_by_line(raw, line)
    question = asked_of(raw, _("The file is not UTF-8. How are its letters to be read?"))
    return Text(raw.decode(question.answers[0].value), question)


def asked_of(raw: bytes, text: str) -> Question:
    """Return the question how some letters are to be read, the likeliest answer first."""
    return Question(id="encoding", text=text, answers=_of_whole(raw), option="--encoding")


def _of_whole(raw: bytes) -> tuple[Answer, ...]:
    """Return the answers that read all of a file in one encoding, the likeliest first."""
    likeliest = _likeliest(raw)
    cells = _telling(raw, likeliest)
    return tuple(
        Answer(value=encoding, words=f"{ENCODINGS[encoding]}: {_shown(cells, encoding)}")
        for encoding in likeliest
    )


def _likeliest(raw: bytes) -> list[str]:
    """Return the encodings that some letters can be read in, each reading once, the best first."""
    readings: dict[str, str] = {}
    for encoding in ENCODINGS:
        with suppress(UnicodeDecodeError):
            readings.setdefault(raw.decode(encoding), encoding)
    return [readings[text] for text in sorted(readings, key=_oddness)]


def _first_other(raw: bytes) -> int | None:
    """Return the place of the first line that is not UTF-8, where another has letters of UTF-8."""
    first, known = None, False
    for place, line in enumerate(raw.splitlines()):
        if line.isascii():
            continue
        if _is_utf_8(line):
            known = True
        elif first is None:
            first = place
        if known and first is not None:
            return first
    return None


def _mixed(raw: bytes, encoding: str) -> str:
    """Read each line as UTF-8, or where it is not, in another encoding.

    Raises:
        Refused: a line is in neither.
    """
    text = []
    for number, line in enumerate(raw.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True), 1):
        try:
            text.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            try:
                text.append(line.decode(encoding))
            except UnicodeDecodeError:
                raise bad_file(
                    _("The file is not {encoding}, in line {n}.", encoding=encoding, n=number)
                ) from None
    return "".join(text)


def _guessed_by_line(raw: bytes, place: int) -> Text:
    """Return the likeliest reading of a file of two encodings, and the question which they are.

    It names the first line that is not UTF-8, and shows how each would read that.
    """
    lines = raw.splitlines()
    line = lines[place]
    best = _likeliest(b"\n".join(each for each in lines if not _is_utf_8(each)))
    if not best:
        raise bad_file(_("The file is UTF-8, but not in line {n}, which is no text.", n=place + 1))
    cells = _telling(line, best)
    answers = tuple(
        Answer(
            value=f"{_MIXED}{encoding}",
            words=_("UTF-8, and {encoding} where a line is none: {reading}",
                    encoding=ENCODINGS[encoding], reading=_shown(cells, encoding)),
        )
        for encoding in best
    )  # fmt: skip
    shown = dict.fromkeys(repr(_shown(cells, encoding)) for encoding in best)
    text = _("Some lines of the file are UTF-8, and others are not: the first of those is line "
             "{n}, which may be {readings}. How are they to be read?",
             n=place + 1, readings=_(" or ").join([*shown][:2]))  # fmt: skip
    question = Question(
        id="encoding", text=text, answers=(*answers, *_of_whole(raw)), option="--encoding"
    )
    return Text(_mixed(raw, best[0]), question)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _oddness(text: str) -> int:
    """Return how unlike Swedish a text's letters are: capitals within words, signs that are rare.

    Measured on short and long registers in each of the four encodings: this finds all, also from
    one name; a library that knows of 90 encodings does not tell them apart.
    """
    odd = 0
    for place, char in enumerate(text):
        if char.isascii():
            continue
        before = text[place - 1] if place else " "
        if char in _LETTERS:
            odd += 1 if char.isupper() and before.islower() else -2
        elif char not in _SIGNS or before.islower():
            odd += 5
    return odd


def _telling(raw: bytes, encodings: Sequence[str]) -> tuple[bytes, ...]:
    """Return two cells with the most that is doubtful, or more: those by which the readings differ.

    A reading that no cell tells from another could not be chosen.
    """
    doubtful = dict.fromkeys(
        cell.strip()
        for line in raw[:200_000].replace(b"\r", b"\n").split(b"\n")
        for part in line.split(b";")
        for piece in part.split(b"\t")
        for cell in piece.split(b",")
        if not cell.isascii()
    )
    left = sorted(doubtful, key=lambda cell: -sum(byte > 127 for byte in cell))
    readings = {cell: tuple(_read(cell, encoding) for encoding in encodings) for cell in left}
    chosen: list[bytes] = []
    told: tuple[object, ...] = ("",) * len(encodings)  # how each reads what is chosen
    while left and len(chosen) < _MOST_SHOWN:
        counts = {cell: len({*zip(told, readings[cell], strict=True)}) for cell in left}
        best = max(left, key=counts.__getitem__)
        if len(chosen) >= _SHOWN and counts[best] <= len({*told}):
            break
        chosen.append(best)
        left.remove(best)
        told = tuple(zip(told, readings[best], strict=True))
    return tuple(chosen)


def _shown(cells: Sequence[bytes], encoding: str) -> str:
    """Return some cells as an encoding reads them."""
    return ", ".join(_read(cell, encoding) for cell in cells)


def _read(cell: bytes, encoding: str) -> str:
    """Return as much of a cell as an answer shows."""
    return cell.decode(encoding, "replace")[:40]
