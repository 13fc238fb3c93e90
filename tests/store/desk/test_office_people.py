"""The office's own people at the desk, on every kind of store (R50, R51)."""

import datetime as dt
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain.errors import NotFound, Refused
from store.domain.filters import Filter
from store.domain.model import Employee, Entry, Task
from store.domain.wishes import (
    ActivateEmployee,
    AddEmployee,
    AddUser,
    ChangeRights,
    DeactivateEmployee,
    EditEmployee,
    End,
    Request,
)
from store.exchange.import_file import ImportFile
from store.exchange.json_file import OfficeFile
from tests.store.acts import told
from tests.store.office_files import incoming

GRETA = AddEmployee(login="greta", name="Greta Holm", email="greta@byranorr.test")


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.refusals]


def employee(place, login: str) -> Employee | None:
    return next((each for each in place.store().employees if each.login == login), None)


@pytest.fixture
def bos(make):
    """Make two customers that Bo answers for, and one that he does not."""
    ending = make.ending("continue", by="bo", on=dt.date(2026, 12, 31))
    return (
        make.customer(
            make.collaboration("utlagg", status="ending", ending=ending),
            account_manager="bo",
            tasks=(Task(name="Löpande bokföring", owner="bo"), Task(name="Bokslut", owner="anna")),
        ),
        make.customer(
            make.collaboration("scanner", status="requested", requested_by="bo"),
            number="1002",
            account_manager="anna",
        ),
        make.customer(make.collaboration("utlagg"), number="1003", tasks=()),
    )


def test_a_colleague_is_brought_in_changed_made_inactive_and_active_again(place_with, make):
    place = place_with()
    desk = place.desk()
    assert desk.change_employee(GRETA).employee == employee(place, "greta")
    assert place.store().employees[:-1] == make.employees
    desk.change_employee(EditEmployee(login="greta", name="Greta Ström"))
    desk.change_employee(EditEmployee(login="greta", email="Greta <g.strom@byranorr.test>"))
    desk.change_employee(ChangeRights(login="greta", rights="full", portal_role="administrator"))
    desk.change_employee(DeactivateEmployee(login="greta"))
    assert employee(place, "greta") == Employee(
        login="greta",
        name="Greta Ström",
        email="g.strom@byranorr.test",
        rights="full",
        portal_role="administrator",
        active=False,
    )
    desk.change_employee(ActivateEmployee(login="greta"))
    assert place.store().check() == ()
    assert employee(place, "greta").active


@pytest.mark.parametrize("login", ["bo", "cecilia", "david"])
def test_who_may_not_do_everything_changes_nobody(place_with, make, login):
    place = place_with()
    for wish in (GRETA, DeactivateEmployee(login="bo"), ChangeRights(login="bo", rights="full")):
        with pytest.raises(Refused) as refused:
            place.desk(login).change_employee(wish)
        assert codes(refused) == ["not-allowed"]
    assert place.store().employees == make.employees


