"""What refuses an ending and in which order: status, main contact, outcome, confirmation."""

import unicodedata

import pytest
from msgspec.structs import replace

from store.domain.errors import NotFound
from tests.store.rules.endings.ending.tables import LABELS, NOT_OFFERED, OFFERED, PAIRS, codes

# What is refused, and in which order


@pytest.mark.parametrize("service", OFFERED)
def test_no_outcome_is_preselected(ready, plan_for, service):
    """Without one the ending is refused; the message offers each by name, `about` by id (R11)."""
    customer, attested = ready(service)
    planned = plan_for(customer, f"{service}-1", attested=attested)
    assert codes(planned) == ["outcome-missing"]
    assert planned.effects == ()
    offered = " or ".join(LABELS[outcome] for outcome in OFFERED[service])
    assert offered in planned.refusals[0].message
    assert planned.refusals[0].about == ", ".join(OFFERED[service])


@pytest.mark.parametrize(("service", "outcome"), NOT_OFFERED)
def test_an_outcome_that_the_service_does_not_offer_is_refused(ready, plan_for, service, outcome):
    """The message names those it does offer, and nothing is planned."""
    customer, attested = ready(service)
    planned = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert codes(planned) == ["outcome-not-offered"]
    assert planned.after == customer
    for offered in OFFERED[service]:
        assert LABELS[offered] in planned.refusals[0].message


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("active", []),
        ("ending", []),
        ("ended", ["already-ended"]),
        ("requested", ["not-active"]),
        ("declined", ["not-active"]),
        ("unlinked", ["not-linked"]),
    ],
)
def test_only_a_running_collaboration_can_be_ended(make, plan_for, clock, status, refused):
    """What has ended, is only asked for or is not linked has its own code (case 37)."""
    how = make.ending(on=clock.day(3 if status == "ending" else -3))
    collaboration = make.collaboration(
        "utlagg", status=status, ending=how if status in ("ending", "ended") else None
    )
    planned = plan_for(make.customer(collaboration), "utlagg-1", "continue")
    assert codes(planned) == refused
    assert all(refusal.message.startswith("Visma Utlägg ") for refusal in planned.refusals)


@pytest.mark.parametrize(
    ("answers", "code", "cure"),
    [
        ({}, "outcome-missing", "choose-outcome"),
        ({"outcome": "end"}, "outcome-not-offered", "choose-outcome"),
        ({"outcome": "delete", "confirmation": "Alfa"}, "reason-missing", "handover"),
        (
            {"outcome": "delete", "confirmation": "Alfa", "reason": "slut"},
            "name-mismatch",
            "type-name",
        ),
    ],
)
def test_a_refusal_says_which_step_cures_it(make, plan_for, answers, code, cure):
    """The screen leads to that step."""
    planned = plan_for(make.customer(make.collaboration("utlagg")), "utlagg-1", **answers)
    assert (planned.refusals[0].code, planned.refusals[0].cure) == (code, cure)


def test_refusals_come_in_the_order_of_the_rules(make, plan_for, clock):
    """Permission, main contact, checklist in its order, outcome, date: the first to cure first."""
    customer = make.customer(
        make.collaboration("eekonomi", records=(make.record("bank-integration", status="active"),)),
        make.collaboration("scanner"),
        main_contact=None,
    )
    planned = plan_for(customer, "eekonomi-1", on=clock.day(-1), by=make.operator("bo"))
    assert codes(planned) == [
        "not-allowed",
        "main-contact-missing",
        "check-open",
        "still-active-elsewhere",
        "check-open",
        "outcome-missing",
        "date-in-past",
    ]


def test_the_confirmation_is_the_last_of_the_refusals(make, plan_for, clock):
    """The refusal of a wrong name comes after all the others (R14)."""
    customer = make.customer(
        make.collaboration("utlagg", records=(make.record("report", status="draft"),)),
        main_contact=None,
    )
    planned = plan_for(
        customer,
        "utlagg-1",
        "delete",
        on=clock.day(-1),
        confirmation="Beta",
        by=make.operator("bo"),
    )
    assert codes(planned) == [
        "not-allowed",
        "main-contact-missing",
        "check-open",
        "date-in-past",
        "reason-missing",
        "name-mismatch",
    ]


def test_a_wrong_status_comes_after_the_permission_and_ends_the_list(make, plan_for):
    """What has ended is not asked about main contact, checks or outcome."""
    ended = make.collaboration("utlagg", status="ended", ending=make.ending())
    customer = make.customer(ended, main_contact=None)
    planned = plan_for(customer, "utlagg-1", by=make.operator("bo"))
    assert codes(planned) == ["not-allowed", "already-ended"]
    assert planned.after == customer


