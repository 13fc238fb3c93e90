"""Ending a collaboration, as tables: what each service offers, asks and does, and what is refused.

The tables of outcomes, provenance and irreversibility are written by hand from the service
catalogue of docs/rules.md, never read from services.toml: that file is what they test.
"""

import datetime as dt
import unicodedata
from itertools import product

import pytest
from msgspec.structs import replace

from store.domain.catalogue import (
    Attested,
    EndedFirst,
    LicensedUser,
    Newest,
    NoneOpen,
    catalogue,
    fate_for,
)
from store.domain.errors import NotFound
from store.domain.model import Customer, Replaced
from store.domain.plan import Plan
from store.domain.wishes import End
from store.rules import ending
from store.rules.checks import checklist
from store.rules.effects import office_access

SERVICES = catalogue()

LABELS = {
    "continue": "End – customer continues",
    "close": "End and close",
    "delete": "End and delete",
    "end": "End collaboration",
}
OFFERED = {
    "eekonomi": ("continue", "close"),
    "eekonomi-fakturering": ("continue", "close"),
    "ekonomioversikt": ("delete",),
    "lon": ("end",),
    "lon-smart": ("continue", "close"),
    "utlagg": ("continue", "delete"),
    "scanner": ("end",),
    "digitala-fakturor": ("end",),
    "skatt-bokslut": ("end",),
}
PAIRS = [(service, outcome) for service, outcomes in OFFERED.items() for outcome in outcomes]
NOT_OFFERED = [pair for pair in product(OFFERED, LABELS) if pair not in PAIRS]

VARIANTS = {
    "eekonomi": ("Start", "Bokföring", "Fakturering", "Smart", "Pro"),
    "lon-smart": ("Start", "Standard"),
}

# The catalogue, line for line: data | office after | customer after | irreversible.
# "S" stated, "i" inferred, "?" unknown, "app" this project's own; for "no", and for "yes" where
# the rules give no word of provenance, it is the app that says whether something can be undone.
PROVENANCE = """
eekonomi              Start        continue   i  i  ?  app
eekonomi              Bokföring    continue   i  i  S  app
eekonomi              Fakturering  continue   i  S  S  app
eekonomi              Smart        continue   i  i  S  app
eekonomi              Pro          continue   i  i  S  app
eekonomi              Start        close      S  i  S  app
eekonomi              Bokföring    close      S  i  S  app
eekonomi              Fakturering  close      S  S  S  app
eekonomi              Smart        close      S  i  S  app
eekonomi              Pro          close      S  i  S  app
eekonomi-fakturering  -            continue   i  S  S  app
eekonomi-fakturering  -            close      S  S  S  app
ekonomioversikt       -            delete     i  i  i  app
lon                   -            end        i  i  S  i
lon-smart             Standard     continue   i  i  i  app
lon-smart             Start        continue   i  i  ?  app
lon-smart             Standard     close      ?  i  i  ?
lon-smart             Start        close      ?  i  i  ?
utlagg                -            continue   i  i  S  app
utlagg                -            delete     S  i  S  S
scanner               -            end        ?  ?  ?  ?
digitala-fakturor     -            end        ?  ?  ?  ?
skatt-bokslut         -            end        ?  ?  ?  ?
"""
WORDS = {"S": "stated", "i": "inferred", "?": "unknown", "app": "inferred (app)"}
SUBJECTS = ("data", "office", "customer", "undo")
CELLS = [
    pytest.param(
        service,
        None if variant == "-" else variant,
        outcome,
        subject,
        WORDS[word],
        id=f"{service} {variant} {outcome} {subject}",
    )
    for service, variant, outcome, *words in map(str.split, PROVENANCE.strip().splitlines())
    for subject, word in zip(SUBJECTS, words, strict=True)
]

# What only the help of the older Windows program says (B), for one variant or one service.
SOURCE_B = [
    ("eekonomi", "Fakturering", "continue", "office"),
    ("eekonomi", "Fakturering", "close", "office"),
    ("eekonomi-fakturering", None, "continue", "office"),
    ("eekonomi-fakturering", None, "close", "office"),
]

TYPED = {("ekonomioversikt", "delete"), ("lon", "end"), ("utlagg", "delete")}
ERASING = {("ekonomioversikt", "delete"), ("utlagg", "delete")}


@pytest.fixture
def plan_for(make, clock):
    """Plan a wish to end a collaboration as Anna, or as whoever is named."""

    def plan_for(customer: Customer, collaboration: str, outcome=None, **fields) -> Plan:
        by = fields.pop("by", make.operator("anna"))
        wish = End(collaboration=collaboration, outcome=outcome, **fields)
        return ending.plan(customer, wish, by, clock(), SERVICES)

    return plan_for


