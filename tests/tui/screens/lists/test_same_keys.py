"""The keys of moving, help and commands do the same on every list, at the smallest sizes too."""

import re

import pytest

from store.i18n.language import set_language
from tui.dialogs.menus.commands import Commands
from tui.screens.help import Help

LISTS = {
    "customers": (),
    "users": ("down", "u"),
    "history of all": ("H",),
    "coming": ("d",),
    "what stops": ("S",),
    "what is left": ("L",),
    "known": ("i",),
    "requests": ("s",),
    "people": ("p",),
}


def at(hands) -> int:
    """Return at which line of how many the cursor is, by what the list says."""
    text = "\n".join(hands.lines)
    found = re.search(r"(\d+) av \d+ ─+$", text, re.MULTILINE) or re.search(r"(\d+) av \d+", text)
    assert found is not None, text
    return int(found[1])


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
@pytest.mark.parametrize("keys", LISTS.values(), ids=LISTS)
async def test_moving_help_and_commands_are_the_same_on_every_list(
    office, keys: tuple[str, ...], size: tuple[int, int]
):
    set_language("sv")
    async with office.screen(size=size) as hands:
        await hands.press(*keys)
        here = hands.app.screen
        await hands.press("g")
        first = at(hands)
        assert first == 1
        await hands.press("G")
        last = at(hands)
        for key, place in {"home": 1, "end": last, "g": 1, "G": last}.items():
            await hands.press(key)
            assert at(hands) == place, key
        await hands.press("k", "j", *("pageup",) * 40)
        assert at(hands) == 1
        await hands.press(*("pagedown",) * 60)
        assert at(hands) == last
        for key, window in {"question_mark": Help, "colon": Commands}.items():
            await hands.press(key)
            assert isinstance(hands.app.screen, window)
            await hands.press("escape")
            assert hands.app.screen is here
