"""What a plan to undo tells: the change that is undone, and what will be again."""

import datetime as dt
import hashlib

import msgspec
import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.model import Entry, Replaced, ReplacedRecord
from store.domain.plan import Effect
from store.domain.wishes import Undo
from store.i18n.language import set_language
from store.rules import undo
from store.rules.history_words import Names, entry_words

ADA = "ada@alfa.test"
OURS = {"provenance": "inferred (app)"}


@pytest.fixture
def entry(clock):
    """Make a line of history, an hour ago, of the office unless it says otherwise."""

    def entry(action: str, **fields) -> Entry:
        made = {"by": "bo", "os_user": "konto", "side": "office"}
        return Entry(at=clock() - dt.timedelta(hours=1), action=action, **(made | fields))

    return entry


@pytest.fixture
def plan_for(make, clock):
    """Plan to undo as Anna."""

    def plan_for(customer, **fields):
        return undo.plan(customer, Undo(**fields), make.operator(), clock(), catalogue())

    return plan_for


def undone(text: str, *tells: str) -> Effect:
    at = "2026-11-23T08:00:00+00:00"
    return Effect(subject="undo", text=f"undone: {text}", tells=(*tells, "bo", at), **OURS)


def test_a_collaboration_is_told_field_by_field(make, entry, plan_for):
    """The change is named with who did it and when; each field that is put back follows."""
    now = make.collaboration("utlagg", task="Bokslut", period=3)
    before = replace(now, task="Löpande bokföring")
    done = entry(
        "edit",
        collaboration="utlagg-1",
        details={"task": "a -> b"},
        replaced=Replaced(collaboration=before),
    )
    planned = plan_for(make.customer(now, history=(done,)), reason="fel kund")
    assert planned.refusals == ()
    assert planned.effects == (
        undone("Visma Utlägg edited: task (Bo Ek, 2026-11-23)", "edit", "utlagg-1"),
        Effect(
            subject="task",
            text="Visma Utlägg: Löpande bokföring, Bokslut until now",
            about="utlagg-1",
            before="Bokslut",
            after="Löpande bokföring",
            **OURS,
        ),
    )
    (_, line) = planned.after.history
    assert (line.action, line.by, line.reason) == ("undo", "anna", "fel kund")
    assert (line.collaboration, line.details) == ("utlagg-1", {"undone": "edit"})


def test_a_collaboration_that_is_so_already_is_not_told(make, entry, plan_for):
    """The line of the change stands alone."""
    utlagg = make.collaboration("utlagg")
    done = entry("edit", collaboration="utlagg-1", replaced=Replaced(collaboration=utlagg))
    planned = plan_for(make.customer(utlagg, history=(done,)))
    assert planned.effects == (
        undone("Visma Utlägg edited (Bo Ek, 2026-11-23)", "edit", "utlagg-1"),
    )


@pytest.mark.parametrize(
    ("was", "again"),
    [
        ({"role": "auditor"}, "Ada Dal is again: Auditor, active"),
        ({"active": False}, "Ada Dal is again: User, inactive"),
    ],
)
def test_a_user_is_told_with_role_and_whether_active(make, entry, plan_for, was, again):
    """As the user will be."""
    ada = make.user("Ada Dal")
    done = entry(
        "change-role",
        details={"email": ADA},
        replaced=Replaced(email=ADA, user=replace(ada, **was)),
    )
    users = (make.administrator(), ada)
    planned = plan_for(make.customer(users=users, history=(done,)))
    assert planned.effects == (
        undone("Ada Dal given another role (Bo Ek, 2026-11-23)", "change-role", ADA),
        Effect(subject="user", text=again, tells=(ADA,), **OURS),
    )
    assert planned.after.users == (users[0], replace(ada, **was))
    assert planned.after.history[-1].details == {"undone": "change-role", "email": ADA}


