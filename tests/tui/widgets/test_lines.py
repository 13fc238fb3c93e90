"""The list that others change under the cursor: the cursor stays on its line, wherever that is."""

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from tui.widgets.lines import Lines


class Listed(App[None]):
    def compose(self) -> ComposeResult:
        yield Lines(drawn("anna", "bo", "cecilia"))


def drawn(*names: str) -> list[tuple[str, Content]]:
    return [(name, Content(name.capitalize())) for name in names]


@pytest.mark.parametrize(
    ("names", "otherwise", "current"),
    [
        (("bo", "anna"), 0, "bo"),
        (("anna", "adam", "bo"), 0, "bo"),
        (("anna", "cecilia"), 0, "anna"),
        (("anna", "cecilia"), 1, "cecilia"),
        (("anna",), 1, "anna"),
        (("anna", "cecilia"), None, None),
        ((), 0, None),
    ],
)
async def test_the_cursor_stays_on_its_line_or_goes_where_it_is_told(
    names: tuple[str, ...], otherwise: int | None, current: str | None
):
    """Below the last line there is none: the cursor is then on the last."""
    async with Listed().run_test() as pilot:
        lines = pilot.app.query_one(Lines)
        lines.focus()
        await pilot.press("j", "j", "k", "j", "k")
        lines.go_to("bo")
        lines.fill(drawn(*names), otherwise=otherwise)
        await pilot.pause()
        assert lines.current == current


async def test_j_and_k_move_and_one_line_is_drawn_otherwise():
    """A key that is not there moves nothing."""
    async with Listed().run_test() as pilot:
        lines = pilot.app.query_one(Lines)
        lines.focus()
        lines.go_to("anna")
        await pilot.press("j", "j")
        assert lines.current == "cecilia"
        await pilot.press("k")
        lines.go_to("nobody")
        assert lines.current == "bo"
        lines.redraw("bo", Content("Bo, gone"))
        await pilot.pause()
        assert lines.get_option_at_index(1).prompt == Content("Bo, gone")
