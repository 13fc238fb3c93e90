"""The file of what headings of imported files mean, which people edit as well: `headings.toml`."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from store.domain.errors import StoreDamaged
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import PolicyFaults
from store.domain.policy.toml_form import as_toml, read_policy
from store.domain.repository import Finding
from store.files.disk import Bytes, Disk, text_if_there
from store.files.toml_file import put_toml

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
        document = read_policy(text_if_there(disk, file))
        return msgspec.convert(document.get(TABLE, {}), HeadingMeanings)
    except (ValueError, PolicyFaults) as error:
        raise StoreDamaged(f"{file}: {error}") from None


def headings_bytes(path: Path, meanings: HeadingMeanings) -> dict[Path, Bytes]:
    """Return the file of what headings mean, as it is written."""
    return {headings_file(path): _as_toml(meanings).encode()}


def put_headings(
    path: Path, meanings: HeadingMeanings, beside: Mapping[Path, Bytes], disk: Disk
) -> None:
    """Write what headings mean and the files beside it; where nothing is said, take its file away.

    Raises:
        NotSaved, MaybeSaved: as the disk says.
    """
    put_toml(headings_file(path), _as_toml(meanings), beside, disk)


def _as_toml(meanings: HeadingMeanings) -> str:
    return as_toml({TABLE: meanings}) if meanings else ""


def headings_findings(path: Path, disk: Disk) -> tuple[Finding, ...]:
    """Tell what is wrong with that file."""
    try:
        headings_in(path, disk)
    except StoreDamaged as error:
        return (Finding(f"{headings_file(path)}", None, f"{error}"),)
    return ()
