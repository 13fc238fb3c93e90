"""What an import does to a customer that is there: what is new, what changes, what is an act."""

import pytest
from msgspec.structs import replace

from store.domain.errors import Refused
from store.domain.filters import Filter
from store.domain.model import Customer, Employee, Office, Task
from store.domain.wishes import Undo
from store.exchange.import_file import SKIPPED_BECAUSE
from store.exchange.incoming.report import ImportReport
from store.exchange.json_file import OfficeFile, encode_office
from store.tables.formats import read_file

HEADS = (
    "number;name;org_number;account_manager;task;task_owner;service;collaboration;variant;status"
)
USERS = "number;email;name;phone;role;active;services;main_contact"


def test_all_that_is_refused_is_told_at_once(desk):
    """What cannot be read, whose customer is in doubt, and what is an act."""
    file = table(
        "number;name;org_number;service;status",
        "1;A;556600-0000;;",
        ";B;556600-0484;;",
        "1001;Alfa;;utlagg;active",
        "2;;;;",
    )
    with pytest.raises(Refused) as refused:
        desk.run_import(file)
    said = [refusal.message for refusal in refused.value.refusals]
    foreseen = desk.run_import(file, dry_run=True)
    assert said == [refusal.message for refusal in foreseen.refusals]
    assert [message.split(" ")[1].rstrip(":") for message in said] == ["2", "3", "4", "5"]


def test_what_is_refused_of_a_customer_names_the_line_at_fault(desk):
    """Not the customer's first."""
    file = table(
        "number;name;service;variant;status",
        "1001;Alfa;lon;;active",
        "1001;Alfa;utlagg;;active",
        "1001;Alfa;eekonomi;Start;active",
    )
    of_users = table(USERS, "1001;ada@alfa.test;;;;;;", "1001;olle@alfa.test;;;;yes;;")
    said = []
    for each in (file, of_users):
        with pytest.raises(Refused) as refused:
            desk.run_import(each)
        said += [one.message.split(" (1001 Alfa Bygg AB): ") for one in refused.value.refusals]
    assert sorted((line, why.split(";")[0]) for line, why in said) == [
        ("line 3", "the user olle@alfa.test is inactive here"),
        ("line 3", "utlagg-1 is ended here, not active"),
        ("line 4", "eekonomi-1: variant is Pro here, not Start"),
    ]


@pytest.fixture
def held(make) -> Customer:
    """Make a customer with a main contact, another user, and two services, one ended."""
    return make.customer(
        make.collaboration("eekonomi", variant="Pro"),
        make.collaboration("utlagg", status="ended", ending=make.ending()),
        users=(
            make.administrator(phone="031-12 34 56"),
            make.user("Ada Ek", services=("lon",)),
            make.user("Olle Ås", active=False),
        ),
        org_number="556175-9548",
        account_manager="anna",
    )


@pytest.fixture
def desk(desk_with, held):
    """Give Anna's desk with that customer."""
    return desk_with(held)


def table(heads: str, *rows: str):
    return read_file("\n".join([heads, *rows]).encode())


def what(desk, heads: str, *rows: str) -> ImportReport:
    """Say what would become of a table; nothing is done."""
    return desk.run_import(table(heads, *rows), dry_run=True)


CUSTOMER_ROWS = {
    "the same again": ("1001;Alfa Bygg AB;;;;;;;;", "unchanged", {}),
    "nothing but its number": ("1001;;;;;;;;;", "unchanged", {}),
    "another name": ("1001;Alfa AB;;;;;;;;", "changed", {"name": "Alfa Bygg AB -> Alfa AB"}),
    "its number otherwise written": ("1001;;SE556175954801;;;;;;;", "unchanged", {}),
    "another manager": ("1001;;;bo;;;;;;", "changed", {"account_manager": "anna -> bo"}),
    "a new task": ("1001;;;;Bokslut;;;;;", "changed", {"task Bokslut": "none -> new"}),
    "another owner of a task": (
        "1001;;;;Löpande bokföring;anna;;;;",
        "changed",
        {"task Löpande bokföring": "bo -> anna"},
    ),
    "a task without owner": ("1001;;;;Löpande bokföring;;;;;", "unchanged", {}),
    "a new collaboration": (
        "1001;;;;Löpande bokföring;;lon;;;",
        "changed",
        {"collaboration lon-1": "none -> active"},
    ),
    "one that is there, by its service": ("1001;;;;;;eekonomi;;;", "unchanged", {}),
    "one that has ended, by its service": ("1001;;;;;;utlagg;;;", "unchanged", {}),
    "one that has ended, begun anew": (
        "1001;;;;;;utlagg;utlagg-2;;active",
        "changed",
        {"collaboration utlagg-2": "none -> active"},
    ),
    "a new customer": ("1002;Beta AB;;;;;;;;", "new", {}),
}


