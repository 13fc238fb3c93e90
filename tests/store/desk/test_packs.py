"""Hand-over packs for many, one by one: what stops half way is told for each customer."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.desk.pack_writer import write_packs
from store.domain.errors import OutOfReach
from store.domain.filters import Filter


def test_where_the_server_is_gone_what_was_written_is_told_and_the_rest_is_left(
    server, make, clock, tmp_path: Path
) -> None:
    """That customer's pack is on record, nothing is begun of those that come after the failure."""
    numbers = ("1001", "1002", "1003")
    customers = [replace(make.customer(), number=number) for number in numbers]
    name = server.office(make.office, make.employees, customers)
    desk = open_desk(server.address("anna", name), os_user="anna", clock=clock)
    packs = write_packs(desk, desk.narrowed(Filter()).rows, tmp_path)
    lines = [next(packs)]
    server.command(f"alter database {name} allow_connections false")
    server.command(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
    )
    lines += packs
    assert [(line.number, line.state, line.written) for line in lines] == [
        ("1001", "done", True),
        ("1002", "failed", False),
        ("1003", "left", False),
    ]
    assert isinstance(lines[1].error, OutOfReach)
    assert [folder.name for folder in tmp_path.iterdir()] == ["1001"]
    server.command(f"alter database {name} allow_connections true")
    again = open_desk(server.address("anna", name), os_user="anna", clock=clock)
    assert [len(again.customer(number).history) for number in numbers] == [1, 0, 0]


@pytest.mark.parametrize("taken", ["1001", "1003"])
def test_a_place_that_is_taken_leaves_the_others_to_be_made(
    make, place_with, tmp_path: Path, taken: str
) -> None:
    numbers = ("1001", "1002", "1003")
    place = place_with(*(replace(make.customer(), number=number) for number in numbers))
    desk = place.desk()
    (tmp_path / taken).write_text("a file")
    lines = [*write_packs(desk, desk.narrowed(Filter()).rows, tmp_path)]
    states = {line.number: line.state for line in lines}
    assert states == {number: "failed" if number == taken else "done" for number in numbers}
    recorded = {number: len(desk.customer(number).history) for number in numbers}
    assert recorded == {number: int(number != taken) for number in numbers}
