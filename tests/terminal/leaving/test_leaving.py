"""Leaving: by key, by signal, and when the terminal itself has gone."""

import fcntl
import re
import shutil
import signal
import sys
from pathlib import Path

import pytest

RESTORED = {1049: False, 25: True, 2004: False, 1004: False, 7: True}
"""The alternate screen, the cursor, bracketed paste, focus reports and line wrap."""


@pytest.fixture
def at_the_list(open_terminal, demo_store: Path):
    """Start with the list drawn."""

    def at_the_list(how: str = "leading"):
        terminal = open_terminal("--store", demo_store, "--operator", "anna", how=how)
        terminal.wait_for("25 customers", "q Quit")
        return terminal

    return at_the_list


def restored(terminal) -> bool:
    """Whether the terminal is as the program found it."""
    modes = {mode: terminal.modes.get(mode) for mode in RESTORED}
    ends = all(mode in terminal.raw[-120:] for mode in (b"\x1b[?1049l", b"\x1b[?25h"))
    return modes == RESTORED and ends and terminal.cooked


@pytest.mark.parametrize("key", ["q", "CTRL_Q", "F10"])
def test_a_quit_key_leaves_with_exit_code_0_and_the_terminal_restored(
    key: str, at_the_list, keys
) -> None:
    """`q`, Ctrl+Q and F10 close the program."""
    terminal = at_the_list()
    assert not terminal.cooked
    terminal.send(getattr(keys, key, key))
    assert terminal.wait_exit() == 0
    assert restored(terminal)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["TERM", "HUP"]
)
def test_a_signal_leaves_with_its_exit_code_and_the_terminal_restored(
    number: signal.Signals, code: int, at_the_list
) -> None:
    """SIGTERM is 143, SIGHUP 129; neither leaves the alternate screen or a hidden cursor."""
    terminal = at_the_list()
    terminal.signal(number)
    assert terminal.wait_exit() == code
    assert restored(terminal)


def test_a_signal_in_the_middle_of_an_ending_leaves_and_ends_nothing(
    at_the_list, keys, demo_store: Path, files_in
) -> None:
    """What was typed is not what was decided: the store is as before."""
    before = files_in(demo_store)
    terminal = at_the_list()
    terminal.press(keys.ENTER, "▼ 1001")
    terminal.press(keys.DOWN, "eEkonomi Smart · Alfa Bygg AB")
    terminal.press("x", "End Visma eEkonomi", "( Cancel")
    terminal.press("1", "1 (*)")
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_exit() == 143
    assert restored(terminal)
    assert files_in(demo_store) == before


@pytest.mark.parametrize("how", ["leading", "ignoring", "behind"])
def test_a_lost_terminal_ends_the_program_within_seconds_and_without_burning_cpu(
    how: str, at_the_list
) -> None:
    """Leading its session, deaf to SIGHUP, or started by a shell that stays: gone all the same."""
    terminal = at_the_list(how)
    used = terminal.cpu_until_now()
    terminal.hang_up()
    assert terminal.wait_exit(within=10) == 129
    assert terminal.cpu_seconds - used < 1.5


def test_a_terminal_lost_in_a_form_changes_nothing(
    at_the_list, keys, demo_store: Path, files_in
) -> None:
    """What was typed into a form was not decided yet."""
    before = files_in(demo_store)
    terminal = at_the_list()
    terminal.press("u", "Users and services", "Eva Lind")
    terminal.press("n", "Create user: Alfa Bygg AB")
    terminal.press("Rut Ek\rrut@alfa.test\r", "rut@alfa.test")
    terminal.hang_up()
    assert terminal.wait_exit(within=10) == 129
    assert files_in(demo_store) == before


