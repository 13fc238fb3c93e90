"""Services in cells and headings: by id, name or alias, with a variant, of whatever brand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from store.domain.catalogue import Services
from store.i18n.language import _
from store.tables.cells.alike_services import BRANDS, services_alike
from store.tables.cells.words import STATUS_CELLS, plain, refuse_doubt

_AND = re.compile(r"\s+(?:och|and|samt)\s+|\s*&\s*", re.IGNORECASE)

_DENYING = frozenset(("ej", "inte", "icke", "nej", "utan", "not", "no", "without", "exkl", "excl"))
_OF_USE = frozenset(("anvands", "anvander", "har", "kvar", "langre", "used", "using", "longer"))
"""Words beside a denial that leave it one of the service itself: används ej längre."""
_ENDED = re.compile(
    r"\b(?:avslut|uppsag|uppsäg|sagts?\s+upp|säg[a-zåäö]*\s+upp|upphör|sluta|stäng[dts]|nedlag|"
    r"terminat|cancell?ed|cancell?ation|closed|inaktiv|inactive|discontinued|stopped)|"
    r"\b(?:slut(?:datum|dag)?|f\.?d\.?|före\s+detta|tidigare|former|formerly|end|ended|ending|"
    r"ends|end\s+date|until|t\.?\s?o\.?\s?m\.?|till\s+och\s+med)(?!\w)|\btill\s*(?:[0-9]|$)",
    re.IGNORECASE,
)
"""Words of an end, as they stand in brackets behind a service and in headings."""
_MARKS = "*†‡#!^~°"
"""Signs behind a word, which a note below the table may explain."""
_IN_BRACKETS = re.compile(r"\s*(?P<word>[^()]+)\((?P<name>[^()]+)\)\s*")
_FILLED_IN = frozenset(
    ("x", "ja", "nej", "j", "n", "yes", "no", "y", "kryss", "1", "0", "eller", "or")
)
"""What brackets behind a service have where they say how its cells are filled in."""
_LONGEST = 40
"""A word that may be a service is no longer; what is, is a remark."""
_SIGN = r"\s*[,;/|\n\r+]\s*"
"""What stands between services."""
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


class Named(msgspec.Struct, frozen=True):
    """A service that a cell names, and the variant that stands with it."""

    service: str
    variant: str | None = None


class UnknownService(ValueError):
    """What a cell says is no service; `words` are those of it of which nobody knows what they are.

    Somebody may say so; no word is there where the cell is a sentence, or names nothing.
    """

    def __init__(self, message: str, words: Sequence[str]) -> None:
        super().__init__(message)
        self.words = tuple(word for word in words if _may_be_said(word))


class ServiceNames:
    """What a cell may call the office's services.

    `words` are those of which somebody said that they are one, or, where it is None, none.
    """

    def __init__(
        self, services: Services, words: Mapping[str, Named | None] = MappingProxyType({})
    ) -> None:
        self.services = services
        self._words = {plain(word): named for word, named in words.items() if named is not None}
        self._none = frozenset(plain(word) for word, named in words.items() if named is None)
        self._ids = _ids_by_name(services)
        self._found: dict[str, Named | None] = {}

    def named(self, text: str) -> Named | None:
        """Return the service of that id, name or alias, with its variant; None if there is none."""
        if text not in self._found:
            self._found[text] = self._looked_up(_folded(text))
        return self._found[text]

    def in_cell(self, cell: str, *, spaces: bool = False) -> tuple[Named, ...]:
        """Return the services that a cell names; with `spaces`, those may stand between ids.

        There are none where somebody has said so of all its words.

        Raises:
            ValueError: there is no such service.
        """
        refuse_doubt(cell)
        whole = self._called(cell)
        if whole is not None:
            return (whole,)
        parts = [part for part in re.split(_SIGN, cell.strip()) if part]
        parts = [named for part in parts for named in self._joined(part)]
        found = [self._called(part) for part in parts]
        if spaces and any(one is None and not self._is_none(part)
                          for part, one in zip(parts, found, strict=True)):  # fmt: skip
            parts = [word for part in parts for word in part.split()]
            found = [self._called(part) for part in parts]
        named = [service for service in found if service is not None]
        unknown = [part for part, service in zip(parts, found, strict=True)
                   if service is None and not self._is_none(part)]  # fmt: skip
        for part in unknown:
            self._refuse_how(part)
        if unknown or not parts:
            words = [_BRACKETS.sub("", part).strip() or part for part in unknown]
            raise UnknownService(self._no_such(unknown[0] if unknown else cell), words)
        return tuple(dict.fromkeys(named))

    def _called(self, part: str) -> Named | None:
        """Return the service that a part of a cell names, as somebody has said or by itself."""
        said = self._words.get(plain(part)) if self._words else None
        return said if said is not None else self.named(part)

    def _is_none(self, part: str) -> bool:
        """Return whether somebody has said that a part of a cell is no service."""
        return plain(part) in self._none or plain(_BRACKETS.sub("", part)) in self._none

    def _refuse_how(self, part: str) -> None:
        """Refuse words without brackets, behind a service or beside it, that say how it stands.

        Raises:
            ValueError: they do.
        """
        words = part.split()
        for count in range(len(words)):
            rest = " ".join(words[count:]).strip(" -–:.")
            before = " ".join(words[:count]).rstrip(" -–:")
            if says_how(rest) and (not count or self.named(before) is not None):
                raise ValueError(_("words beside the service say how it stands; write that in a "
                                   "column of its own, and a date in another"))  # fmt: skip

    def _joined(self, part: str) -> Sequence[str]:
        """Return the services that stand in a part of a cell with `och` or & between them.

        That stands in names of services too, which are found first; what is in brackets behind
        one, and is none of its variants, is no part of its name.

        Raises:
            ValueError: what is in brackets names a service too, or denies this one.
        """
        if self._called(part) is not None:
            return (part,)
        bare = self._bare(part)
        if bare != part:
            in_brackets = part.strip().removeprefix(bare).strip(" ()")
            if self.is_in_doubt(in_brackets):
                raise ValueError(_("what is in brackets leaves open which services; name each"))
            if says_how(in_brackets):
                raise ValueError(_("what is in brackets says how the service stands; write that "
                                   "in a column of its own, and a date in another"))  # fmt: skip
            return (bare,)
        joined = [one for one in _AND.split(part) if one]
        known = all(self._called(one) or self._is_none(one) for one in joined)
        return joined if known else (part,)

    def without_additions(self, cell: str) -> str:
        """Return a cell of services without what `in_cell` passes over: brackets, and marks."""
        if "(" not in cell and not any(mark in cell for mark in _MARKS):
            return cell
        return "".join(unmarked(self._bare(part)) for part in re.split(f"({_SIGN})", cell))

    def _bare(self, part: str) -> str:
        """Return a service's name without the brackets behind it, if they are no part of it."""
        if self._called(part) is not None:
            return part
        bare = _BRACKETS.sub("", part)
        return bare if self._called(bare) is not None else part

    def is_in_doubt(self, text: str) -> bool:
        """Return whether a text in brackets is about a service, or denies the one before it.

        What else it may deny, a cost or an invoice, says nothing of the service.
        """
        words = [word for word in re.split(r"[\s,;/&+]+", text) if word]
        if self.named(text) is not None or any(map(self.named, words)):
            return True
        others = [word for word in words if plain(word) not in _DENYING]
        if len(others) == len(words):
            return False
        rest = plain("".join(word for word in others if plain(word) not in _OF_USE))
        return not rest or rest in STATUS_CELLS

    def _no_such(self, part: str) -> str:
        """Say that there is no service of that name, and which it is like."""
        known = ", ".join(service.name for service in self.services.values())
        if alike := services_alike(part, self.services):
            names = _(" or ").join(self.services[id].name for id in alike)
            return _("no such service; perhaps {alike}? There is: {known}", alike=names,
                     known=known)  # fmt: skip
        return _("no such service; there is: {known}", known=known)

    def variant(self, cell: str, id: str) -> str:
        """Return a service's variant as the catalogue writes it.

        Raises:
            ValueError: the service has none of that name.
        """
        refuse_doubt(cell)
        service = self.services[id]
        for variant in service.variants:
            if plain(variant) == plain(cell):
                return variant
        if not service.variants:
            raise ValueError(_("{service} has no variants", service=service.name))
        raise ValueError(_("one of {words} is expected", words=", ".join(service.variants)))

    def _looked_up(self, name: str) -> Named | None:
        for brand in ("", *BRANDS):
            if name.startswith(brand) and name.removeprefix(brand) in self._ids:
                return Named(self._ids[name.removeprefix(brand)])
        for id, service in self.services.items():
            for variant in service.variants:
                rest = name.removesuffix(plain(variant))
                for brand in ("", *BRANDS):
                    bare = rest.removeprefix(brand)
                    if rest != name and rest.startswith(brand) and self._ids.get(bare) == id:
                        return Named(id, variant)
        return None


