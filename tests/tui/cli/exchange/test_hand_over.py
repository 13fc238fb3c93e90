"""Packs for many customers at once, in whose language, and the receipt, without a screen (R63)."""

import fcntl
import json
import subprocess
from pathlib import Path

import pytest

from store.domain.clock import swedish_day
from store.domain.model import Customer
from store.files.forms.customer_files import shard_of

MANY = ("handover", "--manager", "anna")
ANNAS = ["1001", "1004", "1009", "1012", "1015", "1020"]
DISA = ("--company", "1003", "--operator", "disa@gammaakeri.example")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Name a directory for packs, which is not there yet."""
    return tmp_path / "packs"


def made_for(customer: Customer) -> list[str]:
    """Return who made the packs that the history tells of."""
    return [line.by for line in customer.history if line.action == "handover"]


def folders(path: Path) -> list[str]:
    return sorted(each.name for each in path.iterdir())


@pytest.mark.usefixtures("own_store")
def test_each_customer_gets_its_own_whole_pack_and_its_own_line(anna, saved, packs) -> None:
    foreseen = anna(*MANY, "-o", packs, "--dry-run")
    assert foreseen.code == 0
    assert foreseen.out.splitlines()[0] == (
        f"1001 Alfa Bygg AB: a pack would be made in {packs / '1001'}"
    )
    assert not packs.exists()
    assert not made_for(saved("1001"))

    made = anna("--json", *MANY, "-o", packs)
    assert (made.code, made.err) == (0, "")
    assert [each["number"] for each in made.json["results"]] == ANNAS == folders(packs)
    assert {each["result"] for each in made.json["results"]} == {"done"}
    for number in ANNAS:
        checked = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=packs / number)
        assert (made_for(saved(number)), checked.returncode) == (["anna"], 0)
    assert [each["details"]["manifest"] for each in made.json["done"]] == [
        saved(number).history[-1].details["manifest"] for number in ANNAS
    ]
    assert not made_for(saved("1003"))


@pytest.mark.usefixtures("own_store")
def test_what_cannot_be_made_is_named_and_leaves_the_others_to_be_made(anna, saved, packs) -> None:
    """A directory with other files is refused, a name that is taken not written: that is worse."""
    (packs / "1004").mkdir(parents=True)
    (packs / "1004" / "handover.md").write_text("my own")
    (packs / "1009").write_text("a file")
    for dry in ((), ("--dry-run",)):
        told = anna(*MANY, "-o", packs, *dry)
        assert told.code == 1
        assert "refused (already-exists): 1004 Hjortsjö Trädgård AB: " in told.out
        assert f"failed: 1009 Kvarnåns Fiske AB: {packs / '1009'}: " in told.out
        assert "1012 Sjöviks Bageri AB: " in told.out
    assert folders(packs) == ANNAS
    assert (packs / "1004" / "handover.md").read_text() == "my own"
    assert [made_for(saved(number)) for number in ("1004", "1009", "1012")] == [[], [], ["anna"]]
    again = anna("--json", *MANY, "-o", packs)
    results = {each["number"]: each for each in again.json["results"]}
    assert (again.code, {each["result"] for each in results.values()}) == (1, {"refused", "failed"})
    assert [made_for(saved(number)) for number in ("1001", "1012")] == [["anna"], ["anna"]]
    assert (results["1009"]["written"], results["1009"]["refused"]) == (False, [])


@pytest.mark.usefixtures("copied_store")
def test_what_is_damaged_is_named_and_the_rest_is_made(anna, store: Path, packs) -> None:
    """Exit code 6, as of every verb over many."""
    shard = store / "customers" / f"{shard_of('1009')}.json"
    shard.write_bytes(shard.read_bytes().replace("Kvarnåns".encode(), "Kvarnöns".encode()))
    for dry in (("--dry-run",), ()):
        told = anna(*MANY, "-o", packs, *dry)
        assert told.code == 6
        assert f"{shard}" in told.err
        assert "1001 Alfa Bygg AB: " in told.out
    assert "1009" not in folders(packs)
    (note,) = anna("--json", *MANY, "-o", packs).json["notes"]
    assert f"{shard}" in note


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ((), "name one customer by NUMBER, or several by filters"),
        (("1003", "--manager", "anna"), "name one customer by NUMBER, or several by filters"),
        (("--all", "--status", "active"), "or all of them with --all, not both"),
        (("1003", "--lang", "de"), "invalid choice: 'de'"),
    ],
)
def test_it_has_to_be_clear_for_whom(anna, packs, words, missing) -> None:
    told = anna("handover", *words, "-o", packs)
    assert (told.code, packs.exists()) == (2, False)
    assert missing in told.err


@pytest.mark.usefixtures("own_store")
def test_all_and_none(anna, by, packs) -> None:
    told = anna("handover", "--search", "nobody is called so", "-o", packs)
    assert (told.code, told.out) == (0, "no customer is there for a pack to be made for\n")
    foreseen = by("bo", "--json", "handover", "--all", "-o", packs, "--dry-run").json
    assert len(foreseen["results"]) == 25
    assert {each["result"] for each in foreseen["results"]} == {"planned"}
    refused = by("anna", "--read-only", "--json", *MANY, "-o", packs)
    assert (refused.code, refused.refused) == (3, ["not-allowed"])
    assert not packs.exists()
    one = anna("handover", "1003", "utlagg", "-o", packs, "--dry-run")
    assert one.out == f"1003 Gamma Åkeri AB: a pack would be made in {packs}\n"
    assert anna("handover", "1003", "scanner", "-o", packs, "--dry-run").code == 4


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize(("own", "theirs"), [("en", "sv"), ("sv", "en")])
def test_a_pack_is_in_the_language_of_who_gets_it(anna, packs, own, theirs) -> None:
    """What the operator reads stays in the operator's; without a choice so is the pack."""
    said = {"en": ("4 files in", "## Users (1)"), "sv": ("4 filer i", "## Användare (1)")}
    told = anna("--lang", own, "handover", "1003", "-o", packs / "a", "--lang", theirs)
    assert said[own][0] in told.out
    assert said[theirs][1] in (packs / "a" / "handover.md").read_text("utf-8")
    manifest = json.loads((packs / "a" / "manifest.json").read_text("utf-8"))
    assert manifest["language"] == theirs
    anna("--lang", own, "handover", "1003", "-o", packs / "b")
    assert said[own][1] in (packs / "b" / "handover.md").read_text("utf-8")


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize(
    ("language", "done", "noted"),
    [
        ("en", "Hand-over pack of {day} received", "note: Hand-over pack of {day}, received by "),
        ("sv", "Överlämningspaket {day} mottaget", "obs: Överlämningspaket {day}, mottaget av "),
    ],
)
def test_the_customer_confirms_and_the_plan_of_a_deletion_shows_it(
    run, store, anna, saved, packs, language, done, noted
) -> None:
    def disa(*words: object):
        return run("--store", store, "--lang", language, *DISA, *words)

    assert disa("--json", "received", "1003").refused == ["nothing-to-change"]
    assert anna("--json", "received", "1003").refused == ["not-allowed"]
    anna("handover", "1003", "-o", packs)
    day = swedish_day(saved("1003").history[-1].at)
    assert disa("received", "1003", "utlagg", "--dry-run").code == 0
    assert len(saved("1003").history) == 1
    told = disa("received", "1003", "utlagg", "--reason", "Läst")
    assert (told.code, done.format(day=day) in told.out) == (0, True)
    plan = anna("--lang", language, "plan", "1003", "utlagg", "--outcome", "delete")
    assert noted.format(day=day) + "Disa Holm " in plan.out
    notes = anna("--json", "plan", "1003", "utlagg", "--outcome", "delete").json["notes"]
    assert any(note.startswith("Hand-over pack of ") for note in notes)
    assert disa("undo", "1003").code == 0
    assert [line.action for line in saved("1003").history] == ["handover", "received", "undo"]


@pytest.mark.usefixtures("copied_store")
def test_a_pack_that_could_not_be_recorded_is_named_with_its_directory(anna, store, packs) -> None:
    with (store / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        busy = anna("--patience", "0.1", "handover", "1003", "-o", f"{packs}")
    assert busy.code == 5
    assert f"The hand-over pack is in {packs}; its line in the history: " in busy.err
    assert "handover.json" in folders(packs)
