"""Who would be refused an ending today: found by the rules that refuse it."""

import msgspec
import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.filters import Filter
from store.domain.model import Customer
from store.domain.wishes import End
from store.rules.endings.ending import plan
from store.rules.readiness import unready


@pytest.fixture
def found(make, clock):
    """Give what is found about a customer: the codes, with what each is about."""
    return lambda customer: [
        (each.refusal.code, each.collaboration)
        for each in unready(customer, make.operator(), clock.today, catalogue())
    ]


def test_who_has_a_main_contact_and_nothing_open_is_ready(found, make) -> None:
    assert found(make.customer(make.collaboration("utlagg"))) == []


def test_without_a_main_contact_every_ending_would_be_refused_which_is_told_once(
    found, make
) -> None:
    customer = make.customer(
        make.collaboration("utlagg"), make.collaboration("scanner"), main_contact=None
    )
    assert found(customer) == [("main-contact-missing", None)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"active": False}, "inactive"),
        ({"role": "user"}, "not an Administrator but user"),
        ({"role": "auditor"}, "not an Administrator but auditor"),
        ({"email": "Bo@byranorr.test"}, "works at the office"),
    ],
    ids=["inactive", "user", "auditor", "office"],
)
def test_a_main_contact_that_does_not_count_is_told_with_the_reason(
    fields, words: str, make, clock
) -> None:
    user = make.administrator(**fields)
    customer = make.customer(make.collaboration("utlagg"), users=(user,))
    (only,) = unready(customer, make.operator(), clock.today, catalogue())
    assert only.refusal.code == "main-contact-missing"
    assert only.found is not None
    assert words in only.found


def test_what_is_measured_counts_and_what_a_person_confirms_does_not(found, make) -> None:
    draft = make.record("report", status="draft")
    bank = make.record("bank-integration", status="active")
    customer = make.customer(
        make.collaboration("utlagg", records=(draft,)),
        make.collaboration("eekonomi", records=(bank,)),
        make.collaboration("lon"),
    )
    assert found(customer) == [
        ("check-open", "utlagg-1"),
        ("check-open", "eekonomi-1"),
        ("check-open", "lon-1"),  # customer-is-user
        ("check-open", "lon-1"),  # synchronised; backup-handed-over is attested
    ]


def test_what_has_to_end_first_is_told_of_what_waits_for_it(found, make) -> None:
    customer = make.customer(make.collaboration("eekonomi"), make.collaboration("scanner"))
    assert found(customer) == [("still-active-elsewhere", "eekonomi-1")]


def test_where_nothing_is_running_nothing_would_be_refused(found, make) -> None:
    ended = make.collaboration("utlagg", status="ended", ending=make.ending())
    assert found(make.customer(ended, main_contact=None)) == []
    assert found(make.customer(main_contact=None)) == []


def test_what_was_waived_for_an_ending_on_a_date_is_not_asked_again(found, make, clock) -> None:
    draft = make.record("report", status="draft")
    on_a_day = make.ending(on=clock.day(9), checks={"reports-submitted": "waived: agreed"})
    fields = {"status": "ending", "records": (draft,)}
    waived = make.collaboration("utlagg", ending=on_a_day, **fields)
    assert found(make.customer(waived)) == []
    unanswered = msgspec.structs.replace(on_a_day, checks={})
    not_waived = make.collaboration("utlagg", ending=unanswered, **fields)
    assert found(make.customer(not_waived)) == [("check-open", "utlagg-1")]


def test_readiness_says_of_the_demo_office_exactly_what_its_endings_refuse(make, clock) -> None:
    """The measured refusals of a real plan, for every running collaboration."""
    from store.demo import demo_office

    measured = {"main-contact-missing", "check-open", "still-active-elsewhere"}
    services, seen = catalogue(), 0
    for customer in demo_office(clock.today).customers:
        said = {
            (each.collaboration, each.refusal.about)
            for each in unready(customer, make.operator(), clock.today, services)
        }
        for each in customer.collaborations:
            if each.status != "active":
                continue
            attested = tuple(
                check.id
                for check in services[each.service].checks
                if type(check).__name__ == "Attested"
            )
            wish = End(collaboration=each.id, attested=attested)
            refusals = plan(customer, wish, make.operator(), clock(), services).refusals
            for refusal in refusals:
                comes_after = refusal.about in attested
                if refusal.code in measured and not comes_after:
                    whole = refusal.code == "main-contact-missing"
                    assert (None if whole else each.id, refusal.about) in said
                    seen += 1
    assert seen > 10


def test_a_filter_narrows_whose_readiness_is_told(desk_with, make) -> None:
    def of(number: str, manager: str) -> Customer:
        return make.customer(
            make.collaboration("utlagg"), number=number, main_contact=None, account_manager=manager
        )

    desk = desk_with(of("1", "anna"), of("2", "bo"))
    assert [each.number for each in desk.readiness()] == ["1", "2"]
    assert [each.number for each in desk.readiness(Filter(manager=frozenset({"bo"})))] == ["2"]


def test_a_filter_of_services_leaves_out_what_stops_others(desk_with, make) -> None:
    """As where endings are planned: who asks about one is not refused for another."""
    draft = make.record("report", status="draft")
    bank = make.record("bank-integration", status="active")
    whole = make.customer(
        make.collaboration("utlagg", records=(draft,)),
        make.collaboration("eekonomi", records=(bank,)),
        make.collaboration("scanner", status="ended", ending=make.ending("end")),
    )
    nobody = replace(whole, number="1002", main_contact=None)
    desk = desk_with(whole, nobody)

    def stopped(**wanted):
        asked = Filter(**{field: frozenset(values) for field, values in wanted.items()})
        return [(each.number, each.service) for each in desk.readiness(asked)]

    assert stopped(service={"utlagg"}) == [("1001", "utlagg"), ("1002", None), ("1002", "utlagg")]
    assert stopped(service={"scanner"}) == []
    assert stopped(service={"eekonomi"}, status={"active"})[0] == ("1001", "eekonomi")
    assert {service for _number, service in stopped()} == {"utlagg", "eekonomi", None}


def test_a_blocker_says_whose_it_is_and_of_which_service(make, clock) -> None:
    """What is on record is said only where the main contact is missing."""
    draft = make.record("report", status="draft")
    customer = make.customer(
        make.collaboration("stampla"),
        make.collaboration("utlagg", records=(draft,)),
        account_manager="bo",
        main_contact=None,
    )
    missing, check = unready(customer, make.operator(), clock.today, catalogue())
    for blocker in (missing, check):
        assert (blocker.number, blocker.name) == ("1001", "Alfa Bygg AB")
        assert blocker.account_manager == "bo"
    assert (missing.collaboration, missing.service) == (None, None)
    assert missing.found == "none is on record"
    assert (check.collaboration, check.service, check.found) == ("utlagg-1", "utlagg", None)
