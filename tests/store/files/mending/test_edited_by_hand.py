"""A history that was edited in a file: accepted with the file, restored, and copied (R62)."""

import datetime as dt
import json
import shutil
from pathlib import Path

import msgspec
import pytest

from store.domain.chain.breaks import breaks
from store.domain.errors import Refused, StoreDamaged
from store.domain.model import Customer
from store.domain.plan import with_line
from store.files.backup import back_up
from store.files.disk import Disk
from store.files.forms.customer_files import customer_files
from store.files.layout import office_file
from store.files.mending.edited_by_hand import accept
from store.files.mending.repair import repair_from
from store.files.sealed_file import read_checked, sealed
from store.files.store import TinyStore
from tests.store.acts import told
from tests.store.files.marks import marked

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def store(make, store_with) -> TinyStore:
    """Make a store with two customers of different files, and three lines at the first."""
    store = store_with(make.customer(), make.customer(number="A212", name="Åsö AB"))
    for mark in "abc":
        store.change("1001", lambda customer, mark=mark: marked(customer, mark))
        store.change_employees(lambda before: (before, told(before, before)))
    return store


@pytest.fixture
def backup(store, tmp_path) -> Path:
    return Path(shutil.copytree(store.path, tmp_path / "backup"))


def shard(path: Path, number: str = "1001") -> Path:
    return customer_files(path).file_of(number)


def edited(path: Path, number: str = "1001", *, seal: bool) -> Path:
    """Change the second line of a customer's history by hand; `seal` makes the checksum again."""
    file = shard(path, number)
    tables = json.loads(file.read_bytes())
    tables["customers"][number]["history"][1]["reason"] = "annat"
    file.write_bytes(sealed(file, tables, 9) if seal else json.dumps(tables).encode())
    return file


def accepting(store: TinyStore, file: Path, who: str, login: str | None = None) -> object:
    return accept(store.path, file, who=who, login=login, clock=lambda: NOW)


def test_a_file_that_was_edited_is_told_with_both_ways_to_mend_it(store) -> None:
    file = shard(store.path)
    file.write_bytes(file.read_bytes().replace(b'"1001"', b'"1002"'))
    with pytest.raises(StoreDamaged) as damaged:
        read_checked(file, Disk())
    assert f"{damaged.value}" == (
        f"{file}: its checksum does not match; restore it from a backup (samarbete check "
        "--repair-from DIR), or take it as it is, where it was edited by hand on purpose: "
        f"samarbete check --accept {file}"
    )


@pytest.mark.parametrize("seal", [False, True])
@pytest.mark.parametrize(
    ("who", "login", "by"),
    [("anna", None, "anna"), ("root", "anna", "anna"), ("anna", "bo", "anna")],
)
def test_accepted_with_its_file_by_who_may(store, seal, who, login, by):
    """The account's own employee goes before the one that is named."""
    file = edited(store.path, seal=seal)
    accepting(store, file, who, login)
    kept = store.customer("1001")
    assert breaks(kept.history) == ()
    assert (kept.version, len(kept.history)) == (5, 4)
    assert (kept.history[-1].action, kept.history[-1].by) == ("accept-history", by)
    assert kept.history[-1].os_user == who
    assert store.check() == ()


def test_why_it_is_accepted_is_kept_and_what_differs_is_told(store):
    file = edited(store.path, seal=False)
    mended = accept(store.path, file, who="anna", reason="Fel dag rättad", clock=lambda: NOW)
    assert store.customer("1001").history[-1].reason == "Fel dag rättad"
    (told,) = mended.accepted
    assert told.startswith("1001 Alfa Bygg AB: the history was edited outside the program: the ")
    assert told.endswith("does not follow from the one before; it is accepted as it is")


def test_a_reason_that_cannot_be_kept_is_refused_and_nothing_accepted(store, files_in):
    file = edited(store.path, seal=False)
    before = files_in(store.path)
    with pytest.raises(Refused) as refused:
        accept(store.path, file, who="anna", reason="a\x00b", clock=lambda: NOW)
    assert refused.value.refusals[0].code == "invalid-value"
    assert files_in(store.path) == before


@pytest.mark.parametrize(
    ("who", "login", "why"),
    [
        ("bo", None, "full rights"),
        ("bo", "anna", "full rights"),
        ("cecilia", None, "Administrator"),
        ("root", None, "no active employee"),
        ("root", "eve", "no active employee"),
    ],
)
def test_accepted_by_nobody_else_and_left_as_it_is(store, files_in, who, login, why):
    file = edited(store.path, seal=False)
    before = files_in(store.path)
    with pytest.raises(Refused, match=why) as refused:
        accepting(store, file, who, login)
    assert refused.value.refusals[0].code == "not-allowed"
    assert files_in(store.path) == before


