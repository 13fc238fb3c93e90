"""What an export writes as a table, an import takes back: the same store, whatever was entered."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.domain import validation
from store.domain.catalogue import catalogue
from store.domain.model import Customer, Record, Task
from store.domain.period import read_period
from store.domain.plan import entry_of
from store.exchange.reconcile import reconcile
from store.tables.csv_table import encode_csv
from store.tables.formats import read_file
from store.tables.meaning.customer_columns import CUSTOMERS
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.user_columns import USERS
from store.tables.writer import headings, rows_of_customers, rows_of_records, rows_of_users

ODD = (
    "-", "--", "saknas", "n/a", "N/A", "Ingen", "#N/A", "null", "None", "tom", "?", "·", "…",
    "=1+1", "'=1", "''=1", "'", "''", "'x", "''x", "'-", "''-", "+46", "-5", "@x", "＝1",
    '="0042"', '"', '""', 'a"b', "a;b", ";", ",", "|", "\\t", "0", "007", "1.0", "1,00", "1 234",
    "1 234,00", "Summa", "Totalt 5", "yes", "nej", "2026-12-31", "31/12", "12 mån", "1e5",
    "utlagg", "Visma Utlägg", "number", "Kundnummer", "sep=;", "日本", "e\u0301", "½", "’", "”",
    "#DIV/0!", "&lt;", "[1]", "{", "//", "tills vidare", "x@y.se", "A" * 200,
    "Beta AB (avslutad)", "Gamma AB i konkurs", "(vilande)", "Delta AB - uppsagd", "08-12/34-56789",
)  # fmt: skip
"""What people write where there is nothing, what spreadsheets run or change, and other signs."""


def _entered(text: str) -> str:
    try:
        return validation.name(text)
    except ValueError:
        return "A"


TEXTS = st.text(min_size=1, max_size=8).map(_entered)


def _with(customer: Customer, text: str) -> Customer:
    """Return a customer that has a text wherever one can be entered."""
    eva, per = customer.users
    (utlagg,) = customer.collaborations
    return replace(
        customer,
        name=text,
        spcs_number=text,
        account_manager=text,
        tasks=(Task(name=text, owner=text), Task(name=f"{text[:190]} 2", owner="anna")),
        users=(eva, replace(per, name=text)),
        collaborations=(
            replace(
                utlagg,
                task=text,
                period=read_period(text),
                requested_by=text,
                records=(Record(kind="note", title=text, status=validation.record_status(text)),),
            ),
        ),
    )


@pytest.fixture
def customer(make) -> Callable[[str], Customer]:
    """Make a customer that has a text wherever one can be entered."""
    plain = make.customer(
        make.collaboration("utlagg", requested_on=dt.date(2026, 1, 2)),
        number="1001",
        users=(make.administrator(), make.user("Per Ek", phone="+46 70 1740605")),
    )

    def customer(text: str) -> Customer:
        try:
            return _with(plain, text)
        except ValueError:  # a number that is no period
            made = _with(plain, "A")
            return replace(made, name=text, spcs_number=text, account_manager=text)

    return customer


def tables(customer: Customer, *, raw: bool = False) -> list[bytes]:
    """Return the tables of an export."""
    return [
        encode_csv(headings(CUSTOMERS), rows_of_customers([customer]), raw=raw),
        encode_csv(headings(USERS), rows_of_users([customer], ()), raw=raw),
        encode_csv(headings(RECORDS), rows_of_records([customer]), raw=raw),
    ]


def brought(make, table: bytes, held: Customer | None) -> Customer | None:
    """Bring a table in, and return the customer as it is then, without its history."""
    file = read_file(table).whole()
    assert file.left_out == {}
    (incoming,) = file.customers
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    came = entry_of(make.operator(), now, action="import", details={"batch": "1"})
    line = reconcile(held, incoming, make.operator(), now, catalogue(), came)
    assert line.refusals == ()
    return line.after and replace(line.after, history=(), version=1)


@settings(max_examples=150, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(TEXTS)
def test_whatever_was_entered_comes_back_as_it_was(make, customer, text: str) -> None:
    _comes_back(make, customer(text))


def test_whatever_odd_was_entered_comes_back_as_it_was(make, customer) -> None:
    """Each of them once, which drawing them at random beside other texts does not promise."""
    for odd in ODD:
        _comes_back(make, customer(_entered(odd)))


def _comes_back(make, held: Customer) -> None:
    """Into the store it came from nothing changes; into another one all of it comes."""
    new: Customer | None = None
    for table in tables(held):
        assert brought(make, table, held) in (None, held), held.name
        new = brought(make, table, new) or new
    assert new == held


@pytest.mark.parametrize("number", [text for text in ODD if len(text) < 50])
def test_whatever_number_a_customer_has_it_is_the_same_one(make, customer, number: str) -> None:
    held = replace(customer("A"), number=_entered(number))
    for table in tables(held):
        (incoming,) = read_file(table).whole().customers
        assert incoming.customer.number == held.number
        assert brought(make, table, held) in (None, held)


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'x", "x", "'", "-5", "a'b"])
def test_without_defusing_it_comes_back_too(make, customer, text: str) -> None:
    """`export --raw`: formulas stay as they are, and no quote is lost."""
    held = customer(text)
    for table in tables(held, raw=True):
        assert brought(make, table, held) in (None, held)
    if not text.startswith("'"):
        assert f'"{text}"'.encode() in tables(held, raw=True)[0]


@pytest.mark.parametrize(
    "text", ["Beta AB (avslutad)", "Gamma AB i konkurs", "(vilande)", "-", "="]
)
@pytest.mark.parametrize("field", ["name", "number"])
def test_who_is_called_as_if_gone_is_brought_back_without_a_question(
    make, customer, desk_with, text: str, field: str
) -> None:
    """Somebody has answered it before, or the customer could not be here."""
    held = replace(customer("A"), **{field: text})
    here, elsewhere = desk_with(held), desk_with(name="elsewhere")
    before = here.customer(held.number)
    for table in tables(held):
        here.run_import(read_file(table, here.services).whole())
        elsewhere.run_import(read_file(table, elsewhere.services).whole())
    assert here.customer(held.number) == before
    assert replace(elsewhere.customer(held.number), history=(), version=1) == held


@pytest.mark.parametrize(
    ("number", "name", "task"),
    [("no", "Aktiv", "utlagg"), ("Aktiv", "status", "variant"), ("A-1", "name", "status"),
     ("Kundnummer", "e-post", "lon"), ("number", "email", "ekonomioversikt")],
)  # fmt: skip
def test_who_is_called_like_headings_is_brought_back(
    desk_with, customer, number: str, name: str, task: str
) -> None:
    """In the middle of others, whose rows would be read by such headings."""
    odd = replace(customer(task), number=number, name=name)
    others = [replace(customer("A"), number=each, name="Beta AB") for each in ("9001", "zz")]
    held = (others[0], odd, others[1])
    here, elsewhere = desk_with(*held), desk_with(name="elsewhere")
    for of_each in zip(*map(tables, held), strict=True):
        head = of_each[0].partition(b"\n")[0] + b"\n"
        table = head + b"".join(each.partition(b"\n")[2] for each in of_each)
        here.run_import(read_file(table, here.services).whole())
        elsewhere.run_import(read_file(table, elsewhere.services).whole())
    for each in held:
        assert replace(elsewhere.customer(each.number), history=(), version=1) == each


@pytest.mark.parametrize(
    "phone",
    ["070-123 45 67/08-123 45 68", "08-123 45 67 / 08-123 45 68", "0046 70 123 45 67 123 45",
     "123456/654321", "08-123 45 67 (08-123 45 68)", "12345.0", "+46 (0)8-123 45 67"],
)  # fmt: skip
def test_whatever_telephone_number_was_entered_it_is_the_same_one(
    make, customer, phone: str
) -> None:
    held = customer("A")
    eva, per = held.users
    _comes_back(make, replace(held, users=(eva, replace(per, phone=validation.phone(phone)))))


@pytest.mark.parametrize(
    "email", ["a?b@c.se", "?@c.se", "mail?to@c.se", "o'neil@c.se", "'q@c.se", "=x@c.se", "a|b@c.se"]
)
def test_whatever_address_was_entered_it_is_the_same_one(make, customer, email: str) -> None:
    held = customer("A")
    eva, per = held.users
    (utlagg,) = held.collaborations
    of_per = replace(utlagg.records[0], person=validation.email(email))
    _comes_back(
        make,
        replace(
            held,
            users=(eva, replace(per, email=of_per.person)),
            collaborations=(replace(utlagg, records=(of_per,)),),
        ),
    )


@pytest.mark.parametrize("status", ["ended", "declined"])
def test_a_task_that_was_removed_stays_removed(make, customer, status: str) -> None:
    """What is over keeps its name, and a task that nothing open hangs on has a row of its own."""
    over = {"status": status, "task": "Deklaration 2024", "records": ()}
    held = customer("A")
    (utlagg,) = held.collaborations
    old = replace(utlagg, id="lon-1", service="lon", **over)
    kept = replace(utlagg, id="scanner-1", service="scanner", **(over | {"task": "A 2"}))
    alone = replace(utlagg, id="lon-smart-1", service="lon-smart", **(over | {"task": "Moms"}))
    _comes_back(
        make,
        replace(
            held,
            tasks=(*held.tasks, Task(name="Moms")),
            collaborations=(utlagg, old, kept, alone),
        ),
    )


def test_what_a_spreadsheet_would_run_is_quoted_once(customer) -> None:
    """And what an import would take for nothing; all else is as it is."""
    quoted = {
        text
        for text in itertools.chain(ODD, ["Alfa AB", "1001", "070-1740605"])
        if f'"\'{text}"'.replace("'", "'", 1).encode() in tables(customer(text))[0]
    }
    assert {"=1+1", "-", "saknas", "1.0"} <= quoted
    assert not quoted & {"Alfa AB", "1001", "yes", "Summa"}
