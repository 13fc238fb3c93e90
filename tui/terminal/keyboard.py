"""Hands keys out one at a time, so that each acts where the ones before it have led.

Textual forwards a key to what has the focus when the key is read. Keys that come in one piece, as
over a slow line or from quick hands, are all read before the first of them has moved the focus or
opened a window, because both happen by messages: the letters of a search would act as keys of the
list. No upstream issue asks for this. The file can go when a key is only forwarded once the one
before it has been handled, which `tests/terminal/test_input.py` would show.
"""

from collections import deque
from functools import partial

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.timer import Timer

LATE = 0.1
"""Seconds after which a key counts as handled though its widget is gone and sent no answer."""


class Handled(Message):
    """Follows a key through the queues of its target, and bubbles to the app after it."""

    def __init__(self, target: MessagePump, key: events.Event, rounds: int) -> None:
        super().__init__()
        self.target = target
        self.key = key
        self.rounds = rounds


class OneKeyAtATime(App[None]):
    """An app whose keys act as with slow hands, also when they come in one piece."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._keys: deque[events.Event] = deque()
        self._watchdog: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Take a key into the queue; anything else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._keys.append(event)
            if len(self._keys) == 1:
                await self._hand_out()
        else:
            await super().on_event(event)

    @on(Handled)
    def next_key(self, message: Handled) -> None:
        """Wait a second round, for the messages that a widget posted because of the key."""
        again = Handled(message.target, message.key, message.rounds - 1)
        if message.rounds == 1 or not message.target.post_message(again):
            self.call_later(self._when_done, message.key)

    async def _hand_out(self) -> None:
        if not self.is_running:  # it closes: what was typed after that goes to nobody
            self._keys.clear()
            return
        key = self._keys[0]
        target = self.focused or self.screen
        await super().on_event(key)
        self._watchdog = self.set_timer(LATE, partial(self._when_done, key))
        target.post_message(Handled(target, key, rounds=2))

    async def _when_done(self, key: events.Event) -> None:
        if self._keys and self._keys[0] is key:
            if self._watchdog is not None:
                self._watchdog.stop()
            self._keys.popleft()
            if self._keys:
                await self._hand_out()
