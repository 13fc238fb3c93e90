"""Collaborations that had ended before they came here: a register knows when, not how."""

import pytest

from store.domain.filters import Filter
from store.exchange.json_file import encode_office
from store.tables.csv_table import encode_csv
from store.tables.formats import read_file
from store.tables.meaning.customer_columns import CUSTOMERS
from store.tables.writer import headings, rows_of_customers

HEADS = "Kundnr;Namn;Tjänst;Status;Slutdatum"


def table(*rows: str):
    return read_file("\n".join([HEADS, *rows]).encode())


def days(desk) -> list[str]:
    return [f"{one.ends_on}" for one in desk.customer("31").collaborations]


@pytest.fixture
def desk(place_with):
    """Give Anna's desk on an office with one that had ended on a day that is known."""
    desk = place_with().desk()
    desk.run_import(table("31;Nora AB;lon;Avslutad;2023-06-30"))
    return desk


def test_the_day_is_kept_shown_in_the_list_and_exported(desk):
    """In both formats, which bring it in again as it is."""
    assert days(desk) == ["2023-06-30"]
    (row,) = desk.listing().rows
    assert f"{row.collaborations[0].ends_on}" == "2023-06-30"
    office = desk.export(Filter())
    as_table = encode_csv(headings(CUSTOMERS), rows_of_customers(office.customers))
    for raw in (encode_office(office), as_table):
        report = desk.run_import(read_file(raw))
        assert (report.unchanged, report.lines[0].notes) == (1, ())


def test_another_day_than_here_is_told_and_left(desk):
    """What has ended is no longer changed."""
    report = desk.run_import(table("31;Nora AB;lon;Avslutad;2023-07-31"))
    assert days(desk) == ["2023-06-30"]
    assert report.lines[0].notes == (
        "lon-1: the day on which it ended stays as it is here, 2023-06-30, not 2023-07-31",
    )
