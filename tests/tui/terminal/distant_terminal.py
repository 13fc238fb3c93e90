"""A small app at one end of a line, and at the other a terminal that draws when it is told to."""

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pyte.screens import Char
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import ComposeResult
from textual.driver import Driver
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tests.emulator import Emulator, EmulatorStream, seen
from tests.pressing import PATIENCE
from tui.terminal.decoder import LenientDecoder
from tui.terminal.driver import CellParser
from tui.terminal.wire.app import ThinWire
from tui.terminal.wire.pace import ASK, Pace

WIDTH, HEIGHT = 60, 16
STYLES = [Style.parse(each) for each in ("white on black", "bold white on blue", "red on black")]
WORDS = ["Alfa Bygg AB", "Åkeri", "    ", "日本語", "x", "─" * 12, " " * 30]


BEFORE = "\x1b[?7l" + "".join(f"\x1b[{y}H{'x' * WIDTH}" for y in range(1, HEIGHT + 1))
"""What is on a terminal before; pyte erases only what was written."""


def line(chance: random.Random) -> Strip:
    segments: list[Segment] = []
    while sum(each.cell_length for each in segments) < WIDTH:
        segments.append(Segment(chance.choice(WORDS), chance.choice(STYLES)))
    return Strip(segments).crop(0, WIDTH)


class Lines(Widget):
    """Shows lines."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.shown = [line(chance) for _ in range(HEIGHT)]

    def render_line(self, y: int) -> Strip:
        return self.shown[y]

    def change(self, kind: str = "") -> None:
        """Change a few, or move most of them as a list does, or change all."""
        kind = kind or self.chance.choice(("few", "few", "up", "down", "all"))
        new = line(self.chance)
        changed = range(HEIGHT)
        if kind == "few":
            changed = self.chance.sample(range(HEIGHT), 2)
            for y in changed:
                self.shown[y] = line(self.chance)
        elif kind == "all":
            self.shown = [line(self.chance) for _ in range(HEIGHT)]
        else:
            changed = range(1, HEIGHT - 2)
            moved = self.shown[1:-2]
            self.shown[1:-2] = [*moved[1:], new] if kind == "up" else [new, *moved[:-1]]
        self.refresh(*(Region(0, y, WIDTH, 1) for y in changed))


class InMemory(Driver):
    """Keeps what is sent until it is drawn."""

    sent: deque[str]
    left = False
    """Whether the app has given the terminal back."""

    def write(self, data: str) -> None:
        self.sent.append(data)

    def start_application_mode(self) -> None:
        self.sent = deque()
        self.send_message(events.Resize(Size(WIDTH, HEIGHT), Size(WIDTH, HEIGHT)))

    def disable_input(self) -> None:
        pass

    def stop_application_mode(self) -> None:
        self.left = True


class App(ThinWire):
    CSS = "Lines { width: 100%; height: 100%; } Input { dock: top; }"

    def __init__(self, chance: random.Random, pace: Pace) -> None:
        super().__init__(driver_class=InMemory)
        self.__dict__["line_pace"] = pace
        self.lines = Lines(chance)
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.lines

    def on_key(self, event: events.Key) -> None:
        self.pressed.append(event.key)


class DistantTerminal:
    """A terminal behind a line, with a clock of its own: what is sent is drawn when it is told."""

    def __init__(self, seed: int, *, repeats: bool = True, margins: bool = False) -> None:
        self.chance = random.Random(seed)
        self.now = 0.0
        self.app = App(self.chance, Pace(lambda: self.now, silent=0.05))
        self.asked = self.written = 0
        self.answers: deque[str] = deque()
        self._screen = Emulator(WIDTH, HEIGHT)
        self._screen.repeats, self._screen.left_and_right = repeats, margins
        self._stream = EmulatorStream(self._screen)
        self._stream.feed(BEFORE)
        self._decoder, self._parser = LenientDecoder(), CellParser()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["DistantTerminal"]:
        self.task = asyncio.create_task(self.app.run_async(size=(WIDTH, HEIGHT)))
        async with asyncio.timeout(PATIENCE):
            while not (self.app.is_running and self.app.screen_stack and self.driver.sent):
                await asyncio.sleep(0)
        yield self
        self.app.exit()
        await self.task

    @property
    def driver(self) -> InMemory:
        assert isinstance(self.app._driver, InMemory)
        return self.app._driver

    def draw(self, most: int = 1_000_000) -> None:
        """Draw so many of the writes that are under way."""
        for _ in range(min(most, len(self.driver.sent))):
            sent = self.driver.sent.popleft()
            self.written += len(sent.encode())
            before, *asked = sent.split(ASK)
            self._stream.feed(before)
            for behind in asked:
                self.asked += 1
                cursor = self._screen.cursor
                self.answers.append(f"\x1b[{cursor.y + 1};{min(cursor.x, WIDTH - 1) + 1}R")
                self._stream.feed(behind)

    def send(self, *pieces: str) -> None:
        """Send what was pressed or answered."""
        for piece in pieces:
            came = self._decoder.decode(piece.encode())
            for event in self._parser.feed(came) if came else ():  # nothing is its end
                event.time = self.now
                self.driver.process_message(event)

    def resize(self) -> None:
        """Be another window of the same size, with something else in it."""
        self.draw()
        self._stream.feed(BEFORE)
        self.driver.send_message(events.Resize(Size(WIDTH, HEIGHT), Size(WIDTH, HEIGHT)))

    async def idle(self) -> None:
        """Wait until the app has drawn what there is to draw."""
        for _ in range(2):
            drawn = asyncio.Event()
            self.app.screen.call_after_refresh(drawn.set)
            await drawn.wait()

    async def settled(self, *, answers: bool) -> None:
        """Draw all and answer all, or let so much time pass that no answer can come any more."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            await self.idle()
            self.draw()
            if answers and self.answers:
                self.now += 0.3
                self.send(self.answers.popleft())
            elif self.app.behind or self.driver.sent:
                self.now += 1.0 if answers else 100.0
                self.app.go_on()
            else:
                return
        raise AssertionError("it draws and asks without an end")

    @property
    def picture(self) -> list[list[Char]]:
        return _cells(self._screen)

    @property
    def expected(self) -> list[list[Char]]:
        """What Textual draws of the same on a terminal that is blank."""
        update = self.app._whole(self.app.screen)
        assert isinstance(update, CompositorUpdate)
        screen = Emulator(WIDTH, HEIGHT)
        EmulatorStream(screen).feed(BEFORE + update.render_segments(self.app.console))
        return _cells(screen)


def _cells(screen: Emulator) -> list[list[Char]]:
    return [[seen(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]
