"""The connection to the server: lost, refused, asked to try again, and shared by threads."""

import datetime as dt
import json
import os
import socket
import subprocess
import sys
import threading
import traceback
from functools import partial
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain.address import read_address
from store.domain.errors import MaybeSaved, NotFound, NotSaved, Refused, StoreBusy, StoreDamaged
from store.domain.model import Customer, Entry
from store.domain.plan import with_line
from store.domain.wishes import AddUser
from store.postgres import schema
from store.postgres.store import PgStore
from store.tables.formats import read_file
from tests.servers.postgresql import GUARDED, PASSWORD, READER, STRANGER
from tests.store.acts import told
from tests.store.postgres.changes_in_sql import REST, employee
from tui.__main__ import main


def marked(customer: Customer, mark: str = "here", **fields) -> Customer:
    """Return the customer with a line of history more, as any change leaves it."""
    made = {
        "at": dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
        "by": "anna",
        "os_user": "anna",
        "side": "office",
        "action": "edit",
        "details": {"mark": mark},
    }
    entry = Entry(**(made | fields))
    return with_line(customer, entry)


def marks(store) -> list[str]:
    return [each.details["mark"] for each in store.customer("1001").history]


@pytest.fixture
def database(office_on_server, make):
    """Make an office with one customer on the server."""
    return office_on_server(make.customer(make.collaboration("utlagg")))


@pytest.fixture
def address(server, database):
    return server.address("anna", database)


def end_all(server, database: str) -> None:
    """End everybody's connection to a database, as a network or an administrator does."""
    theirs = f"from pg_stat_activity where datname = '{database}'"
    server.command(f"select pg_terminate_backend(pid) {theirs}")
    while server.command(f"select {theirs}"):
        pass


# Once more


def test_what_the_server_cannot_put_in_order_is_planned_anew_and_done_once(server, database):
    """Another changes the same customer after it was read, in the strictest isolation."""
    strict = server.address(
        "anna", database, options="-c default_transaction_isolation=serializable"
    )
    one, other = PgStore(strict), PgStore(strict)
    seen = []

    def change(customer: Customer) -> Customer:
        seen.append(customer.version)
        if len(seen) == 1:
            with other._link._connected().cursor() as cursor:  # reads what we are to write
                cursor.execute("begin")
                cursor.execute("select revision from samarbete.counter")
                cursor.execute("update samarbete.counter set revision = revision + 1")
                cursor.execute("commit")
        return marked(customer)

    one.change("1001", change)
    assert len(seen) == 2
    assert marks(one) == ["here"]


def test_who_is_asked_again_and_again_gives_up_and_nothing_has_changed(server, database):
    strict = server.address(
        "anna", database, options="-c default_transaction_isolation=serializable"
    )
    store = PgStore(strict)
    tried = []

    def change(customer: Customer) -> Customer:
        tried.append(
            server.command("update samarbete.counter set revision = revision + 1", database)
        )
        return marked(customer)

    with pytest.raises(StoreBusy):
        store.change("1001", change)
    assert 2 < len(tried) < 50
    assert marks(store) == []


def test_who_waits_for_too_long_is_told_that_the_store_is_busy(server, address, database):
    store = PgStore(address, patience=0.1)
    with psycopg.connect(server.address("anna", database)) as holder:
        holder.execute("select 1 from samarbete.customers where number = '1001' for update")
        with pytest.raises(StoreBusy):
            store.change("1001", marked)
    assert marks(store) == []


# Lost


def test_a_connection_that_was_lost_is_made_anew_for_reading(server, address, database):
    store = PgStore(address)
    end_all(server, database)
    assert store.customer("1001").version == 1
    assert [row.number for row in store.listing().rows] == ["1001"]


def test_lost_between_two_changes_the_next_is_done_and_once(server, address, database):
    store = PgStore(address)
    store.change("1001", marked)
    end_all(server, database)
    store.change("1001", partial(marked, mark="again"))
    assert marks(store) == ["here", "again"]


