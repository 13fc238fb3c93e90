"""The counter that rises with each change: by it, others find what is new."""

from store.postgres import documents
from store.postgres.schema import SqlCursor, not_whole
from store.postgres.turns import Query, SqlRow, answers

COUNTER: Query = ("select id, revision from samarbete.counter", ())
RAISE: Query = (
    "update samarbete.counter set revision = revision + 1 where id = 1 returning revision",
    (),
)


def revisions(name: str, counter: list[SqlRow]) -> tuple[int, int]:
    """Return which change was the last, and which last removed customers.

    Raises:
        StoreDamaged: there is no counter.
    """
    found: dict[int, int] = dict(counter)
    if documents.CHANGES not in found:
        raise not_whole(name, "samarbete.counter")
    return found[documents.CHANGES], found.get(documents.REMOVALS, 0)


def raised(name: str, counter: list[SqlRow]) -> int:
    """Return what the counter is by `RAISE`.

    Raises:
        StoreDamaged: there is no counter.
    """
    if not counter:
        raise not_whole(name, "samarbete.counter")
    return int(counter[0][0])


def next_revision(name: str, cursor: SqlCursor, *queries: Query) -> tuple[int, list[list[SqlRow]]]:
    """Raise the counter, which all other writers wait for until the commit.

    Returns what it is then, and the answers to what is asked behind it.

    Raises:
        StoreDamaged: there is no counter.
    """
    counter, *answered = answers(cursor.connection, RAISE, *queries)
    return raised(name, counter), answered
