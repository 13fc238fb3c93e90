"""Whether a file gives a known customer quite another name, or the name of another one."""

import difflib
import re
import unicodedata

from store.exchange.incoming.advice import to_say
from store.exchange.incoming.customers import IncomingCustomer
from store.exchange.incoming.known import Known, KnownCustomers, organisation_of
from store.exchange.likeness import exact_name, name_key
from store.i18n.language import _, language

_TELLING_NOTHING = frozenset(
    ("ab", "aktiebolag", "aktiebolaget", "and", "company", "enskild", "ef", "firma", "handelsbolag",
     "handelsbolaget", "hb", "i", "inc", "kb", "kommanditbolag", "ltd", "och", "publ", "the")
)  # fmt: skip
"""Words that are in the names of very many companies."""
_OF_A_COMPANY = frozenset(
    ("ab", "aktiebolag", "aktiebolaget", "handelsbolag", "handelsbolaget", "hb", "inc", "kb",
     "kommanditbolag", "ltd")
)  # fmt: skip
"""Words of which a company has one in its name, and a person none."""
_OF_A_KIND = frozenset(
    ("advokatbyran", "advokatfirman", "bostadsratts", "bostadsrattsforeningen", "brf", "broderna",
     "forening", "foreningen", "goteborgs", "hotell", "kommun", "malmo", "nordiska", "restaurang",
     "samfallighet", "samfalligheten", "skandinaviska", "stiftelsen", "stockholms", "svensk",
     "svenska", "tandlakare", "uppsala")
)  # fmt: skip
"""First words that say what a customer is, or where, and not which one."""
_LIKE = 0.8
"""How much of two words has to be the same, so that one may be the other mistyped."""
_SHORTEST = 3
"""Letters of a name that tells something by itself."""


def another_name(one: IncomingCustomer, known: Known, index: KnownCustomers) -> str | None:
    """Say why the name that a file has for a known customer may be another customer's, else None.

    Where the organisation number is the same a new name is one, but not one that another has here.
    """
    name = one.customer.name
    if "name" in one.defaulted or one.found_by == "name" or name_key(name) == name_key(known.name):
        return None
    if any(k.here and k.number != known.number for k in index.names.get(exact_name(name), ())):
        return _("called here: {name!r}: the file has a name under this number that another "
                 "customer has here: the row is that customer's, unless this one has a new name",
                 name=known.name)  # fmt: skip
    if alike(name, known.name) or _same_organisation(one, known):
        return None
    if one.name_heading and _is_company(known.name) and not _is_company(name):
        return _("called here: {name!r}: the file has quite another name under this number: the "
                 "row is another customer's, or {heading} is of contacts ({how}), unless this one "
                 "has a new name", name=known.name, heading=one.name_heading,
                 how=to_say(one.name_heading, "contact", _contact()))  # fmt: skip
    return _("called here: {name!r}: the file has quite another name under this number: the row "
             "is another customer's, unless this one has a new name", name=known.name)  # fmt: skip


def _contact() -> str:
    """Return what the column of a user's name is called, in the reader's language."""
    return "Kontaktperson" if language() == "sv" else "contact"


def _same_organisation(one: IncomingCustomer, known: Known) -> bool:
    org = one.customer.org_number or organisation_of(one.number)
    return org is not None and org in (known.org_number, organisation_of(known.number))


def alike(name: str, other: str) -> bool:
    """Return whether two names may be one customer's: longer, written otherwise, or begun alike.

    `Alfa Bygg AB` may call itself `Alfa Entreprenad AB` now, but Anna Ek is not Anna Lund. Numbers
    tell names apart: Brf Eken 1 is not Brf Eken 2.
    """
    words, others = _words(name), _words(other)
    if _numbers(words) != _numbers(others):
        return False
    joined = ["".join(words), "".join(others)]
    if joined[0] == joined[1]:
        return bool(joined[0])
    if min(map(len, joined)) < _SHORTEST:
        return False
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    if _begin_alike(words, others) and _is_company(name) and _is_company(other):
        return True
    return len(words) == len(others) and all(map(_mistyped, words, others))


def _begin_alike(words: list[str], others: list[str]) -> bool:
    first = words[0]
    return first == others[0] and len(first) >= _SHORTEST and first not in _OF_A_KIND


def _is_company(name: str) -> bool:
    return not _OF_A_COMPANY.isdisjoint(_plain_words(name))


def _mistyped(word: str, other: str) -> bool:
    return word == other or difflib.SequenceMatcher(None, word, other).ratio() > _LIKE


def _words(name: str) -> list[str]:
    """Return the words of a name without accents, case, signs, and what is in very many names."""
    return [word for word in _plain_words(name) if word not in _TELLING_NOTHING]


def _plain_words(name: str) -> list[str]:
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", text)


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if any(map(str.isdecimal, word))]
