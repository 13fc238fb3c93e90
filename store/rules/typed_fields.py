"""What is typed into the fields of a wish: as it is kept, or refused, all that is wrong at once."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from store.domain.errors import Refusal, Refused
from store.i18n.language import N_, NC_, _, pgettext

Field = Literal["login", "name", "e-mail", "phone", "kind", "title", "status"]

T = TypeVar("T")

# fmt: off
LABELS: Mapping[Field, tuple[str, str]] = {
    "login": NC_("field", "login"), "name": NC_("field", "name"),
    "e-mail": NC_("field", "e-mail"), "phone": NC_("field", "phone"),
    "kind": NC_("field", "kind"), "title": NC_("field", "title"),
    "status": NC_("field", "status"),
}
NEEDED: Mapping[Field, str] = {
    "login": N_("A login is needed."), "name": N_("A name is needed."),
    "e-mail": N_("An e-mail address is needed."), "kind": N_("A kind is needed."),
    "title": N_("A title is needed."), "status": N_("A status is needed."),
}
"""What is said of a field that nothing stands in; the others may be left out."""
# fmt: on


class TypedFields:
    """Takes one field after the other, and keeps why each is refused that is."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []

    def take(self, field: Field, normalise: Callable[[str], T], text: str, instead: T) -> T:
        """Return a text as it is kept; where it is refused, `instead`."""
        if field in NEEDED and not text.strip():
            self.refuse(field, _(NEEDED[field]))
            return instead
        try:
            return normalise(text)
        except ValueError as fault:
            self.refuse(field, f"{pgettext(*LABELS[field])} {text!r}: {fault}.")
            return instead

    def refuse(self, field: Field, message: str) -> None:
        """Keep that a field is refused."""
        self.refusals.append(Refusal(code="invalid-value", message=message, about=field))

    def done(self) -> None:
        """Go on where nothing is wrong.

        Raises:
            Refused: a field was refused; each has a refusal, in the order of the fields.
        """
        if self.refusals:
            raise Refused(self.refusals)
