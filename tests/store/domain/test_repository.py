"""Customers that come in: sorted into new, changed, unchanged and refused."""

from msgspec.structs import replace

from store.domain.errors import Refused
from store.domain.repository import AddedCounts, Reconciled, differs, reconcile_all


def test_what_comes_in_is_sorted_by_what_becomes_of_it(make):
    """Whoever is refused or left out keeps nobody else from coming in."""
    one, two, three, four, five = (make.customer(number=str(n)) for n in range(1, 6))
    changed = replace(three, name="Beta")

    def reconcile(before, incoming):
        if incoming == one:
            raise Refused([differs("name"), differs("number")])
        assert before == {"3": three, "4": four}.get(incoming.number)
        return {"2": None, "3": changed}.get(incoming.number, incoming)

    found = reconcile_all({"3": three, "4": four}, (one, two, three, four, five, four), reconcile)
    assert (found.new, found.changed, found.unchanged) == ((five,), (changed,), 2)
    assert [(each.code, each.message) for each in found.refusals] == [
        ("already-exists", "The name is there already, and differs."),
        ("already-exists", "The number is there already, and differs."),
    ]


def test_two_lots_are_counted_together(make):
    """In their order."""
    one, two, three = (make.customer(number=str(n)) for n in range(1, 4))
    first = Reconciled(new=(one,), changed=(two,), unchanged=1, refusals=(differs("a"),))
    second = Reconciled(new=(two, three), changed=(), unchanged=4, refusals=(differs("b"),))
    both = first.plus(second)
    assert both == Reconciled(
        new=(one, two, three), changed=(two,), unchanged=5, refusals=(differs("a"), differs("b"))
    )
    assert both.added(employees=7) == AddedCounts(customers=3, changed=1, unchanged=5, employees=7)
