"""The customer's own side is spoken to: no sentence tells it about itself as about another.

Walked through for all customers of the demo office: the details of each line, what each ending
would do or why it is refused, and what is asked before it.
"""

import re
from collections.abc import Iterator

import msgspec
import pytest

from store.demo import demo_office
from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.errors import Refused
from store.domain.model import Customer
from store.domain.plan import Plan
from store.domain.wishes import End, HandOver, Undo
from store.files.store import TinyStore
from store.i18n.language import set_language
from tui.formatting.details import about
from tui.formatting.facts import Place
from tui.formatting.filters import names_at
from tui.formatting.told import told_lines

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


def told_by(plan: Plan) -> Iterator[str]:
    yield from (refusal.message for refusal in plan.refusals)
    yield from (f"{effect.text}; {effect.brief}" for effect in plan.effects)
    yield from (f"{check.text}: {check.found}" for check in plan.checks)
    yield from plan.notes