@pytest.mark.parametrize(
    ("action", "had", "has", "text", "line", "plain", "swedish"),
    [
        (
            "license",
            (),
            ("utlagg",),
            "Ada Dal is no longer licensed for Visma Utlägg",
            "Undone: the licence of Ada Dal for Visma Utlägg",
            "Undone: a licence of Ada Dal",
            "Ångrat: licensen för Visma Utlägg till Ada Dal",
        ),
        (
            "revoke-license",
            ("utlagg", "lon"),
            ("lon",),
            "Ada Dal is licensed for Visma Utlägg again",
            "Undone: taking back Ada Dal's licence for Visma Utlägg",
            "Undone: taking back a licence of Ada Dal",
            "Ångrat: att licensen för Visma Utlägg togs tillbaka från Ada Dal",
        ),
    ],
)
def test_a_licence_is_told_with_its_service(
    make, entry, plan_for, action, had, has, text, line, plain, swedish
):
    """Before it is undone, and in the history; an older line of history names no service."""
    ada = make.user("Ada Dal", services=has)
    change = f"{', '.join(had) or 'none'} -> {', '.join(has) or 'none'}"
    done = entry(
        action,
        details={"email": ADA, "services": change},
        replaced=Replaced(email=ADA, user=replace(ada, services=had)),
    )
    planned = plan_for(make.customer(users=(make.administrator(), ada), history=(done,)))
    assert planned.effects[1] == Effect(subject="user", text=text, tells=(ADA,), **OURS)
    names = Names(planned.after)
    last = planned.after.history[-1]
    assert planned.after.user(ADA).services == had
    assert entry_words(last, names) == line
    older = replace(last, details={"undone": action, "email": ADA})
    assert entry_words(older, names) == plain
    set_language("sv")
    assert entry_words(last, names) == swedish


def test_a_user_that_was_created_is_taken_off_the_list(make, entry, plan_for):
    """And nobody else."""
    done = entry("add-user", details={"email": ADA}, replaced=Replaced(email=ADA))
    users = (make.administrator(), make.user("Ada Dal"))
    planned = plan_for(make.customer(users=users, history=(done,)))
    assert planned.effects[1:] == (
        Effect(
            subject="user", text="ada@alfa.test is taken off the list again", tells=(ADA,), **OURS
        ),
    )
    assert planned.after.users == users[:1]


@pytest.mark.parametrize(
    ("earlier", "text"),
    [("eva@alfa.test", "Eva Lind is main contact again"), (None, "there is again no main contact")],
)
def test_the_main_contact_is_told_with_the_one_it_was(make, entry, plan_for, earlier, text):
    """Or that there was none."""
    ada = make.administrator("Ada Dal")
    done = entry(
        "name-main-contact",
        details={"email": ADA, "main-contact": "a -> b"},
        replaced=Replaced(email=ADA, user=ada, main_contact=earlier),
    )
    customer = make.customer(users=(make.administrator(), ada), main_contact=ADA, history=(done,))
    planned = plan_for(customer)
    assert planned.effects[2] == Effect(
        subject="main-contact", text=text, before=ADA, after=earlier, **OURS
    )
    assert planned.after.main_contact == earlier


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"action": "undo"}, "The latest change was an undo; do the act again instead."),
        ({"action": "import"}, "The latest change was an import; import what was there before."),
        (
            {"action": "end", "collaboration": "utlagg-1"},
            "Visma Utlägg ended (Bo Ek, 2026-11-23): this cannot be undone, for what it took is "
            "gone.",
        ),
        (
            {"action": "end", "collaboration": "stampla-1"},
            "stampla ended (Bo Ek, 2026-11-23): this cannot be undone, for what it took is gone.",
        ),
        (
            {"action": "remove-user", "details": {"email": "nils@alfa.test"}},
            "nils@alfa.test deleted (Bo Ek, 2026-11-23): this cannot be undone.",
        ),
        (
            {"action": "remind", "details": {"email": "eva@alfa.test"}},
            "Reminded of a request (Bo Ek, 2026-11-23): this cannot be undone.",
        ),
        (
            {
                "action": "license",
                "details": {"email": "eva@alfa.test"},
                "side": "customer",
                "by": "eva@alfa.test",
                "replaced": Replaced(email="eva@alfa.test"),
            },
            "Eva Lind given a licence (Eva Lind, 2026-11-23): "
            "what the customer did is undone by the customer.",
        ),
    ],
)
def test_what_is_not_undone_is_named_with_what_it_was_about(make, entry, plan_for, fields, message):
    """The act, whose it was, who did it and when."""
    customer = make.customer(make.collaboration("utlagg"), history=(entry(**fields),))
    (refusal,) = plan_for(customer).refusals
    assert refusal.message == message


