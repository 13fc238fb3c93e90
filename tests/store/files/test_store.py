"""The store in a directory: plain files that anybody can read, and none that is wrong is used."""

import errno
import hashlib
import json
import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from tinydb import TinyDB

from store.domain.errors import NotFound, NotSaved, Refused, StoreDamaged
from store.domain.model import Customer, Task
from store.domain.wishes import End
from store.files import disk
from store.files.disk import Disk, locked
from store.files.listing import COARSE
from store.files.sealed_file import NO_CHECKSUM, sealed
from store.files.store import SHARDS, TinyStore, shard_of
from tests.store.acts import only_new

# The shard of 1001 holds a second customer too; A212 is kept in another file.
SECOND = next(n for n in map(str, range(1002, 9999)) if shard_of(n) == shard_of("1001"))


@pytest.fixture
def store(make, store_with) -> TinyStore:
    """Make a store with three customers, two of them in one file."""
    return store_with(
        make.customer(make.collaboration("utlagg"), account_manager="anna"),
        make.customer(number=SECOND, name="Beta Café AB"),
        make.customer(number="A212", name="Åsö AB"),
    )


def shard(store: TinyStore, number: str = "1001") -> Path:
    return store.path / "customers" / f"{shard_of(number)}.json"


def renamed(customer: Customer) -> Customer:
    return replace(customer, name="Nytt namn AB", version=customer.version + 1)


def state_of(path: Path) -> tuple[object, ...]:
    """Tell what a file is and holds, without opening what is no plain file."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return ()
    plain = stat.S_ISREG(status.st_mode) and status.st_size < 1 << 20
    return (status.st_mode, status.st_size, status.st_mtime_ns, plain and path.read_bytes())


# Plain TinyDB


@pytest.mark.parametrize("number", ["1001", "0012", "A212", "K-7 b"])
def test_plain_tinydb_alone_shows_the_customers(make, store_with, number):
    """Any program with TinyDB can read a file; where numbers have letters, their ids are text."""
    customer = make.customer(make.collaboration("utlagg"), number=number)
    store = store_with(customer)
    with TinyDB(shard(store, number)) as database:
        customers = database.table("customers")
        customers.document_id_class = int if number.isdigit() else str
        (document,) = customers.all()
    assert msgspec.convert(dict(document), Customer) == customer


def test_plain_tinydb_alone_shows_the_office_and_its_employees(make, store_with):
    """Also who works there."""
    with TinyDB(store_with().path / "office.json") as database:
        assert [each["name"] for each in database.table("office").all()] == ["Byrå Norr AB"]
        logins = [each["login"] for each in database.table("employees").all()]
    assert logins == [each.login for each in make.employees]


def test_every_file_is_plain_json_with_the_names_of_the_exchange_file(store):
    """Without any program of ours the data can be had."""
    for file in (store.path / "office.json", *(store.path / "customers").iterdir()):
        assert json.loads(file.read_text("utf-8"))["meta"]["1"]["schema"] == 1
    held = json.loads(shard(store, "A212").read_text("utf-8"))["customers"]["A212"]
    assert (held["name"], held["main_contact"]) == ("Åsö AB", "eva@alfa.test")


def test_all_files_are_made_at_once(store):
    """So that one that is missing is damage, and not taken for an empty one."""
    assert sorted(os.listdir(store.path)) == ["customers", "lock", "office.json"]
    assert sorted(os.listdir(store.path / "customers")) == [f"{each}.json" for each in SHARDS]


@pytest.mark.parametrize(
    ("number", "kept_in"), [("1001", "81"), ("A212", "88"), ("0012", "1f"), ("åäö", "3f")]
)
def test_a_customer_is_kept_in_the_same_file_by_every_version(number, kept_in):
    """The crc32 of the number: a store must be readable by the next version of Python too."""
    assert shard_of(number) == kept_in


# Who can use the files


@pytest.fixture(params=[0o077, 0o027, 0o022, 0o000], ids=oct)
def umask(request):
    """Set each umask that an operator may have."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(store: TinyStore) -> dict[str, str]:
    """Return each different mode with one file that has it."""
    files = (store.path, *store.path.rglob("*"))
    return {oct(stat.S_IMODE(each.stat().st_mode)): each.name for each in reversed(files)}


