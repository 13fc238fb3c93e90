"""Cells under the name of a service: signs, and two things in one."""

import datetime as dt

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.table import Reading

DAY = dt.date(2024, 1, 1)


def read(cell: str, **said: str):
    lines = ("Kundnr;Kund;eEkonomi", f"3;Cia AB;{cell}")
    return read_file("\n".join(lines).encode(), None, Reading(columns=said))


def stand(cell: str) -> list[tuple[object, ...]]:
    (one,) = read(cell).whole().customers
    return [(c.variant, c.status, c.started_on, c.ended_on or None)
            for c in one.customer.collaborations]  # fmt: skip


@pytest.mark.parametrize("cell", ["✗", "✘", "☐", "nej tack"])
def test_signs_and_words_of_a_no_give_no_service(cell):
    assert stand(cell) == []
    told = f"line 2: eEkonomi: {cell!r}: read as no" in read(cell).notices
    assert told == (not cell.isascii())


@pytest.mark.parametrize(
    ("cell", "stands"),
    [
        ("●", (None, "active", None, None)),
        ("ja tack", (None, "active", None, None)),
        ("Ja, Pro", ("Pro", "active", None, None)),
        ("Ja/Smart", ("Smart", "active", None, None)),
        ("x eEkonomi Pro", ("Pro", "active", None, None)),
        ("Ja 2024-01-01", (None, "active", DAY, None)),
        ("✓ 2024-01-01", (None, "active", DAY, None)),
        ("Aktiv sedan 2024-01-01", (None, "active", DAY, None)),
        ("Smart fr.o.m. 2024-01-01", ("Smart", "active", DAY, None)),
        ("Pro, 1 januari 2024", ("Pro", "active", DAY, None)),
        ("Ja, Pro från 2024-01-01", ("Pro", "active", DAY, None)),
        ("måndag 1 januari 2024", (None, "active", DAY, None)),
        ("Avslutad 1 januari 2024", (None, "ended", None, DAY)),
        ("Avslutad 2024-01-01", (None, "ended", None, DAY)),
        ("Avslutat per 2024-01-01", (None, "ended", None, DAY)),
    ],
)
def test_two_things_in_a_cell_are_read_where_they_have_one_reading(cell, stands):
    assert stand(cell) == [stands]


def test_an_end_to_come_is_refused_with_how_to_end_it_here():
    (refused,) = read("Uppsagd 2026-12-31").rejected
    assert "bring it in as active, and end it here (end NUMBER eekonomi" in refused.faults[0]


@pytest.mark.parametrize(
    "cell",
    ["Smart t.o.m. 2024-01-01", "Nej 2024-01-01", "Begärd 2024-01-01", "x 3", "kanske sen", "☒",
     "Avslutad sedan 2024-01-01", "Ja, Maxi", "Smart 2024-13-01"],
)  # fmt: skip
def test_what_has_no_reading_is_refused_with_a_cure_that_works(cell):
    (refused,) = read(cell).rejected
    assert refused.faults[0].endswith("; the column is left out by --map eEkonomi=-")
    assert len(read(cell, eEkonomi="-").whole().customers) == 1


def test_a_service_that_is_none_is_refused_with_a_cure_that_works():
    lines = "Kundnr;Kund;Tjänst\n3;Cia AB;Deklaration".encode()
    (refused,) = read_file(lines).rejected
    assert refused.faults[0].endswith(
        "; say which service the word is (--map WORD=SERVICE), mend the cell, or leave out the "
        "whole column, and so every service in it, by --map 'Tjänst=-'"
    )
    cured = read_file(lines, None, Reading(columns={"Tjänst": "-"}))
    assert len(cured.whole().customers) == 1


def test_a_word_in_a_cell_can_be_said_to_be_a_service_and_is_remembered():
    """Among others and in whatever case; a word that stands nowhere is refused as before."""
    lines = "Kundnr;Kund;Tjänst\n3;Cia AB;Bokslut\n4;Dia AB;Lön, bokslut (årsvis)".encode()
    said = {"Bokslut": "skatt-bokslut"}
    incoming = read_file(lines, None, Reading(columns=said))
    services = [[each.service for each in one.customer.collaborations]
                for one in incoming.whole().customers]  # fmt: skip
    assert services == [["skatt-bokslut"], ["lon", "skatt-bokslut"]]
    assert incoming.said == said
    assert incoming.notices[0] == (
        "Bokslut is taken for Visma Skatt & Bokslut Pro, which is remembered from this import on"
    )
    again = read_file(lines, None, Reading(remembered=said))
    assert again.customers == incoming.customers
    assert again.notices[0] == "Bokslut is taken for Visma Skatt & Bokslut Pro, as was said before"
    with pytest.raises(Refused, match="There is no heading 'Årsbokslut' in the file"):
        read_file(lines, None, Reading(columns={"Årsbokslut": "skatt-bokslut"}))


