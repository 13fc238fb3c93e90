"""Import a register, as CSV and as a workbook, beside a program that only reads the same file.

Both are counted in processor time, from the start of the process to its end; and the memory that
an import takes at most.
"""

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.bench.program import ROOT, environment
from tests.bench.report import Figure, middle, ms

HEADS = ("Kundnummer", "Namn", "E-post", "Kontaktperson", "Telefon", "Kundansvarig", "Tjänst",
         "Uppdrag", "Status", "Startdatum")  # fmt: skip
READ_CSV = """
import csv, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    print(sum(1 for row in csv.reader(file, delimiter=";")))
"""
READ_WORKBOOK = """
import sys, python_calamine
book = python_calamine.load_workbook(sys.argv[1])
print(sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names))
"""
TIMED = """
import os, sys
if (child := os.fork()) == 0:
    out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.execv(sys.argv[2], sys.argv[2:])
_child, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
"""Starts a program from a small process: what its parent takes is counted as its own by Linux."""
MOST_SECONDS = 5
MOST_MEGABYTES = 250, 400
"""What is aimed at, and what an import must not need more of."""

PARTS = {
    "[Content_Types].xml": """<Types
 xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>""",
    "_rels/.rels": """<Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<workbook
 xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Kunder" sheetId="1" r:id="s1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
 Target="worksheets/sheet1.xml"/></Relationships>""",
}


class Spent(NamedTuple):
    """What a process took: seconds of a processor, and megabytes at most."""

    seconds: float
    megabytes: float


def figures(folder: Path, size: int, times: int) -> Iterator[Figure]:
    """Import each kind of file, in turns with the program that reads it alone."""
    for name, content, read, reader, target in (
        ("CSV", as_csv(size), READ_CSV, "the csv module", 4),
        (".xlsx", as_workbook(size), READ_WORKBOOK, "calamine", 6),
    ):
        file = folder / f"register{name if name.startswith('.') else '.csv'}"
        file.write_bytes(content)
        anchor, brought = [], []
        for _ in range(times):
            shutil.rmtree(folder / "new", ignore_errors=True)
            acting = ("-m", "tui", "--store", folder / "new")
            spent(folder, *acting, "init", "--office", "Byrå Norr AB")
            anchor.append(spent(folder, "-c", read, file))
            brought.append(spent(folder, *acting, "import", file))
        seconds, least = (middle(each.seconds for each in lot) for lot in (brought, anchor))
        what = f"import of {name}, {size:,} rows"
        yield Figure(
            what=what,
            anchor=f"{reader}: read the file",
            value=seconds / least,
            target=target,
            seen=f"{ms(seconds)} : {ms(least)}",
        )
        yield Figure(
            what=what,
            anchor=f"{MOST_SECONDS} s",
            value=seconds,
            target=MOST_SECONDS,
            unit="s",
            seen=ms(seconds),
        )
        most = max(each.megabytes for each in brought)
        for megabytes in MOST_MEGABYTES:
            yield Figure(
                what=f"memory for an {what}",
                anchor=f"{megabytes} MB",
                value=most / megabytes,
                target=1,
                seen=f"{most:.0f} MB",
            )


def rows(size: int) -> Iterator[tuple[str, ...]]:
    """Return a register: a customer a line, with its contact and one service."""
    yield HEADS
    for n in range(size):
        yield (f"{1000 + n}", f"Företaget Nummer {n} AB", f"kontakt{n}@foretag{n}.example",
               f"Eva Nr{n} Lind", f"070-{1000000 + n}", "anna", "utlagg", "Löpande bokföring",
               "active", "2024-03-01")  # fmt: skip


def as_csv(size: int) -> bytes:
    """Return the register as a spreadsheet saves it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows(size))
    return text.getvalue().encode()


def as_workbook(size: int) -> bytes:
    """Return the register as a workbook."""
    packed = io.BytesIO()
    lines = "".join(
        f'<row r="{n}">{"".join(_cell(n, place, text) for place, text in enumerate(row))}</row>'
        for n, row in enumerate(rows(size), start=1)
    )
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, part in PARTS.items():
            made.writestr(name, part)
        made.writestr(
            "xl/worksheets/sheet1.xml",
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{lines}</sheetData></worksheet>",
        )
    return packed.getvalue()


def _cell(row: int, place: int, text: str) -> str:
    name = f"{chr(ord('A') + place)}{row}"
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def spent(folder: Path, *arguments: str | Path) -> Spent:
    """Run a process, and return what it took."""
    out = folder / "out"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", TIMED, out, sys.executable, *map(str, arguments)],
        env=environment(folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    code, seconds, kilobytes = ran.stdout.split()
    if int(code):
        raise RuntimeError(out.read_text("utf-8", "replace"))
    return Spent(float(seconds), int(kilobytes) / 1024)