@pytest.mark.parametrize("row", CUSTOMER_ROWS)
def test_a_row_adds_and_changes_and_takes_nothing_away(desk, held, row):
    """What a cell leaves empty says nothing; the preview is what is done."""
    cells, kind, changes = CUSTOMER_ROWS[row]
    planned = what(desk, HEADS, cells)
    (arrival,) = planned.lines
    assert (arrival.what, arrival.changes) == (kind, changes)
    assert desk.customer("1001") == held, "a dry run writes nothing"
    done = desk.run_import(table(HEADS, cells))
    assert replace(done, batch=None) == planned
    after = desk.customer("1001")
    assert after.users == held.users
    assert {each.id for each in held.collaborations} <= {each.id for each in after.collaborations}
    if kind == "changed":
        assert (after.version, after.history[-1].action) == (2, "import")
        assert after.history[-1].details == {"batch": done.batch} | changes
    else:
        assert after == held
    assert desk.run_import(table(HEADS, cells)).unchanged == 1


USER_ROWS = {
    "the same again": ("1001;eva@alfa.test;Eva Lind;;;;;", "unchanged", {}),
    "in capitals": ("1001;EVA@alfa.test;;;;;;", "unchanged", {}),
    "another telephone": (
        "1001;eva@alfa.test;;+46 31 1;;;;".replace("+46 31 1", "+46 31 12 34"),
        "changed",
        {"user eva@alfa.test phone": "031-12 34 56 -> +46 31 12 34"},
    ),
    "one more licence": (
        "1001;ada@alfa.test;;;;;utlagg;",
        "changed",
        {"user ada@alfa.test services": "lon -> lon, utlagg"},
    ),
    "another role": (
        "1001;ada@alfa.test;;;administrator;;;",
        "changed",
        {"user ada@alfa.test role": "user -> administrator"},
    ),
    "a new user": (
        "1001;bo@alfa.test;Bo Ny;;;;;",
        "changed",
        {"user bo@alfa.test": "none -> Bo Ny"},
    ),
    "the main contact as it is": ("1001;eva@alfa.test;;;;;;yes", "unchanged", {}),
}


@pytest.mark.parametrize("row", USER_ROWS)
def test_a_users_row_adds_and_changes_and_takes_nothing_away(desk, held, row):
    """Licences are added; whoever is not in the file stays."""
    cells, kind, changes = USER_ROWS[row]
    (arrival,) = what(desk, USERS, cells).lines
    assert (arrival.what, arrival.changes) == (kind, changes)
    desk.run_import(table(USERS, cells))
    after = desk.customer("1001")
    assert {each.email for each in held.users} <= {each.email for each in after.users}
    assert after.collaborations == held.collaborations
    assert after.main_contact == "eva@alfa.test"


@pytest.mark.parametrize("more", ["", ";Orgnr", ";Ort"])
def test_a_new_user_without_a_name_is_called_by_its_address(desk, more):
    """Whatever else the file has columns for; it is told, and refuses nobody."""
    rows = f"Kundnr;Kontakt;E-post{more}", "1001;;ny@alfa.test"
    for dry_run in (True, False):
        (line,) = desk.run_import(table(*rows), dry_run=dry_run).lines
        assert line.notes == (
            "user: 'ny@alfa.test': no name in the file; the address is taken as name",
        )
    assert desk.customer("1001").user("ny@alfa.test").name == "ny@alfa.test"
    assert desk.run_import(table("Kundnr;Kontakt;E-post", "1001;;ny@alfa.test")).unchanged == 1


@pytest.mark.parametrize("cell", ["nej", "No", "0"])
def test_a_no_under_a_service_that_is_active_here_is_told(desk, held, cell):
    """An import ends nothing; of what is not here, or has ended, there is nothing to tell."""
    rows = ("Kundnr;Namn;eEkonomi;Utlägg;Lön", f"1001;Alfa Bygg AB;{cell};{cell};{cell}",
            f"1002;Beta AB;{cell};;x")  # fmt: skip
    for dry_run in (True, False):
        alfa, beta = desk.run_import(table(*rows), dry_run=dry_run).lines
        assert alfa.what == "unchanged"
        assert alfa.notes == (
            f"eEkonomi: {cell!r} in the file, but Visma eEkonomi is active here and stays so: an "
            "import ends nothing, use end (1001 eekonomi-1)",
        )
        assert beta.notes == ()
    assert desk.customer("1001").collaborations == held.collaborations


