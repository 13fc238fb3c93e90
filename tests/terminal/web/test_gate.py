"""Who is let in: the browser that opens the printed address, and no other page or account."""

import asyncio
import resource
import socket
from contextlib import ExitStack

import aiohttp
import pytest
from yarl import URL

from tests.terminal.web.conftest import PATIENCE, let_in


async def _refused(session: aiohttp.ClientSession, address: str, **headers: str) -> str:
    """Ask for a page that is refused; return the words."""
    async with session.get(address, headers=headers) as page:
        assert page.status == 403
        assert page.content_type == "text/plain"
        return await page.text()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Open the address that samarbete serve has printed last"),
     ("sv", "Öppna adressen som samarbete serve senast skrev ut")],
)  # fmt: skip
async def test_who_has_no_token_is_told_what_to_open(serve, language, words) -> None:
    """Another account of the machine reaches the port, and nothing else."""
    served = serve(before=("--lang", language))
    async with aiohttp.ClientSession() as stranger:
        for wrong in ("", "?token=", "?token=guessed", "?token=%ff", "ws", "static/js/textual.js"):
            assert words in await _refused(stranger, f"{served.here}/{wrong}")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await stranger.ws_connect(f"{served.here}/ws")
        assert refused.value.status == 403
    assert served.visitors.processes() == []


async def test_the_address_lets_one_browser_in_and_the_next_is_printed(serve) -> None:
    """Whoever reads it later, off the arguments of a browser, comes too late."""
    served = serve()
    first = served.address
    async with served.browser(), aiohttp.ClientSession() as stranger:
        await _refused(stranger, first)
        assert served.address != first
        async with served.browser() as second, second.page() as page:
            await page.says("1001 Alfa Bygg AB")


async def test_who_knows_where_the_page_is_still_needs_the_cookie(serve) -> None:
    """The cookie cannot be read by scripts, and is sent to no other server of this machine."""
    served = serve()
    async with served.browser() as visitor, aiohttp.ClientSession() as stranger:
        await _refused(stranger, visitor.room)
        await _refused(stranger, f"{visitor.room}static/js/textual.js")
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await stranger.ws_connect(f"{visitor.room}ws")
        (cookie,) = visitor.session.cookie_jar
        assert cookie["httponly"]
        assert cookie["path"] == URL(visitor.room).path
        others = visitor.session.cookie_jar.filter_cookies(URL("http://127.0.0.1:9/"))
        assert not others


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Host": "elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "file://"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://evil@127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}.elsewhere.example"},
        {"Host": "elsewhere.example:{port}"},
    ],
    ids=lambda headers: "-".join(*headers.items()),
)
async def test_a_page_from_elsewhere_gets_nothing(serve, headers) -> None:
    """Neither page nor connection, though the visitor's browser was let in."""
    served = serve()
    headers = {name: value.format(port=served.port) for name, value in headers.items()}
    async with served.browser() as visitor:
        words = await _refused(visitor.session, visitor.room, **headers)
        assert "pages of this machine alone" in words
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.session.ws_connect(f"{visitor.room}ws", headers=headers)
        assert refused.value.status == 403
    assert served.visitors.processes() == []


@pytest.mark.parametrize("header", ["Host", "Origin"])
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_a_page_of_another_local_port_gets_nothing_and_is_told_why(
    serve, header, name
) -> None:
    """It may be another account's; or a tunnel has another port at this end."""
    served = serve()
    other = 1 + served.port % 60000
    value = f"{name}:{other}" if header == "Host" else f"http://{name}:{other}"
    async with served.browser() as visitor:
        words = await _refused(visitor.session, visitor.room, **{header: value})
        assert f"listens on port {served.port} and was asked for on port {other}" in words
        assert f"ssh -L {served.port}:127.0.0.1:{served.port} HOST" in words
        assert await _refused(visitor.session, served.address, **{header: value}) == words
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await visitor.session.ws_connect(f"{visitor.room}ws", headers={header: value})


async def test_the_name_localhost_is_this_machine_too(serve) -> None:
    """As at the other end of a tunnel; the page asks for its connection by the same name."""
    served = serve()
    address = served.address.replace("127.0.0.1", "localhost")
    async with let_in(address) as browser, browser.session.get(browser.room) as page:
        assert f"ws://localhost:{served.port}/" in await page.text()


NO_HTTP = (
    b"GET /?token=" + b"a" * 10_000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil\x1b]0;\x07\r\n\r\n",
    b"\x16\x03\x01" * 50,
    b"GET / HTTP/1.1\r\n\x1b[2J: x\r\n\r\n",
    b"GET / HTTP/9.9\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
)


async def test_what_is_no_request_writes_nothing_on_the_terminal(serve) -> None:
    """Any account of the machine may send it; the printed address would be pushed out of sight."""
    served = serve()
    for raw in NO_HTTP:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(raw)
        assert (await reader.read(100)).split()[1:2] in ([b"400"], [b"403"], [b"405"])
        writer.close()
    async with let_in(served.address):
        assert "a browser was let in" in served.line()


async def test_connections_that_strangers_leave_open_cost_a_visitor_nothing(serve) -> None:
    """More than the server may have files; it hangs up on most of them, and says nothing of it."""
    served = serve("--visitors", "1")
    async with served.browser() as visitor, visitor.page() as page:
        await page.says("1001 Alfa Bygg AB")
        resource.prlimit(served.process.pid, resource.RLIMIT_NOFILE, (100, 100))
        with ExitStack() as strangers:
            silent = [
                strangers.enter_context(socket.create_connection(("127.0.0.1", served.port)))
                for _ in range(150)
            ]
            hung_up = silent[-1]
            hung_up.settimeout(PATIENCE)
            assert await asyncio.to_thread(hung_up.recv, 1) == b""
            await page.types("/zz")
            await page.says("0 of 25")
    await served.visitors.are_gone()
    async with served.browser():
        assert "a browser was let in" in served.said


async def test_a_name_too_long_for_a_file_writes_nothing_on_the_terminal(serve) -> None:
    served = serve()
    async with served.browser() as visitor:
        page = await visitor.session.get(f"{visitor.room}static/{'a' * 5000}")
        assert page.status == 404
    async with served.browser():
        assert "a browser was let in" in served.said
