"""Endings on a date: kept until then, withdrawn, moved, and carried out once (R39-R42)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.dated import FallDue, Withdraw
from store.desk import sit_down
from store.ending import End
from store.errors import Refused
from store.requests import Request

NAME = "Alfa Bygg AB"


def end(service: str = "utlagg", outcome: str = "continue", **fields) -> End:
    return End(collaboration=f"{service}-1", outcome=outcome, **fields)


def utc(month: int, day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def refused(desk, wish) -> list[str]:
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    return [each.code for each in error.value.refusals]


def statuses(desk, number: str = "1001") -> list[str]:
    return [each.status for each in desk.customer(number).collaborations]


@pytest.fixture
def tomorrow(clock):
    """Wait until the next day at nine o'clock, or so many days."""

    def tomorrow(days: int = 1) -> None:
        clock.now += dt.timedelta(days=days)

    return tomorrow


@pytest.fixture
def spoil(make):
    """Make the main contact a plain User, as imported data can have it, or cure that."""

    def spoil(store, number: str = "1001", role: str = "user"):
        users = (make.administrator(role=role),)
        return store.change(number, lambda customer: replace(customer, users=users))

    return spoil


# Planned


def test_until_the_day_nothing_but_the_status_changes(make, desk_with, clock, files_in, tmp_path):
    """Case 31: active in all but name, records and all; nothing is due (R40)."""
    report = make.record("report", status="sent")
    held = make.collaboration("utlagg", records=(report,), period=12, invoice_recipient="office")
    desk = desk_with(make.customer(held))
    wish = end(outcome="delete", on=clock.day(1), confirmation=NAME)
    done = desk.carry_out("1001", wish)
    (ending,) = done.customer.collaborations
    assert replace(ending, status="active", ending=None) == held
    assert (ending.status, ending.running, ending.ending.on) == ("ending", True, clock.day(1))
    assert done.entry.action == "end-on-date"
    before = files_in(tmp_path / "office")
    assert list(desk.due()) == []
    assert files_in(tmp_path / "office") == before


@pytest.mark.parametrize(
    ("days", "answer"), [(-1, ["date-in-past"]), (0, "ended"), (1, "ending"), (400, "ending")]
)
def test_the_past_is_refused_and_today_ends_at_once(make, desk_with, clock, days, answer):
    """Case 33, also while another date is set already."""
    for number, ending in [("1001", None), ("1002", make.ending(on=clock.day(5)))]:
        status = "ending" if ending else "active"
        held = make.collaboration("utlagg", status=status, ending=ending)
        customer = make.customer(held, number="1001")
        desk = desk_with(customer) if number == "1001" else desk_of_another(desk_with, customer)
        wish = end(on=clock.day(days))
        if isinstance(answer, list):
            assert refused(desk, wish) == answer
        else:
            desk.carry_out("1001", wish)
            assert statuses(desk) == [answer]
