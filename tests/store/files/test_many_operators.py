"""Many at once, in processes of their own: nothing acknowledged is lost, and nobody is kept out."""

import contextlib
import itertools
import json
import os
import random
import select
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import NotFound, Refused, StoreBusy, StoreError
from store.domain.wishes import (
    Activate,
    AddUser,
    Approve,
    ChangeRole,
    Deactivate,
    Decline,
    Edit,
    End,
    License,
    Link,
    NameMainContact,
    Remind,
    RemoveUser,
    Request,
    Undo,
    Wish,
    Withdraw,
)
from store.exchange.json_file import OfficeFile
from store.files.store import TinyStore
from tests.store.acts import DUE, NOW, NUMBER, TASK, customer, desk_at, only_new, told
from tests.store.disks import Unsynced, ended, forked
from tests.store.office_files import incoming

REQUESTED = ("ekonomioversikt-1", "skatt-bokslut-1", "skatt-bokslut-2")
NUMBERS = ("1001", "1002", "A212", "K-7", "0012", "2001")


def random_wish(chance: random.Random, mark: str) -> Wish:
    """Return something that is wanted often, and often refused; its reason is the mark."""
    email = chance.choice(["ada", "per", "olle", "eva", "ny1", "ny2", "ny3"]) + "@alfa.test"
    wishes: list[Callable[[], Wish]] = [
        lambda: AddUser(email=email, name="Ny Ström", reason=mark),
        lambda: ChangeRole(
            email=email, role=chance.choice(["user", "auditor", "administrator"]), reason=mark
        ),
        lambda: Deactivate(email=email, reason=mark),
        lambda: Activate(email=email, reason=mark),
        lambda: RemoveUser(email=email, reason=mark),
        lambda: License(email=email, service="lon", revoke=chance.random() < 0.5, reason=mark),
        lambda: NameMainContact(email=email, reason=mark),
        lambda: Edit(
            collaboration="eekonomi-1", period=chance.choice([3, 12]), reason=mark
        ),
        lambda: Edit(
            collaboration="lon-smart-1", task=chance.choice([TASK, "Bokslut"]), reason=mark
        ),
        lambda: Remind(collaboration="ekonomioversikt-1", reason=mark),
        lambda: Request(service="skatt-bokslut", task=TASK, reason=mark),
        lambda: End(collaboration="utlagg-1", outcome="continue", on=DUE, reason=mark),
        lambda: Withdraw(collaboration=chance.choice(["utlagg-1", "scanner-1"]), reason=mark),
        lambda: Link(collaboration="lon-1", task=chance.choice([TASK, "Bokslut"]), reason=mark),
        lambda: Approve(collaboration=chance.choice(REQUESTED), reason=mark),
        lambda: Decline(collaboration=chance.choice(REQUESTED), reason=mark),
        lambda: Undo(reason=mark),
    ]  # fmt: skip
    return chance.choice(wishes)()


def brought(make, mark: str) -> OfficeFile:
    """Return a file with one customer who is new; its name is the mark."""
    new = make.customer(number=f"N{mark.replace(' ', '-')}", name=mark)
    return OfficeFile(office=make.office, customers=(new,))


def lines_of(reading: int) -> list[str]:
    """Return what was written to a pipe, once all who write have ended."""
    with os.fdopen(reading, encoding="utf-8") as pipe:
        return pipe.read().splitlines()


@contextlib.contextmanager
def children(*acts: Callable[[int], object]) -> Iterator[tuple[int, list[int]]]:
    """Run each act in a process of its own, with one pipe to write to; all are waited for."""
    reading, writing = os.pipe()
    started = [forked(lambda act=act: act(writing)) for act in acts]
    os.close(writing)
    try:
        yield reading, started
    finally:
        for child in started:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def say(pipe: int, line: str) -> None:
    """Acknowledge; short lines are never mixed up, whoever else writes to the pipe."""
    os.write(pipe, f"{line}\n".encode())


