"""The language of all that is said to a person: English in the code, Swedish from a catalogue.

By gettext's conventions: `_` says a text now; `N_` only marks one, in what is made when a module
is loaded, and whoever shows it says it. Codes, ids, field names and what is kept are never said.
"""

import gettext
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "sv"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DOMAIN = "samarbete"
CATALOGUES = Path(__file__).parent / "locale"

_words = gettext.NullTranslations()
_spoken: Language = "en"


def set_language(language: Language) -> None:
    """Say everything in that language from now on, argparse's own words too."""
    global _spoken, _words
    _spoken, _words = language, gettext.NullTranslations()
    if language != "en":
        _words = gettext.translation(DOMAIN, CATALOGUES, [language])
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language  # where argparse looks, and what we start


def language() -> Language:
    """Return the language that is spoken."""
    return _spoken


def preferred(environment: Mapping[str, str]) -> Language:
    """Return the language that a locale asks for; English where it asks for one we lack."""
    named = (environment.get(each) for each in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, named), "C")
    wanted = [locale]
    if locale.partition(".")[0] not in ("C", "POSIX"):
        wanted = [*environment.get("LANGUAGE", "").split(":"), locale]
    for each in wanted:
        for language in LANGUAGES:
            if each.partition(".")[0].partition("_")[0] == language:
                return language
    return "en"


def _(text: str, /, **values: object) -> str:
    """Say a text, with values in the place of its fields: `_("No {thing}", thing=…)`."""
    said = _words.gettext(text) if text else ""
    return said.format(**values) if values else said


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Say a text about `n` things, which is the value of its field `n`, too."""
    return _words.ngettext(one, many, n).format(n=n, **values)


def pgettext(context: str, text: str, /, **values: object) -> str:
    """Say a text that another language has several words for; `context` tells which is meant."""
    said = _words.pgettext(context, text)
    return said.format(**values) if values else said


def N_(text: str, /) -> str:
    """Mark a text that is said where it is shown."""
    return text


def NC_(context: str, text: str, /) -> tuple[str, str]:
    """Mark a text with its context; `pgettext(*marked)` says it where it is shown."""
    return context, text


def alphabetical(text: str) -> str:
    """Return a key that sorts names as Swedes do: å ä ö last, other accents ignored."""
    folded = []
    for char in unicodedata.normalize("NFC", text).casefold():
        if char in "åäö":
            folded.append("{|}"["åäö".index(char)])
        else:
            folded += [
                c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
            ]
    return "".join(folded)
