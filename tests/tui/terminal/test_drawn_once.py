"""A screen that is drawn once as it opens: it has the classes of its room before it is laid out."""

from typing import ClassVar

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

from tui.terminal.drawn_once import DrawnOnce


class Roomy(DrawnOnce):
    """Notes which classes of its room it has as its parts are mounted and get their sizes."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]
    ROOM: ClassVar = {"-narrow", "-wide", "-short", "-tall"}

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[set[str]] = []

    def compose(self) -> ComposeResult:
        """Lay out something."""
        self.seen.append(self.ROOM & self.classes)
        yield Static("room")

    def on_mount(self) -> None:
        """Note it."""
        self.seen.append(self.ROOM & self.classes)

    def on_resize(self, _event: events.Resize) -> None:
        """Note it."""
        self.seen.append(self.ROOM & self.classes)


@pytest.mark.parametrize(
    ("size", "classes"),
    [((60, 15), {"-narrow", "-short"}), ((109, 24), {"-narrow", "-tall"}),
     ((120, 40), {"-wide", "-tall"})],
)  # fmt: skip
async def test_the_classes_of_the_room_are_there_from_the_beginning(size, classes):
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        screen = Roomy()
        await app.push_screen(screen)
        await pilot.pause()
        assert screen.seen
        assert all(each == classes for each in screen.seen)
        assert screen.query_one(Static).size.width == size[0]
        if size != (60, 15):
            await pilot.resize_terminal(60, 15)
            await pilot.pause()
            assert screen.seen[-1] == {"-narrow", "-short"}
