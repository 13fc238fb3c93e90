"""The rules that the database itself holds for its operators, with this program or without.

Who is connected is who acts. The rules ask what changes between the old document and the new one,
and whether who acts may do that; what the history calls it can only take more rights, never fewer.

At home: functions and triggers in the database's own language, by subject.
Never: connections, and statements that the program itself carries out.
"""

from store.postgres.guards.changes import CHANGES
from store.postgres.guards.customers import CUSTOMERS
from store.postgres.guards.holds import HOLDS
from store.postgres.guards.nested import NESTED
from store.postgres.guards.office import OFFICE
from store.postgres.guards.people import PEOPLE, SHARED
from store.postgres.guards.records import RECORDS
from store.postgres.guards.shapes import SHAPES
from store.postgres.guards.tasks import TASKS

__all__ = ["GUARDS", "GUARDS_VERSION", "LINKED_SINCE", "SHARED"]

GUARDS_VERSION = 18
"""Rises with each change of the guards, so that a store that has earlier ones says so."""

LINKED_SINCE = 9
"""The guards that ask of each new line for the sum of the one before; earlier ones refuse it."""

GUARDS = (
    *PEOPLE,
    *SHAPES,
    *NESTED,
    *RECORDS,
    *TASKS,
    *HOLDS,
    *CHANGES,
    *CUSTOMERS,
    *OFFICE,
    "create or replace function samarbete.guards() returns int language sql immutable"
    f" set search_path = pg_catalog, pg_temp as 'select {GUARDS_VERSION}'",
)
