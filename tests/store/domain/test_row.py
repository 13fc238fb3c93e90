"""The rows of the list, read from a customer's document without the rest of it."""

import datetime as dt

import msgspec
import pytest

from store.domain.model import Customer, Entry, Task
from store.domain.row import Row, RowChange, RowCollaboration, row_of, rows_in

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def read(customer: Customer) -> Row:
    return row_of(msgspec.json.encode(customer))


def entry(hour: int, side: str = "office", **fields: object) -> Entry:
    made = {"by": "anna", "os_user": "konto", "action": f"act at {hour}"}
    return Entry(at=NOON.replace(hour=hour), side=side, **(made | fields))


def test_a_row_has_what_the_list_shows_of_a_customer(make, clock):
    """Each field from its own, and a task's owner from the tasks."""
    customer = make.customer(
        make.collaboration(
            "eekonomi",
            variant="Smart",
            status="ending",
            ending=make.ending("close", on=clock.day(9)),
        ),
        make.collaboration("lon", task="Lön"),
        make.collaboration("scanner", task="Arkiv"),
        make.collaboration("utlagg", status="unlinked", task=None),
        org_number="556175-9548",
        spcs_number="1605136",
        account_manager="anna",
        tasks=(Task(name="Löpande bokföring", owner="bo"), Task(name="Lön", owner=None)),
    )
    assert read(customer) == Row(
        number="1001",
        name="Alfa Bygg AB",
        org_number="556175-9548",
        account_manager="anna",
        main_contact="eva@alfa.test",
        collaborations=(
            RowCollaboration(
                id="eekonomi-1",
                service="eekonomi",
                variant="Smart",
                status="ending",
                task="Löpande bokföring",
                task_owner="bo",
                ends_on=clock.day(9),
            ),
            collaboration("lon", task="Lön"),
            collaboration("scanner", task="Arkiv"),
            collaboration("utlagg", task=None, status="unlinked"),
        ),
        spcs_number="1605136",
        people="Eva Lind eva@alfa.test",
        version=customer.version,
    )


def collaboration(service: str, task: str | None, status: str = "active") -> RowCollaboration:
    return RowCollaboration(
        id=f"{service}-1",
        service=service,
        variant=None,
        status=status,
        task=task,
        task_owner=None,
        ends_on=None,
    )


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"role": "administrator"}, True),
        ({"role": "user"}, False),
        ({"role": "administrator", "active": False}, False),
    ],
)
def test_a_row_has_the_main_contact_only_where_it_counts_as_one(make, fields, counts):
    """Which is an active Administrator (R25)."""
    assert (read(make.customer(users=(make.user(**fields),))).main_contact is not None) == counts


def test_a_row_has_the_latest_change_of_each_side(make):
    """With the latest time that the clock had shown by then, also where it was set back."""
    history = (
        entry(9, "customer", by="eva@alfa.test", collaboration="lon-1"),
        entry(8),
        entry(11),
        entry(10, collaboration="utlagg-1"),
    )
    customers, office = read(make.customer(history=history)).changes
    assert customers == RowChange(
        at=NOON.replace(hour=9),
        reached=NOON.replace(hour=9),
        side="customer",
        by="eva@alfa.test",
        action="act at 9",
        collaboration="lon-1",
    )
    assert office == RowChange(
        at=NOON.replace(hour=10),
        reached=NOON.replace(hour=11),
        side="office",
        by="anna",
        action="act at 10",
        collaboration="utlagg-1",
    )
    assert read(make.customer()).changes == ()


def test_the_rows_of_a_file_are_those_of_its_customers(make):
    """In the order of the file; what else it holds is passed over."""
    customers = {
        number: make.customer(number=number, name=name)
        for number, name in (("1002", "Beta"), ("1001", "Alfa"))
    }
    file = msgspec.json.encode({"format": 1, "customers": customers})
    assert rows_in(file) == tuple(read(customer) for customer in customers.values())


def test_a_row_counts_what_runs_and_knows_what_ends_first(make, clock):
    """Of several dated endings, the first."""
    row = read(
        make.customer(
            make.collaboration("lon"),
            make.collaboration("scanner", status="ended", ending=make.ending(on=clock.day(1))),
            *(
                make.collaboration(service, status="ending", ending=make.ending(on=clock.day(days)))
                for service, days in (("utlagg", 9), ("eekonomi", 5))
            ),
        )
    )
    assert (row.active, row.next_ending) == (3, clock.day(5))
