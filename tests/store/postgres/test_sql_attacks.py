"""What a login of the server tries by SQL, on every server that is to be had: held, or let through.

Each try is a transaction of its own that is rolled back, on one store, by the server's own clock.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import msgspec
import psycopg
import pytest

from store.desk.opening import open_desk
from store.domain.model import Entry, Hold, Record, Replaced, ReplacedRecord, Task
from store.domain.wishes import AddUser
from store.postgres.guards import GUARDS
from store.rules.endings.erasure import record_sum, records_sum
from tests.conftest import NOW, Make
from tests.servers.postgresql import GUARDED, PASSWORD, Server, all_binaries
from tests.store.postgres.changes_in_sql import ADMIN, REPORT
from tests.store.postgres.sql_tries import TRIES as OTHERS
from tests.store.postgres.sql_tries import Try
from tests.store.postgres.tries_of_claims import CLAIMED
from tests.store.postgres.tries_of_likeness import ALIKE
from tests.store.postgres.tries_of_texts import UNCLEAN, UNTYPED
from tests.store.postgres.tries_of_ways import ROUNDABOUT

TRIES = (*OTHERS, *CLAIMED, *UNTYPED, *UNCLEAN, *ALIKE, *ROUNDABOUT)

CUSTOMERS_DECISION = Entry(
    at=NOW,
    by="eva@alfa.test",
    os_user="portal",
    side="customer",
    action="end-on-date",
    collaboration="lon-1",
    details={"outcome": "continue", "on": "2097-12-01"},
)

ADDED_LONG_AGO = Entry(
    at=NOW,
    by="cecilia",
    os_user="cecilia",
    side="office",
    action="record",
    collaboration="utlagg-1",
    replaced=Replaced(record=ReplacedRecord(sha256=record_sum(REPORT), new=True)),
)


class Attacked:
    """A server with one office on it, and those who try, each connected once.

    A try takes nothing along: what it did is rolled back, and so is what it has set.
    """

    def __init__(self, server: Server, database: str) -> None:
        self._server = server
        self._database = database
        self._connected: dict[str, psycopg.Connection[tuple[object, ...]]] = {}

    def outcome(self, attempt: Try) -> str | None:
        """Carry out one try and take it back; return what it was refused with, if it was."""
        connection = self._connection(attempt.who)
        try:
            for statement in attempt.sql.split(";"):
                changed = connection.execute(statement.encode())
            return None if changed.rowcount else "nothing to change"
        except psycopg.Error as error:
            return f"{error}".split("\n")[0]
        finally:
            connection.rollback()

    def asked(self, statement: LiteralString, *values: str) -> tuple[object, ...]:
        """Ask the database as its administrator; return the row."""
        connection = self._connection(ADMIN)
        found = connection.execute(statement, values).fetchone()
        connection.rollback()
        assert found is not None
        return found

    def leave(self) -> None:
        """End all connections."""
        for connection in self._connected.values():
            connection.close()

    def _connection(self, who: str) -> psycopg.Connection[tuple[object, ...]]:
        if who not in self._connected:
            more = {"password": PASSWORD} if who == GUARDED else {}
            self._connected[who] = psycopg.connect(
                self._server.address(who, self._database, **more)
            )
        return self._connected[who]


@pytest.fixture(scope="module", params=all_binaries(), ids=lambda path: path.parts[-2])
def attacked(request: pytest.FixtureRequest) -> Iterator[Attacked]:
    """Give a server with one office on it that goes by the server's own clock."""
    programs: Path = request.param
    server, make = Server(programs), Make()
    customer = make.customer(
        make.collaboration("utlagg", records=(REPORT,)),
        make.collaboration("ekonomioversikt", status="requested"),
        make.collaboration("scanner", status="ending", ending=make.ending(on=dt.date(2026, 1, 2))),
        make.collaboration(
            "lon",
            status="ending",
            ending=make.ending(on=dt.date(2097, 12, 1), by="eva@alfa.test", side="customer"),
        ),
        tasks=(Task(name="Löpande bokföring", owner="bo"), Task(name="Bokslut")),
        history=(ADDED_LONG_AGO, CUSTOMERS_DECISION),
        holds=(Hold(reason="Tvist", by="anna", at=NOW, collaboration="ekonomioversikt-1"),),
    )
    database = server.office(make.office, make.employees, (customer,))
    (on_time,) = [each for each in GUARDS if "function samarbete.on_time" in each]
    server.command(on_time, database)
    server.command("revoke samarbete_shared from losen")
    attacked = Attacked(server, database)
    yield attacked
    attacked.leave()
    server.stop()


def test_what_is_tried_by_sql_is_held_and_what_is_done_by_right_goes_on(attacked) -> None:
    assert len({attempt.name for attempt in TRIES}) == len(TRIES) >= 92
    other = {
        attempt.name: refused
        for attempt in TRIES
        if (refused := attacked.outcome(attempt)) is None
        if attempt.held
    } | {
        attempt.name: refused
        for attempt in TRIES
        if not attempt.held and (refused := attacked.outcome(attempt)) is not None
    }
    assert other == {}


