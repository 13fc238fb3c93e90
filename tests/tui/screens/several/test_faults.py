"""A disk that fails in the middle of several endings: each line says what has become of its own."""

import errno
import shutil

import pytest
from textual.app import App

from store.desk.desk import Desk
from store.desk.several import SeveralPlans
from store.domain.rights import Operator
from store.domain.wishes import End
from store.files.store import TinyStore
from tests.store.disks import Failing, Recording
from tests.tui.conftest import SMALL, Hands
from tests.tui.screens.several.test_end_several import mark
from tui.app import SamarbeteApp
from tui.screens.several.ending_run import EndingRun
from tui.screens.several.several_endings import SeveralEndings

MARKED = tuple((f"{number}", "utlagg-1") for number in (1001, 1002, 1003))


@pytest.fixture
def office(office_with, make):
    """Make an office with three customers."""
    return office_with(
        *(
            make.customer(make.collaboration("utlagg"), number=number, name=f"Kund {number}")
            for number, _id in MARKED
        )
    )


def desk_on(path, clock, disk) -> Desk:
    """Sit Anna down at a store."""
    store = TinyStore(path, who="anna", disk=disk)
    anna = next(each for each in store.employees if each.login == "anna")
    return Desk(store, Operator.of(anna, "anna", store.employees), clock=clock)


async def end_all(path, clock, disk) -> SeveralEndings:
    """End what is marked, on a disk that fails from now on."""
    desk = desk_on(path, clock, disk)
    endings = SeveralEndings(desk, MARKED)
    wishes = [(number, End(collaboration=id, outcome="continue")) for number, id in MARKED]
    endings.take(*SeveralPlans(desk).plan(wishes))
    assert len(endings.good) == len(MARKED)
    disk.start()
    await EndingRun(desk, endings).carry_out(App(), endings.good, lambda words: None)
    return endings


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for good"])
async def test_what_each_line_says_is_so(lasting, office, clock, tmp_path, whole) -> None:
    recording = Recording()
    await end_all(shutil.copytree(office.path, tmp_path / "clean"), clock, recording)
    known, wrong = recording.done, []
    for number in range(1, len(known) + 1, 1 if whole else 4):
        path = shutil.copytree(office.path, tmp_path / f"{number}")
        disk = Failing(number, errno.EIO, done=False, lasting=lasting)
        endings = await end_all(path, clock, disk)
        desk = desk_on(path, clock, None)
        for key in MARKED:
            is_so = desk.customer(key[0]).collaboration(key[1]).status == "ended"
            row, told = endings.results[key], key in endings.ended
            word = {"done": is_so and told, "not": not is_so and not told}
            if not word.get(row.word, row.word == "maybe" and not told):
                wrong.append((known[number - 1], key, row.word, row.why, is_so, told))
        shutil.rmtree(path)
    assert wrong == [], "\n".join(map(str, wrong))


async def test_what_was_not_ended_keeps_its_mark(office, clock) -> None:
    """The disk fails behind the first."""
    disk = Recording()
    await end_all(shutil.copytree(office.path, office.path.with_name("clean")), clock, disk)
    disk = Failing(disk.done.index("close lock") + 3, errno.ENOSPC, done=False, lasting=True)
    app = SamarbeteApp(desk_on(office.path, clock, disk))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await mark(hands, "1001", "1002")
        await hands.press("x")
        await hands.sees("End several")
        await hands.press("1")
        disk.start()
        await hands.press("ctrl+s")
        await hands.sees("Ended 1 of 2")
        await hands.press("escape")
        await hands.sees("1 marked")
    ended = [office.customer(each).collaboration("utlagg-1").status for each in ("1001", "1002")]
    assert sorted(ended) == ["active", "ended"]
