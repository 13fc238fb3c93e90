"""Acts on many that a signal ends half way: what was done is told, and what it was at as well."""

import datetime as dt
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.domain.clock import utc_now
from store.domain.model import Ending
from store.files.store import TinyStore
from tests.below.calls import ROOT, kind_of

SIGNALLED = {"SIGINT": (130, -2), "SIGTERM": (143, -15)}
"""The exit codes of whom a signal has ended."""
FOUR = ("1003", "1015", "1021", "1024")
TOLD = re.compile(r"^samarbete: (done|maybe): (\d+) ", re.MULTILINE)


@pytest.fixture
def overdue(copied_store: Path) -> None:
    """Give four customers an ending whose date has come."""
    store = TinyStore(copied_store, who="test")
    for number in FOUR:
        before = store.customer(number)
        service = next(each for each in before.collaborations if each.status == "active")
        ending = Ending(outcome="continue", on=dt.date(2020, 1, 1), by="anna", side="office",
                        decided_at=utc_now())  # fmt: skip
        dated = replace(service, status="ending", ending=ending)
        after = replace(before, collaborations=before.with_collaboration(dated))
        store.change(number, lambda _before, after=after: after)


@pytest.fixture
def interrupted(calls, copied_store, tmp_path, files_in):
    """Run a verb that a signal ends, at the second call of a kind; give what it said."""

    def interrupted(*words: object, call: str, how: str):
        acting = ("--store", copied_store, "--operator", "anna", *words)
        before = files_in(copied_store)
        for _run in range(2):  # the first one makes the lock as well
            clean = calls.run(tmp_path, *acting)
            for name, raw in before.items():
                (copied_store / name).write_bytes(raw)
                os.utime(copied_store / name, (1e9, 1e9))
            shutil.rmtree(tmp_path / "packs", ignore_errors=True)
        at = [n for n, each in enumerate(clean.calls, 1) if re.match(call, each)][1]
        said = calls.run(tmp_path, *acting, at=at, how=how)
        assert said.code in SIGNALLED[how], said
        assert said.out == ""
        assert "interrupted; it may be saved" in said.err.splitlines()[-1]
        return said

    return interrupted


def no_longer_overdue(store: Path) -> set[str]:
    """Return whose ending is carried out."""
    kept = TinyStore(store, who="test")
    return {
        number
        for number in FOUR
        if all(each.status != "ending" for each in kept.customer(number).collaborations)
    }


RENAMED = r"rename /office/customers/[0-9a-f]+\.json"


@pytest.mark.usefixtures("overdue")
@pytest.mark.parametrize(
    ("how", "options", "call"),
    [("SIGINT", (), RENAMED), ("SIGTERM", ("--json",), r"fsync /office/customers$")],
)
def test_endings_that_are_due(interrupted, copied_store, how, options, call) -> None:
    """On standard error: what is certain is done, and what it was at is maybe."""
    said = interrupted("due", *options, call=call, how=how)
    told = dict((number, word) for word, number in TOLD.findall(said.err))
    done = {number for number, word in told.items() if word == "done"}
    ended = no_longer_overdue(copied_store)
    assert done
    assert done <= ended <= told.keys() < set(FOUR), said.err


def test_the_pack_that_was_being_put_on_record(interrupted, tmp_path) -> None:
    """It is in its folder, and whether the history has it is not certain."""
    said = interrupted(
        "handover", "--search", "102", "-o", tmp_path / "packs", call=RENAMED, how="SIGTERM"
    )
    written = sorted(name for name in os.listdir(tmp_path / "packs") if name[0] != ".")
    assert written == ["1020", "1021"]
    done, maybe, note, _interrupted = said.err.splitlines()
    assert done.startswith("samarbete: 1020 [Nord]")
    assert maybe.startswith("samarbete: maybe: 1021 ")
    assert f"the pack is in {tmp_path / 'packs' / '1021'}" in note


def test_a_plan_file(interrupted, copied_store, tmp_path, calls) -> None:
    """Each ending of it is told as far as it came."""
    acting = ("--store", copied_store, "--operator", "anna")
    endings = tmp_path / "endings.txt"
    endings.write_text("1003 utlagg continue\n1024 utlagg continue\n", "utf-8")
    file = tmp_path / "plan.json"
    planned = calls.run(tmp_path, *acting, "plan", "--from", endings, "-o", file)
    assert planned.code == 0, planned
    said = interrupted("end", "--plan", file, call=RENAMED, how="SIGTERM")
    assert [number for _word, number in TOLD.findall(said.err)] == ["1003", "1024"], said.err
    assert TOLD.findall(said.err)[0] == ("done", "1003")


def test_who_leaves_hands_over(interrupted) -> None:
    """Each customer that has changed hands by then is told."""
    said = interrupted("employee", "leaving", "anna", "--hand-over-to", "bo", call=RENAMED,
                       how="SIGTERM")  # fmt: skip
    words = [word for word, _number in TOLD.findall(said.err)]
    assert words[0] == "done"
    assert set(words[1:]) == {"maybe"}, said.err


@pytest.mark.parametrize(
    ("words", "how"),
    [
        (("end", "--plan", "pipe"), signal.SIGTERM),
        (("policy", "--set", "pipe"), signal.SIGINT),
        (("import", "pipe"), signal.SIGQUIT),
        (("--store", "none", "import", "pipe"), signal.SIGINT),
    ],
    ids=lambda words: getattr(words, "name", None) or " ".join(words),
)
def test_while_it_is_still_being_read_what_to_do(copied_store, tmp_path, words, how) -> None:
    """Nothing could be saved by then, and nobody is sent to look."""
    os.mkfifo(tmp_path / "pipe")
    acting = (sys.executable, "-m", "tui", "--store", copied_store, "--operator", "anna")
    reading = subprocess.Popen(
        [*acting, *words],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": f"{tmp_path}", "PYTHONPATH": f"{ROOT}"},
        stderr=subprocess.PIPE,
        text=True,
        # where the tests run in the background of a shell, it is ignored, and stays so
        preexec_fn=lambda: signal.signal(how, signal.SIG_DFL),
    )
    with open(tmp_path / "pipe", "wb"):  # which waits for whoever reads it
        reading.send_signal(how)
        _out, err = reading.communicate(timeout=60)
    assert (reading.returncode, err) == (
        128 + how,
        "samarbete: interrupted; the store is as it was\n",
    )


def test_a_store_that_is_not_made_leaves_room_for_the_next(calls, tmp_path, whole) -> None:
    """Whenever a signal comes: it is there and whole, or nothing of it is; and that is told."""
    place = tmp_path / "new"
    acting = ("--store", place, "--operator", "anna")
    made = (*acting, "init", "--office", "Byrå")
    clean = calls.run(tmp_path, *made)
    assert clean.code == 0
    kinds = {kind_of(call): at for at, call in reversed([*enumerate(clean.calls, 1)])}
    wrong = []
    for at, how in itertools.product(kinds.values(), SIGNALLED):
        if not (whole or how == "SIGTERM" or re.match("mkdir|opendir", clean.calls[at - 1])):
            continue
        shutil.rmtree(place, ignore_errors=True)
        said = calls.run(tmp_path, *made, at=at, how=how)
        left = place.exists() and os.listdir(place)
        sound = not left or calls.run(tmp_path, *acting, "check").code == 0
        if not sound or said.code not in SIGNALLED[how] or "interrupted" not in said.err:
            wrong.append((how, clean.calls[at - 1], said.code, said.err, left))
    assert wrong == [], "\n".join(map(str, wrong))
