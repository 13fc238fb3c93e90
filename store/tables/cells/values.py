"""Numbers, addresses and telephone numbers as people paste them; values as exports have them."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from store.domain import validation
from store.exchange.likeness import DASHES
from store.i18n.language import _
from store.tables.cells.as_written import AsWritten
from store.tables.cells.former import name_says_ended
from store.tables.cells.words import says_nothing

_FORMULA_TEXT = re.compile(r'="([^"]*)"')
_DECIMALS = re.compile(r"([0-9]+)[.,]0+")
_WITH_BOTH = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)\.0+|([0-9]{1,3}(?:[. '’][0-9]{3})+),0+")
"""Thousands and decimals: 1,006.00 and 1.006,00."""
_ZERO_BEGINS = frozenset("0 \u00a0")
_ZERO = re.compile("0(?:[.,]0+)?")
_CUT = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}|[0-9][.,][0-9]+[Ee][0-9]{1,3}")
"""A long number as spreadsheets show it: 8,12E+09; some programs write no plus."""
_MAYBE_CUT = re.compile(r"[0-9][Ee][0-9]{1,3}")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")

_USUAL_ORG = re.compile("[0-9]{6}-[0-9]{4}")
_REMARK = re.compile(r"(.*[0-9])\s*(\([^()0-9?]*\))\s*")
"""A number with words in brackets behind it: 556016-0680 (vilande)."""
_BETWEEN_DIGITS = f" \u00a0.{DASHES}-"
"""What stands between the digits of an organisation number."""
_LEAST_REPEATED = 6
"""So often a digit other than 0 stands where it is no number: 111 is one that lacks others."""
_USUAL_EMAIL = re.compile(
    r"[A-Za-z0-9]{1,30}(?:[._-][A-Za-z0-9]{1,15}){0,2}@"
    r"(?:[A-Za-z0-9](?:-?[A-Za-z0-9]){0,30}\.){1,3}([A-Za-z]{2,15})"
)
"""An address to which nothing but the end of its domain can keep mail from being sent."""
_MAILTO = re.compile(r"mailto:\s*", re.IGNORECASE)
MOST_DIGITS = 17
"""Digits of a telephone number, with two zeros in front: fifteen of its own (E.164)."""
_AMONG_WORDS = re.compile(r"(?<![^\s,;:/|(])\+?[0-9(][0-9 ()/.\-]{3,}[0-9)](?![^\s,;:/|)])")
"""A number beside words, none of which is grown together with it: 070-l234567 is another one."""
_USUAL_PHONE = re.compile(r"\+?[0-9]{2,4}[ -]?[0-9]{2}[0-9 -]{2,12}[0-9]")
_ADDRESS = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>]+")
_BESIDE = ":::"
"""What Google Contacts sets between several values of one field, the preferred one first."""
_PHONE_SIGNS = re.compile(r"\+?[0-9 ()/.-]+")
"""What a telephone number that was entered is made of: it may be two, as read by an import."""
_SEVERAL_NUMBERS = re.compile(r"\s*[/,;|]\s*|\s+(?:el\.?|eller|or|alt\.?|samt|och)\s+")


class LeftOut(ValueError):
    """A cell that is no reason to refuse its row: it is left out, and told."""


def _cut() -> str:
    return _("a spreadsheet has cut it, and its last digits are lost; write all of them, as text")


def uncluttered(cell: str) -> str:
    """Return a cell without what spreadsheets and contacts leave round its text.

    That is `="0042"`, and marks that nobody sees: of direction, of no width, of a file's beginning.
    """
    if isinstance(cell, AsWritten):
        return cell
    if cell.isascii():
        if cell.startswith('="') and (match := _FORMULA_TEXT.fullmatch(cell.strip())):
            return match.group(1)
        return cell
    first, last = 0, len(cell)
    while first < last and _unseen(cell[first]):
        first += 1
    while last > first and _unseen(cell[last - 1]):
        last -= 1
    return cell[first:last]


def _unseen(char: str) -> bool:
    return char.isspace() or (not char.isascii() and unicodedata.category(char) == "Cf")


def _visible(cell: str) -> str:
    """Return a number or an address without marks that nobody sees, also from within."""
    if cell.isascii():
        return cell
    return "".join(char for char in cell if unicodedata.category(char) != "Cf")


def number(cell: str) -> str:
    """Return a customer's number: digits as digits, whatever a spreadsheet made of them.

    Raises:
        ValueError: `validation.clean` refuses it, or a spreadsheet has cut it.
    """
    if isinstance(cell, AsWritten):
        return validation.name(cell)
    if cell.isalnum() and cell.isascii() and len(cell) <= validation.MAX_LENGTH:
        return cell
    text = validation.name(_visible(cell))
    if not text.isascii():  # digits of a full width, or of another script
        text = "".join(f"{unicodedata.digit(c)}" if c.isdecimal() else c for c in text)
    if text.startswith("'") and len(text) > 1:
        text = text[1:].lstrip("'")
    if _CUT.fullmatch(text):
        raise ValueError(_cut())
    if match := _DECIMALS.fullmatch(text):
        return match.group(1)
    if match := _WITH_BOTH.fullmatch(text):
        return re.sub("[^0-9]", "", match.group(1) or match.group(2))
    return text.replace(" ", "") if _THOUSANDS.fullmatch(text) else text


def may_be_cut(number: str) -> bool:
    """Return whether a customer's number may be one that a program has cut: 1E3 was 1000."""
    return _MAYBE_CUT.fullmatch(number) is not None


