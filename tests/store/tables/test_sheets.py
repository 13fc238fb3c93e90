"""Of which service the customers of each sheet of a workbook are, and when that is asked."""

import pytest

from store.domain.errors import Refused
from store.exchange.import_file import ImportFile
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import Cells, workbook

HEADS = ["Kundnr", "Namn"]
ROWS: Cells = [[*HEADS], ["31", "Nora AB"]]


def read(*names: str, rows: Cells = ROWS, **reading: dict[str, str]) -> ImportFile:
    """Read a workbook with sheets of these names, each with the same rows."""
    raw = workbook(*([[*row] for row in rows] for _name in names), names=names)
    return read_file(raw, None, Reading(**reading))


def services(incoming: ImportFile) -> list[str]:
    (one,) = incoming.whole().customers
    return [each.service for each in one.customer.collaborations]


def asked(incoming: ImportFile) -> dict[str, list[str]]:
    """Return the answers to each question, by its text."""
    return {
        question.text: [answer.value for answer in question.answers]
        for question in incoming.questions
    }


def test_the_service_of_each_sheet_is_told():
    """Also where it is none, and with the variant that is named."""
    incoming = read("Lön", "eEkonomi Smart", "Kunder 2024")
    assert services(incoming) == ["lon", "eekonomi"]
    assert incoming.notices[1:] == (
        "sheet Lön: taken for Visma Lön",
        "sheet eEkonomi Smart: taken for Visma eEkonomi Smart",
        "sheet Kunder 2024: taken for no service",
    )
    assert [table.service for table in incoming.tables] == ["lon", "eekonomi", None]
    assert incoming.questions == ()


def test_the_english_and_the_swedish_name_of_a_service_are_one():
    for names in (
        ("Bookkeeping & Invoicing", "Travel & Expenses"),
        ("Bokföring och Fakturering", "Resor & Utlägg"),
    ):
        assert services(read(*names)) == ["eekonomi", "utlagg"]


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Lön 2023", ["lon", "lon-smart"]),
        ("Lönekunder", ["lon", "lon-smart"]),
        ("Löner", ["lon", "lon-smart"]),
        ("Bokföringar", ["eekonomi"]),
        ("Payroll", ["lon-smart", "lon"]),
        ("Payroll customers", ["lon-smart", "lon"]),
        ("Bokföring", ["eekonomi"]),
        ("Kunder utlägg", ["utlagg"]),
        ("Utlägg, lön", ["utlagg", "lon"]),
    ],
)
def test_a_sheet_with_a_name_like_a_service_is_asked_about(name, alike):
    """Alone in its workbook too; those that it may mean are the answers, and none."""
    incoming = read(name)
    assert services(incoming) == []
    (answers,) = asked(incoming).values()
    meant = [answer.removeprefix(f"{name}=") for answer in answers]
    assert set(meant) == {*alike, "no-service"}
    assert (meant[0], meant[-1]) == (alike[0], "no-service")


def test_a_sheet_beside_those_of_services_is_asked_about():
    """With all services to choose from where its name is like none."""
    incoming = read("Lön", "Deklaration")
    (answers,) = asked(incoming).values()
    assert answers[:2] == ["Deklaration=no-service", "Deklaration=eekonomi"]
    assert "Deklaration=skatt-bokslut" in answers
    (refusal,) = (question.refusal for question in incoming.questions)
    assert "Sheet Deklaration: of which service are its customers?" in refusal.message
    assert "--map Deklaration=skatt-bokslut (Visma Skatt & Bokslut Pro)" in refusal.message


@pytest.mark.parametrize("names", [("Deklaration",), ("Blad1", "Blad2"), ("Lön", "Alla kunder")])
def test_a_sheet_of_customers_among_no_services_is_not_asked_about(names):
    assert read(*names).questions == ()


def test_a_sheet_beside_one_that_is_not_read_is_asked_about():
    raw = workbook([[*HEADS], ["31", "Nora AB"]], [["Text"], ["x"]], names=("Revision", "Utlägg"))
    assert len(read_file(raw).questions) == 1


@pytest.mark.parametrize(
    ("said", "service"),
    [("eekonomi", "eekonomi"), ("Visma Utlägg", "utlagg"), ("no-service", None)],
)
def test_what_a_sheet_is_can_be_said_and_is_remembered(said, service):
    incoming = read("Byråkunder", "Lön", columns={"BYRÅKUNDER": said})
    assert incoming.questions == ()
    assert services(incoming) == ([service, "lon"] if service else ["lon"])
    assert incoming.said == {"BYRÅKUNDER": said}
    again = read("Byråkunder", "Lön", remembered={"Byråkunder": said})
    assert again.customers == incoming.customers
    assert again.questions == ()
    assert any("as was said before" in notice for notice in again.notices)


