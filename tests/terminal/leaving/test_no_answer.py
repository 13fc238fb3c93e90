"""A store that does not answer: the screen says so and stays alive, and says when it is back."""

import fcntl
import signal
import time
from pathlib import Path

import pytest

from store.domain.errors import NotSaved, OutOfReach
from tests.terminal.leaving.test_leaving import restored

AT_ONCE = 3.0
"""Seconds within which a key is answered on a busy machine: fewer than the server is waited for."""
WAY = {"j": "missing", "\r": "missing", "u": "missing", "r": "reported as saved"}
"""What a key says of a folder that is not there."""
IN_TIME = 3.0
"""Seconds within which the program is left, whatever it waits for."""
BACK = 3.0
"""Seconds within which the banner is gone: two, and one for a busy machine."""


def test_a_server_that_stands_still_is_told_and_keys_go_on(at_a_server, keys) -> None:
    """The cursor moves, the help opens and closes; what cannot be read is said."""
    terminal, server = at_a_server()
    with server.standing_still():
        terminal.press("j", "── 1002 Kund 2 AB")
        began = time.monotonic()
        for _ in range(8):
            terminal.send("j")
            assert terminal.shows_within("── 1003 Kund 3 AB", AT_ONCE)
            terminal.send("k")
            assert terminal.shows_within("── 1002 Kund 2 AB", AT_ONCE)
            if terminal.shows_within("no answer from the server", 1.0):
                break
        assert time.monotonic() - began < 30
        terminal.wait_for("no answer from the server within 5 s")
        terminal.send("?")
        assert terminal.shows_within("─ Keys ─", AT_ONCE)
        terminal.send(keys.ESC)
        assert terminal.shows_within("no answer from the server", AT_ONCE)
    terminal.wait_until(lambda: "no answer" not in terminal.text, "the banner to go", BACK)
    assert "out of reach" not in terminal.text


def test_q_leaves_a_server_that_stands_still(at_a_server) -> None:
    """Nothing is being saved, so nothing is waited for."""
    terminal, server = at_a_server()
    with server.standing_still():
        terminal.send("j")
        terminal.read_for(1.5)
        terminal.send("q")
        assert terminal.wait_exit(within=IN_TIME) == 0
    assert restored(terminal)


def test_q_leaves_an_act_that_waits_for_its_answer(at_a_server) -> None:
    """It would have waited for what the act opens; whoever presses it after a second means it."""
    terminal, server = at_a_server()
    with server.standing_still():
        terminal.send("u")
        terminal.read_for(1.5)
        terminal.send("q")
        assert terminal.wait_exit(within=IN_TIME) == 0
    assert restored(terminal)


@pytest.mark.parametrize("act", ["u", "n"])
def test_q_alone_leaves_an_act_behind_which_it_comes_at_once(act: str, at_a_server) -> None:
    """Whoever begins to type would have typed on; a letter of more is no key that leaves."""
    terminal, server = at_a_server("--patience", "20")
    with server.standing_still():
        terminal.send(act + "q")
        assert terminal.wait_exit(within=IN_TIME) == 0
    assert restored(terminal)


@pytest.mark.parametrize("act", ["u", "x", "H", "dj"])
def test_ctrl_q_leaves_an_act_behind_which_it_comes_at_once(act: str, at_a_server, keys) -> None:
    """No text has it, so it is meant, whatever the act would have opened; q may be a letter."""
    terminal, server = at_a_server("--patience", "20")
    with server.standing_still():
        terminal.send(act + keys.CTRL_Q)
        assert terminal.wait_exit(within=IN_TIME) == 0
    assert restored(terminal)


@pytest.mark.parametrize("act", ["u", "h", "n", "\r", "R", "s", "p"])
def test_an_act_that_is_not_answered_says_so_and_leaves_the_keys_alive(
    act: str, at_a_server, keys
) -> None:
    """Whatever it opens or asks the store for."""
    terminal, server = at_a_server()
    with server.standing_still():
        terminal.send(act)
        terminal.wait_for("no answer")
        terminal.answers_to_help()
        terminal.send(keys.CTRL_Q)
        assert terminal.wait_exit(within=5) == 0


def test_what_was_typed_meanwhile_is_answered_in_order(at_a_server, keys) -> None:
    """It waits for the answer that it belongs behind."""
    terminal, server = at_a_server()
    with server.standing_still():
        terminal.send("u")
        terminal.read_for(0.3)
        terminal.send("n")
        terminal.read_for(0.3)
        terminal.send("Rut Ek")
        terminal.read_for(0.5)
    terminal.wait_for("Create user: Kund 1 AB", "Rut Ek")