def is_zero(cell: str) -> bool:
    """Return whether a cell is 0, as a formula has it that refers to an empty cell."""
    return (
        cell[:1] in _ZERO_BEGINS
        and not isinstance(cell, AsWritten)
        and _ZERO.fullmatch(cell.strip()) is not None
    )


@lru_cache(maxsize=65536)
def is_misread(text: str) -> bool:
    """Return whether a cell with that text would be read as another, or as nothing."""
    return (
        text.startswith("'")
        or bool(_WITH_BOTH.fullmatch(text))
        or bool(_DECIMALS.fullmatch(text) or _THOUSANDS.fullmatch(text) or _CUT.fullmatch(text))
        or says_nothing(text)
        or any(char.isdecimal() and not char.isascii() for char in text)
        or uncluttered(text) != text
        or name_says_ended(text)
        or _is_misread_phone(text)
    )


def _is_misread_phone(text: str) -> bool:
    """Return whether a telephone number would be read as another one, or as none."""
    if not _PHONE_SIGNS.fullmatch(text) or sum(map(str.isdecimal, text)) < _LEAST_REPEATED:
        return False
    try:
        return phone_in(text) != (text, "")
    except ValueError:
        return True


def is_placeholder(cell: str) -> bool:
    """Return whether a cell has zeros alone, or one digit over and over, for no number."""
    if isinstance(cell, AsWritten):
        return False
    digit = cell.strip()[:1]
    if not digit.isdecimal() or cell.strip(_BETWEEN_DIGITS + digit):
        return False
    return digit == "0" or cell.count(digit) >= _LEAST_REPEATED


def org_number(cell: str) -> str | None:
    """Return an organisation number of Sweden, or None for what stands there for none.

    Raises:
        LeftOut: it is another country's, or words.
        ValueError: it is mistyped.
    """
    if is_placeholder(cell):
        return None
    if _USUAL_ORG.fullmatch(cell):
        return validation.org_number(cell)
    text = re.sub(f"[{DASHES}]", "-", _visible(cell)).strip().lstrip("'")
    text = re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"[0-9]{9,12}[.,]0+", text) else text
    if _CUT.fullmatch(text):
        raise LeftOut(_cut())
    letters = re.sub("[^A-Za-zÅÄÖåäö]", "", text)
    if not any(char.isdecimal() for char in text):
        raise LeftOut(_("it is no organisation number"))
    if letters and letters.upper() != "SE":
        bare = re.sub(r"^(?:org|organisations|pers|person|moms|vat)[a-z.]*\.?\s*:?\s*", "", text,
                      flags=re.IGNORECASE)  # fmt: skip
        if bare == text or re.search("[A-RT-ZÅÄÖ]", bare.upper()):
            raise LeftOut(_("it is no Swedish organisation number"))
        text = bare
    return validation.org_number(re.sub(r"[\s./]", "", text))


def org_number_in(cell: str) -> tuple[str | None, str]:
    """Return the organisation number in a cell, and the remark in brackets behind it.

    Raises:
        LeftOut: it is another country's, or words.
        ValueError: it is mistyped.
    """
    if match := _REMARK.fullmatch(cell):
        return org_number(match[1]), match[2]
    return org_number(cell), ""


def email(cell: str) -> str:
    """Return an address.

    Raises:
        LeftOut: it is none, or there are two.
    """
    if (match := _USUAL_EMAIL.fullmatch(cell)) and _deliverable(match.group(1)):
        return cell.lower()
    text = _visible(cell).strip()
    if match := _MAILTO.match(text):
        text = text[match.end() :].partition("?")[0]
    if len(_addresses(text)) > 1:
        raise LeftOut(_("two addresses; one is expected"))
    try:
        return validation.email(text)
    except ValueError as error:
        raise LeftOut(f"{error}") from None


def _addresses(text: str) -> set[str]:
    """Return what looks like an address in a text, each once."""
    found = (each.casefold() for each in _ADDRESS.findall(text))
    return {each.removeprefix("mailto:") for each in found}


