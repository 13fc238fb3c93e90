"""`serve`: the screen in a browser on this machine, over real connections of the loopback."""

import errno
import os
import socket

import pytest

from tests.browser import NONE, Heard, browser, program
from tui.web import serving


async def test_the_demo_office_is_seen_in_the_page_and_takes_keys(serve) -> None:
    """The page comes, its connection draws the first screen; it goes with the visitor."""
    served = serve()
    assert "The demo office is shown" in served.said
    assert "lets one browser in, once" in served.said
    async with served.browser() as visitor:
        async with visitor.session.get(visitor.room) as shown:
            assert shown.status == 200
            policy = shown.headers["Content-Security-Policy"].split("; ")
            assert {"default-src 'self'", "frame-ancestors 'none'"} <= {*policy}
            assert f"{visitor.room.replace('http', 'ws', 1)}ws" in await shown.text()
        async with visitor.page() as page:
            await page.says("Byrå Norr AB", "1001 Alfa Bygg AB", "Quit")
            await page.types("?")
            await page.says("Keys")
            assert len(served.visitors.left()) == 1
        await served.visitors.are_gone()


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
    served = serve()
    async with browser(environment) as page:
        heard = Heard(page)
        await page.goto(f"{served.address}&fontsize=14")
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
        await served.visitors.are_gone()
        await page.wait_for_selector("body.-closed")
        assert "token" not in page.url
        assert "token" not in await page.evaluate("document.referrer")


async def test_a_real_store_is_shown_read_only_and_only_when_that_is_said(
    serve, demo_store
) -> None:
    """Its page says read-only, and e is refused there."""
    before = ("--store", demo_store, "--operator", "anna")
    served = serve("--real-store-read-only", before=before)
    assert "The store of Byrå Norr AB, read-only," in served.said
    async with served.page() as page:
        await page.says("read-only", "1001 Alfa Bygg AB", "Quit")
        await page.types("e")
        await page.says("opened read-only")


async def test_nobody_outside_this_machine_can_reach_it(serve) -> None:
    """It listens on 127.0.0.1 and on no other address of this machine."""
    port = serve().port
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
    assert "serve needs textual_serve: install with the extra serve" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--store", "x", "serve"), "--real-store-read-only shows the store"),
        (("--demo", "serve", "--real-store-read-only"), "--demo is not a real store"),
        (("--restricted", "--demo", "serve"), "goes neither with --restricted"),
        (("serve", "--port", "0"), "'0' is no port"),
        (("serve", "--visitors", "0"), "'0' is no number from 1"),
        (("serve", "--visitors", "many"), "'many' is no number from 1"),
    ],
)
def test_what_cannot_be_served_is_refused(run_plain, arguments, words) -> None:
    """Before anything listens."""
    refused = run_plain(*arguments)
    assert refused.returncode == 2
    assert words in refused.stderr


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "samarbete: port {}: something else uses it already; --port N\n"),
        ("sv", "samarbete: port {}: något annat använder den redan; --port N\n"),
    ],
)
def test_a_port_that_is_taken_is_said(run_plain, language, words) -> None:
    """With the option that chooses another, in the program's own words."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run_plain("--lang", language, "serve", "--port", f"{port}")
    assert refused.returncode == 2
    assert refused.stderr == words.format(port)


def test_why_a_port_cannot_be_used_is_told_by_what_the_system_says() -> None:
    """In the program's words where they are known, else in those of the system."""
    refused = serving.why_no_port(OSError(errno.EACCES, "Permission denied"))
    assert refused == "this account may not use it; those from 1024 on are for all"
    assert serving.why_no_port(OSError(errno.ENOBUFS, "No buffer")) == "No buffer"
