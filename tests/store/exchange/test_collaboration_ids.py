"""The ids of collaborations in a file: those that the customer has here, and those made as such."""

import pytest

from store.domain.errors import Refused
from store.exchange.importer import all_new
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook


@pytest.fixture
def desk(make, desk_with):
    """Give Anna's desk with a customer whose collaboration came in under an id of its own."""
    running = make.collaboration(id="Nej", service="lon")
    return desk_with(make.customer(number="7", name="Vega AB", collaborations=(running,)))


@pytest.mark.parametrize(
    ("head", "cells", "cure"),
    [
        ("Samarbete", ("Nej", "Avslutat"), "--map Samarbete=status, else leave out the column by"),
        ("Collaboration", ("No", "Ended"), "--map Collaboration=status, else leave out"),
        ("Samarbete;Status", ("Ja;aktiv", "x;aktiv"), "leave out the column by --map Samarbete=-"),
    ],
)
def test_an_answer_in_the_column_of_ids_is_no_id(desk, head, cells, cure):
    """Each cell is named with the cure, and no collaboration comes in under such an id."""
    lines = [
        f"Kundnr;Namn;Tjänst;{head}",
        f"1;Alfa AB;Lön;{cells[0]}",
        f"2;Beta AB;Utlägg;{cells[1]}",
    ]
    for rows in (None, [line.split(";") for line in lines]):
        raw = "\n".join(lines).encode() if rows is None else workbook(rows)
        lines_told = desk.run_import(read_file(raw), dry_run=True).lines
        told = [line.refusals[0].message for line in lines_told]
        for cell, message in zip(cells, told, strict=True):
            heading, said = head.split(";")[0], cell.split(";")[0]
            assert f"{heading}: {said!r}: it is no collaboration" in message
        assert all(cure in message for message in told)
        with pytest.raises(Refused):
            desk.run_import(read_file(raw))
        assert all(line.what == "refused" for line in all_new(read_file(raw)).lines)


def test_what_the_cures_say_brings_the_customers_in(desk):
    """As a status, or without the column."""
    lines = "Kundnr;Namn;Tjänst;Samarbete\n2;Beta AB;Utlägg;Avslutat".encode()
    desk.run_import(read_file(lines, None, Reading(columns={"Samarbete": "status"})))
    (one,) = desk.customer("2").collaborations
    assert (one.id, one.status) == ("utlagg-1", "ended")
    desk.run_import(
        read_file(lines.replace(b"2;", b"3;"), None, Reading(columns={"Samarbete": "-"}))
    )
    assert [one.id for one in desk.customer("3").collaborations] == ["utlagg-1"]


def test_ids_that_are_here_and_ids_as_they_are_made_come_in(desk):
    """Also one that an earlier import brought in under another form."""
    rows = (
        b"Kundnr;Namn;Tj\xc3\xa4nst;Samarbete\n7;Vega AB;L\xc3\xb6n;Nej\n8;Nora AB;L\xc3\xb6n;lon-2"
    )
    desk.run_import(read_file(rows))
    assert [one.id for one in desk.customer("7").collaborations] == ["Nej"]
    assert [one.id for one in desk.customer("8").collaborations] == ["lon-2"]
