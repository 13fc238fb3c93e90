"""The page that ends stays till the store has answered, and says what is not saved."""

import errno
import shutil
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from store.desk.desk import Desk
from store.files.store import TinyStore
from store.i18n.language import set_language
from store.postgres.store import PgStore
from tests.servers.line import line_to
from tests.store.disks import Failing, Recording, Watched
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp
from tui.screens.saving import saved

TRIES = 3
"""A connection that was asked for in the silence is given up after two seconds."""


@pytest.fixture
def end_page(clock, hands):
    """Open the page that ends the only collaboration there is, with its outcome chosen."""

    @asynccontextmanager
    async def end_page(desk: Desk):
        app = SamarbeteApp(desk)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            at_work = hands(app, pilot)
            await at_work.press("enter", "down", "x")
            await at_work.sees("Visma Utlägg · 1001")
            await at_work.press("1")
            yield at_work

    return end_page


async def test_a_server_that_does_not_answer(server, make, clock, end_page) -> None:
    """Esc and Ctrl+S are answered again once that is said; nothing is typed in vain.

    While the screen itself waits for what it has asked in the silence, what is asked behind that is
    refused with it.
    """
    database = server.office(
        make.office, make.employees, [make.customer(make.collaboration("utlagg"))]
    )
    with line_to(server.home) as line:
        address = server.address("anna", database, host=f"{line.folder}")
        desk = Desk(PgStore(address, patience=1.0), make.operator(), clock=clock)
        async with end_page(desk) as hands:
            line.silent_from = line.turns + 1
            await hands.press("ctrl+s")
            await hands.sees(
                "Visma Utlägg · 1001", "not saved: ", "no answer from the server within 1 s"
            )
            line.silent_from = None
            for _ in range(TRIES):
                await hands.press("ctrl+s")
                if "Saved" in hands.text:
                    break
            await hands.sees("Saved")


SAVING = "Saving … the store has not answered yet."


async def test_a_form_says_that_it_is_being_saved_until_it_is(
    server, make, clock, end_page
) -> None:
    """Long before the server is given up."""
    database = server.office(
        make.office, make.employees, [make.customer(make.collaboration("utlagg"))]
    )
    with line_to(server.home) as line:
        address = server.address("anna", database, host=f"{line.folder}")
        desk = Desk(PgStore(address, patience=60.0), make.operator(), clock=clock)
        async with end_page(desk) as hands:
            line.goes_on = threading.Event()
            hands.app.post_message(events.Key("ctrl+s", None))
            await hands.sees("Visma Utlägg · 1001", SAVING)
            line.goes_on.set()
            await hands.sees("Saved")
            await hands.sees_no(SAVING)


async def test_the_status_line_says_that_it_is_being_saved_until_it_is(office) -> None:
    """Where a window has closed before what it answered is saved."""
    app = SamarbeteApp(office.desk())
    go_on = threading.Event()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        app.run_worker(saved(app, go_on.wait))
        await hands.sees(SAVING)
        go_on.set()
        await hands.sees_no(SAVING)


async def test_a_file_that_cannot_be_read(office_with, make, end_page) -> None:
    """What keeps the office from being read keeps the ending from being saved, and says both."""
    office = office_with(make.customer(make.collaboration("utlagg")))
    async with end_page(office.desk()) as hands:
        file = office.path / "office.json"
        file.rename(office.path / "away")
        file.mkdir()
        await hands.press("ctrl+s")
        await hands.sees("Visma Utlägg · 1001", "not saved: ", "cannot be read")
        file.rmdir()
        (office.path / "away").rename(file)
        await hands.press("ctrl+s")
        await hands.sees("Saved")


OWN = {"utlagg": {"checks": [{"id": "kept", "text": "It is kept", "measure": "attested"}]}}


@pytest.mark.parametrize(
    ("language", "words", "saved_words"),
    [
        ("en", ("not saved: ", "is missing, though the office's history tells of a policy",
                "policy --set or --clear"), "Saved"),
        ("sv", ("inte sparat: ", "saknas, fastän byråns historik visar att regler är satta",
                "policy --set eller --clear"), "Sparat"),
    ],
)  # fmt: skip
async def test_a_policy_that_vanishes_while_the_page_is_open(
    office_with, make, end_page, language, words, saved_words
) -> None:
    """What was answered stays, and ends the collaboration once the file is there again."""
    set_language(language)
    office = office_with(make.customer(make.collaboration("utlagg")))
    office.desk().replace_policy(OWN)
    async with end_page(office.desk()) as hands:
        await hands.press("a")
        file = office.path / "policy.toml"
        file.rename(office.path / "away")
        await hands.press("ctrl+s")
        await hands.sees("Visma Utlägg · 1001", *words)
        assert office.customer("1001").history == ()
        (office.path / "away").rename(file)
        await hands.press("ctrl+s")
        await hands.sees(saved_words)
    (entry,) = office.customer("1001").history
    assert entry.details["check kept"] == "attested"


@pytest.mark.parametrize(
    ("at", "words", "became"),
    [
        ("fsync .json.new", "not saved: Input/output error; nothing has changed", "active"),
        ("open customers", "maybe saved, for the disk does not let us look", "ended"),
        ("close lock", "Saved; z undoes", "ended"),
    ],
)
async def test_on_a_disk_that_fails_for_good_the_answer_of_the_save_stays(
    office_with, make, clock, end_page, tmp_path, at, words, became
) -> None:
    """That nothing can be read any more is said beside it, and not in its place."""
    office = office_with(make.customer(make.collaboration("utlagg")))

    async def end(path: Path, disk: Watched, *seen: str) -> None:
        async with end_page(Desk(TinyStore(path, who="anna", disk=disk), make.operator(),
                                 clock=clock)) as hands:  # fmt: skip
            disk.start()
            await hands.press("ctrl+s")
            await hands.sees(*seen)
            for key in ("f1", "escape"):  # what is drawn after that leaves it
                await hands.press(key)
            await hands.sees(*seen)

    clean = Recording()
    await end(Path(shutil.copytree(office.path, tmp_path / "clean")), clean, "Saved; z undoes")
    name, file = at.split()
    number = next(n for n, done in enumerate(clean.done, 1)
                  if done.startswith(name) and done.endswith(file))  # fmt: skip
    await end(office.path, Failing(number, errno.EIO, done=False, lasting=True), words)
    assert office.customer("1001").collaboration("utlagg-1").status == became


async def test_a_policy_that_vanishes_while_several_are_to_be_ended(office_with, make) -> None:
    """Each of them says so, and none is ended."""
    three = [make.customer(make.collaboration("utlagg"), number=f"{n}") for n in (1, 2, 3)]
    office = office_with(*three)
    office.desk().replace_policy({"utlagg": {"short": "U"}})
    async with office.screen() as hands:
        await hands.press("A", "x", "1")
        await hands.sees("all 3 can be ended")
        (office.path / "policy.toml").unlink()
        await hands.press("ctrl+s")
        await hands.sees("is missing, though")
        await hands.press("escape")
    assert [office.customer(each.number).history for each in three] == [(), (), ()]
