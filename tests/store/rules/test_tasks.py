"""Tasks renamed and removed: what follows the name, what stands in the way, who may (R2, R52)."""

import pytest

from store.domain.catalogue import catalogue
from store.domain.errors import NotFound, Refused
from store.domain.filters import Filter
from store.domain.model import Task
from store.domain.wishes import Edit, End, RemoveTask, RenameTask, Undo
from store.exchange.json_file import encode_office, read_import
from store.rules.tasks import plan

OLD, NEW, IDLE = "Löpande", "Löpande bokföring", "Bokslut"


@pytest.fixture
def customer(make):
    """Make a customer with one task in use, one that only an ended one had, and one spare."""
    return make.customer(
        make.collaboration("utlagg", task=OLD),
        make.collaboration("scanner", task=OLD, status="requested"),
        make.collaboration("eekonomi", task=OLD, status="ended", ending=make.ending("end")),
        make.collaboration("lon", task=IDLE, status="ended", ending=make.ending("end")),
        tasks=(Task(name=OLD, owner="bo"), Task(name=IDLE), Task(name="Rådgivning", owner="bo")),
    )


@pytest.fixture
def place(place_with, customer):
    """Make an office with that customer."""
    return place_with(customer)


def test_a_new_name_goes_to_all_collaborations_on_the_task(place) -> None:
    """By who has standard rights and is no Administrator; the owner stays, one line is written."""
    desk = place.desk("bo")
    wish = RenameTask(task=OLD, name=f"  {NEW} ", reason="Fel namn i importen")
    effects = desk.plan("1001", wish).effects
    assert [(each.subject, each.about, each.before, each.after) for each in effects] == [
        ("task", "1001", OLD, NEW),
        ("task", "utlagg-1", OLD, NEW),
        ("task", "scanner-1", OLD, NEW),
        ("task", "eekonomi-1", OLD, NEW),
        ("undo", None, None, None),
    ]
    assert "Visma Utlägg" in effects[1].text
    assert not effects[-1].loses
    desk.carry_out("1001", wish, shown=effects)
    after = place.desk().customer("1001")
    assert after.tasks[0] == Task(name=NEW, owner="bo")
    assert [each.task for each in after.collaborations] == [NEW, NEW, NEW, IDLE]
    (entry,) = after.history
    assert (entry.action, entry.collaboration, entry.replaced) == ("rename-task", None, None)
    assert entry.details == {"task": f"{OLD} -> {NEW}"}
    assert entry.reason == "Fel namn i importen"
    with pytest.raises(Refused, match="cannot be undone"):
        desk.carry_out("1001", Undo())


