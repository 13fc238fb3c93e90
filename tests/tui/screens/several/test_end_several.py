"""Several endings at once: marked, planned as one, confirmed by their count, told line by line."""

import datetime as dt

import pytest

from store.domain.wishes import End
from tests.tui.conftest import Hands
from tests.tui.widgets.customers.test_filter_line import narrow
from tui.app import SamarbeteApp
from tui.formatting.endings.plan_facts import effect_facts, note_facts
from tui.screens.collaborations import Collaborations

TALL = (100, 40)


async def mark(hands, *numbers: str) -> None:
    """Mark customers with Space, one search after the other."""
    for number in numbers:
        await hands.find(number)
        await hands.tells(number)
        await hands.press("space")
    await hands.press("escape")


async def open_page(hands, *numbers: str) -> None:
    """Mark customers, and open the page for them."""
    await mark(hands, *numbers)
    await hands.press("x")
    await hands.sees("End several")


async def mark_one(hands, number: str, place: int, told: str) -> None:
    """Mark one collaboration of a customer, and open the page for it."""
    await hands.go_to(number, place)
    await hands.tells(told)
    await hands.press("space", "x")
    await hands.sees("End several")


def running_at(number: str, screen: Collaborations) -> int:
    """Return how much a screen that is behind another shows as running at a customer."""
    return next(row.active for row in screen.listing.rows if row.number == number)


async def to_table(hands) -> None:
    """Go from wherever the focus is to the table, by Tab."""
    await hands.until(lambda: True, "")
    for _ in range(20):
        if "Space Leave out" in hands.text or "Space Take in" in hands.text:
            return
        await hands.press("tab")
    raise AssertionError("the table is never reached")


async def test_two_are_deleted_once_their_count_is_typed(office):
    """The result stays until it is closed; the records are gone, the marks as well."""
    before = office.customer("1012")
    assert before.collaboration("utlagg-1").records
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1012", "1024")
        await hands.sees("2 marked")
        await hands.press("x")
        await hands.sees("End several · 2 Utlägg at 2 customers", "0 can be ended, 2 cannot")
        await hands.press("2")
        await hands.sees(
            "0 can be ended", "ask 1012 Sjöviks Bageri AB Utlägg", "no pack, no reason"
        )
        await hands.press("tab", "tab")
        await hands.paste("Slut")
        await hands.sees(
            "all 2 can be ended",
            "! 2 will be ended now. 2 of them lose data for good.",
            "ok ! 1012 Sjöviks Bageri AB Utlägg",
            "How many lose data?",
            "( ! End 2 now Ctrl+S )",
        )
        await hands.press("ctrl+s")
        await hands.sees("Type 2 first: 2 lose data for good.")
        await hands.paste("3")
        await hands.press("ctrl+s")
        await hands.sees("Type 2 first: 2 lose data for good.")
        assert office.customer("1012") == before
        await hands.press("backspace")
        await hands.paste("2")
        await hands.sees_no("Type 2 first")
        await hands.press("ctrl+s")
        await hands.sees(
            "Ended 2 of 2. 2 of them have lost data for good. It is saved.",
            "done ! 1012 Sjöviks Bageri AB Utlägg deleted ! all data in it is deleted; the 2 kept",
            "done ! 1024 Mörkö Båtvarv AB Utlägg deleted ! all data in it is deleted",
            "Close",
        )
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations", "2 collaborations ended. It is saved.")
        await hands.sees("L What is left")
        assert "marked" not in hands.lines[1]

    for number, id in (("1012", "utlagg-1"), ("1024", "utlagg-2")):
        ended = office.customer(number).collaboration(id)
        assert (ended.status, ended.ending.outcome, ended.records) == ("ended", "delete", ())