def words_in_cell(cell: str) -> Iterator[str]:
    """Yield what of a cell of services somebody may say is one: its parts, and all of it."""
    yield cell
    for part in re.split(_SIGN, cell.strip()):
        for one in (part, *_AND.split(part)):
            yield from (one, _BRACKETS.sub("", one))


def _may_be_said(word: str) -> bool:
    """Return whether somebody may say which service a word is: it is no number, and not long."""
    letters = any(char.isalpha() for char in word)
    return letters and len(word) <= _LONGEST and not any(sign in word for sign in "#=")


def tells_of_end(text: str) -> bool:
    """Return whether a heading, or what is in brackets behind a word, tells of an end."""
    return _ENDED.search(text) is not None


def says_how(text: str) -> bool:
    """Return whether what is in brackets behind a service says that it is not active."""
    return tells_of_end(text) or STATUS_CELLS.get(plain(text), "active") != "active"


def unmarked(text: str) -> str:
    """Return a word without the signs behind it: `Lön*` is Lön."""
    return text.rstrip(_MARKS + " ") if text.rstrip().endswith(tuple(_MARKS)) else text


def is_mark(sign: str) -> bool:
    """Return whether a sign is one that stands behind words, and may be explained elsewhere."""
    return sign in _MARKS


def read_service(cell: str, names: ServiceNames) -> str:
    """Return the id of the one service that a cell names.

    Raises:
        ValueError: there is no such service, or there are several.
    """
    services = names.in_cell(cell)
    if len(services) != 1:
        raise ValueError(_("one service is expected"))
    return services[0].service


