"""Services in cells and headings: by id, name or alias, with a variant, of whatever brand."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from store.domain.catalogue import catalogue
from store.i18n.language import _
from store.tables.cells.words import plain

_BRANDS = ("visma", "spiris", "spcs")
"""What stands before a service's name: Visma Spcs has called itself Spiris since 2025."""


class Named(msgspec.Struct, frozen=True):
    """A service that a cell names, and the variant that stands with it."""

    service: str
    variant: str | None = None


def services_in_cell(cell: str, *, spaces: bool = False) -> tuple[Named, ...]:
    """Return the services that a cell names; with `spaces`, spaces may stand between ids as well.

    Raises:
        ValueError: there is no such service.
    """
    whole = named_service(cell)
    if whole is not None:
        return (whole,)
    parts = [part for part in re.split(r"\s*[,;/|\n\r+]\s*", cell.strip()) if part]
    found = [named_service(part) for part in parts]
    if spaces and None in found:
        parts = [word for part in parts for word in part.split()]
        found = [named_service(part) for part in parts]
    named = [service for service in found if service is not None]
    if len(named) < len(parts) or not named:
        known = ", ".join(catalogue())
        raise ValueError(_("no such service; there is: {known}", known=known))
    return tuple(dict.fromkeys(named))


def read_service(cell: str) -> str:
    """Return the id of the one service that a cell names.

    Raises:
        ValueError: there is no such service, or there are several.
    """
    first, *others = services_in_cell(cell)
    if others:
        raise ValueError(_("one service is expected"))
    return first.service


def read_services(cell: str) -> tuple[str, ...]:
    """Return the ids of several services, with commas, line breaks or spaces between.

    Raises:
        ValueError: there is no such service.
    """
    return tuple(dict.fromkeys(named.service for named in services_in_cell(cell, spaces=True)))


def read_variant(cell: str, service: str) -> str:
    """Return a service's variant as the catalogue writes it.

    Raises:
        ValueError: the service has none of that name.
    """
    variants = catalogue()[service].variants
    for variant in variants:
        if plain(variant) == plain(cell):
            return variant
    if not variants:
        raise ValueError(_("{service} has no variants", service=catalogue()[service].name))
    raise ValueError(_("one of {words} is expected", words=", ".join(variants)))


@cache
def named_service(text: str) -> Named | None:
    """Return the service of that id, name or alias, with its variant; None where there is none."""
    name = _folded(text)
    names = _service_names()
    for brand in ("", *_BRANDS):
        if name.startswith(brand) and name.removeprefix(brand) in names:
            return Named(names[name.removeprefix(brand)])
    for id, service in catalogue().items():
        for variant in service.variants:
            ending = plain(variant)
            rest = name.removesuffix(ending)
            for brand in ("", *_BRANDS):
                bare = rest.removeprefix(brand)
                if rest != name and rest.startswith(brand) and names.get(bare) == id:
                    return Named(id, variant)
    return None


def _folded(text: str) -> str:
    """Return a name as it is compared: `och` and `and` are the sign &."""
    return plain(re.sub(r"\b(och|and)\b", "&", text, flags=re.IGNORECASE))


@cache
def _service_names() -> Mapping[str, str]:
    """Return the ids by the names, with and without the brand in front."""
    names: dict[str, str] = {}
    for id, service in catalogue().items():
        for name in (id, service.name, *service.aliases):
            folded = _folded(name)
            names[folded] = id
            for brand in _BRANDS:
                if folded.startswith(brand) and folded != brand:
                    names.setdefault(folded.removeprefix(brand), id)
    return names
