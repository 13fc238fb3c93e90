"""What the page that ends says in the room there is: at 80x24 nothing has to be scrolled to."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from store.desk.desk import Desk
from store.domain.catalogue import catalogue
from store.domain.model import Customer
from store.domain.wishes import End, PutOnHold
from store.i18n.language import set_language
from tui.dialogs.ending_view import AROUND, Asked, EndingView
from tui.formatting.endings.plan_facts import STANDS_IN_THE_WAY
from tui.formatting.facts import Fact, lines

MOST_OPEN = 3
NEWS = Fact("", "The hold is released and saved.", "ok")


def views(desk: Desk, customer: Customer, wish: End, *, you: bool = False) -> Iterator[EndingView]:
    """Return what is said before an outcome is chosen, and with each of them."""
    collaboration = customer.collaboration(wish.collaboration)
    assert collaboration is not None
    service = desk.services[collaboration.service]
    ids = [each.id for each in service.outcomes]
    columns = tuple(
        desk.plan_for(customer, End(collaboration=collaboration.id, outcome=id)) for id in ids
    )
    for id in (None, *ids):
        wish = End(collaboration=collaboration.id, outcome=id)
        plan = desk.plan_for(customer, wish)
        opens = not any(refusal.code in STANDS_IN_THE_WAY for refusal in plan.refusals)
        if opens and sum(check.answer is None for check in plan.checks) <= MOST_OPEN:
            asked = Asked(customer, service, wish, plan, columns, desk.today(), you=you,
                          may_license=True)  # fmt: skip
            yield EndingView(asked, 80, 24)


def as_it_is(desk: Desk, customer: Customer, id: str) -> Customer:
    return customer


def on_hold(desk: Desk, customer: Customer, id: str) -> Customer:
    return held(desk, customer, PutOnHold(reason="Tvist om fakturor", collaboration=id))


def wholly_on_hold(desk: Desk, customer: Customer, id: str) -> Customer:
    until = desk.today() + dt.timedelta(days=90)
    return held(desk, customer, PutOnHold(reason="Revision", until=until))


def held(desk: Desk, customer: Customer, wish: PutOnHold) -> Customer:
    after = desk.plan_for(customer, wish).after
    assert after is not None
    return after


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("standing", [as_it_is, on_hold, wholly_on_hold])
def test_it_holds_all_with_at_most_three_checks_open(
    office, standing: Callable[[Desk, Customer, str], Customer], language: str
) -> None:
    """For every running collaboration of the demo office, whatever stands in its way."""
    set_language(language)
    desk = office.desk()
    found = 0
    for row in desk.listing().rows:
        customer = office.customer(row.number)
        for each in customer.collaborations:
            if not each.running:
                continue
            changed = standing(desk, customer, each.id)
            for view in views(desk, changed, End(collaboration=each.id)):
                found += 1
                needs = view._needs(view.room) + view.room.left
                about = (row.number, each.id, view.asked.wish.outcome)
                assert needs <= 24 - AROUND, (about, needs)
                for notice, urged in ((None, False), (None, True), (NEWS, False)):
                    told = lines(view.told(notice, urged=urged), view.width - 1)
                    assert len(told) <= view.room.left, (about, told)
    assert found > 50


@pytest.mark.parametrize("language", ["en", "sv"])
def test_no_note_in_few_words_begins_with_a_capital_probably(language):
    """They stand in the middle of a line, behind another."""
    set_language(language)
    notes = [note for service in catalogue().values() for note in service.notes if note.brief]
    assert any(note.provenance == "inferred" for note in notes)
    assert not [n.briefly for n in notes if n.briefly.startswith(("Probably", "Troligen"))]