async def test_a_digit_in_the_list_is_of_the_number_that_is_asked_for(office):
    """It chooses no other outcome; from the reason, Enter leads to that number."""
    async with office.screen(size=TALL) as hands:
        await open_page(hands, "1012", "1024")
        await hands.press("2", "tab", "tab")
        await hands.paste("Slut")
        await hands.sees("How many lose data?")
        await hands.press("enter", "1")
        await hands.sees("How many lose data? [ 1", "all 2 can be ended", "2 of them lose data")
        await hands.press("backspace")
        await to_table(hands)
        await hands.sees("1-2 Number")
        await hands.press("1")
        await hands.sees("How many lose data? [ 1", "2 of them lose data")
        await hands.press("ctrl+s")
        await hands.sees("Type 2 first")
        await hands.press("backspace", "2")
        await to_table(hands)
        await hands.sees("1-2 Outcome")
        await hands.press("1")
        await hands.sees_no("How many lose data?")


async def test_ctrl_s_leads_to_the_reason_that_is_missing(office):
    async with office.screen(size=TALL) as hands:
        await open_page(hands, "1012", "1024")
        await hands.press("2", "ctrl+s")
        await hands.sees("None of them can be ended as it stands.")
        await hands.press("S", "l", "u", "t")
        await hands.sees("[ Slut", "all 2 can be ended")


async def test_what_is_refused_says_why_on_its_line_and_keeps_its_mark(office):
    """Esc before changes nothing, says so, and keeps the marks; what has ended loses its own."""
    before = {number: office.customer(number) for number in ("1005", "1024")}
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1005", "1024")
        await hands.press("x", "1")
        await hands.sees(
            "1 can be ended, 1 cannot",
            "ok 1024 Mörkö Båtvarv AB Utlägg continues",
            "stop 1005 Ängslyckans Förskola AB Utlägg - no main contact",
            "1 will be ended now. Nothing is lost. 1 stays marked.",
        )
        await hands.press("escape")
        await hands.done()
        await hands.sees("Settings > Collaborations", "2 marked", "Nothing was changed.")
        assert {number: office.customer(number) for number in before} == before

        await hands.press("x", "1", "tab", "tab")
        await hands.paste("Moves to another office")
        await hands.press("ctrl+s")
        await hands.sees(
            "Ended 1 of 2. Saved; z in the list undoes one.",
            "done 1024 Mörkö Båtvarv AB Utlägg",
            "stop 1005 Ängslyckans Förskola AB Utlägg - no main contact",
        )
        await hands.press("enter")
        await hands.done()
        await hands.sees("1 marked", "1 collaboration ended. It is saved.")

    assert office.customer("1005") == before["1005"]
    assert office.customer("1024").collaboration("utlagg-2").ending.outcome == "continue"
    assert office.customer("1024").history[-1].reason == "Moves to another office"


async def test_nothing_can_be_ended_before_somebody_has_said_yes_to_its_service(office):
    """A service with one outcome asks, too; what is said yes to can be taken back."""
    before = office.customer("1013")
    async with office.screen(size=TALL) as hands:
        await hands.go_to("1013", 2)
        await hands.tells("Scanner")
        await hands.press("space", "x")
        await hands.sees("1 Scanner at 1 customer", "1 to be chosen", "0 can be ended", "ask 1013")
        await hands.press("ctrl+s")
        await hands.sees("None of them can be ended as it stands.")
        assert office.customer("1013") == before
        await hands.press("1")
        await hands.sees("all chosen", "1 can be ended", "For 1 it is unknown whether data")
        await hands.press("1")
        await hands.sees("1 to be chosen", "0 can be ended")
        await hands.press("ctrl+s", "escape")
        await hands.done()
    assert office.customer("1013") == before


async def test_a_marked_customer_stands_for_all_that_runs_there_in_the_right_order(office):
    """What others wait for ends first, so that both go through at once (case 20)."""
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1013")
        await hands.press("x")
        await hands.sees("2 collaborations at 1 customer", "eEkonomi (1)", "Scanner (1)")
        await hands.press("1", "3", "tab", "space")
        await hands.sees("[x] All work for the customer is finished", "all 2 can be ended")
        await hands.press("ctrl+s")
        await hands.sees("Ended 2 of 2. Saved; z in the list undoes one.")

    assert [each.collaboration for each in office.customer("1013").history] == [
        "scanner-1",
        "eekonomi-1",
    ]


