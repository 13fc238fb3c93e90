"""What the first picture and keys cost in what is drawn, with many customers as with few."""

from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.catalogue import catalogue
from store.files.disk import Disk
from store.files.store import TinyStore
from tests.bench import offices
from tests.pressing import comes_true, press
from tui.app import SamarbeteApp
from tui.formatting.facts import Fact
from tui.formatting.told import Told
from tui.terminal.seen_lines import SeenLines
from tui.terminal.themes import DEFAULTS
from tui.terminal.wire.wire import Wire
from tui.widgets.customers.customer_tree import CustomerTree, Place
from tui.widgets.customers.details import Details


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


class AskedTree(CountingTree):
    asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += crop.height
        return super().render_lines(crop)


class AskedDetails(Details):
    asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += crop.height
        return super().render_lines(crop)


class SideBySide(Screen[None]):
    CSS = "Horizontal > * { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SeenLines()

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield AskedTree(catalogue(), "office")
            yield AskedDetails()


async def test_a_cursor_key_asks_for_two_lines_of_the_list_and_for_none_beside_it(
    tmp_path: Path,
) -> None:
    store = TinyStore(offices.store(tmp_path, 100), who="anna")
    app = Lines()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(SideBySide())
        tree, details = app.screen.query_one(AskedTree), app.screen.query_one(AskedDetails)
        tree.rows = store.listing().rows
        details.tell(Place("1"), Told("One", facts=(Fact("", "a line of many", "muted"),) * 9))
        tree.focus()
        await pilot.pause()
        await pilot.pause()
        tree.asked = details.asked = 0
        await pilot.press("j")
        assert await comes_true(pilot, lambda: tree.asked == 2)
        assert details.asked == 0


class CountingApp(SamarbeteApp):
    whole = 0
    happened: list[str]
    shown: Wire | None = None

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        self.whole += isinstance(renderable, LayoutUpdate)
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            self.happened.append("picture")
            self.shown = self.shown or Wire(*self.size)
            self.shown.encode(renderable, ColorSystem.TRUECOLOR)
        super()._display(screen, renderable)


class Reading(Disk):
    def __init__(self) -> None:
        self.happened: list[str] = []

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        if path.suffix == ".json" and path.name != "office.json":
            self.happened.append("read")
        return super().open(path, flags, mode)


async def test_the_cursor_is_drawn_before_a_file_is_read_for_the_details(tmp_path: Path) -> None:
    """One file for a customer that one comes to, and two pictures: the cursor, then the rest."""
    path, disk = offices.store(tmp_path, 100), Reading()
    operator = open_desk(path, os_user="anna").operator
    app = CountingApp(Desk(TinyStore(path, who="anna", disk=disk), operator))
    app.happened = disk.happened
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "k")
        await pilot.pause()
        details = app.screen.query_one(Details)
        for number in (1, 2, 3):
            disk.happened.clear()
            await press(pilot, "j")
            assert await comes_true(pilot, lambda: disk.happened.count("picture") == 2)
            assert disk.happened == ["picture", "read", "picture"]
            assert f"boss@{number}.example" in details.text


async def test_parts_of_pictures_make_up_the_whole_one(tmp_path: Path) -> None:
    """Whatever is pressed, what was drawn part by part is what would be drawn as a whole."""
    app = CountingApp(open_desk(offices.store(tmp_path, 100), os_user="anna"))
    app.happened = []
    async with app.run_test(size=(120, 40)) as pilot:
        for key in ("j", "j", "right", "j", "k", "pagedown", "j", "G", "k", "left", "g", "J", "m",
                    "slash", "4", "escape", "escape", "question_mark", "escape", "j"):  # fmt: skip
            await press(pilot, key)
            assert await comes_true(pilot, partial(shows_all, app)), key


def shows_all(app: CountingApp) -> bool:
    """Whether nothing would be sent for the whole picture."""
    whole = app.screen._compositor.render_update(full=True, screen_stack=[])
    assert isinstance(whole, LayoutUpdate)
    assert app.shown is not None
    return deepcopy(app.shown).encode(whole, ColorSystem.TRUECOLOR) == ""
