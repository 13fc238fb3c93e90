"""Hand-over packs for many, one by one: what stops half way is told for each customer."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.desk.pack_writer import folder_of, write_pack, write_packs
from store.domain.errors import OutOfReach, Refused
from store.domain.filters import Filter
from store.domain.rights import Operator
from store.domain.wishes import ChangeRole, Deactivate, DeactivateEmployee, RemoveUser


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


def test_an_employee_who_is_deactivated_at_the_open_desk_writes_no_pack(
    place_with, make, tmp_path: Path
) -> None:
    place = place_with(make.customer(make.collaboration("utlagg")))
    cecilia = place.desk("cecilia")
    rows = cecilia.narrowed(Filter()).rows
    place.desk().change_employee(DeactivateEmployee(login="cecilia"))
    with pytest.raises(Refused, match="no longer active"):
        write_pack(cecilia, "1001", None, tmp_path / "pack")
    assert [line.state for line in write_packs(cecilia, rows, tmp_path / "packs")] == ["refused"]
    assert [*tmp_path.rglob("*.md")] == []
    assert place.desk().customer("1001").history == ()


@pytest.mark.parametrize(
    "act",
    [
        Deactivate(email="ada@alfa.test"),
        RemoveUser(email="ada@alfa.test"),
        ChangeRole(email="ada@alfa.test", role="user"),
    ],
    ids=["deactivated", "removed", "demoted"],
)
def test_a_customers_user_who_does_nothing_more_writes_no_pack(
    place_with, make, clock, tmp_path: Path, act
) -> None:
    """At the open desk: the files would be there before the record of them is refused (R30)."""
    ada = make.administrator("Ada Dal")
    users = (make.administrator(), ada)
    place = place_with(make.customer(make.collaboration("utlagg"), users=users))
    who = Operator.of_user(ada, "portal", make.employees)
    theirs = Desk(place.store("portal"), who, company="1001", clock=clock)
    made = theirs.hand_over("1001")
    place.desk().carry_out("1001", act)
    with pytest.raises(Refused):
        theirs.carry_out("1001", made.wish)
    with pytest.raises(Refused):
        write_pack(theirs, "1001", None, tmp_path / "pack")
    assert [*tmp_path.rglob("*.md")] == []
    assert len(place.desk().customer("1001").history) == 1


ODD = (
    "1 AC", "1€", "1%20AC", "%", "%25", "..", ".", ".7", "~", "a/b", "A\\B", "Å-7", "A\u030a-7",
    "7 å", "€" * 60, "€" * 59 + "¤", "€" * 61, "\U0001d518" * 60, "7" * 255, "7" * 256, "7" * 300,
)  # fmt: skip


def test_customers_of_whatever_numbers_have_packs_in_directories_of_their_own(
    make, desk_with, tmp_path: Path
) -> None:
    desk = desk_with(*(replace(make.customer(), number=number) for number in ODD))
    packs = tmp_path / "packs"
    lines = [*write_packs(desk, desk.narrowed(Filter()).rows, packs)]
    assert {line.number: line.state for line in lines} == dict.fromkeys(ODD, "done")
    assert {line.directory for line in lines} == {*packs.iterdir()}
    assert len([*packs.iterdir()]) == len(ODD)


@pytest.mark.parametrize("number", ["1001", "A-17_b", "7" * 255])
def test_the_directory_of_a_usual_number_is_called_by_it(number: str) -> None:
    assert folder_of(number) == number


@given(st.text(min_size=1), st.text(min_size=1))
@example("1 AC", "1€")
@example("€" * 60, folder_of("€" * 60))
def test_no_two_numbers_have_the_same_directory(one: str, other: str) -> None:
    names = folder_of(one), folder_of(other)
    assert (names[0] == names[1]) is (one == other)
    for name in names:
        assert len(name.encode()) <= 255
        assert not {"/", "\0"} & {*name}
        assert not name.startswith(".")
