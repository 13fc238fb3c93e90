"""Numbers of a workbook that are shown with zeros in front, by their format."""

import struct

import pytest

from store.tables.formats import read_file
from store.tables.workbooks.excel_table import read_workbook
from store.tables.workbooks.number_formats import digits_of_format
from tests.store.tables.workbooks.heavy_workbooks import old, open_document, record, with_part
from tests.store.tables.workbooks.test_excel_table import MAIN, workbook

STYLES = (
    '<styleSheet xmlns="{main}"><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
USUAL = '<row r="{n}"><c r="A{n}" s="1"><v>{value}</v></c><c r="B{n}" t="str"><v>C{n}</v></c></row>'
UNUSUAL = "<row r='{n}'><c t='n' s='1' r='A{n}'><v>{value}</v></c><c t='str'><v>C{n}</v></c></row>"


def numbers(code: str, row: str, *values: object) -> tuple[list[str], tuple[str, ...]]:
    more = "".join(row.format(n=n, value=value) for n, value in enumerate(values, start=2))
    head = '<row r="1"><c r="A1" t="str"><v>Kundnr</v></c><c r="B1" t="str"><v>Namn</v></c></row>'
    raw = workbook([], more=head + more)
    incoming = read_file(with_part(raw, "xl/styles.xml", STYLES.format(main=MAIN, code=code)))
    return [one.number for one in incoming.whole().customers], incoming.notices


@pytest.mark.parametrize("row", [USUAL, UNUSUAL])
@pytest.mark.parametrize("code", ["0000", "0000;@", "[$-41D]0000"])
def test_a_number_is_read_with_the_zeros_that_its_format_shows(row, code):
    """It is whole then, and nothing is to be compared."""
    assert numbers(code, row, 7, 8, 9) == (["0007", "0008", "0009"], ())
    assert numbers(code, row, 7) == (["0007"], ())
    assert numbers(code, row, 7, 120, 12345) == (["0007", "0120", "12345"], ())


@pytest.mark.parametrize("code", ["0", "General", "#,##0"])
def test_another_format_says_nothing_of_zeros(code):
    """A shorter number is told, as one without any format is."""
    found, (notice,) = numbers(code, USUAL, 7, 120)
    assert found == ["7", "120"]
    assert "line 2: a leading + or 0 may be lost" in notice


@pytest.mark.parametrize(
    "code",
    [
        "000000-0000",
        "000000\\-0000",
        "000000&quot;-&quot;0000",
        "000000\\ 0000",
        "[$-41D]000000–0000",
    ],
)
def test_an_organisation_number_is_read_with_the_zeros_that_its_format_shows(code):
    """Ten digits are seen where nine are kept; they were refused."""
    cells = '<row r="{n}"><c r="A{n}" t="str"><v>{n}</v></c><c r="B{n}" t="str"><v>C{n}</v></c>'
    numbers = "".join(
        f'{cells.format(n=n)}<c r="C{n}" s="1"><v>{value}</v></c></row>'
        for n, value in ((2, 5560160680), (3, 101010015))
    )
    heads = "".join(
        f'<c r="{at}1" t="str"><v>{head}</v></c>'
        for at, head in zip("ABC", ("Kundnr", "Namn", "Orgnr"), strict=True)
    )
    raw = workbook([], more=f'<row r="1">{heads}</row>{numbers}')
    incoming = read_file(with_part(raw, "xl/styles.xml", STYLES.format(main=MAIN, code=code)))
    organisations = [one.customer.org_number for one in incoming.whole().customers]
    assert organisations == ["556016-0680", "010101-0015"]


@pytest.mark.parametrize("code", ["0.00", "0-", "#-####", "0,000", "yyyy-mm-dd"])
def test_a_format_with_anything_else_says_nothing_of_zeros(code):
    assert digits_of_format(code) == 0


def of_libreoffice(*shown: tuple[str, str]) -> list[str]:
    """Return the customers' numbers of an .ods, by value and as it is shown."""
    name = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ["".join(map(name.format, ("Kundnr", "Namn")))]
    for n, (value, text) in enumerate(shown):
        number = (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )
        rows.append(number + name.format(f"C{n}"))
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return [one.number for one in read_file(open_document(lines)).whole().customers]


def test_a_number_of_libreoffice_is_read_with_the_zeros_that_it_shows() -> None:
    assert of_libreoffice(("42", "00042"), ("120", "00120")) == ["00042", "00120"]
    assert of_libreoffice(("101010015", "010101-0015"), ("42", "000 042")) == [
        "0101010015", "000042",
    ]  # fmt: skip
    assert of_libreoffice(("42", "00042,00"), ("120", "120 kr")) == ["42", "120"]


@pytest.mark.parametrize(
    "cells",
    [
        [record(0x0203, struct.pack("<HHHd", 1, 0, 1, 42.0))],
        [record(0x027E, struct.pack("<HHHI", 1, 0, 1, 42 << 2 | 2))],
        [record(0x00BD, struct.pack("<HHHIHIH", 1, 0, 1, 42 << 2 | 2, 0, 7 << 2 | 2, 1))],
        [record(0x0006, struct.pack("<HHHd", 1, 0, 1, 42.0) + b"\0" * 8)],
    ],
    ids=["a number", "a short one", "several", "a formula's"],
)
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("code", ["00000", "000-00"])
def test_a_number_of_an_old_workbook_is_read_with_the_zeros_that_its_format_shows(
    cells: list[bytes], code: str, wide: bool
) -> None:
    written = code.encode("utf-16-le" if wide else "latin-1")
    styles = [
        record(0x041E, struct.pack("<HHB", 164, len(code), wide) + written),
        record(0x00E0, struct.pack("<HH", 0, 0) + b"\0" * 16),
        record(0x00E0, struct.pack("<HH", 0, 164) + b"\0" * 16),
    ]
    raw = old("Alfa AB", 0, more=b"".join(cells), styles=b"".join(styles))
    (sheet,) = read_workbook(raw)
    assert sheet.rows[1].cells[0] == "00042"
