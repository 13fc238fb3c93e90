"""The exchange file: an office as one JSON object, read whole or refused with every fault's path.

{"format": "samarbete/1", "office": {…}, "employees": […], "customers": […]}
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
from store.domain.model import Customer, Employee, Office
from store.exchange.importer import SKIPPED_BECAUSE, ImportFile, Reasons, RejectedItem
from store.exchange.json_items import LONGEST_TEXT, value_in, values_in
from store.exchange.reconcile import IncomingCustomer
from store.exchange.references import odd_names
from store.exchange.strict_json import Json, parsed
from store.i18n.language import _

OFFICE_FORMAT = "samarbete/1"


class OfficeFile(msgspec.Struct, frozen=True, kw_only=True):
    """An office with its employees and customers, as it travels between stores."""

    office: Office
    employees: tuple[Employee, ...] = ()
    customers: tuple[Customer, ...] = ()


def office_of(incoming: ImportFile) -> OfficeFile:
    """Return the office that an exchange file brought.

    Raises:
        NotFound: it is a table, which has none.
    """
    if incoming.office is None:
        raise NotFound(_("A table brings no office; make a store with init first."))
    return OfficeFile(
        office=incoming.office,
        employees=tuple(each for _path, each in incoming.employees),
        customers=tuple(each.customer for each in incoming.customers),
    )


def read_import(text: bytes, services: Services) -> ImportFile:
    """Read an exchange file as far as it can be read, with the faults of each item in it.

    Raises:
        Refused: it is no exchange file, or its faults belong to no customer and no employee.
    """
    with _uncollected():
        return _read_some(text, services)


def _read_some(text: bytes, services: Services) -> ImportFile:
    document = parsed(text)
    faults: list[str] = []
    if document.get("format") != OFFICE_FORMAT:
        found = document.get("format")
        faults.append(
            _("$.format: {format!r} is expected, not {found!r}", format=OFFICE_FORMAT, found=found)
        )
    known = ("format", "office", "employees", "customers")
    faults += [
        _("$: {field!r} is no field of an exchange file", field=key)
        for key in document
        if key not in known
    ]
    _forget_reasons(document)
    office = value_in(document.get("office"), Office, "$.office", faults)
    employees = values_in(document.get("employees", []), Employee, "$.employees", faults)
    customers = values_in(document.get("customers", []), Customer, "$.customers", faults)
    faults += _repeated([(path, each.login) for path, each in employees], "login")
    faults += _repeated([(path, each.number) for path, each in customers], "number")
    for path, customer in customers:
        faults += [f"{path}.{fault}" for fault in odd_names(customer, services)]
    faulty = _by_item(faults, document)
    if office is None or any(not each.place for each in faulty):
        raise Refused(Refusal(code="invalid-value", message=fault) for fault in faults)
    return _incoming(office, employees, customers, document, faulty)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """All that is read is kept: to look for garbage in it again and again is in vain."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _incoming(
    office: Office,
    employees: list[tuple[str, Employee]],
    customers: list[tuple[str, Customer]],
    document: dict[str, Json],
    faulty: tuple[RejectedItem, ...],
) -> ImportFile:
    bad = {each.place for each in faulty}
    return ImportFile(
        office=office,
        employees=tuple(each for each in employees if each[0] not in bad),
        customers=tuple(
            IncomingCustomer(
                customer=_normal(customer),
                place=path,
                defaulted=frozenset(_defaulted(_item(document, path), customer)),
            )
            for path, customer in customers
            if path not in bad
        ),
        faulty=faulty,
        suffix=".json",
        skipped=lambda reasons: _skipped(document, reasons),
    )


_ITEM = re.compile(r"\$\.(employees|customers)\[(\d+)\]")


def _by_item(faults: list[str], document: dict[str, Json]) -> tuple[RejectedItem, ...]:
    """Gather the faults of each item of the file; those of none have no place."""
    gathered: dict[str, list[str]] = {}
    for fault in faults:
        match = _ITEM.match(fault)
        gathered.setdefault(match.group() if match else "", []).append(fault)
    return tuple(
        RejectedItem(place=place, name=_named(_item(document, place)), faults=tuple(found))
        for place, found in gathered.items()
    )


def _item(document: dict[str, Json], place: str) -> Json:
    match = _ITEM.match(place)
    items = document.get(match.group(1)) if match else None
    return items[int(match.group(2))] if match and isinstance(items, list) else None


def _named(item: Json) -> str:
    """Return what an item calls itself, as far as it can be told."""
    names = [item.get(key) for key in ("number", "login", "name")] if isinstance(item, dict) else []
    return " ".join(name[:LONGEST_TEXT] for name in names if isinstance(name, str))


def _forget_reasons(document: dict[str, Json]) -> None:
    """Take off why items were skipped by an earlier import."""
    for items in (document.get("employees"), document.get("customers")):
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict):
                item.pop(SKIPPED_BECAUSE, None)


def _defaulted(item: Json, customer: Customer) -> Iterator[str]:
    """Name what the file leaves out although the value must have it."""
    if not isinstance(item, dict):
        return
    for each, user in zip(_list(item, "users"), customer.users, strict=True):
        if "role" not in each:
            yield f"{user.email}.role"
        if "active" not in each:
            yield f"{user.email}.active"
    said = _list(item, "collaborations")
    for each, collaboration in zip(said, customer.collaborations, strict=True):
        if "status" not in each:
            yield f"{collaboration.id}.status"


def _list(item: dict[str, Json], field: str) -> list[dict[str, Json]]:
    """Return the objects of a field that has been decoded already, so that it is well-formed."""
    items = item.get(field, [])
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _normal(customer: Customer) -> Customer:
    org_number = validation.org_number(customer.org_number or "")
    if org_number == customer.org_number:
        return customer
    return replace(customer, org_number=org_number)


def _skipped(document: dict[str, Json], reasons: Reasons) -> bytes:
    """Return an exchange file with only what was skipped, and why."""
    items: dict[str, list[Json]] = {"employees": [], "customers": []}
    for place, why in reasons.items():
        item, match = _item(document, place), _ITEM.match(place)
        if match and isinstance(item, dict):
            items[match.group(1)].append({**item, SKIPPED_BECAUSE: list(why)})
        elif match:
            items[match.group(1)].append(item)
    made = {"format": OFFICE_FORMAT, "office": document["office"], **items}
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def encode_office(exchange: OfficeFile) -> bytes:
    """Return an office as an exchange file."""
    return msgspec.json.encode({"format": OFFICE_FORMAT, **msgspec.structs.asdict(exchange)})


def _repeated(names: list[tuple[str, str]], field: str) -> list[str]:
    first: dict[str, str] = {}
    return [
        _(
            "{path}: {name!r} stands at {first} already",
            path=f"{path}.{field}",
            name=name,
            first=first[name],
        )
        for path, name in names
        if first.setdefault(name, path) != path
    ]
