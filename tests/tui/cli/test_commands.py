"""The plain verbs: what they print, as text and as JSON, and with which exit code they end.

Most cases call the command as a function; those about pipes, terminals, rights and locales are
processes of their own.
"""

import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from textual.widgets import Button, Input, RadioSet

from store.demo import demo_office
from store.desk.opening import open_desk
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Collaboration, Customer, Record, Task, User
from store.exchange.json_file import OfficeFile, encode_office
from store.files.sealed_file import sealed
from store.files.store import SHARDS, TinyStore, shard_of
from tui.app import SamarbeteApp
from tui.terminal import process as terminal

NOBODY = 65534
PATIENCE = 20.0


def numbers(result) -> list[str]:
    """Return the customers' numbers at the beginning of the lines."""
    assert result.code == 0
    return [line.split()[0] for line in result.out.splitlines()]


# --- init and import ---------------------------------------------------------------------------


def test_init_makes_a_store_whose_first_employee_has_full_rights(run, tmp_path: Path) -> None:
    """The operator can go on with everything else at once."""
    path = tmp_path / "new"
    made = run("--store", path, "--operator", "eva", "init", "--office", "Byrå Ny", "--number", "7")
    assert (made.code, made.err) == (0, "")
    store = TinyStore(path, who="test")
    assert (store.office.name, store.office.number) == ("Byrå Ny", "7")
    (eva,) = store.employees
    assert (eva.login, eva.rights, eva.portal_role) == ("eva", "full", "administrator")
    assert run("--store", path, "--operator", "eva", "list").out == ""
    assert run("--store", path, "--operator", "eva", "check").code == 0


def test_init_makes_the_account_itself_the_first_employee_where_no_other_is_named(
    run, tmp_path: Path
) -> None:
    """Without --operator it is the account on the host."""
    made = run("--store", tmp_path / "new", "--json", "init", "--office", "Byrå Ny")
    assert [each["login"] for each in made.json["employees"]] == [terminal.os_user()]


