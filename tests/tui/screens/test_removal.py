"""Remove a customer by keys, where nothing runs (R57)."""

import pytest

from store.i18n.language import set_language


@pytest.fixture
def office(office_with, make):
    """Make an office with a customer for whom nothing runs, and one for whom something does."""
    return office_with(
        make.customer(make.collaboration("utlagg")),
        make.customer(number="1002", name="Dubblett AB"),
    )


async def test_its_number_is_typed_and_it_is_gone(office) -> None:
    async with office.screen() as hands:
        await hands.go_to("1002")
        await hands.press("enter", "D")
        await hands.sees("Remove 1002 Dubblett AB", "cannot be undone", "Its number [")
        await hands.sees("1 left: its number")
        await hands.press(*"1001")
        await hands.sees("1 left: its number (not '1001')")
        assert "Ctrl+S" not in hands.lines[-1]
        await hands.press("enter", "enter")
        await hands.sees("neither the customer's name")
        await hands.press("escape", "D", *"1002", "enter", "enter")
        await hands.sees("Removed: 1002 Dubblett AB. The office's history keeps it (H).")
        await hands.press("escape")
        await hands.press("H")
        await hands.sees("Customer 1002 Dubblett AB removed")


async def test_what_runs_keeps_it_and_says_so(office) -> None:
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("D")
        await hands.sees("Cannot remove Alfa Bygg AB", "Visma Utlägg is active")


@pytest.mark.parametrize(
    ("status", "told"),
    [("active", "Cannot remove Alfa Bygg AB"), ("declined", "Remove 1001 Alfa Bygg AB")],
    ids=["refused", "cancelled"],
)
async def test_what_is_not_removed_stays_unfolded(office_with, make, status, told) -> None:
    office = office_with(make.customer(make.collaboration("utlagg", status=status)))
    async with office.screen() as hands:
        if status == "declined":
            await hands.press("s", "enter")
        else:
            await hands.go_to("1001", 1)
        await hands.tells("Utlägg")
        unfolded = hands.tree
        assert any("Utlägg" in line for line in unfolded)
        await hands.press("D")
        await hands.sees(told)
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")
        await hands.done()
        assert hands.tree == unfolded


async def test_from_the_palette_and_grey_for_who_may_not(office) -> None:
    async with office.screen("bo") as hands:
        await hands.go_to("1002")
        await hands.press("D")
        await hands.sees("Removing a customer takes full rights")
    set_language("sv")
    async with office.screen() as hands:
        await hands.go_to("1002")
        await hands.press("colon", *"ta bort kund", "enter")
        await hands.sees("Ta bort 1002 Dubblett AB")
