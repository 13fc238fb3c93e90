"""After an upgrade rows of the list may be older than the program; the owner makes them anew."""

import json
import subprocess
import sys
import time

import psycopg
import pytest

from store.desk.opening import renew_guards
from store.domain.errors import Refused
from store.domain.filters import Filter
from store.postgres.older_rows import AT_ONCE
from store.postgres.store import PgStore
from tui.__main__ import main

BY_NOBODY = "set session_replication_role = replica;"
"""What follows changes the tables without a look by the database's own rules."""
OLDER = (
    f"{BY_NOBODY} update samarbete.customers set "
    """ "row" = "row" - array['spcs_number', 'people', 'version'], """
    """ search = lower(number || ' ' || (document->>'name')) where number """
)
"""What makes rows of this version those of an earlier one, which knew less of a customer."""
PATIENCE = 60.0


@pytest.fixture
def customers(make):
    """Build three customers; the search knows the second by its user and by Visma's number."""
    eva, sara = make.administrator(), make.administrator("Sara Wik")
    return (
        make.customer(number="1001", users=(eva,)),
        make.customer(number="1002", users=(sara,), spcs_number="777123"),
        make.customer(number="1003", users=(eva,)),
    )


@pytest.fixture
def older(server, office_on_server, customers) -> str:
    """Give an office of which two rows are those of an earlier version."""
    database = office_on_server(*customers)
    server.command(OLDER + "in ('1001', '1002')", database)
    return database


def kept(server, database: str) -> list[tuple[object, ...]]:
    columns = 'number, version, revision, search, "row"::text, document::text'
    query = f"select {columns} from samarbete.customers order by number"
    return server.command(query, database)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2 rows of the list are of an earlier version"),
        ("sv", "2 rader i listan hör till en tidigare version"),
    ],
)
def test_check_tells_older_rows_in_one_line_with_the_cure(server, older, capsys, language, words):
    """They are no damage: nothing of a customer is lost."""
    address = server.address("anna", older)
    assert main(["--store", address, "--lang", language, "check"]) == 6
    (line,) = capsys.readouterr().out.splitlines()
    assert words in line
    assert "check --guards" in line
    assert main(["--store", address, "--json", "check"]) == 6
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["file"], finding["customer"]) == ("samarbete.customers", None)


def test_the_owner_makes_older_rows_anew(server, older, capsys):
    """Who has the list already hears of it, and finds by what the rows did not know."""
    address = server.address("anna", older)
    watching = PgStore(address)
    assert [row.people for row in watching.listing().rows[:2]] == ["", ""]
    before = kept(server, older)
    assert main(["--store", address, "check", "--guards"]) == 0
    assert "2 rows of the list were made again" in capsys.readouterr().out
    assert watching.check() == ()
    for search in ("sara", "777123"):
        found = [row.number for row in watching.narrowed(Filter(search=search)).rows]
        assert found == ["1002"]
    assert watching.moved()
    assert "Sara Wik" in watching.listing().rows[1].people
    after = kept(server, older)
    assert [(one[0], one[1], one[5]) for one in after] == [
        (one[0], one[1], one[5]) for one in before
    ]
    assert after[2] == before[2], "a row that was right is left alone"


