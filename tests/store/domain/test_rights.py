"""Who may do what, cell by cell, for employees of the office and for the customer's side."""

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain import rights
from store.domain.errors import NotFound, Refused
from store.domain.rights import Operator
from store.domain.wishes import End, NameMainContact
from store.exchange.json_file import OfficeFile
from store.files.store import TinyStore
from tests.store.office_files import incoming

# R1 to R5; to import or to set the policy takes as much as to end, and requests are answered by
# the customer. Columns:
# full rights and Administrator, full and User, standard and Administrator, standard and User.
COLUMNS = (
    ("full", "administrator"),
    ("full", "user"),
    ("standard", "administrator"),
    ("standard", "user"),
)
TABLE = """
see           yes  yes  yes  yes
change-task   yes  yes  yes  yes
edit          yes  no   no   no
request       yes  yes  yes  yes
answer        no   no   no   no
import        yes  no   no   no
set-policy    yes  no   no   no
end           yes  no   no   no
record        yes  yes  no   no
manage-users  yes  no   yes  no
manage-employees yes no no no
remove        yes  no   no   no
hold          yes  no   no   no
receive       no   no   no   no
accept-history yes no   no   no
"""
OFFICE = [
    pytest.param(act, *column, cell == "yes", id=f"{act} {'/'.join(column)}")
    for act, *cells in map(str.split, TABLE.strip().splitlines())
    for column, cell in zip(COLUMNS, cells, strict=True)
]

# R7: on the customer's side the role in Mina tjänster alone decides; nothing is imported there.
CUSTOMER = {
    ("see", "administrator"): True,
    ("see", "user"): True,
    ("change-task", "administrator"): False,
    ("change-task", "user"): False,
    ("edit", "administrator"): False,
    ("edit", "user"): False,
    ("request", "administrator"): False,
    ("request", "user"): False,
    ("answer", "administrator"): True,
    ("answer", "user"): False,
    ("import", "administrator"): False,
    ("import", "user"): False,
    ("set-policy", "administrator"): False,
    ("set-policy", "user"): False,
    ("end", "administrator"): True,
    ("end", "user"): False,
    ("record", "administrator"): True,
    ("record", "user"): False,
    ("manage-users", "administrator"): True,
    ("manage-users", "user"): False,
    ("manage-employees", "administrator"): False,
    ("remove", "administrator"): False,
    ("remove", "user"): False,
    ("receive", "administrator"): True,
    ("receive", "user"): False,
    ("hold", "administrator"): False,
    ("hold", "user"): False,
    ("accept-history", "administrator"): False,
    ("accept-history", "user"): False,
    ("manage-employees", "user"): False,
}
LACKS = {
    ("full", "user"): "the role Administrator in Mina tjänster",
    ("standard", "administrator"): "full rights in the office's program",
    ("standard", "user"): (
        "full rights in the office's program and the role Administrator in Mina tjänster"
    ),
}


def test_every_act_is_in_the_tables():
    """What is new has to be decided here for both sides."""
    assert {each.values[0] for each in OFFICE} == {act for act, _ in CUSTOMER} == set(rights.NEEDS)


@pytest.mark.parametrize(("act", "full", "role", "allowed"), OFFICE)
def test_an_employee_may_what_the_table_says(make, act, full, role, allowed):
    """The operator and the employee they are have the same answer."""
    employee = replace(make.bo, rights=full, portal_role=role)
    operator = Operator.of(employee, "bo", make.employees)
    assert rights.may(employee, act) is allowed
    assert rights.may(operator, act) is allowed
    assert (rights.why_not(operator, act) is None) is allowed


@pytest.mark.parametrize(("act", "role"), CUSTOMER)
@pytest.mark.parametrize("full", ["full", "standard"])
def test_the_customers_side_may_what_its_role_allows(make, act, role, full):
    """Rights in the office's program mean nothing there."""
    operator = make.operator(side="customer", rights=full, portal_role=role)
    allowed = CUSTOMER[act, role]
    assert rights.may(operator, act) is allowed
    assert (rights.why_not(operator, act) is None) is allowed


