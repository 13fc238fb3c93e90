"""Endings on a date: set, withdrawn, put back, and carried out when the date has come."""

import datetime as dt
import re

import pytest
from msgspec.structs import replace

from store.domain.model import Record
from store.domain.wishes import End
from store.i18n.language import set_language

CONTINUES = "End – customer continues"


async def test_an_ending_on_a_date_is_set_called_off_and_put_back(office):
    """It is active until then; w withdraws it, and z undoes the withdrawal (R39 to R41)."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1", "enter")
        await hands.paste("2026-12-31")
        await hands.sees("Thursday 2026-12-31; active until then", "Ready:")
        await hands.sees("before 2026-12-31 it can be withdrawn")
        await hands.press("enter", "enter", "enter")
        await hands.done()
        await hands.sees("Ends 2026-12-31: Visma Utlägg, Gamma Åkeri AB (customer continues).")
        assert any("1003 Gamma" in line and "2026-12-31" in line for line in hands.tree)
        assert any("Utlägg" in line and "ends 2026-12-31" in line for line in hands.tree)
        await hands.tells("Utlägg · Gamma Åkeri AB ends on 2026-12-31, End – customer continues")
        set_to_end = office.customer("1003").collaboration("utlagg-1")
        assert (set_to_end.status, set_to_end.ending.on) == ("ending", dt.date(2026, 12, 31))

        await hands.press("w")
        await hands.sees(
            "Withdraw an ending · Gamma Åkeri AB",
            f"ends on 2026-12-31, {CONTINUES}; decided by Anna Berg (office) on",
            "Visma Utlägg goes on; the ending is withdrawn",
        )
        await hands.press_act()
        await hands.done()
        await hands.sees("Goes on: Visma Utlägg, Gamma Åkeri AB. Saved; z undoes.")
        called_off = office.customer("1003").collaboration("utlagg-1")
        assert (called_off.status, called_off.ending) == ("active", None)
        assert not any("ends 2026" in line for line in hands.tree)

        await hands.press("z")
        await hands.sees(
            "Undo · Gamma Åkeri AB",
            "undo undone: Visma Utlägg goes on: its ending withdrawn (Anna Berg,",
            "status Visma Utlägg ends again on",
        )
        await hands.press_act()
        await hands.done()
        await hands.sees("Undone: withdrawing the ending of Visma Utlägg, Gamma Åkeri AB.")
        await hands.sees("ends 2026-12-31")

    after = office.customer("1003")
    assert after.collaboration("utlagg-1") == set_to_end
    assert [entry.action for entry in after.history] == ["end-on-date", "withdraw", "undo"]


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "en",
            (
                "the 3 kept here stay ! the 3 here are erased then office",
                "undo until 2026-12-31, then 24 hours ! until 2026-12-31, then never cost",
            ),
        ),
        (
            "sv",
            (
                "de 3 som finns här är kvar ! de 3 som finns här raderas då byrån",
                "ångra till 2026-12-31, sedan 24 timmar ! till 2026-12-31, sedan aldrig kostnad",
            ),
        ),
    ],
)
async def test_what_a_date_makes_different_takes_a_row_each(office, language, rows):
    """In the small terminal, no row holds a single word, and none lies across the others."""
    set_language(language)
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1", "enter")
        await hands.paste("2026-12-31")
        await hands.sees(*rows)


async def test_what_is_no_day_or_past_is_told_and_nothing_ends(office):
    """It is said beside the field, and what is wrong in full when it is to be done all the same.

    The cursor goes to the date, so that it can be typed again; meanwhile nothing "ends now".
    """
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1", "enter")
        await hands.paste("31 december")
        await hands.sees("no day; type 2026-12-31, 31/12, +30, eoy", "1 left: a day")
        assert " now" not in hands.text.partition("When")[2]
        await hands.press("enter", "ctrl+s")
        await hands.sees("Not yet. 1 left: When: no day; type 2026-12-31")
        assert office.customer("1003") == before
        await hands.press("end", *("backspace",) * 11)
        await hands.paste("2026-11-01")
        await hands.sees("2026-11-01 is past; today is 2026-11-23")
        await hands.press("ctrl+s")
        await hands.sees("When: 2026-11-01 is past; today is 2026-11-23")
        await hands.press("end", *("backspace",) * 10)
        await hands.paste("9999-12-31")
        await hands.sees("over ten years ahead; last is 2036-11-23")
        await hands.press("ctrl+s")
        await hands.sees("When: over ten years ahead; last is")
        assert office.customer("1003") == before
        await hands.press("end", *("backspace",) * 10)
        await hands.paste("2026-11-24")
        await hands.sees("Ready:", "Tuesday 2026-11-24; active until then")
        await hands.press("escape")
        await hands.done()

    assert office.customer("1003") == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("31/12", "Thursday 2026-12-31"),
        ("+30", "Wednesday 2026-12-23"),
        ("eom", "Monday 2026-11-30"),
        ("eoq", "Thursday 2026-12-31"),
        ("årsslut", "Thursday 2026-12-31"),
        ("2026-11-23", "Monday 2026-11-23: that is today, at once"),
    ],
)
async def test_a_day_may_be_typed_as_people_say_it_and_is_told(office, typed: str, meant: str):
    """The day that is meant stands beside the field, with its weekday (R40)."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1", "enter")
        await hands.paste(typed)
        await hands.sees(meant, "Ready:")
        await hands.press("escape")


