"""The tables of a store on a server, and its roles.

samarbete.meta        the version of the schema, and the store's own id
samarbete.counter     rises by one with every change; what others look at to notice it; beside it
                      (id 2) the change that last removed customers
samarbete.office      the office, one document; beside it its own policy (id 2), where it has one,
                      what was done to the office itself (id 3), and what it has
                      said that headings of imported files mean (id 4)
samarbete.employees   one document each, in the order in which they came
samarbete.customers   one document each, with the row of the list, and the text it is found by

Roles: `samarbete_reader` reads. `samarbete_operator` reads, changes and brings in customers and
employees, and removes customers as far as the guards let it. `samarbete_shared`, beside it, is
for an account that several people share, or that customers' users come by: it says who acts.
"""

import re
from typing import Any

from psycopg import Cursor
from psycopg.errors import InsufficientPrivilege

from store.domain.errors import Refused, StoreDamaged
from store.i18n.language import _
from store.postgres.guards import GUARDS, GUARDS_VERSION, LINKED_SINCE, SHARED
from store.postgres.turns import Query, SqlRow

SqlCursor = Cursor[tuple[Any, ...]]

TABLES_VERSION = 3
"""What `samarbete.meta` says of a store of this version. Lower numbers were never released."""

OPERATOR = "samarbete_operator"
READER = "samarbete_reader"

TABLES = ("meta", "counter", "office", "employees", "customers")
"""In the order in which they are made."""
TABLES_THERE = (
    b"select to_regclass('samarbete.customers') is not null, (select count(*) from pg_class"
    b" where relnamespace = to_regnamespace('samarbete') and relkind in ('r', 'p', 'v', 'm')"
    b" and relname <> all(%s))"
)
"""Whether the last of them is there, and how many others."""
HOLDS_ANYTHING = (
    b"select exists (select from samarbete.office) or exists (select from samarbete.employees)"
    b" or exists (select from samarbete.customers)"
)

TABLE_STATEMENTS = (
    "create schema if not exists samarbete",
    "create table if not exists samarbete.meta (id int primary key, schema int not null)",
    "create table if not exists samarbete.counter (id int primary key, revision bigint not null)",
    "create table if not exists samarbete.office (id int primary key, document jsonb not null)",
    "create table if not exists samarbete.employees"
    " (login text primary key, place int not null, document jsonb not null)",
    "create table if not exists samarbete.customers ("
    "number text primary key, version bigint not null, revision bigint not null,"
    ' search text not null, "row" jsonb not null, document jsonb not null)',
    f"insert into samarbete.meta (id, schema) values (1, {TABLES_VERSION}) on conflict do nothing",
    "alter table samarbete.meta add column if not exists store text",
    "update samarbete.meta set store = replace(gen_random_uuid()::text, '-', '')"
    " where id = 1 and store is null",
    "insert into samarbete.counter (id, revision) values (1, 0), (2, 0) on conflict do nothing",
)

INDEX_STATEMENTS = (
    "create index if not exists customers_revision on samarbete.customers (revision)",
    'create index if not exists customers_row on samarbete.customers using gin ("row")',
)
SEARCH_EXTENSION = b"create extension if not exists pg_trgm"
SEARCH_INDEX = (
    b"create index if not exists customers_search"
    b" on samarbete.customers using gin (search gin_trgm_ops)"
)
MAY_EXTEND = (
    b"select true from pg_available_extension_versions where name = 'pg_trgm' and not installed"
    b" and current_schema() is not null"
    b" and (trusted and has_database_privilege(current_database(), 'create')"
    b" or (select rolsuper from pg_roles where rolname = current_user)) limit 1"
)
"""pg_trgm comes in a package of its own, which not every server has."""
CAN_SEARCH = (
    b"select true from pg_opclass where opcname = 'gin_trgm_ops' and pg_opclass_is_visible(oid)"
)

RIGHTS = (
    ("usage", "schema samarbete", (OPERATOR, READER)),
    *(("select", f"samarbete.{table}", (OPERATOR, READER)) for table in TABLES),
    ("insert, update, delete", "samarbete.customers", (OPERATOR,)),
    ("insert, update (document)", "samarbete.employees", (OPERATOR,)),
    ("insert, update (document)", "samarbete.office", (OPERATOR,)),
    ("update", "samarbete.counter", (OPERATOR,)),
)
"""What may be done, on what, by which roles."""
GRANTS = tuple(f"grant {rights} on {what} to {', '.join(roles)}" for rights, what, roles in RIGHTS)


