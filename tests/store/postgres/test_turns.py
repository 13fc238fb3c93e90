"""How often the server is asked: what an act costs on a long line, counted exactly."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.address import read_address
from store.domain.filters import Filter
from store.domain.wishes import End, RemoveCustomer
from store.postgres.documents import PAGE_SIZE
from store.postgres.store import PgStore
from store.tables.formats import read_file
from tests.servers.line import FLUSH, SYNC, Line, OpenQuestions, line_to
from tests.servers.postgresql import SHARED
from tests.store import acts
from tests.store.postgres.test_connection import marked
from tui.__main__ import main


@pytest.fixture
def database(office_on_server, make):
    """Make an office with one customer on the server."""
    return office_on_server(make.customer(make.collaboration("utlagg")))


@pytest.fixture
def line(server) -> Iterator[Line]:
    """Give a line to the server."""
    with line_to(server.home) as line:
        yield line


@pytest.fixture
def address(server, database, line):
    """Give the address of the office at the other end of the line."""
    return server.address("anna", database, host=f"{line.folder}")


def test_a_read_takes_one_turn_and_a_change_two(line, address):
    """A change begins and reads; it writes and commits. What needs no answer goes with the next."""
    with contextlib.closing(PgStore(address)) as store:
        customer = store.customer("1001")
        for ask in (lambda: store.customer("1001"), store.listing, store.read_employees):
            line.turns = 0
            ask()
            assert line.turns == 1
        line.turns = 0
        store.change("1001", lambda _now: marked(customer))
        assert line.turns == 2


def test_a_desk_has_all_that_a_list_shows_after_four_turns(address, line):
    """One to be let in, one to sit down, one for the list with who works there, one for details."""
    desk = open_desk(read_address(address), os_user="anna")
    assert desk.services
    assert line.turns == 2
    rows = desk.listing_by_rights().rows
    assert line.turns == 3
    assert len(list(desk.some_customers([row.number for row in rows]))) == 1
    assert line.turns == 4


def test_all_else_that_is_read_of_the_office_takes_one_turn_each(address, line):
    with contextlib.closing(PgStore(address)) as store:
        store.listing()
        store.moved()  # begins to listen, once
        for ask in (
            store.policy,
            store.office_history,
            store.headings,
            store.moved,
            lambda: store.listing_of("1001"),
            lambda: list(store.some_customers(["1001"])),
            lambda: store.narrowed(Filter(search="alfa")),
        ):
            line.turns = 0
            ask()
            assert line.turns == 1, ask


def test_many_rows_come_in_few_turns(server, line, office_on_server, make):
    """Each page is twice as large as the one before."""
    count = 3 * PAGE_SIZE - 1
    database = office_on_server(*(make.customer(number=f"{n}") for n in range(1001, 1001 + count)))
    with contextlib.closing(
        PgStore(server.address("anna", database, host=f"{line.folder}"))
    ) as store:
        for ask in (store.listing, lambda: store.narrowed(Filter(search="alfa"))):
            line.turns = 0
            assert len(ask().rows) == count
            assert line.turns == 2


@pytest.fixture
def desk(server, office_on_server, make, line):
    """Sit somebody down behind the line, at the customer on whom every act can be done."""
    database = office_on_server(acts.customer(make))
    opened = []

    def desk(verb: acts.Verb) -> Desk:
        who = "anna" if verb.side == "office" else SHARED
        store = PgStore(server.address(who, database, host=f"{line.folder}"))
        opened.append(store)
        if verb.side == "office":
            return Desk(store, make.operator("anna"), clock=lambda: verb.now)
        by = make.customers_operator(make.administrator())
        return Desk(store, by, company=acts.NUMBER, clock=lambda: verb.now)

    yield desk
    for store in opened:
        store.close()


@pytest.mark.parametrize("name", acts.VERBS)
def test_every_act_on_a_customer_takes_two_turns(name, desk, line):
    """With the customer come the people and the policy, which decide on it as well.

    Both may have changed since the plan was shown. The first act of a desk costs no more.
    """
    verb = acts.VERBS[name]
    sits = {side: desk(replace(verb, side=side)) for side in {"office", verb.side}}
    for side, wish in (*(("office", wish) for wish in verb.before), (verb.side, verb.wish)):
        line.turns = 0
        sits[side].carry_out(acts.NUMBER, wish)
        assert line.turns == 2


def test_what_is_read_and_shown_before_costs_no_turn_of_the_act(address, line):
    desk = open_desk(read_address(address), os_user="anna")
    (one,) = desk.customer("1001").collaborations
    wish = End(collaboration=one.id, outcome="continue")
    plan = desk.plan_for(desk.customer("1001"), wish)
    assert not plan.refusals
    line.turns = 0
    desk.carry_out("1001", wish, shown=plan.effects)
    assert line.turns == 2


def test_a_customer_is_removed_in_three_turns(server, line, office_on_server, make):
    """With the line of the office's history, and the note for the lists of others."""
    database = office_on_server(make.customer())
    address = server.address("anna", database, host=f"{line.folder}")
    desk = open_desk(read_address(address), os_user="anna")
    line.turns = 0
    desk.carry_out("1001", RemoveCustomer(confirmation="1001"))
    assert line.turns == 3
    assert desk.listing().rows == ()


