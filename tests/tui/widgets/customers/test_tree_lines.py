"""The lines of the tree: the same as if every line were written down one after the other."""

import random

import pytest

from store.domain.row import Row
from tui.formatting.facts import Place
from tui.widgets.customers.tree_lines import TreeLines


def rows(*numbers: str) -> tuple[Row, ...]:
    return tuple(
        Row(
            number=number,
            name="Alfa",
            org_number=None,
            account_manager=None,
            main_contact=None,
            collaborations=(),
        )
        for number in numbers
    )


@pytest.mark.parametrize("seed", range(30))
def test_each_line_is_what_it_would_be_if_all_were_written_down(seed: int) -> None:
    chance = random.Random(seed)
    numbers = [str(n) for n in sorted(chance.sample(range(10_000), chance.randrange(40)))]
    opened = [each for each in numbers if chance.random() < 0.3]
    below = {each: ("a", "b", "c", "d")[: chance.randrange(5)] for each in opened}
    below["not shown"] = ("a",)
    lines = TreeLines(rows(*numbers), below)
    written = [
        place
        for number in numbers
        for place in (Place(number), *(Place(number, id) for id in below.get(number, ())))
    ]
    assert len(lines) == len(written)
    assert [lines[line] for line in range(len(lines))] == written
    assert [lines.row(line).number for line in range(len(lines))] == [p.number for p in written]
    assert [lines.find(place) for place in written] == list(range(len(written)))


def test_what_no_line_shows_is_not_found() -> None:
    lines = TreeLines(rows("1001", "1003"), {"1001": ("a",)})
    for place in (Place("1002"), Place("1001", "b"), Place("1003", "a"), Place("9", "a")):
        assert lines.find(place) is None


@pytest.mark.parametrize("line", [-1, 3])
def test_there_is_no_line_before_the_first_and_after_the_last(line: int) -> None:
    lines = TreeLines(rows("1001", "1003"), {"1001": ("a",)})
    with pytest.raises(IndexError):
        lines[line]


def test_opening_one_looks_at_no_other_customer() -> None:
    class Counted(tuple[Row, ...]):
        looks = 0

        def __getitem__(self, key: object) -> Row:  # type: ignore[override]
            Counted.looks += 1
            return super().__getitem__(key)  # type: ignore[index]

    many = Counted(rows(*(str(100_000 + each) for each in range(50_000))))
    lines = TreeLines(many, {"149000": ("a", "b")})
    assert lines[49_001] == Place("149000", "a")
    assert lines.find(Place("149999")) == 50_001
    assert Counted.looks < 100
