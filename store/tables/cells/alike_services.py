"""Services that a name might mean, where it is no service's own name: for a question."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from store.domain.catalogue import Service, Services

BRANDS = ("visma", "spiris", "spcs")
"""What stands before a service's name: Visma Spcs has called itself Spiris since 2025."""

_BETWEEN = frozenset(("and", "for", "i", "med", "och", "till", "to"))
"""Words that join others, and are passed over."""
_TELLING_NOTHING = frozenset(
    ("administration", "anstalld", "digital", "digitala", "dokument", "employee", "min", "pro",
     "tillval")
)  # fmt: skip
"""Words of services' names that alone mean none of them."""
_CALLED_SO_TOO: Mapping[str, str] = {"payroll": "lon"}
"""Services by a word that is another one's name: in English, Payroll is Visma Lön Smart's."""
_ENDING = 3
"""Letters that a form of a word has more: Bokföringar."""
_CUT = re.compile(r"[^\W\d_]+(?=\.)")
"""A word that a full stop cuts short."""
_SHORTEST = 3
"""Letters of a name that can be found at the beginning of a longer word."""


def services_alike(text: str, services: Services) -> tuple[str, ...]:
    """Return the ids of services that a text might mean, the likeliest first.

    Either a name of theirs stands in it, as in `Lön 2023`, or it is a part of one, as `Bokföring`
    is of `Bokföring & Fakturering`.
    """
    words = _written_out(text, services) or _words(text)
    scores = {id: max(_scores(words, id, service)) for id, service in services.items()}
    for word, id in _CALLED_SO_TOO.items():
        if id in scores and any(_is_form(one, word, first=True) for one in words):
            scores[id] = max(scores[id], (1, 0))
    found = [id for id, score in scores.items() if score > (0, 0)]
    return tuple(sorted(found, key=lambda id: scores[id], reverse=True))


def _written_out(text: str, services: Services) -> tuple[str, ...]:
    """Return the words of a text with those that a full stop cuts short: `Bokf.` is bokföring.

    Where several words of services begin so, the text is left as it is; nothing where none is cut.
    """
    cut = {"".join(_words(word)) for word in _CUT.findall(text)} - {""}
    if not cut:
        return ()
    names = (name for id, service in services.items()
             for name in (id, service.name, *service.aliases))  # fmt: skip
    known = {word for name in names for word in _words(name)}
    return tuple(_whole(word, known) if word in cut else word for word in _words(text))


def _whole(word: str, known: Iterable[str]) -> str:
    """Return the word that begins as this one, the shortest of its forms; else the word itself."""
    found = sorted((one for one in known if one.startswith(word)), key=len)
    alike = len(word) >= _SHORTEST and all(one.startswith(found[0]) for one in found)
    return found[0] if found and alike else word


def called_so_too(text: str, id: str, services: Services) -> str | None:
    """Return another service than `id`, which is named so, that people call so too; else None."""
    other = _CALLED_SO_TOO.get("".join(_words(text)))
    return other if other != id and other in services else None


def _scores(words: Sequence[str], id: str, service: Service) -> Iterable[tuple[int, int]]:
    """Return how much speaks for a service, by each of its names."""
    yield (0, 0)
    for name in (id, service.name, *service.aliases):
        of_name = _words(name)
        if of_name and len(of_name[0]) >= _SHORTEST and _begins(words, of_name):
            yield (2, sum(map(len, of_name)))
        elif words and not _TELLING_NOTHING.issuperset(words) and _run(of_name, words):
            yield (1, len(words))


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text without accents, figures, brands, and what stands between."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return tuple(word for word in re.findall("[a-z]+", bare) if word not in (*BRANDS, *_BETWEEN))


def _begins(words: Sequence[str], sought: Sequence[str]) -> bool:
    """Return whether words in a row begin as those that are sought."""
    return any(
        all(word.startswith(part) for word, part in zip(words[at:], sought, strict=False))
        for at in range(len(words) - len(sought) + 1)
    )


def _run(words: Sequence[str], sought: Sequence[str]) -> bool:
    """Return whether those that are sought are words in a row, or forms of them: Löner of Lön."""
    return any(
        all(_is_form(one, word, first=at == n == 0)
            for n, (one, word) in enumerate(zip(sought, words[at:], strict=False)))
        for at in range(len(words) - len(sought) + 1)
    )  # fmt: skip


def _is_form(one: str, word: str, *, first: bool) -> bool:
    """Return whether one word is another, or begins with it: with more than an ending the first."""
    if one == word:
        return True
    if word in _TELLING_NOTHING or len(word) < _SHORTEST or not one.startswith(word):
        return False
    return first or len(one) - len(word) <= _ENDING
