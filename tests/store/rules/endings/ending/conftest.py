"""What tests of an ending share: a plan, and customers who are ready for one."""

import datetime as dt

import pytest

from store.domain.catalogue import Attested, Newest
from store.domain.model import Customer
from store.domain.plan import Plan
from store.domain.wishes import End
from store.rules.endings import ending
from tests.store.rules.endings.ending.tables import SERVICES


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
