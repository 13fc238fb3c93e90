"""The language of all that is said to a person: English in the code, Swedish by translations.

By gettext's conventions, *to say* a text is to return it in the language that is set: `_` says it,
`ngettext` with a number, `pgettext` in a context. Tables are made when a module is loaded, before
a language is set; there `N_` and `NC_` only mark a text, and whoever shows it says it. What is kept
(codes, ids, names of fields) is never said.
"""

import contextlib
import gettext
import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from typing import Literal, get_args

Language = Literal["en", "sv"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DOMAIN = "samarbete"
"""What gettext calls the translations of one program."""

TRANSLATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "locale")
"""Their folder, with one folder for each language."""

_Spoken = tuple[Language, gettext.NullTranslations]


@cache
def _spoken_in(language: Language) -> _Spoken:
    if language == "en":
        return language, gettext.NullTranslations()
    return language, gettext.translation(DOMAIN, TRANSLATIONS, [language])


_set: _Spoken = _spoken_in("en")
"""What the program speaks."""
_meanwhile: ContextVar[_Spoken | None] = ContextVar("_meanwhile", default=None)
"""What is spoken instead, by whoever said so alone: other threads go on drawing and reading."""


def set_language(language: Language) -> None:
    """Say everything in that language from now on, argparse's own words too, in every thread."""
    global _set
    _set = _spoken_in(language)
    # argparse asks gettext's module-wide functions, which look for our domain and at LANGUAGE;
    # the programs that we start look there too.
    gettext.bindtextdomain(DOMAIN, TRANSLATIONS)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language


def language() -> Language:
    """Return the language that is set; English until one is."""
    return (_meanwhile.get() or _set)[0]


@contextlib.contextmanager
def said_in(language: Language) -> Iterator[None]:
    """Say our own texts in another language for a while, in this thread and in what it awaits.

    Work that `asyncio.to_thread` is given meanwhile says it too; a thread of another kind speaks
    as the program does.
    """
    before = _meanwhile.set(_spoken_in(language))
    try:
        yield
    finally:
        _meanwhile.reset(before)


def preferred_language(environment: Mapping[str, str]) -> Language:
    """Return the first language of ours that the environment asks for, else English.

    As gettext reads it: the locale is the first of LC_ALL, LC_MESSAGES and LANG that is not empty,
    and the languages of LANGUAGE go before it, unless the locale is C or POSIX.
    """
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, named), "C")
    wanted = [locale]
    if locale.partition(".")[0] not in ("C", "POSIX"):
        wanted = [*environment.get("LANGUAGE", "").split(":"), locale]
    for name in wanted:
        code = name.partition(".")[0].partition("_")[0]  # sv of sv_SE.UTF-8
        for ours in LANGUAGES:
            if ours == code:
                return ours
    return "en"


def _(text: str, /, **values: object) -> str:
    """Say a text, with values in the place of its fields: `_("No {thing}", thing=…)`.

    Without values its braces stay as they are.
    """
    # For "", gettext returns the header of its file.
    translation = (_meanwhile.get() or _set)[1].gettext(text) if text else ""
    return translation.format(**values) if values else translation


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Say a text about `n` things: `one`, or `many` of them; `n`, grouped, is a field of both."""
    translation = (_meanwhile.get() or _set)[1].ngettext(one, many, n)
    return translation.format(n=grouped(n), **values)


def pgettext(context: str, text: str, /, **values: object) -> str:
    """Say a text that has several translations; `context` tells which of them is meant."""
    translation = (_meanwhile.get() or _set)[1].pgettext(context, text)
    return translation.format(**values) if values else translation


def grouped(count: int) -> str:
    """Return a count as it is written in the set language: 1 284 in Swedish, 1,284 in English."""
    return f"{count:,}".replace(",", " " if language() == "sv" else ",")


def N_(text: str, /) -> str:
    """Mark a text; `_(marked)` says it where it is shown."""
    return text


def NC_(context: str, text: str, /) -> tuple[str, str]:
    """Mark a text with its context; `pgettext(*marked)` says it where it is shown."""
    return context, text


SYSTEM_WORDS = (
    N_("Cannot allocate memory"),
    N_("Device or resource busy"),
    N_("Directory not empty"),
    N_("Disk quota exceeded"),
    N_("File exists"),
    N_("File name too long"),
    N_("File too large"),
    N_("Input/output error"),
    N_("Invalid argument"),
    N_("Is a directory"),
    N_("No such device or address"),
    N_("No such file or directory"),
    N_("No space left on device"),
    N_("Not a directory"),
    N_("Operation not permitted"),
    N_("Permission denied"),
    N_("Read-only file system"),
    N_("Stale file handle"),
    N_("Too many levels of symbolic links"),
    N_("Too many open files"),
    N_("Too many open files in system"),
)
"""What the system says of files and disks: Python has it in English, whatever the locale is."""


def system_words(error: OSError) -> str:
    """Say why the system did not do what it was asked; what is rare, in its own English words."""
    return _(error.strerror or f"{error}")


def alphabetical(text: str) -> str:
    """Return a key that sorts names as Swedes do: å ä ö last, other accents ignored."""
    folded = []
    for char in unicodedata.normalize("NFC", text).casefold():
        if char in "åäö":
            folded.append("{|}"["åäö".index(char)])  # which come after z
        else:
            folded += [
                c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
            ]
    return "".join(folded)
