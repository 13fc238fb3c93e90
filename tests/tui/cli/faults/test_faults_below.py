"""System calls that go wrong below a verb: what could not be read is named, and no change untold.

An answer either is the one that it would be without the fault, or says by its exit code that it is
not. There is never a traceback.
"""

import json
import os
import re
import shutil

import pytest

from store.files.store import TinyStore
from tests.below.calls import some, tried

READING = (
    ("list",), ("list", "--json"), ("due",), ("readiness",), ("residue",), ("history",),
    ("export", "-"), ("show", "1003"), ("check",), ("doctor",),
)  # fmt: skip
SIGNALLED = (130, 143, -15)
"""Exit codes of whom a signal has ended."""
END = ("end", "1003", "utlagg", "--outcome", "continue")


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_cannot_be_read_is_told(faulty, whole, words):
    clean = faulty(*words)
    assert clean.calls
    untold = []
    for at, how in tried(clean.calls, lambda _call: ("EIO", "EACCES", "short"), whole=whole):
        said = faulty(*words, at=at, how=how)
        call = clean.calls[at - 1]
        if said.code not in (clean.code, 6) or "Traceback" in said.err:
            untold.append((how, call, said.code, said.err[-200:]))
        if said.code == clean.code and said.out != clean.out and words != ("doctor",):
            untold.append((how, call, "another answer, and exit code", said.code))
    assert untold == []


def test_a_change_is_told_as_it_is(faulty, whole, copied_store, files_in):
    before = files_in(copied_store)
    clean = faulty(*END)
    assert clean.code == 0
    changed = {name for name, raw in files_in(copied_store).items() if before[name] != raw}
    wrong = []
    for at, how in tried(clean.calls, lambda _call: ("EIO", "ENOSPC", "short"), whole=whole):
        for name in changed:
            (copied_store / name).write_bytes(before[name])
        said = faulty(*END, at=at, how=how)
        now = files_in(copied_store)
        state = "old" if now == before else "new"
        told = {0: "new", 8: "new"}.get(said.code, "old")
        if state != told or now.keys() != before.keys() or "Traceback" in said.err:
            wrong.append((how, clean.calls[at - 1], said.code, state, said.err[-200:]))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize(
    ("call", "how", "lasting", "code", "became"),
    [
        (r"create .*\.new$", "ENOSPC", False, 1, {"done", "failed", "refused"}),
        (r"create .*\.new$", "ENOSPC", True, 1, {"failed", "refused"}),
        (r"rename .*\.new$", "EIO", True, 8, {"maybe", "failed", "refused"}),
    ],
)
def test_a_disk_that_fails_is_worse_than_a_rule_that_refuses(
    faulty, copied_store, tmp_path, files_in, call, how, lasting, code, became
):
    """A plan of which some are refused, as is foreseen: that hides no full disk from a script."""
    plan = tmp_path / "plan.json"
    faulty("plan", "--service", "utlagg", "--outcome", "continue", "-o", plan)
    words = ("--json", "end", "--plan", plan, "--skip-refused")
    before = files_in(copied_store)
    clean = faulty(*words)
    assert clean.code == 3
    put_back(copied_store, before)
    at = next(number for number, each in enumerate(clean.calls, 1) if re.match(call, each))
    said = faulty(*words, at=at, how=how, lasting=lasting)
    assert {each["result"] for each in json.loads(said.out)["results"]} == became
    assert said.code == code


MAYBE = "samarbete: interrupted; it may be saved: look at what is there before doing it again"
AS_IT_WAS = "samarbete: interrupted; the store is as it was"


def test_whoever_interrupts_a_change_is_told_whether_it_may_be_saved(
    faulty, whole, copied_store, files_in
):
    """Ctrl+C at any call: exit code 130, one line, and each file is old or new.

    Until the lock is held, nothing can have been saved.
    """
    before = files_in(copied_store)
    clean = faulty(*END)
    changed = {name for name, raw in files_in(copied_store).items() if before[name] != raw}
    wrong = []
    told = set()
    for at in some(clean.calls, whole=whole):
        for name in changed:
            (copied_store / name).write_bytes(before[name])
        said = faulty(*END, at=at, how="SIGINT")
        as_it_was = files_in(copied_store) == before
        sound = as_it_was if said.err == f"{AS_IT_WAS}\n" else said.err == f"{MAYBE}\n"
        told.add(said.err)
        if said.code != 130 or not sound or not (as_it_was or faulty("check").code == 0):
            wrong.append((clean.calls[at - 1], said.code, said.err[-200:], as_it_was))
    assert wrong == [], "\n".join(map(str, wrong))
    assert told == {f"{AS_IT_WAS}\n", f"{MAYBE}\n"}


