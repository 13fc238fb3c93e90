"""Where tests keep their files: in memory, if there is room, so that none of them waits for a disk.

What a power cut would leave is tested by the order of the calls, never by a platter.
"""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes that a run may need: servers of several workers, and stores of tests that fail."""


def quick_folder() -> Path | None:
    """Return the folder in memory, or None where it is too small or runs no programs."""
    if not os.access(MEMORY, os.W_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None
