"""Records that a file brings: they replace those held, and what changes is told and kept (R48)."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.domain.filters import Filter
from store.domain.model import Record
from store.domain.wishes import Edit, End, SetRecord, Undo
from store.exchange.incoming.customers import IncomingCustomer
from store.exchange.json_file import OfficeFile, encode_office
from store.exchange.reconcile import reconcile
from store.rules.customers.import_undo import came_entry
from store.rules.handover import handed_over
from store.tables import writer
from store.tables.csv_table import encode_csv
from store.tables.formats import read_file
from store.tables.meaning.record_columns import RECORDS
from tests.conftest import NOW, Make
from tests.store.tables.workbooks.test_excel_table import workbook

EVA, ADA = "eva@alfa.test", "ada@alfa.test"
TRIP = "Resa till Umeå"
EARLY, LATE = dt.date(2026, 11, 2), dt.date(2026, 11, 9)
HEADS = "number;service;kind;title;person;status;on"


@pytest.fixture
def held(make):
    """Make a customer with records in what runs, and in what has ended."""
    record = make.record
    return make.customer(
        make.collaboration(
            "utlagg",
            records=(
                record("report", TRIP, person=EVA, status="draft", on=EARLY),
                record("report", "Mässan", person=ADA, status="submitted", on=EARLY),
                record("outlay", "Taxi", person=ADA, status="draft"),
            ),
        ),
        make.collaboration("lon", records=(record("payroll-change", "Nya löner", on=LATE),)),
        make.collaboration("scanner", status="ended", ending=make.ending("end"),
                           records=(record("document", "Kvitto 17", status="draft"),)),
        users=(make.administrator(), make.user("Ada Dal", services=("lon",))),
    )  # fmt: skip


@pytest.fixture
def desk(place_with, held):
    """Give Anna's desk on every kind of store."""
    return place_with(held).desk()


def exchange(desk, customer, leave_out: str | None = None):
    """Read an exchange file of that customer; of one field the collaborations say nothing."""
    document = json.loads(encode_office(OfficeFile(office=desk.office, customers=(customer,))))
    for each in document["customers"][0]["collaborations"]:
        each.pop(leave_out, None)
    return read_file(json.dumps(document).encode())


def with_records(customer, id: str, *records):
    collaboration = replace(customer.collaboration(id), records=records)
    return replace(customer, collaborations=customer.with_collaboration(collaboration))


def table(*rows: str, heads: str = HEADS):
    return read_file("\n".join([heads, *rows]).encode())


def test_an_exchange_file_replaces_the_records_of_a_collaboration(desk, held):
    """Corrected, added and removed; told before by title, and kept without."""
    draft, submitted, _taxi = held.collaborations[0].records
    new = Record(kind="outlay", title="Parkering", person=EVA, status="sent")
    incoming = exchange(
        desk,
        with_records(held, "utlagg-1", replace(draft, status="submitted"), submitted, new),
    )
    planned = desk.run_import(incoming, dry_run=True)
    (line,) = planned.lines
    assert line.changes == {
        "records utlagg-1": (
            "report Resa till Umeå draft -> submitted; outlay Parkering none -> sent; "
            "outlay Taxi draft -> none"
        )
    }
    assert desk.customer("1001") == held
    done = desk.run_import(incoming)
    assert replace(done, batch=None) == planned
    after = desk.customer("1001")
    assert after.collaborations[0].records == (replace(draft, status="submitted"), submitted, new)
    assert after.collaborations[1:] == held.collaborations[1:]
    (entry,) = after.history
    assert (entry.action, entry.details) == (
        "import",
        {
            "batch": done.batch,
            "records utlagg-1": (
                "1 report draft -> submitted; 1 outlay none -> sent; 1 outlay draft -> none"
            ),
        },
    )
    assert desk.run_import(exchange(desk, after)).unchanged == 1


def test_without_the_field_the_records_stay(desk, held):
    """A file that says nothing of records changes none, whatever else it changes."""
    named = with_records(replace(held, name="Alfa AB"), "utlagg-1")
    incoming = exchange(desk, named, leave_out="records")
    (line,) = desk.run_import(incoming).lines
    assert line.changes == {"name": "Alfa Bygg AB -> Alfa AB"}
    assert desk.customer("1001").collaborations == held.collaborations