@pytest.mark.usefixtures("own_store")
def test_a_terminal_lost_while_a_change_waits_for_the_store_leaves_it_whole(
    at_the_list, keys, demo_store: Path, files_in
) -> None:
    """Somebody else is writing when the line breaks: the program goes, the store is as it was."""
    before = files_in(demo_store)
    terminal = at_the_list()
    terminal.press("u", "Users and services", "Omar Ali")
    terminal.send(keys.DOWN)
    terminal.press("i", "Omar Ali becomes inactive")
    terminal.to_button(keys.SHIFT_TAB, "Deactivate")
    with (demo_store / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.send(keys.ENTER)
        terminal.hang_up()
        code = terminal.wait_exit(within=15)
    # by itself once it has given up waiting, or by its alarm before that
    assert code in (129, -signal.SIGALRM)
    assert files_in(demo_store) == before


def test_suspended_and_woken_up_it_goes_on_as_before(at_the_list, keys) -> None:
    """SIGTSTP gives the terminal back, SIGCONT takes it again and draws all anew."""
    terminal = at_the_list()
    terminal.find("gamma", "1003 Gamma Åkeri AB")
    terminal.signal(signal.SIGTSTP)
    # who is stopped writes no more, but what it has written may still be on its way
    terminal.wait_until(
        lambda: terminal.stopped and restored(terminal), "the program to stop and give it back"
    )
    before_leaving = terminal.raw.rpartition(b"\x1b[?1049l")[0]
    assert before_leaving.rpartition(b"m")[0].endswith(b"\x1b["), "a style is left"
    began = len(terminal.raw)
    terminal.signal(signal.SIGCONT)
    terminal.wait_until(lambda: terminal.modes[1049], "the program to go on")
    terminal.wait_for("Find gamma", "1 of 25", "► 1003 Gamma Åkeri AB")
    assert b"\x1b[?25l" in terminal.raw[began:]
    assert not terminal.cooked
    terminal.answers_to_help()
    terminal.send(keys.CTRL_Q)
    assert terminal.wait_exit() == 0
    assert restored(terminal)


def test_ctrl_z_gives_the_shell_back_and_fg_the_screen(
    open_terminal, keys, demo_store: Path
) -> None:
    """As in each editor: the terminal is the shell's, and then drawn anew as it was."""
    bash = shutil.which("bash")
    assert bash is not None
    terminal = open_terminal(command=(bash, "--norc", "--noprofile", "-i"), PS1="ready$ ")
    terminal.wait_for("ready$")
    terminal.send(f"{sys.executable} -m tui --store {demo_store} --operator anna\r")
    terminal.wait_for("25 customers", "q Quit")
    terminal.press("/gamma", "Find gamma", "1 of 25")
    terminal.press(keys.CTRL_Z, "Stopped", "ready$")
    assert not terminal.modes[1049]
    assert terminal.modes[25]
    assert terminal.cooked or terminal.modes[2004], "the shell's own line of input"
    terminal.press("echo $((20 + 22))\r", "\n42")
    terminal.press("fg\r", "Find gamma", "1 of 25", "► 1003 Gamma Åkeri AB")
    terminal.press("x", "Find gammax", "0 of 25")
    terminal.send(keys.CTRL_Q)
    terminal.wait_for("ready$")
    terminal.press("echo code $?\r", "code 0")


def test_ctrl_z_without_a_shell_behind_says_why_it_does_nothing(at_the_list, keys) -> None:
    """Stopped there, nobody could wake it up again: as `tmux new samarbete` is."""
    terminal = at_the_list()
    terminal.press(keys.CTRL_Z, "not suspended: there is no shell here")
    assert not terminal.stopped
    terminal.answers_to_help()


def test_on_an_account_of_several_it_is_not_suspended(
    open_terminal, keys, demo_store: Path
) -> None:
    """Nobody could wake it up again behind a forced command."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", "--restricted")
    terminal.wait_for("25 customers", "q Quit")
    terminal.press(keys.CTRL_Z, "not suspended: with --restricted")
    assert not terminal.stopped
    terminal.signal(signal.SIGTSTP)
    terminal.answers_to_help()
    assert not terminal.stopped


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["TERM", "HUP"])
def test_a_signal_gives_the_mouse_back_too(
    number: signal.Signals, open_terminal, demo_store: Path
) -> None:
    """Left on, every movement would be typed into the shell."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", "--mouse")
    terminal.wait_for("25 customers", "q Quit")
    assert terminal.modes[1000]
    terminal.signal(number)
    assert terminal.wait_exit() == 128 + number
    assert restored(terminal)
    assert not [mode for mode in (1000, 1002, 1003, 1006, 1015) if terminal.modes.get(mode)]


