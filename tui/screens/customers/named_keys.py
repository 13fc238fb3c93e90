"""A list whose keys are named after the line under the cursor: Enter does what comes next there."""

from collections.abc import Mapping
from typing import NamedTuple

from store.desk.desk import Desk
from store.domain.address import Address
from store.domain.model import RUNNING, Status
from store.i18n.language import N_, _
from tui.screens.base import GuardedScreen
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


class NamedKeys(GuardedScreen, OpenedList, NamesItsKeys):
    """Says in the line of keys what Enter, `x` and `e` do; what does nothing there is not named."""

    def __init__(self, desk: Desk, seen: Seen, *, store: Address | None = None) -> None:
        super().__init__(desk, seen, store=store)
        self._under: tuple[Status | None, bool, bool] = (None, False, False)

    def act_of(self, action: str) -> str | None:
        """Say what a key does with the line under the cursor; marks are ended wherever that is."""
        status, opened, marked = self._under
        match action:
            case "open" if status is not None:
                return _(self.next_step(status).word)
            case "open" if opened:
                return _("Close")
            case "edit" if status == "unlinked":
                return _(NEXT[status].word)
            case "edit" if status is not None and status not in RUNNING:
                return ""
            case "end" if status is not None and status not in RUNNING and not marked:
                return ""
        return None

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
        place = self.tree_of_customers.place
        opened = place is not None and place.number in self.opened
        under = (self.status_at(place), opened, bool(self.marked))
        if under != self._under:
            self._under = under
            self.refresh_bindings()

    def watch_marked(self) -> None:
        """Count the marks, and say what `x` does now."""
        super().watch_marked()
        self.name_keys()

    def watch_opened(self) -> None:
        """Count the marks that are not shown, and say what Enter does now."""
        super().watch_opened()
        self.name_keys()
