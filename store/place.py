"""Where a store lies: its rights, and the file system under it; what there gives cause to worry.

A look from outside: it opens no file of the store, so it can tell why a store cannot be opened.
"""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ceph", "fuse.glusterfs")
"""What file systems of other hosts are called, or begin with: they do not lock reliably."""
MOUNTS = Path("/proc/self/mountinfo")


class Lie(NamedTuple):
    """The mode of a directory and the kind of file system that it is on."""

    mode: int
    file_system: str


def lie_of(path: Path) -> Lie:
    """Return how a directory lies.

    Raises:
        OSError: it cannot be looked at.
    """
    mounts = MOUNTS.read_text("utf-8", "surrogateescape") if MOUNTS.exists() else ""
    return Lie(stat.S_IMODE(path.stat().st_mode), file_system_of(path.resolve(), mounts))


def file_system_of(path: Path, mounts: str) -> str:
    """Return the kind of file system that a path is on, from the lines of `mountinfo`.

    Of several mounts on one place the last counts, for it hides the others.
    """
    deepest, kind = -1, "unknown"
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= deepest:
            deepest, kind = len(point.parts), after.split(" ")[0]
    return kind


def worries(path: Path) -> Iterator[str]:
    """Tell, a sentence each, what stands in the way of keeping a store here, and the cure."""
    try:
        lie = lie_of(path)
    except OSError as error:
        yield f"It cannot be looked at: {error.strerror}."
        return
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        yield "You may not read and write here: join the group of the operators."
    if lie.mode & stat.S_IRWXO:
        yield f"Anybody on this host can get in (mode {lie.mode:04o}): chmod o-rwx {path}"
    if lie.mode & stat.S_ISVTX:
        yield f"One operator cannot replace another's file (sticky bit): chmod -t {path}"
    if lie.file_system.startswith(REMOTE):
        yield (
            f"It is on {lie.file_system}, a file system of another host, where locks do not hold "
            "reliably: move it to a local disk."
        )
    for file in sorted(path.rglob("*.json")):
        try:
            if file.stat().st_mode & stat.S_IRWXO:
                yield f"Anybody on this host can read {file.name}: chmod -R o-rwx {path}"
                return
        except OSError as error:
            yield f"{file.name} cannot be looked at: {error.strerror}."
            return
