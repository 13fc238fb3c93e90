"""The service catalogue: reads services.toml into values, so that policy is data, not code.

A wrong catalogue is refused when it is read, with the place named.
"""

import datetime as dt
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from store.domain import validation
from store.domain.model import OutcomeId, Record
from store.domain.words import outcome_label
from store.i18n.field_faults import field_fault
from store.i18n.language import N_, _

Provenance = Literal["stated", "inferred", "inferred (app)", "unknown", "office"]
Source = Literal["S", "P", "B", "N"]
_T = TypeVar("_T")
_Tables = dict[str, dict[str, Any]]
Access = Literal["as-told", "view", "view-while-others"]


_VARIANT_UNKNOWN = N_("this depends on the variant, and no variant is recorded")
_VARIANT_UNKNOWN_BRIEFLY = N_("depends on the variant; none is recorded")


def as_sure(text: str, provenance: Provenance) -> str:
    """Return a text, marked unless it is stated, so that a conclusion never reads as a fact."""
    match provenance:
        case "inferred":
            return _("probably {text}", text=text)
        case "unknown":
            return _("not documented: {text}", text=text)
        case "office":
            return _("{text} (decided by the office)", text=text)
        case _:
            return text


def as_assigned(provenance: Provenance, assigned: Provenance) -> Provenance:
    """Return how sure a statement is, `assigned` being how sure it is that it is of the service."""
    return "inferred" if (provenance, assigned) == ("stated", "inferred") else provenance


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a statement rests on.

    `page` is the help page that says so, or from which it is concluded (docs/rules.md, "Sources").
    `source` is the help in which it stands, where that is another product's. `seen` is the day on
    which somebody last read the page.
    """

    provenance: Provenance
    source: Source | None = None
    page: str | None = None
    seen: dt.date | None = None


class Stated(Basis, frozen=True, kw_only=True):
    """A fact about a service, with what it rests on.

    `you` is the same as it is said to the customer, where the text speaks about the customer.
    `brief` is the same in few words, for a narrow column; it names neither side, so that it can be
    said to both.
    """

    text: str
    you: str | None = None
    brief: str | None = None

    @property
    def sentence(self) -> str:
        """The text as it may be shown: a conclusion never reads as a fact."""
        return self.sentence_if("stated")

    def sentence_if(self, assigned: Provenance) -> str:
        """Return the text as it may be shown; for `assigned` see `as_assigned`."""
        return as_sure(_(self.text), as_assigned(self.provenance, assigned))

    def brief_if(self, assigned: Provenance) -> str:
        """Return the same in few words, where there are any; for `assigned` see `as_assigned`."""
        return as_sure(_(self.brief or self.text), as_assigned(self.provenance, assigned))


class Note(Stated, frozen=True, kw_only=True):
    """What to know before ending; with `outcomes`, before ending in one of those ways."""

    id: str
    outcomes: tuple[OutcomeId, ...] = ()

    @property
    def sentence(self) -> str:
        """The text, marked where it is not stated."""
        return self._marked(_(self.text))

    @property
    def briefly(self) -> str:
        """The same in few words, where there are any; these stand in the middle of a line."""
        if self.brief and self.provenance == "inferred":
            return as_sure(_(self.brief), self.provenance)
        return self._marked(_(self.brief or self.text))

    def _marked(self, text: str) -> str:
        if self.provenance == "office":
            return _("Decided by the office: {text}", text=text)
        return _("Probably: {text}", text=text) if self.provenance == "inferred" else text


class Fate(Stated, frozen=True, kw_only=True):
    """What becomes of the data or of one side's access; with `variants`, in those only.

    `also` holds what else is known, which is less sure or comes from another page. `access` says
    whether the office's access depends on its other collaborations (R10), and whether the customer
    can still view what is there.
    """

    variants: tuple[str, ...] = ()
    access: Access = "as-told"
    also: tuple[Stated, ...] = ()

    @property
    def statements(self) -> tuple[Stated, ...]:
        """All that is known of it, the first thing first."""
        return (self, *self.also)

    @property
    def least_sure(self) -> Provenance:
        """How sure the least sure part of it is."""
        sure = {statement.provenance for statement in self.statements}
        return next((word for word in ("unknown", "inferred") if word in sure), self.provenance)


class VariantChange(Stated, frozen=True, kw_only=True):
    """What a change of variant brings: to one of `to`, or to an earlier one of the list."""

    to: tuple[str, ...] = ()
    downgrade: bool = False


class Irreversible(Basis, frozen=True, kw_only=True):
    """Whether an outcome loses data for good, and how sure that is."""

    answer: Literal["yes", "no", "unknown"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to end: what it does to the data, to both sides' access and to the costs."""

    id: OutcomeId
    irreversible: Irreversible
    data: tuple[Fate, ...]
    office: tuple[Fate, ...]
    customer: tuple[Fate, ...]
    cost: tuple[Stated, ...] = ()
    deletes: bool = False

    @property
    def label(self) -> str:
        """The outcome's label, the same for every service."""
        return outcome_label(self.id)

    @property
    def loses(self) -> bool:
        """Whether it takes something away for good, so that it cannot be undone (R13)."""
        return self.irreversible.answer == "yes"


