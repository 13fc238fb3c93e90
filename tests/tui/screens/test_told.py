"""What is told lives as long as its act; questions take letters, and a cancel is told."""

import pytest

from store.i18n.language import set_language

ASKED = "Delete user: "
UNCHANGED = "Nothing was changed."


@pytest.fixture
def two(office_with, make):
    """An office with a customer of two users, and another customer."""
    users = (make.administrator("Eva Lind"), make.user("Omar Ali"))
    return office_with(
        make.customer(users=users), make.customer(number="1002", name="Beta Café AB")
    )


async def test_what_was_told_ends_when_the_cursor_leaves_its_row(two):
    async with two.screen() as hands:
        await hands.press("u", "down", "i")
        await hands.press("y")
        await hands.sees("Saved; z undoes.")
        await hands.press("up")
        await hands.sees_no("Saved; z")
    assert not two.customer("1001").users[1].active


async def test_what_was_told_ends_when_a_window_opens_or_another_act_begins(two):
    """On the way back nothing old stands there, but for help: it is a look at the keys."""
    async with two.screen() as hands:
        await hands.press("x")
        await hands.sees("Nothing is running here")
        await hands.press("question_mark")
        await hands.sees("Keys")
        await hands.press("escape")
        await hands.sees("Nothing is running here")
        await hands.press("h")
        await hands.sees("History · 1001")
        await hands.press("escape")
        await hands.sees_no("Nothing is running here")
        await hands.press("x")
        await hands.sees("Nothing is running here")
        await hands.press("down")
        await hands.sees_no("Nothing is running here")


@pytest.mark.parametrize("key", ["n", "escape", "enter"])
async def test_a_question_that_is_answered_no_says_that_nothing_was_changed(two, key: str):
    async with two.screen() as hands:
        await hands.press("u", "down", "d")
        await hands.sees(ASKED, "( ! Delete user y )", "( Cancel n )")
        keys = hands.lines[-1]
        assert all(each in keys for each in ("y Delete user", "Enter Cancel", "n, Esc Cancel"))
        await hands.press(key)
        await hands.sees(UNCHANGED)
        await hands.sees_no(ASKED)
    assert len(two.customer("1001").users) == 2


@pytest.mark.parametrize("key", ["y", "ctrl+s"])
async def test_a_question_is_answered_yes_by_a_letter_and_by_the_key_of_verbs(two, key: str):
    async with two.screen() as hands:
        await hands.press("u", "down", "d")
        await hands.sees(ASKED)
        await hands.press(key)
        await hands.sees("Omar Ali deleted. Saved.")
    assert [user.name for user in two.customer("1001").users] == ["Eva Lind"]


async def test_the_key_of_the_verb_presses_the_button_of_a_form_from_a_field(two):
    async with two.screen() as hands:
        await hands.press("u", "n", *"Siv", "enter", *"siv", "ctrl+s")
        await hands.sees("e-mail 'siv'")
        await hands.press("escape")
        await hands.sees(UNCHANGED)


async def test_the_line_of_keys_names_what_enter_does_in_each_part(two):
    """And nothing that does nothing there: on Cancel, Space chooses nothing."""
    async with two.screen() as hands:
        await hands.press("u", "n", *"Siv", "tab", *"siv@alfa.example")
        await hands.sees("Enter Next", "Ctrl+S Create user", "Esc Cancel")
        await hands.press("tab", "tab")
        await hands.sees("Space 1-3 Choose Enter Next")
        await hands.press("tab")
        await hands.sees("Enter Create user")
        await hands.press("tab")
        await hands.sees("Enter Cancel")
        await hands.sees_no("Space 1-3 Choose")


async def test_in_the_search_its_own_keys_are_named(two):
    """No raw names of keys, and not the `?` that is typed into the line."""
    async with two.screen() as hands:
        await hands.press("slash")
        await hands.sees("Enter To the list", "F1 Help", "F10 Quit")


