"""Each verb that writes, with about every other kind of its system calls going wrong once.

What it says is so: done is there, not done has changed nothing, maybe saved may be either, and an
act over many that stops tells what it has done. There is never a traceback, and no file is left.
"""

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from store.domain.clock import swedish_day, utc_now
from store.domain.model import Customer, Ending
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.below.calls import FaultyCalls, Kinds, Said, kind_of, some
from tui.cli.verbs import VERBS

SHARD = re.compile(r"/[0-9a-f]{2}\.json")
FAULTS = ("EIO", "SIGINT", "ENOSPC", "short", "SIGTERM")
SIGNALLED = (130, 143, -15)
TABLE = "number;name;Sak\n9001;Nya Bageriet AB;\n9002;Nya Caféet AB;\n1001;Alfa Bygg i Umeå AB;\n"
ELSA = ("--company", "1021", "--operator", "elsa@obacken.example")


class Written(NamedTuple):
    """A verb that writes: what is called first, and how it is called itself.

    `many` does one after the other; `made` is how the names begin of what it writes outside the
    store, file by file.
    """

    words: str
    first: tuple[str, ...] = ()
    many: bool = False
    made: tuple[str, ...] = ()
    code: int = 0


WRITTEN = (
    Written("end 1003 utlagg --outcome continue"),
    Written("end 1003 utlagg --outcome continue --on +30"),
    Written(
        "end --plan {plan} --skip-refused",
        ("plan --service utlagg --outcome continue -o {plan}",),
        many=True,
        code=3,
    ),
    Written("withdraw 1015 ekonomioversikt"),
    Written("undo 1003", ("end 1003 utlagg --outcome continue",)),
    Written("hold 1003 --reason Revision"),
    Written("release 1003", ("hold 1003 --reason Revision",)),
    Written("due", many=True),
    Written("edit 1001 eekonomi --period 3"),
    Written("request 1003 scanner --task Expenses"),
    Written("remind 1021 utlagg"),
    Written("approve 1021 utlagg"),
    Written("decline 1021 utlagg"),
    Written("link 1023 eekonomi --task Bookkeeping"),
    Written("task rename 1001 Payroll Löner"),
    Written("task remove 1003 Bokslut", ("import {tasks}",)),
    Written("record 1003 lon synchronisation Run --status done"),
    Written("user add 1001 ny@alfa.example --name Ny"),
    Written("user edit 1001 omar@alfabygg.example --phone 070-1740605"),
    Written("user role 1001 omar@alfabygg.example auditor"),
    Written("user deactivate 1001 omar@alfabygg.example"),
    Written(
        "user activate 1001 omar@alfabygg.example",
        ("user deactivate 1001 omar@alfabygg.example",),
    ),
    Written("user remove 1001 omar@alfabygg.example"),
    Written("user license 1001 omar@alfabygg.example utlagg --revoke"),
    Written("user main-contact --sole --confirm 3", many=True),
    Written("employee add rut --name Rut --email rut@byranorr.example"),
    Written("employee rights bo full"),
    Written("employee deactivate bo"),
    Written("employee leaving bo --hand-over-to anna", many=True),
    Written("policy --set {policy}"),
    Written("policy --clear", ("policy --set {policy}",)),
    Written("import {table}"),
    Written("import {faulty} --skip-faulty", made=("faulty-skipped", ".faulty-skipped")),
    Written("import {table} --map Sak=-"),
    Written("import --forget-map Sak", ("import {table} --map Sak=-",)),
    Written("undo --import {batch} --confirm 3", ("import {table}",)),
    Written("handover 1003 -o {folder}/pack", made=("pack",)),
    Written("received 1021", ("handover 1021 -o {folder}/pack",)),
    Written("remove {free} --confirm {free}", ("import {table}",)),
    Written("--store {folder}/new init --office Byrå"),
    Written("--store {folder}/new import {office}", ("export {office}",)),
)
MENDED = (
    Written("check --repair-from {copy}", ("backup {copy}", "damage")),
    Written("check --repair-from {copy}", ("backup {copy}", "replace")),
    Written("check --accept office.json", ("edit by hand",)),
)


def test_every_verb_that_writes_meets_faults() -> None:
    tried = {word for row in (*WRITTEN, *MENDED) for word in row.words.split()}
    writing = {verb.name for verb in VERBS if verb.changes or verb.writes or verb.acts}
    assert writing - tried == set()


