"""Columns of the days on which services began, beside those of the services."""

import datetime as dt

import pytest

from store.tables.formats import read_file
from store.tables.table import Reading

DAY = dt.date(2022, 1, 1)


def read(*lines: str, **said: str):
    return read_file("\n".join(lines).encode(), None, Reading(columns=said))


def had(incoming) -> list[tuple[str, str | None, dt.date | None]]:
    return [
        (one.service, one.variant, one.started_on)
        for each in incoming.whole().customers
        for one in each.customer.collaborations
    ]


@pytest.mark.parametrize(
    ("service", "start", "id"),
    [
        ("eEkonomi", "eEkonomi start", "eekonomi"),
        ("eEkonomi", "Visma eEkonomi Start", "eekonomi"),
        ("eEkonomi", "eEkonomi startdatum", "eekonomi"),
        ("eEkonomi", "Startdatum eEkonomi", "eekonomi"),
        ("eEkonomi", "eEkonomi (startdatum)", "eekonomi"),
        ("Lön", "Lön start", "lon"),
        ("Lön", "Lön fr.o.m.", "lon"),
    ],
)
def test_days_beside_a_service_are_those_on_which_it_began(service, start, id):
    """Also where `Start` is one of its variants, and whichever of the two stands first."""
    for heads, row in (
        (f"{service};{start}", "x;2022-01-01"),
        (f"{start};{service}", "2022-01-01;x"),
    ):
        incoming = read(f"Kundnr;Kund;{heads}", f"3;Cia AB;{row}")
        assert had(incoming) == [(id, None, DAY)]
        assert not incoming.questions
        assert any(note.startswith(f"{start}: taken for the day on") for note in incoming.notices)


def test_a_start_is_kept_beside_a_variant_in_the_cell_or_in_the_heading():
    assert had(read("Kundnr;Kund;eEkonomi;eEkonomi start", "3;Cia AB;Smart;2022-01-01")) == [
        ("eekonomi", "Smart", DAY)
    ]
    assert had(read("Kundnr;Kund;eEkonomi Pro;eEkonomi startdatum", "3;Cia AB;x;2022-01-01")) == [
        ("eekonomi", "Pro", DAY)
    ]


def test_a_start_of_a_service_that_the_row_does_not_give_is_told():
    incoming = read("Kundnr;Kund;Lön;Lön start", "3;Cia AB;;2022-01-01", "4;Dia AB;x;")
    assert had(incoming) == [("lon", None, None)]
    assert any("Lön start: '2022-01-01': left out" in note for note in incoming.notices)


def test_a_start_that_names_no_service_is_that_of_the_only_one_of_a_row():
    """Of several it does not say which: there it is left out, as where it is no day."""
    incoming = read(
        "Kundnr;Kund;Lön;Utlägg;Start",
        "3;Cia AB;x;;2022-01-01", "4;Dia AB;x;x;2022-01-01", "5;Eda AB;nej;x;2022-01-01",
        "6;Fia AB;;;2022-01-01", "7;Gia AB;2021-05-01;;2022-01-01", "8;Hia AB;x;;snart",
    )  # fmt: skip
    assert had(incoming) == [
        ("lon", None, DAY),
        ("lon", None, None), ("utlagg", None, None),
        ("utlagg", None, DAY),
        ("lon", None, dt.date(2021, 5, 1)),
        ("lon", None, None),
    ]  # fmt: skip
    notes = "\n".join(incoming.notices)
    assert "taken for the day on which Visma Lön began, the only service of the row" in notes
    assert "lines 3, 5, 6, 7: Start: '2022-01-01', 'snart': left out" in notes
    assert had(read("Kundnr;Kund;Lön;Start", "3;Cia AB;x;2022-01-01")) == [("lon", None, DAY)]


def test_variants_of_a_service_keep_the_days_below_them():
    """Where the columns are its variants, Start is one."""
    incoming = read(
        "Kundnr;Kund;eEkonomi Smart;eEkonomi Start", "3;Cia AB;;2022-01-01", "4;D AB;x;"
    )
    assert had(incoming) == [("eekonomi", "Start", DAY), ("eekonomi", "Smart", None)]
    crosses = read("Kundnr;Kund;eEkonomi;eEkonomi Start", "3;Cia AB;;x", "4;Dia AB;x;")
    assert had(crosses) == [("eekonomi", "Start", None), ("eekonomi", None, None)]


def test_a_start_that_may_be_a_variant_is_asked():
    lines = ("Kundnr;Kund;eEkonomi start", "3;Cia AB;2022-01-01")
    (question,) = read(*lines).questions
    values = [answer.value.partition("=")[2] for answer in question.answers]
    assert values == ["eekonomi", "eekonomi Start", "-"]
    variants = [had(read(*lines, **{"eEkonomi start": value})) for value in values]
    assert variants == [[("eekonomi", None, DAY)], [("eekonomi", "Start", DAY)], []]
