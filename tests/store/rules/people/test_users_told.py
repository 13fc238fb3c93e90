"""What a change of a user tells, field by field, and what undoing it would put back."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.model import Replaced
from store.domain.plan import Effect
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
from store.rules.people import users

EVA, PER, IDA = "eva@alfa.test", "per@alfa.test", "ida@alfa.test"


@pytest.fixture
def plan_for(make, clock):
    """Plan as Anna."""

    def plan_for(customer, wish):
        return users.plan(customer, wish, make.operator(), clock(), catalogue())

    return plan_for


@pytest.fixture
def with_per(make):
    """Make a customer with Eva as main contact, and Per as he is described."""

    def with_per(**fields):
        per = make.user("Per Ek", **({"services": ("utlagg",)} | fields))
        return make.customer(users=(make.administrator(services=("lon",)), per))

    return with_per


def about_per(subject: str, text: str, before: str | None, after: str | None, *tells: str):
    return Effect(
        subject=subject,
        text=text,
        provenance="inferred (app)",
        about=PER,
        before=before,
        after=after,
        tells=("Per Ek", *tells),
    )


TOLD = [
    (
        {},
        ChangeRole(email=PER, role="auditor"),
        [about_per("role", "Per Ek becomes Auditor", "user", "auditor")],
    ),
    (
        {"role": "administrator"},
        NameMainContact(email=PER),
        [
            about_per(
                "main-contact",
                "Per Ek becomes main contact instead of Eva Lind, who stays Administrator",
                EVA,
                PER,
                EVA,
            )
        ],
    ),
    (
        {},
        NameMainContact(email=PER, promote=True),
        [
            about_per("role", "Per Ek becomes Administrator", "user", "administrator"),
            about_per(
                "main-contact",
                "Per Ek becomes main contact instead of Eva Lind, who stays Administrator",
                EVA,
                PER,
                EVA,
            ),
        ],
    ),
    (
        {"services": ("utlagg", "lon")},
        Deactivate(email=PER),
        [
            about_per("active", "Per Ek becomes inactive", "active", "inactive"),
            about_per(
                "services",
                "the licences of Per Ek are freed: Visma Utlägg, Visma Lön",
                "utlagg, lon",
                None,
            ),
            about_per(
                "undo",
                "Per Ek can be activated again, and the licences be given again",
                None,
                None,
            ),
        ],
    ),
    (
        {"services": ()},
        Deactivate(email=PER),
        [
            about_per("active", "Per Ek becomes inactive", "active", "inactive"),
            about_per("undo", "Per Ek can be activated again", None, None),
        ],
    ),
    (
        {"active": False},
        Activate(email=PER),
        [about_per("active", "Per Ek becomes active again", "inactive", "active")],
    ),
    (
        {"services": ()},
        License(email=PER, service="lon"),
        [about_per("services", "Per Ek is licensed for Visma Lön", None, "lon")],
    ),
    (
        {"services": ("lon", "utlagg", "scanner")},
        License(email=PER, service="utlagg", revoke=True),
        [
            about_per(
                "services",
                "Per Ek is no longer licensed for Visma Utlägg",
                "lon, utlagg, scanner",
                "lon, scanner",
            )
        ],
    ),
    (
        {"services": ("utlagg",)},
        License(email=PER, service="utlagg", revoke=True),
        [about_per("services", "Per Ek is no longer licensed for Visma Utlägg", "utlagg", None)],
    ),
]


@pytest.mark.parametrize(("fields", "wish", "effects"), TOLD)
def test_an_act_tells_what_was_and_what_will_be(plan_for, with_per, fields, wish, effects):
    """Each effect whole, and in the history the user as it was, to be put back (R18)."""
    customer = with_per(**fields)
    planned = plan_for(customer, wish)
    assert planned.refusals == ()
    assert list(planned.effects) == effects
    (entry,) = planned.after.history
    assert entry.replaced == Replaced(email=PER, user=customer.users[1], main_contact=EVA)
    assert entry.details == {
        "email": PER,
        **{
            each.subject: f"{each.before or 'none'} -> {each.after or 'none'}"
            for each in effects
            if each.before != each.after
        },
    }


@pytest.mark.parametrize(
    ("fields", "wish", "code", "message"),
    [
        ({}, ChangeRole(email=PER, role="user"), "nothing-to-change", "Per Ek is User already."),
        ({}, Activate(email=PER), "nothing-to-change", "Per Ek is active already."),
        (
            {"active": False},
            Deactivate(email=PER),
            "nothing-to-change",
            "Per Ek is inactive already.",
        ),
        (
            {},
            License(email=PER, service="utlagg"),
            "nothing-to-change",
            "Per Ek is licensed already for Visma Utlägg.",
        ),
        (
            {},
            License(email=PER, service="lon", revoke=True),
            "nothing-to-change",
            "Per Ek has no licence for Visma Lön.",
        ),
        (
            {"active": False},
            License(email=PER, service="lon"),
            "not-eligible",
            "Per Ek is inactive and cannot be given a licence.",
        ),
        (
            {"role": "auditor"},
            NameMainContact(email=PER),
            "not-eligible",
            "Per Ek is Auditor and cannot be main contact.",
        ),
        (
            {"role": "administrator", "active": False},
            NameMainContact(email=PER),
            "not-eligible",
            "Per Ek is not active and cannot be main contact.",
        ),
        (
            {},
            EditUser(email=PER, name="Per Ek"),
            "nothing-to-change",
            "Per Ek has these details already.",
        ),
        (
            {},
            EditUser(email=PER, new_email="EVA@alfa.test"),
            "already-exists",
            "eva@alfa.test is in the list already: Eva Lind.",
        ),
        (
            {},
            AddUser(email="per", name="Per"),
            "invalid-value",
            "e-mail 'per': an e-mail address must have an @-sign.",
        ),
        ({}, AddUser(email=IDA, name=" "), "invalid-value", "A name is needed."),
        (
            {},
            AddUser(email=IDA, name="Ida", phone="ring"),
            "invalid-value",
            "phone 'ring': a telephone number has digits, spaces, + and - only.",
        ),
    ],
)
def test_a_refusal_names_whom_it_is_about_and_why(plan_for, with_per, fields, wish, code, message):
    """In a sentence."""
    customer = with_per(**fields)
    planned = plan_for(customer, wish)
    assert [(each.code, each.message) for each in planned.refusals] == [(code, message)]
    assert (planned.effects, planned.after) == ((), customer)


def test_a_reason_that_cannot_be_kept_is_refused(plan_for, with_per):
    """As a field of its own."""
    (refusal,) = plan_for(with_per(), Activate(email=PER, reason="\x00")).refusals
    assert (refusal.code, refusal.about) == ("invalid-value", "reason")


def test_each_field_that_is_put_right_is_told(plan_for, with_per):
    """The licences and the role stay; the history has the user as it was."""
    customer = with_per(phone="08-123456")
    wish = EditUser(email=PER, new_email=IDA, name="Ida Ek", phone="070-1234567")
    planned = plan_for(customer, wish)
    assert list(planned.effects) == [
        about_per("name", "Ida Ek, Per Ek until now", "Per Ek", "Ida Ek"),
        about_per("address", f"{IDA}, {PER} until now", PER, IDA),
        about_per("phone", "070-1234567, 08-123456 until now", "08-123456", "070-1234567"),
    ]
    new = replace(customer.users[1], email=IDA, name="Ida Ek", phone="070-1234567")
    assert planned.after.users == (customer.users[0], new)
    (entry,) = planned.after.history
    assert entry.replaced == Replaced(email=IDA, user=customer.users[1], main_contact=EVA)


@pytest.mark.parametrize(
    ("before", "typed", "text", "after"),
    [
        (None, "08-123456", "08-123456", "08-123456"),
        ("08-123456", "", "none, 08-123456 until now", None),
    ],
)
def test_a_phone_number_that_was_not_there_or_will_not_be(
    plan_for, with_per, before, typed, text, after
):
    """Is told so."""
    planned = plan_for(with_per(phone=before), EditUser(email=PER, phone=typed))
    assert list(planned.effects) == [about_per("phone", text, before, after)]


def test_a_deleted_user_is_told_with_all_that_is_held(make, plan_for):
    """Licences, records and those still open, whom requests wait for, and that it is final."""
    records = (
        make.record("report", status="draft", person=PER.upper()),
        make.record("report", status="sent", person=PER),
        make.record("report", status="draft", person=EVA),
        make.record("report", status="draft"),
        make.record("outlay", status="draft", person=PER),
    )
    bank = make.record("bank-integration", status="active", person=PER)
    per = make.administrator("Per Ek", services=("utlagg", "lon"))
    customer = make.customer(
        make.collaboration("utlagg", records=records),
        make.collaboration("stampla", records=records[1:2]),
        make.collaboration("lon", records=records[2:4]),
        make.collaboration("eekonomi", records=(bank,)),
        make.collaboration("scanner", status="requested"),
        make.collaboration("skatt-bokslut", status="requested"),
        users=(make.user(), per),
        main_contact=None,
    )
    planned = plan_for(customer, RemoveUser(email=PER))
    assert list(planned.effects) == [
        about_per("user", "Per Ek is deleted from the list of users", "Per Ek", None),
        about_per(
            "services",
            "the licences of Per Ek are freed: Visma Utlägg, Visma Lön",
            None,
            None,
            "utlagg",
            "lon",
        ),
        about_per(
            "data",
            "Visma Utlägg: 3 records (1 report not submitted, 1 outlay not sent in), "
            "which stay under per@alfa.test",
            None,
            None,
            "utlagg-1",
            "3",
        ),
        about_per(
            "data",
            "stampla: 1 record, which stay under per@alfa.test",
            None,
            None,
            "stampla-1",
            "1",
        ),
        about_per(
            "data",
            "Visma eEkonomi: 1 record (1 bank integration still active), "
            "which stay under per@alfa.test",
            None,
            None,
            "eekonomi-1",
            "1",
        ),
        about_per(
            "status",
            "nobody is left who can answer the request for "
            "Visma Scanner, Visma Skatt & Bokslut Pro",
            None,
            None,
            "scanner-1",
            "skatt-bokslut-1",
        ),
        about_per(
            "undo",
            "this cannot be undone: the user has to be created again",
            None,
            None,
            "yes",
        ),
    ]
    (entry,) = planned.after.history
    assert (entry.details, entry.replaced) == ({"email": PER, "user": "Per Ek -> none"}, None)
    assert planned.after.users == customer.users[:1]


@pytest.mark.parametrize("fields", [{"active": False}, {"role": "user"}, {"role": "auditor"}])
def test_whose_deletion_leaves_nobody_less_to_answer_is_not_told_so(make, plan_for, fields):
    """Only the last one who can answer is missed."""
    per = make.user("Per Ek", **({"role": "administrator"} | fields))
    customer = make.customer(
        make.collaboration("scanner", status="requested"), users=(make.administrator(), per)
    )
    subjects = [each.subject for each in plan_for(customer, RemoveUser(email=PER)).effects]
    assert subjects == ["user", "undo"]


def test_a_new_address_is_followed_by_the_records_and_the_main_contact(make, plan_for):
    """The user's own records only, however the address was written."""
    records = tuple(
        make.record("report", f"{n}", person=person)
        for n, person in enumerate((PER.upper(), EVA, None, PER))
    )
    customer = make.customer(
        make.collaboration("utlagg", records=records),
        users=(make.administrator(), make.administrator("Per Ek")),
        main_contact=PER,
    )
    planned = plan_for(customer, EditUser(email=PER, new_email=IDA))
    assert list(planned.effects[1:]) == [
        about_per("main-contact", "Per Ek stays main contact, under the new address", PER, IDA),
        about_per("data", "the 2 records about Per Ek follow", None, None, "2"),
    ]
    assert planned.after.main_contact == IDA
    (utlagg,) = planned.after.collaborations
    assert [record.person for record in utlagg.records] == [IDA, EVA, None, IDA]


