"""A customer as one value: what it refuses to be, and how its parts are found and replaced."""

import pytest
from msgspec.structs import replace

from store.domain.model import Task


@pytest.mark.parametrize("fields", [{"number": ""}, {"name": ""}, {"number": "", "name": ""}])
def test_a_customer_needs_a_number_and_a_name(make, fields):
    """Neither may be empty."""
    with pytest.raises(ValueError, match="a customer needs a number and a name"):
        make.customer(**fields)


def test_an_e_mail_stands_in_the_list_of_users_once(make):
    """Upper and lower case alike; the message names it."""
    users = (make.user("Per Ek"), make.user("Eva Lind"), make.user("E", email="EVA@alfa.test"))
    with pytest.raises(ValueError, match=r"users: eva@alfa\.test appears twice"):
        make.customer(users=users, main_contact=None)


def test_an_id_stands_among_the_collaborations_once(make):
    """One service may be there twice, as two collaborations."""
    utlagg = make.collaboration("utlagg", status="ended")
    with pytest.raises(ValueError, match="collaborations: utlagg-1 appears twice"):
        make.customer(make.collaboration("lon"), utlagg, utlagg)
    assert len(make.customer(utlagg, replace(utlagg, id="utlagg-2")).collaborations) == 2


def test_the_main_contact_is_one_of_the_users(make):
    """In whatever case the e-mail is written; the message names it."""
    with pytest.raises(ValueError, match=r"main_contact: per@alfa\.test is not one of the users"):
        replace(make.customer(), main_contact="per@alfa.test")
    customer = replace(make.customer(), main_contact="EVA@ALFA.TEST")
    assert customer.valid_main_contact(()) == customer.users[0]


def test_a_part_is_found_by_its_name_or_not_at_all(make):
    """Users, collaborations and tasks."""
    first, second = make.collaboration("lon"), make.collaboration("utlagg")
    tasks = (Task(name="Lön"), Task(name="Bokslut"))
    users = (make.user("Per Ek"), make.administrator())
    customer = make.customer(first, second, tasks=tasks, users=users)
    assert customer.collaboration("utlagg-1") == second
    assert customer.collaboration("utlagg-2") is None
    assert customer.task("Bokslut") == tasks[1]
    assert (customer.task("bokslut"), customer.task(None)) == (None, None)
    assert customer.user("EVA@alfa.test") == users[1]
    assert customer.user("nils@alfa.test") is None


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("requested", True),
        ("active", True),
        ("ending", True),
        ("ended", False),
        ("declined", False),
        ("unlinked", False),
    ],
)
def test_a_service_has_at_most_one_collaboration_that_is_open(make, status, is_open):
    """Asked for or running (R38)."""
    ended = make.collaboration("utlagg", status="ended")
    second = make.collaboration("utlagg", id="utlagg-2", status=status)
    customer = make.customer(make.collaboration("lon"), ended, second)
    assert customer.open_collaboration("utlagg") == (second if is_open else None)
    assert customer.open_collaboration("scanner") is None


def test_a_collaboration_takes_its_own_place_or_the_last_one(make):
    """The others stay where they are."""
    lon, utlagg = make.collaboration("lon"), make.collaboration("utlagg")
    customer = make.customer(lon, utlagg)
    changed = replace(lon, status="ended")
    assert customer.with_collaboration(changed) == (changed, utlagg)
    new = make.collaboration("scanner")
    assert customer.with_collaboration(new) == (lon, utlagg, new)
