"""What withdrawing an ending, foretelling it and carrying it out on its day tell (R39-R42)."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.model import Replaced
from store.domain.plan import Effect
from store.domain.wishes import FallDue, Withdraw
from store.rules.endings.scheduled import coming_endings, plan_due, plan_withdrawal

EVA = "eva@alfa.test"


def test_a_refused_withdrawal_says_why_and_what_stands(make, desk_with, clock):
    """The ending is named, and is part of the answer."""
    decided = make.ending(on=clock.day(1))
    ending = make.collaboration("utlagg", status="ending", ending=decided)
    wish = Withdraw(collaboration="utlagg-1", reason="\x00")
    planned = desk_with(make.customer(ending)).plan("1001", wish)
    assert [(each.code, each.about) for each in planned.refusals] == [("invalid-value", "reason")]
    assert planned.standing == decided


@pytest.mark.parametrize(
    ("status", "days", "message"),
    [
        ("active", None, "Visma Utlägg is active; there is no end date to withdraw."),
        (
            "ending",
            0,
            "The ending of Visma Utlägg on 2026-11-23 can be withdrawn only before that day.",
        ),
        (
            "ending",
            -1,
            "The ending of Visma Utlägg on 2026-11-22 can be withdrawn only before that day.",
        ),
    ],
)
def test_what_cannot_be_withdrawn_is_named(make, desk_with, clock, status, days, message):
    """With its day, where it has one."""
    decided = make.ending(on=clock.day(days)) if days is not None else None
    collaboration = make.collaboration("utlagg", status=status, ending=decided)
    desk = desk_with(make.customer(collaboration))
    (refusal,) = desk.plan("1001", Withdraw(collaboration="utlagg-1")).refusals
    assert (refusal.code, refusal.message) == ("nothing-to-change", message)


def test_what_is_coming_is_foretold_each_on_its_own_day(make, clock):
    """As it will be carried out: what ends before has ended by then, what is refused goes on."""

    def dated(service: str, outcome: str, days: int, **fields):
        decided = make.ending(outcome, on=clock.day(days), **fields)
        return make.collaboration(service, status="ending", ending=decided)

    answered = {"work-done": "attested"}
    customer = make.customer(
        dated("eekonomi", "close", 3, checks=answered),
        dated("scanner", "end", 3),
        dated("ekonomioversikt", "delete", 2, reason="Byter byrå", by=EVA, side="customer"),
        dated("lon", "end", 4),
        dated("utlagg", "continue", 6),
        dated("skatt-bokslut", "end", -1),
    )
    coming = list(coming_endings(customer, clock.day(4), make.operator(), clock(), catalogue()))
    assert [(each.collaboration, each.on, bool(each.plan.refusals)) for each in coming] == [
        ("skatt-bokslut-1", clock.day(-1), False),
        ("ekonomioversikt-1", clock.day(2), False),
        ("scanner-1", clock.day(3), False),
        ("eekonomi-1", clock.day(3), False),
        ("lon-1", clock.day(4), True),
    ]
    assert {(each.number, each.name) for each in coming} == {("1001", "Alfa Bygg AB")}
    assert coming[1].service == "ekonomioversikt"
    assert coming[1].ending == customer.collaboration("ekonomioversikt-1").ending
    assert coming[1].decision == (
        "ends on 2026-11-25, End and delete; decided by Eva Lind (customer) on 2026-11-23; "
        "reason: Byter byrå"
    )
    last = coming[3].plan.after
    ended = {each.service for each in last.collaborations if each.status == "ended"}
    assert ended == {"eekonomi", "scanner", "ekonomioversikt", "skatt-bokslut"}
    times = [entry.at for entry in last.history]
    assert times == [clock(), *(clock().replace(day=day, hour=23) for day in (24, 25, 25))]


def test_a_withdrawal_is_told_with_what_stood_and_what_goes_on(make, clock):
    """The decision first; what undoing restores is the decision, without the records."""
    records = (make.record("report"),)
    decided = make.ending(on=clock.day(5))
    held = make.collaboration("utlagg", status="ending", ending=decided, records=records)
    wish = Withdraw(collaboration="utlagg-1")
    planned = plan_withdrawal(make.customer(held), wish, make.operator(), clock(), catalogue())
    assert planned.standing == decided
    stood, goes_on = planned.effects
    assert stood.subject == "standing"
    assert goes_on == Effect(
        subject="status",
        text="Visma Utlägg goes on; the ending is withdrawn",
        provenance="inferred (app)",
        about="utlagg-1",
        before="ending",
        after="active",
    )
    (entry,) = planned.after.history
    assert entry.details == {"status": "ending -> active"}
    assert entry.replaced == Replaced(collaboration=replace(held, records=()))


def test_a_withdrawal_of_a_deletion_says_that_it_cannot_be_undone(make, clock):
    """An undo would set again what loses data, which it never does."""
    decided = make.ending(on=clock.day(5), outcome="delete", reason="Slut")
    held = make.collaboration("utlagg", status="ending", ending=decided)
    wish = Withdraw(collaboration="utlagg-1")
    planned = plan_withdrawal(make.customer(held), wish, make.operator(), clock(), catalogue())
    assert planned.effects[-1] == Effect(
        subject="undo",
        text="this cannot be undone: the ending would have to be decided again",
        provenance="inferred (app)",
    )


def test_what_falls_due_is_entered_in_the_name_of_who_decided_it(make, clock):
    """With side, collaboration and the answers that were given; the checks are in the plan."""
    decided = make.ending(on=clock.today, by=EVA, side="customer", reason="Byter byrå")
    held = make.collaboration("utlagg", status="ending", ending=decided)
    wish = FallDue(collaboration="utlagg-1")
    planned = plan_due(make.customer(held), wish, make.operator("bo"), clock(), catalogue())
    assert [check.answer for check in planned.checks] == ["met", "met"]
    (entry,) = planned.after.history
    assert (entry.by, entry.os_user, entry.side) == (EVA, "bo", "customer")
    assert (entry.action, entry.collaboration, entry.reason) == ("end", "utlagg-1", "Byter byrå")


def test_what_is_due_by_an_outcome_that_is_offered_no_longer_is_refused_with_the_rest(make, clock):
    """The outcome is named; the checks are asked all the same."""
    decided = make.ending("close", on=clock.today)
    draft = make.record("report", status="draft")
    held = make.collaboration("utlagg", status="ending", ending=decided, records=(draft,))
    wish = FallDue(collaboration="utlagg-1")
    planned = plan_due(make.customer(held), wish, make.operator(), clock(), catalogue())
    assert [refusal.code for refusal in planned.refusals] == ["check-open", "outcome-not-offered"]
    assert "does not offer End and close" in planned.refusals[-1].message
    assert len(planned.checks) == 2
    assert planned.after.collaborations == (held,)
