"""What a terminal answers late, in a real one: it is no key, wherever a slow line cuts it."""

from pathlib import Path

import pytest

ANSWERS = (
    "\x1b[?62;22c",
    "\x1b[>41;354;0c",
    "\x1b[24;80R",
    "\x1b[?1004;1$y",
    "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1b]10;rgb:ffff/ffff/ffff\x07",
    "\x1bP>|XTerm(390)\x1b\\",
)


@pytest.fixture
def terminal(open_terminal, demo_store: Path):
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    return terminal


def test_an_answer_is_not_typed_into_the_search(terminal) -> None:
    """In one piece, and in two with more between them than Textual waits for a key's rest."""
    terminal.press("/g", "Find g")
    for answer in ANSWERS:
        terminal.send(answer)
        for cut in (1, 2):
            terminal.send(answer[:cut])
            terminal.send(answer[cut:])
        for cut in (3, len(answer) // 2, len(answer) - 1):
            terminal.send(answer[:cut])
            assert terminal.comes_to_rest(still=0.3)
            terminal.send(answer[cut:])
    terminal.press("amma", "Find gamma ", "1 of 25")


def test_an_answer_does_nothing_on_the_list(terminal) -> None:
    """Typed out, a device report would open the help, and take away the filters."""
    shown = terminal.text
    for answer in ANSWERS:
        terminal.send(answer)
        terminal.send(answer[:4])
        assert terminal.comes_to_rest(still=0.3)
        terminal.send(answer[4:])
    assert terminal.comes_to_rest(still=0.5)
    assert terminal.text == shown
