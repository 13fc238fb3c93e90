"""What an import is called: no other has that name."""

import datetime as dt

from store.rules.customers.import_undo import batch_id


def test_two_imports_of_the_same_customers_at_one_time_have_each_their_own(make) -> None:
    """A script brings in file after file within a second; each is taken back by its own id."""
    now = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    ids = {batch_id(make.operator(), now, ("0042", "0007")) for _ in range(50)}
    assert len(ids) == 50
    assert all(len(id) == 8 for id in ids)
