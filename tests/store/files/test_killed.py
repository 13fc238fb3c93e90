"""A process that writes and says so is killed at any moment: what it said is true."""

import os
import random
import select
import signal
from pathlib import Path

from store.desk.desk import Desk
from store.domain.wishes import ChangeRole
from store.files.store import TinyStore
from tests.store.acts import NOW, NUMBER, customer
from tests.store.disks import Unsynced, ended, forked, left_over


def test_what_was_acknowledged_before_a_kill_is_there(make, store_with, whole, figures):
    """SIGKILL at a random moment of a busy writer: nothing said is lost, nothing is half done."""
    path = store_with(customer(make)).path
    beginning = {file: file.read_bytes() for file in (path / "customers").iterdir()}
    chance = random.Random(2026)
    kills, lost, saved = 1000 if whole else 40, 0, 0
    longest = 0.02
    for kill in range(kills):
        if saved < kill:  # the machine has other things to do, and nothing is saved in that time
            longest *= 1.2
        said = killed_writer(make, path, kill, chance.uniform(0, longest))
        store = TinyStore(path, who="bo", disk=Unsynced(), patience=0)
        assert left_over(path) == []
        held = store.customer(NUMBER)
        marks = [entry.reason for entry in held.history]
        lost += sum(marks.count(mark) != 1 for mark in said)
        saved += len(said)
        # The last one may be saved and not said, as it was killed in between.
        assert marks == [f"{kill} {n}" for n in range(len(marks))]
        assert len(marks) - len(said) in (0, 1)
        assert held.version == 1 + len(marks)
        if whole or kill % 10 == 0:
            assert store.check() == ()
        store.change(NUMBER, lambda customer: customer)  # and the lock is free at once
        for file, raw in beginning.items():
            if file.read_bytes() != raw:
                file.write_bytes(raw)
    assert lost == 0
    assert saved > kills / 2
    figures("processes killed at a random moment of writing", kills, lost)


def killed_writer(make, path: Path, kill: int, after: float) -> list[str]:
    """Let a process save and say so until it is killed, and return what it has said."""
    reading, writing = os.pipe()

    def write() -> None:
        os.close(reading)
        desk = Desk(TinyStore(path, who="anna"), make.operator("anna"), clock=lambda: NOW)
        os.write(writing, b"ready\n")
        for number in range(1000):
            role = ("auditor", "user")[number % 2]
            mark = f"{kill} {number}"
            desk.carry_out(NUMBER, ChangeRole(email="ada@alfa.test", role=role, reason=mark))
            os.write(writing, f"{mark}\n".encode())

    child = forked(write)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as acknowledged:
        heard = acknowledged.read(6)
        assert heard == b"ready\n"
        select.select((), (), (), after)
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
        said = b""
        while part := acknowledged.read(65536):
            said += part
    return said.decode().splitlines()
