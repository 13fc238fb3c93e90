"""Closing while something is saved waits for it, and says at the end what became of it."""

import asyncio
import math
import threading
import time
from contextlib import asynccontextmanager, suppress

import pytest
from textual import events
from textual.app import App

from store.desk.desk import Desk
from store.desk.several import SeveralPlans
from store.domain.wishes import End
from store.files.disk import Disk, locked
from store.files.store import TinyStore
from store.i18n.language import set_language
from tests.pressing import comes_in_a_turn
from tests.store.disks import Unsure
from tui.app import SamarbeteApp
from tui.screens.saving import (
    SOON,
    TO_ANSWER,
    TO_READ,
    SaveResult,
    Saves,
    SavingApp,
    SavingRun,
    saved,
)
from tui.screens.several.ending_run import EndingRun
from tui.screens.several.several_endings import SeveralEndings
from tui.terminal.keyboard import AT_MOST


async def test_closing_waits_no_longer_than_the_patience_and_says_that_it_is_unsure(office) -> None:
    app = SamarbeteApp(office.desk(patience=0.2))
    never, codes = threading.Event(), []
    app.on_leaving = lambda code, _saving: codes.append(code)
    try:
        async with app.run_test() as pilot:
            await pilot.pause()
            app.run_worker(saved(app, never.wait))
            await pilot.pause()
            began = time.monotonic()
            await pilot.press("ctrl+q")
            await comes_in_a_turn(lambda: bool(codes))
            assert 0.2 < time.monotonic() - began < 0.2 + TO_ANSWER + 3.0
    finally:
        never.set()
    assert codes[0] == 8