async def test_a_line_tells_what_the_window_for_one_tells_and_is_marked_where_it_loses(office):
    """Same effects, same words, same notes; the number to type counts exactly such lines."""
    desk = office.desk()
    wish = End(collaboration="lon-1", outcome="end", attested=("backup-handed-over",))
    plan = desk.plan_for(office.customer("1003"), wish)
    async with office.screen(size=(100, 50)) as hands:
        await mark(hands, "1003")
        await hands.press("x", "1", "3", "4")
        await hands.sees("Lön (1)", "3 (*) ! END COLLABORATION")
        await hands.press("tab", "space", "tab", "tab", "space")
        await hands.sees("[x] Probably asked: A backup file is handed over", "ok ! 1003 Gamma")
        await hands.sees("! 3 will be ended now. 1 of them loses data for good.")
        await to_table(hands)
        await hands.press("home", "down")
        await hands.sees("1003 Gamma Åkeri AB · Visma Lön ")
        await hands.press("n")
        told = await hands.read_on()
        for fact in (*effect_facts(plan.effects), *note_facts(plan)):
            assert fact.text in told
        assert "! probably" in told
        await hands.press("escape", "ctrl+s")
        await hands.sees("Type 1 first: 1 loses data for good.")
        await hands.paste("1")
        await hands.press("ctrl+s")
        await hands.sees("Ended 3 of 3. 1 of them has lost data for good. It is saved.")
    assert not any(each.running for each in office.customer("1003").collaborations)


async def test_a_date_for_all_is_understood_shown_and_stands_on_the_button(office):
    """A day that is none ends nothing, and nothing says that it would end now."""
    before = office.customer("1024")
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1012", "1024")
        await hands.press("x", "1", "tab")
        await hands.sees("all 2 can be ended", "End 2 now")
        await hands.press(*("backspace",) * 3)
        await hands.paste("soon")
        await hands.sees("'soon' is no day", "0 can be ended", "ask 1012", "no day")
        await hands.sees_no("now")
        await hands.press("ctrl+s")
        await hands.sees("'soon' is no day")
        assert office.customer("1024") == before
        await hands.press(*("backspace",) * 4)
        await hands.paste("31/12")
        await hands.sees("2 will be ended on 2026-12-31. Nothing is lost.", "( End 2 on 2026-12-31")
        await hands.press("ctrl+s")
        await hands.sees(
            "2 of 2 end on 2026-12-31. Saved; w in the list withdraws one.",
            "2 end on 2026-12-31, 0 not",
        )
        await hands.press("escape")
        await hands.done()
        await hands.sees("2 collaborations end on their day. It is saved.")
        assert "marked" not in hands.lines[1]
    for number, id in (("1012", "utlagg-1"), ("1024", "utlagg-2")):
        decided = office.customer(number).collaboration(id)
        assert (decided.status, decided.ending.on) == ("ending", dt.date(2026, 12, 31))


async def test_a_line_that_ends_on_a_day_already_says_so_beside_what_becomes_of_it(office, clock):
    """Before anything is answered, and where it would end otherwise."""
    on = clock.day(8)
    office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue", on=on))
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1003", 1, "Utlägg")
        await hands.sees(f"so far: ends {on} · to be chosen above")
        await hands.press("1")
        await hands.sees("1 can be ended", f"so far: ends {on}")