@pytest.fixture(scope="module")
def kinds() -> Kinds:
    """Count the kinds of calls across all verbs."""
    return Kinds()


@pytest.fixture
def scene(calls: FaultyCalls, copied_store: Path, tmp_path: Path) -> "Scene":
    """Give the demo office with three endings that are due, and files to bring in."""
    return Scene(calls, copied_store, tmp_path)


class Scene:
    """A folder with a store in it, that is put back after each fault."""

    def __init__(self, calls: FaultyCalls, store: Path, folder: Path) -> None:
        self._calls = calls
        self.store = store
        self._folder = folder
        (folder / "table.csv").write_text(TABLE, "utf-8")
        (folder / "faulty.csv").write_text(f"{TABLE}9003;;\n", "utf-8")
        (folder / "tasks.csv").write_text("number;task\n1003;Bokslut\n", "utf-8")
        (folder / "policy.toml").write_text(
            '[[utlagg.notes]]\nid = "month"\ntext = "By the month."\n', "utf-8"
        )
        self._names = {
            "folder": folder,
            "free": "9001",
            **{
                name: folder / f"{name}{ending}"
                for name, ending in {
                    "plan": ".json", "table": ".csv", "faulty": ".csv", "tasks": ".csv",
                    "policy": ".toml", "office": ".json", "copy": "",
                }.items()
            },
        }  # fmt: skip

    def prepare(self, verb: Written) -> None:
        """Do what comes before a verb."""
        for words in verb.first:
            if words == "damage":
                (self.store / "customers" / f"{shard_of('1003')}.json").write_bytes(b"torn")
            elif words == "replace":
                file = self.store / "customers" / f"{shard_of('1003')}.json"
                file.unlink()
                file.mkdir()
                (file / "inside").write_text("x")
                (self.store / "customers" / "copy").mkdir()
            elif words == "lose":
                shutil.rmtree(self.store / "customers")
            elif words == "edit by hand":
                file = self.store / "office.json"
                file.write_bytes(file.read_bytes().replace(b"Anna", b"Anja"))
            else:
                said = self.run(words)
                assert said.code in (0, 3), said.err
                if (batch := re.search(r"undo --import (\S+)", said.out)) is not None:
                    self._names["batch"] = batch[1]
        if verb.words == "due":
            for number in ("1003", "1012", "1024"):
                _dated(self.store, number)

    def run(self, words: str, **fault: object) -> Said:
        """Run a verb for Anna, or whom it names itself."""
        acting = ["--store", self.store, "--operator", "anna"]
        if words.startswith(("approve", "decline", "received")):
            acting = ["--store", self.store, *ELSA]
        given = [word.format(**self._names) for word in words.split()]
        if given[0] == "--store":
            acting = ["--operator", "anna"]
        return self._calls.run(self._folder, *acting, *given, **fault)

    def files(self) -> dict[str, bytes | None]:
        """Read all that is in the folder; a directory has no bytes."""
        found: dict[str, bytes | None] = {}
        for place, folders, files in os.walk(self._folder):
            for name in (*folders, *files):
                file = f"{place}/{name}"
                if name != "lock" and file != f"{self._folder}/new":
                    raw = Path(file).read_bytes() if os.path.isfile(file) else None
                    found[file.removeprefix(f"{self._folder}/")] = raw
        return found

    def put_back(self, before: Mapping[str, bytes | None]) -> None:
        """Make all as it was."""
        now = self.files()
        for name in sorted(now.keys() - before.keys(), reverse=True):
            file = self._folder / name
            if file.is_dir() and not file.is_symlink():
                for left in file.iterdir():
                    left.unlink()  # the lock, which is not looked at
                file.rmdir()
            else:
                file.unlink()
        for name, raw in before.items():
            file = self._folder / name
            if raw is None:
                if file.is_file():
                    file.unlink()
                file.mkdir(exist_ok=True)
            elif now.get(name) != raw:
                file.write_bytes(raw)


