"""A connection that waits for its server no longer than it has patience."""

import time
from collections.abc import Generator
from typing import Any, TypeVar

from psycopg import Connection, Error, OperationalError, capabilities

from store.domain.repository import PATIENCE

T = TypeVar("T")

TO_CANCEL = 1.0
"""Seconds in which a server that is asked to stop does so, where it is alive."""


class NoAnswer(OperationalError):
    """The server stands still: it has neither answered nor taken back what it was asked."""


class PatientConnection(Connection[tuple[Any, ...]]):
    """A connection on which every wait ends.

    What takes longer than `patience` seconds is cancelled at the server, which says so where it is
    alive. From one that stands still the connection is closed.
    """

    patience = PATIENCE
    gave_up = False
    """Whether it was this side that cancelled what was asked last."""
    sends_news = True
    """Whether a change is told to all that listen, until the server takes no more of that."""

    def __del__(self, *_warns: Any) -> None:
        """End without psycopg's warning: who holds it closes it when it goes.

        Of the two, the garbage collector may come to this one first.
        """
        if hasattr(self, "pgconn") and not self.closed:
            self.pgconn.finish()

    def wait(self, gen: Generator[Any, Any, T], *more: Any, **named: Any) -> T:
        """Carry out a step of a conversation.

        Raises:
            NoAnswer: the server stands still; the connection is closed.
        """
        self.gave_up = False
        return super().wait(self._bounded(gen), *more, **named)

    def _bounded(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        """Hand on what it waits for, until the patience is over since something last came."""
        deadline = time.monotonic() + self.patience
        try:
            state = next(gen)
            while True:
                ready = yield state
                if ready:
                    deadline = time.monotonic() + (TO_CANCEL if self.gave_up else self.patience)
                elif time.monotonic() >= deadline:
                    if self.gave_up or not self._cancelled():
                        self.close()
                        raise NoAnswer
                    deadline = time.monotonic() + TO_CANCEL
                state = gen.send(ready)
        except StopIteration as end:
            answer: T = end.value
            return answer

    def _cancelled(self) -> bool:
        self.gave_up = True
        if not capabilities.has_cancel_safe():  # an older libpq waits for ever here as well
            return False
        try:
            self.cancel_safe(timeout=TO_CANCEL)
        except Error:
            return False
        return True
