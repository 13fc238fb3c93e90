"""The line of keys: whole entries only, close together where it must be, and a click presses."""

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding

from tui.widgets.key_line import KeyLine, NamesItsKeys


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
        (30, " A First Space Second c Third"),
        (29, " A First Space Second c Third"),
        (28, " A First Space Second"),
        (10, " A First"),
    ],
)
async def test_keys_move_together_and_give_way_whole(width: int, seen: str) -> None:
    app = Keyed()
    async with app.run_test(size=(width, 3)):
        assert app.query_one(KeyLine).render().plain.rstrip() == seen


async def test_a_click_presses_the_key_and_a_grey_one_does_nothing() -> None:
    app = Keyed()
    async with app.run_test(size=(60, 3)) as pilot:
        for x in (0, 2, 12, 25, 50):
            await pilot.click(KeyLine, offset=(x, 0))
        assert app.pressed == "12"


class Listed(App[None], NamesItsKeys):
    BINDINGS = [
        Binding("enter", "enter", "End", key_display="Enter"),
        Binding("x", "end", "End"),
        Binding("z", "undo", "Undo"),
        Binding("s", "services", "Services"),
        Binding("d", "delete", "Delete"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
        Binding("escape", "back", "Back", key_display="Esc"),
    ]
    undoable = first = False

    def compose(self) -> ComposeResult:
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (self.first and action == "back")

    def does_nothing(self, action: str) -> bool:
        return action == "undo" and not self.undoable


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (60, " Enter End  s Services  d Delete  ? Help  Esc Back"),
        (50, " Enter End  s Services  d Delete  ? Help  Esc Back"),
        (46, " Enter End s Services d Delete ? Help Esc Back"),
        (45, " Enter End s Services ? Help Esc Back"),
        (36, " Enter End d Delete ? Help Esc Back"),
        (26, " Enter End ? Help Esc Back"),
        (25, " d Delete ? Help Esc Back"),
    ],
)
async def test_no_key_stands_without_its_word(width: int, seen: str) -> None:
    """Not help and Esc either. What one key is said to do is not said of another."""
    app = Listed()
    async with app.run_test(size=(width, 3)):
        assert app.query_one(KeyLine).render().plain.rstrip() == seen


async def test_the_first_screen_keeps_the_word_of_help() -> None:
    """There is no Esc that leads back from it."""
    app = Listed()
    async with app.run_test(size=(30, 3)) as pilot:
        app.first = True
        app.refresh_bindings()
        await pilot.pause()
        assert app.query_one(KeyLine).render().plain.rstrip() == " Enter End s Services ? Help"


async def test_a_key_that_finds_nothing_to_do_is_not_named() -> None:
    app = Listed()
    async with app.run_test(size=(60, 3)) as pilot:
        app.undoable = True
        app.refresh_bindings()
        await pilot.pause()
        assert " z Undo " in app.query_one(KeyLine).render().plain


class WithVerb(App[None]):
    BINDINGS = [
        Binding("enter", "next", "Next", key_display="Enter"),
        Binding("c", "cure", "Cure"),
        Binding("ctrl+s", "act", "End", key_display="Ctrl+S"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
        Binding("escape", "cancel", "Cancel", key_display="Esc"),
    ]

    def compose(self) -> ComposeResult:
        yield KeyLine()


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (60, " Ctrl+S End  Enter Next  c Cure  ? Help  Esc Cancel"),
        (48, " Ctrl+S End Enter Next c Cure ? Help Esc Cancel"),
        (44, " Ctrl+S End Enter Next ? Help Esc Cancel"),
        (30, " Ctrl+S End ? Help Esc Cancel"),
    ],
)
async def test_the_key_of_the_verb_comes_first_and_is_left_out_last(width: int, seen: str) -> None:
    app = WithVerb()
    async with app.run_test(size=(width, 3)):
        assert app.query_one(KeyLine).render().plain.rstrip() == seen
