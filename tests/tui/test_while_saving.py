"""What comes between an act and its answer: a colleague, a refusal half way, an unsure disk."""

from contextlib import asynccontextmanager

import pytest

from store.desk.desk import Desk
from store.domain.rights import Operator
from store.domain.wishes import Edit, License
from store.files.disk import Disk, locked
from store.files.store import TinyStore
from store.i18n.language import set_language
from tests.store.disks import Unsure
from tests.tui.conftest import SMALL, Hands
from tui.app import SamarbeteApp


class BusyOffice(Desk):
    """A desk in an office where a colleague is as quick: once, right behind an act."""

    def __init__(self, *given, behind, **kept):
        super().__init__(*given, **kept)
        self._behind = behind

    def carry_out(self, *given, **kept):
        done = super().carry_out(*given, **kept)
        behind, self._behind = self._behind, lambda: None
        behind()
        return done


@pytest.fixture
def at_desk(clock):
    """Open the screen of a desk on a store that was made for a test."""

    @asynccontextmanager
    async def at_desk(office, *, disk=None, behind=lambda: None, size=SMALL):
        store = TinyStore(office.path, who="anna", disk=disk)
        anna = next(each for each in store.employees if each.login == "anna")
        operator = Operator.of(anna, "anna", store.employees)
        app = SamarbeteApp(BusyOffice(store, operator, clock=clock, behind=behind))
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Hands(app, pilot)

    return at_desk


async def test_the_cursor_goes_to_who_was_created_whoever_acts_next(office, at_desk):
    """A colleague's line comes last in the history by then, and is about no user."""
    edit = Edit(collaboration="utlagg-1", period=3)
    async with at_desk(office, behind=lambda: office.carry_out("1001", edit)) as hands:
        await hands.go_to("1001")
        await hands.press("u", "n")
        await hands.paste("Åsa Ek")
        await hands.press("enter")
        await hands.paste("asa@alfa.example")
        await hands.press("ctrl+s")
        await hands.sees("Åsa Ek", "e-mail asa@alfa.example", "created by Anna Berg")


async def test_of_several_licences_those_that_are_given_are_not_told_as_others_doing(
    office_with, make, at_desk
):
    """The second is refused, for a colleague was faster; Esc does not say that nothing was done."""
    users = (make.administrator("Eva Lind"), make.user("Omar Ali"))
    office = office_with(make.customer(users=users))
    omar = "omar@alfa.test"
    second = License(email=omar, service="eekonomi-fakturering")
    async with at_desk(office, behind=lambda: office.carry_out("1001", second, "david")) as hands:
        await hands.press("u", "down", "s", "space", "down", "space", "ctrl+s")
        await hands.sees("Services: Omar Ali", "licensed already for eEkonomi Fakt")
        await hands.sees_no("Changed meanwhile", "Anna Berg, 2026")
        await hands.press("escape")
        await hands.sees_no("Nothing was changed.")
    assert set(office.customer("1001").user(omar).services) == {"eekonomi", "eekonomi-fakturering"}


async def test_what_was_typed_into_edit_stays_where_it_is_not_carried_out(office):
    """The store is busy: the form says so, and takes the same answer a second time."""
    async with office.screen(patience=0.2) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e", "tab", "tab", "tab", "home", "shift+end")
        await hands.paste("24")
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            await hands.sees("the store is busy", "Period, months [ 24")
        await hands.press("ctrl+s")
        await hands.sees("Changed: Visma eEkonomi, Alfa Bygg AB. Saved; z undoes.")
    assert office.customer("1001").collaboration("eekonomi-1").period == 24


@pytest.mark.parametrize(
    ("language", "why", "put_right"),
    [
        ("en", "! The period: 1 to 120 months are expected", "1 to correct"),
        ("sv", "! Avtalsperioden: det ska vara 1 till 120 månader", "1 att rätta"),
    ],
)
@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_a_period_that_is_refused_is_told_at_its_field(
    office, language, why, put_right, size
):
    """What is typed there stays, to be mended."""
    set_language(language)
    async with office.screen(size=size) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e", "tab", "tab", "tab", "home", "shift+end")
        await hands.paste("1200")
        await hands.press("ctrl+s")
        await hands.sees(why, "1200", put_right)
        await hands.press("backspace", "backspace")
        await hands.sees_no(why, put_right)


async def test_that_it_may_not_be_saved_stands_first_and_stays(office, at_desk):
    """The disk then cannot be read either: that is said below, and goes once it can."""
    disk = Unsure()
    async with at_desk(office, disk=disk, size=(80, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e", "tab", "tab", "tab", "home", "shift+end")
        await hands.paste("24")
        disk.unsure = True
        await hands.press("ctrl+s")
        await hands.sees("! saved, but not yet certain on the disk")
        away = office.path.with_name("away")
        office.path.rename(away)
        await hands.press("r")
        await hands.sees("what was reported as saved is saved", "saved, but not yet certain")
        assert hands.text.index("not yet certain") < hands.text.index("reported as saved")
        away.rename(office.path)
        await hands.sees_no("what was reported as saved is saved")
        await hands.sees("! saved, but not yet certain on the disk")


async def test_a_pack_that_may_not_stay_is_told_as_that(office, at_desk, tmp_path):
    """It is there, and its line of history is in place: it is not asked for again."""
    disk = Unsure()
    async with at_desk(office, disk=disk, size=(80, 40)) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "p")
        await hands.sees("Hand-over pack", "Directory")
        await hands.press("ctrl+u")
        await hands.paste(f"{tmp_path / 'pack'}")
        disk.unsure = True
        await hands.press("ctrl+s")
        await hands.sees("The hand-over pack is in", "not yet certain on the disk")
        disk.unsure = False
    assert (tmp_path / "pack").is_dir()
    assert office.customer("1003").history[-1].action == "handover"
