"""Workbooks: read as a table is, with what a spreadsheet may have lost told."""

import io
import sys
import zipfile
from xml.sax.saxutils import escape

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.table import MOST_COLUMNS

TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
{}</Relationships>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DATE_STYLE = f"""<styleSheet xmlns="{MAIN}"><cellXfs count="2">
<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"""

Cells = list[list[object]]

GONE_WRONG = ": a formula has gone wrong; mend it in the spreadsheet, or empty the cell"
"""What is said behind an error of a spreadsheet."""


def cell(value: object) -> str:
    """Return a cell of a sheet; a tuple is a day's number that is shown as a date."""
    match value:
        case None:
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f"<c><v>{value}</v></c>"
        case (day,):
            return f'<c s="1"><v>{day}</v></c>'
        case _:
            return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def workbook(*sheets: Cells, more: str = "", after: str = "", names: tuple[str, ...] = ()) -> bytes:
    """Make a workbook as Excel packs it.

    `more` is written after the last row of each sheet, `after` after all its rows; `names`
    are those of the sheets.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES)
        target = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        made.writestr("_rels/.rels", RELATIONS.format(target))
        places = range(1, len(sheets) + 1)
        titles = dict(enumerate(names, start=1))
        tags = "".join(
            f'<sheet name="{escape(titles.get(n, f"S{n}"))}" sheetId="{n}" r:id="s{n}"/>'
            for n in places
        )
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{tags}</sheets></workbook>',
        )
        targets = "".join(
            f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in places
        )
        targets += f'<Relationship Id="st" Type="{OFFICE}/styles" Target="styles.xml"/>'
        made.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(targets))
        made.writestr("xl/styles.xml", DATE_STYLE)
        for n, rows in enumerate(sheets, start=1):
            lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
            made.writestr(
                f"xl/worksheets/s{n}.xml",
                f'<worksheet xmlns="{MAIN}">'
                f"<sheetData>{lines}{more}</sheetData>{after}</worksheet>",
            )
    return packed.getvalue()


def message(raw: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_file(raw)
    (refusal,) = refused.value.refusals
    return refusal.message


def test_a_workbook_is_read_as_a_table_is():
    """Text, dates, whole numbers and yes and no become what they would be in CSV."""
    raw = workbook(
        [
            ["Kundnummer", "Namn", "Uppdrag", "Tjänst", "Startdatum", "Avtalsperiod", "Kundägt"],
            ["0012", "Åkeri & Söner AB", "Lön", "utlagg", (45292,), 12, True],
            [None, None, None, None, None, None, None],
            ["0013", "Beta Café AB", None, None, None, None, None],
        ]
    )
    incoming = read_file(raw).whole()
    first, second = (each.customer for each in incoming.customers)
    assert (first.number, first.name, second.number) == ("0012", "Åkeri & Söner AB", "0013")
    (held,) = first.collaborations
    assert (f"{held.started_on}", held.period, held.customer_owned) == ("2024-01-01", 12, True)
    assert [each.place for each in incoming.customers] == ["line 2", "line 4"]
    assert incoming.notices == ()


@pytest.mark.parametrize("cell", [121, 1200.0, 1.5, "1200"])
def test_a_period_beyond_ten_years_is_refused_with_its_line(cell):
    """A number or text, whole or not: as in every other door (R47)."""
    raw = workbook(
        [["Kundnummer", "Namn", "Tjänst", "Avtalsperiod"], ["0012", "Åkeri", "utlagg", cell]]
    )
    (faulty,) = read_file(raw).rejected
    assert "line 2: Avtalsperiod: " in faulty.faults[0]
    assert "1 to 120 months" in faulty.faults[0]


def test_numbers_that_were_text_become_digits_and_what_may_be_lost_is_told():
    """+46701234567 and 0012 are numbers to a spreadsheet: told, never guessed."""
    raw = workbook(
        [["Kundnummer", "E-post", "Namn", "Telefon"], [12.0, "eva@a.test", "Eva", 46701234567.0]]
    )
    incoming = read_file(raw).whole()
    (arriving,) = incoming.customers
    assert arriving.customer.number == "12"
    assert arriving.customer.users[0].phone == "46701234567"
    assert [each.partition(":")[0] for each in incoming.notices] == ["Kundnummer", "Telefon"]
    assert all("line 2: a leading + or 0" in each for each in incoming.notices)


@pytest.mark.parametrize(
    ("numbers", "phones", "told"),
    [
        ((1001, 1002), ("070-123 45 67", "+46701234567"), []),
        ((1001, "0042"), ("0701234567", None), []),
        ((1001, 42), ("0701234567", None), ["Kundnr: numbers instead of text in line 3"]),
        ((1001, "01002"), (None, None), ["Kundnr: numbers instead of text in line 2"]),
        ((1001, 1002), (701234567, "070-1"), ["Telefon: numbers instead of text in line 2"]),
    ],
)
def test_only_of_a_number_that_may_have_had_more_in_front_it_is_said(numbers, phones, told):
    """Text is as it was written, and numbers of customers that are equally long lack nothing."""
    rows = [[number, f"Bolag {n} AB", f"Ulla {n}", f"u{n}@a.test", phone]
            for n, (number, phone) in enumerate(zip(numbers, phones, strict=True))]  # fmt: skip
    head = ["Kundnr", "Namn", "Kontakt", "E-post", "Telefon"]
    notices = read_file(workbook([head, *rows])).whole().notices
    lost = [each for each in notices if "a leading + or 0 may be lost; compare" in each]
    assert [each.partition(": a lead")[0] for each in lost] == told


def test_the_first_sheet_with_something_in_it_is_read():
    """Many workbooks begin with an empty one."""
    incoming = read_file(workbook([], [[None]], [["number", "name"], ["1", "Alfa"]])).whole()
    assert [each.customer.name for each in incoming.customers] == ["Alfa"]


def test_a_note_beside_the_table_is_told_and_not_used():
    """It would otherwise be left out in silence."""
    incoming = read_file(workbook([["number", "name"], ["1", "Alfa", "what?"]])).whole()
    assert incoming.notices == ("cell C2 has no heading and is not used",)


def test_what_was_skipped_comes_back_as_csv():
    """A spreadsheet opens that, and import takes it."""
    incoming = read_file(workbook([["number", "name", "period"], ["1", "Alfa", "0"]]))
    assert incoming.suffix == ".csv"
    (faulty,) = incoming.rejected
    again = read_file(incoming.skipped({faulty.place: faulty.faults}).files[0])
    assert [each.faults for each in again.rejected] == [faulty.faults]


def test_what_was_skipped_of_several_sheets_comes_back_as_each_was_read():
    """One column for what two sheets call otherwise; contacts have a file of their own."""
    raw = workbook(
        [["Nr", "Företagsnamn", "Ort", "Period"], ["1", "Nora AB", "Lund", "0"],
         ["2", "Tuva AB", "Lund", None]],
        [["Kund", "Namn", "Firma", "Startdatum"], ["3", "Vega AB", "Vega", "i maj"]],
        [["Kundnr", "Kontaktperson", "E-post", "Licenser"], ["2", "Ulla Ek", "?", "lon"],
         ["1", "Bo Ek", "bo@nora.test", "lon"]],
        names=("Ekonomiöversikt", "Utlägg", "Kontakter"),
    )  # fmt: skip
    incoming = read_file(raw)
    reasons = {one.place: one.faults for one in incoming.rejected} | dict(incoming.left_out)
    customers, contacts = incoming.skipped(reasons).files
    mended = customers.replace(b'"0"', b'"12"').replace(b"i maj", b"2024-05-01")
    first, third = read_file(mended).whole().customers
    assert [one.customer.name for one in (first, third)] == ["Nora AB", "Vega AB"]
    (of_first,), (of_third,) = first.customer.collaborations, third.customer.collaborations
    assert (of_first.service, of_first.period) == ("ekonomioversikt", 12)
    assert (of_third.service, f"{of_third.started_on}") == ("utlagg", "2024-05-01")
    read = read_file(contacts.replace(b'"?"', b'"ulla@tuva.test"')).whole().customers
    assert {one.number: one.customer.users[0].services for one in read} == {
        "1": ("lon",), "2": ("lon",),
    }  # fmt: skip
    assert not any(one.customer.collaborations for one in read)


@pytest.mark.parametrize("heads", ["Namn;Företag;E-post;Nr", "Kund;Kundnamn;E-post;Kontaktperson"])
def test_headings_that_were_told_by_their_cells_keep_their_meaning_among_the_skipped(heads):
    """The rows that are left might tell otherwise."""
    incoming = read_file(f"{heads}\nUlla;Nora AB;ulla@nora.test;7\n".encode())
    (place,) = (one.place for one in incoming.customers)
    again = read_file(incoming.skipped({place: ("why",)}).files[0])
    assert [one.customer for one in again.customers] == [one.customer for one in incoming.customers]


def other_package() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("content.xml", "<office/>")
    return packed.getvalue()


def bomb() -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("xl/worksheets/s1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(201):
            sheet.write(bytes(1_000_000))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (workbook(), "is empty"),
        (workbook([[None]]), "is empty"),
        (b"PK\x03\x04 and nothing else", "is no workbook that can be read"),
        (workbook([["number"]])[:-40], "is no workbook that can be read"),
        (workbook([["number"] * (MOST_COLUMNS + 1)]), "has 101 columns"),
        (
            workbook([["number"]], more='<row r="200002"><c r="A200002"><v>1</v></c></row>'),
            "200001 rows",
        ),
        (workbook([["number"]], more='<row><c r="XFD2"><v>1</v></c></row>'), "16384 columns"),
        (
            workbook([["number"]], more='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            "columns",
        ),
        (workbook([["number"]], more='<row><c r="A2"/>'), "no workbook that can be read"),
        (
            workbook([["number"]], more="<row/>" * 200_002 + "<row><c><v>1</v></c></row>"),
            "200003 rows",
        ),
        (other_package(), "a packed directory"),
        (workbook([["colour"], ["red"]]), "no row with headings that are known"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(raw, words):
    """Whatever the reader of workbooks says of it."""
    assert words in message(raw)


def test_a_workbook_that_unpacks_to_more_than_any_office_has_is_not_unpacked():
    """A bomb of 200 kB would become 201 MB."""
    assert message(bomb()) == "The file unpacks to more than 200 MB."


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch):
    """A package that is not installed is no fault of the program."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert message(workbook([["number"], ["1"]])) == (
        "The file is a workbook: install with the extra excel, as README says, or save it as CSV."
    )


