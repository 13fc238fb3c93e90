"""Which calls are chosen to go wrong, and how."""

from tests.below.calls import tried


def test_the_first_and_the_last_call_of_a_kind_meet_different_faults() -> None:
    calls = ("open /a", "read /a", "close /a", "open /a", "read /a", "close /a")
    ways = ("EIO", "ENOSPC", "short")
    met = {at: how for at, how in tried(calls, lambda _call: ways, whole=False)}
    assert met.keys() == {1, 2, 3, 4, 5, 6}
    assert [first for first in (1, 2, 3) if met[first] == met[first + 3]] == []
    assert {met[first] for first in (1, 2, 3)} == set(ways)