@pytest.mark.parametrize(
    "wish",
    [
        DeactivateEmployee(login="anna"),
        ChangeRights(login="anna", rights="standard"),
        ChangeRights(login="anna", rights="full", portal_role="user"),
    ],
)
def test_the_last_who_may_do_everything_stays_so(place_with, make, wish):
    place = place_with()
    desk = place.desk()
    with pytest.raises(Refused) as refused:
        desk.change_employee(wish)
    assert codes(refused) == ["last-administrator"]
    assert place.store().employees == make.employees
    assert [each.code for each in desk.plan_employee(wish).refusals] == ["last-administrator"]

    desk.change_employee(ChangeRights(login="david", rights="full"))
    desk.change_employee(wish)
    assert employee(place, "david").in_charge
    assert not employee(place, "anna").in_charge


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (replace(GRETA, login="bo"), "already-exists"),
        (replace(GRETA, login="greta holm"), "invalid-value"),
        (replace(GRETA, login=" "), "invalid-value"),
        (replace(GRETA, email="greta"), "invalid-value"),
        (EditEmployee(login="bo", name="\u202eoB"), "invalid-value"),
        (EditEmployee(login="bo", email="bo@"), "invalid-value"),
        (EditEmployee(login="bo", name="Bo Ek"), "nothing-to-change"),
        (EditEmployee(login="bo"), "nothing-to-change"),
        (ChangeRights(login="bo", rights="standard"), "nothing-to-change"),
        (ActivateEmployee(login="bo"), "nothing-to-change"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(place_with, make, wish, code):
    place = place_with()
    with pytest.raises(Refused) as refused:
        place.desk().change_employee(wish)
    assert codes(refused) == [code]
    assert place.store().employees == make.employees


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (
            AddEmployee(login="", name=" ", email=""),
            ["A login is needed.", "A name is needed.", "An e-mail address is needed."],
        ),
        (
            AddEmployee(login="bo", name="", email="greta@byranorr.test"),
            ["bo is an employee here already: Bo Ek.", "A name is needed."],
        ),
        (
            EditEmployee(login="bo", name="", email=" "),
            ["A name is needed.", "An e-mail address is needed."],
        ),
    ],
)
def test_all_that_is_wrong_of_an_employee_is_told_at_once(place_with, make, wish, said):
    place = place_with()
    with pytest.raises(Refused) as refused:
        place.desk().change_employee(wish)
    assert [each.message for each in refused.value.refusals] == said
    assert place.store().employees == make.employees


def test_rights_and_role_are_changed_one_without_the_other(place_with):
    """Who changes the one leaves what a colleague has made of the other."""
    place = place_with()
    place.desk().change_employee(ChangeRights(login="bo", portal_role="administrator"))
    assert (employee(place, "bo").rights, employee(place, "bo").portal_role) == (
        "standard",
        "administrator",
    )
    place.desk().change_employee(ChangeRights(login="bo", rights="full"))
    assert employee(place, "bo").in_charge


def test_what_is_previewed_is_what_will_be_but_for_the_customers(place_with, make):
    """The address of a main contact: the plan names the customer, the preview does not."""
    place = place_with(make.customer(make.collaboration("utlagg")))
    wish = EditEmployee(login="bo", name="Bo Ekman", email="eva@alfa.test")
    desk = place.desk()
    preview, plan = desk.preview_employee(wish), desk.plan_employee(wish)
    assert preview.effects == plan.effects[:2]
    assert [each.subject for each in plan.effects[2:]] == ["main-contact"]


@pytest.mark.parametrize("kind", ["customer", "employee"])
def test_whose_right_is_taken_while_an_import_waits_for_the_lock_brings_in_nothing(
    place_with, make, clock, kind
):
    """The lock is held by who takes it: the import has asked for its right, and waits."""
    place = place_with()
    boss = place.store()
    boss.change_employees(lambda people: (able := given_to_david(people), told(people, able)))
    asked = Event()

    def moment() -> dt.datetime:
        asked.set()  # the right was asked for, and next comes the lock
        return clock()

    david = open_desk(place.address_of("david"), os_user="david", clock=moment)
    new = make.customer(number="9001")
    brought = (
        incoming(OfficeFile(office=make.office, customers=(new,)))
        if kind == "customer"
        else file_of(make, replace(make.bo, name="Bo Ekman"))
    )
    asked.clear()

    with ThreadPoolExecutor(1) as beside:

        def take(people: tuple[Employee, ...]) -> tuple[tuple[Employee, ...], Entry]:
            waiting.append(beside.submit(david.run_import, brought))
            assert asked.wait(60)
            return make.employees, told(people, make.employees)

        waiting: list[Future] = []
        boss.change_employees(take)
        with pytest.raises(Refused) as refused:
            waiting[0].result(60)
    assert codes(refused) == ["not-allowed"]
    assert list(place.store().customers()) == []
    assert place.store().employees == make.employees


