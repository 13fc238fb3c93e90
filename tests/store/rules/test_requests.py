"""How a collaboration begins and changes: request, answer, remind, link, edit (R2-R6, R34-R47)."""

import datetime as dt
from typing import get_args

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain.catalogue import catalogue
from store.domain.model import Status, Task
from store.domain.wishes import Approve, Decline, Edit, End, Link, Remind, Request
from store.exchange.json_file import OfficeFile, encode_office
from store.rules import requests
from tests.store.office_files import read_office

SERVICES = catalogue()
TASK = "Löpande bokföring"
FIELDS = {
    "status": "status",
    "task": "task",
    "variant": "variant",
    "period": "period",
    "recipient": "invoice_recipient",
}


def ask(service: str = "scanner", **fields) -> Request:
    return Request(**({"service": service, "task": TASK} | fields))


def edit(service: str, **fields) -> Edit:
    return Edit(collaboration=f"{service}-1", **fields)


@pytest.fixture
def customer_with(make):
    """Make a customer with two tasks and the given collaborations."""
    tasks = (Task(name=TASK, owner="bo"), Task(name="Bokslut", owner="anna"))
    return lambda *collaborations, **fields: make.customer(
        *collaborations, **({"tasks": tasks} | fields)
    )


@pytest.fixture
def plan_for(make, clock):
    """Plan as Anna, who may all that the office may, or as somebody else."""

    def plan_for(customer, wish, by=None):
        return requests.plan(customer, wish, by or make.operator(), clock(), SERVICES)

    return plan_for


@pytest.fixture
def codes_of(make, plan_for):
    """Return the codes of a plan's refusals; what is refused changes nothing (R8)."""

    def codes_of(customer, wish, by=None):
        plan = plan_for(customer, wish, by)
        assert not plan.refusals or (plan.after == customer and plan.effects == ())
        return [each.code for each in plan.refusals]

    return codes_of


@pytest.fixture
def eva(make):
    """Give Eva, Administrator of the customer."""
    return make.customers_operator(make.administrator())


# Who may (R2-R5, R7)

WISHES = {
    "request": ask("utlagg"),
    "remind": Remind(collaboration="scanner-1"),
    "link": Link(collaboration="lon-1", task=TASK),
    "task": edit("lon-smart", task="Bokslut"),
    "variant": edit("lon-smart", variant="Start"),
    "period": edit("lon-smart", period=12),
    "recipient": edit("lon-smart", invoice_recipient="customer"),
    "task+period": edit("lon-smart", task="Bokslut", period=12),
    "approve": Approve(collaboration="scanner-1"),
    "decline": Decline(collaboration="scanner-1"),
}
WHO = ("anna", "bo", "cecilia", "david", "Administrator", "User")
TABLE = """
request      yes yes yes yes no  no
remind       yes yes yes yes no  no
link         yes yes yes yes no  no
task         yes yes yes yes no  no
variant      yes no  no  no  no  no
period       yes no  no  no  no  no
recipient    yes no  no  no  no  no
task+period  yes no  no  no  no  no
approve      no  no  no  no  yes no
decline      no  no  no  no  yes no
"""


@pytest.mark.parametrize(
    ("act", "who", "allowed"),
    [
        (act, who, cell == "yes")
        for act, *cells in map(str.split, TABLE.strip().splitlines())
        for who, cell in zip(WHO, cells, strict=True)
    ],
)
def test_who_may_request_answer_and_edit(make, customer_with, codes_of, act, who, allowed):
    """Case 12: the task is everybody's, the rest takes both rights; answering is the customer's."""
    customer = customer_with(
        make.collaboration("scanner", status="requested"),
        make.collaboration("lon", status="unlinked", task=None),
        make.collaboration("lon-smart", variant="Standard", invoice_recipient="office"),
    )
    users = {"Administrator": make.administrator(), "User": make.user()}
    by = make.customers_operator(users[who]) if who in users else make.operator(who)
    assert codes_of(customer, WISHES[act], by) == ([] if allowed else ["not-allowed"])


# What is refused

