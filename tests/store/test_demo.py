import datetime as dt
import re
from collections import defaultdict
from typing import get_args

import pytest

from store.demo import demo_office
from store.domain.catalogue import Attested, catalogue
from store.domain.model import Collaboration, Customer, Status
from store.domain.rights import Operator
from store.domain.wishes import End
from store.exchange import json_file
from store.i18n.language import said_in
from store.rules.endings import ending
from store.rules.endings.checks import checklist
from store.rules.endings.effects import office_access
from tests.store.office_files import read_office

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
OFFICE = demo_office(TODAY)
CUSTOMERS = {customer.number: customer for customer in OFFICE.customers}
COLLABORATIONS = [
    (customer, collaboration)
    for customer in OFFICE.customers
    for collaboration in customer.collaborations
]
ANNA = Operator.of(OFFICE.employees[0], "anna", OFFICE.employees)


def refusals(customer: Customer, collaboration: Collaboration) -> set[str]:
    wish = End(collaboration=collaboration.id)
    plan = ending.plan(customer, wish, ANNA, NOW, catalogue())
    return {refusal.code for refusal in plan.refusals} - {"outcome-missing"}


@pytest.mark.parametrize(
    "today",
    [TODAY, dt.date(2024, 2, 29), dt.date(2026, 10, 25), dt.date(2026, 12, 31)],
    ids=str,
)
def test_the_office_travels_unchanged_through_an_exchange_file(today: dt.date):
    """What is written is read without a fault and equals the original, on any day."""
    office = demo_office(today)

    assert read_office(json_file.encode_office(office)) == office


def test_the_same_day_gives_the_same_office():
    """Nothing in it is left to chance or to the clock."""
    assert demo_office(TODAY) == OFFICE


def test_tasks_records_and_reasons_are_of_the_language_that_is_set():
    """In Swedish nothing of it is left in English, and each task has the same owner."""
    with said_in("sv"):
        swedish = demo_office(TODAY)
    said = json_file.encode_office(swedish).decode()

    for english in ("Bookkeeping", "Payroll", "Fuel and tolls", "Parking", "Sold to a chain"):
        assert english not in said
    for one, other in zip(OFFICE.customers, swedish.customers, strict=True):
        assert [task.owner for task in one.tasks] == [task.owner for task in other.tasks]


def test_every_date_moves_with_the_day():
    """A week later the office differs, and all its dates by that week; so do sums over them."""
    dates = re.compile(rb"\d{4}-\d\d-\d\d")
    week = dt.timedelta(days=7)

    def moved(found: re.Match[bytes]) -> bytes:
        return str(dt.date.fromisoformat(found[0].decode()) + week).encode()

    later = json_file.encode_office(demo_office(TODAY + week))

    sums = re.compile(rb'"[0-9a-f]{64}"')
    assert sums.sub(b"", dates.sub(moved, json_file.encode_office(OFFICE))) == sums.sub(b"", later)


def test_there_are_customers_enough_to_scroll_and_filter():
    """All the numbers from 1001 to 1024 are there, and one with a letter."""
    assert list(CUSTOMERS) == [*map(str, range(1001, 1025)), "A212"]


def test_the_employees_differ_in_what_they_may_do():
    """Each mix of rights and role is there, and one who has left."""
    now_there = [each for each in OFFICE.employees if each.active]

    assert len({(each.rights, each.portal_role) for each in now_there}) == 4
    assert [each.login for each in OFFICE.employees if not each.active] == ["erik"]


def test_customers_and_tasks_belong_to_employees():
    """Every account manager and task owner is an employee, and every employee has something."""
    managers = {customer.account_manager for customer in OFFICE.customers}
    owners = {task.owner for customer in OFFICE.customers for task in customer.tasks}

    assert managers | owners == {None, *(each.login for each in OFFICE.employees)}
    assert all(1 <= len(customer.tasks) <= 3 for customer in OFFICE.customers)


