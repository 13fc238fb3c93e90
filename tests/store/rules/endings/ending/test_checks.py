"""The checklist before an ending: every service, outcome, check and answer of the catalogue."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.catalogue import Attested, EndedFirst, LicensedUser, Newest, NoneOpen
from store.domain.model import Customer
from store.domain.plan import Plan
from store.rules.endings.checks import checklist
from tests.store.rules.endings.ending.tables import OFFERED, PAIRS, SERVICES, codes

CHECKS = [
    pytest.param(service, outcome, check, id=f"{service} {outcome} {check.id}")
    for service, outcome in PAIRS
    for check in SERVICES[service].checks
]


@pytest.fixture
def opened(make, ready):
    """Make a customer on which all is answered but one check, whose fault is of its kind."""

    def opened(service: str, check) -> tuple[Customer, tuple[str, ...]]:
        customer, attested = ready(service)
        (collaboration,) = customer.collaborations
        match check:
            case Attested():
                attested = tuple(id for id in attested if id != check.id)
            case NoneOpen():
                fault = make.record(check.record, status=check.status)
                collaboration = replace(collaboration, records=(fault,))
                customer = replace(customer, collaborations=(collaboration,))
            case EndedFirst():
                others = (make.collaboration(other) for other in check.services)
                customer = replace(customer, collaborations=(collaboration, *others))
            case LicensedUser():
                customer = replace(customer, users=(make.administrator(),))
            case Newest():
                collaboration = replace(collaboration, records=collaboration.records[1:])
                customer = replace(customer, collaborations=(collaboration,))
        return customer, attested

    return opened


def expected_open(service: str, check) -> dict[str, str]:
    """Return code by check, for that check and for those that come after it."""
    late = [later for later in SERVICES[service].checks if check.id in later.after]
    code = "still-active-elsewhere" if isinstance(check, EndedFirst) else "check-open"
    return {check.id: code} | {later.id: "check-open" for later in late}


def refused_checks(service: str, planned: Plan) -> dict[str, str]:
    """Return code by check id; the one that leads elsewhere is about that collaboration."""
    leads = {state.leads_to: state.id for state in planned.checks if state.leads_to}
    return {leads.get(refusal.about, refusal.about): refusal.code for refusal in planned.refusals}


@pytest.mark.parametrize(("service", "outcome", "check"), CHECKS)
def test_an_open_check_refuses_the_ending(opened, plan_for, service, outcome, check):
    """It and what comes after it are refused with their codes, and nothing else is."""
    customer, attested = opened(service, check)
    planned = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert refused_checks(service, planned) == expected_open(service, check)


@pytest.mark.parametrize(("service", "outcome", "check"), CHECKS)
def test_a_check_that_is_met_or_attested_refuses_nothing(ready, plan_for, service, outcome, check):
    """The ending keeps the answer: met where it is measured, attested where a person says so."""
    customer, attested = ready(service)
    planned = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert planned.refusals == ()
    answer = "attested" if isinstance(check, Attested) else "met"
    assert planned.after.collaborations[0].ending.checks[check.id] == answer


@pytest.mark.parametrize(("service", "outcome", "check"), CHECKS)
def test_a_check_that_is_waived_with_a_reason_refuses_nothing(
    opened, plan_for, service, outcome, check
):
    """The reason goes into the ending and into the history (R15)."""
    customer, attested = opened(service, check)
    planned = plan_for(
        customer,
        f"{service}-1",
        outcome,
        attested=attested,
        waived={check.id: " Kunden har bytt byrå "},
    )
    assert planned.refusals == ()
    answer = "waived: Kunden har bytt byrå"
    assert planned.after.collaborations[0].ending.checks[check.id] == answer
    assert planned.after.history[-1].details[f"check {check.id}"] == answer


@pytest.mark.parametrize("reason", ["", "   ", "\t"], ids=["empty", "spaces", "tab"])
@pytest.mark.parametrize(("service", "outcome", "check"), CHECKS)
def test_a_check_that_is_waived_without_a_reason_refuses(
    opened, plan_for, service, outcome, check, reason
):
    """An empty waiver answers nothing."""
    customer, attested = opened(service, check)
    planned = plan_for(
        customer, f"{service}-1", outcome, attested=attested, waived={check.id: reason}
    )
    assert refused_checks(service, planned) == expected_open(service, check)


@pytest.mark.parametrize(
    ("service", "outcome", "check"),
    [case for case in CHECKS if not isinstance(case.values[2], Attested)],
)
def test_a_measured_check_cannot_be_ticked_by_hand(opened, plan_for, service, outcome, check):
    """To attest it changes nothing, and the refusal says so."""
    customer, attested = opened(service, check)
    planned = plan_for(customer, f"{service}-1", outcome, attested=(*attested, check.id))
    assert refused_checks(service, planned) == expected_open(service, check)
    assert "cannot be ticked by hand" in planned.refusals[0].message


@pytest.mark.parametrize(("service", "outcome", "check"), CHECKS)
def test_a_check_that_is_met_stays_met_when_it_is_waived_too(
    ready, plan_for, service, outcome, check
):
    """What our records show needs no excuse; only an attested one can be waived instead."""
    customer, attested = ready(service)
    others = tuple(id for id in attested if id != check.id)
    planned = plan_for(
        customer, f"{service}-1", outcome, attested=others, waived={check.id: "onödigt"}
    )
    answer = "waived: onödigt" if isinstance(check, Attested) else "met"
    assert planned.refusals == ()
    assert planned.after.collaborations[0].ending.checks[check.id] == answer


@pytest.mark.parametrize("check", ["work-done", "bank-integration-ended"])
def test_a_check_that_is_both_attested_and_waived_is_refused(ready, plan_for, check):
    """One excludes the other, also where the check is measured; the refusal names it."""
    customer, attested = ready("eekonomi")
    answers = {"attested": (*attested, check), "waived": {check: "onödigt"}}
    (refusal,) = plan_for(customer, "eekonomi-1", "close", **answers).refusals
    assert (refusal.code, refusal.about) == ("invalid-value", check)
    assert refusal.message == f"{check} is both attested and waived; give one answer."


def test_what_is_found_of_an_attested_check_is_whether_it_was_confirmed(ready, plan_for):
    """What was answered is not asked for again."""
    customer, attested = ready("eekonomi")

    def found(**answers) -> str:
        return plan_for(customer, "eekonomi-1", "close", **answers).checks[0].found

    assert found() == "to be confirmed by you"
    assert found(attested=attested) == "confirmed"
    assert found(waived={"work-done": "onödigt"}) == "not confirmed"


CHECK_IDS = {
    "eekonomi": ("work-done", "dependents-ended", "bank-integration-ended"),
    "eekonomi-fakturering": ("work-done", "dependents-ended", "bank-integration-ended"),
    "lon": ("customer-is-user", "synchronised", "backup-handed-over"),
    "utlagg": ("reports-submitted", "outlays-submitted"),
    "digitala-fakturor": ("reception-off",),
}


@pytest.mark.parametrize("service", OFFERED)
def test_the_checks_are_those_of_the_rules(ready, plan_for, service):
    """Ids and order are as in docs/rules.md; where it states none, nothing is asked."""
    customer, _ = ready(service)
    planned = plan_for(customer, f"{service}-1")
    assert tuple(state.id for state in planned.checks) == CHECK_IDS.get(service, ())


@pytest.mark.parametrize("service", OFFERED)
@pytest.mark.parametrize("answer", ["attested", "waived"])
def test_an_answer_to_no_check_is_refused(ready, plan_for, service, answer):
    """A mistyped id is named, with the ids there are; it does not pass in silence."""
    customer, attested = ready(service)
    answers = (
        {"attested": (*attested, "bank-intergration-ended")}
        if answer == "attested"
        else {"attested": attested, "waived": {"bank-intergration-ended": "saknas"}}
    )
    planned = plan_for(customer, f"{service}-1", OFFERED[service][0], **answers)
    (refusal,) = planned.refusals
    assert (refusal.code, refusal.about) == ("unknown-check", "bank-intergration-ended")
    assert all(id in refusal.message for id in CHECK_IDS.get(service, ("none",)))


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({}, ["customer-is-user", "synchronised", "backup-handed-over"]),
        (
            {"attested": ("backup-handed-over",)},
            ["customer-is-user", "synchronised", "backup-handed-over"],
        ),
        (
            {
                "attested": ("backup-handed-over",),
                "waived": {"customer-is-user": "kunden har kvar sin egen"},
            },
            ["synchronised", "backup-handed-over"],
        ),
        (
            {
                "attested": ("backup-handed-over",),
                "waived": {"customer-is-user": "ja", "synchronised": "ja"},
            },
            [],
        ),
        ({"waived": {"backup-handed-over": "ja"}}, ["customer-is-user", "synchronised"]),
    ],
)
def test_a_check_waits_for_those_it_comes_after(make, plan_for, answers, refused):
    """Lön's backup can be attested only once user and synchronisation are met or waived."""
    customer = make.customer(make.collaboration("lon"))
    planned = plan_for(customer, "lon-1", "end", **answers)
    assert [refusal.about for refusal in planned.refusals] == refused


