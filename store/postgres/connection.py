"""A connection to a PostgreSQL server.

It is opened when it is needed, and again after it was lost. Threads take turns on it, each
for a whole transaction. Nothing is kept at the server between two of them: a pooler may give each
another connection. LISTEN alone is asked for, and news come without it as well.
"""

import contextlib
import logging
import math
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from psycopg import Cursor, Error
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import ConnectionTimeout

from store.domain.address import address_name
from store.domain.errors import (
    MaybeSaved,
    NotSaved,
    OutOfReach,
    StoreBusy,
    StoreDamaged,
    StoreError,
)
from store.domain.repository import PATIENCE
from store.i18n.language import _
from store.postgres.patient_connection import NoAnswer, PatientConnection
from store.postgres.server_errors import (
    AGAIN,
    CANCELLED,
    OUTCOME_UNKNOWN,
    first_line,
    no_answer,
    refuses_transactions,
    store_error,
    too_slow,
)
from store.postgres.turns import Query, SqlRow, read_together

# What it says of an end that fails behind an error is no news, and would stand on the screen.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

T = TypeVar("T")
Work = Callable[[Cursor[SqlRow]], T]

CHANNEL = "samarbete"
"""Where writers say that something has changed, and all others listen."""
ATTEMPTS = 12
LONGEST_PAUSE = 1.0
"""Seconds between two attempts to reach a server that is gone."""

USUAL: dict[str, str] = {
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "client_encoding": "utf8",
    "fallback_application_name": "samarbete",
}
"""Settings where the address has none: a line that was cut is noticed within seconds."""
WHO = "select session_user::text"
BEGIN = "begin"
IDLE = "set local idle_in_transaction_session_timeout = 30000"
"""A program that is stopped in the middle of a change would hold its locks for good."""
LONG = 60.0
"""Seconds that an act on a whole store may be without an answer, at least."""


