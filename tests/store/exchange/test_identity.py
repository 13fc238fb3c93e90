"""Who a customer of a table is: by number in any spelling, organisation number, or exact name."""

import pytest

from store.domain.errors import Refused, StoreDamaged
from store.domain.filters import Filter
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.files.raw_files import shard
from tests.store.tables.workbooks.test_excel_table import workbook

ORG, OTHER = "556016-0680", "559900-0014"


@pytest.fixture
def desk(make, desk_with):
    """Give Anna's desk with three customers."""
    return desk_with(
        make.customer(number="0042", name="Nora AB", org_number=ORG, users=()),
        make.customer(number="1031", name="Tuva AB", org_number=None, users=()),
        make.customer(number="7", name="Vega AB", org_number=None, users=()),
    )


def bring(desk, *lines: str, **how):
    return desk.run_import(read_file("\n".join(lines).encode()), **how)


def numbers(desk) -> list[str]:
    return [each.number for each in desk.export(Filter()).customers]


@pytest.mark.parametrize(
    "row",
    [
        f"42;Nora AB;{ORG}",
        "42;NORA AB;",
        "1031,0;Tuva AB;",
        "1 031;Tuva AB;",
        f"1031;Tuva AB;{OTHER}",
        "#1031;Tuva AB;",
    ],
)
def test_a_number_in_another_spelling_is_that_of_the_customer_here(desk, row):
    """Where name or organisation number say the same."""
    before = numbers(desk)
    assert bring(desk, "Kundnr;Namn;Orgnr", row).customers == 0
    assert numbers(desk) == before


@pytest.mark.parametrize(
    ("row", "words", "agree"),
    [
        (f"99;Nora AB;{ORG}", "99 is new, but 0042 Nora AB has the same organisation number",
         "organisation"),
        (f"0042;Ylva AB;{OTHER}", "0042 Nora AB has the organisation number 556016-0680 here, the "
         "file has Ylva AB, 559900-0014: another company", "organisation"),
        (f"1031;Tuva AB;{ORG}", "1031 is here without organisation number, and 0042 Nora AB has "
         "the same organisation number", "organisation"),
        ("42;Ylva AB;", "42 is new, but 0042 Nora AB is here", "number"),
        ("#7;Ylva AB;", "#7 is new, but 7 Vega AB is here", "number"),
        (f"42;Nora AB;{OTHER}", "42 is new, but 0042 Nora AB is here", "number"),
    ],
)  # fmt: skip
def test_what_may_be_another_customer_is_asked(desk, row, words, agree):
    """Nothing is done until somebody has agreed."""
    before = desk.export(Filter())
    with pytest.raises(Refused) as refused:
        bring(desk, "Kundnr;Namn;Orgnr", row)
    (refusal,) = refused.value.refusals
    assert words in refusal.message
    assert (refusal.cure, refusal.about) == ("agree", agree)
    planned = bring(desk, "Kundnr;Namn;Orgnr", row, "88;Ny AB;", dry_run=True)
    assert (planned.customers, planned.refused) == (1, 1)
    assert desk.export(Filter()) == before
    done = bring(desk, "Kundnr;Namn;Orgnr", row, agreed=frozenset({agree}))
    assert done.refused == 0
    assert done.customers + done.changed == 1


@pytest.fixture
def of_one_name(make, desk_with):
    """Give Anna's desk with customers who have organisation numbers, and none."""
    return desk_with(
        make.customer(number="1001", name="Nora Bygg AB", org_number=ORG, users=()),
        make.customer(number="1002", name="Tuva AB", org_number=OTHER, users=()),
        make.customer(number="1003", name="Vega AB", org_number=None, users=()),
        make.customer(number="1004", name="Brf Eken 1", org_number=None, users=()),
    )


NOT_LIKE = "the file has quite another name under this number"
ANOTHERS = "the file has a name under this number that another customer has here"


