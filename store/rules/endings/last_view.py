"""Closed books that the office may view only while another collaboration runs (R10; pure)."""

from collections.abc import Iterator

from store.domain.catalogue import Provenance, Services, as_assigned, fate_for
from store.domain.model import Collaboration, Customer


def closed_for_viewing(
    customer: Customer, services: Services
) -> Iterator[tuple[Collaboration, Provenance]]:
    """Yield the ended collaborations that the office may view while another one runs.

    Each comes with how sure that is.
    """
    for closed in customer.collaborations:
        service = services.get(closed.service)
        if closed.status != "ended" or closed.ending is None or service is None:
            continue
        outcome = service.outcome(closed.ending.outcome)
        if outcome is None or _runs_again(customer, closed):
            continue
        fate = fate_for(outcome.office, closed.variant)
        if fate.access == "view-while-others":
            yield closed, as_assigned(fate.least_sure, service.assigned)


def is_last(customer: Customer, collaboration: Collaboration) -> bool:
    """Return whether no collaboration runs but the one that is given."""
    others = (each for each in customer.collaborations if each.id != collaboration.id)
    return not any(other.running for other in others)


def _runs_again(customer: Customer, closed: Collaboration) -> bool:
    return any(each.running and each.service == closed.service for each in customer.collaborations)
