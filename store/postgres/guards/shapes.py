"""Which documents can be read at all: the fields, their types and the words that they know."""

from collections.abc import Iterator
from typing import Annotated, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, UNSET, UnsetType
from msgspec.structs import fields

from store.domain.model import (
    BeforeImport,
    Collaboration,
    Customer,
    Employee,
    Ending,
    Entry,
    Erased,
    ErasedEffect,
    Hold,
    OutcomeId,
    PortalRole,
    Recipient,
    Record,
    Replaced,
    ReplacedRecord,
    Rights,
    Role,
    Side,
    Status,
    Task,
    User,
    Value,
)
from store.domain.row import Row, RowChange, RowCollaboration, RowHold


def _words(kind: object) -> str:
    return ", ".join(f"'{word}'" for word in get_args(kind))


def _only(kind: type[Value]) -> str:
    """Return what is left of a value when the fields that it knows are taken away: nothing."""
    known = ",".join(field.name for field in fields(kind))
    return f"value - '{{{known}}}'::text[] = '{{}}'"


def _optional_texts(kind: type[msgspec.Struct]) -> list[str]:
    """Return that what may be a text is none of another type: it could not be read again."""
    return [
        f"coalesce(jsonb_typeof(value->'{field.name}'), 'null') in ('string', 'null')"
        for field in fields(kind)
        if _bare(field.type) == str | None
    ]


def _as_written(kind: type[Value]) -> Iterator[str]:
    """Yield that the fields that may be left out are there, or not, as the program writes them.

    The program reads a document and writes it again as a whole. A line in any other form would be
    another one then, and no change would leave it as it was.
    """
    always = []
    for field in fields(kind):
        if field.default is UNSET:
            yield f"coalesce(jsonb_typeof(value->'{field.name}'), '') <> 'null'"
            if _bare(field.type) == str | UnsetType:
                yield f"coalesce(jsonb_typeof(value->'{field.name}'), 'string') = 'string'"
        elif not field.required and not kind.__struct_config__.omit_defaults:
            always.append(f"'{field.name}'")
        elif not field.required:
            made = field.default if field.default_factory is NODEFAULT else field.default_factory()
            default = msgspec.json.encode(made).decode()
            yield f"value->'{field.name}' is distinct from '{default}'::jsonb"
    if always:
        yield f"value ?& array[{', '.join(always)}]"


def _bare(kind: object) -> object:
    """Return a type without what is annotated to it."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _shape(name: str, kind: type[Value], needed: str, *rest: str) -> str:
    texts = (*_needed_texts(needed), *_optional_texts(kind))
    return _reads(name, _only(kind), *texts, *_as_written(kind), *rest)


def _row(name: str, kind: type[msgspec.Struct], needed: str, *rest: str) -> str:
    """Return what can be read as a row of the list, or a part of one; it may have more fields."""
    there = [field.name for field in fields(kind) if field.required]
    all_there = f"value ?& '{{{','.join(there)}}}'::text[]"
    named = f"row_{name}" if name else "row"
    return _reads(named, all_there, *_needed_texts(needed), *_optional_texts(kind), *rest)


def _needed_texts(needed: str) -> list[str]:
    """Return that what has to be a text is one."""
    return [f"coalesce(jsonb_typeof(value->'{field}') = 'string', false)"
            for field in needed.split()]  # fmt: skip


def _reads(name: str, *tests: str) -> str:
    """Return the function that says whether a value is an object for which all tests hold."""
    joined = "\n    and ".join(tests)
    return f"""
create or replace function samarbete.is_{name}(value jsonb) returns boolean language plpgsql
immutable set search_path = pg_catalog, pg_temp as $$
begin
  return case when jsonb_typeof(value) = 'object' then coalesce({joined}, false) else false end;