def test_a_signal_gets_through_where_the_keyboard_is_dead(at_the_list) -> None:
    """A paste whose end is lost swallows all keys; the program can still be told to leave."""
    terminal = at_the_list()
    terminal.send("\x1b[200~never ended q q q")
    assert not terminal.shows_within("─ Keys ─", 0.5)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_exit() == 143
    assert restored(terminal)


def test_a_lost_terminal_leaves_nothing_of_a_demo_behind(
    open_terminal, environment: dict[str, str]
) -> None:
    """A demo whose connection breaks takes its made-up office with it."""
    terminal = open_terminal("--demo")
    terminal.wait_for("25 customers", "q Quit")
    terminal.hang_up()
    assert terminal.wait_exit() == 129
    assert list(Path(environment["TMPDIR"]).iterdir()) == []


def test_ctrl_c_does_not_quit_but_says_how_to(at_the_list, keys) -> None:
    """Ctrl+C destroys nothing, wherever it is pressed."""
    terminal = at_the_list()
    terminal.press(keys.CTRL_C, "q closes the program")
    terminal.press("/", "F10 Quit")
    terminal.press(keys.CTRL_C, "F10 closes the program")
    terminal.send(keys.CTRL_C * 5)
    terminal.answers_to_help()


def test_ctrl_c_in_a_window_does_not_quit(at_the_list, keys) -> None:
    """A window stays open, or is cancelled; the program goes on."""
    terminal = at_the_list()
    terminal.press("u", "Users and services", "Eva Lind")
    terminal.press("n", "Create user: Alfa Bygg AB")
    terminal.send(keys.CTRL_C * 3)
    terminal.send(keys.ESC)
    terminal.wait_gone("Create user: ")
    terminal.send(keys.ESC)
    terminal.wait_for("25 customers")
    terminal.answers_to_help()


def test_esc_goes_back_step_by_step_and_never_quits(at_the_list, keys) -> None:
    """Out of the search, out of a customer, and then nowhere."""
    terminal = at_the_list()
    terminal.find("alfa", "1001 Alfa Bygg AB")
    terminal.press(keys.ENTER, "▼ 1001")
    terminal.press(keys.ESC, "25 customers")
    terminal.press(keys.ESC, "► 1001")
    for _ in range(20):
        terminal.send(keys.ESC)
    terminal.answers_to_help()
    terminal.send(keys.ESC)
    terminal.wait_gone("Close the program")
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_q_is_a_letter_in_the_search_line(at_the_list, keys) -> None:
    """Only where there is nothing to type in does q close the program; Ctrl+Q does everywhere."""
    terminal = at_the_list()
    terminal.send("/")
    terminal.wait_gone("q Quit")
    terminal.press("q", "Find q", "of 25")
    terminal.send(keys.CTRL_Q)
    assert terminal.wait_exit() == 0
    assert restored(terminal)


@pytest.mark.parametrize("wire", [(), ("--plain-wire",)], ids=["thin", "plain"])
def test_stopped_from_outside_it_draws_all_anew_when_it_goes_on(
    wire, open_terminal, demo_store: Path, keys
) -> None:
    """SIGSTOP cannot be heard: the terminal was not given back, and others have used it."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", *wire)
    terminal.wait_for("25 customers", "q Quit")
    before = terminal.text
    terminal.signal(signal.SIGSTOP)
    terminal.wait_until(lambda: terminal.stopped, "the program to stop")
    terminal.write_over("\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[2J\x1b[Hroot@host:~# ")
    began = len(terminal.raw)
    terminal.signal(signal.SIGCONT)
    terminal.wait_until(lambda: terminal.text == before, "all to be drawn anew")
    assert {b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?2004h", b"\x1b[?7l"} <= {
        *re.findall(rb"\x1b\[\?[0-9]+[hl]", terminal.raw[began:])
    }
    terminal.answers_to_help()
    terminal.send(keys.CTRL_Q)
    assert terminal.wait_exit() == 0
    assert restored(terminal)
