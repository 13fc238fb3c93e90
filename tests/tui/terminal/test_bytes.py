"""Bytes: exactly what is sent for what a key changes."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.tui.terminal.test_wire import WIDTH, Terminals, whole
from tui.terminal.wire.abilities import ABLE, PLAIN, Abilities

PAPER = Style.parse("white on black")
BAND = Style.parse("bold white on blue")


def rows(cursor: int) -> list[Strip]:
    """Return a list of customers with the band of the cursor on one of them."""
    return [
        Strip([Segment(f" {n} Kund{'2 åtaganden'.rjust(30)}".ljust(WIDTH), style)])
        for n in range(1000, 1016)
        for style in (BAND if n == 1000 + cursor else PAPER,)
    ]


def moved(can: Abilities) -> str:
    """Move the cursor down by a line, after another such key; return what is sent for it."""
    terminals = Terminals(can)
    for cursor in (2, 3):
        terminals.show(whole(rows(cursor)))
    sent = terminals.show(whole(rows(4)))
    assert terminals.picture("thin") == terminals.picture("stock")
    return sent


def test_a_gap_is_a_blank_repeated() -> None:
    row = "Kund \x1b[18b2 åtaganden\x1b[K"
    assert moved(ABLE) == f"\x1b[4H 1003 {row}\x1b[1;44m\r\n 1004 {row}"


def test_where_nothing_repeats_a_gap_is_erased_and_jumped_over() -> None:
    assert moved(ABLE._replace(repeats=False)).count("Kund\x1b[19X\x1b[19C2 åtaganden\x1b[K") == 2
    assert moved(PLAIN).count(f"Kund{' ' * 19}2 åtaganden{' ' * 20}") == 2


def test_the_style_that_is_set_is_written_in_first() -> None:
    terminals = Terminals()
    for cursor in (2, 3):
        terminals.show(whole(rows(cursor)))
    row = "Kund \x1b[18b2 åtaganden\x1b[K"
    sent = [terminals.show(whole(rows(cursor))) for cursor in (4, 5)]
    assert sent[0] == f"\x1b[4H 1003 {row}\x1b[1;44m\r\n 1004 {row}"
    assert sent[1] == f"\x1b[6H 1005 {row}\x1b[22;40m\x1b[5H 1004 {row}"


def test_rules_wait_for_their_turn_where_they_are_as_narrow_as_letters() -> None:
    """Elsewhere they come first, so that what stands behind one is written over what it covers."""

    def pictured(cursor: int) -> list[Strip]:
        head = [Segment("─" * (WIDTH - cursor), Style.parse("red on black")), Segment(" " * cursor)]
        return [Strip(head), *rows(cursor)[1:]]

    sent = {}
    for narrow in (False, True):
        terminals = Terminals(ABLE._replace(narrow=narrow))
        for cursor in (2, 3):
            terminals.show(whole(pictured(cursor)))
        sent[narrow] = terminals.show(whole(pictured(2)))
        assert terminals.picture("thin") == terminals.picture("stock")
    row = "Kund \x1b[18b2 åtaganden\x1b[K"
    above, below = f"\x1b[3H 1002 {row}", f"1003 {row}"
    assert sent[True] == f"{above}\x1b[22;40m\r\n {below}\x1b[31m\x1b[;58H─"
    assert sent[False] == f"\x1b[31m\x1b[;58H─\x1b[4H \x1b[37m{below}\x1b[1;44m{above}"
