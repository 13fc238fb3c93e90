"""Keys, signals and sizes that come all at once, or as no terminal sends them."""

import signal

import pytest


@pytest.mark.parametrize("opened", [":", "\x1bOQ", "\x10"], ids=repr)
def test_a_burst_that_opens_the_palette_is_answered(
    open_terminal, demo_store, opened: str, subtests
) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers")
    for keys in ("\x1b[6~", "\x1b[5~", "\x1b[B\r", "\x1b\x1b", "end\r", "\x1b[F\x1b[H"):
        with subtests.test(keys=keys):
            terminal.send(opened + keys)
            terminal.answers_to_help()
            terminal.back_to_the_list()


def test_the_palette_on_a_terminal_that_shrinks_is_answered(open_terminal, demo_store) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers")
    terminal.press(":", "what to do")
    terminal.resize(50, 12)
    terminal.send("\x10\x10\x1b[6~")
    terminal.resize(80, 24)
    terminal.answers_to_help()


def test_a_mouse_on_a_terminal_without_pixels_is_no_fault(open_terminal, demo_store) -> None:
    """Terminals that are asked for their size in pixels may say nought."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", "--mouse")
    terminal.wait_for("25 customers")
    terminal.send("\x1b[?2048;2$y\x1b[48;24;80;0;0t\x1b[?1016;2$y")
    terminal.send("\x1b[<0;10;8M\x1b[<0;10;8m\x1b[<35;300;200M")
    terminal.answers_to_help()


def test_a_continue_without_a_stop_changes_nothing(open_terminal, demo_store) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers")
    terminal.signal(signal.SIGCONT)
    terminal.press("u", "Users and services")
    terminal.back_to_the_list()
    terminal.send("\x1b[21~")  # F10
    assert terminal.wait_exit() == 0
    assert terminal.cooked


@pytest.mark.parametrize(("columns", "lines"), [(5000, 5000), (80, 65535), (65535, 24)])
def test_a_size_that_no_terminal_has_keeps_nobody_waiting(
    open_terminal, demo_store, columns, lines
) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers")
    terminal.resize_unseen(columns, lines)
    terminal.read_for(2.0)
    terminal.resize(80, 24)
    terminal.answers_to_help()


@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_keys_before_the_first_picture_are_kept_and_answered_in_order(
    open_terminal, demo_store, seconds: float
) -> None:
    """From the moment the command is given; the letters of the search are no keys of the list."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.read_for(seconds)
    terminal.send("jj/beta")
    terminal.wait_for("Find beta", "1 of 25", "Beta Café")
    terminal.press("\x1b", "25 customers")
    terminal.answers_to_help()


def test_enter_before_the_first_picture_opens_the_line_that_it_was_meant_for(
    open_terminal, demo_store
) -> None:
    """The terminal makes a newline of it, as long as the program has not taken it."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.send("j\rj")
    terminal.wait_for("\u25bc 1002", "\u25ba 1001", "of 25")
    terminal.answers_to_help()
