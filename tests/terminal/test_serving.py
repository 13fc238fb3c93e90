"""`serve`: the screen in a browser on this machine, over real connections of the loopback."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from tests.browser import NONE, Heard, browser, program

PATIENCE = 20
"""Seconds after which what has not come never will."""


class Served(NamedTuple):
    """Where it is, what it said at its start, and the process."""

    address: str
    said: str
    process: subprocess.Popen[str]


Serve = Callable[..., Served]


@pytest.fixture
def serve(environment: dict[str, str], tmp_path: Path) -> Iterator[Serve]:
    """Start `samarbete serve` on a free port; give its address and what it said."""
    started: list[subprocess.Popen[str]] = []

    def serve(*arguments: str | Path, before: tuple[str | Path, ...] = ()) -> Served:
        port = _free_port()
        command = [sys.executable, "-m", "tui", *before, "serve", "--port", str(port), *arguments]
        process = subprocess.Popen(
            list(map(str, command)),
            env=environment,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stderr is not None
        said = process.stderr.readline() + process.stderr.readline()
        return Served(f"http://127.0.0.1:{port}", said, process)

    yield serve
    for process in started:
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(PATIENCE) == 0
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            assert process.stderr is not None
            process.stderr.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def _seen(websocket: aiohttp.ClientWebSocketResponse, *words: str) -> str:
    """Read what is drawn until all these words have come."""
    drawn = ""
    try:
        while not all(each in drawn for each in words):
            message = await websocket.receive(timeout=PATIENCE)
            assert message.type is aiohttp.WSMsgType.BINARY, message
            drawn += message.data.decode("utf-8", "replace")
    except TimeoutError:
        raise AssertionError(f"{words} do not come; drawn: {drawn[-2000:]!r}") from None
    return drawn


def _left(folder: Path) -> list[Path]:
    """Return the demo offices that are there."""
    return list((folder / "tmp").glob("samarbete-*"))


async def _gone(folder: Path) -> None:
    """Wait until no visitor's demo office is left."""
    async with asyncio.timeout(PATIENCE):
        while _left(folder):
            await asyncio.sleep(0.05)


async def test_the_demo_office_is_seen_in_the_page_and_takes_keys(serve, tmp_path) -> None:
    """The page comes, its connection draws the first screen; it goes with the visitor."""
    address, said, _ = serve()
    assert address in said
    assert "The demo office" in said
    assert "There is no sign-in" in said
    async with aiohttp.ClientSession() as browser:
        async with browser.get(address) as page:
            assert page.status == 200
            assert "default-src 'self'" in page.headers["Content-Security-Policy"]
            assert f"{address.replace('http', 'ws', 1)}/ws" in await page.text()
        async with browser.ws_connect(f"{address}/ws?width=80&height=24") as websocket:
            await _seen(websocket, "Byrå Norr AB", "1001 Alfa Bygg AB", "Quit")
            await websocket.send_str(json.dumps(["stdin", "?"]))
            await _seen(websocket, "Keys")
            assert len(_left(tmp_path)) == 1
        await _gone(tmp_path)


@pytest.fixture
def _in_a_browser() -> None:
    """Skip where there is no browser; where `.ci/run` has found or installed one, fail."""
    if program() is None:
        if os.environ.get("WITH_BROWSER"):
            pytest.fail(NONE)
        pytest.skip(NONE)


