"""Read a file as somebody has edited it by hand: as JSON, whatever its checksum says."""

import json
from pathlib import Path

import msgspec

from store.domain.errors import StoreDamaged
from store.files.disk import Disk, read_bytes
from store.files.sealed_file import FILE_VERSION, FIRST_VERSION, PAST_VERSION, Tables
from store.i18n.language import _


def read_edited(file: Path, disk: Disk) -> Tables:
    """Read what somebody has edited: as JSON that says each thing once.

    Raises:
        StoreDamaged: it is not, or it is of another schema.
    """
    try:
        text = read_bytes(disk, file).decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        tables = msgspec.convert(found, Tables)
    except OSError as error:
        message = _("{path}: cannot be read: {why}", path=file, why=error.strerror)
        raise StoreDamaged(message) from None
    except (ValueError, RecursionError) as error:
        raise StoreDamaged(f"{file}: {error}") from None
    schema = tables.get("meta", {}).get("1", {}).get("schema", FIRST_VERSION)
    if schema not in (FIRST_VERSION, FILE_VERSION, PAST_VERSION):
        raise StoreDamaged(
            _("{file}: is of schema {schema}, this version knows {known}", file=file,
              schema=schema, known=PAST_VERSION)
        )  # fmt: skip
    return tables


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("{name!r} appears twice", name=twice))
    return found


def _no_constant(name: str) -> object:
    raise ValueError(_("{name} is no value", name=name))