def _dated(path: Path, number: str) -> None:
    """Date an ending of a customer for yesterday."""

    def dated(customer: Customer) -> Customer:
        collaboration = customer.collaboration("utlagg-1")
        day = swedish_day(utc_now()) - dt.timedelta(days=1)
        ending = Ending(outcome="continue", on=day, by="anna", side="office", decided_at=utc_now())
        dated = replace(collaboration, status="ending", ending=ending)
        return replace(customer, collaborations=customer.with_collaboration(dated))

    TinyStore(path, who="test").change(number, dated)


@pytest.mark.parametrize("verb", WRITTEN, ids=lambda verb: verb.words)
def test_what_a_verb_says_is_so_whatever_fails_below_it(
    scene: Scene, kinds: Kinds, whole: bool, verb: Written
):
    scene.prepare(verb)
    before = scene.files()
    clean = scene.run(verb.words)
    assert clean.code == verb.code, clean.err
    after = scene.files()
    wrong = []
    for at, how in chosen(clean.calls, kinds, whole=whole):
        scene.put_back(before)
        said = scene.run(verb.words, at=at, how=how)
        now = scene.files()
        fault = _untold(verb, said, before, after, now)
        if fault is None and said.code != 0 and now != before:
            fault = _unsound(scene, verb)
        if fault is not None:
            wrong.append(
                (fault, how, clean.calls[at - 1], said.code, said.out[-80:], said.err[-300:])
            )
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.timeout(1800)  # in the long form
@pytest.mark.parametrize("verb", MENDED, ids=lambda verb: f"{verb.words} {verb.first[-1]}")
def test_what_is_mended_is_told_and_what_was_moved_is_named(
    scene: Scene, kinds: Kinds, whole: bool, verb: Written
):
    """Of a mending that fails nothing is changed; what is kept beside the store is named."""
    scene.prepare(verb)
    before = scene.files()
    clean = scene.run(verb.words)
    assert clean.code == 0, clean.err
    after = _in_store(scene.files())
    wrong = []
    for at, how in chosen(clean.calls, kinds, whole=whole):
        scene.put_back(before)
        said = scene.run(verb.words, at=at, how=how)
        now = scene.files()
        kept = {name.split("/")[0] for name in now.keys() - before.keys() if ".replaced-" in name}
        unnamed = [name for name in kept if name not in said.out + said.err]
        fault = _untold(verb, said, _in_store(before), after, _in_store(now))
        if unnamed and said.code not in SIGNALLED:
            fault = f"{fault}, {unnamed} not named"
        if fault is not None:
            wrong.append((fault, how, clean.calls[at - 1], said.code, said.out, said.err[-300:]))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("how", ["EIO", "EROFS"])
def test_a_mending_on_a_disk_that_fails_for_good_tells_what_it_leaves(scene: Scene, how: str):
    """What was moved aside and cannot be put back has changed; a directory that is left is named.

    Files that are being written count as nothing: nobody reads them, and the next write replaces
    them. A disk that can only be read is no matter of rights.
    """
    verb = MENDED[1]
    scene.prepare(verb)
    before = _written(scene.files())
    clean = scene.run(verb.words)
    places = [at for at, call in enumerate(clean.calls, 1) if ".replaced-" in call]
    wrong = []
    for at in range(places[0], places[-1] + 6):
        scene.put_back(before)
        said = scene.run(verb.words, at=at, how=how, lasting=True)
        now = _written(scene.files())
        kept = {name.split("/")[0] for name in now.keys() - before.keys() if ".replaced-" in name}
        faults = [f"{name} is not named" for name in kept if name not in said.out + said.err]
        changed = _in_store(now) != _in_store(before)
        if changed and ("nothing has changed" in said.err or said.code == 3):
            faults.append("something has changed")
        gone = [name for name, raw in _in_store(before).items() if raw is None and name not in now]
        faults += [f"{name} is not named" for name in gone if name not in said.out + said.err]
        if "who may write" in said.err:
            faults.append("rights would not help")
        if faults:
            wrong.append((faults, clean.calls[at - 1], said.code, said.err[-400:]))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("how", ["EIO", "ENOSPC"])