def test_lost_while_it_is_decided_it_is_not_there_and_never_called_saved(server, address, database):
    """What is written is sent with the commit, so it may have come as far as that."""
    store = PgStore(address)

    def change(customer: Customer) -> Customer:
        end_all(server, database)
        return marked(customer)

    for _attempt in range(3):
        with pytest.raises((NotSaved, MaybeSaved)):
            store.change("1001", change)
    assert marks(store) == []


def test_lost_before_it_is_written_the_whole_change_is_done_again(server, address, database):
    """An act on the office waits for what it has written before it sends the commit."""
    store = PgStore(address)
    seen = []

    def change(people):
        if not seen:
            end_all(server, database)
        seen.append(len(people))
        return people, told(people, people)

    store.change_employees(change)
    assert seen == [seen[0]] * 2
    assert len(store.office_history()) == 1


@pytest.fixture
def cut(server, database):
    """Cut the line of whoever commits a change of a customer, while the server is at it."""
    server.command(
        """
        create function cut() returns trigger language plpgsql security definer as $$
        begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(0); return new;
        end $$;
        create constraint trigger cut after update on samarbete.customers
        deferrable initially deferred for each row execute function cut()""",
        database,
    )


def test_lost_during_the_commit_nobody_knows_and_that_is_said(address, cut):
    """It is there, or it is not; a look will tell."""
    store = PgStore(address)
    with pytest.raises(MaybeSaved, match="look at what is there"):
        store.change("1001", marked)
    assert marks(store) in ([], ["here"])


def test_a_command_that_was_lost_during_the_commit_ends_with_code_8(server, address, database, cut):
    """Done again, once the line holds, it is done once."""
    command = ("--store", address, "end", "1001", "utlagg", "--outcome", "continue")
    done = samarbete(*command)
    assert (done.returncode, done.stdout) == (8, "")
    assert "maybe saved" in done.stderr
    server.command("drop trigger cut on samarbete.customers", database)
    assert samarbete(*command).returncode == 0
    assert samarbete(*command).returncode == 3
    assert [each.action for each in PgStore(address).customer("1001").history] == ["end"]


def test_out_of_reach_is_said_in_one_line_and_over_when_it_is_back(server, address):
    store = PgStore(address)
    server.kill()
    try:
        with pytest.raises(StoreDamaged, match="out of reach") as error:
            store.customer("1001")
        assert "\n" not in str(error.value)
    finally:
        server.start()
    assert store.change("1001", marked).version == 2


# News


@pytest.mark.parametrize("listen", [True, False])
def test_what_another_did_is_heard_or_polled_for(address, listen):
    mine, other = PgStore(address, listen=listen), PgStore(address)
    mine.listing()
    mine.moved()
    mine.listing()
    assert not mine.moved()
    other.change("1001", marked)
    deadline = dt.datetime.now() + dt.timedelta(seconds=20)
    while not mine.moved():
        assert dt.datetime.now() < deadline
    assert mine.listing().rows[0].changes[0].action == "edit"
    if not listen:
        assert not mine.moved()
    while mine.moved():  # what the counter told first is heard as well, later
        mine.listing()
        assert dt.datetime.now() < deadline


# Threads


def test_threads_take_turns_on_the_connection_for_a_whole_change(address):
    """While one is in the middle of a change, another reads: after it, and not within it."""
    store = PgStore(address)
    begun, seen = threading.Event(), []

    def reads() -> None:
        begun.wait(20)
        seen.append(store.customer("1001").version)

    reader = threading.Thread(target=reads)
    reader.start()

    def change(customer: Customer) -> Customer:
        begun.set()
        reader.join(0.2)
        assert seen == []
        return marked(customer)

    store.change("1001", change)
    reader.join(20)
    assert seen == [2]


