"""The certificate of a deletion on the screen: found in the history, read, written (R61)."""

import json

import pytest

from store.domain.wishes import End
from store.i18n.language import set_language
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp


@pytest.fixture
def alfa(office_with, make):
    """Give an office with one customer, of which one service can be deleted and one goes on."""
    records = (
        make.record("report", "Resa till Åmål", status="sent"),
        make.record("outlay", "Taxi", status="sent"),
    )
    return office_with(
        make.customer(make.collaboration("utlagg", records=records), make.collaboration("scanner"))
    )


DELETION = End(collaboration="utlagg-1", outcome="delete", confirmation="1001", reason="Byter byrå")


async def test_the_line_of_a_deletion_leads_to_its_certificate(alfa) -> None:
    """Esc and `c` close it; on another line there is none."""
    alfa.carry_out("1001", DELETION)
    alfa.carry_out("1001", End(collaboration="scanner-1", outcome="end"))
    async with alfa.screen(size=(100, 40)) as hands:
        await hands.press("h")
        await hands.sees("Scanner ended")
        await hands.sees_no("c Certificate")
        await hands.press("c", "down")
        await hands.sees("Utlägg ended", "c Certificate")
        await hands.press("c")
        await hands.sees(
            "Certificate of deletion · Visma Utlägg",
            "2 records were erased",
            "data all data in the service is deleted",
            "It is made of the line of history that the act left, and is not signed.",
        )
        await hands.sees_no("Åmål")
        await hands.press("%")
        await hands.sees("% does nothing here. ? shows all keys.")
        await hands.press("c")
        await hands.sees("History · 1001 Alfa Bygg AB")


@pytest.mark.parametrize("ending", ["md", "json"])
async def test_it_is_written_as_the_name_says(alfa, tmp_path, ending: str) -> None:
    alfa.carry_out("1001", DELETION)
    file = tmp_path / f"intyg.{ending}"
    async with alfa.screen(size=(80, 24)) as hands:
        await hands.press("h", "c")
        await hands.sees("Certificate of deletion", "PgDn More")
        await hands.press("w")
        await hands.sees("~/certificate-1001-utlagg-1.")
        await hands.press("ctrl+u")
        await hands.paste(str(file))
        await hands.press("ctrl+s")
        await hands.sees("Written:")
    text = file.read_text("utf-8")
    if ending == "json":
        assert json.loads(text)["held"]["count"] == 2
    else:
        assert text.startswith("# Certificate of deletion")


async def test_after_an_ending_that_deletes_the_way_to_it_is_told(alfa) -> None:
    async with alfa.screen(size=(120, 50)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "2", "y")
        await hands.sees("Confirm [")
        await hands.press("enter", "enter")
        await hands.paste("Byter byrå")
        await hands.press("enter")
        await hands.paste("1001")
        await hands.press("ctrl+s")
        await hands.sees("Saved; h, c: certificate.")
        await hands.press("h", "c")
        await hands.sees("Certificate of deletion · Visma Utlägg", "why Byter byrå")


async def test_a_restricted_screen_shows_it_and_writes_nothing(alfa) -> None:
    alfa.carry_out("1001", DELETION)
    app = SamarbeteApp(alfa.desk(), restricted=True)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await hands.press("h", "c")
        await hands.sees("Certificate of deletion")
        await hands.sees_no("Write file")


async def test_it_is_read_in_swedish(alfa) -> None:
    alfa.carry_out("1001", DELETION)
    set_language("sv")
    async with alfa.screen(size=(80, 24)) as hands:
        await hands.press("h", "c")
        await hands.sees("Raderingsintyg · Visma Utlägg", "2 poster raderades", "Skriv fil")


async def test_at_the_end_of_what_is_read_no_key_offers_more(alfa) -> None:
    alfa.carry_out("1001", DELETION)
    async with alfa.screen(size=(80, 24)) as hands:
        await hands.press("h", "c")
        await hands.sees("Certificate of deletion", "PgDn More")
        await hands.press(*["pagedown"] * 6)
        await hands.sees_no("PgDn More")
        await hands.press("pageup")
        await hands.sees("PgDn More")
