"""The program may leave between a key and the act that it begins."""

import gc
import warnings

import pytest


@pytest.mark.parametrize("key", ["x", "u", "h", "n"])
async def test_an_act_that_never_begins_leaves_no_word(office, key: str) -> None:
    """A coroutine that was made and not awaited would be told on the terminal that was left."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        async with office.screen() as hands:
            active = hands.app.screen.active_bindings
            await hands.app.screen.run_action(active[key].binding.action)
            hands.app.workers.cancel_all()  # as the app does that leaves, in the same moment
        gc.collect()
    assert [f"{each.message}" for each in told] == []