async def test_where_there_is_room_the_day_that_is_meant_is_said_beside_it(office):
    """With its weekday, so that a slip is seen."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.find("1024")
        await hands.sees("1 of 25")
        await hands.press("space", "x", "1", "tab", *("backspace",) * 3, *"eoy")
        await hands.sees("Thursday 2026-12-31", "End 1 on 2026-12-31")


async def test_a_line_is_left_out_and_taken_in_again_by_space(office):
    """Lines stay where they are meanwhile; what is left out keeps its mark."""
    before = office.customer("1012")
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1012", "1024")
        await hands.press("x", "1")
        await to_table(hands)
        await hands.press("home", "space")
        await hands.sees("out 1012", "left out", "1 can be ended, 1 cannot", "1 stays marked")
        await hands.press("home", "space")
        await hands.sees("all 2 can be ended")
        await hands.press("home", "space", "ctrl+s")
        await hands.sees("Ended 1 of 2. Saved; z in the list undoes one.", "out 1012")
        await hands.press("escape")
        await hands.done()
        await hands.sees("1 marked")
    assert office.customer("1012") == before
    assert not office.customer("1024").collaboration("utlagg-2").running


async def test_filter_mark_all_end_ends_exactly_what_was_filtered(office):
    """No other collaboration of those customers is ended, nor even planned."""

    def running(service: bool) -> set[tuple[str, str]]:
        listing = office.desk().listing()
        return {
            (row.number, each.id)
            for row in listing.rows
            for each in row.collaborations
            if each.status == "active" and (each.service == "scanner") == service
        }

    scanners, others = running(True), running(False)
    async with office.screen(size=TALL) as hands:
        await narrow(hands, "Collaboration", "Visma Scanner")
        await hands.sees("[Visma Scanner x] c clears 4 of 25")
        await hands.press("A", "x")
        await hands.sees("End several · 3 Scanner at 3 customers", "1 to be chosen")
        await hands.press("1", "ctrl+s")
        await hands.sees("of 3. Saved; z in the list undoes one.", "done")
        await hands.press("escape")
        await hands.done()
    assert running(False) == others
    assert running(True) < scanners


async def test_capital_a_marks_all_that_are_shown_and_only_those(office):
    """With a filter set, the others stay unmarked; pressed again, the marks are gone."""
    async with office.screen() as hands:
        await narrow(hands, "Collaboration", "Visma Scanner")
        await hands.sees("[Visma Scanner x] c clears 4 of 25")
        await hands.press("A")
        await hands.sees("[Visma Scanner x] c clears 4 of 25 · 3 marked")
        await hands.press("c")
        await hands.sees("25 customers · 3 marked")
        marked = [line for line in hands.tree if line.startswith(("*", "-"))]
        assert [line.split()[1] for line in marked] == ["1002"]  # of those in view
        await hands.find("1002")
        await hands.press("A")
        await hands.sees("1 of 25 · 4 marked, 2 not shown")
        await hands.press("enter", "down")
        await hands.tells("Utlägg · Beta")
        assert [line[1] for line in hands.tree] == ["▼", "*", "*"]
        await hands.press("A")
        await hands.sees("1 of 25 · 2 marked, 2 not shown")


async def test_a_mark_where_nothing_runs_ends_nothing(office):
    """There is nothing to mark, and nothing changes."""
    before = office.customer("A212")
    async with office.screen() as hands:
        await hands.find("A212")
        await hands.press("space", "x")
        await hands.sees("Nothing is running here that could be ended.")
    assert office.customer("A212") == before


async def test_a_missing_main_contact_is_cured_from_its_line_and_the_plan_goes_on(office):
    """Enter on the line leads to Users and services and back, with the answers kept."""
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1004", 1, "eEkonomi Bokföring · Hjortsjö")
        await hands.press("1", "tab", "space")
        await hands.sees("stop 1004", "Enter opens Users and services, and comes back.")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("Users and services", "main contact")
        await hands.press("m")
        await hands.sees("Make main contact")
        await hands.press("y")
        await hands.sees("named main contact. Saved; z undoes.")
        await hands.press("escape")
        await hands.sees("End several", "1 can be ended", "(*) customer continues")
    assert office.customer("1004").valid_main_contact(()) is not None


async def test_a_missing_licence_is_cured_from_its_line_and_the_plan_goes_on(office):
    """As a main contact is: with the steps, on the service, and a word where none is given."""
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1016", 1, "Lön · Råbäcka")
        await hands.press("1", "tab", "space")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("To end Visma Lön", "step 2 of 3", "s license Knut Råberg")
        await hands.press("escape")
        await hands.sees("End several", "still no active user is licensed for it.")
        await hands.press("enter", "s", "space", "ctrl+s")
        await hands.sees("now 3 back to ending Visma Lön")
        await hands.press("escape")
        await hands.sees("End several")
        await hands.sees_no("is licensed for")
    assert office.customer("1016").users[0].services == ("lon",)


async def test_where_no_file_may_be_written_the_cure_offers_none_either(office):
    """Users and services leads to the history, which writes a file only where files may be."""
    app = SamarbeteApp(office.desk(), restricted=True)
    async with app.run_test(size=TALL, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await mark_one(hands, "1005", 1, "Utlägg · Ängslyckans")
        await hands.press("1")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("Users and services")
        await hands.press("h")
        await hands.sees("History · 1005", "deactivated")
        assert "Write file" not in hands.text
        await hands.press("w")
        assert "Write file" not in hands.text


async def test_what_was_ended_stays_in_view_and_is_undone_there(office):
    """As after a single ending: the line under the cursor is the one that z undoes."""
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1012", 1, "Utlägg · Sjöviks")
        await hands.press("1", "ctrl+s")
        await hands.sees("Ended 1 of 1. Saved; z in the list undoes one.")
        behind = next(one for one in hands.app.screen_stack if isinstance(one, Collaborations))
        await hands.until(lambda: not running_at("1012", behind), "news behind the page")
        await hands.press("escape")
        await hands.done()
        await hands.sees("1 collaboration ended. It is saved.", "Utlägg Expenses ended")
        await hands.press("z", "y")
        await hands.sees("Undone: ")
    assert office.customer("1012").collaboration("utlagg-1").status == "active"


async def test_what_has_to_end_first_is_taken_into_the_plan(office):
    """Enter on the refused line adds the collaboration that it waits for, which is then asked."""
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1013", 1, "eEkonomi")
        await hands.press("1", "tab", "space")
        await hands.sees("0 can be ended", "Scanner first", "Enter takes that one into this plan")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("Scanner (1)", "1 to be chosen", "0 can be ended, 2 cannot")
        await hands.press("3")
        await hands.sees("all 2 can be ended")


async def test_a_cure_that_is_left_half_done_is_told_with_what_is_saved(office):
    """A user is created, who is no main contact yet: the same words as in the window of one."""
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1005")
        await hands.press("x", "1")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("To end Visma Utlägg")
        await hands.press("escape")
        await hands.sees("Visma Utlägg is not ended: a main contact is still missing.")
        await hands.press("enter", "n")
        await hands.paste("Ida Ek")
        await hands.press("enter")
        await hands.paste("ida@x.example")
        await hands.press("enter", "down", "space", "ctrl+s")
        await hands.sees("Ida Ek created. Saved")
        await hands.press("escape")
        await hands.sees(
            "Visma Utlägg is not ended: a main contact is still missing. "
            "Saved before: Ida Ek created."
        )


async def test_a_line_of_which_nobody_knows_whether_it_loses_data_shows_that(office):
    """By a sign at its word, and in words; also when it is done."""
    async with office.screen() as hands:
        await mark_one(hands, "1013", 2, "Scanner")
        await hands.press("1")
        await hands.sees("For 1 it is unknown whether data is lost.")
        await hands.sees("ok ? 1013 Tallmons", "? ended: unknown if data is lost")
        await hands.press("ctrl+s")
        await hands.sees("done ? 1013 Tallmons", "unknown if data is lost")


async def test_a_check_is_waived_for_one_line_alone(office):
    """The reason stands in the history of that ending; what no tick can answer names none."""
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1001", 3, "Utlägg · Alfa")
        await hands.press("1")
        await hands.sees("stop 1001", "2 reports · 1 outlay", "v waives it with a reason")
        await hands.sees_no("answer above", "tick above")
        await to_table(hands)
        for _ in range(2):  # reports, then outlays; the cursor stays on the line
            await hands.press("v")
            await hands.sees("Waive:")
            await hands.press("ctrl+s")
            await hands.sees("! A reason is needed.")
            await hands.paste("Sent in by mail")
            await hands.press("ctrl+s")
            await hands.sees("End several")
        await hands.sees("1 can be ended", "waived")
        await hands.press("v")
        await hands.sees("0 can be ended", "What was waived for this one is open again.")
        for _ in range(2):
            await hands.press("v")
            await hands.sees("Waive:")
            await hands.paste("Sent in by mail")
            await hands.press("ctrl+s")
            await hands.sees("End several")
        await hands.press("ctrl+s")
        await hands.sees("Ended 1 of 1. Saved; z in the list undoes one.")
    ending = office.customer("1001").collaboration("utlagg-1").ending
    assert ending.checks["reports-submitted"] == "waived: Sent in by mail"


async def test_records_are_set_right_from_the_line(office):
    """Enter leads to the records that keep the check open, and back."""
    async with office.screen(size=TALL) as hands:
        await mark_one(hands, "1001", 3, "Utlägg · Alfa")
        await hands.press("1")
        await hands.sees("Enter corrects the records")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("All reports are submitted")
        await hands.press("space", "ctrl+s")
        await hands.sees(
            "report Site visit in Luleå · Eva Lind · submitted · 2026-11-20. Saved.",
            "1 report · 1 outlay",
        )
        await hands.sees("End several", "(*) customer continues")


async def test_a_pack_is_made_from_the_line_where_data_is_lost(office, tmp_path):
    """It stands in for the reason, as in the window for one."""
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1024")
        await hands.press("x", "2")
        await hands.sees("no pack, no reason", "Enter makes a hand-over pack")
        await to_table(hands)
        await hands.press("enter")
        await hands.sees("Hand-over pack", "Directory")
        await hands.press("ctrl+u")
        await hands.paste(f"{tmp_path / 'pack'}")
        await hands.press("ctrl+s")
        await hands.sees("The hand-over pack is in", "1 can be ended", "ok ! 1024")
    assert (tmp_path / "pack").is_dir()


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_questions_of_many_services_leave_the_table_in_sight(office, size):
    """They scroll by themselves; every outcome is reached by keys."""
    async with office.screen(size=size) as hands:
        await mark(hands, "1001", "1003", "1013")
        await hands.press("x")
        await hands.sees("For all of them", "ask 1001")
        rows = [line for line in hands.lines if line.startswith((" ask", " stop", " ok"))]
        assert len(rows) >= (4 if size[1] == 24 else 2)
        # what is out of sight is shown by its digit, and chosen by the next
        await hands.press(*("1468" if size[1] == 24 else "1446688"))
        await to_table(hands)
        await hands.sees("ok ")


async def test_with_many_lines_the_plan_follows_the_keys(office_with, make):
    """More than are planned between two keys are planned beside them, and none is forgotten."""
    customers = [
        make.customer(make.collaboration("utlagg"), number=f"{2000 + n}", name=f"Kund {n} AB")
        for n in range(60)
    ]
    office = office_with(*customers)
    async with office.screen(size=TALL) as hands:
        await hands.press("A", "x")
        await hands.sees("60 Utlägg at 60 customers")
        await hands.press("2", "1", "1", "1", "ctrl+s")
        await hands.sees("Ended 60 of 60. Saved; z in the list undoes one.")
    for number in ("2000", "2059"):
        assert office.customer(number).collaboration("utlagg-1").ending.outcome == "continue"
