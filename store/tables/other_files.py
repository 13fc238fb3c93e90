"""Files of which no table can be read: told as what they are, with the next step."""

import io
import re
import zipfile
from collections.abc import Mapping

from store.i18n.language import N_, _
from store.tables.table import bad_file

_PICTURE = N_(
    "The file is a picture, of which no table can be read; take the register out of the program "
    "that it is from as .xlsx or CSV, and import that."
)
_DOCUMENT = N_(
    "The file is a document; copy its table to a spreadsheet, save that as .xlsx or CSV, and "
    "import it."
)
_PACKED = N_("The file is packed; unpack it, and import the table that is in it.")
_BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": N_(
        "The file is a PDF, of which no table can be read; take the register out of the program "
        "that it is from as .xlsx or CSV, and import that."
    ),
    b"\x89PNG\r\n\x1a\n": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\x00": _PICTURE,
    b"MM\x00*": _PICTURE,
    b"\x1f\x8b\x08": _PACKED,
    b"7z\xbc\xaf\x27\x1c": _PACKED,
    b"Rar!\x1a\x07": _PACKED,
    b"{\\rtf": _DOCUMENT,
    b"SQLite format 3\x00": N_(
        "The file is a database; take the register out of the program that it is of as .xlsx or "
        "CSV, and import that."
    ),
}  # fmt: skip
"""What files begin with, with what is said of them."""
_CARDS = N_(
    "The file is of contacts (vCard), each as its address book writes it, and none has a "
    "customer's number; take them out of the address book as CSV, and import that."
)
_CALENDAR = N_("The file is a calendar, and no table.")
_LETTER = N_("The file is an e-mail; save the file that is attached to it, and import that.")
_SLIDES = N_("The file is a presentation, and no table.")
_NUMBERS = N_(
    "The file is of Numbers or Pages; open it there, export it as .xlsx or CSV, and import that."
)
_BEGUN = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN:(VCARD|VCALENDAR)\b", re.IGNORECASE)
_HEADED = re.compile(
    rb"(?:(?:From|To|Cc|Subject|Received|MIME-Version|Date|Return-Path|Message-ID|Delivered-To|"
    rb"X-[\w-]+|Content-[\w-]+): [^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3}",
    re.IGNORECASE,
)
"""The first lines of an e-mail."""
_OLD_DOCUMENT = "WordDocument".encode("utf-16-le")
_OLD_LETTER = "__substg1.0_".encode("utf-16-le")
_OLD_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def refuse_other(raw: bytes) -> None:
    """Refuse a file that begins as no table does.

    Raises:
        Refused: it is a document, a picture, contacts or the like.
    """
    for beginning, message in _BEGINNINGS.items():
        if raw.startswith(beginning):
            raise bad_file(_(message))
    if (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP") or raw[4:12] in (b"ftypheic", b"ftypmif1"):
        raise bad_file(_(_PICTURE))
    if match := _BEGUN.match(raw):
        told = _CALENDAR if match[1].upper() == b"VCALENDAR" else _CARDS
        raise bad_file(_(told))
    if _HEADED.match(raw):
        raise bad_file(_(_LETTER))


def refuse_packed(raw: bytes) -> None:
    """Refuse what is packed as workbooks are, but is none.

    Raises:
        Refused: it is a document, a packed folder or the like.
    """
    if not raw.startswith(b"PK"):
        if not any(name in raw for name in _OLD_WORKBOOKS):
            if _OLD_DOCUMENT in raw:
                raise bad_file(_(_DOCUMENT))
            if _OLD_LETTER in raw:
                raise bad_file(_(_LETTER))
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return  # told by what reads workbooks
    if "word/document.xml" in names:
        raise bad_file(_(_DOCUMENT))
    if "ppt/presentation.xml" in names:
        raise bad_file(_(_SLIDES))
    if any(name.endswith(".iwa") for name in names):
        raise bad_file(_(_NUMBERS))
    if {"[Content_Types].xml", "mimetype"} & {*names} or any(one[:3] == "xl/" for one in names):
        return
    files = [name for name in names if not name.endswith("/")]
    if not files:
        raise bad_file(_("The file is a packed directory (zip) with nothing in it."))
    shown = ", ".join(files[:3])
    if len(files) > 3:
        shown = _("{first} and {n} more", first=shown, n=len(files) - 3)
    raise bad_file(
        _("The file is a packed directory (zip) with {files}; unpack it, and import the table that "
          "is in it.", files=shown)
    )  # fmt: skip
