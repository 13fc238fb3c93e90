"""A record that keeps a check open is corrected from the window that ends, by keys (R48)."""

from contextlib import asynccontextmanager

import pytest

from store.desk.opening import open_desk
from store.domain.wishes import SetRecord
from store.files.disk import Disk, locked
from store.i18n.language import set_language
from tests.tui.conftest import SMALL, Hands
from tui.app import SamarbeteApp

DELETES = "! END AND DELETE"


@pytest.fixture
def at_portal(office, clock):
    """Open the screen of a customer's user."""

    @asynccontextmanager
    async def at_portal(login: str, company: str):
        desk = open_desk(office.path, os_user="portal", login=login, company=company, clock=clock)
        app = SamarbeteApp(desk)
        async with app.run_test(size=SMALL, notifications=True) as pilot:
            await pilot.pause()
            yield Hands(app, pilot)

    return at_portal


def statuses(office, number: str, id: str) -> list[str | None]:
    return [each.status for each in office.customer(number).collaboration(id).records]


async def test_drafts_are_set_right_one_by_one_and_the_same_ending_goes_on(office):
    """From the button that says what is missing; what was answered before is still answered."""
    assert statuses(office, "1001", "utlagg-1").count("draft") == 3
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "2")
        await hands.sees(f"(*) {DELETES}")
        await hands.press("ctrl+s")
        await hands.sees("Not yet. 4 left: 2 checks", "2 reports not submitted: Eva Lind")
        await hands.press("r")
        await hands.sees("Correct a record: Visma Utlägg · Alfa Bygg AB")
        await hands.sees("All reports are submitted", "Status now [ draft", "Date [ 2026-11-20")
        await hands.sees(
            "Nothing yet.", "Space submitted", "] draft, submitted", "] Friday 2026-11-20"
        )
        await hands.sees("report Site visit in Luleå · Eva Lind · draft · 2026-11-20")
        await hands.press("down", "space")
        await hands.sees("Fuel and tolls (Eva Lind): submitted, draft until now")
        await hands.press("enter", "enter", "enter")
        assert statuses(office, "1001", "utlagg-1").count("draft") == 3
        await hands.press("enter")
        await hands.sees(". Saved.", "1 report not submitted: Eva Lind")
        await hands.sees(f"(*) {DELETES}")
        await hands.press("r")
        await hands.sees("Correct a record")
        await hands.press("space", "ctrl+s")
        await hands.sees("ok All reports are submitted (checked, 5 recorded)")
        await hands.press("r")
        await hands.sees("outlay Parking · Omar Ali · draft", "Space sent")
        await hands.press("space", "ctrl+s")
        await hands.sees("ok No outlays are waiting to be sent in", f"(*) {DELETES}")
        await hands.press("escape")

    assert statuses(office, "1001", "utlagg-1").count("draft") == 0
    history = office.customer("1001").history
    assert [entry.action for entry in history[-3:]] == ["record"] * 3
    assert history[-1].details == {
        "kind": "outlay", "person": "omar@alfabygg.example", "record": "draft -> sent"
    }  # fmt: skip


async def test_a_synchronisation_of_today_is_recorded_in_one_step(office):
    """The first line proposes it; the payroll change that is newer is there to be mended, too."""
    async with office.screen() as hands:
        await hands.go_to("1017", 1)
        await hands.press("x")
        await hands.sees("Last synchronisation 2026-10-21", "last payroll", "r correct")
        await hands.press("r")
        await hands.sees("New: synchronisation Synchronisation 2026-11-23 · done · 2026-11-23")
        await hands.sees("payroll change New salaries · 2026-11-18")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.sees("Ctrl+S does it: nothing was answered here since this page opened.")
        assert office.customer("1017").history[-1].action != "record"
        await hands.press("ctrl+s")
        await hands.sees("ok The data is synchronised in Visma Lön")
        await hands.press("escape")

    record = office.customer("1017").collaboration("lon-1").records[-1]
    assert (record.kind, record.status, f"{record.on}") == ("synchronisation", "done", "2026-11-23")


async def test_status_and_date_can_be_changed_before(office):
    """What is no day, and a status that no check knows, is told; and nothing is done."""
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await hands.press("x")
        await hands.sees("bank integration still active: Swedbank r correct")
        await hands.press("r")
        await hands.sees("bank integration Swedbank · active", "Status now [ active")
        await hands.sees("] active, ended")
        await hands.press("tab", "home", "shift+end")
        await hands.paste("cancelled")
        await hands.press("tab", "home", "shift+end")
        await hands.paste("soon")
        await hands.press("tab", "enter")
        await hands.sees(
            "! 'soon' is no day. Type one such as 2026-11-23, 31/12 or -30.",
            "1 to correct: Date",
        )
        assert statuses(office, "1001", "eekonomi-1") == ["active"]
        await hands.press("home", "shift+end")
        await hands.paste("30.11.2026")
        await hands.sees("Monday 2026-11-30")
        await hands.press("ctrl+s")
        await hands.sees("! 2026-11-30 is still to come; what is recorded has been done.")
        await hands.press("home", "shift+end")
        await hands.paste("20.11.2026")
        await hands.sees("Friday 2026-11-20")
        await hands.press("tab", "enter")
        await hands.sees("bank integration: 'cancelled' says nothing here")
        assert statuses(office, "1001", "eekonomi-1") == ["active"]
        await hands.press("home", "shift+end")
        await hands.paste("Avslutad")
        await hands.press("tab", "tab", "enter")
        await hands.sees("ok The bank integration is ended")
        await hands.press("escape")

    (record,) = office.customer("1001").collaboration("eekonomi-1").records
    assert (record.status, f"{record.on}") == ("ended", "2026-11-20")


