"""Every act that changes a store meets every fault: old or new, and what was said is true.

The n-th file operation goes wrong, n = 1, 2, 3 ... until an act meets no fault. What is promised
is looked at on real files after each.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from store.desk.pack_writer import PackLine, write_packs
from store.domain.errors import MaybeSaved, NotFound, Refused, StoreDamaged, StoreError
from store.domain.filters import Filter
from store.domain.model import Customer, Entry
from store.domain.wishes import AcceptHistory, AddUser, DeactivateEmployee, RemoveCustomer
from store.exchange.json_file import OfficeFile
from store.exchange.pack import FILES
from store.files.disk import Disk
from store.files.forms.customer_files import shard_of
from store.files.mending.edited_by_hand import accept
from store.files.mending.repair import repair_from
from store.files.store import TinyStore
from store.rules.registry import RULES
from tests.store.acts import NOW, NUMBER, VERBS, Act, customer, desk_at
from tests.store.disks import Unsynced, Watched, left_over
from tests.store.faults import Fault, faults, operations, some
from tests.store.office_files import incoming

SHARD = f"{shard_of(NUMBER)}.json"
Files = Mapping[str, bytes]
Held = frozenset[tuple[str, bytes]]


@pytest.fixture
def path(make, store_with) -> Path:
    """Make a store with one customer on whom all can be done and two neighbours."""
    same = next(n for n in map(str, range(1002, 9999)) if shard_of(n) == shard_of(NUMBER))
    return store_with(customer(make), make.customer(number=same), make.customer(number="A212")).path


@pytest.fixture
def put_back(path) -> Callable[[Files], None]:
    """Write the files that differ as they were, and take away what was not there."""

    def put_back(files: Files) -> None:
        now = files_of(path)
        for name in files.keys() | now.keys():
            if name not in files:
                (path / name).unlink()
            elif now.get(name) != files[name]:
                (path / name).write_bytes(files[name])

    return put_back


OWN = {"utlagg": {"name": "Utlägg"}}


def files_of(path: Path) -> Files:
    """Read all files of a store but the lock, which only tells who wrote last."""
    found = {}
    for place in ("", "customers/"):
        for entry in os.listdir(path / place):
            if entry not in ("lock", "customers"):
                found[place + entry] = raw(f"{path}/{place}{entry}")
    return found


def raw(file: str) -> bytes:
    """Read a file; there are millions of these reads."""
    with open(file, "rb", buffering=0) as opened:
        return opened.readall()


def test_each_rule_of_the_desk_is_among_the_acts():
    """A new way of changing a customer cannot be forgotten here."""
    # in the office's history: see below; and where a history was edited: test_edited_history.py
    told_elsewhere = {RemoveCustomer, AcceptHistory}
    assert {type(verb.wish) for verb in VERBS.values()} | told_elsewhere == set(RULES)


def start(disk: Disk) -> None:
    """Begin to count: a store was opened on this disk, and what is tested comes now."""
    if isinstance(disk, Watched):
        disk.start()


def the_next_save_works(make, path: Path) -> None:
    """Whatever has happened, the next one can work on."""
    desk = desk_at(make, path, Unsynced())
    done = desk.carry_out(NUMBER, AddUser(email="next@alfa.test", name="Nästa"))
    assert done.customer == TinyStore(path, who="bo").customer(NUMBER)


@pytest.mark.parametrize("name", VERBS)
def test_a_change_of_a_customer_survives_every_fault(make, path, put_back, whole, figures, name):
    """Old or new to the byte, said as it is, all other files the same, and no work left over."""
    verb = VERBS[name]
    shard = path / "customers" / SHARD
    for wish in verb.before:
        desk_at(make, path, Unsynced()).carry_out(NUMBER, wish)
    before = files_of(path)
    old = shard.read_bytes()

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk, side=verb.side, now=verb.now)
        start(disk)
        desk.carry_out(NUMBER, verb.wish)

    do(Unsynced())
    new = shard.read_bytes()
    assert new != old
    checked: set[bytes] = set()
    untrue, cases = [], 0
    for fault in faults(Act(path, lambda: shard.write_bytes(old), do), each_error=whole):
        cases += 1
        store = TinyStore(path, who="bo")
        assert left_over(path) == []
        now = shard.read_bytes()
        assert now in (old, new), fault
        if not fault.untold and (now == new) != (fault.said in ("saved", "MaybeSaved")):
            untrue.append(fault)
        if whole or now not in checked:  # all other files are as before: see below
            assert store.check() == ()
            the_next_save_works(make, path)
            checked.add(now)
    the_next_save_works(make, path)  # nothing is held any more
    shard.write_bytes(old)
    assert files_of(path) == before
    assert untrue == []
    assert cases > 40
    figures("faults at each file operation of each change", cases)


def audit(act: Act, old: Files, new: Files, *, whole: bool, tells: bool = False) -> int:
    """Let an act of many files meet its faults, at some operations or at each; return how many.

    Each file is old or new; what is acknowledged is all new, what is not saved all old; and done
    again without a fault, all is new. What `tells` the office's history tells it again then.
    """
    at = None if whole else some(operations(act))
    cases, wrong = 0, []
    mended: set[Held] = set()
    for fault in faults(act, each_error=False, at=at):
        cases += 1
        wrong += [(fault, each) for each in _broken(act, fault, old, new, mended, tells)]
    assert not wrong, "\n".join(map(str, wrong[:30]))
    return cases


def _broken(
    act: Act, fault: Fault, old: Files, new: Files, mended: set[Held], tells: bool
) -> list[str]:
    """Tell which promises a fault has broken; what was mended once is not mended again."""
    files = files_of(act.path)
    found = {name: raw for name, raw in files.items() if not name.endswith(".new")}
    broken = [
        f"{name} is neither old nor new"
        for name in old.keys() | new.keys()
        if found.get(name) not in (old.get(name), new.get(name))
    ]
    if fault.acknowledged and found != new:
        broken.append("acknowledged and not all new")
    if fault.said not in ("saved", "MaybeSaved", "died") and found != old:
        broken.append(f"{fault.said} and not all old")
    held = held_beside(act.path) | frozenset(files.items())
    if held in mended:
        return broken
    mended.add(held)
    if found != new:
        act.do(Unsynced())
        again = files_of(act.path)
        if tells:
            again["office.json"] = new["office.json"]
        if again != new:
            broken.append("not all new when done again")
    if left_over(act.path):
        TinyStore(act.path, who="bo")
        broken += left_over(act.path)
    return broken


def held_beside(path: Path) -> Held:
    """Read the copies beside a store, and what was begun of them."""
    return frozenset(
        (file, raw(file))
        for copy in path.parent.glob(f"{path.name}.*")
        for place, _, names in os.walk(copy)
        for file in (f"{place}/{name}" for name in names)
    )


def test_an_import_survives_every_fault(make, path, put_back, whole, figures):
    """Each file is old or new, and to bring it in again does the rest."""
    before = files_of(path)
    brought = OfficeFile(
        office=make.office,
        employees=(replace(make.bo, login="ny"),),
        customers=tuple(make.customer(number=number) for number in ("2001", "2002", "2003")),
    )

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        start(disk)
        desk.run_import(incoming(brought))

    do(Unsynced())
    act = Act(path, partial(put_back, before), do)
    cases = audit(act, before, files_of(path), whole=whole, tells=True)
    put_back(before)
    the_next_save_works(make, path)
    figures("faults at each file operation of an import", cases)


def test_taking_an_import_back_survives_every_fault(make, path, put_back, whole, figures):
    """Each customer is there as it came, or gone; and to do it again does the rest."""
    numbers = ("2001", "2002", "2003")
    brought = OfficeFile(
        office=make.office, customers=tuple(make.customer(number=number) for number in numbers)
    )
    batch = desk_at(make, path, Unsynced()).run_import(incoming(brought)).batch
    before = files_of(path)

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        start(disk)
        plan = desk.plan_import_undo(batch)
        desk.undo_import(plan, f"{plan.taken_back}")

    do(Unsynced())
    act = Act(path, partial(put_back, before), do)
    cases = audit(act, before, files_of(path), whole=whole, tells=True)
    put_back(before)
    the_next_save_works(make, path)
    figures("faults at each file operation of an import", cases)


def test_packs_for_many_survive_every_fault(make, path, put_back, whole, figures, tmp_path):
    """Of each customer what is told is so: a pack on record is there whole, and no other is half.

    Where it stops half way, what was written before is told and the rest goes on.
    """
    before, packs = files_of(path), tmp_path / "packs"
    told: list[PackLine] = []

    def prepare() -> None:
        put_back(before)
        shutil.rmtree(packs, ignore_errors=True)
        told.clear()

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        first, *_same_file, last = desk.narrowed(Filter()).rows
        start(disk)
        told.extend(write_packs(desk, (first, last), packs))

    act = Act(path, prepare, do)
    known = operations(act)
    at = None if whole else some(known)
    assert {line.state for line in told} == {"done"}
    numbers = [line.number for line in told]
    wrong, cases, heard = [], 0, 0
    for fault in faults(act, each_error=whole, at=at):
        cases += 1
        store = TinyStore(path, who="bo")
        recorded = {n for n in numbers if store.customer(n).history != first_lines(before, n)}
        written = {n for n in numbers if is_whole(packs / n, n)}
        if not recorded <= written or store.check() or left_over(path):
            wrong.append((fault, "on record", recorded, "written", written))
        if not told:  # it was done by a process of its own
            continue
        heard += 1
        lines = [(line.number, line.state, line.written) for line in told]
        sure = {line.number for line in told if line.state == "done"}
        unsure = {line.number for line in told if isinstance(line.error, MaybeSaved)}
        if [line.number for line in told] != numbers or not sure <= recorded <= sure | unsure:
            wrong.append((fault, "told", lines, recorded))
        if {line.number for line in told if line.written} != written:
            wrong.append((fault, "told as written", lines, written))
    assert not wrong, "\n".join(map(str, wrong[:30]))
    assert heard > 10
    figures("faults at each file operation of hand-over packs for many", cases)


def first_lines(files: Files, number: str) -> tuple[Entry, ...]:
    """Return the history that a customer has in the files of a store."""
    tables = json.loads(files[f"customers/{shard_of(number)}.json"])
    return msgspec.convert(tables["customers"][number], Customer).history


def is_whole(folder: Path, number: str) -> bool:
    """Return whether a customer's pack is there as its manifest tells it, and none in part."""
    if not folder.exists():
        return False
    assert sorted(os.listdir(folder)) == sorted(FILES)
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        sha256, name = line.split(maxsplit=1)
        assert hashlib.sha256((folder / name.lstrip("*")).read_bytes()).hexdigest() == sha256
    assert json.loads((folder / "manifest.json").read_bytes())["customer"] == number
    return True


