"""Keys that are typed ahead act as with slow hands, however long the machine takes for each."""

import gc
import time
import weakref
from typing import Self

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.pressing import comes_true
from tui.terminal.keyboard import ACTING, OneKeyAtATime
from tui.terminal.themes import DEFAULTS
from tui.widgets.button import Button

LONG = 0.3
"""Seconds of work, which is much for a key."""


class SlowButton(Button):
    """A button that takes its time before it says that it was pressed."""

    def press(self) -> Self:
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            pass
        return super().press()


class Typed(OneKeyAtATime):
    """An app with the colours that our parts are drawn in."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULTS


class Slow(Typed):
    """A button, as deep as in a dialog, that leads to a line to type in."""

    AUTO_FOCUS = "Button"

    def compose(self) -> ComposeResult:
        with Vertical(), Vertical(), VerticalScroll(can_focus=False), Vertical(), Horizontal():
            yield SlowButton("Go on")
        yield Input()

    @on(Button.Pressed)
    def go_on(self) -> None:
        self.query_one(Input).focus()


class Closing(Screen[None]):
    """A screen that is closed by its button."""

    def compose(self) -> ComposeResult:
        yield Button("Close")

    @on(Button.Pressed)
    def close(self) -> None:
        self.dismiss()


class Opened(Slow):
    """The same, below a screen that has to be closed first."""

    async def on_mount(self) -> None:
        await self.push_screen(Closing())


async def _type(pilot: Pilot[None], *typed: events.Event) -> None:
    """Send keys at once, as they come in one piece, and wait until all are done."""
    for each in typed:
        pilot.app.post_message(each)
    for _ in range(100):
        await pilot.pause()
        if not pilot.app.typed_ahead:
            return
    raise AssertionError("some keys never have their effect")


def _key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)


async def test_what_is_typed_behind_a_key_that_takes_long_waits_for_its_effect():
    """The letters go where the key leads, and not to the button."""
    app = Slow()
    async with app.run_test() as pilot:
        await _type(pilot, *map(_key, ("enter", "a", "b")), events.Paste("cd"))
        assert app.query_one(Input).value == "abcd"


async def test_a_key_that_closes_what_it_went_to_holds_nothing_up():
    """What follows goes to the screen below."""
    app = Opened()
    async with app.run_test() as pilot:
        await _type(pilot, *map(_key, ("enter", "enter", "a")))
        assert app.query_one(Input).value == "a"


class Counting(Typed):
    """A button that is counted."""

    pressed = 0

    def compose(self) -> ComposeResult:
        yield Button("Again")

    @on(Button.Pressed)
    def count(self) -> None:
        self.pressed += 1


async def test_a_button_takes_every_enter_however_fast_they_come():
    """Also while it still looks pressed."""
    app = Counting()
    async with app.run_test() as pilot:
        await _type(pilot, *map(_key, ("enter", "enter", "enter")))
        assert app.pressed == 3


class Asking(Screen[None]):
    """A screen with a line to type in."""

    def compose(self) -> ComposeResult:
        yield Input()


class Leading(Typed):
    """A button that opens another screen, by a worker as acts do."""

    def compose(self) -> ComposeResult:
        yield Button("Ask")

    @on(Button.Pressed)
    def ask(self) -> None:
        self.run_worker(self.push_screen_wait(Asking()))


async def test_letters_behind_a_key_that_opens_a_screen_go_into_its_line():
    """Though they come before anything on it has the focus."""
    app = Leading()
    async with app.run_test() as pilot:
        await _type(pilot, *map(_key, ("enter", "a", "b")))
        assert app.screen.query_one(Input).value == "ab"


async def test_keys_that_come_faster_than_they_are_done_are_bounded():
    """None of those that are too many is taken before all that wait are done."""
    app = Slow()
    app.most_ahead = 30
    async with app.run_test() as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        app.screen.add_class(ACTING)  # keys wait
        typed = [_key(letter) for letter in "a" * 30 + "b" * 500]
        kept = [weakref.ref(each) for each in typed]
        while typed:
            app.post_message(typed.pop(0))
        await pilot.pause()
        gc.collect()
        assert [each.key for ref in kept if (each := ref())] == ["a"] * 30
        app.screen.remove_class(ACTING)
        app.let_go()
        await _type(pilot)
        await _type(pilot, _key("c"))
        assert app.query_one(Input).value == "a" * 30 + "c"


class Quitting(Slow):
    """An app that a key closes, as far as keys are taken."""

    def closes(self, key: str, seconds: float) -> bool:
        return key == "ctrl+q" and seconds > LONG

    async def action_quit(self) -> None:
        self.exit()


async def test_a_key_that_closes_is_heard_behind_too_many():
    app = Quitting()
    app.most_ahead = 30
    async with app.run_test() as pilot:
        app.screen.add_class(ACTING)
        for letter in "a" * 40:
            app.post_message(_key(letter))
        await pilot.pause()
        app.post_message(_key("ctrl+q"))
        await pilot.pause()
        assert not app.typed_ahead
        assert not app.is_running or app._exit


async def test_a_key_that_closes_is_heard_soon_behind_keys_that_are_done_one_by_one():
    """None of them waits for long, but together they would keep it waiting."""
    app = Quitting()
    async with app.run_test() as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        for _ in range(3_000):
            app.post_message(_key("a"))
        leaving = _key("ctrl+q")
        leaving.time -= 10  # seconds ago
        app.post_message(leaving)
        assert await comes_true(pilot, lambda: app._exit)
        assert len(app.query_one(Input).value) < 3_000
