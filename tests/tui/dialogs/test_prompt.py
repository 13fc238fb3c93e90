"""The window that asks for one line."""

import pytest

from tui.dialogs.questions import Prompt


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_a_long_label_is_whole_beside_its_field(office, size):
    async with office.screen(size=size) as hands:
        asked = Prompt("Take back", "How many customers?", "Take back", str, needed="Type it.")
        hands.app.push_screen(asked)
        await hands.sees("How many customers? [")
        line = next(each for each in hands.lines if "How many" in each)
        assert "]" in line