def test_removing_a_customer_survives_every_fault(make, path, put_back, whole, figures):
    """It is there, or it is gone and the office's history tells it."""
    before = files_of(path)

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        start(disk)
        with suppress(NotFound):  # done again, it is gone already
            desk.carry_out("A212", RemoveCustomer(confirmation="A212"))

    do(Unsynced())
    new = files_of(path)
    assert {name for name in new if new[name] != before[name]} == {
        "office.json",
        f"customers/{shard_of('A212')}.json",
    }
    cases = audit(Act(path, partial(put_back, before), do), before, new, whole=whole, tells=True)
    put_back(before)
    the_next_save_works(make, path)
    figures("faults at each file operation of each change", cases)


@pytest.mark.parametrize(("held", "wanted"), [({}, OWN), (OWN, {}), (OWN, {"utlagg": {}})])
def test_a_change_of_the_policy_survives_every_fault(make, path, put_back, whole, held, wanted):
    """It is the old one or the new one, and the new one is told in the office's history."""
    desk_at(make, path, Unsynced()).replace_policy(held)
    before = files_of(path)

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        start(disk)
        desk.replace_policy(wanted)

    told = len(TinyStore(path, who="bo").office_history())
    cases = 0
    for fault in faults(Act(path, partial(put_back, before), do), each_error=whole):
        cases += 1
        store = TinyStore(path, who="bo")
        lines, lost = len(store.office_history()) - told, False
        try:
            now = store.policy()
        except StoreDamaged:  # told of, and died before it was in its place
            now, lost = {}, True
            assert (lines > 0, held) == (True, {}), fault
        assert now in (held, wanted), fault
        assert lines >= (now == wanted), fault
        if fault.said not in ("saved", "MaybeSaved", "died"):
            assert (now, lines) == (held, 0), fault
        if fault.acknowledged:
            assert (now, lines) == (wanted, 1), fault
        assert left_over(path) == []
        assert bool(store.check()) == lost, fault
    put_back(before)
    assert cases > 10


