"""What an office states that speaks of the customer to the customer itself."""

from collections.abc import Iterator

import msgspec

from store.domain.catalogue import Services, Stated
from store.domain.filters import folded
from store.i18n.language import _

_OF_THE_CUSTOMER = ("customer", "kund")
"""What stands in a text that speaks of the customer, in either language."""


def unaddressed(services: Services) -> tuple[str, ...]:
    """Say of each statement of the office's own that nobody has written it for the customer.

    It speaks of the customer, and reaches the customer as it stands where it has no `you`.
    """
    return tuple(
        _(
            "{service}: the customer reads this too, as it stands: {text!r}; `you` says it to the "
            "customer",
            service=id,
            text=stated.text,
        )
        for id, service in services.items()
        for stated in _stated_in(service)
        if stated.provenance == "office" and stated.you is None and _speaks_of_it(stated.text)
    )


def _speaks_of_it(text: str) -> bool:
    return any(word.startswith(_OF_THE_CUSTOMER) for word in folded(text).split())


def _stated_in(value: object) -> Iterator[Stated]:
    """Find all that is stated in a service, wherever it stands."""
    if isinstance(value, Stated):
        yield value
    if isinstance(value, tuple):
        parts = value
    elif isinstance(value, msgspec.Struct):
        parts = tuple(getattr(value, field) for field in value.__struct_fields__)
    else:
        parts = ()
    for part in parts:
        yield from _stated_in(part)