@pytest.fixture
def ready(make):
    """Make a customer and the answers with which nothing stands in the way of a service's end."""

    def ready(service: str, variant: str | None = None) -> tuple[Customer, tuple[str, ...]]:
        eva = make.administrator(services=(service,))
        records = tuple(
            record
            for check in SERVICES[service].checks
            if isinstance(check, Newest)
            for record in (
                make.record(check.record, status=check.status, on=dt.date(2026, 11, 20)),
                make.record(check.than, on=dt.date(2026, 11, 19)),
            )
        )
        attested = tuple(c.id for c in SERVICES[service].checks if isinstance(c, Attested))
        collaboration = make.collaboration(service, variant=variant, records=records)
        return make.customer(collaboration, users=(eva,)), attested

    return ready


def codes(plan: Plan) -> list[str]:
    return [refusal.code for refusal in plan.refusals]


def effect(plan: Plan, subject: str):
    (found,) = (each for each in plan.effects if each.subject == subject)
    return found


# What the services offer and say


def test_every_service_offers_the_outcomes_of_the_rules_in_their_order():
    """No service is missing, none is new, and each offers what docs/rules.md says."""
    assert {
        id: tuple(outcome.id for outcome in service.outcomes) for id, service in SERVICES.items()
    } == OFFERED


@pytest.mark.parametrize(("service", "outcome"), PAIRS)
def test_an_outcome_has_one_of_the_four_labels(service, outcome):
    """The label belongs to the outcome's id and is the same for every service."""
    assert SERVICES[service].outcome(outcome).label == LABELS[outcome]


def test_the_variants_are_those_of_the_rules():
    """Only eEkonomi and Lön Smart have variants."""
    held = {id: sorted(each.variants) for id, each in SERVICES.items() if each.variants}
    assert held == {id: sorted(variants) for id, variants in VARIANTS.items()}


@pytest.mark.parametrize(("service", "variant", "outcome", "subject", "word"), CELLS)
def test_a_consequence_has_the_provenance_of_the_rules(
    ready, plan_for, service, variant, outcome, subject, word
):
    """The effect shown before the confirm carries the word that docs/rules.md gives for it."""
    customer, attested = ready(service, variant)
    planned = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert effect(planned, subject).provenance == word


@pytest.mark.parametrize(("service", "variant", "outcome", "subject", "word"), CELLS)
def test_a_consequence_that_is_not_stated_never_reads_as_a_fact(
    ready, plan_for, service, variant, outcome, subject, word
):
    """Inferred reads "probably", unknown reads "not documented", whatever is stated has neither."""
    customer, attested = ready(service, variant)
    shown = effect(plan_for(customer, f"{service}-1", outcome, attested=attested), subject)
    assert shown.text.startswith("probably ") == (shown.provenance == "inferred")
    assert shown.text.startswith("not documented") == (shown.provenance == "unknown")


@pytest.mark.parametrize(("service", "variant", "outcome", "side"), SOURCE_B)
def test_what_only_the_older_help_says_is_marked_with_its_source(service, variant, outcome, side):
    """The letter B stays with the facts that only Windows Byråstöd's help states."""
    fate = fate_for(getattr(SERVICES[service].outcome(outcome), side), variant)
    assert (fate.provenance, fate.source) == ("stated", "B")


@pytest.mark.parametrize(
    ("service", "word"),
    [
        ("eekonomi", "stated"),
        ("utlagg", "stated"),
        ("ekonomioversikt", "inferred"),
        ("lon", "inferred"),
        ("lon-smart", "inferred"),
    ],
)
def test_the_catalogue_tells_how_sure_it_is_whose_rules_these_are(service, word):
    """The help names Utlägg and eEkonomi; which texts are the others' is concluded from them."""
    assert SERVICES[service].assigned == word


@pytest.mark.parametrize(("service", "outcome"), PAIRS)
def test_only_end_and_delete_erases_the_records_kept_here(make, ready, plan_for, service, outcome):
    """After any other ending, also an irreversible one, our own records are as before."""
    customer, attested = ready(service)
    (collaboration,) = customer.collaborations
    records = (*collaboration.records, make.record("note", "Avtal"))
    customer = replace(customer, collaborations=(replace(collaboration, records=records),))
    after = plan_for(customer, collaboration.id, outcome, attested=attested).after
    kept = after.collaborations[0].records
    assert kept == (() if (service, outcome) in ERASING else records)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "the one record kept here about it is erased"),
        (3, "the 3 records kept here about it are erased"),
    ],
)
def test_the_records_that_will_be_erased_are_counted(make, plan_for, count, text):
    """The effect counts them before the confirm; without any there is no such effect."""
    records = tuple(make.record("report", f"Resa {n}", status="sent") for n in range(count))
    customer = make.customer(make.collaboration("utlagg", records=records))
    shown = effect(plan_for(customer, "utlagg-1", "delete"), "records")
    assert (shown.text, shown.before, shown.after) == (text, str(count), "0")
    bare = make.customer(make.collaboration("utlagg"))
    subjects = [each.subject for each in plan_for(bare, "utlagg-1", "delete").effects]
    assert "records" not in subjects


