"""End collaboration: what happens afterwards, what must be done before, and the confirmation."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Label

from store.domain.catalogue import Services, service_name
from store.domain.model import Collaboration, Customer
from store.domain.plan import Effect, Plan
from store.domain.wishes import End
from store.domain.words import outcome_label
from store.i18n.language import N_, _
from store.rules.record_proposals import measured_by_records
from tui.dialogs.base import CustomerForm, Reread
from tui.dialogs.check_row import CheckRow
from tui.formatting.facts import Fact
from tui.formatting.plan_facts import STANDS_IN_THE_WAY, effect_facts, note_facts
from tui.formatting.safe_text import safe
from tui.widgets.button import Button
from tui.widgets.choices import Choice, Choices, Tick
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput

EndingPlanner = Callable[[Customer, End], Plan]
_NO_DATE = N_("Not yet: the date is no day such as 2026-12-31.")


class EndingAnswer(NamedTuple):
    """What was decided: the wish with its answers, and the effects that were shown.

    `end_first` names another collaboration that the operator wants to end before this one;
    `edit` says that the collaboration is to be edited instead of ended (R16); `hand_over` that a
    pack is to be made of it before; `set_right` names a check that records keep open.
    """

    wish: End
    shown: tuple[Effect, ...]
    end_first: str | None = None
    edit: bool = False
    hand_over: bool = False
    set_right: str | None = None


class EndCollaboration(CustomerForm[EndingAnswer]):
    """Asks how to end one collaboration, and shows at each answer what that will do."""

    AUTO_FOCUS = "#cancel"  # nothing ends by Enter alone
    FRAME = "dialog -wide"
    BINDINGS = [
        Binding(
            "shift+tab", "app.focus_previous", N_("Back"), id="end.back", key_display="Shift+Tab"
        ),
        Binding("pagedown", "scroll(1)", N_("More"), id="end.more", key_display="PgDn"),
        Binding("pageup", "scroll(-1)", show=False, id="end.less"),
    ]

    def __init__(
        self,
        customer: Customer,
        collaboration: Collaboration,
        services: Services,
        planned: EndingPlanner,
        reread: Reread,
        wish: End,
        *,
        notice: Fact | None = None,
        may_write: bool = True,
    ) -> None:
        service = services[collaboration.service]
        variant = f" {collaboration.variant}" if collaboration.variant else ""
        title = _(
            "End collaboration: {service} · {customer}",
            service=f"{service.name}{variant}",
            customer=customer.name,
        )
        super().__init__(title, _("End collaboration"), customer=customer, reread=reread)
        self._collaboration = collaboration
        self._services = services
        self._service = service
        self._planned = planned
        self._notice = notice
        self._may_write = may_write
        single = len(service.outcomes) == 1
        self._wish = End(
            collaboration=wish.collaboration,
            outcome=service.outcomes[0].id if single else wish.outcome,
            on=wish.on,
            attested=wish.attested,
            waived=wish.waived,
            reason=wish.reason or None,
            confirmation="",
        )

    def body(self) -> ComposeResult:
        """Lay out the questions in the order in which they are answered."""
        yield Label(_("What happens afterwards"), classes="heading")
        yield from self._outcomes()
        if checks := self._planned(self._customer, self._wish).checks:
            yield Label(_("Before ending"), classes="heading")
            by_records = {check.id for check in self._service.checks if measured_by_records(check)}
            for check in checks:
                named = self._named(check.leads_to)
                yield CheckRow(check, self._wish, named, by_records=check.id in by_records)
        yield Label(_("What will happen"), classes="heading")
        yield Facts(id="effects")
        yield Facts(id="notes")
        date = f"{self._wish.on or ''}"
        yield Field(_("On a date"), id="on", value=date, hint=_("now; or a day such as 2026-12-31"))
        # before the reason, which it can stand for; Enter goes from there to the name
        yield Button(_("Hand-over pack"), id="handover")
        reason = self._wish.reason or ""
        yield Field(_("Reason"), id="reason", value=reason, hint=_("for the history"))
        yield Field(_("Customer's name"), id="name", hint=safe(self._customer.name))

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons; Tab goes from Cancel, where the focus starts, to the questions."""
        if not self._service.variants:
            return super().buttons()
        edit = Button(_("Change variant instead"), id="edit")
        return (edit, *super().buttons())

    def _outcomes(self) -> ComposeResult:
        outcomes = self._service.outcomes
        if len(outcomes) == 1:
            only = _("{outcome} (the service offers no choice)", outcome=outcomes[0].label)
            yield Facts(Fact("", only))
            return
        choices = (Choice(each.id, each.label, each.deletes) for each in outcomes)
        yield Choices(choices, self._wish.outcome, id="outcomes")

    def _named(self, id: str | None) -> str:
        """Name the service of one of the customer's collaborations."""
        collaboration = self._customer.collaboration(id) if id is not None else None
        return service_name(self._services, collaboration.service) if collaboration else ""

    def on_mount(self) -> None:
        """Show what the answers so far would do."""
        self._show(self._planned(self._customer, self._wish))
        if self._notice is not None:
            self.query_one("#hindrance", Facts).facts = (self._notice,)

    @on(events.DescendantFocus, "#outcomes")
    def show_heading(self) -> None:
        """Keep the heading of the outcomes in sight.

        Textual scrolls what gets the focus into the middle; after it has, this scrolls back.
        """
        body = self.query_one(".body", VerticalScroll)
        self.call_after_refresh(body.scroll_home, animate=False)

    @on(Choices.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again with the answers as they are now, and show what that would do."""
        wish = self._answered()
        if wish == self._wish and not self._no_date():
            return  # nothing is new: a field says `Changed` when it is laid out, too
        self._wish = wish
        self._show(self._planned(self._customer, wish))

    def replan(self) -> None:
        """Show what the answers so far would do now."""
        self._show(self._planned(self._customer, self._wish))

    @on(Button.Pressed, "#edit")
    def edit(self) -> None:
        """Leave for the variant: changing it never needs an ending (R16)."""
        self.dismiss(EndingAnswer(self._answered(), (), edit=True))

    @on(Button.Pressed, "#handover")
    def hand_over(self) -> None:
        """Leave for the pack of what will be deleted, and come back."""
        self.dismiss(EndingAnswer(self._answered(), (), hand_over=True))

    @on(Button.Pressed, "CheckRow Button")
    def cure(self, event: Button.Pressed) -> None:
        """Leave for what a check waits for: records, or a collaboration to be ended before."""
        row = event.button.parent
        assert isinstance(row, CheckRow)
        answer = EndingAnswer(self._answered(), ())
        if event.button.has_class("set-right"):
            self.dismiss(answer._replace(set_right=row.check.id))
        else:
            self.dismiss(answer._replace(end_first=row.check.leads_to))

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Decide, or say what is missing and go there."""
        wish = self._answered()
        plan = self._planned(self._customer, wish)
        if self._no_date():
            self.query_one("#on").focus()
        elif not self._runs() or any(r.code in STANDS_IN_THE_WAY for r in plan.refusals):
            # others were faster: the screen below tells that, or leads to the cure
            self.dismiss(EndingAnswer(wish, ()))
        elif plan.refusals:
            self._go_to(plan)
        else:
            self.dismiss(EndingAnswer(wish, plan.effects))

    def action_scroll(self, direction: int) -> None:
        """Scroll the questions by a page."""
        body = self.query_one(".body", VerticalScroll)
        (body.scroll_page_down if direction > 0 else body.scroll_page_up)(animate=False)

    def _runs(self) -> bool:
        now = self._customer.collaboration(self._collaboration.id)
        return now is not None and now.running

    def _answered(self) -> End:
        """Gather the answers."""
        rows = list(self.query(CheckRow))
        outcome = self._wish.outcome
        for choices in self.query(Choices):
            chosen = (each.id for each in self._service.outcomes if each.id == choices.chosen)
            outcome = next(chosen, outcome)
        return End(
            collaboration=self._wish.collaboration,
            outcome=outcome,
            on=self._date(),
            attested=tuple(row.check.id for row in rows if row.ticked),
            waived={row.check.id: row.reason for row in rows if row.reason},
            reason=self.query_one("#reason", LineInput).value.strip() or None,
            confirmation=self.query_one("#name", LineInput).value,
        )

    def _date(self) -> dt.date | None:
        """Return the day that was typed; until it is one, it is as if none were."""
        try:
            return dt.date.fromisoformat(self.query_one("#on", LineInput).value.strip())
        except ValueError:
            return None

    def _no_date(self) -> bool:
        """Whether something was typed that is no day."""
        return bool(self.query_one("#on", LineInput).value.strip()) and self._date() is None

    def _show(self, plan: Plan) -> None:
        by_id = {check.id: check for check in plan.checks}
        for row in self.query(CheckRow):
            if row.check.id in by_id:  # it is not, where somebody else has ended it meanwhile
                row.show(by_id[row.check.id])
        outcome = self._wish.outcome
        effects = effect_facts(plan.effects)
        if outcome is None:
            effects.append(Fact("", _("Choose an outcome to see it."), "muted"))
        self.query_one("#effects", Facts).facts = tuple(effects)
        self.query_one("#notes", Facts).facts = tuple(note_facts(plan))
        chosen = self._service.outcome(outcome) if outcome is not None else None
        deletes = chosen is not None and chosen.deletes
        self.query_one("#handover").display = deletes and self._may_write
        self.query_one("#name-field").display = plan.must_type is not None
        button = self.query_one("#act", Button)
        button.verb = outcome_label(outcome if outcome is not None else "end")
        button.loses = deletes
        no_date = Fact("", _(_NO_DATE), "open")
        hindrance = no_date if self._no_date() else _hindrance(plan)
        self.query_one("#hindrance", Facts).facts = (hindrance,)

    def _go_to(self, plan: Plan) -> None:
        """Put the focus where the first thing that is missing can be answered."""
        first = plan.refusals[0]
        target: Widget | None = None
        if first.cure == "choose-outcome":
            target = self.query_one("#outcomes")
        elif first.code == "date-in-past":
            target = self.query_one("#on")
        elif first.code == "reason-missing":
            target = self.query_one("#reason")
        elif first.cure == "type-name":
            target = self.query_one("#name")
        else:
            for row in self.query(CheckRow):
                if first.about in (row.check.id, row.check.leads_to):
                    target = next(iter(row.query("Tick, Button, LineInput")), None)
        if target is not None:
            target.focus()
        self.hinder(_("Not yet: {why}", why=first.message))


def _hindrance(plan: Plan) -> Fact:
    """Say in one line what is missing, or that all is set."""
    if not plan.refusals:
        return Fact("", _("Ready. Nothing happens before the button is pressed."), "ok")
    return Fact("", _("Not yet: {why}", why=plan.refusals[0].message), "open")
