"""The words that people and portals write in cells, in English and Swedish, and what they mean."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from store.domain.model import OutcomeId, Role, Side, Status
from store.i18n.language import _, language
from store.tables.cells.as_written import AsWritten

T = TypeVar("T")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a heading or a word without case, accents, spaces and signs."""
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", text).casefold())


def _meanings(words: Mapping[T, str]) -> Mapping[str, T]:
    """Return what each word means, of a table of the words for each meaning."""
    return {plain(word): meaning for meaning, text in words.items() for word in text.split(", ")}


YES_NO_WORDS: Mapping[bool, str] = {
    True: "ja, yes, true, sant, 1, x, y, j, ok, on, ja tack, yes please",
    False: "nej, no, false, falskt, 0, n, off, nej tack, no thanks",
}
YES_NO = _meanings(YES_NO_WORDS)

ROLE_WORDS: Mapping[Role, str] = {
    "administrator": "administratör, administrator, admin, administratör (admin), adm, "
    "huvudadministratör, kontoadministratör, account administrator",
    "user": "användare, user, standard, standardanvändare, normal, användare (user), medarbetare",
    "auditor": "revisor, auditor, revisor (auditor), granskare, läsbehörighet",
}
ROLE_CELLS = _meanings(ROLE_WORDS)


def is_title(cell: str) -> bool:
    """Return whether a cell where a role belongs has a title instead: VD, or Löneadministratör.

    What is nearly the word for a role is that word, mistyped.
    """
    word = plain(cell)
    if any(role in word for role in ROLE_CELLS if len(role) >= _LONG):
        return True
    return not difflib.get_close_matches(word, ROLE_CELLS, 1, _NEARLY)


_LONG, _NEARLY = 6, 0.8
"""Letters of a word for a role that make a longer word a title; how like it one mistyped is."""


SIDE_WORDS: Mapping[Side, str] = {
    "office": "byrå, office, byrån, redovisningsbyrå, redovisningsbyrån, accounting office, vi",
    "customer": "kund, customer, kunden, klient, klienten, client, företaget, kundföretaget",
}
SIDE_CELLS = _meanings(SIDE_WORDS)

STATUS_WORDS: Mapping[Status, str] = {
    "requested": "begärt, requested, begärd, förfrågan skickad, inväntar svar, väntar, pending, "
    "skickad, request sent, inbjuden, invited",
    "declined": "nekat, declined, nekad, avböjt, avböjd, avvisad, avslagen, rejected",
    "active": "aktivt, active, aktiv, pågående, pågår, igång, löpande, ansluten, kopplad, kopplat, "
    "ongoing, running, connected",
    "ending": "avslutas, ending, under avslut, uppsagt, uppsagd, upphör",
    "ended": "avslutat, ended, avslutad, upphört, upphörd, stängd, closed, inaktiv, inaktivt, "
    "inactive, terminated, nedlagt",
    "unlinked": "okopplat, not linked, unlinked, okopplad, ej kopplat, ej kopplad, inte kopplad, "
    "ej ansluten",
}
STATUS_CELLS = _meanings(STATUS_WORDS)

OUTCOME_WORDS: Mapping[OutcomeId, str] = {
    "continue": "fortsätt, continue, kunden fortsätter, fortsätter, avsluta – kunden fortsätter",
    "close": "stäng, close, avsluta och stäng, stängs",
    "delete": "radera, delete, ta bort, avsluta och radera, avsluta och ta bort, raderas",
    "end": "avsluta, end, avslutas, avslutad",
}
OUTCOME_CELLS = _meanings(OUTCOME_WORDS)

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb februari february", "mar mars march", "apr april", "maj may",
         "jun juni june", "jul juli july", "aug augusti august", "sep sept september",
         "okt oct oktober october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip

NO_DAYS = frozenset(
    ("0000-00-00", "00-00-00", "1900-01-00", "0", "9999-12-31", "99991231", "9999/12/31",
     "9999.12.31", "31/12/9999", "12/31/9999", "31.12.9999", "31-12-9999", "tills vidare",
     "until further notice", "löpande")
)  # fmt: skip
"""What programs and people write where there is no day, without a time behind it."""