@pytest.mark.parametrize(
    ("heading", "rows", "words"),
    [
        ("Kundnr;Namn", ("1001;Tuva AB", "1002;Nora Bygg AB"), {ANOTHERS}),
        ("Kundnr;Namn", ("1001;Tuva AB", "1002;Vega AB", "1003;Alma AB"), {ANOTHERS, NOT_LIKE}),
        ("Kundnr;Namn;Orgnr", (f"1001;Tuva AB;{ORG}", f"1002;Nora Bygg AB;{OTHER}"), {ANOTHERS}),
        ("Orgnr;Namn", (f"{ORG};TUVA AB", f"{OTHER};Nora Bygg AB"), {ANOTHERS}),
        ("Kundnr;Namn", ("1 001;Alma AB",), {NOT_LIKE}),
        ("Kundnr;Namn;Orgnr", ("1003;Alma AB;556036-0793",), {NOT_LIKE}),
        ("Kundnr;Namn", ("1004;Brf Eken 2",), {NOT_LIKE}),
        ("Kundnr;Namn", ("1003;V AB",), {NOT_LIKE}),
        ("Kundnr;Namn", ("1001;Nora Lund",), {NOT_LIKE}),
    ],
)  # fmt: skip
def test_another_customers_name_is_asked_and_so_is_quite_another_one(
    of_one_name, heading, rows, words
):
    """A row shifted by one, or two names in each other's place, must not rename in silence."""
    before = of_one_name.export(Filter())
    with pytest.raises(Refused) as refused:
        bring(of_one_name, heading, *rows)
    assert {each.about for each in refused.value.refusals} == {"name"}
    told = " ".join(each.message for each in refused.value.refusals)
    assert {one for one in (ANOTHERS, NOT_LIKE) if one in told} == words
    assert of_one_name.export(Filter()) == before
    done = bring(of_one_name, heading, *rows, agreed=frozenset({"name"}))
    assert (done.changed, done.refused) == (len(rows), 0)


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("Kundnr;Namn;Orgnr", f"1001;Alma Konsult AB;{ORG}"),
        ("Orgnr;Namn", f"{ORG};Alma Konsult AB"),
        ("Kundnr;Namn", "1001;Nora Bygg i Lund AB"),
        ("Kundnr;Namn", "1001;NORA BYGG AKTIEBOLAG"),
        ("Kundnr;Namn", "1001;AB Norra Bygg"),
        ("Kundnr;Namn", "1001;Norabygg AB"),
        ("Kundnr;Namn", "1001;Nora AB"),
        ("Kundnr;Namn", "1001;Nora Entreprenad AB"),
        ("Kundnr;Namn", "1004;Bostadsrättsföreningen Brf Eken 1"),
    ],
)
def test_a_new_name_is_one_where_it_is_like_the_old_or_the_organisation_is_the_same(
    of_one_name, heading, row
):
    """It is told what they were called, in the real run too."""
    done = bring(of_one_name, heading, row)
    assert (done.changed, done.refused) == (1, 0)
    name = of_one_name.customer(done.lines[0].number).name
    told = [note for note in done.notes if "1 customer gets another name" in note]
    assert told == [] or f"-> {name}" in told[0]
    assert bool(told) == (name not in ("Norabygg AB",))


def test_who_agrees_to_one_number_makes_no_second_customer_of_another(desk):
    """Of the other, name or organisation number say that it is the one here."""
    rows = ("Kundnr;Namn;Orgnr", "#7;Ylva AB;", f"42;Nora AB;{ORG}", "1 031;Tuva AB;")
    done = bring(desk, *rows, agreed=frozenset({"number"}))
    assert (done.customers, done.refused) == (1, 0)
    assert sorted(numbers(desk)) == ["#7", "0042", "1031", "7"]


def test_two_new_customers_of_one_organisation_are_asked_about(desk):
    """The second of them, with the first."""
    planned = bring(desk, "Kundnr;Namn;Orgnr", f"50;A AB;{OTHER}", f"51;B AB;{OTHER}", dry_run=True)
    assert (planned.customers, planned.refused) == (1, 1)
    assert "51 is new, but 50 A AB has the same" in planned.refusals[0].message


@pytest.mark.parametrize(
    "rows",
    [
        (f"1031;Tuva AB;{OTHER}", f"51;B AB;{OTHER}"),
        (f"51;B AB;{OTHER}", f"1031;Tuva AB;{OTHER}"),
        (f"1 031;Tuva AB;{OTHER}", f"51;B AB;{OTHER}"),
        (f"1.031;Tuva AB;{ORG}",),
        (f"1031;Tuva AB;{OTHER}", f"7;Vega AB;{OTHER}"),
    ],
)
def test_an_organisation_that_the_file_tells_of_one_here_is_asked_about_at_a_second(desk, rows):
    """The customer here was without a number: what it gets counts for all other rows."""
    before = desk.export(Filter())
    with pytest.raises(Refused, match="has the same organisation number") as refused:
        bring(desk, "Kundnr;Namn;Orgnr", *rows)
    assert [each.about for each in refused.value.refusals] == ["organisation"]
    assert desk.export(Filter()) == before
    assert bring(desk, "Kundnr;Namn;Orgnr", *rows, agreed=frozenset({"organisation"})).refused == 0


