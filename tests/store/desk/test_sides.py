"""Both sides: a customer's desk with that customer alone, and what each side tells the other."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.errors import NotFound, Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.row import RowChange
from store.domain.wishes import (
    AddUser,
    Approve,
    ChangeRole,
    Deactivate,
    EditUser,
    End,
    Remind,
    RemoveUser,
    Request,
)
from store.exchange.json_file import OfficeFile
from store.files.forms.customer_files import customer_files
from store.files.store import TinyStore
from store.rules.customers.as_told import customer_told
from tests.conftest import NOW
from tests.store.office_files import incoming

EVA, ADA = "eva@alfa.test", "ada@alfa.test"
END = End(collaboration="utlagg-1", outcome="continue")
OTHERS = ["1002", "9999"]


@pytest.fixture
def store(make, store_with):
    """Make a store with two customers."""
    held = (
        make.collaboration("utlagg", invoice_recipient="customer"),
        make.collaboration("scanner", status="requested"),
    )
    olle = make.administrator("Olle Ask", active=False)
    per = make.administrator("Per Ek")
    alfa = make.customer(*held, users=(make.administrator(), make.user("Ada Dal"), olle))
    beta = make.customer(*held, number="1002", name="Beta Café AB", users=(per,))
    return store_with(alfa, beta)


@pytest.fixture
def seat(store, clock):
    """Sit a customer's user down at the store, on an account that several share."""

    def seat(login: str | None = EVA, company: str = "1001", os_user: str = "portal"):
        return open_desk(store.path, os_user=os_user, login=login, company=company, clock=clock)

    return seat


def why_not(act, *args, **fields) -> str:
    with pytest.raises(Refused) as error:
        act(*args, **fields)
    assert [each.code for each in error.value.refusals] == ["not-allowed"]
    return str(error.value)


# What is in reach


@pytest.mark.parametrize("login", [EVA, ADA])
def test_a_customers_user_sees_its_own_company_alone(store, desk_of, seat, clock, login):
    """Rows, requests, history and news: one customer, whatever happens at the other."""
    office, desk = desk_of(store), seat(login)
    seen = clock.now
    clock.now += dt.timedelta(hours=1)
    for number in ("1001", "1002"):
        office.carry_out(number, Remind(collaboration="scanner-1"))
    assert [row.number for row in desk.listing().rows] == ["1001"]
    assert [each.number for each in desk.requests()] == ["1001"]
    assert [each.number for each in desk.history()] == ["1001"]
    assert [row.number for row in desk.news_since(seen)] == ["1001"]
    assert [row.number for row in office.listing().rows] == ["1001", "1002"]
    assert desk.customer("1001") == customer_told(office.customer("1001"), "customer")


REACHES = {
    "customer": lambda desk, number: desk.customer(number),
    "plan": lambda desk, number: desk.plan(number, END),
    "carry_out": lambda desk, number: desk.carry_out(number, END),
    "plan_several": lambda desk, number: desk.plan_several([("1001", END), (number, END)]),
    "history": lambda desk, number: desk.history(number),
}


@pytest.mark.parametrize("reach", REACHES)
def test_another_customer_is_as_good_as_none(store, seat, files_in, reach):
    """Case 15: not found, in the same words whether there is such a customer or not (R7)."""
    desk, before = seat(), files_in(store.path)
    messages = []
    for number in OTHERS:
        with pytest.raises(NotFound) as error:
            REACHES[reach](desk, number)
        messages.append(str(error.value).replace(number, "NUMBER"))
    assert messages[0] == messages[1]
    assert "Beta" not in messages[0]
    assert files_in(store.path) == before


def test_what_is_due_at_another_customer_is_not_carried_out_there(store, desk_of, seat, clock):
    """On its day each side's program ends what it can reach."""
    for number in ("1001", "1002"):
        desk_of(store).carry_out(number, replace(END, on=clock.day(1)))
    clock.now += dt.timedelta(days=1)
    assert [each.number for each in seat().due()] == ["1001"]
    assert [each.number for each in desk_of(store).due()] == ["1002"]


# Sitting down


