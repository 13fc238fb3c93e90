"""The service catalogue: reads services.toml into values, so that policy is data, not code.

A wrong catalogue is refused when it is read, with the place named.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from store.domain.model import OutcomeId
from store.domain.words import outcome_label
from store.i18n.language import _

Provenance = Literal["stated", "inferred", "inferred (app)", "unknown"]
Source = Literal["S", "P", "B", "N"]
Access = Literal["as-told", "view-while-others"]


def as_sure(said: str, provenance: Provenance) -> str:
    """Return what was said, marked where it is not stated, so that it never reads as a fact."""
    if provenance == "inferred":
        return _("probably {text}", text=said)
    if provenance == "unknown":
        return _("not documented: {text}", text=said)
    return said


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact about a service, with where it comes from."""

    text: str
    provenance: Provenance
    source: Source | None = None

    @property
    def sentence(self) -> str:
        """The text as it may be shown: what is not stated never reads as a fact."""
        return as_sure(_(self.text), self.provenance)


class Note(Stated, frozen=True, kw_only=True):
    """What to know before ending; with `outcomes`, before ending in one of those ways."""

    outcomes: tuple[OutcomeId, ...] = ()

    @property
    def sentence(self) -> str:
        """The text, marked where it is not stated."""
        said = _(self.text)
        return _("Probably: {text}", text=said) if self.provenance == "inferred" else said


class Fate(Stated, frozen=True, kw_only=True):
    """What becomes of the data or of one side's access; with `variants`, in those only.

    `access` says whether the office's access depends on its other collaborations (R10).
    """

    variants: tuple[str, ...] = ()
    access: Access = "as-told"


class VariantChange(Stated, frozen=True, kw_only=True):
    """What a change of variant brings: to one of `to`, or to an earlier one of the list."""

    to: tuple[str, ...] = ()
    downgrade: bool = False


class Irreversible(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether an outcome loses data for good, and how sure that is."""

    answer: Literal["yes", "no", "unknown"]
    provenance: Provenance


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to end: what it does to the data, the office's and the customer's access."""

    id: OutcomeId
    irreversible: Irreversible
    data: tuple[Fate, ...]
    office: tuple[Fate, ...]
    customer: tuple[Fate, ...]
    deletes: bool = False

    @property
    def label(self) -> str:
        """The outcome's label, the same for every service."""
        return outcome_label(self.id)


class _Check(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="measure"
):
    id: str
    text: str
    provenance: Provenance
    after: tuple[str, ...] = ()


class Attested(_Check, frozen=True, kw_only=True, tag="attested"):
    """A check that a named person answers for; our records cannot."""


class NoneOpen(_Check, frozen=True, kw_only=True, tag="none-open"):
    """A check that no record of kind `record` has the status `status`.

    `settled` is the status that such a record is usually set to, once that is so.
    """

    record: str
    status: str
    settled: str | None = None
    one: str
    many: str


class EndedFirst(_Check, frozen=True, kw_only=True, tag="ended-first"):
    """A check that no collaboration for one of `services` outlives this one."""

    services: tuple[str, ...]


class LicensedUser(_Check, frozen=True, kw_only=True, tag="licensed-user"):
    """A check that an active user of the customer is licensed for the service."""


class Newest(_Check, frozen=True, kw_only=True, tag="newest"):
    """A check that a `record` with `status` is not older than the newest record `than`."""

    record: str
    status: str
    than: str


Check = Attested | NoneOpen | EndedFirst | LicensedUser | Newest


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service that can be shared: its variants, and what ending it asks, offers and does.

    `variants` go from the smallest to the largest; in `office_pays` only the office can pay (R44);
    `periods` are months, where only those are sold (R47). `connected` names services to mention,
    without blocking, when this one ends; `assigned` tells how sure it is that the rules are this
    service's; `short` is for narrow columns.
    """

    name: str
    short: str | None = None
    outcomes: tuple[Outcome, ...]
    assigned: Provenance
    aliases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    variant_changes: tuple[VariantChange, ...] = ()
    office_pays: tuple[str, ...] = ()
    periods: tuple[int, ...] = ()
    connected: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        ids = [check.id for check in self.checks]
        for place, check in enumerate(self.checks):
            if unknown := set(check.after) - set(ids[:place]):
                raise ValueError(
                    _("checks: {id} comes after {others}, not found",
                      id=check.id, others=sorted(unknown))
                )  # fmt: skip
        for outcome in self.outcomes:
            for fates in (outcome.data, outcome.office, outcome.customer):
                if not fates or fates[-1].variants:
                    raise ValueError(
                        _("outcomes: {id} leaves some variant without a fate", id=outcome.id)
                    )

    @property
    def dated_kinds(self) -> frozenset[str]:
        """The kinds of records of which the date is what a check asks for."""
        newest = [check for check in self.checks if isinstance(check, Newest)]
        return frozenset(kind for check in newest for kind in (check.record, check.than))

    def changes_to(self, old: str | None, new: str | None) -> tuple[VariantChange, ...]:
        """Return what a change from one variant to another brings with it."""
        places = {variant: place for place, variant in enumerate(self.variants)}
        smaller = places.get(new or "", 0) < places.get(old or "", 0)
        return tuple(
            change
            for change in self.variant_changes
            if new in change.to or (change.downgrade and smaller)
        )

    def outcome(self, id: OutcomeId) -> Outcome | None:
        """Return the outcome with that id, or None where the service does not offer it."""
        return next((outcome for outcome in self.outcomes if outcome.id == id), None)


Services = Mapping[str, Service]
"""The catalogue: service id -> service, in the order of the file."""


def ended_first(services: Services) -> frozenset[str]:
    """Return the services that others wait for: on one day, these end first (case 20)."""
    return frozenset(
        id
        for service in services.values()
        for check in service.checks
        if isinstance(check, EndedFirst)
        for id in check.services
    )


def service_name(services: Services, id: str) -> str:
    """Return a service's name; what the catalogue does not know is called by its id."""
    service = services.get(id)
    return service.name if service is not None else id


def short_name(services: Services, id: str) -> str:
    """Return a service's name as it fits a narrow column."""
    service = services.get(id)
    return service.short or service.name if service is not None else id


def fate_for(fates: tuple[Fate, ...], variant: str | None) -> Fate:
    """Return the fate that holds for a variant."""
    return next(fate for fate in fates if not fate.variants or variant in fate.variants)


def read_catalogue(toml: str) -> Services:
    """Read a catalogue.

    Raises:
        ValueError: it is not TOML, or not a catalogue; the message names the place.
    """
    services = msgspec.convert(tomllib.loads(toml), dict[str, Service])
    for id, service in services.items():
        named = {*service.connected}
        named.update(*(c.services for c in service.checks if isinstance(c, EndedFirst)))
        if unknown := named - services.keys():
            raise ValueError(_("{id}: no service is called {names}", id=id, names=sorted(unknown)))
    return services


@cache
def catalogue() -> Services:
    """Return the catalogue that comes with the program."""
    return read_catalogue(Path(__file__).with_name("services.toml").read_text("utf-8"))
