"""Undoing the latest change: for a day, and only where nothing was lost (R18)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.domain.model import Task
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    Edit,
    EditUser,
    End,
    License,
    Link,
    NameMainContact,
    Remind,
    RemoveUser,
    Request,
    Undo,
    Withdraw,
)

NAME = "Alfa Bygg AB"
TASK = "Löpande bokföring"
DAY = dt.timedelta(hours=24)
LATER = dt.date(2026, 12, 31)


def end(service: str, outcome: str = "continue", **fields) -> End:
    return End(collaboration=f"{service}-1", outcome=outcome, **fields)


def refused(desk, wish=None) -> list[str]:
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish or Undo())
    return [each.code for each in error.value.refusals]


@pytest.fixture
def customer(make):
    """Make a customer on which every act can be done."""
    dated = make.ending("end", on=dt.date(2026, 12, 1))
    return make.customer(
        make.collaboration(
            "utlagg", records=(make.record("report", status="sent", person="ada@alfa.test"),)
        ),
        make.collaboration("eekonomi", variant="Pro", period=12, invoice_recipient="customer"),
        make.collaboration("scanner", status="ending", ending=dated),
        make.collaboration("lon-smart", variant="Standard"),
        make.collaboration("ekonomioversikt", status="requested"),
        make.collaboration("lon", status="unlinked", task=None),
        tasks=(Task(name=TASK, owner="bo"), Task(name="Bokslut")),
        users=(
            make.administrator(),
            make.administrator("Per Ek", phone="070-1740605"),
            make.user("Ada Dal", services=("utlagg", "lon")),
            make.user("Olle Ask", active=False),
        ),
    )


ADA, PER, OLLE = "ada@alfa.test", "per@alfa.test", "olle@alfa.test"
UNDOABLE = {
    "end": end("utlagg"),
    "end, whether data is lost not documented": end("lon-smart", "close"),
    "end on a date": end("utlagg", on=LATER),
    "move the date": end("scanner", "end", on=LATER),
    "end before the date": end("scanner", "end"),
    "withdraw": Withdraw(collaboration="scanner-1"),
    "edit the task": Edit(collaboration="utlagg-1", task="Bokslut"),
    "edit the rest": Edit(
        collaboration="eekonomi-1", variant="Start", period=3, invoice_recipient="office"
    ),
    "edit to Start": Edit(collaboration="lon-smart-1", variant="Start"),
    "add a user": AddUser(email="nils@alfa.test", name="Nils Lo"),
    "add the first user": AddUser(email="nils@alfa.test", name="Nils Lo"),
    "put a user right": EditUser(email=PER, name="Per Eck", phone=""),
    "another address": EditUser(email=ADA, new_email="ada.dal@alfa.test"),
    "another address of the main contact": EditUser(
        email="eva@alfa.test", new_email="eva.lind@alfa.test"
    ),
    "demote": ChangeRole(email=PER, role="user"),
    "promote": ChangeRole(email=ADA, role="administrator"),
    "name main contact": NameMainContact(email=PER),
    "promote to main contact": NameMainContact(email=ADA, promote=True),
    "deactivate": Deactivate(email=ADA),
    "activate": Activate(email=OLLE),
    "license": License(email=ADA, service="scanner"),
    "revoke": License(email=ADA, service="utlagg", revoke=True),
}


@pytest.mark.parametrize("act", UNDOABLE)
def test_an_undone_act_leaves_the_customer_as_it_was(customer, desk_with, clock, act):
    """Case 40: equal apart from history and version; the undo is a line of its own."""
    if act == "add the first user":
        customer = replace(customer, users=(), main_contact=None)
    desk = desk_with(customer)
    done = desk.carry_out("1001", UNDOABLE[act])
    clock.now += DAY
    undone = desk.carry_out("1001", Undo(reason="fel kund"))
    assert done.customer != customer
    assert replace(undone.customer, history=(), version=1) == replace(customer, version=1)
    assert undone.customer.history[:-1] == done.customer.history
    assert undone.customer.version == done.customer.version + 1
    entry = undone.entry
    assert (entry.action, entry.at, entry.reason) == ("undo", clock.now, "fel kund")
    assert entry.details["undone"] == done.entry.action
    assert entry.collaboration == done.entry.collaboration


FINAL = {
    "delete": end("utlagg", "delete", confirmation=NAME, reason="slut"),
    "delete on a date": end("utlagg", "delete", on=LATER, confirmation=NAME, reason="slut"),
    "remove a user": RemoveUser(email=ADA),
    "request": Request(service="skatt-bokslut", task=TASK),
    "remind": Remind(collaboration="ekonomioversikt-1"),
    "link": Link(collaboration="lon-1", task=TASK),
}


@pytest.mark.parametrize("act", FINAL)
def test_what_takes_something_away_or_was_sent_is_not_undone(
    customer, desk_with, files_in, tmp_path, act
):
    """`cannot-undo`, and nothing changes: what is lost is lost, what was sent is sent (R18)."""
    desk = desk_with(customer)
    desk.carry_out("1001", FINAL[act])
    before = files_in(tmp_path / "office")
    assert refused(desk) == ["cannot-undo"]
    assert files_in(tmp_path / "office") == before


@pytest.mark.parametrize("act", ["remove a user", "request", "remind", "link"])
def test_what_is_not_undone_says_so_before_it_is_done(customer, desk_with, act):
    effects = desk_with(customer).plan("1001", FINAL[act]).effects
    (said,) = [effect.text for effect in effects if effect.subject == "undo"]
    assert said.startswith("this cannot be undone")


def test_nothing_an_undo_and_what_is_too_old_are_not_undone(customer, desk_with, clock):
    """Three ways to `cannot-undo`, each with its own words."""
    desk = desk_with(customer)
    (nothing,) = desk.plan("1001", Undo()).refusals
    desk.carry_out("1001", UNDOABLE["end"])
    desk.carry_out("1001", Undo())
    (an_undo,) = desk.plan("1001", Undo()).refusals
    desk.carry_out("1001", UNDOABLE["end"])
    clock.now += DAY + dt.timedelta(seconds=1)
    (too_old,) = desk.plan("1001", Undo()).refusals
    assert {each.code for each in (nothing, an_undo, too_old)} == {"cannot-undo"}
    assert nothing.message == "Nothing has been done to this customer yet."
    assert an_undo.message == "The latest change was an undo; do the act again instead."
    assert too_old.message == (
        "Visma Utlägg ended (Anna Berg, 2026-11-23): it could be undone within 24 hours only."
    )


BETWEEN = ("edit the rest", "demote", "add a user", "withdraw", "license", "name main contact")


@pytest.mark.parametrize("between", BETWEEN)
def test_an_ending_can_be_undone_whatever_else_is_done_meanwhile(customer, desk_with, between):
    """The promise of 24 hours holds as long as that collaboration is unchanged (R18)."""
    desk = desk_with(customer)
    desk.carry_out("1001", UNDOABLE["end"])
    other = desk.carry_out("1001", UNDOABLE[between]).customer
    undone = desk.carry_out("1001", Undo(collaboration="utlagg-1"))
    assert undone.entry.details["undone"] == "end"
    assert undone.customer.collaboration("utlagg-1") == customer.collaboration("utlagg-1")
    left = replace(undone.customer, collaborations=(), history=(), version=1)
    assert left == replace(other, collaborations=(), history=(), version=1)


@pytest.mark.parametrize("between", BETWEEN)
def test_acts_on_different_things_are_undone_one_after_the_other(customer, desk_with, between):
    """Without a collaboration it is the latest first, then the one before, then no more."""
    desk = desk_with(customer)
    ended = desk.carry_out("1001", UNDOABLE["end"]).customer
    desk.carry_out("1001", UNDOABLE[between])
    first = desk.carry_out("1001", Undo()).customer
    assert replace(first, history=(), version=1) == replace(ended, history=(), version=1)
    second = desk.carry_out("1001", Undo()).customer
    assert replace(second, history=(), version=1) == replace(customer, version=1)
    assert refused(desk) == ["cannot-undo"]


def test_what_has_been_changed_since_is_not_undone(customer, desk_with):
    """Putting back what was before would take the later change along, without a word."""
    desk = desk_with(customer)
    desk.carry_out("1001", Edit(collaboration="utlagg-1", task="Bokslut"))
    desk.carry_out("1001", UNDOABLE["end"])
    desk.carry_out("1001", Undo(collaboration="utlagg-1"))
    assert refused(desk, Undo(collaboration="utlagg-1")) == ["cannot-undo"]
    assert refused(desk) == ["cannot-undo"]


def test_the_main_contact_is_put_back_with_the_act_that_changed_it_alone(customer, desk_with):
    """A licence given before another main contact was named is undone, and the name stays."""
    desk = desk_with(customer)
    desk.carry_out("1001", License(email=ADA, service="scanner"))
    desk.carry_out("1001", NameMainContact(email=PER))
    desk.carry_out("1001", Edit(collaboration="utlagg-1", task="Bokslut"))
    desk.carry_out("1001", Undo())
    named = desk.customer("1001")
    desk.carry_out("1001", Activate(email=OLLE))
    desk.carry_out("1001", Undo())
    assert desk.customer("1001").main_contact == named.main_contact == PER


def test_a_collaboration_that_has_a_successor_does_not_run_again(make, desk_with):
    """Two of one service would run at once (R38)."""
    desk = desk_with(make.customer(make.collaboration("scanner"), tasks=(Task(name=TASK),)))
    desk.carry_out("1001", end("scanner", "end"))
    desk.carry_out("1001", Request(service="scanner", task=TASK))
    assert refused(desk, Undo(collaboration="scanner-1")) == ["already-exists"]


def test_what_will_be_again_is_told_before_it_is_done(customer, desk_with):
    """The effects are those of any change: the field, what it is now, what it will be."""
    desk = desk_with(customer)
    desk.carry_out("1001", UNDOABLE["edit the task"])
    told = {each.subject: (each.before, each.after) for each in desk.plan("1001", Undo()).effects}
    assert told["task"] == ("Bokslut", TASK)
    desk.carry_out("1001", UNDOABLE["promote to main contact"])
    told = {each.subject: each.text for each in desk.plan("1001", Undo()).effects}
    assert told["user"] == "Ada Dal is again: User, active"
    assert told["main-contact"] == "Eva Lind is main contact again"


def test_records_that_have_come_since_are_kept(make, customer, store_with, desk_of):
    """The app's own record of the collaboration is restored, never an older state of its data."""
    store = store_with(customer)
    desk = desk_of(store)
    desk.carry_out("1001", UNDOABLE["end on a date"])

    def added(now):
        held = now.collaborations[0]
        records = (*held.records, make.record("report", "Resa till Kiruna", status="draft"))
        return replace(now, collaborations=now.with_collaboration(replace(held, records=records)))

    with_draft = store.change("1001", added)
    undone = desk.carry_out("1001", Undo()).customer.collaborations[0]
    assert undone.records == with_draft.collaborations[0].records
    assert (undone.status, undone.ending) == ("active", None)


