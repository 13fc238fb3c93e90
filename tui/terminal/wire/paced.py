"""An app that sends its frames at the pace of the line: what would only queue is left out."""

import asyncio
import contextlib
from abc import abstractmethod
from collections.abc import AsyncIterator
from functools import cached_property
from math import inf

from textual import events
from textual.app import App
from textual.message import Message
from textual.timer import Timer

from tui.terminal.wire.pace import Pace

QUIET = 0.1
"""Seconds without a key after which nothing is sent any more of what is out of date."""
LONGER = 2
"""So many times more bytes are sent at once while no key comes that would have to wait for them."""
AGAIN = 0.005
"""Seconds that a timer runs longer, so that there is room when it has run out."""
LAST = 2.0
"""Seconds that the last answers are waited for at most."""


class PacedApp(App[None]):
    """Says which frames are to be left out, and sees to it that what they show is shown later."""

    _timer: Timer | None = None
    _newer = False
    """Whether something was left out that is not on the terminal yet."""
    _pressed_at = -inf
    """When the last key came, or the mouse moved."""

    @cached_property
    def line_pace(self) -> Pace:
        """How far the terminal is behind."""
        return Pace()

    @cached_property
    def _heard(self) -> asyncio.Event:
        return asyncio.Event()

    @property
    @abstractmethod
    def _begun(self) -> bool:
        """Whether there is more to send of the last frame."""

    @abstractmethod
    def _send_more(self) -> None:
        """Send more of it."""

    @abstractmethod
    def _send_all(self) -> None:
        """Send what is shown now, and nothing more of what is out of date."""

    @abstractmethod
    def _hear(self, cursor: events.CursorPosition) -> None:
        """Take an answer that may be one to a question of the app's own."""

    async def _post_message(self, message: Message) -> bool:
        """Take at once what the terminal answers, also while another event is at work."""
        if not isinstance(message, events.CursorPosition):
            return await super()._post_message(message)
        self._hear(message)
        self.line_pace.answered((message.x, message.y), message.time)
        self._heard.set()
        if self._timer is not None:
            self.call_later(self.go_on)
        return True

    async def answers_come(self) -> None:
        """Wait, though never long, until all is answered: it would come to the shell as keys."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(self.line_pace.owed, LAST)):
                while self.line_pace.owed:
                    self._heard.clear()
                    await self._heard.wait()

    @contextlib.asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Draw nothing meanwhile; the terminal can be given away, since all is answered by then.

        A frame that was drawn while it waits would be asked for anew.
        """
        with self.batch_update():
            await self.answers_come()
            yield

    @property
    def behind(self) -> bool:
        """Whether the app shows what is not on its way to the terminal yet."""
        return self._begun or self._newer

    @property
    def _busy(self) -> bool:
        """Whether another frame is to be left out."""
        return self._begun or self.line_pace.full

    @property
    def _keys_come(self) -> bool:
        return self.line_pace.now <= self._pressed_at + QUIET

    @property
    def _most(self) -> float:
        """How many bytes are to be sent at once."""
        return self.line_pace.most * (1 if self._keys_come else LONGER)

    def _leave_out(self) -> None:
        """Show later what is shown then."""
        self._newer = True
        self._go_on_later()

    def _go_on_later(self) -> None:
        """Go on when there is room, or when the terminal answers."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(max(self.line_pace.room_in, 0.0) + AGAIN, self.go_on)

    def go_on(self) -> None:
        """Send more, of the frame that is begun or of what is newer.

        While a key is held, a frame that is begun is sent to its end, so that what is seen fits
        together. Once none has come for a while, nobody waits for what is out of date.
        """
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self.behind:
            return
        self.line_pace.give_up()
        if self._batch_count or self.line_pace.full:
            self._go_on_later()
        elif self._begun and (self._keys_come or not self._newer):
            self._send_more()
        else:
            self._send_all()