def test_of_several_that_are_not_undone_the_latest_is_told(make, entry, plan_for):
    """Of one collaboration only its latest change counts: what is older has been changed since."""
    first = entry("end", collaboration="utlagg-1")
    history = (first, entry("remind", collaboration="lon-1"), entry("handover"))
    customer = make.customer(make.collaboration("utlagg"), history=history)
    (latest,) = plan_for(customer).refusals
    assert (
        latest.message
        == "Reminded of the request for Visma Lön (Bo Ek, 2026-11-23): this cannot be undone."
    )
    (own,) = plan_for(customer, collaboration="utlagg-1").refusals
    assert own.message.startswith("Visma Utlägg ended (Bo Ek")


def test_a_collaboration_without_history_has_nothing_to_undo(make, entry, plan_for):
    """Whatever was done to others."""
    customer = make.customer(
        make.collaboration("utlagg"), history=(entry("remind", collaboration="lon-1"),)
    )
    (refusal,) = plan_for(customer, collaboration="utlagg-1").refusals
    assert refusal.code == "cannot-undo"
    assert refusal.message == ("Nothing has been done to this collaboration that could be undone.")


def test_a_reason_that_cannot_be_kept_is_refused_with_the_rest(make, entry, plan_for):
    """Before what cannot be undone."""
    customer = make.customer(history=(entry("remind"),))
    refusals = plan_for(customer, reason="\x00").refusals
    assert [(refusal.code, refusal.about) for refusal in refusals] == [
        ("invalid-value", "reason"),
        ("cannot-undo", None),
    ]


def test_a_record_is_told_with_what_it_will_be_again(make, entry, plan_for):
    """Its status and date; a new one is recorded no longer."""
    now = make.record("report", "Oslo", status="sent", on=dt.date(2026, 11, 3))
    sum_of = hashlib.sha256(msgspec.json.encode(now)).hexdigest()
    utlagg = make.collaboration("utlagg", records=(now,))

    def told(**replaced):
        record = ReplacedRecord(sha256=sum_of, **replaced)
        done = entry("record", collaboration="utlagg-1", replaced=Replaced(record=record))
        return plan_for(make.customer(utlagg, history=(done,)))

    changed = told(status="draft", on=dt.date(2026, 11, 2))
    assert changed.effects[1].text == (
        "Visma Utlägg: report Oslo: draft 2026-11-02, sent 2026-11-03 until now"
    )
    (put_back,) = changed.after.collaborations[0].records
    assert put_back == replace(now, status="draft", on=dt.date(2026, 11, 2))
    new = told(new=True)
    assert new.effects[1].text == "Visma Utlägg: report Oslo is recorded no longer"
    assert new.after.collaborations[0].records == ()


def test_a_record_that_was_changed_since_is_not_put_back(make, entry, plan_for):
    """The refusal is about the collaboration."""
    record = ReplacedRecord(sha256="0" * 64, status="draft")
    done = entry("record", collaboration="utlagg-1", replaced=Replaced(record=record))
    (refusal,) = plan_for(make.customer(make.collaboration("utlagg"), history=(done,))).refusals
    assert (refusal.code, refusal.about) == ("cannot-undo", "utlagg-1")


def test_what_the_other_side_did_is_told_with_the_collaboration(make, entry, plan_for):
    """Whether it was the office or the customer is said by the message."""
    utlagg = make.collaboration("utlagg")
    done = entry(
        "edit", collaboration="utlagg-1", side="customer", replaced=Replaced(collaboration=utlagg)
    )
    (refusal,) = plan_for(make.customer(utlagg, history=(done,))).refusals
    assert (refusal.code, refusal.about) == ("other-side-decided", "utlagg-1")


def test_a_reason_that_cannot_be_kept_and_a_right_that_is_missing_are_both_told(make, entry, clock):
    """So that both are known at once."""
    utlagg = make.collaboration("utlagg")
    done = entry("end", collaboration="utlagg-1", replaced=Replaced(collaboration=utlagg))
    customer = make.customer(utlagg, history=(done,))
    refusals = undo.plan(
        customer, Undo(reason="\x00"), make.operator("bo"), clock(), catalogue()
    ).refusals
    assert [refusal.code for refusal in refusals] == ["invalid-value", "not-allowed"]