@pytest.mark.parametrize(
    ("act", "who"),
    [
        ("end", "anna"),
        ("withdraw", "anna"),
        ("edit the rest", "anna"),
        ("edit the task", "anna bo cecilia david"),
        ("demote", "anna david"),
        ("name main contact", "anna david"),
    ],
)
def test_undoing_takes_as_much_as_the_act_itself(customer, store_with, desk_of, act, who):
    """Bo changes a task, and takes that back himself (R2, R3, R5)."""
    store = store_with(customer)
    desk_of(store).carry_out("1001", UNDOABLE[act])
    for login in ("anna", "bo", "cecilia", "david"):
        codes = [each.code for each in desk_of(store, login).plan("1001", Undo()).refusals]
        assert codes == ([] if login in who.split() else ["not-allowed"]), login


@pytest.mark.parametrize("outcome", ["continue", "delete"])
def test_what_was_carried_out_on_its_day_is_undone_as_its_effects_say(
    make, desk_with, clock, outcome
):
    """Unless data was lost it goes on, and is not due again: "can be undone for 24 hours"."""
    held = make.collaboration("utlagg")
    desk = desk_with(make.customer(held))
    on = clock.day(1)
    desk.carry_out("1001", end("utlagg", outcome, on=on, confirmation=NAME, reason="slut"))
    clock.now += DAY
    (due,) = desk.due()
    assert due.done is not None
    if outcome == "delete":
        assert refused(desk) == ["cannot-undo"]
        return
    assert desk.carry_out("1001", Undo()).customer.collaborations == (held,)
    assert list(desk.due()) == []


