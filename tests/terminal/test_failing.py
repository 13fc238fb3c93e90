"""A fault of the program itself: wherever it happens, it leaves the terminal as it found it.

The program is the real one, with a fault added to it from outside: in a key's handler, in a
worker, in drawing, or by a keyboard that cannot be read any more.
"""

import stat
import sys
from pathlib import Path

import pytest

SECRET = "Kund Hemlig AB"
"""Stands in a local variable where the fault happens, as a customer's name would."""

FAULTY = """
import os, sys
from pathlib import Path
from store.desk.opening import open_desk
from tui.terminal.process import prepare

place, store = sys.argv[1:]
prepare()
import tui.app
from tui.app import SamarbeteApp
from tui.running import run_app


class Faulty(SamarbeteApp):
    CSS_PATH = Path(tui.app.__file__).with_name("app.tcss")
    BINDINGS = [("!", "fault")]

    async def action_fault(self):
        if place == "handler":
            self.fail()
        elif place == "worker":
            self.run_worker(self.fail_later())
        elif place == "thread":
            self.run_worker(self.fail, thread=True)
        elif place == "drawing":
            self.screen.status.render = self.fail
            self.screen.status.refresh()
        else:  # the next key is read where one may only write
            os.dup2(os.open("/dev/tty", os.O_WRONLY), 0)
            self.screen.status.tell("Press any key")

    def fail(self):
        customer = "Kund " + "Hemlig AB"
        raise RuntimeError("no such thing")

    async def fail_later(self):
        self.fail()


desk = open_desk(Path(store), os_user="test", login="anna")
sys.exit(run_app(Faulty(desk), mouse=False))
"""


@pytest.mark.parametrize("place", ["handler", "worker", "thread", "drawing", "keyboard"])
def test_a_fault_restores_the_screen_and_is_told_in_one_line_without_data(
    place: str, open_terminal, demo_store: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Exit code 1; the traceback is in the log, which only its owner can read."""
    program = tmp_path / "faulty.py"
    program.write_text(FAULTY)
    terminal = open_terminal(place, demo_store, command=[sys.executable, f"{program}"])
    terminal.wait_for("25 customers", "q Quit")
    terminal.send("!")
    if place == "keyboard":
        terminal.wait_for("Press any key")
        terminal.send("x")
    assert terminal.wait_exit() == 1
    modes = {mode: terminal.modes[mode] for mode in (1049, 25, 2004, 1004, 7)}
    assert modes == {1049: False, 25: True, 2004: False, 1004: False, 7: True}
    assert terminal.cooked
    told = terminal.raw.rpartition(b"\x1b[?1004l")[2].decode().strip()
    assert told == "samarbete has failed; what was saved is saved. Its log says more."
    assert SECRET.encode() not in terminal.raw

    (log,) = Path(environment["XDG_STATE_HOME"]).rglob("*.log")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    text = log.read_text()
    assert "Traceback" in text
    assert "RuntimeError: no such thing" in text or "OSError: [Errno" in text
    assert SECRET not in text