DAYS = {"the day before": 6, "the same day": 7, "the day after": 8}


@pytest.mark.parametrize("dependent", ["ekonomioversikt", "scanner"])
@pytest.mark.parametrize(
    ("status", "day", "met"),
    [
        ("active", None, False),
        ("ending", "the day before", True),
        ("ending", "the same day", True),
        ("ending", "the day after", False),
        ("ended", "the day before", True),
        ("requested", None, True),
        ("declined", None, True),
        ("unlinked", None, True),
    ],
)
def test_dependents_are_ended_when_none_outlives_eekonomi(
    make, plan_for, clock, dependent, status, day, met
):
    """Met when neither is active, or its end date is not later than this one's (case 20)."""
    how = make.ending("end", on=clock.day(DAYS[day])) if day else None
    customer = make.customer(
        make.collaboration("eekonomi"),
        make.collaboration(dependent, status=status, ending=how),
    )
    planned = plan_for(customer, "eekonomi-1", "close", on=clock.day(7), attested=("work-done",))
    assert codes(planned) == ([] if met else ["still-active-elsewhere"])
    if not met:
        assert planned.refusals[0].about == f"{dependent}-1"


@pytest.mark.parametrize(
    ("runs", "changes", "met"),
    [
        ([], [], False),
        ([], [10], False),
        ([10], [], True),
        ([10], [10], True),
        ([10], [9], True),
        ([10], [11], False),
        ([5, 10], [9, 3], True),
        ([10, 5], [3, 11], False),
        ([None], [], True),
        ([None], [10], False),
        ([10], [None], False),
    ],
)
def test_synchronised_means_not_older_than_the_newest_payroll_change(
    make, plan_for, runs, changes, met
):
    """It needs a run: nothing recorded does not meet it. What has no date counts against it."""

    def day(number: int | None) -> dt.date | None:
        return number and dt.date(2026, 11, number)

    records = (
        *(make.record("synchronisation", status="done", on=day(number)) for number in runs),
        *(make.record("payroll-change", on=day(number)) for number in changes),
        make.record("synchronisation", status="failed", on=dt.date(2026, 11, 22)),
    )
    customer = make.customer(
        make.collaboration("lon", records=records), users=(make.administrator(services=("lon",)),)
    )
    planned = plan_for(customer, "lon-1", "end")
    assert [state.answer for state in planned.checks] == ["met", "met" if met else None, None]


