"""Filters: which customers are shown, what the line above them says, and that they last."""

import pytest


async def choose(hands, words: str, first: str) -> None:
    """Choose what stands below the first line of the list that is open."""
    await hands.sees(words, first)
    lines = hands.lines
    top = next(n for n, line in enumerate(lines) if first in line)
    at = next(n for n, line in enumerate(lines) if words in line)
    await hands.press("home", *("down",) * (at - top), "enter")


async def narrow(hands, which: str, value: str) -> None:
    """Set a filter by keys, from `f` on."""
    await hands.press("f")
    await choose(hands, f"{which}:", "Collaboration:")
    await choose(hands, value, " all")
    await hands.sees("Settings > Collaborations")


async def test_a_filter_says_what_it_shows_and_mixes_with_the_search(office):
    """The line names the filter and how many of how many; c shows all again."""
    async with office.screen() as hands:
        await hands.sees("25 customers")
        await narrow(hands, "Collaboration", "Visma Scanner")
        await hands.sees("Visma Scanner · 4 of 25", "1002 Beta", "1013 Tall", "1014", "1022")
        await hands.sees_no("1001 Alfa")
        await hands.find("tall")
        await hands.sees("Visma Scanner · 1 of 25")
        await hands.tells("1013 Tallmons Elteknik AB")
        await hands.find("alfa")
        await hands.sees(
            "Visma Scanner · 0 of 25",
            "No customer is like that: the search “alfa” hides 4 customers;",
            "the filter “Visma Scanner” hides 1 customer.",
            "Esc clears the search, c all filters.",
        )
        await hands.press("escape")
        await hands.sees("Visma Scanner · 4 of 25")
        await hands.press("c")
        await hands.sees("25 customers", "1004 Hjortsjö")
        assert "Visma Scanner ·" not in hands.text


async def test_filters_add_up_and_each_can_be_taken_away(office):
    """Both must hold; the list of filters shows how each is set, and `all` unsets it."""
    async with office.screen() as hands:
        await narrow(hands, "Account manager", "Cecilia Åström")
        await hands.sees("manager Cecilia Åström · 6 of 25")
        await narrow(hands, "Collaboration", "Visma Utlägg")
        await hands.sees(
            "Visma Utlägg + manager Cecilia Åström · 2 of 25",
            "1003 Gamma",
            "1024 Mörkö",
        )
        await hands.press("f")
        await hands.sees("Collaboration: Visma Utlägg", "Account manager: Cecilia Åström")
        await choose(hands, "Account manager:", "Collaboration:")
        await hands.sees("David Öberg")
        await hands.press("home", "enter")
        await hands.sees("Settings > Collaborations", "Visma Utlägg · 7 of 25")
        assert "Cecilia" not in hands.lines[1]


@pytest.mark.parametrize(
    ("which", "value", "line", "first"),
    [
        ("Status", "not linked", "not linked · 1 of 25", "1023 Gräslökens Kök AB"),
        ("Status", "request sent", "request sent · 1 of 25", "1021 Öbackens Blommor AB"),
        ("No main contact", "customers without", "no main contact · 5 of 25", "1002 Beta Café AB"),
    ],
)
async def test_status_and_missing_main_contact_can_be_filtered(office, which, value, line, first):
    """What needs a hand is found by how it stands."""
    async with office.screen() as hands:
        await narrow(hands, which, value)
        await hands.sees(line)
        await hands.press("home")
        await hands.tells(first)


async def test_filters_and_the_highlight_survive_an_ending(office):
    """After the act, the same customers are shown, with the cursor on what has ended."""
    async with office.screen() as hands:
        await narrow(hands, "Collaboration", "Visma Scanner")
        await hands.press("home", "down")
        await hands.tells("1013 Tallmons Elteknik AB")
        await hands.press("enter", "down", "down")
        await hands.tells("Visma Scanner · Tallmons")
        await hands.press("x")
        await hands.sees("End collaboration: Visma Scanner")
        await hands.press_act()
        await hands.done()

        assert office.customer("1013").collaboration("scanner-1").status == "ended"
        await hands.tells("Visma Scanner · Tallmons Elteknik AB status ended 2026-11-23")
        await hands.sees("Visma Scanner · 4 of 25", "1002 Beta", "1022")
        assert "1001 Alfa" not in hands.text
