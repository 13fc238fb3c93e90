"""What is kept beside the store for an operator of this host: the log, what was seen, choices."""

import contextlib
import datetime as dt
from pathlib import Path


def state_file(about: str) -> Path | None:
    """Return the file in which something is remembered for this account; None without a home."""
    name = "".join(char if char.isalnum() else "-" for char in about)
    directory = _directory()
    return directory / f"{name[:200]}" if directory is not None else None


def _directory() -> Path | None:
    from platformdirs import user_state_path

    try:
        return user_state_path("samarbete")
    except RuntimeError:  # no HOME, and an account that the host does not know
        return None


def remember(file: Path, text: str) -> None:
    """Write such a file, which only its owner can read.

    Raises:
        OSError: it cannot be kept.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, "ascii")


def _keep_log() -> None:
    """Log to a file that only its owner can read; where there can be none, do without."""
    import logging  # no plain command keeps a log
    from logging.handlers import RotatingFileHandler

    if (directory := _directory()) is None:
        return
    file = directory / "samarbete.log"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return
    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=1)
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
                seen = dt.datetime.fromisoformat(self._file.read_text("ascii").strip())
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
