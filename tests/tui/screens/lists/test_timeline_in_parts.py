"""A timeline that is read beside the keys: whoever draws asks of it at any moment."""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence

from store.domain.model import Customer, Entry
from store.rules.timeline.histories import AT_ONCE, Histories
from store.rules.timeline.lines import Timeline
from tui.screens.lists.timeline_in_parts import TimelineInParts

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
COUNT = AT_ONCE + 1


def at(n: int) -> dt.datetime:
    return NOON - dt.timedelta(minutes=n)


def customer(n: int) -> Customer:
    entry = Entry(at=at(n), by="anna", os_user="anna", side="office", action="edit")
    return Customer(number=f"{n}", name="Kund", version=1, history=(entry,))


def test_how_many_lines_there_are_is_told_while_more_of_them_are_read():
    """It neither goes on with the reading nor waits for it, and says what was known before."""
    reading, go_on = threading.Event(), threading.Event()

    def newest() -> Iterator[tuple[dt.datetime, str]]:
        for n in range(COUNT):
            if n == AT_ONCE:
                reading.set()
                assert go_on.wait(30)
            yield at(n), f"{n}"

    def some(numbers: Sequence[str]) -> list[Customer]:
        return [customer(int(number)) for number in numbers]

    parts = TimelineInParts(Timeline(Histories(some), newest()), 1)
    taking = threading.Thread(target=parts.take_on, args=(COUNT, 30.0))
    taking.start()
    assert reading.wait(30)
    assert (parts.total, parts.done) == (None, False)
    go_on.set()
    taking.join()
    assert (parts.total, parts.done, len(parts.taken)) == (COUNT, True, COUNT)
