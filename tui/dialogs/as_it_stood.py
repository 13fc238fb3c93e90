"""A customer as it stood at the end of a day: a page to read, from the history (R64)."""

import datetime as dt

from textual.app import ComposeResult
from textual.binding import Binding

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.model import Customer
from store.domain.rights import Operator
from store.i18n.language import N_, _
from store.rules.customers.as_it_was import as_it_was
from tui.dialogs.read_page import ReadPage
from tui.formatting.as_it_was import sections_of
from tui.widgets.button import Button
from tui.widgets.facts import Facts
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section


class AsItStood(ReadPage[None]):
    """Tells all of a customer that is known of a day, and leads to the days on which it changed."""

    BINDING_GROUP_TITLE = N_("As it was")
    BINDINGS = [
        Binding("escape,q", "dismiss", N_("Back"), key_display="Esc", id="as-it-was.back",
                tooltip=N_("Go back to where you came from")),
        Binding("p,left", "day(-1)", N_("Change before"), key_display="p",
                id="as-it-was.before", tooltip=N_("See the day of the change before")),
        Binding("n,right", "day(1)", N_("Change after"), key_display="n",
                id="as-it-was.after", tooltip=N_("See the day of the change after")),
        Binding("down,j", "scroll_lines(1)", N_("Down"), show=False, id="as-it-was.down"),
        Binding("up,k", "scroll_lines(-1)", N_("Up"), show=False, id="as-it-was.up"),
        Binding("pagedown,space", "page(1)", N_("More"), key_display="PgDn",
                id="as-it-was.more"),
        Binding("pageup", "page(-1)", N_("Less"), show=False, id="as-it-was.less"),
    ]  # fmt: skip

    def __init__(self, customer: Customer, on: dt.date, services: Services, by: Operator) -> None:
        super().__init__(self._heading_of(customer, on))
        self._customer = customer
        self._on = on
        self._services = services
        self._by = by
        self._days = sorted({swedish_day(entry.at) for entry in customer.history} | {on})

    def body(self) -> ComposeResult:
        """Lay out what is known of the day."""
        yield from self._parts()

    def buttons(self) -> tuple[Button, ...]:
        """Return none: there is nothing to decide."""
        return ()

    def act_of(self, action: str) -> str | None:
        """Leave Tab out: there is nothing to go to."""
        return "" if action == "app.focus_next" else super().act_of(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lead to a day only where there is one."""
        if action == "day":
            return self._day_at(parameters) is not None
        return super().check_action(action, parameters)

    def _day_at(self, parameters: tuple[object, ...]) -> dt.date | None:
        place = self._days.index(self._on) + (1 if parameters[0] == 1 else -1)
        return self._days[place] if 0 <= place < len(self._days) else None

    @staticmethod
    def _heading_of(customer: Customer, on: dt.date) -> str:
        who = f"{customer.number} {customer.name}"
        return _("{customer} · as it was on {date}", customer=who, date=on)

    def _parts(self) -> list[Section | Facts]:
        told = as_it_was(self._customer, self._on, self._services)
        if told is None:  # its history begins with a line that a clock has dated later
            return []
        parts: list[Section | Facts] = []
        for title, facts in sections_of(told, self._services, self._by):
            parts += [Section(title), Facts(*facts)]
        return parts

    async def action_day(self, direction: int) -> None:
        """Show the day of the change before or after."""
        day = self._day_at((direction,))
        if day is None:
            return
        self._on = day
        self.query_one(Masthead).say_place(self._heading_of(self._customer, self._on))
        await self.scrolled.remove_children()
        await self.scrolled.mount_all(self._parts())
        self.scrolled.scroll_home(animate=False)
        self.name_keys_again()
