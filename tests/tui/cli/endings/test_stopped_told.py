"""An act that stops another ending on its day says so without a screen too (R42)."""

import datetime as dt

import pytest

from store.domain.clock import swedish_day, utc_now

pytestmark = pytest.mark.usefixtures("own_store")

BOTH = "1013"
LEAVE = ("--outcome", "continue", "--attest", "work-done")


def day(days: int) -> str:
    """Return the day that is so many days from today."""
    return f"{swedish_day(utc_now()) + dt.timedelta(days=days)}"


@pytest.fixture
def dated(anna) -> str:
    """Date Scanner and eEkonomi to the same day; return how a stop of the second begins."""
    assert anna("end", BOTH, "scanner", "--outcome", "end", "--on", day(9)).code == 0
    assert anna("end", BOTH, "eekonomi", *LEAVE, "--on", day(9)).code == 0
    return f"Visma eEkonomi's ending on {day(9)} will then be refused: "


@pytest.mark.parametrize(
    "act", [("withdraw", BOTH, "scanner"), ("end", BOTH, "scanner", "--on", day(12))]
)
def test_an_act_that_stops_another_ending_tells_it_below_what_is_done(
    act: tuple[str, ...], anna, dated: str
) -> None:
    done, stops = anna(*act).out.splitlines()
    assert done.startswith(f"done: {BOTH} Tallmons Elteknik AB: Visma Scanner")
    assert stops.startswith(f"note: {dated}still active: Visma Scanner")


def test_it_is_one_of_the_notes_in_json(anna, dated: str) -> None:
    told = anna("withdraw", BOTH, "scanner", "--json").json
    assert told.keys() == {"done", "version", "notes"}
    (note,) = told["notes"]
    assert note.startswith(dated)


def test_an_undo_and_a_record_tell_it(anna) -> None:
    ending = f"Visma Utlägg's ending on {day(9)} will then be refused: 1 report not submitted"
    report = ("record", "1003", "utlagg", "report", "Resa till Umeå")
    assert anna("end", "1003", "utlagg", "--outcome", "continue", "--on", day(9)).code == 0
    assert f"note: {ending}" in anna(*report, "--status", "draft").out
    assert anna(*report, "--status", "submitted").out.count("\n") == 1
    undone, stops = anna("undo", "1003").out.splitlines()
    assert undone.startswith("done: ")
    assert stops.startswith(f"note: {ending}")


def test_what_stops_nothing_has_its_one_line_and_no_notes(anna, dated: str) -> None:
    told = anna("withdraw", BOTH, "eekonomi", "--json").json
    assert told.keys() == {"done", "version"}
