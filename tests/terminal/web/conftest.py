"""`samarbete serve` as somebody on the same machine meets it, over real connections."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

PATIENCE = 60
"""Seconds after which what has not come never will."""


LONGEST = 1000
"""Characters of the longest that is waited for, with the colours between."""


class Page:
    """A page's connection: what it draws, and what is typed there.

    It is read all the time, as a browser does: a server takes one that does not answer its signs
    of life for gone.
    """

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        self.connection = connection
        self._drawn: list[str] = []
        self._come: asyncio.Queue[aiohttp.WSMessage] = asyncio.Queue()

    async def read(self) -> None:
        """Take in all that comes, until it is closed."""
        while not self.connection.closed:
            await self._come.put(await self.connection.receive())

    async def _next(self) -> aiohttp.WSMessage:
        """Wait for what comes next, and is no sign of life.

        Raises:
            TimeoutError: nothing does.
        """
        return await asyncio.wait_for(self._come.get(), PATIENCE)

    @property
    def drawn(self) -> str:
        """All that was drawn while something was waited for."""
        return "".join(self._drawn)

    async def says(self, *words: str) -> None:
        """Wait for what is drawn until all these words have come since this was last asked."""
        missing, seen = set(words), ""
        try:
            while missing := {word for word in missing if word not in seen}:
                message = await self._next()
                assert message.type is aiohttp.WSMsgType.BINARY, (message, seen[-500:])
                drawn = message.data.decode("utf-8", "replace")
                self._drawn.append(drawn)
                seen = seen[-LONGEST:] + drawn  # all of it takes longer and longer to look through
        except TimeoutError:
            raise AssertionError(f"{missing} do not come; drawn: {seen[-2000:]!r}") from None

    async def types(self, keys: str) -> None:
        """Press keys; where the page was closed by one of them, the others go to nobody."""
        with contextlib.suppress(ConnectionError):
            await self.tells("stdin", keys)

    async def tells(self, what: str, value: object) -> None:
        await self.connection.send_str(json.dumps([what, value]))

    async def closes(self) -> str:
        """Wait until the server closes it; return what was drawn."""
        seen = b""
        try:
            while (message := await self._next()).type is aiohttp.WSMsgType.BINARY:
                seen += message.data
        except TimeoutError:
            raise AssertionError(f"it stays open; drawn: {seen[-2000:]!r}") from None
        assert self.connection.closed
        return seen.decode("utf-8", "replace")


class Browser:
    """A browser that was let in."""

    def __init__(self, session: aiohttp.ClientSession, room: str) -> None:
        self.session = session
        self.room = room
        """The address of the page, which ends in a stroke."""

    @asynccontextmanager
    async def page(self, query: str = "width=80&height=24") -> AsyncIterator[Page]:
        """Open the page's connection."""
        async with self.session.ws_connect(f"{self.room}ws?{query}", max_msg_size=0) as connection:
            page = Page(connection)
            reading = asyncio.create_task(page.read())
            try:
                yield page
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)


@asynccontextmanager
async def let_in(address: str) -> AsyncIterator[Browser]:
    """Open a browser with the address that a server has printed."""
    jar = aiohttp.CookieJar(unsafe=True)  # of a machine that has no name but a number
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        async with session.get(address) as page:
            assert page.status == 200, await page.text()
        yield Browser(session, str(page.url))


class Visitors:
    """What there is of visitors: their processes and their directories."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def left(self) -> list[Path]:
        """Return the directories of visitors that are there."""
        return list((self._folder / "tmp").iterdir())

    def processes(self) -> list[int]:
        """Return the processes of visitors, by the directory that is named to them."""
        named = f"{self._folder / 'tmp'}/samarbete-".encode()
        found = []
        for each in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if named in (each / "cmdline").read_bytes():
                    found.append(int(each.name))
        return found

    async def are_gone(self, seconds: float = PATIENCE) -> None:
        """Wait until no process of a visitor is left, and no file."""
        try:
            async with asyncio.timeout(seconds):
                while self.left() or self.processes():
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"left: {self.left()}, {self.processes()}") from None


class Served:
    """A server that runs: where it is, what it said, and its visitors."""

    def __init__(self, process: subprocess.Popen[str], port: int, folder: Path) -> None:
        self.process = process
        self.port = port
        self.here = f"http://127.0.0.1:{port}"
        self.visitors = Visitors(folder)
        self.said = self.line() + self.line()

    @property
    def address(self) -> str:
        """The address that lets a browser in, by what was said last."""
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+", self.said)
        return address

    def line(self) -> str:
        """Wait for a line that it says."""
        assert self.process.stderr is not None
        return self.process.stderr.readline()

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        """Open a browser with the address that was said last, and read the next one."""
        async with let_in(self.address) as browser:
            self.said = self.line()
            yield browser

    @asynccontextmanager
    async def page(self, query: str = "width=80&height=24") -> AsyncIterator[Page]:
        """Open a page in a browser of its own."""
        async with self.browser() as browser, browser.page(query) as page:
            yield page

    def kill_all(self) -> None:
        """Leave nothing behind, whatever the test has found."""
        for process in self.visitors.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


Serve = Callable[..., Served]


@pytest.fixture
def free_port() -> int:
    """Return a port that nobody listens on."""
    return _free_port()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def visitors(tmp_path: Path) -> Visitors:
    """Return what there is of visitors, whoever has started their server."""
    return Visitors(tmp_path)


@pytest.fixture
def serve(environment: dict[str, str], tmp_path: Path) -> Iterator[Serve]:
    """Start `samarbete serve` on a free port."""
    started: list[Served] = []

    def serve(
        *arguments: str | Path, before: tuple[str | Path, ...] = (), **variables: str
    ) -> Served:
        port = _free_port()
        command = [sys.executable, "-m", "tui", *before, "serve", "--port", str(port), *arguments]
        process = subprocess.Popen(
            list(map(str, command)),
            env=environment | variables,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(Served(process, port, tmp_path))
        return started[-1]

    yield serve
    for served in started:
        try:
            if served.process.poll() is None:
                served.process.send_signal(signal.SIGTERM)
                assert served.process.wait(PATIENCE) == 0
        finally:
            served.kill_all()
