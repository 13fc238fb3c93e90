"""A signal at a chosen moment: while a folder is made or removed, and when Python itself ends."""

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.leaving.test_signals import AT_MOST, SIGNALS, in_turn

AT_A_MOMENT = """
import os
import runpy
import sys

event, which, number, *words = sys.argv[1:]
seen = 0
removing = False


def heard(happens, arguments):
    global removing, seen
    removing = removing or happens == "shutil.rmtree"
    at_it = removing if event == "removed" else happens == event
    if at_it and (event == "removed" or "samarbete-" in f"{arguments[0]}"):
        seen += 1
        if seen == int(which):
            os.kill(os.getpid(), int(number))


class Last:
    def __del__(self, kill=os.kill, own=os.getpid(), number=int(number)):
        kill(own, number)


class Made:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), int(number))
        os.getpid()


class WhileMade:
    def find_spec(self, name, *_where):
        if name == which:
            sys.meta_path.remove(self)
            type("Class", (), {"part": Made()})


if event == "import":
    sys.meta_path.insert(0, WhileMade())
elif event == "the end":
    sys.modules["last"] = Last()
else:
    sys.addaudithook(heard)
sys.argv = ["samarbete", *words]
runpy.run_module("tui", run_name="__main__", alter_sys=True)
"""
"""The command, which sends itself a signal at an act, or when its modules are taken down."""

VERBS = (("doctor",), ("export",))


@pytest.fixture
def at_a_moment(open_terminal, tmp_path: Path):
    """Start the command, which sends itself a signal."""
    file = tmp_path / "at_a_moment.py"
    file.write_text(AT_A_MOMENT)

    def at_a_moment(event: str, which: int | str, number: signal.Signals, *words: str):
        command = [sys.executable, f"{file}", event, f"{which}", f"{int(number)}", *words]
        return open_terminal(command=command)

    return at_a_moment


MOMENTS = [
    *(("os.mkdir", which) for which in (1, 2, 3)),
    *(("open", which) for which in (1, 9)),
    ("os.remove", 2),
    *(("removed", which) for which in (1, 2, 3, 8, 20, 50)),
    ("os.rmdir", 1),
]


@pytest.mark.parametrize(("moment", "number"), in_turn(MOMENTS))
@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_no_demo_is_left_by_a_signal_while_it_is_made_or_removed(
    moment, number, words, at_a_moment, environment: dict[str, str]
) -> None:
    terminal = at_a_moment(*moment, number, "--demo", *words)
    assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert [*Path(environment["TMPDIR"]).iterdir()] == []
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize(
    ("words", "code"), [(("list",), 0), (("show", "none"), 4), (("none",), 2), (("--version",), 0)]
)
def test_once_all_is_done_a_signal_changes_nothing(
    words, code: int, number, at_a_moment, demo_store: Path
) -> None:
    """Python gives its handlers back before it takes its modules down."""
    terminal = at_a_moment("the end", 1, number, "--store", f"{demo_store}", "--operator", "anna",
                           *words)  # fmt: skip
    assert terminal.wait_exit(within=AT_MOST) == code
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_once_the_screen_is_closed_a_signal_changes_nothing(
    number, at_a_moment, demo_store: Path
) -> None:
    terminal = at_a_moment("the end", 1, number, "--store", f"{demo_store}", "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    terminal.send("q")
    assert terminal.wait_exit(within=AT_MOST) == 0
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize(
    ("words", "module"),
    [(("--demo",), "textual.css.model"), (("--demo", "list"), "store.demo")],
)
def test_a_signal_while_a_class_is_made_is_no_fault(
    words, module: str, number, at_a_moment, environment: dict[str, str]
) -> None:
    """Python makes another error of what is raised there."""
    terminal = at_a_moment("import", module, number, *words)
    assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert [*Path(environment["TMPDIR"]).iterdir()] == []
    assert b"Traceback" not in terminal.raw
