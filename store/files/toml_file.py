"""A file of TOML that a store has only where somebody has said something in it."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from store.files.disk import Bytes, Disk, replace_files


def put_toml(file: Path, toml: str, beside: Mapping[Path, Bytes], disk: Disk) -> None:
    """Write the file and those beside it; where nothing is said, take it away afterwards.

    Raises:
        NotSaved, MaybeSaved: as the disk says.
    """
    replace_files(disk, {**beside, file: toml.encode()})
    if not toml:
        with contextlib.suppress(OSError):  # an empty file says nothing either
            disk.unlink(file)
