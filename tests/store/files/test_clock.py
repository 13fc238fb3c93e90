"""A clock that goes backwards: the order is that of the versions, and nothing goes unnoticed."""

import datetime as dt

from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.wishes import ChangeRole, End, Remind
from store.files.store import TinyStore
from store.rules.history import HistoryLine
from tests.store.acts import DUE, NOW, NUMBER, customer
from tui.terminal.state import FIRST_LOOK, Seen

HOUR = dt.timedelta(hours=1)
HOURS = (3, 1, 2, 2, 0)
"""What the clock shows, hour by hour: set back, equal, and set back again."""


def a_desk(make, path, clock, side: str = "office") -> Desk:
    by = make.operator("anna")
    if side == "customer":
        by = make.customers_operator(make.administrator())
    company = NUMBER if side == "customer" else None
    return Desk(TinyStore(path, who="anna"), by, company=company, clock=clock)


def acts_at(make, path, clock, hours=HOURS, number: str = NUMBER) -> None:
    """Change a customer once at each hour; the reasons are numbered."""
    desk = a_desk(make, path, clock)
    for place, hour in enumerate(hours):
        clock.now = NOW + hour * HOUR
        role = ("auditor", "user")[place % 2]
        desk.carry_out(number, ChangeRole(email="ada@alfa.test", role=role, reason=str(place)))


def reasons(lines: tuple[HistoryLine, ...], number: str = NUMBER) -> list[str | None]:
    return [line.entry.reason for line in lines if line.number == number]


def test_one_customers_history_is_in_the_order_of_its_versions(make, store_with, clock):
    """The latest first, whatever time each bears; the times are shown as they were noted."""
    path = store_with(customer(make)).path
    acts_at(make, path, clock)
    lines = a_desk(make, path, clock).history(NUMBER)
    assert reasons(lines) == ["4", "3", "2", "1", "0"]
    assert [line.entry.at for line in lines] == [NOW + hour * HOUR for hour in reversed(HOURS)]


def test_of_several_customers_no_line_comes_before_its_own_predecessor(make, store_with, clock):
    """A line counts as no earlier than those before it; otherwise the time decides."""
    path = store_with(customer(make), neighbour(make)).path
    acts_at(make, path, clock)
    acts_at(make, path, clock, hours=(1, 2, 4), number="A212")
    lines = a_desk(make, path, clock).history()
    assert reasons(lines) == ["4", "3", "2", "1", "0"]
    assert reasons(lines, "A212") == ["2", "1", "0"]
    assert (lines[0].number, lines[-1].number) == ("A212", "A212")
    assert [line.number for line in lines[1:-2]] == [NUMBER] * 5


def neighbour(make):
    """Return a neighbour on whom the same can be done."""
    return replace(customer(make), number="A212")


def test_a_change_after_a_known_one_is_news_although_its_time_is_earlier(make, store_with, clock):
    """The customer answers after the clock was set back: the office is told all the same."""
    path = store_with(customer(make)).path
    acts_at(make, path, clock, hours=(3,))
    clock.now = NOW
    own = a_desk(make, path, clock, "customer")
    own.carry_out(NUMBER, End(collaboration="utlagg-1", outcome="continue", on=DUE))
    office = a_desk(make, path, clock)
    (row,) = office.news_since(NOW + HOUR)
    assert [entry.at for entry in row.entries] == [NOW]


def test_what_was_seen_at_a_time_that_is_still_to_come_is_told_again(tmp_path):
    """Told twice is better than not at all."""
    seen = Seen(tmp_path / "seen")
    seen.remember(NOW)
    assert seen.until(NOW + HOUR) == NOW
    assert seen.until(NOW - HOUR) == NOW - HOUR - FIRST_LOOK


def test_versions_count_on_whatever_the_clock_shows(make, store_with, clock):
    """`check` finds nothing odd, and in the year 9999 it still works."""
    path = store_with(customer(make)).path
    acts_at(make, path, clock)
    clock.now = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)
    desk = a_desk(make, path, clock)
    done = desk.carry_out(NUMBER, Remind(collaboration="ekonomioversikt-1"))
    assert done.customer.version == len(HOURS) + 2
    assert desk.check() == ()
    assert desk.history(NUMBER)[0].entry == done.entry
