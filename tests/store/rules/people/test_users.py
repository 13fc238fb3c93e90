"""Users, roles and the main contact: which act is refused for whom, and what an act changes."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import NotFound
from store.domain.model import Customer
from store.domain.plan import Plan
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    EditUser,
    License,
    NameMainContact,
    RemoveUser,
)
from store.i18n.language import set_language
from store.rules.people import users as people

SERVICES = catalogue()
PER = "per@alfa.test"

# Per is A an Administrator, U a User, R an Auditor (Revisor); + active, - inactive; M on record
# as main contact. A main contact that is not an active Administrator counts as missing (R25).
COLUMNS = ("A+M", "A+", "A-M", "A-", "U+M", "U+", "U-M", "U-", "R+M", "R+", "R-M", "R-")
TABLE = """
edit           .      .     .     .      .     .     .    .     .     .     .    .
edit-again     same   same  same  same   same  same  same same  same  same  same same
administrator  same   same  same  same   .     .     .    .     .     .     .    .
user           lock   .     .     .      same  same  same same  .     .     .    .
auditor        lock   .     .     .      .     .     .    .     same  same  same same
main-contact   same   .     no    no     no    no    no   no    no    no    no   no
promote        same   .     no    no     .     .     no   no    no    no    no   no
deactivate     lock   .     same  same   .     .     same same  .     .     same same
activate       same   same  .     .      same  same  .    .     same  same  .    .
remove         lock   .     .     .      .     .     .    .     .     .     .    .
license        .      .     no    no     .     .     no   no    .     .     no   no
license-again  same   same  same  same   same  same  same same  same  same  same same
revoke         .      .     .     .      .     .     .    .     .     .     .    .
revoke-again   same   same  same  same   same  same  same same  same  same  same same
"""
CODES = {
    ".": None,
    "same": "nothing-to-change",
    "lock": "main-contact-locked",
    "no": "not-eligible",
}
ACTS = {
    "edit": EditUser(email=PER, name="Per Eck"),
    "edit-again": EditUser(email=PER, name="Per Ek", phone=""),
    "administrator": ChangeRole(email=PER, role="administrator"),
    "user": ChangeRole(email=PER, role="user"),
    "auditor": ChangeRole(email=PER, role="auditor"),
    "main-contact": NameMainContact(email=PER),
    "promote": NameMainContact(email=PER, promote=True),
    "deactivate": Deactivate(email=PER),
    "activate": Activate(email=PER),
    "remove": RemoveUser(email=PER),
    "license": License(email=PER, service="lon"),
    "license-again": License(email=PER, service="utlagg"),
    "revoke": License(email=PER, service="utlagg", revoke=True),
    "revoke-again": License(email=PER, service="lon", revoke=True),
}
CELLS = [
    pytest.param(act, state, CODES[cell], id=f"{act} {state}")
    for act, *cells in map(str.split, TABLE.strip().splitlines())
    for state, cell in zip(COLUMNS, cells, strict=True)
]


@pytest.fixture
def plan_for(make, clock):
    """Plan a wish about users as Anna, or as whoever is named."""

    def plan_for(customer: Customer, wish, login: str = "anna") -> Plan:
        return people.plan(customer, wish, make.operator(login), clock(), SERVICES)

    return plan_for


@pytest.fixture
def with_per(make):
    """Make a customer with Per in the given state, licensed for Utlägg, beside others."""

    def with_per(state: str) -> Customer:
        role = {"A": "administrator", "U": "user", "R": "auditor"}[state[0]]
        per = make.user("Per Ek", role=role, active=state[1] == "+", services=("utlagg",))
        eva = make.administrator("Eva Lind")
        return make.customer(
            users=(eva, per, make.user("Ida Ask")),
            main_contact=per.email if state.endswith("M") else eva.email,
        )

    return with_per


@pytest.mark.parametrize(("act", "state", "code"), CELLS)
def test_an_act_is_refused_or_done_as_the_table_says(plan_for, with_per, act, state, code):
    """Each act on a user of each role, active or not, main contact or not (R21-R25, R33)."""
    customer = with_per(state)
    planned = plan_for(customer, ACTS[act])
    assert [each.code for each in planned.refusals] == ([code] if code else [])
    if code:
        assert planned.after == customer
        assert planned.effects == ()
    else:
        assert planned.after.version == customer.version + 1
        assert planned.after.history[-1].details["email"] == PER


@pytest.mark.parametrize(
    ("act", "state", "expected"),
    [
        ("administrator", "U+", {"role": "administrator"}),
        ("user", "A+", {"role": "user"}),
        ("auditor", "U+", {"role": "auditor"}),
        ("main-contact", "A+", {}),
        ("promote", "U+", {"role": "administrator"}),
        ("deactivate", "U+", {"active": False, "services": ()}),
        ("activate", "A-", {"active": True}),
        ("license", "U+", {"services": ("utlagg", "lon")}),
        ("edit", "U-", {"name": "Per Eck"}),
        ("revoke", "A-", {"services": ()}),
    ],
)
def test_an_act_changes_that_user_and_no_other(plan_for, with_per, act, state, expected):
    """Only the fields that the act is about, and the other users are the same."""
    customer = with_per(state)
    after = plan_for(customer, ACTS[act]).after
    assert after.user(PER) == replace(customer.user(PER), **expected)
    assert [u for u in after.users if u.email != PER] == [
        u for u in customer.users if u.email != PER
    ]
    assert [u.email for u in after.users] == [u.email for u in customer.users]


def test_a_removed_user_is_off_the_list(plan_for, with_per):
    """Nobody else goes with them."""
    after = plan_for(with_per("U+"), ACTS["remove"]).after
    assert [user.name for user in after.users] == ["Eva Lind", "Ida Ask"]
    assert after.main_contact == "eva@alfa.test"


@pytest.mark.parametrize("state", ["U+M", "A-M", "R+M"])
def test_removing_who_only_stood_there_as_main_contact_leaves_none(plan_for, with_per, state):
    """It counted as missing already (R25); now nobody is on record, and the effects say so."""
    planned = plan_for(with_per(state), ACTS["remove"])
    assert planned.after.main_contact is None
    assert [each.subject for each in planned.effects if each.before != each.after] == [
        "user",
        "main-contact",
    ]


def test_naming_another_main_contact_leaves_the_earlier_one_administrator(plan_for, with_per):
    """At most one, and the replaced one keeps the role (R22); the effect says both."""
    planned = plan_for(with_per("A+"), ACTS["main-contact"])
    assert planned.after.main_contact == PER
    assert planned.after.user("eva@alfa.test").role == "administrator"
    (effect,) = planned.effects
    assert (effect.before, effect.after) == ("eva@alfa.test", PER)
    assert "instead of Eva Lind, who stays Administrator" in effect.text


def test_a_user_can_be_made_administrator_and_main_contact_in_one_act(make, plan_for, with_per):
    """Without `promote` the refusal offers it as its cure; with it both are one change (R21)."""
    (refusal,) = plan_for(with_per("U+"), ACTS["main-contact"]).refusals
    assert (refusal.cure, refusal.about) == ("promote", PER)
    planned = plan_for(with_per("U+"), ACTS["promote"])
    assert planned.after.valid_main_contact(make.employees).email == PER
    assert [each.subject for each in planned.effects] == ["role", "main-contact"]
    assert len(planned.after.history) == 1


def test_a_locked_main_contact_is_cured_by_naming_another(plan_for, with_per):
    """The refusal says who it is and what to do first (R23)."""
    (refusal,) = plan_for(with_per("A+M"), ACTS["remove"]).refusals
    assert (refusal.cure, refusal.about) == ("name-another-main-contact", PER)
    assert refusal.message == (
        "Per Ek is main contact and cannot be deleted; name another main contact first."
    )


@pytest.mark.parametrize("role", ["administrator", "user"])
@pytest.mark.parametrize("email", ["bo@byranorr.test", "Bo@ByraNorr.TEST"])
def test_the_offices_employees_cannot_be_main_contact(make, plan_for, role, email):
    """Bo of the office has access to the company, but is not its contact (R24)."""
    users = (make.administrator(), make.user("Bo Ek", email=email, role=role))
    planned = plan_for(make.customer(users=users), NameMainContact(email=email, promote=True))
    assert [each.code for each in planned.refusals] == ["not-eligible"]
    assert "works at the office" in planned.refusals[0].message


def test_inactivating_frees_the_licences_and_activating_does_not_bring_them_back(make, plan_for):
    """R33: the effects name the services; made active again the user has none."""
    per = make.user("Per Ek", services=("utlagg", "lon"))
    customer = make.customer(users=(make.administrator(), per))
    planned = plan_for(customer, Deactivate(email=PER))
    assert [(e.subject, e.before, e.after) for e in planned.effects] == [
        ("active", "active", "inactive"),
        ("services", "utlagg, lon", None),
        ("undo", None, None),
    ]
    again = plan_for(planned.after, Activate(email=PER)).after
    assert (again.user(PER).active, again.user(PER).services) == (True, ())


# Creating


def test_a_user_is_created_from_what_was_typed_in_its_usual_form(make, plan_for):
    """E-mail, name and phone are made uniform; the user is last in the list, active, unlicensed."""
    wish = AddUser(
        email=" Ida Ask <Ida.Ask@Alfa.TEST>; ", name="  Ida   Ask ", phone="070–123 45 67"
    )
    planned = plan_for(make.customer(), wish)
    assert planned.after.users[-1] == make.user(
        "Ida Ask", email="ida.ask@alfa.test", phone="070-123 45 67"
    )
    assert planned.after.main_contact == "eva@alfa.test"
    (effect,) = planned.effects
    assert (effect.about, effect.before, effect.after) == ("ida.ask@alfa.test", None, "Ida Ask")


@pytest.mark.parametrize("role", ["administrator", "user", "auditor"])
def test_a_user_is_created_with_the_chosen_role(make, plan_for, role):
    """R31; an Auditor too."""
    planned = plan_for(make.customer(), AddUser(email=PER, name="Per Ek", role=role))
    assert planned.after.user(PER).role == role


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"email": "per"}, "e-mail"),
        ({"email": ""}, "e-mail"),
        ({"email": "per@"}, "e-mail"),
        ({"email": "per@alfa.test\x1b[2J"}, "e-mail"),
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "Per\u202eEk"}, "name"),
        ({"name": "P" * 201}, "name"),
        ({"phone": "ring mig"}, "phone"),
        ({"phone": "123"}, "phone"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(make, plan_for, fields, about):
    """`invalid-value`, and nothing changes."""
    customer = make.customer()
    planned = plan_for(customer, AddUser(**({"email": PER, "name": "Per Ek"} | fields)))
    assert [(each.code, each.about) for each in planned.refusals] == [("invalid-value", about)]
    assert planned.after == customer


@pytest.mark.parametrize("email", ["eva@alfa.test", "EVA@Alfa.test", "Eva <eva@alfa.test>"])
def test_an_e_mail_that_is_there_already_is_refused(make, plan_for, email):
    """Upper and lower case alike; the refusal is about the one that is there."""
    (refusal,) = plan_for(make.customer(), AddUser(email=email, name="Eva")).refusals
    assert (refusal.code, refusal.about) == ("already-exists", "eva@alfa.test")


@pytest.mark.parametrize("act", ACTS)
def test_who_is_not_in_the_list_is_not_found(make, plan_for, act):
    """For every act; the message names the e-mail and the customer."""
    with pytest.raises(NotFound, match=r"Alfa Bygg AB has no user 'per@alfa.test'"):
        plan_for(make.customer(), ACTS[act])


@pytest.mark.parametrize("act", ACTS)
def test_a_user_is_found_whatever_the_case_of_the_e_mail(plan_for, with_per, act):
    """What is typed need not be what is stored; what is stored stays."""
    state = {"activate": "A-", "administrator": "U+"}.get(act, "A+")
    wish = replace(ACTS[act], email=PER.upper())
    assert plan_for(with_per(state), wish) == plan_for(with_per(state), ACTS[act])


def test_a_service_that_is_not_there_is_not_found(make, plan_for):
    """The message names those there are."""
    with pytest.raises(NotFound, match=r"no service 'stampla'; there is: eekonomi, .*scanner"):
        plan_for(make.customer(), License(email="eva@alfa.test", service="stampla"))


# Who may, and what is kept of it


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("login", "may"), [("bo", False), ("cecilia", False), ("david", True)])
def test_users_are_changed_by_portal_administrators_only(plan_for, with_per, act, login, may):
    """R5: the role in Mina tjänster decides, full rights do not help."""
    state = {"activate": "A-", "administrator": "U+"}.get(act, "A+")
    planned = plan_for(with_per(state), ACTS[act], login)
    codes = [each.code for each in planned.refusals]
    if not may:
        assert codes == ["not-allowed"]
        assert planned.after == with_per(state)
    else:
        assert "not-allowed" not in codes


def test_who_may_not_learns_nothing_about_the_users(make, plan_for):
    """The permission comes first, before it is said who is in the list."""
    planned = plan_for(make.customer(), RemoveUser(email="nobody@alfa.test"), "bo")
    assert [each.code for each in planned.refusals] == ["not-allowed"]


@pytest.mark.parametrize(
    ("act", "state", "action", "details"),
    [
        ("auditor", "U+", "change-role", {"role": "user -> auditor"}),
        (
            "promote",
            "U+",
            "name-main-contact",
            {
                "role": "user -> administrator",
                "main-contact": "eva@alfa.test -> per@alfa.test",
            },
        ),
        (
            "deactivate",
            "U+",
            "deactivate-user",
            {"active": "active -> inactive", "services": "utlagg -> none"},
        ),
        ("activate", "U-", "activate-user", {"active": "inactive -> active"}),
        ("remove", "U+", "remove-user", {"user": "Per Ek -> none"}),
        ("edit", "U+", "edit-user", {"name": "Per Ek -> Per Eck"}),
        ("license", "U+", "license", {"services": "utlagg -> utlagg, lon"}),
        ("revoke", "U+", "revoke-license", {"services": "utlagg -> none"}),
    ],
)
def test_the_history_says_what_was_done_to_whom(
    plan_for, with_per, clock, act, state, action, details
):
    """One entry, with the act, the e-mail, what was and what is, and the reason."""
    wish = replace(ACTS[act], reason="Enligt telefon")
    (entry,) = plan_for(with_per(state), wish).after.history
    assert (entry.action, entry.by, entry.at, entry.side) == (action, "anna", clock(), "office")
    assert entry.details == {"email": PER, **details}
    assert (entry.reason, entry.collaboration) == ("Enligt telefon", None)


@pytest.mark.parametrize(
    ("act", "hostile"),
    [("auditor", "\x1b[2J"), ("promote", "\u202egnp"), ("remove", "\ud800")],
    ids=["ESC", "bidi", "half a character"],
)
def test_a_reason_with_what_no_text_has_a_use_for_is_refused(plan_for, with_per, act, hostile):
    """It would go into the history as it is; `clean()` is for every text from outside."""
    planned = plan_for(with_per("U+"), replace(ACTS[act], reason=hostile))
    assert [each.code for each in planned.refusals] == ["invalid-value"]


# The first user (R26)


BO = "bo@byranorr.test"


@pytest.mark.parametrize("office", [False, True], ids=["nobody", "only the office"])
@pytest.mark.parametrize(
    ("role", "becomes", "contact"),
    [
        (None, "administrator", PER),
        ("administrator", "administrator", PER),
        ("user", "user", None),
        ("auditor", "auditor", None),
    ],
)
def test_the_first_user_becomes_administrator_and_main_contact(
    make, plan_for, office, role, becomes, contact
):
    """In one change, unless another role is asked for by name; the effects tell either way."""
    users = (make.administrator("Bo Ek", email=BO),) if office else ()
    customer = make.customer(users=users, main_contact=BO if office else None)
    planned = plan_for(customer, AddUser(email=PER, name="Per Ek", role=role))
    assert planned.after.user(PER).role == becomes
    assert planned.after.main_contact == (contact or customer.main_contact)
    assert [each.subject for each in planned.effects] == ["user", "main-contact"]
    told = "is the first user, and becomes main contact"
    if contact is None:
        told = "but does not become main contact: a main contact is an Administrator"
    assert told in planned.effects[1].text
    assert len(planned.after.history) == 1
    assert ("main-contact" in planned.after.history[0].details) == (contact is not None)


@pytest.mark.parametrize("role", [None, "administrator"])
def test_an_employees_address_does_not_become_main_contact(make, plan_for, role):
    """R24: nor does it become Administrator by being the first."""
    planned = plan_for(
        make.customer(users=()), AddUser(email="Bo@ByraNorr.test", name="Bo Ek", role=role)
    )
    assert planned.after.main_contact is None
    assert planned.after.users[0].role == (role or "user")
    assert planned.effects[1].text == "Bo Ek works at the office and does not become main contact"


def test_who_comes_second_is_a_plain_user(make, plan_for):
    """Somebody of the customer's own is there, if only an inactive one."""
    customer = make.customer(users=(make.user(active=False),), main_contact=None)
    after = plan_for(customer, AddUser(email=PER, name="Per Ek")).after
    assert (after.user(PER).role, after.main_contact) == ("user", None)


