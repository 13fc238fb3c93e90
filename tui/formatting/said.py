"""What is said on the status line of something that was done, or that is not saved."""

from typing import NamedTuple

from store.domain.errors import MaybeSaved, NotSaved, StoreError
from store.i18n.language import _


class Said(NamedTuple):
    """A sentence, the names in it, which may be shortened, and the actions whose keys it names."""

    words: str
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def not_saved_words(error: StoreError) -> str:
    """Return why a change is not in the store, or may not be, with the word for that first."""
    if isinstance(error, NotSaved | MaybeSaved):
        return f"{error}"  # which says so
    return _("not saved: {why}", why=error)
