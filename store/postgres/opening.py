"""Whether there is a store in a database that who connects may use, asked in one turn."""

from typing import NamedTuple

from psycopg import Error
from psycopg.errors import InsufficientPrivilege, UndefinedTable

from store.domain.errors import NotFound, Refused, StoreDamaged
from store.i18n.language import _
from store.postgres.documents import OFFICE, POLICY
from store.postgres.schema import (
    OPERATOR,
    READER,
    TABLES_VERSION,
    SqlCursor,
    is_there,
    not_whole,
)
from store.postgres.turns import Query, SqlRow, answers, read_together

WHO: Query = (
    "select session_user::text, quote_ident(session_user),"
    " (select has_schema_privilege(oid, 'usage') from pg_namespace where nspname = 'samarbete'),"
    " (select bool_or(pg_has_role(session_user, oid, 'usage')) from pg_roles"
    " where rolname = any(%s))",
    ([OPERATOR, READER],),
)
VERSION: Query = ("select schema from samarbete.meta where id = 1", ())


def _account_in(who: list[SqlRow], name: str) -> str:
    """Return the server's name for who is connected.

    Raises:
        NotFound: there is no store in the database.
        Refused: whoever is connected may not look.
    """
    ((login, _account, usable, _role),) = who
    if usable is None:
        raise NotFound(
            _(
                "{store}: there is no store; make one with init or import, "
                "or look around with --demo",
                store=name,
            )
        )
    if not usable:
        raise _may_not_look(who)
    return str(login)


def _may_not_look(who: list[SqlRow]) -> Refused:
    """Return what is raised where somebody has no role, or one that has lost its rights."""
    ((_login, account, _usable, has_role),) = who
    if has_role:
        message = _(
            "The database lets {account} in, but the roles of this store lack their rights. "
            "The owner of the tables makes them again with: "
            "samarbete --store ADDRESS check --guards",
            account=account,
        )
    else:
        message = _(
            "The database lets {account} in, but not to this store. An administrator can run: "
            "grant {operator} to {account}, or grant {reader} to {account}.",
            account=account,
            operator=OPERATOR,
            reader=READER,
        )
    return Refused.because("not-allowed", message, cure="ask-colleague")


def _refuse_other_versions(version: list[SqlRow], name: str) -> None:
    """Refuse tables that this version cannot use.

    Raises:
        StoreDamaged: they are of another version.
    """
    if not version:
        raise not_whole(name, "samarbete.meta")
    found = int(version[0][0])
    if found > TABLES_VERSION:
        raise StoreDamaged(
            _(
                "{path}: was written by a newer version of samarbete (schema {found}, this version "
                "knows {known}); install that version",
                path=name,
                found=found,
                known=TABLES_VERSION,
            )
        )
    if found != TABLES_VERSION:
        raise StoreDamaged(
            _(
                "{store}: is of schema {found}, which this version of samarbete does not know "
                "(it knows {known})",
                store=name,
                found=found,
                known=TABLES_VERSION,
            )
        )


class Opened(NamedTuple):
    """Who is connected, and what was read of the office at once."""

    account: str
    office: list[SqlRow]
    policy: list[SqlRow]


def opened(cursor: SqlCursor, name: str) -> Opened:
    """Ask for all that decides on the opening, or find out what forbids it.

    Raises:
        NotFound: there is no store in the database.
        StoreDamaged: it is of another version.
        Refused: whoever is connected may not look.
    """
    try:
        who, version, office, policy = read_together(
            cursor.connection, WHO, VERSION, OFFICE, POLICY
        )
    except Error as error:  # what there is not cannot be asked; the first answer says why
        (who,) = answers(cursor.connection, WHO)
        _account_in(who, name)
        if isinstance(error, InsufficientPrivilege):
            raise _may_not_look(who) from None
        if isinstance(error, UndefinedTable):
            raise _half_made(name) from None
        raise
    account = _account_in(who, name)
    if not office and not is_there(cursor):
        raise _half_made(name)
    _refuse_other_versions(version, name)
    return Opened(account, office, policy)


def _half_made(name: str) -> NotFound:
    """Return what is raised where tables are there, but no store yet."""
    message = _("{store}: the store was not made to the end; make it again with init or import",
                store=name)  # fmt: skip
    return NotFound(message)