@pytest.mark.parametrize(
    ("login", "company"),
    [
        (EVA, "9999"),
        (EVA, "1002"),
        ("per@alfa.test", "1001"),
        ("olle@alfa.test", "1001"),
        ("nobody", "1001"),
        ("bo", "1001"),
        (None, "1001"),
    ],
)
def test_who_is_no_active_user_of_the_company_is_told_no_more_than_that(seat, login, company):
    """Whether there is such a customer, or such a user, is nobody else's business."""
    message = why_not(seat, login, company)
    assert message == f"{login or 'portal'} is not an active user of customer {company}."


@pytest.mark.parametrize("os_user", ["anna", "bo", "frida"])
@pytest.mark.parametrize("login", [None, EVA])
@pytest.mark.parametrize("company", ["1001", "9999"])
def test_an_employees_account_does_not_act_for_a_customer(
    make, tmp_path, unsynced, os_user, login, company
):
    """Not under a user's name, and not after having left either."""
    path = tmp_path / "other"
    frida = replace(make.anna, login="frida", name="Frida Dal", active=False)
    TinyStore.create(
        path, make.office, (*make.employees, frida), [make.customer()], who="anna", disk=unsynced
    )
    message = why_not(open_desk, path, os_user=os_user, login=login, company=company)
    assert message == f"{os_user} is an employee and cannot act for a customer."


def test_an_account_that_is_the_users_e_mail_needs_no_login(seat):
    """Upper and lower case alike; the operator is who stands in the list."""
    for operator in (seat(None, os_user=EVA).operator, seat("EVA@Alfa.Test").operator):
        assert (operator.login, operator.name, operator.side) == (EVA, "Eva Lind", "customer")
        assert operator.portal_role == "administrator"


def test_a_new_role_holds_from_the_next_login(store, seat):
    """A promoted User may end then; the desk that is open may not (R30)."""
    open_desk = seat(ADA)
    seat(EVA).carry_out("1001", ChangeRole(email=ADA, role="administrator"))
    why_not(open_desk.carry_out, "1001", END)
    assert seat(ADA).carry_out("1001", END).entry.by == ADA


def test_who_is_demoted_does_nothing_more_at_the_open_desk(seat):
    seat().carry_out("1001", ChangeRole(email=ADA, role="administrator"))
    ada = seat(ADA)
    seat().carry_out("1001", ChangeRole(email=ADA, role="user"))
    with pytest.raises(Refused, match="Ada Dal has another role now, User"):
        ada.carry_out("1001", END)


@pytest.mark.parametrize("act", [Deactivate(email=ADA), RemoveUser(email=ADA)])
def test_who_is_an_active_user_no_more_does_nothing_more(store, seat, act):
    seat().carry_out("1001", ChangeRole(email=ADA, role="administrator"))
    ada = seat(ADA)
    seat().carry_out("1001", act)
    with pytest.raises(Refused, match=r"ada@alfa\.test is not an active user of customer 1001"):
        ada.carry_out("1001", END)
    assert seat().customer("1001").collaboration("utlagg-1").status == "active"


def test_an_administrator_ends_with_side_customer(store, desk_of, seat):
    """Case 15: without the office's consent; who and which side are kept (R7, R9).

    By which account, the office alone reads (R59).
    """
    done = seat().carry_out("1001", END)
    ending = done.customer.collaborations[0].ending
    assert (ending.by, ending.side) == (EVA, "customer")
    entry = done.entry
    assert (entry.by, entry.os_user, entry.side) == (EVA, "", "customer")
    assert desk_of(store).customer("1001").history[-1].os_user == "portal"


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (END, "Ending a collaboration takes the role Administrator in Mina tjänster."),
        (replace(END, on=dt.date(2026, 12, 1)), "Ending a collaboration takes the role"),
        (Approve(collaboration="scanner-1"), "Answering a request takes the role Administrator"),
        (ChangeRole(email=ADA, role="administrator"), "Changing users and services takes the role"),
        (Request(service="lon", task="Löpande bokföring"), "is done by the office."),
    ],
)
def test_a_plain_user_only_sees(store, seat, files_in, wish, words):
    """Case 15: `not-allowed`, and the company's own Administrator is who to ask."""
    desk, before = seat(ADA), files_in(store.path)
    message = why_not(desk.carry_out, "1001", wish)
    assert words in message
    assert message.endswith(("Ask an Administrator of your company.", "is done by the office."))
    assert not any(name in message for name in ("Anna", "Bo", "Cecilia", "David"))
    assert files_in(store.path) == before