def test_on_a_date_the_records_stay_until_then(make, plan_for, clock):
    """A dated deletion erases nothing yet, and says when it will."""
    records = (make.record("report", status="sent"),)
    customer = make.customer(make.collaboration("utlagg", records=records))
    planned = plan_for(customer, "utlagg-1", "delete", on=clock.day(7))
    assert planned.after.collaborations[0].records == records
    assert (
        effect(planned, "records").text == "the one record kept here about it is erased on that day"
    )
    assert effect(planned, "records").after is None


# Checks: every service x outcome x check x answer, generated from the catalogue


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
                others = (make.collaboration(each) for each in check.services)
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
    late = [each for each in SERVICES[service].checks if check.id in each.after]
    code = "still-active-elsewhere" if isinstance(check, EndedFirst) else "check-open"
    return {check.id: code} | {each.id: "check-open" for each in late}


def refused_checks(service: str, planned: Plan) -> dict[str, str]:
    """Return code by check id; the one that leads elsewhere is about that collaboration."""
    leads = {state.leads_to: state.id for state in planned.checks if state.leads_to}
    return {leads.get(each.about, each.about): each.code for each in planned.refusals}


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
    [each for each in CHECKS if not isinstance(each.values[2], Attested)],
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
    planned = plan_for(
        customer, f"{service}-1", outcome, attested=attested, waived={check.id: "onödigt"}
    )
    answer = "waived: onödigt" if isinstance(check, Attested) else "met"
    assert planned.refusals == ()
    assert planned.after.collaborations[0].ending.checks[check.id] == answer


CHECK_IDS = {
    "eekonomi": ("work-done", "dependents-ended", "bank-integration-ended"),
    "eekonomi-fakturering": ("work-done", "dependents-ended", "bank-integration-ended"),
    "lon": ("customer-is-user", "synchronised", "backup-handed-over"),
    "utlagg": ("reports-submitted", "outlays-submitted"),
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
    assert [each.about for each in planned.refusals] == refused


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
        *(make.record("synchronisation", status="done", on=day(each)) for each in runs),
        *(make.record("payroll-change", on=day(each)) for each in changes),
        make.record("synchronisation", status="failed", on=dt.date(2026, 11, 22)),
    )
    customer = make.customer(
        make.collaboration("lon", records=records), users=(make.administrator(services=("lon",)),)
    )
    planned = plan_for(customer, "lon-1", "end")
    assert [state.answer for state in planned.checks] == ["met", "met" if met else None, None]


@pytest.mark.parametrize(
    ("user", "met"),
    [
        ({"services": ("lon",)}, True),
        ({"services": ("lon", "utlagg")}, True),
        ({"services": ("lon-smart",)}, False),
        ({"services": ()}, False),
        ({"services": ("lon",), "active": False}, False),
    ],
)
def test_the_customer_is_a_user_of_lon_when_an_active_one_is_licensed(make, plan_for, user, met):
    """Any active user of the customer will do, who is licensed for `lon` itself (case 22)."""
    karin = make.user("Karin Ask", **user)
    customer = make.customer(make.collaboration("lon"), users=(make.administrator(), karin))
    state = plan_for(customer, "lon-1", "end").checks[0]
    assert (state.id, state.answer) == ("customer-is-user", "met" if met else None)


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
        ([("Kvitto 17", None, "draft")], None, "1 report not submitted: Kvitto 17"),
    ],
)
def test_a_none_left_check_names_whose_it_is(make, plan_for, records, answer, found):
    """Nothing recorded is met but says so; what is open is counted, per person (case 23)."""
    held = tuple(
        make.record("report", title, person=person, status=status)
        for title, person, status in records
    )
    customer = make.customer(make.collaboration("utlagg", records=held))
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
    opened = checklist(customer, collaboration, SERVICES, on=clock.today)
    assert opened == checklist(customer, collaboration, SERVICES, on=clock.today, waived={})


# What is refused, and in which order


@pytest.mark.parametrize("service", OFFERED)
def test_no_outcome_is_preselected(ready, plan_for, service):
    """Without one the ending is refused, the message offers each by id and label (R11)."""
    customer, attested = ready(service)
    planned = plan_for(customer, f"{service}-1", attested=attested)
    assert codes(planned) == ["outcome-missing"]
    assert planned.effects == ()
    offered = ", ".join(f"{outcome} ({LABELS[outcome]})" for outcome in OFFERED[service])
    assert offered in planned.refusals[0].message


