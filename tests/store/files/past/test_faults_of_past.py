"""Changes by which lines go over into the past meet every fault: none is lost, none is there twice.

The n-th file operation goes wrong or is the last of its process, as in `test_faults.py`.
"""

import errno
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from store.domain.errors import NotFound, NotSaved, StoreError
from store.domain.model import Customer
from store.domain.wishes import AddUser, ChangeRole
from store.files.disk import NEW, Disk
from store.files.forms.customer_files import customer_files
from store.files.layout import office_file
from store.files.mending.repair import repair_from
from store.files.past import past_directory, past_file, taken_away
from store.files.store import TinyStore
from tests.store.acts import NUMBER, Act, desk_at
from tests.store.disks import Keeping, Unsynced, Watched, left_over
from tests.store.faults import Fault, faults, operations, some
from tests.store.files.past.conftest import MOST
from tests.store.test_repository import marked

WISH = AddUser(email="next@alfa.test", name="Nästa")


def start(disk: Disk) -> None:
    """Begin to count: a store was opened on this disk, and what is tested comes now."""
    if isinstance(disk, Watched):
        disk.start()


@pytest.fixture(params=[MOST, 2 * MOST - 1], ids=["the first to go over", "more of them"])
def full(request, make, path) -> Path:
    """Give a store with a customer of whom lines go over with the next change."""
    desk = desk_at(make, path, Unsynced())
    for n in range(request.param):
        role = ("auditor", "user")[n % 2]
        desk.carry_out(NUMBER, ChangeRole(email="ada@alfa.test", role=role))
    return path


def put_back(path: Path, kept: Path) -> Callable[[], None]:
    """Return what makes a store as it was kept: what an act here changes, and nothing beside it."""
    own = customer_files(path).file_of(NUMBER), office_file(path)

    def put_back() -> None:
        for copy in path.parent.glob(f"{path.name}.*"):
            shutil.rmtree(copy)
        shutil.rmtree(past_directory(path), ignore_errors=True)
        if past_directory(kept).exists():
            shutil.copytree(past_directory(kept), past_directory(path))
        for file in own:
            shutil.copy(kept / file.relative_to(path), file)

    return put_back


def carried(make, path: Path) -> Callable[[Disk], None]:
    def do(disk: Disk) -> None:
        desk = desk_at(make, path, disk)
        start(disk)
        desk.carry_out(NUMBER, WISH)

    return do


def test_the_past_is_on_the_disk_before_its_document_is(make, full):
    """A power cut needs that: what is in neither is lost."""
    known = operations(Act(full, lambda: None, carried(make, full)))
    name = past_file(full, NUMBER).name
    past = [each for each in known if each.split()[-1] in (name, "past")]
    assert past[-2:] == [f"close {name}", "open past"] or "fsync past" in past
    last = max(place for place, each in enumerate(known) if each == "fsync past")
    assert known.index(f"fsync {name}") < last < known.index("rename 81.json.new")


def test_lines_that_go_over_survive_every_fault(make, full, whole, figures, tmp_path):
    kept = Path(shutil.copytree(full, tmp_path / "kept"))
    before = TinyStore(full, who="bo").customer(NUMBER)
    act = Act(full, put_back(full, kept), carried(make, full))
    act.do(Unsynced())
    after = TinyStore(full, who="bo").customer(NUMBER)
    assert past_file(full, NUMBER).exists()
    cases, wrong = 0, []
    for fault in faults(act, each_error=whole):
        cases += 1
        wrong += [(fault, each) for each in broken(make, full, fault, before, after)]
    assert not wrong, "\n".join(map(str, wrong[:30]))
    assert cases > 40
    figures("faults at each file operation of each change", cases)


def broken(make, path: Path, fault: Fault, before: Customer, after: Customer) -> list[str]:
    """Tell which promises a fault has broken."""
    store = TinyStore(path, who="bo", disk=Unsynced())
    now = store.customer(NUMBER)
    found = []
    if now not in (before, after):
        found.append(f"neither old nor new: {len(now.history)} lines")
    if not fault.untold and (now == after) != (fault.said in ("saved", "MaybeSaved")):
        found.append(f"{fault.said}, and it is not so")
    if store.check() or left_over(path):
        found.append(f"{store.check()} {left_over(path)}")
    if now == before:
        desk_at(make, path, Unsynced()).carry_out(NUMBER, WISH)
        if store.customer(NUMBER) != after or store.check():
            found.append("not as it should be when done again")
    for n in range(MOST):
        store.change(NUMBER, lambda each, n=n: marked(each, f"{n}"))
    if store.check() or store.customer(NUMBER).history[:-MOST] != after.history:
        found.append("it does not go on from there")
    return found


