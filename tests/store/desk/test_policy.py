"""An office's own policy at its desks, on either kind of store."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.catalogue import catalogue
from store.domain.errors import Conflict, Refused, StoreDamaged
from store.domain.policy.toml_form import read_policy
from store.domain.wishes import ChangeRights, DeactivateEmployee, EditUser, End, Undo
from store.exchange.json_file import OfficeFile
from tests.store.acts import told
from tests.store.office_files import incoming

OWN = read_policy('[[utlagg.checks]]\nid = "kept"\ntext = "It is kept"\nmeasure = "attested"')
ENDS = End(collaboration="utlagg-1", outcome="continue")


@pytest.fixture
def place(make, place_with):
    """Make an office with one customer who has Utlägg."""
    return place_with(make.customer(make.collaboration("utlagg")))


@pytest.fixture
def lost(place) -> Callable[[], None]:
    """Lose the policy: the history alone tells of it."""

    def lost() -> None:
        address = place.address_of("postgres")
        if isinstance(address, Path):
            (address / "policy.toml").unlink()
        else:
            with psycopg.connect(address) as owner:
                owner.execute("delete from samarbete.office where id = 2")

    return lost


def test_every_plan_follows_the_offices_policy(place) -> None:
    """At the desk where it is set, and at any that is opened later; until it is cleared."""
    desk = place.desk()
    assert desk.plan("1001", ENDS).refusals == ()
    assert [desk.keeps_policy(policy) for policy in ({}, OWN)] == [True, False]
    desk.replace_policy(OWN)
    assert [desk.keeps_policy(policy) for policy in ({}, OWN)] == [False, True]
    for each in (desk, place.desk()):
        (refusal,) = each.plan("1001", ENDS).refusals
        assert (refusal.code, refusal.about) == ("check-open", "kept")
    assert place.desk().check() == ()
    desk.replace_policy({})
    assert place.desk().plan("1001", ENDS).refusals == ()
    assert place.store().policy() == {}


def test_a_desk_that_looks_again_takes_up_what_another_has_set(place) -> None:
    """Without an act; where it cannot be used, the one so far stays and the fault is told."""
    desk = place.desk()
    assert "kept" not in {check.id for check in desk.services_so_far["utlagg"].checks}
    desk.refresh_policy()
    place.desk().replace_policy(OWN)
    desk.refresh_policy()
    assert "kept" in {check.id for check in desk.services["utlagg"].checks}
    place.store().replace_policy({"utlagg": {"checks": 3}}, lambda: told((), ()))
    with pytest.raises(StoreDamaged, match="cannot be used"):
        desk.refresh_policy()
    assert "kept" in {check.id for check in desk.services_so_far["utlagg"].checks}
    assert place.desk().services_so_far == catalogue()


def test_nothing_is_done_by_a_policy_that_was_changed_meanwhile(place) -> None:
    """The first attempt says so; the next one follows the new policy."""
    desk = place.desk()
    assert desk.plan("1001", ENDS).refusals == ()
    place.desk("anna").replace_policy(OWN)
    with pytest.raises(Conflict, match="policy was changed"):
        desk.carry_out("1001", ENDS)
    with pytest.raises(Refused):
        desk.carry_out("1001", ENDS)
    assert desk.customer("1001").history == ()


@pytest.mark.parametrize("login", ["bo", "cecilia", "david"])
def test_a_policy_takes_full_rights_and_the_role_administrator(place, login) -> None:
    with pytest.raises(Refused) as refused:
        place.desk(login).replace_policy(OWN)
    assert [each.code for each in refused.value.refusals] == ["not-allowed"]
    assert place.store().policy() == {}


def test_nothing_was_seen_on_a_day_to_come(place, clock) -> None:
    """When it was last so is told wherever the statement stands; today will do."""
    note = {"id": "kept", "text": "It is kept", "seen": f"{clock.day(1)}"}
    with pytest.raises(Refused) as refused:
        place.desk().replace_policy({"utlagg": {"notes": [note]}})
    assert f"{refused.value}" == (
        "utlagg.notes[0].seen: 2026-11-24 is still to come; it is the day on which it was last "
        "so. Today is 2026-11-23"
    )
    assert place.store().policy() == {}
    note["seen"] = f"{clock.today}"
    place.desk().replace_policy({"utlagg": {"notes": [note]}})


def test_a_policy_that_no_longer_goes_with_the_catalogue_is_named(place) -> None:
    """What it concerns cannot be guessed; the store can be looked at and the policy be mended."""
    place.store().replace_policy({"utlagg": {"checks": [{"id": "kept"}]}}, lambda: told((), ()))
    desk = place.desk()
    assert len(desk.listing().rows) == 1
    with pytest.raises(StoreDamaged, match=r"utlagg\.checks\[0\]"):
        desk.plan("1001", ENDS)
    (finding,) = desk.check()
    assert "utlagg.checks[0]" in finding.message
    desk.replace_policy({})
    assert place.desk().plan("1001", ENDS).refusals == ()


def test_a_desk_goes_on_showing_what_it_shows_when_the_policy_breaks_meanwhile(place) -> None:
    """It acts by none of the two."""
    desk = place.desk()
    plan = desk.plan("1001", ENDS)
    place.store().replace_policy({"utlagg": {"checks": [{"id": "kept"}]}}, lambda: told((), ()))
    with pytest.raises(StoreDamaged, match="cannot be used"):
        desk.carry_out("1001", ENDS)
    assert desk.plan("1001", ENDS).effects == plan.effects
    assert desk.customer("1001").history == ()


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        (
            '[[utlagg.outcomes]]\nid = "continue"\nremove = true',
            "does not offer End – customer continues",
        ),
        (
            '[[utlagg.checks]]\nid = "licensed"\ntext = "A user is licensed"\n'
            'measure = "licensed-user"',
            "No active user is licensed for Visma Utlägg",
        ),
        ('[[utlagg.checks]]\nid = "kept"\ntext = "It is kept"\nmeasure = "attested"', None),
        ('[utlagg]\nshort = "U"', None),
    ],
    ids=["an outcome less", "a check that is open", "a check for a person", "a name"],
)
def test_what_a_policy_would_stop_on_its_day_is_told_before(place, clock, toml, why) -> None:
    """As whatever else stops what is decided; a person is not asked who is not there that day."""
    desk = place.desk()
    desk.carry_out("1001", replace(ENDS, on=clock.day(9)))
    told_of = desk.stopped_by_policy(desk.plan_policy(read_policy(toml)))
    assert [effect.about for effect in told_of] == (["utlagg-1"] if why else [])
    for effect in told_of:
        assert effect.subject == "other-ending"
        begin = "1001 Alfa Bygg AB: Visma Utlägg's ending on 2026-12-02 will then be refused: "
        assert effect.text.startswith(begin)
        assert why in effect.text


@pytest.mark.parametrize("answer", [{"attested": ("kept",)}, {"waived": {"kept": "inget att ta"}}])
def test_an_answer_to_what_is_not_asked_any_more_stops_nothing(place, clock, answer) -> None:
    """It stays with the decision, which is carried out on its day and can be made anew (R42)."""
    desk = place.desk()
    desk.replace_policy(OWN)
    dated = replace(ENDS, on=clock.day(3), reason="Byter byrå", **answer)
    desk.carry_out("1001", dated)
    assert desk.stopped_by_policy(catalogue()) == ()
    desk.replace_policy({})
    (coming,) = desk.coming(clock.day(3))
    assert coming.plan.refusals == ()
    held = desk.customer("1001").collaborations[0]
    again = desk.preset(End(collaboration="utlagg-1", on=clock.day(2)), held)
    assert (again.attested, again.waived) == ((), {})
    assert place.desk("anna").plan("1001", again).refusals == ()
    clock.now = clock.now.replace(day=clock.now.day + 3)
    (due,) = place.desk().due()
    assert (due.refusals, due.done.customer.collaborations[0].status) == ((), "ended")
    kept = due.done.customer.collaborations[0].ending.checks["kept"]
    assert kept == ("attested" if "attested" in answer else "waived: inget att ta")


def test_what_no_policy_decides_on_is_done_although_one_is_broken(place, clock) -> None:
    """An ending is undone or withdrawn, a user is corrected; none is planned (R18, R41)."""
    desk = place.desk()
    desk.carry_out("1001", ENDS)
    place.store().replace_policy({"utlagg": {"checks": [{"id": "kept"}]}}, lambda: told((), ()))
    for each in (desk, place.desk()):
        assert each.plan("1001", Undo(collaboration="utlagg-1")).refusals == ()
    place.desk().carry_out("1001", Undo(collaboration="utlagg-1"))
    place.desk().carry_out("1001", EditUser(email="eva@alfa.test", new_email="e@alfa.test"))
    unread: list[StoreDamaged] = []
    assert place.desk().readiness(on_damage=unread.append) == ()
    assert place.desk().residue(on_damage=unread.append) == ()
    assert ["cannot be used" in f"{error}" for error in unread] == [True, True]
    with pytest.raises(StoreDamaged, match="correct it with policy --set or --clear"):
        place.desk().carry_out("1001", replace(ENDS, on=clock.day(3)))


@pytest.mark.parametrize("mended_by", [{}, OWN], ids=["cleared", "set"])
def test_a_policy_that_is_gone_though_the_history_tells_of_it_is_not_taken_for_none(
    place, lost, mended_by
) -> None:
    """Nothing is planned without its checks, at no desk, until it is set again or cleared."""
    before, between = place.desk(), place.desk()
    assert before.plan("1001", ENDS).refusals == ()
    place.desk().replace_policy(OWN)
    between.refresh_policy()
    lost()
    for desk in (before, between):
        with pytest.raises(StoreDamaged, match="the office's history tells of"):
            desk.carry_out("1001", ENDS)
    desk = place.desk()
    with pytest.raises(StoreDamaged, match="the office's history tells of"):
        desk.plan("1001", ENDS)
    assert len(desk.listing().rows) == 1
    (finding,) = desk.check()
    assert "the office's history tells of" in finding.message
    assert [desk.keeps_policy(policy) for policy in ({}, OWN)] == [False, False]
    desk.replace_policy(mended_by)
    assert desk.check() == ()
    assert [desk.keeps_policy(policy) for policy in ({}, OWN)] == [not mended_by, bool(mended_by)]
    assert bool(place.desk().plan("1001", ENDS).refusals) is bool(mended_by)
    actions = [entry.action for entry in place.store().office_history()]
    assert actions == ["set-policy", "set-policy" if mended_by else "clear-policy"]


def test_what_the_history_knows_of_a_lost_policy_is_kept_as_gone_when_it_is_given_up(
    place, lost
) -> None:
    """Of all that was set since the last time it was cleared; what was taken back is not in it."""
    desk = place.desk()
    check = '[[utlagg.checks]]\nid = "{id}"\ntext = "Is {id}"\nmeasure = "attested"\n'
    desk.replace_policy(read_policy(check.format(id="old")))
    desk.replace_policy({})
    desk.replace_policy(read_policy(check.format(id="kept")))
    desk.replace_policy(read_policy(check.format(id="kept") + check.format(id="asked")))
    desk.replace_policy(read_policy(check.format(id="asked") + '[lon]\nshort = "L"'))
    lost()
    given_up = place.desk().given_up_policy()
    assert given_up is not None
    assert given_up.last is not None
    assert (given_up.last.by, given_up.gone) == ("anna", ("utlagg check asked: Is asked",))
    place.desk().replace_policy({})
    last = place.store().office_history()[-1]
    assert last.action == "clear-policy"
    assert last.details["policy"] == "utlagg lon"
    assert last.details["gone"] == "utlagg check asked: Is asked"
    assert last.details["values"].startswith("lon.short: L -> ")
    assert place.desk().given_up_policy() is None


def test_what_a_lost_policy_said_and_the_new_one_says_too_is_not_told_as_gone(place, lost) -> None:
    place.desk().replace_policy(OWN)
    lost()
    place.desk().replace_policy(OWN)
    details = place.store().office_history()[-1].details
    assert details == {"policy": "utlagg", "new": "utlagg check kept: It is kept"}


class Meanwhile:
    """A clock at which a colleague acts once, between what is asked and the store's lock.

    The desk asks what day it is, once the right was asked for and before the lock.
    """

    def __init__(self, clock: Callable[[], dt.datetime], acts: Callable[[], object]) -> None:
        self._clock = clock
        self._acts = acts
        self.armed = False

    def arm(self, _line: object = None) -> None:
        """Let the colleague act the next time; an import calls it with each line."""
        self.armed = True

    def __call__(self) -> dt.datetime:
        if self.armed:
            self.armed = False
            self._acts()
        return self._clock()


@pytest.fixture
def busy(place, clock) -> Callable[[Callable[[], object]], tuple[Desk, Meanwhile]]:
    """Sit Anna down where a colleague acts while she waits for the lock."""

    def busy(acts: Callable[[], object]) -> tuple[Desk, Meanwhile]:
        place.desk().change_employee(
            ChangeRights(login="bo", rights="full", portal_role="administrator")
        )
        meanwhile = Meanwhile(clock, acts)
        return open_desk(place.address_of("anna"), os_user="anna", clock=meanwhile), meanwhile

    return busy


TAKEN = {
    "rights": ChangeRights(login="anna", rights="standard"),
    "role": ChangeRights(login="anna", portal_role="user"),
    "place": DeactivateEmployee(login="anna"),
}


@pytest.mark.parametrize("taken", TAKEN.values(), ids=TAKEN)
def test_whose_right_is_taken_while_the_lock_is_waited_for_sets_no_policy(
    place, busy, taken
) -> None:
    anna, meanwhile = busy(lambda: place.desk("bo").change_employee(taken))
    meanwhile.arm()
    with pytest.raises(Refused) as refused:
        anna.replace_policy(OWN)
    assert not meanwhile.armed
    assert [each.code for each in refused.value.refusals] == ["not-allowed"]
    assert place.store().policy() == {}
    assert [entry.by for entry in place.store().office_history()] == ["anna", "bo"]


def brings_policy(make) -> OfficeFile:
    return OfficeFile(office=make.office, customers=(make.customer(number="9001"),), policy=OWN)


@pytest.mark.parametrize("taken", TAKEN.values(), ids=TAKEN)
def test_an_import_sets_no_policy_whose_right_is_taken_once_the_customers_are_in(
    place, busy, make, taken
) -> None:
    """They stay, as the right was there then; that the policy is not brought in is told."""
    anna, meanwhile = busy(lambda: place.desk("bo").change_employee(taken))
    report = anna.run_import(incoming(brings_policy(make)), on_line=meanwhile.arm)
    assert not meanwhile.armed
    assert "the policy of the office is not brought in" in report.notes[-1]
    assert place.store().policy() == {}
    assert place.store().customer("9001").number == "9001"
    actions = [entry.action for entry in place.store().office_history()]
    assert "set-policy" not in actions


def test_an_import_leaves_the_policy_that_a_colleague_has_set_meanwhile(place, busy, make) -> None:
    """Only where the office has none, one is brought in; that is asked again under the lock."""
    other = {"utlagg": {"short": "U"}}
    anna, meanwhile = busy(lambda: place.desk("bo").replace_policy(other))
    report = anna.run_import(incoming(brings_policy(make)), on_line=meanwhile.arm)
    assert not meanwhile.armed
    assert "has another policy of the office already" in report.notes[-1]
    assert place.store().policy() == other
    told_by = [e.by for e in place.store().office_history() if e.action == "set-policy"]
    assert told_by == ["bo"]


def test_a_colleague_who_sets_the_same_policy_meanwhile_is_the_one_who_is_told(place, busy) -> None:
    anna, meanwhile = busy(lambda: place.desk("bo").replace_policy(OWN))
    meanwhile.arm()
    anna.replace_policy(OWN)
    assert place.store().policy() == OWN
    told_by = [e.by for e in place.store().office_history() if e.action == "set-policy"]
    assert told_by == ["bo"]


def test_no_policy_is_set_over_one_that_a_colleague_has_set_meanwhile(place, busy) -> None:
    """What it would change was shown by the policy so far, as of every wish."""
    other = {"utlagg": {"short": "U"}}
    anna, meanwhile = busy(lambda: place.desk("bo").replace_policy(other))
    assert anna.plan("1001", ENDS).refusals == ()
    meanwhile.arm()
    with pytest.raises(Conflict, match="policy was changed"):
        anna.replace_policy(OWN)
    assert place.store().policy() == other
    anna.replace_policy(OWN)
    assert place.store().policy() == OWN
