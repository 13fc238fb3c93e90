"""An ending that is given up: how it stands then, and what was saved on the way there."""

import datetime as dt

from store.domain.wishes import AddUser, End
from store.i18n.language import set_language
from tests.tui.screens.several.test_end_several import TALL, mark_one, to_table

DRAFT_SENT = "report Site visit in Luleå · Eva Lind"


async def test_a_main_contact_named_on_the_way_is_told_in_the_words_of_its_act(office):
    async with office.screen() as hands:
        await hands.go_to("1004", 1)
        await hands.press("x", "enter", "m", "enter")
        await hands.sees("Ylva Strand named main contact. Saved; z undoes.")
        await hands.press("escape")
        await hands.sees("End Visma eEkonomi Bokföring")
        await hands.press("escape")
        await hands.sees(
            "Visma eEkonomi is not ended. Saved before: Ylva Strand named main contact."
        )
        await hands.sees_no("Nothing was changed")
    assert office.customer("1004").history[-1].action == "name-main-contact"


async def test_a_record_corrected_on_the_way_is_told_in_swedish_too(office):
    set_language("sv")
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "r", "space", "ctrl+s")
        await hands.sees("Sparat.", "Avsluta Visma Utlägg")
        await hands.press("escape")
        await hands.sees("Visma Utlägg är inte avslutat. Redan sparat: ")
        await hands.sees_no("Inget ändrades")


async def test_what_somebody_else_saved_meanwhile_is_not_told_as_ones_own(office):
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x")
        await hands.sees("End Visma Utlägg")
        new = AddUser(email="ny@gammaakeri.example", name="Nils Ny")
        office.carry_out("1003", new, login="david")
        await hands.press("escape")
        await hands.sees("Nothing was changed. Visma Utlägg is not ended.")


async def test_a_record_corrected_from_several_is_told_when_they_are_given_up(office):
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1001", 3, "Utlägg · Alfa")
        await hands.press("1")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("All reports are submitted")
        await hands.press("space", "ctrl+s")
        await hands.sees(f"{DRAFT_SENT} · submitted · 2026-11-20. Saved.")
        await hands.press("escape")
        await hands.sees("Saved before: Alfa Bygg AB: ")
        await hands.sees_no("Nothing was changed")


async def test_an_ending_on_a_date_that_is_left_as_it_is_still_ends_then(office, clock):
    """Whether another day or its withdrawal was given up."""
    on: dt.date = clock.day(8)
    office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue", on=on))
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        for key, title in (("x", "End Visma Utlägg"), ("w", "Withdraw an ending")):
            await hands.press(key)
            await hands.sees(title)
            await hands.press("escape")
            await hands.sees(f"Nothing was changed. Visma Utlägg still ends on {on}.")


async def test_the_page_that_comes_back_says_what_was_given_up(office):
    """Ending what has to end first, a pack, a reason, a record."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "p")
        await hands.sees("Hand-over pack")
        await hands.press("escape")
        await hands.sees("End Visma Utlägg", "No hand-over pack was written.")
        await hands.press("escape")

        await hands.go_to("1001", 3)
        await hands.press("x", "1", "r")
        await hands.sees("Correct a record")
        await hands.press("escape")
        await hands.sees("No record was corrected.")
        await hands.press("v")
        await hands.sees("Why [")
        await hands.press(*"Mail", "escape")
        await hands.sees("Nothing was waived.")
        await hands.press("escape")

        await hands.go_to("1013", 1)
        await hands.press("x", "1", "x")
        await hands.sees("End Visma Scanner")
        await hands.press("1", "escape")
        await hands.sees("End Visma eEkonomi", "Visma Scanner is not ended.")


async def test_several_say_what_was_given_up(office):
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1001", 3, "Utlägg · Alfa")
        await hands.press("1")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("Correct a record")
        await hands.press("escape")
        await hands.sees("End several", "No record was corrected.")
        await hands.press("v")
        await hands.sees("Waive:")
        await hands.press("escape")
        await hands.sees("End several", "Nothing was waived.")


async def test_a_letter_is_named_as_what_it_does_now_wherever_the_focus_is(office):
    """What was confirmed is taken back by the same letter, which says so from the outcomes too."""
    async with office.screen() as hands:
        await hands.go_to("1003", 2)
        await hands.press("x", "a")
        await hands.sees("attested")
        assert "a Take back" in hands.lines[-1]
        await hands.press("1")
        await hands.sees("1 (*)")
        assert "a Take back" in hands.lines[-1]
        assert "a Confirm" not in hands.lines[-1]
