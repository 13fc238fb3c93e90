"""The demo office with a screen on it: keys go in, visible text comes out, the store is read back.

Nothing here looks inside a widget: what is seen is drawn by the public means of Textual, and what
was done is read from the disk by a desk that has just sat down.
"""

import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual import events
from textual.errors import NoWidget
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from store.demo import demo_office
from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.model import Customer, Employee, Office
from store.domain.rights import Operator
from store.domain.wishes import Wish
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.pressing import comes_true, press, taken
from tui.app import SamarbeteApp

SMALL = (80, 24)
_POSITION = re.compile(r" ([\d ]+ (of|av) [\d ]+( · J K)?|J K) [─━]{2}$")
_FRAMES = re.compile("[\u2500-\u259f]")


class Hands:
    """Somebody at the screen: presses keys, pastes, and reads what stands there."""

    def __init__(self, app: SamarbeteApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, and wait until each has had its effect."""
        await press(self._pilot, *keys)

    async def type_at_once(self, *keys: str) -> None:
        """Send keys as they come in one piece, and wait until all have had their effect."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await self._pilot.pause()
        await taken(self._pilot)

    async def paste(self, text: str) -> None:
        """Paste as a terminal with bracketed paste does."""
        self.app.post_message(events.Paste(text))
        await self._pilot.pause()
        await taken(self._pilot)

    async def resize(self, width: int, height: int) -> None:
        """Make the terminal another size."""
        await self._pilot.resize_terminal(width, height)
        await self._pilot.pause()

    async def find(self, words: str) -> None:
        """Search, and go on in the tree with what was found."""
        await self.press("slash")
        await self.paste(words)
        await self.press("enter")

    async def go_to(self, number: str, collaboration: int = 0) -> None:
        """Go to a customer, or to its first, second … collaboration."""
        await self.find(number)
        if collaboration:
            await self.press("enter", *("down",) * collaboration)

    async def press_act(self) -> None:
        """Press the button with the verb, from Cancel, where the focus starts."""
        await self.press("shift+tab", "enter")

    async def done(self) -> None:
        """Wait until nothing that was begun is still going on; no dialog may be open."""
        await self.app.workers.wait_for_complete()
        await self._pilot.pause()

    async def until(self, fact: Callable[[], bool], missing: str) -> None:
        """Wait for a fact, for so long that a busy machine does no harm."""
        await self._until(fact, lambda: f"missing: {missing}")

    async def _until(self, fact: Callable[[], bool], failed: Callable[[], str]) -> None:
        if not await comes_true(self._pilot, fact):
            raise AssertionError(f"{failed()}; what is seen:\n" + "\n".join(self.lines))

    async def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen, however they are wrapped."""
        missing = list(words)

        def seen() -> bool:
            text = self.text
            missing[:] = [each for each in words if each not in text]
            return not missing

        await self._until(seen, lambda: f"not seen: {missing}")

    async def sees_below(self, *entries: str) -> None:
        """Wait until the last line, that of the keys, has all these entries."""

        def seen() -> bool:
            return all(entry in self.lines[-1] for entry in entries)

        await self._until(seen, lambda: f"not on the line of keys: {entries}")

    async def sees_no(self, *words: str) -> None:
        """Wait until none of these words stands on the screen."""
        await self._until(
            lambda: not any(each in self.text for each in words), lambda: f"still seen: {words}"
        )

    async def stands_as_drawn_anew(self) -> None:
        """Assert that no line was left as it was that should look otherwise by now."""
        await self._pilot.pause()
        stands = self.app.export_screenshot()
        for widget in self.app.screen.walk_children():
            widget.refresh()
        await self._pilot.pause()
        assert stands == self.app.export_screenshot()

    async def tells(self, *words: str) -> None:
        """Wait until the details begin with these words, in order, and so are about that line."""
        start = " ".join(words)
        await self._until(
            lambda: self.details.startswith(start), lambda: f"not told about: {start!r}"
        )

    async def read_on(self) -> str:
        """Read a long dialog to its end, page by page."""
        pages = [self.text]
        while True:
            more = self._has_more_below()
            await self.press("pagedown")
            if more:  # it is drawn after its key
                await self.until(lambda: self.text != pages[-1], "another page")
            if self.text == pages[-1]:
                return " ".join(pages)
            pages.append(self.text)

    def _has_more_below(self) -> bool:
        """Whether a part of the top screen can be scrolled further."""
        parts = self.app.screen.query("*")
        return any(part.is_scrollable and not part.is_vertical_scroll_end for part in parts)

    @property
    def lines(self) -> list[str]:
        """What stands on the top screen, line by line."""
        return [self._line(y, edges).rstrip() for y, edges in enumerate(self._edges())]

    @property
    def text(self) -> str:
        """The words on the top screen without frames, in one line with single spaces."""
        return one_line(self.lines)

    def columns(self, count: int) -> str:
        """The words of texts that stand side by side, each column read to its end."""
        lines = [line for line in self.lines if line]
        marks = [m.start() for line in lines for m in re.finditer(r"\d \([ *]\)", line)][:count]
        edges = [0, *marks, None]
        cut = ([line[a:b] for line in lines] for a, b in itertools.pairwise(edges))
        return " ".join(one_line(column) for column in cut)

    @property
    def details(self) -> str:
        """What is told about the line under the cursor, below the tree, without its place."""
        lines = self.lines
        title, *rest = lines[_border(lines) : -2]
        return one_line([_POSITION.sub("", title), *rest])

    @property
    def tree(self) -> list[str]:
        """The lines of the tree, above the details in a narrow terminal."""
        lines = self.lines
        return [line for line in lines[3 : _border(lines)] if line]

    def _edges(self) -> list[list[int]]:
        """Return the columns of each line where another widget can begin, and the last one's end.

        That is where one begins or ends, or its scrollbar does. To ask for the widget at each
        column takes most of the time that a look at the screen takes.
        """
        (width, height), screen = self.app.size, self.app.screen
        edges = [{0, width} for _ in range(height)]
        for widget in screen.walk_children(Widget):
            try:
                place = screen.find_widget(widget)
            except NoWidget:
                continue
            seen = place.region.intersection(place.clip)
            for y in range(max(seen.y, 0), min(seen.bottom, height)):
                edges[y] |= {seen.x, seen.right - 2, seen.right - 1, seen.right}
        return [sorted(x for x in each if 0 <= x <= width) for each in edges]

    def _line(self, y: int, edges: list[int]) -> str:
        screen, text = self.app.screen, ""
        try:
            at = [(*screen.get_widget_at(x, y), x) for x in edges[:-1]]
        except NoWidget:
            return ""  # it is open, and not laid out yet
        changes = [n for n, each in enumerate(at) if not n or each[0] is not at[n - 1][0]]
        for n, following in itertools.zip_longest(changes, changes[1:]):
            (widget, region, x), end = at[n], at[following][2] if following else edges[-1]
            if widget is screen:  # what shines through there is of the screen below
                text += " " * (end - x)
            else:
                (strip,) = widget.render_lines(Region(x - region.x, y - region.y, end - x, 1))
                text += strip.text
        return text


class OfficeAtWork:
    """An office's store, who acts there, and the screens they open."""

    def __init__(self, path: Path, clock: Callable[[], object]) -> None:
        self.path = path
        self._clock = clock

    def desk(self, login: str = "anna", *, patience: float | None = None) -> Desk:
        """Sit an employee down, as another process would; with less patience for a busy store."""
        if patience is None:
            return open_desk(self.path, os_user=login, clock=self._clock)
        store = TinyStore(self.path, who=login, patience=patience)
        employee = next(each for each in store.employees if each.login == login)
        return Desk(store, Operator.of(employee, login, store.employees), clock=self._clock)

    def customer(self, number: str) -> Customer:
        """Read a customer back from the disk."""
        return self.desk().customer(number)

    def carry_out(self, number: str, wish: Wish, login: str = "anna") -> None:
        """Change a customer from elsewhere, while a screen is open."""
        self.desk(login).carry_out(number, wish)

    def rewrite(self, number: str, change: Callable[[Customer], Customer]) -> None:
        """Write what no rule allows, or no verb can do yet, as another program would."""
        TinyStore(self.path, who="somebody").change(number, change)

    def take_away(self, number: str, id: str) -> None:
        """Take a collaboration away, as an import that is taken back does."""

        def without_it(customer: Customer) -> Customer:
            left = tuple(each for each in customer.collaborations if each.id != id)
            return replace(customer, collaborations=left)

        self.rewrite(number, without_it)

    def damage(self, number: str) -> None:
        """Put half a file in the place of a customer's, as a restored backup might."""
        file = self.path / "customers" / f"{shard_of(number)}.json"
        beside = file.with_suffix(".half")
        beside.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        beside.rename(file)

    @asynccontextmanager
    async def screen(
        self,
        login: str = "anna",
        size: tuple[int, int] = SMALL,
        *,
        patience: float | None = None,
    ) -> AsyncIterator[Hands]:
        """Open the screen of an employee."""
        async with _opened(self.desk(login, patience=patience), size) as hands:
            yield hands

    @asynccontextmanager
    async def own_screen(
        self, login: str, company: str, size: tuple[int, int] = SMALL
    ) -> AsyncIterator[Hands]:
        """Open the screen of a user of a customer, by an account that many share."""
        desk = open_desk(
            self.path, os_user="portal", login=login, company=company, clock=self._clock
        )
        async with _opened(desk, size) as hands:
            yield hands


@asynccontextmanager
async def _opened(desk: Desk, size: tuple[int, int]) -> AsyncIterator[Hands]:
    app = SamarbeteApp(desk)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        yield Hands(app, pilot)


def _border(lines: list[str]) -> int:
    """Find the line between list and details: the last rule that begins a line.

    It is heavy while the details have the focus; of a section it carries the title.
    """
    return [n for n, line in enumerate(lines) if line.startswith(("──", "━━"))][-1]


def one_line(lines: Iterable[str]) -> str:
    """Join lines without their frames and with single spaces."""
    return " ".join(_FRAMES.sub(" ", " ".join(lines)).split())


@pytest.fixture
def office_of(tmp_path: Path, clock, templates) -> Callable[..., OfficeAtWork]:
    """Make an office's store from values as they are, without a look at what they say."""

    def office_of(
        office: Office, employees: Iterable[Employee], customers: Iterable[Customer] = ()
    ) -> OfficeAtWork:
        path = tmp_path / "demo"
        templates.make(path, office, employees, customers)
        return OfficeAtWork(path, clock)

    return office_of


@pytest.fixture
def office(office_of, clock) -> OfficeAtWork:
    """Give the demo office as it stands on Monday, 23 November 2026."""
    demo = demo_office(clock.today)
    return office_of(demo.office, demo.employees, demo.customers)


@pytest.fixture
def office_with(office_of, make) -> Callable[..., OfficeAtWork]:
    """Make an office with four employees and the given customers."""

    def office_with(*customers: Customer) -> OfficeAtWork:
        return office_of(make.office, make.employees, customers)

    return office_with


@pytest.fixture
def hands() -> type[Hands]:
    """Give somebody who sits at an app that a test has opened by itself."""
    return Hands
