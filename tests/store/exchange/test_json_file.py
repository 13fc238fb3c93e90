"""The exchange file: the same again after a round trip, and every fault told with its path."""

import contextlib
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain import validation
from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.domain.model import Customer, Entry, Office
from store.domain.wishes import End
from store.exchange import json_file, json_items
from store.exchange.json_file import OfficeFile, read_import
from tests.store.office_files import read_office

SERVICES = catalogue()


def office(**fields) -> dict[str, object]:
    return {"format": "samarbete/1", "office": {"name": "Byrå Norr AB"}, **fields}


def customer(**fields) -> dict[str, object]:
    return {"number": "1001", "name": "Alfa Bygg AB", **fields}


def with_customers(*customers: dict[str, object]) -> dict[str, object]:
    return office(customers=list(customers))


def with_collaboration(**fields) -> dict[str, object]:
    made = {"id": "utlagg-1", "service": "utlagg"} | fields
    return with_customers(customer(collaborations=[made]))


def faults(document: object) -> list[str]:
    """Return what a file is refused for."""
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(Refused) as refused:
        read_office(text)
    assert {each.code for each in refused.value.refusals} == {"invalid-value"}
    return [each.message for each in refused.value.refusals]


def test_months_in_quotation_marks_are_months() -> None:
    """As options and cells are read: an export as a table then comes back as it was."""
    for period, kept in (("12", 12), (" 3 ", 3), ("tills vidare", "tills vidare"), (12, 12)):
        document = with_collaboration(period=period)
        (incoming,) = read_import(json.dumps(document).encode(), SERVICES).customers
        assert incoming.customer.collaborations[0].period == kept


@pytest.mark.parametrize(
    "written", ["5561759548", "556175-9548", "16556175-9548", "SE556175954801", "556175 9548"]
)
def test_an_organisation_number_is_kept_in_one_form_however_it_is_written(written: str) -> None:
    """Else the same company would be another one in a search, and in the next import."""
    document = with_customers(customer(org_number=written))
    (incoming,) = read_import(json.dumps(document).encode(), SERVICES).customers
    assert incoming.customer.org_number == "556175-9548"


@pytest.fixture
def whole_office(make) -> OfficeFile:
    """Make an office in which every field of every kind of value is filled."""
    entry = Entry(
        at=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
        by="anna",
        os_user="konto",
        side="office",
        action="add-user",
        collaboration="utlagg-1",
        details={"email": "eva@alfa.test", "user": "none -> Eva"},
        reason="Ny",
    )
    ending = make.ending(
        on=dt.date(2027, 1, 1), checks={"reports-submitted": "waived: bråttom"}, reason="Slutar"
    )
    record = make.record("report", person="eva@alfa.test", status="sent", on=dt.date(2026, 5, 6))
    alfa = make.customer(
        make.collaboration(
            "eekonomi",
            variant="Pro",
            invoice_recipient="customer",
            period=12,
            requested_on=dt.date(2025, 1, 1),
            requested_by="bo",
            started_on=dt.date(2025, 2, 1),
            customer_owned=True,
        ),
        make.collaboration(
            "utlagg", status="ending", period="löpande", ending=ending, records=(record,)
        ),
        users=(make.administrator(phone="+46 31 12 34 56", services=("lon", "utlagg")),),
        org_number="556175-9548",
        spcs_number="123456",
        account_manager="anna",
        history=(entry,),
        version=17,
    )
    return OfficeFile(
        office=make.office,
        employees=make.employees,
        customers=(alfa, Customer(number="A212", name="株式会社 [/x] 😀")),
    )


def test_an_office_is_the_same_after_a_round_trip(whole_office):
    """Every field of every value comes back, and the bytes too."""
    text = json_file.encode_office(whole_office)
    assert read_office(text) == whole_office
    assert json_file.encode_office(read_office(text)) == text


def test_the_file_says_its_format_first_and_is_plain_utf8(whole_office):
    """One JSON object, so that other programs can read it."""
    text = json_file.encode_office(whole_office)
    assert text.startswith(b'{"format":"samarbete/1"')
    assert "株式会社".encode() in text
    assert list(json.loads(text)) == ["format", "office", "employees", "customers"]


def test_optional_fields_may_be_left_out():
    """An office with a name is enough, and a customer with number and name."""
    brought = read_office(json.dumps(with_customers(customer())).encode())
    assert brought.employees == ()
    assert brought.customers == (Customer(number="1001", name="Alfa Bygg AB"),)


