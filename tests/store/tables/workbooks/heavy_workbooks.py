"""Workbooks that are small and would take much memory, of each kind that is read."""

import io
import re
import struct
import zipfile

from tests.store.tables.workbooks.test_excel_table import MAIN, workbook

HEADINGS = ["Kundnummer", "Namn"]
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"


def sharing(text: str, rows: int, *, usual: bool = True, place: str = "<v>0</v>") -> bytes:
    """Return an .xlsx in which the cells of so many rows refer to one text, written like this."""
    cell = f'<c r="B{{n}}" t="s">{place}</c>'
    if not usual:
        cell = cell.replace('"', "'")
    lines = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{cell.format(n=n)}</row>'
        for n in range(2, rows + 2)
    )
    made = io.BytesIO(workbook([HEADINGS], more=lines))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>')
        relations = packed.read("xl/_rels/workbook.xml.rels").decode()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = f'<Relationship Id="ss" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
    return with_part(
        made.getvalue(),
        "xl/_rels/workbook.xml.rels",
        relations.replace("</Relationships>", f"{related}</Relationships>"),
    )


def with_part(raw: bytes, name: str, content: str) -> bytes:
    """Return a packed workbook with another content of a part, or with one part more."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


def elsewhere(raw: bytes) -> bytes:
    """Return an .xlsx with its sheet in another folder than sheets are in."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        relations = packed.read("xl/_rels/workbook.xml.rels").decode()
        sheet = packed.read("xl/worksheets/s1.xml").decode()
    raw = with_part(raw, "xl/worksheets/s1.xml", "<worksheet/>")
    raw = with_part(raw, "xl/pages/s1.xml", sheet)
    relations = relations.replace("worksheets/s1.xml", "pages/s1.xml")
    return with_part(raw, "xl/_rels/workbook.xml.rels", relations)


def joined(often: int) -> bytes:
    """Return an .xlsx that joins two cells so often, with a newline in each element."""
    raw = workbook([HEADINGS, ["1", "Alfa AB"]])
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        sheet = packed.read("xl/worksheets/s1.xml").decode()
    cells = '<mergeCell\nref="A3:B3"/>' * often
    head, _ends, rest = sheet.partition("</sheetData>")
    whole = f"{head}</sheetData><mergeCells>{cells}</mergeCells>{rest}"
    return with_part(raw, "xl/worksheets/s1.xml", whole)


def far_apart(rows: int, column: str) -> bytes:
    """Return an .xlsx with its headings, and one more cell far away."""
    cell = f'<row r="{rows}"><c r="{column}{rows}"><v>1</v></c></row>'
    return workbook([HEADINGS, ["1", "Alfa AB"]], more=cell)


def named_again(sheets: int) -> bytes:
    """Return an .xlsx that names its one sheet again and again."""
    raw = workbook([HEADINGS, ["1", "Alfa AB"]])
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        whole = packed.read("xl/workbook.xml").decode()
    before, begins, rest = whole.partition("<sheet ")
    one, ends, after = rest.partition("/>")
    again = "".join(
        begins + re.sub('name="[^"]*"', f'name="B{n}"', one) + ends for n in range(sheets)
    )
    return with_part(raw, "xl/workbook.xml", before + again + after)


def open_document(cells: str) -> bytes:
    """Return an .ods with some rows as they are written in it."""
    made = io.BytesIO()
    spaces = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", OPEN_DOCUMENT)
        packed.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{spaces}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{OPEN_DOCUMENT}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        packed.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{spaces}:office:1.0"'
            f' xmlns:table="{spaces}:table:1.0" xmlns:text="{spaces}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="S1">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def old(
    text: str, rows: int, *, last_column: int = 1, more: bytes = b"", styles: bytes = b""
) -> bytes:
    """Return an .xls in which the cells of so many rows refer to one text.

    `more` are records of its sheet beside those, `styles` of the whole workbook.
    """
    return _compound(_book([*HEADINGS, text], rows, last_column, more, styles))


def record(kind: int, body: bytes) -> bytes:
    """Return a record of an old workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def _book(texts: list[str], rows: int, last_column: int, more: bytes, styles: bytes) -> bytes:
    """Return the records of a workbook with one sheet; long texts go on in further records."""
    table = bytearray(struct.pack("<II", len(texts), len(texts)))
    records: list[bytes] = []
    for text in texts:
        letters = text.encode("latin-1")
        table += struct.pack("<HB", len(letters), 0)
        while len(table) + len(letters) > 8000:
            room = 8000 - len(table)
            records.append(bytes(table + letters[:room]))
            table, letters = bytearray(b"\x00"), letters[room:]
        table += letters
    records.append(bytes(table))
    shared = record(0x00FC, records[0]) + b"".join(record(0x003C, part) for part in records[1:])
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    code_page = record(0x0042, struct.pack("<H", 1200))
    head = record(0x0809, begin) + code_page + styles
    bound = len(record(0x0085, struct.pack("<IBBBB", 0, 0, 0, 2, 0) + b"S1"))
    at = len(head) + bound + len(shared) + 4
    globals_ = (
        head + record(0x0085, struct.pack("<IBBBB", at, 0, 0, 2, 0) + b"S1") + shared
    ) + record(0x000A, b"")
    cells = [record(0x00FD, struct.pack("<HHHI", 0, column, 0, column)) for column in (0, 1)]
    for row in range(1, rows + 1):
        cells.append(record(0x0203, struct.pack("<HHHd", row, 0, 0, row)))
        cells.append(record(0x00FD, struct.pack("<HHHI", row, last_column, 0, 2)))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    return globals_ + sheet + more + b"".join(cells) + record(0x000A, b"")


def _compound(book: bytes) -> bytes:
    """Return the file that holds a workbook: its table of sectors, its directory, and itself."""
    book = book.ljust(max(4096, -(-len(book) // 512) * 512), b"\x00")
    sectors = len(book) // 512
    tables = 1
    while tables * 128 < tables + 1 + sectors:
        tables += 1
    first = tables + 1
    following = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    following += [*range(first + 1, first + sectors), 0xFFFFFFFE]
    following += [0xFFFFFFFF] * (tables * 128 - len(following))
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\x00"))
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6).ljust(16, b"\x00")
    head = head.ljust(40, b"\x00") + struct.pack("<II", 0, tables)
    head += struct.pack("<IIIIIIII", tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)[:28]
    numbers = [*range(tables), *[0xFFFFFFFF] * (109 - tables)]
    head = head[:76].ljust(76, b"\x00") + struct.pack("<109I", *numbers)

    def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
        words = name.encode("utf-16-le") + b"\x00\x00"
        made = words.ljust(64, b"\x00") + struct.pack("<HBB", len(words), kind, 1)
        made += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child).ljust(48, b"\x00")
        return (made[:116] + struct.pack("<II", start, size)).ljust(128, b"\x00")

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)
    directory += entry("Workbook", 2, first, len(book), 0xFFFFFFFF)
    table = struct.pack(f"<{tables * 128}I", *following)
    return bytes(head) + table + directory.ljust(512, b"\x00") + book