def read_services(cell: str, names: ServiceNames) -> tuple[str, ...]:
    """Return the ids of several services, with commas, line breaks or spaces between.

    Raises:
        ValueError: there is no such service.
    """
    return tuple(dict.fromkeys(named.service for named in names.in_cell(cell, spaces=True)))


def _folded(text: str) -> str:
    """Return a name as it is compared: `och` and `and` are the sign &."""
    return plain(re.sub(r"\b(och|and)\b", "&", text, flags=re.IGNORECASE))


def _ids_by_name(services: Services) -> dict[str, str]:
    """Return the ids by the names, with and without the brand in front; an id is first itself."""
    names: dict[str, str] = {}
    bare: dict[str, str] = {}
    for id, service in services.items():
        for name in (service.name, *service.aliases):
            folded = _folded(name)
            names[folded] = id
            for brand in BRANDS:
                if folded.startswith(brand) and folded != brand:
                    bare.setdefault(folded.removeprefix(brand), id)
    return bare | names | {_folded(id): id for id in services}


def named_in_brackets(text: str, names: ServiceNames) -> Named | None:
    """Return the service that a name with brackets behind it is; None where it is none.

    They say which signs stand below, `Lön (x)`, or name it exactly:
    `Bokföring (eEkonomi)` is one; what stands before the brackets of `Price (Lön)` is none.
    """
    match = _IN_BRACKETS.fullmatch(text)
    if match is not None and all(
        plain(word) in _FILLED_IN for word in re.split(r"[\s/,;=]+", match["name"].strip())
    ):
        return names.named(match["word"])
    named = names.named(match["name"]) if match is not None else None
    if match is None or named is None or tells_of_end(match["word"]):
        return None
    return named if named.service in services_alike(match["word"], names.services) else None
