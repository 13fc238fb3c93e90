"""Hands keys out one at a time, so that each acts where the ones before it have led.

Textual forwards a key to what has the focus when the key is read. Keys that come in one piece, as
over a slow line or from quick hands, are all read before the first of them has moved the focus or
opened a window, because both happen by messages: the letters of a search would act as keys of the
list. No upstream issue asks for this. The file can go when a key is only forwarded once the one
before it has been handled, which `tests/terminal/test_input.py` would show.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import takewhile
from math import inf
from typing import Any

from textual import events
from textual._time import get_time
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.worker import Worker

LATER = 1.1
"""Seconds after which a key that closes is looked at again: by then it is taken to be meant.

It waits for an act, for a screen that reads as it opens, or for the keys before it.
"""
LOOK_AGAIN = 0.1
AT_MOST = 1.8
"""Seconds that a key that closes, and is no letter, waits for the keys before it in all."""
AHEAD = 4096
"""Keys that wait at most, as many as a terminal keeps of what is typed before it is read."""
ACTING = "-acting"
"""The style class of a screen one of whose acts is at work. While it is on top, keys wait."""


class _Follower:
    """Goes the way of a key behind it, from one part of the screen to the next."""

    def __init__(self, app: "OneKeyAtATime", way: Iterator[MessagePump]) -> None:
        self._app = app
        self._way = way

    async def go_on(self) -> None:
        """Go on behind the key; what the key has closed hears nothing more, and is passed over."""
        for pump in self._way:
            # by a message of our own: of what `call_later` makes, Textual would count the
            # parameters anew at each step, which takes longer than the step
            if pump.post_message(events.Callback(callback=self.go_on)):
                return
        await self._app.key_done()


class OneKeyAtATime(App[None]):
    """An app whose keys act as with slow hands, also when they come in one piece.

    Textual forwards a whole burst to what has the focus, before the first of them has moved it:
    the letters of a search that are typed fast would act as keys of the list.

    A key is done when all that it has set going has been heard, on the whole way from the widget
    that had the focus up to the app. A time would be a guess, and wrong on a busy machine.

    What is typed while an act is being saved waits for what the act leaves on the screen.

    Keys that wait are bounded, or they would take ever more memory where they come faster than they
    are done. Of more, none is taken until all are done: some of them would act in the wrong place.
    One that closes does so at once, and so does one that has waited for long enough behind others.
    """

    most_ahead = AHEAD

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._keys: deque[events.Event] = deque()
        self._held = False
        self._too_many = False
        self._given_at = 0.0
        self._given: events.Event | None = None
        self._letting_through: asyncio.Future[None] | None = None
        self.pressed_at = 0.0
        """When the key that acts now was pressed; others may have acted since."""
        self.acted_at = 0.0
        """When a key was last given that does more than go back."""
        self._all_done = asyncio.Event()
        self._all_done.set()

    def on_mount(self) -> None:
        """Go on with the keys that wait for an act, where it opens a window."""
        self.screen_change_signal.subscribe(self, lambda _screen: self.let_go(), immediate=True)

    def let_go(self) -> None:
        """Go on with the keys that have waited for an act."""
        if self._held:
            self._held = False
            self.call_later(self._hand_out)

    @property
    def typed_ahead(self) -> bool:
        """Whether there are keys that are not done yet."""
        return bool(self._keys)

    async def keys_done(self) -> None:
        """Wait until no key is left that is not done; at once, where none is."""
        await self._all_done.wait()

    async def on_event(self, event: events.Event) -> None:
        """Take a key into the queue; anything else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self._is_too_much():
                if not (isinstance(event, events.Key) and event.is_printable):
                    await self._let_through(event, waits=inf)
                return
            self._keys.append(event)
            self._all_done.clear()
            if self._held and await self._let_through(event):
                return
            if len(self._keys) > 1:
                self._let_through_later(event)
            else:
                await self._hand_out()
        else:
            await super().on_event(event)

    async def _hand_out(self) -> None:
        """Give the next key to what has the focus; a screen that is opening comes to have one."""
        if not self._keys:
            self._all_done.set()
            return
        opening = self.focused is None and self.is_running and self.screen
        if opening and opening.call_later(self.call_later, self._give):
            self._let_through_later(self._keys[0])
        else:
            await self._give()

    async def _give(self) -> None:
        if not self.is_running:  # it closes: what was typed after that goes to nobody
            self._keys.clear()
        if not self._keys:
            return
        self.pressed_at = self._keys[0].time
        if getattr(self._keys[0], "key", "") != "escape":
            self.acted_at = self.pressed_at
        if self.screen.has_class(ACTING):
            self._held = True
            if not await self._let_through(self._keys[0]):
                self._let_through_later(self._keys[0])
            return
        self._given_at, self._given = get_time(), self._keys[0]
        self.before_key()
        up = (self.focused or self.screen).ancestors_with_self
        await super().on_event(self._keys[0])
        # a second time, behind what the key has made a widget say
        await _Follower(self, iter([*up, *up, self])).go_on()

    def _is_too_much(self) -> bool:
        """Return whether keys wait that are as many as may."""
        if not self._too_many and len(self._keys) >= self.most_ahead:
            self._too_many = True
            self.bell()
        self._too_many &= bool(self._keys)
        return self._too_many

    async def _let_through(self, key: events.Event, waits: float | None = None) -> bool:
        """Close by a key that does, where keys wait for an act whose answer may never come.

        What was pressed before it would have gone to what the act leaves on the screen. Keys that
        are done one by one keep it waiting for a while only: thousands may be typed before it.
        """
        if waits is None:
            now = get_time()
            meant = isinstance(key, events.Key) and not key.is_printable
            waits = inf if meant and now - key.time > AT_MOST else now - self._given_at
        if not isinstance(key, events.Key) or not self.closes(key.key, waits):
            return False
        self.pressed_at = key.time
        before = [*takewhile(lambda each: each is not key, self._keys)]
        given_at = self._given_at if before and before[0] is self._given else None
        self.dropped([each.key for each in before if isinstance(each, events.Key)], given_at)
        self._keys.clear()
        self._all_done.set()
        self._held = False
        await self.run_action("app.quit")
        return True

    def _let_through_later(self, key: events.Event) -> None:
        """Look again, where a key that closes was pressed sooner than it is taken to be meant."""
        if isinstance(key, events.Key) and self.closes(key.key, inf):
            # by no timer of Textual's: until a screen that opens is there, the app itself waits
            wait = max(LOOK_AGAIN, key.time + LATER - get_time())
            asyncio.get_running_loop().call_later(wait, self._let_through_soon, key)

    def _let_through_soon(self, key: events.Key) -> None:
        self._letting_through = asyncio.ensure_future(self._let_through_if_it_waits(key))

    async def _let_through_if_it_waits(self, key: events.Key) -> None:
        if not self.is_running or key not in self._keys:
            return
        alone = self._held and len(self._keys) == 1  # a letter that begins a text is followed
        if (alone or not key.is_printable) and not await self._let_through(key):
            self._let_through_later(key)

    def about_to_save(self, failed: Exception | None = None) -> AbstractContextManager[None]:
        """Return what stands for a change that is on its way to the store, while it is read.

        Or for one that has `failed`, until that is told.
        """
        return nullcontext()

    def closes(self, key: str, seconds: float) -> bool:
        """Return whether a key closes the app at once, where the one before waits so long."""
        return False

    def dropped(self, keys: Sequence[str], given_at: float | None) -> None:
        """Hear of keys that were typed before one that closes, and are not done.

        The first may be at work all the same, where it was given to what had the focus.
        """

    def before_key(self) -> None:
        """Hear that a key, or a paste, is about to act."""

    async def key_done(self) -> None:
        """Hand out the next key, now that all that this one has set going was heard."""
        await asyncio.sleep(0)  # a worker that the key has begun opens its window now
        if self._keys:  # a key that closes has taken all away
            self._keys.popleft()
        await self._hand_out()


def about_to_save(app: App[Any], failed: Exception | None = None) -> AbstractContextManager[None]:
    """Wait for what is read for a change that is confirmed as for the change itself.

    Or for one that has `failed`, until that is told.
    """
    return app.about_to_save(failed) if isinstance(app, OneKeyAtATime) else nullcontext()


def tell_not_saved(app: App[Any], failed: Exception) -> None:
    """Have closing tell what a verb was refused for, till somebody can have read that."""
    with about_to_save(app, failed):
        pass


def begin_work(
    node: DOMNode, work: Callable[[], Coroutine[Any, Any, None]], *, latest: bool = False
) -> None:
    """Begin something in a worker of a node, which takes a moment: the app may leave before that.

    So it is called there. A coroutine that was made and never awaited would be warned of by Python,
    on the terminal that was left. Of what takes the place of the one before, only the `latest` of
    a node goes on.
    """
    group = "latest" if latest else "default"
    _worker: Worker[None] = node.run_worker(work, group=group, exclusive=latest)