@pytest.mark.parametrize("keys", [("slash",), ("c",), ("escape",), ("A",), ("enter",)])
async def test_what_was_told_ends_when_the_list_is_searched_marked_or_opened(two, keys):
    """These are acts as well, though the cursor may stay on its row."""
    async with two.screen() as hands:
        await hands.press("r")
        await hands.sees("Read again.")
        await hands.press(*keys)
        await hands.sees_no("Read again.")


async def test_a_window_that_only_tells_names_the_one_key_that_leaves_it(two):
    """It has one button, and cancels nothing."""
    async with two.screen() as hands:
        await hands.press("u", "m")
        await hands.sees("is main contact already.", "Enter Close", "Esc Close")
        await hands.sees_no("Next button")
        await hands.sees_no("Esc Cancel")


async def test_a_refusal_ends_with_the_next_act_as_other_news_does(office):
    """It is no fault of the store: it does not stand beside what the next act has done."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("w")
        await hands.sees("Visma Utlägg is active; there is no end date to withdraw.")
        await hands.press("down")
        await hands.sees_no("there is no end date to withdraw")
        await hands.press("up", "w")
        await hands.sees("there is no end date to withdraw")
        await hands.press("x", "1", "ctrl+s")
        await hands.sees("Ended: Visma Utlägg, Gamma Åkeri AB")
        await hands.sees_no("there is no end date to withdraw")


@pytest.mark.parametrize(
    ("keys", "named", "not_named"),
    [
        (["slash"], ["Enter To the list", "F1 Help", "Esc Back"], ["/ Find", "F3 Find"]),
        (["slash", "1"], ["Esc Clear search"], ["/ Find", "Esc Back"]),
        (
            ["u"],  # its one user is main contact
            ["Enter Edit", "s Services"],
            ["m Main contact", "i Deactivate", "d Delete"],
        ),
        (
            ["enter", "down", "x", "1"],
            ["Space 1-2 Choose", "a Confirm", "v Waive"],
            ["Ctrl+S End", "1-2 Outcome"],
        ),
        (
            ["enter", "down", "x", "1", "a"],
            ["a Take back", "Ctrl+S End", "1-2 Outcome"],
            ["Ctrl+S End now"],
        ),
        (["space", "x"], ["Space Choose", "Enter Next"], ["1-2", "Ctrl+S End"]),
        (["enter", "down", "e"], ["x End collaboration"], []),
        (["enter", "down", "e", "tab", "tab", "tab"], ["F4 End collaboration"], ["x End"]),
    ],
)
async def test_the_line_names_the_keys_that_do_something(office_with, make, keys, named, not_named):
    """By how the screen stands: not what is typed, refused or still to be answered."""
    office = office_with(make.customer(make.collaboration("eekonomi", variant="Smart")))
    async with office.screen() as hands:
        await hands.press(*keys)
        for words in named:
            await hands.until(lambda words=words: words in key_line(hands), words)
        assert [words for words in not_named if words in key_line(hands)] == []


def key_line(hands) -> str:
    """Return the line of keys as it is read."""
    return " ".join(hands.lines[-1].split())


@pytest.mark.parametrize(
    ("language", "back"),
    [("en", "Esc Back to the ending"), ("sv", "Esc Tillbaka till avslutet")],
)
async def test_once_a_cure_is_done_the_line_says_where_esc_leads(office, language, back):
    """What the new user is already is not offered."""
    set_language(language)
    async with office.screen() as hands:
        await hands.go_to("1002", 2)
        await hands.press("x", "enter", "n")
        await hands.paste("Rut")
        await hands.press("enter")
        await hands.paste("rut@beta.se")
        await hands.press("ctrl+s")
        await hands.until(lambda: back in key_line(hands), back)
        assert " m " not in key_line(hands)


async def test_the_page_that_ends_is_a_key_away_from_edit(office):
    """By its letter, and in a line to type in by the twin of it."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("e", "x")
        await hands.sees("End Visma Utlägg · 1003 Gamma Åkeri AB")
        await hands.press("escape", "e", "tab", "tab", "x")
        await hands.sees("Edit collaboration: Visma Utlägg")
        await hands.press("f4")
        await hands.sees("End Visma Utlägg · 1003 Gamma Åkeri AB")
