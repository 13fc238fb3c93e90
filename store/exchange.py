"""The exchange file: an office as one JSON object, read whole or refused with every fault's path.

{"format": "samarbete/1", "office": {…}, "employees": […], "customers": […]}
"""

import json
import re
from collections.abc import Iterator
from typing import TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import replace

from store import intake
from store.arriving import Arriving
from store.columns import SKIPPED_BECAUSE
from store.errors import NotFound, Refused
from store.incoming import Faulty, Incoming, Reasons
from store.model import Customer, Employee, Office
from store.refusal import Refusal
from store.services import Services

FORMAT = "samarbete/1"
LONGEST = 1000
"""Characters in any text of the file."""
DEEPEST = 12
"""How deep anything in a whole file is nested at most, and some more."""

T = TypeVar("T")
Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """An office with its employees and customers, as it travels between stores."""

    office: Office
    employees: tuple[Employee, ...] = ()
    customers: tuple[Customer, ...] = ()


def read(text: bytes, services: Services) -> Exchange:
    """Read an exchange file.

    Raises:
        Refused: it has faults; there is one refusal for each, with its path.
    """
    return office_of(read_some(text, services).whole())


def office_of(incoming: Incoming) -> Exchange:
    """Return the office that an exchange file brought.

    Raises:
        NotFound: it is a table, which has none.
    """
    if incoming.office is None:
        raise NotFound("A table brings no office; make a store with init first.")
    return Exchange(
        office=incoming.office,
        employees=tuple(each for _, each in incoming.employees),
        customers=tuple(each.customer for each in incoming.customers),
    )


def incoming_of(exchange: Exchange) -> Incoming:
    """Return an office as if it had been read from a file."""
    return _incoming(
        exchange.office,
        [(f"$.employees[{n}]", each) for n, each in enumerate(exchange.employees)],
        [(f"$.customers[{n}]", each) for n, each in enumerate(exchange.customers)],
        json.loads(written(exchange)),
        (),
    )


def read_some(text: bytes, services: Services) -> Incoming:
    """Read an exchange file as far as it can be read, with the faults of each item in it.

    Raises:
        Refused: it is no exchange file, or its faults belong to no customer and no employee.
    """
    document = _parsed(text)
    faults: list[str] = []
    if document.get("format") != FORMAT:
        faults.append(f"$.format: {FORMAT!r} is expected, not {document.get('format')!r}")
    known = ("format", "office", "employees", "customers")
    faults += [
        f"$: {key!r} is no field of an exchange file" for key in document if key not in known
    ]
    _forget_reasons(document)
    office = _value(document.get("office"), Office, "$.office", faults)
    employees = _values(document.get("employees", []), Employee, "$.employees", faults)
    customers = _values(document.get("customers", []), Customer, "$.customers", faults)
    faults += _repeated([(path, each.login) for path, each in employees], "login")
    faults += _repeated([(path, each.number) for path, each in customers], "number")
    for path, customer in customers:
        faults += [f"{path}.{fault}" for fault in odd_names(customer, services)]
    faulty = _by_item(faults, document)
    if office is None or any(not each.place for each in faulty):
        raise Refused(Refusal(code="invalid-value", message=fault) for fault in faults)
    return _incoming(office, employees, customers, document, faulty)


def _incoming(
    office: Office,
    employees: list[tuple[str, Employee]],
    customers: list[tuple[str, Customer]],
    document: dict[str, Json],
    faulty: tuple[Faulty, ...],
) -> Incoming:
    bad = {each.place for each in faulty}
    return Incoming(
        office=office,
        employees=tuple(each for each in employees if each[0] not in bad),
        customers=tuple(
            Arriving(
                customer=_normal(customer),
                place=path,
                unsaid=frozenset(_unsaid(_item(document, path), customer)),
            )
            for path, customer in customers
            if path not in bad
        ),
        faulty=faulty,
        suffix=".json",
        skipped=lambda reasons: _skipped(document, reasons),
    )


_ITEM = re.compile(r"\$\.(employees|customers)\[(\d+)\]")