def email_in(cell: str) -> tuple[str, str]:
    """Return the first address in a cell, and what stands beside it.

    That is what Google Contacts has there, or others with their names, as programs for mail write
    several people. Of bare addresses nobody knows whose each is.

    Raises:
        LeftOut: the first is none, or there are two.
    """
    if _BESIDE not in cell and "<" in cell and len(_addresses(cell)) > 1:
        first = _first_person(cell)
        rest = cell[len(first) :].strip(" ;,/|\n\t").lstrip("> ;,/|\n\t")
        if match := _AS_ITS_NAME.fullmatch(first):
            first = match[2]
            rest = "; ".join(filter(None, (match[1].strip(), rest)))
        return email(first), rest
    if _BESIDE not in cell:
        return email(cell), ""
    first, *others = filter(None, map(str.strip, cell.split(_BESIDE)))
    return email(first), f" {_BESIDE} ".join(others)


_AS_ITS_NAME = re.compile(r"([^<>]*@[^<>]*)<([^<>]*)>")
"""An address in the place of a name: the one in brackets is where mail goes."""


def _first_person(cell: str) -> str:
    """Return the first of several people in a cell: their name, if it is there, and address."""
    match = _ADDRESS.search(cell)
    end = match.end() if match is not None else len(cell)
    within = cell.rfind("<", 0, end) > cell.rfind(">", 0, end)
    rest = cell[end:]
    if within:
        return cell[: end + rest.find(">") + 1] if ">" in rest else cell[:end]
    named = re.match(r"\s*<[^<>]*>", rest)  # an address as the name of another, or of itself
    return cell[: end + named.end()] if named else cell[:end]


def name_beside_email(cell: str) -> str:
    """Return the name of whose address a cell has first: `Eva Lind <eva@example.com>`."""
    if "<" not in cell or _BESIDE in cell:
        return ""
    before = _visible(_first_person(cell)).partition("<")[0]
    name = " ".join(before.replace('"', " ").split()).strip(" ,;:'")
    return name if any(map(str.isalpha, name)) and "@" not in name else ""


@lru_cache(maxsize=8192)
def _deliverable(end: str) -> bool:
    """Return whether mail could be sent to domains that end so."""
    try:
        validation.email(f"x@x.{end}")
    except ValueError:
        return False
    return True


def phone(cell: str) -> str | None:
    """Return a telephone number as it is written.

    Raises:
        LeftOut: it is none, or something stands beside it.
    """
    text = re.sub(f"[{DASHES}]", "-", _visible(cell)).strip().lstrip("'")
    text = re.sub(r"^(?:tel|telefon|tfn|mobil|mob|phone|t|m)\b\.?\s*:?\s*", "", text,
                  flags=re.IGNORECASE)  # fmt: skip
    text = re.sub(r"^tel:", "", text)
    if sum(map(str.isdecimal, text)) > MOST_DIGITS:
        raise LeftOut(_("a telephone number has no more than {n} digits", n=MOST_DIGITS))
    try:
        return validation.phone(re.sub(r"\s+", " ", text))
    except ValueError as error:
        raise LeftOut(f"{error}") from None


def phone_in(cell: str) -> tuple[str | None, str]:
    """Return the first telephone number in a cell, and what stands there beside it.

    Raises:
        LeftOut: there is none.
    """
    if isinstance(cell, AsWritten):
        return validation.phone(cell), ""
    if _USUAL_PHONE.fullmatch(cell) and "  " not in cell:
        return cell, ""
    if _CUT.fullmatch(cell.strip()):
        raise LeftOut(_cut())
    first, *others = _SEVERAL_NUMBERS.split(cell, maxsplit=1)
    if others and all(sum(map(str.isdecimal, part)) >= 6 for part in (first, *others)):
        return phone(first), others[0].strip()
    try:
        return phone(cell), ""
    except LeftOut as error:
        text = re.sub(f"[{DASHES}]", "-", _visible(cell))
        match, *others = [*_AMONG_WORDS.finditer(text), None]
        if match is None:
            raise
        if others != [None] and any(map(str.isalpha, text)):  # they may say whose each of them is
            raise LeftOut(_("several numbers among words; one is expected")) from None
        if match.group(0) == text.strip():
            raise
        try:
            found = phone(match.group(0).strip())
        except ValueError:
            raise error from None
        return found, (text[: match.start()] + text[match.end() :]).strip(" ,;:/|")


def read_moment(cell: str) -> dt.datetime:
    """Return a point in time.

    Raises:
        ValueError: it is none.
    """
    try:
        at = dt.datetime.fromisoformat(cell.strip())
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError(_("a time such as 2026-12-31T09:00:00Z is expected"))
    return at


def written(value: object) -> str:
    """Return a value as a cell of an export, which the readers above take back."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return " ".join(value)
        case dt.datetime():
            return value.isoformat()
        case _:
            return f"{value}"