# Correcting a user


@pytest.fixture
def held(make):
    """Make a customer whose main contact, Per, has records in two collaborations."""
    per = make.administrator("Per Ek", phone="070-1740605", services=("utlagg",))
    outlay = make.record("outlay", status="draft", person="PER@alfa.test")
    other = make.record("outlay", status="draft", person="ida@alfa.test")
    return make.customer(
        make.collaboration("utlagg", records=(outlay, other, make.record("report", person=PER))),
        make.collaboration("lon", records=(make.record("payroll-change", person=PER),)),
        users=(per, make.user("Ida Ask")),
    )


def test_a_changed_address_follows_into_main_contact_and_records(plan_for, held):
    """In one change; what the other user has stays."""
    planned = plan_for(held, EditUser(email=PER, new_email="Per.Ek@Alfa.test"))
    after, new = planned.after, "per.ek@alfa.test"
    assert after.users == (replace(held.users[0], email=new), held.users[1])
    assert after.main_contact == new
    assert [[record.person for record in each.records] for each in after.collaborations] == [
        [new, "ida@alfa.test", new],
        [new],
    ]
    assert [(each.subject, each.before, each.after) for each in planned.effects] == [
        ("address", PER, new),
        ("main-contact", PER, new),
        ("data", None, None),
    ]
    assert planned.effects[2].text == "the 3 records about Per Ek follow"
    assert after.history[-1].details == {
        "email": new,
        "address": f"{PER} -> {new}",
        "main-contact": f"{PER} -> {new}",
    }


