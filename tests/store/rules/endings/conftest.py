"""Both sides of an ending at one store."""

from collections.abc import Callable

import pytest

from store.desk.desk import Desk
from store.desk.opening import open_desk
from tests.servers.postgresql import SHARED


@pytest.fixture
def sides_of(clock) -> Callable[..., Callable[[str], Desk]]:
    """Sit either side down at a place: a customer's user by the address, the office's Anna else."""

    def sides_of(place) -> Callable[[str], Desk]:
        def desk(who: str) -> Desk:
            if "@" not in who:
                return place.desk()
            address = place.address_of(SHARED)
            return open_desk(address, os_user=SHARED, login=who, company="1001", clock=clock)

        return desk

    return sides_of
