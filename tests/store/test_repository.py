"""What every store promises (its `Store`), on each of them: a directory, and a server."""

import datetime as dt
import time

import msgspec
import pytest
from msgspec.structs import replace

from store.desk.opening import make_store, open_desk
from store.domain.errors import Conflict, NotFound, Refused
from store.domain.filters import Filter
from store.domain.model import Customer, Employee, Entry
from store.domain.plan import with_line
from store.domain.wishes import AddUser, End, Undo
from store.exchange.json_file import OfficeFile, encode_office
from tests.store.acts import only_new, told
from tests.store.office_files import incoming, read_office

NAME = "Alfa Bygg AB"
SECRET = "Hotell i Umeå som ingen ska se"


def marked(customer: Customer, mark: str = "here", *, by: str = "anna") -> Customer:
    """Return the customer with a line of history more, as any change leaves it."""
    entry = Entry(
        at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
        by=by,
        os_user=by,
        side="office",
        action="edit",
        details={"mark": mark},
    )
    return with_line(customer, entry)


def delete(**fields) -> End:
    return End(collaboration="utlagg-1", outcome="delete", confirmation=NAME, **fields)


@pytest.fixture
def alfa(make):
    return make.customer(make.collaboration("utlagg"), make.collaboration("eekonomi"))


@pytest.fixture
def beta(make):
    return make.customer(number="1002", name="Åkeri Beta", account_manager="bo")


# Reading


def test_the_office_and_its_employees_are_as_they_were_brought(place_with, make):
    store = place_with().store()
    assert (store.office, store.employees) == (make.office, make.employees)


def test_a_customer_comes_back_equal_in_every_field(place_with, alfa, beta):
    store = place_with(alfa, beta).store()
    assert store.customer("1001") == alfa
    assert {each.number: each for each in store.customers()} == {"1001": alfa, "1002": beta}


def test_several_are_read_together_and_who_is_not_there_is_left_out(place_with, make):
    numbers = [f"{1000 + n}" for n in range(40)]
    store = place_with(*(make.customer(number=number) for number in numbers)).store()
    found = store.some_customers([*numbers[5:25], "9999", "../1001", numbers[5]])
    assert sorted(customer.number for customer in found) == numbers[5:25]
    assert list(store.some_customers([])) == []


def test_at_a_customers_desk_several_are_it_alone(place_with, clock, alfa, beta):
    address = place_with(alfa, beta).address_of("portal")
    desk = open_desk(address, os_user="portal", login="eva@alfa.test", company="1001", clock=clock)
    assert [customer.number for customer in desk.some_customers(["1001"])] == ["1001"]
    with pytest.raises(NotFound):
        desk.some_customers(["1001", "1002"])


@pytest.mark.parametrize("number", ["9999", "", "../1001", "1001'--", "å\u0301", "x" * 3000])
def test_who_is_not_there_is_not_found(place_with, alfa, number):
    store = place_with(alfa).store()
    with pytest.raises(NotFound):
        store.customer(number)
    with pytest.raises(NotFound):
        store.change(number, marked)
    assert store.listing_of(number).rows == ()


def test_rows_come_in_the_order_in_which_people_count(place_with, make):
    """2 comes before 10, also behind a letter; and numbers before letters."""
    numbers = ["2", "10", "B12", "å", "B2", "1", "ab"]
    store = place_with(*(make.customer(number=each) for each in numbers)).store()
    listing = store.listing()
    assert [row.number for row in listing.rows] == ["1", "2", "10", "B2", "B12", "ab", "å"]
    assert listing.damaged == ()


def test_the_row_of_one_is_the_row_in_the_list(place_with, alfa, beta):
    store = place_with(alfa, beta).store()
    assert store.listing_of("1002").rows == store.listing().rows[1:]


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(search="akeri"),
        Filter(search="100% _"),
        Filter(service=frozenset({"utlagg"}), status=frozenset({"active"})),
        Filter(manager=frozenset({"bo"})),
        Filter(manager=frozenset({"bo", "anna"})),
        Filter(service=frozenset({"utlagg", "lon"}), status=frozenset({"active", "ended"})),
        Filter(owner=frozenset({"bo"})),
        Filter(no_main_contact=True),
        Filter(left=frozenset({"bo"})),
        Filter(left=frozenset({"bo", 'b"o'}), service=frozenset({"utlagg"})),
        Filter(left=frozenset()),
    ],
)
def test_what_a_filter_shows_is_what_the_program_filters(place_with, make, alfa, beta, wanted):
    lone = make.customer(number="1003", name="100% _ Gamma", users=())
    ours = make.customer(number="1004", users=(make.administrator(email="Bo@ByraNorr.test"),))
    store = place_with(alfa, beta, lone, ours).store()
    assert store.narrowed(wanted).rows == wanted.apply(store.listing().rows)


