"""Numbers of a workbook that are shown with zeros in front, by their format."""

import pytest

from store.tables.formats import read_file
from tests.store.tables.workbooks.heavy_workbooks import with_part
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
