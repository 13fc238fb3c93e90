"""A history whose older lines are in a file of their own answers as one that is in its document."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.wishes import End, RemoveCustomer, Undo, Wish
from store.exchange.json_file import OfficeFile
from store.files import past
from store.files.store import TinyStore
from tests.store.acts import NOW, NUMBER, VERBS, customer, desk_at
from tests.store.disks import Unsynced
from tests.store.office_files import incoming

BOUNDS = {"short": (2, 4), "long": (10**6, 10**6)}
"""Lines that stay in a document, and at most: few in one store, and all of them in the other."""
READING = (
    "list", "list --json", f"show {NUMBER}", f"show {NUMBER} --json",
    f"show {NUMBER} --on 2026-11-23 --json", f"show {NUMBER} --on 2026-12-10 --json",
    f"history {NUMBER}", f"history {NUMBER} --json", "history", "history --json",
    "readiness --json", "residue --json", "due --dry-run --json", "check --json",
    f"plan {NUMBER} utlagg --outcome delete --json", f"user list {NUMBER} --json",
    f"record list {NUMBER} --json", f"task list {NUMBER} --json", "employee leaving bo --json",
    f"notice {NUMBER} utlagg --json", f"certificate {NUMBER} utlagg -o -",
    f"certificate {NUMBER} utlagg -o - --json", "export {file}",
)  # fmt: skip


class Both:
    """Two stores to which the same is done at the same moments, and which are to answer alike."""

    def __init__(self, make, paths: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
        self._make = make
        self.paths = paths
        self._monkeypatch = monkeypatch
        self.now = NOW

    @contextmanager
    def bound(self, name: str) -> Iterator[Path]:
        """Let as many lines stay in a document as is right for one of the stores."""
        with self._monkeypatch.context() as patched:
            newest, most = BOUNDS[name]
            patched.setattr(past, "NEWEST", newest)
            patched.setattr(past, "MOST", most)
            yield self.paths[name]

    def ask(self, question: Callable[[Desk], object], side: str = "office") -> object:
        """Ask both at this moment, and return what both answer."""
        answers = []
        for name in BOUNDS:
            with self.bound(name) as path:
                desk = desk_at(self._make, path, Unsynced(), side=side, now=self.now)
                try:
                    answers.append(question(desk))
                except StoreError as error:
                    answers.append(f"{type(error).__name__}: {error}".replace(f"{path}", "STORE"))
        assert answers[0] == answers[1]
        return answers[0]

    def act(self, wish: Wish, side: str = "office") -> None:
        """Carry out a wish on both, or be refused by both; then all that is read is the same."""
        self.now += dt.timedelta(hours=3)
        self.ask(lambda desk: desk.plan(NUMBER, wish), side)
        self.ask(lambda desk: desk.carry_out(NUMBER, wish, shown=None), side)
        self.ask(lambda desk: (desk.customer(NUMBER), [*desk.listing().rows]))


@pytest.fixture
def both(make, tmp_path, monkeypatch) -> Both:
    """Make two stores with the same customers."""
    paths = {name: tmp_path / name / "office" for name in BOUNDS}
    for path in paths.values():
        path.parent.mkdir()
        customers = [customer(make), make.customer(number="1002"), make.customer(number="A212")]
        TinyStore.create(path, make.office, make.employees, customers, who="anna", disk=Unsynced())
    return Both(make, paths, monkeypatch)


def wishes(seed: int, count: int) -> Iterator[tuple[Wish, str]]:
    """Return acts in an order of chance, with endings and with what takes them back."""
    chance = random.Random(seed)
    verbs = [*VERBS.values()]
    for _ in range(count):
        if chance.random() < 0.25:
            yield Undo(), chance.choice(("office", "customer"))
            continue
        verb = chance.choice(verbs)
        for wish in verb.before:
            yield wish, "office"
        wish = verb.wish
        if isinstance(wish, End) and chance.random() < 0.5:
            wish = replace(wish, reason=None)  # which asks what was handed over
        yield wish, verb.side


@pytest.mark.parametrize("seed", range(3))
def test_the_same_acts_are_answered_alike_by_every_verb(both, run, seed) -> None:
    for wish, side in wishes(seed, 60):
        both.act(wish, side)
    pasts = [past.past_file(path, NUMBER).exists() for path in both.paths.values()]
    assert pasts == [True, False]
    for words in READING:
        answers = []
        for name in BOUNDS:
            with both.bound(name) as path:
                file = path.parent / "out.json"
                called = words.format(file=file).split()
                told = run("--store", path, "--operator", "anna", *called)
                shown = [told.code, told.out, told.err, file.exists() and file.read_text("utf-8")]
                file.unlink(missing_ok=True)
                answers.append([f"{each}".replace(f"{path.parent}", "PLACE") for each in shown])
        assert answers[0] == answers[1], words
        assert "usage:" not in answers[0][2], words


def test_an_import_and_its_undo_are_alike(both, make) -> None:
    for wish, side in wishes(7, 25):
        both.act(wish, side)
    changed = replace(customer(make), name="Alfa Bygg i Umeå AB", history=())
    brought = OfficeFile(office=make.office, customers=(changed, make.customer(number="2001")))
    both.ask(lambda desk: desk.run_import(incoming(brought), skip_faulty=True))
    both.act(Undo())

    def take_back(desk: Desk) -> object:
        batches = {entry.details.get("batch") for entry in desk.customer("2001").history}
        plan = desk.plan_import_undo(f"{batches.pop()}")
        desk.undo_import(plan, f"{plan.taken_back}")
        return [line.details.keys() for line in desk.customer(NUMBER).history]

    both.ask(take_back)
    both.ask(lambda desk: desk.carry_out(NUMBER, RemoveCustomer(confirmation="Alfa Bygg AB")))