def test_many_threads_on_one_store_lose_nothing(address):
    store = PgStore(address)

    def works(name: str) -> None:
        for each in range(10):
            store.change("1001", partial(marked, mark=f"{name}{each}"))
            store.listing()

    threads = [threading.Thread(target=works, args=(name,)) for name in "abcd"]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert sorted(marks(store)) == sorted(f"{n}{i}" for n in "abcd" for i in range(10))
    assert store.check() == ()


def test_who_only_looks_for_news_does_not_wait_for_a_change(address):
    store = PgStore(address)
    store.listing()
    answers = []

    def change(customer: Customer) -> Customer:
        asking = threading.Thread(target=lambda: answers.append(store.moved()))
        asking.start()
        asking.join(20)
        assert answers == [False]
        return marked(customer)

    store.change("1001", change)
    assert store.moved()


# Who may what


def test_a_reader_reads_and_changes_nothing(server, database):
    store = PgStore(server.address(READER, database))
    assert store.listing().rows[0].number == "1001"
    with pytest.raises(Refused, match="does not let revisor write"):
        store.change("1001", partial(marked, os_user=READER))
    assert marks(store) == []


def test_a_reader_sits_down_in_its_own_name_and_read_only(server, database, capsys):
    """An auditor need be no employee; the program says in words that nothing can be changed."""
    at = ("--store", server.address(READER, database))
    assert main([*at, "list"]) == 0
    assert "1001" in capsys.readouterr().out
    assert main([*at, "show", "1001"]) == 0
    capsys.readouterr()
    assert main([*at, "withdraw", "1001", "utlagg"]) == 3
    assert "opened read-only" in capsys.readouterr().err
    assert main([*at, "--operator", "anna", "withdraw", "1001", "utlagg"]) == 3
    assert PgStore(server.address(READER, database)).customer("1001").version == 1


def test_a_stranger_is_told_who_lets_one_in(server, database):
    with pytest.raises(Refused, match=f"grant samarbete_operator to {STRANGER}, or"):
        PgStore(server.address(STRANGER, database))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (partial(marked, by="anna", os_user="bo"), "in the name of somebody else"),
        (partial(marked, by="bo", os_user="anna"), "another account"),
        (partial(marked, by="bo", os_user="bo", action="end"), "lacks full rights"),
        (partial(marked, by="bo", os_user="bo", action="add-user"), "lacks the role Admin"),
        (partial(marked, by="bo", os_user="bo", side="customer"), "is an employee"),
        (lambda each: replace(marked(each), history=()), "one line to the history"),
        (lambda each: replace(marked(each), version=7), "raises the version by one"),
        (lambda each: replace(each, version=2), "and leaves the others"),
    ],
)
def test_the_database_refuses_what_the_program_would_not_do(server, database, change, words):
    store = PgStore(server.address("bo", database))
    with pytest.raises(Refused, match=words):
        store.change("1001", change)
    assert store.customer("1001").version == 1


@pytest.mark.parametrize(
    ("who", "change", "words"),
    [
        ("bo", {"login": "bo", "rights": "full"}, "bo lacks full rights"),
        ("anna", {"login": "anna", "rights": "standard"}, "anna is the last active employee"),
        ("anna", {"login": "anna", "active": False}, "anna is the last active employee"),
    ],
)
def test_the_database_guards_the_offices_people(server, database, who, change, words):
    """With the program or without: by who may do everything, and one such person stays."""
    store = PgStore(server.address(who, database))
    before = store.employees

    def changed(employees):
        after = tuple(
            replace(each, **change) if each.login == change["login"] else each for each in employees
        )
        return after, replace(told(employees, after), by=who, os_user=who)

    with pytest.raises(Refused, match=words):
        store.change_employees(changed)
    assert store.read_employees() == before


def test_an_employees_document_tells_the_login_that_it_is_kept_under(server, database):
    with psycopg.connect(server.address("anna", database), autocommit=True) as connection:
        for statement in (
            """update samarbete.employees set document = document || '{"login": "eva"}'"""
            " where login = 'bo'",
            """insert into samarbete.employees values ('eva', 9, '{"login": "bo", "name": "E"}')""",
        ):
            with pytest.raises(psycopg.Error, match="tells the login that it is kept under"):
                connection.execute(statement.encode())


