"""A letter as a value: who writes to whom about what, in sections of plain sentences."""

import datetime as dt

import msgspec

from store.domain.catalogue import Service, Services, service_name
from store.domain.clock import swedish_day
from store.domain.model import Collaboration, Customer, Office, Side
from store.domain.rights import Operator
from store.exchange.papers.edited import EditedHistory
from store.exchange.papers.occasion import Kind, Occasion
from store.i18n.language import Language
from store.rules.history_words import Names


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a letter: the company, and who stands for it, as far as that is known.

    `left` is who would, and no longer works there.
    """

    company: str
    name: str | None = None
    email: str | None = None
    left: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a letter under a title of its own: one item a line."""

    title: str
    lines: tuple[str, ...]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to one side about one occasion, in one language; its texts are as they are read.

    `history` tells programs what the opening tells people: whether the history was edited.
    """

    kind: Kind
    number: str
    collaboration: str | None
    to: Side
    language: Language
    on: dt.date
    subject: str
    sender: Party
    receiver: Party
    greeting: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: str
    history: EditedHistory


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter is made from.

    `by` writes it, `to` is the side that reads it, and `services` say what they say to that side.
    """

    customer: Customer
    occasion: Occasion
    office: Office
    services: Services
    by: Operator
    to: Side
    now: dt.datetime

    @property
    def reader(self) -> Operator:
        """Somebody on the side that reads it, to whom rules say what they would do."""
        return Operator(
            login="",
            name=self.company(self.to),
            os_user="",
            side=self.to,
            rights="full",
            portal_role="administrator",
            employees=self.by.employees,
        )

    @property
    def is_over(self) -> bool:
        """Whether the ending that is told of has been done."""
        return self.occasion.kind == "ended"

    @property
    def is_reversed(self) -> bool:
        """Whether the ending that is told of was undone or withdrawn since."""
        since = self.occasion.since
        return since is not None and since.action in ("undo", "withdraw")

    @property
    def waits(self) -> bool:
        """Whether an ending that is decided waits to be carried out."""
        about = self.occasion.collaboration
        return (
            self.occasion.kind == "dated"
            and self.occasion.since is None
            and about is not None
            and about.status == "ending"
        )

    @property
    def is_late(self) -> bool:
        """Whether its day has come, and the collaboration has not ended."""
        ending = self.occasion.ending
        return self.waits and ending is not None and ending.on <= swedish_day(self.now)

    @property
    def collaboration(self) -> Collaboration | None:
        """The collaboration that it is about."""
        return self.occasion.collaboration

    @property
    def service(self) -> Service | None:
        """The service of that collaboration, as the catalogue has it."""
        about = self.occasion.collaboration
        return self.services.get(about.service) if about is not None else None

    @property
    def service_name(self) -> str:
        """What that service is called."""
        about = self.occasion.collaboration
        return service_name(self.services, about.service) if about is not None else ""

    @property
    def names(self) -> Names:
        """The names of people and things, in the words for the side that reads it."""
        return Names(self.customer, self.by.employees, self.services, to=self.to)

    def company(self, side: Side) -> str:
        """Return the name of the office or of the customer."""
        return self.office.name if side == "office" else self.customer.name