def test_the_group_can_use_everything_whatever_the_umask_is(make, umask, store_with):
    """Directories are 2770, files 0660: when made, when changed, and when added to."""
    store = store_with(make.customer())
    made = modes(store)
    store.change("1001", renamed)
    store.add([replace(make.bo, login="ny")], [make.customer(number="A212")], only_new)
    assert set(made) == set(modes(store)) == {"0o2770", "0o660"}
    directories = {each for each in (store.path, *store.path.rglob("*")) if each.is_dir()}
    assert {oct(stat.S_IMODE(each.stat().st_mode)) for each in directories} == {"0o2770"}


def test_a_lock_that_was_deleted_comes_back_for_the_whole_group(umask, store):
    """Else the first who writes would lock all the others out for good."""
    (store.path / "lock").unlink()
    store.change("1001", renamed)
    assert oct(stat.S_IMODE((store.path / "lock").stat().st_mode)) == "0o660"


# Making and opening


def test_a_new_store_needs_an_empty_directory(make, tmp_path, unsynced):
    """Whatever is there is not written over."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("kära du")
    with pytest.raises(NotSaved, match=r"mine: is not empty"):
        TinyStore.create(tmp_path / "mine", make.office, make.employees, who="anna", disk=unsynced)
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]


def test_a_new_store_may_be_made_in_a_directory_that_is_there_and_empty(make, tmp_path, unsynced):
    """As when an administrator prepared it."""
    path = tmp_path / "prepared"
    path.mkdir(mode=0o755)
    store = TinyStore.create(path, make.office, make.employees, who="anna", disk=unsynced)
    assert store.check() == ()
    assert set(modes(store)) == {"0o2770", "0o660"}


def test_where_the_directory_cannot_be_made_nothing_is_saved(make, tmp_path):
    """A file stands in the way."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSaved, match=r"file/office: cannot be made: Not a directory"):
        TinyStore.create(tmp_path / "file" / "office", make.office, (), who="anna")


@pytest.mark.parametrize("there", ["nothing", "an empty directory", "a file"])
def test_where_there_is_no_store_it_is_not_found(tmp_path, there):
    """The message says how to make one."""
    path = tmp_path / "office"
    if there == "an empty directory":
        path.mkdir()
    elif there == "a file":
        path.write_text("")
    with pytest.raises(NotFound, match=r"make (one|a store) with init or import"):
        TinyStore(path, who="anna")


def test_a_directory_without_its_office_is_not_a_whole_store(store):
    """It is damage, and no new one is made in its place."""
    (store.path / "office.json").unlink()
    with pytest.raises(StoreDamaged, match=r"office\.json is missing"):
        TinyStore(store.path, who="anna")


@pytest.mark.parametrize("where", ["", "customers"])
def test_what_an_interrupted_write_left_beside_is_removed_when_opened(store, where):
    """It was never part of the store."""
    left = store.path / where / "1b.json.new"
    left.write_bytes(b'{"half')
    assert store.check() == ()
    TinyStore(store.path, who="anna")
    assert not left.exists()
    assert store.check() == ()


def test_what_another_is_just_writing_beside_is_left_alone(store):
    """While the lock is held it may be live."""
    live = store.path / "customers" / "1b.json.new"
    live.write_bytes(b'{"half')
    with locked(Disk(), store.path / "lock", "bo", 1):
        TinyStore(store.path, who="anna")
        assert live.exists()


# Changing


def test_a_change_is_on_the_disk_when_it_returns(store):
    """Another process reads it, and it alone has changed."""
    before = {each: store.customer(each) for each in ("1001", SECOND, "A212")}
    assert store.change("1001", renamed) == renamed(before["1001"])
    other = TinyStore(store.path, who="bo")
    assert other.customer("1001") == renamed(before["1001"])
    assert [other.customer(each) for each in (SECOND, "A212")] == [before[SECOND], before["A212"]]


def test_a_change_touches_one_file_and_one_document(store, files_in):
    """Every other file is the same byte for byte, and the other customer's document too."""
    before = files_in(store.path)
    store.change("1001", renamed)
    after = files_in(store.path)
    name = f"customers/{shard_of('1001')}.json"
    assert {each for each in after if after[each] != before[each]} == {name}
    beta = [json.dumps(json.loads(each[name])["customers"][SECOND]) for each in (before, after)]
    assert beta[0] == beta[1]
    revisions = [json.loads(each[name])["meta"]["1"]["revision"] for each in (before, after)]
    assert revisions == [1, 2]