class Waited(Desk):
    """A desk whose store answers a question, or does a change, only when it may go on."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.asked, self.may_go_on = threading.Event(), threading.Event()

    def _wait(self) -> None:
        self.asked.set()
        assert self.may_go_on.wait(30)

    def plan_employee(self, wish):
        self._wait()
        return super().plan_employee(wish)

    def carry_out(self, *given, **kept):
        self._wait()
        return super().carry_out(*given, **kept)


@pytest.fixture
def leaving(clock, hands):
    """Open the screen of a desk that waits; afterwards, tell the exit code and the last words."""

    @asynccontextmanager
    async def leaving(at, disk=None, patience=5.0):
        store = TinyStore(at.path, who="anna", disk=disk, patience=patience)
        desk = Waited(store, at.desk().operator, clock=clock)
        app = SamarbeteApp(desk)
        codes: list[int] = []
        app.on_leaving = lambda code, _saving: codes.append(code)
        told: list[tuple[int, str]] = []
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            yield hands(app, pilot), pilot, desk, told
            await comes_in_a_turn(lambda: app.left_at < math.inf)
            if not codes:  # it waits for what is being done
                desk.may_go_on.set()
            await comes_in_a_turn(lambda: bool(codes))
        outcome = app.saves.since(app.left_at)
        told.append((codes[0], outcome.words if outcome is not None else ""))
        desk.may_go_on.set()

    return leaving


async def asked(desk: Waited, hands) -> None:
    """Wait until the desk is asked; the key that asked it is then as old as one without answer."""
    await comes_in_a_turn(desk.asked.is_set)
    hands.app._given_at -= SOON


@pytest.mark.parametrize(
    ("disk", "code", "words", "name"),
    [
        (None, 0, "saved: all that was confirmed", "Bo Ekman"),
        (Unsure(at=1), 8, "saved, but not yet certain", "Bo Ekman"),
        ("busy", 5, "not saved: the store is busy", "Bo Ek"),
    ],
    ids=["saved", "maybe saved", "not saved"],
)
async def test_a_colleague_who_is_being_saved_is_not_lost_by_closing(
    office, leaving, disk, code, words, name
) -> None:
    """Also where the office is still being read for the change."""
    busy = disk == "busy"
    async with leaving(office, None if busy else disk, 0.1) as (hands, pilot, desk, told):
        await hands.press("p", "down", "enter", "end")
        await hands.paste("man")
        await pilot.press("ctrl+s")
        await asked(desk, hands)
        await pilot.press("ctrl+q")
        if busy:
            with locked(Disk(), office.path / "lock", "bo", 0):
                await comes_in_a_turn(lambda: hands.app.left_at < math.inf)
                desk.may_go_on.set()
                await comes_in_a_turn(lambda: not hands.app.saves.under_way)
    ((left_with, last),) = told
    assert (left_with, last[: len(words)]) == (code, words)
    people = TinyStore(office.path, who="test").employees
    assert next(each.name for each in people if each.login == "bo") == name


async def test_closing_in_the_middle_of_several_says_how_many_are_saved(
    office_with, make, leaving
) -> None:
    """The one at hand is waited for, no other is begun, and none is told as saved that is not."""
    three = [make.customer(make.collaboration("utlagg"), number=f"{n}") for n in (1, 2, 3)]
    async with leaving(office_with(*three)) as (hands, pilot, desk, told):
        await hands.press("A", "x", "1")
        await hands.sees("all 3 can be ended")
        await pilot.press("ctrl+s")
        await asked(desk, hands)
        await pilot.press("ctrl+q")
    assert told == [(1, "saved: 1 of 3; the others are not")]


@pytest.mark.parametrize(
    ("disk", "outcome"),
    [
        (None, ("saved: 1 of 3; the others are not", 1)),
        (Unsure(at=1), ("maybe saved: 1 of 3; saved: 0; look again", 8)),
    ],
    ids=["saved", "maybe saved"],
)
async def test_an_answer_after_the_patience_is_told_as_of_one_of_several(
    office_with, make, clock, disk, outcome
) -> None:
    """The screen has gone by then, and with it what counts for the page."""
    three = [make.customer(make.collaboration("utlagg"), number=f"{n}") for n in (1, 2, 3)]
    office = office_with(*three)
    store = TinyStore(office.path, who="anna", disk=disk)
    desk = Waited(store, office.desk().operator, clock=clock)
    endings = SeveralEndings(desk, [(f"{n}", "utlagg-1") for n in (1, 2, 3)])
    wishes = [(number, End(collaboration=id, outcome="continue")) for number, id in endings.marked]
    endings.take(*SeveralPlans(desk).plan(wishes))
    app, began = SavingApp(), time.monotonic()
    run = EndingRun(desk, endings).carry_out(app, endings.good, lambda words: None)
    task = asyncio.create_task(run)
    await asyncio.to_thread(desk.asked.wait, 30)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    desk.may_go_on.set()
    await asyncio.get_running_loop().shutdown_default_executor()  # until the thread has its answer
    assert app.saves.since(began) == outcome


async def test_a_pack_that_is_being_recorded_is_not_lost_by_closing(
    office, leaving, tmp_path
) -> None:
    """Its files are there by then: so is the line of history, once it is closed."""
    async with leaving(office) as (hands, pilot, desk, told):
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "p", "ctrl+u")
        await hands.paste(f"{tmp_path}/pack")
        await pilot.press("ctrl+s")
        await asked(desk, hands)
        await pilot.press("ctrl+q")
    assert told == [(0, "saved: all that was confirmed is in the store")]
    assert (tmp_path / "pack" / "SHA256SUMS").exists()
    assert office.customer("1003").history[-1].action == "handover"


async def test_closing_in_the_middle_of_several_packs_says_how_many_are_saved(
    office, leaving, tmp_path
) -> None:
    async with leaving(office) as (hands, pilot, desk, told):
        await hands.press("space", "space", "space", "P", "ctrl+u")
        await hands.paste(f"{tmp_path}/packs")
        await pilot.press("ctrl+s")
        await asked(desk, hands)
        await pilot.press("ctrl+q")
    assert told == [(1, "saved: 1 of 3; the others are not")]
    assert [each.name for each in (tmp_path / "packs").iterdir()] == ["1001"]
    assert office.customer("1001").history[-1].action == "handover"


async def test_a_heading_that_is_being_forgotten_is_not_kept_by_closing(
    office, leaving, tmp_path
) -> None:
    office.desk().say_headings({"Benämnd": "name"})
    file = tmp_path / "k.csv"
    file.write_text("Kundnr;Benämnd\n31;Nora AB\n")
    async with leaving(office) as (hands, pilot, _desk, told):
        await hands.press("I")
        await hands.paste(f"{file}")
        await hands.press("enter")
        await hands.sees("as was said before")
        await hands.press("right")
        with locked(Disk(), office.path / "lock", "bo", 0):
            await pilot.press("delete")
            await comes_in_a_turn(lambda: hands.app.saves.under_way)
            await pilot.press("ctrl+q")
            await comes_in_a_turn(lambda: hands.app.left_at < math.inf)
    assert told == [(0, "saved: all that was confirmed is in the store")]
    assert office.desk().headings() == {}


DROPPED = {
    "en": "not done: what was typed just before closing; none of it is saved",
    "sv": "inte gjort: det som trycktes strax före stängningen; inget av det är sparat",
}


@pytest.mark.parametrize("language", DROPPED)
async def test_what_was_to_be_saved_behind_what_is_being_saved_is_told_as_not_done(
    office, leaving, language
) -> None:
    """It is typed ahead, and closing does not wait for it: no word may call it saved."""
    set_language(language)
    async with leaving(office) as (hands, pilot, desk, told):
        await hands.press("p", "down", "enter", "end")
        await hands.paste("man")
        await pilot.press("ctrl+s")
        await asked(desk, hands)
        for key in ("down", "enter", "end", "x", "ctrl+s", "ctrl+q"):
            hands.app.post_message(events.Key(key, key if key == "x" else None))
    ((code, last),) = told
    assert code == 1
    assert last.endswith(f"; {DROPPED[language]}")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("down", "x", "1", "ctrl+s"), DROPPED["en"]),
        (("z", "y"), DROPPED["en"]),
        (("enter", "x", "1", "end", "enter"), DROPPED["en"]),
        (("down", "down", "up", "x"), ""),
        (("down", "enter"), ""),
        (("y",), ""),
        (("ctrl+s",), ""),
        (("slash", "n", "y", "enter"), ""),
    ],
    ids=[
        "an ending",
        "an undo",
        "an ending by Enter",
        "a look round",
        "an opening",
        "a copy",
        "a key that does nothing",
        "a search",
    ],
)
async def test_what_was_to_be_saved_behind_keys_that_take_too_long_is_told_as_not_done(
    office, leaving, keys, words
) -> None:
    """Where nothing that was dropped could have saved anything, nothing is said."""
    async with leaving(office) as (hands, _pilot, _desk, told):
        held = asyncio.Event()
        hands.app.screen.call_later(held.wait)  # what keeps a key from being done
        for key in ("down", *keys):
            hands.app.post_message(events.Key(key, key if len(key) == 1 else None))
        leaves = events.Key("ctrl+q", None)
        leaves.time -= AT_MOST
        hands.app.post_message(leaves)
        await comes_in_a_turn(lambda: hands.app.left_at < math.inf)
        held.set()
    assert told == [(1 if words else 0, words)]


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (("x",), "Choose what happens afterwards with"),
        (("space", "x"), "None of them can be ended as it stands."),
    ],
    ids=["one", "several"],
)
async def test_what_a_verb_is_refused_for_is_told_where_the_program_closes_at_once(
    office, leaving, opening, words
) -> None:
    """It was on the screen for a moment at most: nobody is to take it for saved."""
    async with leaving(office) as (hands, _pilot, _desk, told):
        await hands.press("slash")
        await hands.paste("1013")
        await hands.press("enter", "enter", "down", *opening)
        for key in ("ctrl+s", "ctrl+q"):
            hands.app.post_message(events.Key(key, None))
    ((code, last),) = told
    assert code == 3
    assert last.startswith("not saved: ")
    assert words in last


def test_what_came_to_nothing_is_told_till_it_could_be_read() -> None:
    """What is saved needs no word once it is on the screen."""
    saves, refused = Saves(), SaveResult("not saved: a check is open", 3)
    before = time.monotonic()
    with saves.about_to_begin(refused):
        pass
    after = time.monotonic()
    saves.shown()
    assert saves.since(before + TO_READ) == refused
    assert saves.since(after + TO_READ + 0.1) is None
    assert saves.carry_out(lambda: 7) == 7
    saves.shown()
    assert saves.since(time.monotonic() + 0.1) is None


@pytest.mark.parametrize(
    ("language", "done", "maybe", "code", "words"),
    [
        ("en", 3, 0, 0, "saved: all that was confirmed is in the store"),
        ("en", 0, 0, 1, "not saved: none of 3"),
        ("en", 1, 1, 8, "maybe saved: 1 of 3; saved: 1; look again"),
        ("sv", 1, 0, 1, "sparat: 1 av 3; de andra inte"),
        ("sv", 0, 0, 1, "inte sparat: ingen av 3"),
        ("sv", 1, 1, 8, "kanske sparat: 1 av 3; sparat: 1; titta igen"),
    ],
)
def test_what_became_of_several_is_told_in_one_line(language, done, maybe, code, words) -> None:
    set_language(language)
    run = SavingRun(App(), 3)
    run.done, run.maybe = done, maybe
    assert run.outcome() == (words, code)
