"""A store that somebody is just making: its directory is locked until the store is whole."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from store.domain.errors import NotSaved, StoreBusy
from store.files.disk import Disk
from store.i18n.language import _, system_words


@contextlib.contextmanager
def making(path: Path, disk: Disk) -> Iterator[None]:
    """Hold the directory while a store is made in it; the kernel frees it by itself.

    Raises:
        StoreBusy: somebody else is making one there.
        NotSaved: the directory cannot be opened.
    """
    try:
        fd = disk.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        message = _("{path}: cannot be made: {error}", path=path, error=system_words(error))
        raise NotSaved(message) from error
    try:
        _lock(fd, fcntl.LOCK_EX, path, disk)
        yield
    finally:
        with contextlib.suppress(OSError):
            disk.close(fd)


def refuse_being_made(path: Path, disk: Disk) -> None:
    """Tell a store that is being made from one of which something is missing.

    Raises:
        StoreBusy: somebody is making one there.
    """
    with contextlib.suppress(OSError):
        fd = disk.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _lock(fd, fcntl.LOCK_SH, path, disk)
        finally:
            disk.close(fd)


def _lock(fd: int, how: int, path: Path, disk: Disk) -> None:
    try:
        disk.flock(fd, how | fcntl.LOCK_NB)
    except OSError as error:  # some file systems lock no directory: there, the claim alone decides
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            raise StoreBusy(
                _("{path}: a store is being made there; try again", path=path)
            ) from None
