"""What is written beside its place first: under a name that is nobody else's, and that fits."""

import errno
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.desk.pack_writer import write_pack
from store.domain.errors import notes_of
from store.files.backup import back_up
from store.files.disk import Disk, place_beside, replace_file, write_new_file
from store.files.kept.rows import write_kept
from tests.store.disks import Dying, ended, forked, left_over

LONGEST = 255
"""Bytes that a file system takes as a name."""

NAMES = ["a" * LONGEST, "å" * 127, "€" * 85, "𝔘" * 63 + "abc"]

Write = Callable[[Path], object]


@pytest.fixture(params=["new", "replaced", "backup", "pack"])
def write(request, make, store_with) -> Write:
    """Give each way to write something beside its place."""
    if request.param == "pack":
        desk = request.getfixturevalue("desk_with")(make.customer(make.collaboration("utlagg")))
        return lambda place: write_pack(desk, "1001", None, place)
    path = store_with(make.customer()).path
    return {
        "new": lambda place: write_new_file(place, b"whole"),
        "replaced": lambda place: replace_file(place, b"whole"),
        "backup": lambda place: back_up(path, place, who="anna"),
    }[request.param]


def content_of(place: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of all that are in a directory."""
    return {
        f"{file.relative_to(place)}": file.read_bytes()
        for file in (place, *place.rglob("*"))
        if file.is_file()
    }


def test_what_a_killed_one_has_left_is_in_nobodys_way_and_nobody_takes_it_away(
    write: Write, tmp_path: Path, monkeypatch
) -> None:
    """In a container the next run may have the same process id; or another one is at work there."""
    monkeypatch.setattr(os, "getpid", lambda: 7)
    place = tmp_path / "out" / "kopia"
    place.parent.mkdir()

    def killed() -> None:
        monkeypatch.setattr(os, "fsync", lambda _fd: os._exit(9))
        write(place)

    assert ended(forked(killed)) == 9
    (left,) = place.parent.iterdir()
    before = content_of(left)
    write(place)
    assert content_of(place)
    assert sorted(place.parent.iterdir()) == sorted([left, place])
    assert content_of(left) == before


def test_what_is_kept_for_the_next_start_is_kept_whatever_a_killed_one_has_left(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 7)
    file, dying = tmp_path / "rows-1000.kept", Dying(5, "before")
    dying.start()
    assert ended(forked(lambda: write_kept(tmp_path, dying, file, b"old"))) == 9
    assert len(left_over(tmp_path)) == 1
    write_kept(tmp_path, Disk(), file, b"new")
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize("name", NAMES, ids=["a", "å", "€", "𝔘"])
def test_a_name_of_as_many_bytes_as_there_may_be_is_taken(
    write: Write, tmp_path: Path, name: str
) -> None:
    place = tmp_path / "out" / name
    place.parent.mkdir()
    write(place)
    assert content_of(place)
    assert os.listdir(place.parent) == [name]


@pytest.mark.parametrize("name", [*NAMES, "x", "...", "\udce5\udcf6" * 100, "a" + "å" * 100])
def test_the_name_of_what_is_written_beside_is_short_and_of_whole_letters(name: str) -> None:
    place = Path("/somewhere", name)
    names = {place_beside(place, ".new") for _ in range(100)}
    assert len(names) == 100
    for made in names:
        assert made.parent == place.parent
        assert len(made.name.encode()) <= 100
        assert made.name.startswith(".")
        assert made.name.endswith(".new")


@pytest.fixture
def no_links(monkeypatch) -> None:
    """As on a stick or a share."""

    def no_links(*_names: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)


@pytest.mark.usefixtures("no_links")
def test_where_a_new_file_cannot_be_put_in_its_place_nothing_is_in_the_way_of_the_next_try(
    tmp_path: Path, monkeypatch
) -> None:
    def fails(*_names: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as failing:
        failing.setattr(os, "replace", fails)
        with pytest.raises(OSError, match="Input/output error"):
            write_new_file(tmp_path / "letter.txt", b"whole")
    assert os.listdir(tmp_path) == []
    write_new_file(tmp_path / "letter.txt", b"whole")


@pytest.fixture(params=["alone", "beside another thread"])
def interrupt(request: pytest.FixtureRequest) -> Iterator[Callable[[], object]]:
    """Send Ctrl+C; another thread takes it where it is blocked in this one."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    if request.param == "alone":
        yield lambda: os.kill(os.getpid(), signal.SIGINT)
    else:
        done = threading.Event()
        other = threading.Thread(target=done.wait)
        other.start()
        taken, takes = os.pipe()
        os.set_blocking(takes, False)
        signal.set_wakeup_fd(takes)
        yield lambda: (os.kill(os.getpid(), signal.SIGINT), os.read(taken, 1))
        signal.set_wakeup_fd(-1)
        os.close(taken)
        os.close(takes)
        done.set()
        other.join()
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("no_links")
@pytest.mark.parametrize("at", ["open", "replace"])
def test_whoever_interrupts_a_new_file_leaves_it_whole_or_not_at_all(
    tmp_path: Path, monkeypatch, at: str, interrupt: Callable[[], object]
) -> None:
    file, act = tmp_path / "letter.txt", getattr(os, at)

    def interrupted(*words: object, **options: object) -> object:
        done = act(*words, **options) if at == "open" else None
        if file in words:
            interrupt()
        return done if at == "open" else act(*words, **options)

    with monkeypatch.context() as interrupting:
        interrupting.setattr(os, at, interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_new_file(file, b"whole")
    assert content_of(tmp_path) in ({}, {"letter.txt": b"whole"})
    assert {*os.listdir(tmp_path)} <= {"letter.txt"}


@pytest.mark.usefixtures("no_links")
def test_a_file_of_which_nothing_came_and_that_cannot_be_removed_is_named(
    tmp_path: Path, monkeypatch
) -> None:
    def fails(*_names: object, **_options: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as failing:
        failing.setattr(os, "replace", fails)
        failing.setattr(os, "unlink", fails)
        with pytest.raises(OSError, match="Input/output error") as raised:
            write_new_file(tmp_path / "letter.txt", b"whole")
    assert any(note.endswith("/letter.txt") for note in notes_of(raised.value))