@pytest.mark.parametrize("email", ["bo@byranorr.test", "Bo@ByraNorr.TEST"])
def test_somebody_of_the_office_is_no_main_contact_in_any_list(place_with, make, beta, email):
    """R24, R25: in the whole list, in one customer's, and in what a filter shows."""
    place = place_with(
        make.customer(make.collaboration("utlagg"), users=(make.administrator(email=email),)), beta
    )
    store = place.store()
    assert store.listing().rows[0].main_contact is None
    assert store.listing_of("1001").rows[0].main_contact is None
    missing = Filter(no_main_contact=True)
    assert [row.number for row in store.narrowed(missing).rows] == ["1001"]
    assert [each.number for each in place.desk().readiness()] == ["1001"]
    customer = store.customer("1001")
    assert (customer.main_contact, customer.valid_main_contact(make.employees)) == (email, None)


def test_who_comes_to_the_office_later_counts_no_longer(place_with, make, alfa):
    """The rows that were listed before are listed again."""
    store = place_with(alfa).store()
    assert store.listing().rows[0].main_contact == "eva@alfa.test"
    eva = replace(make.bo, login="eva", email="Eva@alfa.test", active=False)
    store.add([eva], [], lambda held, arriving: arriving, told)
    assert store.listing().rows[0].main_contact is None
    assert store.narrowed(Filter(no_main_contact=True)).rows == store.listing().rows


# Changing


def test_a_change_decides_on_what_is_kept_and_is_seen_by_all(place_with, alfa):
    place = place_with(alfa)
    one, other = place.store("anna"), place.store("bo")
    one.change("1001", marked)
    after = other.change("1001", lambda customer: marked(customer, "there", by="bo"))
    assert [each.details["mark"] for each in after.history] == ["here", "there"]
    assert one.customer("1001") == other.customer("1001") == after
    assert after.version == alfa.version + 2


@pytest.mark.parametrize("error", [Conflict("no"), NotFound("no"), ValueError("no"), KeyError(1)])
def test_what_a_change_raises_comes_through_and_nothing_is_written(place_with, alfa, error):
    store = place_with(alfa).store()

    def fails(customer: Customer) -> Customer:
        raise error

    with pytest.raises(type(error)) as raised:
        store.change("1001", fails)
    assert raised.value is error
    assert store.customer("1001") == alfa
    assert store.change("1001", marked).version == alfa.version + 1


def test_what_is_no_longer_set_is_gone_after_a_change(place_with, alfa):
    store = place_with(alfa).store()
    store.change("1001", lambda each: replace(marked(each), main_contact=None))
    assert store.customer("1001").main_contact is None
    assert store.listing().rows[0].main_contact is None


def test_the_list_of_another_follows_a_change(place_with, alfa, beta):
    place = place_with(alfa, beta)
    one, other = place.store(), place.store("bo")
    before = other.listing()
    one.change("1001", lambda each: replace(marked(each), name="Alfa Nya AB"))
    deadline = time.monotonic() + 20
    while not other.moved():  # news from a server travel for a moment
        assert time.monotonic() < deadline
    after = other.listing()
    assert [row.name for row in after.rows] == ["Alfa Nya AB", "Åkeri Beta"]
    assert after.rows[1] == before.rows[1]


# Adding


def test_what_is_added_is_new_or_the_same(place_with, make, alfa, beta):
    place = place_with(alfa)
    store = place.store()
    nils = Employee(login="nils", name="Nils Ny")
    came = told((), ())  # the database asks a new customer who brought it
    assert came is not None
    beta = replace(beta, history=(replace(came, action="import"),))
    added = store.add([nils, make.bo], [alfa, beta], only_new, told)
    assert (added.customers, added.unchanged, added.employees) == (1, 1, 1)
    assert store.employees == place.store("bo").employees == (*make.employees, nils)
    assert store.customer("1002") == beta
    again = store.add([nils], [alfa, beta], only_new, told)
    assert (again.customers, again.unchanged, again.employees) == (0, 2, 0)


def test_where_one_differs_nothing_is_added(place_with, make, alfa, beta):
    store = place_with(alfa).store()
    with pytest.raises(Refused) as refused:
        store.add(
            [replace(make.bo, rights="full")],
            [replace(alfa, name="Alfa Annan"), beta],
            only_new,
            told,
        )
    assert {each.code for each in refused.value.refusals} == {"already-exists"}
    assert len(refused.value.refusals) == 2
    assert store.employees == make.employees
    assert [row.number for row in store.listing().rows] == ["1001"]


def test_the_offices_people_are_decided_on_as_they_are_kept_and_seen_by_all(place_with, make):
    place = place_with()
    one, other = place.store(), place.store("bo")
    nils = Employee(login="nils", name="Nils Ny")
    other.listing()
    after = one.change_employees(lambda before: ((*before, nils), told(before, (*before, nils))))
    deadline = time.monotonic() + 20
    while not other.moved():
        assert time.monotonic() < deadline
    assert other.read_employees() == one.employees == after == (*make.employees, nils)
    again = one.change_employees(
        lambda before: (
            tuple(replace(each, name=each.name.upper()) for each in before),
            told(before, before),
        )
    )
    assert place.store().employees == again
    assert [each.login for each in again] == [each.login for each in after]
    with pytest.raises(KeyError):
        one.change_employees(lambda before: before[{}["nobody"] :])
    assert place.store().employees == again
    assert one.check() == ()


