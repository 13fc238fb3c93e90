"""What correcting a record tells, and what is proposed where records keep a check open (R48)."""

import datetime as dt

import pytest

from store.domain.catalogue import catalogue
from store.domain.model import ReplacedRecord
from store.domain.plan import Effect
from store.domain.wishes import SetRecord
from store.rules import records
from store.rules.record_proposals import Proposal, done_today, proposal_for, proposals

SERVICES = catalogue()
EVA = "eva@alfa.test"
DAY, NEXT = dt.date(2026, 11, 2), dt.date(2026, 11, 3)
EARLIER, LATER = "2026-11-02", "2026-11-03"

# What was recorded as status and date, what will be | the text, before, after
TOLD = [
    (("draft", DAY), ("sent", DAY), "sent, draft until now", "draft", "sent"),
    (
        ("draft", DAY),
        ("sent", NEXT),
        f"sent {LATER}, draft {EARLIER} until now",
        f"draft {EARLIER}",
        f"sent {LATER}",
    ),
    (("draft", DAY), ("draft", NEXT), None, f"draft {EARLIER}", f"draft {LATER}"),
    ((None, None), ("draft", None), "draft, none until now", None, "draft"),
    ((None, None), (None, DAY), f"{EARLIER}, none until now", None, EARLIER),
]


@pytest.mark.parametrize("person", [EVA, "nils@alfa.test", None])
@pytest.mark.parametrize(("was", "now", "text", "before", "after"), TOLD)
def test_a_record_is_told_with_what_it_was_and_whose_it_is(
    make, was, now, text, before, after, person
):
    """The date only where it becomes another; a person by name, where one has the address."""
    old, new = (
        make.record("report", "Oslo", person=person, status=status, on=on)
        for status, on in (was, now)
    )
    utlagg = make.collaboration("utlagg")
    told = records.effect(make.customer(utlagg), utlagg, old, new, SERVICES)
    whose = {EVA: " (Eva Lind)", None: ""}.get(person, f" ({person})")
    said = text or f"{after}, {before} until now"
    assert told == Effect(
        subject="record",
        text=f"Visma Utlägg: report Oslo{whose}: {said}",
        provenance="inferred (app)",
        about="utlagg-1",
        before=before,
        after=after,
        tells=("report", "Oslo", person or ""),
    )


@pytest.mark.parametrize(
    ("fields", "there", "text", "before", "after"),
    [
        (
            {"status": "draft", "on": DAY},
            "after",
            f"is added: draft {EARLIER}",
            None,
            f"draft {EARLIER}",
        ),
        ({}, "after", "is added: none", None, None),
        (
            {"status": "draft", "on": DAY},
            "before",
            "is recorded no longer",
            f"draft {EARLIER}",
            None,
        ),
    ],
)
def test_a_record_that_was_not_there_or_will_not_be_is_told_so(
    make, fields, there, text, before, after
):
    """With all that is known of it."""
    record = make.record("report", "Oslo", **fields)
    utlagg = make.collaboration("utlagg")
    pair = (None, record) if there == "after" else (record, None)
    told = records.effect(make.customer(utlagg), utlagg, *pair, SERVICES)
    assert told.text == f"Visma Utlägg: report Oslo {text}"
    assert (told.before, told.after) == (before, after)


def test_a_record_that_is_there_no_longer_is_not_put_back(make):
    """Nor is another one changed in its place."""
    utlagg = make.collaboration("utlagg", records=(make.record("report"),))
    assert records.put_back(utlagg, ReplacedRecord(sha256="0" * 64, status="draft")) is None


def check_of(service: str, id: str):
    (found,) = (check for check in SERVICES[service].checks if check.id == id)
    return found