def test_init_does_not_touch_a_directory_with_something_in_it(run, tmp_path: Path) -> None:
    """Neither a store nor anything else is written over."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter").write_text("dear")
    result = run("--store", tmp_path / "letters", "init", "--office", "Byrå Ny")
    assert result.code == 1
    assert "not empty" in result.err
    assert [each.name for each in (tmp_path / "letters").iterdir()] == ["letter"]


def test_init_refuses_an_office_without_a_name(run, tmp_path: Path) -> None:
    """Nothing is made."""
    result = run("--store", tmp_path / "new", "--json", "init", "--office", "  ")
    assert result.refused == ["invalid-value"]
    assert not (tmp_path / "new").exists()


def test_import_makes_a_store_where_there_is_none(run, tmp_path: Path) -> None:
    """The employees are those of the file."""
    file = tmp_path / "office.json"
    file.write_bytes(encode_office(demo_office(swedish_day(utc_now()))))
    result = run("--store", tmp_path / "new", "--json", "import", file)
    assert result.code == 0
    assert result.json == {"done": {"customers": 25, "changed": 0, "unchanged": 0, "employees": 5}}
    assert len(numbers(run("--store", tmp_path / "new", "--operator", "bo", "list"))) == 25


@pytest.mark.usefixtures("own_store")
def test_import_adds_what_is_new_and_counts_what_was_there(anna, tmp_path: Path) -> None:
    """The same file twice adds nothing; one more customer adds that one."""
    office = demo_office(swedish_day(utc_now()))
    file = tmp_path / "office.json"
    file.write_bytes(encode_office(office))
    assert anna("--json", "import", file).json["done"] == {
        "customers": 0,
        "changed": 0,
        "unchanged": 25,
        "employees": 0,
    }
    more = (*office.customers, Customer(number="3001", name="Ny AB"))
    file.write_bytes(encode_office(msgspec.structs.replace(office, customers=more)))
    assert "1 customer and 0 employees added" in anna("import", file).out
    assert len(numbers(anna("list"))) == 26


def test_import_reads_standard_input(store: Path, process, surroundings) -> None:
    """`-` is for pipes."""
    result = subprocess.run(
        process("--store", store, "--operator", "anna", "--json", "import", "-"),
        input=encode_office(demo_office(swedish_day(utc_now()))),
        capture_output=True,
        env=surroundings,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["done"]["unchanged"] == 25


def test_import_is_refused_to_who_has_no_full_rights(by, tmp_path: Path) -> None:
    """It could bring in employees with any rights."""
    file = tmp_path / "office.json"
    file.write_bytes(encode_office(demo_office(swedish_day(utc_now()))))
    assert by("bo", "--json", "import", file).refused == ["not-allowed"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "JSON object is expected"),
        ('{"format": "å"}'.encode("latin-1"), "UTF-8"),
        (b'{"format": "samarbete/2", "office": {"name": "B"}}', "samarbete/1"),
        (b'{"format": "samarbete/1"}', "$.office"),
        (b'{"format": "samarbete/1", "office": {"name": "B"}, "x": 1}', "'x' is no field"),
        (
            b'{"format": "samarbete/1", "office": {"name": "B"},'
            b' "customers": [{"number": "1", "name": "A", "collaborations":'
            b' [{"id": "fax-1", "service": "fax"}]}]}',
            "$.customers[0].collaborations[0].service: 'fax'",
        ),
        (
            b'{"format": "samarbete/1", "office": {"name": "B"},'
            b' "customers": [{"number": "1", "name": "A\\u001b[31m"}]}',
            "$.customers[0].name",
        ),
        (b'{"format": NaN}', "NaN"),
        (b"[" * 200_000, "nested too deeply"),
    ],
    ids=lambda value: None if isinstance(value, str) else ascii(value[:20]),
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault_and_nothing_is_made(
    text: bytes, words: str, run, tmp_path: Path
) -> None:
    """The message tells where; there is no half an office afterwards."""
    file = tmp_path / "office.json"
    file.write_bytes(text)
    result = run("--store", tmp_path / "new", "import", file)
    assert result.code == 3
    assert words in result.err
    assert result.out == ""
    assert set(run("--json", "--store", tmp_path / "new", "import", file).refused) == {
        "invalid-value"
    }
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("file", ["nowhere.json", "."], ids=["missing", "directory"])
def test_a_file_that_cannot_be_read_is_not_found(file: str, anna, tmp_path: Path) -> None:
    """Exit code 4, with the name of the file."""
    result = anna("--json", "import", tmp_path / file)
    assert result.code == 4
    assert str(tmp_path / file) in result.json["error"]


# --- list and show -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ((), 25),
        (("--search", "akeri"), ["1003"]),
        (("--search", "GAMMA ab"), ["1003"]),
        (("--search", "556661-9135"), ["1003"]),
        (("--search", "5566619135"), ["1003"]),
        (("--search", "nothing has this"), []),
        (("--service", "scanner"), ["1002", "1013", "1014", "1022"]),
        (("--service", "scanner", "--status", "declined"), ["1022"]),
        (("--status", "unlinked"), ["1023"]),
        (("--status", "requested"), ["1021"]),
        (("--status", "ending"), ["1015"]),
        (("--task", "Payroll", "--manager", "anna"), ["1001"]),
        (("--owner", "david", "--manager", "anna"), ["1001", "1012"]),
        (("--manager", "erik"), ["1013", "1023"]),
        (("--no-main-contact",), ["1002", "1004", "1005", "1006", "1007"]),
        (("--no-main-contact", "--service", "utlagg"), ["1002", "1005"]),
        (("--service", "fax"), []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_list_shows_what_all_filters_let_through(
    filters: tuple[str, ...], expected: list[str] | int, anna
) -> None:
    """One line is one customer, in the order of the numbers; JSON has the same rows."""
    found = numbers(anna("list", *filters))
    assert found == sorted(found)
    assert len(found) == expected if isinstance(expected, int) else found == expected
    rows = anna("list", *filters, "--json").json
    assert [row["number"] for row in rows] == found


def test_a_row_has_the_fields_that_scripts_rely_on(anna) -> None:
    """What a script reads today it reads tomorrow."""
    (row,) = anna("--json", "list", "--search", "alfa").json
    assert row.keys() >= {
        "number",
        "name",
        "account_manager",
        "main_contact",
        "collaborations",
    }
    assert row["main_contact"] == "eva@alfabygg.example"
    assert [each["id"] for each in row["collaborations"]] == [
        "eekonomi-1",
        "ekonomioversikt-1",
        "utlagg-1",
        "lon-smart-1",
    ]
    assert row["collaborations"][0].keys() >= {
        "id",
        "service",
        "variant",
        "status",
        "task",
        "task_owner",
    }
    assert row["collaborations"][2]["task_owner"] == "david"


def test_a_line_of_the_list_tells_what_stands_out(anna) -> None:
    """A missing main contact, a coming end and a missing link are words, not colours."""
    lines = {line.split()[0]: line for line in anna("list").out.splitlines()}
    assert "no main contact" in lines["1002"]
    assert "ends 20" in lines["1015"]
    assert "not linked" in lines["1023"]
    assert "utlagg:requested" in lines["1021"]


def test_show_prints_the_customer_as_lines_and_as_its_document(anna, saved) -> None:
    """JSON is the document as it is stored; text has all that the screen has."""
    shown = anna("show", "1001")
    assert shown.code == 0
    assert shown.out.startswith("1001  Alfa Bygg AB\n")
    for words in (
        "main contact: Eva Lind eva@alfabygg.example",
        "task: Payroll  owner bo",
        "user: Omar Ali  omar@alfabygg.example",
        "collaboration: utlagg-1  Visma Utlägg  active  task Expenses  paid by customer",
        "collaboration: eekonomi-1  Visma eEkonomi  Smart  active",
        "12 months",
        "6 records",
    ):
        assert words in shown.out
    document = anna("--json", "show", "1001").json
    assert msgspec.convert(document, Customer) == saved("1001")


def test_show_tells_an_ending_and_the_history(anna) -> None:
    """How it ended, when and by whom."""
    shown = anna("show", "1012").out
    assert "End and close" in shown
    assert "history: " in shown
    assert "anna (office)" in shown
    assert "reason: Sold to a chain" in shown


# --- plan and end ------------------------------------------------------------------------------

UTLAGG = ("1003", "utlagg")

REFUSED = {
    "main-contact-missing": ("anna", "1002", "utlagg", "--outcome", "delete"),
    "check-open": ("anna", "1001", "utlagg", "--outcome", "continue"),
    "still-active-elsewhere": (
        *("anna", "1013", "eekonomi", "--outcome", "continue", "--attest", "work-done"),
    ),
    "unknown-check": ("anna", *UTLAGG, "--outcome", "continue", "--attest", "tea-made"),
    "outcome-missing": ("anna", *UTLAGG),
    "outcome-not-offered": ("anna", *UTLAGG, "--outcome", "close"),
    "not-allowed": ("bo", *UTLAGG, "--outcome", "continue"),
    "already-ended": ("anna", "1012", "eekonomi", "--outcome", "close"),
    "not-linked": ("anna", "1023", "eekonomi", "--outcome", "close"),
    "not-active": ("anna", "1021", "utlagg", "--outcome", "continue"),
}
"""What refuses an ending, with who and what leads there."""


@pytest.mark.parametrize("code", REFUSED)
def test_every_refusal_of_an_ending_has_its_code_and_changes_nothing(
    code: str, by, store: Path, files_in
) -> None:
    """`plan` and `end` refuse for the same reason, in JSON and in words."""
    login, *ending = REFUSED[code]
    before = files_in(store)
    refused = by(login, "--json", "end", *ending)
    assert refused.refused[0] == code
    planned = by(login, "plan", "--json", *ending)
    assert planned.code == 3
    assert planned.json.keys() >= {"refusals", "effects"}
    assert planned.json["refusals"][0] == refused.json["refused"][0]
    told = by(login, "end", *ending)
    assert told.code == 3
    assert told.out == ""
    assert told.err.startswith(f"refused ({code}): ")
    assert by(login, "plan", *ending).out.startswith(f"refused ({code}): ")
    assert files_in(store) == before


@pytest.mark.parametrize("confirm", [None, "", "1002", "Gamma", "yes"])
def test_what_cannot_be_undone_needs_the_customers_name_or_number(
    confirm: str | None, anna, store: Path, files_in
) -> None:
    """A wrong name, another number or a mere yes delete nothing."""
    before = files_in(store)
    confirmation = () if confirm is None else ("--confirm", confirm)
    deletion = ("end", *UTLAGG, "--outcome", "delete", "--reason", "Slut")
    result = anna("--json", *deletion, *confirmation)
    assert result.refused == ["name-mismatch"]
    assert files_in(store) == before


def test_a_plan_tells_what_would_happen_and_what_to_type(anna, store: Path, files_in) -> None:
    """Nothing is done; exit code 0 says that it could be."""
    before = files_in(store)
    planned = anna("plan", *UTLAGG, "--outcome", "delete")
    assert planned.code == 0
    assert "records: the 3 records kept here about it are erased" in planned.out
    assert "data: all data in the service is deleted" in planned.out
    assert "undo: this cannot be undone" in planned.out
    assert "Gamma Åkeri AB" in planned.out.splitlines()[-1]
    effects = anna("--json", "plan", *UTLAGG, "--outcome", "delete").json["effects"]
    assert [each["subject"] for each in effects][:3] == ["status", "records", "data"]
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("confirm", ["1003", "gamma  ÅKERI ab"])
def test_an_ending_that_deletes_is_done_once_and_its_records_are_gone(
    confirm: str, anna, store: Path, saved
) -> None:
    """The customer's number or name confirms it; a second time it has ended already."""
    deletion = ("end", *UTLAGG, "--outcome", "delete", "--reason", "Slut")
    done = anna("--json", *deletion, "--confirm", confirm)
    assert done.code == 0
    assert done.err == ""
    assert done.json.keys() == {"done", "version"}
    after = saved("1003")
    assert done.json["version"] == after.version == 2
    assert msgspec.convert(done.json["done"], type(after.history[-1])) == after.history[-1]
    utlagg = after.collaboration("utlagg-1")
    assert utlagg is not None
    assert (utlagg.status, utlagg.records) == ("ended", ())
    again = anna("--json", "end", *UTLAGG, "--outcome", "delete", "--confirm", "1003")
    assert again.refused == ["already-ended"]


