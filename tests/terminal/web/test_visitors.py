"""Visitors of `serve`: how many, how large, and that nothing of them is left, whatever happens."""

import asyncio
import os
import re
import signal
from contextlib import AsyncExitStack

import pytest

from tests.terminal.web.conftest import let_in

SOON = 8
"""Seconds within which a visitor is gone; a process has two, a busy machine takes some more."""


async def test_no_more_visitors_than_allowed_are_let_in_at_once(serve) -> None:
    """The next one is told, and comes in when somebody has left; no process is started for it."""
    served = serve("--visitors", "2")
    async with served.browser() as visitor, AsyncExitStack() as pages:
        for _ in range(2):
            page = await pages.enter_async_context(visitor.page())
            await page.says("1001 Alfa Bygg AB")
        async with visitor.page() as third:
            assert "All 2 places are taken" in await third.closes()
        assert len(served.visitors.processes()) == 2
        await page.connection.close()
        async with visitor.page() as third:
            await third.says("1001 Alfa Bygg AB")


async def test_a_page_that_goes_while_it_waits_for_a_place_is_no_fault(serve) -> None:
    """As when somebody loads it again; nothing is told, and no process is started for it."""
    served = serve("--visitors", "1")
    async with served.browser() as visitor, visitor.page() as page:
        await page.says("1001 Alfa Bygg AB")
        async with visitor.page() as told:
            for _ in range(3):
                async with visitor.page() as waiting:
                    waiting.connection._response.connection.transport.abort()
            assert "The one place is taken" in await told.closes()
        assert len(served.visitors.processes()) == 1
    await served.visitors.are_gone()
    async with served.browser():
        assert "a browser was let in" in served.said


async def test_a_page_that_waits_for_a_place_gets_none_of_a_server_that_leaves(serve) -> None:
    """Who leaves makes room; when the server has ended, nothing is left, nor is anything begun."""
    served = serve("--visitors", "1")
    async with served.browser() as visitor, visitor.page() as page, AsyncExitStack() as pages:
        await page.says("1001 Alfa Bygg AB")
        for _ in range(3):
            await pages.enter_async_context(visitor.page())
        served.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(served.process.wait, SOON) == 0
        assert served.visitors.processes() == []
        assert served.visitors.left() == []


# Another account reads the name off the arguments, and makes the directory before the process does.
STRANGER = """
import os, sys
if "tui.visiting" in sys.orig_argv:
    try:
        os.mkdir(sys.orig_argv[sys.orig_argv.index("tui.visiting") + 1])
    except FileExistsError:
        pass
"""


async def test_nobody_makes_a_visitors_directory_first(serve, environment, tmp_path) -> None:
    """It is there, and its owner's alone, before anybody can read what it is called."""
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "sitecustomize.py").write_text(STRANGER)
    served = serve(PYTHONPATH=f"{stranger}:{environment['PYTHONPATH']}")
    async with served.page() as page:
        await page.says("1001 Alfa Bygg AB")
        (directory,) = served.visitors.left()
        assert directory.stat().st_mode & 0o777 == 0o700
    await served.visitors.are_gone()


async def test_a_page_cannot_ask_for_a_size_that_eats_the_machine(serve) -> None:
    """It is drawn 500x200 at most, from the start and later."""
    served = serve()
    async with served.browser() as visitor, visitor.page("width=60000&height=60000") as page:
        await page.says("1001 Alfa Bygg AB")
        await page.types("/")  # what stands in the last line changes
        await page.says("\x1b[200;")
        await page.tells("resize", {"width": 90, "height": 30})
        await page.types("\x1b[Z")
        await page.says("\x1b[30;")
        await page.tells("resize", {"width": 60000, "height": 60000})
        await page.types("/")
        await page.says("\x1b[200;")
        assert "\x1b[201;" not in page.drawn
    await served.visitors.are_gone()


async def test_a_page_that_changes_its_size_while_its_screen_starts_is_drawn_that_large(
    serve,
) -> None:
    """As when its window is laid out anew in the first second: the size it was opened with is old.

    It is said of it before the screen reads anything. The first size is too small to draw a list.
    """
    served = serve()
    async with served.browser() as visitor:
        for lines in (40, 45, 50):
            async with visitor.page("width=50&height=12") as page:
                await page.tells("resize", {"width": 120, "height": lines})
                await page.says("1001 Alfa Bygg AB", f"\x1b[{lines};")
    await served.visitors.are_gone()


async def test_keys_cannot_ask_for_a_size(serve) -> None:
    """A terminal may tell its size among what is typed; of a page only the server says it."""
    served = serve()
    async with served.page() as page:
        await page.says("1001 Alfa Bygg AB")
        await page.types("\x1b[48;60;90;0;0t/zz")
        await page.says("0 of 25")
        assert "\x1b[24;" in page.drawn
        assert "\x1b[60;" not in page.drawn
    await served.visitors.are_gone()


