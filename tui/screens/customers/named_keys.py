"""A list whose keys are named after the line under the cursor: Enter does what comes next there."""

from collections.abc import Mapping
from typing import NamedTuple

from store.desk.desk import Desk
from store.domain.address import Address
from store.domain.errors import StoreError
from store.domain.model import OVER, RUNNING, Customer, Status
from store.domain.rights import of_side
from store.domain.row import Row
from store.domain.wishes import Undo
from store.i18n.language import N_, _, ngettext
from tui.formatting import marks
from tui.formatting.marks import Marks
from tui.formatting.narrowing.narrowing import Narrowing
from tui.screens.base import GuardedScreen
from tui.screens.collaborations_keys import ACTS
from tui.screens.customers.opened import OpenedList
from tui.terminal.state import Seen
from tui.widgets.customers.customer_tree import Place
from tui.widgets.key_line import NamesItsKeys


class Next(NamedTuple):
    """What Enter does with a collaboration: an action of the screen, and its word."""

    action: str
    word: str


END, HISTORY = Next("end", N_("End")), Next("history", N_("History"))
NEXT: Mapping[Status, Next] = {
    "active": END,
    "ending": END,
    "unlinked": Next("edit", N_("Link")),
    "requested": Next("requests", N_("Requests")),
    "declined": HISTORY,
    "ended": HISTORY,
}
"""By how it stands; what has ended or was declined is read about."""


OF_A_CUSTOMER = frozenset(
    (
        *("open", "edit", "end", "users", "history", "mark", "undo", "withdraw", "request"),
        *("hold", "letter", "tasks", "remove", "records", "copy", "hand_over"),
        *("mark_all", "mark_to_here", "mark_on(1)", "mark_on(-1)"),
    )
)
"""What finds nothing to do where no customer is shown; what is marked can be ended all the same."""
ON_A_LINE = OF_A_CUSTOMER | {"search", "filter", "requests"}
"""What finds nothing to do in an office that has no customers yet."""


class Under(NamedTuple):
    """How the line under the cursor stands: what the keys do depends on it."""

    status: Status | None = None
    opened: bool = False
    marked: bool = False
    """Whether anything is, here or elsewhere."""
    marked_here: bool = False
    undoable: bool = False
    ending: bool = False
    none: bool = False
    held: bool = False
    running: bool = False
    markable: bool = False
    """Whether anything that is shown runs."""
    all_marked: bool = False
    """Whether all of that is marked."""
    editable: bool = False
    empty: bool = False
    handed_over: bool = False
    clears: str = ""


