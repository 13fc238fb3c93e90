"""A verb and the screen write the same document, among a thousand customers."""

import json
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from store.demo import demo_office
from store.desk.opening import open_desk
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Collaboration, Customer, Record, Task, User
from store.exchange.json_file import OfficeFile, encode_office
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.pressing import press
from tui.app import SamarbeteApp
from tui.terminal import process as terminal


@pytest.fixture
def a_thousand(tmp_path: Path, run) -> Path:
    """Import an exchange file with a thousand customers, by the command."""

    def customer(n: int) -> Customer:
        email = f"chef{n}@kund{n}.test"
        reports = tuple(
            Record(kind="report", title=f"Resa {n}-{number}", status="submitted")
            for number in range(3)
        )
        return Customer(
            number=f"{n:04}",
            name=f"Kund {n:04} i Åmål AB",
            account_manager="anna",
            tasks=(Task(name="Expenses", owner="bo"),),
            users=(User(email=email, name=f"Chef {n}", role="administrator"),),
            main_contact=email,
            collaborations=(
                Collaboration(id="utlagg-1", service="utlagg", task="Expenses", records=reports),
                Collaboration(id="scanner-1", service="scanner", task="Expenses"),
            ),
        )

    demo = demo_office(swedish_day(utc_now()))
    file = tmp_path / "thousand.json"
    customers = tuple(map(customer, range(1000)))
    file.write_bytes(
        encode_office(OfficeFile(office=demo.office, employees=demo.employees, customers=customers))
    )
    path = tmp_path / "thousand"
    assert run("--store", path, "--json", "import", file).json["done"]["customers"] == 1000
    return path


def _document(store: Path, number: str) -> dict[str, object]:
    """Read a customer's document without the times at which something was done."""
    document = msgspec.to_builtins(TinyStore(store, who="test").customer(number))
    for entry in document["history"]:
        del entry["at"]
        del entry["erased"]["decided_at"]
    for collaboration in document["collaborations"]:
        if collaboration["ending"] is not None:
            del collaboration["ending"]["decided_at"]
    return document


async def test_a_verb_and_the_screen_write_the_same_document(
    a_thousand: Path, tmp_path: Path, process, surroundings, files_in
) -> None:
    """The same ending of one among a thousand: there is no second way to compute what happens."""
    copy = tmp_path / "copy"
    shutil.copytree(a_thousand, copy)
    before = files_in(a_thousand)
    reason = "Såld"
    ending = ("0500", "utlagg", "--outcome", "delete", "--reason", reason, "--confirm", "0500")
    ended = subprocess.run(
        process("--store", a_thousand, "--operator", "anna", "end", *ending, "--json"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=surroundings,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout)["version"] == 2

    desk = open_desk(copy, os_user=terminal.os_user(), login="anna")
    app = SamarbeteApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", *"0500", "enter", "enter", "down", "x")
        await pilot.pause()
        await press(pilot, "2", "ctrl+s", *reason, "enter", *"0500", "enter", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()

    assert _document(a_thousand, "0500") == _document(copy, "0500")
    assert _document(copy, "0500")["collaborations"][0]["status"] == "ended"
    for store in (a_thousand, copy):
        after = files_in(store)
        changed = [name for name in before if after[name] != before[name]]
        assert changed == [f"customers/{shard_of('0500')}.json"]