def test_a_change_decides_on_what_is_on_the_disk(store):
    """Two operators after one another: nothing of the first is lost."""
    other = TinyStore(store.path, who="bo")
    assert store.customer("1001") == other.customer("1001")
    store.change("1001", lambda c: replace(c, tasks=(*c.tasks, Task(name="Lön"))))
    other.change("1001", lambda c: replace(c, tasks=(*c.tasks, Task(name="Moms"))))
    names = [task.name for task in store.customer("1001").tasks]
    assert names == ["Löpande bokföring", "Lön", "Moms"]


def test_what_a_change_raises_comes_through_and_nothing_is_written(store, files_in):
    """Whatever it is; and the lock is free again."""
    before = files_in(store.path)

    def fails(customer: Customer) -> Customer:
        raise LookupError(customer.name)

    with pytest.raises(LookupError, match="Alfa Bygg AB"):
        store.change("1001", fails)
    assert files_in(store.path) == before
    store.change("1001", renamed)


def test_what_cannot_be_written_changes_nothing(store, files_in):
    """Half a character is found before the first file is touched."""
    before = files_in(store.path)
    with pytest.raises(UnicodeEncodeError):
        store.change("1001", lambda customer: replace(customer, name="\ud800"))
    assert files_in(store.path) == before


@pytest.mark.parametrize("number", ["9999", "", "åäö"])
def test_a_customer_who_is_not_there_is_not_found_and_nothing_is_written(store, files_in, number):
    """Neither read nor changed; the message names the number."""
    before = files_in(store.path)
    with pytest.raises(NotFound, match=rf"There is no customer {number} in"):
        store.customer(number)
    with pytest.raises(NotFound, match=rf"There is no customer {number} in"):
        store.change(number, renamed)
    assert files_in(store.path) == before


def test_what_is_no_longer_set_is_gone_after_a_save(make, store_with):
    """TinyDB by itself merges a new document into the old one."""
    records = (make.record("report", "Hemlig", status="sent"),)
    store = store_with(
        make.customer(make.collaboration("utlagg", records=records), org_number="556000-0009")
    )
    store.change("1001", lambda c: replace(c, org_number=None, collaborations=()))
    raw = shard(store).read_bytes()
    assert b"556000-0009" not in raw
    assert b"Hemlig" not in raw


def test_a_document_that_was_handed_out_is_the_callers_own(store):
    """What is done to it changes nothing in the store."""
    customer = store.customer("1001")
    with pytest.raises(AttributeError):
        customer.name = "Beta"
    assert store.customer("1001").name == "Alfa Bygg AB"


# Adding


def test_what_is_added_is_new_or_the_same(make, store, files_in):
    """A second time changes nothing, and says so."""
    brought = [make.customer(number="2001"), make.customer(number="2002")]
    ny = replace(make.bo, login="ny", name="Ny Ek")
    added = store.add([*make.employees, ny], brought, only_new)
    assert (added.customers, added.unchanged, added.employees) == (2, 0, 1)
    assert [each.login for each in store.employees][-1] == "ny"
    before = files_in(store.path)
    again = store.add([*make.employees, ny], [*brought, store.customer("1001")], only_new)
    assert (again.customers, again.unchanged, again.employees) == (0, 3, 0)
    assert files_in(store.path) == before


def test_where_one_differs_nothing_is_added(make, store, files_in):
    """All or nothing, and each that differs is named."""
    before = files_in(store.path)
    with pytest.raises(Refused) as refused:
        store.add(
            [replace(make.bo, rights="full")],
            [make.customer(number="2001"), make.customer(name="Annan AB")],
            only_new,
        )
    assert [(each.code, each.message) for each in refused.value.refusals] == [
        ("already-exists", "The employee bo is there already, and differs."),
        ("already-exists", "The customer 1001 is there already, and differs."),
    ]
    assert files_in(store.path) == before


# The rows


def test_rows_come_in_the_plain_order_of_their_numbers(make, store_with):
    """Text, not numbers: A212 before A35."""
    numbers = ["A35", "999", "A212", "1001", "0012"]
    store = store_with(*(make.customer(number=each) for each in numbers))
    listed = [row.number for row in store.listing().rows]
    assert listed == ["0012", "1001", "999", "A212", "A35"]


