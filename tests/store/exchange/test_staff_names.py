"""Employees as a table names them: by login, name or address, active ones before those who left."""

import pytest

from store.domain.model import Employee
from store.exchange.staff_names import with_logins
from store.i18n.language import set_language
from store.tables.formats import read_file

LEFT = Employee(login="annaold", name="Anna Berg", active=False)
HERE = Employee(login="anna", name="Anna Berg", email="a@byra.example")
OTHER = Employee(login="anna2", name="Anna Berg")
GONE = Employee(login="per", name="Per Ek", email="per@byra.example", active=False)


def managed(said: str, *employees: Employee):
    """Return who manages and who owns the task where the file says so, and what is noted."""
    rows = f"Kundnr;Namn;Kundansvarig;Uppdrag;Uppdragsansvarig\n1;Alfa AB;{said};Lön;{said}"
    (one,), notes = with_logins(read_file(rows.encode()).whole().customers, employees)
    (task,) = one.customer.tasks
    assert task.owner == one.customer.account_manager
    return task.owner, notes


@pytest.mark.parametrize("said", ["Anna Berg", "Berg, Anna", "anna berg", "anna", "a@byra.example"])
@pytest.mark.parametrize("order", [(LEFT, HERE), (HERE, LEFT)])
def test_of_two_of_one_name_the_one_who_is_active_is_meant(said, order):
    assert managed(said, *order) == ("anna", ())


def test_a_name_of_several_is_told_with_their_logins():
    """Not as the name of nobody."""
    said, (note,) = managed("Anna Berg", HERE, OTHER, LEFT)
    assert said == "Anna Berg"
    assert note.startswith("Anna Berg is the name of several employees here (anna, anna2, annaold)")
    set_language("sv")
    _said, (note,) = managed("Anna Berg", HERE, OTHER, LEFT)
    assert note.startswith("Anna Berg är namnet på flera medarbetare här (anna, anna2, annaold)")


@pytest.mark.parametrize("said", ["per", "Per Ek", "per@byra.example"])
def test_somebody_who_is_no_longer_active_is_taken_and_told(said):
    login, (note,) = managed(said, HERE, GONE)
    assert login == "per"
    assert note.startswith(f"{said} is per here, who is no longer active; taken all the same, for")


def test_a_login_is_whose_it_is_whoever_is_called_so():
    namesake = Employee(login="x", name="Per")
    assert managed("per", namesake, GONE)[0] == "per"
