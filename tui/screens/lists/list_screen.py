"""What the lists share: a table with one of its rows in full beside it, news, files not read."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import ClassVar, Generic, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.reactive import var
from textual.widgets import OptionList

from store.desk.desk import Desk, Done
from store.domain.errors import StoreDamaged, StoreError
from store.domain.model import Customer
from store.domain.repository import OnDamage
from store.domain.rights import Act, of_side
from store.domain.wishes import Undo
from store.i18n.language import N_, _, ngettext
from tui.dialogs.base import is_going, once_laid_out
from tui.formatting.columns import Column
from tui.formatting.endings.plan_facts import said_of
from tui.formatting.facts import Fact, Place
from tui.formatting.news import News, changes_since
from tui.formatting.safe_text import safe
from tui.screens.base import (
    GuardedScreen,
    as_it_opens,
    exclusive_action,
    for_a_moment,
    while_open,
    would_undo,
)
from tui.screens.flows.flows import Flows
from tui.screens.lists.part_shown import PartShown
from tui.screens.lists.room import MEASURED, SharedRoom
from tui.terminal.closed_windows import AnswersOnTop
from tui.terminal.keyboard import begin_work
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.lines import none_begins_with
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section
from tui.widgets.status_line import LeavesNews, StatusLine
from tui.widgets.table import Cells, Sought, Table

Listed = TypeVar("Listed")


def undo_key(id: str) -> Binding:
    """Return the key that undoes on a list; the list says what that is (`undo_at`)."""
    tooltip = N_("Undo what was last done here, or to what is under the cursor")
    return Binding("z", "undo", N_("Undo"), id=id, tooltip=tooltip)


class ListScreen(AnswersOnTop, GuardedScreen, LeavesNews, NamesItsKeys, Generic[Listed]):
    """Lists values of one kind, each by its key, and tells all of the one under the cursor.

    A subclass says what there is and how it reads. It is read again with the news; the cursor stays
    on its row. What is told stands below the table; from 110 columns on beside it, where that
    leaves the table all that it needs.
    `place_to_go` is where to go on in the list of customers, where the screen was left for that.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    ListScreen {
        #list { height: 1fr; }
        #listed { height: 1fr; width: 1fr; }
        #rows { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        #about { scrollbar-size-vertical: 1; height: 1fr; padding: 0 1; }
        &.-beside #list { layout: horizontal; }
        &.-beside #told { height: 1fr; border-left: solid $edge; }
        /* where there are no rows, why stands in their place */
        &.-empty #listed { height: 1; }
        &.-empty #told { height: 1fr; }
        &.-empty #title { display: none; }
    }
    """
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="list.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape,q", "leave", N_("Back"), key_display="Esc", id="list.back",
                tooltip=N_("Go back to where you came from")),
        Binding("J,shift+down", "scroll_about(1)", N_("Scroll down"), show=False, id="list.further",
                tooltip=N_("Scroll the details of the row")),
        Binding("K,shift+up", "scroll_about(-1)", N_("Scroll up"), show=False, id="list.nearer",
                tooltip=N_("Scroll back the details of the row")),
    ]  # fmt: skip
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    """The columns; their heads are marked texts."""
    RIGHTS: ClassVar[Mapping[str, Act]] = {}
    """What the operator must be allowed, for these actions to be possible at all."""
    FILES: ClassVar[tuple[str, ...]] = ()
    """The actions that name a file, which `--restricted` does not allow."""
    FINDS: ClassVar[bool] = True
    """Whether `/` finds in the table; else it is a key of the screen."""
    UNDOES: ClassVar[bool] = True
    """Whether `z` ever undoes here; else no key is named for it, and pressed it says why."""
    ON_A_ROW: ClassVar[tuple[str, ...]] = ()
    """The actions that are about the row under the cursor, and are not there without one."""

    ROWS: ClassVar[int | None] = None
    """How many rows the table has at first, and gets more each time that the cursor is at its end.

    It has twice as many at most, those about the cursor. None for a list that has never so many.
    """

    listed: var[tuple[Listed, ...]] = var((), init=False)

    lines = getters.query_one("#rows", Table)
    status = getters.query_one(StatusLine)

    def __init__(self, desk: Desk, *, may_write: bool = True) -> None:
        super().__init__()
        self._desk = desk
        self._may_write = may_write
        self._unread: tuple[str, ...] = ()
        self._part = PartShown(self.ROWS)
        self._once_read = False
        self._one_at_a_time = asyncio.Lock()
        self.place_to_go: Place | None = None
        self._left: Customer | None = None
        self.last: Place | None = None
        """Where something was last done here, which `z` undoes first."""
        self._room = SharedRoom()

    def place(self) -> str:
        """Say what is listed, as it stands in the masthead."""
        raise NotImplementedError

    def place_in_short(self) -> str | None:
        """Return a shorter `place` for a narrow terminal; None cuts the long one."""
        return None

    def read(self, on_damage: OnDamage) -> Iterable[Listed]:
        """Read what is to be listed as it is in the store now.

        Raises:
            StoreError: it cannot be read at all.
        """
        raise NotImplementedError

    def begins_at(self) -> int:
        """Return which row the cursor is on at first."""
        return 0

    def identity_of(self, one: Listed) -> object:
        """Return what tells a value from the others, whatever becomes of it."""
        raise NotImplementedError

    def cells(self, one: Listed) -> Cells:
        """Return the cells of a value's row, one for each column."""
        raise NotImplementedError

    def columns(self) -> Sequence[Column]:
        """Return the columns, their heads in the language that is set."""
        return [column._replace(head=_(column.head)) for column in self.COLUMNS]

    def named(self, one: Listed) -> str:
        """Name a value, above all that is told of it."""
        raise NotImplementedError

    def about(self, one: Listed) -> tuple[Fact, ...]:
        """Tell all of a value."""
        raise NotImplementedError

    def nothing(self) -> str:
        """Say why nothing is listed, and what to do about it."""
        raise NotImplementedError

    def not_all(self, why: str) -> str:
        """Say that what is listed is not all there is."""
        raise NotImplementedError

    def count(self) -> str:
        """Say how many there are."""
        raise NotImplementedError

    def every(self) -> int | None:
        """Return how many there are, where the table does not have all of them."""
        return len(self.listed)

    def undo_at(self) -> Place | str:
        """Return where `z` undoes: a customer or a collaboration; else say why it undoes nothing.

        A row that is none of a customer's has nothing that could be put back by a key.
        """
        raise NotImplementedError

    def customer(self) -> Customer | None:
        """Return the customer that all of this is about, as it was read; None where there are more.

        Then it is known without a look into the store what `z` would find.
        """
        return None

    def above(self) -> ComposeResult:
        """Lay out what stands above the table."""
        yield from ()

    def compose(self) -> ComposeResult:
        """Lay out the table, and one of its rows in full."""
        operator = self._desk.operator
        read_only = _("read-only") if operator.read_only else ""
        yield Masthead(self.place(), read_only, in_short=self.place_in_short())
        yield from self.above()
        section = Section("", id="count")
        with Vertical(id="list"):
            with Vertical(id="listed"):
                yield section
                far = self.go_far if self.ROWS else None
                yield Table(self.columns(), id="rows", finds=self.FINDS, section=section, far=far)
            with Vertical(id="told"):
                yield Section("", id="title")
                with VerticalScroll(id="about", can_focus=False):
                    yield Facts(id="facts")
        yield StatusLine()
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show what there is."""
        about = self.query_one("#about", VerticalScroll)
        for what in ("scroll_y", "show_vertical_scrollbar"):
            self.watch(about, what, self._tell_of_more, init=False)
        await as_it_opens(self, self.reload, self._draw)
        if not is_going(self):
            self.lines.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what is not allowed; do not offer what names a file, or a row, where none may be."""
        if action in self.FILES and not self._may_write:
            return False
        if action in self.ON_A_ROW and not self.listed:
            return False
        if action == "undo" and not self.UNDOES:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Say who may do it, where the operator may not."""
        right = self.RIGHTS.get(action)
        if action == "undo" and self._desk.operator.read_only:
            right = "edit"  # it takes no right of its own, but it is a change
        return self._desk.why_not(right) if right is not None else None

    def why_nothing(self, action: str) -> str | None:
        """Say that a file would be empty; why nothing is listed stands on the screen already.

        And why nothing is ever undone here.
        """
        if action == "undo" and not self.UNDOES:
            return f"{self.undo_at()}"
        writes = action in self.FILES and action in self.ON_A_ROW and self._may_write
        return _("There is nothing to write.") if writes and not self.listed else None

    def does_nothing(self, action: str) -> bool:
        """Return whether there is nothing here to undo, or the operator's side may never do it."""
        right = self.RIGHTS.get(action)
        if right is not None and not of_side(right, self._desk.operator.side):
            return True
        return action == "undo" and not self.undoable()

    def comes_last(self, action: str) -> bool:
        """Name what writes a file behind all else."""
        return action in self.FILES

    def names_file(self, action: str) -> bool:
        """Return whether `--restricted` takes the action away."""
        return action in self.FILES

    def employee_name(self, login: str) -> str:
        """Return what an employee is called; of a login that is nobody's here, that."""
        people = self._desk.operator.employees
        return next((each.name for each in people if each.login == login), login)

    def undoable(self) -> bool:
        """Return whether `z` finds something to undo, as far as what was read here tells."""
        at, customer = self.last or self.undo_at(), self.customer()
        if self.last is not None and customer is None:
            customer = self._left
        if isinstance(at, str):
            return False
        return customer is None or self.would_undo(customer, at)

    def would_undo(self, customer: Customer, at: Place) -> bool:
        """Return whether something at a place of a customer, as it was read, can be undone."""
        try:
            return not self._desk.plan_for(customer, Undo(collaboration=at.collaboration)).refusals
        except StoreError:
            return True  # the key says what is wrong

    def tell_why_not(self, action: str, why: str) -> None:
        """Say it; the next news may take its place."""
        self.status.tell(why)

    @on(Sought)
    def tell_unfound(self, event: Sought) -> None:
        """Say what was typed that no row has, as long as that is so."""
        if event.unfound:
            self.status.tell(none_begins_with(safe(event.unfound)))
        else:
            self.status.go_for_a_look()

    @on(News)
    def hear(self) -> None:
        """Show what others have done."""
        begin_work(self, self.reload, latest=True)

    async def reload(self) -> None:
        """Read again, and name what cannot be read, until that is acknowledged."""
        async with self._one_at_a_time:
            damage: list[StoreDamaged] = []
            try:
                listed = await while_open(self, self._read_all, damage.append)
            except StoreError as error:
                self.status.warn_lost(f"{error}")
                self.refresh_bindings()
                return
            self._take_up(listed, damage)
            await self._take_back()
            self.refresh_bindings()

    def _read_all(self, on_damage: OnDamage) -> tuple[Listed, ...]:
        """Read in a thread of its own, which a server may keep waiting."""
        self._desk.refresh_operator()
        return tuple(self.read(on_damage))

    def _take_up(self, listed: tuple[Listed, ...], damage: Sequence[StoreDamaged]) -> None:
        """Show what was read."""
        first, self._once_read = not self._once_read, True
        some = listed[:MEASURED]
        self._room.hold([self.about(one) for one in some], [self.named(one) for one in some])
        before, self._unread = self._unread, _texts(damage)
        self.listed = listed
        if first or self._unread != before:
            self._draw()  # the same may be listed, and no longer be all there is
        self._tell_unread(before)

    def tell_more_unread(self, damage: Sequence[StoreDamaged]) -> None:
        """Name what cannot be read of what was read since."""
        before, self._unread = self._unread, _texts(damage)
        if self._unread != before:
            self._draw()
            self._tell_unread(before)

    def _tell_unread(self, before: tuple[str, ...]) -> None:
        if not self._unread:
            self.status.read_again()
        elif self._unread != before:
            self.status.warn_unread(self.not_all(_named(self._unread)))

    async def _take_back(self) -> None:
        """Say what has come after the act that is told, where that may no longer be so."""
        told = self.status.told_of
        if told is None:
            return
        operator = self._desk.operator
        with suppress(StoreError):  # it stays, as what cannot be read is told elsewhere
            now = await while_open(self, self._desk.customer, told.number)
            later = changes_since(told, now, operator.employees, to=operator.side)
            if later is not None and self.status.told_of is told:
                self.status.tell(later, of=now)

    def watch_listed(self) -> None:
        """Show the values as they are now."""
        self._draw()

    def _draw(self, *, stays: bool = True) -> None:
        """Draw what the table has; of a long list, what is about the cursor, if that `stays`."""
        lines = self.lines
        if stays and self.ROWS and lines.current is not None:
            self._show_part_of(lines.current)
        lines.show(
            [(self.identity_of(one), self.cells(one)) for one in self._part.of(self.listed)],
            otherwise=self.begins_at() if lines.highlighted is None else lines.highlighted,
            columns=self.columns(),
            every=self.every() if self._once_read else None,
            first=self._part.first,
        )
        count = self.count() if self._once_read else ""
        if self._unread:  # also when what could not be read is acknowledged
            count = _("{count} · not all", count=count)
        self.query_one("#count", Section).title = count
        self._share()
        self.tell_all()

    def _show_part_of(self, identity: object) -> None:
        """Show another part of a long list, if a value is in that and not in what is shown."""
        if any(self.identity_of(one) == identity for one in self._part.of(self.listed)):
            return
        for place, one in enumerate(self.listed):
            if self.identity_of(one) == identity:
                self._part.go_around(place)
                return

    def place_at(self, one: Listed) -> None:
        """Put the cursor on a value that is listed, wherever that is."""
        self._show_part_of(self.identity_of(one))
        self._draw(stays=False)
        self.lines.go_to(self.identity_of(one))

    def go_far(self, last: bool) -> None:
        """Go to the last value of a long list, or to the first."""
        self.status.clear()  # at once: what is told on the way is of this step
        if self.listed:
            place = len(self.listed) - 1 if last else 0
            self._part.go_around(place)
            self._draw(stays=False)
            self.lines.go_to(self.identity_of(self.listed[place]))

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is, once the rows are broken into lines of this width."""
        self._share()
        once_laid_out(self, self._share_anew)

    def _share_anew(self) -> None:
        self._room.measure_anew()
        self._share()
        once_laid_out(self, self._tell_of_more)

    def _tell_of_more(self) -> None:
        """Say above what is told that there is more of it below, and which key shows that."""
        about = self.query_one("#about", VerticalScroll)
        below = about.show_vertical_scrollbar and round(about.scroll_y) < about.max_scroll_y
        self.query_one("#title", Section).state = _("J shows more") if below else ""

    def _share(self) -> None:
        """Tell of a row beside the table where that leaves it what it needs, else below it."""
        width, table, told = self.app.size.width, self.lines, self.query_one("#told")
        beside = self._room.beside(width, table.cells_wanted)
        if not (self.listed and self.has_class("-wide")):
            beside = None
        self.set_class(beside is not None, "-beside")
        height = self.query_one("#list").size.height
        self.set_class(not self.listed, "-empty")
        told.styles.width = beside
        if beside is not None or not self.listed:
            told.styles.height = None
        elif height:
            facts = self.query_one("#facts", Facts).facts
            told.styles.height = self._room.below(height, width, table.lines_wanted, facts)

    @exclusive_action
    async def action_undo(self) -> None:
        """Undo what was last done here, or else to what is under the cursor."""
        at = self.last or self.undo_at()
        if isinstance(at, str):
            self.status.tell(at)
            return
        flows = Flows(self.app, self._desk, self.status.report, tell=self.status.tell)
        done = await flows.undo(*at)
        await self.show_done(done)
        if done is not None:
            self.last = None
            self.lines.go_to(at)

    async def show_done(self, done: Done | None, *, at: Place | None = None) -> None:
        """Read again, and say what an act has done; `z` undoes what was done `at` a place."""
        self.last = at or self.last
        self._left = done.customer if done is not None else self._left
        await for_a_moment(self, self.reload)
        if done is not None:
            place = at or self.last
            undoable = place is not None and would_undo(self._desk, done, place.collaboration)
            said = said_of(done, self._desk.services_so_far, undoable=undoable)
            self.status.say(said, of=done.customer)

    @on(OptionList.OptionHighlighted, "#rows")
    def follow(self) -> None:
        """Tell all of the value that the cursor has come to; at either end, have more behind it."""
        part, line = self._part, self.lines.highlighted
        if part.end is not None and line is not None:
            if part.first + line == part.end - 1 and self.has_more():
                part.go_on()
                self.show_more()
            elif line == 0 and part.first:
                part.go_back(len(self.listed))
                self._draw()
        self.tell_all()

    def has_more(self) -> bool:
        """Return whether more is listed than the table has rows."""
        return self._part.end is not None and len(self.listed) > self._part.end

    def show_more(self) -> None:
        """Show more rows."""
        self._draw()

    def tell_all(self) -> None:
        """Tell all of the value under the cursor."""
        one = self.chosen()
        none = self.nothing() if self._once_read else _("This could not be read yet.")
        facts = self.about(one) if one is not None else (Fact("", none, "muted"),)
        self.query_one("#title", Section).title = self.named(one) if one is not None else ""
        told = self.query_one("#facts", Facts)
        if facts != told.facts:
            told.facts = facts
            self._share()
            self.query_one("#about").scroll_home(animate=False)
        self.refresh_bindings()

    def chosen(self) -> Listed | None:
        """Return the value under the cursor, or None; the line of keys asks before it is there."""
        line = next((table.highlighted for table in self.query("#rows").results(Table)), None)
        if line is None or (place := self._part.first + line) >= len(self.listed):
            return None
        return self.listed[place]

    def action_scroll_about(self, pages: int) -> None:
        """Scroll what is told, by half of what is seen."""
        about = self.query_one("#about")
        about.scroll_relative(y=pages * max(1, about.size.height // 2), animate=False)

    def leave_for(self, place: Place) -> None:
        """Go on in the list of customers."""
        self.place_to_go = place
        self.dismiss(None)

    def action_leave(self) -> None:
        """Take an error away, or go back."""
        if not self.status.acknowledge():
            self.dismiss(None)


def _texts(damage: Iterable[StoreDamaged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, damage)))


def _named(unread: Sequence[str]) -> str:
    """Name the first thing that could not be read, and count the others."""
    first, *others = unread
    if not others:
        return first
    return ngettext("{why}; {n} more cannot be read", "{why}; {n} more cannot be read",
                    len(others), why=first)  # fmt: skip