def test_a_change_of_the_offices_people_survives_every_fault(make, path, put_back, whole, figures):
    """Old or new, and said as it is; who has left is not active again after a power cut."""
    before = files_of(path)

    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        start(disk)
        with suppress(Refused):  # done again, it is so already
            desk.change_employee(DeactivateEmployee(login="bo"))

    do(Unsynced())
    new = files_of(path)
    assert {name for name in new if new[name] != before[name]} == {"office.json"}
    cases = audit(Act(path, partial(put_back, before), do), before, new, whole=whole)
    put_back(before)
    the_next_save_works(make, path)
    assert cases > 20
    figures("faults at each file operation of each change", cases)


def test_accepting_a_file_survives_every_fault(make, path, put_back, whole, figures, tmp_path):
    """The file as it was edited, or as it is accepted; the copy beside is whole or not there."""
    shard = path / "customers" / SHARD
    shard.write_text(shard.read_text("utf-8").replace("Alfa Bygg AB", "Alfa i Umeå AB"), "utf-8")
    edited = files_of(path)

    def prepare() -> None:
        put_back(edited)
        forget_copies(path)

    def do(disk: Disk) -> None:
        start(disk)
        accept(path, shard, who="anna", clock=lambda: NOW, disk=disk)

    do(Unsynced())
    act = Act(path, prepare, do)
    cases = audit(act, edited, files_of(path), whole=whole, tells=True)
    assert TinyStore(path, who="bo").check() == ()
    figures("faults while files are mended or made", cases)


