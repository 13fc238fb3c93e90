"""What tests of rules share: plans of endings, customers ready for one, desks at one store."""

import datetime as dt

import pytest

from store.desk.desk import Desk
from store.domain.catalogue import Attested, Newest
from store.domain.errors import Refused
from store.domain.model import Customer
from store.domain.plan import Plan
from store.domain.wishes import End
from store.files.store import TinyStore
from store.rules import ending
from tests.store.rules.endings import SERVICES


@pytest.fixture
def plan_for(make, clock):
    """Plan a wish to end a collaboration as Anna, or as whoever is named."""

    def plan_for(customer: Customer, collaboration: str, outcome=None, **fields) -> Plan:
        by = fields.pop("by", make.operator("anna"))
        wish = End(collaboration=collaboration, outcome=outcome, **fields)
        return ending.plan(customer, wish, by, clock(), SERVICES)

    return plan_for


@pytest.fixture
def ready(make):
    """Make a customer and the answers with which nothing stands in the way of a service's end."""

    def ready(service: str, variant: str | None = None) -> tuple[Customer, tuple[str, ...]]:
        eva = make.administrator(services=(service,))
        records = tuple(
            record
            for check in SERVICES[service].checks
            if isinstance(check, Newest)
            for record in (
                make.record(check.record, status=check.status, on=dt.date(2026, 11, 20)),
                make.record(check.than, on=dt.date(2026, 11, 19)),
            )
        )
        attested = tuple(c.id for c in SERVICES[service].checks if isinstance(c, Attested))
        collaboration = make.collaboration(service, variant=variant, records=records)
        return make.customer(collaboration, users=(eva,)), attested

    return ready


@pytest.fixture
def codes_of():
    """Carry a wish out and return the codes of its refusals, in their order."""

    def codes_of(desk: Desk, number: str, wish) -> list[str]:
        with pytest.raises(Refused) as refused:
            desk.carry_out(number, wish)
        return [refusal.code for refusal in refused.value.refusals]

    return codes_of


@pytest.fixture
def files(tmp_path, files_in):
    """Read all files of the store."""
    return lambda: files_in(tmp_path / "office")


@pytest.fixture
def another_desk(tmp_path, desk_of):
    """Sit another employee down at the same store, with a store of their own in memory."""
    return lambda login: desk_of(TinyStore(tmp_path / "office", who=login), login)
