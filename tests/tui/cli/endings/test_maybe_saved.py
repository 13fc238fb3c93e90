"""Acts over many of which one may or may not stay on the disk: done, not and maybe are told apart.

The disk does not confirm the second of them, and a rule refuses the third.
"""

import datetime as dt
import json

import pytest

from store.desk.desk import Desk
from store.domain.model import Task
from store.domain.rights import Operator
from store.domain.wishes import End
from store.exchange.plan_file import encode_plan
from store.files.store import TinyStore
from store.i18n.language import set_language
from tests.conftest import NOW
from tests.store.disks import Unsure
from tui.cli.dispatch import run_verb
from tui.cli.options import Options
from tui.cli.verbs import verb_named

YESTERDAY = dt.date(2026, 11, 22)


@pytest.fixture
def office(office_with, make):
    """Make an office with three customers; the third has nobody to end with."""

    def customer(number: int):
        users = {} if number < 1003 else {"users": (), "main_contact": None}
        return make.customer(
            make.collaboration("utlagg"),
            make.collaboration("scanner", status="ending", ending=make.ending("end", on=YESTERDAY)),
            number=f"{number}",
            name=f"Kund {number}",
            tasks=(Task(name="Löpande bokföring", owner="bo"),),
            **users,
        )

    return office_with(*map(customer, (1001, 1002, 1003)))


@pytest.fixture
def told(office, capsys):
    """Carry out a verb for Anna on a disk that is not sure of the second change."""

    def told(*words: str, as_json: bool = False, **options: object):
        store = TinyStore(office.path, who="anna", disk=Unsure(at=2))
        anna = next(each for each in store.employees if each.login == "anna")
        desk = Desk(store, Operator.of(anna, "anna", store.employees), clock=lambda: NOW)
        verb = verb_named(words[0], words[1] if len(words) > 1 else None)
        unsaid = {"read_only": False, "dry_run": False, "within": None, "ics": None}
        given = Options(json=as_json, **unsaid, **options)
        code = run_verb(verb, given, lambda: desk)
        out = capsys.readouterr().out
        return code, json.loads(out) if as_json else out

    return told


@pytest.mark.parametrize(
    ("language", "done", "maybe", "refused"),
    [
        ("en", "done: 1001", "maybe: 1002 Kund 1002: Visma Scanner: saved, but not", "refused"),
        ("sv", "klart: 1001", "kanske: 1002 Kund 1002: Visma Scanner: sparat, men", "avvisat"),
    ],
)
def test_due_tells_three_kinds(told, language, done, maybe, refused) -> None:
    """It goes on after the one that is not certain, and its exit code says that there was one."""
    set_language(language)
    code, text = told("due")
    lines = text.splitlines()
    assert code == 8
    assert [line.split(" (")[0][: len(want)] for line, want in
            zip(lines, (done, maybe, refused), strict=True)] == [done, maybe, refused]  # fmt: skip


def test_due_tells_three_kinds_in_json(told) -> None:
    code, value = told("due", as_json=True)
    assert code == 8
    kinds = {kind: [each["number"] for each in value[kind]] for kind in value}
    assert kinds == {"done": ["1001"], "maybe": ["1002"], "refused": ["1003"]}
    assert "not yet certain" in value["maybe"][0]["message"]


@pytest.fixture
def plan(office, tmp_path):
    """Write a plan file that ends a service of all three."""
    wishes = [
        (number, End(collaboration="utlagg-1", outcome="continue"))
        for number in ("1001", "1002", "1003")
    ]
    _lines, plan = office.desk().plan_file(wishes)
    file = tmp_path / "plan.json"
    file.write_bytes(encode_plan(plan))
    return {"plan": f"{file}", "confirm": None, "skip_refused": True}


def test_a_plan_tells_three_kinds(told, plan) -> None:
    code, text = told("end", **plan)
    assert code == 8
    assert [line.partition(" Kund")[0] for line in text.splitlines()] == [
        "done: 1001",
        "maybe: 1002",
        "refused (main-contact-missing): 1003",
    ]


def test_a_plan_tells_three_kinds_in_json(told, plan) -> None:
    code, value = told("end", as_json=True, **plan)
    assert code == 8
    assert [each["result"] for each in value["results"]] == ["done", "maybe", "refused"]
    assert "not yet certain" in value["results"][1]["error"]


HANDED = {"login": "bo", "hand_over_to": "anna"}


def test_a_hand_over_to_a_colleague_tells_which_is_not_certain(told) -> None:
    code, text = told("employee", "leaving", **HANDED)
    assert code == 8
    words = [line.partition(" Kund")[0] for line in text.splitlines()]
    assert words == ["done: 1001", "maybe: 1002", "maybe: 1003"]  # these are waited for together


def test_a_hand_over_to_a_colleague_tells_it_in_json(told) -> None:
    code, value = told("employee", "leaving", as_json=True, **HANDED)
    assert code == 8
    assert [each["result"] for each in value["results"]] == ["done", "maybe", "maybe"]
