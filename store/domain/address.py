"""Where a store is: a directory of this host, or a database on a server."""

from pathlib import Path

from store.i18n.language import _

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
        return Path(text)
    from urllib.parse import parse_qs, urlsplit  # which a directory has no use for

    try:
        parts = urlsplit(text)
        named = parse_qs(parts.query, keep_blank_values=True)
    except ValueError:
        raise ValueError(_("the address of the database cannot be read")) from None
    _user, _colon, password = parts.netloc.rpartition("@")[0].partition(":")
    if password or any(any(named.get(secret, ())) for secret in SECRETS):
        raise ValueError(
            _(
                "a password does not belong in the address, where history and other users see it; "
                "put it into ~/.pgpass or a service file"
            )
        )
    return text


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
    from urllib.parse import parse_qs, unquote, urlsplit

    parts = urlsplit(address)
    named = parse_qs(parts.query)
    database = unquote(parts.path.strip("/")) or named.get("dbname", [""])[0]
    host = unquote(parts.netloc.rpartition("@")[2]) or named.get("host", [""])[0]
    if host.startswith("/"):  # a socket of this host
        host = ""
    where = "@".join(part for part in (database, host) if part)
    return where or named.get("service", ["PostgreSQL"])[0]
