"""How the page that ends one collaboration is laid out, and how it shows what is answered."""

import datetime as dt
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from store.domain.errors import Refusal
from store.domain.validation import MAX_REASON
from store.domain.wishes import End
from store.i18n.language import _
from store.rules.endings.day import NoDay, day_meant
from tui.dialogs.base import CustomerForm, once_laid_out
from tui.dialogs.ending_checks import EndingCheck, EndingChecks
from tui.dialogs.ending_view import EndingView
from tui.dialogs.outcomes import Outcomes
from tui.dialogs.page import Page
from tui.formatting.endings.check_facts import mark_of, unmarked
from tui.formatting.facts import Fact
from tui.widgets.button import Button, ButtonRow
from tui.widgets.check_line import CheckLine
from tui.widgets.choices import Choices
from tui.widgets.day_field import DayField
from tui.widgets.facts import Facts
from tui.widgets.field import ASIDE, Field, LineInput
from tui.widgets.section import Section

LABELS = 12
"""Cells of the labels of the fields."""

EndingPageResult = TypeVar("EndingPageResult")


class EndingPage(Page[EndingPageResult], CustomerForm[EndingPageResult]):
    """Shows an `EndingView`: the outcomes, the checks, what is good to know, and the fields.

    A subclass says what is to be shown, and what is decided.
    """

    DEFAULT_CSS = """
    EndingPage > .body { scrollbar-gutter: stable; }
    EndingPage > .body > Facts { margin: 0; }
    EndingPage #standing { padding: 0 0 0 1; }
    EndingPage #notes { padding: 0 0 0 3; }
    EndingPage > .body > Edged { margin: 0 0 0 3; }
    EndingPage #handover { margin: 0 0 0 15; }
    EndingPage #pack { padding: 0 0 0 15; }
    EndingPage.-airy Section { margin: 1 0 0 0; }
    EndingPage #hindrance { min-height: 1; }
    """

    _seen: EndingView
    """What is shown."""
    _notice: Fact | None
    """What is new, beside what is left."""
    _urged = False
    """Whether somebody has tried to end it though something is left."""

    def view(self) -> EndingView:
        """Return what is to be shown: what is answered so far, planned as it is now."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out all of it as it is to be seen: it is drawn once."""
        self._seen = self.view()
        self.set_class(self._seen.room.airy, "-airy")
        yield from super().compose()

    def body(self) -> ComposeResult:
        """Lay out the sections in the order in which they are read and answered."""
        view, wish = self._seen, self._seen.asked.wish
        standing = Facts(*view.standing, id="standing")
        standing.display = bool(standing.facts)
        yield standing
        yield Section(_("Afterwards"), id="afterwards")
        choices = Choices(view.choices, wish.outcome, id="outcomes", across=True)
        choices.styles.margin = (0, 0, 0, view.margin)
        yield choices
        outcomes = Outcomes(view.rows, id="rows")
        outcomes.set_reactive(Outcomes.chosen, view.place)
        yield outcomes
        if checks := view.asked.plan.checks:
            title = " · ".join(filter(None, (_("Before ending"), mark_of(checks))))
            yield Section(title, view.still_open, id="before")
            cured_by, folded = view.cured_by, not view.room.met
            yield EndingChecks(unmarked(checks), wish, cured_by=cured_by, folded=folded)
        yield Section(_("Good to know"), self.keys_of_notes(), id="good")
        yield Facts(*view.notes, id="notes")
        yield Section(_("Decide"), id="decide")
        yield from self._fields(view)

    def foot(self) -> ComposeResult:
        """Lay out what is left to do, and the buttons."""
        yield Facts(*self._told(), id="hindrance")
        yield ButtonRow(*self.buttons())

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons, with what is decided so far."""
        act = Button(self._seen.verb, key="Ctrl+S", loses=self._seen.loses, id="act")
        return (act, Button(self._cancel, key="Esc", id="cancel"))

    def keys_of_notes(self) -> str:
        """Name the keys that the notes lead to: they are read in full."""
        return _("n reads")

    def _fields(self, view: EndingView) -> ComposeResult:
        wish = view.asked.wish
        on = f"{wish.on}" if wish.on is not None else _("now")
        when = DayField(_("When"), id="on", value=on, label_width=LABELS)
        # before the reason, which it can stand for
        made = _("Make a hand-over pack first")
        pack = Button(made, key="p, F4", id="handover", classes=ASIDE)
        why = Field(_("Why"), id="reason", value=wish.reason or "",
                    hint=_("for the history"), label_width=LABELS, most=MAX_REASON)  # fmt: skip
        hint = _("type {number}, or {name}", number=self._customer.number, name=self._customer.name)
        typed = wish.confirmation or ""
        name = Field(_("Confirm"), id="name", value=typed, hint=hint, label_width=LABELS)
        packed = Facts(*view.pack, id="pack")
        when.say(view.day)
        shown = (True, view.offers_pack, bool(view.pack), True, view.asks_name)
        for field, seen in zip((when, pack, packed, why, name), shown, strict=True):
            field.add_class("field")
            field.display = seen
            yield field

    @on(events.Resize)
    @on(EndingChecks.Resized)
    def use_room(self) -> None:
        """Show it in the room there is now."""
        self.replan()  # by its name: Textual would call the one of this class whatever overrides it

    def replan(self) -> None:
        """Show what the answers so far would do now."""
        self.show_view(self.view())

    def show_view(self, view: EndingView) -> None:
        """Show what the answers so far would do, as fully as there is room for."""
        self._seen = view
        self.set_class(view.room.airy, "-airy")
        self.query_one("#good", Section).state = self.keys_of_notes()
        standing = self.query_one("#standing", Facts)
        standing.facts = view.standing
        standing.display = bool(standing.facts)
        for checks in self.query(EndingChecks):
            checks.show(unmarked(view.asked.plan.checks))
            checks.fold(not view.room.met)
        for section in self.query("#before").results(Section):
            section.state = view.still_open
        choices = self.query_one("#outcomes", Choices)
        choices.styles.margin = (0, 0, 0, view.margin)
        if view.choices != choices.choices:
            choices.choices = view.choices
            choices.refresh()
        rows = self.query_one("#rows", Outcomes)
        rows.rows, rows.chosen = view.rows, view.place
        self.query_one("#notes", Facts).facts = view.notes
        self.query_one("#handover").display = view.offers_pack
        packed = self.query_one("#pack", Facts)
        packed.facts = view.pack
        packed.display = bool(view.pack)
        self.query_one("#name-field").display = view.asks_name
        self.query_one("#on-field", DayField).say(view.day)
        button = self.query_one("#act", Button)
        button.verb, button.loses = view.verb, view.loses
        self.query_one("#hindrance", Facts).facts = self._told()
        self.call_after_refresh(self.refresh_bindings)

    def answered(self, today: dt.date) -> tuple[NoDay | None, End]:
        """Gather the answers: what is wrong with the day, and the wish, which then has none."""
        fault: NoDay | None = None
        on = None
        try:
            on = day_meant(self.query_one("#on", LineInput).value, today)
        except NoDay as error:
            fault = error
        asked, chosen = self._seen.asked, self.query_one("#outcomes", Choices).chosen
        outcomes = (each.id for each in asked.service.outcomes if each.id == chosen)
        checks = next(iter(self.query(EndingChecks)), None)
        wish = End(
            collaboration=asked.wish.collaboration,
            outcome=next(outcomes, None),
            on=on,
            attested=checks.attested if checks is not None else (),
            waived=checks.waived if checks is not None else {},
            reason=self.query_one("#reason", LineInput).answer.strip() or None,
            confirmation=self.query_one("#name", LineInput).value,
        )
        return fault, wish

    def where_answered(self, refusal: Refusal) -> Widget | None:
        """Return where the page asks about what is missing, if it does."""
        match refusal.code:
            case "outcome-missing" | "outcome-not-offered":
                return self.query_one("#outcomes")
            case "date-in-past" | "date-too-far":
                return self.query_one("#on")
            case "reason-missing":
                return self.query_one("#reason")
            case "name-mismatch":
                return self.query_one("#name")
        for row in self.query(EndingCheck):
            if refusal.about in (row.check.id, row.check.leads_to):
                return row.query_one(CheckLine)
        return None

    def _told(self) -> tuple[Fact, ...]:
        return self._seen.told(self._notice, urged=self._urged)

    def _tell(self, notice: Fact | None, *, urged: bool = False) -> None:
        """Say what is new, if something is, beside everything that is left."""
        self._notice, self._urged = notice, urged
        self.query_one("#hindrance", Facts).facts = self._told()
        # once for the lines below to be laid out, and once for what scrolls to have shrunk by them
        self.call_after_refresh(once_laid_out, self, self.keep_in_sight)

    def hinder(self, why: str) -> None:
        """Say what stands in the way, beside what is left."""
        self._tell(Fact("", why, "stop"))

    def urge(self) -> None:
        """Say what is left to somebody who has tried to end it nevertheless."""
        self._tell(None, urged=True)

    def forgive(self) -> None:
        """Say nothing any more but what is left."""
        self._tell(None)

    def action_scroll(self, direction: int) -> None:
        """Scroll by a page."""
        body = self.query_one(".body", VerticalScroll)
        (body.scroll_page_down if direction > 0 else body.scroll_page_up)(animate=False)

    def in_sight(self, widget: Widget) -> bool:
        """Whether all of something is seen."""
        body = self.query_one(".body", VerticalScroll)
        return body.max_scroll_y == 0 or body.region.contains_region(widget.region)

    @on(events.DescendantFocus, "#outcomes")
    def show_heading(self) -> None:
        """Keep the heading of the outcomes in sight.

        Textual scrolls what gets the focus into the middle; after it has, this scrolls back.
        """
        body = self.query_one(".body", VerticalScroll)
        self.call_after_refresh(body.scroll_home, animate=False)
