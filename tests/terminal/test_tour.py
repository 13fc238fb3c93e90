"""The guided tour in a real terminal."""

import pytest


def test_the_tour_plays_in_a_real_terminal_and_leaves_the_demo_open(
    open_terminal, keys, whole
) -> None:
    """To the last caption with `--whole`, else to the first refusal; then the keys are free."""
    terminal = open_terminal("--demo", "--tour", "--tour-speed", "inf")
    terminal.wait_for("Cannot end Visma Utlägg")
    if whole:
        terminal.wait_for("Space shows more")
        terminal.send(" ")
        terminal.wait_until(lambda: "The tour is over." in terminal.text, "the end", within=90)
        terminal.press("?", "─ Keys ─")
        terminal.press(keys.ESC, "q Quit")
    terminal.send("q" if whole else keys.CTRL_Q)
    assert terminal.wait_exit() == 0
    assert terminal.cooked


def test_ctrl_q_closes_the_program_in_the_middle_of_the_tour(open_terminal, keys) -> None:
    """The end of the program does not wait for the end of the tour."""
    terminal = open_terminal("--demo", "--tour", "--tour-speed", "0.01")
    terminal.wait_for("All of it is made up", "Space pauses")
    terminal.send(keys.CTRL_Q)
    assert terminal.wait_exit() == 0
    assert terminal.cooked


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--tour",), "samarbete --demo --tour"),
        (("--demo", "--tour", "--operator", "bo"), "leave out the verb and who acts"),
        (("--demo", "--tour", "list"), "leave out the verb and who acts"),
        (("--demo", "--tour", "--tour-speed", "0"), "'0' is no number above 0"),
        (("--demo", "--tour", "--tour-speed", "nan"), "'nan' is no number above 0"),
    ],
)
def test_a_tour_that_cannot_be_is_refused(run_plain, arguments, words) -> None:
    """Wrong usage is exit code 2, with the cure."""
    refused = run_plain(*arguments)
    assert refused.returncode == 2
    assert words in refused.stderr
