"""End a collaboration: a page that tells what each outcome does, what is left, and when it ends."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from store.domain.catalogue import Outcome, Services
from store.domain.day import NoDay, day_meant
from store.domain.errors import Refusal
from store.domain.model import Collaboration, Customer, OutcomeId
from store.domain.plan import Effect, Plan
from store.domain.rights import Operator
from store.domain.wishes import End
from store.i18n.language import N_, _, ngettext
from store.rules.endings.statements import statements
from store.rules.record_proposals import measured_by_records
from tui.dialogs.base import CustomerForm, Reread
from tui.dialogs.ending_checks import (
    CONFIRM,
    END_FIRST,
    RECORDS,
    WAIVE,
    EndingCheck,
    EndingChecks,
    checks_height,
)
from tui.dialogs.ending_in_full import EndingInFull
from tui.dialogs.page import Page
from tui.formatting.ending_words import (
    choice_label,
    left_fact,
    left_to_do,
    verb_of,
    verb_without_day,
    when_words,
)
from tui.formatting.facts import LOSES, Fact, lines
from tui.formatting.outcome_rows import OutcomeRow, margin, outcome_rows, row_lines
from tui.formatting.plan_facts import STANDS_IN_THE_WAY, effect_facts
from tui.formatting.safe_text import folded_lines
from tui.widgets.button import Button
from tui.widgets.check_line import CheckLine
from tui.widgets.choices import Choice, Choices
from tui.widgets.day_field import DayField
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.outcomes import Outcomes
from tui.widgets.section import Section

EndingPlanner = Callable[[Customer, End], Plan]

LABELS = 12
"""Cells of the labels of the fields."""
NOTES_AT = 3
"""Cells before a note."""
SIGNS = 8
"""Cells before the name of an outcome: the pointer, its number, and whether it is chosen."""


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


class Room(NamedTuple):
    """How much is said, by the height there is.

    `texts` are the outcomes' in full, `notes` is how many lines they may take, 0 for a line each
    in full; `met` gives each check that is met its own line, `left` is how many lines may tell what
    is left, and `airy` puts a blank line before each section.
    """

    texts: bool
    notes: int = 0
    met: bool = True
    left: int = 2
    airy: bool = False


ROOMS = (
    Room(texts=True, airy=True),
    Room(texts=True),
    Room(texts=False),
    Room(texts=False, notes=2, left=1),
    Room(texts=False, notes=2, left=1, met=False),
    Room(texts=False, notes=1, left=1, met=False),
)
"""From the most that is said to the least."""


class EndCollaboration(Page[EndingAnswer], CustomerForm[EndingAnswer]):
    """Asks how to end one collaboration, and shows beforehand what each outcome will do."""

    AUTO_FOCUS = "#outcomes"
    BINDING_GROUP_TITLE = N_("End collaboration")
    BINDINGS = [
        Binding("pagedown", "scroll(1)", N_("More"), id="end.more", key_display="PgDn"),
        Binding("pageup", "scroll(-1)", show=False, id="end.less"),
        Binding("1", "outcome(1)", N_("Outcome"), key_display="1-2", id="end.first-outcome"),
        *(
            Binding(f"{n}", f"outcome({n})", N_("Outcome"), show=False, id=f"end.outcome-{n}")
            for n in range(2, 10)
        ),
        Binding(CONFIRM, "check('a')", N_("Confirm"), id="end.confirm",
                tooltip=N_("Answer for a check that no record can tell")),
        Binding(WAIVE, "check('v')", N_("Waive"), id="end.waive",
                tooltip=N_("Go without a check, with a reason")),
        Binding(END_FIRST, "check('x')", N_("End first"), id="end.first",
                tooltip=N_("End what has to end before, and come back")),
        Binding(RECORDS, "check('r')", N_("Set right"), id="end.records",
                tooltip=N_("Set the records right that keep a check open, and come back")),
        Binding("p", "hand_over", N_("Pack"), id="end.pack",
                tooltip=N_("Make a hand-over pack of what will be deleted, and come back")),
        Binding("f2", "pack", N_("Pack"), id="end.pack-from-field",
                tooltip=N_("Make a hand-over pack of what will be deleted, and come back")),
        Binding("c", "edit", N_("Change variant"), id="end.variant",
                tooltip=N_("Change the variant instead of ending")),
        Binding("n", "in_full", N_("Notes"), id="end.notes",
                tooltip=N_("All texts and notes in full, and what they rest on")),
        Binding("down", "step(1)", show=False, id="end.down"),
        Binding("up", "step(-1)", show=False, id="end.up"),
        Binding("shift+tab", "app.focus_previous", N_("Back"), show=False, id="end.back"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    EndCollaboration > .body { scrollbar-gutter: stable; }
    EndCollaboration #standing { padding: 0 0 0 1; }
    EndCollaboration #notes { padding: 0 0 0 3; }
    EndCollaboration .field { margin: 0 0 0 3; }
    EndCollaboration #handover { margin: 0 0 0 15; }
    EndCollaboration.-airy Section { margin: 1 0 0 0; }
    EndCollaboration #hindrance { min-height: 1; }
    """

    def __init__(
        self,
        customer: Customer,
        collaboration: Collaboration,
        services: Services,
        planned: EndingPlanner,
        reread: Reread,
        wish: End,
        *,
        operator: Operator,
        today: Callable[[], dt.date],
        notice: Fact | None = None,
        may_write: bool = True,
    ) -> None:
        service = services[collaboration.service]
        variant = f" {collaboration.variant}" if collaboration.variant else ""
        title = _(
            "End {service} · {number} {customer}",
            service=f"{service.name}{variant}",
            number=customer.number,
            customer=customer.name,
        )
        super().__init__(title, _("End collaboration"), customer=customer, reread=reread)
        self._collaboration = collaboration
        self._service = service
        self._planned = planned
        self._today = today
        self._you = operator.side == "customer"
        self._notice = notice
        self._may_write = may_write
        self._fault: NoDay | None = None
        self._columns: tuple[Plan, ...] = ()
        self._room = ROOMS[0]
        self._wish = replace(wish, reason=wish.reason or None, confirmation="")
        self._opened_with = self._wish
        self._rows: tuple[OutcomeRow, ...] = ()
        self._by_records = frozenset(c.id for c in service.checks if measured_by_records(c))
        self._think()

    def compose(self) -> ComposeResult:
        """Lay out all of it as it is to be seen: it is drawn once."""
        self._make_room()
        yield from super().compose()

    def body(self) -> ComposeResult:
        """Lay out the sections in the order in which they are read and answered."""
        yield self._laid_out(Facts(*self._standing(), id="standing"), bool(self._standing()))
        yield Section(_("Afterwards"), id="afterwards")
        choices = Choices(self._choices(), self._wish.outcome, id="outcomes", across=True)
        choices.styles.margin = (0, 0, 0, margin(self._rows) - 2)
        yield choices
        outcomes = Outcomes(self._rows, id="rows")
        outcomes.set_reactive(Outcomes.chosen, self._place())
        yield outcomes
        if checks := self._plan.checks:
            yield Section(_("Before ending"), self._still_open(), id="before")
            yield EndingChecks(
                checks, self._wish, by_records=self._by_records, folded=not self._room.met
            )
        yield Section(_("Good to know"), _("n reads"), id="good")
        yield Facts(*self._notes(), id="notes")
        yield Section(_("Decide"), id="decide")
        yield from self._fields()

    def foot(self) -> ComposeResult:
        """Lay out what is left to do, and the buttons."""
        yield Facts(*self._told(), id="hindrance")
        with Horizontal(classes="buttons"):
            yield from self.buttons()

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons, with what is decided so far."""
        act = Button(self._verb_now(), key="Ctrl+S", loses=_loses(self._chosen()), id="act")
        return (act, Button(self._cancel, key="Esc", id="cancel"))

    def _choices(self) -> tuple[Choice, ...]:
        """Name the outcomes, in few words where a column is too narrow for more."""
        column = (self._width() - margin(self._rows) + 2) // len(self._service.outcomes)
        named = self._named(briefly=False)
        if any(SIGNS + len(LOSES) * each.loses + cell_len(each.label) > column for each in named):
            return self._named(briefly=True)
        return named

    def _named(self, *, briefly: bool) -> tuple[Choice, ...]:
        """Name the outcomes; what loses data is in capitals, for there may be no colours."""
        choices = []
        only = len(self._service.outcomes) == 1
        for each in self._service.outcomes:
            loses = _loses(each)
            label = choice_label(each.id, briefly=briefly, you=self._you)
            label = label.upper() if loses else label
            if only:
                label = _("{outcome}: the service offers no choice", outcome=label)
            choices.append(Choice(each.id, label, loses))
        return tuple(choices)

    def _fields(self) -> ComposeResult:
        on = f"{self._wish.on}" if self._wish.on is not None else _("now")
        when = DayField(_("When"), id="on", value=on, label_width=LABELS)
        # before the reason, which it can stand for
        pack = Button(_("Make a hand-over pack first"), key="p, F2", id="handover")
        pack.can_focus = False  # Enter goes from field to field
        why = Field(_("Why"), id="reason", value=self._wish.reason or "",
                    hint=_("for the history"), label_width=LABELS)  # fmt: skip
        hint = _("type {number}, or {name}", number=self._customer.number, name=self._customer.name)
        name = Field(_("Confirm"), id="name", hint=hint, label_width=LABELS)
        self._say_day(when)
        yield self._laid_out(when)
        yield self._laid_out(pack, self._offers_pack())
        yield self._laid_out(why)
        yield self._laid_out(name, self._plan.must_type is not None)

    def _laid_out(self, widget: Widget, shown: bool = True) -> Widget:
        widget.add_class("field")
        widget.display = shown
        return widget

    @on(events.Resize)
    def say_more_or_less(self) -> None:
        """Say as much as there is room for."""
        self._show()

    @on(Choices.Changed)
    @on(EndingChecks.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again with the answers as they are now, and show what that would do."""
        fault, wish = self._answered()
        if (f"{fault}", wish) == (f"{self._fault}", self._wish):
            return  # nothing is new: a field says `Changed` when it is laid out, too
        self._fault, self._wish, self._notice = fault, wish, None
        self.replan()

    def replan(self) -> None:
        """Show what the answers so far would do now."""
        self._think()
        self._show()

    def hinder(self, why: str) -> None:
        """Say what stands in the way, beside what is left."""
        self._tell(Fact("", why, "stop"))

    def forgive(self) -> None:
        """Say nothing any more but what is left."""
        self._tell(None)

    @on(Button.Pressed, "#handover")
    def action_hand_over(self) -> None:
        """Leave for the pack of what will be deleted, and come back."""
        self.dismiss(EndingAnswer(self._wish, (), hand_over=True))

    def action_pack(self) -> None:
        """Do so from a field."""
        self.action_hand_over()

    def action_edit(self) -> None:
        """Leave for the variant: changing it never needs an ending (R16)."""
        self.dismiss(EndingAnswer(self._wish, (), edit=True))

    @on(EndingChecks.Wanted)
    def cure(self, event: EndingChecks.Wanted) -> None:
        """Leave for what a check waits for: records, or a collaboration to be ended before."""
        answer = EndingAnswer(self._wish, ())
        if event.key == RECORDS:
            self.dismiss(answer._replace(set_right=event.check.id))
        else:
            self.dismiss(answer._replace(end_first=event.check.leads_to))

    def action_outcome(self, number: int) -> None:
        """Choose an outcome by its number."""
        choices = self.query_one("#outcomes", Choices)
        choices.focus()
        choices.action_number(number)

    def action_check(self, key: str) -> None:
        """Answer the first check that takes this letter; one that is not in sight is only shown."""
        for checks in self.query(EndingChecks):
            row = checks.first_that_takes(key)
            if row is None:
                return
            if self._in_sight(row):
                checks.answer(row, key)
            else:
                row.line.focus()

    def action_step(self, by: int) -> None:
        """Go to the next or previous check; from the ends of them, to what is beside them."""
        if not any(checks.step(by) for checks in self.query(EndingChecks)):
            (self.focus_next if by > 0 else self.focus_previous)()

    def action_scroll(self, direction: int) -> None:
        """Scroll by a page."""
        body = self.query_one(".body", VerticalScroll)
        (body.scroll_page_down if direction > 0 else body.scroll_page_up)(animate=False)

    def action_in_full(self) -> None:
        """Show all texts and notes in full, with what they rest on."""
        ids = [each.id for each in self._service.outcomes]
        columns = [*zip(ids, self._columns, strict=True)]
        if self._fault is not None:  # while nobody knows when, it is not said to end now
            columns = [(id, _without_day(plan)) for id, plan in columns]
        stated = statements(self._collaboration.service, self._service)
        variant = self._collaboration.variant
        self.app.push_screen(EndingInFull(self._title, columns, variant, stated))

    async def action_dismiss(self, result: EndingAnswer | None = None) -> None:
        """Give up a reason that is being typed; else leave, and change nothing."""
        if not any(row.give_up() for row in self.query(EndingCheck)):
            await super().action_dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing here: letters in a field, and what no check takes."""
        typing = isinstance(self.focused, LineInput)
        if typing and action in ("outcome", "check", "hand_over", "edit", "in_full"):
            return False
        match action:
            case "outcome":
                number = parameters[0]
                return isinstance(number, int) and number <= len(self._service.outcomes)
            case "check":
                rows = self.query(EndingChecks)
                return any(each.first_that_takes(f"{parameters[0]}") for each in rows)
            case "hand_over":
                return self._offers_pack()
            case "pack":  # its twin, named where the letter is typed
                return self._offers_pack() and typing
            case "edit":
                return bool(self._service.variants)
            case "scroll":
                return self.query_one(".body", VerticalScroll).max_scroll_y > 0
        return super().check_action(action, parameters)

    def act_of(self, action: str) -> str | None:
        """Name no digits where there is only one outcome, which Space says yes to as well."""
        if action == "outcome(1)" and len(self._service.outcomes) == 1:
            return ""
        return super().act_of(action)

    def action_press_verb(self) -> None:
        """Decide by Ctrl+S."""
        self.decide()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Decide by the button; what was not touched since it opened is not ended by Enter."""
        untouched = self._wish == self._opened_with and not self._plan.refusals
        if untouched and self._fault is None:
            self.hinder(_("Ctrl+S does it: nothing was answered here since this page opened."))
        else:
            self.decide()

    def decide(self) -> None:
        """Decide, or say what is missing and go there."""
        self._fault, self._wish = self._answered()
        self._think()
        plan = self._plan
        if not self._runs() or any(r.code in STANDS_IN_THE_WAY for r in plan.refusals):
            # others were faster: the screen below tells that, or leads to the cure
            self.dismiss(EndingAnswer(self._wish, ()))
        elif plan.refusals or self._fault is not None:
            self._go_to_what_is_left()
        else:
            self.dismiss(EndingAnswer(self._wish, self._chosen_column().effects))

    def _runs(self) -> bool:
        now = self._customer.collaboration(self._collaboration.id)
        return now is not None and now.running

    def _answered(self) -> tuple[NoDay | None, End]:
        """Gather the answers: what is wrong with the day, and the wish, which then has none."""
        fault: NoDay | None = None
        on = None
        try:
            on = day_meant(self.query_one("#on", LineInput).value, self._today())
        except NoDay as error:
            fault = error
        outcome = self.query_one("#outcomes", Choices).chosen
        checks = next(iter(self.query(EndingChecks)), None)
        wish = End(
            collaboration=self._wish.collaboration,
            outcome=next((o.id for o in self._service.outcomes if o.id == outcome), None),
            on=on,
            attested=checks.attested if checks is not None else (),
            waived=checks.waived if checks is not None else {},
            reason=self.query_one("#reason", LineInput).value.strip() or None,
            confirmation=self.query_one("#name", LineInput).value,
        )
        return fault, wish

    def _chosen_column(self) -> Plan:
        ids = [each.id for each in self._service.outcomes]
        return next(plan for id, plan in zip(ids, self._columns, strict=True)
                    if id == self._wish.outcome)  # fmt: skip

    def _planned_for(self, outcome: OutcomeId) -> Plan:
        """Plan one of the outcomes as if the rest were answered: what it would do is the same."""
        wish = replace(self._wish, outcome=outcome, confirmation=None, reason=None, waived={})
        return self._planned(self._customer, wish)

    def _chosen(self) -> Outcome | None:
        return self._service.outcome(self._wish.outcome) if self._wish.outcome else None

    def _offers_pack(self) -> bool:
        chosen = self._chosen()
        return chosen is not None and chosen.deletes and self._may_write

    def _in_sight(self, widget: Widget) -> bool:
        body = self.query_one(".body", VerticalScroll)
        return body.max_scroll_y == 0 or body.region.contains_region(widget.region)

    def _think(self) -> None:
        """Plan what is wished, and each of the outcomes."""
        self._plan = self._planned(self._customer, self._wish)
        self._columns = tuple(self._planned_for(each.id) for each in self._service.outcomes)

    def _show(self) -> None:
        """Show what the answers so far would do, as fully as there is room for."""
        self._make_room()
        plan = self._plan
        standing = self.query_one("#standing", Facts)
        standing.facts = self._standing()
        standing.display = bool(standing.facts)
        for checks in self.query(EndingChecks):
            checks.show(plan.checks)
            checks.fold(not self._room.met)
        for section in self.query("#before").results(Section):
            section.state = self._still_open()
        choices = self.query_one("#outcomes", Choices)
        choices.styles.margin = (0, 0, 0, margin(self._rows) - 2)
        if (named := self._choices()) != choices.choices:
            choices.choices = named
            choices.refresh()
        rows = self.query_one("#rows", Outcomes)
        rows.rows, rows.chosen = self._rows, self._place()
        self.query_one("#notes", Facts).facts = self._notes()
        self.query_one("#handover").display = self._offers_pack()
        self.query_one("#name-field").display = plan.must_type is not None
        self._say_day(self.query_one("#on-field", DayField))
        button = self.query_one("#act", Button)
        button.verb, button.loses = self._verb_now(), _loses(self._chosen())
        self.query_one("#hindrance", Facts).facts = self._told()
        self.call_after_refresh(self.refresh_bindings)

    def _standing(self) -> tuple[Fact, ...]:
        """Tell what was decided before and waits for its day."""
        return tuple(effect_facts(e for e in self._plan.effects if e.subject == "standing"))

    def _still_open(self) -> str:
        still = sum(check.answer is None for check in self._plan.checks)
        return ngettext("{n} open", "{n} open", still) if still else _("all met")

    def _place(self) -> int | None:
        """Return the place of the chosen outcome among those of the service."""
        ids = [each.id for each in self._service.outcomes]
        return ids.index(self._wish.outcome) if self._wish.outcome in ids else None

    def _say_day(self, when: DayField) -> None:
        """Say beside the field which day is meant, or why it is none."""
        fault = self._fault
        when.tone = "stop" if fault is not None else "muted"
        when.said = fault.brief if fault is not None else when_words(self._wish.on, self._today())

    def _verb_now(self) -> str:
        """Say what the button does; while nobody knows when, no day is named."""
        outcome = self._wish.outcome
        if self._fault is not None or outcome is None:
            return verb_without_day(outcome)
        return verb_of(outcome, self._wish.on, self._today())

    def _tell(self, notice: Fact | None) -> None:
        """Say what is new, if something is, beside everything that is left."""
        self._notice = notice
        self.query_one("#hindrance", Facts).facts = self._told()

    def _told(self) -> tuple[Fact, ...]:
        """Return what is new, and what is left."""
        outcomes = len(self._service.outcomes)
        no_day = self._fault is not None
        left = left_to_do(self._plan, self._wish, no_day=no_day, outcomes=outcomes)
        fact = left_fact(left, max(20, self._width() - 1), self._room.left)
        return (fact,) if self._notice is None else (self._notice, fact)

    def _notes(self) -> tuple[Fact, ...]:
        return _notes(self._plan, self._width() - NOTES_AT, self._room.notes)

    def _width(self) -> int:
        """Return how many cells a section has; one more is the scrollbar's."""
        return self.app.size.width - 1

    def _make_room(self) -> None:
        """Find out how much can be said, by what the largest of the outcomes takes."""
        width, height = self._width(), self.app.size.height
        free = height - 3  # what stands above and below: title, buttons, keys
        fitting = (each for each in ROOMS if self._needs(each, width) + each.left <= free)
        self._room = next(fitting, ROOMS[-1])
        self._rows = self._rows_in(self._room)
        self.set_class(self._room.airy, "-airy")

    def _rows_in(self, room: Room) -> tuple[OutcomeRow, ...]:
        collaboration = self._customer.collaboration(self._collaboration.id)
        records = len(collaboration.records) if collaboration is not None else 0
        return outcome_rows(self._columns, briefly=not room.texts, you=self._you, records=records)

    def _needs(self, room: Room, width: int) -> int:
        """Return how many lines it takes, whichever outcome is chosen."""
        notes_width = width - NOTES_AT
        notes = max(
            len(lines(_notes(plan, notes_width, room.notes), notes_width)) for plan in self._columns
        )
        checks = checks_height(self._plan.checks, self._by_records, width, folded=not room.met)
        loses = any(plan.must_type is not None for plan in self._columns)
        deletes = any(each.deletes for each in self._service.outcomes) and self._may_write
        sections = 3 + bool(checks)
        return (
            len(lines(self._standing(), width - 1))
            + sections + room.airy * sections
            + 1 + len(row_lines(self._rows_in(room), width))
            + checks + notes
            + 2 + loses + deletes
        )  # fmt: skip

    def _go_to_what_is_left(self) -> None:
        """Put the focus where the first thing that is missing can be answered, and say why."""
        if not self._plan.refusals:
            assert self._fault is not None
            self.query_one("#on").focus()
            self.hinder(_("Not yet: {why}", why=self._fault))
            return
        first = self._plan.refusals[0]
        target = self._answer_to(first)
        if target is not None:
            target.focus()
        self.hinder(_("Not yet: {why}", why=first.message))

    def _answer_to(self, refusal: Refusal) -> Widget | None:
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

    @on(events.DescendantFocus, "#outcomes")
    def show_heading(self) -> None:
        """Keep the heading of the outcomes in sight.

        Textual scrolls what gets the focus into the middle; after it has, this scrolls back.
        """
        body = self.query_one(".body", VerticalScroll)
        self.call_after_refresh(body.scroll_home, animate=False)


def _loses(outcome: Outcome | None) -> bool:
    """Whether an outcome is known to lose data for good."""
    return outcome is not None and outcome.irreversible.answer == "yes"


def _without_day(plan: Plan) -> Plan:
    return replace(plan, effects=tuple(e for e in plan.effects if e.subject != "status"))


def _notes(plan: Plan, width: int, most: int) -> tuple[Fact, ...]:
    """Tell the notes in full, or in few words as many as fit so many lines."""
    if not most:
        return tuple(Fact("", note) for note in plan.notes)
    told = list(plan.briefs)
    left_out = 0
    while len(told) > 1:
        more = [_("{n} more", n=left_out)] if left_out else []
        text = " · ".join((*told, *more))
        if len(folded_lines(text, width)) <= most:
            return (Fact("", text),)
        told.pop()
        left_out += 1
    return (Fact("", " · ".join((*told, _("{n} more", n=left_out)))),)
