"""What was changed of the office's people and its policy is kept, on either kind of store (R53)."""

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from store.domain.errors import Conflict, Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.model import Employee
from store.domain.policy.toml_form import read_policy
from store.domain.wishes import (
    ActivateEmployee,
    AddEmployee,
    ChangeRights,
    DeactivateEmployee,
    EditEmployee,
    Reassign,
)
from store.exchange.json_file import OfficeFile
from tests.store.office_files import incoming

OWN = read_policy(
    """
    [[utlagg.checks]]
    id = "kept"
    text = "It is kept"
    measure = "attested"
    [[utlagg.notes]]
    id = "save-reports"
    remove = true
    """
)


@pytest.fixture
def place(make, place_with):
    """Make an office with one customer."""
    return place_with(make.customer(make.collaboration("utlagg"), account_manager="bo"))


def lines(desk) -> list[tuple[str, str, dict[str, str]]]:
    """Return who did what to the office, the earliest first."""
    return [
        (line.entry.by, line.entry.action, line.entry.details)
        for line in reversed(desk.history())
        if line.number is None
    ]


def test_each_change_of_the_offices_people_is_a_line_of_its_history(place) -> None:
    desk = place.desk()
    desk.change_employee(AddEmployee(login="nils", name="Nils Ny", email="nils@byra.example"))
    desk.change_employee(EditEmployee(login="nils", name="Nils Nyman"))
    desk.change_employee(ChangeRights(login="nils", rights="full", portal_role="administrator"))
    desk.change_employee(DeactivateEmployee(login="nils"))
    place.desk("anna").change_employee(ActivateEmployee(login="nils"))
    assert lines(place.desk("bo")) == [
        (
            "anna",
            "add-employee",
            {
                "employee nils": "none -> new",
                "name nils": "Nils Ny",
                "address nils": "nils@byra.example",
                "rights nils": "standard",
                "portal-role nils": "user",
                "active nils": "active",
            },
        ),
        ("anna", "edit-employee", {"name nils": "Nils Ny -> Nils Nyman"}),
        (
            "anna",
            "change-rights",
            {"rights nils": "standard -> full", "portal-role nils": "user -> administrator"},
        ),
        ("anna", "deactivate-employee", {"active nils": "active -> inactive"}),
        ("anna", "activate-employee", {"active nils": "inactive -> active"}),
    ]
    assert place.desk().check() == ()


def test_a_policy_that_is_set_and_cleared_is_in_the_history_with_what_it_states(place) -> None:
    desk = place.desk()
    desk.replace_policy(OWN)
    desk.replace_policy(OWN)  # the same again changes nothing
    desk.replace_policy({})
    new = "utlagg check kept: It is kept"
    ((_by, action, details), cleared) = lines(place.desk("bo"))
    assert (action, details["policy"], details["new"]) == ("set-policy", "utlagg", new)
    assert details["gone"] == "utlagg delete note save-reports"
    assert cleared == (
        "anna",
        "clear-policy",
        {"policy": "utlagg", "new": details["gone"], "gone": new},
    )
    assert place.store().policy() == {}


def test_what_is_refused_leaves_no_line(place) -> None:
    desk = place.desk()
    for act in (
        lambda: desk.change_employee(DeactivateEmployee(login="anna")),
        lambda: place.desk("bo").change_employee(DeactivateEmployee(login="anna")),
        lambda: desk.replace_policy({"utlagg": {"checks": 3}}),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Conflict):
        desk.change_employee(DeactivateEmployee(login="bo"), shown=())
    assert lines(desk) == []


def test_employees_and_a_policy_that_an_import_brings_are_told(place, make) -> None:
    people = (Employee(login="nils", name="Nils Ny"), msgspec.structs.replace(make.bo, name="Bo E"))
    brought = OfficeFile(office=make.office, employees=people, policy=OWN)
    desk = place.desk()
    desk.run_import(incoming(brought))
    desk.run_import(incoming(brought))
    (imported, policy) = lines(desk)
    assert imported[:2] == ("anna", "import")
    assert imported[2]["employee nils"] == "none -> new"
    assert imported[2]["name bo"] == f"{make.bo.name} -> Bo E"
    assert policy[:2] == ("anna", "set-policy")


def test_the_whole_history_has_the_offices_lines_among_the_customers_by_time(place, clock) -> None:
    """Who leaves hands over customers, a line each in theirs, and is then made inactive."""
    desk = place.desk()
    desk.change_employee(EditEmployee(login="bo", name="Bo Eklund"))
    clock.now += dt.timedelta(minutes=1)
    desk.carry_out("1001", Reassign(from_login="bo", to_login="anna"))
    clock.now += dt.timedelta(minutes=1)
    desk.change_employee(DeactivateEmployee(login="bo"))
    told = [(line.number, line.whose, line.what, line.entry.action) for line in desk.history()]
    office = desk.office.name
    assert told == [
        (None, office, "Bo Eklund deactivated", "deactivate-employee"),
        ("1001", "1001 Alfa Bygg AB", "Handed over to Anna Berg", "reassign"),
        (None, office, "Bo Eklund edited", "edit-employee"),
    ]
    assert [line.number for line in desk.history("1001")] == ["1001"]


def test_the_history_is_in_an_export_and_not_brought_over_another(place, place_with) -> None:
    """It is the store's own that goes on, with what the import changes."""
    desk = place.desk()
    desk.replace_policy(OWN)
    exported = desk.export(Filter())
    assert [entry.action for entry in exported.history] == ["set-policy"]
    assert incoming(exported).history == exported.history
    other = place_with().desk()
    other.run_import(incoming(exported))
    assert [action for _by, action, _details in lines(other)] == ["import", "set-policy"]


def test_a_long_policy_leaves_a_line_that_an_export_can_carry(place_with) -> None:
    """No text of an exchange file is longer than a thousand characters."""
    place = place_with()
    desk = place.desk()
    names = ", ".join(f'"{n} {"x" * 400}"' for n in range(4))
    notes = "".join(f'[[lon.notes]]\nid = "n{n}"\ntext = "{"y" * 400}"\n' for n in range(4))
    desk.replace_policy(read_policy(f"[utlagg]\naliases = [{names}]\n{notes}"))
    details = place.store().office_history()[-1].details
    assert {len(details[key]) for key in ("new", "values")} == {1000}


def test_a_history_of_the_office_that_cannot_be_read_is_left_out_of_an_export(
    place, request
) -> None:
    """As a policy and the meanings of headings are: the customers are worth the more then."""
    place.desk().change_employee(DeactivateEmployee(login="bo"))
    desk = place.desk()
    if isinstance(address := place.address_of("anna"), Path):
        (address / "office.json").unlink()  # other stores share it
        (address / "office.json").write_bytes(b"")
    else:
        server, database = request.getfixturevalue("server"), urlsplit(address).path.strip("/")
        statement = "update samarbete.office set document = '[1]' where id = 3"
        server.command(f"set session_replication_role = replica; {statement}", database)
    damage: list[StoreDamaged] = []
    exported = desk.export(Filter(), damage.append)
    assert [each.number for each in exported.customers] == ["1001"]
    assert exported.history == ()
    assert "office" in f"{damage[-1]}"
    with pytest.raises(StoreDamaged):
        desk.export(Filter())
