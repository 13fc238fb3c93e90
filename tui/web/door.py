"""Where connections come in: no more at once than visitors need.

Any account of the machine may open connections to the port, leave them open and say nothing. Each
is a file to the server, which has so many, and needs them for its visitors.
"""

import contextlib
import resource
import socket
from typing import Any

MOST_SILENT = 16
"""Connections at once beside those of visitors."""
OF_A_VISITOR = 8
"""Connections of one page: browsers open six for what it is made of, and one that lasts."""
FILES_OF_A_VISITOR = 6
"""Files of a process and its page's connection: three pipes, and what watches it."""
OWN_FILES = 64
"""Files of the server itself, with some to spare."""


class Door(socket.socket):
    """A listening socket that hangs up at once on who comes when enough are there."""

    def __init__(self, host: str, port: int, visitors: int) -> None:
        """Listen for so many visitors.

        Raises:
            OSError: the port is taken, or not ours to take.
        """
        super().__init__(socket.AF_INET, socket.SOCK_STREAM)
        self._most = MOST_SILENT + OF_A_VISITOR * visitors
        self._open: list[socket.socket] = []
        _may_open(self._most + FILES_OF_A_VISITOR * visitors + OWN_FILES)
        try:
            self.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.bind((host, port))
        except BaseException:
            self.close()
            raise

    def accept(self) -> tuple[socket.socket, Any]:
        """Take the next connection.

        Raises:
            ConnectionAbortedError: there are enough; the loop that asks takes it for gone.
        """
        connection, address = super().accept()
        if len(self._open) >= self._most:
            self._open = [each for each in self._open if each.fileno() >= 0]
        if len(self._open) >= self._most:
            connection.close()
            raise ConnectionAbortedError
        self._open.append(connection)
        return connection, address


def _may_open(files: int) -> None:
    """Raise how many files the process may have, as far as it is allowed to."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < files:
        with contextlib.suppress(OSError, ValueError):  # as many as there are, then
            resource.setrlimit(
                resource.RLIMIT_NOFILE, (files if hard < 0 else min(files, hard), hard)
            )
