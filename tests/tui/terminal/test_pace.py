"""The pace of a line: exact figures of what is sent and left out, by a clock of its own."""

from collections import deque
from copy import deepcopy
from typing import NamedTuple

import pytest

from tui.terminal.wire.pace import AHEAD, ASK, STALLED, Pace

PLACE = (1, 0)
KEY = 1 / 30
"""Seconds between two keys that a keyboard repeats."""


class Line:
    """A line that takes so many bytes a second, with a terminal at its end that answers."""

    def __init__(self, rate: float, trip: float, *, answers: bool = True) -> None:
        self.now = 0.0
        self.answers = answers
        self.pace = Pace(lambda: self.now)
        self.asked = self.sent = self.frames = self.left_out = 0
        self.drawn = 0.0
        self._rate, self._trip = rate, trip
        self._coming: deque[float] = deque()
        self._late = 0

    def show(self, size: int) -> None:
        """Show a picture whose frame has so many bytes, or leave it out."""
        self.pace.give_up()
        if self.pace.full:
            self.left_out += 1
            self._late = size
            return
        self._late = 0
        self.frames += 1
        before, _, after = self.pace.paced("x" * size, PLACE).partition("x" * size)
        for text in (before, "x" * size + after):
            if not text:
                continue
            self.asked += text.count(ASK)
            self.sent += len(text)
            self.drawn = max(self.drawn, self.now) + len(text) / self._rate
            if self.answers and ASK in text:
                self._coming.append(self.drawn + self._trip)

    def until(self, moment: float) -> None:
        """Go on until then; what is shown by now is drawn when an answer makes room for it."""
        while self._coming and self._coming[0] <= moment:
            self.now = self._coming.popleft()
            self.pace.answered(PLACE, self.now)
            self.pace.give_up()
            if self._late and not self.pace.full:
                self.show(self._late)
        self.now = moment

    def rest(self) -> float:
        """Go on until all is drawn; return when that is."""
        while self._coming:
            self.until(self._coming[0])
        return self.drawn


def held(line: Line, size: int, keys: int = 60) -> float:
    """Hold a key; return how many seconds after the last one the newest picture is drawn."""
    for _ in range(keys):
        line.until(line.now + KEY)
        line.show(size)
    released = line.now
    return line.rest() - released


class Held(NamedTuple):
    """What becomes of 60 keys, each of which shows a picture of so many bytes."""

    rate: float
    trip: float
    size: int
    sent: int
    asked: int
    late: float


@pytest.mark.parametrize(
    "told",
    [
        Held(rate=1e7, trip=0.0002, size=250, sent=60, asked=6, late=0.0),
        Held(rate=1e6, trip=0.03, size=250, sent=60, asked=6, late=0.0),
        Held(rate=1e6, trip=0.03, size=1280, sent=60, asked=30, late=0.0),
        Held(rate=5_600, trip=0.15, size=250, sent=45, asked=22, late=0.1),
        Held(rate=5_600, trip=0.15, size=650, sent=18, asked=18, late=0.2),
        Held(rate=960, trip=0.15, size=250, sent=9, asked=9, late=0.6),
        Held(rate=960, trip=0.15, size=650, sent=4, asked=4, late=0.9),
    ],
    ids=lambda told: f"{told.rate:.0f} bytes a second, {told.size} each",
)
def test_frames_that_would_only_queue_are_left_out(told: Held) -> None:
    """Without that, 60 frames of 650 bytes are behind by 5 s at 56k, and by 39 s at 9,600."""
    line = Line(told.rate, told.trip)
    line.show(4000)
    line.rest()
    line.until(line.now + 2.0)
    before = line.frames, line.asked
    late = held(line, told.size)
    assert (line.frames - before[0], line.asked - before[1]) == (told.sent, told.asked)
    assert round(late, 1) == told.late


def test_a_terminal_that_does_not_answer_is_asked_twice_and_sent_all() -> None:
    line = Line(960, 0.15, answers=False)
    line.show(4000)
    held(line, 250)
    assert (line.frames, line.left_out, line.asked) == (61, 0, 2)


