"""New customers of whom a register has no number, or no name but a person's: asked, then taken."""

import pytest

from store.exchange.identity import identified
from store.exchange.reconcile import reconcile
from store.rules.customers.import_undo import came_entry
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.conftest import NOW

OTHER = "559900-0014"


@pytest.fixture
def desk(make, desk_with):
    """Give Anna's desk with one customer."""
    return desk_with(make.customer(number="0042", name="Nora AB", users=()))


def bring(desk, *lines: str, agreed: frozenset[str] = frozenset(), **how: bool):
    incoming = read_file("\n".join(lines).encode(), None, Reading().agreed(agreed))
    return desk.run_import(incoming, agreed=agreed, **how)


def test_customers_without_a_number_get_the_next_ones_where_somebody_agrees(desk):
    """Companies and private people alike; the file that comes again finds them."""
    bring(desk, "Kundnr;Namn", "71;Nia AB", "A9;Tio AB")
    rows = ("Namn;Orgnr;Ort", f"Sju AB;{OTHER};Lund", "Ulla Ek;;Umeå")
    agreed = frozenset(["next-number"])
    report = bring(desk, *rows, agreed=agreed)
    highest = max(int(row.number) for row in desk.listing().rows if row.number.isdecimal())
    assert [line.number for line in report.lines] == [f"{highest - 1}", f"{highest}"]
    assert f"2 new customers get the next numbers: {highest - 1} Sju AB, {highest} Ulla Ek" in (
        report.notes
    )
    assert bring(desk, *rows).unchanged == 2


def test_a_number_that_another_customer_has_got_meanwhile_is_not_given(desk):
    """As the store decides, whatever the list of customers was before."""
    (one,) = identified(
        read_file(b"Namn;Ort\nSju AB;Lund").customers, (), frozenset(["next-number"])
    ).customers
    bring(desk, "Kundnr;Namn", f"{one.number};Nia AB")
    line = reconcile(
        desk.customer(one.number), one, desk.operator, NOW, desk.services,
        came_entry("b1", desk.operator, NOW),
    )  # fmt: skip
    assert "another customer has got this number meanwhile" in line.refusals[0].message


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("Kundnr;Företag;Förnamn;Efternamn;E-post;Ort", "70;;Ulla;Ek;u@ek.test;Lund"),
        ("Kundnr;Företag;Kontaktperson;E-post;Ort", "70;;Ulla Ek;u@ek.test;Lund"),
        ("Kundnr;Förnamn;Efternamn;Telefon;Ort", "70;Ulla;Ek;070-1234567;Lund"),
    ],
)
def test_who_has_no_name_but_a_persons_may_be_a_private_customer(desk, heads, row):
    (refusal,) = bring(desk, heads, row, dry_run=True).refusals
    assert (refusal.cure, refusal.about) == ("agree", "person")
    assert "person: 'Ulla Ek': no customer of that number is here" in refusal.message
    report = bring(desk, heads, row, agreed=frozenset(["person"]))
    assert report.customers == 1
    assert desk.customer("70").name == "Ulla Ek"


def test_a_person_in_a_row_of_a_company_that_is_here_is_asked_about(desk):
    """Beside rows that name their companies; else it became that company's main contact."""
    bring(desk, "Kundnr;Namn", "71;Nia AB", "72;Ulla Ek")
    rows = ("Kundnr;Företag;Förnamn;Efternamn;E-post", "70;Sju AB;Bo;Ek;bo@sju.test",
            "71;;Siv;Ask;siv@ask.test", "72;;Ulla;Ek;u@ek.test")  # fmt: skip
    (refusal,) = bring(desk, *rows, dry_run=True).refusals
    assert refusal.about == "person"
    assert "person: 'Siv Ask': the row names no company, as others do, and 71 Nia AB is here" in (
        refusal.message
    )
    (other,) = bring(desk, *rows, dry_run=True, agreed=frozenset(["person"])).refusals
    assert other.about == "name"


@pytest.mark.parametrize("said", ["Efternamn", "Förnamn"])
def test_a_part_of_a_persons_name_that_is_said_to_be_the_customers_is_it_with_the_other(desk, said):
    raw = "Kundnr;Förnamn;Efternamn;E-post\n70;Ulla;Ek;u@ek.test\n".encode()
    incoming = read_file(raw, None, Reading(columns={said: "name"}))
    assert desk.run_import(incoming).customers == 1
    customer = desk.customer("70")
    assert (customer.name, customer.users[0].name) == ("Ulla Ek", "Ulla Ek")


@pytest.mark.parametrize("row", ["Bo Ek Snickeri;", "Färg;", "Café Lund och Bageriet på hörnet;"])
def test_a_name_alone_without_a_word_of_companies_is_asked_about(desk, row):
    """It may stand between the rows as a heading: who agrees has a customer of it."""
    lines = ("Namn;Orgnr", f"Sju AB;{OTHER}", row)
    agreed = frozenset(["next-number"])
    report = bring(desk, *lines, agreed=agreed, skip_faulty=True)
    (refused,) = [line for line in report.lines if line.refusals]
    name = row.rstrip(";")
    assert f"Namn: {name!r}: it may be a heading between the rows or a note, or a customer" in (
        refused.refusals[0].message
    )
    report = bring(desk, *lines, agreed=agreed | {"row"})
    assert name in [line.name for line in report.lines if line.what == "new"]