REFUSED = {
    "an ending": (HEADS, "1001;;;;;;eekonomi;;;declined", "use decline (1001 eekonomi-1)"),
    "a variant": (HEADS, "1001;;;;;;eekonomi;;Smart;", "variant is Pro here, not Smart"),
    "a second that runs": (HEADS, "1001;;;;;;eekonomi;eekonomi-2;;active", "a second"),
    "another task": (HEADS, "1001;;;;Bokslut;;eekonomi;;;", "edit 1001 eekonomi-1 --task Bokslut)"),
    "another service's id": (HEADS, "1001;;;;;;lon;eekonomi-1;;", "is for eekonomi here"),
    "the main contact as a user": (USERS, "1001;eva@alfa.test;;;user;;;", "stays Administrator"),
    "an inactive user": (USERS, "1001;ada@alfa.test;;;;no;;", "user deactivate 1001"),
    "an active user": (USERS, "1001;olle@alfa.test;;;;yes;;", "user activate 1001"),
    "a licence of who is inactive": (USERS, "1001;olle@alfa.test;;;;;lon;", "user activate 1001"),
    "a user of nobody": (USERS, "1002;ny@beta.test;Ny;;;;;", "no customer of that number is here"),
    "a customer without a name": (HEADS, "1002;;;;;;;;;", "no customer of that number is here"),
}  # fmt: skip


@pytest.mark.parametrize("act", REFUSED)
def test_what_is_an_act_is_refused_with_the_verb_for_it(desk, held, act):
    """An import ends nothing, edits nothing, names nobody; and each line says its place."""
    heads, cells, words = REFUSED[act]
    planned = what(desk, heads, cells)
    (refusal,) = planned.refusals
    assert refusal.message.startswith(f"line 2 ({cells[:4]}")
    assert words in refusal.message
    with pytest.raises(Refused) as refused:
        desk.run_import(table(heads, cells))
    assert refused.value.refusals == planned.refusals
    assert desk.customer("1001") == held


@pytest.mark.parametrize(
    ("here", "brought"),
    [("requested", "active"), ("active", "requested"), ("requested", "requested")],
)
def test_beside_a_request_no_other_comes_in_for_its_service(make, desk_with, here, brought):
    """One that waits for an answer is open as well: approved, there would be two that run (R38)."""
    held = make.customer(make.collaboration("lon", status=here))
    desk = desk_with(held)
    row = table(HEADS, f"1001;;;;;;lon;lon-2;;{brought}")
    with pytest.raises(Refused, match="lon-2: a second collaboration for lon would be running"):
        desk.run_import(row)
    assert desk.customer("1001") == held


@pytest.mark.parametrize(
    ("here", "brought"), [("declined", "active"), ("ended", "requested"), ("active", "declined")]
)
def test_beside_what_is_over_another_comes_in(make, desk_with, here, brought):
    ending = make.ending() if here == "ended" else None
    desk = desk_with(make.customer(make.collaboration("lon", status=here, ending=ending)))
    desk.run_import(table(HEADS, f"1001;;;;;;lon;lon-2;;{brought}"))
    assert [each.status for each in desk.customer("1001").collaborations] == [here, brought]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("1001;ada@alfa.test;;;administrator;;;yes", None),
        ("1001;ada@alfa.test;;;;;;yes", "is not an active Administrator"),
        ("1001;eva@alfa.test;;;;;;yes", None),
        ("1001;olle@alfa.test;;;administrator;;;yes", "is not an active Administrator"),
        ("1001;ny@alfa.test;Ny;;administrator;;;yes", None),
        ("1001;anna@byranorr.test;Anna;;administrator;;;yes", "works at the office"),
    ],
)
def test_a_first_main_contact_may_arrive_if_it_can_be_one(make, desk_with, held, row, word):
    """An active Administrator, with what is known of it here, and nobody of the office (R24)."""
    desk = desk_with(replace(held, main_contact=None))
    refusals = what(desk, USERS, row).refusals
    if word is None:
        assert refusals == ()
        desk.run_import(table(USERS, row))
        assert desk.customer("1001").valid_main_contact(make.employees) is not None
    else:
        assert word in refusals[0].message


