"""Endings on a date: set, called off, put back, and carried out when the date has come."""

import datetime as dt

from msgspec.structs import replace

from store.domain.model import Record
from store.domain.wishes import End

CONTINUES = "End – customer continues"


async def test_an_ending_on_a_date_is_set_called_off_and_put_back(office):
    """It is active until then; w withdraws it, and z undoes the withdrawal (R39 to R41)."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "space", "tab")
        await hands.paste("2026-12-31")
        await hands.sees("Visma Utlägg ends on 2026-12-31; active until then", "Ready.")
        await hands.press("tab", "tab", "enter")
        await hands.done()
        await hands.sees(f"Ends 2026-12-31: Visma Utlägg, Gamma Åkeri AB ({CONTINUES}).")
        assert any("1003 Gamma" in line and "ends 2026-12-31" in line for line in hands.tree)
        assert any("Visma Utlägg" in line and "ends 2026-12-31" in line for line in hands.tree)
        await hands.tells("Visma Utlägg · Gamma Åkeri AB status ends 2026-12-31")
        set_to_end = office.customer("1003").collaboration("utlagg-1")
        assert (set_to_end.status, set_to_end.ending.on) == ("ending", dt.date(2026, 12, 31))

        await hands.press("w")
        await hands.sees(
            "Call off an ending · Gamma Åkeri AB",
            f"ends on 2026-12-31, {CONTINUES}; decided by Anna Berg (office) on",
            "Visma Utlägg goes on; the ending is called off",
        )
        await hands.press_act()
        await hands.done()
        await hands.sees("Goes on: Visma Utlägg, Gamma Åkeri AB. Saved; z undoes.")
        called_off = office.customer("1003").collaboration("utlagg-1")
        assert (called_off.status, called_off.ending) == ("active", None)
        assert not any("ends 2026" in line for line in hands.tree)

        await hands.press("z")
        await hands.sees("Undo · Gamma Åkeri AB", "undone: withdraw Visma Utlägg by Anna Berg")
        await hands.press_act()
        await hands.done()
        await hands.sees("Undone: withdraw, Visma Utlägg, Gamma Åkeri AB.", "ends 2026-12-31")

    after = office.customer("1003")
    assert after.collaboration("utlagg-1") == set_to_end
    assert [entry.action for entry in after.history] == ["end-on-date", "withdraw", "undo"]


async def test_what_is_no_day_or_past_is_told_and_nothing_ends(office):
    """The cursor goes to the date, so that it can be typed again."""
    before = office.customer("1003")
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "space", "tab")
        await hands.paste("31 december")
        await hands.sees("Not yet: the date is no day such as 2026-12-31.")
        await hands.press("tab", "tab", "enter")
        await hands.sees("Not yet: the date is no day", "End collaboration: Visma Utlägg")
        assert office.customer("1003") == before
        await hands.paste("2026-11-01")
        await hands.sees("Not yet: 2026-11-01 is in the past.")
        await hands.press("tab", "tab", "enter")
        await hands.sees("Not yet: 2026-11-01 is in the past.")
        assert office.customer("1003") == before
        await hands.paste("2026-11-24")
        await hands.sees("Ready.", "ends on 2026-11-24")
        await hands.press("escape")
        await hands.done()

    assert office.customer("1003") == before


async def test_w_where_no_date_is_set_says_so(office):
    """There is nothing to call off."""
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
        await hands.sees("2 active")

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
            "Visma Utlägg · Gamma Åkeri AB",
            "Its date has come, and it could not be ended: 1 report not submitted",
        )

    after = office.customer("1003")
    assert after.collaboration("utlagg-1").status == "ending"
    assert [each.action for each in after.history] == ["end-on-date"]
