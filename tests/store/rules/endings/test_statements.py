"""What the catalogue says of an ending, with how sure it is and what it rests on."""

import datetime as dt

import pytest

from store.domain.catalogue import catalogue
from store.domain.plan import Plan
from store.domain.policy.overlay import with_policy
from store.domain.policy.told import ToldPolicy
from store.domain.wishes import End
from store.rules.endings import ending
from store.rules.endings.statements import all_statements, changes, changes_of_lost

SERVICES = catalogue()
ASKED = dt.date(2026, 11, 3)


@pytest.fixture
def told(make, clock):
    """Plan an ending of the only collaboration for a service, and say what is told of it."""

    def told(service: str, outcome: str, *others, variant=None, **fields) -> Plan:
        collaboration = make.collaboration(service, variant=variant, **fields)
        customer = make.customer(collaboration, *others)
        wish = End(collaboration=collaboration.id, outcome=outcome)
        return ending.plan(customer, wish, make.operator("anna"), clock(), SERVICES)

    return told


def texts(plan: Plan, subject: str) -> list[str]:
    return [each.text for each in plan.effects if each.subject == subject]


@pytest.mark.parametrize(
    ("service", "variant"),
    [("eekonomi", "Bokföring"), ("eekonomi", "Smart"), ("eekonomi-fakturering", None)],
)
def test_what_is_stated_of_closed_books_is_that_they_can_be_viewed(told, service, variant):
    """Printing, SIE and seven years are told of a terminated subscription: here only probably."""
    plan = told(service, "close", variant=variant)
    assert texts(plan, "customer") == [
        "the customer can view what is there, and change nothing",
        "probably the company's Administrator can also print and export (SIE), "
        "for seven financial years",
    ]


@pytest.mark.parametrize(("variant", "sure"), [("Fakturering", ""), ("Smart", "probably ")])
def test_the_office_views_closed_books_and_for_how_long_is_less_sure(told, variant, sure):
    """That it may view is stated of eEkonomi as such, on what condition of Fakturering only."""
    views, condition = texts(told("eekonomi", "close", variant=variant), "office")
    assert views == f"the office may view the books, but {sure}not as it stands now"
    assert condition.startswith(f"{sure}only while other collaborations")
    assert condition.endswith("(no other is active now)")


def test_where_variants_differ_and_none_is_recorded_it_is_not_documented(told):
    """It may be Start, in which the customer never worked."""
    unknown = "not documented: this depends on the variant, and no variant is recorded"
    assert texts(told("eekonomi", "continue"), "customer") == [unknown]
    assert texts(told("lon-smart", "continue"), "customer") == [unknown]


def test_where_variants_differ_only_in_how_sure_they_are_the_least_sure_one_is_told(told):
    """The office has no access in any variant."""
    assert texts(told("eekonomi", "continue"), "office") == ["probably the office has no access"]
    *_, condition = texts(told("eekonomi", "close"), "office")
    assert condition.startswith("probably only while")


def test_what_becomes_of_a_subscription_is_told_where_it_ends(told):
    """Utlägg is paid to the end of the month when it is deleted, not when the customer goes on."""
    settled = "a subscription that ends mid-month is paid to the end of the month"
    goes_on, deleted = (
        told("utlagg", id, invoice_recipient="office") for id in ("continue", "delete")
    )
    assert texts(deleted, "cost") == [
        settled,
        "paid by the office; not documented: how a running contract period is settled",
    ]
    assert settled not in texts(goes_on, "cost")
    assert not any("month" in note or "terminate" in note for note in goes_on.notes)
    assert any("cannot terminate" in note for note in deleted.notes)


def test_what_is_stated_of_a_service_by_inference_alone_reads_probably(told):
    """The help states it of an ending whose service it does not name."""
    plan = told("lon", "end")
    assert SERVICES["lon"].outcome("end").customer[0].provenance == "stated"
    for subject in ("data", "office", "customer"):
        assert all(text.startswith("probably ") for text in texts(plan, subject))
    assert {each.provenance for each in plan.effects if each.subject == "customer"} == {"inferred"}


@pytest.mark.parametrize(
    ("service", "begins"),
    [
        ("eekonomi", "All work"),
        ("utlagg", "All reports"),
        ("lon", "Probably asked: The customer has"),
        ("eekonomi-fakturering", "Asked by this program only: All work"),
        ("digitala-fakturor", "Asked by this program only: Receiving"),
    ],
)
def test_a_check_says_whose_question_it_is(told, service, begins):
    """As sure as the page that asks it, and as it is that the page means this service."""
    outcome = SERVICES[service].outcomes[0].id
    check = told(service, outcome).checks[0]
    assert check.as_asked(check.text).startswith(begins)
    assert check.provenance == SERVICES[service].checks[0].provenance
    assert check.assigned == SERVICES[service].assigned


def test_payslips_in_min_lon_are_told_of_before_they_are_gone(told):
    """What matters to employees is stated; the approver's setting is another matter."""
    plan = told("lon", "end")
    assert "probably payslips are neither sent nor shown in Min Lön any more" in texts(plan, "data")
    assert any("save or print" in note for note in plan.notes)
    assert not any("approver" in note for note in plan.notes)


def test_what_is_taken_as_final_here_does_not_read_as_a_fact_about_the_service(told):
    """That all of Ekonomiöversikt is erased is only probable."""
    assert texts(told("ekonomioversikt", "delete"), "undo") == ["taken as final, and not undone"]


@pytest.mark.parametrize(
    ("status", "on", "found"),
    [
        ("requested", ASKED, f"checked; a request for Visma Scanner waits since {ASKED}"),
        ("requested", None, "checked; a request for Visma Scanner waits"),
        ("declined", ASKED, "checked"),
    ],
)
def test_a_request_for_what_has_to_end_first_is_told(make, told, status, on, found):
    """Nothing is to be ended yet; once it is approved, there will be."""
    scanner = make.collaboration("scanner", status=status, requested_on=on)
    (check,) = (c for c in told("eekonomi", "close", scanner).checks if c.id == "dependents-ended")
    assert (check.answer, check.found) == ("met", found)


def test_a_user_of_visma_lon_is_told_as_what_it_is(make, clock):
    """A licence in the portal is this program's measure; the page speaks of the payroll program."""
    eva = make.administrator(services=("lon",))
    customer = make.customer(make.collaboration("lon"), users=(eva,))
    wish = End(collaboration="lon-1", outcome="end")
    plan = ending.plan(customer, wish, make.operator("anna"), clock(), SERVICES)
    assert plan.checks[0].answer == "met"
    assert plan.checks[0].found == f"licensed in Users and services: {eva.name}"


def test_what_is_gone_by_a_policy_in_sight_is_not_told_once_more_as_of_a_lost_one():
    """A screen that was open before the policy was lost still goes by it."""
    own = {"id": "own", "text": "The boss has agreed", "measure": "attested"}
    was, will_be = with_policy({"utlagg": {"checks": [own]}}), catalogue()
    gone, new = changes(all_statements(was), all_statements(will_be))
    lost = ToldPolicy(gone=("utlagg check own: The boss has agreed", "scanner check kept: Kept"))
    assert changes_of_lost(lost, gone, new) == (("scanner check kept: Kept",), ())