@pytest.mark.parametrize("rate", [960, 1_200, 5_600])
def test_a_line_that_still_draws_the_first_picture_is_known_by_its_answer(rate: int) -> None:
    """That comes seconds late, and is no sign of a terminal that does not answer."""
    line = Line(rate, 0.15)
    line.pace.painted(3_700)
    line.pace.try_again()  # as the first size that is told has it do
    line.drawn = 3_700 / rate
    line.show(8)
    line.rest()
    assert line.pace.slow
    line.now += 1
    assert held(line, 250) < 1


def test_a_lone_key_costs_at_most_one_question_and_none_on_a_fast_line() -> None:
    for rate, asked in ((960, 10), (1e7, 0)):
        line = Line(rate, 0.01)
        line.show(4000)
        line.rest()
        before = line.asked
        for _ in range(10):
            line.until(line.now + 3.0)
            line.show(250)
        assert line.asked - before == asked


@pytest.mark.parametrize(("rate", "slow"), [(960, True), (7_000, True), (1e5, False), (1e7, False)])
def test_a_line_is_slow_once_it_is_known_to_be(rate: float, slow: bool) -> None:
    line = Line(rate, 0.02)
    assert not line.pace.slow
    line.show(4000)
    line.rest()
    assert line.pace.slow == slow


def test_the_way_to_the_terminal_is_measured_again_after_a_minute() -> None:
    line = Line(960, 0.15)
    line.show(4000)
    line.rest()
    before = line.asked
    line.until(line.now + 61.0)
    line.show(250)
    assert line.asked - before == 2


@pytest.mark.parametrize("trip", [0.0, 0.02, 0.15, 0.6])
@pytest.mark.parametrize("rate", [300, 960, 5_600, 1e5, 1e7])
def test_on_any_line_at_most_one_frame_is_drawn_before_the_newest(rate: float, trip: float) -> None:
    line = Line(rate, trip)
    line.show(4000)
    line.rest()
    late = held(line, 600)
    assert late <= 2 * 604 / rate + trip + AHEAD + STALLED


def test_an_answer_that_nobody_has_asked_for_is_none() -> None:
    line = Line(960, 0.15)
    line.pace.answered(PLACE, 0.0)
    line.show(4000)
    line.rest()
    line.pace.answered((7, 7), line.now)
    line.until(line.now + 1.0)
    line.show(1000)
    line.pace.answered((7, 7), line.now)
    assert line.pace.full


@pytest.mark.parametrize("place", [PLACE, (4, 4)])
def test_what_comes_long_after_the_first_question_is_no_answer(place: tuple[int, int]) -> None:
    """Else the way to the terminal would seem to take as long, and so would each wait for it."""
    line = Line(rate=1e6, trip=0.0, answers=False)
    line.show(4_000)
    line.until(60.0)
    line.pace.answered(place, line.now)
    for _ in range(9):
        line.show(2_000)
        line.until(line.now + KEY)
    assert line.left_out == 0


def test_where_answers_come_no_more_it_is_waited_for_them_once() -> None:
    line = Line(960, 0.15)
    line.show(4000)
    line.rest()
    line.answers = False
    for _ in range(8):
        line.show(600)
    assert line.pace.full
    line.until(line.now + line.pace.room_in + 8.0)
    kept = deepcopy(vars(line.pace))
    assert not line.pace.full
    assert vars(line.pace) == kept, "to look is no act"
    before = line.frames, line.asked
    held(line, 600)
    assert (line.frames - before[0], line.asked - before[1]) == (60, 2)


def test_the_shell_gets_no_answer_that_can_be_waited_for() -> None:
    line = Line(960, 0.15)
    line.show(4000)
    line.rest()
    assert line.pace.owed == 0.0
    line.show(960)
    assert 1.15 < line.pace.owed < 1.3
    line.rest()
    assert line.pace.owed == 0.0
    silent = Line(960, 0.15, answers=False)
    silent.show(4000)
    assert silent.pace.owed == 0.0
