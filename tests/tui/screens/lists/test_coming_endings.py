"""Coming endings by keys: what ends when, what would refuse it, and what changes it (R41, R42)."""

import datetime as dt
from itertools import takewhile

import icalendar
import pytest
from msgspec.structs import replace

from store.domain.wishes import PutOnHold, Withdraw
from store.i18n.language import set_language
from tui.app import SamarbeteApp

ON = dt.date(2026, 12, 31)


@pytest.fixture
def dated(make):
    """Make a collaboration that ends on a day."""

    def dated(service: str, on: dt.date, **fields: object):
        ending = make.ending(on=on, **fields)
        return make.collaboration(service, status="ending", ending=ending)

    return dated


@pytest.fixture
def three(office_with, make, dated):
    """Make an office with an overdue ending, one in time, and one that would be refused."""
    draft = make.record("report", "Resa till Umeå", status="draft")
    waits = replace(dated("utlagg", dt.date(2026, 12, 10), outcome="delete"), records=(draft,))
    return office_with(
        make.customer(dated("ekonomioversikt", ON, outcome="delete", reason="Sold")),
        make.customer(dated("utlagg", dt.date(2026, 11, 14)), number="1002",
                      name="Beta Café AB", users=(), main_contact=None),
        make.customer(waits, number="1003", name="Gamma Åkeri AB"),
    )  # fmt: skip


async def test_all_endings_stand_by_their_day_the_overdue_first(three):
    async with three.screen() as hands:
        await hands.press("escape", "escape", "d")
        await hands.sees("Coming endings", "Day Customer Service Outcome Then")
        await hands.sees("3 endings · 1 overdue · 2 would be refused")
        below = takewhile(lambda line: line.strip("─ ") == line.strip() != "", hands.lines[3:])
        listed = [line for line in below if line[1:2].strip()]  # a sentence goes on below its row
        assert [line.split()[:3] for line in listed] == [
            ["9", "d", "overdue"],
            ["2026-12-10", "1003", "Gamma"],
            ["2026-12-31", "1001", "Alfa"],
        ]
        assert [" refused: " in line for line in listed] == [True, True, False]
        assert listed[2].split()[-3:] == ["!", "delete", "ends"]
        assert [" ! delete " in line for line in listed] == [False, True, True]
        await hands.tells("Visma Utlägg · 1002 Beta Café AB day 2026-11-14, overdue 9 days")
        await hands.sees(
            "decided by Anna Berg (office)", "Main contact is missing for customer number 1002."
        )
        await hands.press("down")
        await hands.tells("Visma Utlägg · 1003 Gamma Åkeri AB day 2026-12-10, in 17 days")
        await hands.sees("On that day it would be refused:", "1 report not submitted")
        await hands.press("j")
        await hands.tells("Visma Ekonomiöversikt · 1001 Alfa Bygg AB day 2026-12-31, in 38 days")
        await hands.sees(
            "on 2026-11-23; reason: Sold",
            "On that day: data ! probably everything held in the service",
        )


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", ("refused: no main", "refused: on hold")),
        ("sv", ("avvisas: ingen", "avvisas: spärr")),
    ],
)
async def test_why_an_ending_is_refused_takes_two_lines_where_the_row_has_the_rest(
    office_with, make, dated, language, why
):
    """So that at 80 columns the days before and behind it are seen; all of it is told below."""
    kept = dated("utlagg", dt.date(2026, 11, 2), outcome="delete")
    name = "Höglidens Hotell AB"
    bare = make.customer(dated("lon-smart", dt.date(2026, 10, 1)), users=(), main_contact=None)
    office = office_with(bare, make.customer(kept, number="1015", name=name))
    office.carry_out("1015", PutOnHold(reason="Tvist om fakturor"))
    set_language(language)
    async with office.screen() as hands:
        await hands.press("escape", "escape", "d")
        await hands.sees(*why)
        rows = hands.lines[3:8]
        first, other = (next(n for n, row in enumerate(rows) if each in row) for each in why)
        assert other - first <= 2


@pytest.mark.parametrize(("language", "late"), [("en", "121 d overdue"), ("sv", "121 d försenat")])
async def test_the_day_takes_one_line_at_80x24_however_late(three, clock, language, late):
    set_language(language)
    clock.now += dt.timedelta(days=112)
    async with three.screen() as hands:
        await hands.press("escape", "escape", "d")
        await hands.sees(late)
        assert any(line.startswith(f" {late}") for line in hands.lines)