def _by_item(faults: list[str], document: dict[str, Json]) -> tuple[Faulty, ...]:
    """Gather the faults of each item of the file; those of none have no place."""
    gathered: dict[str, list[str]] = {}
    for fault in faults:
        match = _ITEM.match(fault)
        gathered.setdefault(match.group() if match else "", []).append(fault)
    return tuple(
        Faulty(place=place, name=_named(_item(document, place)), faults=tuple(found))
        for place, found in gathered.items()
    )


def _item(document: dict[str, Json], place: str) -> Json:
    match = _ITEM.match(place)
    items = document.get(match.group(1)) if match else None
    return items[int(match.group(2))] if match and isinstance(items, list) else None


def _named(item: Json) -> str:
    """Return what an item calls itself, as far as it can be told."""
    names = [item.get(key) for key in ("number", "login", "name")] if isinstance(item, dict) else []
    return " ".join(name[:LONGEST] for name in names if isinstance(name, str))


def _forget_reasons(document: dict[str, Json]) -> None:
    """Take off why items were skipped by an earlier import."""
    for items in (document.get("employees"), document.get("customers")):
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict):
                item.pop(SKIPPED_BECAUSE, None)


def _unsaid(item: Json, customer: Customer) -> Iterator[str]:
    """Name what the file leaves out although the value must have it."""
    if not isinstance(item, dict):
        return
    for each, user in zip(_list(item, "users"), customer.users, strict=True):
        absent = (field for field in ("role", "active") if field not in each)
        yield from (f"{user.email}.{field}" for field in absent)
    said = _list(item, "collaborations")
    for each, collaboration in zip(said, customer.collaborations, strict=True):
        if "status" not in each:
            yield f"{collaboration.id}.status"


def _list(item: dict[str, Json], field: str) -> list[dict[str, Json]]:
    """Return the objects of a field that has been decoded already, so that it is well-formed."""
    items = item.get(field, [])
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _normal(customer: Customer) -> Customer:
    return replace(customer, org_number=intake.org_number(customer.org_number or ""))


def _skipped(document: dict[str, Json], reasons: Reasons) -> bytes:
    """Return an exchange file with only what was skipped, and why."""
    items: dict[str, list[Json]] = {"employees": [], "customers": []}
    for place, why in reasons.items():
        item, match = _item(document, place), _ITEM.match(place)
        if match and isinstance(item, dict):
            items[match.group(1)].append({**item, SKIPPED_BECAUSE: list(why)})
        elif match:
            items[match.group(1)].append(item)
    made = {"format": FORMAT, "office": document["office"], **items}
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def written(exchange: Exchange) -> bytes:
    """Return an office as an exchange file."""
    return msgspec.json.encode({"format": FORMAT, **msgspec.structs.asdict(exchange)})