def test_each_proposal_says_which_record_it_sets_right(make, clock):
    """Only of those that keep the check open."""
    kept = make.record("report", "Oslo", person=EVA, status="draft", on=DAY)
    others = (
        make.record("report", "Rom", status="submitted"),
        make.record("outlay", "Taxi", status="draft"),
    )
    utlagg = make.collaboration("utlagg", records=(*others, kept))
    assert proposals(
        catalogue()["utlagg"], check_of("utlagg", "reports-submitted"), utlagg, clock.today
    ) == (
        Proposal(
            record=kept,
            wish=SetRecord(
                collaboration="utlagg-1",
                kind="report",
                title="Oslo",
                person=EVA,
                status="submitted",
                on=DAY,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("done", "mended"),
    [
        ([], [1, 2, 3, None]),
        ([("done", 2)], [3, None]),
        ([("done", 1), ("done", 2)], [3, None]),
        ([("planned", 3), ("done", 1)], [2, 3, None]),
        ([("done", None)], [1, 2, 3, None]),
    ],
)
def test_what_is_newer_than_the_last_that_was_done_is_proposed_to_be_mended(
    make, clock, done, mended
):
    """After a new record of today; what has no date counts as newer, and keeps its status."""
    days = {day: dt.date(2026, 11, day) for day in (1, 2, 3)} | {None: None}
    held = (
        *(make.record("synchronisation", status=status, on=days[day]) for status, day in done),
        *(make.record("payroll-change", f"{day}", status="noted", on=days[day]) for day in days),
        make.record("note", "Ny", status="done", on=days[3]),
    )
    lon = make.collaboration("lon", records=held)
    new, *others = proposals(SERVICES["lon"], check_of("lon", "synchronised"), lon, clock.today)
    assert new.record is None
    assert (new.wish.kind, new.wish.status, new.wish.on) == ("synchronisation", "done", clock.today)
    assert [(each.record.title, each.wish.status, each.wish.on) for each in others] == [
        (f"{day}", "noted", days[day]) for day in mended
    ]


def test_of_any_record_what_usually_becomes_of_it_is_proposed(make):
    """Where it keeps a check open, what meets that; else it stays as it is."""
    draft = make.record("report", "Oslo", person=EVA, status="draft", on=DAY)
    sent = make.record("outlay", "Taxi", status="sent")
    utlagg = make.collaboration("utlagg", records=(draft, sent))
    first = proposal_for(SERVICES["utlagg"], utlagg, draft, DAY)
    assert (first.record, first.wish.status, first.wish.on) == (draft, "submitted", DAY)
    assert (first.wish.title, first.wish.person) == ("Oslo", EVA)
    assert proposal_for(SERVICES["utlagg"], utlagg, sent, DAY).wish.status == "sent"
    assert proposal_for(None, utlagg, draft, DAY).wish.status == "draft"


def test_what_is_done_today_is_proposed_where_a_check_asks_for_something_newer(make, clock):
    lon = make.collaboration("lon")
    new = done_today(SERVICES["lon"], lon, clock.today)
    assert new == proposals(SERVICES["lon"], check_of("lon", "synchronised"), lon, clock.today)[0]
    utlagg = make.collaboration("utlagg")
    assert done_today(SERVICES["utlagg"], utlagg, clock.today) is None


@pytest.fixture
def plan_for(make, clock):
    """Plan to correct a record of Utlägg, of which these are held."""

    def plan_for(*held, **fields):
        customer = make.customer(make.collaboration("utlagg", records=held))
        wish = SetRecord(
            **({"collaboration": "utlagg-1", "kind": "report", "title": "Oslo"} | fields)
        )
        return records.plan(customer, wish, make.operator(), clock(), SERVICES)

    return plan_for


def test_a_new_record_is_that_of_the_person_who_is_named(make, plan_for):
    """Under the address as it stands in the list of users."""
    planned = plan_for(person="EVA@alfa.test", status="draft", on=DAY)
    new = make.record("report", "Oslo", person=EVA, status="draft", on=DAY)
    assert planned.after.collaborations[0].records == (new,)
    assert planned.after.history[-1].details["person"] == EVA


def test_the_status_stays_where_the_date_alone_is_set_right(make, plan_for):
    """What is not said is not changed."""
    held = make.record("report", "Oslo", status="draft", on=DAY)
    (record,) = plan_for(held, on=NEXT).after.collaborations[0].records
    assert (record.status, record.on) == ("draft", NEXT)


def test_which_of_several_is_meant_is_asked_with_what_tells_them_apart(make, plan_for):
    """Person, status and date of each; it is about the title."""
    held = (
        make.record("report", "Oslo", person=EVA, status="draft", on=DAY),
        make.record("report", "Oslo", status="sent"),
    )
    (refusal,) = plan_for(*held, status="sent").refusals
    assert (refusal.code, refusal.about) == ("invalid-value", "title")
    assert refusal.message == (
        "Visma Utlägg has several records report 'Oslo': eva@alfa.test, draft, 2026-11-02; "
        "nobody, sent. Say whose it is, or of which day."
    )
