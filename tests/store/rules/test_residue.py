"""What still ties office and customer together after an ending."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.catalogue import Fate, catalogue
from store.domain.filters import Filter
from store.domain.model import Task
from store.rules.residue import leftovers


@pytest.fixture
def left(make):
    """Give the kinds and subjects of what is left of a customer."""
    return lambda customer: [(each.kind, each.about) for each in leftovers(customer, catalogue())]


@pytest.fixture
def ended(make):
    """Build an ended collaboration."""

    def ended(service: str, outcome: str, **fields):
        return make.collaboration(
            service, status="ended", ending=make.ending(outcome), **({"task": None} | fields)
        )

    return ended


def test_where_nothing_has_ended_nothing_is_left(left, make) -> None:
    assert left(make.customer(make.collaboration("utlagg"))) == []


def test_a_user_licensed_for_an_ended_service_is_left(left, make, ended) -> None:
    user = make.administrator(services=("utlagg", "scanner"))
    customer = make.customer(ended("utlagg", "delete"), users=(user,), tasks=())
    assert left(customer) == [("licence", user.email)]


def test_a_licence_counts_again_once_the_service_has_begun_anew(left, make, ended) -> None:
    user = make.administrator(services=("utlagg",))
    anew = make.collaboration("utlagg", id="utlagg-2")
    customer = make.customer(ended("utlagg", "delete"), anew, users=(user,))
    assert left(customer) == [("collaboration", "utlagg-2")]


@pytest.mark.parametrize("latest_first", [True, False])
@pytest.mark.parametrize(("outcome", "tie"), [("continue", False), ("delete", True)])
def test_a_customer_that_continues_keeps_its_licences(
    left, make, ended, outcome, tie, latest_first
) -> None:
    """What ended last decides; whoever took the licence back would lock the customer out."""
    user = make.administrator(services=("utlagg",))
    earlier = make.collaboration(
        "utlagg",
        id="utlagg-2",
        status="ended",
        ending=make.ending("delete" if outcome == "continue" else "continue",
                           on=dt.date(2020, 1, 31)),
    )  # fmt: skip
    both = (ended("utlagg", outcome), earlier)
    held = both if latest_first else both[::-1]
    customer = make.customer(*held, users=(user,), tasks=())
    assert left(customer) == ([("licence", user.email)] if tie else [])


def test_an_ending_of_no_known_day_is_not_taken_for_the_last(left, make, ended) -> None:
    """A file may bring what has ended without saying how or when."""
    user = make.administrator(services=("utlagg",))
    unknown = make.collaboration("utlagg", id="utlagg-2", status="ended", task=None)
    for held in ((ended("utlagg", "continue"), unknown), (unknown, ended("utlagg", "continue"))):
        assert left(make.customer(*held, users=(user,), tasks=())) == []
    assert left(make.customer(unknown, users=(user,), tasks=())) == [("licence", user.email)]


@pytest.mark.parametrize(
    ("service", "tie"), [("eekonomi", False), ("eekonomi-fakturering", False), ("lon-smart", True)]
)
def test_a_customer_that_may_view_what_was_closed_keeps_its_licences(
    left, make, ended, service, tie
) -> None:
    """Nobody documents whether viewing takes the licence: nothing advises to take it back."""
    user = make.administrator(services=(service,))
    customer = make.customer(ended(service, "close"), users=(user,), tasks=())
    assert left(customer) == ([("licence", user.email)] if tie else [])


def test_the_office_may_view_while_another_collaboration_runs(left, make, ended) -> None:
    """As case 17 has it: with the last other one, the access goes too."""
    closed = ended("eekonomi", "close")
    assert left(make.customer(closed, make.collaboration("utlagg"))) == [
        ("office-access", "eekonomi-1"),
        ("collaboration", "utlagg-1"),
    ]
    assert left(make.customer(closed, tasks=())) == []


def test_access_that_nobody_documents_is_told_as_not_documented(make, ended) -> None:
    (tie,) = leftovers(make.customer(ended("scanner", "end"), tasks=()), catalogue())
    assert tie.kind == "office-access"
    assert "not documented" in tie.text


def test_records_are_told_and_those_still_open_once_more(make, ended) -> None:
    records = (make.record("report", status="draft"), make.record("report", status="submitted"))
    customer = make.customer(ended("utlagg", "continue", records=records), tasks=())
    kept, still_open = leftovers(customer, catalogue())
    assert (kept.kind, still_open.kind) == ("records", "open-records")
    assert kept.text.startswith("2 records are kept")
    assert "1 report" in still_open.text


def test_a_task_is_left_when_no_collaboration_hangs_on_it(left, make, ended) -> None:
    tasks = (Task(name="Lön", owner="bo"), Task(name="Löpande bokföring"))
    going = make.collaboration("lon-smart", task="Lön")
    customer = make.customer(ended("utlagg", "delete", task="Löpande bokföring"), going,
                             tasks=tasks)  # fmt: skip
    assert left(customer) == [("task", "Löpande bokföring"), ("collaboration", "lon-smart-1")]


def test_requests_dates_and_what_is_not_linked_are_left(left, make, ended, clock) -> None:
    customer = make.customer(
        ended("utlagg", "delete"),
        make.collaboration("scanner", status="requested", requested_on=clock.today),
        make.collaboration("lon", status="ending", ending=make.ending("end", on=clock.day(9))),
        make.collaboration("eekonomi", status="unlinked", task=None),
        make.collaboration("lon-smart", status="declined"),
    )
    assert left(customer) == [
        ("request", "scanner-1"),
        ("ending", "lon-1"),
        ("unlinked", "eekonomi-1"),
    ]


def test_a_desk_tells_of_one_customer_or_of_all(desk_with, make, ended) -> None:
    def of(number: str):
        return make.customer(ended("utlagg", "delete"), number=number)

    desk = desk_with(of("1"), of("2"))
    assert [each.number for each in desk.residue()] == ["1", "2"]
    assert [each.number for each in desk.residue("2")] == ["2"]


def test_a_filter_leaves_out_what_is_left_of_other_collaborations(desk_with, make, ended) -> None:
    """As what stops endings is narrowed; what is of no collaboration stands with its customer."""
    user = make.administrator(services=("utlagg", "scanner"))
    record = (make.record("report", status="submitted"),)
    whole = make.customer(
        ended("utlagg", "delete", records=record, task="Arkiv"),
        ended("scanner", "delete", task="Bilder"),
        make.collaboration("lon-smart", task="Lön"),
        users=(user,),
        tasks=(*(Task(name=name) for name in ("Arkiv", "Bilder", "Lön", "Ingens")),),
    )
    desk = desk_with(whole, make.customer(ended("utlagg", "delete"), number="2", users=()))

    def kept(**wanted):
        asked = Filter(**{field: frozenset(values) for field, values in wanted.items()})
        left = desk.residue(filter=asked)
        return [(each.kind, each.service or each.about) for each in left if each.number == "1001"]

    assert kept() == [
        ("licence", "utlagg"), ("licence", "scanner"), ("records", "utlagg"),
        ("task", "Arkiv"), ("task", "Bilder"), ("task", "Ingens"), ("collaboration", "lon-smart"),
    ]  # fmt: skip
    of_utlagg = [("licence", "utlagg"), ("records", "utlagg"), ("task", "Arkiv")]
    assert kept(service={"utlagg"}) == [*of_utlagg, ("task", "Ingens")]
    assert kept(task={"Bilder"}) == [
        ("licence", "scanner"), ("task", "Bilder"), ("task", "Ingens")
    ]  # fmt: skip
    assert kept(status={"active"}) == [("task", "Ingens"), ("collaboration", "lon-smart")]
    assert kept(service={"stampla"}) == []


def test_what_is_left_is_told_with_the_name_of_its_service(make, ended, clock) -> None:
    records = (make.record("report", status="draft"),)
    customer = make.customer(
        ended("utlagg", "continue", records=records, task="Arkiv"),
        make.collaboration("scanner", status="requested", requested_on=clock.today),
        make.collaboration("skatt-bokslut", status="requested"),
        make.collaboration("lon", status="ending", ending=make.ending("end", on=clock.day(9))),
        make.collaboration("eekonomi", status="unlinked", task=None),
        make.collaboration("lon-smart", status="declined", task="Lön"),
        make.collaboration("stampla"),
        make.collaboration("digitala-fakturor", status="ended", ended_on=clock.today),
        users=(make.administrator(services=("utlagg", "digitala-fakturor", "stampla")),),
        tasks=(Task(name="Arkiv"), Task(name="Lön", owner="bo")),
    )
    assert [each.text for each in leftovers(customer, catalogue())] == [
        "Eva Lind is licensed for Digitala fakturor och dokument, which has ended",
        "one record is kept here about Visma Utlägg",
        "Visma Utlägg: 1 report not submitted",
        "no collaboration belongs to the task Arkiv (nobody)",
        "no collaboration belongs to the task Lön (bo)",
        "a request for Visma Scanner waits for an answer since 2026-11-23",
        "a request for Visma Skatt & Bokslut Pro waits for an answer",
        "Visma Lön ends on 2026-12-02, and is active until then",
        "Visma eEkonomi is not linked to a service and task",
        "stampla is still active",
    ]


def test_an_ending_whose_day_is_over_is_told_as_overdue(make, ended, clock) -> None:
    late = make.collaboration("lon", status="ending", ending=make.ending("end", on=clock.day(-3)))
    customer = make.customer(ended("utlagg", "continue"), late)
    texts = [each.text for each in leftovers(customer, catalogue(), today=clock.today)]
    assert "Visma Lön was to end on 2026-11-20 and is still active (overdue 3 days)" in texts
    assert not [text for text in texts if "active until then" in text]


@pytest.mark.parametrize(("variant", "told"), [("Start", True), ("Pro", False), (None, True)])
def test_access_is_looked_up_for_the_variant(make, ended, variant, told: bool) -> None:
    """Where it is documented for some variants only."""
    unknown = Fate(text="who knows", provenance="unknown", variants=("Start",))
    none = Fate(text="the office has no access", provenance="stated")
    service = catalogue()["eekonomi"]
    (kept, *others) = service.outcomes
    outcomes = (replace(kept, office=(unknown, none)), *others)
    services = {"eekonomi": replace(service, outcomes=outcomes)}
    customer = make.customer(ended("eekonomi", "continue", variant=variant), tasks=())
    assert [each.kind for each in leftovers(customer, services)] == (
        ["office-access"] if told else []
    )


def test_a_declined_request_is_no_use_of_a_service_either(left, make, ended) -> None:
    """A licence is left where the service has ended, and not where it was only asked for."""
    users = (make.administrator(services=("utlagg", "scanner")),)
    again = make.collaboration("utlagg", id="utlagg-2", status="declined")
    only_asked = make.collaboration("scanner", status="declined")
    customer = make.customer(ended("utlagg", "delete"), again, only_asked, users=users)
    assert left(customer) == [("licence", "eva@alfa.test"), ("task", "Löpande bokföring")]
    asked = replace(again, status="requested")
    customer = make.customer(ended("utlagg", "delete"), asked, only_asked, users=users)
    assert left(customer) == [("request", "utlagg-2")]