@pytest.mark.usefixtures("own_store")
def test_attested_and_waived_checks_stand_in_the_history_with_their_reason(anna, saved) -> None:
    """Who answered what, and why, is kept."""
    answers = (
        *("--attest", "work-done"),
        *("--waive", "dependents-ended=Scanner goes on = agreed"),
        *("--waive", "bank-integration-ended=Swedbank does it"),
    )
    done = anna("end", "1013", "eekonomi", "--outcome", "close", *answers, "--reason", "Moved")
    assert (done.code, done.err) == (0, "")
    assert done.out == "done: 1013 Tallmons Elteknik AB: end eekonomi-1\n"
    entry = saved("1013").history[-1]
    assert (entry.by, entry.os_user, entry.side) == ("anna", terminal.os_user(), "office")
    assert entry.reason == "Moved"
    assert entry.details["check work-done"] == "attested"
    assert entry.details["check dependents-ended"] == "waived: Scanner goes on = agreed"
    assert entry.details["check bank-integration-ended"] == "met"


def test_a_check_is_not_waived_without_a_reason(anna, store: Path, files_in) -> None:
    """Nothing behind the equals sign is no reason; no equals sign is wrong usage."""
    before = files_in(store)
    ending = ("end", "1001", "utlagg", "--outcome", "continue")
    waived = anna("--json", *ending, "--waive", "reports-submitted= ")
    assert "check-open" in waived.refused
    assert anna(*ending, "--waive", "reports-submitted").code == 2
    assert files_in(store) == before


