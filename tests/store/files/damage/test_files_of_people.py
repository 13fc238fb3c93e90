"""`policy.toml` and `headings.toml`: what is there and no plain file is never taken for none."""

import errno
import os
from pathlib import Path

import pytest

from store.domain.errors import StoreDamaged
from store.files.backup import back_up
from store.files.forms.customer_files import customer_files
from store.files.mending.repair import repair_from
from store.files.store import TinyStore


def dangling(file):
    file.symlink_to(file.parent / "elsewhere.toml")


def loop(file):
    file.symlink_to(file)


def linked(file):
    aside = file.parent.parent / "aside.toml"
    aside.write_text("")
    file.symlink_to(aside)


@pytest.mark.parametrize("lay", [dangling, loop, linked, os.mkdir, os.mkfifo])
@pytest.mark.parametrize("name", ["policy", "headings"])
def test_what_is_no_plain_file_is_refused_by_every_reader(store, name, lay):
    """A policy behind a link that leads nowhere is not the lack of one."""
    file = store.path / f"{name}.toml"
    lay(file)
    with pytest.raises(StoreDamaged, match="cannot be read"):
        getattr(TinyStore(store.path, who="anna"), name)()
    assert [finding.file for finding in store.check()] == [f"{file}"]


@pytest.mark.parametrize("name", ["policy", "headings"])
def test_what_the_disk_does_not_tell_of_is_not_taken_for_none(store, name, monkeypatch):
    """Else what is said next would take the place of all that was said before."""
    file, told = store.path / f"{name}.toml", os.lstat
    file.write_text("")

    def fails(path, **options):
        if Path(path) == file:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return told(path, **options)

    monkeypatch.setattr(os, "lstat", fails)
    with pytest.raises(StoreDamaged, match="cannot be read: Input/output error"):
        getattr(TinyStore(store.path, who="anna"), name)()


@pytest.fixture
def office(place_with):
    """Make an office with a policy, which has also said what a heading means."""
    place = place_with()
    desk = place.desk()
    desk.replace_policy({"utlagg": {"notes": [{"id": "month", "text": "By the month."}]}})
    desk.say_headings({"Benämnd": "name"})
    return place.store().path, desk


@pytest.mark.parametrize("place_with", ["directory"], indirect=True)
def test_what_the_history_tells_of_and_is_gone_is_found(office, tmp_path):
    """By `check` and by a backup, until it is cleared or said again, which the history tells."""
    path, decided = office
    assert decided.check() == ()
    (path / "policy.toml").unlink()
    (path / "headings.toml").unlink()
    found = decided.check()
    assert [finding.file for finding in found] == [
        f"{path / 'policy.toml'}",
        f"{path / 'headings.toml'}",
    ]
    assert back_up(path, tmp_path / "copy", who="anna").findings == found
    assert not decided.keeps_policy({})
    decided.replace_policy({})
    decided.say_headings({"Benämnd": "name"})
    assert decided.check() == ()
    assert decided.keeps_policy({})
    decided.forget_heading("Benämnd")
    assert decided.check() == ()


@pytest.mark.parametrize("place_with", ["directory"], indirect=True)
@pytest.mark.parametrize("broken", [None, "x = ["])
def test_what_is_wrong_with_them_keeps_no_customer_from_being_mended(office, tmp_path, broken):
    """They are corrected by those who decide, as the finding says, and not by a mend."""
    path, decided = office
    back_up(path, tmp_path / "copy", who="anna")
    file = path / "policy.toml"
    file.unlink()
    if broken:
        file.write_text(broken)
    shard = customer_files(path).all()[0]
    shard.unlink()
    repair_from(path, tmp_path / "copy", who="anna")
    assert [finding.file for finding in decided.check()] == [f"{file}"]
    assert repair_from(path, tmp_path / "copy", who="anna").files == ()