UNCLEAN = "tre\x1b[2Jmånader"
SECOND = Link(collaboration="eekonomi-2", task=TASK)
REFUSED = [
    (ask(task="Deklaration"), "not-customers-task"),
    (ask("eekonomi"), "invalid-value"),
    (ask("eekonomi", variant="Guld"), "invalid-value"),
    (ask("scanner", variant="Start"), "invalid-value"),
    (ask("ekonomioversikt", period=6), "invalid-value"),
    (ask(reason="a\x00b"), "invalid-value"),
    (ask("utlagg", period=UNCLEAN), "invalid-value"),
    (ask("utlagg", period="1200"), "invalid-value"),
    (ask("lon-smart", variant="Start", invoice_recipient="customer"), "recipient-fixed"),
    (edit("eekonomi", task="Deklaration"), "not-customers-task"),
    (edit("eekonomi", variant="Guld"), "invalid-value"),
    (edit("eekonomi", period=UNCLEAN), "invalid-value"),
    (edit("eekonomi", period=121), "invalid-value"),
    (edit("eekonomi", period="1200"), "invalid-value"),
    (edit("eekonomi", reason="a\u200bb"), "invalid-value"),
    (edit("ekonomioversikt", variant="Start"), "invalid-value"),
    (edit("ekonomioversikt", period=6), "invalid-value"),
    (edit("eekonomi"), "nothing-to-change"),
    (edit("eekonomi", task=TASK, variant="Pro"), "nothing-to-change"),
    (edit("lon-smart", variant="Start", invoice_recipient="customer"), "recipient-fixed"),
    (edit("lon-smart", variant="Start"), "recipient-fixed"),
    (Link(collaboration="eekonomi-1", task=TASK), "nothing-to-change"),
    (SECOND, "already-exists"),
    (replace(SECOND, service="utlagg", task="Deklaration"), "not-customers-task"),
    (replace(SECOND, service="utlagg"), "invalid-value"),  # it is Pro, and Utlägg has no variants
]


def test_all_that_is_wrong_with_the_terms_is_refused_at_once(make, customer_with, plan_for):
    """Each fault with its field, so that a form can say it there."""
    held = make.collaboration("lon-smart", variant="Standard", invoice_recipient="office")
    wrong = {"task": "Deklaration", "period": 121, "invoice_recipient": "customer"}
    edited = plan_for(customer_with(held), edit("lon-smart", variant="Start", **wrong))
    asked = plan_for(customer_with(), ask("lon-smart", variant="Start", **wrong))
    for plan in (edited, asked):
        assert [(each.code, each.about) for each in plan.refusals] == [
            ("not-customers-task", "task"),
            ("invalid-value", "period"),
            ("recipient-fixed", "recipient"),
        ]
    asked = plan_for(customer_with(), ask("eekonomi", variant="Guld", period=121))
    assert [each.about for each in asked.refusals] == ["variant", "period"]


@pytest.mark.parametrize(("wish", "code"), REFUSED)
def test_a_wish_is_refused_with_the_code_of_its_fault(make, customer_with, codes_of, wish, code):
    """Cases 30 and 36: task, variant, period, recipient, text no field has a use for (R34, R44)."""
    held = (
        make.collaboration("eekonomi", variant="Pro"),
        make.collaboration("eekonomi", id="eekonomi-2", variant="Pro", status="unlinked"),
        make.collaboration("ekonomioversikt", period=3),
        make.collaboration("lon-smart", variant="Standard", invoice_recipient="customer"),
    )
    customer = customer_with(*(() if isinstance(wish, Request) else held))
    assert codes_of(customer, wish) == [code]


IN_STATUS = {
    Approve(collaboration="scanner-1"): ("requested",),
    Decline(collaboration="scanner-1"): ("requested",),
    Remind(collaboration="scanner-1"): ("requested",),
    edit("scanner", task="Bokslut"): ("active", "ending"),
}


@pytest.mark.parametrize("status", get_args(Status))
@pytest.mark.parametrize("wish", IN_STATUS, ids=lambda wish: type(wish).__name__)
def test_only_what_waits_is_answered_and_only_what_runs_is_edited(
    make, customer_with, codes_of, eva, wish, status
):
    """`not-active` in every other status; until its end date it is fully active (R40)."""
    customer = customer_with(make.collaboration("scanner", status=status))
    by = eva if isinstance(wish, Approve | Decline) else None
    expected = [] if status in IN_STATUS[wish] else ["not-active"]
    assert codes_of(customer, wish, by) == expected


