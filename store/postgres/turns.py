"""Several queries in one turn: on a long line, what counts is how often the server is waited for.

What is sent while nothing is awaited goes together, in a pipeline; each wait is a turn.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

SqlRow = tuple[Any, ...]
Params = Sequence[Any]
Query = tuple[str, Params]


def answers(connection: Connection[SqlRow], *queries: Query) -> list[list[SqlRow]]:
    """Carry out several queries, and return the rows of each; within a pipeline in one turn."""
    asked = [connection.execute(query.encode(), given) for query, given in queries]
    return [each.fetchall() for each in asked]


def read_together(connection: Connection[SqlRow], *queries: Query) -> list[list[SqlRow]]:
    """Carry out several queries in a pipeline of their own, which ends with their turn."""
    with connection.pipeline():
        asked = [connection.execute(query.encode(), given) for query, given in queries]
    return [each.fetchall() for each in asked]  # within, the end would be a turn more


def await_all(connection: Connection[SqlRow]) -> None:
    """Wait for all that was sent; what failed is raised.

    So a commit is sent on its own, and is in doubt alone where its answer is missing.
    """
    answers(connection, ("select 1", ()))
