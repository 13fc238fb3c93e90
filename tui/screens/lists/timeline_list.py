"""The list of what was done, which is never read as a whole: its lines, further ones, a search."""

import asyncio
from collections.abc import Iterable
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from store.desk.desk import Desk
from store.domain.errors import StoreDamaged, StoreError
from store.domain.repository import OnDamage
from store.i18n.language import _, grouped, ngettext
from store.rules.history import HistoryLine, searched
from store.rules.timeline.search import Search
from tui.cli.run.import_words import column_title
from tui.screens.base import while_open
from tui.screens.lists.list_screen import ListScreen
from tui.screens.lists.timeline_in_parts import TimelineInParts
from tui.screens.live import A_BREATH, A_SLICE
from tui.terminal.keyboard import begin_work
from tui.widgets.words_and_days import WordsAndDays

MOST = 20_000
"""Lines that are made at most to go to the oldest of them."""
SAID_EVERY = 1.0
"""Seconds between two sentences on the way to it."""
FIRST = 40
"""Lines that are made before the first picture, and shown while a search goes on."""


class TimelineList(ListScreen[HistoryLine]):
    """Lists what was done to a customer, or to all, the latest first, as far as one looks.

    A screenful is made for the first picture, the rest beside the keys. A search goes through all.
    """

    ROWS: ClassVar = 1_000

    def __init__(self, desk: Desk, number: str | None, *, may_write: bool) -> None:
        super().__init__(desk, may_write=may_write)
        self._number = number
        self.parts: TimelineInParts | None = None
        self.unread_since: list[StoreDamaged] = []
        self._goes_to_first = False
        self._way = ""

    def above(self) -> ComposeResult:
        """Lay out what narrows the list."""
        yield WordsAndDays(self._desk.today)

    def read(self, on_damage: OnDamage) -> Iterable[HistoryLine]:
        """Read the latest lines; where there are words, they are looked for in all from now on."""
        damage = self.unread_since = []

        def told(error: StoreDamaged) -> None:
            damage.append(error)
            on_damage(error)

        narrowed = self.narrowed
        first = FIRST if narrowed else max(FIRST, len(self.listed))
        timeline = self._desk.timeline(self._number, told, column_title)
        parts = self.parts = TimelineInParts(timeline, first)
        return self.listed if narrowed else parts.taken

    @property
    def narrowed(self) -> bool:
        """Whether anything is looked for."""
        return any(each.filled for each in self.query(WordsAndDays))

    async def reload(self) -> None:
        """Read again, and go on beside the keys: with more lines, or with what is looked for."""
        await super().reload()
        if (parts := self.parts) is not None:
            if self.narrowed:
                self._look(parts, again=True)
            else:
                begin_work(self, partial(self._take_on, parts))

    async def _take_on(self, parts: TimelineInParts) -> None:
        """Take as many lines as the table has rows, and show them."""
        before = len(parts.taken)
        try:
            while not await while_open(self, parts.take_on, self._part.end or FIRST, A_SLICE):
                await asyncio.sleep(A_BREATH)
        except StoreError as error:
            self.status.warn_lost(f"{error}")
        if parts is self.parts and parts.search is None:
            if len(parts.taken) > before:
                self._show(parts.taken)
            self.tell_more_unread(self.unread_since)

    def _show(self, lines: tuple[HistoryLine, ...]) -> None:
        """List lines, and how many there are."""
        if lines == self.listed:
            self._draw()
        self.listed = lines

    def _show_found(self, lines: tuple[HistoryLine, ...]) -> None:
        """List what is found; the cursor goes to the first when something else was looked for."""
        self._show(lines)
        if lines and self._goes_to_first:
            self._goes_to_first = False
            self.place_at(lines[0])

    @on(WordsAndDays.Changed)
    def search(self) -> None:
        """Show what has the words, within the days: bit by bit, beside the keys.

        The cursor goes to the first of it, wherever it stood, and then stays on its line.
        """
        self._part.begin()
        self._goes_to_first = self.narrowed
        if (parts := self.parts) is not None:
            self._look(parts)

    def _look(self, parts: TimelineInParts, *, again: bool = False) -> None:
        """Look for what is typed; `again`, what was found before stays until all is found."""
        narrowed = self.query_one(WordsAndDays)
        if not narrowed.filled:
            stood = self.chosen()
            parts.search = None
            self._show(parts.taken)
            if stood is not None and self.chosen() != stood:
                begin_work(self, partial(self._go_back_to, parts, stood))
            return
        search = parts.look_for(searched(narrowed.words, narrowed.since, narrowed.until))
        begin_work(self, partial(self._look_on, parts, search, again=again))

    async def _look_on(self, parts: TimelineInParts, search: Search, *, again: bool) -> None:
        """Look through some more lines, until something else is looked for, or all is read anew.

        What is found is shown at once, when it is twice as much as was shown, and when all is
        looked through.
        """

        def goes_on() -> bool:
            return parts is self.parts and parts.search is search

        shown, done = 0, False
        try:
            while not done and goes_on():
                done = await while_open(self, parts.search_on, search, A_SLICE)
                if done or (not again and search.count >= 2 * shown):
                    shown = max(1, search.count)
                    rows = self._part.end if done else FIRST
                    found = await while_open(self, parts.found, search, rows or FIRST)
                    if goes_on():
                        self._show_found(found)
                await asyncio.sleep(0 if done else A_BREATH)
        except StoreError as error:
            self.status.warn_lost(f"{error}")
        if goes_on():
            self.tell_more_unread(self.unread_since)

    def has_more(self) -> bool:
        """Return whether there are lines behind those that the table has."""
        parts, rows = self.parts, self._part.end or 0
        if parts is None or parts.search is None:
            return parts is not None and (len(parts.taken) > rows or not parts.done)
        return parts.search.done and parts.search.count > rows

    def show_more(self) -> None:
        """Make the lines that are to stand behind those that are shown."""
        if (parts := self.parts) is None:
            return
        if parts.search is None:
            begin_work(self, partial(self._take_on, parts))
        else:
            begin_work(self, partial(self._find_on, parts, parts.search))

    def go_far(self, last: bool) -> None:
        """Go to the oldest line, when all before it are made; or to the latest."""
        super().go_far(last)
        if last and (parts := self.parts) is not None and self.has_more():
            self._tell_way(parts)
            begin_work(self, partial(self._go_to_oldest, parts, parts.search))

    def _tell_way(self, parts: TimelineInParts) -> None:
        """Say that older lines are coming, how far that is, and how to stay."""
        count = grouped(len(parts.taken))
        self._way = _("On the way to the oldest line; {count} are here. An arrow key stops it.",
                      count=count)  # fmt: skip
        self.status.tell(self._way)

    async def _go_to_oldest(self, parts: TimelineInParts, search: Search | None) -> None:
        """Make the lines beside the keys, and go to the last, unless one has moved meanwhile."""
        at = self.lines.current
        said = monotonic()
        try:
            if search is None:
                while not await while_open(self, parts.take_on, MOST, A_SLICE):
                    if self.lines.current != at or parts is not self.parts:
                        return
                    if monotonic() > said + SAID_EVERY and self.status.news == self._way:
                        said = monotonic()
                        self._tell_way(parts)
                    await asyncio.sleep(A_BREATH)
                lines = parts.taken
            else:
                lines = await while_open(self, parts.found, search, MOST)
        except StoreError as error:
            self.status.report(error)
            return
        if self.status.news == self._way:
            self.status.clear()
        if parts is self.parts and parts.search is search and self.lines.current == at:
            self._show(lines)
            if lines:
                self.place_at(lines[-1])
            if self.has_more():
                self.status.tell(_("The latest {count} lines are listed. A day after “until” (d) "
                                   "leads to older ones.", count=grouped(len(lines))))  # fmt: skip

    async def _go_back_to(self, parts: TimelineInParts, one: HistoryLine) -> None:
        """Go to a line that the cursor stood on among those that were found."""
        at, wanted = self.lines.current, len(parts.taken)
        try:
            while not (found := one in parts.taken[wanted:]) and len(parts.taken) < MOST:
                wanted = len(parts.taken)
                await while_open(self, parts.take_on, wanted + FIRST, A_SLICE)
                if len(parts.taken) == wanted:
                    break
                await asyncio.sleep(A_BREATH)
        except StoreError as error:
            self.status.report(error)
            return
        if found and parts is self.parts and parts.search is None and self.lines.current == at:
            self._show(parts.taken)
            self.place_at(one)

    async def _find_on(self, parts: TimelineInParts, search: Search) -> None:
        try:
            found = await while_open(self, parts.found, search, self._part.end or FIRST)
        except StoreError as error:
            self.status.report(error)
            return
        if parts is self.parts and parts.search is search:
            self._show(found)

    def counted(self) -> str:
        """Say how many lines there are, as far as that is known."""
        parts = self.parts
        assert parts is not None
        search, every = parts.search, parts.total
        if search is not None and not search.done:
            return ngettext("{count} line so far", "{count} lines so far", search.count,
                            count=grouped(search.count))  # fmt: skip
        if every is None:
            latest = len(parts.taken)
            return ngettext("the latest {count} line", "the latest {count} lines", latest,
                            count=grouped(latest))  # fmt: skip
        return ngettext(
            "{shown} of {count} line",
            "{shown} of {count} lines",
            every,
            shown=grouped(every if search is None else search.count),
            count=grouped(every),
        )

    def every(self) -> int | None:
        """Return how many lines there are to go through, where that is known."""
        if (parts := self.parts) is None:
            return None
        search = parts.search
        if search is None:
            return parts.total
        return search.count if search.done else None
