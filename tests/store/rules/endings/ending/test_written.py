"""What an ending writes into the history, and which costs, notes and rights a plan tells."""

import pytest
from msgspec.structs import replace

from store.domain.model import Replaced
from store.rules.endings.effects import office_access
from tests.store.rules.endings.ending.tables import SERVICES, codes, effect


def test_the_ending_and_the_history_tell_who_when_how_and_why(make, plan_for, clock):
    """R12: one entry with who, side, outcome, checks, reason and time; the version rises."""
    customer = make.customer(make.collaboration("utlagg"), version=7)
    after = plan_for(
        customer, "utlagg-1", "continue", reason="Kunden slutar", by=make.operator(os_user="konto")
    ).after
    ended = after.collaborations[0]
    assert ended.ending == make.ending(
        "continue",
        checks={"reports-submitted": "met", "outlays-submitted": "met"},
        reason="Kunden slutar",
    )
    (entry,) = after.history
    assert (entry.at, entry.by, entry.os_user, entry.side) == (clock(), "anna", "konto", "office")
    assert (entry.action, entry.collaboration, entry.reason) == (
        "end",
        "utlagg-1",
        "Kunden slutar",
    )
    assert entry.details == {
        "status": "active -> ended",
        "outcome": "continue",
        "on": "2026-11-23",
        "check reports-submitted": "met",
        "check outlays-submitted": "met",
    }
    assert after.version == 8


def test_what_undoing_restores_is_the_collaboration_without_its_records(make, plan_for):
    """They stay where they are, and are not kept a second time in the history (R18)."""
    collaboration = make.collaboration("utlagg", records=(make.record("report"),))
    (entry,) = plan_for(make.customer(collaboration), "utlagg-1", "continue").after.history
    assert entry.replaced == Replaced(collaboration=replace(collaboration, records=()))
    deletion = {"reason": "slut", "confirmation": "1001"}
    (entry,) = plan_for(
        make.customer(collaboration), "utlagg-1", "delete", **deletion
    ).after.history
    assert entry.replaced is None, "what is lost is lost"


def test_the_same_decision_once_more_is_refused_with_what_stands(make, plan_for, clock):
    """The day, the outcome and who decided it."""
    met = {"reports-submitted": "met", "outlays-submitted": "met"}
    decided = make.ending("continue", on=clock.day(9), checks=met)
    collaboration = make.collaboration("utlagg", status="ending", ending=decided)
    planned = plan_for(make.customer(collaboration), "utlagg-1", "continue", on=clock.day(9))
    (refusal,) = planned.refusals
    assert refusal.message.endswith(
        "is already decided: ends on 2026-12-02, End – customer continues; "
        "decided by Anna Berg (office) on 2026-11-23."
    )


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2J", "slut\x00", "\u202egnp.exe", "\ud800"],
    ids=["ESC", "NUL", "bidi", "surrogate"],
)
@pytest.mark.parametrize("where", ["reason", "waived"])
def test_a_reason_with_what_no_text_has_a_use_for_is_refused(make, plan_for, where, hostile):
    """What goes into the history passes `clean()` like any other text; it is not kept as it is."""
    records = (make.record("report", status="draft"),) if where == "waived" else ()
    customer = make.customer(make.collaboration("utlagg", records=records))
    answers = (
        {"reason": hostile} if where == "reason" else {"waived": {"reports-submitted": hostile}}
    )
    planned = plan_for(customer, "utlagg-1", "continue", **answers)
    about = {"reason": "reason", "waived": "reports-submitted"}[where]
    refused = [(refusal.code, refusal.about) for refusal in planned.refusals]
    assert ("invalid-value", about) in refused


@pytest.mark.parametrize("unfinished", [{}, {"outcome": "continue", "reason": "\x00"}])
def test_an_unfinished_wish_has_the_checks_the_notes_and_what_is_decided(
    make, plan_for, clock, unfinished
):
    """Without an outcome, or with a reason that cannot be kept, the rest is shown all the same."""
    decided = make.ending("close", on=clock.day(9))
    collaboration = make.collaboration("eekonomi", status="ending", ending=decided)
    planned = plan_for(make.customer(collaboration), "eekonomi-1", **unfinished)
    whole = plan_for(make.customer(collaboration), "eekonomi-1", "continue")
    assert planned.standing == decided
    assert (planned.checks, planned.notes) == (whole.checks, whole.notes)
    assert planned.effects == whole.effects[:1]
    assert () not in (planned.checks, planned.notes)