async def test_enter_alone_sets_nothing_right(office):
    """The fields begin with what is recorded, from the records as from the window that ends."""
    before = office.customer("1001")
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("R", "enter")
        await hands.sees("The record", "report Site visit in Luleå", "Status now [ draft")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.sees("Nothing is changed yet: the record says this already.")
        await hands.press("ctrl+s")
        await hands.sees("Correct a record")
        await hands.press("escape", "escape", "x", "r")
        await hands.sees("All reports are submitted", "Status now [ draft")
        await hands.press("enter", "enter", "enter", "enter", "ctrl+s")
        await hands.sees("Nothing is changed yet: the record says this already.")
    assert office.customer("1001") == before


async def test_what_was_put_down_for_a_day_to_come_is_of_today_once_it_is_so(office_with, make):
    """Its own day is shown till its status is another; one typed here is kept."""
    record = make.record("report", status="submitted", on="2026-12-24")
    office = office_with(make.customer(make.collaboration("utlagg", records=(record,))))
    async with office.screen() as hands:
        await hands.press("enter", "down", "R", "enter")
        await hands.sees("Status now [ submitted", "Date [ 2026-12-24")
        await hands.press("tab", "home", "shift+end")
        await hands.paste("draft")
        await hands.press("ctrl+s")
        await hands.sees(". Saved")
    (kept,) = office.customer("1001").collaborations[0].records
    assert (kept.status, f"{kept.on}") == ("draft", "2026-11-23")


async def test_escape_changes_nothing_and_leads_back(office):
    """To the same window, with its answers."""
    before = office.customer("1001")
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "1", "r")
        await hands.sees("Correct a record")
        await hands.press("escape")
        await hands.sees("End Visma Utlägg", "(*) End – customer continues")
        await hands.press("escape")

    assert office.customer("1001") == before


async def test_what_a_colleague_sets_right_meanwhile_is_gone_from_the_list(office):
    """What is done is done on the record that is shown, or not at all."""
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "r")
        await hands.sees("Site visit in Luleå · Eva Lind")
        wish = SetRecord(
            collaboration="utlagg-1",
            kind="report",
            title="Site visit in Luleå",
            person="eva@alfabygg.example",
            status="submitted",
        )
        office.carry_out("1001", wish, login="cecilia")
        await hands.sees_no("Site visit in Luleå · Eva Lind")
        await hands.press("space", "ctrl+s")
        await hands.sees("ok All reports are submitted (checked, 5 recorded)")
        await hands.press("escape")

    assert [each.by for each in office.customer("1001").history[-2:]] == ["cecilia", "anna"]


@pytest.mark.parametrize("keys", [("x", "r"), ("R", "n", "enter", *"Resa", "ctrl+s", "enter")])
async def test_records_of_what_others_have_taken_away_are_set_no_more(office, keys):
    """The form stays with what was typed, and says that there is nothing to set."""
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press(*keys)
        await hands.sees("How it stands now")
        office.take_away("1001", "utlagg-1")
        await hands.sees("Changed meanwhile")
        await hands.press("tab", "space", "ctrl+s", "escape")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")

    assert office.customer("1001").collaboration("utlagg-1") is None


async def test_on_the_customers_side_its_administrator_does_the_same_in_swedish(office, at_portal):
    """At 80x24, in whole words."""
    set_language("sv")
    async with at_portal("eva@alfabygg.example", "1001") as hands:
        await hands.press("down", "down", "down", "x")
        await hands.sees("r rätta")
        await hands.press("r")
        await hands.sees("Rätta en post: Visma Utlägg · Alfa Bygg AB", "Status nu [ utkast")
        await hands.sees("] utkast, inskickad")
        await hands.sees("rapport Site visit in Luleå · Eva Lind · utkast · 2026-11-20")
        await hands.sees("Blanksteg inskickad")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.sees("Inget är ändrat än: posten säger redan detta.")
        await hands.press("shift+tab", "shift+tab", "shift+tab", "space")
        await hands.sees("inskickad, hittills utkast")
        await hands.press("ctrl+s")
        await hands.sees(
            "Site visit in Luleå · Eva Lind · inskickad · 2026-11-20. Sparat.",
            "1 rapport inte inskickad: Eva Lind",
        )
        await hands.press("escape", "h")
        await hands.sees("Utlägg: rapport inskickad", "slag rapport")

    entry = office.customer("1001").history[-1]
    assert (entry.by, entry.side) == ("eva@alfabygg.example", "customer")
    assert entry.details["record"] == "draft -> submitted"


async def test_what_was_typed_stays_where_others_change_something_else(office):
    """A colleague corrects another record, or holds the store; nothing is typed twice."""
    async with office.screen(patience=0.2) as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "r", "space", "tab", "tab", "home", "shift+end")
        await hands.paste("2026-11-19")
        wish = SetRecord(collaboration="utlagg-1", kind="outlay", title="Parking", status="sent")
        office.carry_out("1001", wish, login="cecilia")
        await hands.sees("Changed meanwhile: ", "Date [ 2026-11-19")
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            await hands.sees("the store is busy", "Date [ 2026-11-19")
        await hands.press("ctrl+s")
        await hands.sees(". Saved")

    changed = office.customer("1001").history[-1]
    assert (changed.action, changed.by) == ("record", "anna")
