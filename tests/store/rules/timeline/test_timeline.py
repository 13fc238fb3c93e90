"""The history of all, a part at a time: the same lines as all at once, and few of them made."""

import datetime as dt
from collections.abc import Sequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from store.domain.model import Customer, Entry
from store.domain.row import row_of
from store.rules.history import HistoryLine, history_lines, searched
from store.rules.timeline.histories import Histories
from store.rules.timeline.lines import Timeline

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)

moments = st.integers(0, 6).map(lambda hours: NOON + dt.timedelta(hours=hours))

brought = st.sampled_from(
    [{}, {"customer": "new", "batch": "b1"}, {"customer": "new", "batch": "b2"}]
)

entries = st.builds(
    lambda at, reason, details: Entry(
        at=at, by="anna", os_user="anna", side="office", action="edit", reason=reason,
        details=details,
    ),
    moments,
    st.sampled_from(["red", "blue", None]),
    brought,
)  # fmt: skip

histories = st.lists(entries, max_size=6).map(tuple)

OF_OFFICE = st.lists(
    moments.map(
        lambda at: Entry(at=at, by="anna", os_user="anna", side="office", action="import",
                         details={"batch": "b1", "added": "2", "changed": "0"})
    ),
    max_size=2,
).map(tuple)  # fmt: skip


@st.composite
def offices(draw) -> tuple[Customer, ...]:
    """Return customers in any order of a store, as files have them."""
    numbers = draw(st.lists(st.sampled_from(["2", "10", "A1", "a9", "33", "4"]), unique=True))
    return tuple(
        Customer(number=number, name=f"Kund {number}", version=1, history=draw(histories))
        for number in numbers
    )


def newest(customers: Sequence[Customer]) -> list[tuple[dt.datetime, str]]:
    rows = [row_of(msgspec.json.encode(customer)) for customer in customers]
    found = [(max(each.reached for each in row.changes), row.number) for row in rows if row.changes]
    return sorted(found, key=lambda one: one[0], reverse=True)


def timeline_of(customers: Sequence[Customer], of_office: tuple[Entry, ...] = ()) -> Timeline:
    def some(numbers: Sequence[str]) -> list[Customer]:
        return [customer for customer in customers if customer.number in numbers]

    kept = Histories(some, office="Byrån", of_office=of_office)
    return Timeline(kept, newest(customers), lambda: customers)


@given(offices(), OF_OFFICE, st.lists(st.integers(1, 4), min_size=1), st.integers(0, 9))
def test_in_parts_of_any_size_the_lines_are_those_of_all_at_once(customers, of_office, parts, few):
    every = history_lines(customers, office="Byrån", of_office=of_office)
    timeline, taken = timeline_of(customers, of_office), ()
    for part in (*parts, few):
        taken += timeline.take(part)
        assert taken == every[: len(taken)]
        assert timeline.histories.made == len(taken), "no line is made that nobody has looked at"
        assert timeline.total in (None, len(every))
    taken += timeline.take(1_000)
    assert taken == every
    assert timeline.done
    assert timeline.total == len(every)


@given(offices(), OF_OFFICE, st.integers(0, 9), st.sampled_from(["", "red", "blue kund", "none"]))
def test_a_search_finds_the_same_whatever_was_looked_at_before(customers, of_office, first, words):
    every = history_lines(customers, office="Byrån", of_office=of_office)
    wanted = searched(words)
    timeline = timeline_of(customers, of_office)
    taken = timeline.take(first)
    search = timeline.search(taken, wanted)
    found = tuple(filter(wanted, every))
    shown: tuple[HistoryLine, ...] = ()
    while not search.go_on(0.0):
        shown = search.lines(1_000)
        assert len(shown) == search.count
        left = iter(found)
        assert all(line in left for line in shown), "some so far, in their order"
    assert search.lines(1_000) == found
    assert search.lines(2) == found[:2]
    assert (search.count, search.seen) == (len(found), len(every))


def test_of_many_customers_those_alone_are_read_whose_latest_lines_are_shown():
    customers = [
        Customer(
            number=f"{n}", name="Kund", version=1, history=tuple(written(n, k) for k in range(10))
        )
        for n in range(1_000)
    ]
    timeline = timeline_of(customers)
    taken = timeline.take(40)
    assert [line.entry.reason for line in taken[:3]] == ["999-9", "999-8", "999-7"]
    assert (timeline.histories.made, timeline.histories.read_so_far) == (40, 40)
    assert timeline.total is None
    timeline.take(10)
    assert (timeline.histories.made, timeline.histories.read_so_far) == (50, 40), (
        "they were at hand"
    )


def test_what_was_written_since_waits_until_all_is_read_again():
    customers = [
        Customer(number="1", name="Kund", version=2, history=(written(1, 0), written(1, 1)))
    ]
    before = [(written(1, 0).at, "1")]
    kept = Histories(lambda numbers: customers)
    assert [line.entry.reason for line in Timeline(kept, before).take(9)] == ["1-0"]


def test_a_customer_that_is_removed_meanwhile_is_left_out():
    customers = [Customer(number="1", name="Kund", version=2, history=(written(1, 0),))]
    kept = Histories(lambda numbers: [each for each in customers if each.number in numbers])
    timeline = Timeline(kept, [(written(2, 0).at, "2"), (written(1, 0).at, "1")])
    assert [line.number for line in timeline.take(9)] == ["1"]


def test_no_more_histories_stay_at_hand_than_have_room(monkeypatch):
    """Those that were longest not looked at go; they are read again where they are asked for."""
    monkeypatch.setattr("store.rules.timeline.histories.MOST", 20)
    customers = [
        Customer(
            number=f"{n}", name="Kund", version=1, history=tuple(written(k, n) for k in range(9))
        )
        for n in range(5)
    ]
    kept = Histories(lambda numbers: [each for each in customers if each.number in numbers])
    timeline = Timeline(kept, newest(customers), lambda: customers)
    assert timeline.take(45) == history_lines(customers)
    read = kept.read_so_far
    assert read > 5
    kept.some([each.number for each in customers])
    assert kept.read_so_far - read == 3  # two were at hand, with 18 lines


def written(day: int, minute: int) -> Entry:
    at = NOON + dt.timedelta(days=day, minutes=minute)
    return Entry(at=at, by="a", os_user="a", side="office", action="edit", reason=f"{day}-{minute}")


def test_a_history_by_itself_tells_where_it_was_edited():
    """As all at once does."""
    history = (written(1, 0), msgspec.structs.replace(written(1, 1), before="0" * 64))
    customer = Customer(number="1", name="Kund", version=2, history=history)
    timeline = Timeline.of_one(Histories(tuple), customer)
    edited = timeline.edited
    assert timeline.take(9) == history_lines([customer], looks_for_edits=True)
    assert edited is not None
    assert edited.edited