def test_a_measured_check_cannot_be_attested(anna) -> None:
    """Our records know better than a word on the command line."""
    result = anna("end", "1001", "utlagg", "--outcome", "continue", "--attest", "reports-submitted")
    assert result.code == 3
    assert "measured" in result.err


@pytest.mark.usefixtures("own_store")
def test_a_service_names_the_running_collaboration_and_an_id_any(anna, saved) -> None:
    """Mörkö has ended Utlägg once and begun it anew."""
    assert anna("--json", "end", "1024", "utlagg-1", "--outcome", "continue").refused == [
        "already-ended"
    ]
    assert anna("end", "1024", "utlagg", "--outcome", "continue").code == 0
    assert [each.status for each in saved("1024").collaborations] == ["ended", "ended"]


# --- users -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_store")
def test_a_missing_main_contact_is_cured_by_verbs_and_the_ending_goes_on(anna, saved) -> None:
    """Create, make main contact with promotion, end: the story of the screen, as a script."""
    add = ("user", "add", "1002", "Rut Åberg <RUT@beta.test>", "--name", "Rut  Åberg")
    assert anna(*add, "--phone", "+46 70 174 06 99").code == 0
    assert anna("--json", "user", "main-contact", "1002", "rut@beta.test").refused == [
        "not-eligible"
    ]
    assert anna("user", "main-contact", "1002", "rut@beta.test", "--promote").code == 0
    deletion = ("end", "1002", "utlagg", "--outcome", "delete", "--reason", "Slut")
    assert anna(*deletion, "--confirm", "1002").code == 0
    beta = saved("1002")
    assert beta.users == (
        User(
            email="rut@beta.test",
            name="Rut Åberg",
            phone="+46 70 174 06 99",
            role="administrator",
        ),
    )
    assert beta.main_contact == "rut@beta.test"
    assert [entry.action for entry in beta.history] == ["add-user", "name-main-contact", "end"]


def test_users_are_listed_as_lines_and_as_json(anna) -> None:
    """One line is one user."""
    lines = anna("user", "list", "1001").out.splitlines()
    assert [line.split("  ")[:2] for line in lines] == [
        ["Eva Lind", "eva@alfabygg.example"],
        ["Omar Ali", "omar@alfabygg.example"],
    ]
    users = anna("user", "list", "1001", "--json").json
    assert [user["email"] for user in users] == ["eva@alfabygg.example", "omar@alfabygg.example"]
    assert users[0]["role"] == "administrator"


@pytest.mark.usefixtures("own_store")
def test_a_user_changes_role_licence_and_activity_and_is_removed(anna, saved) -> None:
    """Each act is one line of history."""
    omar = "omar@alfabygg.example"

    def now() -> User:
        user = saved("1001").user(omar)
        assert user is not None
        return user

    assert anna("user", "role", "1001", omar.upper(), "auditor").code == 0
    assert now().role == "auditor"
    assert anna("user", "license", "1001", omar, "lon-smart").code == 0
    assert now().services == ("utlagg", "lon-smart")
    assert anna("user", "license", "1001", omar, "utlagg", "--revoke").code == 0
    assert now().services == ("lon-smart",)
    assert anna("user", "deactivate", "1001", omar).code == 0
    assert (now().active, now().services) == (False, ())
    assert anna("user", "activate", "1001", omar).code == 0
    assert now().active
    done = anna("--json", "user", "remove", "1001", omar)
    assert done.json["done"]["action"] == "remove-user"
    assert saved("1001").user(omar) is None
    assert len(saved("1001").history) == 6


