"""Signs for yes and no, ✓ and ✗, in every column that asks for one."""

import pytest

from store.exchange.identity import AGREE_INACTIVE
from store.tables.formats import read_file
from tests.store.tables.workbooks.test_excel_table import workbook

TICKS, CROSSES = (*"✓✔☑√●✅", "✔\ufe0f"), (*"✗✘☐❌", "✗\ufe0f")


def read(*lines: str):
    csv = read_file("\n".join(lines).encode())
    book = read_file(workbook([line.split(";") for line in lines]))
    assert [one.customer for one in csv.customers] == [one.customer for one in book.customers]
    return csv


@pytest.mark.parametrize("sign", [*CROSSES, "☒"])
@pytest.mark.parametrize("heads", ["Aktiv", "Active", "Status", "Aktiv kund"])
def test_a_cross_says_that_a_customer_is_none_now_or_leaves_it_open(heads, sign):
    incoming = read(f"Kundnr;Namn;{heads}", f"1;Alfa AB;{sign}", "2;Beta AB;✓")
    assert [one.customer.name for one in incoming.customers] == ["Beta AB"]
    assert [refusal.about for refusal in incoming.refusals] == [AGREE_INACTIVE]


@pytest.mark.parametrize("sign", TICKS + CROSSES)
@pytest.mark.parametrize("heading", ["Aktiv", "Active"])
def test_a_user_is_active_as_the_sign_says(heading, sign):
    incoming = read(f"Kundnr;E-post;{heading}", f"1;eva@alfa.example;{sign}")
    (user,) = incoming.whole().customers[0].customer.users
    assert user.active == (sign in TICKS)
    told = [each for each in incoming.notices if "read as no" in each]
    assert bool(told) == (sign in CROSSES)


@pytest.mark.parametrize("heading", ["Huvudkontakt", "Main contact"])
def test_a_tick_says_who_is_main_contact(heading):
    heads = f"Kundnr;Namn;Kontaktperson;E-post;{heading}"
    rows = ("1;Alfa AB;Eva Ek;eva@alfa.example;✓", "1;Alfa AB;Bo Ek;bo@alfa.example;✗")
    incoming = read(heads, *rows)
    assert incoming.whole().customers[0].customer.main_contact == "eva@alfa.example"
    assert not [each for each in incoming.notices if "left out" in each]


def test_a_sign_that_is_neither_is_left_out_with_the_user_and_told():
    incoming = read("Kundnr;E-post;Aktiv", "1;eva@alfa.example;☒")
    assert incoming.whole().customers[0].customer.users == ()
    assert any("Aktiv: '☒'" in each for each in incoming.notices)


@pytest.mark.parametrize(("sign", "owned"), [("✓", True), ("✗", False)])
def test_a_sign_says_who_owns_the_subscription(sign, owned):
    (one,) = read("Kundnr;Namn;Tjänst;Kundägt", f"1;Alfa AB;Lön;{sign}").whole().customers
    assert one.customer.collaborations[0].customer_owned == owned


def test_a_cross_as_the_status_of_a_service_is_refused_as_a_no_is():
    """It is no status; the customer came in with the service as active."""
    for cell in ("✗", "nej"):
        (faulty,) = read("Kundnr;Namn;Tjänst;Status", f"1;Alfa AB;Lön;{cell}").rejected
        assert "is expected" in faulty.faults[0]
    assert read("Kundnr;Namn;Tjänst;Status", "1;Alfa AB;Lön;✓").whole().customers


@pytest.mark.parametrize("heading", ["Status", "Lön"])
def test_a_tick_as_the_status_or_under_a_service_says_that_it_runs(heading):
    heads, rest = ("Kundnr;Namn;Tjänst;Status", "Lön;") if heading == "Status" else (
        f"Kundnr;Namn;{heading}", "")  # fmt: skip
    for sign in TICKS:
        (one,) = read(heads, f"1;Alfa AB;{rest}{sign}").whole().customers
        assert [each.status for each in one.customer.collaborations] == ["active"]