@pytest.mark.parametrize(
    "words",
    [
        END,
        ("import", "more.csv"),
        ("import", "more.csv", "--map", "Ort=-"),
        ("policy", "--set", "policy.toml"),
        ("employee", "leaving", "bo", "--hand-over-to", "anna"),
    ],
    ids=" ".join,
)
def test_until_the_first_file_is_put_in_place_nothing_is_saved(
    calls, copied_store, tmp_path, files_in, words
):
    """Also under the lock, where all is read and planned: nobody is sent to look in vain."""
    (tmp_path / "more.csv").write_text("Kundnummer;Namn;Ort\n7001;Ny AB;Kiruna\n", "utf-8")
    (tmp_path / "policy.toml").write_text('[utlagg]\nname = "Utlägg"\n', "utf-8")
    named = [tmp_path / word if (tmp_path / word).is_file() else word for word in words]
    acting = ("--store", copied_store, "--operator", "anna", *named)
    before = files_in(copied_store)
    for _run in range(2):  # the first one makes the lock as well
        put_back(copied_store, before)
        clean = calls.run(copied_store, *acting)
        assert clean.code == 0, clean
        (copied_store / "headings.toml").unlink(missing_ok=True)
        (copied_store / "policy.toml").unlink(missing_ok=True)
    locked = next(at for at, call in enumerate(clean.calls, 1) if call.startswith("flock /lock"))
    placed = next(
        at for at, call in enumerate(clean.calls, 1) if re.match(r"rename .*\.new$", call)
    )
    told = []
    for at in (locked + 1, placed - 1, placed):
        put_back(copied_store, before)
        said = calls.run(copied_store, *acting, at=at, how="SIGTERM")
        told.append(said.err.splitlines()[-1])
        assert (files_in(copied_store) == before) == (at < placed), said
    assert told == [AS_IT_WAS, AS_IT_WAS, MAYBE]


