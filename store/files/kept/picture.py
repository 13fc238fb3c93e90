"""The first picture of the screen as it was last drawn, kept for an account's next start.

It is looked at before anything else is loaded, so this imports little. The picture is believed only
where all it depends on is as it was: what whoever draws it says of that, the day, and the times,
sizes and places of all files of the store, and of some beside it.
"""

import contextlib
import os
import stat
import time
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from store.files.kept.times import COARSE, times_of

if TYPE_CHECKING:
    from pathlib import Path

    from store.files.disk import Disk

OWN_FILE = 0o600
LARGEST = 64 * 1024 * 1024
"""Bytes of such a file; with a million customers it has some four millions."""


class Looks(NamedTuple):
    """How files look, and whether the next change of one will be seen by that."""

    files: bytes
    sure: bool

    def with_file(self, file: str) -> "Looks":
        """Return how these files and one more look."""
        now = time.time_ns()
        times = times_of(file)
        return Looks(self.files + _line(file, *times), self.sure and times[0] < now - COARSE)


class KeptPicture(NamedTuple):
    """What is kept: a picture, and what it depends on."""

    about: bytes
    """What whoever draws it says of all but files and the day."""
    since: int
    until: int
    """The seconds since 1970 between which it is true: those of a day."""
    beside: tuple[str, ...]
    """Files beside the store that it depends on."""
    files: bytes
    """How the files of the store and those beside it looked."""
    picture: bytes


def picture_name() -> str:
    """Return the name of the file of the account that runs this."""
    return f"picture-{os.geteuid()}.kept"


def picture_file(store: str) -> str:
    """Return that file."""
    return os.path.join(store, picture_name())


def looks_of(store: str, beside: Iterable[str] = ()) -> Looks:
    """Return how all files of a store look, but for the lock and what is kept."""
    now = time.time_ns()
    lines: list[bytes] = []
    newest = 0
    all_seen = True
    folders = [store]
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as found:
            for entry in sorted(found, key=lambda each: each.name):
                if folder is store and (entry.name == "lock" or ".kept" in entry.name):
                    continue
                if entry.is_dir():
                    if folder is store and entry.name.startswith("customers"):
                        folders.append(entry.path)
                    continue
                try:
                    status = entry.stat()
                except OSError:  # gone by now, or a link that leads nowhere
                    all_seen = False
                    continue
                newest = max(newest, status.st_mtime_ns)
                lines.append(_line(entry.name, status.st_mtime_ns, status.st_size, status.st_ino))
        lines.append(b"\n")
    looks = Looks(b"".join(lines), all_seen and newest < now - COARSE)
    for file in beside:
        looks = looks.with_file(file)
    return looks


def _line(name: str, changed: int, size: int, place: int) -> bytes:
    return b"%s %d %d %d\n" % (os.fsencode(name), changed, size, place)


class PictureDamaged(Exception):
    """What is kept is not as it was written."""


def kept_picture(store: str) -> KeptPicture | None:
    """Return what is kept; None where it is not there, or somebody else's.

    Raises:
        PictureDamaged: it is not as it was written.
    """
    try:
        raw = _own_bytes(picture_file(store))
    except OSError:
        return None
    line, _end, rest = raw.partition(b"\n")
    try:
        sum, since, until, *lengths = map(int, line.split())
        if zlib.crc32(rest) != sum or len(lengths) != 4:
            raise ValueError(line)
    except ValueError:
        raise PictureDamaged(picture_file(store)) from None
    parts: list[bytes] = []
    for length in lengths:
        parts.append(rest[:length])
        rest = rest[length:]
    about, beside, files, picture = parts
    names = tuple(os.fsdecode(each) for each in beside.split(b"\0") if each)
    return KeptPicture(about, since, until, names, files, picture)


def is_damaged(store: str) -> bool:
    """Whether what is kept is not as it was written."""
    try:
        kept_picture(store)
    except PictureDamaged:
        return True
    return False


def _own_bytes(file: str) -> bytes:
    """Return the bytes of a file that nobody else can have written.

    Raises:
        OSError: it is not there, cannot be read, or is somebody else's.
    """
    fd = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(fd)
        mode = stat.S_IFREG | OWN_FILE
        if (status.st_uid, status.st_mode) != (os.geteuid(), mode) or status.st_size > LARGEST:
            raise PermissionError(file)
        with open(fd, "rb", closefd=False) as opened:
            return opened.read(LARGEST)
    finally:
        os.close(fd)


def keep_picture(store: "Path", disk: "Disk", kept: KeptPicture) -> None:
    """Keep a picture for the next start, or else do without."""
    from store.files.kept.rows import write_kept  # what is kept is written once all is there

    beside = b"\0".join(map(os.fsencode, kept.beside))
    parts = (kept.about, beside, kept.files, kept.picture)
    rest = b"".join(parts)
    numbers = (zlib.crc32(rest), kept.since, kept.until, *map(len, parts))
    line = b" ".join(b"%d" % each for each in numbers) + b"\n"
    write_kept(store, disk, store / picture_name(), line + rest)
