"""What comes from the keyboard: decoded leniently, and handed out one key at a time."""

import codecs
from collections import deque
from functools import partial

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.timer import Timer

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
LATE = 0.1
"""Seconds after which a key counts as handled though what it went to is gone without a word."""


class LenientDecoder(codecs.IncrementalDecoder):
    """Replaces what is not UTF-8, and takes the escape characters out of what is pasted.

    One byte that cannot be decoded would end the program; an escape character in a paste would
    end the paste, and let the rest of it act as keys.
    """

    def __init__(self, errors: str = "replace") -> None:
        super().__init__(errors)
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._pasting = False
        self._held_back = ""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """Decode the next bytes; a mark may come in two parts."""
        text = self._held_back + self._utf8.decode(data, final)
        self._held_back = ""
        decoded = []
        while text:
            mark = PASTE_ENDS if self._pasting else PASTE_BEGINS
            before, found, text = text.partition(mark)
            if not found and self._pasting:
                lengths = range(len(mark) - 1, 0, -1)
                cut = next((n for n in lengths if before.endswith(mark[:n])), 0)
                before, self._held_back = before[: len(before) - cut], before[len(before) - cut :]
            decoded.append(before.replace("\x1b", "") if self._pasting else before)
            if found:
                decoded.append(mark)
                self._pasting = not self._pasting
        return "".join(decoded)


class Handled(Message):
    """Follows a key on its way up: when it has come to the app, so has the key."""

    def __init__(self, target: MessagePump, key: events.Event, rounds: int) -> None:
        super().__init__()
        self.target = target
        self.key = key
        self.rounds = rounds


class OneKeyAtATime(App[None]):
    """An app whose keys act as with slow hands, also when they come in one piece.

    Textual forwards a whole burst to what has the focus, before the first of them has moved it:
    the letters of a search that are typed fast would act as keys of the list.
    """

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
    def key_handled(self, message: Handled) -> None:
        """Wait a second round, for what the key has made a widget say."""
        again = Handled(message.target, message.key, message.rounds - 1)
        if message.rounds == 1 or not message.target.post_message(again):
            self.call_later(self._key_done, message.key)

    async def _hand_out(self) -> None:
        if not self.is_running:  # it closes: what was typed after that goes to nobody
            self._keys.clear()
            return
        key = self._keys[0]
        target = self.focused or self.screen
        await super().on_event(key)
        self._watchdog = self.set_timer(LATE, partial(self._key_done, key))
        target.post_message(Handled(target, key, rounds=2))

    async def _key_done(self, key: events.Event) -> None:
        if self._keys and self._keys[0] is key:
            if self._watchdog is not None:
                self._watchdog.stop()
            self._keys.popleft()
            if self._keys:
                await self._hand_out()
