"""What is told at a customer's desk where the store is damaged: it is the office that mends it."""

from collections.abc import Iterator
from contextlib import contextmanager

from store.domain.errors import OutOfReach, StoreDamaged
from store.domain.repository import OnDamage
from store.domain.row import Listing
from store.i18n.language import _


def _ask_the_office() -> StoreDamaged:
    return StoreDamaged(
        _("The store is damaged, and mending it is the office's task: ask the office.")
    )


@contextmanager
def told_to_own(company: str | None) -> Iterator[None]:
    """Tell a customer's user whom to ask, and not how a store is mended; the office reads all.

    Raises:
        StoreDamaged: what is raised within, in the words for whoever reads it.
    """
    try:
        yield
    except OutOfReach:
        raise
    except StoreDamaged as error:
        if company is None:
            raise
        raise _ask_the_office() from error


def told_of_own(company: str | None, on_damage: OnDamage) -> OnDamage:
    """Return what is called with each fault, so that it tells it in the words for its reader."""
    if company is None:
        return on_damage
    return lambda _error: on_damage(_ask_the_office())


def listing_told(company: str | None, listing: Listing) -> Listing:
    """Return a listing with what is told its reader, where something of it is damaged."""
    if company is None or not listing.damaged:
        return listing
    return Listing(listing.rows, (f"{_ask_the_office()}",))