def test_several_customers_are_changed_in_as_many_turns_as_one(
    server, line, office_on_server, make
):
    """Each update is sent without a wait for the one before."""
    numbers = [f"{n}" for n in range(2001, 2041)]
    database = office_on_server(*(make.customer(number=number) for number in numbers))
    address = server.address("anna", database, host=f"{line.folder}")
    with contextlib.closing(PgStore(address)) as store:
        entry = acts.told(store.employees, ())
        line.turns = 0
        done = store.change_several(numbers, marked, lambda _done: entry)
        assert len(done.changed) == len(numbers)
        assert line.turns == 3


def test_the_office_itself_is_changed_in_three_turns(address, line, make):
    """One of them waits for what is written, so that only the commit can be in doubt."""
    with contextlib.closing(PgStore(address)) as store:
        entry = marked(store.customer("1001")).history[-1]
        line.turns = 0
        store.replace_policy({"utlagg": {"name": "Utlägg"}}, lambda: entry)
        assert line.turns == 3
        line.turns = 0
        store.change_headings(lambda _kept: ({"kund": "name"}, entry))
        assert line.turns == 3
        line.turns = 0
        store.change_employees(lambda people: (people, entry))
        assert line.turns == 3


def test_an_import_asks_nothing_behind_its_commit(address, line):
    """What is saved would look unsaved if the server were gone by then, and would have no id."""
    desk = open_desk(read_address(address), os_user="anna")
    line.turns = 0
    report = desk.run_import(read_file(b"Kundnr;Namn\n9001;Ny AB"))
    assert (report.customers, line.turns) == (1, 13)  # the last of them is the commit


def test_what_is_looked_for_in_many_customers_reads_those_together(
    server, line, office_on_server, make, clock
):
    """One turn for the list, one for all whom it is about."""
    on = clock.day(3)
    ending = make.collaboration("utlagg", status="ending", ending=make.ending("continue", on=on))
    asked = make.collaboration("eekonomi", status="requested")
    numbers = [f"{n}" for n in range(1001, 1041)]
    database = office_on_server(*(make.customer(ending, asked, number=each) for each in numbers))
    address = server.address("anna", database, host=f"{line.folder}")
    desk = open_desk(read_address(address), os_user="anna", clock=clock)
    wishes = [(number, End(collaboration="utlagg-1", outcome="continue")) for number in numbers]
    for ask, turns in (
        (lambda: desk.coming(on), 2),
        (desk.requests, 2),
        (lambda: desk.plan_several(wishes), 1),
    ):
        line.turns = 0
        assert len(ask()) == len(numbers)
        assert line.turns == turns


COMMIT, DONE = b"E\0\0\0\x09\0\0\0\0\0", b"C\0\0\0\x0bCOMMIT\0"


@pytest.mark.parametrize(("asks", "is_a_turn"), [(b"", False), (FLUSH, True)])
def test_the_end_of_what_is_asked_is_a_turn_where_its_answer_was_waited_for(asks, is_a_turn):
    """A server that sends news answers before it; who has not asked for that has not waited."""
    questions = OpenQuestions()
    questions.hear_client(b"\0\0\0\x04")  # the first message has no letter
    questions.hear_server(b"Z\0\0\0\x05I")
    assert questions.hear_client(COMMIT + asks)
    questions.hear_server(DONE)
    assert questions.hear_client(SYNC) is is_a_turn


def test_to_set_a_policy_asks_for_the_one_so_far_once_and_once_more_under_the_lock(
    address, line, tmp_path
):
    """What is told of it and whether it is kept already come of one answer."""
    file = tmp_path / "policy.toml"
    file.write_text('[[utlagg.checks]]\nid = "kept"\ntext = "It is kept"\nmeasure = "attested"\n')
    line.turns = 0
    assert main(["--store", f"{address}", "policy", "--set", f"{file}"]) == 0
    assert line.turns == 7