def given_to_david(people: tuple[Employee, ...]) -> tuple[Employee, ...]:
    return tuple(
        replace(each, rights="full", portal_role="administrator") if each.login == "david" else each
        for each in people
    )


def test_nobody_is_not_found(place_with):
    desk = place_with().desk()
    with pytest.raises(NotFound):
        desk.change_employee(DeactivateEmployee(login="nils"))
    with pytest.raises(NotFound):
        desk.holdings("nils")
    with pytest.raises(NotFound):
        desk.plan_reassignment("bo", "nils")


def test_rights_that_were_taken_while_somebody_sat_there_are_gone_at_once(place_with, make):
    """What one may is asked of the store as it is when one acts, not as it was at the start."""
    place = place_with(make.customer(make.collaboration("utlagg")))
    boss = place.desk()
    boss.change_employee(ChangeRights(login="david", rights="full"))
    david = place.desk("david")
    boss.change_employee(ChangeRights(login="david", rights="standard", portal_role="user"))
    for act in (
        lambda: david.carry_out("1001", End(collaboration="utlagg-1", outcome="continue")),
        lambda: david.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny")),
        lambda: david.change_employee(GRETA),
        lambda: david.run_import(incoming(OfficeFile(office=make.office))),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["not-allowed"]
    assert david.why_not("end") is not None

    boss.change_employee(DeactivateEmployee(login="david"))
    with pytest.raises(Refused, match="no longer active"):
        david.carry_out("1001", Request(service="scanner", task="Löpande bokföring"))
    with pytest.raises(Refused, match="Ask Anna Berg"):
        david.refresh_operator()
    assert david.why_not("change-task") == (
        "David Falk is no longer active at Byrå Norr AB. "
        "Deactivated by Anna Berg on 2026-11-23. Ask Anna Berg."
    )
    boss.change_employee(ActivateEmployee(login="david"))
    david.refresh_operator()
    assert david.why_not("change-task") is None
    assert place.store().customer("1001").version == 1


def test_rights_that_were_given_meanwhile_hold_at_once(place_with, make):
    place = place_with(make.customer(make.collaboration("utlagg")))
    bo = place.desk("bo")
    place.desk().change_employee(
        ChangeRights(login="bo", rights="full", portal_role="administrator")
    )
    bo.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))


def test_what_hangs_on_somebody_who_leaves_is_listed(place_with, bos):
    place = place_with(*bos)
    held = place.desk().holdings("bo")
    assert [(each.number, each.kind, each.about, each.moves) for each in held] == [
        ("1001", "account-manager", "1001", True),
        ("1001", "task-owner", "Löpande bokföring", True),
        ("1001", "ending", "utlagg-1", False),
        ("1002", "task-owner", "Löpande bokföring", True),
        ("1002", "request", "scanner-1", False),
    ]
    done = place.desk().change_employee(DeactivateEmployee(login="bo"))
    assert "account manager of 1 customer: 1001" in done.notes
    assert "owner of 2 tasks: 1001, 1002" in done.notes


def test_an_employee_who_is_a_customers_main_contact_is_told(place_with, make):
    """An import could bring that in, although nobody of the office can be one (R24)."""
    bo = make.user("Bo Ek", email="BO@byranorr.test", role="administrator")
    place = place_with(make.customer(make.collaboration("utlagg"), users=(bo,), tasks=()))
    (held,) = place.desk().holdings("bo")
    assert (held.kind, held.moves) == ("main-contact", False)