def test_handing_over_takes_full_rights_in_the_database_too(server, database):
    store = PgStore(server.address("bo", database))
    with pytest.raises(Refused, match="lacks full rights"):
        store.change("1001", partial(marked, by="bo", os_user="bo", action="reassign"))


def removing(number: str = "1001", **fields) -> Entry:
    """Return the line of the office's history that tells who was removed, by Anna."""
    made = {"by": "anna", "os_user": "anna", "action": "remove-customer"}
    entry = told((), ())
    return replace(entry, **(made | {"details": {"number": number}} | fields))


IMPORTED = {"undone": "import", "batch": "abc"}


@pytest.mark.parametrize(
    ("login", "entry", "words"),
    [
        ("anna", removing("1002"), "does not tell that 1001 goes"),
        ("anna", removing(action="import"), "does not tell that 1001 goes"),
        ("anna", removing(), "has a collaboration that has not ended"),
        ("anna", removing(action="undo", details=IMPORTED), "changed since that import"),
        ("bo", removing(by="bo", os_user="bo"), "bo lacks full rights"),
    ],
)
def test_the_database_lets_customers_go_only_as_the_program_does(
    server, database, login, entry, words
):
    """By who may do everything, told by the office's history, and nobody for whom anything runs."""
    store = PgStore(server.address(login, database))
    with pytest.raises(Refused, match=words):
        store.change_several(["1001"], lambda customer: None, lambda done: entry)
    assert store.customer("1001").version == 1
    assert store.office_history() == ()
    with (
        psycopg.connect(server.address(login, database), autocommit=True) as connection,
        pytest.raises(psycopg.DatabaseError, match=r"bo lacks|adds a line to the office's history"),
    ):
        connection.execute("delete from samarbete.customers")
    assert [row.number for row in PgStore(server.address("bo", database)).listing().rows] == [
        "1001"
    ]


def test_a_customer_goes_with_its_import_only_where_nothing_else_was_done_since(server, database):
    """Another import that is not taken back, or an act between two, keeps it: in SQL as well."""
    desk = open_desk(server.address("anna", database), os_user="anna")

    def bring(name: str) -> str:
        file = read_file(f"number;name\n2001;{name}\n".encode(), desk.services)
        batch = desk.run_import(file).batch
        assert batch is not None
        return batch

    first, later = bring("Nya AB"), bring("Nya Åkeriet AB")
    store = PgStore(server.address("anna", database))
    undo = removing(action="undo", details={"undone": "import", "batch": first})
    with pytest.raises(Refused, match="2001 has been changed since that import"):
        store.change_several(["2001"], lambda customer: None, lambda done: undo)
    desk.undo_import(desk.plan_import_undo(later), "1")
    desk.carry_out("2001", AddUser(email="ny@nya.test", name="Ny Person"))
    bring("Nya Bageriet AB")
    with pytest.raises(Refused, match="2001 has been changed since that import"):
        store.change_several(["2001"], lambda customer: None, lambda done: undo)
    assert store.customer("2001").name == "Nya Bageriet AB"