class Counting(Disk):
    """Remembers which files were opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        self.opened.append(path.name)
        return super().open(path, flags, mode)


@pytest.fixture
def settled(store) -> tuple[TinyStore, Counting]:
    """Open a store whose files are as old as files usually are."""
    for file in (store.path / "customers", *store.path.rglob("*")):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    counting = Counting()
    return TinyStore(store.path, who="anna", disk=counting), counting


@pytest.mark.parametrize("changed_at", [1_600_000_000, 1_750_000_000], ids=["older", "newer"])
def test_a_second_look_reads_only_what_has_changed(settled, changed_at):
    """One file of 256, however it came there: also with an older time, as from a backup."""
    store, counting = settled
    first = store.listing()
    assert [each for each in counting.opened if each != "office.json"] == [
        f"{each}.json" for each in SHARDS
    ]
    counting.opened.clear()
    assert store.listing() == first
    assert counting.opened == []
    TinyStore(store.path, who="bo").change("1001", renamed)
    os.utime(shard(store), (changed_at, changed_at))
    assert [row.name for row in store.listing().rows if row.number == "1001"] == ["Nytt namn AB"]
    assert counting.opened == [f"{shard_of('1001')}.json"]


def test_a_file_whose_time_is_not_yet_past_is_looked_at_again(settled):
    """A coarse clock may give the next change the same time; a wrong one may be ahead."""
    store, counting = settled
    os.utime(shard(store), (4_000_000_000, 4_000_000_000))
    store.listing()
    counting.opened.clear()
    store.listing()
    assert counting.opened == [f"{shard_of('1001')}.json"]


@pytest.mark.parametrize("touched", ["customers", "office.json"])
def test_that_something_has_moved_is_seen_by_two_stats(settled, touched):
    """Every change renames a file into one of these directories, or onto the office."""
    store, counting = settled
    store.listing()
    counting.opened.clear()
    assert not store.moved()
    os.utime(store.path / touched, (1_650_000_000, 1_650_000_000))
    assert store.moved()
    store.listing()
    assert not store.moved()
    assert counting.opened == []


def test_a_change_in_the_same_tick_of_the_clock_moves_the_store(settled):
    """What was listed in between is not taken for the last, however long ago it is."""
    store, _ = settled
    other = TinyStore(store.path, who="bo")
    other.change("1001", lambda customer: customer)
    tick = time.time_ns()

    def at_that_tick() -> None:
        for place in ("lock", "customers", "office.json"):
            os.utime(store.path / place, ns=(tick, tick))

    at_that_tick()
    store.listing()
    other.change("1001", renamed)
    while time.time_ns() < tick + COARSE:
        other.change("1001", renamed)
    at_that_tick()
    assert store.moved()
    assert "Nytt namn AB" in [row.name for row in store.listing().rows]


def test_a_file_that_changes_in_the_same_tick_of_the_clock_is_read_again(settled):
    """Of the same size and in the same place on the disk: nothing but its bytes tells it."""
    store, _ = settled
    old = shard(store).read_bytes()
    TinyStore(store.path, who="bo").change("1001", renamed)
    new, tick = shard(store).read_bytes(), time.time_ns()
    assert len(new) == len(old)

    def put_at_that_tick(raw: bytes) -> None:
        shard(store).write_bytes(raw)
        os.utime(shard(store), ns=(tick, tick))

    put_at_that_tick(old)
    store.listing()
    put_at_that_tick(new)
    while time.time_ns() < tick + COARSE:
        store.customer("1001")
    assert "Nytt namn AB" in [row.name for row in store.listing().rows]


def test_every_change_moves_the_store(settled):
    """Whoever makes it."""
    store, _ = settled
    store.listing()
    TinyStore(store.path, who="bo").change("1001", renamed)
    assert store.moved()


# Damage


Damage = Callable[[Path], object]


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def resealed(path: Path, change) -> bytes:
    """Return a file as our own program would have written it, with other tables."""
    tables = json.loads(path.read_bytes())
    change(tables)
    return sealed(path, tables, 7)


def sealed_by_hand(path: Path, tables: object) -> bytes:
    """Return a file whose checksum is right, whatever its tables are made of."""
    about = {"schema": 1, "shard": path.stem, "revision": 3, "checksum": NO_CHECKSUM}
    blank = json.dumps({"meta": {"1": about}, **tables}).encode()
    return blank.replace(NO_CHECKSUM.encode(), hashlib.sha256(blank).hexdigest().encode(), 1)


def put_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def put_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_huge(path: Path) -> None:
    os.truncate(path, disk.LARGEST + 1)  # a hole, which takes no place


def put_full(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/full")


def put_other(path: Path) -> None:
    files = sorted((path.parents[path.parent.name == "customers"] / "customers").iterdir())
    other = next(file for file in files if file != path)
    shutil.copyfile(other, path)


def put_instead(old: bytes, new: bytes) -> Damage:
    return lambda path: path.write_bytes(path.read_bytes().replace(old, new, 1))


def put_bytes(raw: bytes) -> Damage:
    return lambda path: path.write_bytes(raw)


DAMAGE: dict[str, Damage] = {
    "empty": put_bytes(b""),
    "a list": put_bytes(b"[]"),
    "null": put_bytes(b"null"),
    "an empty object": put_bytes(b"{}"),
    "empty tables": put_bytes(b'{"meta":{},"customers":{}}'),
    "not JSON": put_bytes(b"\x00" * 400),
    "brackets": put_bytes(b"[" * 200_000),
    "objects in objects": put_bytes(b'{"a":' * 200_000),
    "not UTF-8": put_instead(b"name", b"n\xe4me"),
    "NaN": put_instead(b'"revision":1', b'"revision":NaN'),
    "a key twice": put_instead(b'"name":', b'"name":"x","name":'),
    "edited by hand": put_instead(b"anna", b"Anna"),
    "a newer schema": put_instead(b'"schema":1', b'"schema":2'),
    "an unknown schema": put_instead(b'"schema":1', b'"schema":0'),
    "a BOM": lambda path: path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes()),
    "a newline at the end": lambda path: path.write_bytes(path.read_bytes() + b"\r\n"),
    "cut in half": lambda path: path.write_bytes(cut(path.read_bytes())),
    "twice itself": lambda path: path.write_bytes(path.read_bytes() * 2),
    "another file's content": put_other,
    "missing": lambda path: path.unlink(),
    "a link": put_link,
    "a link to /dev/full": put_full,
    "a FIFO": put_fifo,
    "a directory": put_directory,
    "beyond any size": put_huge,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_by_name_and_never_written_over(store, damage):
    """It is neither read nor changed nor taken for an empty one; all others can still be used."""
    file = shard(store)
    DAMAGE[damage](file)
    before = state_of(file)
    for act in (
        lambda: store.customer("1001"),
        lambda: store.change("1001", renamed),
        lambda: store.change(SECOND, renamed),
        lambda: store.add((), [replace(store.customer("A212"), number=SECOND)], only_new),
        lambda: TinyStore(store.path, who="bo").change("1001", renamed),
    ):
        with pytest.raises(StoreDamaged, match=str(file)) as damaged:
            act()
        assert damaged.value.exit_code == 6
    assert state_of(file) == before

    listing = TinyStore(store.path, who="bo").listing()
    assert [row.number for row in listing.rows] == ["A212"]
    (told,) = listing.damaged
    assert str(file) in told
    (finding, *others) = store.check()
    assert (finding.file, finding.customer) == (str(file), None)
    assert [Path(each.file).name for each in others] == ["elsewhere"] * (damage == "a link")
    assert store.change("A212", renamed).name == "Nytt namn AB"
    assert state_of(file) == before


def test_a_damaged_file_that_was_listed_before_is_noticed(store):
    """What is kept in memory does not hide it, and it is back once it is restored."""
    whole = shard(store).read_bytes()
    assert len(store.listing().rows) == 3
    shard(store).write_bytes(cut(whole))
    assert [row.number for row in store.listing().rows] == ["A212"]
    shard(store).write_bytes(whole)
    assert len(store.listing().rows) == 3
    assert store.listing().damaged == ()


def test_a_file_beyond_any_size_is_not_even_read(store):
    """Half a gigabyte would take the memory of the machine."""
    put_huge(shard(store))
    with pytest.raises(StoreDamaged, match="it is not a plain file of a sensible size"):
        store.customer("1001")


def refused_as_it_is(store: TinyStore, raw: bytes) -> bool:
    """Put bytes in the place of a file; return whether it is refused, and left as it is."""
    file = shard(store)
    file.write_bytes(raw)
    for act in (lambda: store.customer("1001"), lambda: store.change("1001", renamed)):
        try:
            act()
        except StoreDamaged as error:
            if str(file) not in str(error):
                return False
        else:
            return False
    return file.read_bytes() == raw


def test_a_file_that_is_cut_anywhere_is_refused(store, figures):
    """At every length it can have, down to nothing."""
    whole = shard(store).read_bytes()
    assert [n for n in range(len(whole)) if not refused_as_it_is(store, whole[:n])] == []
    figures("files cut short or with a byte changed", len(whole))


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80], ids=hex)
def test_a_file_with_one_wrong_byte_anywhere_is_refused(store, flip, figures):
    """Whatever it would mean: a digit, a letter's case, what is no text at all."""
    whole = shard(store).read_bytes()
    accepted = []
    for place in range(len(whole)):
        wrong = bytearray(whole)
        wrong[place] ^= flip
        if not refused_as_it_is(store, bytes(wrong)):
            accepted.append((place, whole[max(0, place - 20) : place + 20]))
    assert accepted == []
    figures("files cut short or with a byte changed", len(whole))


