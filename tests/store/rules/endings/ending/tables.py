"""What each service offers, and what a plan of an ending says.

The tables are written by hand from the service catalogue of docs/rules.md, never read from
services.toml: that file is what they test.
"""

from itertools import product

from store.domain.catalogue import catalogue
from store.domain.plan import Plan

SERVICES = catalogue()

LABELS = {
    "continue": "End – customer continues",
    "close": "End and close",
    "delete": "End and delete",
    "end": "End collaboration",
}

OFFERED = {
    "eekonomi": ("continue", "close"),
    "eekonomi-fakturering": ("continue", "close"),
    "ekonomioversikt": ("delete",),
    "lon": ("end",),
    "lon-smart": ("continue", "close"),
    "utlagg": ("continue", "delete"),
    "scanner": ("end",),
    "digitala-fakturor": ("end",),
    "skatt-bokslut": ("end",),
}

PAIRS = [(service, outcome) for service, outcomes in OFFERED.items() for outcome in outcomes]

NOT_OFFERED = [pair for pair in product(OFFERED, LABELS) if pair not in PAIRS]


def codes(plan: Plan) -> list[str]:
    return [refusal.code for refusal in plan.refusals]


def effect(plan: Plan, subject: str):
    """Return what is told first of a subject; what is less sure comes after it."""
    return next(effect for effect in plan.effects if effect.subject == subject)