def test_four_processes_lose_nothing_that_was_acknowledged(make, store_with, whole, figures):
    """Each mark is in one history, once; versions have no gap; nobody has waited in vain."""
    path = store_with(*(replace(customer(make), number=number) for number in NUMBERS)).path
    each = 250 if whole else 25

    def work(who: int, pipe: int) -> None:
        chance = random.Random(who)
        store = TinyStore(path, who=f"operator {who}")
        desk = Desk(store, make.operator("anna"), clock=lambda: NOW)
        eva = make.customers_operator(make.administrator())
        for number in range(each):
            mark = f"{who} {number}"
            try:
                if chance.random() < 0.05:
                    desk.run_import(incoming(brought(make, mark)))
                else:
                    customer, wish = chance.choice(NUMBERS), random_wish(chance, mark)
                    answers = isinstance(wish, Approve | Decline)
                    at = Desk(store, eva, company=customer, clock=lambda: NOW)
                    (at if answers else desk).carry_out(customer, wish)
            except (Refused, NotFound):
                continue
            except StoreError as error:  # StoreBusy, had anybody waited too long
                say(pipe, f"wrong {mark} {error!r}")
            else:
                say(pipe, f"saved {mark}")

    with children(*(lambda pipe, who=who: work(who, pipe) for who in range(4))) as (pipe, started):
        said = lines_of(pipe)
        assert [ended(child) for child in started] == [0] * 4
    acknowledged = [line.removeprefix("saved ") for line in said if line.startswith("saved ")]
    store = TinyStore(path, who="bo")
    held = [store.customer(number) for number in NUMBERS]
    marks = Counter(entry.reason for each in held for entry in each.history)
    marks.update(each.name for each in store.customers() if each.number not in NUMBERS)
    done = {entry.action for each in held for entry in each.history}
    lost = sum(marks[mark] != 1 for mark in acknowledged)
    assert [line for line in said if line.startswith("wrong")] == []
    assert set(marks) == set(acknowledged)
    assert lost == 0
    assert [each.version for each in held] == [1 + len(each.history) for each in held]
    assert store.check() == ()
    assert len(acknowledged) > each
    assert not whole or {"withdraw", "link", "approve", "decline"} <= done
    figures("changes acknowledged to four processes that write at once", len(acknowledged), lost)


def test_acts_over_many_customers_let_others_in_between(make, store_with):
    """They take and give the lock for each: somebody else's changes come through meanwhile.

    Who changes many goes on until the other has ended, so that it does not matter which of the two
    processes the machine runs first: left out, the other would give up after its patience.
    """
    numbers = [f"3{n:03}" for n in range(30)]
    path = store_with(
        customer(make),
        *(make.customer(make.collaboration("lon", variant=None), number=n) for n in numbers),
    ).path
    started_writing, starts_writing = os.pipe()
    other_goes_on, other_has_ended = os.pipe()

    def several(pipe: int) -> None:
        os.close(other_has_ended)  # the other's end alone keeps the pipe open
        desk = desk_at(make, path, Unsynced(), patience=5)
        for round_ in itertools.count():
            for number in numbers:
                if select.select([other_goes_on], [], [], 0)[0]:
                    return
                desk.carry_out(number, AddUser(email=f"ny{round_}@alfa.test", name="Ny"))
                if (round_, number) == (0, numbers[0]):
                    os.write(starts_writing, b"!")

    def single(pipe: int) -> None:
        desk = desk_at(make, path, Unsynced(), patience=5)
        os.close(starts_writing)
        assert os.read(started_writing, 1)
        for number in range(5):
            role = ("auditor", "user")[number % 2]
            desk.carry_out(NUMBER, ChangeRole(email="ada@alfa.test", role=role))
            say(pipe, "single")

    with children(several, single) as (pipe, started):
        os.close(other_has_ended)
        os.close(starts_writing)
        assert lines_of(pipe) == ["single"] * 5
        assert [ended(child) for child in started] == [0, 0]
    os.close(started_writing)
    os.close(other_goes_on)


def test_a_stopped_holder_keeps_out_writers_by_name_and_nobody_who_reads(make, store_with):
    """Who and since when is said; the lists go on; killed, it lets the next one in at once."""
    path = store_with(customer(make)).path

    def hold(pipe: int) -> None:
        def change(customer):
            say(pipe, "holding")
            signal.pause()
            return customer

        TinyStore(path, who="bo").change(NUMBER, change)

    with children(hold) as (pipe, (holder,)):
        assert os.read(pipe, 8) == b"holding\n"
        os.kill(holder, signal.SIGSTOP)
        desk = desk_at(make, path, Unsynced(), patience=0.1)
        with pytest.raises(StoreBusy, match=r"locked by bo since \d\d:\d\d:\d\d; try again"):
            desk.carry_out(NUMBER, Remind(collaboration="ekonomioversikt-1"))
        assert [row.number for row in desk.listing().rows] == [NUMBER]
        assert desk.customer(NUMBER).version == 1
        assert desk.check() == ()
        os.kill(holder, signal.SIGKILL)
        assert ended(holder) == -signal.SIGKILL
        done = desk_at(make, path, Unsynced(), patience=0).carry_out(
            NUMBER, Remind(collaboration="ekonomioversikt-1")
        )
        assert done.customer.version == 2
        os.close(pipe)