def make(cursor: SqlCursor) -> None:
    """Make roles, schema, tables, indexes and rights, each where it is missing.

    Each statement can be repeated, so that what was begun is done to the end.

    Raises:
        Refused: the roles are missing and cannot be made by whoever is connected.
    """
    _make_roles(cursor)
    _execute_all(cursor, TABLE_STATEMENTS)
    _execute_all(cursor, INDEX_STATEMENTS)
    _make_search_index(cursor)
    _execute_all(cursor, GRANTS)


def guard(cursor: SqlCursor) -> None:
    """Make the rules that the database enforces on its operators, or replace them.

    In a new store they come last: before that, nobody may bring in the first employees.
    """
    _execute_all(cursor, GUARDS)


GUARDS_THERE: Query = (
    "select substring(prosrc from '[0-9]+')::int from pg_proc"
    " where oid = to_regprocedure('samarbete.guards()')",
    (),
)
"""Asks of which version the guards are, by the text of the function that says so.

It may not be there, and what calls it could then not be asked together with anything else.
"""

BEFORE_TELLING: Query = (
    "select substring(prosrc from '[0-9]+')::int,"
    " (select (case when document->-1 ? 'before' then jsonb_build_array(document->-1)"
    " else document end)::text from samarbete.office where id = 3) from pg_proc"
    " where oid = to_regprocedure('samarbete.guards()')",
    (),
)
"""Asks for the same, and for what the next line of the office's history follows upon (R62): the
last one, or all of them where none carries a sum yet.
"""


_GUARDS = "\n".join(GUARDS)
_TRIGGERS = re.findall(r"create or replace trigger (\w+) .* on (samarbete\.\w+)", _GUARDS)
_FUNCTIONS = re.findall(r"create or replace function samarbete\.(\w+)", _GUARDS)
_INDEXES = re.findall(r"index if not exists (\w+)", " ".join(INDEX_STATEMENTS))
_EACH_RIGHT = [
    (*right.partition(" ")[::2], what, role)
    for rights, what, roles in RIGHTS
    for right in rights.split(", ")
    for role in roles
]
LACKING: Query = (
    """
select 'trigger ' || name || ' on ' || place, tgname is not null
from unnest(%s::text[], %s::text[]) as made (name, place)
left join pg_trigger on tgname = name and tgrelid = to_regclass(place)
where tgname is null or tgenabled in ('D', 'R')
union all
select 'function samarbete.' || name, false from unnest(%s::text[]) as made (name)
where not exists (
  select from pg_proc where proname = name and pronamespace = to_regnamespace('samarbete'))
union all
select 'index samarbete.' || name, false from unnest(%s::text[]) as made (name)
where to_regclass('samarbete.' || name) is null
union all
select 'index samarbete.customers_search', false
where to_regclass('samarbete.customers_search') is null and (
  exists (select from pg_opclass where opcname = 'gin_trgm_ops' and pg_opclass_is_visible(oid))
  or exists (
    select from pg_available_extension_versions, pg_class
    where name = 'pg_trgm' and not installed and current_schema() is not null and trusted
    and pg_class.oid = to_regclass('samarbete.customers')
    and has_database_privilege(relowner, current_database(), 'create'))
  and not exists (select from pg_extension where extname = 'pg_trgm'))
union all
select concat_ws(' ', 'grant', act, nullif(field, ''), 'on', place, 'to', role), false
from unnest(%s::text[], %s::text[], %s::text[], %s::text[]) as made (act, field, place, role)
left join pg_roles on rolname = role
where case
  when place like 'schema %%'
  then has_schema_privilege(pg_roles.oid, to_regnamespace('samarbete')::oid, act)
  when field <> ''
  then has_column_privilege(pg_roles.oid, to_regclass(place)::oid, 'document', act)
  else has_table_privilege(pg_roles.oid, to_regclass(place)::oid, act)
end is not true
""",
    (
        *(list(names) for names in zip(*_TRIGGERS, strict=True)),
        list(dict.fromkeys(_FUNCTIONS)),
        _INDEXES,
        *(list(words) for words in zip(*_EACH_RIGHT, strict=True)),
    ),
)
"""Asks which triggers, functions, indexes and rights are not there, and which triggers are switched
off. The index for searching is asked for where the owner of the tables could make it.
"""


def know_links(found: list[SqlRow]) -> bool:
    """Return whether the guards know of lines that carry the sum of the one before (R62)."""
    return bool(found) and found[0][0] >= LINKED_SINCE


