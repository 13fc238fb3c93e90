"""Workbooks that are small and would take much memory are refused before they are read."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tui
from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.workbooks.weight import MOST_IN_CELL, MOST_TEXTS
from store.tables.workbooks.workbook_weight import weigh_workbook
from store.tables.workbooks.xml_parts import MOST_ELEMENTS, go_through
from tests.store.tables.workbooks.heavy_workbooks import (
    HEADINGS,
    far_apart,
    old,
    open_document,
    sharing,
)

LETTERS = "x" * 30_000
TEXT = "".join(
    f'<table:table-cell office:value-type="string"><text:p>{heading}</text:p></table:table-cell>'
    for heading in HEADINGS
)
FIRST = f"<table:table-row>{TEXT}</table:table-row>"


def repeated(text: str, rows: int, columns: int = 1) -> str:
    """Return a row of an .ods that is there so many times, with a cell that is too."""
    return (
        f'<table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )


def words_of(raw: bytes) -> str:
    with pytest.raises(Refused) as refused:
        weigh_workbook(raw, old=not raw.startswith(b"PK"))
    return f"{refused.value}"


@pytest.mark.parametrize(
    "raw",
    [
        sharing(LETTERS, 2_000),
        sharing(LETTERS, 2_000, usual=False),
        old(LETTERS, 2_000),
        open_document(FIRST + repeated(LETTERS, 2_000)),
        open_document(FIRST + repeated(LETTERS[:1_000], 1_000, 60)),
    ],
    ids=["xlsx", "xlsx by another program", "xls", "ods, rows", "ods, rows and columns"],
)
def test_a_text_that_very_many_cells_refer_to_is_counted_as_often(raw: bytes) -> None:
    assert len(raw) < 200_000
    assert "more than 50 million letters" in words_of(raw)


@pytest.mark.parametrize(
    "raw",
    [far_apart(190_000, "CU"), old("Alfa AB", 60_000, last_column=99)],
    ids=["xlsx", "xls"],
)
def test_a_cell_far_away_is_refused_for_the_room_between(raw: bytes) -> None:
    """Also where each side alone would be let in."""
    assert "room for more than 5 million cells" in words_of(raw)


@pytest.mark.parametrize(
    "raw", [sharing("Alfa AB", 300), sharing("Alfa AB", 300, usual=False), old("Alfa AB", 300)]
)
def test_what_is_no_heavier_than_others_is_read(raw: bytes) -> None:
    incoming = read_file(raw)
    assert len(incoming.customers) == 300
    assert {one.customer.name for one in incoming.customers} == {"Alfa AB"}


@pytest.mark.parametrize("raw", [sharing(LETTERS, 2_000), old(LETTERS, 2_000)])
def test_an_import_asks_before_it_reads(raw: bytes) -> None:
    with pytest.raises(Refused, match="more than 50 million letters"):
        read_file(raw)


def test_a_text_that_goes_on_in_the_next_record_is_whole() -> None:
    """One of 20,000 letters takes three records in an .xls; the ones behind it are found."""
    assert "20000 characters long" in words_of_rows(old("x" * 20_000, 2))


def words_of_rows(raw: bytes) -> str:
    return " ".join(fault for item in read_file(raw).rejected for fault in item.faults)


@pytest.mark.parametrize(
    ("in_each", "cells", "told"),
    [(MOST_IN_CELL + 1, 1, "32767 letters"), (100, MOST_TEXTS // 90, "2 million texts")],
)
def test_too_many_paragraphs_in_the_cells_of_libreoffice_are_refused(
    in_each: int, cells: int, told: str
) -> None:
    """Each takes its time, however short it is."""
    many = "<text:p>a</text:p>" * in_each
    cell = f'<table:table-cell office:value-type="string">{many}</table:table-cell>'
    with pytest.raises(Refused, match=told):
        read_file(open_document(f"<table:table-row>{cell}</table:table-row>" * cells))


@pytest.mark.parametrize("make", [sharing, old])
def test_a_longer_cell_than_a_spreadsheet_has_is_refused(make: Callable[..., bytes]) -> None:
    with pytest.raises(Refused, match="more than 32767 letters"):
        read_file(make("a " * 20_000, 2))


ASKED = """
import resource, sys
from pathlib import Path
asked = []
sys.addaudithook(lambda event, seen: asked.append(1) if "statm" in str(seen[:1]) else None)
resource.setrlimit(resource.RLIMIT_AS, (8 * 10**9, resource.RLIM_INFINITY))
from store.tables.workbooks.workbook_weight import weigh_workbook
weigh_workbook(Path(sys.argv[1]).read_bytes(), old=False)
print(len(asked))
"""


def test_how_much_room_there_is_is_not_asked_for_each_row(tmp_path: Path) -> None:
    """Where memory is limited, the system answers that: a million times, it takes minutes."""
    file = tmp_path / "rows.ods"
    file.write_bytes(open_document(FIRST + repeated("Alfa", 1) * 2_000))
    answer = subprocess.run(
        [sys.executable, "-c", ASKED, file],
        cwd=Path(tui.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert 0 < int(answer.stdout) < 20


def test_a_part_with_more_elements_than_any_office_has_is_not_gone_through() -> None:
    """Each takes its time, also where it holds nothing; the end of one is none by itself."""
    seen: list[str] = []
    with pytest.raises(ValueError, match="it has more than 12 million elements"):
        go_through(b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>", lambda tag, _: seen.append(tag))
    assert not seen
    go_through(b"<a>" + b"<b></b>" * 1_000 + b"</a>", lambda tag, _: seen.append(tag))
    assert len(seen) == 1_001
