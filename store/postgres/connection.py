"""What is read from a PostgreSQL server, and what is changed there in one transaction.

Threads take turns, each for a whole transaction.
"""

import contextlib
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from psycopg import Cursor, Error

from store.domain.address import address_name
from store.domain.errors import CHANGES, MaybeSaved, NotSaved, StoreBusy, StoreError
from store.domain.repository import PATIENCE
from store.i18n.language import _
from store.postgres.patient_connection import NoAnswer, PatientConnection
from store.postgres.reopened_connection import CHANNEL, ReopenedConnection, lost
from store.postgres.server_errors import (
    AGAIN,
    CANCELLED,
    OUTCOME_UNKNOWN,
    TOO_MUCH,
    no_answer,
    refuses_transactions,
    store_error,
    too_slow,
)
from store.postgres.turns import Query, SqlRow, read_together

T = TypeVar("T")
Work = Callable[[Cursor[SqlRow]], T]

ATTEMPTS = 12
WHO = "select session_user::text"
NOTIFY = f"notify {CHANNEL}"
BEGIN = "begin"
IDLE = "set local idle_in_transaction_session_timeout = 30000"
"""A program that is stopped in the middle of a change would hold its locks for good."""
LONG = 60.0
"""Seconds that an act on a whole store may be without an answer, at least."""


class ServerConnection(ReopenedConnection):
    """The connection of one store: what is read, and what is changed in one transaction.

    No wait for the server is longer than `patience` seconds, but for a second in which it may say
    that it has stopped.
    """

    def read(self, work: Work[T]) -> T:
        """Read; a connection that turns out to be lost is opened again once.

        Raises:
            StoreDamaged, StoreBusy, Refused: the server cannot be reached, or does not answer.
        """
        asked_at = time.monotonic()
        with self._turn:
            self._refuse_silent(asked_at)
            return self._read(work)

    def _read(self, work: Work[T]) -> T:
        for again in (True, False):
            connection = self._connected()
            connection.patience = self._patience
            try:
                with connection.cursor() as cursor:
                    return work(cursor)
            except Error as error:
                if isinstance(error, NoAnswer):
                    self._note_silence()
                if not (again and lost(connection, error)) or isinstance(error, NoAnswer):
                    raise self._store_error(connection, error) from None
                self._drop()
        raise AssertionError

    def read_together(self, *queries: Query) -> list[list[SqlRow]]:
        """Carry out several queries in one turn, and return the rows of each.

        Raises:
            StoreDamaged, StoreBusy, Refused: as in `read`.
        """
        return self.read(lambda cursor: read_together(cursor.connection, *queries))

    def transact(self, work: Work[T], *, whole_store: bool = False, one_by_one: bool = False) -> T:
        """Carry out one transaction. What `work` raises comes through, and nothing is changed.

        Where the server asks for it, and where the connection was lost before the commit was
        sent, `work` is done again on what is there then, a limited number of times. What needs no
        answer is sent together with what follows, or `one_by_one`: COPY goes alone, and what may
        fail. An act on the `whole_store` is given more time: one statement then has as many
        customers to look at as there are, and the server says nothing before it is through.

        Raises:
            StoreBusy: somebody else is writing for too long, or again and again.
            StoreDamaged: the server cannot be reached.
            Refused: the database does not allow it.
            NotSaved: nothing has changed.
            MaybeSaved: the connection was lost during the commit.
        """
        asked_at = time.monotonic()
        with self._turn:
            self._refuse_silent(asked_at, writing=True)
            return self._transact(
                work, max(LONG, self._patience) if whole_store else self._patience, one_by_one
            )

    def _transact(self, work: Work[T], patience: float, one_by_one: bool) -> T:
        losses = 0
        for attempt in range(ATTEMPTS):
            connection = self._connected()
            connection.patience = patience
            step = _Step()
            try:
                return self._carried_out(connection, work, one_by_one, step)
            except Error as error:
                if isinstance(error, NoAnswer):
                    self._note_silence()
                lost_now = lost(connection, error)
                if step.committing and (lost_now or not _is_answer(error)):
                    self._drop()
                    raise self._maybe_saved() from None
                if lost_now and not isinstance(error, NoAnswer):
                    if refuses_transactions(error):
                        raise self._store_error(connection, error, writing=True) from None
                    self._drop()
                    losses += 1
                    if losses > 1:
                        message = _("not saved: the connection was lost; nothing has changed")
                        raise NotSaved(message) from None
                    continue
                self._roll_back(connection)
                if step.committing and error.sqlstate == TOO_MUCH and connection.sends_news:
                    connection.sends_news = False  # anybody can fill the queue; others ask as well
                    continue
                if error.sqlstate not in (*AGAIN, OUTCOME_UNKNOWN):
                    raise self._store_error(connection, error, writing=True) from None
                time.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))
            except BaseException:
                self._roll_back(connection)
                raise
        raise StoreBusy(_("the store is busy: others change the same again and again; try again"))

    def _carried_out(
        self, connection: PatientConnection, work: Work[T], one_by_one: bool, step: "_Step"
    ) -> T:
        together: AbstractContextManager[object] = (
            nullcontext() if one_by_one else connection.pipeline()
        )
        with together, connection.cursor() as cursor:
            first = (BEGIN, IDLE, *((NOTIFY,) if connection.sends_news else ()))
            for statement in ("; ".join(first),) if one_by_one else first:
                connection.execute(statement.encode())
            result = work(cursor)
            step.committing = CHANGES.begun = True
            committed = connection.execute("commit")
        if committed.statusmessage != "COMMIT":
            raise NotSaved(_("not saved: the server did not commit; nothing has changed"))
        return result

    def _roll_back(self, connection: PatientConnection) -> None:
        try:
            connection.execute("rollback")
        except Error:
            self._drop()

    def _maybe_saved(self) -> MaybeSaved:
        return MaybeSaved(
            _(
                "maybe saved: the connection was lost while it was being saved; "
                "look at what is there before doing it again"
            )
        )

    def _store_error(
        self, connection: PatientConnection, error: Error, *, writing: bool = False
    ) -> StoreError:
        if isinstance(error, NoAnswer):
            return no_answer(self._name, connection.patience, writing=writing)
        if connection.gave_up and error.sqlstate == CANCELLED:
            return too_slow(connection.patience)
        return store_error(error, self._name, self.account, writing=writing)


class _Step:
    """How far a transaction has come."""

    committing = False


def who_connects(address: str, *, patience: float = PATIENCE) -> str:
    """Return the server's name for who connects with an address.

    Raises:
        StoreDamaged: the server cannot be reached.
    """
    link = ServerConnection(address, address_name(address), patience=patience, listen=False)
    with contextlib.closing(link):
        ((account,),) = link.read(lambda cursor: cursor.execute(WHO).fetchall())
    return str(account)


def _is_answer(error: Error) -> bool:
    """Return whether the server has said that something failed, and so was not committed.

    That may be the commit, or what was sent together with it. Where the driver fails by itself,
    nobody has said anything.
    """
    return error.sqlstate not in (None, OUTCOME_UNKNOWN)
