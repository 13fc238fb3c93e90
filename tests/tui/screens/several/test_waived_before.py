"""What was waived for one of several endings is kept with its mark, until that is taken away."""

from tests.tui.screens.several.test_end_several import TALL, to_table
from tests.tui.widgets.customers.test_filter_line import narrow

KEPT = "What was waived for 1 of them before still holds."


async def waived(hands) -> None:
    """Mark Utlägg of all customers, and waive the reports at 1001."""
    await narrow(hands, "Collaboration", "Visma Utlägg")
    await hands.press("A", "x")
    await hands.sees("End several · 6 Utlägg at 6 customers")
    await hands.press("1")
    await hands.sees("2 reports · 1 outlay")
    await to_table(hands)
    await hands.press("home", "down", "down", "down")
    await hands.sees("1001 Alfa Bygg AB · Visma Utlägg")
    await hands.press("v")
    await hands.sees("Waive:")
    await hands.paste("Sent in by mail")
    await hands.press("ctrl+s")
    await hands.sees("stop 1001 Alfa Bygg AB Utlägg - 1 outlay")


async def test_what_was_waived_holds_with_the_mark_that_an_ending_leaves(office):
    async with office.screen(size=TALL) as hands:
        await waived(hands)
        await hands.press("ctrl+s")
        await hands.sees("Ended 3 of 6.")
        await hands.press("escape")
        await hands.done()
        await hands.sees("3 marked", "3 collaborations ended. It is saved.")
        await hands.press("x")
        await hands.sees("End several", KEPT)
        await hands.press("1")
        await hands.sees("stop 1001 Alfa Bygg AB Utlägg - 1 outlay", "Why: Sent in by mail")


async def test_what_was_waived_holds_when_the_page_is_left_and_goes_with_the_mark(office):
    async with office.screen(size=TALL) as hands:
        await waived(hands)
        await hands.press("escape")
        await hands.done()
        await hands.sees("6 marked", "Nothing was changed.")
        await hands.press("x")
        await hands.sees("End several", KEPT)
        await hands.press("escape")
        await hands.done()
        await hands.press("A")
        await hands.sees_no("6 marked")
        await hands.press("A", "x")
        await hands.sees("End several · 6 Utlägg")
        await hands.sees_no("still holds")
        await hands.press("1")
        await hands.sees("2 reports · 1 outlay")
