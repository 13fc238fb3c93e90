"""A real browser without a window, if the machine has one, driven by its own debugging protocol."""

import asyncio
import base64
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = "there is no browser: apt-get install chromium"
PATIENCE = 30
"""Seconds after which what has not come never will; a browser's first start takes some."""
CODES = {"Enter": ("Enter", 13, "\r"), "j": ("KeyJ", 74, "j"), "q": ("KeyQ", 81, "q")}


def program() -> str | None:
    """Return the browser of this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """A page that is open in the browser."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        self._connection = connection
        self._number = 0
        self.received = ""
        """What has come over the page's own connections."""
        self.complaints: list[str] = []
        """What the browser reports as an error."""

    async def call(self, method: str, **parameters: object) -> dict[str, object]:
        """Ask the browser for something; return its answer."""
        self._number += 1
        await self._connection.send_json(
            {"id": self._number, "method": method, "params": parameters}
        )
        while (told := await self._hear()).get("id") != self._number:
            pass
        assert "error" not in told, told
        return told["result"]

    async def open(self, address: str) -> None:
        """Go to an address."""
        for each in ("Network", "Log", "Runtime"):
            await self.call(f"{each}.enable")
        await self.call("Page.navigate", url=address)

    async def find(self, expression: str) -> object:
        """Return what a line of JavaScript finds in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    async def press(self, key: str) -> None:
        """Press a key; it goes to what has the focus, as with a real keyboard."""
        code, number, text = CODES[key]
        about = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def picture(self) -> bytes:
        """Return a PNG of what is seen."""
        taken = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(str(taken["data"]))

    async def receives(self, *words: str) -> None:
        """Wait until all these words have come to the page since this was last asked."""
        async with asyncio.timeout(PATIENCE):
            while not all(each in self.received for each in words):
                await self._hear()
        self.received = ""

    async def _hear(self) -> dict:
        told = await self._connection.receive_json(timeout=PATIENCE)
        match told.get("method"):
            case "Network.webSocketFrameReceived":
                data = told["params"]["response"]["payloadData"]
                with contextlib.suppress(ValueError):  # what is no base64 is a word, not a picture
                    self.received += base64.b64decode(data, validate=True).decode("utf-8", "ignore")
            case "Log.entryAdded" if told["params"]["entry"]["level"] == "error":
                self.complaints.append(told["params"]["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(told["params"]))
        return told


@asynccontextmanager
async def browser(environment: dict[str, str]) -> AsyncIterator[Page]:
    """Start the browser with an empty page; it is gone afterwards, with all it started.

    What it writes is in a folder of its own: the path of its socket must be short.
    """
    named = program()
    assert named is not None, NONE
    folder = Path(tempfile.mkdtemp(prefix="browser-"))
    process = subprocess.Popen(
        [named, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--remote-debugging-port=0", f"--user-data-dir={folder}", "--window-size=1000,640",
         "about:blank"],
        env=environment | {"HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        port = await _listening(folder / "DevToolsActivePort", lambda: process.poll() is None)
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/json") as answer,
        ):
            pages = await answer.json(content_type=None)
            (page,) = (each for each in pages if each["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as wire:
                yield Page(wire)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


async def _listening(file: Path, lives: Callable[[], bool]) -> str:
    """Wait until the browser has said where it listens."""
    async with asyncio.timeout(PATIENCE):
        while not (file.exists() and file.read_text().count("\n")):
            assert lives(), "the browser has ended"
            await asyncio.sleep(0.05)
    return file.read_text().split("\n")[0]
