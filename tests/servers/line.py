"""A line to a server that counts the turns of a conversation, and may be a long one."""

import contextlib
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

SOCKET = ".s.PGSQL.5432"
"""What PostgreSQL calls its socket in a folder."""
FLUSH, SYNC = b"H\0\0\0\4", b"S\0\0\0\4"
"""Asks for the answers so far; ends what belongs together, and asks for its answers."""


class OpenQuestions:
    """What a client has asked a server and has no whole answer to, by the messages of both.

    A long question goes out in pieces. The server answers the first before it has the last, for
    which nobody has waited.
    """

    def __init__(self) -> None:
        self._asked: deque[bytes] = deque()
        self._of_client, self._of_server = bytearray(1), bytearray()  # the first has no letter
        self._to_be_ended = False

    def hear_client(self, data: bytes) -> bool:
        """Take in what the client said, and return whether it asks anew: nothing was open.

        The end of what belongs together may come in a piece of its own. The server may have
        answered by then, as where it sends news: nobody has waited for that.
        """
        self._of_client += data
        said = [*_messages(self._of_client)]
        # begins, carries out, ends what belongs together, asks by itself
        asked = [kind for kind in said if kind in b"\0ESQ"]
        anew = not self._asked and asked != [] and not (asked == [b"S"] and self._to_be_ended)
        self._asked += asked
        if acts := [kind for kind in said if kind in b"EHSQ"]:
            self._to_be_ended = acts[-1] == b"E"
        return anew

    def hear_server(self, data: bytes) -> None:
        """Take in what the server said."""
        self._of_server += data
        for kind in _messages(self._of_server):
            if kind in b"CIs" and self._asked and self._asked[0] == b"E":
                self._asked.popleft()
            elif kind == b"Z":
                while self._asked.popleft() == b"E":  # failed, or was passed over after a failure
                    pass


def _messages(heard: bytearray) -> Iterator[bytes]:
    """Take the whole messages from what was heard; give the letter of each."""
    while len(heard) >= 5 and len(heard) > (size := int.from_bytes(heard[1:5])):
        yield bytes(heard[:1])
        del heard[: size + 1]


class Line:
    """Hands on what two sides say to each other.

    `turns` counts how often the client has asked once all that it asked before was answered: each
    costs a round trip, however much is said in it, and in however many pieces. `delay` is what such
    a trip takes, in seconds.
    """

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder = folder
        self.turns = 0
        self.delay = 0.0
        self.silent_from: int | None = None
        """The turn from which on the server hears, and nothing that it says comes back."""
        self.goes_on: threading.Event | None = None
        """What comes back is held until this is set."""
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
            open_questions = OpenQuestions()
            sides = [client, server]
            while True:
                for one in select.select(sides, [], [])[0]:
                    data = one.recv(1 << 16)
                    if not data and one is server and self.once_committed is not None:
                        sides = [client]  # who speaks next finds nobody there
                        continue
                    if not data:
                        return
                    if one is server:
                        open_questions.hear_server(data)
                    elif open_questions.hear_client(data):
                        self.turns += 1
                    if data == FLUSH and one is client:  # asks for what is on its way
                        server.sendall(data)
                        continue
                    if one is server and self.turns >= (self.silent_from or self.turns + 1):
                        continue
                    if one is server and self.goes_on is not None:
                        self.goes_on.wait(60)
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
