"""The line of keys: whole entries only, close together where it must be, and a click presses."""

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding

from tui.widgets.key_line import KeyLine


class Keyed(App[None]):
    BINDINGS = [
        Binding("a,b", "first", "First", key_display="A"),
        Binding("space", "second", "Second", key_display="Space"),
        Binding("c", "third", "Third"),
        Binding("d", "hidden", "Hidden", show=False),
    ]
    pressed = ""

    def compose(self) -> ComposeResult:
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "third" else True

    def action_first(self) -> None:
        self.pressed += "1"

    def action_second(self) -> None:
        self.pressed += "2"

    def action_third(self) -> None:
        self.pressed += "3"


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (60, " A First  Space Second  c Third"),
        (32, " A First  Space Second  c Third"),
        (31, " A First  Space Second  c Third"),
        (30, "A First Space Second c Third"),
        (28, "A First Space Second c Third"),
        (27, "A First Space Second"),
        (10, "A First"),
    ],
)
async def test_keys_move_together_and_give_way_whole(width: int, seen: str) -> None:
    app = Keyed()
    async with app.run_test(size=(width, 3)):
        assert app.query_one(KeyLine).render().plain.rstrip() == seen


async def test_a_click_presses_the_key_and_a_grey_one_does_nothing() -> None:
    app = Keyed()
    async with app.run_test(size=(60, 3)) as pilot:
        for x in (2, 12, 25, 50):
            await pilot.click(KeyLine, offset=(x, 0))
        assert app.pressed == "12"
