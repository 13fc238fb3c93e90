"""Offices of any size: the same customers in every run, four collaborations each."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from store.domain.model import Collaboration, Customer, Employee, Office, Task, User
from store.exchange.json_file import OfficeFile
from store.files.disk import Disk
from store.files.store import TinyStore

SURNAMES = ("Andersson", "Björk", "Carlsson", "Dahl", "Ek", "Fors", "Granath", "Holm", "Åberg")
TRADES = ("Bygg", "El", "Måleri", "Rör", "Transport", "Fastigheter", "Konsult", "Handel", "Skog")
SERVICES = ("visma-eekonomi", "visma-utlagg", "visma-tid", "visma-lon-smart")
FIRST = 100_000
ANNA = Employee(login="anna", name="Anna Berg", rights="full", portal_role="administrator")


class Unsynced(Disk):
    """A disk that does not wait for the platter, for setting up."""

    def fsync(self, fd: int) -> None:
        """Return at once."""

    def fsync_all(self, fds: Sequence[int]) -> None:
        """Return at once."""


def number(index: int) -> str:
    """Return the number of a customer by its place in the list."""
    return str(FIRST + index)


def customer(index: int, services: tuple[str, ...]) -> Customer:
    """Return a customer by its place in the list."""
    mixed = index * 2654435761 & 0xFFFFFFFF
    name = f"{SURNAMES[mixed % 9]} {TRADES[(mixed >> 7) % 9]} {mixed % 9973} AB"
    boss = User(email=f"boss@{index}.example", name="Kim Ek", role="administrator")
    other = User(email=f"other@{index}.example", name="Lo Dal", services=services[:1])
    return Customer(
        number=number(index),
        name=name,
        org_number=_org_number(index),
        account_manager="anna",
        tasks=(Task(name="Bokföring", owner="anna"),),
        users=(boss, other),
        main_contact=boss.email,
        collaborations=tuple(
            Collaboration(
                id=f"{each}-1", service=each, task="Bokföring", started_on=dt.date(2024, 1, 15)
            )
            for each in services
        ),
    )


def _org_number(index: int) -> str:
    """Return an organisation number with the check digit that it must have."""
    digits = f"{556_000_000 + index}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    check = -sum(each // 10 + each % 10 for each in doubled) % 10
    return f"{digits[:6]}-{digits[6:]}{check}"


@cache
def office(size: int) -> OfficeFile:
    """Return an office with so many customers."""
    from store.domain.catalogue import catalogue

    services = tuple(catalogue())[:4]
    return OfficeFile(
        office=Office(name="Byrå Norr AB"),
        employees=(ANNA,),
        customers=tuple(customer(index, services) for index in range(size)),
    )


def store(folder: Path, size: int) -> Path:
    """Return a store with so many customers, made when it is first asked for."""
    path = folder / f"office-{size}"
    if not path.exists():
        made = office(size)
        TinyStore.create(
            path, made.office, made.employees, made.customers, who="anna", disk=Unsynced()
        )
    return path