def test_name_and_telephone_are_put_right_in_their_usual_form(plan_for, held):
    """An empty telephone number takes it away; what is not said stays."""
    wish = EditUser(email=PER, name=" Per  Eck ", phone="")
    planned = plan_for(held, wish)
    assert planned.after.users[0] == replace(held.users[0], name="Per Eck", phone=None)
    assert planned.after.collaborations == held.collaborations
    assert [each.text for each in planned.effects] == [
        "Per Eck, Per Ek until now",
        "none, 070-1740605 until now",
    ]


@pytest.mark.parametrize(
    ("fields", "code", "about"),
    [
        ({}, "nothing-to-change", None),
        ({"new_email": "Ida@alfa.test"}, "already-exists", "ida@alfa.test"),
        ({"new_email": "per"}, "invalid-value", "e-mail"),
        ({"name": " "}, "invalid-value", "name"),
        ({"phone": "ring"}, "invalid-value", "phone"),
        ({"new_email": BO}, "not-eligible", PER),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(plan_for, held, fields, code, about):
    """Another's address, values that cannot be kept, the office's address for a main contact."""
    planned = plan_for(held, EditUser(email=PER, **fields))
    assert [(each.code, each.about) for each in planned.refusals] == [(code, about)]
    assert planned.after == held


@pytest.mark.parametrize(
    ("wish", "abouts"),
    [
        (AddUser(email="", name=" ", phone="ring"), ["e-mail", "name", "phone"]),
        (AddUser(email="ida@alfa.test", name=""), ["name", "ida@alfa.test"]),
        (EditUser(email=PER, new_email="per", name="", phone="1"), ["e-mail", "name", "phone"]),
    ],
)
def test_all_that_is_wrong_is_told_at_once(plan_for, held, wish, abouts):
    """Each with its field; nothing is changed."""
    planned = plan_for(held, wish)
    assert [each.about for each in planned.refusals] == abouts
    assert planned.after == held


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["An e-mail address is needed.", "A name is needed."]),
        ("sv", ["En e-postadress behövs.", "Ett namn behövs."]),
    ],
)
def test_an_empty_field_is_said_to_be_needed(plan_for, held, language, said):
    set_language(language)
    planned = plan_for(held, AddUser(email=" ", name=""))
    assert [each.message for each in planned.refusals] == said


