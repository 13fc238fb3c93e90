"""A connection to a server that is opened when it is needed, and again after it was lost.

Threads take turns on it. Nothing is kept at the server between two of them: a pooler may give each
another connection. LISTEN alone is asked for, and news come without it as well.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from traceback import clear_frames

from psycopg import Error
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import ConnectionTimeout

from store.domain.errors import OutOfReach, StoreDamaged, StoreError
from store.i18n.language import _
from store.postgres.patient_connection import NoAnswer, PatientConnection
from store.postgres.server_errors import first_line, no_answer

# What it says of an end that fails behind an error is no news, and would stand on the screen.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

CHANNEL = "samarbete"
"""Where writers say that something has changed, and all others listen."""
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


class ReopenedConnection:
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
        self._silent_at = self._untold_until = -math.inf
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
        began = time.monotonic()
        try:
            self._hear(connection)
            return self.heard or ask()
        except (Error, StoreError) as error:  # whoever reads now is told why
            if isinstance(error, NoAnswer):
                self._note_silence()
            if self._silent_at >= began:
                self._untold_until = self._silent_at + LONGEST_PAUSE
            if lost(connection, error):
                self._drop()
            return True

    def _hear(self, connection: PatientConnection) -> None:
        """Take up what came; begin to listen, which nothing had to wait for before."""
        if self._listen and not self._listens:
            self._listens = True
            try:
                connection.execute(f"listen {CHANNEL}".encode())
            except Error as error:  # a standby lets nobody listen
                if lost(connection, error):
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
            # what was begun is held by the frames that failed, and the error by whoever tells it:
            # of a server that comes back, each would take a place until it is collected
            clear_frames(error.__traceback__)
            self._pause = min(LONGEST_PAUSE, self._pause * 2 or LONGEST_PAUSE / 4)
            self._next_try = time.monotonic() + self._pause
            if isinstance(error, ConnectionTimeout):
                self._note_silence()
                raise no_answer(self._name, self._patience, writing=False) from None
            message = _("{store}: out of reach: {why}", store=self._name, why=first_line(error))
            raise OutOfReach(message) from None
        self._pause = self._next_try = 0.0
        self._connection = connection
        self._listens = False
        self.heard = True  # whatever happened while we could not listen
        return connection

    def _note_silence(self) -> None:
        self._silent_at = time.monotonic()

    def _refuse_silent(self, asked_at: float, *, writing: bool = False) -> None:
        """Refuse what was asked before the server gave no answer to somebody else.

        It has been waited for as long as the patience is; a second wait would double that.

        Raises:
            OutOfReach, NotSaved: there was no answer.
        """
        untold = time.monotonic() < self._untold_until
        self._untold_until = -math.inf
        if untold or asked_at < self._silent_at:
            raise no_answer(self._name, self._patience, writing=writing)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def lost(connection: PatientConnection, error: Error | StoreError) -> bool:
    """Return whether a connection is gone, or the server has just said that it ends it."""
    ends = isinstance(error, Error) and error.diag.severity_nonlocalized in ("FATAL", "PANIC")
    return ends or connection.closed or connection.broken