@pytest.mark.parametrize("status", ["requested", "active", "ending"])
def test_there_is_at_most_one_open_collaboration_for_a_service(
    make, customer_with, codes_of, status
):
    """Case 39: `already-exists`, also where an unlinked one would become the second (R38)."""
    held = make.collaboration("scanner", status=status)
    other = make.collaboration("lon", status="unlinked", task=None)
    customer = customer_with(held, other)
    assert codes_of(customer, ask()) == ["already-exists"]
    link = Link(collaboration="lon-1", task=TASK, service="scanner")
    assert codes_of(customer, link) == ["already-exists"]
    assert codes_of(customer, replace(link, service=None)) == []


def test_the_customer_does_not_pay_for_lon_smart_start(make, customer_with, codes_of, plan_for):
    """Case 30: `recipient-fixed`; with Standard at the same time it may (R44)."""
    start = make.collaboration("lon-smart", variant="Start", invoice_recipient="office")
    customer = customer_with(start)
    wish = edit("lon-smart", invoice_recipient="customer")
    assert codes_of(customer, wish) == ["recipient-fixed"]
    after = plan_for(customer, replace(wish, variant="Standard")).after.collaborations[0]
    assert (after.variant, after.invoice_recipient) == ("Standard", "customer")


@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        (edit("eekonomi", task="Bokslut"), []),
        (edit("eekonomi", variant="Smart"), ["not-allowed"]),
        (edit("eekonomi", period=12), ["not-allowed"]),
        (edit("eekonomi", invoice_recipient="office"), ["not-allowed"]),
        (edit("eekonomi", task="Bokslut", period=12), ["not-allowed"]),
    ],
)
def test_what_the_customer_owns_the_office_does_not_change(
    make, customer_with, codes_of, wish, codes
):
    """The task is the office's own; subscription, period and recipient are not (R6)."""
    owned = make.collaboration("eekonomi", variant="Pro", customer_owned=True)
    assert codes_of(customer_with(owned), wish) == codes


@pytest.mark.parametrize("owned", [True, False])
def test_whose_the_subscription_is_can_be_told_either_way(make, customer_with, plan_for, owned):
    """It may become the customer's while a collaboration runs, and the office's again (R6)."""
    customer = customer_with(
        make.collaboration("eekonomi", variant="Pro", customer_owned=not owned)
    )
    plan = plan_for(customer, edit("eekonomi", customer_owned=owned))
    assert plan.after.collaborations[0].customer_owned is owned
    assert plan.after.history[-1].details == {
        "customer-owned": "no -> yes" if owned else "yes -> no"
    }
    again = plan_for(plan.after, edit("eekonomi", customer_owned=owned))
    assert [each.code for each in again.refusals] == ["nothing-to-change"]
    bo = plan_for(customer, edit("eekonomi", customer_owned=owned), make.operator("bo"))
    assert [each.code for each in bo.refusals] == ["not-allowed"]
    both = plan_for(customer, edit("eekonomi", customer_owned=owned, variant="Smart"))
    assert [each.code for each in both.refusals] == (["not-allowed"] if owned else [])


def test_what_the_customer_owns_the_office_may_end(make, desk_with):
    """R6, its other half."""
    desk = desk_with(make.customer(make.collaboration("utlagg", customer_owned=True)))
    done = desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    assert done.customer.collaborations[0].status == "ended"


IMPORTED = [
    ("ekonomioversikt", {"period": "tills vidare"}),
    ("ekonomioversikt", {"period": 24}),
    ("lon-smart", {"variant": "Start", "invoice_recipient": "customer"}),
    ("lon-smart", {"variant": "Start", "invoice_recipient": None}),
]


@pytest.mark.parametrize(("service", "fields"), IMPORTED)
def test_the_task_of_what_was_imported_otherwise_can_still_be_changed(
    make, customer_with, plan_for, service, fields
):
    """Bo changes the task alone (R2): what he does not touch is neither judged nor changed."""
    customer = customer_with(make.collaboration(service, **fields))
    office = OfficeFile(office=make.office, customers=(customer,))
    assert read_office(encode_office(office)).customers == (customer,), "it can be imported"
    plan = plan_for(customer, edit(service, task="Bokslut"), make.operator("bo"))
    assert plan.refusals == ()
    expected = replace(customer.collaborations[0], task="Bokslut")
    assert plan.after.collaborations == (expected,)


# What is done

