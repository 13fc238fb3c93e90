"""An address that becomes one of the office's is told where it takes something from a customer."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.errors import Conflict
from store.domain.model import Employee
from store.domain.wishes import AddEmployee, ChangeRights, EditEmployee, EmployeeWish
from store.exchange.json_file import OfficeFile
from tests.store.office_files import incoming

ON = dt.date(2026, 12, 31)
EVA = AddEmployee(login="eva", name="Eva Lind", email="EVA@alfa.test")
LOST = "1001 Alfa Bygg AB: Eva Lind <eva@alfa.test> will no longer count as main contact"
STOPPED = (
    "1001 Alfa Bygg AB: Visma Utlägg's ending on 2026-12-31 will then be refused: "
    "no main contact is left"
)
LICENCE = (
    "1002 Beta AB: Visma Lön's ending on 2026-12-31 will then be refused: "
    "only people of the office are licensed for Visma Lön: Eva Lind"
)


@pytest.fixture
def place(place_with, make):
    """Keep three customers: Eva is main contact of one, and licensed at another."""
    checks = {"synchronised": "waived: klart", "backup-handed-over": "waived: fått"}
    return place_with(
        make.customer(make.collaboration("utlagg", status="ending", ending=make.ending(on=ON))),
        make.customer(
            make.collaboration("lon", status="ending", ending=make.ending("end", on=ON,
                                                                          checks=checks)),
            number="1002",
            name="Beta AB",
            users=(make.administrator("Ada Ek"), make.user(services=("lon",))),
            main_contact="ada@alfa.test",
        ),
        make.customer(number="1003", users=(make.administrator("Ada Ek"),),
                      main_contact="ada@alfa.test"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "wish", [EVA, EditEmployee(login="bo", email="eva@alfa.test")], ids=["brought in", "edited"]
)
def test_it_is_told_before_and_after(place, wish: EmployeeWish):
    """Which customers lose their main contact, and which endings that stops (R25, R42)."""
    desk = place.desk()
    plan = desk.plan_employee(wish)
    told = [e.text for e in plan.effects if e.subject in ("main-contact", "other-ending")]
    assert told == [LOST, STOPPED, LICENCE]
    assert (plan.refusals, plan.notes) == ((), ())
    done = desk.change_employee(wish, shown=plan.effects)
    assert [effect.text for effect in done.effects] == told
    lack = [blocker.number for blocker in place.desk().readiness() if blocker.service is None]
    assert lack == ["1001"]


def test_a_main_contact_counts_again_when_the_address_is_another(place):
    """As it was before the slip of the pen."""
    desk = place.desk()
    desk.change_employee(EVA)
    plan = desk.plan_employee(EditEmployee(login="eva", email="eva@byranorr.test"))
    assert [effect.text for effect in plan.effects if effect.subject == "main-contact"] == [
        "1001 Alfa Bygg AB: Eva Lind <eva@alfa.test> will count as main contact again"
    ]


def test_what_takes_nothing_from_a_customer_says_nothing(place):
    """Neither other rights nor an address of one's own."""
    desk = place.desk()
    greta = AddEmployee(login="greta", name="Greta Holm", email="greta@byranorr.test")
    for wish in (greta, ChangeRights(login="bo", rights="full")):
        subjects = {effect.subject for effect in desk.plan_employee(wish).effects}
        assert subjects.isdisjoint({"main-contact", "other-ending"})


def test_what_becomes_so_after_it_was_shown_is_not_done(place):
    """What was shown is what is done, at customers as well."""
    desk = place.desk()
    shown = [e for e in desk.plan_employee(EVA).effects if e.about != "1001"]
    with pytest.raises(Conflict):
        desk.change_employee(EVA, shown=tuple(shown))
    assert [employee.login for employee in desk.employees()][-1] == "david"


def test_an_import_of_an_employee_tells_it(place, make):
    """With the line of whoever is brought in or changed."""
    new = Employee(login="eva", name="Eva Lind", email="eva@alfa.test")
    file = incoming(OfficeFile(office=make.office, employees=(*make.employees, new)))
    for dry_run in (True, False):
        (line,) = place.desk().run_import(file, dry_run=dry_run).lines
        assert (line.what, line.name, line.notes) == ("new", "eva", (LOST, STOPPED, LICENCE))
    moved = replace(new, email="evas@byranorr.test")
    file = incoming(OfficeFile(office=make.office, employees=(moved,)))
    (line,) = place.desk().run_import(file, dry_run=True).lines
    assert line.changes == {"email": "eva@alfa.test -> evas@byranorr.test"}
    assert line.notes == (f"{LOST.replace('no longer count as main contact', 'count')} as main "
                          "contact again",)  # fmt: skip


def test_an_address_of_two_and_a_login_in_capitals_are_noted(place, make):
    """Neither is refused: a login is told from another by case, as the host does it."""
    desk = place.desk()
    twin = AddEmployee(login="BO", name="Bo Ekman", email="Bo@byranorr.test")
    notes = (
        "BO is not bo, the login of Bo Ek: upper and lower case differ",
        "Bo Ek (bo) has the address bo@byranorr.test as well",
    )
    assert desk.plan_employee(twin).notes == notes
    assert desk.plan_employee(EditEmployee(login="bo", email="anna@byranorr.test")).notes == (
        "Anna Berg (anna) has the address anna@byranorr.test as well",
    )
    assert desk.plan_employee(EditEmployee(login="bo", name="Bo Ekman")).notes == ()
    employee = Employee(login="BO", name="Bo Ekman", email="Bo@byranorr.test")
    file = incoming(OfficeFile(office=make.office, employees=(employee,)))
    (line,) = desk.run_import(file, dry_run=True).lines
    assert line.notes == notes
    assert desk.change_employee(twin).notes == notes