def test_organisation_numbers_are_valid_and_differ():
    """The last digit of each is its Luhn digit."""
    numbers = [customer.org_number or "" for customer in OFFICE.customers]

    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert re.fullmatch(r"556\d{3}-\d{4}", number)
        doubled = [int(d) * (2 - n % 2) for n, d in enumerate(number.replace("-", ""))]
        assert sum(n // 10 + n % 10 for n in doubled) % 10 == 0, number


def test_vismas_numbers_differ_and_two_are_unknown():
    """Those that are known have six or seven digits."""
    numbers = [each.spcs_number for each in OFFICE.customers if each.spcs_number is not None]

    assert len(OFFICE.customers) - len(set(numbers)) == 2
    assert all(re.fullmatch(r"\d{6,7}", number) for number in numbers)


def test_nobody_real_is_written_to_or_called():
    """E-mails are under .example, telephone numbers in the range kept free for fiction."""
    for user in (user for customer in OFFICE.customers for user in customer.users):
        assert user.email.endswith(".example")
        assert re.fullmatch(r"\+46 70 174 06 \d\d", user.phone or "")
        assert int((user.phone or "")[-2:]) >= 5


def test_every_service_is_shared_somewhere():
    """Each service of the catalogue is running for some customer."""
    assert {each.service for _, each in COLLABORATIONS if each.running} == set(catalogue())


def test_every_variant_of_eekonomi_and_lon_smart_occurs():
    """Each variant in the catalogue is in use, as fates differ between them."""
    variants = {(id, name) for id, each in catalogue().items() for name in each.variants}

    assert {(c.service, c.variant) for _, c in COLLABORATIONS if c.variant} == variants


def test_every_status_occurs():
    """A collaboration is seen at each point of its life."""
    assert {each.status for _, each in COLLABORATIONS} == set(get_args(Status))


@pytest.mark.parametrize(
    "check",
    sorted({c.id for s in catalogue().values() for c in s.checks if not isinstance(c, Attested)}),
)
def test_every_measured_check_is_both_met_and_open(check: str):
    """Among the running collaborations some have done it and some have not."""
    answers = defaultdict(set)
    for customer, collaboration in COLLABORATIONS:
        if collaboration.running:
            for state in checklist(
                customer, collaboration, catalogue(), OFFICE.employees, on=TODAY
            ):
                answers[state.id].add(state.answer)

    assert answers[check] == {"met", None}


@pytest.mark.parametrize(
    "code",
    [
        "main-contact-missing",
        "check-open",
        "still-active-elsewhere",
        "already-ended",
        "not-linked",
        "not-active",
    ],
)
def test_every_refusal_of_an_ending_can_be_met(code: str):
    """Somebody with all rights is refused by each rule for some collaboration."""
    assert any(code in refusals(customer, each) for customer, each in COLLABORATIONS)


def test_alfa_has_much_to_do_before_it_can_leave():
    """Drafts by two people, a live bank integration and a dependent service stand in the way."""
    alfa = CUSTOMERS["1001"]
    found = {
        (collaboration.service, state.id): state.found
        for collaboration in alfa.collaborations
        for state in checklist(alfa, collaboration, catalogue(), OFFICE.employees, on=TODAY)
    }

    assert found["utlagg", "reports-submitted"] == "2 reports not submitted: Eva Lind"
    assert found["utlagg", "outlays-submitted"] == "1 outlay not sent in: Omar Ali"
    assert found["eekonomi", "bank-integration-ended"].endswith(": Swedbank")
    assert found["eekonomi", "dependents-ended"] == "still active: Visma Ekonomiöversikt"


def test_beta_has_nobody_to_be_main_contact():
    """With all reports submitted, the main contact alone blocks both its collaborations."""
    beta = CUSTOMERS["1002"]

    assert beta.users == ()
    assert [refusals(beta, each) for each in beta.collaborations] == [{"main-contact-missing"}] * 2


def test_gamma_can_delete_right_away():
    """Nothing is refused once an outcome is chosen, a reason given and the name typed."""
    gamma = CUSTOMERS["1003"]
    wish = End(
        collaboration="utlagg-1", outcome="delete", confirmation=gamma.name, reason="byter byrå"
    )

    assert ending.plan(gamma, wish, ANNA, NOW, catalogue()).refusals == ()


def test_gammas_payroll_waits_for_the_backup_alone():
    """Both measured checks of Visma Lön are met, so the third can be attested."""
    gamma = CUSTOMERS["1003"]
    wish = End(collaboration="lon-1", outcome="end", attested=("backup-handed-over",))

    assert ending.plan(gamma, wish, ANNA, NOW, catalogue()).refusals == ()


def test_a_main_contact_is_missing_in_every_way_there_is():
    """Nobody at all, a plain User, unfit people only, and two on record who do not count."""
    missing = [
        each for each in OFFICE.customers if each.valid_main_contact(OFFICE.employees) is None
    ]

    assert {
        (each.main_contact is None, *sorted((user.role, user.active) for user in each.users))
        for each in missing
    } == {
        (True,),
        (True, ("user", True)),
        (True, ("administrator", False), ("auditor", True)),
        (False, ("administrator", False), ("administrator", True)),
        (False, ("user", True)),
    }


def test_closed_books_can_be_viewed_while_another_service_goes_on():
    """The office's access after `close` hangs on Utlägg, which is active."""
    sjovik = CUSTOMERS["1012"]
    ended = sjovik.collaborations[0]

    access = office_access(sjovik, ended, catalogue())

    assert access == "probably view only, while Visma Utlägg is active"


def test_a_dated_ending_lies_five_weeks_ahead():
    """It is decided and still active until then."""
    [dated] = [each for _, each in COLLABORATIONS if each.status == "ending"]

    assert dated.ending is not None
    assert dated.ending.on == TODAY + dt.timedelta(weeks=5)


def test_both_sides_have_ended_something():
    """Either party may end, and the history tells which one did."""
    entries = [entry for customer in OFFICE.customers for entry in customer.history]

    assert {entry.side for entry in entries if entry.action == "end"} == {"office", "customer"}


def test_a_waived_check_keeps_its_reason():
    """The reason stands with the ending and in the history."""
    [(customer, ended)] = [
        (customer, each)
        for customer, each in COLLABORATIONS
        if each.ending is not None and "waived" in str(each.ending.checks)
    ]

    assert ended.ending is not None
    reason = ended.ending.checks["dependents-ended"]
    assert re.fullmatch("waived: .+", reason)
    assert customer.history[-1].details["check dependents-ended"] == reason


def test_a_service_was_begun_anew_after_its_records_were_deleted():
    """The old collaboration stays, without records, beside a new one."""
    old, new = CUSTOMERS["1024"].collaborations

    assert (old.id, old.status, old.records) == ("utlagg-1", "ended", ())
    assert (new.id, new.status) == ("utlagg-2", "active")


def test_requests_and_inherited_collaborations_are_told_apart():
    """Requests say who asked and when; what is not linked has no task."""
    for _, each in COLLABORATIONS:
        asked = each.status in ("requested", "declined")
        assert (each.requested_on is not None, each.requested_by is not None) == (asked, asked)
        assert (each.task is None) == (each.status == "unlinked")


def test_every_ending_has_its_line_in_the_history():
    """Date, outcome and person agree, and the version counts the lines."""
    for customer in OFFICE.customers:
        assert customer.version == 1 + len(customer.history)
        entries = {e.collaboration: e for e in customer.history if e.collaboration is not None}
        for each in customer.collaborations:
            assert (each.ending is not None) == (each.id in entries)
            if each.ending is not None:
                entry = entries[each.id]
                assert (entry.at, entry.by) == (each.ending.decided_at, each.ending.by)
                assert entry.details["outcome"] == each.ending.outcome
                assert entry.details["on"] == str(each.ending.on)


def test_names_try_the_screen():
    """One is about sixty characters long, one has brackets, and å, ä and ö occur as initials."""
    names = [customer.name for customer in OFFICE.customers]

    assert 58 <= max(map(len, names)) <= 66
    assert any(re.search(r"\[.+\]", name) for name in names)
    assert {"Å", "Ä", "Ö"} <= {name[0] for name in names}


def test_single_oddities_occur():
    """A customer without collaborations, one that owns its subscription, Start paid by us."""
    assert [each.number for each in OFFICE.customers if not each.collaborations] == ["A212"]
    assert [c.number for c, each in COLLABORATIONS if each.customer_owned] == ["1010"]
    assert [
        each.invoice_recipient
        for _, each in COLLABORATIONS
        if (each.service, each.variant) == ("lon-smart", "Start")
    ] == ["office"]
