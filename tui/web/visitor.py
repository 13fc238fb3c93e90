"""One visitor: a process that draws for a page, and is gone when either of the two is."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

from aiohttp import WSMsgType, web

from store.i18n.language import _
from tui.formatting.safe_text import safe
from tui.web.packets import EXIT, PING, PONG, START, Foreign, meta, packet_for

GRACE = 2
"""Seconds in which a process must have left on its own; then it is killed."""
ASKED = 2
"""Seconds between two questions whether the process still runs."""
SILENCE = 10
"""Seconds without an answer after which it hangs; also where its page takes no more."""
STARTED = 30
"""Seconds in which the first picture must have begun; a busy machine takes some."""
SAID = 200
"""Characters of a line that a process says on standard error, as far as they are told."""

log = logging.getLogger("samarbete")


class Visitor:
    """A process behind a page's connection. It shares nothing with others but the store.

    The server makes the process's directory for temporary files, so that it can remove it even
    where the process was killed, and nobody who reads its name off the process's arguments makes
    one in its place. The process ends by itself when its standard input ends: when the
    server closes it, or is gone.
    """

    def __init__(
        self, page: web.WebSocketResponse, connection: asyncio.WriteTransport | None
    ) -> None:
        self._page = page
        self._connection = connection
        self._directory: str | None = None
        self._deadline = time.monotonic() + STARTED
        self._asked_to_leave = asyncio.Event()
        self._gone = asyncio.Event()

    async def stay(self, arguments: Sequence[str], size: tuple[int, int]) -> None:
        """Show the screen until page, process or server leave; then nothing of it is left."""
        try:
            process = await self._started(arguments, size)
            told = asyncio.create_task(self._tell_faults(process))
            lasting = [
                asyncio.create_task(what)
                for what in (
                    self._draw(process),
                    self._listen(process),
                    self._see_that_it_runs(process),
                    self._asked_to_leave.wait(),
                )
            ]
            try:
                await asyncio.wait(lasting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await asyncio.shield(self._leave(process, lasting))
                await told
        finally:
            self._clear()
            self._gone.set()

    def _clear(self) -> None:
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)

    async def leave(self) -> None:
        """End the visit, and wait until it has ended."""
        self._asked_to_leave.set()
        await self._gone.wait()

    async def _started(self, arguments: Sequence[str], size: tuple[int, int]) -> Process:
        self._directory = tempfile.mkdtemp(prefix="samarbete-")
        kept = {name: is_ for name, is_ in os.environ.items() if not name.startswith("TEXTUAL")}
        path = [str(Path(__file__).parents[2]), kept.get("PYTHONPATH")]
        environment = kept | {
            "PYTHONPATH": os.pathsep.join(filter(None, path)),
            "TEXTUAL_DRIVER": "tui.web.driver:VisitorDriver",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "COLUMNS": str(size[0]),
            "ROWS": str(size[1]),
        }
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "tui.visiting", self._directory, *arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment,
            start_new_session=True,  # the terminal's signals are for the server alone
        )

    async def _draw(self, process: Process) -> None:
        """Give the page what the process draws, until either takes no more."""
        assert process.stdout is not None
        with contextlib.suppress(EOFError, ConnectionError, asyncio.LimitOverrunError):
            await process.stdout.readuntil(START)
            self._heard()
            while True:
                head = await process.stdout.readexactly(5)
                payload = await process.stdout.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"D":
                    await self._page.send_bytes(payload)
                elif payload == PONG:
                    self._heard()
                elif payload == EXIT:
                    return

    def _heard(self) -> None:
        self._deadline = time.monotonic() + SILENCE

    async def _listen(self, process: Process) -> None:
        """Give the process what the page says, until it is gone or says what no page of ours does.

        A page that goes without a word, as with a lost line, is noticed by its connection, which
        asks for a sign of life.
        """
        with contextlib.suppress(Foreign, ConnectionError):
            async for message in self._page:
                if message.type is not WSMsgType.TEXT:
                    continue
                if message.data.startswith('["ping"'):
                    await self._page.send_str(message.data.replace('["ping"', '["pong"', 1))
                else:
                    await _write(process, packet_for(message.data))

    async def _see_that_it_runs(self, process: Process) -> None:
        assert process.stdin is not None
        while time.monotonic() < self._deadline:
            await asyncio.sleep(ASKED)
            if not process.stdin.transport.get_write_buffer_size():
                process.stdin.write(meta(PING))
        log.warning(_("A visitor's screen does not answer any more; it is closed."))

    async def _tell_faults(self, process: Process) -> None:
        assert process.stderr is not None
        while line := await process.stderr.readline():
            log.warning("%s", safe(line.decode("utf-8", "replace").rstrip())[:SAID])

    async def _leave(self, process: Process, lasting: "Sequence[asyncio.Task[object]]") -> None:
        """End page and process, and remove what the process has left."""
        for task in lasting:
            task.cancel()
        await asyncio.gather(*lasting, return_exceptions=True)
        await asyncio.gather(self._close_page(), _end(process))
        await asyncio.to_thread(self._clear)

    async def _close_page(self) -> None:
        try:
            async with asyncio.timeout(GRACE):
                await self._page.close()
        except (TimeoutError, ConnectionError):  # it takes no more, not even that
            if self._connection is not None:
                self._connection.abort()


async def _write(process: Process, packet: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(packet)
    await process.stdin.drain()


async def _end(process: Process) -> None:
    """Let a process leave, and read on meanwhile: it may be drawing; kill it if it does not."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(GRACE):
            while await process.stdout.read(1 << 16):
                pass
            await process.wait()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
