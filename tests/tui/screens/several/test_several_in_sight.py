"""End several in small terminals: what is out of sight is counted, and nothing there is chosen."""

import asyncio
from functools import partial

import pytest

from store.i18n.language import set_language
from tests.tui.screens.several.test_end_several import TALL, mark, to_table
from tui.screens.several.for_all import ForAll

TINY, SMALL = (60, 15), (80, 24)


async def several(hands, *numbers: str) -> None:
    """Open the page for all that runs at some customers, of seven services."""
    await mark(hands, *(numbers or ("1001", "1003", "1013")))
    await hands.press("x")
    await hands.sees("For all of them", "to be chosen")


@pytest.mark.parametrize("size", [SMALL, TINY])
async def test_services_that_are_out_of_sight_are_counted_and_scrolled_to(office, size):
    """PgDn, which the key line names, goes on; the rule says what is above and below."""
    async with office.screen(size=size) as hands:
        await several(hands)
        await hands.sees("below ·", *(["PgDn More"] if size == SMALL else []))
        await hands.sees_no("Scanner (1)", "above ·")
        for _ in range(10):
            await hands.press("pagedown")
        await hands.sees("Scanner (1)", "above ·")
        await hands.sees_no("below ·")
        for _ in range(10):
            await hands.press("pageup")
        await hands.sees("below ·")
        await hands.sees_no("above ·")


async def test_where_all_services_are_in_sight_none_is_counted(office):
    async with office.screen(size=TALL) as hands:
        await several(hands, "1012")
        await hands.sees_no("below", "PgDn")


@pytest.mark.parametrize("size", [SMALL, TINY])
async def test_a_digit_chooses_nothing_that_is_not_shown(office, size):
    """It shows the outcome first, and says so; the same digit then chooses it."""
    async with office.screen(size=size) as hands:
        await several(hands)
        await hands.press("9")
        await hands.sees("9 ( )", "Outcome 9 was out of sight. Press 9 again to choose it.")
        await hands.sees_no("(*)")
        await hands.press("9")
        await hands.sees("9 (*)")
        await hands.sees_no("out of sight")


@pytest.mark.parametrize("size", [SMALL, TINY])
@pytest.mark.parametrize("key", ["space", "1"])
async def test_the_keys_of_the_choice_that_has_the_focus_choose_nothing_out_of_sight(
    office, size, key
):
    """The focus stays when PgDn scrolls: Space and its own digit bring the choice back first."""
    async with office.screen(size=size) as hands:
        await several(hands)
        await hands.press(*("pagedown",) * 10)
        await hands.sees_no("1 ( )")
        await hands.press(key)
        await hands.sees("> 1 ( )", "was out of sight. Press")
        await hands.sees_no("(*)")
        await hands.press(key)
        await hands.sees("> 1 (*)")
        await hands.sees_no("out of sight")


@pytest.mark.parametrize("on", ["tab", "down", "wider"])
async def test_that_something_was_out_of_sight_is_said_until_one_goes_on(office, on):
    """What Space would do elsewhere, or where all is in sight, is another thing."""
    async with office.screen(size=SMALL) as hands:
        await several(hands)
        await hands.press(*("pagedown",) * 10, "space")
        await hands.sees("> 1 ( )", "was out of sight. Press")
        if on == "wider":
            await hands.resize(120, 40)
        else:
            await hands.press(on)
        await hands.sees_no("out of sight", "(*)")


async def test_space_ticks_nothing_out_of_sight(office):
    async with office.screen(size=SMALL) as hands:
        await several(hands)
        await hands.press("tab", *("pagedown",) * 10, "space")
        await hands.sees("> [ ] All work", "This was out of sight. Press Space again to tick it.")
        await hands.press("space")
        await hands.sees("> [x] All work")