_NOTHING = frozenset(
    plain(word)
    for word in (
        "saknas", "saknar", "n/a", "na", "none", "null", "nil", "ingen", "inget", "inga", "okänd",
        "okänt", "unknown", "ej angivet", "ej angiven", "ej aktuellt", "ej tillämpligt", "missing",
        "uppgift saknas", "finns ej", "finns inte", "-saknas-", "ej känt", "tbd", "tba", "tom",
        "not applicable", "not available",
    )
)  # fmt: skip
_FIRST_NAMES, _LAST_NAMES = frozenset(("tom", "inga")), frozenset(("na", "nil", "null"))
"""Words for nothing that people are called as well."""
_ERRORS = frozenset((
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!",
    "#FIELD!", "#BUSY!", "#GETTING_DATA", "#SKÄRNING!", "#DIVISION/0!", "#VÄRDEFEL!", "#REFERENS!",
    "#NAMN?", "#OGILTIGT!", "#SAKNAS!", "#VÄRDE!", "#REF", "#VALUE", "#NAME", "#NUM", "#NULL",
))  # fmt: skip
"""What a spreadsheet shows where it has no value, in English and Swedish; it exports it so."""
_ERROR = re.compile(r"Err(?:or)?:\d+", re.IGNORECASE)
_LONGEST_NOTHING = 20
_BLANKS = " \t-‐‑‒–—―−./\\_:,;'\"()"
"""Signs that people write where there is nothing."""
_AS_PICTURE = "\ufe0f"
"""What stands behind a sign that is to be drawn as a picture, as telephones write it."""
TICKS = frozenset(f"{sign}{behind}" for sign in "✓✔☑√●✅" for behind in ("", _AS_PICTURE))
CROSSES = frozenset(f"{sign}{behind}" for sign in "✗✘☐❌" for behind in ("", _AS_PICTURE))
"""Signs that say no, beside ticks that say yes."""
_PREFIX = 3
_PREFIXES = frozenset(word[:_PREFIX] for word in _NOTHING)
"""How the words for nothing begin: few other cells do, and need not be folded as a whole."""


def is_error(cell: str) -> bool:
    """Return whether a cell is what a spreadsheet shows where a formula has gone wrong: #N/A."""
    text = cell.strip()
    if isinstance(cell, AsWritten):
        return False
    return text.upper() in _ERRORS if text[:1] == "#" else _ERROR.fullmatch(text) is not None


def says_nothing(cell: str) -> bool:
    """Return whether a cell holds what people write where there is nothing: `-`, saknas, n/a.

    So does an error of a spreadsheet, which is told by itself.
    """
    text = cell.strip()
    if not text:
        return True
    if isinstance(cell, AsWritten):
        return False
    if len(text) > _LONGEST_NOTHING or text[0].isdecimal():
        return False
    prefix = text[:_PREFIX]
    if prefix.isalpha():
        folded = plain(prefix)[:_PREFIX]
        if len(folded) == _PREFIX and folded not in _PREFIXES:
            return False
    return plain(text) in _NOTHING or not any(map(str.isalnum, text)) or is_error(text)


def may_be_first_name(cell: str) -> bool:
    """Return whether a word for nothing may be somebody's first name, or how one is called."""
    return plain(cell) in _FIRST_NAMES


def may_be_last_name(cell: str) -> bool:
    """Return whether a word for nothing may be somebody's last name."""
    return plain(cell) in _LAST_NAMES


def is_blank(cell: str) -> bool:
    """Return whether a cell is empty, a dash or a word for nothing; not a question mark, a tick."""
    return says_nothing(cell) and (bool(plain(cell)) or not cell.strip(_BLANKS))


def is_sign(cell: str) -> bool:
    """Return whether a cell is a sign that answers something: ✓, ✗, and one that is neither."""
    return "?" not in cell and not plain(cell) and not is_blank(cell)


def yes_or_no(cell: str) -> bool | None:
    """Return what a cell answers, by a word or a sign, or None where it is no answer."""
    if (sign := cell.strip()) in TICKS or sign in CROSSES:
        return sign in TICKS
    return YES_NO.get(plain(cell))


def refuse_doubt(cell: str) -> None:
    """Refuse a word that somebody was not sure of.

    Raises:
        ValueError: a question mark stands there.
    """
    if "?" in cell:
        raise ValueError(_("the question mark leaves it open"))


def one_of(words: Mapping[str, T], shown: Mapping[Any, str]) -> Callable[[str], T]:
    """Return a function that reads one of those words, and tells those that are usual."""

    def read_word(cell: str) -> T:
        refuse_doubt(cell)
        if plain(cell) not in words:
            raise ValueError(_("one of {words} is expected", words=", ".join(_usual(shown))))
        return words[plain(cell)]

    return read_word


def read_yes_no(cell: str) -> bool:
    """Return whether a cell says yes.

    Raises:
        ValueError: it says neither yes nor no.
    """
    refuse_doubt(cell)
    if (said := yes_or_no(cell)) is None:
        return one_of(YES_NO, YES_NO_WORDS)(cell)
    return said


def usual_word(shown: Mapping[T, str], meaning: T) -> str:
    """Return the usual word for a meaning, which a reader of the set language would write."""
    return shown[meaning].split(", ")[0 if language() == "sv" else 1]


def _usual(shown: Mapping[Any, str]) -> list[str]:
    """Return one word for each meaning: the first in Swedish, in English the second."""
    return [usual_word(shown, meaning) for meaning in shown]
