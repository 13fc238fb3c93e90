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