@pytest.mark.parametrize("head", [f"Orgnr;{ORG}", "Företag;Nora AB", "Företag;nora  ab"])
def test_a_contact_finds_its_customer_without_a_number(desk, head):
    """By organisation number or exact name, as address books have them."""
    heading, _sign, cell = head.partition(";")
    done = bring(
        desk, f"First Name;Last Name;E-mail Address;{heading}", f"Ulla;Ek;u@nora.test;{cell}"
    )
    assert done.changed == 1
    (user,) = desk.customer("0042").users
    assert (user.name, user.email) == ("Ulla Ek", "u@nora.test")
    assert desk.customer("0042").name == "Nora AB"


def test_a_name_finds_its_customer_where_the_organisation_number_is_new(desk):
    """Here without one: it is learnt, under the number that it has."""
    assert bring(desk, "Namn;Orgnr", f"Tuva AB;{OTHER}").changed == 1
    assert desk.customer("1031").org_number == OTHER


def test_a_contact_without_a_company_keeps_no_other_out(desk):
    """Address books are full of them."""
    incoming = read_file(b"Kontakt;E-post;Foretag\nUlla;u@n.test;Nora AB\nBo;bo@x.test;\n")
    assert desk.run_import(incoming).changed == 1
    assert incoming.notices == ("line 3: left out, as it names no customer",)
    skipped = incoming.skipped(incoming.left_out).files[0]
    assert b'"Bo";"bo@x.test";"";"line 3: left out, as it names no customer"' in skipped


def test_a_contact_of_nobody_here_is_refused_with_the_next_step(desk):
    planned = bring(desk, "Kontakt;E-post;Företag", "Ulla;u@x.test;Xenon AB", dry_run=True)
    assert (planned.lines[0].number, planned.lines[0].name) == ("", "Xenon AB")
    assert planned.refusals[0].message == (
        "line 2 (Xenon AB): no customer of that name is here; import the customers "
        "first, with their numbers."
    )


@pytest.mark.parametrize(
    ("heads", "row", "words", "lacks"),
    [
        ("ID;Bolagsben;Sak", "70;Sju AB;x", "no customer of that number is here, and no column "
         "of the file is taken for the names of new ones", "name"),
        ("Kundnr;Namn;Orgnr", f";Sju AB;{OTHER}", "the customer's number is missing, and nobody "
         "with that organisation number is here; write the number in the file", "next-number"),
        ("Kundnr;Namn;Ort", "70;;Lund", "the name is missing; no customer of that number is here, "
         "and a new one needs a name", None),
        ("Löpande;Namn;Orgnr", f"70;Sju AB;{OTHER}", "no customer with that organisation "
         "number is here, and no column of the file is taken for the numbers of new ones; --map "
         "HEADING=number says which it is", "next-number"),
        ("Orgnr;Namn", f"{OTHER};Sju AB", "no such company is here; bring in the customer with its "
         "number first, from a file with the columns number, name, org_number", "next-number"),
        ("Namn;Lön", "Sju AB;x", "no such company is here; bring in the customer with its number "
         "first, from a file with the columns number, name, org_number", "next-number"),
        ("Löpande;Namn", "70;Sju AB", "no customer of that name is here, and no column of "
         "the file is taken for the numbers of new ones; --map HEADING=number says which it is",
         "next-number"),
        ("Kundnr;Kontakt;E-post", "70;Ulla;u@sju.test", "no customer of that number is here; "
         "import the customers first", None),
    ],
)  # fmt: skip
def test_a_register_in_which_something_lacks_is_not_sent_away_to_be_imported_first(
    desk, heads, row, words, lacks
):
    """It is the register: what lacks is named, and what gets it in all the same."""
    planned = bring(desk, heads, row, dry_run=True)
    (refusal,) = planned.refusals
    assert refusal.message.partition("): ")[2] == f"{words}."
    cures = {"name": "say-column", "next-number": "agree", None: None}
    assert (refusal.cure, refusal.about) == (cures[lacks], lacks)