def _parsed(text: bytes) -> dict[str, Json]:
    """Parse strictly: nothing given twice, no NaN, nothing nested beyond sense."""
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _refused(f"is not UTF-8 text, at byte {error.start}") from None
    except RecursionError:
        raise _refused("is nested too deeply") from None
    except ValueError as error:
        raise _refused(f"is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise _refused("is not an exchange file: a JSON object is expected")
    return document


def _refused(what: str) -> Refused:
    return Refused([Refusal(code="invalid-value", message=f"The file {what}.")])


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = ", ".join(ascii(key)[1:-1] for key, _ in pairs)
        raise ValueError(f"a field stands twice in {{{keys}}}")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no value")


def _values(items: Json, kind: type[T], path: str, faults: list[str]) -> list[tuple[str, T]]:
    if not isinstance(items, list):
        faults.append(f"{path}: a list is expected")
        return []
    found = []
    for place, item in enumerate(items):
        value = _value(item, kind, f"{path}[{place}]", faults)
        if value is not None:
            found.append((f"{path}[{place}]", value))
    return found


def _value(item: Json, kind: type[T], path: str, faults: list[str]) -> T | None:
    """Clean all text of an item and make a value of it, or note all its faults."""
    before = len(faults)
    cleaned = _cleaned(item, path, faults, DEEPEST)
    if len(faults) > before:
        return None
    try:
        return msgspec.convert(cleaned, kind)
    except msgspec.ValidationError as error:
        found = list(_faults_in(cleaned, kind, path))
        faults += found or [_fault(error, path)]
        return None


def _faults_in(item: Json, kind: object, path: str) -> Iterator[str]:
    """Find every fault of an item; a decoder stops at the first."""
    element = _element_of(kind)
    if element is not None and isinstance(item, list):
        for place, each in enumerate(item):
            yield from _faults_in(each, element, f"{path}[{place}]")
        return
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(item, dict):
        fields = {field.name: field for field in msgspec.structs.fields(kind)}
        unknown = (key for key in item if key not in fields)
        yield from (f"{path}: Object contains unknown field `{key}`" for key in unknown)
        for name, field in fields.items():
            if name in item:
                yield from _faults_in(item[name], field.type, f"{path}.{name}")
            elif field.required:
                yield f"{path}: Object missing required field `{name}`"
        return
    try:
        msgspec.convert(item, kind)
    except msgspec.ValidationError as error:
        yield _fault(error, path)


def _element_of(kind: object) -> object:
    """Return what a `tuple[X, ...]` is made of, or None for any other type."""
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def _fault(error: msgspec.ValidationError, path: str) -> str:
    what, _, place = str(error).partition(" - at `$")
    return f"{path}{place.rstrip('`')}: {what}"


def _cleaned(item: Json, path: str, faults: list[str], depth: int) -> Json:
    if depth == 0:
        faults.append(f"{path[:LONGEST]}: is nested too deeply")
        return None
    match item:
        case str():
            return _text(item, path, faults)
        case dict():
            return {
                key: _cleaned(value, _step(path, key, faults), faults, depth - 1)
                for key, value in item.items()
            }
        case list():
            return [
                _cleaned(each, f"{path}[{n}]", faults, depth - 1) for n, each in enumerate(item)
            ]
        case _:
            return item


def _step(path: str, key: str, faults: list[str]) -> str:
    """Return the path of a field; a name that would have to be cleaned is no name of a field."""
    if key.isascii() and key.isprintable() and key == key.strip():
        return f"{path}.{key}"
    try:
        cleaned = intake.clean(key, max_length=LONGEST)
    except ValueError:
        cleaned = None
    if cleaned != key:
        faults.append(f"{path}: Object contains unknown field {key!a}")
    return f"{path}.{key!a}"


def _text(text: str, path: str, faults: list[str]) -> str:
    try:
        return intake.clean(text, max_length=LONGEST)
    except ValueError as error:
        faults.append(f"{path}: {error}")
        return ""


def _repeated(names: list[tuple[str, str]], field: str) -> list[str]:
    first: dict[str, str] = {}
    return [
        f"{path}.{field}: {name!r} stands at {first[name]} already"
        for path, name in names
        if first.setdefault(name, path) != path
    ]


def odd_names(customer: Customer, services: Services) -> list[str]:
    """Find numbers that are none and names that lead nowhere: services, tasks, pairs (R34, R38)."""
    faults = []
    try:
        intake.org_number(customer.org_number or "")
    except ValueError as error:
        faults.append(f"org_number: {customer.org_number!r}: {error}")
    running: set[str] = set()
    for place, each in enumerate(customer.collaborations):
        at = f"collaborations[{place}]"
        service = services.get(each.service)
        if service is None:
            faults.append(f"{at}.service: {each.service!r} is not in the catalogue")
            continue
        if each.variant is not None and each.variant not in service.variants:
            faults.append(f"{at}.variant: {service.name} has no variant {each.variant!r}")
        if each.task is not None and customer.task(each.task) is None:
            faults.append(f"{at}.task: {each.task!r} is not one of the customer's tasks")
        if each.status in ("requested", "active", "ending"):
            if each.service in running:
                faults.append(f"{at}: a second collaboration for {each.service} is running")
            running.add(each.service)
        if each.status == "ending" and each.ending is None:
            faults.append(f"{at}.ending: is missing, as the status is 'ending'")
    for place, user in enumerate(customer.users):
        if unknown := set(user.services) - services.keys():
            faults.append(f"users[{place}].services: {sorted(unknown)} is not in the catalogue")
        if "@" not in user.email.strip("@"):
            faults.append(f"users[{place}].email: {user.email!r} is no e-mail address")
    return faults
