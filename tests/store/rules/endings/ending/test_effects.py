"""What the effects of an ending say, field by field, so that two plans can be compared."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import Fate
from store.domain.plan import Effect
from store.domain.wishes import End
from store.rules.endings import ending
from store.rules.endings.effects import office_access
from tests.store.rules.endings.ending.tables import SERVICES, effect


@pytest.mark.parametrize(
    ("days", "status", "records"),
    [
        (
            0,
            {"text": "Visma Utlägg ends now", "after": "ended"},
            {
                "text": "the 2 records kept here about it are erased",
                "brief": "the 2 kept here are erased",
                "before": "2",
                "after": "0",
            },
        ),
        (
            7,
            {
                "text": "Visma Utlägg ends on 2026-11-30; active until then",
                "after": "ending",
                "tells": ("2026-11-30",),
            },
            {
                "text": "the 2 records kept here about it are erased on that day",
                "brief": "the 2 here are erased then",
                "tells": ("2",),
            },
        ),
    ],
)
def test_what_is_written_here_comes_first(make, plan_for, clock, days, status, records):
    """The status and the records, what they are and what they will be, or on which day."""
    held = tuple(make.record("report", f"Resa {n}", status="sent") for n in range(2))
    customer = make.customer(make.collaboration("utlagg", records=held))
    planned = plan_for(customer, "utlagg-1", "delete", on=clock.day(days))
    ours = {"provenance": "inferred (app)", "about": "utlagg-1"}
    assert planned.effects[:2] == (
        Effect(subject="status", before="active", **ours, **status),
        Effect(subject="records", **ours, **records),
    )


def test_then_come_the_data_each_sides_access_undoing_and_the_costs(make, plan_for):
    """In that order; each tells the catalogue's own text, whatever language it is said in."""
    collaboration = make.collaboration("eekonomi", variant="Pro", period=12)
    others = (make.collaboration("utlagg"), make.collaboration("lon", status="ended"))
    planned = plan_for(make.customer(collaboration, *others), "eekonomi-1", "close")
    _, data, *access, undo, cost = planned.effects
    kept = "the bookkeeping is kept for viewing only; no data is lost, nothing can be changed"
    assert data == Effect(subject="data", text=kept, brief="view only, no data lost", tells=(kept,))
    while_others = (
        "only while other collaborations with the customer are active, then it has no access"
    )
    assert access[:2] == [
        Effect(
            subject="office",
            text="the office may view the books",
            brief="may view",
            tells=("the office may view the books",),
        ),
        Effect(
            subject="office",
            text=f"probably {while_others} (active now: Visma Utlägg)",
            brief="probably only while others are active (1 now)",
            provenance="inferred",
            tells=(while_others, "Visma Utlägg"),
        ),
    ]
    assert [each.subject for each in access[2:]] == ["customer", "customer"]
    assert undo == Effect(
        subject="undo",
        text="no data is lost; can be undone for 24 hours, then takes a new collaboration",
        brief="within 24 hours",
        provenance="inferred (app)",
        tells=("no",),
    )
    assert (cost.subject, cost.provenance) == ("cost", "unknown")
    assert cost.tells == ("", "12", "close")


@pytest.mark.parametrize(
    ("service", "outcome", "fields", "tells"),
    [
        ("utlagg", "continue", {"invoice_recipient": "office"}, ("office", "", "continue")),
        ("utlagg", "delete", {"period": "löpande"}, ("", "löpande", "delete")),
    ],
)
def test_the_costs_tell_who_pays_for_how_long_and_how_it_ends(
    make, plan_for, service, outcome, fields, tells
):
    """As it is recorded; nothing where nothing is."""
    customer = make.customer(make.collaboration(service, **fields))
    assert plan_for(customer, f"{service}-1", outcome).effects[-1].tells == tells


