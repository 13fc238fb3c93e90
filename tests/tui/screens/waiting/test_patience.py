"""How long an act of the screen waits for the store: as long as the store does, and a little."""

import threading

import pytest

from store.domain.errors import OutOfReach
from tui.screens.base import asked


async def test_an_act_waits_as_long_as_the_store_and_no_longer(office) -> None:
    """Whoever has more patience, or less, has it on the screen as well."""
    never = threading.Event()
    try:
        with pytest.raises(OutOfReach, match=r"has not answered for 2\.1 s"):
            await asked(office.desk(patience=0.1), never.wait)
    finally:
        never.set()
