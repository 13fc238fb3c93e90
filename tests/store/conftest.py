"""What tests of stores share: offices on either kind of store, made alike and opened alike."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.address import Address
from store.domain.model import Customer
from store.domain.repository import Store
from store.files.store import TinyStore
from store.postgres.store import PgStore
from tests.servers.postgresql import Server


class Place:
    """An office that several can open at once. `who` opens it; `address` leads there."""

    def __init__(self, make, clock, address_of: Callable[[str], Address]) -> None:
        self._make = make
        self._clock = clock
        self.address_of = address_of

    def store(self, who: str = "anna") -> Store:
        """Open it, as another process would."""
        address = self.address_of(who)
        if isinstance(address, Path):
            return TinyStore(address, who=who)
        return PgStore(address)

    def desk(self, who: str = "anna") -> Desk:
        """Sit an employee down at it."""
        return open_desk(self.address_of(who), os_user=who, clock=self._clock)


@pytest.fixture(params=["directory", "postgresql"])
def place_with(
    request: pytest.FixtureRequest, tmp_path: Path, make, clock, templates
) -> Callable[..., Place]:
    """Make an office with the four employees and the given customers, on every kind of store."""

    def place_with(*customers: Customer) -> Place:
        if request.param == "directory":
            path = tmp_path / f"office{len(list(tmp_path.glob('office*')))}"
            templates.make(path, make.office, make.employees, customers)
            return Place(make, clock, lambda who: path)
        server: Server = request.getfixturevalue("server")
        name = server.office(make.office, make.employees, customers)
        return Place(make, clock, lambda who: server.address(who, name))

    return place_with


@pytest.fixture
def office_on_server(server: Server, make) -> Callable[..., str]:
    """Make an office on the server with the given customers; return its database's name."""

    def office_on_server(*customers: Customer) -> str:
        return server.office(make.office, make.employees, customers)

    return office_on_server
