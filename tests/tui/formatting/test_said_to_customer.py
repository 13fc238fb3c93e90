"""The customer's own side is spoken to: no sentence tells it about itself as about another.

Walked through for all customers of the demo office: the details of each line, what each ending
would do or why it is refused, and what is asked before it.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator

import msgspec
import pytest

from store.demo import demo_office
from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.errors import NotFound, Refused
from store.domain.model import Collaboration, Customer, Ending, Entry
from store.domain.plan import Plan
from store.domain.wishes import (
    AddUser,
    Approve,
    Edit,
    End,
    FallDue,
    HandOver,
    Remind,
    RemoveUser,
    Request,
    Undo,
    Withdraw,
)
from store.files.store import TinyStore
from store.i18n.language import set_language
from store.rules.endings.scheduled import coming_endings
from store.rules.history import CustomerNews
from store.rules.history_words import Names, entry_details, entry_words
from store.rules.readiness import unready
from store.rules.residue import leftovers
from tui.formatting.details import about
from tui.formatting.facts import Place
from tui.formatting.narrowing.filters import names_at
from tui.formatting.news import changes_since, news_facts
from tui.formatting.told import told_lines
from tui.screens.lists.coming_endings import ComingEndings

OF_ANOTHER = {
    "en": re.compile(r"\bcustomers?\b|\bthe company\b", re.IGNORECASE),
    "sv": re.compile(r"\bkund(en|ens|er|s)?\b|\bföretagets?\b", re.IGNORECASE),
}

WIDE, HIGH = 400, 200
"""Cells and lines in which all that is told has room."""


@pytest.fixture
def desks(tmp_path, clock, unsynced) -> list[tuple[Desk, Customer]]:
    """Sit an Administrator and a plain user of each customer of the demo office down."""
    demo = demo_office(clock.today)
    path = tmp_path / "demo"
    TinyStore.create(path, demo.office, demo.employees, demo.customers, who="anna", disk=unsynced)
    return [
        (
            open_desk(path, os_user="portal", login=login, company=customer.number, clock=clock),
            customer,
        )
        for customer in demo.customers
        for login in {user.role: user.email for user in customer.users if user.active}.values()
    ]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_nothing_tells_the_customer_about_the_customer(desks, language) -> None:
    set_language(language)
    assert desks
    told = {text for desk, customer in desks for text in all_told(desk, customer)}
    assert {text for text in told if OF_ANOTHER[language].search(text)} == set()


def all_told(desk: Desk, customer: Customer) -> Iterator[str]:
    places = [Place(customer.number, None)]
    places += [Place(customer.number, each.id) for each in customer.collaborations]
    for place in places:
        told = about(place, desk, {}, names_at(desk).employees)
        yield from (line.plain for line in told_lines(told, WIDE, HIGH))
    for collaboration in customer.collaborations:
        service = desk.services.get(collaboration.service)
        outcomes = [outcome.id for outcome in service.outcomes] if service is not None else []
        for outcome in (None, *outcomes):
            for typed in ("", "another name"):
                wish = End(collaboration=collaboration.id, outcome=outcome, confirmation=typed)
                yield from told_by(desk.plan_for(customer, wish))
    nothing_done = msgspec.structs.replace(customer, history=())
    for wish in (Undo(), HandOver(records={}, manifest="0" * 64)):
        try:
            yield from told_by(desk.plan_for(nothing_done, wish))
        except Refused as error:
            yield f"{error}"


@pytest.mark.parametrize("language", ["en", "sv"])
def test_nothing_that_was_done_or_comes_tells_the_customer_about_the_customer(
    desks, clock, language
) -> None:
    """History and news, what is coming, what stops and what is left, and what is refused."""
    set_language(language)
    told = {
        text
        for desk, customer in desks
        for act in (texts_of_history, texts_of_decisions, texts_of_readiness)
        for text in act(desk, customer)
    }
    assert told
    assert {text for text in told if OF_ANOTHER[language].search(text)} == set()


def texts_of_history(desk: Desk, customer: Customer) -> Iterator[str]:
    """Tell what was done, also what the office and the customer may have done before."""
    kept = decided(customer)
    names = Names(kept, desk.operator.employees, desk.services, to="customer")
    for entry in kept.history:
        yield entry_words(entry, names)
        yield from (f"{label}: {words}" for label, words in entry_details(entry, names))
    for line in desk.history(customer.number):
        yield line.what
        yield from (f"{label}: {words}" for label, words in line.details)
    nothing = msgspec.structs.replace(kept, history=())
    yield changes_since(nothing, kept, desk.operator.employees, to="customer") or ""
    news = (CustomerNews(customer=kept, entries=kept.history),)
    yield from (
        fact.text
        for fact in news_facts(news, desk.services, desk.operator.employees, to="customer")
    )


def decided(customer: Customer) -> Customer:
    """Return a customer of which each collaboration was edited, ended, dated and withdrawn."""
    told = {
        "edit": {"recipient": "office -> customer", "customer-owned": "no -> yes"},
        "end": {"status": "active -> ended", "outcome": "continue", "on": "2026-11-23"},
        "end-on-date": {"status": "active -> ending", "outcome": "continue", "on": "2027-11-23"},
        "withdraw": {
            "status": "ending -> ending", "outcome": "continue", "on": "2027-11-23",
            "by": "anna", "side": "customer",
        },
        "import": {"main_contact": "none -> x", "collaboration utlagg-1": "none -> active"},
    }  # fmt: skip
    history = tuple(
        Entry(
            at=dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), by="anna", os_user="anna", side=side,
            action=action, collaboration=collaboration.id, details=details,
        )
        for collaboration in customer.collaborations
        for action, details in told.items()
        for side in ("office", "customer")
    )  # fmt: skip
    return msgspec.structs.replace(customer, history=history)


def texts_of_decisions(desk: Desk, customer: Customer) -> Iterator[str]:
    """Tell what stands, by either side, what its day brings, and why it stays or goes."""
    for collaboration in customer.collaborations:
        service = desk.services.get(collaboration.service)
        if service is None or not collaboration.running:
            continue
        for side, login in (("office", "anna"), ("customer", desk.operator.login)):
            for outcome in service.outcomes:
                ending = Ending(
                    outcome=outcome.id, on=desk.today() + dt.timedelta(days=9), by=login,
                    side=side, decided_at=desk.now(),
                )  # fmt: skip
                dated = msgspec.structs.replace(collaboration, status="ending", ending=ending)
                collaborations = customer.with_collaboration(dated)
                stands = msgspec.structs.replace(customer, collaborations=collaborations)
                yield from texts_of_decided(desk, stands, dated)


def texts_of_decided(desk: Desk, customer: Customer, dated: Collaboration) -> Iterator[str]:
    assert dated.ending is not None
    entry = Entry(
        at=dated.ending.decided_at, by=dated.ending.by, os_user="portal", side=dated.ending.side,
        action="end-on-date", collaboration=dated.id,
        details={"outcome": dated.ending.outcome, "on": f"{dated.ending.on}"},
    )  # fmt: skip
    kept = msgspec.structs.replace(customer, history=(entry,))
    wishes = (
        End(collaboration=dated.id, outcome=dated.ending.outcome, on=dated.ending.on),
        End(collaboration=dated.id, outcome="end"),
        Withdraw(collaboration=dated.id),
        Undo(collaboration=dated.id),
        FallDue(collaboration=dated.id),
    )
    for wish in wishes:
        yield from told_by(desk.plan_for(kept, wish))
    for coming in coming_endings(kept, dated.ending.on, desk.operator, desk.now(), desk.services):
        yield coming.decision
        yield from told_by(coming.plan)
    place = Place(customer.number, dated.id)
    told = about(place, desk, {customer.number: kept}, names_at(desk).employees)
    yield from (line.plain for line in told_lines(told, WIDE, HIGH))
    screen = ComingEndings(desk)
    for coming in coming_endings(kept, dated.ending.on, desk.operator, desk.now(), desk.services):
        yield from (getattr(cell, "text", cell) for cell in screen.cells(coming))
        yield from (f"{fact.label} {fact.text}" for fact in screen.about(coming))


def texts_of_readiness(desk: Desk, customer: Customer) -> Iterator[str]:
    """Tell what would refuse an ending, and what is left after one."""
    nobody = msgspec.structs.replace(customer, users=(), main_contact=None)
    for blocker in unready(nobody, desk.operator, desk.today(), desk.services):
        yield f"{blocker.refusal.message} {blocker.found}"
    employees = desk.operator.employees
    for left in leftovers(customer, desk.services, employees):
        yield left.text
    for wish in (
        Edit(collaboration="utlagg-1", task="x"),
        Request(service="utlagg", task="x"),
        Remind(collaboration="utlagg-1"),
        Approve(collaboration="utlagg-1"),
        AddUser(email="x@x.example", name="X"),
        RemoveUser(email=desk.operator.login),
    ):
        with contextlib.suppress(NotFound):
            yield from told_by(desk.plan_for(customer, wish))


def told_by(plan: Plan) -> Iterator[str]:
    yield from (refusal.message for refusal in plan.refusals)
    yield from (f"{effect.text}; {effect.brief}" for effect in plan.effects)
    yield from (f"{check.text}: {check.found}" for check in plan.checks)
    yield from plan.notes
