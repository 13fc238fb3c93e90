"""Values from the items of an exchange file: every fault of an item noted, with its path."""

import contextlib
from collections.abc import Iterator
from typing import TypeVar, get_args, get_origin

import msgspec

from store.domain import validation
from store.domain.validation import Json
from store.i18n.field_faults import field_fault
from store.i18n.language import _

LONGEST_TEXT = validation.MAX_TEXT
"""Characters in any text of the file."""
DEEPEST = 12
"""How deep anything in a whole file is nested at most, and some more."""

T = TypeVar("T")


def values_in(items: Json, kind: type[T], path: str, faults: list[str]) -> list[tuple[str, T]]:
    """Make values of a list of items, each with its path; note the faults of those that fail."""
    if not isinstance(items, list):
        faults.append(_("{path}: a list is expected", path=path))
        return []
    values = []
    for place, item in enumerate(items):
        value = value_in(item, kind, f"{path}[{place}]", faults)
        if value is not None:
            values.append((f"{path}[{place}]", value))
    return values


def value_in(item: Json, kind: type[T], path: str, faults: list[str]) -> T | None:
    """Clean all text of an item and make a value of it, or note all its faults."""
    if _is_clean(item):
        with contextlib.suppress(msgspec.ValidationError):  # found below, with all its faults
            return msgspec.convert(item, kind)
    before = len(faults)
    cleaned = _cleaned(item, path, faults, DEEPEST)
    if len(faults) > before:
        return None
    try:
        return msgspec.convert(cleaned, kind)
    except msgspec.ValidationError as error:
        faults += list(_faults_in(cleaned, kind, path)) or [_fault(error, kind, path)]
        return None


def _is_clean(item: Json) -> bool:
    """Return whether cleaning would neither change nor refuse anything in an item, by a quick look.

    In its shortest JSON, what stands beside a quotation mark stands at the end of a text.
    """
    try:
        text = msgspec.json.encode(item).decode()
        text.encode("latin-1")  # whose letters have one form each, and take no accents
    except (UnicodeEncodeError, RecursionError):
        return False
    signs = ("\\", "  ", ' "', '" ')  # of an escape, and of spaces that cleaning takes away
    return (
        text.isprintable() and not any(sign in text for sign in signs) and not _has_too_long(text)
    )


def _has_too_long(text: str) -> bool:
    """Return whether there are more than the longest text's characters between two marks."""
    mark = 0
    while len(text) - mark > LONGEST_TEXT + 1:
        before, mark = mark, text.rfind('"', mark + 1, mark + LONGEST_TEXT + 2)
        if mark < before:
            return True
    return False


def _faults_in(item: Json, kind: object, path: str) -> Iterator[str]:
    """Find every fault of an item; a decoder stops at the first."""
    element = _element_of(kind)
    if element is not None and isinstance(item, list):
        for place, value in enumerate(item):
            yield from _faults_in(value, element, f"{path}[{place}]")
        return
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(item, dict):
        fields = {field.name: field for field in msgspec.structs.fields(kind)}
        unknown = (key for key in item if key not in fields)
        yield from (_unknown(path, f"`{key}`") for key in unknown)
        for name, field in fields.items():
            if name in item:
                yield from _faults_in(item[name], field.type, f"{path}.{name}")
            elif field.required:
                yield _("{path}: `{name}` is missing", path=path, name=name)
        return
    try:
        msgspec.convert(item, kind)
    except msgspec.ValidationError as error:
        yield _fault(error, kind, path)


def _element_of(kind: object) -> object:
    """Return what a `tuple[X, ...]` is made of, or None for any other type."""
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def _fault(error: msgspec.ValidationError, kind: object, path: str) -> str:
    place, words = field_fault(error, kind)
    return f"{path}{place}: {words}"


def _unknown(path: str, field: str) -> str:
    return _("{path}: {field} is not known here", path=path, field=field)


def _cleaned(item: Json, path: str, faults: list[str], depth: int) -> Json:
    """Return an item with all text in it cleaned; note what cannot be."""
    if depth == 0:
        faults.append(_("{path}: is nested too deeply", path=path[:LONGEST_TEXT]))
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
                _cleaned(value, f"{path}[{n}]", faults, depth - 1) for n, value in enumerate(item)
            ]
        case _:
            return item


def _step(path: str, key: str, faults: list[str]) -> str:
    """Return the path of a field; a name that would have to be cleaned is no name of a field."""
    if key.isascii() and key.isprintable() and key == key.strip():
        return f"{path}.{key}"
    try:
        cleaned = validation.clean(key, max_length=LONGEST_TEXT)
    except ValueError:
        cleaned = None
    if cleaned != key:
        faults.append(_unknown(path, ascii(key)))
    return f"{path}.{key!a}"


def _text(text: str, path: str, faults: list[str]) -> str:
    try:
        return validation.clean(text, max_length=LONGEST_TEXT)
    except ValueError as error:
        faults.append(f"{path}: {error}")
        return ""