def test_terms_in_a_sheet_are_those_of_the_service_that_was_said():
    """Until it is said, they are no fault: it is asked."""
    rows: Cells = [[*HEADS, "Startdatum", "Ort"], ["31", "Nora AB", "2024-02-01", "Umeå"]]
    incoming = read("Bokföring", "Lön", rows=rows)
    assert incoming.rejected == ()
    assert len(incoming.questions) == 1
    said = read("Bokföring", "Lön", rows=rows, columns={"Bokföring": "eekonomi"})
    (one,) = said.whole().customers
    assert [(each.service, f"{each.started_on}") for each in one.customer.collaborations] == [
        ("eekonomi", "2024-02-01"),
        ("lon", "2024-02-01"),
    ]
    of_register = read("Kunder", "Lön", rows=rows)
    assert list(asked(of_register)) == ["Sheet Kunder: of which service are its customers?"]


def test_contacts_in_the_rows_of_a_sheet_take_no_service_from_it():
    rows: Cells = [["Kundnr", "Kundnamn", "Kontaktperson", "E-post"],
                   ["31", "Nora AB", "Ulla Ek", "ulla@nora.test"]]  # fmt: skip
    incoming = read("Lön", rows=rows)
    assert services(incoming) == ["lon"]
    assert incoming.customers[0].customer.users[0].name == "Ulla Ek"


@pytest.mark.parametrize(
    ("heads", "row", "why"),
    [
        (["Kundnr", "Namn", "E-post"], ["31", "Ulla Ek", "u@nora.test"], "its rows are users"),
        (["Kundnr", "Namn", "Tjänst"], ["31", "Nora AB", "utlagg"], "its column Tjänst says"),
        (["Kundnr", "Namn", "Utlägg"], ["31", "Nora AB", "x"], "its columns of services say"),
    ],
)
def test_a_name_that_is_not_taken_for_a_service_is_told_with_why(heads, row, why):
    incoming = read("Lön 2023", rows=[heads, row])
    assert incoming.questions == ()
    assert any(f"sheet Lön 2023: not taken for a service: {why}" in one
               for one in incoming.notices)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"Bokföring": "name"}, "Bokföring is a sheet, which can be said to be a service, or no-"),
        ({"Bokföring": "-"}, "Bokföring is a sheet, which can be said to be a service, or no-"),
        ({"Moms": "lon"}, "no heading and no sheet 'Moms' in the file; .* the sheets: Bokföring"),
        ({"Namn": "no-service"}, "no heading and no sheet 'Namn'"),
    ],
)
def test_what_cannot_be_said_of_a_sheet_is_refused(said, words):
    with pytest.raises(Refused, match=words):
        read("Bokföring", columns=said)


def test_a_sheet_whose_rows_say_their_services_cannot_be_said_to_be_one():
    rows: Cells = [[*HEADS, "Tjänst"], ["31", "Nora AB", "utlagg"]]
    with pytest.raises(Refused, match="Moms is a sheet of no one service: its column Tjänst"):
        read("Moms", rows=rows, columns={"Moms": "lon"})
    assert services(read("Moms", rows=rows, remembered={"Moms": "lon"})) == ["utlagg"]


def test_what_was_said_of_a_heading_says_nothing_of_a_sheet():
    """A column that is left out, or the name, is no sheet; a sheet of none is no column."""
    assert services(read("Lön", remembered={"Lön": "-"})) == ["lon"]
    assert services(read("Lön", remembered={"Lön": "name"})) == ["lon"]
    incoming = read_file(
        b"Kundnr;Kund\n31;Nora\n", None, Reading(remembered={"Kund": "no-service"})
    )
    assert incoming.customers[0].customer.name == "Nora"
    assert incoming.notices == ()


def test_a_variant_in_the_name_of_a_sheet_is_kept_among_the_skipped():
    rows: Cells = [[*HEADS, "Period"], ["31", "Nora AB", "0"]]
    incoming = read("eEkonomi Smart", rows=rows)
    (faulty,) = incoming.rejected
    (raw,) = incoming.skipped({faulty.place: faulty.faults}).files
    (one,) = read_file(raw.replace(b'"0"', b'"12"')).whole().customers
    (held,) = one.customer.collaborations
    assert (held.service, held.variant, held.period) == ("eekonomi", "Smart", 12)


def test_a_column_that_is_like_a_service_is_asked():
    """Bokföring is what people call a service that has another name; nothing is guessed or lost."""
    rows = "Kundnr;Namn;Bokföring;Moms;Bokslut;Löner\n31;Nora AB;ja;ja;2024;x\n32;Tuva AB;nej;;;\n"
    incoming = read_file(rows.encode()).whole()
    assert incoming.customers[0].customer.collaborations == ()
    assert [(one.text, [answer.value for answer in one.answers]) for one in incoming.questions] == [
        ("Column Bokföring has marks as a service has. Which one is it?",
         ["Bokföring=eekonomi", "Bokföring=-"]),
        ("Column Löner has marks as a service has. Which one is it?",
         ["Löner=lon", "Löner=lon-smart", "Löner=-"]),
    ]  # fmt: skip
    assert all("--map 'Löner=lon' (Visma Lön)" in one.refusal.message
               for one in incoming.questions[1:])  # fmt: skip
    said = {"Bokföring": "eekonomi", "Löner": "-"}
    incoming = read_file(rows.encode(), None, Reading(columns=said)).whole()
    assert incoming.questions == ()
    (one,) = incoming.customers[0].customer.collaborations
    assert (one.service, one.status) == ("eekonomi", "active")
    assert incoming.customers[1].denied[0].service == "eekonomi"