@pytest.mark.parametrize(
    ("days", "met", "found"),
    [
        ((23,), True, "last synchronisation 2026-11-23"),
        ((24,), False, "the synchronisation of 2026-11-24 is still to come"),
        ((26, 25), False, "the synchronisation of 2026-11-25 is still to come"),
        ((24, 20), True, "last synchronisation 2026-11-20"),
    ],
    ids=["today", "tomorrow", "later", "one that was done as well"],
)
@pytest.mark.parametrize("on", [None, dt.date(2026, 12, 31)], ids=["at once", "on a day"])
def test_a_synchronisation_of_a_day_to_come_is_none(make, plan_for, days, met, found, on):
    """A promise is no measure, also for an ending on a day after it; on that day it is asked anew.

    The clock stands on 23 November.
    """
    records = tuple(
        make.record("synchronisation", status="done", on=dt.date(2026, 11, day)) for day in days
    )
    customer = make.customer(
        make.collaboration("lon", records=records), users=(make.administrator(services=("lon",)),)
    )
    state = plan_for(customer, "lon-1", "end", on=on).checks[1]
    assert (state.answer == "met", state.found) == (met, found)


@pytest.mark.parametrize(
    ("user", "met"),
    [
        ({"services": ("lon",)}, True),
        ({"services": ("lon", "utlagg")}, True),
        ({"services": ("lon-smart",)}, False),
        ({"services": ()}, False),
        ({"services": ("lon",), "active": False}, False),
        ({"services": ("lon",), "email": "Bo@byranorr.test"}, False),
    ],
)
def test_the_customer_is_a_user_of_lon_when_an_active_one_is_licensed(make, plan_for, user, met):
    """Any active user of the customer will do, who is licensed for `lon` itself (case 22)."""
    karin = make.user("Karin Ask", **user)
    customer = make.customer(make.collaboration("lon"), users=(make.administrator(), karin))
    state = plan_for(customer, "lon-1", "end").checks[0]
    assert (state.id, state.answer) == ("customer-is-user", "met" if met else None)


