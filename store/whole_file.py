"""Writes a file that leaves the store: whole, or not at all."""

import os
from pathlib import Path


def replace_file(file: Path, raw: bytes) -> None:
    """Write beside, sync and rename, so that nobody reads a half; only its owner can read it.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(raw)
            new.flush()
            os.fsync(new.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
