"""Keys that type, and pastes, never pass in silence: what finds nothing to do says so."""

import pytest
from textual import events

from tui.widgets.status_line import StatusLine

PLACES = {
    "the list": (),
    "users": ("u",),
    "history": ("enter", "down", "h"),
    "history of all": ("H",),
    "the page that ends": ("enter", "down", "x"),
    "coming endings": ("d",),
    "what is known": ("i",),
    "requests": ("s",),
    "the office's people": ("p",),
    "several endings": ("A", "x"),
    "licences": ("u", "down", "s", "tab"),
    "an import": ("I", "tab"),
    "a question in a frame": ("slash", *"1002", "enter", "enter", "down", "x"),
}


@pytest.mark.parametrize("keys", PLACES.values(), ids=PLACES)
async def test_a_key_that_nothing_is_bound_to_says_so_everywhere(office, keys: tuple[str, ...]):
    async with office.screen() as hands:
        await hands.press(*keys)
        await hands.press("%")
        await hands.sees("% does nothing here. ? shows all keys.")
        await hands.press("ä")
        await hands.sees("ä does nothing here.")
        await hands.paste("Alfa")
        await hands.sees("Nothing here takes what is pasted.")


async def test_a_letter_that_no_line_of_a_form_begins_with_says_so_until_one_moves(office):
    async with office.screen() as hands:
        await hands.press("u", "s", "%")
        await hands.sees("% does nothing here.")
        await hands.press("q")
        await hands.sees_no("% does nothing here.")
        await hands.sees("Nothing here begins with q")
        await hands.press("down")
        await hands.sees_no("begins with")


@pytest.mark.parametrize(
    ("keys", "choosing"),
    [
        (("u", "down", "r"), "Enter Choose"),
        (("u", "s"), "Space Untick"),
        (("n", "enter"), "Enter Choose"),
    ],
)
async def test_no_key_is_named_that_would_choose_what_was_not_typed(office, keys, choosing: str):
    """Nor does it choose: Space no more than Enter."""
    async with office.screen() as hands:
        await hands.press(*keys)
        await hands.sees(choosing)
        await hands.press("z", "z")
        await hands.sees("Nothing here begins with zz")
        await hands.sees_no(choosing)
        before = hands.lines[:-1]
        await hands.press(choosing.split()[0].lower())
        assert hands.lines[:-1] == before
        await hands.press("down", "up")
        await hands.sees(choosing)


async def test_what_is_left_to_do_comes_back_once_a_key_that_did_nothing_is_over(office):
    async with office.screen() as hands:
        await hands.press("u", "n", "tab", "tab", "tab", "%")
        await hands.sees("% does nothing here.")
        await hands.press("tab")
        await hands.sees_no("does nothing here")
        await hands.sees("2 left: name · e-mail")


async def test_a_key_that_finds_nothing_to_do_says_what_it_is_for(office):
    async with office.screen() as hands:
        await hands.press("c")
        await hands.sees("c (Clear filters) finds nothing to do here.")
        await hands.press("down")
        await hands.sees_no("finds nothing")
        await hands.press("slash", *"1012", "enter", "c")
        assert "finds nothing" not in hands.text


async def test_what_is_said_on_the_page_that_ends_is_over_once_one_goes_on(office):
    async with office.screen() as hands:
        await hands.press("enter", "down", "x", "%")
        await hands.sees("% does nothing here.")
        await hands.press("tab")
        await hands.sees_no("does nothing here")


async def test_a_key_that_says_why_by_itself_says_that_alone(office):
    async with office.screen() as hands:
        await hands.press("i", "z")
        await hands.sees("z undoes nothing here")


async def test_a_key_that_a_part_leaves_to_its_screen_is_told_by_what_the_screen_makes_of_it(
    office,
):
    async with office.screen() as hands:
        await hands.press("H", "slash", *"xyzzy", "enter")
        await hands.sees("Nothing matches.")
        hands.app.post_message(events.Key("slash", "/"))
        await hands.sees("To the list")
        assert not hands.app.screen.query_one(StatusLine).news


async def test_what_was_told_of_a_key_is_over_with_the_next_one_whatever_takes_it(office):
    async with office.screen() as hands:
        await hands.press("%")
        await hands.sees("% does nothing here.")
        await hands.press("tab")
        await hands.sees_no("does nothing here")
        await hands.press("H", "%")
        await hands.sees("% does nothing here.")
        await hands.press("ctrl+s")
        await hands.sees_no("does nothing here")
        await hands.press("%", "slash", "a")
        await hands.sees_no("does nothing here")


@pytest.mark.parametrize("key", "xubnezwRltP")
async def test_in_an_empty_office_every_act_says_that_it_finds_nothing_to_do(office_with, key):
    async with office_with().screen() as hands:
        await hands.sees("no customers yet")
        await hands.press(key)
        await hands.sees("finds nothing to do here.")


async def test_a_function_key_that_nothing_is_bound_to_says_so(office):
    async with office.screen() as hands:
        await hands.press("f6")
        await hands.sees("F6 does nothing here.")