def test_an_empty_field_takes_all_away(desk, held):
    """As a list of none is one that says so."""
    desk.run_import(exchange(desk, with_records(held, "utlagg-1")))
    assert desk.customer("1001").collaboration("utlagg-1").records == ()


def test_records_in_another_order_are_the_same(desk, held):
    """A pack that was made of them stays one of them."""
    turned = with_records(held, "utlagg-1", *reversed(held.collaborations[0].records))
    assert desk.run_import(exchange(desk, turned)).unchanged == 1
    assert desk.customer("1001") == held


def test_what_has_ended_keeps_its_records_and_says_so(desk, held):
    """No refusal: all else of the file arrives."""
    other = with_records(
        replace(held, name="Alfa AB"), "scanner-1", Record(kind="document", title="Kvitto 18")
    )
    (line,) = desk.run_import(exchange(desk, other)).lines
    assert line.what == "changed"
    assert line.notes == (
        "scanner-1 keeps the records it has: what has ended or not begun is not changed",
    )
    after = desk.customer("1001")
    assert after.name == "Alfa AB"
    assert after.collaborations == held.collaborations
    (line,) = desk.run_import(table("1001;scanner;document;Kvitto 18;;;")).lines
    assert (line.what, len(line.notes)) == ("unchanged", 1)


def test_a_table_replaces_the_records_of_the_kinds_in_it(desk, held):
    """Outlays are not in this one, and stay; of reports there is one fewer."""
    rows = table(f"1001;utlagg;report;{TRIP};{EVA};submitted;2026-11-02")
    (line,) = desk.run_import(rows, dry_run=True).lines
    assert line.changes == {
        "records utlagg-1": (
            "report Resa till Umeå draft -> submitted; report Mässan submitted 2026-11-02 -> none"
        )
    }
    batch = desk.run_import(rows).batch
    assert desk.customer("1001").history[-1].details == {
        "batch": batch,
        "records utlagg-1": "1 report draft -> submitted; 1 report submitted -> none",
    }
    after = desk.customer("1001").collaboration("utlagg-1").records
    taxi = held.collaborations[0].records[2]
    draft = held.collaborations[0].records[0]
    assert after == (taxi, replace(draft, status="submitted"))
    assert desk.run_import(rows).unchanged == 1


def test_a_table_replaces_records_however_their_kind_is_spelt(desk, held):
    """What an exchange file brought as *Rapport* is a report, and is corrected by the row of it."""
    draft = held.collaborations[0].records[0]
    spelt = with_records(held, "utlagg-1", replace(draft, kind="Rapport", status="Utkast"))
    desk.run_import(exchange(desk, spelt))
    (line,) = desk.run_import(table(f"1001;utlagg;report;{TRIP};{EVA};submitted;{EARLY}")).lines
    assert line.changes == {"records utlagg-1": "report Resa till Umeå Utkast -> submitted"}
    after = desk.customer("1001").collaboration("utlagg-1").records
    assert after == (replace(draft, status="submitted"),)


def test_a_synchronisation_of_today_can_be_imported(desk):
    """And meets the check that only a waiver could meet before."""
    desk.run_import(
        table(
            "1001;Visma Lön;synkronisering;Efter löneändringen;;klar;2026-11-23",
            heads="Kundnr;Tjänst;Slag;Titel;Person;Status;Datum",
        )
    )
    checks = desk.plan("1001", End(collaboration="lon-1")).checks
    assert {each.id: each.answer for each in checks}["synchronised"] == "met"


