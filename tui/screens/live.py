"""Rows of the store on a screen: read in slices at the start, and kept current by news."""

import asyncio
import contextlib
import gc
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from math import inf

from textual import getters, work
from textual._time import get_time
from textual.app import App
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input

from store.desk.desk import Desk, Due
from store.domain.clock import swedish_time
from store.domain.errors import Refused, StoreDamaged, StoreError
from store.domain.model import Customer
from store.domain.repository import OnDamage
from store.domain.row import Listing
from store.i18n.language import _, ngettext
from store.rules.history import CustomerNews
from tui.dialogs.base import is_going
from tui.formatting import marks
from tui.formatting.news import News, changes_since, due_facts, news_facts
from tui.screens.base import as_it_opens, until_closed, while_open
from tui.screens.saving import SavingApp
from tui.terminal.drawn_once import DrawnOnce
from tui.terminal.keyboard import ACTING, OneKeyAtATime
from tui.terminal.seen_lines import SeenLines
from tui.terminal.state import Seen
from tui.terminal.wire.app import ThinWire
from tui.widgets.status_line import StatusLine

NEWS_EVERY = 1.0
"""Seconds between two looks at whether others have changed something."""
KEEP_AFTER = 1.0
"""Seconds after which the rows are kept for the next start: the first keys come before that."""
AT_ONCE, A_SLICE, A_BREATH = 0.25, 0.03, 0.005
"""Seconds of reading before the first frame, at a time after it, and left to keys in between."""
CLOCKS_APART = timedelta(minutes=1)
"""How far the clocks of two hosts may be apart, at most."""
A_PAUSE, A_GLANCE = 0.5, 0.1
"""Seconds without a key (but Escape) after which a window may open by itself, and between looks."""


