"""After an upgrade the owner makes the database's own rules again; until then, it says so."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.opening import open_desk, renew_guards
from store.domain.address import read_address
from store.domain.errors import NotFound, Refused
from store.domain.model import Entry, Erased
from store.domain.wishes import AddUser
from store.postgres.store import PgStore
from tests.conftest import NOW
from tests.servers.postgresql import PEOPLE, Server, all_binaries
from tests.store.acts import only_new, told
from tui.__main__ import main

OLDER = (
    "drop function samarbete.guards()",
    "drop trigger guard_person on samarbete.employees",
    "revoke update (document) on samarbete.employees from samarbete_operator",
)
"""What makes a store of this version one of an earlier version."""


@pytest.fixture
def older(server, office_on_server, make) -> str:
    """Give an office whose guards are those of an earlier version."""
    database = office_on_server(make.customer())
    for statement in OLDER:
        server.command(statement, database)
    return database


def test_guards_of_an_earlier_version_are_found_and_nothing_is_changed_past_them(
    server, older, make
):
    """Of the office itself, that is; the message says what the owner has to run."""
    store = PgStore(server.address("anna", older))
    (finding,) = store.check()
    assert "check --guards" in finding.message
    for act in (
        lambda: store.replace_policy({"lon": {}}, lambda: told((), ())),
        lambda: store.change_employees(lambda before: (before, told(before, before))),
        lambda: store.add([replace(make.bo, login="ny")], [], only_new, told),
    ):
        with pytest.raises(Refused, match="check --guards"):
            act()


def test_a_deletion_waits_for_guards_that_know_what_it_leaves(server, older, make) -> None:
    """Else its line would be refused, or come without what a certificate is made of (R61)."""
    store = PgStore(server.address("anna", older))
    before = store.customer("1001")
    erased = Erased(service="utlagg", decided_at=NOW)
    line = Entry(at=NOW, by="anna", os_user="anna", side="office", action="end", erased=erased)
    after = replace(before, history=(*before.history, line), version=before.version + 1)
    with pytest.raises(Refused, match="check --guards"):
        store.change("1001", lambda _: after)
    assert store.customer("1001") == before


def test_the_owner_makes_guards_again_as_often_as_wanted(server, older):
    for _ in range(2):
        renew_guards(server.address("anna", older))
        store = PgStore(server.address("anna", older))
        assert store.check() == ()
    server.take_any_time(older)
    store.change_employees(lambda before: (before, told(before, before)))
    with pytest.raises(Refused, match="last active employee"):
        store.change_employees(
            lambda before: (
                tuple(replace(each, active=False) for each in before),
                told(before, before),
            )
        )


def test_who_does_not_own_the_tables_makes_no_guards(server, older):
    with pytest.raises(Refused, match="who owns the tables"):
        renew_guards(server.address("bo", older))
    with pytest.raises(NotFound):
        renew_guards(server.address("anna", server.database()))


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_check_makes_guards_again(server, older, arguments, capsys) -> None:
    """Whoever owns the tables need not be an employee."""
    checked = ("--store", server.address("anna", older), *arguments, "check")
    assert main(list(checked)) == 6
    assert "check --guards" in capsys.readouterr().out
    assert main([*checked, "--guards"]) == 0
    assert "guards" in capsys.readouterr().out
    assert main(list(checked)) == 0


def test_check_refuses_guards_to_others_in_words(server, older, tmp_path, capsys) -> None:
    assert main(["--store", server.address("bo", older), "check", "--guards"]) == 3
    assert "Only anna, who owns the tables" in capsys.readouterr().err
    own = ["--store", server.address("anna", older)]
    assert main([*own, "--read-only", "check", "--guards"]) == 3
    assert main([*own, "--company", "1001", "check", "--guards"]) == 3
    with pytest.raises(SystemExit):
        main([*own, "check", "--guards", "--accept", "x"])
    assert main([*own, "check"]) == 6


@pytest.mark.usefixtures("server")
def test_a_directory_has_no_guards(store_with, tmp_path, capsys) -> None:
    store = store_with()
    assert main(["--store", str(store.path), "check", "--guards"]) == 3
    assert "on a server" in capsys.readouterr().err


def test_before_the_guards_know_of_sums_acts_go_on_without_them(server, office_on_server, make):
    """As earlier guards refuse a line with one; the next line after the upgrade covers them all."""
    database = office_on_server(make.customer())
    for statement in GUARDS_WITHOUT_SUMS:
        server.command(statement, database)
    for number in range(2):
        desk(server, database).carry_out("1001", AddUser(email=f"{number}@a.test", name="Ny"))
    assert [entry.before for entry in history(server, database)] == [UNSET, UNSET]
    renew_guards(server.address("anna", database))
    server.take_any_time(database)
    desk(server, database).carry_out("1001", AddUser(email="3@a.test", name="Ny"))
    assert [bool(entry.before) for entry in history(server, database)] == [False, False, True]
    assert PgStore(server.address("anna", database)).check() == ()


GUARDS_WITHOUT_SUMS = (
    "create or replace function samarbete.guards() returns int language sql as 'select 8'",
    "create or replace function samarbete.require_link(history jsonb) returns void"
    " language sql as ''",
    "create or replace function samarbete.is_line(value jsonb) returns boolean language sql"
    " as $$select not value ? 'before'$$",
)
"""As those of the version before (R62)."""


def desk(server, database: str) -> Desk:
    return open_desk(read_address(server.address("anna", database)), os_user="anna")


def history(server, database: str) -> tuple[Entry, ...]:
    return PgStore(server.address("anna", database)).customer("1001").history


GONE = {
    "drop trigger guard_change on samarbete.customers": (
        "missing: trigger guard_change on samarbete.customers;"
    ),
    "alter table samarbete.employees disable trigger all": (
        "switched off: trigger guard_person on samarbete.employees;"
    ),
    "alter table samarbete.counter enable replica trigger guard_counter": (
        "switched off: trigger guard_counter on samarbete.counter;"
    ),
    "drop function samarbete.require_no_hold": "missing: function samarbete.require_no_hold;",
    "drop index samarbete.customers_row": "missing: index samarbete.customers_row;",
    "drop extension pg_trgm cascade": "missing: index samarbete.customers_search;",
    "revoke usage on schema samarbete from samarbete_reader": (
        "missing: grant usage on schema samarbete to samarbete_reader;"
    ),
    "revoke select on samarbete.office from samarbete_reader": (
        "missing: grant select on samarbete.office to samarbete_reader;"
    ),
    "revoke delete on samarbete.customers from samarbete_operator": (
        "missing: grant delete on samarbete.customers to samarbete_operator;"
    ),
    "revoke update (document) on samarbete.office from samarbete_operator": (
        "missing: grant update (document) on samarbete.office to samarbete_operator;"
    ),
}
"""What may be gone without the version of the guards telling it, and what is said of it."""


@pytest.mark.parametrize("statement", GONE)
def test_what_is_gone_or_switched_off_is_named_and_made_again(
    server, office_on_server, make, statement, capsys
) -> None:
    """As after half a restore, or by somebody who switched off the rules to get past them."""
    database = office_on_server(make.customer())
    own = ["--store", server.address("anna", database)]
    assert main([*own, "check"]) == 0
    server.command(statement, database)
    capsys.readouterr()
    for verb in ("check", "doctor"):
        assert main([*own, verb]) == 6
        said = capsys.readouterr().out
        assert GONE[statement] in said
        assert "the owner of the tables" in said
        assert "check --guards" in said
    assert main([*own, "check", "--guards"]) == 0
    lost = GONE[statement].split(": ")[1].rstrip(";")
    assert f"made again: {lost}\n" in capsys.readouterr().out
    assert main([*own, "check"]) == 0
    assert main([*own, "check", "--guards"]) == 0
    assert "made again" not in capsys.readouterr().out


def test_whoever_may_look_is_told_what_is_gone(server, office_on_server, make) -> None:
    """All of it in a line for what is missing and one for what is switched off."""
    database = office_on_server(make.customer())
    for statement in GONE:
        server.command(statement, database)
    server.command("grant usage on schema samarbete to samarbete_reader", database)
    server.command("grant select on samarbete.office to samarbete_reader", database)
    for who in ("bo", "revisor"):
        missing, off = PgStore(server.address(who, database)).check()
        assert missing.message.count(", ") == 5
        assert off.message.count(", ") == 1


NO_GRANTS = {
    "of the schema": "revoke all on schema samarbete from samarbete_operator, samarbete_reader",
    "of the tables": "revoke all on all tables in schema samarbete"
    " from samarbete_operator, samarbete_reader",
}


@pytest.mark.parametrize("lost", NO_GRANTS)
@pytest.mark.parametrize("who", ["bo", "revisor"])
def test_who_has_a_role_that_lost_its_grants_is_sent_to_the_owner(
    server, office_on_server, make, who, lost, capsys
) -> None:
    """An administrator who grants the role again would change nothing."""
    database = office_on_server(make.customer())
    server.command(NO_GRANTS[lost], database)
    assert main(["--store", server.address(who, database), "list"]) == 3
    said = capsys.readouterr().err
    assert "check --guards" in said
    assert "grant samarbete" not in said
    assert main(["--store", server.address("frammande", database), "list"]) == 3
    assert "grant samarbete_operator to frammande" in capsys.readouterr().err
    assert main(["--store", server.address("anna", database), "check", "--guards"]) == 0
    assert main(["--store", server.address(who, database), "list"]) == 0


PAGE = Path(__file__).parents[3] / "docs" / "postgresql.md"


@pytest.mark.usefixtures("server")
def test_a_backup_is_restored_on_a_new_server_by_the_steps_as_they_are_written(
    make, tmp_path
) -> None:
    """Each line as it stands in the page; only the host is this test's own."""
    programs = next((each for each in all_binaries() if (each / "createdb").exists()), None)
    if programs is None:
        pytest.skip("no server with pg_dump, createdb and psql")
    part = PAGE.read_text("utf-8").split("## Backup and restore\n")[1].split("\n## ")[0]
    backup, *restore = re.findall(r"^    (.+)$", part, re.MULTILINE)
    customers = (make.customer(), make.customer(number="1002"))
    old, new = Server(programs), Server(programs)
    try:
        name = old.office(make.office, make.employees, customers)
        old.command(f"alter database {name} rename to office")
        followed(backup, old, programs, tmp_path)
        new.command("drop role " + ", ".join(PEOPLE))
        for line in restore:
            followed(line, new, programs, tmp_path)
        with closing(PgStore(new.address("anna", "restored"))) as restored:
            assert tuple(restored.customer(each.number) for each in customers) == customers
            assert restored.check() == ()
        new.command("create role bo login")
        new.command("grant samarbete_operator to bo")
        assert main(["--store", new.address("bo", "restored"), "list"]) == 0
    finally:
        old.stop()
        new.stop()


def followed(line: str, server: Server, programs: Path, folder: Path) -> None:
    """Carry out a line of the page in a shell, on a server of the test."""
    found = f"{programs}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", line.replace("@HOST/", "@/")],
        cwd=folder,
        env={**os.environ, "PATH": found, "PGHOST": f"{server.home}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (line, done.stdout, done.stderr)
