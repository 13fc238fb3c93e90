"""Put on hold: asks why nothing may be lost, and until when, and shows what that stops."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.domain.errors import Refusal, StoreError
from store.domain.model import Customer, Hold
from store.domain.plan import Effect, Plan, differ
from store.domain.validation import MAX_REASON
from store.domain.wishes import PutOnHold
from store.i18n.language import N_, _
from store.rules.endings.day import NoDay, day_meant, day_words
from store.rules.holds import hold_of
from tui.dialogs.base import AboutCustomer, CustomerForm, nothing_yet, renew_line
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.widgets.button import Button
from tui.widgets.day_field import DayField
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput

HoldPlanner = Callable[[Customer, PutOnHold], Plan]
LABELS = 8
WHO_READS = N_(
    "Your colleagues read the reason, the customer's side does not. It reads that a hold stands, "
    "by whom and until when, also in letters, hand-over packs and calendars."
)


class AgreedHold(NamedTuple):
    """What was agreed to: the wish, and the effects that were shown."""

    wish: PutOnHold
    shown: tuple[Effect, ...]


class HoldForm(CustomerForm[AgreedHold]):
    """Asks for reason and day of a hold; of one that stands, it begins with those."""

    AUTO_FOCUS = "#reason"
    FIELDS: ClassVar = {"reason": "reason", "until": "until"}

    def __init__(
        self,
        title: str,
        about: AboutCustomer,
        planned: HoldPlanner,
        collaboration: str | None,
        *,
        before: Hold | None,
        today: dt.date,
    ) -> None:
        super().__init__(title, _("Put on hold") if before is None else _("Save"), about)
        self._planned = planned
        self._collaboration = collaboration
        self._before = before
        self._today = today
        self._shown: tuple[Effect, ...] = ()

    def body(self) -> ComposeResult:
        """Lay out the two questions, and what the answers would do."""
        reason, until = _filled(self._before)
        yield Field(_("Why"), id="reason", value=reason, label_width=LABELS, most=MAX_REASON)
        yield DayField(_("Until"), id="until", value=until, label_width=LABELS)
        yield Facts(nothing_yet(), id="effects")
        yield Facts(Fact("", _(WHO_READS), "muted"))

    def on_mount(self) -> None:
        """Say what is asked, and what would be done."""
        self.mend()

    @on(Input.Changed)
    def mend(self) -> None:
        """What was refused is being mended; show what would be done now."""
        self.replan()
        self.forgive()

    def left(self) -> list[str]:
        """Name the reason, where there is none."""
        return [] if self._line("reason").answer.strip() else [_("why")]

    def replan(self) -> None:
        """Take up what others have made of the hold where nobody has touched it here.

        Show what would be done now, and which day is meant.
        """
        self._catch_up()
        until, fault = self._until()
        said = Fact("", _("its last day; empty: until it is released"))
        if fault is not None:
            said = Fact("", fault.brief, "stop")
        elif until is not None:
            said = Fact("", day_words(until))
        self.query_one("#until-field", DayField).say(said)
        plan = self._plan(self._wish(until)) if fault is None else None
        self._shown = plan.effects if plan is not None else ()
        self.query_one("#effects", Facts).facts = tuple(effect_facts(self._shown)) or (
            nothing_yet(),
        )

    def _catch_up(self) -> None:
        """Fill in how the hold stands now; those of one that was released stay."""
        now = hold_of(self._customer, self._collaboration, self._today)
        if now is not None and now != self._before:
            before, self._before = self._before, now
            for id, was, value in zip(self.FIELDS, _filled(before), _filled(now), strict=True):
                renew_line(self._line(id), was, value)

    def foreseen(self) -> list[Plan]:
        """Plan the wish as it is now; nothing while the day is none."""
        until, fault = self._until()
        return [self._planned(self._customer, self._wish(until))] if fault is None else []

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it; others may have changed what it does."""
        self.work(self._act)

    async def _act(self) -> None:
        shown = self._shown
        if await self.renew() and (self.unread or differ(shown, self._shown)):
            return
        until, fault = self._until()
        if fault is not None:
            self.refuse([Refusal(code="invalid-value", message=f"{fault}", about="until")])
            return
        wish = self._wish(until)
        await self.agree(partial(self._planned, self._customer, wish), partial(AgreedHold, wish))

    def _plan(self, wish: PutOnHold) -> Plan | None:
        try:
            return self._planned(self._customer, wish)
        except StoreError as gone:
            self.hinder(f"{gone}")
            return None

    def _wish(self, until: dt.date | None) -> PutOnHold:
        reason = self._line("reason").answer.strip() or None
        return PutOnHold(collaboration=self._collaboration, until=until, reason=reason)

    def _until(self) -> tuple[dt.date | None, NoDay | None]:
        try:
            return day_meant(self._line("until").value, self._today), None
        except NoDay as fault:
            return None, fault

    def _line(self, id: str) -> LineInput:
        return self.query_one(f"#{id}", LineInput)


def _filled(hold: Hold | None) -> tuple[str, str]:
    """Return what the fields of a hold are filled with: its reason and its day."""
    return ("", "") if hold is None else (hold.reason, f"{hold.until or ''}")