def test_a_workbook_is_read_as_a_table_is(desk):
    """Swedish headings and words, and a date as a spreadsheet keeps it."""
    raw = workbook([
        ["Kundnummer", "Tjänst", "Samarbete", "Slag", "Titel", "Person", "Status", "Datum"],
        [1001, "Visma Utlägg", "utlagg-1", "Rapport", TRIP, EVA, "Inlämnad", (46328,)],
        [1001, "Visma Utlägg", "utlagg-1", "Utlägg", "Taxi", ADA, "Utkast", None],
        [1001, "Visma Utlägg", "utlagg-1", "report", "Mässan", ADA, "submitted", (46328,)],
    ])  # fmt: skip
    (line,) = desk.run_import(read_file(raw)).lines
    assert line.changes == {"records utlagg-1": "report Resa till Umeå draft -> submitted"}


FAULTS = {
    "an unknown service": ("1001;fax;report;Resa;;;", "line 2: service: 'fax': no such service"),
    "a service it does not have": (
        "1001;skatt-bokslut;report;Resa;;;",
        "line 2 (1001 Alfa Bygg AB): there is no collaboration skatt-bokslut-1 here.",
    ),
    "an unknown customer": (
        "1002;utlagg;report;Resa;;;", "line 2 (1002): no customer of that number is here"
    ),
    "an unknown person": (
        "1001;utlagg;report;Resa;nils@alfa.test;draft;",
        "line 2 (1001 Alfa Bygg AB): utlagg-1: report Resa: nils@alfa.test is no user of the "
        "customer.",
    ),
    "no kind": ("1001;utlagg;;Resa;;;", "line 2: kind is missing"),
    "no title": ("1001;utlagg;report; ;;;", "line 2: title is missing"),
    "no service": ("1001;;report;Resa;;;", "line 2: service is missing"),
    "no date": ("1001;utlagg;report;Resa;;;yesterday", "line 2: on: 'yesterday': a date such as"),
    "no address": ("1001;utlagg;report;Resa;Eva;;", "line 2: person: 'Eva': "),
}  # fmt: skip


def test_what_is_missing_is_named_as_the_file_names_it(desk):
    """The heading that somebody wrote is the one to look at."""
    heads = "Kundnr;Tjänst;Slag;Titel;Person;Status;Datum"
    with pytest.raises(Refused, match="line 2: Slag, Titel is missing"):
        desk.run_import(table("1001;utlagg;;;;utkast;", heads=heads))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_cannot_be_is_refused_with_its_place(desk, held, fault):
    """All or nothing: the good row beside it is not taken either."""
    row, words = FAULTS[fault]
    good = "1001;lon;synchronisation;Körning;;done;2026-11-23"
    with pytest.raises(Refused) as refused:
        desk.run_import(table(row, good))
    assert [each.message.startswith(words) for each in refused.value.refusals] == [True]
    assert desk.customer("1001") == held


def test_rows_that_name_the_collaboration_do_not_stand_beside_rows_that_do_not(desk, held):
    """They could mean the same or another one."""
    heads = f"{HEADS};collaboration"
    rows = ("1001;utlagg;report;Resa;;;;", "1001;utlagg;report;Mer;;;;utlagg-1")
    with pytest.raises(Refused, match="line 3: some rows for utlagg name the collaboration"):
        desk.run_import(table(*rows, heads=heads))
    with pytest.raises(Refused, match="line 3: lon-1 is for lon in an earlier row"):
        desk.run_import(table("1001;lon;a;b;;;;lon-1", "1001;utlagg;a;b;;;;lon-1", heads=heads))
    assert desk.customer("1001") == held


@pytest.mark.parametrize("field", ["kind", "title"])
def test_a_record_without_kind_or_title_is_refused_with_its_path(desk, held, field):
    """In an exchange file."""
    nameless = replace(held.collaborations[0].records[0], **{field: " "})
    incoming = exchange(desk, with_records(held, "utlagg-1", nameless))
    with pytest.raises(Refused) as refused:
        desk.run_import(incoming)
    (refusal,) = refused.value.refusals
    assert refusal.message.startswith(f"$.customers[0].collaborations[0].records[0].{field}: ")
    assert desk.customer("1001") == held