@pytest.mark.parametrize("who", ["root", "cecilia"])
def test_what_is_no_history_is_accepted_from_anybody(store, who):
    file = shard(store.path)
    file.write_text(file.read_text().replace("Alfa Bygg AB", "Alfa AB"))
    assert accepting(store, file, who).told_at_office == (who != "root")
    assert store.customer("1001").name == "Alfa AB"
    assert len(store.customer("1001").history) == 3


@pytest.mark.parametrize("who", ["anna", "bo"])
def test_why_another_edit_is_accepted_is_in_the_offices_history(store, who):
    """No line of a customer tells of it: whose it is in the file, no sum says."""
    file = shard(store.path)
    file.write_text(file.read_text().replace("Alfa Bygg AB", "Alfa AB"))
    accept(store.path, file, who=who, reason="Nytt namn", clock=lambda: NOW)
    assert len(store.customer("1001").history) == 3
    line = store.office_history()[-1]
    assert (line.by, line.os_user, line.action, line.reason) == (
        who, who, "accept-file", "Nytt namn",
    )  # fmt: skip
    assert line.details == {"file": f"customers/{file.name}"}
    assert store.check() == ()


def test_what_is_copied_back_undoes_the_line_with_the_reason_too(store, files_in):
    """Else the office's history would say that a file is accepted which is not."""
    file = shard(store.path)
    file.write_text(file.read_text().replace("Alfa Bygg AB", "Alfa AB"))
    before = files_in(store.path)
    mended = accept(store.path, file, who="anna", reason="Nytt namn", clock=lambda: NOW)
    assert mended.files == (f"{office_file(store.path)}", f"{file}")
    assert files_in(store.path) != before
    shutil.copytree(f"{mended.kept}", store.path, dirs_exist_ok=True)
    assert files_in(store.path) == before


def test_without_a_reason_the_offices_history_tells_of_it_as_well(store, files_in):
    """An act that changes what the store believes leaves a line, with a reason or without."""
    file = shard(store.path)
    file.write_text(file.read_text().replace("Alfa Bygg AB", "Alfa AB"))
    mended = accept(store.path, file, who="root", login="anna", clock=lambda: NOW)
    assert mended.files == (f"{office_file(store.path)}", f"{file}")
    line = store.office_history()[-1]
    assert (line.at, line.by, line.os_user, line.action, line.reason) == (
        NOW, "anna", "root", "accept-file", None,
    )  # fmt: skip
    assert line.details == {"file": f"customers/{file.name}"}
    assert store.check() == ()


@pytest.mark.parametrize("who", ["root", "anna"])
def test_where_nobody_is_known_in_whose_name_it_would_stand_there_is_no_line(store, who):
    """Whoever may write the directory may mend it, also before the list of people is mended."""
    file, office = shard(store.path), office_file(store.path)
    file.write_text(file.read_text().replace("Alfa Bygg AB", "Alfa AB"))
    if who == "anna":
        office.write_bytes(b"torn")
    before = office.read_bytes()
    mended = accept(store.path, file, who=who, clock=lambda: NOW)
    assert (mended.files, mended.told_at_office) == ((f"{file}",), False)
    assert office.read_bytes() == before


def test_why_the_offices_own_file_is_accepted_is_in_it(store):
    file = office_file(store.path)
    file.write_text(file.read_text().replace("Byrå Norr AB", "Byrå Syd AB"))
    accept(store.path, file, who="anna", reason="Nytt namn", clock=lambda: NOW)
    line = store.office_history()[-1]
    assert (line.action, line.reason, line.details) == (
        "accept-file", "Nytt namn", {"file": "office.json"},
    )  # fmt: skip
    assert store.check() == ()


def test_a_reason_of_nobody_known_here_is_refused_and_nothing_accepted(store, files_in):
    """It would be in nobody's name."""
    file = shard(store.path)
    file.write_text(file.read_text().replace("Alfa Bygg AB", "Alfa AB"))
    before = files_in(store.path)
    with pytest.raises(Refused, match="no active employee") as refused:
        accept(store.path, file, who="root", reason="Nytt namn", clock=lambda: NOW)
    assert refused.value.refusals[0].code == "not-allowed"
    assert "--operator LOGIN" in f"{refused.value}"
    assert files_in(store.path) == before


def test_where_nobody_has_edited_anything_there_is_nothing_to_accept(store, files_in):
    """No copy of the store is set aside for it."""
    file = shard(store.path)
    before = (files_in(store.path), sorted(store.path.parent.iterdir()))
    with pytest.raises(Refused, match="nothing to accept") as refused:
        accepting(store, file, "anna")
    assert refused.value.refusals[0].code == "nothing-to-change"
    assert (files_in(store.path), sorted(store.path.parent.iterdir())) == before


