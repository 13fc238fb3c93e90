"""Files that are no tables are told as what they are, with the next step."""

import io
import random
import zipfile

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file


def packed(*names: str) -> bytes:
    """Return a zip file with empty files of these names."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as files:
        for name in names:
            files.writestr(name, "")
    return raw.getvalue()


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "The file is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "The file is a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(90), "The file is a picture"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "The file is a picture"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nora AB\r\nEND:VCARD\r\n", "The file is of contacts"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "The file is a calendar"),
        (b"From: bo@nora.example\r\nTo: vi@nora.example\r\nSubject: Lista\r\n\r\n", "an e-mail"),
        (b"{\\rtf1\\ansi Kundnr}", "The file is a document"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "unpack it"),
        (packed("[Content_Types].xml", "word/document.xml"), "The file is a document"),
        (packed("[Content_Types].xml", "ppt/presentation.xml"), "The file is a presentation"),
        (packed("Index/Document.iwa", "Metadata/x.plist"), "export it as .xlsx or CSV"),
        (packed("kunder/", "kunder/lista.csv"), "(zip) with kunder/lista.csv; unpack it"),
        (packed("a", "b", "c", "d"), "(zip) with a, b, c and 1 more; unpack it"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_as_what_it_is(raw, told):
    with pytest.raises(Refused) as refused:
        read_file(raw)
    assert told in f"{refused.value}"


@pytest.mark.parametrize("size", [60, 300, 5000])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_neither_workbook_nor_text_is_told_so(size, seed):
    """Also where by chance no byte is nothing, or some stand as in UTF-16."""
    with pytest.raises(Refused) as refused:
        read_file(random.Random(seed).randbytes(size))
    assert f"{refused.value}".startswith("The file is neither a workbook nor a text, whatever")


@pytest.mark.parametrize("beginning", [b"\xff\xfe", b"\xfe\xff", b"MZ\x90\x00", b"\x7fELF\x02"])
def test_nor_is_one_that_begins_as_if_it_were(beginning):
    with pytest.raises(Refused, match="neither a workbook nor a text"):
        read_file(beginning + random.Random(1).randbytes(3000))


def test_of_a_text_padded_with_bytes_that_are_nothing_it_is_said_how_to_save_it():
    """So do some programs fill columns of one width; an editor or a spreadsheet opens it."""
    cells = (b"Kundnr", b"Namn", b"7", b"Nora AB")
    lines = b"".join(cell.ljust(20, b"\0") for cell in cells)
    with pytest.raises(Refused, match="Save it as CSV UTF-8 if it can be opened; else export the"):
        read_file(lines * 9)


@pytest.mark.parametrize(
    "raw",
    [
        "Kundnr;Namn\r\n1;Å\r\n".encode("cp437") + b"\x1a",
        "Kundnr;Namn\n7;Åsö\n".encode("utf-16"),
        "Kundnr;Namn\n7;Åsö\n".encode("utf-16-be"),
        "Kundnr;Namn\n7;Łódź Ωμέγα Ђурђевдан\n".encode("utf-16-le"),
    ],
    ids=["dos", "utf-16", "utf-16-be", "many letters"],
)
def test_a_text_with_marks_of_its_program_is_a_text(raw):
    assert len(read_file(raw).customers) == 1


def test_a_table_with_such_words_is_a_table():
    read_file(b"From: name;Kundnr;Namn\nx;1;Nora AB\n").whole()
