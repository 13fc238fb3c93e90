"""`end` at a terminal: the question for the customer's name, and what changes meanwhile."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from store.domain.model import Customer, Record
from store.files.store import TinyStore
from tests.tui.cli.demo import UTLAGG

PATIENCE = 60.0


class Answered(NamedTuple):
    """What was said at a terminal, and how it ended."""

    code: int
    out: str
    err: str


class Asked:
    """An `end` at a terminal, which asks for the customer's name."""

    def __init__(self, command: list[str], surroundings: dict[str, str]) -> None:
        self._master, slave = os.openpty()
        # tests in the background of a script ignore Ctrl+C, and would hand that down
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings,
            start_new_session=True,
        )
        signal.signal(signal.SIGINT, before)
        os.close(slave)
        self._said = b""

    def wait_for_question(self) -> None:
        """Wait until the name is asked for, which is not when the plan says that it will be."""
        streams = [stream for stream in (self._process.stdout, self._process.stderr) if stream]
        deadline = time.monotonic() + PATIENCE
        while not self._said.endswith(b" to confirm: "):
            assert time.monotonic() < deadline, self._said
            for stream in select.select(streams, [], [], 0.1)[0]:
                self._said += os.read(stream.fileno(), 4096)

    def interrupt(self):
        """Press Ctrl+C, which a terminal turns into a signal."""
        self._process.send_signal(signal.SIGINT)
        return self.answer(b"")

    def answer(self, typed: bytes):
        """Type an answer and return what became of it."""
        os.write(self._master, typed)
        out, err = self._process.communicate(timeout=PATIENCE)
        os.close(self._master)
        return Answered(self._process.returncode, out.decode(), self._said.decode() + err.decode())


@pytest.fixture
def asked(own_store: Path, process, surroundings):
    """End Gamma's Utlägg at a terminal, as far as the question."""
    ending = ("--store", own_store, "--operator", "anna", "end", *UTLAGG, "--outcome", "delete")
    question = Asked(process(*ending, "--reason", "Slut"), surroundings)
    question.wait_for_question()
    return question


def test_at_a_terminal_what_will_happen_is_told_and_the_name_is_asked_for(asked, saved) -> None:
    """The right name ends it."""
    result = asked.answer("Gamma Åkeri AB\n".encode())
    assert result.code == 0
    assert "this cannot be undone" in result.err
    assert saved("1003").collaboration("utlagg-1").status == "ended"


def test_a_name_that_is_typed_in_another_encoding_is_another_name(asked, saved) -> None:
    result = asked.answer("Gamma Åkeri AB\n".encode("latin-1"))
    assert result.code == 3
    assert "Traceback" not in result.err
    assert saved("1003").collaboration("utlagg-1").status == "active"


def test_what_is_to_be_answered_in_json_asks_nobody(
    own_store: Path, process, surroundings, files_in
) -> None:
    """Also at a terminal: a script reads that it is refused, and waits for nobody."""
    before = files_in(own_store)
    ending = ("--store", own_store, "--operator", "anna", "end", *UTLAGG, "--outcome", "delete")
    master, slave = os.openpty()
    os.write(master, b"\x04")  # where it asks all the same, nobody answers
    told = subprocess.run(
        process(*ending, "--reason", "Slut", "--json"),
        stdin=slave,
        capture_output=True,
        env=surroundings,
        timeout=PATIENCE,
    )
    os.close(slave)
    os.close(master)
    refused = msgspec.json.decode(told.stdout)["refused"]
    assert (told.returncode, [each["code"] for each in refused]) == (3, ["name-mismatch"])
    assert b"to confirm:" not in told.stderr.lower().replace(b"number to confirm: ", b"")
    assert files_in(own_store) == before


@pytest.fixture
def _on_one_processor() -> Iterator[None]:
    """Have a program and its test take turns, as on a busy machine."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="it cannot be had here")
@pytest.mark.usefixtures("_on_one_processor")
def test_a_ctrl_c_that_comes_with_the_question_is_not_lost(surroundings) -> None:
    """Also before the question has begun to wait for an answer; often, for it is a race."""
    asking = "from tui.cli.changes import ask; print([ask((), 'Type it to confirm: ')])"
    for _ in range(5):
        question = Asked([sys.executable, "-c", asking], surroundings)
        question.wait_for_question()
        assert question.interrupt().out.endswith("['']\n")


def test_a_wrong_name_at_the_question_is_refused(asked, store: Path, files_in) -> None:
    """Another name, and nothing has happened."""
    before = files_in(store)
    assert asked.answer(b"Alfa\n").code == 3
    assert files_in(store) == before


@pytest.mark.parametrize("key", ["ctrl+d", "ctrl+c"])
def test_the_question_can_be_left_without_a_traceback(
    key: str, asked, store: Path, files_in
) -> None:
    """Ctrl+D and Ctrl+C are answers too: no."""
    before = files_in(store)
    result = asked.interrupt() if key == "ctrl+c" else asked.answer(b"\x04")
    assert "Traceback" not in result.err
    assert result.code != 0
    assert files_in(store) == before


def test_what_has_changed_since_it_was_shown_is_told_and_not_done(asked, store: Path) -> None:
    """Somebody adds a report while the question stands there: exit code 7."""

    def one_more(customer: Customer) -> Customer:
        utlagg, *others = customer.collaborations
        records = (*utlagg.records, Record(kind="report", title="Ny resa", status="submitted"))
        utlagg = msgspec.structs.replace(utlagg, records=records)
        return msgspec.structs.replace(customer, collaborations=(utlagg, *others))

    changed = TinyStore(store, who="bo").change("1003", one_more)
    result = asked.answer("Gamma Åkeri AB\n".encode())
    assert result.code == 7
    assert "look again" in result.err
    assert TinyStore(store, who="test").customer("1003") == changed


def test_a_plan_whose_facts_change_at_the_question_is_told_and_not_done(
    own_store: Path, tmp_path: Path, anna, process, surroundings
) -> None:
    """All lines were good when they were checked; one no longer is when the answer comes."""
    plan = tmp_path / "plan.json"
    anna("plan", *UTLAGG, "--outcome", "delete", "--reason", "Slut", "-o", plan)
    ending = ("--store", own_store, "--operator", "anna", "end", "--plan", plan)
    question = Asked(process(*ending), surroundings)
    question.wait_for_question()

    def one_more(customer: Customer) -> Customer:
        utlagg, *others = customer.collaborations
        records = (*utlagg.records, Record(kind="report", title="Ny resa", status="submitted"))
        utlagg = msgspec.structs.replace(utlagg, records=records)
        return msgspec.structs.replace(customer, collaborations=(utlagg, *others))

    changed = TinyStore(own_store, who="bo").change("1003", one_more)
    result = question.answer(b"1003\n")
    assert result.code == 7
    assert result.out.startswith("changed: 1003 ")
    assert TinyStore(own_store, who="test").customer("1003") == changed
