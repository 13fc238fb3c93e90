"""Sheets of one register at several times: which is to be read is asked."""

import pytest

from store.exchange.import_file import ImportFile
from store.tables.formats import read_file
from store.tables.groups.periods import period_of
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import Cells, workbook

ROWS: Cells = [["Kundnr", "Namn"], ["31", "Nora AB"]]


def read(*names: str, sheets: tuple[str, ...] = ()) -> ImportFile:
    """Read a workbook with sheets of these names, each with the same rows."""
    raw = workbook(*([[*row] for row in ROWS] for _name in names), names=names)
    return read_file(raw, None, Reading(sheets=sheets))


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (("2025", "2026"), "2026"),
        (("2026", "2025"), "2026"),
        (("Kunder 2024", "Kunder 2025"), "Kunder 2025"),
        (("Januari", "Februari"), "Februari"),
        (("dec 2025", "jan 2026"), "jan 2026"),
        (("dec-25", "jan-26"), "jan-26"),
        (("2025-12", "2026-01"), "2026-01"),
        (("Q1 2026", "Q2 2026"), "Q2 2026"),
        (("2024-2025", "2025-2026"), "2025-2026"),
        (("24-25", "25-26"), "25-26"),
        (("Kunder 2024-25", "Kunder 2025-26"), "Kunder 2025-26"),
        (("202501", "202502"), "202502"),
        (("20250131", "20250228"), "20250228"),
        (("Kunder 250131", "Kunder 250228"), "Kunder 250228"),
        (("12-25", "01-26"), "01-26"),
        (("v1", "v2"), "v2"),
        (("Kunder v2 2026", "Kunder v10 2026"), "Kunder v10 2026"),
        (("v. 51 2025", "v. 2 2026"), "v. 2 2026"),
        (("Kunder", "Kunder v2"), "Kunder v2"),
        (("Kunder", "Kunder (2)"), "Kunder (2)"),
        (("Kunder", "Kunder 2024"), "Kunder"),
        (("H1 2025", "H2 2025"), "H2 2025"),
    ],
)
def test_which_of_several_times_is_read_is_asked_the_newest_first(names, newest):
    (question,) = read(*names).questions
    assert question.option == "--sheet"
    assert [answer.value for answer in question.answers] == [
        newest, *({*names} - {newest}), "/".join(names)
    ]  # fmt: skip
    assert f"--sheet {names[0]} --sheet {names[1]} (all" in question.refusal.message.replace(
        "'", ""
    )
    assert read(*names, sheets=(newest,)).questions == ()
    assert read(*names, sheets=names).questions == ()


def test_other_sheets_are_read_with_each():
    (question,) = read("Kontakter", "2025", "2026").questions
    assert question.answers[0].value == "Kontakter/2026"
    assert question.answers[0].words == "2026"


@pytest.mark.parametrize("names", [("Kunder 2025",), ("Kunder", "Kontakter 2025"),
                                   ("Norr 2025", "Syd 2026"), ("Blad1", "Blad2"),
                                   ("Norr 2025", "Syd 2025"), ("Lag 1", "Lag 2"),
                                   ("Kunder", "Avslutade 2024", "Avslutade 2025")])  # fmt: skip
def test_sheets_of_one_time_or_of_different_registers_are_all_read(names):
    assert read(*names).questions == ()


def test_what_a_name_says_of_a_time():
    assert period_of("Kunder mars 2026") == ("kunder", (2026, 3, 0))
    assert period_of("Kunder v2 2026") == ("kunder", (2026, 0, 2))
    assert period_of("Kunder 2024-2025") == ("kunder", (2025, 0, 0))
    assert period_of("2025-12") == ("", (2025, 12, 0))
    assert period_of("2011-12-31") == ("", (2011, 12, 31))
    for name in ("Blad1", "Kunder", "Avdelning 12", "556016-0680", "112233"):
        assert period_of(name) is None