def test_a_sie_file_of_a_company_that_is_not_here_says_what_comes_first(desk):
    """It has no column that could be said to be the number: doing that made second customers."""
    sie = f'#FLAGGA 0\n#FNAMN "Sju AB"\n#ORGNR {OTHER}\n'
    (refusal,) = bring(desk, sie, dry_run=True).refusals
    assert f"({OTHER} Sju AB): no such company is here; bring in" in refusal.message
    assert (refusal.cure, refusal.about) == ("agree", "next-number")
    bring(desk, "number;name;org_number", f"70;Sju AB;{OTHER}")
    assert bring(desk, sie).unchanged == 1


def test_the_manager_is_known_by_name_address_or_login(make, desk_with):
    """Who is nobody here is kept as written, and told once with a count."""
    desk = desk_with()
    bo = make.bo
    report = bring(
        desk, "Kundnr;Namn;Handläggare", f"1;A;{bo.name.upper()}", f"2;B;{bo.email}",
        f"3;C;{bo.login}", "4;D;Nils Ny", "5;E;Nils Ny", f"6;F;{', '.join(bo.name.split()[::-1])}",
    )  # fmt: skip
    managers = [each.account_manager for each in desk.export(Filter()).customers]
    assert managers == [*[bo.login] * 3, *["Nils Ny"] * 2, bo.login]
    assert report.notes == (
        "Nils Ny is no login and no name of an employee here; kept as it is, for 2 customers",
    )


def test_two_rows_that_call_one_person_otherwise_are_no_guess(desk):
    """One finds the customer by its number, the other by that of the organisation."""
    head = "Kundnr;Kundnamn;Orgnr;Epost;Kontaktperson"
    rows = (
        f"1031;Tuva AB;{OTHER};ida@tuva.example;Ida Ek",
        f";Tuva AB;{OTHER};ida@tuva.example;Eva Alm",
    )
    with pytest.raises(Refused, match=r"ida@tuva\.example: the rows of one customer differ"):
        bring(desk, head, *rows)
    assert bring(desk, head, rows[0], rows[1].replace("Eva Alm", "IDA EK")).changed == 1


def test_a_row_without_its_number_is_known_by_its_exact_name(desk):
    """Where half of a column of numbers is empty; it is said of which rows, and of whom not."""
    rows = ("Kundnr;Namn;Ansvarig", "7;Vega AB;bo", ";Tuva AB;bo", ";nora  ab;bo", ";Ylva AB;bo")
    planned = bring(desk, *rows, dry_run=True)
    assert (planned.changed, planned.refused) == (3, 1)
    assert (
        "lines 3, 4 (Tuva AB, nora ab): no number in the file; known by the name" in planned.notes
    )
    assert planned.refusals[0].message == (
        "line 5 (Ylva AB): the customer's number is missing, and nobody of that name is here; "
        "write the number in the file."
    )
    bring(desk, *rows[:-1])
    assert numbers(desk) == ["7", "0042", "1031"]
    assert {one.account_manager for one in desk.export(Filter()).customers} == {"bo"}


def bring_sheets(desk, cell: str, *rows: list[object]):
    """Bring a sheet of customers with a column Lön, and a sheet Lön that knows them by name."""
    customers = [["Kundnr", "Namn", "Lön"], ["81", "Ylva AB", cell], ["82", "Zeta AB", "x"]]
    raw = workbook(customers, [["Namn", "Startdatum"], *rows], names=("Kunder", "Lön"))
    return desk.run_import(read_file(raw))


def test_a_sheet_of_a_service_tells_more_of_it_by_the_name_alone(desk):
    """The column of customers says that they have it, the sheet since when: it is one."""
    bring_sheets(desk, "x", ["Ylva AB", (45417,)], ["Zeta AB", None])
    brought = {each.number: each for each in desk.export(Filter()).customers}
    (ylva,), (zeta,) = brought["81"].collaborations, brought["82"].collaborations
    assert (ylva.id, ylva.status, f"{ylva.started_on}") == ("lon-1", "active", "2024-05-05")
    assert (zeta.id, zeta.started_on) == ("lon-1", None)


def test_a_sheet_that_tells_a_service_otherwise_is_refused_with_both_places(desk):
    with pytest.raises(Refused) as refused:
        bring_sheets(desk, "2023-01-01", ["Ylva AB", (45417,)])
    (refusal,) = refused.value.refusals
    assert "two rows for lon-1 differ in started on" in refusal.message
    assert "sheet Kunder" in refusal.message


