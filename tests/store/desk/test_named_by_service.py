"""Which collaboration a service names, of several that a customer has had."""

import datetime as dt

import pytest

from store.desk.reader import ANY
from store.domain.errors import NotFound, Refused
from store.domain.model import Customer
from store.domain.wishes import End, Request, Undo


@pytest.fixture
def several(make):
    """Make a customer with collaborations for one service, each in a status, numbered from 1."""

    def several(*statuses: str) -> Customer:
        return make.customer(
            *(
                make.collaboration(
                    "utlagg",
                    id=f"utlagg-{n}",
                    status=status,
                    ending=make.ending(on=dt.date(2026, 12, 31))
                    if status in ("ending", "ended")
                    else None,
                )
                for n, status in enumerate(statuses, 1)
            )
        )

    return several


ACT = {"end": ("active", "ending"), "approve": ("requested",), "link": ("unlinked",), "show": ANY}


@pytest.mark.parametrize(
    ("statuses", "verb", "chosen"),
    [
        (("ended", "active", "declined"), "end", "utlagg-2"),
        (("ended", "active", "declined"), "show", "utlagg-2"),
        (("ended", "active", "declined"), "approve", "utlagg-2"),
        (("ending", "declined"), "end", "utlagg-1"),
        (("requested", "declined"), "approve", "utlagg-1"),
        (("ended", "declined"), "end", "utlagg-1"),
        (("ended", "declined"), "show", "utlagg-1"),
        (("ended", "ended", "declined"), "end", "utlagg-2"),
        (("declined", "ended", "requested", "declined"), "end", "utlagg-3"),
        (("declined",), "show", "utlagg-1"),
        (("unlinked", "active", "declined"), "link", "utlagg-1"),
        (("declined", "declined"), "end", "utlagg-2"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_it_is_the_one_that_runs_or_can_be_acted_on(desk_with, several, statuses, verb, chosen):
    """Never a declined one beside others; where none can be acted on, the last, to be refused."""
    customer = several(*statuses)
    desk = desk_with(customer)
    assert desk.collaboration(customer, "utlagg", among=ACT[verb]).id == chosen


@pytest.mark.parametrize(
    ("statuses", "verb", "ids"),
    [
        (("ended", "ended", "declined"), "show", "utlagg-1 (ended), utlagg-2 (ended)"),
        (("ended", "requested"), "show", "utlagg-1 (ended), utlagg-2 (requested)"),
        (("declined", "declined"), "show", "utlagg-1 (declined), utlagg-2 (declined)"),
        (("unlinked", "unlinked"), "link", "utlagg-1 (not linked), utlagg-2 (not linked)"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_where_several_can_be_meant_their_ids_are_named(desk_with, several, statuses, verb, ids):
    """Each is then named by its id."""
    customer = several(*statuses)
    desk = desk_with(customer)
    with pytest.raises(Refused) as refused:
        desk.collaboration(customer, "utlagg", among=ACT[verb])
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.about) == ("invalid-value", "utlagg")
    assert refusal.message == (
        f"Alfa Bygg AB has several collaborations for utlagg: {ids}. Name one by its id."
    )
    assert desk.collaboration(customer, "utlagg-1", among=ACT[verb]).id == "utlagg-1"
    with pytest.raises(NotFound, match="has no collaboration 'scanner'"):
        desk.collaboration(customer, "scanner")


def test_an_id_that_is_the_services_own_hides_none_that_runs(desk_with, make):
    """A file may call them so; where none runs, it names the one that is called so."""
    desk = desk_with(make.customer())
    first = make.collaboration("utlagg", id="utlagg", status="declined")
    for status, chosen in (("active", "utlagg-2"), ("declined", "utlagg")):
        customer = make.customer(first, make.collaboration("utlagg", id="utlagg-2", status=status))
        assert desk.collaboration(customer, "utlagg").id == chosen


def test_undo_finds_the_one_that_can_be_put_back(place_with, several):
    """Also beside one that was declined; where none can be, the last is refused with its reason."""
    desk = place_with(several("active", "declined")).desk()
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    customer = desk.customer("1001")
    assert desk.undoable(customer, "utlagg").id == "utlagg-1"
    undone = desk.carry_out("1001", Undo(collaboration="utlagg-1")).customer
    assert undone.collaboration("utlagg-1").running
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    asked = desk.carry_out("1001", Request(service="utlagg", task="Löpande bokföring")).customer
    assert desk.undoable(asked, "utlagg").id == "utlagg-3"