def old_guards(name: str, found: list[SqlRow]) -> str | None:
    """Return what is to be done where the guards are of an earlier version, else None."""
    if found and found[0][0] >= GUARDS_VERSION:
        return None
    return _(
        "{store}: the rules that the database holds are of an earlier version of samarbete; "
        "the owner of the tables makes them again with: samarbete --store ADDRESS check --guards",
        store=name,
    )


def lacks(name: str, found: list[SqlRow]) -> list[str]:
    """Say what is missing or switched off, and who makes it again."""
    missing = [what for what, off in found if not off]
    switched_off = [what for what, off in found if off]
    messages = []
    if missing:
        messages.append(
            _(
                "{store}: missing: {names}; the owner of the tables makes it again with: "
                "samarbete --store ADDRESS check --guards",
                store=name,
                names=", ".join(missing),
            )
        )
    if switched_off:
        messages.append(
            _(
                "{store}: switched off: {names}; the owner of the tables makes it again with: "
                "samarbete --store ADDRESS check --guards",
                store=name,
                names=", ".join(switched_off),
            )
        )
    return messages


def store_id_in(cursor: SqlCursor) -> str | None:
    """Return the store's own id; None where an earlier version made it."""
    cursor.execute("select to_jsonb(meta)->>'store' from samarbete.meta where id = 1")
    found = cursor.fetchone()
    return found[0] if found is not None else None


def without_id(name: str) -> str:
    """Say that a store has no id, and who makes it."""
    return _(
        "{store}: has no id of its own yet, as an earlier version of samarbete made it; the owner "
        "of the tables makes it with: samarbete --store ADDRESS check --guards",
        store=name,
    )


def refuse_old_guards(name: str, found: list[SqlRow]) -> None:
    """Refuse to change the office where the database does not know how.

    Raises:
        Refused: the guards are of an earlier version.
    """
    if (message := old_guards(name, found)) is not None:
        raise Refused.because("not-allowed", message, cure="ask-colleague")


def refuse_others_than_the_owner(cursor: SqlCursor) -> None:
    """Refuse who may not make tables and guards again.

    Raises:
        Refused: whoever is connected does not own the tables.
    """
    cursor.execute(
        "select tableowner, pg_has_role(session_user, tableowner, 'usage') from pg_tables"
        " where schemaname = 'samarbete' and tablename = 'customers'"
    )
    found = cursor.fetchone()
    if found is not None and not found[1]:
        message = _("Only {owner}, who owns the tables, can make them again.", owner=found[0])
        raise Refused.because("not-allowed", message, cure="ask-colleague")


def _execute_all(cursor: SqlCursor, statements: tuple[str, ...]) -> None:
    for statement in statements:
        cursor.execute(statement.encode())


def _make_search_index(cursor: SqlCursor) -> None:
    """Make the index for searching, where the server can have it; else each row is looked at.

    It is asked before what is missing is tried: a statement that fails would take the others of
    its transaction with it.
    """
    if cursor.execute(MAY_EXTEND).fetchone() is not None:
        cursor.execute(SEARCH_EXTENSION)
    if cursor.execute(CAN_SEARCH).fetchone() is not None:
        cursor.execute(SEARCH_INDEX)


def _make_roles(cursor: SqlCursor) -> None:
    """Make the roles where they are missing.

    Raises:
        Refused: whoever is connected may not make roles; the message says who is to make which.
    """
    cursor.execute("select rolname from pg_roles where rolname like %s", ("samarbete%",))
    there = {name for (name,) in cursor.fetchall()}
    missing = [role for role in (OPERATOR, READER, SHARED) if role not in there]
    try:
        for role in missing:
            cursor.execute(f"create role {role}".encode())
    except InsufficientPrivilege:
        message = _(
            "Roles are missing that cannot be made by you; an administrator of the server "
            "makes them with: {statements}",
            statements=" ".join(f"create role {role};" for role in missing),
        )
        raise Refused.because("not-allowed", message, cure="ask-colleague") from None


def not_whole(name: str, table: str) -> StoreDamaged:
    """Return what is raised where one of a store's own tables is empty."""
    return StoreDamaged(
        _("{store}: is not a whole store: {table} is empty", store=name, table=table)
    )


def is_there(cursor: SqlCursor) -> bool:
    """Return whether the database holds a store, or something else in its place.

    Tables that were not all made, or that nothing has come into yet, are none: a server may keep
    what makes them, although whoever made them was ended before the rest. They are made to the end
    the next time.
    """
    ((last, others),) = cursor.execute(TABLES_THERE, (list(TABLES),)).fetchall()
    if others or not last:
        return bool(others)
    return cursor.execute(HOLDS_ANYTHING).fetchone() == (True,)