def test_a_word_in_a_cell_can_be_said_to_be_no_service_and_its_terms_are_told():
    """Beside others too; a service is one by its own name, whatever was said of a sheet."""
    head = "Kundnr;Kund;Tjänst;Startdatum\n"
    lines = f"{head}3;Cia AB;Rådgivning;2024-01-01\n4;Dia AB;Lön och rådgivning (fri);".encode()
    said = {"Rådgivning": "no-service"}
    incoming = read_file(lines, None, Reading(columns=said))
    services = [[each.service for each in one.customer.collaborations]
                for one in incoming.whole().customers]  # fmt: skip
    assert services == [[], ["lon"]]
    assert incoming.said == said
    assert incoming.notices == (
        "Rådgivning is taken for no service, which is remembered from this import on",
        "line 2: Startdatum: '2024-01-01': left out: Rådgivning is taken for no service",
    )
    again = read_file(lines, None, Reading(remembered=said))
    assert again.notices[0] == "Rådgivning is taken for no service, as was said before"
    of_a_sheet = read_file(f"{head}3;Cia AB;Lön;".encode(), None,
                           Reading(remembered={"Lön": "no-service"}))  # fmt: skip
    assert of_a_sheet.notices == ()
    assert len(of_a_sheet.whole().customers[0].customer.collaborations) == 1


def test_what_is_said_of_a_word_holds_in_cells_too_where_a_service_is_called_so():
    """It is told so; else the rows would be of another service than is said of them."""
    lines = "Kundnr;Kund;Tjänst\n3;Cia AB;Lön\n4;Dia AB;Lön och eEkonomi".encode()
    incoming = read_file(lines, None, Reading(columns={"Lön": "lon-smart"}))
    services = [[each.service for each in one.customer.collaborations]
                for one in incoming.whole().customers]  # fmt: skip
    assert incoming.notices == (
        "Lön is taken for Visma Lön Smart, which is remembered from this import on",
    )
    assert services == [["lon-smart"], ["lon-smart", "eekonomi"]]


def test_of_each_word_in_a_cell_that_is_no_service_it_may_be_asked_which_one_it_is():
    """Those that are like one come first; no number, no remark, and no word that is a service."""
    cells = ("Rådgivning", "Lön", "Rådgivning, lön", "bokslut (årsvis)", "Bokslut", "17", "Lön?",
             "vi hjälper dem med allt som har med deras ekonomi att göra")  # fmt: skip
    rows = "\n".join(f"{n};Cia {n} AB;{cell}" for n, cell in enumerate(cells))
    incoming = read_file(f"Kundnr;Kund;Tjänst\n{rows}".encode())
    assert incoming.questions == ()
    assert [question.text for question in incoming.words] == [
        "Column Tjänst has bokslut in 2 rows. Which service is it?",
        "Column Tjänst has Rådgivning in 2 rows. Which service is it?",
    ]
    assert [answer.value for answer in incoming.words[0].answers] == [
        "bokslut=skatt-bokslut", "bokslut=no-service"
    ]  # fmt: skip
    assert incoming.words[1].answers[0].value == "Rådgivning=no-service"
    faults = {one.number: "--map WORD=SERVICE" in one.faults[0] for one in incoming.rejected}
    assert faults == {"0": True, "2": True, "3": True, "4": True, "5": False, "6": False,
                      "7": False}  # fmt: skip


@pytest.mark.parametrize("heads", ["eEkonomi Smart;eEkonomi Pro", "eEkonomi;eEkonomi Pro"])
def test_two_columns_of_a_service_in_one_row_are_named_with_a_cure_that_works(heads):
    """It is no second row, and an id for each is no way on."""
    first, second = heads.split(";")
    row = "x;x" if first != "eEkonomi" else "Smart;x"
    lines = f"Kundnr;Kund;{heads}\n3;Cia AB;{row}".encode()
    (refused,) = read_file(lines).rejected
    assert refused.faults == (
        f"line 2: {heads.replace(';', ', ')}: both say that the customer has Visma eEkonomi, with "
        "another variant; empty one of the cells, or leave out a column: "
        + " or ".join(f"--map '{name}=-'" if " " in name else f"--map {name}=-"
                      for name in (first, second)),
    )  # fmt: skip
    for heading in (first, second):
        assert len(read_file(lines, None, Reading(columns={heading: "-"})).whole().customers) == 1


def test_a_day_of_an_end_in_a_cell_and_another_in_its_column_are_refused():
    lines = "Kundnr;Kund;eEkonomi;Slutdatum\n3;Cia AB;Avslutad 2024-01-01;{}"
    (refused,) = read_file(lines.format("2024-02-01").encode()).rejected
    assert "another day stands in Slutdatum" in refused.faults[0]
    assert len(read_file(lines.format("2024-01-01").encode()).whole().customers) == 1
