"""Keys on a screen that is tested or drawn, and the wait for their effect."""

import asyncio
import time
from collections.abc import Callable

from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot

from tui.terminal.drawn_once import DrawnOnce
from tui.terminal.keyboard import OneKeyAtATime

PATIENCE = 60.0
"""Seconds for which the screen is looked at again before something expected counts as missing."""


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, one after the other, and wait until each has had its effect.

    `Pilot.press` watches the process twice with each key, to see it idle for 20 ms; once will do,
    and what then is still to be drawn, as after a page that was scrolled, is drawn at once.
    """
    for key in keys:
        pilot.app.post_message(events.Key(key, key_to_character(key)))
        await pilot.pause()
        await taken(pilot)
        await pilot.pause(0)


async def taken(pilot: Pilot[None]) -> None:
    """Wait until all keys have had their effect, also that which comes behind a picture.

    The pilot takes a program for idle that gets no CPU; the program itself knows better.
    """
    app = pilot.app
    assert isinstance(app, OneKeyAtATime)

    def done() -> bool:
        waits = isinstance(app.screen, DrawnOnce) and app.screen.has_more
        return not (app.typed_ahead or waits)

    if not await comes_true(pilot, lambda: not app.is_running or done()):
        screen = app.screen
        what = f"{app.typed_ahead=}, {screen=}, {screen.classes=}"
        raise AssertionError(f"a key never has its effect: {what}")


async def comes_true(pilot: Pilot[None], fact: Callable[[], bool]) -> bool:
    """Wait for a fact, for so long that a busy machine does no harm; return whether it came."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if fact():
            return True
        await pilot.pause()
    return fact()


async def comes_in_a_turn(fact: Callable[[], bool]) -> None:
    """Wait for a fact from turn to turn of the loop: it may be true for one turn alone."""
    async with asyncio.timeout(PATIENCE):
        while not fact():
            await asyncio.sleep(0)