@pytest.mark.parametrize(
    ("email", "role", "created", "main_contact"),
    [
        (IDA, None, "administrator", ("Ida is the first user, and becomes main contact", IDA)),
        (
            IDA,
            "administrator",
            "administrator",
            ("Ida is the first user, and becomes main contact", IDA),
        ),
        (
            IDA,
            "auditor",
            "auditor",
            (
                "Ida is the first user, but does not become main contact: "
                "a main contact is an Administrator",
                None,
                "auditor",
            ),
        ),
        (
            "bo@byranorr.test",
            None,
            "user",
            ("Ida works at the office and does not become main contact", None, "office"),
        ),
        (
            "bo@byranorr.test",
            "administrator",
            "administrator",
            ("Ida works at the office and does not become main contact", None, "office"),
        ),
    ],
)
def test_the_first_user_is_told_with_whether_a_main_contact_comes_of_it(
    make, plan_for, email, role, created, main_contact
):
    """R26; who works at the office, or is given another role by name, is none."""
    text, after, *tells = main_contact
    customer = make.customer(users=(make.user("Anna", email="anna@byranorr.test"),))
    customer = replace(customer, main_contact=None)
    planned = plan_for(customer, AddUser(email=email, name="Ida", role=role))
    word = {"administrator": "Administrator", "auditor": "Auditor", "user": "User"}[created]
    ours = {"provenance": "inferred (app)", "about": email}
    assert list(planned.effects) == [
        Effect(
            subject="user",
            text=f"Ida is created as {word}",
            after="Ida",
            tells=("Ida", created),
            **ours,
        ),
        Effect(subject="main-contact", text=text, after=after, tells=("Ida", *tells), **ours),
    ]
    assert planned.after.main_contact == after
    assert planned.after.users[-1].role == created
    (entry,) = planned.after.history
    assert entry.replaced == Replaced(email=email)
    assert entry.details == {
        "email": email,
        "user": "none -> Ida",
        **({"main-contact": f"none -> {IDA}"} if after else {}),
    }