def test_a_task_is_removed_where_nothing_open_hangs_on_it(place, customer) -> None:
    desk = place.desk("bo")
    desk.carry_out("1001", RemoveTask(task=IDLE))
    after = place.desk().customer("1001")
    assert [task.name for task in after.tasks] == [OLD, "Rådgivning"]
    assert after.collaborations == customer.collaborations
    assert after.history[-1].details == {"task": f"{IDLE} -> none"}
    desk.carry_out("1001", RemoveTask(task="Rådgivning"))
    assert desk.customer("1001").history[-1].details == {
        "task": "Rådgivning -> none", "task Rådgivning": "bo -> none"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "refused"),
    [
        (RenameTask(task=OLD, name=" "), [("invalid-value", "name")]),
        (RenameTask(task=OLD, name="Lön\x1b[2J"), [("invalid-value", "name")]),
        (RenameTask(task=OLD, name="L" * 201), [("invalid-value", "name")]),
        (RenameTask(task=OLD, name=f" {OLD}"), [("nothing-to-change", None)]),
        (RenameTask(task=OLD, name=IDLE), [("already-exists", IDLE)]),
        (RenameTask(task=OLD, name=NEW, reason="\x07"), [("invalid-value", "reason")]),
        (
            RemoveTask(task=OLD),
            [("still-active-elsewhere", "utlagg-1"), ("still-active-elsewhere", "scanner-1")],
        ),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(place, customer, wish, refused) -> None:
    with pytest.raises(Refused) as no:
        place.desk().carry_out("1001", wish)
    assert [(each.code, each.about) for each in no.value.refusals] == refused
    assert {each.cure for each in no.value.refusals} == {None}
    assert place.desk().customer("1001") == customer


def test_a_task_that_is_not_there_is_not_found(place) -> None:
    for wish in (RenameTask(task=NEW, name="Lön"), RemoveTask(task=NEW)):
        with pytest.raises(NotFound, match=f"no task '{NEW}'; it has: {OLD}, {IDLE}, Rådgivning"):
            place.desk().plan("1001", wish)


def test_the_customers_side_changes_no_task(make, customer, clock) -> None:
    by = make.customers_operator(make.administrator())
    refused = plan(customer, RemoveTask(task=IDLE), by, clock(), catalogue()).refusals
    assert [each.code for each in refused] == ["not-allowed"]


def test_an_ending_is_undone_under_the_name_that_the_task_has_now(place) -> None:
    """What an ending promised, 24 hours to undo it, holds after a new name as well."""
    desk = place.desk()
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    desk.carry_out("1001", RenameTask(task=OLD, name=NEW))
    desk.carry_out("1001", Undo(collaboration="utlagg-1"))
    again = desk.customer("1001").collaboration("utlagg-1")
    assert (again.status, again.task) == ("active", NEW)


@pytest.mark.parametrize("owner", ["bo", None])
@pytest.mark.parametrize("renamed", [False, True])
def test_an_ending_is_undone_although_its_task_is_gone(place_with, make, owner, renamed) -> None:
    """Its 24 hours hold: the task comes back with it, and its owner, and that is told before."""
    held = make.collaboration("utlagg", task=IDLE)
    place = place_with(make.customer(held, tasks=(Task(name=OLD), Task(name=IDLE, owner=owner))))
    desk = place.desk()
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    if renamed:
        desk.carry_out("1001", RenameTask(task=IDLE, name=NEW))
    name = NEW if renamed else IDLE
    desk.carry_out("1001", RemoveTask(task=name))
    undo = Undo(collaboration="utlagg-1")
    effects = desk.plan("1001", undo).effects
    (told,) = [each for each in effects if each.subject == "task"]
    assert (told.text, told.after) == (f"{name} is one of the customer's tasks again", name)
    done = desk.carry_out("1001", undo, shown=effects)
    after = place.desk().customer("1001")
    assert after.tasks == (Task(name=OLD), Task(name=name, owner=owner))
    again = after.collaboration("utlagg-1")
    assert (again.status, again.task) == ("active", name)
    assert done.entry.details == {"undone": "end", f"task {name}": f"none -> {owner or 'new'}"}


@pytest.mark.parametrize(
    ("gone", "then"),
    [(RenameTask(task=IDLE, name="Årsbokslut"), "Årsbokslut"), (RemoveTask(task=IDLE), IDLE)],
)
def test_another_task_is_taken_back_under_the_name_that_the_first_has_now(
    place_with, make, gone, then
) -> None:
    desk = place_with(
        make.customer(
            make.collaboration("utlagg", task=IDLE), tasks=(Task(name=OLD), Task(name=IDLE))
        )
    ).desk()
    desk.carry_out("1001", Edit(collaboration="utlagg-1", task=OLD))
    desk.carry_out("1001", gone)
    customer = desk.carry_out("1001", Undo(collaboration="utlagg-1")).customer
    assert customer.collaboration("utlagg-1").task == then
    assert {task.name for task in customer.tasks} == {OLD, then}


def test_an_export_can_be_imported_where_an_ended_ones_task_is_gone(place, place_with) -> None:
    desk = place.desk()
    desk.carry_out("1001", RemoveTask(task=IDLE))
    exported = desk.export(Filter())
    elsewhere = place_with().desk()
    elsewhere.run_import(read_import(encode_office(exported), elsewhere.services).whole())
    assert elsewhere.customer("1001").collaboration("lon-1").task == IDLE