def test_a_new_number_with_the_name_of_one_who_is_here_is_noted(desk):
    """It may be the same customer, under a number that was given anew."""
    notes = bring(desk, "Kundnr;Namn", "2044;Vega AB", "2045;Ylva AB").notes
    assert notes == ("2044 Vega AB is new, and 7 of the same name is here; compare",)
    assert bring(desk, "Kundnr;Namn", "2044;Vega AB").notes == ()


def test_two_new_ones_of_a_name_in_a_file_are_noted(desk):
    """Unless their organisation numbers tell them apart."""
    rows = ("2044;Ylva AB;", "2045;YLVA AB;", f"2046;Ylva AB;{OTHER}", "3;Olga AB;559900-0022",
            "4;Olga AB;559900-0030")  # fmt: skip
    assert bring(desk, "Kundnr;Namn;Orgnr", *rows).notes == (
        "2045 YLVA AB is new, and so is 2044 of the same name in the file; compare",
        "2046 Ylva AB is new, and so is 2044 of the same name in the file; compare",
    )


def test_the_refusal_of_a_second_number_names_the_way_for_the_same_customer(desk):
    """Which holds, done as it is told."""
    rows = "\n".join(("Kund nr;Namn;Orgnr;Lön", f"99;Nora AB;{ORG};x")).encode()
    with pytest.raises(Refused, match="--map 'Kund nr=-'"):
        desk.run_import(read_file(rows))
    desk.run_import(read_file(rows, None, Reading(columns={"Kund nr": "-"})))
    assert numbers(desk) == ["7", "0042", "1031"]
    (nora,) = (each for each in desk.export(Filter()).customers if each.number == "0042")
    assert [each.service for each in nora.collaborations] == ["lon"]


@pytest.mark.parametrize("spelt", [OTHER, OTHER.replace("-", ""), f"SE{OTHER.replace('-', '')}01"])
def test_an_organisation_number_that_stands_as_a_customers_number_identifies(desk, spelt):
    """A register by organisation numbers, and later one by numbers of its own, and the reverse."""
    (note,) = bring(desk, "Kundnr;Namn", f"{spelt};Alma AB").notes
    assert "the number of 1 new customer is an organisation number" in note
    with pytest.raises(Refused, match=f"9 is new, but {spelt} Alma AB has the same") as refused:
        bring(desk, "Kundnr;Namn;Orgnr", f"9;Alma AB;{OTHER}")
    assert refused.value.refusals[0].about == "organisation"
    assert bring(desk, "Namn;Orgnr", f"Alma AB;{OTHER}").customers == 0
    with pytest.raises(Refused, match=f"{ORG} is new, but 0042 Nora AB has the same"):
        bring(desk, "Kundnr;Namn", f"{ORG};Nora AB")
    assert bring(desk, "Kundnr;Namn;Orgnr", f"{spelt};Alma AB;{OTHER}").refused == 0


def test_a_list_of_contacts_under_known_numbers_is_asked_with_how_it_is_said_to_be_one(desk):
    """It has no addresses: said to be one, it brings nothing in, and says so."""
    rows = "Kundnr;Namn;Telefon\n0042;Ulla Ek;070-1234567\n7;Bo Lind;070-1234568\n"
    with pytest.raises(Refused) as refused:
        bring(desk, rows)
    for refusal in refused.value.refusals:
        assert "or Namn is of contacts (--map Namn=contact), unless" in refusal.message
        assert refusal.about == "name"
    incoming = read_file(rows.encode(), None, Reading(columns={"Namn": "contact"}))
    assert desk.run_import(incoming).unchanged == 2
    assert any("no column for the user's e-mail" in notice for notice in incoming.notices)


@pytest.mark.parametrize("dry_run", [True, False])
def test_no_table_comes_in_where_a_file_does_not_tell_who_is_here(desk, dry_run):
    """Whoever stands in it would be here twice, and a second customer cannot be taken away."""
    shard(desk._store, "0042").write_bytes(b"{")
    with pytest.raises(StoreDamaged, match="damaged"):
        bring(desk, "Kundnr;Namn;Orgnr", f"99;Nora AB;{ORG}", dry_run=dry_run)
    assert [row.number for row in desk.listing().rows] == ["7", "1031"]
