"""Closing while something is saved waits as long as the store may, and a little."""

import threading
import time

from tui.app import SamarbeteApp
from tui.screens.saving import TO_ANSWER, saved


async def test_closing_waits_no_longer_than_the_patience_and_says_that_it_is_unsure(office) -> None:
    app = SamarbeteApp(office.desk(patience=0.2))
    never, codes = threading.Event(), []
    app.on_leaving = codes.append
    try:
        async with app.run_test() as pilot:
            await pilot.pause()
            app.run_worker(saved(app, never.wait))
            await pilot.pause()
            began = time.monotonic()
            await pilot.press("ctrl+q")
            while not codes:
                await pilot.pause(0.05)
            assert 0.2 < time.monotonic() - began < 0.2 + TO_ANSWER + 3.0
    finally:
        never.set()
    assert codes[0] == 8