def test_a_whole_store_has_nothing_to_find(place_with, alfa, beta):
    store = place_with(alfa, beta).store()
    store.change("1001", marked)
    assert store.check() == ()


# At the desk


def test_from_import_over_refusal_and_cure_to_the_end_and_back(place_with, make, clock):
    """An ending is refused, cured, carried out, undone, dated, and carried out when it is due."""
    place = place_with()
    held = make.customer(make.collaboration("utlagg"), users=())
    desk = place.desk()
    assert (
        desk.run_import(incoming(OfficeFile(office=make.office, customers=(held,)))).customers == 1
    )
    end = End(collaboration="utlagg-1", outcome="continue")

    with pytest.raises(Refused) as refused:
        desk.carry_out("1001", end)
    assert "main-contact-missing" in [each.code for each in refused.value.refusals]
    kept = desk.customer("1001")
    assert replace(kept, history=(), version=1) == held

    cured = desk.carry_out("1001", AddUser(email="eva@alfa.test", name="Eva")).customer
    shown = desk.plan("1001", end).effects
    ended = desk.carry_out("1001", end, shown=shown).customer
    assert ended.collaborations[0].status == "ended"

    undone = desk.carry_out("1001", Undo()).customer
    assert undone == replace(cured, version=undone.version, history=undone.history)
    assert undone.history[:-1] == ended.history

    desk.carry_out("1001", replace(end, on=clock.day(1)))
    assert desk.listing().rows[0].collaborations[0].status == "ending"
    assert list(desk.due()) == []
    clock.now += dt.timedelta(days=1)
    other = place.desk("cecilia")
    assert [each.done is not None for each in other.due()] == [True]
    assert list(place.desk("anna").due()) == []
    last = desk.customer("1001").history[-1]
    assert (last.action, last.by, last.os_user) == ("end", "anna", "cecilia")
    assert desk.check() == ()


def test_what_was_shown_and_would_now_do_something_else_is_told_instead(place_with, make):
    report = make.record("report", status="sent")
    place = place_with(make.customer(make.collaboration("utlagg", records=(report,))))
    anna, cecilia = place.desk("anna"), place.desk("cecilia")
    shown = anna.plan("1001", delete(reason="avtal")).effects
    place.store("anna").change(
        "1001",
        lambda each: replace(
            marked(each),
            collaborations=tuple(
                replace(c, records=(*c.records, make.record("outlay", status="sent")))
                for c in each.collaborations
            ),
        ),
    )
    before = cecilia.customer("1001")
    with pytest.raises(Conflict):
        anna.carry_out("1001", delete(reason="avtal"), shown=shown)
    assert cecilia.customer("1001") == before


def test_two_who_end_the_same_end_it_once(place_with, alfa):
    place = place_with(alfa)
    end = End(collaboration="utlagg-1", outcome="continue")
    place.desk("anna").carry_out("1001", end)
    with pytest.raises(Refused):
        place.desk("cecilia").carry_out("1001", end)
    assert len(place.store().customer("1001").history) == 1


def test_who_may_only_see_may_take_a_pack_along_and_it_is_noted(place_with, alfa):
    """The note is a change like any other, and the store lets it pass."""
    place = place_with(alfa)
    desk = place.desk("bo")
    done = desk.carry_out("1001", desk.hand_over("1001").wish)
    assert (done.entry.by, done.entry.os_user) == ("bo", "bo")
    with pytest.raises(Refused):
        desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))


def test_an_office_that_is_taken_out_and_brought_in_elsewhere_is_equal(place_with, tmp_path, make):
    """Either way: a directory holds what the store held, history and all."""
    report = make.record("report", status="sent")
    held = make.customer(make.collaboration("utlagg", records=(report,)))
    desk = place_with(held).desk()
    desk.carry_out("1001", delete(reason="avtal"))
    taken = desk.export(Filter())
    path = tmp_path / "other"
    make_store(path, read_office(encode_office(taken)), os_user="anna")
    assert open_desk(path, os_user="anna").export(Filter()) == taken
    back = place_with().store()
    assert back.add(taken.employees, taken.customers, only_new, told).customers == 1
    assert tuple(back.customers()) == taken.customers


def test_what_a_file_changes_of_a_customer_is_kept_with_a_line_of_history(place_with, make, alfa):
    desk = place_with(alfa).desk()
    brought = OfficeFile(office=make.office, customers=(replace(alfa, name="Alfa Nya AB"),))
    desk.run_import(incoming(brought))
    after = desk.customer("1001")
    assert (after.name, after.version) == ("Alfa Nya AB", alfa.version + 1)
    assert [each.action for each in after.history] == ["import"]
    assert desk.listing().rows[0].name == "Alfa Nya AB"


def test_after_end_and_delete_the_records_are_kept_nowhere(place_with, make):
    report = make.record("report", title=SECRET, status="sent")
    place = place_with(make.customer(make.collaboration("utlagg", records=(report,))))
    place.desk().carry_out("1001", delete(reason="lämnat över"))
    for reader in ("anna", "bo"):
        kept = msgspec.json.encode(tuple(place.store(reader).customers())).decode()
        assert SECRET not in kept
    assert place.store().check() == ()
