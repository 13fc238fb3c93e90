"""A file of TOML that a store has only where somebody has said something in it."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from store.domain.errors import NotSaved
from store.files.disk import NEW, Bytes, Disk, replace_files
from store.i18n.language import _


def put_toml(file: Path, toml: str, beside: Mapping[Path, Bytes], disk: Disk) -> None:
    """Write the file and those beside it; where nothing is said, take it away afterwards.

    Raises:
        NotSaved: a directory is in the file's place, which no file can take; or as the disk says.
        MaybeSaved: as the disk says.
    """
    if os.path.isdir(file) and not os.path.islink(file):  # a disk that fails says so below
        raise NotSaved(
            _("not saved: {file} is a directory; move it away; nothing has changed", file=file)
        )
    replace_files(disk, {**beside, file: toml.encode()})
    if not toml:
        with contextlib.suppress(OSError):  # an empty file says nothing either
            disk.unlink(file)


def is_being_put(file: Path) -> bool:
    """Return whether somebody puts it to its place, or has died of that.

    Where it was told of, this is asked before whether it is there: then one of the two is so.
    """
    return os.path.lexists(file.with_name(file.name + NEW))