def test_the_banner_of_a_server_that_was_killed_goes_once_it_is_back(at_a_server, keys) -> None:
    """What the line under the cursor said of it goes as well."""
    terminal, server = at_a_server()
    server.kill()
    terminal.send("j")
    terminal.wait_for("reported as saved")
    terminal.send("\r")
    terminal.read_for(1.0)
    server.start()
    terminal.wait_until(lambda: "reported as saved" not in terminal.text, "the banner to go", BACK)
    terminal.wait_until(lambda: "out of reach" not in terminal.text, "all of it to go", BACK)


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("key", [*WAY])
def test_the_banner_of_a_folder_that_was_away_goes_once_it_is_back(
    key: str, open_terminal, demo_store: Path
) -> None:
    """Nothing has changed in it, and all can be read again."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    assert terminal.comes_to_rest(0.6)  # the dates that have come are looked at first
    away = demo_store.with_name("away")
    demo_store.rename(away)
    terminal.send(key)
    terminal.wait_for(WAY[key])
    away.rename(demo_store)
    terminal.wait_until(lambda: WAY[key] not in terminal.text, "the banner to go", BACK)


@pytest.mark.usefixtures("own_store")
def test_quitting_waits_for_what_is_being_saved_and_says_that_it_is(
    open_terminal, keys, demo_store: Path
) -> None:
    """Another holds the lock for a moment."""
    terminal = _about_to_deactivate(open_terminal, keys, demo_store)
    with (demo_store / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.send(keys.ENTER)
        terminal.read_for(0.7)
        terminal.send(keys.CTRL_Q)
        terminal.wait_for("still being saved")
    assert terminal.wait_exit() == 0
    assert restored_but_for_last_words(terminal, "saved: all that was confirmed")
    assert _omar(run=open_terminal, store=demo_store) == "inactive"


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("together", [False, True])
def test_quitting_says_aloud_that_nothing_was_saved(
    together: bool, open_terminal, keys, demo_store: Path, files_in
) -> None:
    """Another holds the lock for good; the keys come one by one, or in one piece."""
    before = files_in(demo_store)
    terminal = _about_to_deactivate(open_terminal, keys, demo_store)
    with (demo_store / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.send(keys.ENTER + keys.CTRL_Q * together)
        if not together:
            terminal.read_for(0.7)
            terminal.send(keys.CTRL_Q)
        assert terminal.wait_exit() == 5
    assert restored_but_for_last_words(terminal, "not saved: the store is busy")
    assert files_in(demo_store) == before


@pytest.mark.usefixtures("own_store")
def test_an_act_of_the_list_is_not_dropped_by_q(
    open_terminal, keys, demo_store: Path, files_in
) -> None:
    """An ending whose window has closed is still being saved when q comes."""
    before = files_in(demo_store)
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    terminal.find("gamma", "1003 Gamma Åkeri AB")
    terminal.press("t", "Tasks · Gamma")
    terminal.press(keys.ENTER, "Rename the task")
    terminal.press(keys.ENTER, "New name")
    terminal.send("x")
    terminal.press("\x13", "Rename the task", "( Cancel")
    terminal.to_button(keys.SHIFT_TAB, "Rename the task")
    with (demo_store / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.send(keys.ENTER + "q")
        assert terminal.wait_exit() == 5
    assert restored_but_for_last_words(terminal, "not saved: the store is busy")
    assert files_in(demo_store) == before


@pytest.mark.usefixtures("own_store")
def test_a_signal_says_what_became_of_what_is_being_saved(
    open_terminal, keys, demo_store: Path, files_in
) -> None:
    """It does not wait for the lock, and so nobody can know yet."""
    before = files_in(demo_store)
    terminal = _about_to_deactivate(open_terminal, keys, demo_store)
    with (demo_store / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.send(keys.ENTER)
        terminal.read_for(0.7)
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit(within=3) == 143
    assert restored_but_for_last_words(terminal, "maybe saved: there was no answer in time")
    assert files_in(demo_store) == before


def test_quitting_a_save_that_a_server_does_not_answer_says_so(at_a_server, keys) -> None:
    """Its commit was not sent, so nothing has changed."""
    terminal, server = at_a_server()
    terminal.press("u", "Users and services", "Eva Lind")
    terminal.press("n", "Create user: Kund 1 AB")
    terminal.send("Rut Ek\rrut@kund.test")
    terminal.wait_for("rut@kund.test")
    with server.standing_still():
        terminal.send("\x13")
        terminal.read_for(0.7)
        terminal.send(keys.CTRL_Q)
        # by the read before the change, or by the change
        assert terminal.wait_exit() in (OutOfReach.exit_code, NotSaved.exit_code)
    assert restored_but_for_last_words(terminal, "not saved: ")


def _about_to_deactivate(open_terminal, keys, store: Path):
    terminal = open_terminal("--store", store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    terminal.press("u", "Users and services", "Omar Ali")
    terminal.send(keys.DOWN)
    terminal.press("i", "Omar Ali becomes inactive")
    terminal.to_button(keys.SHIFT_TAB, "Deactivate")
    return terminal


def restored_but_for_last_words(terminal, words: str) -> bool:
    """Whether the terminal is as it was found, and these words stand behind the screen."""
    screen, _left, behind = terminal.raw.rpartition(b"\x1b[?1049l")
    return terminal.cooked and bool(screen) and words in behind.decode()


def _omar(*, run, store: Path) -> str:
    terminal = run("--store", store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    terminal.press("u", "Users and services", "Omar Ali")
    return "inactive" if "inactive" in terminal.text else "active"


def test_a_page_whose_reading_is_not_answered_holds_no_keys(at_a_server, keys) -> None:
    """The help opens over it, and over the list behind it, before it is said that nothing comes."""
    terminal, server = at_a_server("--patience", "20")
    with server.standing_still():
        terminal.send("H")
        terminal.wait_for("History")
        for _way in range(2):
            terminal.send("?")
            terminal.wait_until(lambda: "─ Keys ─" in terminal.text, "the help", 5.0)
            assert "no answer" not in terminal.text
            terminal.send(keys.ESC)
            terminal.wait_until(lambda: "─ Keys ─" not in terminal.text, "the help to go", 5.0)
            terminal.send(keys.ESC)  # back to the list
        terminal.wait_for("3 customers")