async def test_what_was_decided_before_is_told_first(office, clock):
    """The day, the outcome, who decided it and when; then the questions, with its answers."""
    wish = End(collaboration="utlagg-1", outcome="continue", on=clock.day(8))
    office.carry_out("1003", wish)
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x")
        await hands.sees("decided ends on 2026-12-01", "decided by Anna Berg (office)", "1 (*)")
        text = hands.text
        assert text.index("decided ends on") < text.index("Afterwards")
        await hands.press(*("enter",) * 6)
        await hands.sees("a change: it is decided like this already")
        await hands.press("escape")


async def test_w_where_no_date_is_set_says_so(office):
    """There is nothing to withdraw."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("w")
        await hands.sees("! Visma Utlägg is active; there is no end date to withdraw.")

    assert office.customer("1003") == before


async def test_an_ending_whose_date_has_come_is_carried_out_at_start_and_told_once(office, clock):
    """Whoever starts the program, it is done in the name of who decided it (R42)."""
    wish = End(collaboration="utlagg-1", outcome="continue", on=clock.day(8))
    office.carry_out("1003", wish)
    clock.now += dt.timedelta(days=9)
    async with office.screen("bo") as hands:
        await hands.sees("Their date has come", "1003 Gamma Åkeri AB, Visma Utlägg: ended")
        await hands.press("enter")
        await hands.done()
        await hands.go_to("1003")
        await hands.sees("1003 Gamma Åkeri AB 2")

    ended = office.customer("1003")
    assert ended.collaboration("utlagg-1").status == "ended"
    assert [(each.action, each.by) for each in ended.history] == [
        ("end-on-date", "anna"),
        ("end", "anna"),
    ]
    async with office.screen() as hands:
        await hands.done()
        await hands.sees("Settings > Collaborations", "25 customers")
        assert "Their date has come" not in hands.text
    assert office.customer("1003") == ended


async def test_a_due_ending_that_is_refused_stays_and_says_why(office, clock):
    """What came in the way meanwhile is told at the start and in the details."""
    wish = End(collaboration="utlagg-1", outcome="continue", on=clock.day(8))
    office.carry_out("1003", wish)

    def with_a_draft(customer):
        utlagg = customer.collaboration("utlagg-1")
        draft = Record(kind="report", title="Taxi in Kiruna", status="draft", on=clock.today)
        changed = replace(utlagg, records=(*utlagg.records, draft))
        return replace(customer, collaborations=customer.with_collaboration(changed))

    office.rewrite("1003", with_a_draft)
    clock.now += dt.timedelta(days=9)
    async with office.screen() as hands:
        await hands.sees("Their date has come", "Visma Utlägg: 1 report not submitted")
        await hands.press("enter")
        await hands.done()
        await hands.go_to("1003", 1)
        await hands.tells(
            "Utlägg · Gamma Åkeri AB overdue 1 day, since 2026-12-01 was to end on 2026-12-01,",
        )
        await hands.sees(
            "Its date has come, and it could not be ended.",
            "Before ending 1 of 2 open open 1 report not submitted: Taxi in Kiruna",
        )

    after = office.customer("1003")
    assert after.collaboration("utlagg-1").status == "ending"
    assert [each.action for each in after.history] == ["end-on-date"]


def redated(customer, id: str, on: dt.date, **fields):
    """Return a customer with one of its endings on another day."""
    collaboration = customer.collaboration(id)
    decided = replace(collaboration.ending, on=on)
    changed = replace(collaboration, ending=decided)
    return replace(customer, collaborations=customer.with_collaboration(changed), **fields)


OVERDUE = {
    "en": ("overdue 9 days", "ends today", "! no main contact", "ended"),
    "sv": ("försenat 9 dagar", "slutar i dag", "! ingen huvudkontakt", "avsl."),
}


@pytest.mark.parametrize("lang", OVERDUE)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_a_date_that_has_passed_reads_overdue_wherever_it_is_shown(
    office, clock, lang: str, size: tuple[int, int]
):
    """In the start window, the tree and the details, whole beside a missing main contact."""
    set_language(lang)
    overdue, today, missing, _ended = OVERDUE[lang]
    passed = clock.day(-9)
    office.rewrite("1015", lambda c: redated(c, "ekonomioversikt-1", passed, main_contact=None))
    async with office.screen(size=size) as hands:
        await hands.sees(f"{overdue}: 1015 Höglidens Hotell AB, Visma Ekonomiöversikt: ")
        await hands.press("enter")
        await hands.done()
        await hands.go_to("1015", 2)
        customer, _first, line = hands.lines[3:6]
        assert missing in customer
        assert overdue in customer
        assert overdue in line
        await hands.sees(f"{overdue}, {'sedan' if lang == 'sv' else 'since'} {passed}")
    office.rewrite("1015", lambda c: redated(c, "ekonomioversikt-1", clock.today))
    async with office.screen(size=size) as hands:
        await hands.press("enter")
        await hands.done()
        await hands.go_to("1015")
        assert today in hands.lines[3]


@pytest.mark.parametrize("lang", OVERDUE)
async def test_a_date_is_never_cut_in_the_tree(office, clock, lang: str):
    """At 80x24, that of the customer without a main contact and that of what has ended."""
    set_language(lang)
    later = clock.day(40)
    office.rewrite("1015", lambda c: redated(c, "ekonomioversikt-1", later, main_contact=None))
    async with office.screen() as hands:
        await hands.go_to("1015", 2)
        assert f"{later}" in hands.tree[0]
        assert f"{later}" in hands.tree[2]
        await hands.press("o")
        await hands.go_to("1012", 1)
        ended = [line for line in hands.tree if OVERDUE[lang][3] in line]
        assert ended
        assert all(re.search(r"\d{4}-\d\d-\d\d ", line) for line in ended)


async def test_an_ending_becomes_overdue_while_one_watches(office, clock):
    """The day is that of the desk's clock, looked up with the news."""
    office.rewrite(
        "1015",
        lambda c: redated(c, "ekonomioversikt-1", clock.day(1), main_contact=None),
    )
    async with office.screen() as hands:
        await hands.go_to("1015")
        assert f"{clock.day(1)}" in hands.tree[0]
        clock.now += dt.timedelta(days=3)
        await hands.press("r")
        assert "overdue" in hands.tree[0]


async def test_beside_a_damaged_file_all_other_dates_are_carried_out(office, clock):
    """The rest is done and told; the file is named on the status line."""
    office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue", on=clock.day(8)))
    clock.now += dt.timedelta(days=9)
    office.damage("1001")
    async with office.screen() as hands:
        await hands.sees("Their date has come", "1003 Gamma Åkeri AB, Visma Utlägg: ended")
        await hands.press("enter")
        await hands.done()
        await hands.sees("Not all customers are shown", "is damaged")
    assert office.customer("1003").collaboration("utlagg-1").status == "ended"