EVA = "eva@alfabygg.example"
USERS_REFUSED = {
    "already-exists": ("anna", "add", "1001", EVA.upper(), "--name", "Eva"),
    "invalid-value": ("anna", "add", "1001", "not an address", "--name", "Eva"),
    "main-contact-locked": ("anna", "deactivate", "1001", EVA),
    "not-allowed": ("cecilia", "activate", "1001", EVA),
    "not-eligible": ("anna", "main-contact", "1005", "marta@falkrevision.example", "--promote"),
    "nothing-to-change": ("anna", "activate", "1001", EVA),
}


@pytest.mark.parametrize("code", USERS_REFUSED)
def test_every_refusal_about_users_has_its_code_and_changes_nothing(
    code: str, by, store: Path, files_in
) -> None:
    """A plain sentence tells what is wrong."""
    login, *act = USERS_REFUSED[code]
    before = files_in(store)
    assert by(login, "user", *act, "--json").refused == [code]
    told = by(login, "user", *act)
    assert told.err.startswith(f"refused ({code}): ")
    assert (told.code, told.out) == (3, "")
    assert files_in(store) == before


# --- what is not there, and what is wrong usage ------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "4711"),
        ("plan", "4711", "utlagg"),
        ("end", "4711", "utlagg", "--outcome", "delete"),
        ("end", "1001", "fax", "--outcome", "delete"),
        ("end", "1001", "utlagg-9", "--outcome", "delete"),
        ("user", "list", "4711"),
        ("user", "role", "1001", "nobody@alfa.test", "auditor"),
        ("user", "license", "1001", EVA, "fax"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_not_found(arguments: tuple[str, ...], anna) -> None:
    """Exit code 4 and a sentence; as JSON an error."""
    told = anna(*arguments)
    assert (told.code, told.out) == (4, "")
    assert told.err.startswith("samarbete: ")
    assert told.err.count("\n") == 1
    assert anna("--json", *arguments).json.keys() == {"error"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("show",),
        ("fax",),
        ("end", "1001"),
        ("end", "1001", "utlagg", "--outcome", "explode"),
        ("list", "--status", "odd"),
        ("user",),
        ("user", "role", "1001", EVA, "king"),
        ("user", "add", "1001", "a@b.test"),
        ("init",),
        ("list", "--no-such-option"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_exit_code_2(arguments: tuple[str, ...], anna) -> None:
    """Nothing on standard output, so that a script does not take it for an answer."""
    result = anna(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "usage: samarbete" in result.err


def test_a_demo_has_an_office_of_its_own(run, store: Path) -> None:
    """A verb on --demo works, and --store beside it is wrong usage."""
    assert len(numbers(run("--demo", "list"))) == 25
    assert run("--demo", "--store", store, "list").code == 2
    assert run("--demo", "init", "--office", "X").code == 2


@pytest.mark.parametrize("verb", [("list",), ("show", "1001"), ("check",)], ids=" ".join)
def test_a_store_that_does_not_exist_is_not_found(
    verb: tuple[str, ...], run, tmp_path: Path
) -> None:
    """The message tells how to make one, and none is made by looking."""
    result = run("--store", tmp_path / "nowhere", *verb)
    assert result.code == 4
    assert "init or import" in result.err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("login", ["stranger", "erik"])
def test_who_does_not_work_there_sees_nothing(login: str, by) -> None:
    """Neither a stranger nor somebody who has left."""
    assert by(login, "--json", "list").refused == ["not-allowed"]


def test_without_a_store_the_configured_one_is_used(run, store: Path, tmp_path: Path) -> None:
    """The file config.toml names it; a broken file is told, with exit code 2."""
    config = tmp_path / "home" / ".config" / "samarbete" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'store = "{store}"\n')
    assert len(numbers(run("--operator", "anna", "list"))) == 25
    for broken in ("store = ", "store = 7"):
        config.write_text(broken)
        result = run("--operator", "anna", "list")
        assert result.code == 2
        assert "config.toml" in result.err


# --- JSON --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "verb",
    [
        ("list",),
        ("show", "1001"),
        ("plan", "1003", "utlagg", "--outcome", "delete"),
        ("plan", "1002", "utlagg"),
        ("end", "1003", "utlagg", "--outcome", "delete", "--confirm", "no"),
        ("user", "list", "1001"),
        ("user", "remove", "1001", EVA),
        ("check",),
        ("show", "4711"),
        ("import", "nowhere.json"),
    ],
    ids=" ".join,
)
def test_json_is_one_value_and_nothing_else_wherever_the_option_stands(
    verb: tuple[str, ...], anna
) -> None:
    """Before the verb and behind it; also when it is refused or not found."""
    first, last = anna("--json", *verb), anna(*verb, "--json")
    assert (first.code, first.out) == (last.code, last.out)
    assert first.json is not None
    assert first.out.count("\n") == 1
    if verb[0] == "user":
        middle = anna("user", "--json", *verb[1:])
        assert middle.out == first.out


# --- busy, damaged, changed, out of reach ------------------------------------------------------


@pytest.mark.usefixtures("own_store")
def test_a_busy_store_is_told_with_who_holds_it_and_can_still_be_read(
    anna, store: Path, files_in
) -> None:
    """Exit code 5 after some seconds; reading needs no lock."""
    before = files_in(store)
    with (store / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("cecilia\n2026-11-23T09:00:00+00:00\n")
        lock.flush()
        assert anna("show", "1003").code == 0
        busy = anna("--json", "end", *UTLAGG, "--outcome", "continue")
    assert busy.code == 5
    assert "cecilia" in busy.json["error"]
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
def test_a_damaged_file_is_named_and_never_written_over(anna, store: Path) -> None:
    """Exit code 6 for what needs that file and for the whole list; the rest goes on."""
    shard = store / "customers" / f"{shard_of('1003')}.json"
    damaged = shard.read_bytes().replace("Gamma Åkeri".encode(), "Gamma Ökeri".encode())
    shard.write_bytes(damaged)
    for verb in (
        ("show", "1003"),
        ("list",),
        ("plan", *UTLAGG, "--outcome", "delete"),
        ("end", *UTLAGG, "--outcome", "delete", "--confirm", "1003"),
        ("user", "add", "1003", "a@b.test", "--name", "A"),
    ):
        result = anna(*verb)
        assert (result.code, result.out) == (6, ""), verb
        assert str(shard) in result.err
        assert anna("--json", *verb).json.keys() == {"error"}
    checked = anna("check")
    assert checked.code == 6
    assert str(shard) in checked.out
    assert [each["file"] for each in anna("--json", "check").json["findings"]] == [str(shard)]
    assert shard.read_bytes() == damaged
    other = next(n for n in ("1001", "1004", "1008") if shard_of(n) != shard_of("1003"))
    assert anna("show", other).code == 0


@pytest.mark.usefixtures("own_store")
def test_a_file_of_a_newer_version_is_left_alone(anna, store: Path) -> None:
    """The message says what to install."""
    shard = store / "customers" / f"{shard_of('1003')}.json"
    shard.write_bytes(shard.read_bytes().replace(b'"schema":1', b'"schema":99', 1))
    result = anna("show", "1003")
    assert result.code == 6
    assert "newer version" in result.err


def test_check_says_that_a_whole_store_is_whole(anna) -> None:
    """Exit code 0 and one line, or no findings."""
    assert anna("check").out == "the store is whole\n"
    assert anna("--json", "check").json == {"findings": []}


@pytest.mark.usefixtures("own_store")
def test_check_finds_a_customer_in_the_wrong_file(anna, store: Path, saved) -> None:
    """By its number, and with the file where it was found."""
    wrong = next(
        store / "customers" / f"{shard}.json"
        for shard in SHARDS
        if (store / "customers" / f"{shard}.json").read_bytes().endswith(b'"customers":{}}')
    )
    document = msgspec.to_builtins(saved("1003"))
    wrong.write_bytes(sealed(wrong, {"customers": {"1003": document}}, 2))
    (finding,) = anna("--json", "check").json["findings"]
    assert (finding["file"], finding["customer"]) == (str(wrong), "1003")


# Runs a verb twice: with all rights, which imports all that it takes, and as nobody.
_AS_NOBODY = """
import contextlib, io, os, sys
from tui.__main__ import main
nobody, *arguments = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    main([*arguments[:4], "list"])
    main([*arguments[:4], "user", "license", "1001", "omar@alfabygg.example", "fax"])
os.chmod("office", int(os.environ["STORE_MODE"], 8))
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(int(nobody))
    os.setuid(int(nobody))
sys.exit(main(arguments))
"""


def _as_nobody(
    store: Path, surroundings: dict[str, str], mode: str, *verb: str
) -> subprocess.CompletedProcess[str]:
    """Carry out a verb without being root, on a store whose directory has this mode."""
    arguments = ("--store", store.name, "--operator", "anna", *verb)
    store.parent.chmod(0o755)  # it is where the process is, so what is above does not matter
    try:
        return subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(NOBODY), *arguments],
            capture_output=True,
            text=True,
            env=surroundings | {"STORE_MODE": mode},
            cwd=store.parent,
            timeout=60,
        )
    finally:
        store.chmod(0o700)


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("verb", [("list",), ("show", "1003"), ("check",)], ids=" ".join)
def test_a_store_without_rights_is_told_and_is_no_fault_of_the_program(
    verb: tuple[str, ...], store: Path, surroundings
) -> None:
    """Exit code 6 and a sentence, without a traceback."""
    result = _as_nobody(store, surroundings, "000", *verb)
    assert (result.returncode, result.stdout) == (6, "")
    assert "Permission denied" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("own_store")
def test_a_store_that_may_only_be_read_is_read_and_not_written(
    store: Path, surroundings, files_in
) -> None:
    """Showing works; ending says what is in the way, and leaves everything as it is."""
    for each in list(store.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    before = files_in(store)
    assert _as_nobody(store, surroundings, "555", "show", "1003").returncode == 0
    ending = ("end", *UTLAGG, "--outcome", "delete", "--confirm", "1003")
    refused = _as_nobody(store, surroundings, "555", *ending)
    assert refused.returncode in (1, 6)
    assert "Permission denied" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert files_in(store) == before


class Answered(NamedTuple):
    """What was said at a terminal, and how it ended."""

    code: int
    out: str
    err: str


class Asked:
    """An `end` at a terminal, which asks for the customer's name."""

    def __init__(self, command: list[str], surroundings: dict[str, str]) -> None:
        self._master, slave = os.openpty()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings,
            start_new_session=True,
        )
        os.close(slave)
        self._said = b""

    def wait_for_question(self) -> None:
        """Wait until the name is asked for."""
        streams = [each for each in (self._process.stdout, self._process.stderr) if each]
        deadline = time.monotonic() + PATIENCE
        while b"to confirm: " not in self._said:
            assert time.monotonic() < deadline, self._said
            for stream in select.select(streams, [], [], 0.1)[0]:
                self._said += os.read(stream.fileno(), 4096)

    def interrupt(self):
        """Press Ctrl+C, which a terminal turns into a signal."""
        self._process.send_signal(signal.SIGINT)
        return self.answer(b"")

    def answer(self, typed: bytes):
        """Type an answer and return what became of it."""
        os.write(self._master, typed)
        out, err = self._process.communicate(timeout=PATIENCE)
        os.close(self._master)
        return Answered(self._process.returncode, out.decode(), self._said.decode() + err.decode())


@pytest.fixture
def asked(own_store: Path, process, surroundings):
    """End Gamma's Utlägg at a terminal, as far as the question."""
    ending = ("--store", own_store, "--operator", "anna", "end", *UTLAGG, "--outcome", "delete")
    question = Asked(process(*ending, "--reason", "Slut"), surroundings)
    question.wait_for_question()
    return question


def test_at_a_terminal_what_will_happen_is_told_and_the_name_is_asked_for(asked, saved) -> None:
    """The right name ends it."""
    result = asked.answer("Gamma Åkeri AB\n".encode())
    assert result.code == 0
    assert "this cannot be undone" in result.err
    assert saved("1003").collaboration("utlagg-1").status == "ended"


def test_a_wrong_name_at_the_question_is_refused(asked, store: Path, files_in) -> None:
    """Another name, and nothing has happened."""
    before = files_in(store)
    assert asked.answer(b"Alfa\n").code == 3
    assert files_in(store) == before


@pytest.mark.parametrize("key", ["ctrl+d", "ctrl+c"])
def test_the_question_can_be_left_without_a_traceback(
    key: str, asked, store: Path, files_in
) -> None:
    """Ctrl+D and Ctrl+C are answers too: no."""
    before = files_in(store)
    result = asked.interrupt() if key == "ctrl+c" else asked.answer(b"\x04")
    assert "Traceback" not in result.err
    assert result.code != 0
    assert files_in(store) == before


def test_what_has_changed_since_it_was_shown_is_told_and_not_done(asked, store: Path) -> None:
    """Somebody adds a report while the question stands there: exit code 7."""

    def one_more(customer: Customer) -> Customer:
        utlagg, *others = customer.collaborations
        records = (*utlagg.records, Record(kind="report", title="Ny resa", status="submitted"))
        utlagg = msgspec.structs.replace(utlagg, records=records)
        return msgspec.structs.replace(customer, collaborations=(utlagg, *others))

    changed = TinyStore(store, who="bo").change("1003", one_more)
    result = asked.answer("Gamma Åkeri AB\n".encode())
    assert result.code == 7
    assert "look again" in result.err
    assert TinyStore(store, who="test").customer("1003") == changed


def test_a_plan_whose_facts_change_at_the_question_is_told_and_not_done(
    own_store: Path, tmp_path: Path, anna, process, surroundings
) -> None:
    """All lines were good when they were checked; one no longer is when the answer comes."""
    plan = tmp_path / "plan.json"
    anna("plan", *UTLAGG, "--outcome", "delete", "--reason", "Slut", "-o", plan)
    ending = ("--store", own_store, "--operator", "anna", "end", "--plan", plan)
    question = Asked(process(*ending), surroundings)
    question.wait_for_question()

    def one_more(customer: Customer) -> Customer:
        utlagg, *others = customer.collaborations
        records = (*utlagg.records, Record(kind="report", title="Ny resa", status="submitted"))
        utlagg = msgspec.structs.replace(utlagg, records=records)
        return msgspec.structs.replace(customer, collaborations=(utlagg, *others))

    changed = TinyStore(own_store, who="bo").change("1003", one_more)
    result = question.answer(b"1003\n")
    assert result.code == 7
    assert result.out.startswith("changed: 1003 ")
    assert TinyStore(own_store, who="test").customer("1003") == changed


# --- pipes and locales -------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [("list",), ("--json", "list"), ("show", "1001")], ids=" ".join)
def test_a_reader_that_has_gone_is_no_fault(
    verb: tuple[str, ...], store: Path, process, surroundings
) -> None:
    """As with `| head -1`: nothing on standard error."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = subprocess.run(
            process("--store", store, "--operator", "anna", *verb),
            stdout=writer,
            stderr=subprocess.PIPE,
            env=surroundings,
            timeout=60,
        )
    finally:
        os.close(writer)
    assert result.stderr == b""
    assert result.returncode == 141


def test_head_takes_the_first_line_and_nobody_complains(store: Path, process, surroundings) -> None:
    """In a real pipeline of a shell."""
    listing = process("--store", store, "--operator", "anna", "list")
    result = subprocess.run(
        ["/bin/sh", "-c", '"$@" | head -1', "sh", *listing],
        capture_output=True,
        text=True,
        env=surroundings,
        timeout=60,
    )
    assert result.stdout.startswith("1001  Alfa Bygg AB")
    assert (result.stdout.count("\n"), result.stderr) == (1, "")


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1"])
@pytest.mark.parametrize(
    "verb", [("list",), ("show", "1012"), ("plan", "1003", "utlagg"), ("--json", "show", "1012")],
    ids=" ".join,
)  # fmt: skip
def test_what_an_output_cannot_spell_is_no_fault(
    encoding: str, verb: tuple[str, ...], store: Path, process, surroundings
) -> None:
    """A host that speaks Latin-1 lacks the dash of `End – customer continues`, but not the rest."""
    result = subprocess.run(
        process("--store", store, "--operator", "anna", *verb),
        capture_output=True,
        env=surroundings | {"PYTHONIOENCODING": encoding},
        timeout=60,
    )
    assert b"Traceback" not in result.stderr
    assert result.returncode in (0, 3)
    assert result.stdout


# --- a thousand customers, by verb and by screen -----------------------------------------------


@pytest.fixture
def a_thousand(tmp_path: Path, run) -> Path:
    """Import an exchange file with a thousand customers, by the command."""

    def customer(n: int) -> Customer:
        email = f"chef{n}@kund{n}.test"
        reports = tuple(
            Record(kind="report", title=f"Resa {n}-{each}", status="submitted") for each in range(3)
        )
        return Customer(
            number=f"{n:04}",
            name=f"Kund {n:04} i Åmål AB",
            account_manager="anna",
            tasks=(Task(name="Expenses", owner="bo"),),
            users=(User(email=email, name=f"Chef {n}", role="administrator"),),
            main_contact=email,
            collaborations=(
                Collaboration(id="utlagg-1", service="utlagg", task="Expenses", records=reports),
                Collaboration(id="scanner-1", service="scanner", task="Expenses"),
            ),
        )

    demo = demo_office(swedish_day(utc_now()))
    file = tmp_path / "thousand.json"
    customers = tuple(map(customer, range(1000)))
    file.write_bytes(
        encode_office(OfficeFile(office=demo.office, employees=demo.employees, customers=customers))
    )
    path = tmp_path / "thousand"
    assert run("--store", path, "--json", "import", file).json["done"]["customers"] == 1000
    return path


def _document(store: Path, number: str) -> dict[str, object]:
    """Read a customer's document without the times at which something was done."""
    document = msgspec.to_builtins(TinyStore(store, who="test").customer(number))
    for entry in document["history"]:
        del entry["at"]
    for each in document["collaborations"]:
        if each["ending"] is not None:
            del each["ending"]["decided_at"]
    return document


async def test_a_verb_and_the_screen_write_the_same_document(
    a_thousand: Path, tmp_path: Path, process, surroundings, files_in
) -> None:
    """The same ending of one among a thousand: there is no second way to compute what happens."""
    copy = tmp_path / "copy"
    shutil.copytree(a_thousand, copy)
    before = files_in(a_thousand)
    reason = "Såld"
    ending = ("0500", "utlagg", "--outcome", "delete", "--reason", reason, "--confirm", "0500")
    ended = subprocess.run(
        process("--store", a_thousand, "--operator", "anna", "end", *ending, "--json"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=surroundings,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout)["version"] == 2

    desk = open_desk(copy, os_user=terminal.os_user(), login="anna")
    app = SamarbeteApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"0500", "enter", "enter", "down", "x")
        await pilot.pause()
        app.screen.query_one("#outcomes", RadioSet).focus()
        await pilot.press("down", "space")
        app.screen.query_one("#reason", Input).focus()
        await pilot.press(*reason)
        app.screen.query_one("#name", Input).focus()
        await pilot.press(*"0500")
        app.screen.query_one("#act", Button).focus()
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()

    assert _document(a_thousand, "0500") == _document(copy, "0500")
    assert _document(copy, "0500")["collaborations"][0]["status"] == "ended"
    for store in (a_thousand, copy):
        after = files_in(store)
        changed = [name for name in before if after[name] != before[name]]
        assert changed == [f"customers/{shard_of('0500')}.json"]