RENAMED = EditUser(email=ADA, new_email="ada.dal@alfa.test")


def test_an_act_on_a_user_who_has_another_address_since_is_not_undone(customer, desk_with):
    """The user is changed since, though the addresses differ: first the address is put back."""
    desk = desk_with(customer)
    desk.carry_out("1001", UNDOABLE["promote"])
    desk.carry_out("1001", RENAMED)
    plan = desk.plan("1001", Undo())
    assert plan.effects[0].text == "undone: Ada Dal edited: address (Anna Berg, 2026-11-23)"
    assert plan.effects[1].text == "the user is again: Ada Dal, ada@alfa.test"
    desk.carry_out("1001", Undo())
    assert refused(desk) == ["cannot-undo"]


def test_an_address_that_is_somebody_elses_by_now_is_not_put_back(customer, desk_with):
    """There would be two users with it."""
    desk = desk_with(customer)
    desk.carry_out("1001", RENAMED)
    desk.carry_out("1001", AddUser(email=ADA, name="Ada Falk"))
    desk.carry_out("1001", Undo())  # the new user is taken off
    desk.carry_out("1001", AddUser(email=ADA.upper(), name="Ada Falk"))
    desk.carry_out("1001", ChangeRole(email=ADA, role="auditor"))
    desk.carry_out("1001", Undo())
    assert refused(desk) == ["cannot-undo"]