async def test_in_a_wide_terminal_day_and_days_stand_beside_each_other(three):
    async with three.screen(size=(120, 40)) as hands:
        await hands.press("escape", "escape", "d")
        await hands.sees("9 d overdue 2026-11-14 1002 Beta Café AB", "Anna Berg, office")
        await hands.sees("2026-12-31 in 38 days 1001 Alfa Bygg AB")
        await hands.resize(80, 24)
        await hands.sees_no("Anna Berg, office")
        await hands.stands_as_drawn_anew()


async def test_enter_goes_to_the_collaboration_also_behind_a_filter(three):
    async with three.screen() as hands:
        await hands.press("escape", "escape")
        await hands.find("Gamma")
        await hands.press("d", "end", "enter")
        await hands.sees("The filter is cleared: it hid 1001.")
        await hands.tells("Ekonomiöversikt · Alfa Bygg AB")
        await hands.press("w")
        await hands.sees("Withdraw an ending · Alfa Bygg AB")


async def test_w_calls_off_and_x_ends_from_the_list(three):
    """By the windows of the main screen; the cursor stays at its height."""
    async with three.screen() as hands:
        await hands.press("escape", "escape", "d", "w")
        await hands.sees("on 2026-11-14 can be withdrawn only before that day")
        await hands.press("escape", "end", "w")
        await hands.sees("Withdraw an ending · Alfa Bygg AB")
        await hands.press_act()
        await hands.sees(
            "Goes on: Visma Ekonomiöversikt, Alfa Bygg AB. It is saved.", "1003 Gamma Åkeri AB"
        )
        assert three.customer("1001").collaboration("ekonomioversikt-1").status == "active"
        await hands.press("x")
        await hands.sees("End Visma Utlägg", "ends on 2026-12-10")
        await hands.press("escape")
        await hands.sees("Coming endings")
    assert three.customer("1003").collaboration("utlagg-1").status == "ending"


async def test_z_undoes_what_was_done_here(office_with, make, dated):
    office = office_with(make.customer(dated("utlagg", ON)))
    async with office.screen() as hands:
        await hands.press("d", "z")
        await hands.sees("Nothing has been done")
        await hands.press("escape", "w")
        await hands.press_act()
        await hands.sees("Goes on: Visma Utlägg, Alfa Bygg AB. Saved; z undoes.")
        await hands.sees("No ending waits for its date.")
        await hands.press("z")
        await hands.sees("Undo · Alfa Bygg AB")
        await hands.press_act()
        await hands.sees("Undone: withdrawing the ending of Visma Utlägg, Alfa Bygg AB. Saved.")
        await hands.tells("Visma Utlägg · 1001 Alfa Bygg AB")
    assert office.customer("1001").collaboration("utlagg-1").status == "ending"


async def test_the_endings_are_written_as_a_calendar_to_a_new_file(three, tmp_path):
    file = tmp_path / "endings.ics"
    async with three.screen() as hands:
        await hands.press("escape", "escape", "d", "t")
        await hands.sees("Write 3 endings as a calendar")
        for told in ("Written:", "is there already; choose another name"):
            await hands.press("ctrl+u")
            await hands.paste(f"{file}")
            await hands.press("tab", "enter")
            await hands.sees(told)
            if told == "Written:":
                await hands.press("t")
        await hands.sees("Write 3 endings as a calendar", "endings.ics ]")
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [each.decoded("dtstart") for each in events][-1] == ON
    assert len(events) == 3


async def test_f_narrows_the_list_and_the_calendar_has_what_is_shown(three, tmp_path):
    """By what is late or refused, and by service, outcome and manager; Esc takes that away."""
    file = tmp_path / "refused.ics"
    async with three.screen() as hands:
        await hands.press("escape", "escape", "d", "f")
        await hands.sees(
            "[ ] Kind overdue 1", "[ ] Kind would be refused 2", "[ ] Kind ends 1",
            "[ ] Service Utlägg 2", "[ ] Outcome delete",
        )  # fmt: skip
        await hands.press(*"refused", "enter", "escape", "escape")
        await hands.sees("2 endings · 1 overdue · 2 would be refused · would be refused")
        await hands.sees_no("1001 Alfa")
        await hands.press("t")
        await hands.sees("Write 2 endings as a calendar")
        await hands.press("ctrl+u")
        await hands.paste(f"{file}")
        await hands.press("tab", "enter")
        await hands.sees("Written:")
        await hands.press("escape")
        await hands.sees("3 endings", "1001 Alfa")
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [each.decoded("dtstart") for each in events][1:] == [dt.date(2026, 12, 10)]


