"""What is kept beside the store for an operator of this host: the log, what was seen, choices.

No link is followed here, and nothing waits: another account may have planted what is there.
"""

import contextlib
import datetime as dt
import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import IO

MOST = 4096
"""Bytes of what is remembered, at most."""
LONGEST = 60
"""Bytes of what it is about, in the name of its file."""


def state_file(about: str) -> Path | None:
    """Return the file in which something is remembered for this account; None without a home.

    What cannot stand in its name, or is too long for one, is told apart by a checksum.
    """
    words = about.replace(" ", "-")
    name = "".join(char if char.isalnum() else "-" for char in words)
    if name != words or len(name.encode()) > LONGEST:
        some = name.encode()[:LONGEST].decode(errors="ignore")
        name = f"{some}-{hashlib.sha256(os.fsencode(about)).hexdigest()[:16]}"
    directory = _directory()
    return directory / name if directory is not None else None


def _directory() -> Path | None:
    from platformdirs import user_state_path

    try:
        return user_state_path("samarbete")
    except RuntimeError:  # no HOME, and an account that the host does not know
        return None


def remember(file: Path, text: str) -> None:
    """Write such a file, which only its owner can read; a link in its place gives way to it.

    Raises:
        OSError: it cannot be kept.
    """
    from store.files.disk import replace_file

    _make_own(file.parent)
    replace_file(file, text.encode("ascii"))


def recall(file: Path) -> str:
    """Return what such a file holds.

    Raises:
        OSError: there is none, or it is no plain file.
        ValueError: it is no text of ours.
    """
    with open(_opened(file, os.O_RDONLY), "rb") as opened:
        return opened.read(MOST).decode("ascii").strip()


def _opened(file: Path | str, flags: int) -> int:
    """Open a plain file, as `os.open` does; a link, a pipe or a device is refused."""
    also = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
    opened = os.open(file, flags | also, 0o600)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), f"{file}")
    return opened


def _make_own(directory: Path) -> None:
    """Make the directory of this account alone, or see that nobody else puts files there.

    Raises:
        OSError: it cannot be made, or is somebody else's.
    """
    for each in reversed((directory, *directory.parents)):
        if not each.exists():  # nor may others write to what is above it, whatever the umask is
            each.mkdir(0o700, exist_ok=True)
    found = directory.stat()
    if found.st_uid != os.geteuid():
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), f"{directory}")
    if found.st_mode & 0o077:
        directory.chmod(0o700)


def _keep_log() -> None:
    """Log to a file that only its owner can read; where there can be none, do without."""
    import logging  # no plain command keeps a log
    from logging.handlers import RotatingFileHandler

    class OwnFileHandler(RotatingFileHandler):
        """Writes to a plain file of its own, and through no link."""

        def _open(self) -> IO[str]:  # type: ignore[override]
            return open(self.baseFilename, self.mode, encoding="utf-8", opener=_opened)

    if (directory := _directory()) is None:
        return
    try:
        _make_own(directory)
        handler = OwnFileHandler(directory / "samarbete.log", maxBytes=1 << 20, backupCount=1)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("samarbete").addHandler(handler)


FIRST_LOOK = dt.timedelta(days=30)
"""How far back the news go for somebody who was never here."""


class Seen:
    """Until when the operator knows what the other side did; kept in a file, or not at all."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def until(self, now: dt.datetime) -> dt.datetime:
        """Return the moment up to which all news have been shown.

        One that is still to come was noted before the clock was set back: what was done since may
        bear any time, so news are shown again from further back, rather than not at all.
        """
        if self._file is not None:
            try:
                seen = dt.datetime.fromisoformat(recall(self._file))
                if seen <= now:
                    return seen
            except (OSError, ValueError, TypeError):  # TypeError: it has no zone
                pass
        return now - FIRST_LOOK

    def remember(self, now: dt.datetime) -> None:
        """Note that all news are shown up to now; if that cannot be kept, they are shown again."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            remember(self._file, now.isoformat())
