"""The thin wire: after any updates, a terminal shows what Textual's own writing makes it show."""

import random

import pyte
import pytest
from pyte.screens import Char
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tui.terminal.wire.app import Unknown, Wire

WIDTH, HEIGHT = 60, 16
STYLES = [
    Style.parse(each)
    for each in (
        "white on black",
        "bold white on blue",
        "black on rgb(10,200,30)",
        "reverse red on black",
        "underline white on black",
        "none",
    )
]
WORDS = [
    "Alfa Bygg AB",
    "Åkeri",
    "    ",
    "日本語",
    "ｗｉｄｅ",
    "e\u0301te\u0301",
    "x",
    "─" * 12,
    " " * 30,
]


class Terminals:
    """Two terminals: one that Textual writes to, and one at the end of the wire."""

    def __init__(self) -> None:
        self.console = Console(color_system="truecolor", force_terminal=True)
        self.wire = Wire(WIDTH, HEIGHT)
        self.sent = {"stock": 0, "thin": 0}
        self._screens = {name: pyte.Screen(WIDTH, HEIGHT) for name in self.sent}
        self._streams = {name: pyte.Stream(each) for name, each in self._screens.items()}
        for name in self.sent:
            self._streams[name].feed("\x1b[?7l")
            for y in range(HEIGHT):  # what was there before; pyte erases only what was written
                self._streams[name].feed(f"\x1b[{y + 1}H{'x' * WIDTH}")

    def show(self, update: CompositorUpdate) -> str:
        """Draw an update on both; return what went over the wire."""
        thin = self.wire.encode(update, ColorSystem.TRUECOLOR)
        for name, text in (("stock", update.render_segments(self.console)), ("thin", thin)):
            self._streams[name].feed(text)
            self.sent[name] += len(text.encode())
        return thin

    def picture(self, name: str) -> list[list[object]]:
        screen = self._screens[name]
        return [[seen(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def seen(cell: Char) -> Char:
    """Return what is seen of a cell: of a blank without lines, its background."""
    if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)


def line(chance: random.Random) -> Strip:
    segments: list[Segment] = []
    while sum(each.cell_length for each in segments) < WIDTH:
        segments.append(Segment(chance.choice(WORDS), chance.choice(STYLES)))
    return Strip(segments).crop(0, WIDTH)


def whole(lines: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[each] for each in lines], Region(0, 0, WIDTH, HEIGHT))


def part(lines: list[Strip], rows: list[int]) -> ChopsUpdate:
    chops: list[dict[int, Strip | None]] = [{0: each} for each in lines]
    return ChopsUpdate(chops, [(y, 0, WIDTH) for y in rows], [[WIDTH]] * HEIGHT)


def act(chance: random.Random, lines: list[Strip]) -> CompositorUpdate:
    """Change the lines as keys do: a few, a scroll up or down, a part of a line, or all."""
    kind = chance.choice(["few", "few", "scroll", "scroll", "columns", "all"])
    if kind == "all":
        lines[:] = [line(chance) for _ in range(HEIGHT)]
        return whole(lines)
    if kind == "few":
        rows = sorted(chance.sample(range(HEIGHT), 3))
        for y in rows:
            lines[y] = line(chance)
        return part(lines, rows)
    if kind == "columns":
        y, left = chance.randrange(HEIGHT), chance.randrange(WIDTH - 10)
        middle = Strip([Segment("[ Ändra ]", chance.choice(STYLES))], 9)
        before, after = lines[y].crop(0, left), lines[y].crop(left + 9, WIDTH)
        lines[y] = Strip.join([before, middle, after])
        chops: list[dict[int, Strip | None]] = [{0: each} for each in lines]
        ends = [[WIDTH]] * HEIGHT
        if left and all(cell_len(char) == 1 for char in before.text + after.text):
            chops[y], ends[y] = {0: None, left: middle, left + 9: None}, [left, left + 9, WIDTH]
            return ChopsUpdate(chops, [(y, left, left + 9)], ends)
        return ChopsUpdate(chops, [(y, 0, WIDTH)], ends)
    top, bottom = chance.randrange(0, 4), chance.randrange(10, HEIGHT)
    by = chance.choice([1, 1, 2, 5])
    region = lines[top:bottom]
    new = [line(chance) for _ in range(by)]
    lines[top:bottom] = region[by:] + new if chance.random() < 0.5 else new + region[:-by]
    return part(lines, list(range(top, bottom)))


@pytest.mark.parametrize("seed", range(6))
def test_after_thousands_of_acts_the_terminal_shows_what_textual_would_have_drawn(
    seed: int,
) -> None:
    chance, terminals = random.Random(seed), Terminals()
    lines = [line(chance) for _ in range(HEIGHT)]
    terminals.show(whole(lines))
    for number in range(500):
        sent = terminals.show(act(chance, lines))
        same = terminals.picture("stock") == terminals.picture("thin")
        assert same, f"act {number}, after {sent!r}"


def test_what_is_there_already_costs_nothing() -> None:
    chance, terminals = random.Random(1), Terminals()
    lines = [line(chance) for _ in range(HEIGHT)]
    terminals.show(whole(lines))
    assert terminals.show(whole(lines)) == ""


def rows_of_a_list(first: int, cursor: int) -> list[Strip]:
    plain, under = Style.parse("white on black"), Style.parse("bold black on cyan")
    return [
        Strip([Segment(f" {n} Kund nummer {n} AB".ljust(WIDTH), under if n == cursor else plain)])
        for n in range(first, first + HEIGHT)
    ]


def test_a_list_that_scrolls_by_a_line_costs_its_two_cursor_lines_only() -> None:
    terminals = Terminals()
    terminals.show(whole(rows_of_a_list(1000, 1015)))
    before = dict(terminals.sent)
    sent = terminals.show(whole(rows_of_a_list(1001, 1016)))
    assert "\x1b[1;15r\x1b[1H\x1b[M\x1b[r" in sent
    assert terminals.picture("thin") == terminals.picture("stock")
    assert (terminals.sent["thin"] - before["thin"]) * 6 < terminals.sent["stock"] - before["stock"]


def test_one_cell_costs_one_cell() -> None:
    terminals = Terminals()
    plain = Style.parse("white on black")
    lines = [Strip([Segment("a" * WIDTH, plain)]) for _ in range(HEIGHT)]
    terminals.show(whole(lines))
    lines[3] = Strip([Segment("a" * 10 + "b" + "a" * 49, plain)])
    assert terminals.show(part(lines, [3])) == "\x1b[4;11H\x1b[37;40mb\x1b[m"


def test_where_erasing_has_no_colour_blanks_are_sent() -> None:
    wire = Wire(WIDTH, HEIGHT, erases_in_colour=False)
    lines = [Strip([Segment(" " * WIDTH, STYLES[1])]) for _ in range(HEIGHT)]
    assert "\x1b[K" not in wire.encode(whole(lines), ColorSystem.TRUECOLOR)


def test_an_update_of_another_size_is_left_to_textual() -> None:
    with pytest.raises(Unknown):
        Wire(WIDTH + 1, HEIGHT).encode(whole([Strip.blank(WIDTH)] * HEIGHT), ColorSystem.TRUECOLOR)