@pytest.mark.parametrize(("service", "outcome"), NOT_OFFERED)
def test_an_outcome_that_the_service_does_not_offer_is_refused(ready, plan_for, service, outcome):
    """The message names those it does offer, and nothing is planned."""
    customer, attested = ready(service)
    planned = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert codes(planned) == ["outcome-not-offered"]
    assert planned.after == customer
    for offered in OFFERED[service]:
        assert offered in planned.refusals[0].message


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
    """A wrong name is told after everything that stands in the way anyhow (R14)."""
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
    ("spcs_number", "shown"), [("123456", "123456"), (None, "1001"), ("", "1001")]
)
def test_the_refusal_names_the_number_that_the_main_contact_is_missing_for(
    make, plan_for, spcs_number, shown
):
    """Visma's number for the company, else the office's own; the cure is Users and services."""
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
    assert planned.refusals[-1].message.endswith("Anna Berg or David Falk can do it.")


# Confirmation


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
        ("Aso Apple AB", False),
        ("ÅsöÄppleAB", False),
        ("100", False),
        ("Åsö Äpple AB.", False),
    ],
)
def test_what_is_typed_has_to_be_the_name_or_the_number(make, plan_for, typed, right):
    """Case, spaces and how accents are encoded do not matter; letters do."""
    customer = make.customer(make.collaboration("utlagg"), name="Åsö Äpple AB")
    planned = plan_for(customer, "utlagg-1", "delete", confirmation=typed, reason="slut")
    assert codes(planned) == ([] if right else ["name-mismatch"])


# Dates


@pytest.mark.parametrize(
    ("days", "refused", "status"),
    [
        (None, [], "ended"),
        (0, [], "ended"),
        (1, [], "ending"),
        (400, [], "ending"),
        (-1, ["date-in-past"], None),
        (-400, ["date-in-past"], None),
    ],
)
def test_an_ending_takes_effect_today_or_later(make, plan_for, clock, days, refused, status):
    """R40: today means immediately, a past date is refused, a later one is *ending* until then."""
    customer = make.customer(make.collaboration("utlagg"))
    on = None if days is None else clock.day(days)
    planned = plan_for(customer, "utlagg-1", "continue", on=on)
    assert codes(planned) == refused
    if not refused:
        ended = planned.after.collaborations[0]
        assert (ended.status, ended.ending.on) == (status, on or clock.today)
        assert planned.after.history[-1].action == ("end" if status == "ended" else "end-on-date")


@pytest.mark.parametrize(
    ("utc", "today"),
    [
        (dt.datetime(2026, 11, 23, 22, 59, tzinfo=dt.UTC), dt.date(2026, 11, 23)),
        (dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC), dt.date(2026, 11, 24)),
        (dt.datetime(2026, 6, 30, 21, 59, tzinfo=dt.UTC), dt.date(2026, 6, 30)),
        (dt.datetime(2026, 6, 30, 22, 0, tzinfo=dt.UTC), dt.date(2026, 7, 1)),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), dt.date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_one_it_is_in_sweden(make, plan_for, clock, utc, today):
    """In winter it begins at 23 UTC, in summer at 22; the moment of the decision stays in UTC."""
    clock.now = utc
    customer = make.customer(make.collaboration("utlagg"))
    ended = plan_for(customer, "utlagg-1", "continue").after.collaborations[0]
    assert (ended.ending.on, ended.ending.decided_at) == (today, utc)
    before = plan_for(customer, "utlagg-1", "continue", on=today - dt.timedelta(days=1))
    assert codes(before) == ["date-in-past"]


@pytest.mark.parametrize("days", [0, 3, 30])
def test_a_dated_ending_can_be_moved_or_done_at_once(make, plan_for, clock, days):
    """R41: until its day the collaboration is running, and is ended anew on another date."""
    ending_soon = make.collaboration(
        "utlagg", status="ending", ending=make.ending(on=clock.day(10))
    )
    planned = plan_for(make.customer(ending_soon), "utlagg-1", "continue", on=clock.day(days))
    assert planned.refusals == ()
    moved = planned.after.collaborations[0]
    assert (moved.status, moved.ending.on) == ("ended" if days == 0 else "ending", clock.day(days))


# What is written, and what else is told


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
    assert ("invalid-value", about) in [(each.code, each.about) for each in planned.refusals]


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
    assert (len(planned.checks), len(planned.notes)) == (len(SERVICES["eekonomi"].checks), 1)


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
    assert ("presumably the customer" in cost.text) == (outcome == "continue")


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
