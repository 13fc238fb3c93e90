"""What one side has decided is not reversed by the other, and is told before a change (R41)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.catalogue import Attested, EndedFirst, catalogue
from store.domain.errors import Refused
from store.domain.model import Task
from store.domain.plan import Effect
from store.domain.policy.toml_form import read_policy
from store.domain.wishes import AddUser, End, Undo, Withdraw
from store.rules.endings.standing import (
    as_decided,
    decision_words,
    person_name,
    refused_reversal,
    standing,
    standing_effect,
    stopped_endings,
)

TASK = "Löpande bokföring"
OFFICE, CUSTOMER = "anna", "eva@alfa.test"
ON = dt.date(2026, 12, 26)
SOONER, LATER = dt.date(2026, 12, 1), dt.date(2035, 2, 12)
SIDES = [(OFFICE, CUSTOMER), (CUSTOMER, OFFICE)]


def end(service: str = "utlagg", outcome: str = "continue", **fields) -> End:
    return End(collaboration=f"{service}-1", outcome=outcome, **fields)


@pytest.fixture
def desks(make, place_with, sides_of):
    """Sit both sides down at one store: the office's Anna and the customer's Eva."""
    place = place_with(
        make.customer(
            make.collaboration("utlagg"),
            make.collaboration("eekonomi", variant="Pro"),
            make.collaboration("scanner"),
            tasks=(Task(name=TASK),),
        )
    )

    return sides_of(place)


def refusals(desk, wish):
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    return error.value.refusals


@pytest.mark.parametrize(("decides", "other"), SIDES)
@pytest.mark.parametrize(
    "wish",
    [
        Withdraw(collaboration="utlagg-1"),
        end(on=LATER),
        end(on=ON, outcome="delete", reason="slut", confirmation="Alfa Bygg AB"),
        Undo(),
        Undo(collaboration="utlagg-1"),
    ],
    ids=["withdraw", "put off", "another outcome", "undo the latest", "undo"],
)
def test_the_other_side_does_not_reverse_it(desks, decides, other, wish):
    """Refused with who decided what, when and why; and the decision stands."""
    decided = desks(decides).carry_out("1001", end(on=ON, reason="Byter byrå")).customer
    (refusal, *_) = refusals(desks(other), wish)
    assert refusal.code == "other-side-decided"
    assert desks(decides).customer("1001") == decided
    name = {OFFICE: "Anna Berg (office)", CUSTOMER: "Eva Lind (customer)"}[decides]
    label = {OFFICE: "End – customer continues", CUSTOMER: "End – you continue"}[other]
    assert f"ends on 2026-12-26, {label}; decided by {name} on 2026-11-23" in refusal.message
    assert "Byter byrå" in refusal.message


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_the_other_side_may_end_sooner_and_is_told_what_was_decided(desks, decides, other):
    """Ending sooner is an ending of its own (R9): the plan begins with what it goes before."""
    desks(decides).carry_out("1001", end(on=ON, reason="Byter byrå"))
    plan = desks(other).plan("1001", end(on=SOONER))
    assert plan.refusals == ()
    assert plan.effects[0].subject == "standing"
    assert "ends on 2026-12-26" in plan.effects[0].text
    assert plan.standing is not None
    assert (plan.standing.by, plan.standing.reason) == (decides, "Byter byrå")
    done = desks(other).carry_out("1001", end(on=SOONER), shown=plan.effects)
    ending = done.customer.collaboration("utlagg-1").ending
    assert (ending.on, ending.by) == (SOONER, other)


@pytest.mark.parametrize("who", [OFFICE, CUSTOMER])
def test_who_decided_it_may_move_change_and_withdraw_it(desks, who):
    """One's own decision is one's own."""
    desk = desks(who)
    desk.carry_out("1001", end(on=ON))
    desk.carry_out("1001", end(on=LATER))
    changed = end(on=LATER, outcome="delete", reason="slut", confirmation="Alfa Bygg AB")
    desk.carry_out("1001", changed)
    desk.carry_out("1001", Withdraw(collaboration="utlagg-1"))
    assert desk.customer("1001").collaboration("utlagg-1").status == "active"


@pytest.mark.parametrize("again", [OFFICE, CUSTOMER])
def test_the_same_decision_once_more_changes_nothing(desks, again):
    """Neither a second line in the history, nor another name under the decision."""
    before = desks(OFFICE).carry_out("1001", end(on=ON)).customer
    assert "nothing-to-change" in [each.code for each in refusals(desks(again), end(on=ON))]
    assert desks(OFFICE).customer("1001") == before


def test_a_decision_is_the_same_without_an_answer_that_nobody_asks_for_any_more(desks):
    desk = desks(OFFICE)
    asked = '[[utlagg.checks]]\nid = "asked"\ntext = "Asked"\nmeasure = "attested"\n'
    desk.replace_policy(read_policy(asked))
    before = desk.carry_out("1001", end(on=ON, attested=("asked",))).customer
    desk.replace_policy({})
    assert [each.code for each in refusals(desk, end(on=ON))] == ["nothing-to-change"]
    assert desk.customer("1001") == before


def test_a_plan_without_an_outcome_tells_what_stands_as_well(desks):
    """So that the window which opens says it before anything is chosen."""
    desks(OFFICE).carry_out("1001", end(on=ON))
    plan = desks(OFFICE).plan("1001", End(collaboration="utlagg-1"))
    assert [each.subject for each in plan.effects] == ["standing"]


def test_undo_takes_the_own_sides_latest_act(desks):
    """The customer's new user stays; the office's ending before it is put back."""
    desks(OFFICE).carry_out("1001", end())
    desks(CUSTOMER).carry_out("1001", AddUser(email="nils@alfa.test", name="Nils Lo"))
    undone = desks(OFFICE).carry_out("1001", Undo()).customer
    assert undone.user("nils@alfa.test") is not None
    assert undone.collaboration("utlagg-1").status == "active"


def test_an_ending_of_the_other_side_is_not_undone(desks):
    """Also where it took effect at once; who did it, with which outcome and why, is said."""
    desks(CUSTOMER).carry_out("1001", end(reason="Byter byrå"))
    (refusal,) = refusals(desks(OFFICE), Undo())
    assert refusal.code == "other-side-decided"
    assert refusal.message == (
        "Visma Utlägg: ended on 2026-11-23, End – customer continues; by Eva Lind (customer); "
        "reason: Byter byrå. What the customer did is undone by the customer."
    )


WAIVED = {"work-done": "klart", "bank-integration-ended": "ingen"}


@pytest.mark.parametrize(
    "wish",
    [Withdraw(collaboration="scanner-1"), end("scanner", "end", on=LATER)],
    ids=["withdrawn", "put off"],
)
def test_what_stops_another_dated_ending_says_so(desks, wish):
    """EEkonomi waits for Scanner: to let Scanner go on stops the other ending on its day."""
    desk = desks(OFFICE)
    desk.carry_out("1001", end("scanner", "end", on=ON))
    desk.carry_out("1001", end("eekonomi", "close", on=ON, attested=("work-done",)))
    (stopped,) = [e for e in desk.plan("1001", wish).effects if e.subject == "other-ending"]
    assert stopped.text == (
        "Visma eEkonomi's ending on 2026-12-26 will then be refused: still active: Visma Scanner"
    )
    assert stopped.about == "eekonomi-1"


def test_what_stops_no_other_ending_says_nothing(desks):
    """Bringing it forward is no hindrance."""
    desk = desks(OFFICE)
    desk.carry_out("1001", end("scanner", "end", on=ON))
    desk.carry_out("1001", end("eekonomi", "close", on=ON, attested=("work-done",)))
    effects = desk.plan("1001", end("scanner", "end", on=SOONER)).effects
    assert "other-ending" not in [each.subject for each in effects]


DECIDED = {
    "outcome": "close",
    "on": ON,
    "checks": {"a": "attested", "b": "met", "c": "waived: klart: nu", "d": "attested"},
    "reason": "Byter byrå",
}


@pytest.mark.parametrize("side", ["office", "customer"])
def test_a_wish_is_preset_with_what_the_own_side_has_decided(make, side):
    """With all answers that this side gave; what was measured is measured again."""
    decided = make.ending(**DECIDED, side=side)
    collaboration = make.collaboration("eekonomi", status="ending", ending=decided)
    by = make.operator(side=side)
    assert as_decided(End(collaboration="eekonomi-1"), collaboration, by, {}, SOONER) == End(
        collaboration="eekonomi-1",
        outcome="close",
        on=ON,
        attested=("a", "d"),
        waived={"c": "klart: nu"},
        reason="Byter byrå",
    )


def test_what_a_wish_says_itself_goes_before_what_was_decided(make):
    """Another day and reason, a check that is answered otherwise now; the rest is as it was."""
    collaboration = make.collaboration("eekonomi", status="ending", ending=make.ending(**DECIDED))
    wish = End(collaboration="eekonomi-1", on=LATER, attested=("c",), waived={"a": "nej"},
               reason="Senare")  # fmt: skip
    assert as_decided(wish, collaboration, make.operator(), {}, SOONER) == End(
        collaboration="eekonomi-1",
        outcome="close",
        on=LATER,
        attested=("d", "c"),
        waived={"a": "nej"},
        reason="Senare",
    )


@pytest.mark.parametrize(
    ("wish", "status", "side"),
    [
        (End(collaboration="eekonomi-1"), "ending", "customer"),
        (End(collaboration="eekonomi-1", outcome="close"), "ending", "customer"),
        (End(collaboration="eekonomi-1", outcome="continue"), "ending", "office"),
        (End(collaboration="eekonomi-1"), "active", "office"),
    ],
)
def test_a_wish_is_left_as_it_is_where_there_is_nothing_of_its_own_side(make, wish, status, side):
    """Nor where an outcome is chosen already."""
    decided = make.ending(**DECIDED, side=side) if status == "ending" else None
    collaboration = make.collaboration("eekonomi", status=status, ending=decided)
    assert as_decided(wish, collaboration, make.operator(), {}, SOONER) == wish


@pytest.mark.parametrize(
    ("side", "other", "words"),
    [
        ("office", "customer", "Only the customer can take that back or put it off; the office"),
        ("customer", "office", "Only the office can take that back or put it off; you can end"),
    ],
)
def test_the_refusal_says_whose_decision_it_is_and_what_can_be_done(make, side, other, words):
    """In words for who reads it; it is about the collaboration."""
    decided = make.ending(on=ON, side=other, by="nils@alfa.test")
    collaboration = make.collaboration("utlagg", status="ending", ending=decided)
    customer = make.customer(collaboration, users=(make.administrator(), make.user("Nils Lo")))
    by = make.operator(side=side)
    (refusal,) = refused_reversal(customer, collaboration, by, catalogue())
    assert (refusal.code, refusal.about) == ("other-side-decided", "utlagg-1")
    assert refusal.message.startswith("Visma Utlägg: ends on 2026-12-26, ")
    assert f"decided by Nils Lo ({other}) on 2026-11-23. {words}" in refusal.message


@pytest.mark.parametrize(
    ("login", "name"),
    [
        ("anna", "Anna Ek"),
        ("bo", "Bo Ek"),
        ("EVA@alfa.test", "Eva Lind"),
        ("nobody", "nobody"),
    ],
)
def test_who_decided_is_named_as_far_as_somebody_has_the_login(make, login, name):
    """The operator by the operator's own name, else employees, else the customer's users."""
    assert person_name(make.customer(), login, make.operator(name="Anna Ek")) == name


@pytest.mark.parametrize("reason", ["Byter byrå", None])
def test_what_stands_comes_first_in_a_plan_with_all_it_says(make, reason):
    """Told again where any of it is another (R41)."""
    decided = make.ending(on=ON, reason=reason)
    collaboration = make.collaboration("utlagg", status="ending", ending=decided)
    (effect,) = standing_effect(make.customer(collaboration), collaboration, make.operator())
    assert effect.tells == ("continue", "2026-12-26", "anna", "office", reason or "")
    assert (effect.subject, effect.provenance) == ("standing", "inferred (app)")
    assert effect.about == "utlagg-1"
    assert effect.text.endswith("on 2026-11-23" + ("; reason: Byter byrå" if reason else ""))


@pytest.mark.parametrize(
    ("status", "stands"), [("ending", True), ("ended", False), ("active", False)]
)
def test_an_ending_stands_until_its_day(make, status, stands):
    """What has ended is decided no longer: it is done."""
    decided = make.ending(on=ON)
    collaboration = make.collaboration("utlagg", status=status, ending=decided)
    assert standing(collaboration) == (decided if stands else None)


@pytest.mark.parametrize(
    ("answers", "changed", "stopped"),
    [
        ({"done": "attested"}, "scanner-1", ["done", "ended"]),
        ({}, "scanner-1", ["ended"]),
        ({"done": "attested", "ended": "waived: klart"}, "scanner-1", []),
        ({"done": "attested"}, "lon-1", []),
    ],
)
def test_an_ending_is_stopped_by_what_was_answered_and_is_open_again(
    make, answers, changed, stopped
):
    """A check that is open anyway is not told, nor one that was waived, nor the change's own."""
    ended = EndedFirst(id="ended", text="Ended", provenance="stated", services=("scanner",))
    done = Attested(id="done", text="Done", provenance="stated", after=("ended",))
    services = {
        **catalogue(),
        "lon": replace(catalogue()["lon"], checks=(ended, done)),
    }
    decided = make.ending("end", on=ON, checks=answers)

    def customer(scanner: str):
        return make.customer(
            make.collaboration("lon", status="ending", ending=decided),
            make.collaboration("stampla", status="ending", ending=decided),
            make.collaboration("scanner", status=scanner),
        )

    found = stopped_endings(
        customer("ended"), customer("active"), changed, services, make.operator()
    )
    assert sorted(found, key=lambda effect: effect.tells) == [
        Effect(
            subject="other-ending",
            text=f"Visma Lön's ending on 2026-12-26 will then be refused: {why}",
            provenance="inferred (app)",
            about="lon-1",
            tells=("2026-12-26", id),
        )
        for id, why in (
            ("done", "to be confirmed by you"),
            ("ended", "still active: Visma Scanner"),
        )
        if id in stopped
    ]


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_ending_sooner_is_no_way_round_the_other_sides_decision(desks, decides, other):
    """One's own ending is moved up to the other's day at most; withdrawn, the other's stands."""
    decided = desks(decides).carry_out("1001", end(on=ON, reason="Byter byrå")).customer
    desk = desks(other)
    desk.carry_out("1001", end(on=SOONER))
    desk.carry_out("1001", end(on=SOONER + dt.timedelta(days=2)))
    (refusal, *_) = refusals(desk, end(on=LATER))
    assert refusal.code == "other-side-decided"
    assert "Byter byrå" in refusal.message
    called_off = desk.plan("1001", Withdraw(collaboration="utlagg-1"))
    assert "ends on 2026-12-26" in next(e.text for e in called_off.effects if e.subject == "status")
    after = desk.carry_out("1001", Withdraw(collaboration="utlagg-1")).customer
    assert after.collaboration("utlagg-1") == decided.collaboration("utlagg-1")
    assert "other-side-decided" in [r.code for r in refusals(desk, end(on=LATER))]


