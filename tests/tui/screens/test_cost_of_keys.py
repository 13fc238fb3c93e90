"""What the first picture and keys cost in what is drawn, with many customers as with few."""

from pathlib import Path

import pytest
from rich.console import RenderableType
from textual._compositor import LayoutUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from store.desk.opening import open_desk
from store.domain.catalogue import catalogue
from store.files.store import TinyStore
from tests.bench import offices
from tests.pressing import comes_true
from tui.app import SamarbeteApp
from tui.terminal.themes import DEFAULTS
from tui.widgets.customers.customer_tree import CustomerTree, Place


class CountingTree(CustomerTree):
    drawn = 0

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        return super().render_line(y)


class Lines(App[None]):
    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULTS

    def compose(self) -> ComposeResult:
        yield CountingTree(catalogue(), "office")


@pytest.mark.parametrize("size", [100, 5000])
async def test_a_key_draws_two_lines_and_opening_a_customer_one_screen(
    size: int, tmp_path: Path
) -> None:
    store = TinyStore(offices.store(tmp_path, size), who="anna")
    app = Lines()
    async with app.run_test(size=(80, 24)) as pilot:
        tree = app.query_one(CountingTree)
        tree.rows = store.listing().rows
        tree.focus()
        await pilot.pause()
        tree.drawn = 0
        await pilot.press("j")
        assert await comes_true(pilot, lambda: tree.drawn == 2)
        tree.drawn = 0
        tree.opened = {offices.number(2): store.customer(offices.number(2))}
        assert await comes_true(pilot, lambda: tree.drawn == 24)
        tree.drawn = 0
        await pilot.press("G")
        assert await comes_true(pilot, lambda: tree.drawn == 24)
        assert tree.place == Place(offices.number(size - 1))


async def test_the_band_of_the_cursor_covers_its_line_to_the_end(tmp_path: Path) -> None:
    """Also what stops an ending, which a band that ends before it would seem to leave out."""
    store = TinyStore(offices.store(tmp_path, 100), who="anna")
    app = Lines()
    async with app.run_test(size=(80, 24)) as pilot:
        tree = app.query_one(CountingTree)
        tree.rows = store.listing().rows
        tree.focus()
        await pilot.pause()
        paper = tree.render_line(1)
        band = tree.render_line(0)
        assert band.cell_length == paper.cell_length == 79
        styles = {segment.style for segment in band if segment.text}
        assert len(styles) == 1
        assert styles.isdisjoint(segment.style for segment in paper)


class CountingApp(SamarbeteApp):
    whole = 0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        self.whole += isinstance(renderable, LayoutUpdate)
        super()._display(screen, renderable)


async def test_the_screen_opens_with_one_picture(tmp_path: Path) -> None:
    """Nothing is drawn while sizes, classes and rows come one by one, or drawn over at once."""
    desk = open_desk(offices.store(tmp_path, 100), os_user="anna")
    app = CountingApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        assert await comes_true(pilot, lambda: len(app.screen.query(CustomerTree)) == 1)
        tree = app.screen.query_one(CustomerTree)
        assert await comes_true(pilot, lambda: len(tree.rows) == 100 and app.whole)
        await pilot.press("j")
        assert await comes_true(pilot, lambda: tree.place == Place(offices.number(1)))
        assert app.whole == 1
