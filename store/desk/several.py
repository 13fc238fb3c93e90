"""The plans of several endings while they are being decided: only what has changed is planned."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from store.desk.reader import DeskReader
from store.domain.catalogue import Services
from store.domain.errors import NO_ANSWER, StoreError
from store.domain.rights import Operator
from store.domain.wishes import End
from store.rules.endings.batch import BatchLine

Asked = tuple[str, End]
"""A customer's number, and the wish to end one of its collaborations."""


class _Planned(NamedTuple):
    """What was planned for one customer, and on what grounds."""

    wishes: tuple[End, ...]
    today: date
    by: Operator
    services: Services
    lines: tuple[BatchLine, ...]

    def holds(self, wishes: tuple[End, ...], today: date, by: Operator, services: Services) -> bool:
        """Whether it would be planned alike now, if nobody has changed the customer."""
        return self.services is services and (self.wishes, self.today, self.by) == (
            wishes,
            today,
            by,
        )


class SeveralPlans:
    """Plans several endings again and again, and of each customer only where something is new.

    Endings of one customer depend on one another, those of two customers never do. What others
    change is not looked for: `forget` makes it be read and planned again.
    """

    def __init__(self, desk: DeskReader) -> None:
        self._desk = desk
        self._planned: dict[str, _Planned] = {}
        self.unanswered = False
        """Whether the store did not answer when it was asked last."""

    def forget(self, *numbers: str) -> None:
        """Read these customers again for the next plan; without a number, all of them."""
        for number in numbers or tuple(self._planned):
            self._planned.pop(number, None)

    def new_among(self, asked: Iterable[Asked]) -> int:
        """Return how many endings would have to be planned."""
        return sum(
            len(wishes)
            for number, wishes in _by_customer(asked).items()
            if self._known(number, wishes) is None
        )

    def plan(self, asked: Iterable[Asked]) -> tuple[tuple[BatchLine, ...], dict[str, str]]:
        """Return the lines by customer, each customer's in the order in which they end.

        With them comes why a customer could not be planned, by its number. Once the store answers
        that did not, all are read again: nobody has heard what others have changed meanwhile.

        Raises:
            StoreDamaged: the office's own policy cannot be used.
        """
        asked, before = tuple(asked), self.unanswered
        found = self._plan_all(asked)
        if before and not self.unanswered:
            self.forget()
            found = self._plan_all(asked)
        return found

    def _plan_all(self, asked: Iterable[Asked]) -> tuple[tuple[BatchLine, ...], dict[str, str]]:
        """Plan what is new. A store that does not answer is asked once.

        Each of the others would be waited for as long as the first.
        """
        lines: list[BatchLine] = []
        faults: dict[str, str] = {}
        unanswered: StoreError | None = None
        for number, wishes in sorted(_by_customer(asked).items()):
            planned = self._known(number, wishes)
            if planned is None and unanswered is None:
                try:
                    planned = self._plan(number, wishes)
                except NO_ANSWER as error:
                    unanswered = error
                except StoreError as error:
                    faults[number] = f"{error}"
                    continue
            if planned is None:
                faults[number] = f"{unanswered}"
            else:
                lines += planned.lines
        self.unanswered = unanswered is not None
        return tuple(lines), faults

    def _known(self, number: str, wishes: tuple[End, ...]) -> _Planned | None:
        desk, planned = self._desk, self._planned.get(number)
        if planned is None:
            return None
        holds = planned.holds(wishes, desk.today(), desk.operator, desk.services)
        return planned if holds else None

    def _plan(self, number: str, wishes: tuple[End, ...]) -> _Planned:
        desk = self._desk
        grounds = wishes, desk.today(), desk.operator, desk.services
        lines = desk.plan_several([(number, wish) for wish in wishes])
        planned = self._planned[number] = _Planned(*grounds, lines)
        return planned


def _by_customer(asked: Iterable[Asked]) -> dict[str, tuple[End, ...]]:
    wishes: dict[str, tuple[End, ...]] = {}
    for number, wish in asked:
        wishes[number] = (*wishes.get(number, ()), wish)
    return wishes
