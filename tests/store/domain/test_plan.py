"""What a rule answers: whether two plans mean the same, and how a change is entered."""

import pytest
from msgspec.structs import replace

from store.domain.chain.links import sum_of_all
from store.domain.errors import NotFound, Refused
from store.domain.model import Entry, Replaced
from store.domain.plan import CheckState, Effect, collaboration_of, differ, entered, refused_texts

EFFECT = Effect(
    subject="status",
    text="ends",
    provenance="inferred",
    about="utlagg-1",
    before="active",
    after="ended",
    tells=("2026-11-23",),
)


@pytest.mark.parametrize(
    ("field", "value", "different"),
    [
        ("text", "slutar", False),
        ("subject", "records", True),
        ("provenance", "stated", True),
        ("about", "utlagg-2", True),
        ("before", "ending", True),
        ("after", "ending", True),
        ("tells", (), True),
    ],
)
def test_plans_differ_where_something_else_would_happen(field, value, different):
    """In whatever language it is said."""
    assert differ([EFFECT], [replace(EFFECT, **{field: value})]) == different


def test_plans_differ_where_more_or_less_would_happen_or_in_another_order():
    """Each effect counts, and its place."""
    other = replace(EFFECT, subject="data")
    assert differ([EFFECT], [])
    assert differ([EFFECT, other], [other, EFFECT])
    assert not differ([EFFECT, other], [EFFECT, other])


@pytest.mark.parametrize(
    ("subject", "tells", "loses"),
    [
        ("records", (), True),
        ("undo", ("yes",), True),
        ("undo", ("no",), False),
        ("status", ("yes",), False),
    ],
)
def test_an_effect_loses_what_is_erased_or_gone_for_good(subject, tells, loses):
    """Records, and data where the catalogue says so."""
    assert replace(EFFECT, subject=subject, tells=tells).loses == loses


@pytest.mark.parametrize(
    ("measured", "still"), [(True, "2 reports"), (False, "Reports are submitted: 2 reports")]
)
def test_an_open_check_says_what_is_still_to_be_done(measured, still):
    """What is measured says so itself; what is not, with its text."""
    state = CheckState(
        id="r", text="Reports are submitted", measured=measured, answer=None, found="2 reports"
    )
    assert state.still == still


def test_a_text_that_cannot_be_kept_is_refused_by_what_it_is_for():
    """Each of them; what can be kept, or is not there, is passed over."""
    refusals = refused_texts(("a", "\x00"), ("b", "slut"), ("c", None), ("d", "\x1b"))
    assert [(each.code, each.about) for each in refusals] == [
        ("invalid-value", "a"),
        ("invalid-value", "d"),
    ]
    assert "U+0000, at place 1" in refusals[0].message


def test_a_collaboration_that_a_customer_does_not_have_is_not_found(make):
    """The message names both."""
    utlagg = make.collaboration("utlagg")
    assert collaboration_of(make.customer(utlagg), "utlagg-1") == utlagg
    with pytest.raises(NotFound, match=r"Alfa Bygg AB has no collaboration 'lon-1'"):
        collaboration_of(make.customer(utlagg), "lon-1")


def test_a_change_is_entered_with_all_that_the_history_keeps(make, clock):
    """One entry more, one version more, and the changed fields (R12)."""
    old = Entry(at=clock(), by="bo", os_user="bo", side="office", action="edit")
    customer = make.customer(history=(old,), version=4)
    replaced = Replaced(email="eva@alfa.test")
    after = entered(
        customer,
        make.operator(os_user="konto"),
        clock(),
        action="change-role",
        changes={"name": "Beta"},
        details={"role": "user -> auditor"},
        collaboration="utlagg-1",
        reason="  på  begäran ",
        replaced=replaced,
    )
    new = Entry(
        at=clock(),
        by="anna",
        os_user="konto",
        side="office",
        action="change-role",
        collaboration="utlagg-1",
        details={"role": "user -> auditor"},
        reason="på begäran",
        replaced=replaced,
        before=sum_of_all((old,)),
    )
    assert after == replace(customer, name="Beta", history=(old, new), version=5)


def test_a_refusal_carries_its_code_its_sentence_and_its_cure():
    """And several are told one after the other."""
    one = Refused.because("not-eligible", "Nej.", cure="promote", about="eva@alfa.test")
    (refusal,) = one.refusals
    assert (refusal.code, refusal.message) == ("not-eligible", "Nej.")
    assert (refusal.cure, refusal.about) == ("promote", "eva@alfa.test")
    assert str(Refused([refusal, replace(refusal, message="Inte heller.")])) == "Nej. Inte heller."
