"""The first picture: painted before Textual is loaded, and the very one that Textual draws."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from store.domain.clock import swedish_day, utc_now
from tests.templates import linked
from tests.terminal.leaving.test_leaving import restored
from tests.terminal.test_starting import IMPORT_TIMES, imported

PAINTED = b"\x1b[?1049h\x1b[?25l\x1b[?7l"
"""How a start begins that paints; Textual sends other things in between."""
OLD = 1_700_000_000

HELD = """
import os, sys
from tui.__main__ import main


class Held:
    def find_spec(self, name, *_where):
        if name == os.environ.get("HELD_AT", "textual"):
            fd = os.open(os.environ["HELD_BY"], os.O_RDONLY)
            if os.read(fd, 9) == b"fail":
                raise ImportError("it cannot be read")
            os.close(fd)


sys.meta_path.insert(0, Held())
sys.exit(main())
"""
"""The command, which waits for a word where Textual is about to be loaded."""


@pytest.fixture(scope="session")
def pictured_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name one folder for all tests: a picture depends on where home and store are."""
    return tmp_path_factory.mktemp("pictured")


@pytest.fixture
def tmp_path(pictured_home: Path) -> Path:
    """Give an account's folder, with nothing in it but what is kept for the next test."""
    folder = pictured_home / "account"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@pytest.fixture
def kept(pictured_home: Path) -> Path:
    """Name the store to begin with, picture and all, once there is one of this day."""
    return pictured_home / f"{swedish_day(utc_now())}"


@pytest.fixture
def copied_store(kept: Path, tmp_path: Path, _shared_store: Path) -> Path:
    """Give a store in the same place each time; its files are the very ones that were drawn."""
    store = tmp_path / "office"
    if kept.exists():
        linked(kept, store)
        for picture in kept.glob("picture-*"):
            (store / picture.name).unlink()
            shutil.copy2(picture, store)
    else:
        shutil.copytree(_shared_store, store, ignore=shutil.ignore_patterns("*.kept"))
    for file in store.rglob("*"):
        os.utime(file, (OLD, OLD))
    return store


@pytest.fixture
def pictured(open_terminal, copied_store: Path, kept: Path):
    """Start once, the first time, and give what starts again as that account does."""

    def start(*more: str | Path, **how):
        return open_terminal("--store", copied_store, "--operator", "anna", *more, **how)

    if not kept.exists():
        terminal = start()
        terminal.wait_until(
            lambda: bool(list(copied_store.glob("picture-*"))), "the picture to be kept"
        )
        assert PAINTED not in terminal.raw
        terminal.send("q")
        assert terminal.wait_exit() == 0
        linked(copied_store, kept)
    return start


@pytest.fixture
def held(pictured, tmp_path: Path):
    """Start with the picture painted and nothing more, until it is let go."""
    program, fifo = tmp_path / "held.py", tmp_path / "held"
    program.write_text(HELD)
    os.mkfifo(fifo)

    def start(**how: str):
        terminal = pictured(command=[sys.executable, f"{program}"], HELD_BY=f"{fifo}", **how)
        terminal.wait_for("25 customers", "q Quit")
        return terminal, lambda word=b"go": fifo.write_bytes(word)

    return start


def test_it_is_painted_before_textual_is_loaded(pictured) -> None:
    terminal = pictured(**IMPORT_TIMES)
    terminal.wait_until(lambda: PAINTED in terminal.raw, "the picture")
    before = imported(terminal.raw.partition(PAINTED)[0].decode())
    slow = {"textual", "rich", "asyncio", "psycopg", "msgspec", "argparse", "pathlib", "json"}
    assert not before & slow
    assert {"tui", "store"} <= before


def test_textual_finds_the_very_cells_and_sends_none(held) -> None:
    """But for what the question to the terminal writes over: six cells of the second line."""
    terminal, let_go = held()
    painted, before = terminal.picture, len(terminal.raw)
    let_go()
    terminal.wait_until(lambda: b"\x1b[6n" in terminal.raw[before:], "the first frame")
    assert terminal.comes_to_rest()
    assert terminal.picture == painted
    drawn = terminal.raw[before:]
    assert b"1002" not in drawn
    assert b"\x1b[?1049h" not in drawn
    assert len(drawn) < 160


def test_keys_are_kept_and_answered_in_order(held) -> None:
    terminal, let_go = held()
    terminal.send("jj")
    assert terminal.comes_to_rest(0.2)
    before = terminal.picture
    terminal.send("/1003")
    assert terminal.comes_to_rest(0.2)
    assert terminal.picture == before  # nothing of it is echoed
    let_go()
    terminal.wait_for("Find 1003", "1 of 25")


def test_q_leaves_when_it_is_answered(held, keys) -> None:
    terminal, let_go = held()
    terminal.send("q")
    let_go()
    assert terminal.wait_exit() == 0
    assert restored(terminal)


