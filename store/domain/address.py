"""Where a store is: a directory of this host, or a database on a server."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from store.i18n.language import _, system_words

Address = Path | str
"""A directory, or the `postgresql://` address of a database."""

SERVER = ("postgresql://", "postgres://")
SECRETS = (
    "password",
    "sslpassword",
    "oauth_client_secret",
    "scram_client_key",
    "scram_server_key",
)
"""What libpq takes that is a secret itself, and not where one stands."""
_SECRET_WORD = re.compile(rf"(?:^|\s)(?:{'|'.join(SECRETS)})\s*=", re.IGNORECASE)
_HOST = re.compile(r"(?:\[[^]]*\]|[^][:]*)(?::(?:[0-9]|%3[0-9])*)?")
"""A host, or none, and its port; another port is most often the beginning of a password."""


def read_address(text: str) -> Address:
    """Return the address that a text names.

    Raises:
        ValueError: it holds a password, cannot be read, or is of another kind. The message does
            not repeat it.
    """
    if text == "-":
        raise ValueError(_("a store has a name; ./- is a directory that is called -"))
    if "://" in text and not text.startswith(SERVER):
        raise ValueError(_("the address of a server begins with postgresql://"))
    if not text.startswith(SERVER):
        if _SECRET_WORD.search(text):  # what psql takes too, and we do not
            raise _password_in_it()
        path = Path(text)
        if path.name not in ("", ".."):
            return path
        try:  # `.` and `..` have no name that copies beside the store could have
            return Path(os.path.realpath(path))
        except OSError as error:  # the working directory is gone
            raise ValueError(f"{text}: {system_words(error)}") from None
    parts = _parts(text)
    if ":" in parts.user.rstrip(":") or any(
        value for name, value in parts.named if name.casefold() in SECRETS
    ):
        raise _password_in_it()
    if "@" in parts.database or not all(map(_HOST.fullmatch, parts.hosts.split(","))):
        raise ValueError(_("the address of the database cannot be read"))
    return text


def _password_in_it() -> ValueError:
    return ValueError(
        _(
            "a password does not belong in the address, where history and other users see it; "
            "put it into ~/.pgpass or a service file"
        )
    )


class _Parts(NamedTuple):
    user: str
    """With the password, if there is one; not decoded."""
    hosts: str
    database: str
    named: list[tuple[str, str]]


def _parts(address: str) -> _Parts:
    """Take an address apart as libpq does, for which `#` is a letter, and `?` is before an `@`."""
    from urllib.parse import unquote  # which a directory has no use for

    rest = address.partition("://")[2]
    first, stroke, others = rest.partition("/")
    user, _at, first = first.rpartition("@")
    place, _mark, query = f"{first}{stroke}{others}".partition("?")
    hosts, _stroke, database = place.partition("/")
    named = [part.partition("=") for part in query.split("&")]
    return _Parts(user, hosts, database, [(unquote(name), unquote(is_)) for name, _, is_ in named])


def usual_address() -> Address | None:
    """Return the configured store, else one of the operator's own; None where there is no home.

    Raises:
        ValueError: what is configured is none; the message names the file.
    """
    import tomllib

    from platformdirs import user_config_path, user_data_path

    try:
        file = user_config_path("samarbete") / "config.toml"
        usual = user_data_path("samarbete") / "office"
    except RuntimeError:
        return None
    try:
        configured = tomllib.loads(file.read_text("utf-8")).get("store")
    except FileNotFoundError:
        configured = None
    except (OSError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from None
    if configured is not None and not isinstance(configured, str):
        raise ValueError(
            _("{file}: store = {value!r} is not a directory", file=file, value=configured)
        )
    try:
        return read_address(configured) if configured else usual
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from None


def address_name(address: Address) -> str:
    """Return what a store is called on screen: its directory, or its database and host."""
    if isinstance(address, Path):
        return f"{address.name}/"
    from urllib.parse import unquote

    parts = _parts(address)
    named = dict(parts.named)
    database = unquote(parts.database.strip("/")) or named.get("dbname", "")
    host = unquote(parts.hosts) or named.get("host", "")
    if host.startswith("/"):  # a socket of this host
        host = ""
    where = "@".join(part for part in (database, host) if part)
    return where or named.get("service", "PostgreSQL")
