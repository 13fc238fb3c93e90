"""Tables in text: what a spreadsheet makes of them, and the same again after a round trip."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.demo import demo_office
from store.domain.errors import Refused
from store.domain.filters import Filter
from store.domain.model import Customer, Task
from store.i18n.language import set_language
from store.tables import csv_table
from store.tables.csv_table import defused, encode_csv, restored
from store.tables.formats import read_file
from store.tables.meaning.customer_columns import CUSTOMERS
from store.tables.meaning.user_columns import USERS
from store.tables.table import MOST_COLUMNS, MOST_ROWS, Reading
from store.tables.writer import headings, rows_of_customers, rows_of_users

RISKY = "=+-@＝＋－＠'\t\r\n "
CELLS = st.text(
    st.one_of(st.sampled_from(RISKY), st.characters(exclude_categories=["Cs"], min_codepoint=1)),
    max_size=12,
)


def read_customers(*lines: str, encoding: str = "utf-8") -> tuple[Customer, ...]:
    """Read a table that must have no faults."""
    incoming = read_file("\n".join(lines).encode(encoding)).whole()
    return tuple(each.customer for each in incoming.customers)


def faults(*lines: str) -> list[str]:
    """Read a table and return what is wrong with it."""
    with pytest.raises(Refused) as refused:
        read_file("\n".join(lines).encode()).whole()
    return [each.message for each in refused.value.refusals]


@given(CELLS)
def test_a_cell_comes_back_and_no_spreadsheet_runs_it(value):
    """Real quotes too: what was not put there is not taken off."""
    cell = defused(value)
    assert f"{restored(cell)}" == value
    assert not cell.lstrip(" ").startswith(tuple("=+-@＝＋－＠\t\r\n"))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_a_table_comes_back_whatever_its_cells_hold(pairs):
    """Separators, quotes and line breaks within cells; a row without any words is none."""
    rows = [(f"{n}", *pair) for n, pair in enumerate(pairs)]
    raw = encode_csv(("number", "name", "task"), rows)
    sheet, question = csv_table.read_csv(raw)
    assert question is None
    assert [tuple(map(str, line.cells)) for line in sheet.rows[1:]] == rows


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+46 31 12 34 56", "-x", "@x", "\t=1", "'+x", "''+x", "  =1", "\tx", "\rx", "\nx",
     "＝1", "＋1", "－1", "＠x"],
)  # fmt: skip
def test_what_looks_like_a_formula_is_defused_unless_raw(text):
    """Every cell is quoted, and one quote stands before what would run.

    Raw, one stands only before another, which an import would take for it.
    """
    assert f'"\'{text}"'.encode() in encode_csv(("number",), [(text,)])
    raw = f"'{text}" if text.startswith("'") else text
    assert f'"{raw}"'.encode() in encode_csv(("number",), [(text,)], raw=True)


def test_a_swedish_telephone_number_survives_any_number_of_rounds(make, desk_with):
    """+46 begins like a formula, so it is exported with a quote, which is taken back."""
    eva = make.administrator(phone="+46 31 12 34 56")
    desk = desk_with(make.customer(users=(eva,)))
    for _ in range(3):
        raw = encode_csv(headings(USERS), rows_of_users([desk.customer("1001")], ()))
        assert b"'+46 31 12 34 56" in raw
        brought = desk.run_import(read_file(raw))
        assert (brought.unchanged, brought.changed) == (1, 0)
    assert desk.customer("1001").users == (eva,)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separator_and_encoding_are_found_out(separator, encoding, end):
    """Four separators, three encodings, two ends of lines; only cp1252 is a guess, and asked."""
    rows = [("Kundnummer", "Namn", "Orgnr"), ("0012", "Åkeri, Ö; & söner", "5561759548")]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    incoming = read_file(text.getvalue().encode(encoding)).whole()
    (arriving,) = incoming.customers
    customer = arriving.customer
    assert (customer.number, customer.name) == ("0012", "Åkeri, Ö; & söner")
    assert customer.org_number == "556175-9548"
    assert bool(incoming.questions) == (encoding == "cp1252")
    assert incoming.notices == ()


def test_a_line_that_names_the_separator_is_not_one_of_headings():
    """Spreadsheets write `sep=,` in front."""
    (customer,) = read_customers("sep=,", "number,name", "1,Alfa")
    assert customer.name == "Alfa"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_a_question_whose_answer_reads_it(encoding):
    """With its mark it is what Excel calls Unicode text, and is read."""
    raw = "number;name\n1;Å\n".encode(encoding)
    (question,) = read_file(raw).questions
    assert question.text == "The file is UTF-16 without its mark. How are its letters to be read?"
    assert f"--encoding {encoding} (UTF-16 " in question.refusal.message
    assert "number;name" in question.answers[0].words
    (one,) = read_file(raw, None, Reading(encoding=encoding)).whole().customers
    assert one.customer.name == "Å"
    assert read_file(raw, None, Reading(encoding="utf-16")).whole().customers == (one,)


@pytest.mark.parametrize(
    "raw", ["number;name\n1;A\n".encode("utf-32"), b"\x00\x01" * 20, b"a\x00b"]
)
def test_what_is_no_text_is_refused_with_what_to_do(raw):
    with pytest.raises(Refused, match="save it as CSV UTF-8"):
        read_file(raw)


HEADINGS = [("customers", each) for each in CUSTOMERS] + [("users", each) for each in USERS]


@pytest.mark.parametrize(("table", "column"), HEADINGS, ids=lambda each: getattr(each, "id", each))
def test_every_heading_is_known_in_english_and_swedish(table, column):
    """Case, accents, spaces and signs make no difference."""
    needed = ["number"] if table == "customers" else ["number", "email"]
    others = [each for each in needed if each != column.id]
    for heading in (column.id, column.swedish, *column.also):
        for name in (heading, heading.upper(), f" {heading.replace(' ', '-')} "):
            assert read_file(";".join([*others, name]).encode()).customers == ()


def test_swedish_words_stand_for_values():
    """Status, side, yes and no, and a service by its name."""
    (customer,) = read_customers(
        "Kundnr;Namn;Uppdrag;Tjänst;Variant;Status;Fakturamottagare;Kundägt;Avtalsperiod",
        "1;Alfa;Bokföring;Visma eEkonomi;Pro;Begärt;Byrå;Ja;12",
    )
    (held,) = customer.collaborations
    assert (held.id, held.service, held.variant) == ("eekonomi-1", "eekonomi", "Pro")
    assert (held.status, held.invoice_recipient) == ("requested", "office")
    assert (held.customer_owned, held.period) == (True, 12)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Förfrågan skickad", "requested"),
        ("nekat", "declined"),
        ("aktivt", "active"),
        ("Okopplat", "unlinked"),
    ],
)
def test_a_status_is_known_by_the_word_that_the_screens_say(word, status):
    """In Swedish, as the list of collaborations has it; without a date, so none that ends."""
    (customer,) = read_customers("Kundnr;Namn;Tjänst;Status", f"1;Alfa;utlagg;{word}")
    assert customer.collaborations[0].status == status


def test_a_place_is_told_to_programs_the_same_in_any_language():
    """What is said to people of it is not what a script looks for, or a skipped row is found by."""
    set_language("sv")
    incoming = read_file(b"number;name;period\n1;Alfa;0\n2;Beta;\n")
    (faulty,) = incoming.rejected
    assert faulty.place == "line 2"
    assert [each.place for each in incoming.customers] == ["line 3"]
    assert b'"1";"Alfa";"0";"why"' in incoming.skipped({faulty.place: ("why",)}).files[0]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1;Alfa;556175-9549;;", "line 2: org_number: '556175-9549': its check digit is wrong"),
        (
            "1;Alfa;;bokföring;",
            "line 2: service: 'bokföring': no such service; perhaps Visma eEkonomi?",
        ),
        ("1;Alfa;;utlagg;gone", "line 2: status: 'gone': one of requested, declined,"),
        ("1;A\u202elfa;;;", "line 2: name: 'A\\u202elfa': it holds an invisible character, U+202E"),
        (";;;lon;", "line 2: the customer's number is missing; write it in the column number"),
        ("1;Alfa;;utlagg;ending", "line 2: status: 'ending': an ending has outcome, end date,"),
        ("1;Alfa;;;\n1;Beta;;;", "line 2: name: the rows of one customer differ:"),
        (
            "1;Alfa;;utlagg;active\n1;Alfa;;utlagg;declined",
            "line 3: a second row for Visma Utlägg with another status; where they are two, a "
            "column collaboration with an id for each tells them apart",
        ),
        (f"1;{'x' * 201};;;", f"line 2: name: '{'x' * 60}': it is 201 characters long"),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(line, fault):
    """One line each; the cell is repeated as far as it helps."""
    (found,) = faults("number;name;org_number;service;status", line)
    assert found.startswith(fault)


@pytest.mark.parametrize("cell", ["0", "121", "1200", "1.5"])
def test_a_period_beyond_ten_years_is_refused_with_its_line(cell):
    """The same as in every other door (R47)."""
    (found,) = faults("number;name;service;period", f"1;Alfa;utlagg;{cell}")
    assert found == (
        f"line 2: period: {cell!r}: 1 to 120 months are expected, or the contract's own words"
    )


def test_all_faults_of_all_lines_are_told_at_once():
    """Nobody mends one to be told the next."""
    found = faults("number;name;org_number;status;service", "1;A;1;x;y", "2;B;2;;")
    assert [each.partition(":")[0] for each in found] == ["lines 2, 3", "line 2", "line 2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("task;status\nBokslut;x", "no row with headings that are known"),
        ("hello world", "write one above its rows, such as number and name"),
        ("sep=,\nKundnr;Namn\n1;A, AB", "Its first line says that “,” stands between cells; if"),
        ('number;name\n1;"x', "line 2: a quotation mark stands in the wrong place"),
        (f"number{';x' * MOST_COLUMNS}\n", "columns, 100 at most"),
        ("number\n" + "1\n" * (MOST_ROWS + 1), "200000 at most"),
        (
            f"number;name\n1;{'x' * 1_000_000}",
            "line 2: a quotation mark stands in the wrong place, or a cell is too long",
        ),
    ],
)
def test_what_is_no_such_table_is_refused_in_one_sentence(text, words):
    """Never a hang, and nothing half read."""
    (message,) = faults(text)
    assert words in message


def in_order(customer: Customer) -> Customer:
    """Return a customer as a table can tell it: without what only exchange files carry."""
    collaborations = tuple(
        replace(
            each,
            records=(),
            ending=replace(each.ending, checks={}, reason=None) if each.ending else None,
        )
        for each in customer.collaborations
    )
    return replace(
        customer,
        main_contact=customer.main_contact if customer.valid_main_contact(()) else None,
        tasks=tuple(sorted(customer.tasks, key=lambda task: task.name)),
        collaborations=collaborations,
        history=(),
        version=1,
    )


def test_the_demo_office_comes_back_from_its_two_tables(desk_with, clock):
    """Customers with collaborations, then users: all that a register holds, and nothing twice."""
    demo = demo_office(clock.today)
    desk = desk_with()
    customers = encode_csv(headings(CUSTOMERS), rows_of_customers(demo.customers))
    users = encode_csv(headings(USERS), rows_of_users(demo.customers, demo.employees))
    assert desk.run_import(read_file(customers)).customers == len(demo.customers)
    desk.run_import(read_file(users))
    kept = desk.export(Filter()).customers
    wanted = sorted(map(in_order, demo.customers), key=lambda each: each.number)
    assert sorted(map(in_order, kept), key=lambda each: each.number) == wanted
    for raw in (customers, users):
        again = desk.run_import(read_file(raw))
        assert (again.customers, again.changed, again.refused) == (0, 0, 0)


def test_what_ended_after_its_day_comes_back_to_where_it_is(make, desk_with, clock):
    """A table has the real day alone, and that is the one there is (R42)."""
    ending = make.ending(on=clock.day(-5), decided_at=clock() - dt.timedelta(days=9))
    ended = make.collaboration("utlagg", status="ended", ending=ending, ended_on=clock.today)
    customer = make.customer(ended)
    raw = encode_csv(headings(CUSTOMERS), rows_of_customers([customer]))
    assert f"{clock.today}" in raw.decode("utf-8-sig")
    again = desk_with(customer).run_import(read_file(raw))
    assert (again.unchanged, again.changed, again.refused) == (1, 0, 0)


def test_a_customer_with_nothing_but_tasks_comes_back(make):
    """A row for each task that no collaboration has; one row where there is nothing."""
    tasks = (Task(name="Bokslut", owner="bo"), Task(name="Lön"))
    held = (Customer(number="1", name="Alfa", tasks=tasks), Customer(number="2", name="'+Beta"))
    raw = encode_csv(headings(CUSTOMERS), rows_of_customers(held))
    assert tuple(each.customer for each in read_file(raw).whole().customers) == held