def test_a_copy_taken_while_others_write_is_a_usable_store(make, store_with, tmp_path, whole):
    """Each customer in it is whole, and has at least what was acknowledged before the copy."""
    path = store_with(*(replace(customer(make), number=number) for number in NUMBERS[:2])).path

    def work(number: str, pipe: int) -> None:
        desk = desk_at(make, path, Unsynced(), patience=30)
        while True:
            for role in ("auditor", "user"):
                done = desk.carry_out(number, ChangeRole(email="ada@alfa.test", role=role))
                say(pipe, json.dumps({number: done.customer.version}))

    with children(*(lambda pipe, n=n: work(n, pipe) for n in NUMBERS[:2])) as (pipe, _):
        seen: dict[str, int] = {}
        for copy in range(50 if whole else 5):
            while len(seen) < 2 or seen["1001"] < 3 * (copy + 1):
                for line in os.read(pipe, 4096).decode().split("\n")[:-1]:
                    seen |= json.loads(line) if line.endswith("}") and line[0] == "{" else {}
            taken = copied(path, tmp_path / f"copy {copy}")
            store = TinyStore(taken, who="bo")
            assert store.check() == ()
            for number, version in seen.items():
                assert store.customer(number).version >= version
            assert not list(taken.rglob("*.new"))
        os.close(pipe)


def copied(path: Path, to: Path) -> Path:
    """Copy a directory as `cp -r` does: a file that is gone meanwhile is no matter."""

    def copy(source: str, target: str) -> str:
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(source, target)
        return target

    return Path(shutil.copytree(path, to, copy_function=copy))


# Two accounts of one group


GROUP, ANNA, BO = 54_100, 54_101, 54_102


@pytest.fixture
def prepared() -> Iterator[Path]:
    """Prepare a directory as an administrator does: of the operators' group, that files inherit."""
    if os.getuid() != 0:
        pytest.skip("NOT RUN: two accounts in one group need root")
    above = Path(tempfile.mkdtemp(prefix="samarbete-"))
    above.chmod(0o755)
    path = above / "office"
    path.mkdir()
    os.chown(path, ANNA, GROUP)
    path.chmod(0o2770)
    yield path
    shutil.rmtree(above)


def as_account(uid: int, umask: int, act: Callable[[], object]) -> int:
    """Do something as an account of the host in the operators' group; return the exit code."""

    def do() -> None:
        os.setgroups([GROUP])
        os.setgid(uid)  # each has a group of its own too, as is usual
        os.setuid(uid)
        os.umask(umask)
        act()

    return ended(forked(do))


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o000], ids=oct)
def test_two_accounts_of_one_group_work_in_one_store(make, prepared, umask):
    """Whatever umask each has: one makes it, both change it in turn, and both clear up."""
    wish = Edit(collaboration="lon-smart-1", task="Bokslut")
    back = Edit(collaboration="lon-smart-1", task=TASK)

    def made() -> None:
        TinyStore.create(
            prepared, make.office, make.employees, [customer(make)], who="anna", disk=Unsynced()
        )

    def changed(wish: Wish) -> None:
        desk_at(make, prepared, Unsynced()).carry_out(NUMBER, wish)

    def imported() -> None:
        TinyStore(prepared, who="bo", disk=Unsynced()).add(
            (), [make.customer(number="A212")], only_new, told
        )

    assert as_account(ANNA, umask, made) == 0
    assert as_account(BO, umask, lambda: changed(wish)) == 0
    assert as_account(ANNA, umask, lambda: changed(back)) == 0
    (prepared / "lock").unlink()
    assert as_account(BO, umask, imported) == 0
    (prepared / "customers" / "81.json.new").write_bytes(b"left over of anna")
    os.chown(prepared / "customers" / "81.json.new", ANNA, GROUP)
    assert as_account(BO, umask, lambda: changed(wish)) == 0
    assert as_account(ANNA, umask, lambda: changed(back)) == 0
    store = TinyStore(prepared, who="root")
    assert store.check() == ()
    assert store.customer(NUMBER).version == 5
    for file in prepared.rglob("*"):
        assert file.stat().st_gid == GROUP, file
        assert file.stat().st_mode & 0o7777 == (0o2770 if file.is_dir() else 0o660), file


def test_who_is_not_in_the_group_gets_nothing(make, prepared):
    """Neither a look nor a change: the directory's mode is the wall."""
    TinyStore.create(
        prepared, make.office, make.employees, [customer(make)], who="a", disk=Unsynced()
    )

    def look() -> None:
        os.setgroups([])
        os.setgid(BO)
        os.setuid(BO)
        TinyStore(prepared, who="bo")

    assert ended(forked(look)) == 50 + 6  # out of reach