def as_asked(check: str, provenance: Provenance, assigned: Provenance) -> str:
    """Return what a check asks, marked where the service's own page does not ask it."""
    if provenance == "office":
        return _("Decided by the office: {text}", text=check)
    if provenance in ("inferred", "inferred (app)"):
        return _("Asked by this program only: {text}", text=check)
    if assigned == "inferred":
        return _("Probably asked: {text}", text=check)
    return check


class _Check(Stated, frozen=True, kw_only=True, tag_field="measure"):
    """What has to be done before ending.

    `how` tells how this program measures it, where the page asks for it and does not say how.
    """

    id: str
    after: tuple[str, ...] = ()
    how: Stated | None = None


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


class RecordKind(Stated, frozen=True, kw_only=True):
    """A kind of records that no check asks about, or another way in which one can stand.

    Without `statuses`, any will do.
    """

    id: str
    statuses: tuple[str, ...] = ()


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service that can be shared: its variants, and what ending it asks, offers and does.

    `variants` go from the smallest to the largest; in `office_pays` only the office can pay (R44);
    `periods` are months, where only those are sold (R47). `connected` names services to mention,
    without blocking, when this one ends; `assigned` tells how sure it is that `outcomes` and
    `checks` are this service's, for the help often tells of an ending without naming the service;
    `short` is for narrow columns. `record_kinds` are kinds of records beside those that its checks
    ask about.
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
    record_kinds: tuple[RecordKind, ...] = ()

    def __post_init__(self) -> None:
        before: set[str] = set()
        for check in self.checks:
            if unknown := set(check.after) - before:
                raise ValueError(
                    _("checks: {id} comes after {others}, not found",
                      id=check.id, others=sorted(unknown))
                )  # fmt: skip
            before.add(check.id)
        if not self.name.strip():
            raise ValueError(_("name: it is empty"))
        if not self.outcomes:
            raise ValueError(_("outcomes: none is left, so nothing could ever be ended"))
        for outcome in self.outcomes:
            if outcome.deletes and not outcome.loses:
                raise ValueError(
                    _("outcomes: {id} deletes, so irreversible has to be yes", id=outcome.id)
                )
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

    @property
    def statuses_by_kind(self) -> Mapping[str, tuple[str, ...]]:
        """The kinds of records that can be recorded, and how one of each can stand (R48).

        Those that a check asks about come first; where no status is named, any will do.
        """
        kinds: dict[str, list[str]] = {}
        for check in self.checks:
            match check:
                case NoneOpen(settled=str(settled)):
                    kinds.setdefault(check.record, []).extend((check.status, settled))
                case NoneOpen():  # nobody says how a record stands that does not keep it open
                    kinds.setdefault(check.record, [])
                case Newest():
                    kinds.setdefault(check.record, []).append(check.status)
                    kinds.setdefault(check.than, [])
        for kind in self.record_kinds:
            statuses = kinds.setdefault(validation.kind_meant(kind.id), [])
            statuses.extend(filter(None, map(validation.status_meant, kind.statuses)))
        return {kind: tuple(dict.fromkeys(statuses)) for kind, statuses in kinds.items()}

    def says_nothing(self, record: Record) -> bool:
        """Return whether a check asks about a record's kind, and nobody knows the record's status.

        Such a record meets no check (R15).
        """
        kinds = self.statuses_by_kind
        kind = next((kind for kind in kinds if validation.same_kind(record.kind, kind)), None)
        known = kinds[kind] if kind is not None else ()
        status = validation.status_among(record.status, known)
        if kind is None or not known or status in known:
            return False
        checks = (c for c in self.checks if isinstance(c, NoneOpen | Newest))
        return any(
            check.record == kind or (status is not None and getattr(check, "than", None) == kind)
            for check in checks
        )

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


def order_of_ending(services: Services) -> Mapping[str, int]:
    """Return each service's place on a day on which several end (case 20).

    What others wait for comes before them, and what it waits for itself before that; what nobody
    waits for comes last.
    """
    places: dict[str, int] = {}

    def place(id: str, waiting: frozenset[str]) -> int:
        if id not in places:
            waits_for = _waits_for(services, id) - waiting
            places[id] = max((place(each, waiting | {id}) + 1 for each in waits_for), default=0)
        return places[id]

    waited_for = frozenset[str]().union(*(_waits_for(services, id) for id in services))
    return {
        id: place(id, frozenset((id,))) if id in waited_for else len(services) for id in services
    }


def _waits_for(services: Services, id: str) -> frozenset[str]:
    """Return the services that one waits for."""
    service = services.get(id)
    checks = service.checks if service is not None else ()
    return frozenset(
        other for check in checks if isinstance(check, EndedFirst) for other in check.services
    )


