"""Acceptance cases of docs/rules.md about the main contact and the users, on a real store.

The number of the case stands in the docstring.
"""

import pytest

from store.domain.wishes import AddUser, ChangeRole, Deactivate, NameMainContact, RemoveUser
from store.exchange.json_file import OfficeFile
from tests.store.office_files import incoming
from tests.store.rules.cases.wishes import end


def test_without_a_main_contact_no_collaboration_of_the_customer_is_ended(
    make, desk_with, codes_of, files
):
    """Case 2: `main-contact-missing` for each of them, and the store is unchanged (R19)."""
    desk = desk_with(
        make.customer(
            make.collaboration("utlagg"),
            make.collaboration("scanner"),
            make.collaboration("skatt-bokslut"),
            main_contact=None,
        )
    )
    before = files()
    for service, outcome in [("utlagg", "continue"), ("scanner", "end"), ("skatt-bokslut", "end")]:
        assert codes_of(desk, "1001", end(service, outcome)) == ["main-contact-missing"]
    assert files() == before


def test_another_customers_missing_main_contact_does_not_stand_in_the_way(make, desk_with):
    """Case 3: it is checked per company (R20)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), main_contact=None),
        make.customer(make.collaboration("utlagg"), number="1002", name="Beta Café AB"),
    )
    desk.carry_out("1002", end("utlagg"))
    assert desk.customer("1002").collaborations[0].status == "ended"


def test_a_plain_user_made_main_contact_cures_the_same_ending(make, desk_with, codes_of):
    """Case 4: Administrator, main contact, and End again with the very same input (R19, R21)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), users=(make.user(),), main_contact=None)
    )
    wish = end("utlagg", reason="Slutar", waived={"reports-submitted": "tomt"})
    assert codes_of(desk, "1001", wish) == ["main-contact-missing"]
    desk.carry_out("1001", ChangeRole(email="eva@alfa.test", role="administrator"))
    desk.carry_out("1001", NameMainContact(email="eva@alfa.test"))
    done = desk.carry_out("1001", wish)
    assert done.customer.collaborations[0].status == "ended"
    assert done.entry.reason == "Slutar"


def test_a_user_just_created_can_be_main_contact_at_once(make, desk_with, codes_of):
    """Case 5: without any user the cure leads to the list, where one is created (R24, R26)."""
    desk = desk_with(make.customer(make.collaboration("utlagg"), users=()))
    (refusal,) = desk.plan("1001", end("utlagg")).refusals
    assert refusal.cure == "users-and-services"
    desk.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny Lind"))
    assert (
        desk.carry_out("1001", end("utlagg")).customer.valid_main_contact(make.employees).name
        == "Ny Lind"
    )


def test_role_and_main_contact_are_set_in_one_write_or_not_at_all(make, desk_with, codes_of, files):
    """Case 6: the combined act is one change; without its confirmation neither is set (R21)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), users=(make.user(),), main_contact=None)
    )
    before = files()
    assert codes_of(desk, "1001", NameMainContact(email="eva@alfa.test")) == ["not-eligible"]
    assert files() == before
    after = desk.carry_out("1001", NameMainContact(email="eva@alfa.test", promote=True)).customer
    assert (after.main_contact, after.users[0].role) == ("eva@alfa.test", "administrator")
    assert (after.version, len(after.history)) == (2, 1)


def test_a_new_main_contact_replaces_the_old_who_stays_administrator(make, desk_with):
    """Case 7: B is the only main contact and A is still Administrator (R22)."""
    users = (make.administrator("Eva Lind"), make.administrator("Per Ek"))
    desk = desk_with(make.customer(users=users))
    after = desk.carry_out("1001", NameMainContact(email="per@alfa.test")).customer
    assert after.main_contact == "per@alfa.test"
    assert after.users == users


@pytest.mark.parametrize(
    "act",
    [
        ChangeRole(email="eva@alfa.test", role="user"),
        ChangeRole(email="eva@alfa.test", role="auditor"),
        Deactivate(email="eva@alfa.test"),
        RemoveUser(email="eva@alfa.test"),
    ],
    ids=["demoted to user", "demoted to auditor", "inactivated", "deleted"],
)
def test_a_main_contact_is_locked_until_replaced(make, desk_with, codes_of, act):
    """Case 8: `main-contact-locked`; after a replacement the same act succeeds (R23)."""
    desk = desk_with(make.customer(users=(make.administrator(), make.administrator("Per Ek"))))
    assert codes_of(desk, "1001", act) == ["main-contact-locked"]
    desk.carry_out("1001", NameMainContact(email="per@alfa.test"))
    assert desk.carry_out("1001", act).customer.main_contact == "per@alfa.test"


def test_an_administrator_who_is_not_main_contact_can_be_demoted(make, desk_with):
    """Case 9: the negative side of R23."""
    desk = desk_with(make.customer(users=(make.administrator(), make.administrator("Per Ek"))))
    after = desk.carry_out("1001", ChangeRole(email="per@alfa.test", role="user")).customer
    assert after.user("per@alfa.test").role == "user"


@pytest.mark.parametrize(
    "fields",
    [{"role": "auditor"}, {"role": "administrator", "active": False}, {"active": False}],
    ids=["auditor", "inactive administrator", "inactive user"],
)
@pytest.mark.parametrize("promote", [False, True])
def test_an_auditor_or_an_inactive_user_is_not_eligible(make, desk_with, codes_of, fields, promote):
    """Case 10: `not-eligible` when named main contact, also when promoted at once (R24)."""
    desk = desk_with(make.customer(users=(make.administrator(), make.user("Per Ek", **fields))))
    wish = NameMainContact(email="per@alfa.test", promote=promote)
    assert codes_of(desk, "1001", wish) == ["not-eligible"]


@pytest.mark.parametrize(
    "fields",
    [{"role": "user"}, {"role": "auditor"}, {"role": "administrator", "active": False}],
    ids=["user", "auditor", "inactive"],
)
def test_imported_data_with_an_invalid_main_contact_counts_as_without(make, desk, codes_of, fields):
    """Case 11: brought in as it is, and `main-contact-missing` when ending (R25)."""
    customer = make.customer(make.collaboration("utlagg"), users=(make.user(**fields),))
    desk.run_import(incoming(OfficeFile(office=make.office, customers=(customer,))))
    assert desk.customer("1001").main_contact == "eva@alfa.test"
    assert codes_of(desk, "1001", end("utlagg")) == ["main-contact-missing"]
    assert desk.listing().rows[0].main_contact is None
