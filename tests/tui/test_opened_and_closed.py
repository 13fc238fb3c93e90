"""What is opened and closed leaves nothing behind, however often: a screen stays open for days.

What somebody still waits for, such as an answer that came in time, goes by itself within seconds.
"""

import asyncio
import gc
from collections import Counter

import pytest
from textual import events
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.timer import Timer

from tests.tui.conftest import Hands
from tui.terminal.keyboard import ACTING

AGAIN = 2
"""So often all pages are opened again, after a first time that may fill what is kept once."""

PAGES = {
    "what is read": ("question_mark", "colon", "h"),
    "lists": ("R", "d", "L"),
    "other lists": ("i", "S", "s"),
    "people": ("u n", "p enter"),
    "forms": ("x", "e", "b"),
    "questions": ("f", "I", "P"),
}
"""Keys on a collaboration, each of which opens one page more."""


@pytest.mark.parametrize("pages", [pytest.param(keys, id=what) for what, keys in PAGES.items()])
async def test_pages_that_are_opened_again_leave_no_more_than_the_first_time(office, pages):
    """Neither parts of them, nor keys, timers and tasks."""
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await _open_and_close(hands, pages)
        before = await _at_rest(hands)
        for _ in range(AGAIN):
            await _open_and_close(hands, pages)
        more = await _at_rest(hands) - before
        if more:
            await hands.until(lambda: not _standing() - before, f"the end of {dict(more)}")


async def _open_and_close(hands: Hands, pages: tuple[str, ...]) -> None:
    at_first = len(hands.app.screen_stack)
    for page in pages:
        keys = page.split()
        for more, key in enumerate(keys, 1):
            await _press(hands, key, at_first + more)
        for less in range(len(keys) - 1, -1, -1):
            await _press(hands, "escape", at_first + less)


async def _press(hands: Hands, key: str, screens: int) -> None:
    """Press a key, and wait until so many screens stand there and the top one can be used."""
    app = hands.app
    app.post_message(events.Key(key, key_to_character(key)))

    def done() -> bool:
        acting = app.typed_ahead or app.screen.has_class(ACTING)
        return len(app.screen_stack) == screens and not acting

    await hands.until(done, f"screens after {key}: {screens}")


async def _at_rest(hands: Hands) -> Counter[str]:
    """Count what is there once nothing is at work, and no page is what a key was last about."""
    await hands.done()
    await hands.press("down", "up")
    return _standing()


def _standing() -> Counter[str]:
    gc.collect()
    kinds = Counter(
        kind.__name__
        for kind in map(type, gc.get_objects())
        if issubclass(kind, (DOMNode, events.Key, Timer))
    )
    kinds["Task"] = len(asyncio.all_tasks())  # one that is done may be kept for its time
    return kinds
