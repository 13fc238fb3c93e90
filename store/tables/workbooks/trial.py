"""A workbook is read once by a process of its own before this one reads it.

The reader of workbooks ends the program where it gets no memory, and it understands a file in more
ways than can be foreseen (`workbook_weight.py` weighs it, and tells what is too much). So another
process reads it first, in as much memory as this one may still take. What that one does not survive
is refused in words. No upstream issue asks for a bound; this can go when calamine has one.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from store.i18n.language import _
from store.tables.table import bad_file
from store.tables.workbooks.weight import room

MOST_ROOM = 1_500_000_000
"""Bytes that a workbook may take while it is read: more than all cells that are taken at most."""
MOST_CPU = 60
"""Seconds of a processor that its reading may take."""
PATIENCE = 120
"""Seconds after which a reading is given up: one that got no memory may stand still for ever."""

TRIED = Path(__file__).with_name("tried.py")
"""What that process runs."""


def try_reading(raw: bytes) -> None:
    """Have another process read a workbook to its end.

    Raises:
        Refused: it takes more memory or time than there is, or breaks its reader.
    """
    reader = find_spec("python_calamine")
    assert reader is not None
    assert reader.origin is not None
    folder = Path(reader.origin).parents[1]
    most = int(min(room(), MOST_ROOM))
    try:
        tried = subprocess.run(
            [sys.executable, "-I", TRIED, f"{most}", f"{MOST_CPU}", folder],
            input=raw,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"RUST_BACKTRACE": "0"},  # where there is no memory, one never ends
            timeout=PATIENCE,
        )
        survived = tried.returncode == 0
    except subprocess.TimeoutExpired:
        survived = False
    if not survived:
        message = _("The file takes more memory than there is, or too long; cut it in parts.")
        raise bad_file(message)
