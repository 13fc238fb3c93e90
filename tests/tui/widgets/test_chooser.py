"""A drop-down says what is chosen in it, or that there is nothing to choose."""

import pytest
from textual.widgets import Select

from tests.tui.widgets.parts import Parts
from tui.widgets.chooser import Chooser, Offered


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


TASKS = {"": "none", "b": "Bokslut", "l": "Löner", "a": "Årsredovisning", "s": "Skatter"}


@pytest.mark.parametrize(
    ("keys", "highlighted", "chosen"),
    [
        (("s",), "s", "b"),  # opens; nothing is chosen yet
        (("s", "escape"), "s", "b"),
        (("s", "enter"), "s", "s"),
        (("enter", "s", "enter"), "s", "s"),
        (("enter", "k"), "", "b"),  # nothing begins so: it moves
        (("ö",), "b", "b"),
        (("L", "o", "n", "enter"), "l", "l"),
        (("enter", "å", "enter"), "a", "a"),
        (("a", "r", "s", "enter"), "a", "a"),
        (("x", "enter"), "b", "b"),  # what is not there is not answered by what is
        (("x", "down", "enter"), "l", "l"),
        (("space", "G", "enter"), "s", "s"),
    ],
)
async def test_letters_open_the_list_at_what_begins_so_and_enter_chooses(
    keys: tuple[str, ...], highlighted: str, chosen: str
) -> None:
    chooser = Chooser("Task", TASKS, id="task", chosen="b", disabled=False)
    app = Parts(chooser)
    async with app.run_test(size=(60, 16)) as pilot:
        chooser.query_one(Select).focus()
        await pilot.press(*keys)
        await pilot.pause()
        at = chooser.query_one(Offered).highlighted
        assert at is not None
        assert (list(TASKS)[at], chooser.value) == (highlighted, chosen)
        closed = keys[-1] == "escape" or (keys[-1] == "enter" and "x" not in keys[-2])
        assert chooser.query_one(Select).expanded != closed


async def test_letters_that_no_line_has_are_named_until_one_goes_on() -> None:
    """Nor are they looked for in the words that say that nothing is chosen."""
    chooser = Chooser("Task", TASKS, id="task", chosen=None, disabled=False)
    app = Parts(chooser)
    async with app.run_test(size=(60, 16)) as pilot:
        chooser.query_one(Select).focus()
        await pilot.press("c")
        await pilot.pause()
        assert any("Nothing here begins with c" in line for line in app.lines)
        await pilot.press("enter")
        assert chooser.value is None
        await pilot.press("down")
        await pilot.pause()
        assert not any("Nothing here begins with" in line for line in app.lines)
