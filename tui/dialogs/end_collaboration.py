"""End a collaboration: a page that tells what each outcome does, what is left, and when it ends."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace
from textual import events, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from store.domain.catalogue import Services, service_name
from store.domain.errors import Conflict, Refusal, Refused
from store.domain.model import Collaboration, Customer, OutcomeId, Side
from store.domain.plan import Effect, Plan, differ
from store.domain.wishes import End
from store.i18n.language import N_, _
from store.rules.endings.day import NoDay
from store.rules.endings.statements import statements
from tui.dialogs.base import AboutCustomer
from tui.dialogs.ending_checks import (
    CONFIRM,
    END_FIRST,
    RECORDS,
    USERS,
    WAIVE,
    EndingCheck,
    EndingChecks,
)
from tui.dialogs.ending_in_full import EndingInFull
from tui.dialogs.ending_page import EndingPage
from tui.dialogs.ending_view import Asked, EndingView
from tui.formatting.endings.plan_facts import STANDS_IN_THE_WAY
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact
from tui.terminal.keyboard import tell_not_saved
from tui.widgets.button import Button
from tui.widgets.choices import Choices, SeenSince, Unseen
from tui.widgets.field import LineInput

EndingPlanner = Callable[[Customer, End], Plan]
KEPT_AT = ("outcomes", "on", "handover", "reason", "name", "act", "cancel")
"""The parts of the page that one comes back to."""


class EndingAnswer(NamedTuple):
    """What was decided: the wish with its answers, and the effects that were shown.

    `end_first` names another collaboration that the operator wants to end before this one;
    `edit` says that the collaboration is to be edited instead of ended (R16); `hand_over` that a
    pack is to be made of it before; `correct` names a check that records keep open; `release`
    that the hold which refuses it is to be released before; `license` that a user is to be
    licensed for it before. `at` is where one was: the id of a part of the page, or of a check.
    """

    wish: End
    shown: tuple[Effect, ...]
    end_first: str | None = None
    edit: bool = False
    hand_over: bool = False
    correct: str | None = None
    release: bool = False
    license: bool = False
    at: str | None = None


class EndCollaboration(EndingPage[EndingAnswer]):
    """Asks how to end one collaboration, and shows beforehand what each outcome will do."""

    AUTO_FOCUS = "#outcomes"
    BINDING_GROUP_TITLE = N_("End collaboration")
    BINDINGS = [
        Binding("pagedown", "scroll(1)", N_("More"), id="end.more", key_display="PgDn"),
        Binding("pageup", "scroll(-1)", N_("Page up"), show=False, id="end.less"),
        Binding("1", "outcome(1)", N_("Outcome"), key_display="1-2", id="end.first-outcome"),
        *(
            Binding(f"{n}", f"outcome({n})", N_("Outcome"), show=False, id=f"end.outcome-{n}")
            for n in range(2, 10)
        ),
        Binding(CONFIRM, "check('a')", N_("Confirm"), id="end.confirm",
                tooltip=N_("Answer for a check that no record can tell")),
        Binding(WAIVE, "check('v')", N_("Waive"), id="end.waive",
                tooltip=N_("Waive a check, with a reason")),
        Binding(END_FIRST, "check('x')", N_("End first"), id="end.first",
                tooltip=N_("End what has to end before, and come back")),
        Binding(RECORDS, "check('r')", N_("Correct"), id="end.records",
                tooltip=N_("Correct the records that keep a check open, and come back")),
        Binding(USERS, "check('u')", N_("Users"), id="end.users",
                tooltip=N_("Open Users and services for the licence it waits for, and come back")),
        Binding("p", "hand_over", N_("Pack"), id="end.pack",
                tooltip=N_("Make a hand-over pack of what will be deleted, and come back")),
        Binding("f4", "pack", N_("Pack"), id="end.pack-from-field",
                tooltip=N_("Make a hand-over pack of what will be deleted, and come back")),
        Binding("c", "edit", N_("Change variant"), id="end.variant",
                tooltip=N_("Change the variant instead of ending")),
        Binding("b", "release", N_("Release"), id="end.release",
                tooltip=N_("Release the hold that refuses it, and come back")),
        Binding("n", "in_full", N_("Notes"), id="end.notes",
                tooltip=N_("All texts and notes in full, and what they rest on")),
        Binding("down", "step(1)", N_("Down"), show=False, id="end.down"),
        Binding("up", "step(-1)", N_("Up"), show=False, id="end.up"),
        Binding("shift+tab", "app.focus_previous", N_("Back"), show=False, id="end.back"),
    ]  # fmt: skip

    def __init__(
        self,
        about: AboutCustomer,
        collaboration: Collaboration,
        services: Services,
        planned: EndingPlanner,
        wish: End,
        *,
        side: Side,
        today: Callable[[], dt.date],
        notice: Fact | None = None,
        at: str | None = None,
        may_write: bool = True,
        may_license: bool = False,
    ) -> None:
        service = services[collaboration.service]
        variant = f" {collaboration.variant}" if collaboration.variant else ""
        title = _(
            "End {service} · {number} {customer}",
            service=f"{service.name}{variant}",
            number=about.customer.number,
            customer=about.customer.name,
        )
        super().__init__(title, _("End collaboration"), about)
        self._collaboration = collaboration
        self._services = services
        self._service = service
        self._planned = planned
        self._today = today
        self._you = side == "customer"
        self._notice = notice
        self._at = at
        self._may_write, self._may_license = may_write, may_license
        self._fault: NoDay | None = None
        self._wish = replace(wish, reason=wish.reason or None, confirmation=wish.confirmation or "")
        self._opened_with = self._wish
        self._again: Fact | None = None
        self._again_at: Widget | None = None

    def title_in_short(self) -> str:
        """Name the service by what tells it from the others: whose it is must not be cut."""
        return _(
            "End {service} · {number} {customer}",
            service=bare_name(self._services, self._collaboration.service),
            number=self._customer.number,
            customer=self._customer.name,
        )

    @on(Choices.Changed)
    @on(EndingChecks.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again with the answers as they are now, and show what that would do."""
        fault, wish = self.answered(self._today())
        if (f"{fault}", wish) == (f"{self._fault}", self._wish):
            return  # nothing is new: a field says `Changed` when it is laid out, too
        self._fault, self._wish, self._notice, self._urged = fault, wish, None, False
        self.replan()

    def on_mount(self) -> None:
        """Begin where one was when one left to come back; else at the outcomes."""
        rows = (row.line for row in self.query(EndingCheck) if row.check.id == self._at)
        parts = self.query(f"#{self._at}") if self._at in KEPT_AT else ()
        where = next((each for each in (*rows, *parts) if each.focusable), None)
        if isinstance(where, LineInput):  # to type on: what was typed is not chosen to be replaced
            where.select_on_focus = False
            self.call_after_refresh(setattr, where, "select_on_focus", True)
        if where is not None:
            self.set_focus(where)

    def _left_for(self) -> EndingAnswer:
        """Return the answers with where one is, to come back there from what is done before."""
        at = self.focused.id if self.focused is not None else None
        for row in self.query(EndingCheck):
            if row.has_focus_within:
                at = row.check.id
        return EndingAnswer(self._wish, (), at=at)

    @on(Button.Pressed, "#handover")
    def action_hand_over(self) -> None:
        """Have a pack made of what will be deleted, in a window over this page."""
        self._leave_for(self._left_for()._replace(hand_over=True))

    def action_pack(self) -> None:
        """Do so from a field."""
        self.action_hand_over()

    def action_release(self) -> None:
        """Have the hold released that refuses it, in a window over this page."""
        self._leave_for(self._left_for()._replace(release=True))

    def _leave_for(self, answer: EndingAnswer) -> None:
        self.work(partial(self.finish, answer))

    def come_back(self, customer: Customer, notice: Fact | None) -> None:
        """Go on with the customer as it is after what a window over this page was for.

        What was typed to confirm is asked for again, where something else may be seen now.
        """
        if customer.version != self._customer.version:
            with self.prevent(Input.Changed):
                self.query_one("#name", LineInput).value = ""
            self._customer = customer
        if self._is_gone():
            return
        self._fault, self._wish = self.answered(self._today())
        self.show_view(view := self.view())
        if not self._runs() or any(r.code in STANDS_IN_THE_WAY for r in view.asked.plan.refusals):
            self.dismiss(EndingAnswer(self._wish, ()))  # the screen below tells that
        else:
            self._tell(notice)

    @property
    def _changes_variant(self) -> bool:
        return bool(self._service.variants) and not self._you  # the office changes it

    def keys_of_notes(self) -> str:
        """Name the key that changes the variant as well, where the line of keys has no room."""
        keys = super().keys_of_notes()
        if self._seen.room.airy or not self._changes_variant:
            return keys
        return _("c change variant  {keys}", keys=keys)

    def action_edit(self) -> None:
        """Leave for the variant: changing it never needs an ending (R16)."""
        self.dismiss(self._left_for()._replace(edit=True))

    @on(EndingChecks.Wanted)
    def cure(self, event: EndingChecks.Wanted) -> None:
        """Leave for what a check waits for: records, a licence, or what is to be ended before."""
        answer = self._left_for()._replace(at=event.check.id)
        if event.key == RECORDS:
            self.dismiss(answer._replace(correct=event.check.id))
        elif event.key == USERS:
            self.dismiss(answer._replace(license=True))
        else:
            self.dismiss(answer._replace(end_first=event.check.leads_to))

    def action_outcome(self, number: int) -> None:
        """Choose an outcome by its number."""
        choices = self.query_one("#outcomes", Choices)
        choices.focus()
        choices.action_number(number)

    def action_check(self, key: str) -> None:
        """Answer the first check that takes this letter, or go there if it may not be meant."""
        for checks in self.query(EndingChecks):
            row = checks.first_that_takes(key)
            if row is None:
                return
            if not self.in_sight(row):
                again = _("This was out of sight. Press {key} again.", key=key)
            elif self._hasty(key):
                again = self._press_again(row)
            else:
                checks.answer(row, key)
                return
            row.line.focus()
            self._tell_till_one_goes_on(again, row.line)

    def _hasty(self, key: str) -> bool:
        """Return whether a letter may be the one that opened this page, pressed twice."""
        return key == END_FIRST and self._wish == self._opened_with

    def _press_again(self, row: EndingCheck) -> str:
        first = self._customer.collaboration(row.check.leads_to or "")
        service = service_name(self._services, first.service) if first is not None else ""
        return _("Press x again to end {service} first.", service=service)

    @on(Unseen)
    def tell_unseen(self, event: Unseen) -> None:
        """Say why nothing was chosen: it was out of sight till now."""
        self._tell_till_one_goes_on(event.words, None)

    def _tell_till_one_goes_on(self, words: str, part: Widget | None) -> None:
        """Say something of a key, as long as the focus is there: on a `part`, if on one."""
        self._again, self._again_at = Fact("", words, "ask"), part
        self._tell(self._again)

    @on(SeenSince)
    def tell_no_more(self) -> None:
        """Say so no longer, unless something else was said since."""
        if self._again is not None and self._notice is self._again:
            self._tell(None)
        self._again = self._again_at = None

    @on(events.DescendantFocus)
    def leave_line(self, event: events.DescendantFocus) -> None:
        """What was said of a check is over, too, once the focus is elsewhere."""
        if self._again_at is not None and event.widget is not self._again_at:
            self.tell_no_more()

    def action_step(self, by: int) -> None:
        """Go to the next or previous check; from the ends of them, to what is beside them."""
        if not any(checks.step(by) for checks in self.query(EndingChecks)):
            (self.focus_next if by > 0 else self.focus_previous)()

    def action_in_full(self) -> None:
        """Show all texts and notes in full, with what they rest on."""
        ids = [each.id for each in self._service.outcomes]
        columns = [*zip(ids, self._seen.asked.columns, strict=True)]
        if self._fault is not None:  # while nobody knows when, it is not said to end now
            columns = [(id, _without_day(plan)) for id, plan in columns]
        stated = statements(self._collaboration.service, self._service)
        variant = self._collaboration.variant
        to: Side = "customer" if self._you else "office"
        self.app.push_screen(EndingInFull(self._title, columns, variant, stated, to))

    def action_cancel(self) -> None:
        """Give up a reason that is being typed; else leave, and change nothing."""
        for row in self.query(EndingCheck):
            if row.give_up():
                self._fault, self._wish = self.answered(self._today())
                self.replan()  # now: what the field says of its own change is nothing new then
                kept = _("The reason stays as it was.") if row.reason else _("Nothing was waived.")
                self._tell(Fact("", kept, "muted"))
                return
        super().action_cancel()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing here: letters in a field, and what no check takes."""
        typing = isinstance(self.focused, LineInput)
        if typing and action in ("outcome", "check", "hand_over", "edit", "in_full", "release"):
            return False
        match action:
            case "outcome":
                number = parameters[0]
                return isinstance(number, int) and number <= len(self._service.outcomes)
            case "check":
                rows = self.query(EndingChecks)
                return any(each.first_that_takes(f"{parameters[0]}") for each in rows)
            case "hand_over" | "pack":
                return self._seen.offers_pack
            case "edit":
                return self._changes_variant
            case "release":
                return any(r.cure == "release" for r in self._seen.asked.plan.refusals)
            case "scroll":
                return self.query_one(".body", VerticalScroll).max_scroll_y > 0
        return super().check_action(action, parameters)

    def act_of(self, action: str) -> str | None:
        """Name no digits where there is only one outcome, which Space says yes to as well."""
        if action == "outcome(1)" and len(self._service.outcomes) == 1:
            return ""
        if action == "pack" and not isinstance(self.focused, LineInput):
            return ""  # its twin is named, the letter that is typed in a field
        for key in (CONFIRM, WAIVE, END_FIRST, RECORDS, USERS):
            if action == f"check('{key}')":
                return self._act_of_check(key)
        named = super().act_of(action)  # by the button: what else the verb says stands on it
        return _("End") if action == "press_verb" and named else named

    def _act_of_check(self, key: str) -> str | None:
        """Say what a letter does to the check that it is for, as the line of that check does."""
        rows = (checks.first_that_takes(key) for checks in self.query(EndingChecks))
        row = next(rows, None)
        return row.line.act_of(f"answer('{key}')") if row is not None else None

    def foreseen(self) -> list[Plan]:
        """Return the plan that is shown; nothing while the day is none."""
        return [self._seen.asked.plan] if self._fault is None else []

    def action_press_verb(self) -> None:
        """Decide by Ctrl+S."""
        self.decide()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Decide by the button; what was not touched since it opened is not ended by Enter."""
        untouched = self._wish == self._opened_with and not self._seen.asked.plan.refusals
        if untouched and self._fault is None:
            self.hinder(_("Ctrl+S does it: nothing was answered here since this page opened."))
        else:
            self.decide()

    def decide(self) -> None:
        """Decide, or say what is missing and go there; what was not seen before is seen first."""
        shown = self._seen.effects
        self._fault, self._wish = self.answered(self._today())
        self.show_view(view := self.view())
        refusals = view.asked.plan.refusals
        if not self._runs() or any(r.code in STANDS_IN_THE_WAY for r in refusals):
            # others were faster: the screen below tells that, or leads to the cure
            self.dismiss(EndingAnswer(self._wish, ()))
        elif refusals or self._fault is not None:
            self._go_to_what_is_left(refusals)
        elif differ(shown, view.effects):
            again = _("Look again: something else would happen now.")
            tell_not_saved(self.app, Conflict(again))
            self.hinder(again)
        else:
            self.work(partial(self.finish, EndingAnswer(self._wish, shown)))

    def replan(self) -> None:
        """Show what the answers would do now; where others have taken it away, nothing would."""
        if not self._is_gone():
            super().replan()

    def _is_gone(self) -> bool:
        """Leave where others have taken the collaboration away: the screen below tells that."""
        gone = self._customer.collaboration(self._collaboration.id) is None
        if gone:
            self.dismiss(EndingAnswer(self._wish, ()))
        return gone

    def _runs(self) -> bool:
        now = self._customer.collaboration(self._collaboration.id)
        return now is not None and now.running

    def _planned_for(self, outcome: OutcomeId) -> Plan:
        """Plan one of the outcomes as if the rest were answered: what it would do is the same."""
        wish = replace(self._wish, outcome=outcome, confirmation=None, reason=None, waived={})
        return self._planned(self._customer, wish)

    def view(self) -> EndingView:
        """Plan what is wished and each of the outcomes, for the terminal as large as it is."""
        plan = self._planned(self._customer, self._wish)
        columns = tuple(self._planned_for(each.id) for each in self._service.outcomes)
        asked = Asked(
            customer=self._customer,
            service=self._service,
            wish=self._wish,
            plan=plan,
            columns=columns,
            today=self._today(),
            fault=self._fault,
            you=self._you,
            may_write=self._may_write,
            may_license=self._may_license,
            waiving=any(row.waiving for row in self.query(EndingCheck)),
        )
        return EndingView(asked, *self.app.size)

    def _go_to_what_is_left(self, refusals: tuple[Refusal, ...]) -> None:
        """Put the focus where the first thing that is missing can be answered."""
        missing = refusals or (Refusal(code="invalid-value", message=f"{self._fault}"),)
        tell_not_saved(self.app, Refused(missing))
        where = self.where_answered(refusals[0]) if refusals else self.query_one("#on")
        if where is not None:
            where.focus()
        self.urge()


def _without_day(plan: Plan) -> Plan:
    return replace(plan, effects=tuple(e for e in plan.effects if e.subject != "status"))