def service_name(services: Services, id: str) -> str:
    """Return a service's name; what the catalogue does not know is called by its id."""
    service = services.get(id)
    return service.name if service is not None else id


def in_order_asked(services: Services, id: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to a service's checks in the order in which it asks; others come after.

    A store on a server keeps them in an order of its own.
    """
    service = services.get(id)
    asked = [check.id for check in service.checks] if service is not None else []
    ids = [id for id in asked if id in answers] + sorted(answers.keys() - set(asked))
    return {id: answers[id] for id in ids}


def service_names(services: Services, ids: Iterable[str]) -> str:
    """Return the names of several services; one that is there several times is counted."""
    return counted_names(service_name(services, id) for id in ids)


def counted_names(names: Iterable[str]) -> str:
    """Return several names in one text; one that is there several times is counted."""
    counted = Counter(names).items()
    return ", ".join(name if n == 1 else f"{name} ({n})" for name, n in counted)


def short_name(services: Services, id: str) -> str:
    """Return a service's name as it fits a narrow column."""
    service = services.get(id)
    return service.short or service.name if service is not None else id


def loses_data(services: Services, service: str, outcome: OutcomeId) -> bool:
    """Return whether an outcome of a service is known to lose data (R13)."""
    known = services.get(service)
    found = known.outcome(outcome) if known is not None else None
    return found is not None and found.loses


def fate_for(fates: tuple[Fate, ...], variant: str | None) -> Fate:
    """Return the fate that holds for a variant.

    Where no variant is recorded and they differ, it is unknown; where they differ in how sure they
    are, it is the least sure one.
    """
    if variant is not None or len(fates) == 1:
        return next(fate for fate in fates if not fate.variants or variant in fate.variants)
    if _differ(fates):
        return Fate(text=_VARIANT_UNKNOWN, brief=_VARIANT_UNKNOWN_BRIEFLY, provenance="unknown")
    order = ("unknown", "inferred", "inferred (app)", "office", "stated")
    return min(fates, key=lambda fate: order.index(fate.least_sure))


def _differ(fates: Iterable[Fate]) -> bool:
    """Whether fates say something else of a variant than of another."""
    texts = {(fate.access, *(statement.text for statement in fate.statements)) for fate in fates}
    return len(texts) > 1


def services_of(tables: Mapping[str, object]) -> Services:
    """Return the services that the tables of a catalogue are.

    Raises:
        ValueError: they are not a catalogue; the message names the place.
    """
    services = {id: service_of(id, table) for id, table in tables.items()}
    for id, service in services.items():
        named = {*service.connected}
        named.update(*(c.services for c in service.checks if isinstance(c, EndedFirst)))
        if unknown := named - services.keys():
            raise ValueError(_("{id}: no service is called {names}", id=id, names=sorted(unknown)))
    return services


def service_of(id: str, table: object) -> Service:
    """Return the service that a table of a catalogue is.

    Raises:
        ValueError: it is none; the message names the place.
    """
    try:
        return msgspec.convert(table, Service)
    except msgspec.ValidationError as error:
        place, words = field_fault(error, Service)
        raise ValueError(f"{id}{place}: {words}") from None


CATALOGUE = Path(__file__).parent / "services.toml"
COMPILED = CATALOGUE.parent / "compiled" / "services.json"
"""The sum of that file's bytes, and what it says, as it is read fastest."""


@cache
def packaged() -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of the catalogue that comes with the program.

    They are read as they were compiled, for every start pays for them: TOML takes twenty times as
    long. `python -m tests.language` compiles them, with the other texts; a catalogue that was
    corrected since is read itself.
    """
    written = CATALOGUE.read_bytes()
    compiled_from, tables = msgspec.json.decode(COMPILED.read_bytes(), type=tuple[int, _Tables])
    if compiled_from == zlib.crc32(written):
        return tables
    import tomllib  # which no other start needs

    return tomllib.loads(written.decode())


@cache
def catalogue() -> Services:
    """Return the catalogue that comes with the program."""
    return services_of(packaged())


def said_to_other_side(services: Services) -> Services:
    """Return the services with each statement as it is said to the other side, which reads it.

    Of those that the office reads, that is the customer, and the other way round.
    """
    return {id: _said_to_other_side(service) for id, service in services.items()}


def _said_to_other_side(value: _T) -> _T:
    """Take `you` for the text, and the text for `you`, in all that a value holds."""
    changed: dict[str, object] = {}
    if isinstance(value, tuple):
        return tuple(_said_to_other_side(part) for part in value)  # type: ignore[return-value]
    if not isinstance(value, msgspec.Struct):
        return value
    for field in value.__struct_fields__:
        part = getattr(value, field)
        if isinstance(part, tuple | msgspec.Struct):
            changed[field] = _said_to_other_side(part)
    if isinstance(value, Stated) and value.you is not None:
        changed |= {"text": value.you, "you": value.text}
    return msgspec.structs.replace(value, **changed)  # type: ignore[type-var]