@pytest.mark.usefixtures("_in_a_browser")
async def test_a_real_browser_shows_it_and_takes_keys(serve, environment, tmp_path) -> None:
    """Without a click first; the page says that nobody signs in, and fetches nothing elsewhere."""
    address, _, _ = serve()
    async with browser(environment) as page:
        heard = Heard(page)
        await page.goto(f"{address}/?fontsize=14")
        await heard.receives("1002 Beta Café AB")
        assert "There is no sign-in" in await page.inner_text("body")
        assert await page.title() == "samarbete"
        bottom = "document.querySelector('.xterm-screen').getBoundingClientRect().bottom"
        assert await page.evaluate(f"{bottom} <= innerHeight"), "the last line cannot be seen"
        before = await page.screenshot()
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await heard.receives("▼", "No main contact: ")
        after = await page.screenshot()
        for name, picture in (("before", before), ("after", after)):
            assert picture.startswith(b"\x89PNG")
            (tmp_path / f"{name}.png").write_bytes(picture)
        assert before != after
        assert heard.complaints == []
        await page.keyboard.press("q")
        await _gone(tmp_path)
        await page.wait_for_selector("body.-closed")


async def test_a_real_store_is_shown_read_only_and_only_when_that_is_said(
    serve, demo_store, tmp_path
) -> None:
    """Its page says read-only, and e is refused there."""
    before = ("--store", demo_store, "--operator", "anna")
    address, said, _ = serve("--real-store-read-only", before=before)
    assert "The store of Byrå Norr AB, read-only," in said
    async with (
        aiohttp.ClientSession() as browser,
        browser.ws_connect(f"{address}/ws?width=80&height=24") as websocket,
    ):
        await _seen(websocket, "read-only", "1001 Alfa Bygg AB", "Quit")
        await websocket.send_str(json.dumps(["stdin", "e"]))
        await _seen(websocket, "opened read-only")


async def test_a_server_that_is_stopped_takes_its_visitors_offices_along(serve, tmp_path) -> None:
    """SIGTERM, with somebody in the page."""
    address, _, process = serve()
    async with (
        aiohttp.ClientSession() as browser,
        browser.ws_connect(f"{address}/ws") as websocket,
    ):
        await _seen(websocket, "1001 Alfa Bygg AB")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, PATIENCE) == 0
    await _gone(tmp_path)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://elsewhere.example"}, {"Host": "elsewhere.example"}, {"Origin": "null"}],
    ids=["another-page", "another-name", "no-page"],
)
async def test_a_page_from_elsewhere_gets_nothing(serve, headers) -> None:
    """Neither the page nor its connection: the visitor's browser may be asked by any page."""
    address, _, _ = serve()
    async with aiohttp.ClientSession(headers=headers) as browser:
        async with browser.get(address) as page:
            assert page.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect(f"{address}/ws")
        assert refused.value.status == 403


async def test_nobody_outside_this_machine_can_reach_it(serve) -> None:
    """It listens on 127.0.0.1 and on no other address of this machine."""
    address, _, _ = serve()
    port = int(address.rpartition(":")[2])
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.2", port), timeout=5),
    ):
        pass


def test_without_the_extra_it_says_what_to_install(run_plain, environment, tmp_path) -> None:
    """Wrong usage is exit code 2."""
    (tmp_path / "without").mkdir()
    (tmp_path / "without/textual_serve.py").write_text(
        "raise ModuleNotFoundError('none', name='textual_serve')"
    )
    path = f"{tmp_path / 'without'}:{environment['PYTHONPATH']}"
    refused = run_plain("serve", PYTHONPATH=path)
    assert refused.returncode == 2
    assert "serve needs textual_serve: pip install 'samarbete[serve]'" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--store", "x", "serve"), "--real-store-read-only shows the store"),
        (("--demo", "serve", "--real-store-read-only"), "--demo is not a real store"),
        (("--restricted", "--demo", "serve"), "goes neither with --restricted"),
        (("serve", "--port", "0"), "'0' is no port"),
    ],
)
def test_what_cannot_be_served_is_refused(run_plain, arguments, words) -> None:
    """Before anything listens."""
    refused = run_plain(*arguments)
    assert refused.returncode == 2
    assert words in refused.stderr


def test_a_port_that_is_taken_is_said(run_plain) -> None:
    """With the option that chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run_plain("serve", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 2
    assert "--port N" in refused.stderr
