"""Read a file as somebody has edited it by hand: as JSON, whatever its checksum says."""

from pathlib import Path

import msgspec

from store.domain.errors import StoreDamaged
from store.domain.validation import read_json
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
        tables = msgspec.convert(read_json(text), Tables)
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
