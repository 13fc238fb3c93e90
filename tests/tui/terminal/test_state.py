"""What is kept for an account: never through a link that another account could have planted."""

import datetime as dt
import logging
import os
from pathlib import Path

import pytest

from tui.terminal.state import FIRST_LOOK, Seen, _keep_log, remember, state_file
from tui.terminal.themes import AS_THE_TERMINAL, DARK, ThemeChoice

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Give a file that matters to somebody."""
    file = tmp_path / "victim"
    file.write_text("precious")
    return file


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give the directory of the account's own, which anybody could once write to."""
    directory = tmp_path / "state" / "samarbete"
    directory.mkdir(parents=True)
    directory.chmod(0o777)
    return directory


@pytest.fixture
def keep_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Log as the screen does; afterwards as before."""
    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path / 'state'}")
    logger = logging.getLogger("samarbete")
    before = logger.handlers[:]

    def keep_log() -> None:
        _keep_log()
        logger.error("a line")

    yield keep_log
    for handler in [each for each in logger.handlers if each not in before]:
        logger.removeHandler(handler)
        handler.close()


def test_whatever_the_umask_is_nobody_else_gets_at_what_is_kept(tmp_path: Path, keep_log) -> None:
    """Who could write to a directory above could put another one in its place."""
    before = os.umask(0)
    try:
        Seen(tmp_path / "home" / ".local" / "state" / "samarbete" / "seen").remember(NOW)
        keep_log()
    finally:
        os.umask(before)
    home, kept = tmp_path / "home", tmp_path / "state"
    made = [home, *home.rglob("*"), kept, *kept.rglob("*")]
    assert [each.name for each in made if each.is_file()] == ["seen", "samarbete.log"]
    assert [f"{each}" for each in made if each.stat().st_mode & 0o077] == []


def test_what_is_remembered_takes_the_place_of_a_link(own: Path, victim: Path) -> None:
    (own / "seen").symlink_to(victim)
    Seen(own / "seen").remember(NOW)
    assert victim.read_text() == "precious"
    assert not (own / "seen").is_symlink()
    assert Seen(own / "seen").until(NOW) == NOW
    assert (own / "seen").stat().st_mode & 0o777 == 0o600
    assert own.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in own.iterdir()] == ["seen"]


def test_what_is_remembered_takes_the_place_of_a_second_name_of_a_file(own, victim) -> None:
    os.link(victim, own / "theme")
    ThemeChoice(own / "theme").choose(DARK)
    assert victim.read_text() == "precious"
    assert ThemeChoice(own / "theme").chosen == DARK


@pytest.mark.parametrize("kind", ["pipe", "link", "directory", "none", "device"])
def test_nothing_waits_for_what_is_no_plain_file(own: Path, victim: Path, kind: str) -> None:
    victim.write_text(DARK)
    match kind:
        case "pipe":
            os.mkfifo(own / "kept")
        case "link":
            (own / "kept").symlink_to(victim)
        case "directory":
            (own / "kept").mkdir()
        case "device":
            (own / "kept").symlink_to("/dev/zero")
    assert ThemeChoice(own / "kept").chosen == AS_THE_TERMINAL
    assert Seen(own / "kept").until(NOW) == NOW - FIRST_LOOK


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe"])
def test_no_log_goes_through_a_link_or_into_a_pipe(own, victim, keep_log, kind: str) -> None:
    log = own / "samarbete.log"
    if kind == "pipe":
        os.mkfifo(log)
    else:
        log.symlink_to(victim if kind == "link" else own.parent / "new")
    keep_log()
    assert victim.read_text() == "precious"
    assert not (own.parent / "new").exists()


def test_a_log_of_its_own_is_kept_and_goes_on(own: Path, keep_log) -> None:
    keep_log()
    keep_log()
    log = own / "samarbete.log"
    assert log.read_text("utf-8").count("ERROR a line") == 3
    assert log.stat().st_mode & 0o777 == 0o600
    assert own.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a directory away")
def test_nothing_is_kept_in_somebody_elses_directory(own: Path, keep_log) -> None:
    os.chown(own, 65534, 65534)
    keep_log()
    with pytest.raises(PermissionError):
        remember(own / "seen", "x")
    assert [*own.iterdir()] == []


PLACES = [
    "/srv/a-b",
    "/srv/a/b",
    "/srv/a b",
    "/srv/" + "å" * 200,
    "/srv/" + "å" * 200 + "/2",
    "/\udce5",
]


def test_what_is_remembered_of_two_stores_stands_in_two_files(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path}")
    files = {state_file(f"seen anna {place}") for place in PLACES}
    assert len(files) == len(PLACES)
    for file in files:
        assert file is not None
        Seen(file).remember(NOW)
        assert Seen(file).until(NOW) == NOW
    theme = state_file("theme anna")
    assert theme is not None
    assert theme.name == "theme-anna"