def test_a_removal_with_a_past_survives_every_fault(make, full, whole, figures, tmp_path):
    """The customer is there with all its lines, or is gone, and of its lines nothing is left."""
    carried(make, full)(Unsynced())
    kept = Path(shutil.copytree(full, tmp_path / "kept"))
    before = TinyStore(full, who="bo").customer(NUMBER)

    def do(disk: Disk) -> None:
        store = TinyStore(full, who="anna", disk=disk, patience=0.05)
        start(disk)
        store.change_several([NUMBER], lambda customer: None, lambda done: before.history[-1])

    cases, wrong = 0, []
    for fault in faults(Act(full, put_back(full, kept), do), each_error=whole):
        cases += 1
        store = TinyStore(full, who="bo", disk=Unsynced())
        pasts = [each.name for each in past_directory(full).iterdir()]
        there = None
        with suppress(NotFound):
            there = store.customer(NUMBER)
        if (there, bool(pasts)) not in ((before, True), (None, False)):
            wrong.append((fault, pasts, there is None))
        if not fault.untold and (there is None) != (fault.said in ("saved", "MaybeSaved")):
            wrong.append((fault, fault.said, there is None))
        if any(finding.edited is not True for finding in store.check() if finding.customer):
            wrong.append((fault, store.check()))
    assert not wrong, "\n".join(map(str, wrong[:30]))
    assert cases > 20
    figures("faults at each file operation of each change", cases)


def test_a_repair_of_a_past_survives_every_fault(make, full, whole, figures, tmp_path):
    """Damaged or restored, and a second try does the rest."""
    carried(make, full)(Unsynced())
    backup = Path(shutil.copytree(full, tmp_path / "backup"))
    customer = TinyStore(full, who="bo").customer(NUMBER)
    past_file(full, NUMBER).write_bytes(b"torn")
    kept = Path(shutil.copytree(full, tmp_path / "kept"))

    def do(disk: Disk) -> None:
        start(disk)
        repair_from(full, backup, who="anna", disk=disk)

    act = Act(full, put_back(full, kept), do)
    cases, wrong = 0, []
    for fault in faults(act, each_error=False, at=None if whole else some(operations(act))):
        cases += 1
        store = TinyStore(full, who="bo", disk=Unsynced())
        if store.check():
            repair_from(full, backup, who="anna", disk=Unsynced())
        if store.check() or store.customer(NUMBER) != customer or left_over(full):
            wrong.append((fault, store.check()))
    assert not wrong, "\n".join(map(str, wrong[:30]))
    figures("faults while files are mended or made", cases)


class Refuses(Unsynced):
    """A disk that puts nothing in its place outside of the past."""

    def rename(self, old: Path, new: Path) -> None:
        if old.name.endswith(NEW) and new.parent.name != "past":
            raise OSError(errno.EIO, "I/O error")
        super().rename(old, new)


def test_a_repair_of_which_the_past_alone_comes_to_its_place_does_not_say_that_nothing_changed(
    make, full, tmp_path
):
    """It names where the files are as they were; a second try does the rest."""
    carried(make, full)(Unsynced())
    backup = Path(shutil.copytree(full, tmp_path / "backup"))
    file = customer_files(full).file_of(NUMBER)
    file.write_bytes(b"torn")
    past_file(full, NUMBER).write_bytes(b"also torn")
    with pytest.raises(StoreError) as error:
        repair_from(full, backup, who="anna", disk=Refuses())
    assert "nothing has changed" not in f"{error.value}"
    (kept,) = full.parent.glob(f"{full.name}.replaced-*")
    assert f"{kept}" in f"{error.value}"
    assert (kept / past_file(full, NUMBER).relative_to(full)).read_bytes() == b"also torn"
    repair_from(full, backup, who="anna", disk=Unsynced())
    assert TinyStore(full, who="bo").check() == ()


def test_what_a_repair_wrote_beside_a_past_goes_with_the_next_command(make, full, tmp_path):
    """Where the disk did not let it be removed; no backup is needed for that."""
    carried(make, full)(Unsynced())
    backup = Path(shutil.copytree(full, tmp_path / "backup"))
    past_file(full, NUMBER).write_bytes(b"torn")
    with pytest.raises(NotSaved):
        repair_from(full, backup, who="anna", disk=Keeping())
    beside = past_file(full, NUMBER).name + NEW
    assert beside in left_over(full)
    TinyStore(full, who="anna")
    assert left_over(full) == []


def test_who_reads_meanwhile_sees_all_lines(make, full):
    """A reader with the document of before finds all of it: what counts of a past never changes."""
    reader = TinyStore(full, who="bo")
    seen: list[Mapping[str, int]] = []

    class Reading(Unsynced):
        def fsync(self, fd: int) -> None:
            seen.append({each.number: len(each.history) for each in reader.customers()})

        def rename(self, old: Path, new: Path) -> None:
            self.fsync(0)
            super().rename(old, new)
            self.fsync(0)

    lines = len(reader.customer(NUMBER).history)
    carried(make, full)(Reading())
    assert {each[NUMBER] for each in seen} == {lines, lines + 1}


def test_a_past_that_the_disk_refuses_to_look_for_is_not_saved(make, path):
    class Refusing(Unsynced):
        def rename(self, old: Path, new: Path) -> None:
            raise OSError(errno.EIO, "Input/output error")

    customer = TinyStore(path, who="anna").customer(NUMBER)
    with (
        pytest.raises(NotSaved, match="nothing has changed"),
        taken_away(path, [customer], Refusing()),
    ):
        pass


def test_a_number_too_long_for_a_file_name_has_no_past_to_take_away(make, tmp_path):
    with taken_away(tmp_path, [make.customer(number="å" * 60)], Disk()):
        pass
