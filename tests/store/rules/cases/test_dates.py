"""Acceptance cases of docs/rules.md about endings on a date, on a real store.

The number of the case stands in the docstring.
"""

from tests.store.rules.cases.wishes import end


def test_ending_both_on_the_same_day_meets_the_check(make, desk_with, clock, codes_of):
    """Case 20, its first half: dated to the same day is early enough, a day later is not."""
    desk = desk_with(
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"))
    )
    day = clock.day(30)
    wish = end("ekonomioversikt", "delete", on=day, confirmation="Alfa Bygg AB", reason="slut")
    desk.carry_out("1001", wish)
    early = end("eekonomi", "close", on=clock.day(29), attested=("work-done",))
    assert codes_of(desk, "1001", early) == ["still-active-elsewhere"]
    done = desk.carry_out("1001", end("eekonomi", "close", on=day, attested=("work-done",)))
    assert [collaboration.status for collaboration in done.customer.collaborations] == [
        "ending",
        "ending",
    ]
    assert done.customer.collaborations[0].ending.checks["dependents-ended"] == "met"


def test_with_an_end_date_tomorrow_the_service_counts_as_active_today(make, desk_with, clock):
    """Case 31, its first half: *ending* and running (R40)."""
    records = (make.record("report", status="sent"),)
    desk = desk_with(make.customer(make.collaboration("utlagg", records=records)))
    done = desk.carry_out("1001", end("utlagg", on=clock.day(1)))
    (collaboration,) = done.customer.collaborations
    assert (collaboration.status, collaboration.running) == ("ending", True)
    assert collaboration.ending.on == clock.day(1)
    assert collaboration.records == records
    (row,) = desk.listing().rows
    assert (row.active, row.next_ending) == (1, clock.day(1))


def test_a_date_in_the_past_is_refused_and_today_is_immediately(
    make, desk_with, clock, codes_of, files
):
    """Case 33: `date-in-past`; today ends at once (R40)."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    before = files()
    assert codes_of(desk, "1001", end("utlagg", on=clock.day(-1))) == ["date-in-past"]
    assert files() == before
    done = desk.carry_out("1001", end("utlagg", on=clock.today))
    assert done.customer.collaborations[0].status == "ended"
