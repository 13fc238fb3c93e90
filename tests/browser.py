"""A real browser without a window, if the machine has one: its own Chromium, by Playwright."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, WebSocket, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = "there is no browser: apt-get install chromium"
PATIENCE = 30
"""Seconds after which what has not come never will; a browser's first start takes some."""


def program() -> str | None:
    """Return the browser of this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Heard:
    """What a page hears and complains of from now on."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        """What the browser reports as an error."""
        self._received = ""
        self._news = asyncio.Event()
        page.on("websocket", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda told: told.type == "error" and self.complaints.append(told.text))

    async def receives(self, *words: str) -> None:
        """Wait until all these words have come over its connections since this was last asked."""
        async with asyncio.timeout(PATIENCE):
            while not all(each in self._received for each in words):
                self._news.clear()
                await self._news.wait()
        self._received = ""

    def _listen(self, connection: WebSocket) -> None:
        connection.on("framereceived", self._hear)

    def _hear(self, data: str | bytes) -> None:
        if isinstance(data, bytes):  # a text is a word between the programs, and is not drawn
            self._received += data.decode("utf-8", "ignore")
            self._news.set()


@asynccontextmanager
async def browser(environment: dict[str, str]) -> AsyncIterator[Page]:
    """Start the browser with an empty page; it is gone afterwards, with all it started.

    It has no folder of the test's for temporary files: the path of its socket must be short.
    """
    named = program()
    assert named is not None, NONE
    own = {name: value for name, value in environment.items() if name != "TMPDIR"}
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=named, env=own, timeout=PATIENCE * 1000
        )
        page = await chromium.new_page(viewport={"width": 1000, "height": 640})
        page.set_default_timeout(PATIENCE * 1000)
        yield page
        await chromium.close()