def test_ctrl_c_leaves_at_once(held, keys) -> None:
    terminal, _let_go = held()
    terminal.send(keys.CTRL_C)
    assert terminal.wait_exit() == 128 + signal.SIGINT
    assert restored(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_at_once(held, number) -> None:
    terminal, _let_go = held()
    terminal.signal(number)
    assert terminal.wait_exit() == 128 + number
    assert restored(terminal)


def test_it_is_not_suspended_before_textual_can_restore_it(held, keys) -> None:
    terminal, let_go = held()
    terminal.signal(signal.SIGTSTP)
    terminal.send(keys.CTRL_Z)
    let_go()
    terminal.press("j", "── 1002 ")
    assert not terminal.stopped


def test_what_fails_then_is_read_on_the_terminal_of_before(held) -> None:
    terminal, let_go = held()
    let_go(b"fail")
    assert terminal.wait_exit() == 1
    assert terminal.cooked
    left = terminal.raw.rpartition(b"\x1b[?1049l")[2]
    assert b"it cannot be read" in left
    assert b"\x1b[?25h" in left


def test_a_store_that_cannot_be_opened_is_told_on_the_terminal_of_before(
    held, copied_store: Path
) -> None:
    terminal, let_go = held(HELD_AT="store.desk.opening")
    (copied_store / "office.json").unlink()
    let_go()
    assert terminal.wait_exit() not in (0, 1)
    assert terminal.cooked
    assert b"office.json" in terminal.raw.rpartition(b"\x1b[?1049l")[2]


def test_another_size_meanwhile_is_drawn_in_full(held) -> None:
    terminal, let_go = held()
    terminal.resize(100, 30)
    let_go()
    terminal.wait_until(lambda: "q Quit" in terminal.text.split("\n")[29], "30 lines to be used")


def test_who_had_the_terminal_meanwhile_is_drawn_over(held) -> None:
    terminal, let_go = held()
    terminal.signal(signal.SIGSTOP)
    terminal.wait_until(lambda: terminal.stopped, "it to stop")
    terminal.write_over("\x1b[3Hsomebody else")
    terminal.signal(signal.SIGCONT)
    terminal.wait_until(lambda: not terminal.stopped, "it to go on")
    let_go()
    terminal.wait_gone("somebody else")
    terminal.wait_for("25 customers", "q Quit")


@pytest.mark.parametrize("after", [0, 5, 10, 15, 20, 25, 30, 40, 60, 100, 200, 400])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_at_any_moment_leaves_the_terminal_as_it_was(
    pictured, number: signal.Signals, after: int
) -> None:
    """Python tells of Ctrl+C itself while it starts; of the others, it ends without a word."""
    terminal = pictured()
    if number == signal.SIGINT:
        terminal.wait_until(lambda: PAINTED in terminal.raw, "the picture")
    terminal.read_for(after / 1000)
    terminal.signal(number)
    assert terminal.wait_exit(within=5) in (-number, 128 + number)
    assert terminal.cooked
    assert not terminal.modes.get(1049)
    assert terminal.modes.get(25, True)
    assert b"Traceback" not in terminal.raw


def is_painted(terminal) -> bool:
    terminal.wait_for("q")
    terminal.wait_until(lambda: b"\x1b[?1004h" in terminal.raw, "Textual")
    return PAINTED in terminal.raw


def test_the_same_start_paints_again_and_again(pictured) -> None:
    for _ in range(3):
        terminal = pictured()
        assert is_painted(terminal)
        terminal.send("jjq")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    "how",
    [
        {"columns": 81},
        {"lines": 25},
        {"TERM": "xterm"},
        {"COLORTERM": "truecolor"},
        {"NO_COLOR": "1"},
        {"LANG": "sv_SE.UTF-8"},
    ],
    ids=lambda how: next(iter(how)),
)
def test_another_terminal_or_language_starts_as_ever(pictured, how) -> None:
    assert not is_painted(pictured(**how))


@pytest.mark.parametrize("option", ["--ascii", "--lang=sv", "--read-only", "--plain-wire"])
def test_other_options_start_as_ever(pictured, option: str) -> None:
    assert not is_painted(pictured(option))


def test_a_changed_store_is_not_painted_as_it_was(pictured, copied_store: Path) -> None:
    os.utime(copied_store / "office.json", (OLD + 1, OLD + 1))
    assert not is_painted(pictured())


def test_another_theme_is_not_painted_as_it_was(pictured, environment) -> None:
    folder = Path(environment["XDG_STATE_HOME"], "samarbete")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "theme-anna").write_text("light")
    assert not is_painted(pictured())


def test_what_is_damaged_or_gone_is_not_painted(pictured, copied_store: Path) -> None:
    (kept,) = copied_store.glob("picture-*")
    kept.write_bytes(kept.read_bytes()[:-1])
    assert not is_painted(pictured())
    kept.unlink()
    assert not is_painted(pictured())


def test_visitors_demos_and_verbs_keep_none(pictured, copied_store: Path, run_plain) -> None:
    (kept,) = copied_store.glob("picture-*")
    kept.unlink()
    terminal = pictured("--restricted")
    terminal.wait_for("25 customers", "q Quit")
    assert terminal.comes_to_rest(3.0)
    assert not list(copied_store.glob("picture-*"))
