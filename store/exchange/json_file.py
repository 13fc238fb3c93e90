"""The exchange file: an office as one JSON object, read whole or refused with every fault's path.

{"format": "samarbete/1", "office": {…}, "employees": […], "customers": […], "policy": {…}}
"""

import contextlib
import gc
import json
import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from store.domain import validation
from store.domain.catalogue import Services
from store.domain.errors import NotFound, Refusal, Refused
from store.domain.model import Collaboration, Customer, Employee, Entry, Office
from store.domain.period import checked_period
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy, PolicyFaults, with_policy
from store.domain.validation import Json
from store.exchange.import_file import SKIPPED_BECAUSE, ImportFile, Reasons, RejectedItem, Skipped
from store.exchange.incoming.customers import IncomingCustomer, kept_names
from store.exchange.json_items import LONGEST_TEXT, value_in, values_in
from store.exchange.papers import one_order
from store.exchange.references import faults_of
from store.exchange.strict_json import parsed
from store.i18n.language import _

OFFICE_FORMAT = "samarbete/1"
FIELDS = ("format", "office", "employees", "customers", "policy", "headings", "history")


class OfficeFile(msgspec.Struct, frozen=True, kw_only=True):
    """An office with its people, customers, policy and history, as it travels between stores.

    `headings` is what it has said that those of imported files mean.
    """

    office: Office
    employees: tuple[Employee, ...] = ()
    customers: tuple[Customer, ...] = ()
    policy: Policy = {}
    headings: HeadingMeanings = {}
    history: tuple[Entry, ...] = ()


def office_of(file: ImportFile) -> OfficeFile:
    """Return the office that an exchange file brought, each first user as one created (R26).

    Raises:
        NotFound: it is a table, which has none.
    """
    if file.office is None:
        raise NotFound(_("A table brings no office; make a store with init first."))
    employees = tuple(employee for _path, employee in file.employees)
    return OfficeFile(
        office=file.office,
        employees=employees,
        customers=tuple(
            incoming.with_first_user(None, employees)[0] for incoming in file.customers
        ),
        policy=file.policy,
        headings=file.headings,
        history=file.history,
    )


def read_import(text: bytes, services: Services) -> ImportFile:
    """Read an exchange file as far as it can be read, with the faults of each item in it.

    Raises:
        Refused: it is no exchange file, or its faults belong to no customer and no employee.
    """
    with uncollected():
        return _readable(parsed(text), services)


def _readable(document: dict[str, Json], services: Services) -> ImportFile:
    """Return what of a document can be read, and the items that cannot."""
    faults = list(_faults_of_document(document))
    _refuse_in_part(document)
    policy, services = _policy_in(document, services, faults)
    _forget_reasons(document)
    office = value_in(document.get("office"), Office, "$.office", faults)
    employees = values_in(document.get("employees", []), Employee, "$.employees", faults)
    customers = values_in(document.get("customers", []), Customer, "$.customers", faults)
    headings = _headings_in(document, faults)
    history = values_in(document.get("history", []), Entry, "$.history", faults)
    faults += _repeated([(path, employee.login) for path, employee in employees], "login")
    faults += _repeated([(path, customer.number) for path, customer in customers], "number")
    for path, customer in customers:
        faults += [f"{path}.{fault}" for fault in faults_of(customer, services)]
    rejected = _by_item(faults, document)
    if office is None or any(not item.place for item in rejected):
        raise Refused(Refusal(code="invalid-value", message=fault) for fault in faults)
    read = _import_file(office, employees, customers, document, rejected)
    past = tuple(entry for _path, entry in history)
    return replace(read, policy=policy, headings=headings, history=past)


def _refuse_in_part(document: dict[str, Json]) -> None:
    """Refuse a history that the customer's side has read (R59): what it leaves out would be lost.

    Raises:
        Refused: a line carries the sum of the whole one, which no store holds.
    """
    customers = _objects(document, "customers")
    lines = (entry for customer in customers for entry in _objects(customer, "history"))
    if any("sum_as_kept" in entry for entry in lines):
        message = _(
            "The file was written on the customer's side, which does not read all of the history: "
            "it is for reading. Import one that the office has written."
        )
        raise Refused([Refusal(code="invalid-value", message=message)])


def _faults_of_document(document: dict[str, Json]) -> Iterator[str]:
    """Find another format, and fields that are none of an exchange file."""
    format = document.get("format")
    if format != OFFICE_FORMAT:
        yield _(
            "$.format: {format!r} is expected, not {found!r}", format=OFFICE_FORMAT, found=format
        )
    for field in document:
        if field not in FIELDS:
            yield _("$: {field!r} is no field of an exchange file", field=field)


def _policy_in(
    document: dict[str, Json], services: Services, faults: list[str]
) -> tuple[Policy, Services]:
    """Return the office's own policy, and the services that it leaves; note its faults."""
    policy = document.get("policy") or {}
    if not isinstance(policy, dict):
        faults.append(_("{path}: a table is expected", path="$.policy"))
        return {}, services
    try:
        return policy, with_policy(policy) if policy else services
    except PolicyFaults as error:
        faults += [f"$.policy.{fault}" for fault in error.faults]
        return policy, services


