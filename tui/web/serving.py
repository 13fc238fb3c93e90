"""The screen in a browser on this machine: one process of samarbete for each visitor.

There is no sign-in: whoever reaches the port acts as the account that serves. So it listens on
127.0.0.1 alone, answers no page of another origin, and shows the demo office, or a store read-only.
"""

import logging
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

from store.i18n.language import _, language
from tui.formatting.safe_text import safe

HOST = "127.0.0.1"
CHILD_GRACE = 2
"""Seconds in which visitors' screens must have closed on their own."""
HOST_NAMES = (HOST, "localhost")
"""What a browser may call this machine, also at the other end of an SSH tunnel."""
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
PAGE = Path(__file__).parent / "page"
"""Our own page in the place of textual-serve's: it says that there is no sign-in, and listens to
the keyboard at once."""


class Browser(Server):
    """Serves one command; says on standard error where, and that there is no sign-in."""

    def __init__(self, arguments: Sequence[str], port: int, shown: str) -> None:
        command = shlex.join([sys.executable, "-P", "-m", "tui", *arguments])
        super().__init__(command, HOST, port, title="samarbete", templates_path=PAGE)
        self._shown = shown
        self._notice = _(
            "There is no sign-in: who has an account on this machine can open it as well."
        )

    def serve(self, debug: bool = False) -> None:
        """Listen until Ctrl+C or a signal; say what is wrong, without local variables.

        Raises:
            OSError: the port is taken, or not ours to take.
        """
        logging.basicConfig(level=logging.WARNING, format="samarbete: %(message)s")
        web.run_app(
            self._make_app(),
            host=self.host,
            port=self.port,
            print=self._announce,
            access_log=None,
            shutdown_timeout=CHILD_GRACE,
        )

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing yet: nobody listens."""

    def _announce(self, *lines_of_aiohttp: object) -> None:
        """Say where it is, what is shown, and who can see it."""
        lines = (
            _(
                "samarbete: {what} is shown at {address} until Ctrl+C.",
                what=self._shown,
                address=self.public_url,
            ),
            self._notice,
        )
        print(*map(safe, lines), sep="\n", file=sys.stderr, flush=True)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._only_this_page)
        aiohttp_jinja2.get_env(app).globals["words"] = {
            "language": language(),
            "notice": self._notice,
            "closed": _("The screen was closed."),
            "again": _("Open it again"),
        }
        return app

    @web.middleware
    async def _only_this_page(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what other pages ask for in the visitor's browser; fetch nothing elsewhere."""
        origin = request.headers.get("Origin")
        asked = [f"//{request.host}", *([] if origin is None else [origin])]
        if any(not _is_here(address, self.port) for address in asked):
            words = _("samarbete is open to pages of this machine alone.")
            raise web.HTTPForbidden(text=f"{words}\n")
        response = await handler(request)
        if not response.prepared:
            addresses = " ".join(f"ws://{name}:{self.port}" for name in HOST_NAMES)
            response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(
                addresses=addresses
            )
        return response


def _is_here(address: str, port: int) -> bool:
    try:
        parts = urlsplit(address)
        return parts.hostname in HOST_NAMES and (parts.port or 80) == port
    except ValueError:
        return False


def serve(arguments: Sequence[str], port: int, shown: str) -> int:
    """Serve until a signal; return the exit code."""
    try:
        Browser(arguments, port, shown).serve()
    except OSError as error:
        message = _("port {port}: {why}; --port N", port=port, why=error.strerror)
        print(safe(f"samarbete: {message}"), file=sys.stderr)
        return 2
    return 0
