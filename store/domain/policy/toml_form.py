"""An office's own policy as TOML: read, and written as people write it."""

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from store.domain.policy.overlay import Policy, PolicyFaults
from store.i18n.language import _

_LONG_KEY = re.compile(r"""(?:[\w"'-][ \t]*\.[ \t]*[^\s.]{0,200}){50}""")


def read_policy(toml: str) -> Policy:
    """Read a policy, without a look at whether it goes with the catalogue.

    Raises:
        PolicyFaults: it is not TOML; the message names the line.
    """
    if not toml:
        return {}
    if _LONG_KEY.search(toml):  # for which the time of the parser grows with the square
        raise PolicyFaults([_("it is not TOML: {fault}", fault=_("a key has too many parts"))])
    import tomllib  # most offices have no policy of their own, and TOML takes long to load

    try:
        found: Policy = msgspec.to_builtins(tomllib.loads(toml))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyFaults([_("it is not TOML: {fault}", fault=error)]) from None
    except ValueError:  # Python's own, of more digits than it reads
        fault = _("a number has too many digits")
        raise PolicyFaults([_("it is not TOML: {fault}", fault=fault)]) from None
    return found


def as_toml(policy: Policy) -> str:
    """Return a policy as TOML: a table for each service, and one for each note, check, outcome."""
    lines: list[str] = []
    for id, service in policy.items():
        entries = {key: value for key, value in service.items() if _is_tables(value)}
        lines.append(f"[{_key(id)}]")
        lines += _pairs({key: service[key] for key in service if key not in entries})
        for key, tables in entries.items():
            for table in tables:
                lines += ["", f"[[{_key(id)}.{_key(key)}]]", *_pairs(table)]
        lines.append("")
    return "\n".join(lines)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(x, Mapping) for x in value)


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_inline(value)}" for key, value in table.items()]


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(_pairs(value))} }}"
    if _is_tables(value):
        return "".join(["[\n", *(f"    {_inline(item)},\n" for item in value), "]"])
    if isinstance(value, list):
        return f"[{', '.join(_inline(item) for item in value)}]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(text: str) -> str:
    """Write a text as TOML does: as JSON, but for one sign that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