def test_an_administrator_of_a_customer_imports_nothing(make, seat):
    """An import is the office's."""
    assert why_not(seat().run_import, incoming(OfficeFile(office=make.office))).endswith(
        "done by the office."
    )


# What each side tells the other


def test_requests_and_news_of_a_file_that_cannot_be_read_are_told_as_missing(store, desk_of, clock):
    """The others are listed; who does not ask for what is missing gets nothing at all."""
    office, seen = desk_of(store), clock.now - dt.timedelta(minutes=1)
    customer_files(store.path).file_of("1002").write_bytes(b"torn")
    for ask in (office.requests, lambda *on_damage: office.news_since(seen, *on_damage)):
        damage: list[StoreDamaged] = []
        assert "1002" not in [each.number for each in ask(damage.append)]
        (fault,) = damage
        assert "is damaged, or not a file of samarbete" in f"{fault}"
        with pytest.raises(StoreDamaged, match="is damaged"):
            ask()


class SomethingNew(Desk):
    """A desk whose rows say of the other side what no history does, as those of a server may."""

    def listing(self):
        read = super().listing()
        change = RowChange(action="end", at=NOW, reached=NOW + dt.timedelta(days=1),
                           by=EVA, side="customer", collaboration=None)  # fmt: skip
        return replace(read, rows=[replace(row, changes=(change,)) for row in read.rows])


def test_a_row_that_tells_of_what_no_history_has_is_no_news(store, desk_of, clock):
    office = desk_of(store)
    assert SomethingNew(store, office.operator, clock=clock).news_since(NOW) == ()


@pytest.mark.parametrize("ends", ["office", "customer"])
def test_nothing_ends_silently(store, desk_of, seat, clock, ends):
    """The other side finds it in its news, with who and what; one's own is no news."""
    office, eva = desk_of(store), seat()
    own, other = (office, eva) if ends == "office" else (eva, office)
    seen = clock.now
    clock.now += dt.timedelta(minutes=1)
    own.carry_out("1001", END)
    (row,) = other.news_since(seen)
    (change,) = row.entries
    assert (row.number, change.side, change.action) == ("1001", ends, "end")
    assert (change.by, change.at) == (own.operator.login, clock.now)
    assert change.collaboration == "utlagg-1"
    assert own.news_since(seen) == other.news_since(clock.now) == ()


def test_what_one_side_did_stays_news_after_the_other_has_done_something(
    store, desk_of, seat, clock
):
    """All that the other side did is told, in order; one's own is left out."""
    office, eva = desk_of(store), seat()
    seen = clock.now
    for minute, (desk, wish) in enumerate(
        [
            (office, Remind(collaboration="scanner-1")),
            (office, END),
            (eva, Approve(collaboration="scanner-1")),
            (eva, AddUser(email="ny@alfa.test", name="Ny")),
        ]
    ):
        clock.now = seen + dt.timedelta(minutes=minute + 1)
        desk.carry_out("1001", wish)
    for desk, acts in [(office, ["approve", "add-user"]), (eva, ["remind", "end"])]:
        (row,) = desk.news_since(seen)
        assert [each.action for each in row.entries] == acts
    (row,) = office.news_since(seen + dt.timedelta(minutes=3))
    assert [each.action for each in row.entries] == ["add-user"]
    assert office.news_since(seen + dt.timedelta(minutes=4)) == ()
    assert eva.news_since(seen + dt.timedelta(minutes=2)) == ()


def test_an_ending_that_falls_due_is_news_to_who_did_not_decide_it(store, desk_of, seat, clock):
    """Whoever's program carries it out."""
    office, eva = desk_of(store), seat()
    eva.carry_out("1001", replace(END, on=clock.day(1)))
    seen = clock.now
    clock.now += dt.timedelta(days=1)
    (due,) = office.due()
    entry = due.done.entry
    assert (entry.by, entry.side, entry.os_user) == (EVA, "customer", "anna")
    assert [row.number for row in office.news_since(seen)] == ["1001"]
    assert eva.news_since(seen) == ()


def test_each_side_reads_of_the_customer_as_it_is_spoken_to(store, desk_of, seat):
    """The customer is you, in what a line is about as in what it says."""
    for desk, about, says in (
        (desk_of(store), "customer", "the customer works on as before"),
        (seat(), "you", "you work on as before"),
    ):
        effects = desk.plan("1001", replace(END, outcome="continue")).effects
        (told,) = (effect for effect in effects if effect.subject in ("customer", "you"))
        assert (told.subject, told.text) == (about, says)


