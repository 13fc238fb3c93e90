"""What is wrong with a field, in words: a decoder's own are a programmer's, and name no cure."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from store.i18n.language import N_, _

_KINDS: Mapping[str, str] = {
    "str": N_("a text"),
    "int": N_("a whole number"),
    "float": N_("a decimal number"),
    "bool": N_("true or false"),
    "array": N_("a list"),
    "object": N_("a group of fields"),
    "date": N_("a day such as 2026-12-31"),
    "datetime": N_("a moment such as 2026-12-31T09:00:00Z"),
    "null": N_("nothing"),
}
"""What a decoder expects or finds, as a person calls it."""


def said_fault(error: msgspec.ValidationError, kind: object, of: str = "") -> str:
    """Say what is wrong in a value of a kind, behind the field that it is wrong at.

    `of` is what the value is called where it stands beside others.
    """
    place, words = field_fault(error, kind)
    field = f"{of}{place.replace('[...]', '')}".removeprefix(".")
    return f"{field}: {words}" if field else words


def json_fault(error: ValueError) -> str:
    """Say what a reader of JSON complains of; its own words are a programmer's."""
    from json import JSONDecodeError  # whoever raised it has loaded it

    if isinstance(error, JSONDecodeError):
        whole = error.doc.rstrip()
        if error.pos >= len(whole) or error.msg.startswith("Unterminated"):
            return _("it stops in the middle, on line {line}", line=whole.count("\n") + 1)
        return _(
            "line {line}, character {character} is not as JSON is written",
            line=error.lineno,
            character=error.colno,
        )
    if re.match(r"Exceeds\sthe\slimit", f"{error}"):  # Python's own, of more than it reads
        return _("a number has too many digits")
    return f"{error}"


def field_fault(error: msgspec.ValidationError, kind: object) -> tuple[str, str]:
    """Return where in a value of a kind something is wrong, such as `.measure`, and what."""
    message, _at, place = f"{error}".partition(" - at `$")
    place = place.rstrip("`")
    return place, _words(message, [*_kinds_at(kind, place)])


def _words(message: str, kinds: list[Any]) -> str:
    """Say what a decoder complains of, with what would be possible; all else as it says it."""
    if match := re.fullmatch(r"Invalid\s(?:enum\s)?value\s(.+)", message):
        return _one_of(_("{value} is not possible here", value=match[1]), _values(kinds))
    if match := re.fullmatch(r"Object\smissing\srequired\sfield\s`(.+)`", message):
        values = _values([*_kinds_at(_any_of(kinds), f".{match[1]}")])
        return _one_of(_("`{name}` is missing", name=match[1]), values)
    if match := re.fullmatch(r"Object\scontains\sunknown\sfield\s`(.+)`", message):
        fields = dict.fromkeys(field for kind in kinds for field in _fields(kind))
        return _one_of(_("`{name}` is not known here", name=match[1]), list(fields))
    if match := re.fullmatch(r"Expected\s`(.+)`,\sgot\s`(.+)`", message):
        wanted, found = map(_said, match.groups())
        return _("{wanted} is expected, not {found}", wanted=wanted, found=found)
    if match := re.match(r"Invalid\sRFC3339\sencoded\s(\w+)|.*with\sa\s(timezone)\s", message):
        return _("{wanted} is expected", wanted=_said(match[1] or "datetime"))
    if match := re.fullmatch(r"Expected\s`str`\smatching\sregex\s'(.+)'", message):
        return _not_matched(match[1])
    if match := re.fullmatch(r"Expected\s`\w+`\s>=\s(\d+)", message):
        return _("a number from {least} on is expected", least=match[1])
    if re.fullmatch(r"Number\sout\sof\srange", message):
        return _("the number is too large")
    return message


def _not_matched(pattern: str) -> str:
    """Say how a text has to be written that does not match a pattern."""
    if match := re.fullmatch(r"\^\[0-9a-f\]\{(\d+)\}\$", pattern):
        return _(
            "{count} characters are expected, each a digit or a letter from a to f", count=match[1]
        )
    return _("it is not written as it has to be")


def _said(kinds: str) -> str:
    """Say which kinds of value these are; that one may be left out is another matter."""
    several = [kind for kind in kinds.split(" | ") if kind != "null"] or ["null"]
    return _(" or ").join(_(_KINDS[kind]) if kind in _KINDS else kind for kind in several)


def _one_of(fault: str, possible: list[str]) -> str:
    if not possible:
        return fault
    return _("{fault}; it is one of: {possible}", fault=fault, possible=", ".join(possible))


def _kinds_at(kind: object, place: str) -> Iterator[Any]:
    """Find which types a value at a place may have, in a value of a kind."""
    steps = re.findall(r"\.(\w+)|(\[[^\]]*\])", place)
    kinds: list[Any] = [*_each(kind)]
    for name, _index in steps:
        if not name:
            kinds = [each for kind in kinds for part in get_args(kind)[:1] for each in _each(part)]
            continue
        tagged = [kind for kind in kinds if _tag_field(kind) == name]
        if tagged:
            kinds = [Literal[kind.__struct_config__.tag] for kind in tagged]
        else:
            kinds = [
                each
                for kind in kinds
                for field, type_of in _fields(kind).items()
                if field == name
                for each in _each(type_of)
            ]
    yield from kinds


def _any_of(kinds: list[Any]) -> Any:
    return Union[tuple(kinds)] if kinds else None  # noqa: UP007 (of as many as there are)


def _each(kind: Any) -> Iterator[Any]:
    """Return the types that a type allows, without None."""
    if get_origin(kind) in (Union, UnionType):
        for part in get_args(kind):
            yield from _each(part)
    elif kind not in (None, type(None)):
        yield kind


def _tag_field(kind: Any) -> str | None:
    return kind.__struct_config__.tag_field if _is_struct(kind) else None


@cache
def _fields(kind: Any) -> Mapping[str, Any]:
    """Return the fields of a type, which has none unless it is a table.

    They are found once: it takes longer than all else, and a file may have a fault in each line.
    """
    if not _is_struct(kind):
        return {}
    return {field.encode_name: field.type for field in msgspec.structs.fields(kind)}


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _values(kinds: list[Any]) -> list[str]:
    """Return the values that are possible, where they can be named."""
    named = (value for kind in kinds if get_origin(kind) is Literal for value in get_args(kind))
    return list(dict.fromkeys(map(str, named)))