@pytest.mark.parametrize("damage", [each for each in DAMAGE if each != "missing"])
def test_a_damaged_office_is_refused_when_opened(store, damage):
    """By name, and it is left as it is; who had opened it before adds nothing to it."""
    file = store.path / "office.json"
    DAMAGE[damage](file)
    before = state_of(file)
    with pytest.raises(StoreDamaged, match=str(file)):
        TinyStore(store.path, who="anna")
    with pytest.raises(StoreDamaged, match=str(file)):
        store.add((), (), only_new)
    assert state_of(file) == before


def test_a_newer_version_is_named(store):
    """So that the operator knows what to install, and does not think the file lost."""
    DAMAGE["a newer schema"](shard(store))
    with pytest.raises(StoreDamaged, match=r"newer version of samarbete \(schema 2, .* knows 1\)"):
        store.customer("1001")


def test_a_version_that_is_not_known_is_named(store):
    """There was no schema before the first one: such a file is not ours, or was edited."""
    DAMAGE["an unknown schema"](shard(store))
    with pytest.raises(StoreDamaged, match=r"is of schema 0, .* does not know \(it knows 1\)"):
        store.customer("1001")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda each: each.update(nmae="x"), "Object contains unknown field `nmae`"),
        (lambda each: each.update(version="1"), r"Expected `int`, got `str` - at `\$.version`"),
        (lambda each: each.pop("name"), "Object missing required field `name`"),
        (lambda each: each.update(main_contact="x"), "main_contact: x is not one of the users"),
        (lambda each: each.update(number="1002"), "does not belong here"),
    ],
    ids=["unknown field", "wrong type", "missing field", "main contact", "another number"],
)
def test_a_document_that_is_wrong_is_refused_and_its_neighbour_is_not(store, change, message):
    """In a file that is whole otherwise: with its path, nothing is dropped, nothing written."""
    file = shard(store)
    file.write_bytes(resealed(file, lambda tables: change(tables["customers"]["1001"])))
    before = state_of(file)
    for act in (store.customer, lambda number: store.change(number, renamed)):
        with pytest.raises(StoreDamaged, match=rf"{file}: customer 1001.*{message}"):
            act("1001")
    assert state_of(file) == before
    (finding,) = store.check()
    assert (finding.file, finding.customer) == (str(file), "1001")
    assert store.change(SECOND, renamed).name == "Nytt namn AB"
    changed = json.loads(file.read_bytes())["customers"]["1001"]
    assert changed == json.loads(before[-1])["customers"]["1001"]