class ServerConnection:
    """The connection of one store. With `listen` off, news are only asked for.

    `heard` says that something may have changed, `account` is the server's name for who is
    connected. No wait for the server is longer than `patience` seconds, but for a second in which
    it may say that it has stopped.
    """

    def __init__(self, address: str, name: str, *, patience: float, listen: bool) -> None:
        self.heard = True
        self.account = ""
        self._listens = False
        self._name = name
        self._patience = patience
        self._listen = listen
        self._connection: PatientConnection | None = None
        self._pause = 0.0
        self._next_try = 0.0
        self._turn = threading.RLock()
        try:
            given = conninfo_to_dict(address)
        except Error:
            message = _("{store}: the address of the database cannot be read", store=name)
            raise StoreDamaged(message) from None
        # shorter than two seconds, libpq does not wait
        usual = USUAL | {"connect_timeout": str(max(2, math.ceil(patience)))}
        self._conninfo = make_conninfo(
            address, **{k: v for k, v in usual.items() if k not in given}
        )

    def read(self, work: Work[T]) -> T:
        """Read; a connection that turns out to be lost is opened again once.

        Raises:
            StoreDamaged, StoreBusy, Refused: the server cannot be reached, or does not answer.
        """
        with self._turn:
            return self._read(work)

    def _read(self, work: Work[T]) -> T:
        for again in (True, False):
            connection = self._connected()
            connection.patience = self._patience
            try:
                with connection.cursor() as cursor:
                    return work(cursor)
            except Error as error:
                if not (again and _lost(connection, error)) or isinstance(error, NoAnswer):
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
        with self._turn:
            return self._transact(
                work, max(LONG, self._patience) if whole_store else self._patience, one_by_one
            )

    def _transact(self, work: Work[T], patience: float, one_by_one: bool) -> T:
        lost = 0
        for attempt in range(ATTEMPTS):
            connection = self._connected()
            connection.patience = patience
            step = _Step()
            try:
                return self._carried_out(connection, work, one_by_one, step)
            except Error as error:
                lost_now = _lost(connection, error)
                if step.committing and (lost_now or not _is_answer(error)):
                    self._drop()
                    raise self._maybe_saved() from None
                if lost_now and not isinstance(error, NoAnswer):
                    if refuses_transactions(error):
                        raise self._store_error(connection, error, writing=True) from None
                    self._drop()
                    lost += 1
                    if lost > 1:
                        message = _("not saved: the connection was lost; nothing has changed")
                        raise NotSaved(message) from None
                    continue
                self._roll_back(connection)
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
            if one_by_one:
                connection.execute(f"{BEGIN}; {IDLE}".encode())
            else:
                connection.execute(BEGIN)
                connection.execute(IDLE)
            result = work(cursor)
            step.committing = True
            committed = connection.execute("commit")
        if committed.statusmessage != "COMMIT":
            raise NotSaved(_("not saved: the server did not commit; nothing has changed"))
        return result

    def moved(self, ask: Callable[[], bool]) -> bool:
        """Return whether something was heard, or `ask` finds it, or it is to be tried anew.

        It asks beside listening, always: behind a pooler, LISTEN is taken and nothing comes. While
        another thread uses the connection, it returns False at once instead of waiting.
        """
        if not self._turn.acquire(blocking=False):
            return False
        try:
            return self._moved(ask)
        finally:
            self._turn.release()

    def _moved(self, ask: Callable[[], bool]) -> bool:
        connection = self._connection
        if connection is None or connection.closed:
            return time.monotonic() >= self._next_try
        try:
            self._hear(connection)
            return self.heard or ask()
        except (Error, StoreError) as error:  # whoever reads now is told why
            if _lost(connection, error):
                self._drop()
            return True

    def _hear(self, connection: PatientConnection) -> None:
        """Take up what came; begin to listen, which nothing had to wait for before."""
        if self._listen and not self._listens:
            self._listens = True
            try:
                connection.execute(f"listen {CHANNEL}".encode())
            except Error as error:  # a standby lets nobody listen
                if _lost(connection, error):
                    raise
        for _news in connection.notifies(timeout=0):
            self.heard = True

    def close(self) -> None:
        """End the connection."""
        with self._turn:
            self._drop()

    def __del__(self) -> None:
        if getattr(self, "_connection", None) is not None:
            self._drop()

    def _connected(self) -> PatientConnection:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        self._drop()
        try:
            # nothing is prepared: behind a pooler, the next statement may go elsewhere; and a plan
            # for any values at all is slower than one for those that are asked for
            connection = PatientConnection.connect(
                self._conninfo, autocommit=True, prepare_threshold=None
            )
        except Error as error:
            self._pause = min(LONGEST_PAUSE, self._pause * 2 or LONGEST_PAUSE / 4)
            self._next_try = time.monotonic() + self._pause
            if isinstance(error, ConnectionTimeout):
                raise no_answer(self._name, self._patience, writing=False) from None
            message = _("{store}: out of reach: {why}", store=self._name, why=first_line(error))
            raise OutOfReach(message) from None
        self._pause = self._next_try = 0.0
        self._connection = connection
        self._listens = False
        self.heard = True  # whatever happened while we could not listen
        return connection

    def _roll_back(self, connection: PatientConnection) -> None:
        try:
            connection.execute("rollback")
        except Error:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

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


def _lost(connection: PatientConnection, error: Error | StoreError) -> bool:
    """Return whether a connection is gone, or the server has just said that it ends it."""
    ends = isinstance(error, Error) and error.diag.severity_nonlocalized in ("FATAL", "PANIC")
    return ends or connection.closed or connection.broken


def _is_answer(error: Error) -> bool:
    """Return whether the server has said that something failed, and so was not committed.

    That may be the commit, or what was sent together with it. Where the driver fails by itself,
    nobody has said anything.
    """
    return error.sqlstate not in (None, OUTCOME_UNKNOWN)
