"""The screen in a browser on this machine: one process of samarbete for each visitor.

Whoever is let in acts as the account that serves. So it listens on 127.0.0.1 alone, lets in the
browsers that open an address it prints, and answers no page of another origin. It shows the demo
office, or a store read-only, and what a visitor sits at reads and writes no other file.
"""

import asyncio
import contextlib
import errno
import html
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import NoReturn

import textual_serve
from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware

from store.i18n.language import _, language, ngettext, system_words
from tui.formatting.safe_text import safe
from tui.web.door import Door
from tui.web.gate import HOST, HOST_NAMES, Gate
from tui.web.packets import MOST_MESSAGE, size
from tui.web.visitor import GRACE, Visitor

log = logging.getLogger("samarbete")

SIGN_OF_LIFE = 5
"""Seconds after which a page's connection is asked whether it is still there."""
FONT_SIZES = range(6, 73)
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self' {addresses}",
        "frame-ancestors 'none'",
    )
)
"""Nothing is fetched from elsewhere, whatever a page may ask for."""
PAGE = Path(__file__).parent / "page" / "app_index.html"
"""Our own page in the place of textual-serve's: it says who is let in, and listens to the keyboard
at once."""
STATIC = Path(textual_serve.__file__).parent / "static"
"""What draws a terminal in a browser."""


def _no_fault_of_ours(record: logging.LogRecord) -> bool:
    """Leave out what is no HTTP: any account of the host may send it, and fill the terminal.

    The address that lets the next browser in would be out of sight behind it.
    """
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


class Browser:
    """Serves one command line; says on standard error where, and who is let in."""

    def __init__(self, arguments: Sequence[str], port: int, shown: str, most: int) -> None:
        self._arguments = arguments
        self._port = port
        self._shown = shown
        self._most = most
        self._places = asyncio.Semaphore(most)
        self._visitors: set[Visitor] = set()
        self._leaving = False
        self._gate = Gate(port, self._tell_next)

    def serve(self) -> None:
        """Listen until Ctrl+C or a signal; say what is wrong, without local variables.

        Raises:
            OSError: the port is taken, or not ours to take.
        """
        logging.basicConfig(level=logging.WARNING, format="samarbete: %(message)s")
        logging.getLogger("aiohttp.server").addFilter(_no_fault_of_ours)
        door = Door(HOST, self._port, self._most)
        web.run_app(
            self._make_app(),
            sock=door,
            print=self._announce,
            access_log=None,
            shutdown_timeout=GRACE,
        )

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[_fetch_nothing_elsewhere(self._port), self._gate.admit])
        room = self._gate.room
        app.add_routes(
            (
                web.get("/", self._gate.let_in, allow_head=False),
                web.get(f"{room}/", self._page),
                web.get(f"{room}/ws", self._visit),
                web.static(f"{room}/static", STATIC),
            )
        )
        app.on_startup.append(self._heed_the_terminal)
        app.on_shutdown.append(self._see_visitors_off)
        return app

    async def _heed_the_terminal(self, app: web.Application) -> None:
        """Leave in order when the terminal is gone, save where it was told not to, as by nohup."""
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _leave)
        asyncio.get_running_loop().add_signal_handler(signal.SIGQUIT, _leave)

    async def _see_visitors_off(self, app: web.Application) -> None:
        self._leaving = True  # who waits for a place gets none
        await asyncio.gather(*(visitor.leave() for visitor in self._visitors))

    def _announce(self, *lines_of_aiohttp: object) -> None:
        """Say where it is, what is shown, and who is let in."""
        _say(
            _(
                "samarbete: {what} is shown until Ctrl+C at {address}",
                what=self._shown,
                address=self._gate.address,
            ),
            _("This address lets one browser in, once; nobody else is let in."),
        )

    def _tell_next(self, address: str) -> None:
        _say(_("samarbete: a browser was let in; the next one opens {address}", address=address))

    async def _page(self, request: web.Request) -> web.Response:
        asked = request.query.get("fontsize", "")
        font_size = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 16
        words = {
            "language": language(),
            "notice": _("There is no sign-in: whoever uses this browser is let in."),
            "closed": _("The screen was closed."),
            "again": _("Open it again"),
            "socket": f"ws://{request.host}{self._gate.room}/ws",
            "font_size": str(min(max(font_size, FONT_SIZES[0]), FONT_SIZES[-1])),
        }
        page = Template(PAGE.read_text("utf-8"))
        return web.Response(
            text=page.substitute({name: html.escape(text) for name, text in words.items()}),
            content_type="text/html",
        )

    async def _visit(self, request: web.Request) -> web.WebSocketResponse:
        """Show the screen over a page's connection, or say there that no place is left."""
        page = web.WebSocketResponse(
            heartbeat=SIGN_OF_LIFE, timeout=GRACE, max_msg_size=MOST_MESSAGE
        )
        await page.prepare(request)
        try:
            # a page that is loaded again comes back before its process has left
            await asyncio.wait_for(self._places.acquire(), 2 * GRACE)
        except TimeoutError:
            with contextlib.suppress(ConnectionError):  # it did not wait for that
                await page.send_bytes(f"\x1b[2J\x1b[H{self._full}".encode())
                await page.close()
            return page
        try:
            if not self._leaving and not _is_gone(request):
                await self._show(Visitor(page, request.transport), _asked_size(request))
        finally:
            self._places.release()
        return page

    async def _show(self, visitor: Visitor, size: tuple[int, int]) -> None:
        self._visitors.add(visitor)
        try:
            await visitor.stay(self._arguments, size)
        except OSError as error:  # the machine has no room for another process
            log.warning(_("A visitor's screen cannot be started: {why}", why=system_words(error)))
        finally:
            self._visitors.discard(visitor)

    @property
    def _full(self) -> str:
        return ngettext(
            "The one place is taken (--visitors). Try again when it is free.",
            "All {n} places are taken (--visitors). Try again when somebody has left.",
            self._most,
        )


def _fetch_nothing_elsewhere(port: int) -> Middleware:
    addresses = " ".join(f"ws://{name}:{port}" for name in HOST_NAMES)
    policy = CONTENT_SECURITY_POLICY.format(addresses=addresses)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            raise web.HTTPNotFound from None  # no file has such a name, and it is no fault
        if not response.prepared:
            response.headers["Content-Security-Policy"] = policy
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _asked_size(request: web.Request) -> tuple[int, int]:
    try:
        return size(int(request.query["width"]), int(request.query["height"]))
    except (KeyError, ValueError):
        return 80, 24


def _leave() -> NoReturn:
    raise web.GracefulExit


def _say(*lines: str) -> None:
    with contextlib.suppress(OSError):  # the terminal is gone, and the server follows
        print(*map(safe, lines), sep="\n", file=sys.stderr, flush=True)


def why_no_port(error: OSError) -> str:
    """Say why a port cannot be listened on: in words of our own where the cause is a usual one."""
    match error.errno:
        case errno.EADDRINUSE:
            return _("something else uses it already")
        case errno.EACCES:
            return _("this account may not use it; those from 1024 on are for all")
        case _else:
            return system_words(error)


def serve(arguments: Sequence[str], port: int, shown: str, most: int) -> int:
    """Serve until a signal; return the exit code."""
    try:
        Browser(arguments, port, shown, most).serve()
    except OSError as error:
        message = _("port {port}: {why}; --port N", port=port, why=why_no_port(error))
        print(safe(f"samarbete: {message}"), file=sys.stderr)
        return 2
    return 0
