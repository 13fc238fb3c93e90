"""The file of what headings of imported files mean, which people edit as well: `headings.toml`."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from store.domain.errors import StoreDamaged
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import PolicyFaults
from store.domain.policy.toml_form import as_toml, read_policy
from store.domain.repository import Finding
from store.files.disk import Bytes, Disk, read_bytes, replace_files
from store.i18n.language import _

TABLE = "headings"
"""The one table of the file."""


def headings_file(path: Path) -> Path:
    """Return where a store keeps what headings mean, if somebody has said it."""
    return path / "headings.toml"


def headings_in(path: Path, disk: Disk) -> HeadingMeanings:
    """Read what headings mean; without the file nobody has said anything.

    Raises:
        StoreDamaged: it cannot be read, or is not TOML with such a table.
    """
    file = headings_file(path)
    try:
        if not file.exists():  # most have none: nothing is opened for that
            return {}
        document = read_policy(read_bytes(disk, file).decode("utf-8-sig"))
        return msgspec.convert(document.get(TABLE, {}), HeadingMeanings)
    except FileNotFoundError:  # taken away just now
        return {}
    except OSError as error:
        message = _("{path}: cannot be read: {why}", path=file, why=error.strerror)
        raise StoreDamaged(message) from None
    except (ValueError, PolicyFaults) as error:
        raise StoreDamaged(f"{file}: {error}") from None


def put_headings(
    path: Path, meanings: HeadingMeanings, beside: Mapping[Path, Bytes], disk: Disk
) -> None:
    """Write what headings mean and the files beside it; where nothing is said, take its file away.

    Raises:
        NotSaved, MaybeSaved: as the disk says.
    """
    file = headings_file(path)
    text = as_toml({TABLE: meanings}) if meanings else ""
    replace_files(disk, {**beside, file: text.encode()})
    if not meanings:
        with contextlib.suppress(OSError):  # an empty file says nothing either
            disk.unlink(file)


def headings_findings(path: Path, disk: Disk) -> tuple[Finding, ...]:
    """Tell what is wrong with that file."""
    try:
        headings_in(path, disk)
    except StoreDamaged as error:
        return (Finding(f"{headings_file(path)}", None, f"{error}"),)
    return ()
