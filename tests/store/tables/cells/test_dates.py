"""Dates in cells: every form with one reading, and what the other cells of a column decide."""

import datetime as dt

import pytest

from store.tables.cells.dates import date_in_cell, date_reader, is_no_day, without_zone
from store.tables.formats import read_file
from tests.store.tables.workbooks.test_excel_table import workbook

DAY = dt.date(2024, 3, 28)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-28", "20240328", "2024/03/28", "2024.03.28", "2024-3-28", "28/3/2024",
        "28.03.2024",
        "28.3.2024", "28-03-2024", "3/28/2024", "28/03/2024 00:00", "2024-03-28 14:30:00",
        "2024-03-28T14:30:00Z", "3/28/2024 2:30 PM", "28 mars 2024", "28 mar 2024", "28-mar-2024",
        "den 28 mars 2024", "28:e mars 2024", "March 28, 2024", "Mar 28 2024", "45379", "45379,5",
        " 2024-03-28 ", "28/3 2024", "28/3-2024", "28/03-24", "28/3 - 2024", "240328",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form_that_has_one_reading(cell):
    assert date_in_cell(cell) == DAY


@pytest.mark.parametrize("cell", ["1/2/2024", "01-02-2024", "24/03/28", "24-03-12", "1/2/24"])
def test_a_date_with_two_readings_is_a_fault_that_names_them(cell):
    """A guess would be wrong for half of all people."""
    with pytest.raises(ValueError, match=r"it may be \d{4}-\d\d-\d\d or \d{4}-\d\d-\d\d"):
        date_in_cell(cell)


@pytest.mark.parametrize(
    ("column", "cell", "date"),
    [
        (["1/2/2024", "28/3/2024"], "1/2/2024", dt.date(2024, 2, 1)),
        (["1/2/2024", "3/28/2024"], "1/2/2024", dt.date(2024, 1, 2)),
        (["31/12/26", "30/06/50"], "31/12/26", dt.date(2026, 12, 31)),
        (["24-03-12", "99-12-31"], "24-03-12", dt.date(2024, 3, 12)),
        (["1/2/2024", "28/3 2024"], "1/2/2024", dt.date(2024, 2, 1)),
        (["31/12/26", "", "saknas", "2024-01-01", "28/2/2024"], "31/12/26", dt.date(2026, 12, 31)),
    ],
)
def test_the_other_cells_of_a_column_decide(column, cell, date):
    """If all of them can be read in one order alone."""
    assert date_reader(column)(cell) == date


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (["13/02/2025", "25-01-01"], "25-01-01"),
        (["13.02.2025", "03-04-05"], "03-04-05"),
        (["25-01-31", "1/2/2024"], "1/2/2024"),
    ],
)
def test_dates_with_other_signs_decide_nothing(column, cell):
    """Hyphens stand between years, months and days; strokes and dots between days and months."""
    with pytest.raises(ValueError, match=r"it may be"):
        date_reader(column)(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "yesterday",
        "2024",
        "12345678901",
        "28 mums 2024",
        "241331",
        "28/3 24",
    ],
)
def test_what_is_no_date_is_a_fault(cell):
    with pytest.raises(ValueError, match="a date such as 2026-12-31 is expected"):
        date_in_cell(cell)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (["30/11/24", "14/06/24", "29/02/23"], "30/11/24"),
        (["30/11/24", "14/06/24", "31/06/24"], "14/06/24"),
        (["30.11.24", "31.06.24"], "30.11.24"),
    ],
)
def test_a_day_that_its_month_does_not_have_decides_nothing(column, cell):
    """It is mistyped: the other cells of its column have two readings still."""
    with pytest.raises(ValueError, match=r"it may be"):
        date_reader(column)(cell)


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ([], "30 februari 2024", "there is no day 2024-02-30"),
        ([], "31/2-2024", "there is no day 2024-02-31"),
        ([], "2024-06-31", "there is no day 2024-06-31"),
        ([], "20240631", "there is no day 2024-06-31"),
        ([], "2024-13-01", "there is no day 2024-13-01"),
        ([], "31/04", "the year is missing"),
        ([], "31/04/23", "there is no day 2023-04-31"),
        ([], "29.2.1923", "there is no day 1923-02-29"),
        (["13/05/24"], "29/02/23", "there is no day 2023-02-29, and it may be 2029-02-23; write"),
    ],
)
def test_a_day_that_its_month_does_not_have_is_named(column, cell, words):
    with pytest.raises(ValueError, match=words):
        date_reader([*column, cell])(cell)


@pytest.mark.parametrize(
    "cell",
    ["0203-01-01", "1034-05-06", "2304-05-05", "13/5/1024", "9999-12-30", "den 3 maj 1724"],
)
def test_a_year_in_which_no_office_of_today_works_is_a_fault(cell):
    with pytest.raises(ValueError, match="a year from 1900 to 2119 is expected"):
        date_in_cell(cell)


@pytest.mark.parametrize("cell", ["1900-01-01", "2119-12-31"])
def test_the_first_and_the_last_year_are_read(cell):
    assert f"{date_in_cell(cell)}" == cell


@pytest.mark.parametrize(
    "cell",
    ["9999-12-31", "99991231", "9999-12-31 23:59:59", "9999-12-31T00:00:00Z", "31/12/9999",
     "12/31/9999", "31.12.9999", "0000-00-00 00:00:00", " tills vidare "],
)  # fmt: skip
def test_the_last_day_that_programs_know_is_none_as_their_first_is(cell):
    assert is_no_day(cell)


@pytest.mark.parametrize("cell", ["9999-12-30", "2119-12-31", "00", "00:00"])
def test_what_is_a_day_or_mistyped_stays_so(cell):
    assert not is_no_day(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-12-31T23:00:00.000Z", "2026-01-01"),
        ("2025-12-31 23:00Z", "2026-01-01"),
        ("2025-03-01 15:00-16:00", "2025-03-01"),
        ("2025-06-30T22:00:00Z", "2025-07-01"),
        ("2025-06-30T21:59:59Z", "2025-06-30"),
        ("2025-12-31T22:59:59Z", "2025-12-31"),
        ("2026-01-01T00:00:00+01:00", "2026-01-01"),
        ("2026-01-01T00:00:00+0300", "2025-12-31"),
        ("2025-12-31T19:00:00-05:00", "2026-01-01"),
        ("31/12/2025 11:00 PMZ", "2026-01-01"),
        ("2026-01-01T00:00:00Z", "2026-01-01"),
        ("2025-12-31T23:00:00", "2025-12-31"),
    ],
)
def test_a_time_of_a_zone_is_of_the_day_that_it_is_in_sweden(cell, day):
    """Also as a cell of its column, and told where that is another day than is written."""
    assert f"{date_in_cell(cell)}" == day
    rows = [["Kundnr", "Namn", "Tjänst", "Startdatum"], ["1", "Alfa AB", "Lön", cell]]
    for raw in ("\n".join(map(";".join, rows)).encode(), workbook(rows)):
        incoming = read_file(raw)
        (one,) = incoming.whole().customers[0].customer.collaborations
        assert f"{one.started_on}" == day
        moved = date_in_cell(cell) != date_in_cell(without_zone(cell))
        assert any(f"read as {day}" in each for each in incoming.notices) == moved