@pytest.mark.parametrize(
    ("service", "outcome", "undo", "tells"),
    [
        ("utlagg", "delete", "this cannot be undone: what is lost is lost", "yes"),
        (
            "scanner",
            "end",
            "not documented: whether data is lost for good; "
            "can be undone for 24 hours, then takes a new collaboration",
            "unknown",
        ),
    ],
)
def test_whether_it_can_be_undone_is_said_as_surely_as_it_is_known(
    make, plan_for, service, outcome, undo, tells
):
    """What nobody documents is not promised; that the program undoes its record is (R18)."""
    told = effect(
        plan_for(make.customer(make.collaboration(service)), f"{service}-1", outcome), "undo"
    )
    assert (told.text, told.tells) == (undo, (tells,))


@pytest.mark.parametrize(
    ("service", "outcome", "days", "brief"),
    [
        ("utlagg", "continue", 0, "within 24 hours"),
        ("utlagg", "continue", 7, "until 2026-11-30, then 24 hours"),
        ("utlagg", "delete", 0, "never"),
        ("utlagg", "delete", 7, "until 2026-11-30, then never"),
        ("ekonomioversikt", "delete", 7, "until 2026-11-30, then never, it is taken as final"),
        ("scanner", "end", 0, "within 24 hours (lost data: not documented)"),
        ("scanner", "end", 7, "until 2026-11-30, then 24 hours (lost data: not documented)"),
    ],
)
def test_calling_off_and_undoing_are_said_in_few_words_as_one(
    make, plan_for, clock, service, outcome, days, brief
):
    """First it can be withdrawn, then undone, or not."""
    customer = make.customer(make.collaboration(service))
    planned = plan_for(customer, f"{service}-1", outcome, on=clock.day(days))
    assert effect(planned, "undo").brief == brief


@pytest.mark.parametrize(
    ("service", "status", "outcome", "access"),
    [
        ("eekonomi", "active", None, ""),
        ("stampla", "ended", "close", ""),
        ("scanner", "ended", "close", ""),
        ("eekonomi", "ended", "continue", "probably the office has no access"),
    ],
)
def test_access_is_told_of_what_has_ended_as_the_catalogue_offers(
    make, service, status, outcome, access
):
    """Nothing where it has not ended, or the catalogue does not know how."""
    how = make.ending(outcome) if outcome is not None else None
    collaboration = make.collaboration(service, status=status, ending=how)
    assert office_access(make.customer(collaboration), collaboration, SERVICES) == access


def test_access_that_depends_on_others_names_them(make):
    """And is none once the last other has ended (R10)."""
    closed = make.collaboration("eekonomi", status="ended", ending=make.ending("close"))
    others = (make.collaboration("utlagg"), make.collaboration("lon"))
    assert office_access(make.customer(closed, *others), closed, SERVICES) == (
        "probably view only, while Visma Utlägg and Visma Lön are active"
    )
    assert office_access(make.customer(closed), closed, SERVICES) == "probably none"


def test_what_becomes_of_the_data_is_looked_up_for_the_variant(make, clock):
    """Where it is not the same for all."""
    service = SERVICES["eekonomi"]
    kept = service.outcome("continue")
    fates = tuple(
        Fate(text=text, provenance="stated", variants=variants)
        for text, variants in (("for Pro", ("Pro",)), ("for others", ()))
    )
    outcomes = tuple(
        replace(each, data=fates) if each == kept else each for each in service.outcomes
    )
    services = {"eekonomi": replace(service, outcomes=outcomes)}
    customer = make.customer(make.collaboration("eekonomi", variant="Pro"))
    wish = End(collaboration="eekonomi-1", outcome="continue")
    planned = ending.plan(customer, wish, make.operator(), clock(), services)
    assert effect(planned, "data").text == "for Pro"


def test_where_no_other_is_active_the_offices_access_says_so(make, plan_for):
    """It may view while others are, and none is."""
    planned = plan_for(make.customer(make.collaboration("eekonomi")), "eekonomi-1", "close")
    office = [each.text for each in planned.effects if each.subject == "office"]
    assert office[-1].endswith("(no other is active now)")
