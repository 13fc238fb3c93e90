"""Who can be main contact (R24), and which main contact on record counts as one (R25)."""

import pytest

from store.domain.main_contact import counts_as_main_contact, valid_main_contact, why_ineligible
from store.domain.model import Employee

# role, active, at the office | why it cannot be main contact | whether it counts as one
TABLE = """
administrator  yes  no   -         yes
administrator  no   no   inactive  no
user           yes  no   -         no
user           no   no   inactive  no
auditor        yes  no   auditor   no
auditor        no   no   auditor   no
administrator  yes  yes  office    no
auditor        no   yes  office    no
"""


@pytest.mark.parametrize("case", TABLE.strip().splitlines())
def test_who_can_be_and_who_counts_as_main_contact(make, case):
    """The office's own people come first, then the role, then whether the user is active."""
    role, active, colleague, why, counts = case.split()
    email = "BO@byranorr.test" if colleague == "yes" else "per@alfa.test"
    user = make.user("Per Ek", email=email, role=role, active=active == "yes")
    assert (why_ineligible(user, make.employees) or "-") == why
    assert counts_as_main_contact(user, make.employees) == (counts == "yes")


def test_an_employee_without_an_e_mail_is_nobodys_namesake(make):
    """Not even of a user whose e-mail is unknown."""
    employees = (Employee(login="x", name="X"),)
    assert why_ineligible(make.administrator(), employees) is None
    assert why_ineligible(make.administrator(email="None"), employees) is None


@pytest.mark.parametrize(
    ("email", "found"),
    [
        (None, None),
        ("eva@alfa.test", "Eva Lind"),
        ("EVA@Alfa.test", "Eva Lind"),
        ("per@alfa.test", None),
        ("nobody@alfa.test", None),
        ("bo@byranorr.test", None),
    ],
)
def test_the_main_contact_on_record_is_found_where_it_counts(make, email, found):
    """Upper and lower case alike; Per is no Administrator, and Bo works at the office."""
    bo = make.administrator("Bo Ek", email="Bo@byranorr.test")
    users = (make.user("Per Ek"), make.administrator("Eva Lind"), bo)
    contact = valid_main_contact(email, users, make.employees)
    assert (contact.name if contact is not None else None) == found