def test_a_neighbour_stays_as_its_bytes_are_whatever_wrote_them(store):
    """With other spaces and another order than ours, and with what a customer cannot have."""
    file = shard(store)
    tables = json.loads(file.read_bytes())
    tables["customers"]["1001"] = {"odd": "Åå \u2028", **tables["customers"]["1001"]}
    file.write_bytes(sealed_by_hand(file, {"customers": tables["customers"]}))
    kept = json.dumps(tables["customers"]["1001"]).encode()
    assert kept in file.read_bytes()
    assert store.change(SECOND, renamed).name == "Nytt namn AB"
    assert kept in file.read_bytes()
    assert store.customer(SECOND).name == "Nytt namn AB"


def test_a_customer_in_the_wrong_file_does_not_belong_there(make, store):
    """It would never be found by its number, and is told by check."""
    file = shard(store, "A212")

    def moved(tables):
        tables["customers"]["1001"] = msgspec.to_builtins(make.customer())

    file.write_bytes(resealed(file, moved))
    (finding,) = store.check()
    assert (finding.file, finding.customer) == (str(file), "1001")
    assert "does not belong here" in finding.message


def test_a_file_whose_rows_cannot_be_read_is_told_in_the_listing(store):
    """A whole file with a number where a name should be; the others are listed."""
    file = shard(store)
    file.write_bytes(resealed(file, lambda t: t["customers"]["1001"].update(name=5)))
    listing = store.listing()
    assert [row.number for row in listing.rows] == ["A212"]
    assert str(file) in listing.damaged[0]


