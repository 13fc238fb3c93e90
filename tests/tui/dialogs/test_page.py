"""A window that fills the screen: the places of its parts, and the keys that leave it."""

import pytest
from textual import on
from textual.app import ComposeResult

from tests.tui.widgets.parts import Parts
from tui.dialogs.page import Page
from tui.widgets.button import Button
from tui.widgets.choices import Choice, Choices
from tui.widgets.field import Field, LineInput
from tui.widgets.section import Section


class Order(Page[str]):
    """A page with a section, a choice and a field."""

    def __init__(self) -> None:
        super().__init__("End Visma Utlägg · 1003 Gamma Åkeri AB", "End")

    def body(self) -> ComposeResult:
        yield Section("Afterwards")
        yield Choices((Choice("continue", "customer continues"), Choice("close", "close")))
        yield Section("Decide", "1 left")
        yield Field("Why", id="why", hint="for the history")

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        if why := self.query_one("#why", LineInput).value:
            self.dismiss(why)
        else:
            self.hinder("1 left: why")


@pytest.fixture
def app() -> Parts:
    app = Parts()
    app.sub_title = "Anna Berg · office"
    app.stylesheet.add_source(".buttons { height: 1; align-horizontal: right; }")
    return app


async def test_a_page_fills_the_screen_from_its_masthead_to_its_keys(app: Parts) -> None:
    """No frame, nothing of the screen below; buttons at the right, what is left above them."""
    async with app.run_test(size=(80, 12)) as pilot:
        app.push_screen(Order())
        await pilot.pause()
        lines = app.lines
        assert lines[0].startswith(" End Visma Utlägg · 1003 Gamma Åkeri AB")
        assert lines[0].endswith("Anna Berg · office")
        assert lines[1].startswith("── Afterwards ──")
        assert lines[4].endswith(" 1 left ──")
        assert lines[-2].endswith("( End  Ctrl+S )( Cancel  Esc )")
        assert "Esc Cancel" in app.keys
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.lines[-3].strip() == "1 left: why"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [("ctrl+s escape", None), ("2 enter o k ctrl+s", "ok"), ("enter o k enter enter", "ok")],
)
async def test_keys_fill_in_and_leave_it(app: Parts, keys: str, answer: str | None) -> None:
    """Enter goes from part to part down to the button; Ctrl+S is the button from anywhere."""
    async with app.run_test(size=(80, 12)) as pilot:
        app.push_screen(Order(), app.said.append)
        await pilot.pause()
        app.screen.query_one(Choices).focus()
        await pilot.press(*keys.split())
        await pilot.pause()
        assert app.said == [answer]