@pytest.mark.parametrize("role", ["user", "auditor"])
def test_at_the_customers_side_who_is_no_administrator_sees_and_no_more(make, role):
    """Whoever audits a company changes nothing there, as any other user (R7)."""
    operator = make.customers_operator(make.user("Ada Dal", role=role))
    assert [act for act in rights.NEEDS if rights.may(operator, act)] == ["see"]


@pytest.mark.parametrize(("full", "role"), LACKS)
@pytest.mark.parametrize("act", ["end", "import"])
def test_a_refusal_says_what_is_lacking_and_who_can(make, act, full, role):
    """Exactly what is lacking, and the colleague who has both."""
    operator = make.operator("bo", rights=full, portal_role=role)
    sentence = rights.why_not(operator, act)
    assert sentence == f"{rights.NEEDS[act].words} takes {LACKS[full, role]}. Anna Berg can do it."


def test_a_refusal_to_change_users_names_all_who_can(make):
    """Anna and David have the role; their rights in the office's program do not matter."""
    assert rights.why_not(make.operator("cecilia"), "manage-users") == (
        "Changing users and services takes the role Administrator in Mina tjänster. "
        "Anna Berg or David Falk can do it."
    )


def test_who_has_left_is_not_named(make):
    """An inactive colleague cannot help."""
    employees = (replace(make.anna, active=False), make.bo)
    operator = make.operator("bo", employees=employees)
    assert rights.who_may(operator, "end") == "Nobody at the office can do it."


def test_the_customers_side_is_told_to_ask_its_own_administrator(make):
    """The office's employees are not named to the customer."""
    operator = make.customers_operator(make.user())
    assert rights.why_not(operator, "end") == (
        "Ending a collaboration takes the role Administrator in Mina tjänster. "
        "Ask an Administrator of your company."
    )


# Held where data is written (R8)


@pytest.mark.parametrize(
    ("login", "ends", "manages"),
    [
        ("anna", True, True),
        ("bo", False, False),
        ("cecilia", False, False),
        ("david", False, True),
    ],
)
def test_the_desk_carries_out_only_what_its_operator_may(
    make, store_with, desk_of, files_in, login, ends, manages
):
    """A refusal is `not-allowed` and leaves every file as it is."""
    users = (make.administrator(), make.administrator("Per Ek"))
    store = store_with(make.customer(make.collaboration("utlagg"), users=users))
    desk = desk_of(store, login)
    for wish, allowed in [
        (NameMainContact(email="per@alfa.test"), manages),
        (End(collaboration="utlagg-1", outcome="continue"), ends),
    ]:
        before = files_in(store.path)
        if allowed:
            assert desk.carry_out("1001", wish).entry.by == login
        else:
            with pytest.raises(Refused) as refused:
                desk.carry_out("1001", wish)
            assert [each.code for each in refused.value.refusals] == ["not-allowed"]
            assert files_in(store.path) == before


@pytest.mark.parametrize("login", ["anna", "bo", "cecilia", "david"])
def test_the_desk_brings_in_only_for_who_may_end(make, store_with, desk_of, files_in, login):
    """An import can bring employees with any rights, so it takes as much as ending."""
    store = store_with()
    desk, before = desk_of(store, login), files_in(store.path)
    brought = OfficeFile(office=make.office, customers=(make.customer(),))
    if login == "anna":
        assert desk.run_import(incoming(brought)).customers == 1
    else:
        with pytest.raises(Refused, match=r"Importing takes"):
            desk.run_import(incoming(brought))
        assert files_in(store.path) == before


def test_the_file_of_another_office_is_not_brought_in(make, desk, files_in, tmp_path):
    """Even by who may import."""
    before = files_in(tmp_path / "office")
    other = OfficeFile(office=replace(make.office, name="Byrå Syd AB"))
    with pytest.raises(Refused, match=r"The file is of Byrå Syd AB, the store of Byrå Norr AB"):
        desk.run_import(incoming(other))
    assert files_in(tmp_path / "office") == before


# The customer's side


