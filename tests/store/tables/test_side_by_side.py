"""Tables beside each other in a sheet: a row of one is not taken for a row of the other."""

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.table import Reading

OF_SERVICES = (
    "Kundnr;Namn;Org.nr;;Kundnr;Utlägg;Lön", "1;A AB;;;2;x;", "2;B AB;;;3;x;x", "3;C AB;;;;;",
)  # fmt: skip


def read(*lines: str, **columns: str):
    said = {heading.replace("_", "#"): id for heading, id in columns.items()}
    return read_file("\n".join(lines).encode(), None, Reading(columns=said))


@pytest.mark.parametrize(
    ("rows", "both"),
    [
        (OF_SERVICES, "columns A and E"),
        (("Kundnr;Namn;Org.nr;;Kundnr;Kontakt;E-post", "1;A AB;;;2;Bo;b@a.se"), "columns A and E"),
        (("Aktiva kunder;;Avslutade kunder;", "Kundnr;Namn;Kundnr;Namn", "1;A AB;7;G AB"),
         "columns A and C"),
        (("Kundnr;Namn;Kundnr;Namn", "1;A AB;1;A AB", ";;7;G AB"), "columns A and C"),
        (("Nr;Namn;;Kundnr;Lön", "1;A AB;;2;x"), "columns A and D"),
    ],
)  # fmt: skip
def test_a_second_number_that_differs_makes_the_file_two_tables(rows, both):
    with pytest.raises(Refused, match=both) as refused:
        read(*rows)
    assert "below each other" in str(refused.value)


def test_the_columns_to_leave_out_are_named_as_they_are_called():
    """All on the side of the second table that are used, and its number."""
    with pytest.raises(
        Refused, match="--map 'Kundnr#2=-' --map 'Utlägg=-' --map 'Lön=-'"
    ) as refused:
        read(*OF_SERVICES)
    assert "Kundnr stands in columns A and E" in str(refused.value)


def test_a_place_in_a_list_is_no_table_although_a_column_stands_empty_beside_it():
    (one,) = read("Nr;;Kundnr;Namn", "1;;31;A AB").whole().customers
    assert one.number == "31"


@pytest.mark.parametrize(
    "headings", ["Kundnr;Namn;Lön;;Nr;Ort", "Kundnr;Namn;Lön;;Nr;Gata", "Kundnr;Namn;Lön;;Kod;Ort"]
)
def test_another_number_beyond_an_empty_heading_beside_nothing_that_is_known_is_no_table(headings):
    """All columns of the register are used, and the others are named."""
    incoming = read(headings, "10;A AB;x;;1;Lund", "11;B AB;;;2;Malmö")
    first, second = incoming.whole().customers
    assert (first.number, second.number) == ("10", "11")
    assert [one.service for one in first.customer.collaborations] == ["lon"]
    assert f"not used: {', '.join(headings.split(';')[4:])}" in incoming.notices


def test_a_second_number_that_is_the_same_in_every_row_is_one_table():
    incoming = read("Kundnr;Namn;;Kundnr;Lön", "1;A AB;;1;x", "2;B AB;;;", "3;C AB;;03;x",
                    "4;D AB;;#N/A;", "5;E AB;;-;")  # fmt: skip
    with_service = [one.number for one in incoming.whole().customers if one.customer.collaborations]
    assert with_service == ["1", "3"]


@pytest.mark.parametrize("said", [{"Kundnr_2": "-"}, {"Kundnr_2": "-", "Lön": "-"}])
def test_a_number_left_out_is_no_answer_while_a_column_beside_it_is_used(said):
    with pytest.raises(Refused, match="columns A and E"):
        read(*OF_SERVICES, **said)


def test_a_whole_table_left_out_is_an_answer():
    left = read(*OF_SERVICES, **{"Kundnr_2": "-", "Lön": "-", "Utlägg": "-"}).whole().customers
    assert [(one.number, one.customer.collaborations) for one in left] == [
        ("1", ()), ("2", ()), ("3", ()),
    ]  # fmt: skip
    said = {"Kundnr": "-", "Kundnr_2": "number", "Namn": "-", "Org.nr": "-"}
    right = read(*OF_SERVICES, **said).whole().customers
    assert [(one.number, len(one.customer.collaborations)) for one in right] == [("2", 1), ("3", 2)]


def test_a_second_number_that_is_said_to_be_another_one_is_of_the_same_customer():
    (one,) = read("Kundnr;Namn;Kundnr", "1;A AB;77", Kundnr_2="spcs_number").whole().customers
    assert one.customer.spcs_number == "77"
