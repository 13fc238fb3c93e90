"""A store of which many files are gone, or cannot be read: they are told once, by directory."""

import shutil
from pathlib import Path

import pytest

from store.files.forms.customer_files import shard_of

pytestmark = pytest.mark.usefixtures("copied_store")

LISTS = [
    ("list",),
    ("due", "--dry-run"),
    ("history",),
    ("readiness",),
    ("residue",),
    ("export", "-"),
]


@pytest.fixture(params=["all of them", "the directory too", "some", "no directory"])
def lost(request, store: Path) -> str:
    """Lose files of customers; give what is to be said of them."""
    directory = store / "customers"
    if request.param == "some":
        for file in sorted(directory.iterdir())[::8]:
            file.unlink()
        return f"{directory}: 32 files are missing; restore them from a backup"
    if request.param == "all of them":
        for file in directory.iterdir():
            file.unlink()
    else:
        shutil.rmtree(directory)
    if request.param == "no directory":
        directory.touch()
        return f"{directory}: 256 files cannot be read: Not a directory"
    return f"{directory}: 256 files are missing; restore them from a backup"


@pytest.mark.parametrize("verb", LISTS, ids=" ".join)
def test_many_lost_files_are_told_once_with_how_many_they_are(anna, lost: str, verb) -> None:
    told = anna(*verb)
    assert told.code == 6
    assert told.err.splitlines()[0].startswith(f"samarbete: {lost}")
    assert len(told.err.splitlines()) == 2  # and that `check` shows all that is wrong
    assert len(anna("--json", *verb).json["notes"]) == 1


@pytest.mark.parametrize("verb", ["check", "doctor"])
def test_many_lost_files_are_one_line_of_all_that_is_wrong(anna, lost: str, verb: str) -> None:
    told = anna(verb)
    assert told.code == 6
    assert len([line for line in told.out.splitlines() if "/customers" in line]) == 1
    assert lost in told.out


def test_a_few_are_named_each_with_whose_they_are(anna, store: Path) -> None:
    for file in sorted((store / "customers").iterdir())[:12]:
        file.unlink()
    assert len(anna("list").err.splitlines()) == 13
    assert len([line for line in anna("check").out.splitlines() if "whose" in line]) == 12


def test_a_damaged_file_is_told_beside_the_many(anna, store: Path) -> None:
    directory = store / "customers"
    for file in sorted(directory.iterdir())[::8]:
        file.unlink()
    torn = next(n for n in sorted(directory.iterdir()) if n.stem != shard_of("1001"))
    torn.write_bytes(b"torn")
    told = anna("list")
    assert [line.split(":")[1].strip() for line in told.err.splitlines()[:2]] == [
        f"{directory}",
        f"{torn}",
    ]
    assert "1001" in told.out


def test_what_needs_them_all_says_it_once_too(anna, lost: str) -> None:
    told = anna("plan", "--service", "utlagg", "--outcome", "delete", "-o", "-")
    assert (told.code, len(told.err.splitlines())) == (6, 1)
    assert lost in told.err