def forget_copies(path: Path) -> None:
    """Take away what earlier cases have kept beside the store."""
    for copy in path.parent.glob(f"{path.name}.*"):
        shutil.rmtree(copy)


def test_a_repair_survives_every_fault(make, path, put_back, whole, figures, tmp_path):
    """Damaged or restored, and a second try does the rest."""
    backup = Path(shutil.copytree(path, tmp_path / "backup"))
    shards = [path / "customers" / SHARD, path / "customers" / f"{shard_of('A212')}.json"]
    for shard in shards:
        shard.write_bytes(b"torn")
    damaged = files_of(path)

    def prepare() -> None:
        put_back(damaged)
        forget_copies(path)

    def do(disk: Disk) -> None:
        start(disk)
        repair_from(path, backup, who="anna", disk=disk)

    do(Unsynced())
    act = Act(path, prepare, do)
    cases = audit(act, damaged, files_of(path), whole=whole)
    assert TinyStore(path, who="bo").check() == ()
    figures("faults while files are mended or made", cases)


def but_for_its_id(files: Files) -> dict[str, object]:
    """Return the files of a new store without its id, which is another each time it is made."""
    office = json.loads(files["office.json"])
    assert office.pop("store")["1"]["id"]
    del office["meta"]
    return {**files, "office.json": office}


def test_making_a_store_survives_every_fault(make, tmp_path, whole, figures):
    """There is a whole store or none that could be taken for one."""
    path = tmp_path / "new"

    def do(disk: Disk) -> None:
        start(disk)
        TinyStore.create(path, make.office, make.employees, [customer(make)], who="a", disk=disk)

    act = Act(path, lambda: shutil.rmtree(path, ignore_errors=True), do)
    known = operations(act)
    new = but_for_its_id(files_of(path))
    wrong, cases = [], 0
    for fault in faults(act, each_error=False, at=None if whole else some(known)):
        cases += 1
        try:
            store = TinyStore(path, who="bo")
        except StoreError:
            if fault.acknowledged:
                wrong.append(fault)
        else:
            made = but_for_its_id(files_of(path))
            if store.check() or made != new or fault.said == "NotSaved":
                wrong.append(fault)
    assert not wrong, "\n".join(map(str, wrong[:30]))
    figures("faults while files are mended or made", cases)