ASKED = [
    ask(),
    ask("eekonomi", variant="Smart", invoice_recipient="customer", period="tills vidare"),
    ask("ekonomioversikt", period=3, invoice_recipient="office"),
    ask("lon-smart", variant="Start"),
    ask("lon-smart", variant="Standard", invoice_recipient="customer"),
]
EDITS = [
    edit("eekonomi", task="Bokslut"),
    edit("eekonomi", variant="Smart", reason="mindre behov"),
    edit("eekonomi", task="Bokslut", variant="Start", period=3, invoice_recipient="customer"),
    edit("ekonomioversikt", period=12),
    edit("lon-smart", variant="Start"),
]


@pytest.mark.parametrize("wish", [*ASKED, *EDITS])
def test_the_effects_are_the_difference_and_nothing_else_changes(
    make, customer_with, plan_for, wish
):
    """Every changed field is told once, before and after; history and version go on by one."""
    held = (
        make.collaboration("eekonomi", variant="Pro", period=12),
        make.collaboration("ekonomioversikt", period=3),
        make.collaboration("lon-smart", variant="Standard"),
    )
    customer = customer_with(*(held if isinstance(wish, Edit) else ()))
    plan = plan_for(customer, wish)
    told = {each.subject: (each.before, each.after) for each in plan.effects if each.about}
    entry = plan.after.history[-1]
    new = plan.after.collaboration(entry.collaboration)
    old = customer.collaboration(new.id)
    pairs = {
        subject: (getattr(old, field, None), getattr(new, field))
        for subject, field in FIELDS.items()
    }
    assert told == {
        subject: tuple(None if value is None else str(value) for value in pair)
        for subject, pair in pairs.items()
        if pair[0] != pair[1]
    }
    assert entry.details.keys() == told.keys()
    assert entry.reason == wish.reason
    assert replace(
        plan.after,
        collaborations=customer.collaborations,
        history=customer.history,
        version=customer.version,
    ) == customer  # fmt: skip
    others = [each for each in plan.after.collaborations if each.id != new.id]
    assert others == [each for each in customer.collaborations if each.id != new.id]
    assert (len(plan.after.history), plan.after.version) == (1, customer.version + 1)


@pytest.mark.parametrize("chosen", [None, "office"])
def test_lon_smart_start_makes_the_office_the_payer(make, customer_with, plan_for, chosen):
    """Asked for anew, and changed from a Standard that nobody is recorded to pay for (R44)."""
    fields = {"variant": "Start", "invoice_recipient": chosen}
    held = customer_with(make.collaboration("lon-smart", variant="Standard"))
    for customer, wish in [
        (customer_with(), ask("lon-smart", **fields)),
        (held, edit("lon-smart", **fields)),
    ]:
        assert plan_for(customer, wish).after.collaborations[0].invoice_recipient == "office"


@pytest.mark.parametrize(
    ("service", "old", "new", "told"),
    [
        ("eekonomi", "Pro", "Smart", "Quotes & Order, Visma Betalt Direkt, integrations"),
        ("eekonomi", "Smart", "Start", "Quotes & Order"),
        ("eekonomi", "Start", "Pro", None),
        ("lon-smart", "Standard", "Start", "Lön Direkt inside eEkonomi is switched off"),
        ("lon-smart", "Start", "Standard", None),
    ],
)
def test_a_smaller_variant_names_the_modules_that_can_be_lost(
    make, customer_with, plan_for, service, old, new, told
):
    """Changing variant needs no ending; what goes with it is said before (R16)."""
    customer = customer_with(make.collaboration(service, variant=old))
    plan = plan_for(customer, edit(service, variant=new))
    modules = [each.text for each in plan.effects if each.subject == "modules"]
    assert len(modules) == (told is not None)
    assert told is None or told in modules[0]
    assert plan.after.collaborations[0].status == "active"


@pytest.mark.parametrize("status", ["declined", "ended", "unlinked"])
def test_a_new_request_makes_a_new_collaboration_and_leaves_the_old_one(
    make, desk_with, clock, status
):
    """Case 39: a new id; the old one stays as it is, byte for byte (R17)."""
    ending = make.ending("end") if status == "ended" else None
    old = make.collaboration("scanner", status=status, ending=ending)
    done = desk_with(make.customer(old), login="bo").carry_out("1001", ask())
    kept, new = done.customer.collaborations
    assert kept == old
    assert (new.id, new.status, new.task) == ("scanner-2", "requested", TASK)
    assert (new.requested_on, new.requested_by, new.started_on) == (clock.today, "bo", None)
    assert (done.entry.action, done.entry.collaboration) == ("request", "scanner-2")


