"""A disk that fails in the middle of several endings: each line says what has become of its own."""

import datetime as dt
import errno
import shutil

import pytest
from textual.app import App

from store.desk.desk import Desk
from store.desk.several import SeveralPlans
from store.domain.rights import Operator
from store.domain.wishes import End
from store.files.store import TinyStore
from store.i18n.language import set_language
from tests.store.disks import Failing, Recording, Unsure
from tests.tui.conftest import SMALL, Hands
from tests.tui.screens.several.test_end_several import mark
from tui.app import SamarbeteApp
from tui.screens.several.ending_run import EndingRun
from tui.screens.several.several_endings import SeveralEndings
from tui.screens.several.several_words import ended_fact, ended_of

DAY = dt.date(2026, 12, 24)
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
        await hands.sees("1 marked", "1 collaboration ended. It is saved.")
        await hands.sees("1 was not ended and stays marked.")
    ended = [office.customer(each).collaboration("utlagg-1").status for each in ("1001", "1002")]
    assert sorted(ended) == ["active", "ended"]


@pytest.mark.parametrize(
    ("language", "on", "counted", "told"),
    [
        ("en", None, "1 ended, 1 maybe, 1 not",
         "Ended 1 of 3. Saved; z in the list undoes one. Of 1 it is not certain; look again."),
        ("en", DAY, "1 end on 2026-12-24, 1 maybe, 1 not",
         "1 of 3 end on 2026-12-24. Saved; w in the list withdraws one. "
         "Of 1 it is not certain; look again."),
        ("sv", None, "1 avslutade, 1 kanske, 1 inte",
         "Avslutade 1 av 3. Sparat; z i listan ångrar ett. "
         "Det är osäkert om 1 sparades; titta igen."),
        ("sv", DAY, "1 avslutas 2026-12-24, 1 kanske, 1 inte",
         "1 av 3 avslutas den 2026-12-24. Sparat; w i listan återkallar ett. "
         "Det är osäkert om 1 sparades; titta igen."),
    ],
)  # fmt: skip
def test_ended_not_and_maybe_are_told_apart(language, on, counted, told) -> None:
    set_language(language)
    assert ended_of(1, 3, on, maybe=1) == counted
    assert ended_fact(1, 3, on, lost=0, maybe=1).text == told


def test_where_none_was_ended_nothing_is_told_as_saved() -> None:
    assert ended_fact(0, 2, None, lost=0).text == "Ended 0 of 2."
    assert ended_fact(0, 2, None, lost=0, maybe=2).text == (
        "Ended 0 of 2. Of 2 it is not certain; look again."
    )


async def test_what_may_not_stay_is_counted_as_that_on_the_page(office, clock) -> None:
    app = SamarbeteApp(desk_on(office.path, clock, Unsure(at=2)))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await mark(hands, "1001", "1002")
        await hands.press("x")
        await hands.sees("End several")
        await hands.press("1", "ctrl+s")
        await hands.sees("1 ended, 1 maybe, 0 not", "Ended 1 of 2.", "Of 1 it is not certain")
        await hands.press("escape")
        await hands.sees("1 collaboration ended. It is saved. Of 1 it is not certain; look again.")