async def test_every_outcome_can_be_chosen_in_the_smallest_terminal(office):
    """The line of the outcome is brought into sight, not only the service it belongs to."""
    async with office.screen(size=TINY) as hands:
        await several(hands)
        for number in "347":
            await hands.press(number, number)
            await hands.sees(f"{number} (*)")


@pytest.mark.parametrize("size", [SMALL, TINY])
async def test_a_digit_that_came_in_one_piece_with_another_chooses_only_what_is_shown(office, size):
    async with office.screen(size=size) as hands:
        await several(hands)
        await hands.type_at_once("9", "7")
        await hands.press(*("pagedown",) * 10)
        await hands.sees("9 ( )")


async def test_a_long_name_of_a_service_hides_no_count_and_its_keys_are_of_that_part(office):
    async with office.screen(size=SMALL) as hands:
        await mark(hands, "1020")
        await hands.press("x")
        await hands.sees("Skatt & Bokslut Pro (1)", "Digitala fakturor (1)")
        await hands.press("question_mark")
        await hands.sees("Everywhere")
        await hands.sees_no("PgUp")
        await hands.press("escape", "escape", "escape")
        await several(hands)
        await hands.press("question_mark")
        await hands.sees("For all of them PgUp Show what is asked about the services before")


async def test_in_swedish_no_outcome_is_cut_beside_the_longest_name(office):
    set_language("sv")
    async with office.screen(size=SMALL) as hands:
        await mark(hands, "1003", "1020", "1001")
        await hands.press("x")
        await hands.sees("kunden fortsätter", "! AVSLUTA OCH RADERA")
        await hands.sees_no("AVSLUTA OCH RADE…")


async def test_the_smallest_terminal_has_a_pane_of_the_line_under_the_cursor(office):
    """The line's whole name, what stops it, and the key that tells the rest."""
    async with office.screen(size=TINY) as hands:
        await several(hands)
        await to_table(hands)
        await hands.press("home")
        await hands.sees("1001 Alfa Bygg AB · Visma Ekonomiöversikt")
        await hands.sees("ask What happens afterwards is not chosen.")
        rows = [line for line in hands.lines if line.startswith((" ask", " stop", " ok"))]
        assert len(rows) >= 3
        await hands.press("J", "J")
        await hands.sees("note Other collaborations are not affected.")


async def test_a_service_that_is_only_just_asked_about_has_no_outcome_yet(office):
    """What is out of sight is counted anew whenever something moves, also while it is laid out."""
    async with office.screen(size=SMALL) as hands:
        await several(hands)
        for_all = hands.app.screen.query_one(ForAll)
        asking = asyncio.create_task(for_all.ask_for("skatt-bokslut", 1))
        await asyncio.sleep(0)
        for_all.tell_left()
        await asking


async def test_what_waits_for_the_page_to_be_laid_out_is_left_where_it_was_closed(office):
    """Textual calls it on the screen below, when parts of the page have gone already."""
    async with office.screen(size=SMALL) as hands:
        await several(hands)
        for_all, waiting = hands.app.screen.query_one(ForAll), []
        for_all.call_after_refresh = lambda show, *what: waiting.append(partial(show, *what))
        await hands.press("pagedown", "escape")
        await hands.sees_no("For all of them")
        assert waiting
        for show in waiting:
            show()


async def test_in_another_size_the_questions_stand_as_if_they_were_opened_there(office):
    """Outcomes that stood side by side were cut where they find no room so."""
    async with office.screen(size=TINY) as hands:
        await several(hands)
        await hands.sees("6 below · 6 to be chosen", "J K", "9 stay marked", "Esc Cancel")
        opened = hands.lines
    async with office.screen(size=TALL) as hands:
        await several(hands)
        await hands.resize(*TINY)
        await hands.until(lambda: hands.lines == opened, "the page as it is when opened")
        await hands.press(*("tab",) * 6)
        await hands.resize(*TALL)
        for size in (SMALL, TINY):
            await hands.resize(*size)
            await hands.until(lambda: any("> " in line for line in hands.lines[:-2]), "the pointer")