def test_all_text_is_made_uniform():
    """Names, titles and the keys of details too: composed, trimmed, plain spaces."""
    document = with_customers(
        customer(name="  A\u030aso\u0308\u00a0 AB ", tasks=[{"name": "Löpande  bokföring"}])
    )
    (brought,) = read_office(json.dumps(document).encode()).customers
    assert (brought.name, brought.tasks[0].name) == ("Åsö AB", "Löpande bokföring")


TWO = {"id": "utlagg-1", "service": "utlagg"}
MONTHS = "1 to 120 months are expected, or the contract's own words"
EVA = {"email": "eva@alfa.test", "name": "Eva"}

FAULTS = {
    "wrong type": (
        with_customers(customer(), customer(number=1002)),
        "$.customers[1].number: a text is expected, not a whole number",
    ),
    "wrong type deep inside": (
        with_collaboration(records=[{"kind": "report", "title": "x"}, {"kind": "r", "title": 7}]),
        "$.customers[0].collaborations[0].records[1].title: a text is expected, not a whole number",
    ),
    "null for a name": (
        with_customers(customer(name=None)),
        "$.customers[0].name: a text is expected, not nothing",
    ),
    "missing field": (
        with_customers({"number": "1"}),
        "$.customers[0]: `name` is missing",
    ),
    "empty name": (
        with_customers(customer(name=" ")),
        "$.customers[0]: a customer needs a number and a name",
    ),
    "empty number": (
        with_customers(customer(number="")),
        "$.customers[0]: a customer needs a number and a name",
    ),
    "unknown field": (
        with_customers(customer(nmae="x")),
        "$.customers[0]: `nmae` is not known here",
    ),
    "unknown field deep inside": (
        with_collaboration(ends="x"),
        "$.customers[0].collaborations[0]: `ends` is not known here",
    ),
    "unknown field of the file": (
        office(custmers=[]),
        "$: 'custmers' is no field of an exchange file",
    ),
    "unknown field of an employee": (
        office(employees=[{"login": "a", "name": "A", "admin": True}]),
        "$.employees[0]: `admin` is not known here",
    ),
    "a status that is none": (
        with_collaboration(status="paused"),
        "$.customers[0].collaborations[0].status: 'paused' is not possible here; it is one of: "
        "requested, declined, active, ending, ended, unlinked",
    ),
    "a date that is none": (
        with_collaboration(started_on="2026-02-30"),
        "$.customers[0].collaborations[0].started_on: a day such as 2026-12-31 is expected",
    ),
    "a fraction": (
        with_collaboration(period=1.5),
        "$.customers[0].collaborations[0].period: a whole number or a text is expected, not a "
        "decimal number",
    ),
    "a period of no month": (
        with_collaboration(period=0),
        f"$.customers[0].collaborations[0].period: 0: {MONTHS}",
    ),
    "a period beyond ten years": (
        with_collaboration(period=121),
        f"$.customers[0].collaborations[0].period: 121: {MONTHS}",
    ),
    "a period beyond ten years in words": (
        with_collaboration(period=" 1200 "),
        f"$.customers[0].collaborations[0].period: '1200': {MONTHS}",
    ),
    "duplicate number": (
        with_customers(customer(), customer(name="Beta")),
        "$.customers[1].number: '1001' is at $.customers[0] already",
    ),
    "duplicate number after cleaning": (
        with_customers(customer(), customer(number=" 1001 ")),
        "$.customers[1].number: '1001' is at $.customers[0] already",
    ),
    "duplicate login": (
        office(employees=[{"login": "a", "name": "A"}, {"login": "a", "name": "B"}]),
        "$.employees[1].login: 'a' is at $.employees[0] already",
    ),
    "duplicate e-mail": (
        with_customers(customer(users=[EVA, EVA | {"email": "EVA@alfa.test"}])),
        "$.customers[0]: users: eva@alfa.test appears twice",
    ),
    "duplicate collaboration": (
        with_customers(customer(collaborations=[TWO | {"status": "ended"}, TWO])),
        "$.customers[0]: collaborations: utlagg-1 appears twice",
    ),
    "two running for one service": (
        with_customers(customer(collaborations=[TWO, TWO | {"id": "u-2", "status": "requested"}])),
        "$.customers[0].collaborations[1]: a second collaboration for utlagg is running",
    ),
    "wrong format": (
        office() | {"format": "samarbete/2"},
        "$.format: 'samarbete/1' is expected, not 'samarbete/2'",
    ),
    "unknown service": (
        with_collaboration(service="stampla"),
        "$.customers[0].collaborations[0].service: 'stampla' is not in the catalogue",
    ),
    "unknown variant": (
        with_collaboration(service="eekonomi", variant="Max"),
        "$.customers[0].collaborations[0].variant: Visma eEkonomi has no variant 'Max'",
    ),
    "unknown licence": (
        with_customers(customer(users=[EVA | {"services": ["lon", "x"]}])),
        "$.customers[0].users[0].services: ['x'] is not in the catalogue",
    ),
    "a task that is not the customer's": (
        with_collaboration(task="Bokslut"),
        "$.customers[0].collaborations[0].task: 'Bokslut' is not one of the customer's tasks",
    ),
    "ending without its ending": (
        with_collaboration(status="ending"),
        "$.customers[0].collaborations[0].ending: is missing, as the status is 'ending'",
    ),
    "a main contact that is not in the list": (
        with_customers(customer(users=[EVA], main_contact="per@alfa.test")),
        "$.customers[0]: main_contact: per@alfa.test is not one of the users",
    ),
    "no e-mail address": (
        with_customers(customer(users=[EVA | {"email": "eva"}])),
        "$.customers[0].users[0].email: 'eva' is no e-mail address",
    ),
    "no office": (
        {"format": "samarbete/1"},
        "$.office: a group of fields is expected, not nothing",
    ),
    "no list": (
        office(customers={}),
        "$.customers: a list is expected",
    ),
    "no object": (
        office(customers=["1001"]),
        "$.customers[0]: a group of fields is expected, not a text",
    ),
    "text too long": (
        with_customers(customer(name="A" * 1001)),
        "$.customers[0].name: it is 1001 characters long, 1000 at most",
    ),
}


