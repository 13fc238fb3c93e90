"""The pace of a line: how far a terminal is behind what was sent to it.

On a slow line frames queue, and a key is seen when all before it has been drawn. So the terminal is
asked now and then where its cursor is: its answer says that it has drawn what was sent before. What
the line needs for a frame, and for nothing, is learnt from that, and a frame that would only queue
is left out: the next one shows what it would have shown.
"""

import time
from collections import deque
from collections.abc import Callable
from math import inf
from typing import NamedTuple

ASK = "\x1b[6n"
"""Asks a terminal where its cursor is."""
AHEAD = 0.05
"""Seconds of drawing that may wait on the line, so that it never stands still."""
STALLED = 0.15
"""Seconds by which an answer may be late before the line counts as standing still."""
PIECE = 0.15
"""Seconds of drawing that are sent at once: by so much what is newer comes later."""
SHARE = 0.05
"""Seconds of drawing after which the terminal is asked again; less than that cannot queue."""
SELDOM = 2048
"""Bytes after which it is asked again, however fast it is."""
SILENT = 3.0
"""Seconds beyond what a line needs, after which no answer is waited for any more."""
SLOWEST = 960
"""Bytes a second of a line of which nothing is known yet: the slowest that is reckoned with."""
RESTED = 1.0
"""Seconds without a frame after which none is under way any more on a line that is known."""
RENEWED = 60.0
"""Seconds after which it is asked before a frame as well, since the way to it may have changed."""
SLACK = 1.5
"""What a line needs may be so many times what it seemed to need."""
SLOW = 10_000
"""Bytes a second below which a line is slow: one more change of colours takes some milliseconds."""
FEWEST = 128
"""Bytes that are sent at once on the slowest line."""
LEAST = 0.001
"""Seconds below which what a line needs is no longer told from the machine's own turns."""

Place = tuple[int, int]
"""Column and line, from 0."""


def led(place: Place) -> str:
    """Return what leads the cursor to a place."""
    x, y = place
    return f"\x1b[{y + 1};{x + 1}H" if x or y else "\x1b[H"


class Question(NamedTuple):
    """What was sent since the one before; of the last frame in it, how much and when."""

    place: Place | None
    begun: float
    sent: float
    size: int = 0
    last: int = 0