def test_an_address_of_ones_own_lets_a_main_contact_count(make, plan_for):
    """Bo's address stood there by mistake: corrected, it counts, and the effect says so."""
    customer = make.customer(users=(make.administrator("Eva Lind", email=BO),))
    planned = plan_for(customer, EditUser(email=BO, new_email="eva@alfa.test"))
    assert planned.after.valid_main_contact(make.employees) == planned.after.users[0]
    assert planned.effects[1].text == "Eva Lind counts as main contact from now on"


# Deleting a user


def test_deleting_tells_what_the_person_holds_and_that_it_cannot_be_undone(make, plan_for):
    """Licences, records and what of them is open, and a request that nobody can answer then."""
    per = make.administrator("Per Ek", services=("utlagg",))
    outlay = make.record("outlay", status="draft", person=PER)
    customer = make.customer(
        make.collaboration("utlagg", records=(outlay, make.record("report", person=PER))),
        make.collaboration("scanner", status="requested"),
        users=(per, make.user("Ida Ask")),
        main_contact=None,
    )
    planned = plan_for(customer, RemoveUser(email=PER))
    assert [(each.subject, each.text) for each in planned.effects] == [
        ("user", "Per Ek is deleted from the list of users"),
        ("services", "the licences of Per Ek are freed: Visma Utlägg"),
        (
            "data",
            "Visma Utlägg: 2 records (1 report not submitted, 1 outlay not sent in), "
            "which stay under per@alfa.test",
        ),
        ("status", "nobody is left who can answer the request for Visma Scanner"),
        ("undo", "this cannot be undone: the user has to be created again"),
    ]
    assert planned.effects[-1].loses
    assert planned.after.collaborations == customer.collaborations
    assert planned.after.history[-1].details == {"email": PER, "user": "Per Ek -> none"}
    inactive = plan_for(customer, Deactivate(email=PER))
    assert [(each.subject, each.text) for each in inactive.effects] == [
        ("active", "Per Ek becomes inactive"),
        *((each.subject, each.text) for each in planned.effects[1:-1]),
        ("undo", "Per Ek can be activated again, and the licences be given again"),
    ], "deactivating tells the same of what the person holds"
    assert not any(each.loses for each in inactive.effects)


def test_deactivating_says_who_stays_on_record_as_main_contact(make, plan_for):
    """An Auditor on record did not count; nothing of that changes, and it is said."""
    per = make.user("Per Ek", role="auditor")
    customer = make.customer(users=(make.administrator(), per), main_contact=PER)
    planned = plan_for(customer, Deactivate(email=PER))
    assert "Per Ek stays on record as main contact, but does not count" in [
        each.text for each in planned.effects
    ]
