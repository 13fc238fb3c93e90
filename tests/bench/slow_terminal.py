"""A slow terminal: a token bucket between a program and the screen that shows it."""

import codecs
import re
import time
from collections import deque

from tests.bench.program import COLUMNS, LINES, PATIENCE, Program
from tests.emulator import Emulator, EmulatorStream

BUFFER = 16_384
"""Bytes that wait in front of the line; more of them wait in the program, as behind SSH."""
PIECE = 32
"""Bytes that arrive together."""
ASKED = "\x1b[6n"
_NOT_FOR_PYTE = re.compile(r"\x1b\[[<=>?][0-9;$]*[a-zA-Z]|\x1b\[[0-9;]*[nqtu]|\x1b[P_].*?\x1b\\")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[PX^_\]][^\x07\x1b]*\x1b?)?\Z")


class SlowTerminal:
    """Shows a program over a line of so many bytes a second, and so many seconds there and back.

    It answers where its cursor is when all before the question has arrived, as a terminal does.
    """

    def __init__(self, program: Program, rate: float, trip: float) -> None:
        self._program = program
        self._rate, self._way = rate, trip / 2
        self._free = time.monotonic()
        self._coming: deque[tuple[float, bytes]] = deque()
        self._going: deque[tuple[float, str]] = deque()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._unparsed = ""
        self._screen = Emulator(COLUMNS, LINES)
        self._stream = EmulatorStream(self._screen)
        self.last = time.monotonic()
        """When the last byte arrived."""

    @property
    def text(self) -> str:
        """What is shown now."""
        return "\n".join(self._screen.display)

    def press(self, keys: str) -> None:
        """Press keys; they are under way from now on."""
        self._going.append((time.monotonic() + self._way, keys))

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            self._pass_on(now)
            due = [until, *(queue[0][0] for queue in (self._coming, self._going) if queue)]
            wait = max(min(due) - time.monotonic(), 0)
            backlog = (self._free - now) * self._rate
            if backlog > BUFFER:
                time.sleep(min(wait, PIECE / self._rate))
            elif data := self._program.read(wait):
                self._take(data)

    def until(self, words: str) -> None:
        """Let time pass until these words are shown."""
        since = time.monotonic()
        while words not in self.text:
            if time.monotonic() - since > PATIENCE:
                raise AssertionError(f"{words!r} never came:\n{self.text}")
            self.run(0.05)

    def settled(self, quiet: float, longest: float) -> float:
        """Let time pass until nothing has arrived for so long; return when the last byte did."""
        since = time.monotonic()
        while (now := time.monotonic()) - since < longest:
            if not self._coming and not self._going and now - max(self.last, since) > quiet:
                break
            self.run(0.05)
        return self.last

    def _take(self, data: bytes) -> None:
        self._free = max(self._free, time.monotonic())
        for at in range(0, len(data), PIECE):
            piece = data[at : at + PIECE]
            self._free += len(piece) / self._rate
            self._coming.append((self._free + self._way, piece))

    def _pass_on(self, now: float) -> None:
        while self._going and self._going[0][0] <= now:
            self._program.write(self._going.popleft()[1])
        while self._coming and self._coming[0][0] <= now:
            self.last, piece = self._coming.popleft()
            self._draw(self._unparsed + self._decoder.decode(piece))

    def _draw(self, text: str) -> None:
        self._unparsed = ""
        if cut := _UNFINISHED.search(text):
            text, self._unparsed = text[: cut.start()], cut.group()
        before, *asked = text.split(ASKED)
        self._stream.feed(_NOT_FOR_PYTE.sub("", before))
        for behind in asked:
            cursor = self._screen.cursor
            column = min(cursor.x, COLUMNS - 1)
            self.press(f"\x1b[{cursor.y + 1};{column + 1}R")
            self._stream.feed(_NOT_FOR_PYTE.sub("", behind))
