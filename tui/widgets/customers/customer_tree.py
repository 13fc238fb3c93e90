"""The tree of customers: one line each, opened ones with their collaborations below.

A widget on Textual's line interface: only the visible lines are drawn, so a key costs the same
however many customers there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from store.domain.catalogue import Services
from store.domain.model import Customer, Side
from store.domain.row import Row
from store.i18n.language import N_, _
from store.rules.stops import Stops
from tui.formatting import marks
from tui.formatting.facts import Place
from tui.formatting.list_columns import (
    WARNINGS,
    Columns,
    collaboration_cells,
    columns_for,
    customer_cells,
)
from tui.formatting.narrowing.narrowing import LISTED, Sieve
from tui.formatting.safe_text import fit
from tui.terminal.line_view import LineView
from tui.widgets.customers.tree_lines import TreeLines
from tui.widgets.lines import Moved

__all__ = ["CustomerTree", "Place"]

CLOSED, OPENED = "►", "▼"


class CustomerTree(LineView, can_focus=True):
    """Shows rows; asks by message to open and close customers; keeps its cursor by id."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "customer-tree--cursor",
        "customer-tree--collaboration",
        "customer-tree--ended",
        "customer-tree--warning",
    }
    BINDING_GROUP_TITLE = N_("The list")
    BINDINGS = [
        Binding("down,j", "move(1)", N_("Down"), show=False, id="tree.down"),
        Binding("up,k", "move(-1)", N_("Up"), show=False, id="tree.up"),
        Binding("pagedown,ctrl+d", "page(1)", N_("Page down"), show=False, id="tree.page-down"),
        Binding("pageup,ctrl+u", "page(-1)", N_("Page up"), show=False, id="tree.page-up"),
        Binding("home,g", "first", N_("First"), show=False, id="tree.first"),
        Binding("end,G", "last", N_("Last"), show=False, id="tree.last"),
        Binding("right", "expand", N_("Open the line"), show=False, id="tree.expand"),
        Binding("left", "collapse", N_("Close the line"), show=False, id="tree.collapse"),
    ]
    DEFAULT_CSS = """
    CustomerTree {
        background: $background;

        & > .customer-tree--cursor { background: $surface-lighten-2; text-style: bold; }
        &:focus > .customer-tree--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .customer-tree--collaboration { color: $foreground 85%; }
        & > .customer-tree--ended { color: $text-disabled; }
        & > .customer-tree--warning { color: $ask; text-style: bold; }
        &:ansi > .customer-tree--ended { text-style: dim; }
        &:ansi > .customer-tree--cursor { text-style: underline bold; }
        &:ansi:focus > .customer-tree--cursor { text-style: bold; }
        &:nocolor > .customer-tree--cursor, &:nocolor:focus > .customer-tree--cursor {
            text-style: reverse bold;
        }
    }
    """

    rows: reactive[Sequence[Row]] = reactive(())
    opened: reactive[Mapping[str, Customer]] = reactive({})
    marked: reactive[frozenset[Place]] = reactive(frozenset())
    kept: reactive[frozenset[Place]] = reactive(frozenset())
    sieve: reactive[Sieve] = reactive(Sieve())
    """Lets collaborations through; a customer's line tells of these, and whether they are marked.
    """
    show_ended: reactive[bool] = reactive(False)
    today: reactive[date] = reactive(date.min)
    widest: reactive[tuple[int, int]] = reactive((0, 0))
    """How many cells the widest number and the widest name of all customers take."""
    left: reactive[frozenset[str]] = reactive(frozenset())
    """The logins of employees who have left; whose customers are marked."""
    place: reactive[Place | None] = reactive(None, repaint=False, init=False)
    """What the cursor is on. To watch it is to hear of it before the next frame is drawn."""
    in_view: reactive[tuple[Row, ...]] = reactive((), repaint=False, init=False)
    """The rows of the customers whose lines are in view, or that such a line belongs to."""

    @dataclass
    class OpenCustomer(Message):
        """The customer's collaborations are asked for."""

        number: str

    @dataclass
    class CloseCustomer(Message):
        """The customer's collaborations are no longer wanted."""

        number: str

    def __init__(self, services: Services, to: Side, id: str | None = None) -> None:
        super().__init__(id=id)
        self._to = to
        self._services = services
        self._places = TreeLines((), {})
        self._stops: dict[str, Stops] = {}
        self._cursor = 0
        self._wanted: Place | None = None
        self._marked_at: Mapping[str, marks.Marks] = {}

    def go_to(self, place: Place) -> None:
        """Put the cursor on a line, as soon as there is one for it."""
        self._wanted = place
        self._arrange()

    def watch_rows(self) -> None:
        """Show other rows."""
        self._arrange()

    @property
    def columns(self) -> Columns:
        """How wide the columns of customers are."""
        return columns_for(self.scrollable_content_region.width, *self.widest)

    def watch_scroll_y(self, before: float, now: float) -> None:
        """Scroll, and know what that brings into view."""
        super().watch_scroll_y(before, now)
        self._look()

    def _look(self) -> None:
        self.in_view = tuple(self._rows_between(0, 1))

    def places_between(self, one: Place, other: Place) -> list[Place]:
        """Return all lines from one to another, in whichever order they stand."""
        at = [line for line in map(self._places.find, (one, other)) if line is not None]
        return [self._places[line] for line in range(min(at), max(at) + 1)] if at else []

    @property
    def near(self) -> list[Row]:
        """Those that one key can bring into view as well."""
        return self._rows_between(1, 2) + self._rows_between(-1, 0)

    def _rows_between(self, first: int, last: int) -> list[Row]:
        """Return the rows of some pages, counted from the one that is in view."""
        top, height = self.scroll_offset.y, self.size.height
        lines = range(max(0, top + first * height), min(top + last * height, len(self._places)))
        return list({row.number: row for row in map(self._places.row, lines)}.values())

    def tell_stops(self, found: Mapping[str, Stops]) -> None:
        """Show what stops the endings of some customers, besides that of others."""
        self._stops |= found
        for number in found:
            if (line := self._places.find(Place(number))) is not None:
                below = len(self.opened[number].collaborations) if number in self.opened else 0
                for at in range(line, line + below + 1):
                    self.refresh_line(at)

    def watch_opened(self) -> None:
        """Show other collaborations."""
        self._arrange()

    def watch_marked(self) -> None:
        """Know whose line shows a mark."""
        self._marked_at = marks.by_customer(self.marked)

    def watch_sieve(self) -> None:
        """Show what another filter has found."""
        self._arrange()

    def watch_show_ended(self) -> None:
        """Show or hide what has ended."""
        self._arrange()

    def _arrange(self) -> None:
        """Lay out the lines again; the cursor stays on what it was on, else at the same height."""
        before = self._wanted or self.place
        if not self.rows:
            self._wanted = before  # a search that finds nothing must not lose the place
        below = {number: self._shown(customer) for number, customer in self.opened.items()}
        self._places = TreeLines(self.rows, below)
        self._cursor = self._find(before)
        now = self._places[self._cursor] if self._places else None
        if self._wanted == now:
            self._wanted = None
        self.tell_height(len(self._places))
        self._show_cursor()
        self.refresh()
        self._look()
        self.place = now

    def _shown(self, customer: Customer) -> tuple[str, ...]:
        row = marks.row_of(customer.number, self.rows)
        found = self.sieve.found(row) if row is not None else frozenset()
        return tuple(
            collaboration.id
            for collaboration in customer.collaborations
            if self.show_ended
            or collaboration.status in LISTED
            or collaboration.id in found
            or Place(customer.number, collaboration.id) in self.kept
        )

    def _find(self, place: Place | None) -> int:
        """Return where a line is: itself, else its customer, else the same height as before."""
        if place is None:
            return 0
        for wanted in (place, Place(place.number)):
            if (line := self._places.find(wanted)) is not None:
                return line
        return max(0, min(self._cursor, len(self._places) - 1))

    def on_resize(self, event: events.Resize) -> None:
        """Take the new room."""
        self.tell_height(len(self._places))
        self._show_cursor()
        self._look()

    def _show_cursor(self) -> None:
        if self.scrollable_content_region.height:  # before the first layout there is nowhere to go
            # in the same frame: a scroll that came after it would draw the lines twice
            self.scroll_to_region(
                Region(0, self._cursor, 1, 1), animate=False, force=True, immediate=True
            )

    def _move_to(self, line: int) -> None:
        line = max(0, min(line, len(self._places) - 1))
        if not self._places or line == self._cursor:
            return
        old, self._cursor = self._cursor, line
        self._wanted = None
        self.refresh_line(old)
        self.refresh_line(line)
        self._show_cursor()
        self.place = self._places[line]
        self.post_message(Moved())

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self._move_to(self._cursor + lines)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a page."""
        self._move_to(self._cursor + direction * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Move the cursor to the first line."""
        self._move_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last line."""
        self._move_to(len(self._places) - 1)

    def action_expand(self) -> None:
        """Open the customer under the cursor, or step into it."""
        place = self.place
        if place is None or place.collaboration is not None:
            return
        if place.number in self.opened:
            self._move_to(self._cursor + 1)
        else:
            self.post_message(self.OpenCustomer(place.number))

    def action_collapse(self) -> None:
        """Go up to the customer, or close it."""
        place = self.place
        if place is None:
            return
        if place.collaboration is not None:
            self._move_to(self._places.find(Place(place.number)) or 0)
        elif place.number in self.opened:
            self.post_message(self.CloseCustomer(place.number))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor; a click on the line under the cursor opens or closes the customer."""
        line = event.y + self.scroll_offset.y
        if line >= len(self._places):
            return
        place = self._places[line]
        if line != self._cursor:
            self._move_to(line)
        elif place.collaboration is None:
            closed = place.number not in self.opened
            self.post_message((self.OpenCustomer if closed else self.CloseCustomer)(place.number))

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        line = y + self.scroll_offset.y
        if line >= len(self._places):
            return Strip.blank(width, base)
        place = self._places[line]
        drawn = self._drawn(line, place, width, base)
        if line == self._cursor:
            cursor = self.get_component_rich_style("customer-tree--cursor")
            drawn = [Segment("".join(segment.text for segment in drawn), cursor)]
        return Strip(drawn, width)

    def _drawn(self, line: int, place: Place, width: int, base: Style) -> list[Segment]:
        """Return a line as it looks where the cursor is not."""
        if place.collaboration is None:
            return self._drawn_customer(self._places.row(line), width, base)
        collaboration = self.opened[place.number].collaboration(place.collaboration)
        assert collaboration is not None
        known = collaboration.running or collaboration.status == "unlinked"
        name = "customer-tree--collaboration" if known else "customer-tree--ended"
        style = base + self.get_component_rich_style(name, partial=True)
        found = self._stops.get(place.number)
        stops = found.get(collaboration.id) if found is not None else None
        head, rest = collaboration_cells(
            collaboration, stops, self._services, self.columns, self.today, self._to
        )
        mark = marks.ALL if place in self.marked else marks.NONE
        return [Segment(f" {mark} {head}", style), Segment(rest, style)]

    def _sign(self, row: Row) -> str:
        own = self._marked_at.get(row.number)
        return marks.sign(row, own, self.sieve) if own is not None else marks.NONE

    def _drawn_customer(self, row: Row, width: int, base: Style) -> list[Segment]:
        sign = OPENED if row.number in self.opened else CLOSED
        head, rest = customer_cells(
            row,
            self.columns,
            self._stops.get(row.number),
            self._services,
            self.today,
            self.left,
            self.sieve,
            to=self._to,
        )
        head = f"{self._sign(row)}{sign} {head}"
        rest = fit(rest, max(0, width - cell_len(head)))
        warning = base + self.get_component_rich_style("customer-tree--warning", partial=True)
        segments, done = [Segment(head, base)], 0
        for warned in map(_, WARNINGS):
            at = rest.find(warned, done)
            if at >= 0:
                segments += (Segment(rest[done:at], base), Segment(warned, warning))
                done = at + len(warned)
        return [*segments, Segment(rest[done:], base)]
