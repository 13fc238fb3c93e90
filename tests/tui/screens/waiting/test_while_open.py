"""What a screen reads or lays out comes too late where it has been closed meanwhile."""

import asyncio
import threading

import pytest
from textual import events, work
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.base import while_open


class Line(Static):
    """Has gone when the answer comes."""

    def __init__(self, gone: threading.Event) -> None:
        super().__init__("before")
        self._gone = gone

    def on_unmount(self) -> None:
        self._gone.set()


class Frame(Vertical):
    """Goes after the line and before the screen, once the answer has been dealt with."""

    def __init__(self, dealt_with: asyncio.Event, *children: Widget) -> None:
        super().__init__(*children)
        self._dealt_with = dealt_with

    async def on_unmount(self) -> None:
        await self._dealt_with.wait()


class Reading(Screen[None]):
    """Reads as long as its line is there, and would show on it what it has read."""

    def __init__(self) -> None:
        super().__init__()
        self._gone = threading.Event()
        self._dealt_with = asyncio.Event()
        self.went_on = False

    def compose(self) -> ComposeResult:
        yield Frame(self._dealt_with, Line(self._gone))

    def on_mount(self) -> None:
        self.read()

    @work
    async def read(self) -> None:
        try:
            await while_open(self, self._gone.wait)
            self.went_on = True
        finally:
            self._dealt_with.set()


@pytest.mark.parametrize("leaves", [True, False], ids=["the screen", "the program"])
async def test_a_screen_that_is_closed_while_it_reads_goes_no_further(leaves):
    """Its worker is cancelled only after its parts have gone; going on, it would miss them."""
    reading = Reading()
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(reading)
        await pilot.pause()
        if leaves:
            await app.pop_screen()
    assert not reading.went_on


@pytest.mark.parametrize("key", ["u", "p", "d", "H"])
async def test_a_list_that_is_closed_while_it_is_laid_out_fails_nowhere(office, key):
    """What is to come behind its layout comes to the screen below, which may hear it late."""
    async with office.screen() as hands:
        app, below, goes_on = hands.app, hands.app.screen, asyncio.Event()
        await hands.press(key)
        below.call_later(goes_on.wait)
        app.screen.on_resize(events.Resize(app.size, app.size))
        await app.screen.dismiss()
        goes_on.set()
        await hands.press("down")
    assert not app.panicked