@pytest.mark.parametrize("tables", [{"customers": []}, {"customers": {"1001": 7}}])
def test_a_whole_file_with_other_tables_is_damage_and_no_crash(store, tables):
    """Sealed as ours, but not with what belongs there."""
    file = shard(store)
    file.write_bytes(sealed_by_hand(file, tables))
    before = state_of(file)
    for act in (
        lambda: store.customer("1001"),
        lambda: store.change("1001", renamed),
    ):
        with pytest.raises(StoreDamaged, match=str(file)):
            act()
    assert [str(file) in told for told in store.listing().damaged] == [True]
    assert [finding.file for finding in store.check()] == [str(file)]
    assert state_of(file) == before


def test_check_tells_of_an_office_that_was_damaged_since(store):
    """It looks at every file, also the one that was read when the store was opened."""
    file = store.path / "office.json"
    file.write_bytes(cut(file.read_bytes()))
    assert [finding.file for finding in store.check()] == [str(file)]


def test_check_and_listing_tell_when_the_directory_is_gone(store):
    """All customers are out of reach; that is a finding, not a crash."""
    (store.path / "customers").rename(store.path / "somewhere else")
    assert len(store.listing().damaged) == len(SHARDS)
    assert len(store.check()) >= len(SHARDS)


def test_check_tells_what_does_not_belong(store):
    """An editor's copy beside the files."""
    stray = store.path / "customers" / "1b.json~"
    stray.write_text("x")
    (finding,) = store.check()
    assert (finding.file, finding.customer) == (str(stray), None)


def test_check_changes_nothing(store, files_in):
    """Neither the files nor their times."""
    before = files_in(store.path), {file: state_of(file) for file in store.path.rglob("*")}
    assert store.check() == ()
    assert (
        files_in(store.path),
        {file: state_of(file) for file in store.path.rglob("*")},
    ) == before


def test_a_store_that_may_not_be_read_is_out_of_reach(store, tmp_path):
    """An error of the system comes with its own words and the file's name."""
    os.rename(store.path, tmp_path / "other")
    (tmp_path / "office").symlink_to(tmp_path / "office")
    with pytest.raises((StoreDamaged, NotFound), match=str(tmp_path / "office")) as found:
        TinyStore(tmp_path / "office", who="anna")
    assert os.strerror(errno.ELOOP) in str(found.value)


def test_a_desk_on_a_damaged_file_refuses_like_the_store(make, desk_of, store):
    """An ending is no way around it."""
    shard(store).write_bytes(cut(shard(store).read_bytes()))
    before = shard(store).read_bytes()
    desk = desk_of(store)
    wish = End(collaboration="utlagg-1", outcome="continue")
    with pytest.raises(StoreDamaged, match=str(shard(store))):
        desk.plan("1001", wish)
    with pytest.raises(StoreDamaged, match=str(shard(store))):
        desk.carry_out("1001", wish)
    assert shard(store).read_bytes() == before


def test_a_store_that_could_not_be_made_leaves_room_for_the_next_try(make, tmp_path, unsynced):
    """What was made of it is taken away again; `init` works as soon as the cause is gone."""

    class Full(type(unsynced)):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            raise OSError(28, "No space left on device")

    path = tmp_path / "new"
    with pytest.raises(NotSaved, match="No space left on device"):
        TinyStore.create(path, make.office, make.employees, who="anna", disk=Full())
    assert list(path.iterdir()) == []
    TinyStore.create(path, make.office, make.employees, who="anna", disk=unsynced)
