"""What tests of papers share: a customer of whom something can be told, and its letters."""

import datetime as dt
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue, said_to_other_side
from store.domain.model import Customer, Side
from store.domain.rights import Operator
from store.domain.wishes import Wish
from store.exchange.papers.letter import Notice
from store.exchange.papers.notice import notice
from store.exchange.papers.occasion import Occasion
from store.i18n.language import Language, said_in
from store.rules.registry import rule_of


@pytest.fixture
def act(make, clock) -> Callable[..., Customer]:
    """Carry out a wish by its rule, on a value."""

    def act(customer: Customer, wish: Wish, *, by: Operator | None = None) -> Customer:
        who = by or make.operator()
        plan = rule_of(type(wish))(customer, wish, who, clock(), catalogue())
        assert plan.refusals == ()
        clock.now += dt.timedelta(minutes=1)
        return plan.after

    return act


@pytest.fixture
def letter(make, clock) -> Callable[..., Notice]:
    """Make a letter to a side, in a language."""

    def letter(
        customer: Customer,
        occasion: Occasion,
        to: Side = "customer",
        language: Language = "en",
        by: Operator | None = None,
    ) -> Notice:
        services = said_to_other_side(catalogue()) if to == "customer" else catalogue()
        with said_in(language):
            return notice(
                customer,
                occasion,
                office=make.office,
                services=services,
                by=by or make.operator(),
                to=to,
                now=clock(),
            )

    return letter


@pytest.fixture
def alfa(make) -> Customer:
    """Make a customer with an account manager and two collaborations."""
    return replace(
        make.customer(
            make.collaboration("utlagg", invoice_recipient="customer"),
            make.collaboration("eekonomi", variant="Smart"),
        ),
        account_manager="cecilia",
    )