def test_a_cell_with_an_error_is_in_the_file_of_what_is_skipped_as_it_is_shown():
    """To the reader of workbooks it is empty."""
    error = '<c t="e"><v>#N/A</v></c>'
    text = '<c t="inlineStr"><is><t>{}</t></is></c>'
    more = f"<row><c><v>31</v></c>{text.format('Nora AB')}{error}{error}</row>"
    more += f"<row>{error}{text.format('Tuva AB')}</row>"
    incoming = read_file(workbook([["Kundnr", "Namn", "Orgnr", "Ort"]], more=more))
    reasons = {one.place: one.faults for one in incoming.rejected}
    assert list(reasons.values()) == [
        (f"line 2: Orgnr: #N/A{GONE_WRONG}",),
        (f"line 3: Kundnr: #N/A{GONE_WRONG}",),
    ]
    rows = incoming.skipped(reasons).files[0].decode("utf-8-sig").splitlines()
    assert rows[1].startswith('"31";"Nora AB";"#N/A";"#N/A";')
    assert rows[2].startswith('"#N/A";"Tuva AB";')


def test_rows_and_columns_that_are_hidden_are_read_and_told():
    """Somebody has filtered the sheet, and has not thought of what is not seen."""
    row = '<row r="{}"{}><c><v>{}</v></c><c t="inlineStr"><is><t>Nora AB</t></is></c><c/></row>'
    hidden = ' hidden="1"'
    more = "".join(row.format(n, hidden * (n in (3, 5)), n) for n in (2, 3, 4, 5))
    cols = '<cols><col min="2" max="3" hidden="true"/><col min="4" max="16384" hidden="1"/></cols>'
    raw = workbook([["Kundnr", "Namn", "Sak"]], more=more, after=cols)
    incoming = read_file(raw).whole()
    assert len(incoming.customers) == 4
    assert [notice for notice in incoming.notices if "hidden" in notice] == [
        "2 rows that are hidden are read as well: lines 3, 5",
        "1 column that is hidden is read as well: Namn",
    ]