@pytest.mark.parametrize("people", ["as they are", "damaged"])
def test_without_the_offices_people_nobody_is_known_to_have_the_right(store, people):
    file = edited(store.path, seal=False)
    if people == "damaged":
        office_file(store.path).write_bytes(b"torn")
        with pytest.raises(StoreDamaged, match=r"office\.json"):
            accepting(store, file, "anna")
    else:
        accepting(store, file, "anna")


def test_the_offices_own_history_is_accepted_with_its_file(store):
    file = office_file(store.path)
    tables = json.loads(file.read_bytes())
    tables["history"]["1"]["by"] = "eve"
    file.write_text(json.dumps(tables))
    with pytest.raises(Refused, match="full rights"):
        accepting(store, file, "bo")
    accepting(store, file, "anna")
    history = TinyStore(store.path, who="anna").office_history()
    assert (len(history), history[-1].action) == (4, "accept-history")
    assert TinyStore(store.path, who="anna").check() == ()


def test_no_line_of_the_office_is_lost_where_one_before_it_was_taken_out(store):
    """A new line stands behind the last, whatever their number is."""
    file = office_file(store.path)
    tables = json.loads(file.read_bytes())
    del tables["history"]["2"]
    file.write_text(json.dumps(tables))
    accepting(store, file, "anna")
    opened = TinyStore(store.path, who="anna")
    opened.change_employees(lambda before: (before, told(before, before)))
    history = opened.office_history()
    assert [line.action for line in history][2] == "accept-history"
    assert len(history) == 4
    assert opened.check() == ()


def test_no_line_of_the_office_is_lost_where_the_file_is_accepted_without_one(store):
    file = office_file(store.path)
    tables = json.loads(file.read_bytes())
    tables["history"] = {f"{int(id) + 1}": line for id, line in tables["history"].items()}
    tables["office"]["1"]["name"] = "Annat namn AB"
    file.write_text(json.dumps(tables))
    accepting(store, file, "anna")
    history = TinyStore(store.path, who="anna").office_history()
    assert (len(history), history[-1].action) == (4, "accept-file")


# Backups


def test_a_backup_brings_an_edited_history_back(store, backup):
    edited(store.path, seal=True)
    mended = repair_from(store.path, backup, who="root")
    assert mended.customers == ("1001",)
    assert store.customer("1001").history == TinyStore(backup, who="anna").customer("1001").history
    assert store.check() == ()


def test_one_that_the_backup_has_no_better_is_left_and_the_rest_is_restored(store, tmp_path):
    """It stops nothing, and loses nothing of what came after the backup."""
    edited(store.path, seal=True)
    backup = Path(shutil.copytree(store.path, tmp_path / "backup"))
    store.change("1001", lambda customer: marked(customer, "d"))
    shard(store.path, "A212").write_bytes(b"torn")
    mended = repair_from(store.path, backup, who="root")
    assert mended.customers == ("A212",)
    assert len(store.customer("1001").history) == 4
    assert [(each.customer, each.edited) for each in store.check()] == [("1001", True)]


def test_the_offices_people_do_not_go_back_with_its_history(store, backup):
    file = office_file(store.path)
    tables = json.loads(file.read_bytes())
    tables["history"]["1"]["by"] = "eve"
    file.write_bytes(sealed(file, tables, 9))
    assert repair_from(store.path, backup, who="root").files == ()
    assert [(each.customer, each.edited) for each in store.check()] == [(None, True)]


def test_a_copy_is_made_and_says_what_was_edited(store, tmp_path):
    edited(store.path, seal=True)
    made = back_up(store.path, tmp_path / "copy", who="anna")
    assert [(each.customer, each.edited) for each in made.findings] == [("1001", True)]


def test_a_store_of_an_earlier_version_begins_its_chains_where_it_is(make, store_with):
    """Nothing in its files is made anew for it."""
    unlinked = with_line(make.customer(), marked(make.customer(), "a").history[0])
    unlinked = without_sums(with_line(unlinked, unlinked.history[0]))
    store = store_with(unlinked)
    assert store.check() == ()
    assert b"before" not in shard(store.path).read_bytes()
    kept = store.change("1001", lambda customer: marked(customer, "b"))
    assert [bool(entry.before) for entry in kept.history] == [False, False, True]
    assert store.check() == ()


def without_sums(customer: Customer) -> Customer:
    return msgspec.structs.replace(
        customer,
        history=tuple(
            msgspec.structs.replace(entry, before=msgspec.UNSET) for entry in customer.history
        ),
    )