@pytest.mark.parametrize(
    ("held", "asked"), [("lon-smart", "lon"), ("eekonomi-fakturering", "eekonomi")]
)
def test_the_numbers_of_a_service_with_a_longer_name_are_not_counted(
    make, customer_with, plan_for, held, asked
):
    """The id is the service's and a running number: the first one is number 1."""
    customer = customer_with(make.collaboration(held))
    variant = "Pro" if asked == "eekonomi" else None
    assert plan_for(customer, ask(asked, variant=variant)).after.history[-1].collaboration == (
        f"{asked}-1"
    )


def test_a_request_is_declined_asked_again_reminded_and_approved(make, store_with, desk_of, clock):
    """The whole way, each side at its own desk; reminding adds to the history alone."""
    store = store_with(make.customer())
    bo = desk_of(store, "bo")
    eva = open_desk(
        store.path, os_user="portal", login="eva@alfa.test", company="1001", clock=clock
    )
    bo.carry_out("1001", ask())
    eva.carry_out("1001", Decline(collaboration="scanner-1", reason="inte nu"))
    before = bo.carry_out("1001", ask()).customer
    moments = []
    for _ in range(2):
        clock.now += dt.timedelta(days=3)
        moments.append(clock.now)
        after = bo.carry_out("1001", Remind(collaboration="scanner-2")).customer
    assert replace(after, history=before.history, version=before.version) == before
    assert [each.action for each in after.history[-2:]] == ["remind", "remind"]
    waiting, declined = bo.requests()
    assert (waiting.collaboration.id, waiting.reminded) == ("scanner-2", tuple(moments))
    assert (declined.collaboration.id, declined.reminded) == ("scanner-1", ())
    clock.now = dt.datetime(2026, 11, 30, 23, 1, tzinfo=dt.UTC)
    done = eva.carry_out("1001", Approve(collaboration="scanner-2"))
    assert [each.status for each in done.customer.collaborations] == ["declined", "active"]
    assert done.customer.collaborations[1].started_on == dt.date(2026, 12, 1), "Swedish time"
    assert (done.entry.by, done.entry.side) == ("eva@alfa.test", "customer")
    assert [each.collaboration.id for each in bo.requests()] == ["scanner-1"]


@pytest.mark.parametrize("started", [None, dt.date(2019, 1, 1)])
@pytest.mark.parametrize("service", [None, "utlagg"])
def test_a_linked_collaboration_behaves_as_active(make, desk_with, clock, service, started):
    """Case 37: task and service are set, the id and the day it started stay, it can be ended."""
    held = make.collaboration(
        "utlagg" if service is None else "scanner", status="unlinked", task=None, started_on=started
    )
    desk = desk_with(make.customer(held))
    wish = Link(collaboration=held.id, task=TASK, service=service)
    linked = desk.carry_out("1001", wish).customer.collaborations[0]
    assert linked == replace(
        held, service="utlagg", task=TASK, status="active", started_on=started or clock.today
    )
    done = desk.carry_out("1001", End(collaboration=held.id, outcome="continue"))
    assert done.customer.collaborations[0].status == "ended"


@pytest.mark.parametrize(
    ("service", "variant", "paid_by", "then"),
    [
        ("lon-smart", "Start", "customer", "office"),
        ("lon-smart", "Start", None, "office"),
        ("lon-smart", "Standard", "customer", "customer"),
        ("lon-smart", "Standard", None, None),
        ("lon-smart", None, "customer", "customer"),
        ("utlagg", None, None, None),
    ],
)
def test_linking_makes_the_office_the_payer_where_only_the_office_can_pay(
    make, customer_with, plan_for, service, variant, paid_by, then
):
    """R44; elsewhere it stays as it was imported."""
    imported = make.collaboration(
        service, status="unlinked", task=None, variant=variant, invoice_recipient=paid_by
    )
    planned = plan_for(customer_with(imported), Link(collaboration=imported.id, task=TASK))
    (linked,) = planned.after.collaborations
    assert (linked.status, linked.invoice_recipient) == ("active", then)


def test_who_asks_for_a_service_with_variants_is_told_which_there_are(customer_with, plan_for):
    """From the smallest to the largest."""
    (refusal,) = plan_for(customer_with(), ask("eekonomi")).refusals
    assert refusal.message == (
        "Visma eEkonomi comes in variants; choose one: Start, Bokföring, Fakturering, Smart, Pro."
    )
