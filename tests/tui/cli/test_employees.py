"""The verb `employee`, and what other verbs tell of somebody who has left."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Employee
from store.exchange.json_file import OfficeFile, encode_office
from store.files.store import TinyStore

GRETA = ("greta", "--name", "Greta Holm", "--email", "greta@byranorr.example")


@pytest.fixture
def store(own_store: Path) -> Path:
    """Give the verbs a store that they may change."""
    return own_store


@pytest.fixture
def employee(store: Path):
    """Read an employee from the disk."""
    return lambda login: next(
        (each for each in TinyStore(store, who="test").employees if each.login == login), None
    )


@pytest.fixture
def bos(store: Path) -> set[str]:
    """Give the numbers of Bo's customers and of those one of whose tasks is Bo's."""
    return {
        each.number
        for each in TinyStore(store, who="test").customers()
        if each.account_manager == "bo" or "bo" in [task.owner for task in each.tasks]
    }


def test_a_colleague_is_brought_in_and_acts(anna, by, employee) -> None:
    rights = ("--rights", "full", "--portal-role", "administrator")
    assert anna("employee", "add", *GRETA, *rights).out == (
        "done: greta  Greta Holm  greta@byranorr.example  full rights  Administrator  active\n"
    )
    assert employee("greta") == Employee(
        login="greta",
        name="Greta Holm",
        email="greta@byranorr.example",
        rights="full",
        portal_role="administrator",
    )
    assert by("greta", "end", "1003", "utlagg", "--outcome", "continue").code == 0


def test_a_colleague_with_a_main_contacts_address_is_told_with_the_customers(anna, store) -> None:
    """Before and after, in words and as JSON; nothing is refused."""
    customer = TinyStore(store, who="test").customer("1001")
    address = ("greta", "--name", "Greta Holm", "--email", customer.main_contact)
    loses = f"main contact: 1001 {customer.name}: "
    before = anna("employee", "add", *address, "--dry-run")
    assert (before.code, loses in before.out) == (0, True)
    done = anna("--json", "employee", "add", *address)
    assert [effect["about"] for effect in done.json["effects"]] == ["1001"]
    missing = anna("--json", "readiness").json
    assert "1001" in [each["number"] for each in missing if each["service"] is None]


def test_the_office_is_listed_as_lines_and_as_json(anna, by) -> None:
    lines = anna("employee", "list").out.splitlines()
    assert lines[0] == "anna  Anna Berg  anna@byranorr.example  full rights  Administrator  active"
    assert lines[-1].endswith("  inactive")
    listed = by("bo", "--json", "employee", "list").json
    assert [each["login"] for each in listed] == ["anna", "bo", "cecilia", "david", "erik"]
    assert set(listed[0]) == {"login", "name", "email", "rights", "portal_role", "active"}


def test_the_founder_gets_a_name_and_an_address(run, tmp_path: Path) -> None:
    own = ("--store", tmp_path / "new", "--operator", "eva")
    run(*own, "init", "--office", "Byrå Syd AB")
    done = run(*own, "--json", "employee", "edit", "eva", "--name", "Eva Holm",
               "--email", "eva@byrasyd.example")  # fmt: skip
    assert done.json["done"]["name"] == "Eva Holm"
    assert run(*own, "employee", "list").out == (
        "eva  Eva Holm  eva@byrasyd.example  full rights  Administrator  active\n"
    )
    last = run(*own, "--json", "employee", "deactivate", "eva")
    assert last.refused == ["last-administrator"]


@pytest.mark.parametrize(
    ("login", "arguments", "code"),
    [
        ("bo", ("add", *GRETA), "not-allowed"),
        ("cecilia", ("rights", "cecilia", "full", "--portal-role", "administrator"), "not-allowed"),
        ("david", ("deactivate", "bo"), "not-allowed"),
        ("bo", ("leaving", "erik", "--hand-over-to", "bo"), "not-allowed"),
        ("anna", ("add", "bo", *GRETA[1:]), "already-exists"),
        ("anna", ("add", *GRETA[:-1], "no address"), "invalid-value"),
        ("anna", ("edit", "bo", "--name", "Bo Ek"), "nothing-to-change"),
        ("anna", ("activate", "bo"), "nothing-to-change"),
        ("anna", ("deactivate", "anna"), "last-administrator"),
        ("anna", ("rights", "anna", "standard"), "last-administrator"),
        ("anna", ("leaving", "bo", "--hand-over-to", "erik"), "not-eligible"),
        ("anna", ("leaving", "bo", "--hand-over-to", "bo"), "nothing-to-change"),
    ],
)
def test_every_refusal_has_its_code_and_changes_nothing(
    login: str, arguments: tuple[str, ...], code: str, by, store: Path, files_in
) -> None:
    before = files_in(store)
    assert by(login, "--json", "employee", *arguments).refused == [code]
    plain = by(login, "employee", *arguments)
    assert (plain.code, plain.err.startswith(f"refused ({code}): ")) == (3, True)
    assert files_in(store) == before


def test_nobody_is_not_found(anna) -> None:
    for arguments in (("edit", "nils", "--name", "N"), ("leaving", "nils"),
                      ("leaving", "bo", "--hand-over-to", "nils")):  # fmt: skip
        assert anna("employee", *arguments).code == 4
    assert anna("employee", "rights", "bo", "all").code == 2


@pytest.mark.parametrize(
    ("arguments", "subject", "word"),
    [
        (("add", *GRETA), "employee", "employee"),
        (("edit", "bo", "--email", "bo.ek@byranorr.example"), "address", "address"),
        (("rights", "bo", "full"), "rights", "rights"),
        (
            ("rights", "bo", "standard", "--portal-role", "administrator"),
            "portal-role",
            "role in Mina tjänster",
        ),
        (("deactivate", "bo"), "active", "state"),
        (("activate", "erik"), "active", "state"),
    ],
)
def test_with_dry_run_it_is_told_and_nothing_is_changed(
    arguments: tuple[str, ...], subject: str, word: str, anna, store: Path, files_in
) -> None:
    before = files_in(store)
    told = anna("--json", "employee", *arguments, "--dry-run").json
    assert [each["subject"] for each in told["effects"]] == [subject]
    plain = anna("employee", *arguments, "--dry-run")
    assert (plain.code, plain.out.startswith(f"{word}: ")) == (0, True)
    assert files_in(store) == before


def test_who_is_made_inactive_acts_no_more_and_what_is_left_is_told(anna, by, bos) -> None:
    done = anna("employee", "deactivate", "bo")
    assert "note: account manager of 6 customers: 1002, " in done.out
    assert "employee leaving bo --hand-over-to LOGIN hands over customers and tasks" in done.out
    assert by("bo", "list").code == 3
    assert {
        each["number"] for each in anna("--json", "employee", "leaving", "bo").json["holds"]
    } >= bos


def test_what_a_leaver_holds_is_handed_over_line_by_line(anna, bos, saved, employee) -> None:
    dry = anna("--json", "employee", "leaving", "bo", "--hand-over-to", "cecilia", "--dry-run").json
    assert dry["changed"] is True
    assert {each["number"] for each in dry["results"]} == bos
    assert {each["result"] for each in dry["results"]} == {"planned"}
    assert dry["done"] == []

    done = anna("employee", "leaving", "bo", "--hand-over-to", "cecilia")
    assert done.code == 0
    assert "done: 1002 Beta Café AB: account manager: Cecilia Åström, Bo Ek until now" in done.out
    for number in bos:
        customer = saved(number)
        assert customer.account_manager != "bo"
        assert "bo" not in [task.owner for task in customer.tasks]
        assert [each.action for each in customer.history].count("reassign") == 1
    again = anna("employee", "leaving", "bo", "--hand-over-to", "cecilia")
    assert again.out.startswith("nothing changed: bo answers for no customer and no task\n")
    again = anna("--json", "employee", "leaving", "bo", "--hand-over-to", "cecilia")
    assert (again.code, again.json["changed"]) == (0, False)
    assert "Handed over to Cecilia Åström" in anna("history", "1002").out


def test_customers_of_who_has_left_are_marked_and_found(anna) -> None:
    _, line = anna("list", "--inactive-manager").out.splitlines()
    assert line.startswith("1023  Gräslökens Kök AB")
    assert "! manager has left" in line
    rows = anna("list", "--inactive-manager", "--json").json
    assert [row["number"] for row in rows] == ["1013", "1023"]
    assert "account manager: erik, has left" in anna("show", "1023").out
    left = [each for each in anna("residue", "--json").json if each["kind"] == "employee-left"]
    assert {each["number"] for each in left} == {"1013", "1023"}
    assert "the account manager, Erik Dahl, has left" in anna("residue", "1023").out


def test_of_two_of_one_name_the_one_who_has_left_is_told_by_login(anna) -> None:
    anna("employee", "add", "erik2", "--name", "Erik Dahl", "--email", "erik2@byra.test")
    told = "the account manager, Erik Dahl (erik), has left"
    assert told in anna("residue", "1023").out


def test_readiness_tells_who_has_left_and_that_alone_refuses_nothing(anna) -> None:
    anna("employee", "deactivate", "cecilia")
    told = anna("readiness", "--search", "gamma")
    assert told.code == 0
    first, *notes = told.out.splitlines()
    assert first == "nobody would be refused"
    assert "1003  Gamma Åkeri AB  note: the account manager, Cecilia Åström" in notes[0]
    as_json = anna("--json", "readiness", "--search", "gamma").json
    assert {(each["kind"], each["code"]) for each in as_json} == {("note", "employee-left")}


def test_an_import_of_who_has_left_names_the_verb_that_does_it(anna, by, tmp_path: Path) -> None:
    """A file says that somebody is no longer active; that takes a right away, and is an act."""
    office = demo_office(swedish_day(utc_now()))
    bo = replace(office.employees[1], active=False)
    file = tmp_path / "left.json"
    file.write_bytes(encode_office(OfficeFile(office=office.office, employees=(bo,))))
    told = anna("import", file)
    assert told.code == 3
    assert "Bo Ek (bo) is active here, and an import does not change that: use " in told.err
    assert "use employee deactivate bo" in told.err
    assert anna("employee", "deactivate", "bo").code == 0
    assert anna("import", file).code == 0
    assert by("bo", "list").code == 3


def test_an_import_changes_a_name_and_leaves_what_it_does_not_say(
    anna, employee, tmp_path: Path
) -> None:
    """Rights that a file leaves out are not taken for the least."""
    before = employee("cecilia")
    file = tmp_path / "renamed.json"
    people = [{"login": "cecilia", "name": "Cecilia Dahl"}]
    office = {"name": "Byrå Norr AB"}
    file.write_text(
        json.dumps({"format": "samarbete/1", "office": office, "employees": people}), "utf-8"
    )
    dry = anna("import", file, "--dry-run")
    assert "changed: cecilia: name: Cecilia Åström -> Cecilia Dahl" in dry.out
    assert "1 employee would be changed" in dry.out
    assert "1 employee changed" in anna("import", file).out
    assert employee("cecilia") == replace(before, name="Cecilia Dahl")


def test_at_a_customers_desk_the_offices_people_are_nobodys_business(by) -> None:
    elsa = ("elsa@obacken.example", "--company", "1021", "--json", "employee")
    assert by(*elsa, "list").refused == ["not-allowed"]
    assert by(*elsa, "leaving", "bo").refused == ["not-allowed"]
    assert by(*elsa, "deactivate", "bo").refused == ["not-allowed"]


def test_in_swedish(anna) -> None:
    listed = anna("--lang", "sv", "employee", "list").out
    assert "fulla rättigheter  Administratör  aktiv" in listed
    assert "! kundansvarig har slutat" in anna("--lang", "sv", "list", "--search", "1023").out
    refused = anna("--lang", "sv", "employee", "deactivate", "anna")
    assert "Anna Berg är den sista aktiva medarbetaren med" in refused.err


@pytest.mark.usefixtures("own_store")
def test_history_tells_what_was_changed_of_the_office(anna, bos) -> None:
    """Among the customers' lines, or alone; not among those of one customer."""
    anna("employee", "rights", "bo", "full", "--portal-role", "administrator")
    anna("employee", "deactivate", "bo")
    alone = anna("history", "--office").out.splitlines()
    assert len(alone) == 2
    assert alone[0].endswith("Bo Ek deactivated  Bo Ek, state: active -> inactive")
    office = anna("export", "--json").json["office"]["name"]
    assert f"  {office}  Anna Berg (account " in alone[0]
    everything = anna("--json", "history").json
    assert [each["entry"]["action"] for each in everything if each["number"] is None] == [
        "deactivate-employee",
        "change-rights",
    ]
    assert everything[0] == anna("--json", "history", "--office").json[0]
    assert len(everything) > 2
    assert anna("history", "--office", "--search", "rights bo").out.count("\n") == 1
    assert "bo: active" not in anna("history", "1001").out
    assert anna("history", "1001", "--office").code == 2
    assert anna("check").code == 0


def test_a_customers_side_reads_nothing_of_the_offices_history(run, anna, store) -> None:
    anna("employee", "deactivate", "bo")
    side = ("--store", store, "--company", "1003", "--operator", "disa@gammaakeri.example")
    assert "bo: active" not in run(*side, "history").out
    assert run(*side, "history", "--office").out == ""
    assert "history" not in run(*side, "export", "--json").json


def test_an_office_travels_with_its_history_into_a_new_store(run, anna, tmp_path) -> None:
    anna("employee", "deactivate", "bo")
    exported = tmp_path / "office.json"
    anna("export", exported)
    new = ("--store", tmp_path / "new", "--operator", "anna")
    assert run(*new, "import", exported).code == 0
    assert run(*new, "history", "--office").out == anna("history", "--office").out != ""
    again = tmp_path / "again.json"
    run(*new, "export", again)
    assert again.read_bytes() == exported.read_bytes()
