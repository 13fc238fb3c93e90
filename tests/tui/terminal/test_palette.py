"""The palette while it is being closed: a search that is still going on is no fault."""

import asyncio

from textual.app import App
from textual.command import CommandList, Hit, Hits, Provider

from tui.terminal.palette import Palette


class Slow(Provider):
    """Finds something as soon as it is let to."""

    found = asyncio.Event()

    async def search(self, query: str) -> Hits:
        await self.found.wait()
        yield Hit(1, "Ended", lambda: None)


async def test_what_is_found_as_the_palette_goes_is_shown_to_nobody():
    """Its list is taken away before its search is called off; what comes in between fell over."""
    Slow.found = asyncio.Event()
    app: App[None] = App()
    async with app.run_test() as pilot:
        palette = Palette("", Slow)
        await app.push_screen(palette)
        await pilot.press("e")
        await palette.query_one(CommandList).remove()
        Slow.found.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.is_running
        await pilot.press("escape")
        assert app.screen is not palette
