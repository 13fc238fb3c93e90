"""What a checklist says of each check, and what the refusals say of those that are open."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.catalogue import Attested, Newest
from store.domain.plan import CheckState
from store.rules.endings.checks import answers_in, checklist, open_checks
from tests.store.rules.endings.ending.tables import SERVICES


def test_a_check_says_what_is_on_record_and_where_it_leads(make, clock):
    """Whole, as a screen shows it: one is attested, one leads elsewhere, one is met."""
    customer = make.customer(
        make.collaboration("eekonomi"),
        make.collaboration("scanner", id="scanner-2"),
        make.collaboration("ekonomioversikt", status="ending", ending=make.ending(on=clock.today)),
    )
    states = checklist(
        customer, customer.collaborations[0], SERVICES, on=clock.today, employees=make.employees
    )
    assert states == (
        CheckState(
            id="work-done",
            text="All work for the customer is finished",
            measured=False,
            answer=None,
            found="to be confirmed by you",
        ),
        CheckState(
            id="dependents-ended",
            text="Ekonomiöversikt and Scanner are ended",
            measured=True,
            answer=None,
            found="still active: Visma Scanner",
            leads_to="scanner-2",
        ),
        CheckState(
            id="bank-integration-ended",
            text="The bank integration is ended",
            measured=True,
            answer="met",
            found="nothing recorded",
        ),
    )
    assert [
        (refusal.code, refusal.message, refusal.cure, refusal.about)
        for refusal in open_checks(states, (), {})
    ] == [
        (
            "check-open",
            "All work for the customer is finished: to be confirmed by you.",
            "attest-or-waive",
            "work-done",
        ),
        (
            "still-active-elsewhere",
            "Still active: Visma Scanner.",
            "end-first",
            "scanner-2",
        ),
    ]


@pytest.mark.parametrize(
    ("attested", "waived", "messages"),
    [
        (("reports",), {}, ["2 reports. This is measured and cannot be ticked by hand."]),
        ((), {"reports": " "}, ["2 reports. It can be waived only with a reason."]),
        (
            ("reports",),
            {"reports": ""},
            ["2 reports. This is measured and cannot be ticked by hand."],
        ),
        (
            ("b", "reports"),
            {"a": "x"},
            [
                "There is no check 'b' here; there is: reports, later, met.",
                "There is no check 'a' here; there is: reports, later, met.",
                "2 reports. This is measured and cannot be ticked by hand.",
            ],
        ),
    ],
)
def test_an_answer_that_does_not_count_is_told_why(attested, waived, messages):
    """Each once; what waits for an earlier check says for which."""
    states = (
        CheckState(
            id="reports", text="Reports are in", measured=True, answer=None, found="2 reports"
        ),
        CheckState(
            id="later",
            text="All is done",
            measured=False,
            answer=None,
            found="to be confirmed by you",
            waits_for=("reports", "met"),
        ),
        CheckState(id="met", text="Nothing is left", measured=True, answer="met", found="checked"),
    )
    refusals = open_checks(states, attested, waived)
    assert [refusal.message for refusal in refusals] == [
        *messages,
        "All is done: comes after: Reports are in, Nothing is left.",
    ]
    assert [refusal.about for refusal in refusals[-2:]] == ["reports", "later"]
    assert {refusal.code for refusal in refusals[:-2]} <= {"unknown-check"}


def test_where_there_are_no_checks_an_answer_to_one_is_told_so():
    """The message names none."""
    (refusal,) = open_checks((), ("a",), {})
    assert (refusal.code, refusal.about) == ("unknown-check", "a")
    assert refusal.message == "There is no check 'a' here; there is: none."


@pytest.mark.parametrize(
    ("records", "found", "met"),
    [
        ([], "no synchronisation is recorded", False),
        ([("synchronisation", None)], "checked", True),
        ([("synchronisation", 20)], "last synchronisation 2026-11-20", True),
        (
            [("synchronisation", 20), ("synchronisation", 18), ("payroll-change", 20)],
            "last synchronisation 2026-11-20",
            True,
        ),
        (
            [("synchronisation", 20), ("payroll-change", 21), ("payroll-change", 19)],
            "last synchronisation 2026-11-20, last payroll change 2026-11-21",
            False,
        ),
        (
            [("synchronisation", None), ("payroll-change", 21)],
            "last synchronisation undated, last payroll change 2026-11-21",
            False,
        ),
        (
            [("synchronisation", 20), ("payroll-change", None)],
            "last synchronisation 2026-11-20, last payroll change undated",
            False,
        ),
    ],
)
def test_what_is_newest_is_said_with_its_date(make, clock, records, found, met):
    """A record without a date cannot be shown to be older, so it counts against the check."""
    (newest,) = (check for check in SERVICES["lon"].checks if isinstance(check, Newest))
    held = tuple(
        make.record(
            kind,
            status=newest.status if kind == newest.record else None,
            on=dt.date(2026, 11, day) if day is not None else None,
        )
        for kind, day in records
    )
    customer = make.customer(make.collaboration("lon", records=held))
    states = checklist(
        customer, customer.collaborations[0], SERVICES, on=clock.today, employees=make.employees
    )
    (state,) = (state for state in states if state.id == newest.id)
    assert (state.found, state.answer) == (found, "met" if met else None)


def test_what_was_answered_is_read_from_an_ending(make):
    """What was measured then is measured again."""
    checks = {"a": "attested", "b": "met", "c": "waived: nej: klart", "d": "attested"}
    assert answers_in(make.ending(checks=checks), None) == (("a", "d"), {"c": "nej: klart"})


@pytest.mark.parametrize(("others", "found"), [((), "nothing recorded"), (("scanner",), "checked")])
def test_what_was_looked_at_is_told_from_what_is_not_on_record(make, clock, others, found):
    """A check that nothing is left is met either way."""
    ended = (make.collaboration(each, status="ended", ending=make.ending()) for each in others)
    customer = make.customer(make.collaboration("eekonomi"), *ended)
    states = checklist(
        customer, customer.collaborations[0], SERVICES, on=clock.today, employees=make.employees
    )
    assert (states[1].found, states[1].answer) == (found, "met")


OFFICE_ONLY = "only people of the office are licensed for Visma Lön: "


@pytest.mark.parametrize(
    ("licensed", "found", "met"),
    [
        ([], "no active user is licensed for Visma Lön", False),
        (["bo"], f"{OFFICE_ONLY}bo", False),
        (["bo", "anna"], f"{OFFICE_ONLY}bo, anna", False),
        (["bo", "eva"], "licensed in Users and services: eva", True),
        (["eva", "per"], "licensed in Users and services: eva, per", True),
    ],
)
def test_who_is_licensed_is_named_and_the_offices_own_licence_is_none(
    make, clock, licensed, found, met
):
    """R24: it is measured, so nobody can attest it."""
    office = {"anna", "bo"}
    users = tuple(
        make.user(
            name,
            email=f"{name}@{'byranorr' if name in office else 'alfa'}.test",
            services=("lon",) if name in licensed else ("utlagg",),
        )
        for name in ("bo", "anna", "eva", "per")
    )
    customer = make.customer(make.collaboration("lon"), users=users, main_contact=None)
    states = checklist(
        customer, customer.collaborations[0], SERVICES, on=clock.today, employees=make.employees
    )
    (state,) = (state for state in states if state.id == "customer-is-user")
    assert (state.found, state.measured) == (found, True)
    assert state.answer == ("met" if met else None)


def test_a_check_knows_for_which_it_still_waits(make, clock):
    """Those it comes after that have no answer yet."""
    first, second = (
        Attested(id=id, text=id, provenance="stated", after=after)
        for id, after in (("a", ()), ("b", ("a",)))
    )
    services = {"lon": replace(SERVICES["lon"], checks=(first, second))}
    customer = make.customer(make.collaboration("lon"))

    def waits(*attested: str):
        states = checklist(
            customer,
            customer.collaborations[0],
            services,
            on=clock.today,
            employees=make.employees,
            attested=attested,
        )
        return [(state.waits_for, state.answer) for state in states]

    assert waits("b") == [((), None), (("a",), None)]
    assert waits("a", "b") == [((), "attested"), ((), "attested")]
