"""The result of several endings offers the letters about them by a key, to both sides (R60)."""

import pytest

from store.desk.opening import open_desk
from store.i18n.language import set_language
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp

SMALL = (80, 24)
EVA = "eva@alfa.test"


@pytest.fixture
def office(office_with, make):
    """Make an office with a customer of which two can be ended and one cannot be."""
    return office_with(
        make.customer(
            make.collaboration("lon-smart", variant="Standard"),
            make.collaboration("scanner"),
            make.collaboration("utlagg", records=(make.record("report", status="draft"),)),
        )
    )


@pytest.mark.parametrize(
    ("company", "language", "key", "result", "told", "not_ended"),
    [
        (
            None,
            "en",
            "l Letter",
            "Ended 2 of 3",
            ("To the customer, in English", "Dear Eva Lind,", "ended on 2026-11-23"),
            "Visma Utlägg is not ended here",
        ),
        (
            "1001",
            "sv",
            "l Brev",
            "Avslutade 2 av 3",
            ("Till byrån, på svenska", "Hej Bo Ek,", "avslutades den 2026-11-23"),
            "Visma Utlägg har inte avslutats här",
        ),
    ],
)
async def test_the_result_of_several_endings_offers_a_letter_about_each(
    office, clock, company, language, key, result, told, not_ended
) -> None:
    """The arrows choose the line also while Close has the focus, so that nothing is in between."""
    account, login = ("portal", EVA) if company else ("anna", "anna")
    set_language(language)
    desk = open_desk(office.path, os_user=account, login=login, company=company, clock=clock)
    app = SamarbeteApp(desk)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        if not company:
            await hands.press("enter")
        await hands.press("down", "space", "space", "space", "x", "1", "3", "4")
        await hands.sees_no(key)
        await hands.press("ctrl+s")
        await hands.sees(result, key)
        for service in ("Lön Smart", "Scanner"):
            await hands.press("l")
            await hands.sees(f"Visma {service}", *told)
            await hands.press("escape")
            await hands.sees(result, key)
            await hands.press("down")
        await hands.press("l")
        await hands.sees(not_ended)
        await hands.press("up")
        await hands.sees(result)
        await hands.sees_no(not_ended)
        await hands.press("l")
        await hands.sees("Visma Scanner", *told)
        await hands.press("escape", "enter")
        await hands.done()
        await hands.sees("1001 Alfa Bygg AB")


async def test_restricted_a_letter_about_one_of_several_is_shown_and_not_written(office) -> None:
    app = SamarbeteApp(office.desk(), restricted=True)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await hands.press("enter", "down", "space", "x", "1", "ctrl+s")
        await hands.sees("Ended 1 of 1", "l Letter")
        await hands.press("l")
        await hands.sees("Dear Eva Lind,", "l In Swedish")
        await hands.sees_no("Write file")
        await hands.press("w")
        await hands.sees("with --restricted, the screen reads and writes no file.")
