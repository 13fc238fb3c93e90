"""A drop-down says what is chosen in it, or that there is nothing to choose."""

from tests.tui.widgets.parts import Parts
from tui.widgets.chooser import Chooser


async def test_where_nothing_is_offered_none_is_said_and_not_to_choose() -> None:
    chooser = Chooser("Variant", {}, id="variant", chosen=None, disabled=False)
    app = Parts(chooser)
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        assert any("none" in line for line in app.lines)
        chooser.offer({"start": "Start"})
        await pilot.pause()
        assert any("choose" in line for line in app.lines)
        chooser.offer({})
        await pilot.pause()
        assert not any("choose" in line for line in app.lines)