def test_decisions_lie_on_each_other_and_come_back_in_turn(desks):
    """Withdrawn one after the other, each side by itself, down to none."""
    office, customer = desks(OFFICE), desks(CUSTOMER)
    days = [dt.date(2026, 12, day) for day in (26, 20, 10)]
    office.carry_out("1001", end(on=days[0]))
    customer.carry_out("1001", end(on=days[1]))
    office.carry_out("1001", end(on=days[2]))
    stands = []
    for desk in (office, customer, office):
        after = desk.carry_out("1001", Withdraw(collaboration="utlagg-1")).customer
        ending = after.collaboration("utlagg-1").ending
        stands.append(ending.on if ending is not None else None)
    assert stands == [days[1], days[0], None]


def test_an_undone_calling_off_is_told_with_its_day(desks):
    """What will be again is an ending on a date, and nobody is reminded of anything."""
    desk = desks(OFFICE)
    desk.carry_out("1001", end(on=ON))
    desk.carry_out("1001", end(on=LATER))
    texts = [effect.text for effect in desk.plan("1001", Undo(collaboration="utlagg-1")).effects]
    assert "Visma Utlägg ends again on 2026-12-26, End – customer continues" in texts
    assert not any("reminded" in text for text in texts)


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_ending_at_once_and_undoing_it_is_no_way_round_either(desks, decides, other):
    """What is undone lies on the other side's decision again, and comes off it as before."""
    decided = desks(decides).carry_out("1001", end(on=ON, reason="Byter byrå")).customer
    desk = desks(other)
    for wish in (end(on=SOONER), end(), Undo()):
        desk.carry_out("1001", wish)
    assert "other-side-decided" in [r.code for r in refusals(desk, end(on=LATER))]
    after = desk.carry_out("1001", Withdraw(collaboration="utlagg-1")).customer
    assert after.collaboration("utlagg-1") == decided.collaboration("utlagg-1")