def test_an_operator_does_not_rewrite_the_office(server, database):
    with psycopg.connect(server.address("bo", database), autocommit=True) as connection:
        for statement in (
            "truncate samarbete.customers",
            "update samarbete.employees set place = 1",
            "update samarbete.office set id = 2",
            "drop schema samarbete cascade",
            "alter table samarbete.customers disable trigger all",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


@pytest.mark.parametrize(
    ("login", "statement", "words"),
    [
        ("anna", "update samarbete.office set document = '{}'", "the office itself"),
        ("anna", "insert into samarbete.office values (5, '{}')", "the office itself"),
        ("anna", "insert into samarbete.office values (4, '{}')", "adds a line"),
        ("bo", "insert into samarbete.office values (4, '{}')", "bo lacks full rights"),
        ("anna", "insert into samarbete.office values (3, '{}')", "a list of lines"),
        ("anna", "insert into samarbete.office values (2, '{}')", "adds a line"),
        ("bo", "insert into samarbete.office values (2, '{}')", "bo lacks full rights"),
    ],
)
def test_beside_the_office_stand_its_policy_and_headings_and_nothing_else(
    server, database, login, statement, words
):
    """Whoever may end collaborations may set it; the database holds that too."""
    address = server.address(login, database)
    with (
        psycopg.connect(address, autocommit=True) as connection,
        pytest.raises(psycopg.DatabaseError, match=words),
    ):
        connection.execute(statement.encode())
    store = PgStore(server.address("anna", database))
    store.replace_policy({"lon": {"assigned": "office"}}, lambda: told((), ()))
    store.replace_policy({"lon": {}}, lambda: told((), ()))
    assert PgStore(server.address("bo", database)).policy() == {"lon": {}}


def line(**fields: str) -> str:
    told = {"at": "2026-11-23T09:00:00Z", "by": "anna", "os_user": "anna", "side": "office"}
    return json.dumps(told | {"action": "edit-employee"} | REST | fields)


@pytest.mark.parametrize(
    ("login", "history", "words"),
    [
        ("bo", f"[{line(by='bo', os_user='bo')}]", "bo lacks full rights"),
        ("anna", f"[{line(by='bo')}]", "in the name of somebody else"),
        ("anna", f"[{line(os_user='bo')}]", "another account"),
        ("anna", f"[{line()}, {line()}]", "adds one line"),
        ("anna", "[]", "adds one line"),
    ],
)
def test_a_line_of_the_offices_history_is_in_the_name_of_who_is_connected(
    server, database, login, history, words
):
    with (
        psycopg.connect(server.address(login, database), autocommit=True) as connection,
        pytest.raises(psycopg.DatabaseError, match=words),
    ):
        connection.execute("insert into samarbete.office values (3, %s)", (history,))


def test_the_offices_history_is_only_added_to(server, database):
    store = PgStore(server.address("anna", database))
    store.replace_policy({"lon": {}}, lambda: told((), ()))
    with psycopg.connect(server.address("anna", database), autocommit=True) as connection:
        for document, words in (
            ("'[]'", "leaves the others"),
            (f"'[{line()}, {line()}]'", "leaves the others"),
            (f"document || '[{line()}, {line()}]'", "leaves the others"),
        ):
            with pytest.raises(psycopg.DatabaseError, match=words):
                connection.execute(
                    f"update samarbete.office set document = {document} where id = 3".encode()
                )
    assert store.office_history() == (told((), ()),)


def test_no_employee_is_changed_without_a_line_of_history(server, database):
    with psycopg.connect(server.address("anna", database), autocommit=True) as connection:
        for statement in (
            """update samarbete.employees set document = document || '{"name": "B"}'"""
            " where login = 'bo'",
            employee("eva"),
        ):
            with pytest.raises(psycopg.DatabaseError, match="adds a line to the office's history"):
                connection.execute(statement.encode())


# Schema


def test_making_the_tables_once_more_changes_nothing(server, database, address):
    """Whoever owns the store can have them made again, rights and guards with them."""
    tables = (
        "select count(*), max(oid) from pg_class where relnamespace = 'samarbete'::regnamespace"
    )
    before = server.command(tables, database)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        schema.make(cursor)
        schema.guard(cursor)
    assert server.command(tables, database) == before
    server.take_any_time(database)
    assert PgStore(address).change("1001", marked).version == 2


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (99, r"newer version of samarbete \(schema 99, this version knows 3\)"),
        (2, r"of schema 2, which this version of samarbete does not know \(it knows 3\)"),
    ],
)
def test_a_schema_of_another_version_is_refused_and_left_as_it_is(
    server, database, address, version, words
):
    server.command(f"update samarbete.meta set schema = {version}", database)
    with pytest.raises(StoreDamaged, match=words):
        PgStore(address)
    assert server.command("select schema from samarbete.meta", database) == [(version,)]


