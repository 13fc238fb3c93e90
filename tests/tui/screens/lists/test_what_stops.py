"""What stops endings by keys: what `readiness` prints, narrowed, written, and cured (R65)."""

import csv
import datetime as dt

import pytest

from store.domain.model import Hold, Task
from store.i18n.language import set_language
from tui.app import SamarbeteApp

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


@pytest.fixture
def stopped(office_with, make):
    """Make an office with a line of each kind that `readiness` prints."""
    draft = make.record("report", "Resa till Umeå", status="draft")
    held = Hold(reason="Tvist", by="anna", at=NOW, collaboration="ekonomioversikt-1")
    return office_with(
        make.customer(make.collaboration("utlagg", records=(draft,)), account_manager="bo"),
        make.customer(make.collaboration("lon-smart"), number="1002", name="Beta Café AB",
                      users=(), main_contact=None),
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"),
                      number="1003", name="Gamma Åkeri AB", holds=(held,)),
        make.customer(make.collaboration("lon-smart"), number="1004", name="Delta Bygg AB",
                      account_manager="david", tasks=(Task(name="Löpande bokföring"),)),
    )  # fmt: skip


async def test_it_lists_what_the_verb_prints_in_its_order(stopped):
    desk = stopped.desk()
    printed = [
        (one.number, "There is no main contact." if one.number == "1002" else one.refusal.message)
        for one in desk.readiness()
    ]
    assert [number for number, _why in printed] == ["1001", "1002", "1003", "1003"]
    async with stopped.screen(size=(120, 40)) as hands:
        await hands.press("S")
        await hands.sees("What stops endings", "Customer Service Manager What stops it")
        listed = [line for line in hands.lines[2:10] if line.strip().startswith("100")]
        for line, (number, message) in zip(listed, printed, strict=False):
            assert line.split()[0] == number
            assert message.replace("Visma ", "").split("(")[0].strip()[:40] in line
        assert len(listed) == len(printed) + len(desk.absences())
        await hands.sees("Visma Utlägg · 1001 Alfa Bygg AB", "1 report not submitted")


async def test_enter_cures_a_record_where_it_stands(stopped):
    async with stopped.screen() as hands:
        await hands.press("S")
        await hands.sees("Enter Correct the records")
        await hands.press("enter")
        await hands.sees("Resa till Umeå")
        await hands.press("space", "ctrl+s")
        await hands.sees_no("1001 Alfa Bygg AB")
        await hands.sees("What stops endings", "Resa till Umeå", "Alfa Bygg AB. Saved; z undoes.")
        assert hands.lines[-1].strip().startswith("z Undo")
        await hands.press("z")
        await hands.sees("Undo · Alfa Bygg AB")
        await hands.press("escape")
    assert not any(one.number == "1001" for one in stopped.desk().readiness())


async def test_each_line_leads_to_the_cure_that_fits(stopped):
    """The users for a main contact, the other ending first, the release of a hold."""
    async with stopped.screen() as hands:
        await hands.press("S", "down")
        await hands.sees("Enter Users")
        await hands.press("enter")
        await hands.sees("Beta Café AB > Users and services", "There are no users yet.")
        await hands.press("escape", "down")
        await hands.sees("Enter End that first")
        await hands.press("enter")
        await hands.sees("End Visma Ekonomiöversikt")
        await hands.press("escape", "down")
        await hands.sees("Enter Release")
        await hands.press("enter")
        await hands.sees("Release · Gamma Åkeri AB")
        await hands.press_act()
        await hands.sees("Visma Ekonomiöversikt no longer on hold, Gamma Åkeri AB. Saved.")
    assert [one.refusal.code for one in stopped.desk().readiness()][-1] == "still-active-elsewhere"