async def test_a_paste_of_a_page_is_text_to_its_end_however_long_and_nothing_typed_ends_nothing(
    serve,
) -> None:
    """What is in it acts as no key, and what is more than any field takes is kept nowhere."""
    served = serve()
    async with served.page() as page:
        await page.says("1001 Alfa Bygg AB")
        await page.types("")
        await page.types("/\x1b[200~ga\x1b\x1b[201\x1b~")
        for _ in range(20):
            await page.types("\x1b[Bq" * 5000)
        await page.types("\x1b[201~")
        await page.says("0 of 25")
        await page.types("\x1b")
        await page.says("25 customers")
        await page.types("/zz")
        await page.says("0 of 25")
    await served.visitors.are_gone()


@pytest.mark.parametrize("odd", ['["resize", {"width": "80", "height": 24}]', "[" * 60_000,
                                 '["stdin", "' + "x" * 100_000 + '"]'],
                         ids=["no-size", "deep", "long"])  # fmt: skip
async def test_a_page_that_says_what_none_of_ours_does_is_closed(serve, odd) -> None:
    """The server goes on."""
    served = serve()
    async with served.browser() as visitor:
        async with visitor.page() as page:
            await page.connection.send_str(odd)
            await page.closes()
        async with visitor.page("width=x&height=" + "9" * 5000) as page:
            await page.says("1001 Alfa Bygg AB")
    await served.visitors.are_gone()


async def test_a_screen_that_hangs_is_ended_while_its_page_is_open(serve) -> None:
    """It is asked every two seconds, and must have answered within ten."""
    served = serve()
    async with served.page() as page:
        await page.says("1001 Alfa Bygg AB")
        (process,) = served.visitors.processes()
        os.kill(process, signal.SIGSTOP)
        await page.closes()
        await served.visitors.are_gone(SOON)
    assert "does not answer any more" in served.line()


async def test_a_screen_that_hangs_when_its_page_goes_is_ended(serve) -> None:
    served = serve()
    async with served.page() as page:
        await page.says("1001 Alfa Bygg AB")
        (process,) = served.visitors.processes()
        os.kill(process, signal.SIGSTOP)
    await served.visitors.are_gone(SOON)


LARGE = "width=500&height=200"


async def test_a_page_that_goes_while_a_large_frame_is_written_takes_its_screen_along(
    serve,
) -> None:
    """Nobody reads the frame to its end; the process must not wait for that."""
    served = serve()
    async with served.browser() as visitor:
        for _ in range(3):
            async with visitor.page(LARGE) as page:
                await page.says("\x1b[?1049h")  # the frame comes after that
            await served.visitors.are_gone(SOON)


async def test_a_page_that_reads_no_more_is_given_up(serve) -> None:
    """As of a machine that sleeps: its connection stays open, and fills up."""
    served = serve()
    async with served.browser() as visitor, visitor.page(LARGE) as page:
        await page.says("1001 Alfa Bygg AB")
        transport = page.connection._response.connection.transport
        transport.pause_reading()
        for _ in range(40):
            await page.tells("resize", {"width": 499, "height": 199})
            await page.tells("resize", {"width": 500, "height": 200})
        await served.visitors.are_gone(3 * SOON)
        transport.resume_reading()


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL]
)
@pytest.mark.parametrize("frame", ["small", "large"])
async def test_a_server_that_goes_takes_its_visitors_along(serve, number, frame) -> None:
    """Also one that cannot say goodbye, and in the midst of a frame that nobody reads."""
    served = serve()
    async with served.browser() as visitor, AsyncExitStack() as pages:
        for _ in range(2):
            page = await pages.enter_async_context(
                visitor.page(LARGE if frame == "large" else "width=80&height=24")
            )
            await page.says("\x1b[?1049h" if frame == "large" else "1001 Alfa Bygg AB")
        assert len(served.visitors.processes()) == 2
        served.process.send_signal(number)
        code = await asyncio.to_thread(served.process.wait, SOON)
        assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        await served.visitors.are_gone(SOON)


async def test_a_terminal_that_is_lost_takes_server_and_visitors_along(
    open_terminal, free_port, visitors
) -> None:
    """Its window is closed, with somebody in a page."""
    terminal = open_terminal("serve", "--port", str(free_port), columns=200)
    terminal.wait_for("?token=", "nobody else is let in")
    found = re.search(r"http://\S+\?token=[\w-]+", terminal.text)
    assert found is not None
    async with let_in(found[0]) as browser, browser.page() as page:
        await page.says("1001 Alfa Bygg AB")
        assert len(visitors.processes()) == 1
        terminal.hang_up()
        await visitors.are_gone(SOON)
    assert terminal.wait_exit(SOON) == 0