@pytest.mark.parametrize(
    ("number", "name", "words"),
    [
        ((45292,), "Alfa AB", "Kundnr: '2024-01-01': it is a date in the workbook"),
        (True, "Alfa AB", "Kundnr: 'yes': it is a yes or no in the workbook"),
        ((0.4,), "Alfa AB", "Kundnr: '09:36:00': it is a time in the workbook"),
        ("31", (45292,), "Namn: '2024-01-01': it is a date in the workbook"),
        ("31", False, "Namn: 'no': it is a yes or no in the workbook"),
    ],
)
def test_a_date_or_a_yes_is_no_number_and_no_name(number, name, words):
    """A spreadsheet makes such cells; under other headings they are what they are."""
    raw = workbook([["Kundnr", "Namn", "Lön"], [number, name, True], ["32", "Beta AB", (45292,)]])
    incoming = read_file(raw)
    (faulty,) = incoming.rejected
    assert faulty.faults[0].startswith(f"line 2: {words}")
    (other,) = incoming.customers
    assert other.customer.name == "Beta AB"


def test_a_workbook_that_counts_from_1904_has_its_days_right():
    """Cells that look like dates, and numbers alone; a text is what it is anywhere."""
    cells = [(43830,), 43830, (43830.5,), "2024-01-01"]
    rows = [[f"{n}", "Nora AB", "lon", cell] for n, cell in enumerate(cells, start=31)]
    raw = workbook([["Kundnr", "Namn", "Tjänst", "Startdatum"], *rows, ["39", "Åsa", "fax", 43830]])
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = part.replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')
            new.writestr(name, part)
    incoming = read_file(packed.getvalue())
    days = [f"{one.customer.collaborations[0].started_on}" for one in incoming.customers]
    assert days == ["2024-01-01"] * 4
    assert (
        "Startdatum: numbers in lines 3, 6 are days since 1904, as the workbook counts them"
    ) in incoming.notices
    (faulty,) = incoming.rejected
    skipped = incoming.skipped({faulty.place: faulty.faults}).files[0].decode("utf-8-sig")
    assert "2024-01-01" in skipped
