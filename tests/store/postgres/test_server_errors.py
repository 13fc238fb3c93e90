"""What the server answers, in the words of a store."""

from psycopg import errors

from store.domain.errors import StoreBusy
from store.postgres.server_errors import store_error


def test_what_took_too_long_is_not_told_as_somebody_elses_change() -> None:
    """`statement_timeout` stops a read as well, where nobody else has changed anything."""
    for writing in (False, True):
        told = store_error(errors.QueryCanceled("timeout"), "office", "anna", writing=writing)
        assert isinstance(told, StoreBusy)
        assert "took too long" in f"{told}"
        waited = store_error(errors.LockNotAvailable("lock"), "office", "anna", writing=writing)
        assert isinstance(waited, StoreBusy)
        assert "somebody else is changing the same" in f"{waited}"