def test_the_office_is_not_spoken_to_as_the_customer_who_decided(store, desk_of, seat, clock):
    """An ending that falls due reads for whoever looks, not for who decided it."""
    seat().carry_out("1001", replace(END, on=clock.day(1)))
    (coming,) = desk_of(store).coming(clock.day(2))
    (told,) = (effect for effect in coming.plan.effects if effect.subject in ("customer", "you"))
    assert told.subject == "customer"
    assert not any("by you" in effect.text for effect in coming.plan.effects)


def test_a_customer_does_not_check_the_store(store_with, make, clock):
    """What is found names other customers; it is the office's to look."""
    store = store_with(make.customer(users=(make.user("eva", role="administrator"),)))
    email = store.customer("1001").users[0].email
    desk = open_desk(store.path, os_user="portal", login=email, company="1001", clock=clock)
    with pytest.raises(Refused, match="done by the office"):
        desk.check()


def test_who_changes_the_own_address_goes_on_under_the_new_one(seat):
    """The next act is known by the address that is in the list by then (R32)."""
    desk = seat()
    first = desk.carry_out("1001", EditUser(email=EVA.upper(), new_email="eva.lind@alfa.test"))
    second = desk.carry_out("1001", END)
    assert (first.entry.by, second.entry.by) == (EVA, "eva.lind@alfa.test")
    assert seat("eva.lind@alfa.test").operator == desk.operator


def test_the_customers_side_is_spoken_to(store_with, make, clock):
    """Who reads it is the customer, so what becomes of the customer is what becomes of *you*."""
    store = store_with(make.customer(make.collaboration("lon", invoice_recipient="customer")))
    office = open_desk(store.path, os_user="anna", clock=clock)
    own = open_desk(store.path, os_user="portal", login=EVA, company="1001", clock=clock)
    plans = [desk.plan("1001", End(collaboration="lon-1", outcome="end")) for desk in (office, own)]
    texts = [
        " ".join(e.text for e in p.effects) + " ".join(c.text for c in p.checks) for p in plans
    ]
    assert "the customer has no access" in texts[0]
    assert "you have no access" in texts[1]
    assert "paid by you" in texts[1]
    assert "handed a backup file over to you" in texts[1]
    assert "the customer" not in texts[1]


def test_what_is_damaged_once_the_company_sits_there_is_told_with_whom_to_ask(
    make, store_with
) -> None:
    """Nothing that a customer's user reads names the office's files, or how they are mended."""
    store = store_with(make.customer(), name="torn")
    desk = open_desk(store.path, os_user="host", login="eva@alfa.test", company="1001")
    other = open_desk(store.path, os_user="anna")
    customer_files(store.path).file_of("1001").write_bytes(b"torn")
    damage: list[StoreDamaged] = []
    assert not [*desk.some_customers(["1001"], damage.append)]
    told = [*map(str, damage), *desk.listing().damaged, *desk.narrowed(Filter()).damaged]
    for read in (
        lambda: desk.customer("1001"),
        lambda: desk.glance("1001"),
        lambda: desk.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny")),
        lambda: [*desk.some_customers(["1001"])],
    ):
        with pytest.raises(StoreDamaged) as error:
            read()
        told.append(f"{error.value}")
    assert set(told) == {
        "The store is damaged, and mending it is the office's task: ask the office."
    }
    assert len(told) == 7
    with pytest.raises(StoreDamaged, match="--repair-from"):
        other.customer("1001")


def test_a_damaged_policy_is_told_at_a_customers_desk_with_whom_to_ask(make, store_with) -> None:
    store = store_with(make.customer(), name="policy")
    (store.path / "policy.toml").write_text("[[")
    desk = open_desk(store.path, os_user="host", login="eva@alfa.test", company="1001")
    with pytest.raises(StoreDamaged, match=r"ask the office\.$") as error:
        _services = desk.services
    assert "policy.toml" not in f"{error.value}"
    with pytest.raises(StoreDamaged, match=r"policy\.toml.*--set or --clear"):
        _services = open_desk(store.path, os_user="anna").services
