"""The exchange file: an office as one JSON object, read whole or refused with every fault's path.

{"format": "samarbete/1", "office": {…}, "employees": […], "customers": […]}
"""

import json
from typing import TypeVar

import msgspec

from store import intake
from store.errors import Refused
from store.model import Customer, Employee, Office
from store.plan import Refusal
from store.services import Services

FORMAT = "samarbete/1"
LONGEST = 1000
"""Characters in any text of the file."""

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
    document = _parsed(text)
    faults: list[str] = []
    if document.get("format") != FORMAT:
        faults.append(f"$.format: {FORMAT!r} is expected, not {document.get('format')!r}")
    known = {"format", "office", "employees", "customers"}
    faults += [f"$: {field!r} is no field of an exchange file" for field in document.keys() - known]
    office = _value(document.get("office"), Office, "$.office", faults)
    employees = _values(document.get("employees", []), Employee, "$.employees", faults)
    customers = _values(document.get("customers", []), Customer, "$.customers", faults)
    faults += _repeated([(path, each.login) for path, each in employees], "login")
    faults += _repeated([(path, each.number) for path, each in customers], "number")
    for path, customer in customers:
        faults += [f"{path}.{fault}" for fault in _unknown_names(customer, services)]
    if faults or office is None:
        raise Refused(Refusal(code="invalid-value", message=fault) for fault in faults)
    return Exchange(
        office=office,
        employees=tuple(each for _, each in employees),
        customers=tuple(each for _, each in customers),
    )


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
        raise ValueError(f"a field stands twice in {{{', '.join(key for key, _ in pairs)}}}")
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
    """Clean all text of an item and make a value of it, or note the faults."""
    before = len(faults)
    cleaned = _cleaned(item, path, faults)
    if len(faults) > before:
        return None
    try:
        return msgspec.convert(cleaned, kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        faults.append(f"{path}{place.rstrip('`')}: {what}")
        return None


def _cleaned(item: Json, path: str, faults: list[str]) -> Json:
    match item:
        case str():
            return _text(item, path, faults)
        case dict():
            return {
                _text(key, path, faults): _cleaned(value, f"{path}.{key}", faults)
                for key, value in item.items()
            }
        case list():
            return [_cleaned(each, f"{path}[{n}]", faults) for n, each in enumerate(item)]
        case _:
            return item


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


def _unknown_names(customer: Customer, services: Services) -> list[str]:
    """Find names that lead nowhere: services, variants, tasks, and running pairs (R34, R38)."""
    faults = []
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