@pytest.fixture
def at_once(make, store_with, clock):
    """Sit both sides down at one store in a folder, where every day can be come to."""
    store = store_with(make.customer(make.collaboration("utlagg")))
    eva = make.customers_operator(make.administrator())
    return {
        OFFICE: Desk(store, make.operator(), clock=clock),
        CUSTOMER: Desk(store, eva, company="1001", clock=clock),
    }


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_an_ending_whose_day_came_is_undone_to_what_the_other_side_decided(
    at_once, clock, decides, other
):
    """The day of one's own has passed; the other side's, which it came before, is still ahead."""
    decided = at_once[decides].carry_out("1001", end(on=ON, reason="Byter byrå")).customer
    at_once[other].carry_out("1001", end(on=SOONER))
    clock.now += SOONER - clock.today
    (due,) = at_once[OFFICE].due()
    assert due.refusals == ()
    undone = at_once[other].carry_out("1001", Undo()).customer
    assert undone.collaboration("utlagg-1") == decided.collaboration("utlagg-1")
    assert "other-side-decided" in [r.code for r in refusals(at_once[other], end(on=LATER))]


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_what_was_undone_after_its_day_leaves_nothing_to_come_back(at_once, clock, decides, other):
    """A new decision of the other side's lies on none: withdrawn, the service goes on."""
    at_once[decides].carry_out("1001", end(on=SOONER))
    clock.now += SOONER - clock.today
    (due,) = at_once[OFFICE].due()
    assert due.refusals == ()
    at_once[decides].carry_out("1001", Undo())
    at_once[other].carry_out("1001", end(on=ON))
    after = at_once[other].carry_out("1001", Withdraw(collaboration="utlagg-1")).customer
    assert after.collaboration("utlagg-1").status == "active"


def test_the_day_of_a_decision_is_the_day_in_sweden(make):
    """Late in the evening of UTC, the next one has begun there (R40)."""
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    decided = make.ending(on=ON, decided_at=late)
    assert "on 2026-11-24" in decision_words(make.customer(), decided, make.operator())


def test_the_reason_of_a_decision_does_not_hang_on_its_day(make):
    decided = make.ending(on=ON, reason="gone")
    said = decision_words(make.customer(), decided, make.operator())
    assert said.endswith("; reason: gone")