def test_the_offices_own_licence_for_lon_is_told_where_it_is_the_only_one(make, plan_for):
    """The customer is to have a user of its own; with one, the office's does no harm."""
    bo = make.user("Bo Ek", email="bo@byranorr.test", services=("lon",))
    customer = make.customer(make.collaboration("lon"), users=(make.administrator(), bo))
    assert plan_for(customer, "lon-1", "end").checks[0].found == (
        "only people of the office are licensed for Visma Lön: Bo Ek"
    )
    eva = make.administrator(services=("lon",))
    state = plan_for(replace(customer, users=(eva, bo)), "lon-1", "end").checks[0]
    assert state.answer == "met"
    assert state.found == "licensed in Users and services: Eva Lind"


@pytest.mark.parametrize(
    ("records", "answer", "found"),
    [
        ([], "met", "nothing recorded"),
        ([("Resa", "eva@alfa.test", "sent")], "met", "checked, 1 recorded"),
        ([("Resa", "eva@alfa.test", "draft")], None, "1 report not submitted: Eva Lind"),
        (
            [("Resa", "eva@alfa.test", "draft"), ("Hotell", "EVA@ALFA.TEST", "draft")],
            None,
            "2 reports not submitted: Eva Lind",
        ),
        (
            [("Resa", "eva@alfa.test", "draft"), ("Tåg", "per@alfa.test", "draft")],
            None,
            "2 reports not submitted: Eva Lind (1), per@alfa.test (1)",
        ),
        ([("Kvitto 17", None, "draft")], None, "1 report not submitted: Kvitto 17 (nobody's)"),
    ],
)
def test_a_none_left_check_names_whose_it_is(make, plan_for, records, answer, found):
    """Nothing recorded is met but says so; what is open is counted, per person (case 23)."""
    reports = tuple(
        make.record("report", title, person=person, status=status)
        for title, person, status in records
    )
    customer = make.customer(make.collaboration("utlagg", records=reports))
    state = plan_for(customer, "utlagg-1").checks[0]
    assert (state.id, state.answer, state.found) == ("reports-submitted", answer, found)


def test_a_record_of_another_kind_leaves_a_check_alone(make, plan_for):
    """Reports are not outlays: a draft outlay opens only its own check."""
    customer = make.customer(
        make.collaboration("utlagg", records=(make.record("outlay", status="draft"),))
    )
    assert [s.answer for s in plan_for(customer, "utlagg-1").checks] == ["met", None]


def test_the_checklist_without_answers_is_the_one_a_screen_opens_with(make, clock):
    """No waivers given is the same as none."""
    customer = make.customer(make.collaboration("utlagg"))
    (collaboration,) = customer.collaborations
    opened = checklist(customer, collaboration, SERVICES, (), on=clock.today)
    assert opened == checklist(customer, collaboration, SERVICES, (), on=clock.today, waived={})