async def test_no_file_is_named_where_that_is_restricted(three, hands):
    app = SamarbeteApp(three.desk(), restricted=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "escape", "d", "t")
        await pilot.pause()
        assert "t" not in app.screen.active_bindings
        assert type(app.screen).__name__ == "ComingEndings"
        await hands(app, pilot).sees("with --restricted, the screen reads and writes no file.")


async def test_where_nothing_waits_the_next_step_is_named(office_with, make):
    office = office_with(make.customer(make.collaboration("lon")))
    async with office.screen() as hands:
        await hands.press("d")
        await hands.sees("0 endings", "No ending waits for its date. x on a collaboration")
        await hands.press("enter", "x", "w")
        await hands.sees("No ending waits for its date.")
        await hands.press("q")
        await hands.sees("Settings > Collaborations")


async def test_what_others_decide_comes_by_itself(three):
    async with three.screen() as hands:
        await hands.press("escape", "escape", "d", "end")
        await hands.tells("Visma Ekonomiöversikt · 1001")
        three.carry_out("1001", Withdraw(collaboration="ekonomioversikt-1"))
        await hands.sees_no("1001 Alfa")
        await hands.tells("Visma Utlägg · 1003 Gamma Åkeri AB")


async def test_where_the_only_file_cannot_be_read_it_is_not_said_that_nothing_waits(
    office_with, make, dated
):
    office = office_with(make.customer(dated("utlagg", ON)))
    async with office.screen() as hands:
        office.damage("1001")
        await hands.press("d")
        await hands.sees("Of what could be read, no ending waits", "Not all dates", "is damaged")


async def test_of_several_files_that_cannot_be_read_one_is_named_and_the_others_counted(three):
    three.damage("1001")
    three.damage("1002")
    async with three.screen() as hands:
        await hands.press("escape", "escape", "escape", "d")
        await hands.sees("Not all dates could be looked at.", "is damaged", "; 1 more cannot be")


async def test_a_file_that_cannot_be_read_is_named(three):
    three.damage("1001")
    async with three.screen() as hands:
        await hands.press("escape", "escape", "escape", "d")
        await hands.sees("1002 Beta", "Not all dates could be looked at.", "is damaged")
        await hands.press("escape")
        await hands.sees_no("is damaged")
        await hands.sees(" · not all")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")


@pytest.mark.parametrize("login", ["bo", "cecilia"])
async def test_who_may_not_end_may_look(three, login):
    async with three.screen(login) as hands:
        await hands.press("escape", "escape", "d")
        await hands.sees("3 endings")
        await hands.press("w")
        await hands.sees("Ending a collaboration takes", "Anna Berg can do it.")
        await hands.sees_no("Withdraw an ending ·")


async def test_in_swedish(three):
    set_language("sv")
    async with three.screen() as hands:
        await hands.press("escape", "escape", "d")
        await hands.sees(
            "Kommande avslut", "Dag Kund Tjänst Alternativ Den dagen", "försenat 9 dagar"
        )
        await hands.sees("3 avslut · 1 försenat · 2 skulle avvisas")
        await hands.press("end")
        await hands.sees("dag 2026-12-31, om 38 dagar", "Avsluta och radera", "avslutas")


async def test_b_puts_on_hold_and_releases(office_with, make, dated):
    office = office_with(make.customer(dated("ekonomioversikt", ON, outcome="delete")))
    async with office.screen() as hands:
        await hands.press("d", "b")
        await hands.sees("Put on hold: Visma Ekonomiöversikt · Alfa Bygg AB")
        await hands.paste("Tvist")
        await hands.press("ctrl+s")
        await hands.sees("Coming endings", "1 would be refused", "b Release")
        await hands.press("b")
        await hands.press("enter")
        await hands.sees("Release · Alfa Bygg AB")
        await hands.press_act()
        await hands.sees("Coming endings", "b Hold")
    assert not office.customer("1001").holds
