"""Growth meets every fault: one of the two forms is whole, and the change that made it grow is.

The n-th file operation goes wrong or is the last of its process, as in `test_faults.py`.
"""

import shutil
from pathlib import Path

import pytest

from store.domain.wishes import AddUser
from store.files.disk import Disk
from store.files.mending.check import file_findings
from store.files.store import TinyStore
from tests.store.acts import NUMBER, Act, desk_at
from tests.store.disks import Unsynced, Watched, left_over
from tests.store.faults import Fault, faults, operations, some
from tests.store.files.forms.conftest import NUMBERS, numbers_in
from tests.templates import linked

WISH = AddUser(email="next@alfa.test", name="Nästa")


@pytest.fixture
def act(make, templates, folder) -> Act:
    """Change a customer whose file is full: the store grows."""
    path = folder / "office"

    def prepare() -> None:
        shutil.rmtree(path, ignore_errors=True)
        linked(templates[0], path)

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        if isinstance(disk, Watched):
            disk.start()
        desk.carry_out(NUMBER, WISH)

    return Act(path, prepare, do)


ORDER = [
    "rename 81.json.new",
    "fsync customers",
    "mkdir customers-3.new",
    "fsync customers-3.new",
    "rename office.json.new",
    "fsync office",
    "rename customers",
    "fsync office",
    "rename customers-3.new",
    "fsync office",
    "rmdir customers.outgrown",
]
"""What is done to names; a power cut needs each before the next."""


def turning(known: list[str]) -> set[int]:
    """Choose what is done to names, and with it the first and last file of each form."""
    first = known.index("mkdir customers-3.new") + 1
    kinds = ("fsync", "unlink")
    return {
        number
        for number in some(known)
        if number >= first and (known[number - 1] in ORDER or known[number - 1].startswith(kinds))
    } | {number for number, name in enumerate(known, 1) if number >= first and name in ORDER}


def test_names_are_changed_in_an_order_that_a_power_cut_needs(act):
    """All files are synced before their directory is, and that before it is renamed."""
    known = operations(act)
    assert [each for each in known if each in ORDER] == ORDER
    made = known[known.index("mkdir customers-3.new") : known.index("fsync customers-3.new")]
    assert sum(each.startswith("fsync") and each.endswith(".json") for each in made) == 16**3


def test_growth_survives_every_fault(act, whole, figures):
    """The store is whole for who reads it as it is left, and for who comes next and writes."""
    known = operations(act)
    cases, wrong = 0, []
    for fault in faults(act, each_error=whole, at=some(known) if whole else turning(known)):
        cases += 1
        wrong += [(fault, each) for each in broken(act.path, fault)]
    assert not wrong, "\n".join(map(str, wrong[:30]))
    assert cases > 25
    figures("faults while a store grows", cases)


def broken(path: Path, fault: Fault) -> list[str]:
    """Tell which promises a fault has broken: first for readers, then for the next one to write."""
    found = [finding.message for finding in file_findings(path, Disk())]
    store = TinyStore(path, who="bo", disk=Unsynced())
    if numbers_in(store) != NUMBERS:
        found.append("not all customers are there")
    changed = any(user.email == WISH.email for user in store.customer(NUMBER).users)
    if not fault.untold and changed != (fault.said in ("saved", "MaybeSaved")):
        found.append(f"{fault.said}, and changed is {changed}")
    store.change(NUMBER, lambda customer: customer)
    left = {entry.name for entry in path.iterdir()} - {"lock", "office.json"}
    if left != {"customers-3"} or left_over(path):
        found.append(f"afterwards there is {left}")
    return found
