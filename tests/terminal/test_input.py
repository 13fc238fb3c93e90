"""What comes in besides keys: noise, half a character, pastes, sizes; and keys in heaps."""

import random
import re
from pathlib import Path

import msgspec
import pytest

from store.domain.model import Customer
from store.files.store import TinyStore

QUITS = b"\x11q:\x10"
"""What closes the program, or opens the commands, of which one does."""


@pytest.fixture
def at_the_list(open_terminal, demo_store: Path):
    """Start with the list drawn."""

    def at_the_list(columns: int = 80, lines: int = 24):
        terminal = open_terminal(
            "--store", demo_store, "--operator", "anna", columns=columns, lines=lines
        )
        if columns >= 60:
            terminal.wait_for("25 customers", "q Quit")
        return terminal

    return at_the_list


@pytest.fixture
def customers(demo_store: Path):
    """Read all customers from the disk."""

    def customers() -> dict[str, Customer]:
        store = TinyStore(demo_store, who="test")
        return {row.number: store.customer(row.number) for row in store.listing().rows}

    return customers


def statuses(customers: dict[str, Customer]) -> dict[str, list[str]]:
    """Return how every collaboration stands."""
    return {n: [each.status for each in c.collaborations] for n, c in customers.items()}


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("seed", range(3))
def test_random_bytes_neither_stop_the_program_nor_end_a_collaboration(
    seed: int, at_the_list, customers
) -> None:
    """Two kilobytes of anything but quit keys: it lives, and answers as before."""
    before = statuses(customers())
    noise = bytes(b for b in random.Random(seed).randbytes(2048) if b not in QUITS)
    terminal = at_the_list()
    terminal.send(noise.replace(b"\x1b[21~", b""))
    terminal.answers_to_help()
    assert statuses(customers()) == before


