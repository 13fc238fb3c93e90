"""The tables of a store on a server, step by step, and its roles.

samarbete.meta        which step of the schema is there
samarbete.counter     rises by one with every change; what others look at to notice it
samarbete.office      the office, one document
samarbete.employees   one document each, in the order in which they came
samarbete.customers   one document each, with the row of the list, and the text it is found by

Roles: `samarbete_reader` reads. `samarbete_operator` reads, changes customers and brings in new
ones, and cannot delete.
"""

from typing import Any

from psycopg import Cursor, Error

from store.domain.errors import NotFound, NotSaved, Refused, StoreDamaged
from store.i18n.language import _
from store.postgres.guards import GUARDS

Rows = Cursor[tuple[Any, ...]]

TABLES_SCHEMA = 3
OPERATOR = "samarbete_operator"
READER = "samarbete_reader"

TABLES = (
    "create table samarbete.counter (id int primary key, revision bigint not null)",
    "create table samarbete.office (id int primary key, document jsonb not null)",
    "create table samarbete.employees"
    " (login text primary key, place int not null, document jsonb not null)",
    "create table samarbete.customers ("
    "number text primary key, version bigint not null, revision bigint not null,"
    ' search text not null, "row" jsonb not null, document jsonb not null)',
    "insert into samarbete.counter (id, revision) values (1, 0)",
)

INDEXES = (
    "create index customers_revision on samarbete.customers (revision)",
    'create index customers_row on samarbete.customers using gin ("row")',
)
SEARCH = (  # left out where the server does not have it: a search then looks at every row
    "create extension if not exists pg_trgm",
    "create index customers_search on samarbete.customers using gin (search gin_trgm_ops)",
)

RIGHTS = (
    f"grant usage on schema samarbete to {OPERATOR}, {READER}",
    *(
        f"grant select on samarbete.{table} to {OPERATOR}, {READER}"
        for table in ("meta", "counter", "office", "employees", "customers")
    ),
    f"grant insert, update on samarbete.customers to {OPERATOR}",
    f"grant insert on samarbete.employees to {OPERATOR}",
    f"grant update on samarbete.counter to {OPERATOR}",
)


def make(cursor: Rows, engine: str) -> None:
    """Make the schema, with its roles, but not yet the rules that hold for its operators.

    Raises:
        NotSaved: there is one already, or the roles are missing and cannot be made.
    """
    if _there(cursor):
        raise NotSaved(_("not saved: the database holds a store already; nothing has changed"))
    make_roles(cursor)
    cursor.execute("create schema samarbete")
    cursor.execute("create table samarbete.meta (id int primary key, schema int not null)")
    cursor.execute("insert into samarbete.meta (id, schema) values (1, 0)")
    migrate(cursor, engine, upto=TABLES_SCHEMA - 1)


def migrate(cursor: Rows, engine: str, *, upto: int = TABLES_SCHEMA) -> None:
    """Bring the schema to a step, in the transaction of the cursor."""
    cursor.execute("select schema from samarbete.meta where id = 1 for update")
    found = cursor.fetchone()
    assert found is not None
    for step in range(found[0] + 1, upto + 1):
        _step(cursor, step, engine)
    cursor.execute("update samarbete.meta set schema = %s where id = 1", (max(found[0], upto),))


def _step(cursor: Rows, step: int, engine: str) -> None:
    if step == 1:
        _all(cursor, TABLES)
    elif step == 2:
        _all(cursor, INDEXES)
        _where_known(cursor, SEARCH)
    else:
        _all(cursor, RIGHTS)
        if "CockroachDB" not in engine:
            _all(cursor, GUARDS)


def _all(cursor: Rows, statements: tuple[str, ...]) -> None:
    for statement in statements:
        cursor.execute(statement.encode())


def _where_known(cursor: Rows, statements: tuple[str, ...]) -> None:
    cursor.execute("savepoint known")
    try:
        _all(cursor, statements)
    except Error:
        cursor.execute("rollback to savepoint known")
    cursor.execute("release savepoint known")


def make_roles(cursor: Rows) -> None:
    """Make the roles where they are missing.

    Raises:
        NotSaved: whoever is connected may not make roles; the message says who is to make which.
    """
    for role in (OPERATOR, READER):
        cursor.execute("select 1 from pg_roles where rolname = %s", (role,))
        if cursor.fetchone() is not None:
            continue
        cursor.execute("savepoint role")
        try:
            cursor.execute(f"create role {role}".encode())
        except Error:
            raise NotSaved(
                _(
                    "not saved: the role {role} is missing and cannot be made by you; an "
                    "administrator of the server does it with: create role {role}",
                    role=role,
                )
            ) from None
        cursor.execute("release savepoint role")


def find(cursor: Rows, name: str) -> int:
    """Return the step of the schema that is there.

    Raises:
        NotFound: there is no store in the database.
        StoreDamaged: it is of a newer version.
        Refused: whoever is connected may not look.
    """
    if not _there(cursor):
        raise NotFound(_("{store}: there is no store; make one with init or import", store=name))
    cursor.execute("select has_schema_privilege('samarbete', 'usage')")
    if cursor.fetchone() != (True,):
        message = _(
            "The database lets you in, but not to this store. An administrator of it helps with: "
            "grant {operator} to you, or grant {reader} to you.",
            operator=OPERATOR,
            reader=READER,
        )
        raise Refused.because("not-allowed", message, cure="ask-colleague")
    cursor.execute("select schema from samarbete.meta where id = 1")
    found = cursor.fetchone()
    if found is None:
        raise not_whole(name, "samarbete.meta")
    step = int(found[0])
    if step > TABLES_SCHEMA:
        raise StoreDamaged(
            _(
                "{path}: was written by a newer version of samarbete (schema {found}, this version "
                "knows {known}); install that version",
                path=name,
                found=step,
                known=TABLES_SCHEMA,
            )
        )
    return step


def not_whole(name: str, table: str) -> StoreDamaged:
    """Return what is raised where one of a store's own tables is empty."""
    return StoreDamaged(
        _("{store}: is not a whole store: {table} is empty", store=name, table=table)
    )


def owner(cursor: Rows) -> tuple[str, bool]:
    """Return who owns the store, and whether that is who is connected."""
    cursor.execute(
        "select pg_get_userbyid(nspowner)::text, pg_has_role(session_user, nspowner, 'member')"
        " from pg_namespace where nspname = 'samarbete'"
    )
    found = cursor.fetchone()
    return found if found is not None else ("", False)


def _there(cursor: Rows) -> bool:
    cursor.execute("select 1 from pg_namespace where nspname = 'samarbete'")
    return cursor.fetchone() is not None
