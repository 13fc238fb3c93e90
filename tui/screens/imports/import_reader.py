"""Reads the file that is named on the page that imports, beside its keys, as often as needed."""

import asyncio

from textual import on, work
from textual.widgets import Input
from textual.worker import Worker

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.policy.heading_meanings import HeadingMeanings
from store.exchange.import_file import HeadingsUnknown
from tui.formatting.news import News
from tui.screens.base import come, keys_wait_for, while_open
from tui.screens.imports.import_agreements import agreements
from tui.screens.imports.import_page import ImportPage
from tui.screens.imports.import_work import Stopped
from tui.terminal.keyboard import ACTING
from tui.widgets.facts import Facts
from tui.widgets.field import LineInput

TELLS_EVERY = 0.25
"""Seconds between two looks at how far the work is."""


class ImportReader(ImportPage):
    """Reads a file, and again what is answered; a subclass takes the answers, and brings it in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reading: Worker[None] | None = None
        self._read_over = asyncio.Event()
        self._stale = False
        self._again = False
        """Whether what is being read is only compared anew, with nothing answered since."""
        self._said_before: HeadingMeanings | None = None
        self._unreadable = ""
        """Why the file that is named could not be read, until one is."""

    async def on_mount(self) -> None:
        """Show that no file is read yet; look how far the work is, while there is some."""
        await self._show()
        self._progress = self.set_interval(TELLS_EVERY, self._tell_progress, pause=True)

    @on(Input.Submitted, "#file")
    def read_file(self) -> None:
        """Read the file that was typed."""
        typed = self.query_one("#file", LineInput).value
        if not typed.strip() or self._bringing:
            return
        if (file := typed.strip()) != self._work.file:
            self._foreseen, self._unknown, self._place = None, (), 0
            self._questions, self._answers = {}, {}
        self._said_before = None
        self._work.take(file)
        self._read_before_keys()

    @on(Input.Changed, "#file")
    def name_another(self) -> None:
        """Offer to bring in only what is named."""
        self.refresh_bindings()

    @on(News)
    def read_anew(self) -> None:
        """See what would be, on what others have made of the customers.

        What is being compared goes on: where others never rest, it would never be ready. What they
        change after it is found when the file is brought in.
        """
        if self._foreseen is not None and not self._bringing and self._reading is None:
            self._again = True
            self._read()

    def _read(self) -> None:
        """Read beside the keys; what is being read is cancelled, as it is out of date."""
        self._stale = True
        if self._reading is not None:
            self._again = False
            self._work.stop()
        else:
            self._read_over.clear()
            self._reading = self._read_beside()

    def _read_before_keys(self) -> None:
        """Read, and let keys wait for a moment: they are meant for what it shows."""
        self._read()
        if not self.has_class(ACTING):
            keys_wait_for(self, self._read_over)

    async def _read_in_act(self) -> None:
        """Read in an act, for which keys wait already, and wait for it for a moment."""
        self._read()
        await come(self._read_over)

    @work
    async def _read_beside(self) -> None:
        self._progress.resume()
        try:
            while self._stale:
                self._stale = False
                self._work.begin()
                self._tell_progress()
                await self._read_once()
        finally:
            self._reading, self._again, self._too_early = None, False, False
            self._read_over.set()
            self._progress.pause()

    async def _read_once(self) -> None:
        self._unreadable = ""
        try:
            self._foreseen = await while_open(self, self._work.foresee)
        except Stopped:  # what was said is tried by what reads next
            return
        except HeadingsUnknown as error:
            self._said_before = None
            self._foreseen, self._unknown = None, error.tables
            await self._show_read()
            return
        except StoreError as error:
            if self._said_before is not None:  # without that column there is no table
                self._work.said, self._said_before = self._said_before, None
            else:
                self._foreseen, self._unknown = None, ()
            self._unreadable = f"{error}"
            await self._show()
            self._hinder(self._unreadable)
            return
        self._said_before = None
        for id in self._work.dropped:
            self._answers.pop(id, None)
        asked = (*self._work.asked.values(), *agreements(self._foreseen.report))
        now = {one.id: one for one in asked}
        self._questions = {
            id: question
            for id, question in (self._questions | now).items()
            if id in now or id in self._answers
        }
        await self._show_read()

    async def _show_read(self) -> None:
        """Show what was read, and go on with its columns."""
        await self._show()
        self.query_one("#hindrance", Facts).facts = ()
        if self.focused is self.query_one("#file") and self._tables:
            self._columns.focus()