def test_what_is_handed_over_is_one_line_of_history_for_each_customer(place_with, bos):
    place = place_with(*bos)
    desk = place.desk()
    lines, _holdings = desk.plan_reassignment("bo", "cecilia")
    assert [(line.number, line.good) for line in lines] == [("1001", True), ("1002", True)]
    for line in lines:
        desk.carry_out(line.number, line.wish, shown=line.plan.effects)
    first, second = (place.store().customer(number) for number in ("1001", "1002"))
    assert first.account_manager == "cecilia"
    assert [task.owner for task in first.tasks] == ["cecilia", "anna"]
    assert (second.account_manager, second.tasks[0].owner) == ("anna", "cecilia")
    assert len(first.history) == len(second.history) == 1
    assert first.history[0].action == "reassign"
    assert first.history[0].details == {
        "account_manager": "bo -> cecilia",
        "task Löpande bokföring": "bo -> cecilia",
    }
    assert first.collaborations == bos[0].collaborations
    assert place.store().customer("1003") == bos[2]
    assert [each.kind for each in desk.holdings("bo")] == ["ending", "request"]
    assert desk.plan_reassignment("bo", "cecilia")[0] == ()
    with pytest.raises(Refused) as refused:
        desk.carry_out("1001", lines[0].wish)
    assert codes(refused) == ["nothing-to-change"]


def test_nothing_is_handed_over_to_who_cannot_take_it(place_with, bos):
    place = place_with(*bos)
    desk = place.desk()
    desk.change_employee(DeactivateEmployee(login="cecilia"))
    for heir, code in (("cecilia", "not-eligible"), ("bo", "nothing-to-change")):
        with pytest.raises(Refused) as refused:
            desk.plan_reassignment("bo", heir)
        assert codes(refused) == [code]
    with pytest.raises(Refused) as refused:
        place.desk("david").plan_reassignment("bo", "anna")
    assert codes(refused) == ["not-allowed"]
    assert place.store().customer("1001") == bos[0]


def test_customers_of_who_has_left_are_found_and_told(place_with, bos):
    place = place_with(*bos)
    desk = place.desk()
    assert desk.narrowed(Filter(left=desk.left())).rows == ()
    desk.change_employee(DeactivateEmployee(login="bo"))
    desk.refresh_operator()
    wanted = Filter(left=desk.left())
    assert [row.number for row in desk.narrowed(wanted).rows] == ["1001", "1002"]
    assert desk.narrowed(wanted).rows == wanted.apply(desk.listing().rows)
    assert [(each.number, each.login, each.task) for each in desk.absences()] == [
        ("1001", "bo", None),
        ("1001", "bo", "Löpande bokföring"),
    ]
    left = [each for each in desk.residue() if each.kind == "employee-left"]
    assert [(each.number, each.about) for each in left] == [
        ("1001", "bo"), ("1001", "bo"), ("1002", "bo"),
    ]  # fmt: skip


def file_of(make, *employees: Employee) -> ImportFile:
    return incoming(OfficeFile(office=make.office, employees=employees))


def test_an_import_changes_name_and_address_of_an_employee(place_with, make):
    place = place_with()
    bo = replace(make.bo, name="Bo Ekman", email="bo.ekman@byranorr.test")
    david = replace(make.david, email=None)  # says nothing
    done = place.desk().run_import(file_of(make, bo, david))
    assert (done.employees, done.employees_changed) == (0, 1)
    assert place.store().employees == (make.anna, bo, make.cecilia, make.david)


@pytest.mark.parametrize(
    ("fields", "verb"),
    [
        ({"active": False}, "employee deactivate bo"),
        ({"rights": "full"}, "employee rights bo full --portal-role user"),
        ({"portal_role": "administrator"}, "employee rights bo standard --portal-role adm"),
    ],
)
def test_an_import_changes_nobodys_rights_and_says_what_does(place_with, make, fields, verb):
    place = place_with()
    bo = replace(make.bo, name="Bo Ekman", **fields)
    with pytest.raises(Refused, match=verb) as refused:
        place.desk().run_import(file_of(make, bo))
    assert codes(refused) == ["already-exists"]
    report = place.desk().run_import(file_of(make, bo), skip_faulty=True)
    assert (report.refused, report.employees_changed) == (1, 0)
    assert verb in report.refusals[0].message
    assert place.store().employees == make.employees