@pytest.mark.parametrize("who", ["ada", "ny"])
def test_another_main_contact_comes_in_and_the_one_here_stays(desk, who):
    """A later file adds a person; who is main contact is an act, which the note has."""
    before = desk.customer("1001").main_contact
    row = f"1001;{who}@alfa.test;Ny Ek;;;;;yes"
    line = desk.run_import(table(USERS, row)).lines[0]
    assert line.notes == (
        f"the main contact stays {before}; {who}@alfa.test becomes it by samarbete user "
        f"main-contact 1001 {who}@alfa.test --promote",
    )
    assert desk.customer("1001").main_contact == before
    assert desk.customer("1001").user(f"{who}@alfa.test").name == "Ny Ek"


def test_a_new_customer_whose_main_contact_is_of_the_office_is_taken_with_a_note(make, desk_with):
    """R25: kept as it came, told, and counted as none; also where the employee comes with it."""
    desk = desk_with()
    ella = replace(make.bo, login="ella", email="ella@byranorr.test")
    customers = tuple(
        make.customer(number=number, users=(make.administrator(email=email),))
        for number, email in (
            ("1001", "ANNA@byranorr.test"),
            ("1002", "ella@byranorr.test"),
            ("1003", "eva@alfa.test"),
        )
    )
    office = OfficeFile(office=make.office, employees=(ella,), customers=customers)
    report = desk.run_import(read_file(encode_office(office)))
    assert [each.notes for each in report.lines] == [
        ("ANNA@byranorr.test works at the office, and does not count as main contact",),
        ("ella@byranorr.test works at the office, and does not count as main contact",),
        (),
    ]
    assert desk.customer("1001").main_contact == "ANNA@byranorr.test"


def test_whose_the_subscription_is_says_by_which_verb_it_changes(make, desk_with):
    """The verb that the refusal names takes it (R6)."""
    running = make.collaboration("eekonomi")
    desk = desk_with(make.customer(running))
    owned = make.customer(replace(running, customer_owned=True))
    office = OfficeFile(office=make.office, customers=(owned,))
    with pytest.raises(
        Refused,
        match=r"customer owned is no here, not yes.* edit 1001 eekonomi-1 --customer-owned yes",
    ):
        desk.run_import(read_file(encode_office(office)))


def test_all_or_nothing_unless_what_is_faulty_is_skipped(desk, held):
    """One that is refused keeps out all others; skipped, it is told and the rest arrives."""
    rows = ("1001;Alfa AB;;;;;lon;;;nowhere", "1002;Beta AB;;;;;;;;", "1003;;;;;;;;;")
    with pytest.raises(Refused):
        desk.run_import(table(HEADS, *rows))
    assert [each.number for each in desk.export(Filter()).customers] == ["1001"]
    done = desk.run_import(table(HEADS, *rows), skip_faulty=True)
    assert (done.customers, done.refused) == (1, 2)
    assert {each.place for each in done.lines if each.refusals} == {"line 2", "line 4"}
    assert desk.customer("1001") == held


def test_what_was_skipped_is_a_table_that_can_be_mended_and_imported_again(desk):
    """Only those rows, each customer with its reasons; the reasons do no harm."""
    rows = ("1002;Beta AB;;;;;;;;", "1003;'+Gamma;;;;;lon;;;nowhere", "1003;;;;;;utlagg;;;")
    incoming = table(HEADS, *rows)
    done = desk.run_import(incoming, skip_faulty=True)
    reasons = {
        each.place: tuple(refusal.message for refusal in each.refusals)
        for each in done.lines
        if each.refusals
    }
    raw = incoming.skipped(reasons).files[0]
    assert SKIPPED_BECAUSE.encode() in raw
    assert b"1002" not in raw
    desk.run_import(read_file(raw.replace(b"nowhere", b"active")))
    gamma = desk.customer("1003")
    assert gamma.name == "+Gamma"
    assert [each.service for each in gamma.collaborations] == ["lon", "utlagg"]


def test_an_exchange_file_that_was_skipped_is_one_too(desk, held):
    """With why, which a second import forgets."""
    office = desk.office
    odd = replace(held, number="1002", org_number="556175-9549")
    new = Customer(number="1003", name="Gamma")
    raw = encode_office(OfficeFile(office=office, customers=(odd, new)))
    incoming = read_file(raw)
    done = desk.run_import(incoming, skip_faulty=True)
    (refused,) = (each for each in done.lines if each.refusals)
    again = incoming.skipped(
        {refused.place: tuple(each.message for each in refused.refusals)}
    ).files[0]
    assert b"its check digit is wrong" in again
    assert b"1003" not in again
    desk.run_import(read_file(again.replace(b"556175-9549", b"556175-9548")))
    after = desk.customer("1002")
    assert replace(after, history=(), version=1) == replace(odd, org_number="556175-9548")