@pytest.mark.parametrize(
    ("fields", "new_email", "text"),
    [
        ({"active": False}, IDA, "Per Ek stays on record as main contact, but does not count"),
        ({"role": "user"}, IDA, "Per Ek stays on record as main contact, but does not count"),
        (
            {"email": "bo@byranorr.test"},
            IDA,
            "Per Ek counts as main contact from now on",
        ),
        (
            {"email": "bo@byranorr.test"},
            "anna@byranorr.test",
            "Per Ek stays on record as main contact, but does not count",
        ),
        (
            {"email": "bo@byranorr.test", "role": "user"},
            IDA,
            "Per Ek stays on record as main contact, but does not count",
        ),
    ],
)
def test_whether_a_main_contact_counts_under_a_new_address_is_told(
    make, plan_for, fields, new_email, text
):
    """It may begin to (R25)."""
    per = make.administrator("Per Ek", **fields)
    customer = make.customer(users=(per,))
    planned = plan_for(customer, EditUser(email=per.email, new_email=new_email))
    assert [each.text for each in planned.effects[1:]] == [text]


def test_a_main_contact_gets_no_address_of_the_office(make, plan_for):
    """Another one has to be named first (R24)."""
    customer = make.customer(users=(make.administrator("Per Ek"),))
    (refusal,) = plan_for(customer, EditUser(email=PER, new_email="bo@byranorr.test")).refusals
    assert (refusal.code, refusal.cure) == ("not-eligible", "name-another-main-contact")
    assert refusal.about == PER
    assert refusal.message.startswith("Per Ek is main contact, and bo@byranorr.test is the")
