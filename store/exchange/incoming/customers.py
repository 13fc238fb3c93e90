"""A customer as a file tells it, and the line that says what becomes of it."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from store.domain.errors import Refusal
from store.domain.model import (
    Customer,
    Employee,
)
from store.exchange.first_user import FirstUser, with_first_user
from store.exchange.import_notes import (
    Denied,
)

What = Literal["new", "changed", "unchanged", "refused"]

Lacking = Literal["name-column", "number", "number-column", "numbers", "name"]
"""What a register lacks of a customer that is new; `numbers` where no column is left for them."""

FoundBy = Literal["number", "org_number", "name"]
"""By what a file knows a customer; without a number its `number` holds that instead."""

_NONE: dict[str, str] = {}
"""No changes: the same for all new customers, of whom there may be very many."""

_NO_NAMES: frozenset[str] = frozenset()
"""No names."""


# gc=False: values without cycles, of which there may be a hundred thousand.
class ImportLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What becomes of one customer of a file, or of one employee: a line of the report.

    `changes` say what was and what will be, `notes` what there is to know of what is taken as it
    is, and of what is left as it is here; `after` is the customer as it is to be kept. `first`
    says what became of a company's first user, `sole` that `user main-contact --sole` would give
    it a main contact. `at` are the places of the refusals, each by itself; without them it is
    `place`.
    """

    number: str
    name: str
    place: str
    what: What
    changes: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    after: Customer | None = None
    first: FirstUser | None = None
    sole: bool = False
    at: tuple[str, ...] = ()


def kept_names(names: Iterable[str]) -> frozenset[str]:
    """Return names to be kept of a customer; where there are none, the same 216 bytes for all."""
    return frozenset(names) or _NO_NAMES


class IncomingCustomer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A customer as a file tells it, with the place in that file.

    `defaulted` has what the file does not say although the value must have it: `name`,
    `utlagg-1.status`, `utlagg-1.id`, `eva@example.com.role` and so on. `record_kinds` are the
    kinds of records that a table of records replaces; other files have none. `unregistered` are the
    ids of collaborations of which the file has nothing but records. `by_address` are the
    users whose names a table does not tell: a new one is called by its address. `maybe_nobody`
    are words for nothing that are kept for logins, as somebody of the office may be called so.
    `lacking` is why a new customer of a register cannot be one, `denied` the services of which it
    says no. `odd_ids` are those of collaborations that may be none, with why they are refused where
    the customer has no such here.
    `number_heading` and `name_heading` are what a table calls those columns. `person` is whom the
    rows name where they name no customer; `beside_companies` says that others of the table name
    one. `given` tells that its number is the next free one, which the file does not say. `places`
    are those of its users and collaborations, by address and id, that stand elsewhere than it does.
    """

    customer: Customer
    place: str
    defaulted: frozenset[str] = frozenset()
    record_kinds: frozenset[str] = frozenset()
    found_by: FoundBy = "number"
    by_address: frozenset[str] = frozenset()
    maybe_nobody: frozenset[str] = _NO_NAMES
    lacking: Lacking | None = None
    unregistered: frozenset[str] = frozenset()
    denied: tuple[Denied, ...] = ()
    odd_ids: Mapping[str, str] = _NONE
    number_heading: str = ""
    name_heading: str = ""
    person: str = ""
    beside_companies: bool = False
    given: bool = False
    places: Mapping[str, str] = _NONE

    @property
    def number(self) -> str:
        """The customer's number."""
        return self.customer.number

    def with_first_user(
        self, current: Customer | None, employees: tuple[Employee, ...]
    ) -> tuple[Customer, frozenset[str], FirstUser | None]:
        """Return it with its first user as one who is created (R26), see `with_first_user`."""
        return with_first_user(current, self.customer, self.defaulted, employees)

    def line(
        self,
        what: What,
        *,
        name: str | None = None,
        changes: dict[str, str] | None = None,
        notes: tuple[str, ...] = (),
        refusals: tuple[Refusal, ...] = (),
        after: Customer | None = None,
        first: FirstUser | None = None,
        sole: bool = False,
    ) -> ImportLine:
        """Return the line that says what becomes of it, under the name it has from then on."""
        return ImportLine(
            number=self.number,
            name=name or self.customer.name,
            place=self.place,
            what=what,
            changes=changes or _NONE,
            notes=notes,
            refusals=refusals,
            after=after,
            first=first,
            sole=sole,
        )

    def refused(
        self, refusals: Iterable[tuple[str, Refusal]], name: str | None = None
    ) -> ImportLine:
        """Return the line of one that is refused, by what of it each refusal is about.

        That is a user's address, a collaboration's id, or nothing where it is the customer.
        """
        told = tuple(refusals)
        line = self.line("refused", name=name, refusals=tuple(refusal for _of, refusal in told))
        at = tuple(self.places.get(of, self.place) for of, _refusal in told)
        return msgspec.structs.replace(line, at=at)