async def test_f_narrows_it_to_one_kind_and_o_goes_to_the_line(stopped):
    async with stopped.screen() as hands:
        await hands.press("S", "f")
        await hands.sees("[ ] Kind no main contact 1", "[ ] Service Utlägg 1")
        await hands.sees("[ ] Manager Bo Ek 1")
        await hands.press(*"main contact", "enter", "escape", "escape")
        await hands.sees("1 line · 1 customer · no main contact", "1002 Beta Café AB")
        await hands.sees_no("1003 Gamma")
        await hands.press("escape")
        await hands.sees("1003 Gamma", "What stops endings")
        await hands.press("o")
        await hands.sees("Settings > Collaborations")
        await hands.sees("1002 Beta Café AB", "No main contact: no collaboration can be ended.")


@pytest.mark.parametrize(
    ("language", "size", "service", "none", "held"),
    [
        ("en", (80, 24), "[x] Service", "no main contact", "on hold"),
        ("sv", (120, 40), "[x] Tjänst", "ingen huvudkontakt", "spärrat"),
    ],
)
async def test_several_values_are_ticked_one_after_the_other_and_counted(
    stopped, language: str, size, service: str, none: str, held: str
):
    """The window stays; values of one facet add up, those of another narrow it further."""
    set_language(language)
    async with stopped.screen(size=size) as hands:
        await hands.press("S", "f", *none.split()[-1], "enter")
        await hands.sees("[x]")
        await hands.press("escape", *held.split()[-1], "enter", "escape", "escape")
        await hands.sees("1002 Beta Café AB", "1003 Gamma Åkeri AB", none, held)
        await hands.press("f", *"ekonomi", "enter", "escape")
        await hands.sees(service)
        await hands.press("escape")
        await hands.sees_no("1002 Beta")
        await hands.press("escape")
        await hands.sees("1002 Beta Café AB")


async def test_what_is_shown_is_written_to_a_new_file(stopped, tmp_path):
    file = tmp_path / "stops.csv"
    async with stopped.screen() as hands:
        await hands.press("S", "w", "ctrl+u")
        await hands.paste(f"{file}")
        await hands.press("tab", "enter")
        await hands.sees("Written:")
    rows = [*csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";")]
    desk = stopped.desk()
    refused = [row for row in rows if row["kind"] == "refusal"]
    assert [(row["number"], row["code"], row["message"]) for row in refused] == [
        (one.number, one.refusal.code, one.refusal.message) for one in desk.readiness()
    ]
    notes = [row["message"] for row in rows if row["kind"] == "note"]
    assert notes == [one.text for one in desk.absences()]


async def test_who_may_not_cure_may_look_and_where_files_are_kept_none_is_named(stopped):
    async with stopped.screen("bo") as hands:
        await hands.press("S", "down", "enter")
        await hands.sees("What stops endings")
        await hands.sees_no("There are no users yet.")
    app = SamarbeteApp(stopped.desk(), restricted=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("S")
        await pilot.pause()
        assert type(app.screen).__name__ == "WhatStops"
        assert "w" not in app.screen.active_bindings


async def test_nobody_refused_is_said_in_swedish_too(office_with, make):
    office = office_with(make.customer(make.collaboration("lon-smart")))
    set_language("sv")
    async with office.screen() as hands:
        await hands.press("S")
        await hands.sees("Vad som hindrar avslut", "Inget hindrar ett avslut i dag.")


async def test_the_services_to_narrow_to_stand_in_the_order_of_their_names(office_with, make):
    draft = make.record("report", "Resa till Umeå", status="draft")
    bank = make.record("bank-integration", "Swedbank", status="active")
    office = office_with(
        make.customer(make.collaboration("utlagg", records=(draft,)),
                      make.collaboration("eekonomi", records=(bank,))),
    )  # fmt: skip
    async with office.screen() as hands:
        await hands.press("S", "f")
        await hands.sees("Service eEkonomi 1", "Service Utlägg 1")
        assert hands.text.index("Service eEkonomi") < hands.text.index("Service Utlägg")
