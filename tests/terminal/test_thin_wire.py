"""The thin wire in a real terminal: the same picture as with Textual's own writing, for less."""

from typing import Any


def test_the_same_keys_draw_the_same_picture_with_a_third_of_the_bytes(
    open_terminal: Any, demo_store: Any, keys: Any
) -> None:
    shown, sent = [], []
    for arguments in ((), ("--plain-wire",)):
        terminal = open_terminal("--store", demo_store, "--operator", "anna", *arguments)
        terminal.wait_for("1002 Beta")
        assert terminal.comes_to_rest()
        for key in ("j", "j", "k", keys.ENTER, "j", "G", "g"):
            terminal.send(key)
            assert terminal.comes_to_rest(0.4)
        shown.append(terminal.text)
        sent.append(len(terminal.raw))
        terminal.send("q")
        terminal.wait_exit()
    assert shown[0] == shown[1]
    assert sent[0] * 3 < sent[1]


def test_r_heals_a_picture_that_something_else_has_written_over(
    open_terminal: Any, demo_store: Any
) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("1002 Beta")
    assert terminal.comes_to_rest()
    whole = terminal.text
    terminal.write_over("\x1b[5;1Hwall: the host goes down in 5 minutes")
    assert "wall:" in terminal.text
    terminal.press("r", "Read again.")
    assert terminal.comes_to_rest(0.4)
    told = "Read again."
    assert "wall:" not in terminal.text
    lines = zip(whole.split("\n"), terminal.text.split("\n"), strict=True)
    assert all(before == now for before, now in lines if told not in now)
    terminal.send("q")
    terminal.wait_exit()


def test_after_other_sizes_the_picture_is_the_one_of_textuals_own_writing(
    open_terminal: Any, demo_store: Any
) -> None:
    shown = []
    for arguments in ((), ("--plain-wire",)):
        terminal = open_terminal("--store", demo_store, "--operator", "anna", *arguments)
        terminal.wait_for("1002 Beta")
        for columns, lines in ((120, 40), (70, 20), (100, 30)):
            terminal.resize(columns, lines)
            assert terminal.comes_to_rest(0.5)
            terminal.send("j")
            assert terminal.comes_to_rest(0.5)
        shown.append(terminal.text)
        terminal.send("q")
        terminal.wait_exit()
    assert shown[0] == shown[1]


def test_a_cursor_key_is_a_few_hundred_bytes_and_an_idle_screen_none(
    open_terminal: Any, demo_store: Any
) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("1002 Beta")
    assert terminal.comes_to_rest()
    before = len(terminal.raw)
    assert terminal.comes_to_rest(3.0)
    assert len(terminal.raw) == before
    terminal.send("j")
    assert terminal.comes_to_rest(0.4)
    assert 0 < len(terminal.raw) - before < 1000
    terminal.send("q")
    terminal.wait_exit()
