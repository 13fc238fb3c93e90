"""A connection to a PostgreSQL server.

It is opened when it is needed, and again after it was lost. Threads take turns on it, each
for a whole transaction.
"""

import random
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from psycopg import Connection, Cursor, Error, OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from store.domain.address import address_name
from store.domain.errors import (
    MaybeSaved,
    NotSaved,
    OutOfReach,
    StoreBusy,
    StoreDamaged,
    StoreError,
)
from store.i18n.language import _
from store.postgres.server_errors import AGAIN, OUTCOME_UNKNOWN, first_line, store_error

T = TypeVar("T")
SqlRow = tuple[Any, ...]
Work = Callable[[Cursor[SqlRow]], T]

CHANNEL = "samarbete"
"""Where writers say that something has changed, and all others listen."""
ATTEMPTS = 12
LONGEST_PAUSE = 15.0
"""Seconds between two attempts to reach a server that is gone."""

USUAL: dict[str, str] = {
    "connect_timeout": "4",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "client_encoding": "utf8",
    "fallback_application_name": "samarbete",
}
"""Settings where the address has none: a line that was cut is noticed within seconds."""


class ServerConnection:
    """The connection of one store. With `listen` off, news have to be polled for.

    `heard` says that something may have changed, `account` is the server's name for who is
    connected, and `listens` says whether news come by themselves.
    """

    def __init__(self, address: str, name: str, *, patience: float, listen: bool) -> None:
        self.heard = True
        self.account = ""
        self.listens = False
        self._name = name
        self._patience = patience
        self._listen = listen
        self._connection: Connection[SqlRow] | None = None
        self._pause = 0.0
        self._next_try = 0.0
        self._turn = threading.RLock()
        try:
            given = conninfo_to_dict(address)
        except Error:
            message = _("{store}: the address of the database cannot be read", store=name)
            raise StoreDamaged(message) from None
        self._conninfo = make_conninfo(
            address, **{k: v for k, v in USUAL.items() if k not in given}
        )

    def read(self, work: Work[T]) -> T:
        """Read; a connection that turns out to be lost is opened again once.

        Raises:
            StoreDamaged, StoreBusy, Refused: the server cannot be reached, or does not answer.
        """
        with self._turn:
            return self._read(work)

    def _read(self, work: Work[T]) -> T:
        connection = self._connected()
        try:
            with connection.cursor() as cursor:
                return work(cursor)
        except Error as error:
            if not _lost(connection):
                raise self._store_error(error) from None
        connection = self._connected()
        try:
            with connection.cursor() as cursor:
                return work(cursor)
        except Error as error:
            raise self._store_error(error) from None

    def transact(self, work: Work[T]) -> T:
        """Carry out one transaction. What `work` raises comes through, and nothing is changed.

        Where the server asks for it, and where the connection was lost before the commit was
        sent, `work` is done again on what is there then, a limited number of times.

        Raises:
            StoreBusy: somebody else is writing for too long, or again and again.
            StoreDamaged: the server cannot be reached.
            Refused: the database does not allow it.
            NotSaved: nothing has changed.
            MaybeSaved: the connection was lost during the commit.
        """
        with self._turn:
            return self._transact(work)

    def _transact(self, work: Work[T]) -> T:
        lost = 0
        for attempt in range(ATTEMPTS):
            connection = self._connected()
            committing = False
            try:
                with connection.cursor() as cursor:
                    cursor.execute("begin")
                    result = work(cursor)
                    committing = True
                    cursor.execute("commit")
                    if cursor.statusmessage != "COMMIT":
                        raise NotSaved(
                            _("not saved: the server did not commit; nothing has changed")
                        )
                    return result
            except Error as error:
                if _lost(connection) or error.sqlstate == OUTCOME_UNKNOWN:
                    if committing:
                        self._drop()
                        raise self._maybe_saved() from None
                    lost += 1
                    if lost > 1:
                        message = _("not saved: the connection was lost; nothing has changed")
                        raise NotSaved(message) from None
                    continue
                self._roll_back(connection)
                if error.sqlstate not in AGAIN:
                    raise self._store_error(error, writing=True) from None
                time.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))
            except BaseException:
                self._roll_back(connection)
                raise
        raise StoreBusy(_("the store is busy: others change the same again and again; try again"))

    @property
    def polls(self) -> bool:
        """Whether the connection brings no news by itself, so that the store has to poll."""
        return self._connection is not None and not self.listens

    def moved(self) -> bool:
        """Return whether something was heard, or a lost server is worth another try.

        While another thread uses the connection, it returns False at once instead of waiting.
        """
        if not self._turn.acquire(blocking=False):
            return False
        try:
            return self._moved()
        finally:
            self._turn.release()

    def _moved(self) -> bool:
        connection = self._connection
        if connection is None or connection.closed:
            return time.monotonic() >= self._next_try
        try:
            for _news in connection.notifies(timeout=0):
                self.heard = True
        except Error:
            self._drop()
            return True
        return self.heard

    def close(self) -> None:
        """End the connection."""
        with self._turn:
            self._drop()

    def __del__(self) -> None:
        if getattr(self, "_connection", None) is not None:
            self._drop()

    def _connected(self) -> Connection[SqlRow]:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        self._drop()
        try:
            connection: Connection[SqlRow] = Connection.connect(self._conninfo, autocommit=True)
        except Error as error:
            self._pause = min(LONGEST_PAUSE, self._pause * 2 or 1.0)
            self._next_try = time.monotonic() + self._pause
            message = _("{store}: out of reach: {why}", store=self._name, why=first_line(error))
            raise OutOfReach(message) from None
        try:
            self._greet(connection)
        except Error as error:
            connection.close()
            raise self._store_error(error) from None
        self._pause = self._next_try = 0.0
        self._connection = connection
        self.heard = True  # whatever happened while we could not listen
        return connection

    def _greet(self, connection: Connection[SqlRow]) -> None:
        """Tell the server how long to wait for others, and that we want to hear of changes."""
        patience = int(self._patience * 1000)
        connection.execute(f"set lock_timeout = {patience}".encode())
        # A program that is stopped in the middle of a change would hold its locks for good.
        connection.execute("set idle_in_transaction_session_timeout = 30000")
        found = connection.execute("select session_user::text").fetchone()
        assert found is not None
        self.account = found[0]
        self.listens = False
        if self._listen:
            try:
                connection.execute(f"listen {CHANNEL}".encode())
                self.listens = True
            except OperationalError:
                raise
            except Error:  # a standby, which lets nobody listen, or a pooler between us and it
                self.listens = False

    def _roll_back(self, connection: Connection[SqlRow]) -> None:
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

    def _store_error(self, error: Error, *, writing: bool = False) -> StoreError:
        return store_error(error, self._name, self.account, writing=writing)


def who_connects(address: str) -> str:
    """Return the server's name for who connects with an address.

    Raises:
        StoreDamaged: the server cannot be reached.
    """
    link = ServerConnection(address, address_name(address), patience=5.0, listen=False)
    link.read(lambda cursor: cursor.execute("select 1"))
    link.close()
    return link.account


def _lost(connection: Connection[SqlRow]) -> bool:
    return connection.closed or connection.broken