@pytest.mark.parametrize(
    "cells", [("Smart", "Pro"), ("2024-02-01", "31/1-2025"), ("eEkonomi Smart", "x"),
              ("2023-05-01", "tills vidare"), ("x", "?"), ("x (t.o.m. 2025)", "X*")]
)  # fmt: skip
def test_a_column_that_is_like_a_service_is_asked_by_its_variants_and_days_too(cells):
    first, second = cells
    rows = f"Kundnr;Namn;Bokföring\n31;Nora AB;{first}\n32;Tuva AB;{second}\n"
    (question,) = read_file(rows.encode()).questions
    assert question.answers[0].value == "Bokföring=eekonomi"


@pytest.mark.parametrize("cells", [("2024", "2025"), ("1200", "45379"), ("Excel", "Fortnox"),
                                   ("Visma Lön", "x")])  # fmt: skip
def test_a_column_of_other_words_is_taken_for_no_service(cells):
    first, second = cells
    rows = f"Kundnr;Namn;Bokföring\n31;Nora AB;{first}\n32;Tuva AB;{second}\n"
    incoming = read_file(rows.encode())
    assert incoming.questions == ()
    assert incoming.notices == ("not used: Bokföring",)


def test_terms_are_not_refused_while_it_is_asked_of_which_service_they_are():
    """Nor is one heading asked about twice, that two sheets have."""
    rows: Cells = [[*HEADS, "Löner", "Startdatum"], ["31", "Nora AB", "x", "2024-01-01"]]
    incoming = read("Kunder", "Fler", rows=rows)
    assert [one.id for one in incoming.questions] == ["column-1-2"]
    assert incoming.rejected == ()


def test_a_column_that_two_services_are_called_says_for_which_it_is_taken():
    """Payroll is one service's own name, and what people call another."""
    rows = b"Kundnr;Namn;Payroll\n31;Nora AB;x\n"
    incoming = read_file(rows).whole()
    assert incoming.customers[0].customer.collaborations[0].service == "lon-smart"
    assert incoming.notices == (
        "Payroll: taken for Visma Lön Smart; if it is Visma Lön, say so: --map Payroll=lon",
    )
    said = read_file(rows, None, Reading(columns={"Payroll": "lon"})).whole()
    assert said.customers[0].customer.collaborations[0].service == "lon"


def test_a_sheet_of_former_customers_beside_services_asks_one_question():
    """Whether they come in at all; not of which service they are."""
    sheets: list[Cells] = [[["Kundnr", "Namn"], [f"{n}", f"Bolag {n} AB"]] for n in range(3)]
    incoming = read_file(workbook(*sheets, names=("Lön", "Utlägg", "Avslutade")))
    assert incoming.questions == ()
    (asked,) = incoming.rejected
    assert asked.about == "inactive"


def test_sheets_of_a_kind_have_one_question_whose_answer_does_for_all():
    """What was said of one of them stands; what is like another service is asked by itself."""
    names = ("Löner Norr", "Löner Syd", "Löner Väst", "Bokföring")
    of_pay, of_books = read(*names).questions
    assert of_pay.text == (
        "Sheets Löner Norr, Löner Syd, Löner Väst: of which service are their customers?"
    )
    assert of_books.text == "Sheet Bokföring: of which service are its customers?"
    said = of_pay.values_of("Löner Norr=lon")
    assert said == ("Löner Norr=lon", "Löner Syd=lon", "Löner Väst=lon")
    assert f"{' '.join(f'--map {one!r}' for one in said)} (Visma Lön)" in of_pay.refusal.message
    answered = read(*names, columns=dict(one.split("=") for one in (*said, "Bokföring=eekonomi")))
    assert (answered.questions, services(answered)) == ((), ["lon", "eekonomi"])
    rest, _of_books = read(*names, columns={"Löner Syd": "lon-smart"}).questions
    assert rest.text.startswith("Sheets Löner Norr, Löner Väst: ")


def test_of_a_sheet_that_is_not_read_it_may_be_said_what_it_is():
    """As where it is asked at once which one is read and what they are; a name of none is not."""
    raw = workbook(ROWS, ROWS, names=("Löner 2025", "Löner 2026"))
    said = {"Löner 2025": "lon", "Löner 2026": "lon"}
    incoming = read_file(raw, None, Reading(sheets=("Löner 2026",), columns=said))
    assert (services(incoming), incoming.said) == (["lon"], said)
    with pytest.raises(Refused, match="There is no heading and no sheet 'Löner 2024'"):
        read_file(raw, None, Reading(sheets=("Löner 2026",), columns={"Löner 2024": "lon"}))
