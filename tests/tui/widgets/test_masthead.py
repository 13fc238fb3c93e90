"""The line at the top: where there is little room, what it is and whose stays longest."""

import pytest
from textual.app import App, ComposeResult

from tui.terminal.themes import DEFAULTS
from tui.widgets.masthead import Masthead


class Topped(App[None]):
    def __init__(self, place: str, *about: str, first: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.masthead = Masthead(place, *about, first_gone=first)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULTS

    def compose(self) -> ComposeResult:
        yield self.masthead


MAIN = ("Settings > Collaborations", "read-only", "Byrå Norr AB", "Anna Berg", "office", "demo/")
USERS = ("Users and services · 1001 Alfa Bygg AB", "", "Anna Berg · office")


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (80, "Settings > Collaborations  read-only · Byrå Norr AB · Anna Berg · office · demo/"),
        (79, "Collaborations             read-only · Byrå Norr AB · Anna Berg · office · demo/"),
        (69, "Collaborations  read-only · Byrå Norr AB · Anna Berg · office · demo/"),
        (60, "Collaborations        read-only · Anna Berg · office · demo/"),
        (50, "Collaborations     read-only · Anna Berg · office"),
        (36, "Collaborations             read-only"),
        (20, "Collaborations"),
        (10, "Collabora…"),
    ],
)
async def test_the_main_screen_tells_last_who_it_is_and_whether_it_can_be_changed(width, seen):
    app = Topped(*MAIN, first=(MAIN[2], MAIN[5]))
    async with app.run_test(size=(width + 2, 3)):
        assert " ".join(app.masthead.render().plain.split()) == " ".join(seen.split())
        assert len(app.masthead.render().plain) == width


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (58, "Users and services · 1001 Alfa Bygg AB  Anna Berg · office"),
        (57, "Users and services · 1001 Alfa Bygg AB          Anna Berg"),
        (48, "Users and services · 1001 Alfa Bygg AB          "),
        (30, "Users and services · 1001 Alf…"),
    ],
)
async def test_whose_screen_it_is_comes_before_who_looks_at_it(width, seen):
    app = Topped(*USERS)
    async with app.run_test(size=(width + 2, 3)):
        assert app.masthead.render().plain == seen