def test_a_database_that_has_a_store_gets_no_second_one(address, make):
    with pytest.raises(NotSaved, match="holds a store already"):
        PgStore.create(address, make.office, make.employees)
    assert PgStore(address).customer("1001").version == 1


# Secrets


def test_the_password_comes_from_pgpass(server, database):
    address = server.address(GUARDED, database)
    with pytest.raises(StoreDamaged, match="out of reach") as error:
        PgStore(address)
    assert PASSWORD not in str(error.value)
    passwords = Path.home() / ".pgpass"
    passwords.parent.mkdir(parents=True, exist_ok=True)
    passwords.write_text(f"*:*:*:{GUARDED}:{PASSWORD}\n")
    passwords.chmod(0o600)
    assert PgStore(address).account == GUARDED


def test_a_wrong_password_is_repeated_nowhere(server, database, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "fel och hemligt")
    with pytest.raises(StoreDamaged) as error:
        PgStore(server.address(GUARDED, database))
    assert "hemligt" not in "".join(traceback.format_exception_only(error.value))
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://anna:hemligt@db/office",
        "postgresql://db/office?user=anna&password=hemligt",
        "postgresql://db/office?sslpassword=hemligt",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(address):
    with pytest.raises(ValueError, match="password does not belong") as refused:
        read_address(address)
    assert "hemligt" not in str(refused.value)
    done = samarbete("--store", address, "list")
    assert done.returncode == 2
    assert "does not belong in the address" in done.stderr
    assert "hemligt" not in done.stderr + done.stdout


def samarbete(*arguments: str, code: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the command in a Python of its own, after some code."""
    program = f"import sys; {code}\nfrom tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60
    )


def test_without_psycopg_an_address_is_refused_with_the_line_that_installs_it():
    done = samarbete(
        "--store", "postgresql://db/office", "list", code="sys.modules['psycopg']=None"
    )
    assert done.returncode == 3
    assert "install with the extra postgresql" in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_for_tls_reach_the_connection():
    """A server without TLS is asked for it, says no, and nothing more is told to it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        heard = []

        def answers() -> None:
            line, _ = listening.accept()
            with line:
                heard.append(line.recv(64))
                line.sendall(b"N")
                heard.append(line.recv(64))

        server = threading.Thread(target=answers)
        server.start()
        port = listening.getsockname()[1]
        with pytest.raises(StoreDamaged, match=r"out of reach.*SSL"):
            open_desk(f"postgresql://anna@127.0.0.1:{port}/office?sslmode=require", os_user="anna")
        server.join(20)
    assert heard == [b"\x00\x00\x00\x08\x04\xd2\x16\x2f", b""]


def test_who_makes_a_store_is_its_first_employee_by_the_name_that_the_server_knows(server):
    address = server.address("anna", server.database())
    done = samarbete("--store", address, "init", "--office", "Byrå Norr AB")
    assert (done.returncode, done.stderr) == (0, "")
    assert "anna is its first employee" in done.stdout
    assert [each.login for each in PgStore(address).employees] == ["anna"]
    assert samarbete("--store", address, "check").returncode == 0


def test_where_there_is_no_store_it_is_not_found(server):
    with pytest.raises(NotFound, match="init or import"):
        PgStore(server.address("anna", server.database()))


def test_an_export_is_not_written_on_the_way_to_the_server(
    server, office_on_server, make, capsys
) -> None:
    """Its number is the lowest that is free when the program connects, or one soon after that."""
    address = server.address("anna", office_on_server(make.customer()))
    lowest = os.dup(0)
    os.close(lowest)
    for number in range(lowest, lowest + 6):
        assert main(["--store", address, "export", f"/dev/fd/{number}"]) == 1
        said = capsys.readouterr()
        assert "the program was given nothing open under that number" in said.err
        assert said.out == ""
