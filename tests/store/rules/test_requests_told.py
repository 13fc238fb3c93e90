"""What the beginning or the change of a collaboration tells, and what is kept of it."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import NotFound
from store.domain.model import Replaced, Task
from store.domain.plan import Effect
from store.domain.wishes import Edit, Link, Remind, Request
from store.rules import requests

TASK = "Löpande bokföring"
SERVICES = catalogue()


@pytest.fixture
def plan_for(make, clock):
    """Plan as Anna."""

    def plan_for(customer, wish):
        return requests.plan(customer, wish, make.operator(), clock(), SERVICES)

    return plan_for


def changed(subject: str, text: str, before: str | None, after: str | None, about: str) -> Effect:
    return Effect(
        subject=subject,
        text=text,
        provenance="inferred (app)",
        about=about,
        before=before,
        after=after,
    )


def test_a_request_is_kept_and_told_as_it_was_asked(make, plan_for, clock):
    """Every term, by whom and on which day."""
    wish = Request(
        service="ekonomioversikt", task=TASK, period=3, invoice_recipient="customer", reason="ny"
    )
    planned = plan_for(make.customer(), wish)
    (asked,) = planned.after.collaborations
    assert asked == make.collaboration(
        "ekonomioversikt",
        status="requested",
        period=3,
        invoice_recipient="customer",
        requested_on=clock.today,
        requested_by="anna",
    )
    name, id = "Visma Ekonomiöversikt", "ekonomioversikt-1"
    assert planned.effects == (
        changed("status", f"{name}: requested", None, "requested", id),
        changed("task", f"{name}: {TASK}", None, TASK, id),
        changed("period", f"{name}: 3", None, "3", id),
        changed("recipient", f"{name}: customer", None, "customer", id),
        changed("undo", "this cannot be undone: what is sent stays sent", None, None, None),
    )
    (entry,) = planned.after.history
    assert (entry.action, entry.collaboration, entry.replaced) == ("request", id, None)
    assert entry.details["period"] == "none -> 3"


def test_an_edit_is_told_with_what_was_until_now_and_with_its_modules(make, plan_for):
    """What undoing restores has no records; a smaller variant may lose modules."""
    held = make.collaboration(
        "eekonomi", variant="Pro", period=12, records=(make.record("note", "Avtal"),)
    )
    wish = Edit(collaboration="eekonomi-1", variant="Start", period="löpande")
    planned = plan_for(make.customer(held), wish)
    (change,) = SERVICES["eekonomi"].changes_to("Pro", "Start")
    assert planned.effects == (
        changed("variant", "Visma eEkonomi: Start, Pro until now", "Pro", "Start", "eekonomi-1"),
        changed("period", "Visma eEkonomi: löpande, 12 until now", "12", "löpande", "eekonomi-1"),
        Effect(
            subject="modules",
            text=change.sentence,
            provenance=change.provenance,
            tells=(change.text,),
        ),
    )
    (entry,) = planned.after.history
    assert entry.replaced == Replaced(collaboration=replace(held, records=()))
    assert entry.details == {"variant": "Pro -> Start", "period": "12 -> löpande"}


@pytest.mark.parametrize("provenance", ["stated", "inferred", "unknown"])
def test_what_a_variant_brings_is_as_sure_as_the_catalogue_says(make, clock, provenance):
    """Whatever that is."""
    service = SERVICES["eekonomi"]
    changes = (replace(service.variant_changes[0], provenance=provenance),)
    services = {"eekonomi": replace(service, variant_changes=changes)}
    customer = make.customer(make.collaboration("eekonomi", variant="Pro"))
    wish = Edit(collaboration="eekonomi-1", variant="Start")
    planned = requests.plan(customer, wish, make.operator(), clock(), services)
    assert planned.effects[-1].provenance == provenance


def test_a_reminder_is_told_although_nothing_changes(make, plan_for):
    """It says of which collaboration, and the history has no details."""
    asked = make.collaboration("scanner", status="requested")
    planned = plan_for(make.customer(asked), Remind(collaboration="scanner-1"))
    assert planned.effects == (
        Effect(
            subject="status",
            text="Visma Scanner: the customer is reminded of the request",
            provenance="inferred (app)",
            tells=("scanner-1",),
        ),
        Effect(
            subject="undo",
            text="this cannot be undone: what is sent stays sent",
            provenance="inferred (app)",
        ),
    )
    assert planned.after.collaborations == (asked,)
    assert planned.after.history[-1].details == {}


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (
            (TASK, "Bokslut"),
            f"'Lön' is not one of the tasks of Alfa Bygg AB: {TASK}, Bokslut.",
        ),
        (
            (),
            "'Lön' is not one of the tasks of Alfa Bygg AB, which has none; "
            "a task has to be there first.",
        ),
    ],
)
def test_the_customers_own_tasks_are_named_where_another_was_asked_for(
    make, plan_for, tasks, message
):
    """Or that there is none."""
    customer = make.customer(tasks=tuple(Task(name=name) for name in tasks))
    (refusal,) = plan_for(customer, Request(service="scanner", task="Lön")).refusals
    assert (refusal.code, refusal.message) == ("not-customers-task", message)


@pytest.mark.parametrize(
    "wish",
    [
        Request(service="stampla", task=TASK),
        Link(collaboration="lon-1", task=TASK, service="stampla"),
    ],
    ids=["request", "link"],
)
def test_a_service_that_is_not_there_is_not_found(make, plan_for, wish):
    """The message names those there are."""
    customer = make.customer(make.collaboration("lon", status="unlinked"))
    with pytest.raises(NotFound, match=r"no service 'stampla'; there is: eekonomi, .*bokslut\.$"):
        plan_for(customer, wish)


def test_a_reason_that_cannot_be_kept_is_refused(make, plan_for):
    """As a field of its own."""
    wish = Request(service="scanner", task=TASK, reason="\x00")
    (refusal,) = plan_for(make.customer(), wish).refusals
    assert (refusal.code, refusal.about) == ("invalid-value", "reason")
