"""What was drawn in a window goes with it, or memory would grow with every window."""

import gc
import weakref

import pytest


@pytest.mark.parametrize("key", ["question_mark", "h", "d", "i", "p"])
async def test_the_lines_of_a_closed_window_are_not_kept(office, key: str) -> None:
    async with office.screen() as hands:
        await hands.press(key)
        drawn = [weakref.ref(part._styles_cache) for part in hands.app.screen.query("*")]
        assert len(drawn) > 2
        await hands.press("escape", key, "escape", "down")  # the last one may still be named
        gc.collect()
        assert [each for each in drawn if each() is not None] == []
