"""Files that are no tables are told as what they are, with the next step."""

import io
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


def test_a_table_with_such_words_is_a_table():
    read_file(b"From: name;Kundnr;Namn\nx;1;Nora AB\n").whole()