NOISE = {
    "other encodings": (
        "Åkeri på ön é".encode("latin-1"),
        b"\xff\xfe\x80\x81",
        b"\x00" * 64,
    ),
    "cut characters": (b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98"),
    "cut sequences": (
        b"\x1b[",
        b"\x1b[1;",
        b"\x1bO",
        b"\x1b[<0;1",
        b"\x1b[" + b"1;" * 2000 + b"H",
        b"\x1b]0;abc",
        b"\x1bPabc",
    ),
    "kitty keys": (
        b"\x1b[97;1:3u",
        b"\x1b[57441;1:1u\x1b[57441;1:3u",
        b"\x1b[97:65;2;65u",
        b"\x1b[32;1:3u",
    ),
    "reports": (
        b"\x1b[M !!\x1b[M#!!",
        b"\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<64;10;5M",
        b"\x1b[<0;99999;99999M\x1b[<0;-5;-5M",
        b"\x1b[5;5R\x1b[?62;22c\x1bP>|other(1)\x1b\\",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1b[I\x1b[O",
    ),
}


@pytest.mark.parametrize("kind", NOISE)
def test_bytes_that_are_no_key_leave_the_program_alive(kind: str, at_the_list, customers) -> None:
    """Other encodings, cut characters and sequences, reports of other terminals: it answers."""
    before = customers()
    terminal = at_the_list()
    for noise in NOISE[kind]:
        terminal.send(noise)
        terminal.answers_to_help()
        terminal.back_to_the_list()
    assert customers() == before


@pytest.mark.parametrize(
    "pasted",
    [
        ("x\r\nx\n\n\rd\rq\rAlfa Bygg AB\r", "\n\n\nx", "\x07x\x00\u202e\u2028\x9bx"),
        ("\x1bx", "\x1b[31mx\x1b[0mx\r"),
    ],
    ids=["letters, newlines, controls", "ESC"],
)
def test_a_paste_over_the_list_does_nothing(
    pasted: tuple[str, ...], at_the_list, keys, demo_store: Path, files_in
) -> None:
    """A bracketed paste is text, not keys: whatever is in it, it acts on nothing."""
    before = files_in(demo_store)
    terminal = at_the_list()
    terminal.press(keys.ENTER, "▼ 1001")
    for text in pasted:
        terminal.press(keys.DOWN, "eEkonomi Smart · Alfa Bygg AB")
        terminal.send(f"\x1b[200~{text}\x1b[201~")
        assert not terminal.shows_within("── Afterwards", 0.5), ascii(text)
        terminal.press(keys.UP, "── 1001 Alfa Bygg AB")
    terminal.answers_to_help()
    assert files_in(demo_store) == before


def test_newlines_of_a_terminal_without_bracketed_paste_end_nothing(
    at_the_list, keys, demo_store: Path, files_in
) -> None:
    """Then every newline is an Enter; no number of them ends a collaboration."""
    before = files_in(demo_store)
    terminal = at_the_list()
    terminal.press(keys.ENTER, "▼ 1001")
    terminal.press(keys.DOWN, "eEkonomi Smart · Alfa Bygg AB")
    terminal.send("x\r\rx\r\r\r Alfa Bygg AB\r\r\rx\r\r\r\r\r")
    terminal.answers_to_help()
    assert files_in(demo_store) == before


def test_a_paste_into_the_search_takes_its_first_line_and_no_controls(at_the_list) -> None:
    """A newline in front does no harm, and what could act on the terminal does not reach it."""
    terminal = at_the_list()
    terminal.send("/")
    terminal.wait_gone("q Quit")
    terminal.press("\x1b[200~\n\nGamma å\u202ek\x9beri\x07\nx\n\x1b[201~", "Find Gamma å")
    terminal.answers_to_help()
    drawn = re.sub(rb"\x1b\]22;[a-z-]*\x07", b"", terminal.raw)  # the shape of the pointer
    for control in ("\u202e", "\x9b", "\x07"):
        assert control.encode() not in drawn


def test_what_could_act_on_the_terminal_is_not_drawn_when_typed(at_the_list) -> None:
    """A keyboard, or a terminal without bracketed paste, can send invisible characters too."""
    terminal = at_the_list()
    terminal.send("/")
    terminal.wait_gone("q Quit")
    terminal.press("ga\u202e\x9bmma", "Find ga", "of 25")
    terminal.answers_to_help()
    for control in ("\u202e", "\x9b"):
        assert control.encode() not in terminal.raw


def test_a_long_paste_with_controls_neither_acts_nor_reaches_the_terminal(at_the_list) -> None:
    """A hundred kilobytes of ESC, NUL, C1, bidi marks and newlines into the search line."""
    terminal = at_the_list()
    terminal.send("/")
    terminal.wait_gone("q Quit")
    odd = "a\x1b]52;c;aGFjaw==\x07\x00\x9b31337m\u202e\u2066x\x85q\r\nq\x11"
    terminal.press("\x1b[200~" + odd * (100_000 // len(odd)) + "\x1b[201~", "0 of 25")
    terminal.answers_to_help()
    for control in ("\u202e", "\u2066", "\x9b", "\x1b]52", "31337m\x1b"):
        assert control.encode() not in terminal.raw


def test_a_long_paste_is_cut_and_does_not_hang(at_the_list, keys) -> None:
    """A hundred kilobytes into the search line; then Esc clears it."""
    terminal = at_the_list()
    terminal.send("/")
    terminal.wait_gone("q Quit")
    terminal.press("\x1b[200~" + "lång " * 20_000 + "\x1b[201~", "0 of 25")
    terminal.press(keys.ESC, "25 customers")
    terminal.answers_to_help()


def test_a_paste_of_which_no_end_comes_for_long_is_cut_and_the_next_keys_are_keys(
    at_the_list, keys
) -> None:
    """A megabyte into the search line; what is more than any field takes is kept nowhere."""
    terminal = at_the_list()
    terminal.send("/")
    terminal.wait_gone("q Quit")
    terminal.send("\x1b[200~zz")
    for _ in range(32):
        terminal.send("lång " * 6500)
    terminal.press("\x1b[201~", "0 of 25")
    terminal.press(keys.ESC, "25 customers")
    terminal.answers_to_help()


def test_four_hundred_sizes_later_the_list_is_drawn_again(at_the_list, keys) -> None:
    """From 1x1 to 500x200 in any order, as while a window is dragged; what is typed is kept."""
    terminal = at_the_list()
    terminal.send("/")
    terminal.wait_gone("q Quit")
    sizes = random.Random(8)
    typed = ""
    terminal.resize_unseen(1, 1)
    for number in range(398):
        if number % 80 == 40:
            terminal.look_away()
            terminal.resize(80, 24)  # below the least size, nothing can be typed
            terminal.wait_for("Settings > Collaborations", "Find")
            typed += "gamma"[len(typed)]
            terminal.press(typed[-1], f"Find {typed} ")
        terminal.resize_unseen(sizes.randint(1, 500), sizes.randint(1, 200))
    terminal.resize_unseen(500, 200)
    terminal.look_away()
    terminal.resize(80, 24)
    terminal.wait_for("Find gamma", "1 of 25")
    terminal.send(keys.ENTER)
    terminal.wait_for("Settings > Collaborations", "Find gamma", "1 of 25", "q Quit")
    terminal.wait_for("► 1003 Gamma Åkeri AB", "── 1003 Gamma Åkeri AB")
    terminal.press(keys.ENTER, "▼ 1003 Gamma Åkeri AB", "eEkonomi Pro")
    terminal.answers_to_help()


@pytest.mark.parametrize(("columns", "lines"), [(59, 24), (80, 14), (30, 6)])
def test_a_terminal_that_is_too_small_says_so_and_keeps_what_is_below(
    columns: int, lines: int, at_the_list, keys
) -> None:
    """Below 60x15 nothing else is drawn; with room again, everything is as it was."""
    terminal = at_the_list()
    terminal.press("u", "Users and services", "Eva Lind")
    terminal.press("n", "Create user: Alfa Bygg AB", "Esc Cancel")
    terminal.press("Olga", "Name            [ Olga")
    terminal.resize(columns, lines)
    terminal.wait_for("terminal too small", f"it is {columns}x{lines}", "60x15 is needed")
    terminal.wait_gone("Create user")
    terminal.wait_gone("Users and services")
    terminal.resize(80, 24)
    terminal.wait_for("Create user: Alfa Bygg AB", "Name            [ Olga")
    terminal.wait_gone("too small")
    terminal.press(" Ek", "Name            [ Olga Ek")


@pytest.mark.parametrize("key", ["q", "F10", "CTRL_C", "CTRL_Q"])
def test_a_terminal_that_is_too_small_can_be_left(key: str, open_terminal, keys) -> None:
    """In an editor's panel Ctrl+Q is the editor's."""
    terminal = open_terminal("--demo", columns=60, lines=10)
    terminal.wait_for("terminal too small", "it is 60x10", "q closes the program")
    terminal.send(getattr(keys, key, key))
    assert terminal.wait_exit() == 0


def test_a_terminal_that_is_too_small_follows_its_size(at_the_list) -> None:
    terminal = at_the_list(50, 24)
    terminal.wait_for("it is 50x24")
    terminal.resize(55, 20)
    terminal.wait_for("it is 55x20")


def test_60x15_is_large_enough(at_the_list, keys) -> None:
    """The smallest size shows customers and what is known of one, and asks how to end."""
    terminal = at_the_list(60, 15)
    assert "too small" not in terminal.text
    terminal.press(keys.ENTER, "▼ 1001")
    terminal.press(keys.DOWN, "eEkonomi Smart · Alfa Bygg AB")
    terminal.press("x", "End Visma eEkonomi", "Cancel")


def test_a_terminal_too_small_from_the_start_shows_the_list_when_it_grows(
    open_terminal, demo_store: Path
) -> None:
    """The program waits for room, and does not end."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", columns=40, lines=10)
    terminal.wait_for("terminal too small")
    terminal.resize(80, 24)
    terminal.wait_for("25 customers", "q Quit", "► 1002 Beta Café AB")


def test_a_search_that_comes_in_one_piece_is_all_typed_into_the_search_line(at_the_list) -> None:
    """A slow line delivers several keys at once; they go where they would one by one."""
    terminal = at_the_list()
    terminal.press("/beta\r", "Find beta", "1 of 25", "q Quit")


def test_letters_behind_a_slash_are_never_commands(at_the_list) -> None:
    """Somebody who looks for `qux` on a slow line does not close the program."""
    terminal = at_the_list()
    terminal.press("/qux", "Find qux", "0 of 25")


def test_esc_and_a_key_that_come_in_one_piece_both_act(at_the_list, keys) -> None:
    """A slow line brings them so: the search is cleared, and the window to end opens."""
    terminal = at_the_list()
    terminal.send(f"/1021{keys.ENTER}{keys.ESC}x")
    terminal.wait_for("End Visma eEkonomi", "1021 Öbackens Blommor AB")
    terminal.send(f"{keys.ESC}n")
    terminal.wait_for("New collaboration: Öbackens Blommor AB")
    terminal.send(f"{keys.ESC}j")
    terminal.wait_for("25 customers", "── 1022 Ekhamra Film AB")


def test_fields_of_a_form_that_come_in_one_piece_do_not_run_into_each_other(
    at_the_list, keys
) -> None:
    """Name, Enter and address at once: the address does not become a part of the name."""
    terminal = at_the_list()
    terminal.press("u", "Users and services", "Eva Lind")
    terminal.press("n", "Create user: Alfa Bygg AB", "Esc Cancel")
    terminal.press(
        "Rut Ek\rrut@alfa.test", "Name            [ Rut Ek ", "E-mail          [ rut@alfa."
    )


def test_a_key_pressed_twice_opens_one_window(at_the_list, keys) -> None:
    """An impatient x does not put a second window below the first; one Esc is the way back."""
    terminal = at_the_list()
    terminal.press(keys.ENTER, "▼ 1001")
    terminal.press(keys.DOWN, "eEkonomi Smart · Alfa Bygg AB")
    terminal.press("xx", "End Visma eEkonomi", "( Cancel")
    terminal.send(keys.ESC)
    terminal.wait_gone("End Visma eEkonomi")
    assert not terminal.shows_within("End Visma eEkonomi", 1.0)


def test_enter_the_moment_a_window_appears_changes_nothing(at_the_list, keys, customers) -> None:
    """The focus is on Cancel from the first picture on, so an Enter too many does no harm."""
    before = customers()["1001"]
    terminal = at_the_list()
    terminal.press("u", "Users and services", "Omar Ali")
    terminal.send(keys.DOWN)
    terminal.press("d", "Omar Ali is deleted")
    terminal.send(keys.ENTER)
    terminal.wait_gone("Omar Ali is deleted")
    assert customers()["1001"] == before
    drawn_in_reverse = re.findall(rb"\x1b\[(?:[0-9;]*;)?7(?:;[0-9;]*)?m *Delete user", terminal.raw)
    assert drawn_in_reverse == [], "the deed had the focus for a moment"


@pytest.mark.usefixtures("own_store")
def test_others_changes_come_by_themselves(at_the_list, keys, demo_store: Path) -> None:
    """What somebody else does is drawn within seconds, with the cursor where it was."""
    terminal = at_the_list()
    terminal.press(keys.DOWN, "── 1002 Beta Café AB")
    store = TinyStore(demo_store, who="bo")

    def renamed(customer: Customer) -> Customer:
        return msgspec.structs.replace(customer, name="Beta Kafé i Umeå AB")

    store.change("1002", renamed)
    terminal.wait_for("► 1002 Beta Kafé i Umeå AB", "1002 Beta Kafé i Umeå AB  ")
