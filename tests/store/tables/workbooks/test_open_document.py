"""Workbooks of LibreOffice (.ods): the same way as those of Excel."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from store.domain.errors import Refused
from store.exchange.import_file import ImportFile
from store.tables.formats import read_file

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
HIDDEN = """<office:automatic-styles><style:style style:name="hidden" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>"""


def cell(value: object, more: str = "") -> str:
    """Return a cell; what begins with `<` is one already."""
    match value:
        case None:
            return f"<table:table-cell {more}/>"
        case int():
            kind = f'office:value-type="float" office:value="{value}"'
        case str() if value.startswith("<"):
            return value
        case str() if value.startswith("2024-"):
            kind = f'office:value-type="date" office:date-value="{value}"'
        case _:
            kind = 'office:value-type="string"'
    return (
        f"<table:table-cell {kind} {more}><text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


def workbook(rows: list[list[object]], *, more: str = "", hidden: str = "") -> bytes:
    """Make a workbook as LibreOffice packs it, with rows that repeat to the end of the sheet."""
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    rest = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheets = f'<table:table table:name="Kunder">{lines}{more}{rest}</table:table>'
    if hidden:
        sheets += f'<table:table table:name="Dold" table:style-name="hidden">{hidden}</table:table>'
    content = (
        f"<office:document-content {SPACES} {CALC}>{HIDDEN}<office:body><office:spreadsheet>"
        f"{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("mimetype", KIND)
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    return packed.getvalue()


HEADS: list[object] = ["Kundnr", "Namn", "Tjänst", "Startdatum"]


def numbers(file: ImportFile) -> list[str]:
    return [customer.number for customer in file.customers]


def test_a_workbook_of_libreoffice_is_read_as_one_of_excel() -> None:
    file = read_file(workbook([HEADS, [1001, "Åkeri Alfa", "Utlägg", "2024-03-01"]]))
    (customer,) = file.customers
    assert (customer.number, customer.customer.name) == ("1001", "Åkeri Alfa")
    assert f"{customer.customer.collaborations[0].started_on}" == "2024-03-01"


def test_a_hidden_sheet_is_not_read_and_named() -> None:
    hidden = f"<table:table-row>{cell('Kundnr')}{cell('Namn')}</table:table-row>"
    file = read_file(workbook([HEADS, [1001, "Alfa"]], hidden=hidden))
    assert numbers(file) == ["1001"]
    assert any("Dold" in notice for notice in file.notices)


def test_a_merged_number_is_that_of_all_its_rows() -> None:
    number = cell(1001, 'table:number-rows-spanned="2" table:number-columns-spanned="1"')
    rows = [HEADS, [number, "Alfa", "Utlägg"], ["<table:covered-table-cell/>", "Alfa", "Scanner"]]
    (customer,) = read_file(workbook(rows)).customers
    assert len(customer.customer.collaborations) == 2


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ('<table:table-cell table:formula="of:=A1"/>', "formulas whose values are not in the file"),
        (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
            "Namn: #DIV/0!",
        ),
    ],
)
def test_a_formula_without_a_value_and_an_error_are_told(odd: str, words: str) -> None:
    file = read_file(workbook([HEADS, [1001, odd, "Utlägg"], [1002, "Beta"]]))
    assert numbers(file) == ["1002"]
    assert words in file.rejected[0].faults[0]


@pytest.mark.parametrize("far", ["rows", "columns"])
def test_what_repeats_a_million_times_is_refused_before_it_takes_all_memory(far: str) -> None:
    repeated = cell("x", f'table:number-{far}-repeated="1000000"' if far == "columns" else "")
    many = 'table:number-rows-repeated="1000000"' if far == "rows" else ""
    with pytest.raises(Refused, match=f"{far}, "):
        read_file(workbook([HEADS], more=f"<table:table-row {many}>{repeated}</table:table-row>"))


def test_a_packed_text_document_is_refused_and_so_is_one_that_is_cut() -> None:
    raw = workbook([HEADS, [1001, "Alfa"]])
    with pytest.raises(Refused, match="no workbook"):
        read_file(raw.replace(b"opendocument.spreadsheet", b"opendocument.textdocumen"))
    with pytest.raises(Refused, match="no workbook"):
        read_file(raw[: len(raw) // 2])


def test_rows_that_a_filter_hides_are_read_and_told() -> None:
    row = "".join(map(cell, ["32", "Tuva AB", None, None]))
    more = f'<table:table-row table:visibility="filter">{row}</table:table-row>'
    incoming = read_file(workbook([HEADS, ["31", "Nora AB", None, None]], more=more))
    assert numbers(incoming) == ["31", "32"]
    assert "1 row that is hidden is read as well: line 3" in incoming.notices
