"""Every list that `f` narrows does so in one way: several values, counted, till it is closed."""

import pytest
from textual.binding import Binding

from tests.tui.test_keys import of_our_own
from tui.dialogs.menus.filter_menu import FilterMenu

LISTS = {
    "Collaborations": (),
    "ComingEndings": ("d",),
    "WhatStops": ("S",),
    "WhatIsLeft": ("L",),
    "Statements": ("i",),
}
"""The keys that lead to each list that can be narrowed."""


def test_each_list_that_has_the_key_is_tried():
    """That of customers has its keys from a file of its own."""
    found = {name for name, key in of_our_own() if isinstance(key, Binding) and key.key == "f"}
    assert found == set(LISTS)


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
@pytest.mark.parametrize("keys", LISTS.values(), ids=LISTS)
async def test_f_takes_several_values_with_counts_and_escape_goes_one_level_back(
    office, keys: tuple[str, ...], size: tuple[int, int]
):
    async with office.screen(size=size) as hands:
        await hands.press(*keys)
        here = hands.app.screen
        await hands.press("f")
        menu = hands.app.screen
        assert isinstance(menu, FilterMenu)
        values = [each for each in menu._read() if each.shows]
        assert len(values) > 1
        await hands.press("enter", "down", "space")
        assert hands.app.screen is menu
        assert sum(each.set for each in menu._read()) == 2
        await hands.press("x", "escape")  # what is typed goes first
        assert hands.app.screen is menu
        await hands.press("escape")
        assert hands.app.screen is here
        await hands.sees("Esc Clear filter")
        await hands.press("escape")
        assert hands.app.screen is here
        await hands.press("f")
        assert isinstance(hands.app.screen, FilterMenu)
        assert not any(each.set for each in hands.app.screen._read())