@pytest.mark.parametrize(("document", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_path(document, fault):
    """One refusal, which names the place and what is wrong there."""
    assert faults(document) == [fault]


NOT_READABLE = {
    "not JSON": (b"number;name\n1001;Alfa", "The file is not JSON: "),
    "empty": (b"", "The file is not JSON: "),
    "cut short": (json.dumps(with_customers(customer())).encode()[:-3], "The file is not JSON: "),
    "two objects": (b"{}{}", "The file is not JSON: "),
    "NaN": (b'{"format": NaN}', "The file is not JSON: NaN is no value"),
    "infinity": (b'{"office": -Infinity}', "The file is not JSON: -Infinity is no value"),
    "a key twice": (
        b'{"customers": [{"number": "1", "name": "A", "name": "B"}]}',
        "The file is not JSON: 'name' appears twice",
    ),
    "a key twice at the root": (
        b'{"format": "samarbete/1", "format": "samarbete/1"}',
        "The file is not JSON: 'format' appears twice",
    ),
    "latin-1": ("{'namn': 'Åsö'}".encode("latin-1"), "The file is not UTF-8 text, at byte 10"),
    "half a letter": (b'{"format": "\xc3', "The file is not UTF-8 text, at byte 12"),
    "a list": (b"[]", "The file is not an exchange file: a JSON object is expected"),
    "null": (b"null", "The file is not an exchange file: a JSON object is expected"),
    "a number of 5000 digits": (b'{"format": ' + b"9" * 5000 + b"}", "The file is not JSON: "),
}


@pytest.mark.parametrize(("text", "begins"), NOT_READABLE.values(), ids=NOT_READABLE)
def test_what_is_not_such_a_file_is_refused_in_one_sentence(text, begins):
    """Nothing is guessed, and there is one refusal."""
    (fault,) = faults(text)
    assert fault.startswith(begins)


@pytest.mark.parametrize("depth", [20, 200, 700, 200_000])
@pytest.mark.parametrize("where", ["the whole file", "a customer", "a text of a customer"])
def test_a_file_that_is_nested_beyond_sense_is_refused(depth, where):
    """At any depth, in any place; it is never a crash."""
    nest = b"[" * depth + b"]" * depth
    text = {
        "the whole file": nest,
        "a customer": b'{"format":"samarbete/1","office":{"name":"B"},"customers":[' + nest + b"]}",
        "a text of a customer": (
            b'{"format":"samarbete/1","office":{"name":"B"},"customers":[{"number":"1","name":'
            + nest
            + b"}]}"
        ),
    }[where]
    assert len(faults(text)) == 1


HOSTILE = {
    "ESC": ("\x1b[2J", "a control character, U+001B"),
    "NUL": ("a\x00", "a control character, U+0000"),
    "newline": ("a\nb", "a control character, U+000A"),
    "C1": ("a\x9b", "a control character, U+009B"),
    "bidi": ("a\u202egnp", "an invisible character, U+202E"),
    "isolate": ("\u2066a", "an invisible character, U+2066"),
    "half a character": ("a\ud800", "half a character, U+D800"),
}


def places() -> dict[str, object]:
    """Return a whole document in which each text can be replaced, by path."""
    return {
        "$.office.name": ("office", "name"),
        "$.office.number": ("office", "number"),
        "$.employees[0].login": ("employees", 0, "login"),
        "$.employees[0].name": ("employees", 0, "name"),
        "$.customers[0].number": ("customers", 0, "number"),
        "$.customers[0].name": ("customers", 0, "name"),
        "$.customers[0].spcs_number": ("customers", 0, "spcs_number"),
        "$.customers[0].main_contact": ("customers", 0, "main_contact"),
        "$.customers[0].tasks[0].name": ("customers", 0, "tasks", 0, "name"),
        "$.customers[0].users[0].email": ("customers", 0, "users", 0, "email"),
        "$.customers[0].users[0].name": ("customers", 0, "users", 0, "name"),
        "$.customers[0].users[0].phone": ("customers", 0, "users", 0, "phone"),
        "$.customers[0].users[0].services[0]": ("customers", 0, "users", 0, "services", 0),
        "$.customers[0].collaborations[1].id": ("customers", 0, "collaborations", 1, "id"),
        "$.customers[0].collaborations[1].period": ("customers", 0, "collaborations", 1, "period"),
        "$.customers[0].collaborations[1].records[0].title": (
            "customers", 0, "collaborations", 1, "records", 0, "title",
        ),
        "$.customers[0].collaborations[1].ending.reason": (
            "customers", 0, "collaborations", 1, "ending", "reason",
        ),
        "$.customers[0].collaborations[1].ending.checks.reports-submitted": (
            "customers", 0, "collaborations", 1, "ending", "checks", "reports-submitted",
        ),
        "$.customers[0].history[0].by": ("customers", 0, "history", 0, "by"),
        "$.customers[0].history[0].os_user": ("customers", 0, "history", 0, "os_user"),
        "$.customers[0].history[0].details.email": (
            "customers", 0, "history", 0, "details", "email",
        ),
        "$.customers[0].history[0].reason": ("customers", 0, "history", 0, "reason"),
    }  # fmt: skip


@pytest.mark.parametrize("path", places())
def test_a_control_character_is_refused_in_any_text(whole_office, path):
    """Each kind, in each field, with the path; nothing of it reaches the message."""
    for hostile, what in HOSTILE.values():
        document = json.loads(json_file.encode_office(whole_office))
        *parents, last = places()[path]
        holder = document
        for step in parents:
            holder = holder[step]
        holder[last] = hostile
        (fault,) = faults(document)
        assert fault.startswith(f"{path}: it holds {what}")
        assert fault.isprintable()


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\u202eb"])
def test_a_control_character_in_a_key_is_refused_and_not_repeated(hostile):
    """The names of fields are text too; the message must not carry it to the terminal."""
    for document in (
        with_customers(customer(**{hostile: "x"})),
        office(**{hostile: "x"}),
        with_customers(customer(history=[{"details": {hostile: {"x": "\x00"}}}])),
        f'{{"{hostile}": 1, "{hostile}": 2}}'.replace("\x1b", "\\u001b").encode(),
    ):
        assert all(fault.isprintable() for fault in faults(document))


def test_two_keys_that_become_the_same_when_cleaned_are_refused():
    """Else the last one would win in silence, as with a key given twice."""
    assert faults(with_customers(customer(**{"name ": "Beta AB"})))


def test_a_time_without_a_zone_is_refused(whole_office):
    """The history is in UTC; a time that could be any zone's cannot be put in order."""
    document = json.loads(json_file.encode_office(whole_office))
    document["customers"][0]["history"][0]["at"] = "2026-01-02T03:04:05"
    (fault,) = faults(document)
    assert fault.startswith("$.customers[0].history[0].at")


def test_all_faults_are_told_at_once():
    """One refusal each, whatever their kind and wherever they stand."""
    document = {
        "format": "samarbete/0",
        "offices": [],
        "office": {"name": 5},
        "employees": [{"login": "a", "name": "A"}, {"login": "a", "name": "B"}, {"login": "b"}],
        "customers": [
            customer(),
            customer(name="Beta\x1b"),
            customer(),
            customer(number="1003", nmae="x"),
            customer(
                number="1004",
                users=[EVA | {"services": ["x"]}],
                collaborations=[
                    {"id": "a", "service": "stampla"},
                    {"id": "b", "service": "utlagg", "task": "Bokslut"},
                    {"id": "c", "service": "utlagg", "status": "ending"},
                ],
            ),
        ],
    }
    told = [
        "$.format: ",
        "$: 'offices'",
        "$.office.name: ",
        "$.employees[1].login: ",
        "$.employees[2]: ",
        "$.customers[1].name: ",
        "$.customers[2].number: ",
        "$.customers[3]: ",
        "$.customers[4].collaborations[0].service: ",
        "$.customers[4].collaborations[1].task: ",
        "$.customers[4].collaborations[2]: ",
        "$.customers[4].collaborations[2].ending: ",
        "$.customers[4].users[0].services: ",
    ]
    found = faults(document)
    assert [begin for begin in told if not any(fault.startswith(begin) for fault in found)] == []
    assert len(found) == len(told)


def test_two_faults_in_one_customer_are_both_told():
    """Who corrects the file should not have to try as often as there are faults."""
    found = faults(
        with_customers(
            customer(name=5, tasks=[{"name": 7}], users=[EVA | {"role": "boss"}], nmae="x")
        )
    )
    assert len(found) == 4


def test_the_faults_come_in_the_same_order_every_time():
    """Fields that are none are told in the order of the file."""
    found = faults(office(zeta=1, alfa=2, beta=3, omega=4))
    assert [fault.split("'")[1] for fault in found] == ["zeta", "alfa", "beta", "omega"]


def test_the_longest_waiver_can_be_brought_in_again(make, desk_with):
    """What the desk accepts as a reason is not too long for a file, with the word before it."""
    records = (make.record("report", status="draft"),)
    desk = desk_with(make.customer(make.collaboration("utlagg", records=records)))
    wish = End(
        collaboration="utlagg-1", outcome="continue", waived={"reports-submitted": "x" * 1000}
    )
    with contextlib.suppress(Refused):  # too long is an answer as well
        desk.carry_out("1001", wish)
    office = OfficeFile(office=make.office, customers=(desk.customer("1001"),))
    assert read_office(json_file.encode_office(office)) == office


def test_an_office_is_told_from_none():
    """A file without customers is whole."""
    brought = read_office(json.dumps(office()).encode())
    assert brought == OfficeFile(office=Office(name="Byrå Norr AB"))


NAMES = st.text(st.sampled_from('aÅé \u00a0\u00ad\u0301ß–"\\\t{:,0'), min_size=1, max_size=8)


@given(NAMES, st.sampled_from([0, 990, 992, 999, 1000]), st.booleans())
def test_a_text_is_the_same_however_the_file_writes_it(name: str, more: int, escaped: bool) -> None:
    """Seen to be clean at a glance or looked at letter by letter: as cleaning by itself has it."""
    text = "x" * more + name
    document = with_customers(customer(users=[{"email": "eva@alfa.test", "name": text}]))
    raw = json.dumps(document, ensure_ascii=escaped, indent=1 if len(name) % 2 else None).encode()
    cleaned = wrong = None
    try:
        cleaned = validation.clean(text, max_length=json_items.LONGEST_TEXT)
    except ValueError as error:
        wrong = f"$.customers[0].users[0].name: {error}"
    if wrong is not None:
        assert faults(raw) == [wrong]
    else:
        (brought,) = read_office(raw).customers
        assert brought.users[0].name == cleaned


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("name", ["Alfa", "Ålfa", 'Al"fa', "{:}"])
def test_what_is_given_twice_is_refused_however_the_file_writes_it(name, indent):
    """In every customer, also where nothing in the file is escaped."""
    document = with_customers(customer(), customer(number="1002", name=name))
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    assert len(read_office(text.encode()).customers) == 2
    given = json.dumps({"name": name}, ensure_ascii=False)[1:-1]
    assert given in text
    (fault,) = faults(text.replace(given, f"{given}, {given}").encode())
    assert "'name' appears twice" in fault


def test_a_history_that_the_customers_side_has_read_is_refused_once_and_says_why() -> None:
    """What it leaves out, accounts and reasons, would be lost by an import (R59)."""
    line = {"at": "2026-01-31T10:00:00Z", "by": "anna", "os_user": "", "side": "office",
            "action": "edit", "sum_as_kept": "0" * 64}  # fmt: skip
    (fault,) = faults(with_customers(customer(history=[line, line])))
    assert "written on the customer's side" in fault
