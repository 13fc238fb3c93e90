"""Who is let in by the server of the screen: the browser that opens the address it printed.

As Jupyter does it: the address holds a token; the first visit gets a cookie for it. Here the token
opens once, since other accounts of the machine may read it off the arguments of a browser.
"""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from store.i18n.language import _

HOST = "127.0.0.1"
HOST_NAMES = (HOST, "localhost")
"""What a browser may call this machine, also at the other end of an SSH tunnel."""


class Gate:
    """Keeps out pages from elsewhere, and everybody without token or cookie.

    All that is served stands below `room`, a path that nobody guesses. The cookie is for that path
    alone: browsers send a cookie to every port of a machine, and so would show it to the servers of
    other accounts.
    """

    def __init__(self, port: int, tell: Callable[[str], None]) -> None:
        """`tell` is given the address for the next visitor whenever one was let in."""
        self._port = port
        self._tell = tell
        self._token = secrets.token_urlsafe(32)
        self._cookie = secrets.token_urlsafe(32)
        self._cookie_name = f"samarbete-{port}"
        self.room = f"/{secrets.token_urlsafe(16)}"

    @property
    def address(self) -> str:
        """The address that lets one browser in."""
        return f"http://{HOST}:{self._port}/?token={self._token}"

    async def let_in(self, request: web.Request) -> web.StreamResponse:
        """Take the token for a cookie, and lead to the page.

        Raises:
            HTTPForbidden: it is not the token, or not any more.
        """
        query = dict(request.query)
        if not _same(query.pop("token", ""), self._token):
            raise _forbidden(_no_visitor())
        self._token = secrets.token_urlsafe(32)
        self._tell(self.address)
        there = web.HTTPSeeOther(request.rel_url.with_path(f"{self.room}/").with_query(query))
        there.set_cookie(
            self._cookie_name, self._cookie, path=f"{self.room}/", httponly=True, samesite="Lax"
        )
        return there

    @web.middleware
    async def admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse other pages of the visitor's browser, and other visitors."""
        origin = request.headers.get("Origin")
        for asked in (f"http://{request.host}", *([] if origin is None else [origin])):
            if asked.lower() not in self._own_origins:
                raise _forbidden(self._why_not(asked))
        cookie = request.cookies.get(self._cookie_name, "")
        if request.path != "/" and not _same(cookie, self._cookie):
            raise _forbidden(_no_visitor())
        return await handler(request)

    @property
    def _own_origins(self) -> set[str]:
        ends = [f":{self._port}", *([""] if self._port == 80 else [])]
        return {f"http://{name}{end}" for name in HOST_NAMES for end in ends}

    def _why_not(self, asked: str) -> str:
        """Say what is wrong with an address; most often a tunnel has two different ports."""
        try:
            parts = urlsplit(asked)
            host, port = parts.hostname, parts.port or 80
        except ValueError:
            host, port = None, 0
        if host in HOST_NAMES and port != self._port:
            return _(
                "samarbete listens on port {own} and was asked for on port {port}. A tunnel needs "
                "the same port at both ends: ssh -L {own}:127.0.0.1:{own} HOST",
                own=self._port,
                port=port,
            )
        return _("samarbete is open to pages of this machine alone.")


def _no_visitor() -> str:
    return _(
        "Open the address that samarbete serve has printed last: it lets one browser in, once."
    )


def _same(given: str, right: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), right.encode())


def _forbidden(words: str) -> web.HTTPForbidden:
    return web.HTTPForbidden(text=f"{words}\n")
