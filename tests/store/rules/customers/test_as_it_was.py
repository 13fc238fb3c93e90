"""A customer as it stood on a day, walked back by its history: each act, and acts in any order."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from store.domain.catalogue import catalogue
from store.domain.errors import NotFound, Refused
from store.domain.model import Customer, Ending, Entry, Hold, Record, Replaced, Task
from store.domain.wishes import (
    ChangeRole,
    Edit,
    End,
    License,
    PutOnHold,
    ReleaseHold,
    RemoveTask,
    SetRecord,
    Undo,
    Wish,
)
from store.rules.customers.as_it_was import AsItWas, as_it_was, as_it_was_before
from store.rules.customers.import_undo import came_entry, came_with
from store.rules.registry import rule_of
from store.tables.formats import read_file
from tests.store.acts import DUE, NOW, TASK, VERBS, Verb
from tests.store.acts import customer as customer_of_acts

SERVICES = catalogue()
DAY = dt.timedelta(days=1)

UNDONE = {
    f"undo of {name}": Verb(
        Undo(), before=(*VERBS[name].before, VERBS[name].wish), now=VERBS[name].now
    )
    for name in (
        *("end", "end on a date", "withdraw", "edit", "role", "main contact", "deactivate"),
        *("activate", "license", "edit user", "add user", "record"),
    )
}
NOT_KEPT = {
    "end and delete": {"collaborations[utlagg-1].records"},
    "remove": {
        f"users[ada@alfa.test].{field}" for field in ("phone", "role", "active", "services")
    },
    "undo of add user": {f"users[ny@alfa.test].{field}" for field in ("phone", "role")},
}
"""What the line of an act does not keep of what it changed; all other acts are kept whole."""


NEXT = dt.date(2026, 6, 1)


def ended(on: dt.date) -> Ending:
    """Return an ending that was decided and done on a day."""
    at = dt.datetime.combine(on, dt.time(9), dt.UTC)
    return Ending(outcome="continue", on=on, by="anna", side="office", decided_at=at)


def act(make, customer: Customer, wish: Wish, at: dt.datetime, side: str = "office") -> Customer:
    """Return the customer after an act; as it is, where that is refused."""
    by = make.operator("anna")
    if side == "customer":
        by = make.customers_operator(make.administrator())
    try:
        plan = rule_of(type(wish))(customer, wish, by, at, SERVICES)
    except NotFound:
        return customer
    return customer if plan.refusals else plan.after


def fields_of(customer: Customer) -> dict[tuple[str, ...], object]:
    """Return all that is known of a customer, each field by its path."""
    found: dict[tuple[str, ...], object] = {}
    for field, value in asdict(customer).items():
        match field:
            case "tasks":
                found |= {("tasks", task.name): task.owner for task in customer.tasks}
            case "users":
                for user in customer.users:
                    found |= {("users", user.email, of): one for of, one in asdict(user).items()}
            case "collaborations":
                for each in customer.collaborations:
                    found |= {
                        ("collaborations", each.id, of): one for of, one in asdict(each).items()
                    }
            case "holds":
                found |= {("holds", h.collaboration or "1001"): h for h in customer.holds or ()}
            case _:
                found[field,] = value
    return found


def told_wrongly(told: AsItWas, actual: Customer) -> dict[tuple[str, ...], object]:
    """Return what is told as a fact and was not so, by its path."""
    said, was = fields_of(told.customer), fields_of(actual)
    return {
        path: (said.get(path), was.get(path))
        for path in said.keys() | was.keys()
        if told.is_known(*path) and (path in said, said.get(path)) != (path in was, was.get(path))
    }


def before_last(customer: Customer) -> AsItWas:
    told = as_it_was_before(customer, len(customer.history) - 1, NOW.date(), SERVICES)
    assert told is not None
    return told


@pytest.mark.parametrize("name", [*VERBS, *UNDONE])
def test_every_act_is_walked_back_field_for_field_or_names_what_is_not_kept(make, name) -> None:
    verb = (VERBS | UNDONE)[name]
    before = came_with(customer_of_acts(make), came_entry("aaaaaaaa", make.operator("anna"), NOW))
    for wish in verb.before:
        before = act(make, before, wish, verb.now)
    after = act(make, before, verb.wish, verb.now, verb.side)
    assert len(after.history) == len(before.history) + 1
    told = before_last(after)
    assert told_wrongly(told, before) == {}
    assert {lost.field for lost in told.unknown} == NOT_KEPT.get(name, set())


MORE = (
    End(collaboration="utlagg-1", outcome="delete", confirmation="1001", on=DUE, reason="Slut"),
    End(collaboration="eekonomi-1", outcome="close", on=DUE, waived={
        "work-done": "klart", "dependents-ended": "sen", "bank-integration-ended": "sen"}),
    End(collaboration="scanner-1", outcome="end", confirmation="1001", reason="Nu"),
    End(collaboration="lon-smart-1", outcome="continue"),
    Edit(collaboration="eekonomi-1", task="Bokslut"),
    Edit(collaboration="utlagg-1", customer_owned=True),
    SetRecord(collaboration="utlagg-1", kind="report", title="Ny", status="draft"),
    PutOnHold(collaboration="utlagg-1", reason="Annat skäl"),
    PutOnHold(reason="Revision"), ReleaseHold(), ReleaseHold(collaboration="utlagg-1"),
    License(email="ada@alfa.test", service="utlagg", revoke=True),
    ChangeRole(email="ada@alfa.test", role="administrator"), RemoveTask(task=TASK),
    Undo(), Undo(), Undo(), Undo(collaboration="utlagg-1"), Undo(collaboration="eekonomi-1"),
)  # fmt: skip
WISHES = [*((verb.wish, verb.side) for verb in VERBS.values()), *((one, "office") for one in MORE)]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(WISHES), st.integers(0, 40)), min_size=3, max_size=14))
def test_after_any_acts_each_day_is_told_as_it_was_or_named_as_unknown(make, acts) -> None:
    at = NOW
    customer = came_with(customer_of_acts(make), came_entry("aaaaaaaa", make.operator("anna"), at))
    stood = [customer]
    for (wish, side), hours in acts:
        at += dt.timedelta(hours=hours)
        after = act(make, customer, wish, at, side)
        if after != customer:
            stood.append(customer := after)
    for n, was in enumerate(stood, start=1):
        told = as_it_was_before(customer, n, NOW.date(), SERVICES)
        assert told is not None
        assert told_wrongly(told, was) == {}, [entry.action for entry in customer.history]


def test_it_is_as_it_stood_when_the_swedish_day_was_over(make) -> None:
    late = dt.datetime(2026, 11, 24, 22, 59, tzinfo=dt.UTC)  # a minute to midnight in Sweden
    first = act(make, customer_of_acts(make), VERBS["edit"].wish, NOW)
    customer = act(make, first, VERBS["role"].wish, late)
    customer = act(make, customer, VERBS["rename task"].wish, late + dt.timedelta(minutes=2))
    days = {day: as_it_was(customer, NOW.date() + n * DAY, SERVICES)
            for n, day in enumerate(("first", "second", "third"))}  # fmt: skip
    assert days["first"].customer == first
    assert days["second"].customer.user("ada@alfa.test").role == "auditor"
    assert days["second"].customer.task("Bokföring") is None
    assert days["third"].customer == customer
    assert not any(day.unknown for day in days.values())


def test_before_a_customer_came_there_was_none(make) -> None:
    by = make.operator("anna")
    came = came_with(make.customer(), came_entry("aaaaaaaa", by, NOW))
    assert as_it_was(came, NOW.date() - DAY, SERVICES) is None
    assert as_it_was(came, NOW.date(), SERVICES).unknown == ()


def test_where_nobody_wrote_down_when_it_came_that_is_said(make) -> None:
    customer = act(make, customer_of_acts(make), VERBS["edit"].wish, NOW)
    told = as_it_was(customer, NOW.date() - DAY, SERVICES)
    assert [lost.field for lost in told.unknown] == ["collaborations[scanner-1]", "customer"]
    assert "its history begins on 2026-11-23" in told.unknown[-1].text
    assert told.customer.collaboration("eekonomi-1").variant == "Pro"


def test_of_what_began_later_by_no_line_nothing_is_told_as_known(make) -> None:
    """A file brought it with its start; what was there before that, nobody wrote down."""
    began = dt.date(2026, 5, 31)
    customer = make.customer(make.collaboration("utlagg", started_on=began))
    told = as_it_was(customer, began - dt.timedelta(days=1), catalogue())
    assert told is not None
    assert not told.is_known("collaborations", "utlagg-1", "status")
    assert any("began on 2026-05-31" in lost.text for lost in told.unknown)
    there = as_it_was(customer, began, catalogue())
    assert there is not None
    assert there.is_known("collaborations", "utlagg-1", "status")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "requested", "requested_on": NEXT}, "was requested on 2026-06-01"),
        ({"status": "declined", "requested_on": NEXT}, "was requested on 2026-06-01"),
        ({"status": "ended", "ending": ended(NEXT)}, "ended on 2026-06-01"),
        ({"status": "ending", "ending": ended(NEXT)}, "was decided on 2026-06-01"),
        ({"status": "active", "started_on": NEXT}, "began on 2026-06-01"),
    ],
)
def test_of_what_was_done_later_by_no_line_nothing_is_told_as_known(make, fields, said) -> None:
    customer = make.customer(replace(make.collaboration("utlagg"), **fields))
    told = as_it_was(customer, NEXT - DAY, SERVICES)
    assert told is not None
    assert not told.is_known("collaborations", "utlagg-1", "status")
    assert not told.is_known("collaborations", "utlagg-1", "task")
    assert any(said in lost.text for lost in told.unknown)
    there = as_it_was(customer, NEXT, SERVICES)
    assert there is not None
    assert there.is_known("collaborations", "utlagg-1", "status")


def test_records_of_later_days_are_left_out_where_no_line_tells_of_them(make) -> None:
    """They cannot have been there; what else there was, nobody wrote down."""
    day = dt.date(2026, 9, 26)
    later = Record(kind="report", title="Site visit", on=dt.date(2026, 11, 25))
    records = (Record(kind="report", title="Tolls", on=day), later)
    customer = make.customer(make.collaboration("utlagg", records=records))
    told = as_it_was(customer, day, SERVICES)
    assert told.customer.collaboration("utlagg-1").records == records[:1]
    assert not told.is_known("collaborations", "utlagg-1", "records")
    assert any("records dated after 2026-09-26 are left out" in u.text for u in told.unknown)
    came = came_with(customer, came_entry("aaaaaaaa", make.operator("anna"), NOW))
    told = as_it_was(came, NOW.date(), SERVICES)
    assert told.customer.collaboration("utlagg-1").records == records
    assert told.unknown == ()


def test_who_was_deleted_is_known_again_before_a_line_that_keeps_more(make) -> None:
    changed = act(make, customer_of_acts(make), VERBS["role"].wish, NOW)
    customer = act(make, changed, VERBS["remove"].wish, NOW + DAY)
    told = as_it_was(customer, NOW.date(), SERVICES)
    assert told.customer.user("ada@alfa.test").name == "Ada Dal"
    assert {lost.path[:2] for lost in told.unknown} == {("users", "ada@alfa.test")}
    assert "role, telephone, licences and whether active are not kept" in told.unknown[0].text
    told = as_it_was_before(customer, 0, NOW.date() - DAY, SERVICES)
    assert told.customer.user("ada@alfa.test") == customer_of_acts(make).user("ada@alfa.test")
    assert [lost.field for lost in told.unknown] == ["collaborations[scanner-1]", "customer"]


def old(action: str, **fields: object) -> Entry:
    """Return a line as an older program wrote it."""
    made = {"at": NOW, "by": "anna", "os_user": "anna", "side": "office"}
    return Entry(action=action, **(made | fields))


OLD = [
    (old("approve", collaboration="utlagg-1", details={"status": "requested -> active"}),
     {"collaborations[utlagg-1].started_on"}),
    (old("link", collaboration="utlagg-1", details={"status": "unlinked -> active",
                                                    "task": "none -> Löpande bokföring"}),
     {"collaborations[utlagg-1].started_on"}),
    (old("record", collaboration="utlagg-1", details={"kind": "report"}),
     {"collaborations[utlagg-1].records"}),
    (old("import", details={"name": "Alfa AB -> Alfa Bygg AB", "records utlagg-1": "1 report"}),
     {"collaborations[utlagg-1].records"}),
    (old("undo", details={"undone": "edit"}, collaboration="utlagg-1"), {"edit"}),
    (old("move-house"), {"move-house"}),
    (old("release"), {"holds[1001]"}),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "unknown"), OLD, ids=[entry.action for entry, _lost in OLD])
def test_of_an_older_line_what_it_does_not_keep_is_named(make, entry, unknown) -> None:
    utlagg = make.collaboration("utlagg", started_on=NOW.date())
    told = before_last(make.customer(utlagg, history=(entry,), version=2))
    assert {lost.field for lost in told.unknown} - {"customer"} == unknown
    if entry.action == "import":
        assert told.customer.name == "Alfa AB"


def test_of_a_history_that_was_edited_it_is_said_that_it_may_have_been_otherwise(make) -> None:
    customer = act(make, customer_of_acts(make), VERBS["edit"].wish, NOW)
    customer = act(make, customer, VERBS["role"].wish, NOW + DAY)
    first, last = customer.history
    edited = replace(customer, history=(replace(first, by="bo"), last))
    assert as_it_was(customer, NOW.date(), SERVICES).unknown == ()
    (lost,) = as_it_was(edited, NOW.date(), SERVICES).unknown
    assert lost.field == "history"
    assert "it may have been otherwise than is told here" in lost.text


def test_a_hold_that_came_with_a_file_is_put_back_by_no_guess(make) -> None:
    held = Hold(reason="Tvist", by="anna", at=NOW, until=DUE)
    before = make.customer(make.collaboration("utlagg"), holds=(held,))
    after = act(make, before, PutOnHold(reason="Ny tvist"), NOW)
    told = before_last(after)
    assert told_wrongly(told, before) == {}
    assert "holds[1001]" in {lost.field for lost in told.unknown}


def test_a_task_that_was_removed_has_its_owner_again(make) -> None:
    before = make.customer(tasks=(Task(name=TASK, owner="bo"), Task(name="Resor", owner="anna")))
    after = act(make, before, RemoveTask(task="Resor"), NOW)
    assert before_last(after).customer.task("Resor") == Task(name="Resor", owner="anna")
    assert after.history[-1].replaced in (None, Replaced())


TABLE = """\
number;name;org number;account manager;task;task owner;service;user;email;phone
1001;Alfa Nya AB;556000-4615;bo;Bokslut;bo;scanner;Eva Lindh;eva@alfa.test;070-1740605
1001;Alfa Nya AB;556000-4615;bo;Resor;anna;;Ny Ström;ny@alfa.test;
"""


def test_what_a_file_changed_is_as_it_was_on_every_kind_of_store(place_with, make) -> None:
    """Taken back, what the file had brought is named, field by field."""
    alfa = make.customer(make.collaboration("utlagg"))
    desk = place_with(alfa).desk()
    batch = desk.run_import(read_file(TABLE.encode(), desk.services)).batch
    told = before_last(desk.customer("1001"))
    assert told_wrongly(told, alfa) == {}
    assert {lost.field for lost in told.unknown} == {"customer"}
    plan = desk.plan_import_undo(batch)
    imported = desk.customer("1001")
    desk.undo_import(plan, f"{plan.taken_back}")
    told = before_last(desk.customer("1001"))
    assert told_wrongly(told, imported) == {}
    assert {"name", "users[ny@alfa.test]", "collaborations[scanner-1]"} < {
        lost.field for lost in told.unknown
    }
    assert desk.as_it_was("1001", desk.today()).customer == desk.customer("1001")
    with pytest.raises(Refused, match="is still to come"):
        desk.as_it_was("1001", desk.today() + DAY)
