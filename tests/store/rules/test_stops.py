"""What stops an ending, counted for the list: the same that would refuse it."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.model import Hold
from store.rules.readiness import unready
from store.rules.stops import Stop, of_customer, stops


@pytest.fixture
def found(make, clock):
    """Give what stops each of a customer's collaborations, as (kind, count)."""
    return lambda customer: {
        id: [(stop.kind, stop.count) for stop in of_one]
        for id, of_one in stops(customer, make.operator(), clock.today, catalogue()).items()
    }


def test_each_kind_is_counted_and_what_is_not_running_has_none(found, make) -> None:
    records = (
        make.record("report", status="draft"),
        make.record("report", status="draft"),
        make.record("report", status="submitted"),
        make.record("outlay", status="draft"),
    )
    customer = make.customer(
        make.collaboration("eekonomi", records=(make.record("bank-integration", status="active"),)),
        make.collaboration("ekonomioversikt"),
        make.collaboration("lon"),
        make.collaboration("utlagg", records=records),
        make.collaboration("scanner", status="requested"),
    )
    assert found(customer) == {
        "eekonomi-1": [("end-first", 1), ("bank-integration", 1), ("to-confirm", 1)],
        "ekonomioversikt-1": [],
        "lon-1": [("no-user", 1), ("missing", 1), ("to-confirm", 1)],
        "utlagg-1": [("report", 2), ("outlay", 1)],
    }


def test_without_a_main_contact_every_ending_is_stopped_by_that(found, make) -> None:
    customer = make.customer(
        make.collaboration("utlagg"), make.collaboration("scanner"), main_contact=None
    )
    assert found(customer) == {
        "utlagg-1": [("main-contact", 1)],
        "scanner-1": [("main-contact", 1)],
    }


def test_of_a_customer_all_is_counted_together(make, clock) -> None:
    draft = make.record("report", status="draft")
    customer = make.customer(
        make.collaboration("utlagg", records=(draft,)),
        make.collaboration("utlagg", id="utlagg-2", records=(draft, draft)),
        make.collaboration("eekonomi"),
        main_contact=None,
    )
    found = stops(customer, make.operator(), clock.today, catalogue())
    assert of_customer(found) == (Stop(kind="main-contact"), Stop(kind="report", count=3))


def test_of_a_customer_confirmations_are_told_where_nothing_else_stops_it(make, clock) -> None:
    """They would be asked in any case; and so are the kinds that somebody looks for, first."""
    draft = make.record("report", status="draft")
    live = make.collaboration("eekonomi"), make.collaboration("ekonomioversikt")
    calm = make.customer(*live, make.collaboration("eekonomi", id="eekonomi-2"))
    found = stops(calm, make.operator(), clock.today, catalogue())
    assert of_customer(found) == (Stop(kind="to-confirm", count=2),)
    assert of_customer(found, {"end-first"}) == (
        Stop(kind="end-first", about="ekonomioversikt"),
        Stop(kind="to-confirm", count=2),
    )
    busy = make.customer(*live, make.collaboration("utlagg", records=(draft,)))
    found = stops(busy, make.operator(), clock.today, catalogue())
    assert of_customer(found) == (Stop(kind="report"),)
    assert of_customer(found, {"to-confirm"}) == (Stop(kind="to-confirm"), Stop(kind="report"))


def test_what_has_to_end_first_is_told_where_it_is_not_all_shown_itself(make, clock) -> None:
    """Once, however many wait for it."""
    live = make.collaboration("ekonomioversikt"), make.collaboration("scanner")
    twice = make.collaboration("eekonomi"), make.collaboration("eekonomi", id="eekonomi-2")
    found = stops(make.customer(*live, *twice), make.operator(), clock.today, catalogue())
    waiting = {id: found[id] for id in ("eekonomi-1", "eekonomi-2")}
    first = Stop(kind="end-first", count=2, about="ekonomioversikt")
    assert of_customer(waiting, shown=["eekonomi", "eekonomi"]) == (first,)
    assert of_customer(waiting, shown=["eekonomi", "ekonomioversikt"]) == (first,)
    assert of_customer(found, shown=["ekonomioversikt", "scanner", "eekonomi"]) == (
        Stop(kind="to-confirm", count=2),
    )


def test_a_hold_is_told_where_it_would_refuse_and_hides_nothing_that_would(found, make, clock):
    """What only continues or closes it stops not at all; what may be kept as well, in part."""
    held = (Hold(reason="Tvist", by="anna", at=clock()),)
    draft = make.record("report", status="draft")
    dated = make.ending("continue", on=clock.day(5))
    customer = make.customer(
        make.collaboration("lon-smart"),
        make.collaboration("utlagg", records=(draft,)),
        make.collaboration("ekonomioversikt"),
        make.collaboration("utlagg", id="utlagg-2", status="ending", ending=dated),
        holds=held,
    )
    assert found(customer) == {
        "lon-smart-1": [],
        "utlagg-1": [("report", 1), ("on-hold", 1)],
        "ekonomioversikt-1": [("on-hold", 1)],
        "utlagg-2": [],
    }
    of_all = of_customer(stops(customer, make.operator(), clock.today, catalogue()))
    assert [(stop.kind, stop.measured) for stop in of_all] == [("report", True), ("on-hold", True)]


@pytest.mark.parametrize("held", [False, True])
def test_nothing_measured_stops_what_readiness_does_not_name(
    office_of_all_kinds, make, clock, held
):
    """Both ask the same rules, of each customer of the demo office."""
    hold = Hold(reason="Tvist", by="anna", at=clock())
    for customer in office_of_all_kinds:
        customer = replace(customer, holds=(hold,)) if held else customer
        by = make.operator()
        named = {
            blocker.collaboration for blocker in unready(customer, by, clock.today, catalogue())
        }
        for id, of_one in stops(customer, by, clock.today, catalogue()).items():
            stopped = any(stop.measured for stop in of_one)
            assert stopped == bool(named & {id, None}), (customer.name, id)


@pytest.fixture
def office_of_all_kinds(clock):
    from store.demo import demo_office

    return demo_office(clock.today).customers
