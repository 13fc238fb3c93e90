"""The list that others change under the cursor: the cursor stays on its line, wherever that is."""

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from tui.widgets.lines import Lines, OneOf

NAMES = {"anna": "Anna Berg", "bo": "Bo Ek", "abel": "Abel Åström", "cecilia": "Cecilia Dahl"}


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


@pytest.mark.parametrize(
    ("typed", "current"),
    [
        (("c", "e"), "cecilia"),
        (("c", "b"), "bo"),  # no line has "cb": the last letter begins anew
        (("a", "a"), "abel"),  # the same again: the next one
        (("a", "a", "a"), "anna"),
        (("b", "e"), "anna"),  # by any of the words, where no line begins so
        (("å", "S"), "abel"),  # without case and accents
        (("A", "s", "end"), "cecilia"),
        (("j", "j", "k"), "bo"),  # which nobody begins with: they move
        (("n", "j"), "anna"),  # not while something is typed
        (("n", "o", "b", "o"), "anna"),  # what nobody has is not begun anew in the middle
        (("x", "down", "c"), "cecilia"),
        (("c", "minus", "e"), "cecilia"),  # a sign begins nothing anew
    ],
)
async def test_letters_go_to_what_begins_with_them(typed: tuple[str, ...], current: str):
    class Letters(App[None]):
        def compose(self) -> ComposeResult:
            yield OneOf((id, Content(name)) for id, name in NAMES.items())

    async with Letters().run_test() as pilot:
        lines = pilot.app.query_one(OneOf)
        lines.focus()
        await pilot.press(*typed)
        assert lines.current == current
        assert bool(lines.unfound) == (current == "anna" and typed[0] == "n")
