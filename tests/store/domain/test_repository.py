"""Customers that come in: sorted into new, changed, unchanged and refused."""

from msgspec.structs import replace

from store.domain.errors import Refusal, Refused
from store.domain.incoming_employees import ReconciledEmployees
from store.domain.repository import AddedCounts, Reconciled, of_employees, reconcile_all


def differs(what: str) -> Refusal:
    return Refusal(code="already-exists", message=f"The {what} differs.")


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
    assert found.refusals == (differs("name"), differs("number"))


def test_lots_are_counted_together(make):
    """Of each no more is kept than how many they are."""
    one, two, three = (make.customer(number=str(n)) for n in range(1, 4))
    people = ReconciledEmployees(
        after=make.employees, new=make.employees[:3], changed=make.employees[3:]
    )
    assert not of_employees(ReconciledEmployees(after=make.employees)).anything
    first = Reconciled(new=(one,), changed=(two,), unchanged=1)
    second = Reconciled(new=(two, three), unchanged=4)
    counts = of_employees(people).plus(first).plus(second)
    assert counts == AddedCounts(
        customers=3, changed=1, unchanged=5, employees=3, employees_changed=1
    )
    assert counts.anything
