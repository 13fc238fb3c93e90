"""A customer's tasks without a screen: listed, renamed, removed (R52)."""

import pytest

pytestmark = pytest.mark.usefixtures("own_store")


def test_tasks_are_listed_with_owner_and_what_hangs_on_them(anna) -> None:
    assert "Expenses  david  utlagg-1" in anna("task", "list", "1001").out.splitlines()
    assert {
        "name": "Expenses", "owner": "david", "collaborations": ["utlagg-1"]
    } in anna("task", "list", "1001", "--json").json  # fmt: skip


def test_a_task_is_renamed_with_its_collaborations(by, saved) -> None:
    """By who has standard rights; a dry run tells it and changes nothing; the history has it."""
    words = ("task", "rename", "1001", "Expenses", "Utlägg och resor")
    told = by("bo", *words, "--dry-run").out
    assert told.splitlines() == [
        "task: Utlägg och resor, Expenses until now",
        "task: Visma Utlägg: Utlägg och resor, Expenses until now",
        "undo: z does not undo this; the task gets its name back by being renamed again",
    ]
    assert saved("1001").task("Expenses") is not None
    done = by("bo", *words, "--reason", "Fel namn")
    assert done.out == "done: 1001 Alfa Bygg AB: Task Expenses renamed Utlägg och resor\n"
    assert saved("1001").collaboration("utlagg-1").task == "Utlägg och resor"
    line = next(x for x in by("bo", "history", "1001").out.splitlines() if "Fel namn" in x)
    assert "Task Expenses renamed Utlägg och resor" in line
    assert "task: Expenses -> Utlägg och resor" in line
    swedish = by("bo", "--lang", "sv", *words[:3], words[4], "Resor", "--dry-run").out
    assert "Visma Utlägg: Resor, hittills Utlägg och resor" in swedish


def test_a_task_in_use_stays_and_one_that_is_free_goes(anna, saved) -> None:
    refused = anna("task", "remove", "1001", "Expenses", "--json")
    assert refused.code == 3
    (why,) = refused.json["refused"]
    assert (why["code"], why["cure"], why["about"]) == ("still-active-elsewhere", None, "utlagg-1")
    anna("edit", "1001", "utlagg", "--task", "Bookkeeping")
    assert anna("task", "remove", "1001", "Expenses", "--json").json["done"]["details"] == {
        "task": "Expenses -> none",
        "task Expenses": "david -> none",
    }
    assert saved("1001").task("Expenses") is None


def test_what_is_not_there_and_what_is_no_name(anna) -> None:
    missing = anna("task", "remove", "1001", "Lön")
    assert missing.code == 4
    assert "Alfa Bygg AB has no task 'Lön'; it has: " in missing.err
    assert anna("task", "rename", "1001", "Expenses", "").code == 3