def test_a_directory_that_was_made_for_nothing_is_gone_or_named(scene: Scene, how: str):
    """Where `customers/` is missing, and the disk fails from some call on for good."""
    verb = Written("check --repair-from {copy}", ("backup {copy}", "lose"))
    scene.prepare(verb)
    before = _written(scene.files())
    clean = scene.run(verb.words)
    assert clean.code == 0, clean.err
    made = next(at for at, call in enumerate(clean.calls, 1) if call.startswith("mkdir"))
    wrong = []
    for at in (*range(made - 2, made + 8), *range(made + 8, len(clean.calls), 200)):
        scene.put_back(before)
        said = scene.run(verb.words, at=at, how=how, lasting=True)
        left = _in_store(_written(scene.files())).keys() - before.keys()
        unnamed = [name for name in left if name not in said.out + said.err]
        if said.code == 70 or (said.code == 1 and unnamed):
            wrong.append((unnamed, clean.calls[at - 1], said.code, said.err[-400:]))
    assert wrong == [], "\n".join(map(str, wrong))


def _written(files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    return {name: raw for name, raw in files.items() if not name.endswith(".new")}


def _in_store(files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    return {name: raw for name, raw in files.items() if name.startswith("office/")}


def chosen(calls: tuple[str, ...], kinds: Kinds, *, whole: bool) -> Iterator[tuple[int, str]]:
    """Choose calls and faults: each kind of call below the first verb that makes it.

    It fails again below two of each five verbs that make it later, with another fault each time;
    which two differs from kind to kind, so that some fail below every verb. In the long form each
    fault meets the first and the last call of each kind.
    """
    if whole:
        yield from ((at, how) for at in some(calls, whole=False) for how in FAULTS)
        return
    first: dict[str, int] = {}
    for at, call in enumerate(calls, 1):
        first.setdefault(kind_of(call), at)
    for at in first.values():
        place, before = kinds.meet(calls[at - 1])
        turns = [turn for turn in range(before + 1) if not turn or (place + turn) % 5 in (0, 2)]
        if turns[-1] == before:
            yield at, FAULTS[(place + len(turns)) % len(FAULTS)]


def test_no_kind_of_call_is_passed_over_for_its_place_in_a_list() -> None:
    """What only one verb does fails, and what all do meets each fault in turn."""
    kinds = Kinds()
    verbs = [("open /a", "read /a", f"write /own-{n}", "close /a") for n in range(20)]
    met = [(calls[at - 1], how) for calls in verbs for at, how in chosen(calls, kinds, whole=False)]
    assert {call for call, _how in met} == {call for calls in verbs for call in calls}
    for call in ("open /a", "read /a", "close /a"):
        faults = [how for failed, how in met if failed == call]
        assert 7 <= len(faults) <= 10
        assert set(faults) == set(FAULTS)


def _untold(
    verb: Written,
    said: Said,
    before: Mapping[str, bytes | None],
    after: Mapping[str, bytes | None],
    now: Mapping[str, bytes | None],
) -> str | None:
    """Tell what was said and is not so."""
    if "Traceback" in said.err or said.code == 70:
        return "traceback"
    before, after, now = (
        {name: raw for name, raw in files.items() if not name.startswith(verb.made)}
        for files in (before, after, now)
    )
    left = now.keys() - before.keys() - after.keys()
    if left:
        return f"left {sorted(left)}"
    changed = {
        name for name in now.keys() | before.keys() if now.get(name, 0) != before.get(name, 0)
    }
    meant = {
        name for name in after.keys() | before.keys() if after.get(name, 0) != before.get(name, 0)
    }
    state = "old" if not changed else "new" if changed == meant else "part"
    done = len(re.findall(r"^done: ", said.out, re.M))
    match said.code:
        case code if code == 8 or code in SIGNALLED:
            return None
        case 0 if "is not remembered" in said.out + said.err:
            return None  # what else a file brings: the customers are in
        case _ if verb.many:
            return None if done == len(changed) else f"{done} told, {len(changed)} done"
        case _ if "the rest is imported" in said.err:  # it failed behind the import
            return None if state == "new" else f"said imported, is {state}"
        case 6 if ": mended" in said.out:
            return None if state == "new" else f"said mended, is {state}"  # what is read next fails
        case verb.code:
            return None if state == "new" else f"said done, is {state}"
        case _:
            return None if state == "old" else f"said not done, is {state}"


def _unsound(scene: Scene, verb: Written) -> str | None:
    if "--store {folder}/new" in verb.words:
        return None
    checked = scene.run("check")
    return None if checked.code == 0 else f"check: {checked.out[-200:]}"