def test_a_person_who_arrives_with_the_file_is_one_of_the_customers(desk, held, make):
    """And one who has left the list keeps the records that are here already."""
    nils = make.user("Nils Lo")
    record = make.record("report", "Ny resa", person=nils.email, status="draft")
    arriving = with_records(replace(held, users=(*held.users, nils)), "utlagg-1", record)
    desk.run_import(exchange(desk, arriving))
    gone = replace(held, users=held.users[:1])
    assert desk.run_import(exchange(desk, with_records(gone, "utlagg-1", record))).unchanged == 1


def test_an_import_of_records_stands_in_the_way_of_an_earlier_undo(desk, held):
    """The collaboration is no longer as the change left it (R18)."""
    desk.carry_out("1001", Edit(collaboration="utlagg-1", period=3))
    desk.carry_out(
        "1001",
        SetRecord(collaboration="lon-1", kind="synchronisation", title="Körning", status="done"),
    )
    desk.run_import(table(f"1001;utlagg;outlay;Taxi;{ADA};sent;"))
    (refusal,) = desk.plan("1001", Undo(collaboration="utlagg-1")).refusals
    assert refusal.code == "cannot-undo"
    assert desk.plan("1001", Undo(collaboration="lon-1")).refusals == ()


def test_an_import_makes_an_earlier_pack_one_of_other_records(desk):
    """A deletion asks for another one."""
    pack = desk.hand_over("1001", "utlagg")
    desk.carry_out("1001", pack.wish)
    customer = desk.customer("1001")
    assert handed_over(customer, customer.collaborations[0])
    desk.run_import(table(f"1001;utlagg;outlay;Taxi;{ADA};sent;"))
    customer = desk.customer("1001")
    assert not handed_over(customer, customer.collaborations[0])


def test_an_export_of_the_records_as_a_table_changes_nothing(desk):
    """What an export writes, an import takes back."""
    rows = writer.rows_of_records(desk.export(Filter()).customers)
    raw = encode_csv(writer.headings(RECORDS), rows)
    assert desk.run_import(read_file(raw)).unchanged == 1


TEXTS = st.text(st.characters(codec="latin-1", categories=["L", "N"]), min_size=1, max_size=8)
RECORD = st.builds(
    Record,
    kind=st.sampled_from(["report", "outlay", "synchronisation", "x"]),
    title=TEXTS,
    person=st.sampled_from([None, EVA, "gone@alfa.test"]),
    status=st.none() | TEXTS,
    on=st.none() | st.dates(),
)


@given(st.lists(RECORD, max_size=6), st.sampled_from(["active", "ended", "requested"]))
def test_what_an_export_holds_is_unchanged_by_its_import(records, status):
    """Whatever the records are, and whoever has left meanwhile; twice the same one, too."""
    make = Make()
    ending = make.ending("end") if status == "ended" else None
    fields = {"status": status, "ending": ending, "records": (*records, *records[:1])}
    customer = make.customer(make.collaboration("scanner", **fields))
    raw = encode_office(OfficeFile(office=make.office, customers=(customer,)))
    (incoming,) = read_file(raw).whole().customers
    line = reconcile(
        customer,
        incoming,
        make.operator(),
        NOW,
        catalogue(),
        came_entry("batch", make.operator(), NOW),
    )
    assert (line.what, line.notes, line.refusals) == ("unchanged", (), ())


@given(st.lists(RECORD, max_size=5), st.lists(RECORD, max_size=5))
def test_a_collaboration_that_runs_has_the_records_of_the_file(records, brought):
    """And the history holds none of their titles."""
    make = Make()
    users = (make.administrator(), make.user("Gone", email="gone@alfa.test"))
    held = make.customer(make.collaboration("scanner", records=tuple(records)), users=users)
    after = make.customer(make.collaboration("scanner", records=tuple(brought)), users=users)
    incoming = IncomingCustomer(customer=after, place="$")
    line = reconcile(
        held, incoming, make.operator(), NOW, catalogue(), came_entry("batch", make.operator(), NOW)
    )
    if line.what == "unchanged":
        assert sorted(map(repr, records)) == sorted(map(repr, brought))
    else:
        assert line.after is not None
        assert line.after.collaborations[0].records == tuple(brought)
        assert line.after.history[-1].details.keys() == {"batch", "records scanner-1"}
