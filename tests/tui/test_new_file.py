"""A paper or a list is written over no file, from a screen or without one (R60)."""

from pathlib import Path

import pytest

from store.domain.errors import Refused
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