class Pace:
    """Which frames are followed by a question, and whether one more would have to queue.

    A terminal that does not answer is asked once, and never waited for. One that does not answer
    any more is waited for once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, silent: float = SILENT) -> None:
        self._clock = clock
        self._silent = silent
        self._asked: deque[Question] = deque()
        self._trip: float | None = None
        self._trip_at = 0.0
        self._size = self._seconds = 0.0
        self._begun = self._sent = 0.0
        self._since = 0
        self._answered_at = 0.0
        self._painted = 0

    def painted(self, size: int) -> None:
        """Take up that so many bytes were sent before the first frame, and may not be drawn yet."""
        self._painted = size

    @property
    def now(self) -> float:
        """The time by its clock."""
        return self._clock()

    def paced(self, frame: str, place: Place, probes: int = 0) -> str:
        """Return a frame with the questions that go with it, for which the cursor goes to a place.

        So many probes in it are questions already, which the terminal answers before it draws.
        """
        behind = led(place) + ASK
        now, size = self._clock(), len(frame.encode())
        if self._trip is None:
            if self._asked:  # nothing more before it has answered at all
                return frame
            before = "" if probes else ASK
            self._asked += [Question(None, now, now)] * max(probes, 1)
            self._asked.append(Question(place, now, now, size, size))
            return f"{before}{frame}{behind}"
        if not self._asked and now - self._sent > RESTED:
            self._since = 0  # what was sent before has long been drawn
        if not self._since:
            self._begun = now
        self._sent = now
        self._since += size
        if self._since < min(self._rate * SHARE, SELDOM):
            return frame
        self._since, size = self._since + len(behind), size + len(behind)
        before = ""
        if not self._asked and now - self._trip_at > RENEWED:
            before = ASK
            self._painted = 0
            self._asked.append(Question(None, now, now))
        self._asked.append(Question(place, self._begun, now, self._since, size))
        self._since = 0
        return f"{before}{frame}{behind}"

    def answered(self, place: Place, at: float) -> None:
        """Take an answer, which came at that time; what answers no question of these is none.

        Nor is what comes long after the first ones: the way would seem to take as long ever after.
        """
        asked = [each.place for each in self._asked]
        if place not in asked and None not in asked[:1]:
            return
        begins = self._trip is None
        if begins and at - self._asked[-1].sent > SILENT + self._painted / SLOWEST:
            return
        for _ in range(0 if asked[0] is None else asked.index(place)):
            self._asked.popleft()  # its answer was lost
        question = self._asked.popleft()
        trip = max(at - question.sent, 0.0)
        behind_picture = trip > self._painted / SLOW > 0
        if begins and behind_picture:  # it tells what the line needs, and the way is asked for anew
            self._size, self._seconds = self._painted, trip
        if self._trip is None or not question.size:
            self._trip, self._trip_at = trip, -inf if behind_picture else at
        self._trip = min(trip, self._trip)
        if question.size:
            whole = at - max(self._answered_at, question.begun + self._trip)
            alone = (trip - self._trip) * question.size / question.last
            # the newer, the more it counts; and the longer it took
            self._size = self._size / 2 + question.size
            self._seconds = self._seconds / 2 + max(min(whole, alone), LEAST)
        self._answered_at = at

    @property
    def room_in(self) -> float:
        """Seconds until another frame need not queue; none or less where there is room now.

        While the line stands still, it is how long the answer is waited for.
        """
        if self._trip is None or not self._asked:
            return 0.0
        first, late = self._asked[0], self._late
        if late > self._patience:  # it is waited for no longer
            return 0.0
        needed = first.size / self._rate if self._seconds else 0.0
        if late > SLACK * needed + STALLED:
            return self._patience - late
        if not self._seconds:
            return 0.0
        drawing = self._clock() - max(first.begun, self._answered_at - self._trip)
        return self._under_way / self._rate - drawing - AHEAD

    @property
    def full(self) -> bool:
        """Whether another frame would have to queue."""
        return self.room_in > 0

    @property
    def slow(self) -> bool:
        """Whether the line is known to be one on which bytes are the delay."""
        return bool(self._seconds) and self._rate < SLOW

    @property
    def most(self) -> float:
        """How many bytes are to be sent at once."""
        return max(self._rate * PIECE, FEWEST) if self._seconds else inf

    @property
    def owed(self) -> float:
        """Seconds within which the answers that are still to come should be here."""
        if self._trip is None or not self._asked:
            return 0.0
        until = self._asked[-1].sent + self._trip + self._under_way / self._rate + AHEAD
        return max(until - self._clock(), 0.0)

    def give_up(self) -> None:
        """Begin anew where an answer is later than any is waited for."""
        if self._late > self._patience:
            self.ask_anew()

    def ask_anew(self) -> None:
        """Begin as with a terminal of which nothing is known: it may be another one by now."""
        self._asked.clear()
        self._trip = None
        self._size = self._seconds = self._since = 0

    def wait_no_more(self) -> None:
        """Wait for none of the answers that are still to come: others have had the terminal."""
        self._asked.clear()
        self._since = 0

    def try_again(self) -> bool:
        """Ask a terminal once more that has never answered: its window may be in another one."""
        if self._trip is None:
            self.ask_anew()
        return self._trip is None

    @property
    def _rate(self) -> float:
        """Bytes a second; while nothing is known, as many as the slowest line takes."""
        return self._size / self._seconds if self._seconds else SLOWEST

    @property
    def _late(self) -> float:
        """Seconds by which the next answer comes later than from a terminal with nothing to draw.

        One that has never answered is not waited for.
        """
        if self._trip is None or not self._asked:
            return 0.0
        since = max(self._asked[0].sent, self._answered_at - self._trip)
        return self._clock() - since - self._trip

    @property
    def _under_way(self) -> int:
        return sum(each.size for each in self._asked) + self._since

    @property
    def _patience(self) -> float:
        """Seconds that the next answer may be late: what is sent behind it does not delay it."""
        size = self._asked[0].size if self._asked else 0
        return self._silent + 2 * size / self._rate
