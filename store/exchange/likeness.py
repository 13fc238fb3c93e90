"""Whether two numbers, or two names, are the same one in another spelling."""

import re
import unicodedata
from collections.abc import Iterable

DASHES = "‐‑‒–—―−﹘﹣－"
"""What programs and people write for a hyphen."""
_HYPHENS = dict.fromkeys(map(ord, DASHES), "-")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ .,'’][0-9]{3})+")
_DECIMALS = re.compile(r"([0-9][0-9 ]*)[.,]0+")
_CALLED_NUMBER = re.compile(r"(?:#|n[ro]\.?:?)(?=[0-9])")
"""What people write before a number to say that it is one."""
_PARTED = re.compile(r"(?<=[^\W\d_])[-./_:](?=[0-9])|(?<=[0-9])[-./_:](?=[^\W\d_])")
"""A sign between a letter and a digit, which parts nothing that would not be seen without it."""

_KINDS = re.compile(
    r"(?<!\w)(?:(?P<ab>a\.\s?b\.?|aktiebolag(?:et)?)|(?P<hb>h\.\s?b\.?|handelsbolag(?:et)?)|"
    r"(?P<kb>k\.\s?b\.?|kommanditbolag(?:et)?)|"
    r"(?P<ekfor>ek\.?\s?för\.?|ekonomisk(?:a)? förening(?:en)?))(?!\w)"
)
"""The kinds of companies as they are written out or short, each by its short form."""
_IN_FRONT = re.compile(r"(ab|hb|kb) (?P<rest>.*(?<!\bab)(?<!\bhb)(?<!\bkb))")


def org_key(org_number: str) -> str:
    """Return the digits by which two spellings of one organisation number are known as the same.

    A century in front makes no difference.
    """
    return "".join(char for char in org_number if char.isdecimal())[-10:]


def number_key(number: str) -> str:
    """Return what two spellings of one customer's number have in common.

    Case, spaces, the kind of a hyphen, a lost zero in front, decimals and separators of thousands,
    as spreadsheets make them, make no difference; nor do a # in front, and a sign between a letter
    and a digit: K-100 is K100, but 1-23 is not 12-3.
    """
    if number.isdecimal() and number.isascii():
        return number.lstrip("0") or "0"
    text = unicodedata.normalize("NFKC", number.translate(_HYPHENS)).casefold().strip()
    if match := _DECIMALS.fullmatch(text):
        text = match.group(1)
    if _THOUSANDS.fullmatch(text):
        text = re.sub("[^0-9]", "", text)
    text = re.sub(r"\s", "", text)
    if match := _CALLED_NUMBER.match(text):
        text = text[match.end() :]
    text = _PARTED.sub("", text)
    return (text.lstrip("0") or "0") if text.isdecimal() else text


def plainest(spellings: Iterable[str]) -> str:
    """Return which spelling of one number has least round its letters and digits, and all of them.

    The zeros in front belong to it; hyphens are those of a keyboard.
    """
    return min(
        spellings,
        key=lambda number: (
            sum(not char.isalnum() for char in number),
            not number.isascii(),
            -len(number),
            number != number.upper(),
        ),
    )


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: case, spaces and signs aside."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in text if char.isalnum())


def company_key(name: str) -> str:
    """Return what two spellings of one company's name have in common: also how its kind is written.

    Alfa Aktiebolag and AB Alfa are Alfa AB; Alfa HB is another company.
    """
    words = _KINDS.sub(_short_kind, " ".join(name.casefold().split()))
    if match := _IN_FRONT.fullmatch(words):
        words = f"{match['rest']} {match[1]}"
    return name_key(words)


def _short_kind(match: re.Match[str]) -> str:
    return next(short for short, found in match.groupdict().items() if found)


def exact_name(name: str) -> str:
    """Return a name as it is looked up: in another case or with other spaces it is the same one."""
    return " ".join(name.casefold().split())
