"""Rows that are made when they are looked at: the same rows in the same order, and no more made."""

import datetime as dt
import random

import pytest
from msgspec.structs import replace

from store.domain.filters import Filter, Searchable
from store.domain.listed.blocks import BLOCK, Blocks, known_of
from store.domain.listed.rows import (
    RowsOnDemand,
    changed_after,
    ending_by,
    in_passing,
    longest,
)
from store.domain.row import Row, RowChange, RowCollaboration, in_number_order, order_of
from tui.widgets.customers.tree_lines import TreeLines

SIZE = 3 * BLOCK + 5
DAY = dt.date(2026, 3, 1)
MOMENT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def row(number: int, name: str = "Ek AB") -> Row:
    return Row(
        number=str(number),
        name=name,
        org_number=None,
        account_manager=None,
        main_contact=None,
        collaborations=(),
    )


def ending(number: int, day: dt.date) -> Row:
    one = RowCollaboration(
        id="lon-1",
        service="lon",
        variant=None,
        status="ending",
        task=None,
        task_owner=None,
        ends_on=day,
    )
    return replace(row(number), collaborations=(one,))


def changed(number: int, at: dt.datetime) -> Row:
    change = RowChange(
        at=at, reached=at, side="office", by="anna", action="end", collaboration=None
    )
    return replace(row(number), changes=(change,))


class Counted(Blocks):
    """Blocks of rows that are there, and which of them were made."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = [rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK)]
        self.asked: list[int] = []
        super().__init__(len(rows), [*map(known_of, self.rows)])

    def made(self, block: int) -> tuple[Row, ...]:
        self.asked.append(block)
        return tuple(self.rows[block])


@pytest.fixture
def plain() -> list[Row]:
    return [row(1000 + 2 * n) for n in range(SIZE)]


def test_what_is_looked_at_is_made_once_with_what_stands_beside_it(plain: list[Row]) -> None:
    blocks = Counted(plain)
    rows = RowsOnDemand(blocks)
    assert len(rows) == SIZE
    assert longest(rows) == (4, 5)
    assert blocks.asked == []
    assert rows[BLOCK : BLOCK + 3] == tuple(plain[BLOCK : BLOCK + 3])
    assert rows[-1] == plain[-1]
    assert rows[BLOCK + 9] is rows[BLOCK + 9]
    assert blocks.asked == [1, 3]
    with pytest.raises(IndexError):
        rows[SIZE]


def test_a_line_is_found_without_the_others(plain: list[Row]) -> None:
    blocks = Counted(plain * 1)
    lines = TreeLines(RowsOnDemand(blocks), {})
    place = lines[2 * BLOCK + 7]
    assert lines.find(place) == 2 * BLOCK + 7
    assert len(set(blocks.asked)) == len(blocks.asked) <= 3


def test_what_is_passed_does_not_stay(plain: list[Row]) -> None:
    blocks = Counted(plain)
    rows = RowsOnDemand(blocks)
    assert [*in_passing(rows)] == plain
    assert blocks.asked == [0, 1, 2, 3]
    assert not any(map(blocks.is_made, range(SIZE)))
    assert in_passing(plain) is plain


def test_rows_read_since_stand_where_their_numbers_do(plain: list[Row]) -> None:
    chance = random.Random(19)
    for _ in range(50):
        gone = set(chance.sample(range(SIZE), 20))
        numbers = chance.sample(range(990, 1010 + 2 * SIZE), 30)
        left = [one for place, one in enumerate(plain) if place not in gone]
        there = {one.number for one in left}
        new = in_number_order(row(n, "Ny AB") for n in numbers if str(n) not in there)
        rows = RowsOnDemand(Counted(plain)).instead(gone.__contains__, new)
        assert [*rows] == sorted([*left, *new], key=order_of)
        assert rows == tuple(rows)
        assert tuple(rows) == rows


def test_two_lists_are_compared_by_what_is_not_the_same_in_both(plain: list[Row]) -> None:
    blocks = Counted(plain)
    rows = RowsOnDemand(blocks)
    same = rows.instead(None, ())
    assert rows == same
    assert blocks.asked == []
    other = rows.instead(lambda place: place == 3, (replace(plain[3], name="Annat AB"),))
    blocks.asked.clear()
    assert rows != other
    assert len(blocks.asked) <= 1
    assert rows != rows[1:]
    assert rows != plain[1:]
    assert rows != "rows"


def test_what_ends_by_a_day_is_found_without_the_others(plain: list[Row]) -> None:
    plain[BLOCK] = ending(1000 + 2 * BLOCK, DAY)
    plain[2 * BLOCK] = ending(1000 + 4 * BLOCK, DAY + dt.timedelta(days=1))
    blocks = Counted(plain)
    assert [*ending_by(RowsOnDemand(blocks), DAY)] == [plain[BLOCK]]
    assert blocks.asked == [1]
    assert [*ending_by(plain, DAY)] == [plain[BLOCK]]


def test_what_was_changed_after_a_moment_is_found_without_the_others(plain: list[Row]) -> None:
    plain[BLOCK] = changed(1000 + 2 * BLOCK, MOMENT)
    plain[-1] = changed(1000 + 2 * SIZE, MOMENT + dt.timedelta(seconds=1))
    blocks = Counted(plain)
    found = [*changed_after(RowsOnDemand(blocks), MOMENT)]
    assert plain[-1] in found
    assert plain[BLOCK] not in found
    assert blocks.asked == [3]


def test_a_search_makes_no_row_that_is_not_looked_at(plain: list[Row]) -> None:
    blocks = Counted(plain)
    rows = RowsOnDemand(blocks)
    searchable = Searchable(rows)
    shown = searchable.shown(Filter())
    assert shown is rows
    number = plain[BLOCK].number
    assert len(searchable.shown(Filter(search="ek"))) == SIZE
    found = searchable.shown(Filter(search=f"ek {number}"))
    assert not any(map(blocks.is_made, range(SIZE)))
    assert [*found] == [plain[BLOCK]]
    assert searchable.shown(Filter(search=f"ek {number}", no_main_contact=True)) == (plain[BLOCK],)