@pytest.fixture
def customers_desk(make, store_with, clock):
    """Give the desk of a customer's user on a store with that customer and another."""

    def customers_desk(user):
        alfa = make.customer(make.collaboration("utlagg"), users=(make.administrator(), user))
        beta = make.customer(make.collaboration("utlagg"), number="1002", name="Beta Café AB")
        path = store_with(alfa, beta).path
        return open_desk(path, os_user="portal", login=user.email, company="1001", clock=clock)

    return customers_desk


def test_an_administrator_of_the_customer_ends_its_own_collaboration(make, customers_desk):
    """Case 15: it succeeds with side customer, in the ending and in the history (R7, R9)."""
    desk = customers_desk(make.administrator("Per Ek"))
    done = desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    ending = done.customer.collaborations[0].ending
    assert (ending.by, ending.side) == ("per@alfa.test", "customer")
    assert (done.entry.by, done.entry.side) == ("per@alfa.test", "customer")


def test_a_plain_user_of_the_customer_does_not_end(make, customers_desk):
    """Case 15: `not-allowed`."""
    desk = customers_desk(make.user("Per Ek"))
    with pytest.raises(Refused) as refused:
        desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    assert [each.code for each in refused.value.refusals] == ["not-allowed"]


def test_another_customers_collaboration_is_out_of_reach(make, customers_desk, files_in, tmp_path):
    """Case 15: an Administrator of Alfa neither sees nor ends anything of Beta."""
    desk = customers_desk(make.administrator("Per Ek"))
    before = files_in(tmp_path / "office")
    wish = End(collaboration="utlagg-1", outcome="continue")
    assert [row.number for row in desk.listing().rows] == ["1001"]
    for act in (
        lambda: desk.customer("1002"),
        lambda: desk.plan("1002", wish),
        lambda: desk.carry_out("1002", wish),
    ):
        with pytest.raises(NotFound, match="There is no customer 1002"):
            act()
    assert files_in(tmp_path / "office") == before


def test_a_customers_user_brings_nothing_in(make, customers_desk):
    """Not even an Administrator of the company."""
    desk = customers_desk(make.administrator("Per Ek"))
    with pytest.raises(Refused) as refused:
        desk.run_import(incoming(OfficeFile(office=make.office)))
    assert [each.code for each in refused.value.refusals] == ["not-allowed"]


# Sitting down


@pytest.mark.parametrize(
    ("os_user", "login", "by"),
    [
        ("anna", None, "anna"),
        ("anna", "anna", "anna"),
        ("konto", "bo", "bo"),
    ],
)
def test_an_operator_is_known_by_the_account_or_named_by_a_shared_one(
    make, store_with, os_user, login, by
):
    """Both the login and the account on the host are kept."""
    desk = open_desk(store_with().path, os_user=os_user, login=login)
    assert (desk.operator.login, desk.operator.os_user) == (by, os_user)
    assert (desk.operator.side, desk.operator.employees) == ("office", make.employees)


@pytest.mark.parametrize(
    ("os_user", "login", "message"),
    [
        ("bo", "anna", "bo is an employee and cannot act as anna."),
        (
            "konto",
            None,
            "konto is not an employee of Byrå Norr AB. Name one with --operator LOGIN.",
        ),
        ("konto", "nobody", "nobody is not an employee of Byrå Norr AB."),
        ("konto", "fd", "Frida Dal is no longer active at Byrå Norr AB. Ask Anna Berg."),
        ("fd", None, "Frida Dal is no longer active at Byrå Norr AB. Ask Anna Berg."),
        ("fd", "anna", "fd is an employee and cannot act as anna."),
    ],
)
def test_nobody_else_sits_down(make, tmp_path, unsynced, os_user, login, message):
    """An employee cannot be another, a stranger nobody, and who has left not at all."""
    frida = replace(make.anna, login="fd", name="Frida Dal", active=False)
    path = tmp_path / "office"
    TinyStore.create(path, make.office, (*make.employees, frida), who="anna", disk=unsynced)
    with pytest.raises(Refused) as refused:
        open_desk(path, os_user=os_user, login=login)
    assert str(refused.value) == message
    assert refused.value.refusals[0].code == "not-allowed"