end $$"""


def _each(field: str, name: str) -> str:
    return (
        f"(not value ? '{field}' or case when jsonb_typeof(value->'{field}') = 'array' then"
        f" not exists (select 1 from jsonb_array_elements(value->'{field}') part"
        f" where not samarbete.is_{name}(part)) else false end)"
    )


def _known(field: str, kind: object) -> str:
    return f"(not value ? '{field}' or value->>'{field}' in ({_words(kind)}))"


def _none_or_known(field: str, kind: object) -> str:
    return f"(value->>'{field}' is null or value->>'{field}' in ({_words(kind)}))"


def _day(field: str) -> str:
    return (
        f"(value->>'{field}' is null or jsonb_typeof(value->'{field}') = 'string'"
        f" and value->>'{field}' ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'"
        f" and to_char((value->>'{field}')::date, 'YYYY-MM-DD') = value->>'{field}')"
    )


def _moment(field: str) -> str:
    return f"value->>'{field}' ~ '{_MOMENT}' and (value->>'{field}')::timestamptz is not null"


_MOMENT = (
    "^[0-9]{4}(-[0-9]{2}){2}T([01][0-9]|2[0-3])(:[0-5][0-9]){2}([.](?!000000)[0-9]{6})?"
    "(Z|[+-](?!00:00)(0[0-9]|1[0-5]):[0-5][0-9])$"
)
"""A moment as the program writes it; PostgreSQL reads many more forms."""


def _none_or(field: str, name: str) -> str:
    return (
        f"(jsonb_typeof(coalesce(value->'{field}', 'null')) = 'null'"
        f" or samarbete.is_{name}(value->'{field}'))"
    )


def _texts(field: str) -> str:
    return (
        f"case when jsonb_typeof(coalesce(value->'{field}', '[]')) = 'array' then not exists ("
        f"select 1 from jsonb_array_elements(coalesce(value->'{field}', '[]')) part"
        " where jsonb_typeof(part) <> 'string') else false end"
    )


def _named(field: str, *types: str) -> str:
    """Return that a field is an object, whose values are of those types."""
    known = ", ".join(f"'{each}'" for each in types)
    return (
        f"case when jsonb_typeof(coalesce(value->'{field}', '{{}}')) = 'object' then not exists ("
        f"select 1 from jsonb_each(coalesce(value->'{field}', '{{}}')) part"
        f" where jsonb_typeof(part.value) not in ({known})) else false end"
    )


def _kind_of(kind: type[Value], name: str) -> object:
    """Return the type of a field."""
    return next(field.type for field in fields(kind) if field.name == name)


def _boolean(field: str) -> str:
    return f"(not value ? '{field}' or jsonb_typeof(value->'{field}') = 'boolean')"


MOST_CHANGES = 2**31 - 1
"""A customer's version is no higher: one at the end of all numbers could never be changed again."""
MOST_WHEN_NEW = 2**30
"""Nor is that of a new one, which an import brings as its file has it: as many changes are left."""

MOST_LEVELS = 16
"""Rows and policies have fewer than half as many levels."""

PARTS = {"tasks": "task", "users": "user", "collaborations": "collaboration", "holds": "hold"}
"""The lists of a customer, and what stands in each."""


def _new_part(field: str, name: str) -> str:
    return f"""
  if (value->'{field}')::text is distinct from (was->'{field}')::text and exists (
    select 1 from jsonb_array_elements(value->'{field}') part
    where not samarbete.is_{name}(part) and not exists (
      select 1 from jsonb_array_elements(was->'{field}') old where old::text = part::text)) then
    return false;
  end if;"""


# What stands as it was is not read again: a customer has many records and a long history. It is
# compared as text: to jsonb, 12 and 12.0 are equal, but the program reads a period of the first.
_READABLE = f"""
create or replace function samarbete.is_readable(value jsonb, was jsonb) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not samarbete.is_customer(value) then
    return false;
  end if;{"".join(_new_part(*part) for part in PARTS.items())}
  return true;
end $$"""

# What is written now tells its time in UTC; a line that was brought in may tell another zone.
_LINE = """
create or replace function samarbete.is_line(value jsonb) returns boolean language sql
immutable set search_path = pg_catalog, pg_temp as $$
  select samarbete.is_earlier_line(value) and coalesce(value->>'at' like '%Z', false)
$$"""

# What may have other fields than this program knows has none in which another would be lost: one
# that lies too deep can be kept, but not read.
_DEEP = f"""
create or replace function samarbete.is_deep(value jsonb) returns boolean language sql
immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_path_exists(value, '$.**{{{MOST_LEVELS}}}')
$$"""