def test_a_collaboration_that_is_not_there_is_not_found(make, plan_for):
    """A wrong id is no refusal to be cured; it is named with the customer."""
    with pytest.raises(NotFound, match=r"Alfa Bygg AB has no collaboration 'scanner-1'"):
        plan_for(make.customer(make.collaboration("utlagg")), "scanner-1")


def test_a_service_that_the_catalogue_does_not_know_cannot_be_ended(make, plan_for):
    """Without a policy nothing is guessed."""
    customer = make.customer(make.collaboration("stampla"))
    with pytest.raises(NotFound, match=r"'stampla' is not in the catalogue"):
        plan_for(customer, "stampla-1", "end")


# Main contact


MAIN_CONTACTS = {
    "an active Administrator": ({"role": "administrator"}, True),
    "a User": ({"role": "user"}, False),
    "an Auditor": ({"role": "auditor"}, False),
    "an inactive Administrator": ({"role": "administrator", "active": False}, False),
}


@pytest.mark.parametrize("who", MAIN_CONTACTS)
@pytest.mark.parametrize(("service", "outcome"), PAIRS)
def test_a_main_contact_that_breaks_the_rules_counts_as_missing(
    make, ready, plan_for, who, service, outcome
):
    """For every service (R20), whoever is on record but not an active Administrator (R25)."""
    customer, attested = ready(service)
    fields, valid = MAIN_CONTACTS[who]
    main = make.user("Per Ek", **fields)
    customer = replace(customer, users=(*customer.users, main), main_contact=main.email)
    planned = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert codes(planned) == ([] if valid else ["main-contact-missing"])


@pytest.mark.parametrize(
    ("spcs_number", "shown"),
    [("123456", "123456 (1001 Alfa Bygg AB)"), (None, "1001"), ("", "1001")],
)
def test_the_refusal_names_the_number_that_the_main_contact_is_missing_for(
    make, plan_for, spcs_number, shown
):
    """Visma's number for the company with the office's own, which the list has; else that alone."""
    customer = make.customer(
        make.collaboration("utlagg"), main_contact=None, spcs_number=spcs_number
    )
    (refusal,) = plan_for(customer, "utlagg-1", "continue").refusals
    assert refusal.message == f"Main contact is missing for customer number {shown}."
    assert (refusal.cure, refusal.about) == ("users-and-services", "1001")


def test_who_cannot_cure_a_missing_main_contact_is_told_who_can(make, plan_for):
    """Cecilia may not change users; Anna and David may (R5, R19)."""
    customer = make.customer(make.collaboration("utlagg"), main_contact=None)
    planned = plan_for(customer, "utlagg-1", "continue", by=make.operator("cecilia"))
    assert planned.refusals[-1].message == (
        "Main contact is missing for customer number 1001. Anna Berg or David Falk can do it."
    )


# Confirmation


TYPED = {("ekonomioversikt", "delete"), ("lon", "end"), ("utlagg", "delete")}


@pytest.mark.parametrize(("service", "outcome"), PAIRS)
def test_the_name_is_asked_for_exactly_where_the_rules_say_irreversible(
    ready, plan_for, service, outcome
):
    """R13: yes asks for the name; no and unknown do not, whatever was typed."""
    customer, attested = ready(service)
    asked = (service, outcome) in TYPED
    preview = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert preview.must_type == ("Alfa Bygg AB" if asked else None)
    assert preview.refusals == ()
    for typed in ("", "Beta AB"):
        answers = {"attested": attested, "confirmation": typed, "reason": "slut"}
        planned = plan_for(customer, f"{service}-1", outcome, **answers)
        assert codes(planned) == (["name-mismatch"] if asked else [])


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("Åsö Äpple AB", True),
        ("  åsö   äpple ab ", True),
        (unicodedata.normalize("NFD", "Åsö Äpple AB"), True),
        ("ÅSÖ ÄPPLE AB", True),
        ("1001", True),
        (" 1001 ", True),
        ("", False),
        (" ", False),
        ("Åsö Äpple", False),
        ("Aso Apple AB", True),
        ("ÅsöÄppleAB", False),
        ("100", False),
        ("Åsö Äpple AB.", False),
    ],
)
def test_what_is_typed_has_to_be_the_name_or_the_number(make, plan_for, typed, right):
    """Case, spaces and accents do not matter, for not every keyboard has them; letters do."""
    customer = make.customer(make.collaboration("utlagg"), name="Åsö Äpple AB")
    planned = plan_for(customer, "utlagg-1", "delete", confirmation=typed, reason="slut")
    assert codes(planned) == ([] if right else ["name-mismatch"])