def test_what_is_recorded_meanwhile_goes_back_with_the_address(customer, desk_with):
    """A record under the new address is about the same person."""
    desk = desk_with(customer)
    desk.carry_out("1001", RENAMED)
    desk.carry_out("1001", Undo())
    (record,) = desk.customer("1001").collaboration("utlagg-1").records
    assert record.person == ADA


def test_an_ending_that_loses_data_is_not_set_again_by_an_undo(make, desk_with, clock):
    """It would be carried out on its day although nobody typed a name again (R13, R18)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg", records=(make.record("report", status="sent"),)))
    )
    desk.carry_out("1001", end("utlagg", "delete", on=LATER, confirmation=NAME, reason="slut"))
    desk.carry_out("1001", Withdraw(collaboration="utlagg-1"))
    assert refused(desk) == ["cannot-undo"]


def test_an_ending_whose_day_has_begun_meanwhile_is_not_set_again(make, desk_with, clock):
    """It would take effect at once."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    desk.carry_out("1001", end("utlagg", on=clock.day(1)))
    desk.carry_out("1001", Withdraw(collaboration="utlagg-1"))
    clock.now += dt.timedelta(hours=20)
    assert refused(desk) == ["cannot-undo"]


@pytest.mark.parametrize(
    "since",
    [RemoveUser(email="eva@alfa.test"), Deactivate(email="eva@alfa.test"),
     ChangeRole(email="eva@alfa.test", role="user")],
    ids=["deleted", "inactive", "demoted"],
)  # fmt: skip
def test_a_main_contact_that_counts_no_more_is_not_put_back(customer, desk_with, since):
    """Every ending would be refused by it (R25)."""
    desk = desk_with(customer)
    named = desk.carry_out("1001", NameMainContact(email=PER))
    after = desk.carry_out("1001", since).customer
    plan = desk.plan("1001", Undo())
    chosen = [] if plan.refusals else [plan.effects[0].text]
    assert not any("main contact" in text for text in chosen)
    assert desk.customer("1001") == after
    assert named.customer.main_contact == after.main_contact == PER


def test_who_was_created_and_has_acted_since_stays(make, desk_with, desk_of, store_with, clock):
    """The customer would have nobody left who can answer for what was done."""
    store = store_with(make.customer(make.collaboration("utlagg"), users=(), main_contact=None))
    desk = desk_of(store)
    desk.carry_out("1001", AddUser(email="nils@alfa.test", name="Nils Lo"))
    nils = make.customers_operator(store.customer("1001").user("nils@alfa.test"))
    Desk(store, nils, company="1001", clock=clock).carry_out("1001", end("utlagg", on=LATER))
    assert refused(desk) == ["cannot-undo"]


def test_what_is_passed_over_is_told(customer, desk_with):
    """Who expects the latest act to be put back reads that it is an older one."""
    desk = desk_with(customer)
    desk.carry_out("1001", UNDOABLE["edit the task"])
    desk.carry_out("1001", FINAL["remove a user"])
    texts = [effect.text for effect in desk.plan("1001", Undo()).effects]
    assert any(text.startswith("passed over, as it cannot be undone: ") for text in texts)


def test_a_main_contact_that_counted_for_nothing_before_stops_no_other_undo(make, desk_with):
    """An imported one that is inactive has nothing to do with a licence."""
    olle = make.administrator("Olle Ask", active=False)
    users = (olle, make.user("Ada Dal"))
    desk = desk_with(make.customer(users=users, main_contact=olle.email))
    desk.carry_out("1001", License(email=ADA, service="scanner"))
    assert desk.carry_out("1001", Undo()).customer.users == users


@pytest.mark.parametrize("outcome", ["delete", "continue"])
def test_a_change_of_what_ends_on_a_day_is_put_back_while_the_ending_stands(
    make, desk_with, clock, outcome
):
    """The ending was there before and is there still: nothing is set again (R13)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), tasks=(Task(name=TASK), Task(name="Bokslut")))
    )
    ends = End(
        collaboration="utlagg-1", outcome=outcome, on=clock.day(9), reason="slut",
        confirmation="Alfa Bygg AB",
    )  # fmt: skip
    decided = desk.carry_out("1001", ends).customer.collaborations
    desk.carry_out("1001", Edit(collaboration="utlagg-1", task="Bokslut"))
    assert desk.carry_out("1001", Undo()).customer.collaborations == decided