class NamedKeys(GuardedScreen, OpenedList, NamesItsKeys):
    """Says in the line of keys what Enter, `x` and `e` do; what does nothing there is not named."""

    def __init__(self, desk: Desk, seen: Seen, *, store: Address | None = None) -> None:
        super().__init__(desk, seen, store=store)
        self._under: Under = Under()
        self._looked_through: tuple[object, Narrowing, Marks] = None, Narrowing(), frozenset()
        self._any_markable = self._all_marked = False

    def act_of(self, action: str) -> str | None:
        """Say what a key does with the line under the cursor; marks are ended wherever that is."""
        status, opened, marked = self._under.status, self._under.opened, self._under.marked
        match action:
            case "open" if status == "requested" and self._waiting:
                return _("Answer")
            case "search" if self.filter_line.line.has_focus:
                return ""
            case "open" if status is not None:
                return _(self.next_step(status).word)
            case "requests" if self._desk.company is not None:
                n = self._waiting
                if not n:
                    return _("Requests")
                return ngettext("{n} request to answer", "{n} requests to answer", n)
            case "open" if opened:
                return _("Fold")
            case "edit" if status == "unlinked":
                return _(NEXT[status].word)
            case "edit" if status is not None and status not in RUNNING:
                return ""
            case "end" if status is not None and status not in RUNNING and not marked:
                return ""
            case "hold" if self._under.held:
                return _("Release")
            case "mark" if self._under.marked_here:
                return _("Unmark")
            case "mark_all" if self._under.all_marked:
                return _("Unmark all")
            case "back" if self._under.clears:
                return self._under.clears
        return None

    @property
    def _waiting(self) -> int:
        """How many requests wait for the customer whose desk this is."""
        if self._desk.company is None:
            return 0
        asked = (each for row in self.listing.rows for each in row.collaborations)
        return sum(each.status == "requested" for each in asked)

    def waits_for(self, action: str) -> bool:
        """Return whether requests wait for an answer, packs for a receipt, marks for an ending."""
        if action == "receive":
            return self._under.handed_over
        if action in ("end", "mark"):
            return self._under.marked
        return action == "requests" and self._waiting > 0

    def help_of(self, action: str) -> str | None:
        """Say of a customer's own desk no more than there is: one line, without a search."""
        if self._desk.company is None:
            return None
        match action:
            case "app.focus_next":
                return _("Go to the list, the details")
            case "back":
                return _("Clear an error, then marks; close the line")
            case "requests":
                return _("What the office asks you for; approve, decline")
        return None

    def does_nothing(self, action: str) -> bool:
        """Return whether there is nothing here to undo, to mark or to end, or none to withdraw.

        What the operator's side may never do is not named either; help says who does it.
        The key that imports is named where there is no customer yet: it is what one is here for.
        """
        if not (self.listing.rows or self.listing.damaged) and action in ON_A_LINE:
            return True
        right = ACTS.get(action)
        if right is not None and not of_side(right, self._desk.operator.side):
            return True
        if self._under.none and action in OF_A_CUSTOMER:
            return action not in ("end", "hand_over") or not self._under.marked
        match action:
            case "clear":
                return self.filter == Narrowing()
            case "mark_on(1)" | "mark_on(-1)":
                return not self._under.running
            case "mark_all":
                return not self._under.markable
            case "tasks" | "remove" | "letter" if place := self.tree_of_customers.place:
                return self._refused(action, place)
            case "back":
                return not self._under.clears
            case "details(1)" | "details(-1)":
                return not self.details.goes_on
            case "undo":
                return not self._under.undoable
            case "mark":
                return not self._under.running
            case "end":
                return not (self._under.running or self._under.marked)
            case "open":
                return self._under.empty
            case "edit":
                return not self._under.editable
            case "receive":
                return not self._under.handed_over
            case "withdraw":
                return not self._under.ending
        return False

    def comes_last(self, action: str) -> bool:
        """Name what marks many behind all else, and what brings in more customers."""
        if action == "import_file":
            return bool(self.listing.rows)
        return action in ("mark_all", "mark_to_here")

    def _refused(self, action: str, place: Place) -> bool:
        """Return whether an act would be refused at a line, as far as it was read.

        What has no place on the line of keys is asked about by the palette alone, and not before.
        """
        row, customer = marks.row_of(place.number, self.shown), self._known(place.number)
        if action == "remove":
            over = row is None or all(each.status in OVER for each in row.collaborations)
            return not over or (row is not None and row.on_hold(self.today))
        if customer is None:
            return False
        if action == "tasks":
            return not customer.tasks
        from store.desk.letters import occasion_at  # as below: the first picture needs it not

        try:
            occasion_at(self._desk, customer, place.collaboration)
        except StoreError:
            return True
        return False

    def _known(self, number: str) -> Customer | None:
        """Return a customer as it was read last, where it was."""
        return self.opened.get(number) or self._stops.customers.get(number)

    def next_step(self, status: Status) -> Next:
        """Return what Enter does with a collaboration; who may not do that may read."""
        step = NEXT[status]
        return HISTORY if step.action == "edit" and self.why_not("edit") else step

    def status_at(self, place: Place | None) -> Status | None:
        """Return how the collaboration on a line stands; None on a customer's line."""
        customer = self.opened.get(place.number) if place is not None else None
        if place is None or place.collaboration is None or customer is None:
            return None
        collaboration = customer.collaboration(place.collaboration)
        return collaboration.status if collaboration is not None else None

    def name_keys(self) -> None:
        """Say what the keys do, where that is another than before."""
        under = self._standing(self.tree_of_customers.place)
        if under != self._under:
            self._under = under
            self.refresh_bindings()

    def _standing(self, place: Place | None) -> Under:
        row = marks.row_of(place.number, self.shown) if place is not None else None
        if place is None or row is None:
            return Under(marked=bool(self.marked), none=not self.shown, clears=self._clears())
        # a key on a customer's line acts on what the filter lets through
        meant = {
            each.status
            for each in row.collaborations
            if place.collaboration == each.id
            or (place.collaboration is None and self.sieve.lets(row, each))
        }
        self._look_through()
        return Under(
            none=not self.shown,
            clears=self._clears(),
            status=self.status_at(place),
            opened=place.number in self.opened,
            marked=bool(self.marked),
            marked_here=self.all_marked_at(place),
            undoable=self._undoable(row, place),
            running=not meant.isdisjoint(RUNNING),
            markable=self._any_markable,
            all_marked=self._all_marked,
            editable=not meant.isdisjoint((*RUNNING, "unlinked")),
            empty=not row.collaborations,
            held=any(
                hold.stands_on(self.today) and hold.collaboration in (None, place.collaboration)
                for hold in row.holds or ()
            ),
            handed_over=self._desk.company is not None and self._handed_over(place),
            ending="ending" in meant,
        )

    def _look_through(self) -> None:
        """See whether anything that is shown runs, and whether all of it is marked.

        Not each key looks through all of it.
        """
        shown, narrowing, marked = self._looked_through
        if shown is self.shown and narrowing == self.filter and marked is self.marked:
            return
        self._looked_through = self.shown, self.filter, self.marked
        self._any_markable = any(marks.markable(each, self.sieve) for each in self.shown)
        self._all_marked = self._any_markable and all(
            marks.markable(each, self.sieve) <= self.marked for each in self.shown
        )

    def _handed_over(self, place: Place) -> bool:
        """Return whether a pack waits for the receipt of the customer whose desk this is."""
        try:
            customer = self._at_hand(place.number)
        except StoreError:
            return False
        if customer is None:
            return False
        from store.rules.handover import unconfirmed  # as below: the first picture needs it not

        return bool(unconfirmed(customer))

    def _clears(self) -> str:
        """Return what Esc clears first, of search, filters and marks; it is named till then."""
        if self.filter.search:
            return _("Clear search")
        if self.filter != Narrowing():
            return _("Clear filters")
        return _("Clear marks") if self.marked else ""

    def _undoable(self, row: Row, place: Place) -> bool:
        """Return whether `z` can undo something.

        The row tells where nothing was done lately; only else is the customer read for it. One that
        is to come from a server yet is taken to have something.
        """
        own = [change.at for change in row.changes if change.side == self._desk.operator.side]
        if not own:
            return False
        from store.rules.undo_limits import UNDO_WITHIN  # only now: a start need not wait for it

        if self._desk.now() - max(own) > UNDO_WITHIN:
            return False
        try:
            customer = self._at_hand(row.number)
            if customer is None:
                return True
            return not self._desk.plan_for(
                customer, Undo(collaboration=place.collaboration)
            ).refusals
        except StoreError:
            return True  # the key says what is wrong

    def _at_hand(self, number: str) -> Customer | None:
        """Return a customer that is known or quickly read; None where a server would be asked.

        Raises:
            StoreError: it cannot be read.
        """
        known = self._known(number)
        if known is not None or self._desk.on_server:
            return known
        return self._desk.glance(number)

    def rows_changed(self) -> None:
        """Filter what was read, and say what the keys do now."""
        super().rows_changed()
        self.name_keys()

    def watch_marked(self) -> None:
        """Count the marks, and say what `x` does now."""
        super().watch_marked()
        self.name_keys()

    def watch_opened(self) -> None:
        """Count the marks that are not shown, and say what Enter does now."""
        super().watch_opened()
        self.name_keys()