def test_an_employee_that_differs_is_refused_and_one_that_is_new_is_hired(make, desk, held):
    """An import gives nobody other rights."""
    bo = replace(next(each for each in make.employees if each.login == "bo"), rights="full")
    ny = Employee(login="ny", name="Ny")
    raw = encode_office(OfficeFile(office=desk.office, employees=(bo, ny), customers=(held,)))
    assert len(desk.run_import(read_file(raw), dry_run=True).refusals) == 1
    with pytest.raises(Refused):
        desk.run_import(read_file(raw))
    done = desk.run_import(read_file(raw), skip_faulty=True)
    assert (done.employees, done.unchanged, done.refused) == (1, 1, 1)


def test_a_file_of_another_office_and_who_may_not_import_are_refused(store_with, desk_of, held):
    """Neither is a matter of single lines."""
    store = store_with(held)
    raw = encode_office(OfficeFile(office=Office(name="Byrå Syd AB"), customers=(held,)))
    with pytest.raises(Refused, match="Byrå Syd AB"):
        desk_of(store).run_import(read_file(raw), skip_faulty=True)
    with pytest.raises(Refused):
        desk_of(store, "bo").run_import(table(HEADS, "1002;Beta AB;;;;;;;;"), dry_run=True)


def test_an_import_is_not_undone_and_says_so(desk):
    """It is taken back as a whole instead."""
    batch = desk.run_import(table(HEADS, "1001;Alfa AB;;;;;;;;")).batch
    (refusal,) = desk.plan("1001", Undo()).refusals
    assert refusal.code == "cannot-undo"
    assert (refusal.cure, refusal.about) == ("take-back-import", batch)


def test_an_export_of_all_makes_the_same_store(make, desk, held, store_with, desk_of):
    """Records, history, endings with their answers: everything but who wrote it."""
    desk.run_import(table(HEADS, "1002;Beta AB;;;Bokslut;bo;;;;"))
    taken = desk.export(Filter())
    again = desk_of(store_with(name="again"))
    again.run_import(read_file(encode_office(taken)))
    brought = again.export(Filter()).customers
    assert [len(customer.history) for customer in brought] == [
        len(customer.history) + 1 for customer in taken.customers
    ], "that it came is a line of its own"
    before = (
        replace(customer, history=customer.history[:-1], version=customer.version - 1)
        for customer in brought
    )
    assert tuple(before) == taken.customers


def test_an_export_is_of_what_a_filter_shows(desk):
    """And of nobody else."""
    desk.run_import(table(HEADS, "1002;Beta AB;;;;;;;;"))
    assert [each.number for each in desk.export(Filter(search="beta")).customers] == ["1002"]
    assert desk.customer("1002").tasks == ()
    assert Task(name="Löpande bokföring", owner="bo") in desk.customer("1001").tasks


@pytest.mark.parametrize(
    "changed",
    [
        lambda history: (replace(history[0], by="bo"), *history[1:]),
        lambda history: (replace(history[0], reason="Annat skäl"), *history[1:]),
        lambda history: history[1:],
        lambda history: (*history, history[0]),
        lambda history: (*history[:-1], replace(history[-1], details={"name": "x -> y"})),
    ],
    ids=["by", "reason", "the first is missing", "one more", "details"],
)
def test_a_history_that_differs_is_refused_and_one_that_is_behind_is_not(desk, changed) -> None:
    """An import writes none: who did what is told by this store alone."""
    for name in ("Alfa AB", "Alfa Två AB"):
        desk.run_import(table(HEADS, f"1001;{name};;;;;;;;"))
    held = desk.export(Filter())
    (customer,) = held.customers
    assert len(customer.history) == 2

    def file(history) -> bytes:
        return encode_office(replace(held, customers=(replace(customer, history=tuple(history)),)))

    with pytest.raises(Refused, match="the history in the file is another than here"):
        desk.run_import(read_file(file(changed(customer.history))))
    for behind in (customer.history, customer.history[:1], ()):
        report = desk.run_import(read_file(file(behind)), dry_run=True)
        assert (report.refused, report.unchanged) == (0, 1)
