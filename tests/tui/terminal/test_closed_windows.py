"""What was drawn in a window goes with it, or memory would grow with every window."""

import gc
import weakref


async def test_the_lines_of_a_closed_window_are_not_kept(office) -> None:
    async with office.screen() as hands:
        await hands.press("question_mark")
        drawn = [weakref.ref(part._styles_cache) for part in hands.app.screen.query("*")]
        assert len(drawn) > 2
        await hands.press("escape")
        await hands.press("down")  # the pilot and the screen have let go of the window by then
        gc.collect()
        assert [each for each in drawn if each() is not None] == []