SHAPES = (
    _shape("task", Task, "name"),
    _shape("record", Record, "kind title", _day("on")),
    _shape("user", User, "email name", _known("role", Role), _boolean("active"),
           _texts("services")),
    _shape("ending", Ending, "outcome on by side decided_at", _known("outcome", OutcomeId),
           _known("side", Side), _day("on"), _moment("decided_at"), _named("checks", "string"),
           "(not value ? 'planned_by' or jsonb_typeof(value->'planned_by') = 'string')"),
    _shape("collaboration", Collaboration, "id service", _known("status", Status),
           _none_or_known("invoice_recipient", Recipient), _boolean("customer_owned"),
           "(coalesce(jsonb_typeof(value->'period'), 'null') in ('string', 'null')"
           " or value->>'period' ~ '^[0-9]{1,4}$')",
           *map(_day, ("requested_on", "started_on", "ended_on")),
           _none_or("ending", "ending"), _each("records", "record")),
    _shape("replaced_record", ReplacedRecord, "sha256", _boolean("new"), _day("on")),
    _shape("before_import", BeforeImport, "", _boolean("new"), _boolean("lost"),
           _named("facts", "string", "null"),
           "(jsonb_typeof(coalesce(value->'tasks', 'null')) = 'null' or "
           + _each("tasks", "task") + ")",
           _each("users", "user"), _texts("new_users"), _texts("new_collaborations"),
           _named("records", "array"),
           "not exists (select 1 from jsonb_each(coalesce(value->'records', '{}')) of,"
           " jsonb_array_elements(case when jsonb_typeof(of.value) = 'array' then of.value"
           " else '[]' end) part where not samarbete.is_replaced_record(part))"),
    _shape("replaced", Replaced, "", _none_or("collaboration", "collaboration"),
           _none_or("user", "user"), _none_or("record", "replaced_record"),
           "(not value ? 'imported' or samarbete.is_before_import(value->'imported'))"),
    _shape("earlier_line", Entry, "at by os_user side action", _moment("at"),
           f"value->>'side' in ({_words(Side)})",
           _named("details", "string"), _none_or("replaced", "replaced"),
           "(not value ? 'erased' or samarbete.is_erased(value->'erased'))"),
    _LINE,
    _shape("erased_effect", ErasedEffect, "subject text provenance",
           _known("subject", _kind_of(ErasedEffect, "subject")),
           _known("provenance", _kind_of(ErasedEffect, "provenance")),
           *(f"jsonb_typeof(coalesce(value->'{field}', 'null')) in ('string', 'null')"
             for field in ("you", "source", "page"))),
    _shape("erased", Erased, "service decided_at",
           _moment("decided_at"),
           "coalesce(value->>'whole' ~ '^[0-9a-f]{64}$', not value ? 'whole')",
           "jsonb_typeof(coalesce(value->'records', '{}')) = 'object'",
           "not exists (select 1 from jsonb_each(coalesce(value->'records', '{}')) kind"
           " where jsonb_typeof(kind.value) <> 'array' or exists ("
           "select 1 from jsonb_array_elements(kind.value) each"
           " where each #>> '{}' !~ '^[0-9a-f]{64}$' or jsonb_typeof(each) <> 'string'))",
           _each("effects", "erased_effect")),
    _shape("hold", Hold, "reason by at", _day("until"), _moment("at")),
    _shape("employee_document", Employee, "login name", _known("rights", Rights),
           _known("portal_role", PortalRole), _boolean("active")),
    _shape("customer", Customer, "number name",
           *(f"jsonb_typeof(coalesce(value->'{field}', '[]')) = 'array'" for field in PARTS),
           "jsonb_typeof(coalesce(value->'history', '[]')) = 'array'",
           "case when jsonb_typeof(value->'version') = 'number' then"
           f" (value->>'version')::numeric between 1 and {MOST_CHANGES} else false end",
           "value->>'number' <> ''", "value->>'name' <> ''",
           "(select count(*) = count(distinct part->>'id')"
           " from jsonb_array_elements(coalesce(value->'collaborations', '[]')) part)",
           "(select count(*) = count(distinct lower(part->>'email'))"
           " from jsonb_array_elements(coalesce(value->'users', '[]')) part)",
           "(select count(*) = count(distinct coalesce(part->>'collaboration', ''))"
           " from jsonb_array_elements(coalesce(value->'holds', '[]')) part)",
           "not exists (select 1 from jsonb_array_elements(coalesce(value->'holds', '[]')) part"
           " where part->>'collaboration' is not null and not exists (select 1 from"
           " jsonb_array_elements(coalesce(is_customer.value->'collaborations', '[]')) of"
           " where of->>'id' = part->>'collaboration'))",
           "(value->>'main_contact' is null or exists (select 1 from"
           " jsonb_array_elements(coalesce(value->'users', '[]')) part"
           " where lower(part->>'email') = lower(is_customer.value->>'main_contact')))"),
    _READABLE,
    _row("hold", RowHold, "", _day("until")),
    _row("change", RowChange, "at reached side by action", _known("side", Side),
         *map(_moment, ("at", "reached"))),
    _row("collaboration", RowCollaboration, "id service status", _known("status", Status),
         _day("ends_on")),
    _DEEP,
    _row("", Row, "number name", "not samarbete.is_deep(value)",
         "(not value ? 'people' or jsonb_typeof(value->'people') = 'string')",
         "(not value ? 'version' or value->>'version' ~ '^[0-9]{1,18}$'"
         " and jsonb_typeof(value->'version') = 'number')",
         _each("collaborations", "row_collaboration"), _each("changes", "row_change"),
         _each("holds", "row_hold")),
)  # fmt: skip
