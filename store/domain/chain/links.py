"""The sums that tie the lines of a history: what is summed, and what the next line carries."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import NODEFAULT, UNSET
from msgspec.structs import replace

from store.domain.model import Customer, Entry

_encoder = msgspec.json.Encoder(order="sorted")


class EntryInPart(Entry, frozen=True, kw_only=True):
    """A line of history as somebody reads it from whom a part is kept back.

    `sum_as_kept` is the sum of the whole line, which the next one carries. No store holds such a
    line: whoever could write one into it would have a line that nobody can check.
    """

    sum_as_kept: str


def in_part(entry: Entry, **told: object) -> Entry:
    """Return a line that says something else in some fields, of which the next still follows."""
    fields = msgspec.structs.asdict(entry) | told
    return EntryInPart(**fields | {"sum_as_kept": sum_of(entry)})


def canonical(entry: Entry) -> bytes:
    """Return what a line says, the same in whatever order its fields are kept."""
    return _encoder.encode(_content(entry))


def sum_of(entry: Entry) -> str:
    """Return the sum of a line, which the next one carries."""
    if isinstance(entry, EntryInPart):
        return entry.sum_as_kept
    return hashlib.sha256(canonical(entry)).hexdigest()


def sum_of_all(history: Iterable[Entry]) -> str:
    """Return one sum over all lines of a history."""
    whole = hashlib.sha256()
    for entry in history:
        whole.update(sum_of(entry).encode())
    return whole.hexdigest()


def linked(history: Sequence[Entry], entry: Entry) -> Entry:
    """Return a line as it follows upon a history; the first of all follows upon nothing.

    Of a history whose last line carries a sum, that line is enough.
    """
    return replace(entry, before=carried_after(history) or UNSET)


def carried_after(history: Sequence[Entry]) -> str | None:
    """Return the sum that the next line carries: of the last one, or of all before the chain."""
    if not history:
        return None
    return sum_of(history[-1]) if history[-1].before else sum_of_all(history)


def with_unlinked_line(customer: Customer) -> Customer:
    """Return a customer whose last line carries nothing, for a store that knows no such sums."""
    *past, last = customer.history
    return replace(customer, history=(*past, replace(last, before=UNSET)))


def _content(value: Any) -> Any:
    """Return a value as plain ones, without the fields that stand as if they were not there."""
    if isinstance(value, msgspec.Struct):
        return {
            name: _content(held)
            for name, default in _defaults(type(value))
            if (held := getattr(value, name)) is not UNSET and held != default
        }
    if isinstance(value, tuple):
        return [_content(each) for each in value]
    if isinstance(value, dict):
        return {name: _content(held) for name, held in value.items()}
    return value


@cache
def _defaults(kind: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a type, each with what stands there where nothing is said."""
    return tuple(
        (field.name, field.default if field.default_factory is NODEFAULT
         else field.default_factory())
        for field in msgspec.structs.fields(kind)
    )  # fmt: skip