@pytest.mark.parametrize(
    "words", [("list",), ("due", "--dry-run"), ("check",), ("policy",), ("--read-only", *END)],
    ids=" ".join,
)  # fmt: skip
def test_whoever_interrupts_a_look_is_told_that_alone(faulty, words):
    """Nothing can be saved by it, and nobody is sent to look."""
    clean = faulty(*words)
    said = faulty(*words, at=len(clean.calls) // 2, how="SIGINT")
    assert (said.code, said.err, said.out) == (130, "samarbete: interrupted\n", "")


def put_back(store, contents) -> None:
    """Make a store as it was, and as long ago: what was just written is read more than once."""
    for name, raw in contents.items():
        (store / name).write_bytes(raw)
        os.utime(store / name, (1e9, 1e9))


@pytest.mark.parametrize(
    ("call", "lasting", "code", "states"),
    [
        (r"create /packs/\.1021\.", True, 6, "done failed failed failed failed"),
        (r"rename /packs/\.1021\.", False, 1, "done failed done done done"),
        (r"rename /office/customers/03\.json", False, 1, "done failed done done done"),
        (r"fsync /office/customers$", False, 8, "maybe done done done done"),
    ],
)
def test_packs_for_many_that_stop_half_way_are_told(
    calls, copied_store, tmp_path, files_in, call, lasting, code, states
):
    """What was written and is on record is told, what failed is named; the exit code says so."""
    words = ("--store", copied_store, "--operator", "anna", "--json", "handover", "--search", "102",
             "-o", tmp_path / "packs")  # fmt: skip
    before = files_in(copied_store)
    for _run in range(2):  # the first one makes the lock as well
        put_back(copied_store, before)
        clean = calls.run(tmp_path, *words)
        assert clean.code == 0
        shutil.rmtree(tmp_path / "packs")
    put_back(copied_store, before)
    at = next(number for number, each in enumerate(clean.calls, 1) if re.match(call, each))
    said = calls.run(tmp_path, *words, at=at, how="ENOSPC", lasting=lasting)
    told = json.loads(said.out)
    results = told["results"]
    assert told["changed"]
    assert (said.code, " ".join(each["result"] for each in results)) == (code, states)
    assert all(each["error"] for each in results if each["result"] in ("failed", "maybe"))
    written = [each["number"] for each in results if each["written"]]
    assert sorted(name for name in os.listdir(tmp_path / "packs") if name[0] != ".") == written
    store = TinyStore(copied_store, who="test")
    on_record = [each["number"] for each in results if store.customer(each["number"]).history[-1:]
                 and store.customer(each["number"]).history[-1].action == "handover"]  # fmt: skip
    done = [each["number"] for each in results if each["result"] == "done"]
    assert on_record == (written if code == 8 else done)
    if code == 8:  # the same in text
        put_back(copied_store, before)
        shutil.rmtree(tmp_path / "packs")
        words = [word for word in words if word != "--json"]
        said = calls.run(tmp_path, *words, at=at, how="ENOSPC", lasting=lasting)
        assert said.out.startswith("maybe: 1020 [Nord]")
        assert "failed: " not in said.out


@pytest.mark.parametrize("there", [False, True], ids=["new", "there"])
def test_what_a_disk_that_fails_for_good_keeps_of_a_pack_is_named(
    calls, copied_store, tmp_path, files_in, there
):
    """Nobody would look for it: it is hidden, and holds what is known of a customer."""
    pack = tmp_path / "packs" / "pack"
    words = ("--store", copied_store, "--operator", "anna", "handover", "1020", "-o", pack)
    before = files_in(copied_store)
    for _run in range(2):  # the first one makes the lock as well
        put_back(copied_store, before)
        shutil.rmtree(tmp_path / "packs", ignore_errors=True)
        if there:
            pack.mkdir(parents=True)
        clean = calls.run(tmp_path, *words)
    named = []
    for at, call in enumerate(clean.calls, 1):
        if not re.match(r"\w+ /packs/", call):
            continue
        put_back(copied_store, before)
        shutil.rmtree(tmp_path / "packs", ignore_errors=True)
        if there:
            pack.mkdir(parents=True)
        said = calls.run(tmp_path, *words, at=at, how="EIO", lasting=True)
        left = [*(tmp_path / "packs").glob("**/.*")]
        assert all(f"{each}" in said.err or f"{each.parent}" in said.err for each in left), call
        assert said.err.count("may be left there") <= 1
        named += left
    assert named


@pytest.mark.parametrize(("how", "call"), [("SIGINT", "create"), ("SIGTERM", "mkdir")])
@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["text", "json"])
def test_whoever_interrupts_packs_for_many_is_told_what_was_written(
    calls, copied_store, tmp_path, files_in, how, call, as_json
):
    """On standard error, before the line that says that it was interrupted."""
    words = ("--store", copied_store, "--operator", "anna", *as_json, "handover", "--search", "102",
             "-o", tmp_path / "packs")  # fmt: skip
    before = files_in(copied_store)
    for _run in range(2):
        put_back(copied_store, before)
        clean = calls.run(tmp_path, *words)
        shutil.rmtree(tmp_path / "packs")
    put_back(copied_store, before)
    at = next(
        n for n, each in enumerate(clean.calls, 1) if each.startswith(f"{call} /packs/.1021.")
    )
    said = calls.run(tmp_path, *words, at=at, how=how)
    assert said.code in SIGNALLED
    assert said.out == ""
    written, interrupted = said.err.splitlines()
    assert written == (
        f"samarbete: 1020 [Nord] Måleri & Färg AB: 4 files in {tmp_path / 'packs' / '1020'}"
    )
    assert "interrupted; it may be saved" in interrupted
    assert os.listdir(tmp_path / "packs") == ["1020"]


