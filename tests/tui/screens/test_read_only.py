"""--read-only: everything can be looked at, nothing can be changed, and it says so."""

import datetime as dt

import pytest

from store.desk.opening import open_desk
from store.domain.errors import Refused
from store.domain.rights import READ_ONLY
from store.domain.wishes import Deactivate, End, FallDue, Undo, Withdraw
from tests.pressing import comes_true, press
from tui.app import SamarbeteApp

WISHES = (
    End(collaboration="eekonomi-1", outcome="continue"),
    Deactivate(email="omar@alfabygg.example"),
    Withdraw(collaboration="eekonomi-1"),
    FallDue(collaboration="eekonomi-1"),
    Undo(),
)


@pytest.fixture
def reader(office, clock):
    """Sit Anna, who may do everything, down read-only."""
    return open_desk(office.path, os_user="anna", read_only=True, clock=clock)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_every_wish_is_refused(reader, office, files_in, wish):
    before = files_in(office.path)
    with pytest.raises(Refused) as error:
        reader.carry_out("1001", wish)
    assert [each.code for each in error.value.refusals] == ["not-allowed"]
    assert str(error.value) == READ_ONLY
    assert files_in(office.path) == before


def test_what_is_due_waits(reader, office, clock, files_in):
    """A date that has come takes no right of its own, and is left for who may."""
    clock.now += dt.timedelta(days=400)
    before = files_in(office.path)
    with pytest.raises(Refused):
        list(reader.due())
    assert files_in(office.path) == before


async def test_the_screen_says_so_and_every_key_that_changes_says_why(
    reader, office, clock, files_in
):
    """Also where a date has come: the start carries nothing out."""
    clock.now += dt.timedelta(days=400)
    before = files_in(office.path)
    app = SamarbeteApp(reader)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "enter", "down")
        for key in ("e", "n", "z"):
            await press(pilot, key)
            assert await comes_true(pilot, lambda: app.screen.status.error == READ_ONLY), key
            await press(pilot, "escape")
        for key in ("x", "w"):  # a window tells all that stands in the way
            await press(pilot, key)
            assert await comes_true(pilot, lambda: type(app.screen).__name__ == "Confirm"), key
            assert [each.id for each in app.screen.query("Button")] == ["cancel"]
            await press(pilot, "escape")
        await press(pilot, "home", "u")
        await pilot.pause()
        assert type(app.screen).__name__ == "UsersAndServices"
        for key in ("n", "e", "m", "s", "i", "d", "enter"):
            await press(pilot, key)
            await pilot.pause()
            assert type(app.screen).__name__ == "UsersAndServices", key
    assert files_in(office.path) == before