def test_made_anew_again_nothing_is_written(server, older, capsys):
    address = server.address("anna", older)
    assert renew_guards(address)[1] == 2
    before = kept(server, older)
    assert renew_guards(address)[1] == 0
    assert kept(server, older) == before
    assert main(["--store", address, "--json", "check", "--guards"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 0


def test_a_row_that_tells_something_else_is_damage_and_made_anew_too(server, older):
    server.command(
        f"""{BY_NOBODY} update samarbete.customers set "row" = "row" || '{{"name": "X"}}'"""
        " where number = '1003'",
        older,
    )
    store = PgStore(server.address("anna", older))
    wrong, old = store.check()
    assert (wrong.customer, old.customer) == ("1003", None)
    assert renew_guards(server.address("anna", older))[1] == 3
    assert store.check() == ()


def test_a_customer_that_cannot_be_read_is_left_as_it_is(server, older):
    server.command(
        f"{BY_NOBODY} update samarbete.customers set document = document - 'name'"
        " where number = '1001'",
        older,
    )
    assert renew_guards(server.address("anna", older))[1] == 1
    (finding,) = PgStore(server.address("anna", older)).check()
    assert finding.customer == "1001"


def test_nobody_else_rewrites_a_row_alone(server, older):
    """The database lets the owner of the tables do it, and change nothing of the rest with it."""
    row = """update samarbete.customers set "row" = '{}'"""
    renew_guards(server.address("anna", older))
    for who, statement in (
        ("bo", row),
        ("anna", f"""{row}, document = document || '{{"name": "X"}}'"""),
        ("anna", f"{row}, version = version + 1"),
        ("anna", f"{row}, number = number || 'x'"),
    ):
        with (
            psycopg.connect(server.address(who, older)) as connection,
            pytest.raises(psycopg.Error, match="a change keeps the number"),
        ):
            connection.execute(statement.encode())


def test_who_does_not_own_the_tables_makes_no_rows(server, older):
    before = kept(server, older)
    with pytest.raises(Refused, match="who owns the tables"):
        renew_guards(server.address("bo", older))
    assert kept(server, older) == before


def test_killed_between_two_slices_the_next_run_does_the_rest(server, office_on_server, make):
    """Somebody holds the last customer, so that the run waits with the first slice done."""
    numbers = [f"{1000 + n}" for n in range(AT_ONCE + 1)]
    database = office_on_server(*(make.customer(number=number) for number in numbers))
    server.command(OLDER + "is not null", database)
    address = server.address("anna", database)
    with psycopg.connect(server.address("postgres", database)) as holder:
        holder.execute(
            b"select from samarbete.customers where number = %s for update", (numbers[-1],)
        )
        command = [sys.executable, "-m", "tui", "--store", address, "check", "--guards"]
        running = subprocess.Popen(command)
        try:
            waits_for_a_lock(server, database)
        finally:
            running.kill()
            running.wait(PATIENCE)
    store = PgStore(address)
    (finding,) = store.check()
    assert "1 row of the list is of an earlier version" in finding.message
    assert store.narrowed(Filter(search="eva@alfa.test")).rows == store.listing().rows[:-1]
    assert renew_guards(address)[1] == 1
    assert store.check() == ()


def waits_for_a_lock(server, database: str) -> None:
    query = (
        f"select 1 from pg_stat_activity where datname = '{database}' and wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + PATIENCE
    while not server.command(query):
        assert time.monotonic() < deadline


DEEP = "[" * 3000 + "]" * 3000


def test_a_row_that_lies_too_deep_is_named_and_hides_no_other(server, office_on_server, customers):
    """Earlier guards took one from every employee; the owner makes it anew."""
    database = office_on_server(*customers)
    deeper = f"""update samarbete.customers set "row" = "row" || '{{"more": {DEEP}}}'"""
    server.command(f"{BY_NOBODY} {deeper} where number = '1001'", database)
    store = PgStore(server.address("anna", database))
    listing = store.listing()
    assert [row.number for row in listing.rows] == ["1002", "1003"]
    (told,) = listing.damaged
    assert "customer 1001" in told
    assert [finding.customer for finding in store.check()] == ["1001"]
    renew_guards(server.address("anna", database))
    assert PgStore(server.address("anna", database)).check() == ()


def test_a_policy_that_lies_too_deep_is_cleared_as_any_other(
    server, office_on_server, customers, capsys
):
    """The office can be opened, is told of it, and goes on."""
    database = office_on_server(*customers)
    deep = f"""insert into samarbete.office values (2, '{{"lon": {{"checks": {DEEP}}}}}')"""
    server.command(f"{BY_NOBODY} {deep}", database)
    address = ("--store", server.address("anna", database))
    assert main([*address, "list"]) == 0
    assert main([*address, "check"]) == 6
    assert "policy" in capsys.readouterr().out
    assert main([*address, "policy", "--clear"]) == 0
    assert main([*address, "check"]) == 0