@pytest.mark.parametrize(
    "name",
    [
        "becomes ended",
        "becomes ending",
        "erases records",
        "removes users, told as edit",
        "releases",
        "releases, told as a hand-over",
    ],
)
def test_a_try_is_held_by_the_rule_that_it_is_about(attacked, name) -> None:
    """And not because the try itself was wrong."""
    (attempt,) = [each for each in TRIES if each.name == name]
    assert "bo lacks" in (attacked.outcome(attempt) or "")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("hires, and does not raise the counter", "a change raises the counter"),
        ("sets a policy, and does not raise the counter", "a change raises the counter"),
        ("removes, and does not raise the counter", "a change raises the counter"),
        (
            "a hold that has passed in the place of one",
            "a hold that has passed holds nothing: it is released instead",
        ),
        (
            "decides on a day that has passed",
            "what is decided for a day is decided for one that has not passed",
        ),
        ("deletes telling of another record", "the line does not tell what was erased of utlagg-1"),
        ("deletes what is on hold", "utlagg-1 is on hold: it does not end with deletion"),
        ("deletes and releases at once", "utlagg-1 is on hold: it does not end with deletion"),
        ("deletes on a day of the hold", "utlagg-1 is on hold: it does not end with deletion"),
        ("takes records of what is on hold", "utlagg-1 is on hold: none of its records goes"),
        ("removes who is on hold", "1001 is on hold"),
        ("releases, told as an edit", "a hold is put and released by its own act"),
        ("puts on hold in another's name", "a hold is of now, and in the name of who puts it"),
    ],
)
def test_a_hold_stands_in_the_database_itself(attacked, name, why) -> None:
    """Whatever the program is that writes there (R59)."""
    (attempt,) = [each for each in TRIES if each.name == name]
    assert (attacked.outcome(attempt) or "").removeprefix("ERROR:  ") == why


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("deletes without a word of it",
         "utlagg-1 ends with deletion, and its line does not tell of it"),
        ("deletes telling of more records", "the line does not tell what was erased of utlagg-1"),
        ("deletes telling of none", "the line does not tell what was erased of utlagg-1"),
        ("deletes with a sum that is none", "the new line of the history cannot be read"),
        ("tells of erased records, and ends nothing",
         "a line tells of erased records, and nothing ended"),
    ],
)  # fmt: skip
def test_a_certificate_cannot_be_claimed_in_the_database(attacked, name, why) -> None:
    """Whatever the program is that writes there (R61)."""
    (attempt,) = [each for each in TRIES if each.name == name]
    assert (attacked.outcome(attempt) or "").removeprefix("ERROR:  ") == why


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("decides in another's name", "a decision is of now, and in the name of who decides"),
        ("puts off what the customer decided",
         "what one side has decided, the other does not take back"),
        ("withdraws, and the customer's decision deletes",
         "a decision is of now, and in the name of who decides"),
        ("replaced an ended one", "the line tells of a collaboration as it was not"),
        ("replaced a user who was another", "the line tells of a user as it was not"),
        ("replaced no record", "the line tells of a new record, and there is none"),
        ("a record of a person who is another",
         "david lacks full rights in the office's program"),
        ("asks in another's name", "bo lacks full rights in the office's program"),
        ("a collaboration whose variant is 5", "the document of 1001 cannot be read"),
    ],
)  # fmt: skip
def test_what_stands_inside_a_value_is_held_by_its_own_rule(attacked, name, why) -> None:
    """Whatever the program is that writes there (R9, R18)."""
    (attempt,) = [each for each in TRIES if each.name == name]
    assert (attacked.outcome(attempt) or "").removeprefix("ERROR:  ") == why


@pytest.mark.parametrize("attempt", UNCLEAN, ids=lambda attempt: attempt.name)
def test_a_text_that_entry_refuses_keeps_nobody_from_the_customer(attempt, server, make, clock):
    """It is read, listed and changed with the program as before, and told."""
    customer = make.customer(make.collaboration("utlagg"), tasks=(Task(name="Bokslut"),))
    database = server.office(make.office, make.employees, (customer,))
    with psycopg.connect(server.address("anna", database)) as connection:
        for statement in attempt.sql.split(";"):
            connection.execute(statement.encode())
    desk = open_desk(server.address("anna", database), os_user="anna", clock=clock)
    assert desk.listing().damaged == ()
    done = desk.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny"))
    assert done.customer == desk.customer("1001")


def test_the_database_makes_the_sums_of_records_that_the_program_makes(attacked) -> None:
    """Else an ending with deletion would be refused where the records hold an odd text."""
    texts = [
        "".join(map(chr, range(1, 160))),
        'a\\"/\b\f',
        "å\u2028\U0001f600\ufeff",
        "",
        "[[x]] $n",
    ]
    records = tuple(
        Record(kind=kind, title=text, person=person, status=text or None, on=on)
        for text in texts
        for kind, person, on in (("report", None, None), (f"x{text}", text, dt.date(2026, 1, 2)))
    )
    kept = msgspec.json.encode(records).decode()
    sums, all_of_them = attacked.asked(
        "select samarbete.record_sums(%s::jsonb), samarbete.records_sum(%s::jsonb)", kept, kept
    )
    of_kind: dict[str, list[str]] = {}
    for record in records:
        of_kind.setdefault(record.kind, []).append(record_sum(record))
    assert sums == of_kind
    assert all_of_them == records_sum(records)
