"""What an old workbook (.xls) says beside its values."""

import struct

import pytest

from store.tables.formats import read_file
from store.tables.workbooks.old_marks import marks_of_old_sheets
from tests.store.tables.workbooks.heavy_workbooks import old, record
from tests.store.tables.workbooks.test_excel_table import GONE_WRONG


@pytest.mark.parametrize(
    "cell",
    [
        record(0x0205, struct.pack("<HHHBB", 3, 0, 0, 0x2A, 1)),
        record(
            0x0006, struct.pack("<HHH", 3, 0, 0) + b"\x02\x00\x2a\x00\x00\x00\xff\xff" + b"\0" * 8
        ),
    ],
    ids=["a cell", "a formula"],
)
def test_an_error_is_told_and_kept_among_the_skipped(cell: bytes) -> None:
    """To the reader of workbooks it is empty, so that the row would be a customer without one."""
    name = record(0x00FD, struct.pack("<HHHI", 3, 1, 0, 2))
    incoming = read_file(old("Nora AB", 2, more=cell + name))
    assert [one.number for one in incoming.customers] == ["1", "2"]
    (faulty,) = incoming.rejected
    assert faulty.faults == (f"line 4: Kundnummer: #N/A{GONE_WRONG}",)
    skipped = incoming.skipped({"line 4": faulty.faults}).files[0].decode("utf-8-sig")
    assert '"#N/A";"Nora AB"' in skipped


def test_what_is_hidden_is_read_and_told() -> None:
    row = record(0x0208, struct.pack("<HHHHHHI", 2, 0, 2, 255, 0, 0, 0x20))
    column = record(0x007D, struct.pack("<HHHHHH", 1, 1, 2048, 0, 1, 0))
    incoming = read_file(old("Nora AB", 2, more=column + row))
    assert len(incoming.customers) == 2
    assert [notice for notice in incoming.notices if "hidden" in notice] == [
        "1 row that is hidden is read as well: line 3",
        "1 column that is hidden is read as well: Namn",
    ]


def test_it_says_from_when_its_days_count() -> None:
    raw = old("Nora AB", 1)
    code_page = record(0x0042, struct.pack("<H", 1200))
    assert not marks_of_old_sheets(raw)["S1"].since_1904
    counted = raw.replace(code_page, record(0x0022, struct.pack("<H", 1)))
    assert marks_of_old_sheets(counted)["S1"].since_1904