@pytest.mark.parametrize(
    ("verb", "call", "how"),
    [
        (("handover", "--search", "102"), "create", "SIGINT"),
        (("handover", "--search", "102"), "mkdir", "SIGTERM"),
        (("handover", "--search", "102"), "rename", "SIGTERM"),
        (("handover", "1020"), "mkdir", "SIGINT"),
        (("handover", "1020"), "create", "ENOSPC"),
        (("handover", "1020"), "fsync", "EIO"),
    ],
    ids=str,
)
def test_packs_of_which_none_comes_leave_no_directory(
    calls, copied_store, tmp_path, files_in, verb, call, how
):
    """Not below, and not above: what was made on the way is gone again, and it is told."""
    there = tmp_path / "packs"
    words = ("--store", copied_store, "--operator", "anna", *verb, "-o", there / "a" / "b")
    before = files_in(copied_store)
    for _run in range(2):
        put_back(copied_store, before)
        clean = calls.run(tmp_path, *words)
        assert clean.code == 0
        shutil.rmtree(there)
    put_back(copied_store, before)
    at = next(n for n, each in enumerate(clean.calls, 1) if re.match(f"{call} /packs/a/", each))
    said = calls.run(tmp_path, *words, at=at, how=how)
    assert said.code in (*SIGNALLED, 1)
    assert not there.exists()
    assert ("no pack is written" in said.err) is (verb[1] == "--search"), said.err


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "ENOSPC", "short"])
def test_a_letter_is_whole_or_is_not_there(calls, copied_store, tmp_path, how):
    """A part of it would be in the way of the next try, as none is written over another."""
    letters = tmp_path / "letters"
    letters.mkdir()
    words = ("--store", copied_store, "--operator", "anna", "notice", "1015", "ekonomioversikt",
             "-o", letters / "letter.txt")  # fmt: skip
    clean = calls.run(tmp_path, *words)
    (whole,) = letters.iterdir()
    text = whole.read_bytes()
    wrong = []
    for at, call in enumerate(clean.calls, 1):
        if "/letters" in call:
            for name in letters.iterdir():
                name.unlink()
            said = calls.run(tmp_path, *words, at=at, how=how)
            left = {name.name: name.read_bytes() for name in letters.iterdir()}
            if call.startswith("unlink") and how == "ENOSPC":  # what it was to take away is there
                left = {name: raw for name, raw in left.items() if name[0] != "."}
            if left not in ({}, {"letter.txt": text}) or (said.code == 0 and not left):
                wrong.append((call, said.code, left.keys()))
    assert wrong == []


def test_a_copy_of_the_store_is_whole_or_is_not_there(
    calls, copied_store, tmp_path, whole, files_in
):
    """What is told of it is so, whatever goes wrong and whoever ends it; nothing is left beside.

    What the office says of itself and cannot be looked at is told, and copied all the same.
    """
    place = tmp_path / "backups" / "office"
    place.parent.mkdir()
    words = ("--store", copied_store, "--operator", "anna", "backup", place)
    clean = calls.run(tmp_path, *words)
    assert clean.code == 0
    contents = files_in(copied_store)

    def faults(call: str) -> list[str]:
        kind, _space, name = call.partition(" ")
        may = {"EIO": True, "ENOSPC": kind in ("write", "create"), "short": kind == "write",
               "SIGTERM": "/backups" in name, "SIGINT": whole, "EACCES": whole}  # fmt: skip
        return [how for how, met in may.items() if met]

    wrong = []
    for at, how in tried(clean.calls, faults, whole=whole):
        shutil.rmtree(place, ignore_errors=True)
        said = calls.run(tmp_path, *words, at=at, how=how)
        made = place.exists()
        whole_one = made and files_in(place) == contents
        told = said.code in SIGNALLED or made == (said.code in (0, 8) or ".toml" in said.out)
        beside = [name for name in os.listdir(place.parent) if name != "office"]
        if not told or made != whole_one or beside or "Traceback" in said.err:
            call = clean.calls[at - 1]
            wrong.append((how, call, said.code, made, beside, said.err[-200:]))
    assert files_in(copied_store) == contents
    assert wrong == [], "\n".join(map(str, wrong))


def test_no_room_for_the_lock_is_a_fault_of_the_disk(faulty, copied_store):
    """Nothing is damaged: the store can be read."""
    (copied_store / "lock").unlink(missing_ok=True)
    calls = faulty(*END).calls
    at = next(number for number, call in enumerate(calls, 1) if re.match(r"\w+ .*/lock$", call))
    (copied_store / "lock").unlink()
    said = faulty(*END, at=at, how="ENOSPC")
    assert (said.code, said.err.startswith("samarbete: not saved: ")) == (1, True), said
