"""A record whose status nobody knows meets no check: only a known one settles it (R15, R49)."""

import pytest

from store.domain.catalogue import catalogue
from store.domain.policy.overlay import with_policy
from store.domain.policy.toml_form import read_policy
from store.domain.wishes import SetRecord
from store.i18n.language import set_language
from store.rules.endings.checks import checklist
from store.rules.record_proposals import proposals

BOXES = (
    '[[scanner.checks]]\nid = "boxes"\ntext = "All boxes are emptied"\nmeasure = "none-open"\n'
    'record = "box"\nstatus = "full"\none = "box is full"\nmany = "boxes are full"\n'
)
CHECKS = {
    "report": ("utlagg", "reports-submitted"),
    "outlay": ("utlagg", "outlays-submitted"),
    "bank-integration": ("eekonomi", "bank-integration-ended"),
}


@pytest.fixture
def state(make, clock):
    """Measure a check with the records given."""

    def state(service: str, id: str, *records, services=None):
        customer = make.customer(make.collaboration(service, records=records))
        states = checklist(
            customer, customer.collaborations[0], services or catalogue(), (), on=clock.today
        )
        return next(each for each in states if each.id == id)

    return state


@pytest.mark.parametrize("kind", CHECKS)
@pytest.mark.parametrize("status", ["submited", "något annat", "cancelled", None])
def test_a_status_that_nobody_knows_keeps_its_check_open(make, state, kind, status) -> None:
    records = (make.record(kind, "A", status=status), make.record(kind, "B", status=status))
    found = state(*CHECKS[kind], *records)
    words = kind.replace("-", " ")
    assert (found.answer, found.count) == (None, 2)
    assert found.found == f"{words} with unknown status: {status or 'none'} (2)"
    set_language("sv")
    assert "med okänd status" in state(*CHECKS[kind], *records).found


@pytest.mark.parametrize(
    ("kind", "status", "met"),
    [
        ("report", "submitted", True), ("report", "Inlämnad", True), ("report", "SENT", True),
        ("outlay", "sent", True), ("outlay", "inskickad", True), ("outlay", "Draft ", False),
        ("report", "ej inskickad", False), ("report", "Not submitted", False),
        ("Rapport", "Ej inlämnad", False), ("bank-integration", "ended", True),
        ("bank-integration", "Aktiv", False),
    ],
)  # fmt: skip
def test_a_status_that_is_known_says_so_however_it_is_spelt(make, state, kind, status, met) -> None:
    """What is handed in is handed in, whichever of the two words an office has for it."""
    asked = CHECKS["report" if kind == "Rapport" else kind]
    assert (state(*asked, make.record(kind, status=status)).answer == "met") is met


@pytest.mark.parametrize(
    ("more", "kind", "status", "met"),
    [
        ('settled = "empty"', "box", "empty", True), ('settled = "empty"', "box", "Empty", True),
        ('settled = "empty"', "Box", "Full", False), ('settled = "empty"', "box", "away", False),
        ('settled = "empty"', "BOX", None, False), ("", "box", "away", True),
        ("", "Box", "FULL", False), ("", "box", None, False),
    ],
)  # fmt: skip
def test_an_offices_own_check_goes_by_the_same_rule(make, state, more, kind, status, met) -> None:
    """Where it says of no status that it settles a record, any does but the open one."""
    services = with_policy(read_policy(BOXES + more))
    found = state("scanner", "boxes", make.record(kind, status=status), services=services)
    assert (found.answer == "met") is met


def test_an_office_says_which_other_statuses_settle_a_record(make, state) -> None:
    services = with_policy(
        read_policy(
            '[[utlagg.record_kinds]]\nid = "report"\nstatuses = ["approved"]\n'
            'text = "A report is approved after it was submitted"'
        )
    )
    approved = make.record("report", status="Approved")
    assert state("utlagg", "reports-submitted", approved, services=services).answer == "met"
    assert state("utlagg", "reports-submitted", approved).answer is None


def test_what_is_proposed_settles_it(make, desk_with, clock) -> None:
    """A key on the check lists it as any that is open; and is corrected as any."""
    outlay = make.record("outlay", "Mat", status="kanske")
    desk = desk_with(make.customer(make.collaboration("utlagg", records=(outlay,))))
    service = desk.services["utlagg"]
    (proposed,) = proposals(
        service, service.checks[1], desk.customer("1001").collaborations[0], clock.today
    )
    assert (proposed.record, proposed.wish.status) == (outlay, "sent")
    desk.carry_out(
        "1001",
        SetRecord(collaboration="utlagg-1", kind="outlay", title="Mat", status="sent"),
    )
    assert desk.customer("1001").collaborations[0].records[0].status == "sent"
