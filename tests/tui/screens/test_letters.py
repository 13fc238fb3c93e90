"""Letters by keys: after an ending, and on a line of the history (R60)."""

import stat
from pathlib import Path

import pytest

from store.domain.wishes import End
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp


@pytest.fixture
def office(office_with, make):
    """Make an office with a customer who ends on a day."""
    return office_with(make.customer(make.collaboration("utlagg"), make.collaboration("eekonomi")))


async def test_the_line_of_keys_offers_a_letter_after_an_ending(office) -> None:
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("enter", "down", "x", "1")
        await hands.press("ctrl+s")
        await hands.sees("Ended: Visma Utlägg", "l Letter")
        await hands.press("l")
        await hands.sees("To the customer, in English", "Dear Eva Lind,", "Visma Utlägg ended on")
        await hands.press("l", "t")
        await hands.sees("To the office, in Swedish", "Hej Bo Ek,", "Visma Utlägg avslutades")
        await hands.press("%")
        await hands.sees("% does nothing here. ? shows all keys.")
        await hands.press("escape")
        await hands.sees("Alfa Bygg AB")


async def test_a_letter_is_written_into_a_new_file_by_its_name(office) -> None:
    office.desk().carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    Path.home().mkdir(exist_ok=True)
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("h")
        await hands.sees("Utlägg ended", "l Letter")
        await hands.press("l", "w")
        await hands.sees("Write the letter", "letter-1001-utlagg-1-customer.txt")
        await hands.press("escape")
        await hands.sees("Nothing was written.")
        await hands.press("w")
        await hands.sees("Write the letter", "letter-1001-utlagg-1-customer.txt")
        await hands.press("ctrl+s")
        await hands.sees("Written:")
    file = Path.home() / "letter-1001-utlagg-1-customer.txt"
    assert file.read_text("utf-8").startswith("To: Eva Lind, Alfa Bygg AB")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_of_what_goes_on_the_line_says_what_a_letter_needs(office) -> None:
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("l")
        await hands.sees("You are the main contact of Alfa Bygg AB.")
        await hands.press("escape", "enter", "down", "l")
        await hands.sees("Nothing is decided about Visma Utlägg")


async def test_restricted_a_letter_is_shown_and_not_written(office) -> None:
    office.desk().carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    app = SamarbeteApp(office.desk(), restricted=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await hands.go_to("1001")
        await hands.press("h", "l")
        await hands.sees("Dear Eva Lind,", "l In Swedish")
        assert "Write file" not in hands.text
        await hands.press("w", "t")
        await hands.sees("To the office, in English")
