"""A list in which collaborations are marked: one by one, in a range, or all that is shown."""

from itertools import chain

from textual.reactive import var

from store.desk.desk import Desk
from store.i18n.language import _
from tui.formatting import marks
from tui.formatting.marks import Marks, Waived
from tui.screens.customers.narrowed import NarrowedCustomers
from tui.terminal.state import Seen
from tui.widgets.customers.customer_tree import Place


class MarkedList(NarrowedCustomers):
    """Keeps the marks, which are of what is running, and knows which of them are not shown."""

    marked: var[Marks] = var(frozenset())

    def __init__(self, desk: Desk, seen: Seen) -> None:
        super().__init__(desk, seen)
        self._marked_last: Place | None = None
        self.waived: Waived = {}
        """What was waived where several were to be ended: it holds as long as the mark is kept."""

    def rows_changed(self) -> None:
        """Filter what was read, and keep the marks of what is running."""
        super().rows_changed()
        if self.marked and not self._reading:
            self.marked = marks.still_running(self.marked, self.listing.rows)
        self._count_marks()

    def watch_marked(self) -> None:
        """Say how many are marked; where none is, no range has begun."""
        if not self.marked:
            self._marked_last = None
        self.waived = {key: why for key, why in self.waived.items() if key in self.marked}
        self._count_marks()

    def keep_waived(self, waived: Waived, *, of: Marks) -> None:
        """Keep what was waived for some of what is marked, in place of what was before."""
        others = {key: why for key, why in self.waived.items() if key not in of}
        self.waived = {**others, **{key: why for key, why in waived.items() if key in self.marked}}

    def watch_opened(self) -> None:
        """Say how many marks are not shown: an opened customer shows all of its own."""
        self._count_marks()

    def _count_marks(self) -> None:
        self.filter_line.marked = len(self.marked)
        self.filter_line.marked_elsewhere = len(self._not_shown())

    def _not_shown(self) -> Marks:
        return marks.not_shown(self.marked, self.shown, self.sieve, self.opened)

    def action_mark(self) -> None:
        """Mark what is under the cursor, or take its mark away, and go on to the next line.

        On a customer, that is what is running there, as far as the filter lets it through.
        """
        if (place := self.tree_of_customers.place) is None:
            return
        meant = self._meant_by(place)
        if not meant:
            self.status.tell(_("Nothing is running there that could be marked."))
            return
        taken_away = self.all_marked_at(place)
        self.marked = self.marked - meant if taken_away else self.marked | meant
        self._marked_last = None if taken_away else place
        self.tree_of_customers.action_move(1)

    def action_mark_on(self, lines: int) -> None:
        """Mark what is under the cursor, and go on."""
        if (place := self.tree_of_customers.place) is not None:
            self.marked |= self._meant_by(place)
            self._marked_last = place
            self.tree_of_customers.action_move(lines)

    def action_mark_to_here(self) -> None:
        """Mark all lines from the one that was marked last to the cursor; else begin a range here.

        A line that is not seen, or no longer marked, is none that a range begins from.
        """
        here = self.tree_of_customers.place
        if here is None:
            return
        begun = self._range_begun_before(here)
        between = self.tree_of_customers.places_between(begun or here, here)
        self.marked |= frozenset(chain.from_iterable(map(self._meant_by, between)))
        self._marked_last = here
        if begun is None:
            told = _("A range begins here: v on another line marks all from here to there.")
            self.status.tell(told, keys=("mark_to_here",))

    def _range_begun_before(self, here: Place) -> Place | None:
        """Return the line that was marked last, as long as it is seen and marked."""
        last = self._marked_last
        if last is None or last not in self.tree_of_customers.places_between(last, here):
            return None
        return last if self._meant_by(last) <= self.marked else None

    def all_marked_at(self, place: Place) -> bool:
        """Return whether all that a mark on a line stands for is marked."""
        meant = self._meant_by(place)
        return bool(meant) and meant <= self.marked

    def action_mark_all(self) -> None:
        """Mark all that is shown and running; where all of it is marked, unmark it."""
        self.status.clear()
        shown = frozenset(
            chain.from_iterable(marks.markable(row, self.sieve) for row in self.shown)
        )
        self.marked = self.marked - shown if shown <= self.marked else self.marked | shown

    def _meant_by(self, place: Place) -> Marks:
        """Return what a mark on a line stands for."""
        row = marks.row_of(place.number, self.shown)
        assert row is not None  # there is a line of it
        if place.collaboration is None:
            return marks.markable(row, self.sieve)
        return marks.markable(row) & {place}

    async def _meant(self) -> Marks | Place | None:
        """Return which marks are meant; where some are not shown, ask, also for the cursor's line.

        None is none of them.
        """
        hidden = self._not_shown()
        if not hidden:
            return self.marked
        from tui.dialogs.hidden_marks import AskOfHiddenMarks

        rows, place = self.listing.rows, self.tree_of_customers.place
        under = ""
        if place is not None and place.collaboration is not None:
            under = marks.in_words(place, rows, self._desk.services)
        names = marks.named(hidden, rows, self._desk.services)
        shown = self.marked - hidden
        question = AskOfHiddenMarks(names, shown=len(shown), marked=len(self.marked), under=under)
        match await self.app.push_screen_wait(question):
            case "shown":
                return shown
            case "all":
                return self.marked
            case "cursor":
                return place
        return None