def _headings_in(document: dict[str, Json], faults: list[str]) -> HeadingMeanings:
    """Return what the office has said that headings mean; note where that is no such table."""
    try:
        return msgspec.convert(document.get("headings") or {}, HeadingMeanings)
    except msgspec.ValidationError:
        faults.append(_("{path}: a table of texts is expected", path="$.headings"))
        return {}


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Stop garbage collection meanwhile: all that is read is kept, so it would find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _import_file(
    office: Office,
    employees: list[tuple[str, Employee]],
    customers: list[tuple[str, Customer]],
    document: dict[str, Json],
    rejected: tuple[RejectedItem, ...],
) -> ImportFile:
    faulty = {item.place for item in rejected}
    return ImportFile(
        office=office,
        employees=tuple((path, employee) for path, employee in employees if path not in faulty),
        unsaid={path: _unsaid(_item(document, path)) for path, _employee in employees},
        customers=tuple(
            IncomingCustomer(
                customer=_as_kept(customer),
                place=path,
                defaulted=kept_names(_defaulted(_item(document, path), customer)),
            )
            for path, customer in customers
            if path not in faulty
        ),
        rejected=rejected,
        suffix=".json",
        skipped=lambda reasons: _skipped(document, reasons),
    )


_ITEM = re.compile(r"\$\.(employees|customers)\[(\d+)\]")


def _by_item(faults: list[str], document: dict[str, Json]) -> tuple[RejectedItem, ...]:
    """Gather the faults of each item of the file; those of none have no place."""
    by_place: dict[str, list[str]] = {}
    for fault in faults:
        match = _ITEM.match(fault)
        by_place.setdefault(match.group() if match else "", []).append(fault)
    return tuple(
        RejectedItem(place=place, **_named(_item(document, place)), faults=tuple(of_item))
        for place, of_item in by_place.items()
    )


def _item(document: dict[str, Json], place: str) -> Json:
    match = _ITEM.match(place)
    items = document.get(match.group(1)) if match else None
    return items[int(match.group(2))] if match and isinstance(items, list) else None


def _named(item: Json) -> dict[str, str]:
    """Return a customer's number and name, or an employee's login and name, as far as readable."""
    known = item if isinstance(item, dict) else {}
    number, *names = (known.get(key) for key in ("number", "login", "name"))
    name = " ".join(name[:LONGEST_TEXT] for name in names if isinstance(name, str))
    return {"number": number[:LONGEST_TEXT] if isinstance(number, str) else "", "name": name}


def _forget_reasons(document: dict[str, Json]) -> None:
    """Remove the reasons for which an earlier import skipped items."""
    for items in (document.get("employees"), document.get("customers")):
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict):
                item.pop(SKIPPED_BECAUSE, None)


def _unsaid(item: Json) -> frozenset[str]:
    """Name the fields that the file leaves out of an employee."""
    given = item.keys() if isinstance(item, dict) else frozenset()
    return frozenset(field for field in Employee.__struct_fields__ if field not in given)


def _defaulted(item: Json, customer: Customer) -> Iterator[str]:
    """Name what the file leaves out although the value must have it."""
    if not isinstance(item, dict):
        return
    if "main_contact" not in item:
        yield "main_contact"
    for fields, user in zip(_objects(item, "users"), customer.users, strict=True):
        if "role" not in fields:
            yield f"{user.email}.role"
        if "active" not in fields:
            yield f"{user.email}.active"
    objects = _objects(item, "collaborations")
    for fields, collaboration in zip(objects, customer.collaborations, strict=True):
        yield from (
            f"{collaboration.id}.{field}" for field in ("status", "records") if field not in fields
        )


def _objects(item: dict[str, Json], field: str) -> list[dict[str, Json]]:
    """Return the objects of a field that has been decoded already, so that it is well-formed."""
    items = item.get(field, [])
    return [value for value in items if isinstance(value, dict)] if isinstance(items, list) else []


def _as_kept(customer: Customer) -> Customer:
    """Write organisation number and periods as they are kept, however the file writes them."""
    org_number = validation.org_number(customer.org_number or "")
    if org_number != customer.org_number:
        customer = replace(customer, org_number=org_number)
    if any(isinstance(each.period, str) for each in customer.collaborations):
        kept = tuple(_with_kept_period(each) for each in customer.collaborations)
        if kept != customer.collaborations:
            customer = replace(customer, collaborations=kept)
    return customer


def _with_kept_period(collaboration: Collaboration) -> Collaboration:
    if collaboration.period is None:
        return collaboration
    return replace(collaboration, period=checked_period(collaboration.period))


def _skipped(document: dict[str, Json], reasons: Reasons) -> Skipped:
    """Return an exchange file with only what was skipped, and why."""
    items: dict[str, list[Json]] = {"employees": [], "customers": []}
    for place, reason in reasons.items():
        item, match = _item(document, place), _ITEM.match(place)
        if match and isinstance(item, dict):
            items[match.group(1)].append({**item, SKIPPED_BECAUSE: list(reason)})
        elif match:
            items[match.group(1)].append(item)
    skipped = {"format": OFFICE_FORMAT, "office": document["office"], **items}
    raw = json.dumps(skipped, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    return Skipped(files=(raw,), rows=sum(map(len, items.values())))


def encode_office(office: OfficeFile) -> bytes:
    """Return an office as an exchange file."""
    fields = msgspec.structs.asdict(office)
    for field in ("policy", "headings", "history"):
        if not fields[field]:
            del fields[field]
    parts = {name: one_order.encode_value(value) for name, value in fields.items()}
    return msgspec.json.encode({"format": OFFICE_FORMAT, **parts})


def _repeated(names: list[tuple[str, str]], field: str) -> list[str]:
    """Return a fault for each name that stands at an earlier path as well."""
    first: dict[str, str] = {}
    return [
        _(
            "{path}: {name!r} is at {first} already",
            path=f"{path}.{field}",
            name=name,
            first=first[name],
        )
        for path, name in names
        if first.setdefault(name, path) != path
    ]
