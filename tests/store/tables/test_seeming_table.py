"""What seems to be a table where none of its headings is known."""

import pytest

from store.exchange.import_file import HeadingsUnknown
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook

ROWS = "Register;;\n\nKontonr;Bolagsben;Sak\n7;Sju AB;x\n;;\n8;Åtta AB;\n"


def seeming(raw: bytes, reading: Reading | None = None):
    """Return what seems to be in a file whose headings nobody knows."""
    with pytest.raises(HeadingsUnknown, match="headings that are known") as raised:
        read_file(raw, reading=reading)
    return raised.value.tables


def test_the_row_with_the_most_words_is_its_headings() -> None:
    (table,) = seeming(ROWS.encode())
    assert (table.row, table.rows) == (3, 2)
    assert [column.heading for column in table.columns] == ["Kontonr", "Bolagsben", "Sak"]
    assert {column.means for column in table.columns} == {None}
    assert [row[1] for row in table.first] == ["Sju AB", "Åtta AB"]


def test_the_row_with_a_heading_that_somebody_explained_comes_first() -> None:
    """Also where that one alone makes no table yet."""
    raw = b"Alfa;Beta;Gamma;Delta\nKontonr;Bolagsben;Sak\n7;Sju AB;x\n"
    (table,) = seeming(raw, Reading(columns={"Sak": "task"}))
    assert table.row == 2
    assert [column.means for column in table.columns] == [None, None, "task"]


def test_a_heading_that_is_left_out_is_there_to_be_said_again() -> None:
    (table,) = seeming(b"Kundnr;Sak\n7;x\n", Reading(columns={"Kundnr": "-"}))
    assert [column.means for column in table.columns] == [None, None]


def test_each_sheet_is_told_of() -> None:
    raw = workbook([["Kontonr", "Sak"], ["7", "x"]], [["Sorts", "Vikt"]], names=("Ett", "Två"))
    assert [(table.sheet, table.rows) for table in seeming(raw)] == [("Ett", 1), ("Två", 0)]
