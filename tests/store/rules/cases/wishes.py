"""The wish of most acceptance cases: to end the collaboration for a service."""

from store.domain.catalogue import catalogue
from store.domain.wishes import End

SERVICES = catalogue()


def end(service: str, outcome: str | None = "continue", **fields) -> End:
    return End(collaboration=f"{service}-1", outcome=outcome, **fields)
