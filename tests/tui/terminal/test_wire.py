"""The thin wire: after any updates, a terminal shows what Textual's own writing makes it show."""

import random

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.emulator import Emulator, EmulatorStream, seen
from tui.terminal.wire.abilities import ABLE, PLAIN, Abilities
from tui.terminal.wire.cells import UNKNOWN, Unknown, cells_of
from tui.terminal.wire.pen import Pen
from tui.terminal.wire.strokes import strokes_of
from tui.terminal.wire.wire import Wire

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

    def __init__(self, can: Abilities = ABLE) -> None:
        self.console = Console(color_system="truecolor", force_terminal=True)
        self.wire = Wire(WIDTH, HEIGHT, can)
        self.sent = {"stock": 0, "thin": 0}
        self._screens = {name: Emulator(WIDTH, HEIGHT) for name in self.sent}
        for screen in self._screens.values():
            screen.left_and_right = True
        self._streams = {name: EmulatorStream(each) for name, each in self._screens.items()}
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

    def feed(self, text: str) -> None:
        """Send text to the one at the end of the wire."""
        self._streams["thin"].feed(text)

    def picture(self, name: str) -> list[list[object]]:
        screen = self._screens[name]
        return [[seen(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


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


def beside(chance: random.Random, lines: list[Strip]) -> CompositorUpdate:
    """Move what stands at the left of a column, and perhaps change what is at its right.

    All characters are narrow here: Textual cuts others where a line is cut.
    """
    edge, top, bottom = (
        chance.choice((25, 40)),
        chance.randrange(0, 4),
        chance.randrange(10, HEIGHT),
    )
    lines[:] = [each if narrow(each) else row(chance) for each in lines]
    pane = [each.crop(edge, WIDTH) for each in lines]
    if chance.random() < 0.5:
        pane = [row(chance).crop(edge, WIDTH) for _ in lines]
    by = chance.choice([1, 1, 2, 5])
    new, old = [row(chance) for _ in range(by)], lines[top:bottom]
    lines[top:bottom] = [*old[by:], *new] if chance.random() < 0.5 else [*new, *old[:-by]]
    lines[:] = [Strip.join([each.crop(0, edge), pane[y]]) for y, each in enumerate(lines)]
    return part(lines, [*range(HEIGHT)])


def row(chance: random.Random) -> Strip:
    """Return a line of narrow characters alone."""
    while True:
        made = line(chance)
        if narrow(made):
            return made


def narrow(strip: Strip) -> bool:
    return all(cell_len(char) == 1 for char in strip.text)


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
        whole_cells = narrow(lines[y])
        lines[y] = Strip.join([before, middle, after])
        chops: list[dict[int, Strip | None]] = [{0: each} for each in lines]
        ends = [[WIDTH]] * HEIGHT
        if left and whole_cells:
            chops[y], ends[y] = {0: None, left: middle, left + 9: None}, [left, left + 9, WIDTH]
            return ChopsUpdate(chops, [(y, left, left + 9)], ends)
        return ChopsUpdate(chops, [(y, 0, WIDTH)], ends)
    top, bottom = chance.randrange(0, 4), chance.randrange(10, HEIGHT)
    by = chance.choice([1, 1, 2, 5])
    region = lines[top:bottom]
    new = [line(chance) for _ in range(by)]
    lines[top:bottom] = region[by:] + new if chance.random() < 0.5 else new + region[:-by]
    return part(lines, list(range(top, bottom)))


KINDS = {
    "able": ABLE,
    "without repeating": ABLE._replace(repeats=False),
    "without erasing": ABLE._replace(erases=False),
    "erasing without colour": ABLE._replace(fills=False),
    "without columns": ABLE._replace(columns=False),
    "with margins": ABLE._replace(margins=True),
    "plain": PLAIN,
}


@pytest.mark.parametrize(("seed", "can"), list(enumerate(KINDS.values())), ids=list(KINDS))
def test_after_thousands_of_acts_the_terminal_shows_what_textual_would_have_drawn(
    seed: int, can: Abilities
) -> None:
    chance, terminals = random.Random(seed), Terminals(can)
    lines = [line(chance) for _ in range(HEIGHT)]
    terminals.show(whole(lines))
    for number in range(250):
        kind = beside if chance.random() < 0.2 else act
        sent = terminals.show(kind(chance, lines))
        same = terminals.picture("stock") == terminals.picture("thin")
        assert same, f"act {number}, after {sent!r}"


def test_in_pieces_of_any_size_it_comes_to_the_same() -> None:
    """Also where what is newer comes before the last piece."""
    chance, terminals = random.Random(8), Terminals()
    lines = [line(chance) for _ in range(HEIGHT)]
    for _ in range(300):
        update, most = act(chance, lines), chance.choice((1, 80, 400))
        terminals.feed(terminals.wire.encode(update, ColorSystem.TRUECOLOR, most))
        while terminals.wire.rest and chance.random() < 0.8:
            terminals.feed(terminals.wire.more(most))
        if terminals.wire.rest:
            terminals.wire.rest = {}
            continue
        terminals.feed(terminals.wire.encode(whole(lines), ColorSystem.TRUECOLOR))
        terminals.show(whole(lines))
        assert terminals.picture("stock") == terminals.picture("thin")


def test_a_piece_has_no_more_bytes_than_it_may_unless_one_line_has() -> None:
    chance, wire = random.Random(9), Wire(WIDTH, HEIGHT)
    wire.encode(whole([line(chance) for _ in range(HEIGHT)]), ColorSystem.TRUECOLOR)
    update = part([line(chance) for _ in range(HEIGHT)], [*range(HEIGHT)])
    sizes = [len(wire.encode(update, ColorSystem.TRUECOLOR, 300).encode())]
    while wire.rest:
        sizes.append(len(wire.more(300).encode()))
    assert max(sizes) <= 300
    assert len(sizes) > 3


@pytest.mark.parametrize("lacks", ["repeats", "erases"])
def test_where_rules_are_twice_as_wide_repeating_and_erasing_draw_what_writing_draws(
    lacks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terminals for Chinese and Japanese draw `─` over two columns, whatever is counted here."""
    monkeypatch.setattr("pyte.screens.wcwidth", lambda char: 2 if char == "─" else cell_len(char))
    chance = random.Random(7)
    for _ in range(50):
        strips = [line(chance).crop(0, 25).adjust_cell_length(WIDTH) for _ in range(HEIGHT)]
        cells = [cells_of(strip, ColorSystem.TRUECOLOR) for strip in strips]
        unknown = [UNKNOWN] * WIDTH
        strokes = [each for y in range(HEIGHT) for each in strokes_of(y, unknown, cells[y])]
        pictures = []
        for can in (ABLE, ABLE._replace(**{lacks: False})):
            terminals, pen = Terminals(), Pen(WIDTH, can, "")
            pen.draw(strokes, dict(enumerate(cells)))
            terminals.feed(pen.written)
            pictures.append(terminals.picture("thin"))
        assert pictures[0] == pictures[1]


def test_a_rule_is_one_character_repeated() -> None:
    terminals = Terminals()
    rule = Strip([Segment("─" * WIDTH, Style.parse("white on black"))])
    assert "─\x1b[59b" in terminals.show(whole([rule] * HEIGHT))
    assert terminals.picture("thin") == terminals.picture("stock")


def test_a_column_in_a_style_of_its_own_turns_to_that_style_once() -> None:
    terminals = Terminals()
    words, rule = Style.parse("white on black"), Style.parse("blue on black")
    row = Strip([Segment("Alfa Bygg AB".ljust(30), words), Segment("│" + " " * 29, rule)])
    sent = terminals.show(whole([row] * HEIGHT))
    assert sent.count("m") == 3
    assert terminals.picture("thin") == terminals.picture("stock")


def test_a_style_stays_set_between_frames_until_the_wire_is_left() -> None:
    terminals = Terminals()
    lines = [Strip([Segment("a" * WIDTH, STYLES[0])]) for _ in range(HEIGHT)]
    assert not terminals.show(whole(lines)).endswith("\x1b[m")
    assert terminals.wire.leave() == "\x1b[m"
    assert terminals.wire.leave() == ""


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


def test_a_list_beside_a_pane_scrolls_between_margins_and_the_pane_costs_nothing() -> None:
    def pictured(first: int) -> list[Strip]:
        pane = [Segment(f"{chr(65 + y)} pane".ljust(20), STYLES[0]) for y in range(HEIGHT)]
        rows = [each.crop(0, 40) for each in rows_of_a_list(first, 0)]
        return [Strip([*row, each]) for row, each in zip(rows, pane, strict=True)]

    terminals = Terminals(ABLE._replace(margins=True))
    terminals.show(whole(pictured(1000)))
    sent = terminals.show(whole(pictured(1001)))
    scroll = "\x1b[?69h\x1b[;22s\x1b[1;16r\x1b[1H\x1b[M\x1b[r\x1b[?69l"
    assert sent == f"{scroll}\x1b[16H 1016 Kund nummer 1016"
    assert terminals.picture("thin") == terminals.picture("stock")


def test_one_cell_costs_one_cell() -> None:
    terminals = Terminals()
    plain = Style.parse("white on black")
    lines = [Strip([Segment("a" * WIDTH, plain)]) for _ in range(HEIGHT)]
    terminals.show(whole(lines))
    lines[3] = Strip([Segment("a" * 10 + "b" + "a" * 49, plain)])
    assert terminals.show(part(lines, [3])) == "\x1b[4;11Hb"


def test_where_erasing_has_no_colour_blanks_are_sent() -> None:
    wire = Wire(WIDTH, HEIGHT, ABLE._replace(fills=False))
    lines = [Strip([Segment(" " * WIDTH, STYLES[1])]) for _ in range(HEIGHT)]
    assert "\x1b[K" not in wire.encode(whole(lines), ColorSystem.TRUECOLOR)


def test_an_update_of_another_size_is_left_to_textual() -> None:
    with pytest.raises(Unknown):
        Wire(WIDTH + 1, HEIGHT).encode(whole([Strip.blank(WIDTH)] * HEIGHT), ColorSystem.TRUECOLOR)
