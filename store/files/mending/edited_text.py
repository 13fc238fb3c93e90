"""Read a file as somebody has edited it by hand: as JSON, whatever its checksum says."""

from pathlib import Path

import msgspec

from store.domain.errors import StoreDamaged
from store.domain.validation import read_json
from store.files.disk import Disk, read_bytes
from store.files.sealed_file import FILE_VERSION, FIRST_VERSION, PAST_VERSION, Tables
from store.i18n.field_faults import json_fault, said_fault
from store.i18n.language import _, system_words
from store.i18n.program_call import repair_call


def read_edited(file: Path, disk: Disk) -> Tables:
    """Read what somebody has edited: as JSON that says each thing once.

    Raises:
        StoreDamaged: it is not, or it is of another schema.
    """
    try:
        raw = read_bytes(disk, file)
        tables = msgspec.convert(read_json(raw.decode("utf-8-sig")), Tables)
    except OSError as error:
        message = _("{path}: cannot be read: {why}", path=file, why=system_words(error))
        raise StoreDamaged(message) from None
    except (ValueError, RecursionError) as error:
        raise to_be_corrected(f"{file}: {_fault(error, raw)}") from None
    schema = tables.get("meta", {}).get("1", {}).get("schema", FIRST_VERSION)
    if schema not in (FIRST_VERSION, FILE_VERSION, PAST_VERSION):
        raise StoreDamaged(
            _("{file}: is of schema {schema}, this version knows {known}", file=file,
              schema=schema, known=PAST_VERSION)
        )  # fmt: skip
    return tables


def _fault(error: ValueError | RecursionError, raw: bytes) -> str:
    if isinstance(error, msgspec.ValidationError):
        return said_fault(error, Tables)
    if isinstance(error, UnicodeDecodeError):
        return _("it is not written in UTF-8")
    if isinstance(error, RecursionError):
        return _("it is nested too deeply")
    return json_fault(error) if raw.strip() else _("it is empty")


def to_be_corrected(fault: str) -> StoreDamaged:
    """Return that a file is left as it is for something that whoever edited it can correct."""
    return StoreDamaged(
        _(
            "{fault}; correct it, and accept it then, or restore it from a backup ({command} DIR)",
            fault=fault,
            command=repair_call(),
        )
    )