class LiveScreen(DrawnOnce):
    """A screen that shows the listing and some customers as they are in the store.

    A subclass begins with `start_reading`, and hears of what came by `rows_changed`,
    `customers_changed` and `all_rows_here`.
    """

    listing: var[Listing] = var(Listing((), ()), init=False)
    opened: var[Mapping[str, Customer]] = var({})
    today: var[date] = var(date.min)
    """The day by the desk's clock, by which an ending is overdue; looked up with the news."""

    status = getters.query_one(StatusLine)

    def __init__(self, desk: Desk, seen: Seen) -> None:
        super().__init__()
        self._desk = desk
        self._operator = desk.operator
        self._seen = seen
        self._read_at: datetime | None = None
        self._reading = False
        self._looking = False
        self._one_at_a_time = asyncio.Lock()
        self._compositor = SeenLines()
        self.set_reactive(LiveScreen.today, desk.today())

    def rows_changed(self) -> None:
        """Other rows are there, or there is no more to come."""

    def people_changed(self) -> None:
        """Others work at the office now, or may do other things."""

    def customers_changed(self) -> None:
        """What is shown of customers may be out of date."""

    def look_again(self) -> None:
        """Hear that nothing has moved; what could not be read for itself may be there again."""

    def go_to_the_first(self) -> None:
        """Go to the first of all rows: nobody has moved, and others were there before it."""

    def all_rows_here(self) -> None:
        """Nothing of the store is unread."""

    def watch_listing(self) -> None:
        """Show what was read."""
        self.rows_changed()

    async def start_reading(self) -> None:
        """Read what can be read before the first frame, and the rest behind it.

        A first frame with some customers is there sooner than one with all of a large office.
        """
        with until_closed(self):
            # where the picture is there already, one of some customers would be a step back
            painted = isinstance(self.app, ThinWire) and self.app.found is not None
            if await self._read_ahead(inf if painted else AT_ONCE):
                await as_it_opens(self, self._read_all)
            else:
                self._reading = True
                self.listing = self._desk.listing_so_far()
                self.call_after_refresh(self._read_on)

    async def _read_all(self) -> None:
        await self._reload()
        self.call_after_refresh(self._all_read)

    async def _read_ahead(self, seconds: float) -> bool:
        """Read ahead for so long; what fails there is told by what reads all."""
        try:
            return await while_open(self, self._desk.read_ahead, seconds)
        except StoreError:
            return True

    async def _read_on(self) -> None:
        """Read the rest in slices: between two of them, one can move and search."""
        with until_closed(self):
            if not await self._read_ahead(A_SLICE):
                self.set_timer(A_BREATH, self._read_on)
                return
            self._reading = False
            await self._reload()
            self.rows_changed()  # no watcher runs where the rest was empty, but it is whole now
            if isinstance(self.app, ThinWire) and self.app.untouched:
                self.app.first = None  # it had some of the rows
                self.go_to_the_first()
            self.call_after_refresh(self._all_read)

    def _all_read(self) -> None:
        """From now on look for news; the dates that have come wait for no one's first look."""
        self.set_interval(NEWS_EVERY, self._look_for_news)
        self.all_rows_here()
        if not gc.isenabled():  # off since the start, for speed; what is there by now is to stay
            gc.freeze()
            gc.enable()
        self._begin()
        self.set_timer(KEEP_AFTER, self._keep_rows)

    @work
    async def _keep_rows(self) -> None:
        """Keep the rows for the next start, when the first keys are answered."""
        await while_open(self, self._desk.keep_rows)
        self._keep_picture()

    @work
    async def _keep_picture(self) -> None:
        """Keep the first picture too, once it is on the terminal."""
        if not isinstance(self.app, ThinWire) or not self.is_current:
            return
        if self.app.behind:
            self.set_timer(KEEP_AFTER, self._keep_picture)
        else:
            await while_open(self, self.app.keep_first)

    @work
    async def _begin(self) -> None:
        """Carry out the endings whose date has come; tell those, and what the other side did."""
        due: list[Due] = []
        damage: list[StoreDamaged] = []
        news: Sequence[CustomerNews] = ()
        failed = False
        moment = self._desk.now()
        with _told_at_the_end(self.app, due):
            try:
                if not self._desk.operator.read_only:
                    await while_open(self, self._carry_out_due, self.app, due, damage.append)
                moment = self._desk.now()  # what is done from now on may come too late to be told
                news = await while_open(
                    self, self._desk.news_since, self._seen.until(moment), damage.append
                )
                latest = self._desk.now() + CLOCKS_APART
            except StoreError as error:
                self._report(error)
                failed = True  # what was done before is told all the same
            if due or news:
                from tui.dialogs.questions import Confirm
            if due:
                await self._reload()
                facts = due_facts(due, self._desk.services, self._desk.today())
                await self._until_at_rest(anywhere=True)  # no later start would tell it
                await self.app.push_screen_wait(
                    Confirm(_("Their date has come"), facts, cancel=_("Close"))
                )
        if news:
            facts = news_facts(
                news,
                self._desk.services,
                self._desk.operator.employees,
                to=self._desk.operator.side,
            )
            await self._until_at_rest()
            await self.app.push_screen_wait(
                Confirm(_("Since you were here"), facts, cancel=_("Close"))
            )
        if failed:
            return
        self._warn_of_unread(damage)
        if not damage:  # what could not be read is told when it can be
            # the clock shows whole seconds: more may have been done in that one, and be told later
            # one of a day to come stays new: remembered, it would be taken for a wrong clock
            told = (entry.at for each in news for entry in each.entries if entry.at <= latest)
            self._seen.remember(max([moment - timedelta(seconds=1), *told]))

    async def _until_at_rest(self, *, anywhere: bool = False) -> None:
        """Wait until nobody is at anything else: keys for that would close a window unread.

        Who is on another page is not, if the window may open `anywhere`.
        """
        app = self.app
        assert isinstance(app, OneKeyAtATime)
        await app.keys_done()
        while not self._at_rest(get_time() - app.acted_at, anywhere=anywhere):
            await asyncio.sleep(A_GLANCE)
            await app.keys_done()

    def _at_rest(self, seconds: float, *, anywhere: bool) -> bool:
        """Whether a window may open by itself, so many seconds after the last key."""
        screen = self.app.screen
        if screen.has_class(ACTING) or isinstance(screen.focused, Input):
            return False
        return (screen is self or anywhere) and seconds >= A_PAUSE

    def _carry_out_due(self, app: App[object], due: list[Due], on_damage: OnDamage) -> None:
        """Carry them out in a thread; closing waits for those at hand, and no others are begun."""
        with contextlib.ExitStack() as counted:

            def may_begin() -> bool:
                if not isinstance(app, SavingApp):
                    return True
                counted.close()
                # counted first: closing looks at that once it has set when it was asked to
                counted.enter_context(app.saves.counted())
                return app.left_at == inf

            for each in self._desk.due(on_damage, may_begin):
                due.append(each)  # one by one: what was done is told, whatever fails

    def _warn_of_unread(self, damage: Sequence[StoreDamaged]) -> None:
        """Say whose dates could not be looked at, but for files that are named as missing rows."""
        unread = [error for error in damage if f"{error}" not in self.listing.damaged]
        if unread:
            self.status.warn(_("Not all dates could be looked at. {why}", why=unread[0]))

    def _look_for_news(self) -> None:
        """Look beside the keys; a look that waits for its answer is the only one."""
        self.today = self._desk.today()
        if not self._looking:
            self._looking = True
            look = asyncio.get_running_loop().run_in_executor(None, self._desk.moved)
            look.add_done_callback(self._looked)

    def _looked(self, look: asyncio.Future[bool]) -> None:
        """Take up what has moved; a worker begins for that alone, and none for the look itself."""
        if look.cancelled() or is_going(self):
            return
        # what could not be read is tried again, whatever has moved meanwhile
        if look.exception() is not None or look.result() or self.status.unread:
            self._take_up_news()
            return
        self._looking = False
        self.look_again()
        self._tell_others(new=False)

    @work
    async def _take_up_news(self) -> None:
        before = self._operator
        try:
            new = await self._reload(quietly=True) or self._operator != before
            self._tell_others(new=new)
        finally:
            self._looking = False

    def _tell_others(self, *, new: bool) -> None:
        for screen in self.app.screen_stack[1:]:  # the first is Textual's own, and blank
            if screen is not self and (new or _lost(screen)):
                screen.post_message(News())

    async def _reload(self, *, quietly: bool = False) -> bool:
        """Read what has changed, and say whether anything has; what is equal stays as it is."""
        async with self._one_at_a_time:
            try:
                listing, opened = await while_open(self, self._read, self.opened.keys())
            except StoreError as error:
                self._lost(error)
                return False
            changed = self._take_up(listing, opened, quietly=quietly)
            if (gone := self._desk.operator.gone) is not None:  # told by what was just read
                self._lost(Refused.because("not-allowed", gone))
            return changed

    def _read(self, numbers: Set[str]) -> tuple[Listing, dict[str, Customer]]:
        """Read the rows, and the customers that are open; in a thread of its own.

        Raises:
            StoreError: there is nothing that can be read.
        """
        listing = self._desk.listing_by_rights()
        here = [number for number in numbers if marks.row_of(number, listing.rows) is not None]
        customers = self._desk.some_customers(here)
        opened = {customer.number: customer for customer in customers}
        if listing.damaged and not listing.rows and self.listing.rows:
            raise StoreDamaged(listing.damaged[0])
        return listing, opened

    def _take_up(self, listing: Listing, opened: Mapping[str, Customer], *, quietly: bool) -> bool:
        """Show what was read, and say whether anything of it is new."""
        back = self.status.unread and not listing.damaged
        if not listing.damaged:
            self.status.read_again()
        elif listing.damaged != self.listing.damaged:
            more = len(listing.damaged) - 1
            why = listing.damaged[0]
            if more:
                why = ngettext(
                    "{first} ({n} more file)", "{first} ({n} more files)", more, first=why
                )
            self.status.warn_unread(_("Not all customers are shown. {why}", why=why))
        if (own := opened.get(self._desk.company or "")) is not None:
            self._desk.know_own_user(own)
        # what was opened or closed since it was asked for stays as it is
        opened = {number: opened.get(number, one) for number, one in self.opened.items()}
        opened = {
            number: one
            for number, one in opened.items()
            if marks.row_of(number, listing.rows) is not None
        }
        others = self._desk.operator != self._operator  # taken up by whichever screen acts
        changed = listing != self.listing or opened != self.opened or others
        self.listing = listing
        self.opened = opened
        self.today = self._desk.today()
        self._read_at = self._desk.now()
        self._take_up_operator()
        self._take_back()
        if changed or back or not quietly:
            self.customers_changed()
        return changed

    def _take_up_operator(self) -> None:
        """Offer what the operator may do by now."""
        if self._desk.operator != self._operator:
            self._operator = self._desk.operator
            self.people_changed()

    def _take_back(self) -> None:
        """Say what has come after the act that is told, where that may no longer be so."""
        told = self.status.told_of
        if told is None or told.number not in self.opened:
            return
        operator = self._desk.operator
        later = changes_since(told, self.opened[told.number], operator.employees, to=operator.side)
        if later is not None:
            self.status.tell(later, of=self.opened[told.number])

    def _lost(self, error: StoreError) -> None:
        """Say what is safe where the store cannot be read, or not by the operator any more."""
        self._take_up_operator()
        if self._read_at is None:
            self._report(error)
        else:
            warning = _(
                "What is shown was read at {time}; what was reported as saved is saved. {error}.",
                error=f"{error}".removesuffix("."),  # last, as it may be long
                time=swedish_time(self._read_at),
            )
            self.status.warn_lost(warning)

    def _report(self, error: StoreError) -> None:
        self.status.report(error)


def _lost(screen: Screen[object]) -> bool:
    """Whether a screen shows that something could not be read, in its own way or on its line."""
    shown = getattr(screen, "unread", False)
    return bool(shown) or any(line.unread for line in screen.query(StatusLine))


@contextlib.contextmanager
def _told_at_the_end(app: App[object], due: Sequence[Due]) -> Iterator[None]:
    """Have the last line tell what was carried out, where the program closes before a window."""

    def words() -> str:
        done = sum(each.done is not None for each in due)
        if not done:
            return ""
        return ngettext(
            "{n} ending was carried out, as its date had come; the history names it",
            "{n} endings were carried out, as their date had come; the history names them",
            done,
        )

    if isinstance(app, SavingApp):
        app.saves.says_untold = words
    yield
    if isinstance(app, SavingApp):  # not where it closes meanwhile
        app.saves.says_untold = str
