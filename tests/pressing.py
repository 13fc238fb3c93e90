"""Keys on a screen that is tested or drawn, and the wait for their effect."""

from collections.abc import Callable

from textual.pilot import Pilot

from tui.terminal.keyboard import OneKeyAtATime

PATIENCE = 100
"""How often the screen is looked at again before something expected counts as missing."""


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, one after the other, and wait until each has had its effect."""
    for key in keys:
        await pilot.press(key)
        await taken(pilot)


async def taken(pilot: Pilot[None]) -> None:
    """Wait until all keys have had their effect.

    The pilot takes a program for idle that gets no CPU; the program itself knows better.
    """
    app = pilot.app
    assert isinstance(app, OneKeyAtATime)
    if not await comes_true(pilot, lambda: not app.typed_ahead or not app.is_running):
        raise AssertionError("a key never has its effect")


async def comes_true(pilot: Pilot[None], fact: Callable[[], bool]) -> bool:
    """Wait for a fact, for so long that a busy machine does no harm; return whether it came."""
    for _ in range(PATIENCE):
        if fact():
            return True
        await pilot.pause()
    return fact()
