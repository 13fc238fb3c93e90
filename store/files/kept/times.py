"""What tells a changed file from an unchanged one; imported before anything else is."""

import os

COARSE = 50_000_000
"""Nanoseconds within which a file system's clock may not tell two changes apart."""

Times = tuple[int, ...]
UNSURE: Times = ()
"""Stands for times so recent that the next change may leave the same ones; equals no others."""


def sure(times: Times, now: int) -> Times:
    """Return times that had already passed when they were read; newer ones may not be relied on."""
    return times if max(times[::3]) < now - COARSE else UNSURE


def times_of(file: "os.PathLike[str] | str") -> Times:
    """Return what tells a changed file from an unchanged one; no single part of it is reliable."""
    try:
        status = os.stat(file)
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)