def test_a_hostile_reason_is_refused_whatever_else_is_answered(make, plan_for):
    """A waiver of a check that is called like the field hides nothing."""
    customer = make.customer(make.collaboration("utlagg"))
    planned = plan_for(customer, "utlagg-1", "continue", reason="\x1b[2J", waived={"reason": "ja"})
    assert codes(planned) == ["unknown-check", "invalid-value"]


def test_a_waiver_is_kept_in_the_form_in_which_all_text_is(make, plan_for):
    """Composed and with plain spaces, so that it is the same after export and import."""
    records = (make.record("report", status="draft"),)
    customer = make.customer(make.collaboration("utlagg", records=records))
    waived = {"reports-submitted": " A\u030asa\u00a0 lovade "}
    after = plan_for(customer, "utlagg-1", "continue", waived=waived).after
    answer = after.collaborations[0].ending.checks["reports-submitted"]
    assert answer == "waived: Åsa lovade"


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_empty_reason_is_none(make, plan_for, reason):
    """Blanks say nothing, and are not kept as if they did."""
    customer = make.customer(make.collaboration("utlagg"))
    after = plan_for(customer, "utlagg-1", "continue", reason=reason).after
    assert (after.history[-1].reason, after.collaborations[0].ending.reason) == (None, None)


@pytest.mark.parametrize(
    ("outcome", "recipient", "period", "begins"),
    [
        ("continue", "customer", 12, "paid by the customer, contract period 12 months; not doc"),
        ("continue", "office", None, "paid by the office; not documented"),
        ("close", None, "löpande", "contract period löpande; not documented"),
        ("close", None, None, "not documented"),
    ],
)
def test_recipient_and_period_are_shown_and_nothing_is_calculated(
    make, ready, plan_for, outcome, recipient, period, begins
):
    """R43, R46: what is on record, and that the rest is not documented."""
    customer, _ = ready("lon-smart")
    (collaboration,) = customer.collaborations
    collaboration = replace(collaboration, invoice_recipient=recipient, period=period)
    planned = plan_for(replace(customer, collaborations=(collaboration,)), "lon-smart-1", outcome)
    cost = effect(planned, "cost")
    assert cost.text.startswith(begins)
    assert cost.provenance == "unknown"
    pays = outcome == "continue"
    assert cost.text.endswith("; afterwards the customer presumably pays") == pays
    assert (
        cost.brief.endswith("settling is not documented; then the customer probably pays") == pays
    )


def test_what_is_connected_to_eekonomi_is_mentioned_without_blocking(make, plan_for):
    """Utlägg, Lön Smart and Digitala fakturor go on: probably connected, not ended with it."""
    customer = make.customer(
        make.collaboration("eekonomi"),
        make.collaboration("utlagg"),
        make.collaboration("lon-smart", status="ended", ending=make.ending()),
        make.collaboration("digitala-fakturor"),
        make.collaboration("skatt-bokslut"),
    )
    planned = plan_for(customer, "eekonomi-1", "continue", attested=("work-done",))
    assert planned.refusals == ()
    assert planned.notes[-1] == (
        "Probably connected, and not ended with it: Visma Utlägg, Digitala fakturor och dokument."
    )


def test_a_note_for_one_outcome_is_told_with_that_outcome_only(make, plan_for):
    """Saving reports first is advised before a deletion, not before the customer goes on."""
    customer = make.customer(make.collaboration("utlagg"))
    advice = "Save the reports first"
    assert any(advice in note for note in plan_for(customer, "utlagg-1", "delete").notes)
    assert not any(advice in note for note in plan_for(customer, "utlagg-1", "continue").notes)


@pytest.mark.parametrize(
    ("variant", "access"),
    [
        ("Fakturering", "view only, while Visma Utlägg is active"),
        ("Smart", "probably view only, while Visma Utlägg is active"),
    ],
)
def test_the_view_only_right_is_as_sure_as_the_rules_say(make, clock, variant, access):
    """Stated for the variant Fakturering only; for the others it is inferred and says so."""
    customer = make.customer(
        make.collaboration(
            "eekonomi", variant=variant, status="ended", ending=make.ending("close")
        ),
        make.collaboration("utlagg"),
    )
    assert office_access(customer, customer.collaborations[0], SERVICES) == access


def test_a_collaboration_that_has_not_been_ended_says_nothing_of_access_afterwards(make):
    """There is nothing to compute yet."""
    customer = make.customer(make.collaboration("eekonomi"))
    assert office_access(customer, customer.collaborations[0], SERVICES) == ""
