"""What an operator should know about a store's directory, although it can be used."""

import os
import stat
from pathlib import Path

from store.files.copies import kept_copies
from store.i18n.language import _

MOUNTS = Path("/proc/self/mountinfo")
REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs", "fuse.glusterfs")


def warnings_about(path: Path, mounts: Path = MOUNTS) -> tuple[str, ...]:
    """Return what is doubtful about the place of a store, in words."""
    warnings = []
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return ()
    if mode & stat.S_IRWXO:
        warnings.append(
            _("{path}: everybody on this host can get at the customers; chmod o-rwx {path}",
              path=path)
        )  # fmt: skip
    if mode & stat.S_ISVTX:
        warnings.append(
            _(
                "{path}: has the sticky bit, so operators cannot change each other's files; "
                "chmod -t {path}",
                path=path,
            )
        )
    kind = file_system(path, mounts)
    if kind.startswith(REMOTE):
        warnings.append(
            _(
                "{path}: is on a network file system ({kind}), which does not lock reliably; "
                "keep the store on a local disk",
                path=path,
                kind=kind,
            )
        )
    return tuple(warnings)


def copies_beside(path: Path) -> tuple[str, ...]:
    """Return, in words, which copies of earlier files are kept beside a store."""
    return tuple(
        _(
            "{copy}: holds what the store held then, also what was deleted since; "
            "remove it when it is no longer needed",
            copy=copy,
        )
        for copy in kept_copies(path)
    )


def file_system(path: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of the file system that a path is on, or nothing if that is unknown."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    place = os.path.realpath(path)
    found, kind = "", ""
    for line in lines:
        before, _dash, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = _unescaped(fields[4])
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(found):  # a later mount covers an earlier one
            found, kind = point, after.split()[0]
    return kind


def _unescaped(text: str) -> str:
    r"""Undo `\040` and the like."""
    for code, character in (("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\")):
        text = text.replace(f"\\{code}", character)
    return text
