"""A line to a server that counts the turns of a conversation, and may be a long one."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

SOCKET = ".s.PGSQL.5432"
"""What PostgreSQL calls its socket in a folder."""
FLUSH, SYNC = b"H\0\0\0\4", b"S\0\0\0\4"
"""Asks for the answers so far; ends what belongs together, and asks for its answers."""


class Line:
    """Hands on what two sides say to each other.

    `turns` counts how often the client has spoken after the server has: each costs a round trip,
    however much is said in it. What only asks for answers that are on their way is no turn: nobody
    waited before it. `delay` is what such a trip takes, in seconds.
    """

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder = folder
        self.turns = 0
        self.delay = 0.0
        self.silent_from: int | None = None
        """The turn from which on the server hears, and nothing that it says comes back."""
        self.once_committed: Callable[[], None] | None = None
        """Called once the server has a commit, and not yet the end of what belongs together.

        The last words of a server that is gone then arrive before it is noticed to be gone.
        """
        self._server = server
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(f"{folder / SOCKET}")
        self._listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                threading.Thread(target=self._hand_on, args=(client,), daemon=True).start()

    def _hand_on(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with client, server, contextlib.suppress(OSError):
            server.connect(f"{self._server / SOCKET}")
            spoke: socket.socket = server
            sides = [client, server]
            while True:
                for one in select.select(sides, [], [])[0]:
                    data = one.recv(1 << 16)
                    if not data and one is server and self.once_committed is not None:
                        sides = [client]  # who speaks next finds nobody there
                        continue
                    if not data:
                        return
                    if one is client and data == FLUSH:
                        server.sendall(data)
                        continue
                    if one is client and spoke is server:
                        self.turns += 1
                    if one is server and self.turns >= (self.silent_from or self.turns + 1):
                        continue
                    if one is not spoke and self.delay:
                        time.sleep(self.delay / 2)
                    spoke = one
                    if one is client and self.once_committed is not None and b"commit\0" in data:
                        before, sync, after = data.partition(SYNC)
                        server.sendall(before)
                        self.once_committed()
                        data = sync + after
                    (server if one is client else client).sendall(data)


@contextlib.contextmanager
def line_to(server: Path) -> Iterator[Line]:
    """Lay a line to the server whose socket is in a folder; that begins in another."""
    with TemporaryDirectory(prefix="line-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        line = Line(Path(folder), server)
        try:
            yield line
        finally:
            line.close()
