"""A paper or a list is written over no file, from a screen or without one (R60)."""

from pathlib import Path

import pytest

from store.domain.errors import NotSaved, Refused
from store.files.backup import back_up
from tui.cli.files import write_new
from tui.screens.new_file import write_new_file


def test_a_file_that_is_there_is_refused_alike_on_both_ways(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(b"sent")
    for write in (
        lambda: write_new(f"{file}", b"new"),
        lambda: write_new_file(b"new", (".csv", ".txt"), f"{file}"),
    ):
        with pytest.raises(Refused) as error:
            write()
        (refusal,) = error.value.refusals
        assert refusal.code == "already-exists"
        assert refusal.message == f"{file}: is there already; choose another name."
    assert file.read_bytes() == b"sent"


def test_a_name_that_ends_in_a_slash_is_none_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="a name that ends in / is that of a directory"):
        write_new_file(b"new", (".csv", ".txt"), f"{tmp_path}/ny/")
    assert not (tmp_path / "ny").exists()


def test_a_name_that_the_system_does_not_take_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="cannot be written: File name too long"):
        write_new(f"{tmp_path / ('n' * 300)}", b"new")


def test_a_backup_from_a_directory_that_is_gone_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(NotSaved, match="copy: cannot be made: No such file or directory"):
        back_up(tmp_path, Path("copy"), who="anna")
