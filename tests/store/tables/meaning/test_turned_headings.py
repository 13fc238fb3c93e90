"""A table that lies on its side is told as that, with what is to be done."""

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from tests.store.tables.workbooks.test_excel_table import Cells, workbook

TURNED: Cells = [["Kundnr", "31", "32"], ["Namn", "Nora AB", "Tuva AB"], ["Orgnr", "", ""]]


@pytest.mark.parametrize(
    "text",
    [
        "Kundnr;31;32\nNamn;Nora AB;Tuva AB\nOrgnr;556016-0680;\n",
        "Namn;Nora AB;Tuva AB;Vera AB\nKundnr;31;32;33\nLön;x;;x\n",
        "Kunder 2026;;\n;;\nFöretag;Nora AB;Tuva AB\nKundnummer;31;32\n",
        "Kundnr;31\nNamn;Nora AB\n",
    ],
)
def test_headings_below_each_other_are_told_with_the_cure(text):
    with pytest.raises(Refused, match=r"The headings stand in the first column, .*Transpose"):
        read_file(text.encode())


def test_such_a_sheet_beside_a_table_is_not_read_and_said():
    """As one about the office at the front is."""
    raw = workbook(TURNED, [["Kundnr", "Namn"], ["33", "Vera AB"]], names=("Om", "Kunder"))
    incoming = read_file(raw)
    assert [each.number for each in incoming.whole().customers] == ["33"]
    assert any(note.startswith("sheet Om: not read: the headings") for note in incoming.notices)


def test_a_table_whose_first_customers_are_called_as_headings_is_no_such():
    incoming = read_file(b"Kundnr;Namn\n31;Nora AB\nNr;Kund\nID;Namn\n")
    assert incoming.tables[0].row == 1
