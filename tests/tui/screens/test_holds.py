"""Put on hold and release by keys: on the main screen, and where a hold refuses an ending (R59)."""

import datetime as dt

import pytest

from store.domain.wishes import PutOnHold
from store.i18n.language import set_language


@pytest.fixture
def office(office_with, make):
    """Make an office with a customer whose records can be deleted."""
    return office_with(
        make.customer(
            make.collaboration("utlagg", records=(make.record("report", status="submitted"),)),
            make.collaboration("lon-smart", variant="Standard"),
        )
    )


async def test_a_collaboration_is_put_on_hold_and_released(office) -> None:
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("enter", "down", "b")
        await hands.sees("Put on hold: Visma Utlägg", "1 left: why")
        await hands.sees("reads that a hold stands", "hand-over packs and calendars.")
        await hands.press(*"Tvist", "tab", *"+30")
        await hands.sees("Visma Utlägg is on hold until", "nothing of it can be ended with loss")
        await hands.press("ctrl+s")
        await hands.sees("Visma Utlägg put on hold", "on hold", "(Tvist), by Anna Berg")
        await hands.sees("Saved; b releases it.")
        (hold,) = office.customer("1001").holds
        assert (hold.reason, hold.by, hold.collaboration) == ("Tvist", "anna", "utlagg-1")
        await hands.press("b")
        await hands.sees("Release Visma Utlägg", "Change the reason or the day")
        await hands.press("enter")
        await hands.sees("Visma Utlägg is no longer on hold")
        await hands.press("y")
        await hands.sees("Visma Utlägg no longer on hold")
        assert not office.customer("1001").holds


async def test_a_hold_refuses_the_deletion_and_is_released_from_there(office) -> None:
    office.desk().carry_out("1001", PutOnHold(reason="Revision"))
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.sees("The whole customer is on hold (Revision), by Anna Berg.")
        await hands.press("enter", "down", "x")
        await hands.press("2")
        await hands.sees("3 left: a hold (b releases it)", "b Release")
        await hands.press("b")
        await hands.sees("The whole customer is no longer on hold")
        await hands.press("y")
        await hands.sees("The hold is released and saved.")
        await hands.press("enter", "enter", *"Klart", "enter", *"1001", "ctrl+s")
        await hands.sees("Ended: Visma Utlägg, Alfa Bygg AB (deleted)")
    assert office.customer("1001").collaboration("utlagg-1").records == ()


@pytest.mark.parametrize(
    ("language", "goes_on", "held", "full"),
    [
        ("en", "1 ( ) customer continues", "DELETE · on hold", "be ended with loss of data."),
        ("sv", "1 ( ) kunden fortsätter", "RADERA · har spärr", "så att data går förlorade."),
    ],
)
async def test_a_hold_is_seen_beside_the_outcome_that_it_forbids_before_one_is_chosen(
    office, language: str, goes_on: str, held: str, full: str
) -> None:
    """In the pane of the line as well; where there is room, with its reason. Released, it goes."""
    office.desk().carry_out("1001", PutOnHold(reason="Revision"))
    set_language(language)
    async with office.screen(size=(120, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x")
        await hands.sees("(Revision)", full, held)
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await hands.sees(held)
        await hands.press("x")
        await hands.sees(goes_on, held)
        await hands.press("1")
        await hands.sees(held)
        await hands.press("n")
        await hands.sees("(Revision)", full)
        await hands.press("n", "2", "b")
        await hands.sees("(Revision), ")
        await hands.press("y")
        await hands.sees_no(held)


async def test_a_reason_is_needed_and_the_day_is_not_past(office, clock) -> None:
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("b", "ctrl+s")
        await hands.sees("A hold needs a reason")
        await hands.press(*"Tvist", "tab", *"2020-01-01", "ctrl+s")
        await hands.sees("2020-01-01 is in the past")
        assert not office.customer("1001").holds
        await hands.press("escape")
        await hands.sees("Nothing was changed")


async def test_a_collaboration_of_a_customer_on_hold_releases_that_or_gets_its_own(office) -> None:
    desk = office.desk()
    desk.carry_out("1001", PutOnHold(reason="Revision"))
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("enter", "down", "b")
        await hands.sees("Release the whole customer", "Put Visma Utlägg on hold as well")
        await hands.press("down", "enter", *"Tvist", "ctrl+s")
        await hands.sees("Visma Utlägg put on hold")
        assert {hold.collaboration for hold in office.customer("1001").holds} == {None, "utlagg-1"}


async def test_grey_for_who_may_not_and_in_swedish(office) -> None:
    async with office.screen("cecilia") as hands:
        await hands.go_to("1001")
        await hands.press("b")
        await hands.sees("Putting on hold and releasing takes the role Administrator")
    set_language("sv")
    office.desk().carry_out("1001", PutOnHold(reason="Revision", until=dt.date(2035, 1, 31)))
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.sees(
            "Hela kunden har spärr till och med 2035-01-31 (Revision), satt av Anna Berg."
        )


async def test_the_filter_shows_what_is_on_hold(office) -> None:
    office.desk().carry_out("1001", PutOnHold(reason="Revision"))
    async with office.screen() as hands:
        await hands.press("f")
        await hands.sees("on hold: nothing may be lost")


async def test_a_hold_that_others_have_changed_keeps_what_was_not_changed_here(office) -> None:
    """Of reason and day, each stays as the other operator has made it where it was not touched."""
    office.carry_out("1001", PutOnHold(reason="Revision"))
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("b", "down", "enter", "tab", *"+30")
        await hands.sees("2026-12-23")
        office.carry_out("1001", PutOnHold(reason="Tvist"))
        await hands.press("ctrl+s")
        await hands.sees("Changed meanwhile", "Why [ Tvist", "[ +30")
        await hands.press("ctrl+s")
        await hands.sees("Saved; b releases it.")
        (hold,) = office.customer("1001").holds
        assert (hold.reason, hold.until) == ("Tvist", dt.date(2026, 12, 23))

        await hands.press("b", "down", "enter")
        await hands.paste("Tvist om lön")
        office.carry_out("1001", PutOnHold(reason="Tvist"))
        await hands.press("ctrl+s")
        await hands.sees("Changed meanwhile", "Why [ Tvist om lön", "until it is released")
        await hands.press("ctrl+s")
        await hands.sees("Saved; b releases it.")
    (hold,) = office.customer("1001").holds
    assert (hold.reason, hold.until) == ("Tvist om lön", None)
