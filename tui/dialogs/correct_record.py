"""Correct a record: what may be corrected, a line each, and what becomes of the chosen one."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList

from store.domain.errors import Refusal, StoreError
from store.domain.model import Customer, Record
from store.domain.plan import Effect, Plan, differ
from store.domain.wishes import SetRecord
from store.domain.words import RECORD_STATUS_WORDS, record_status_word, say
from store.i18n.language import N_, _
from store.rules.endings.checks import to_come
from store.rules.endings.day import NoDay, day_named, day_words
from store.rules.record_proposals import Proposal
from tui.dialogs.base import AboutCustomer, CustomerForm, nothing_yet
from tui.dialogs.page import Page
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.formatting.records import record_words
from tui.formatting.safe_text import safe
from tui.widgets.button import Button
from tui.widgets.day_field import DayField
from tui.widgets.facts import Facts
from tui.widgets.field import LineInput
from tui.widgets.lines import OneOf
from tui.widgets.section import Section
from tui.widgets.told_field import ToldField

RecordPlanner = Callable[[Customer, SetRecord], Plan]
Proposed = Callable[[Customer], tuple[Proposal, ...]]
Statuses = Callable[[str], tuple[str, ...]]
"""Tells how a record of a kind can stand; nothing where any status will do."""


class CorrectionAgreed(NamedTuple):
    """What was decided: the wish, and the effects that were shown."""

    wish: SetRecord
    shown: tuple[Effect, ...]


class ProposedRecords(OneOf):
    """The records to correct; Enter goes on to how the one under the cursor stands."""

    BINDINGS = [
        Binding("enter", "app.focus_next", N_("Next"), key_display="Enter", id="records-set.next"),
    ]


class CorrectRecord(Page[CorrectionAgreed], CustomerForm[CorrectionAgreed]):
    """Lists records, such as keep a check open, and asks how one of them stands now.

    The fields begin with what is recorded; Space on a line fills in what is proposed for it. As
    long as nothing is changed, the button does nothing.
    """

    BINDINGS = [
        Binding("space", "take", N_("As proposed"), key_display="Space", id="records-set.take",
                tooltip=N_("Fill in what would meet the check")),
    ]  # fmt: skip
    DEFAULT_CSS = """
    CorrectRecord OneOf.-textual-compact > .option-list--option { padding: 0 1; }
    """
    AUTO_FOCUS = "OneOf"
    FIELDS: ClassVar = {"status": "status", "on": "on"}

    def __init__(
        self,
        about: AboutCustomer,
        service: str,
        why: str,
        planned: RecordPlanner,
        proposed: Proposed,
        *,
        today: dt.date,
        statuses: Statuses,
        gone: str,
    ) -> None:
        title = _("Correct a record: {service} · {customer}", service=service,
                  customer=about.customer.name)  # fmt: skip
        super().__init__(title, _("Correct"), about)
        self._why = why
        self._planned = planned
        self._proposed = proposed
        self._proposals = proposed(about.customer)
        self._today = today
        self._statuses = statuses
        self._gone = gone
        self._filled: Proposal | None = None
        self._shown: tuple[Effect, ...] = ()

    def body(self) -> ComposeResult:
        """Lay out what they are, a line each, and how the chosen record stands now."""
        yield Section(self._why)
        yield ProposedRecords(self._lines(), compact=True)
        yield Section(_("How it stands now"))
        first = _as_it_stands(self._proposals[0])
        yield ToldField(_("Status now"), id="status", value=_status(first))
        yield DayField(_("Date"), id="on", value=_date(first))
        yield Section(_("What will happen"))
        yield Facts(id="effects")

    def _lines(self) -> list[tuple[str, Content]]:
        return [
            (f"{place}", Content(safe(_line(self._customer, proposal))))
            for place, proposal in enumerate(self._proposals)
        ]

    def on_mount(self) -> None:
        """Start with the first line, which the fields are filled with."""
        self.query_one(OneOf).highlighted = 0
        self._filled = self._proposals[0]
        self.preview()

    @on(OptionList.OptionHighlighted)
    def begin(self, event: OptionList.OptionHighlighted) -> None:
        """Begin with how the record under the cursor stands."""
        if self._begin(event.option_index):
            self.preview()

    def _begin(self, place: int | None) -> bool:
        """Fill in how the record of a line stands, unless that is there, or typed over, already."""
        if place is None or place >= len(self._proposals):
            return False
        proposal = self._proposals[place]
        if proposal == self._filled:
            return False
        self._filled = proposal
        self._fill(_as_it_stands(proposal))
        return True

    def _typed(self) -> tuple[str, ...]:
        """Return what stands in the fields, as far as they are laid out."""
        fields = (self.query(f"#{id}").results(LineInput) for id in self.FIELDS)
        return tuple(line.answer for found in fields for line in found)

    def _fill(self, wish: SetRecord) -> None:
        for id, value in zip(self.FIELDS, _filled(wish), strict=True):
            line = self.query_one(f"#{id}", LineInput)
            with line.prevent(Input.Changed):
                line.fill(value)

    def action_take(self) -> None:
        """Fill in what is proposed for the line under the cursor."""
        if (chosen := self._chosen()) is not None:
            self._fill(chosen.wish)
            self.preview()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take what is proposed on the lines, where the fields say something else."""
        if action == "take":
            chosen = self._chosen()
            proposes = chosen is not None and self._typed() != _filled(chosen.wish)
            return proposes and isinstance(self.focused, OneOf)
        return super().check_action(action, parameters)

    def act_of(self, action: str) -> str | None:
        """Name the status that is proposed."""
        chosen = self._chosen() if action == "take" else None
        return super().act_of(action) if chosen is None else _status(chosen.wish) or None

    @on(Input.Changed)
    def preview(self) -> None:
        """Show what would become of the chosen record, how it can stand, and which day is meant."""
        self._show()
        self.forgive()

    def foreseen(self) -> list[Plan]:
        """Plan the wish as it is now; nothing while it is none, or changes nothing."""
        wish = self._wish()
        if wish is None or self._as_recorded(wish):
            return []
        return [self._planned(self._customer, wish)]

    def _show(self) -> None:
        self._tell_fields()
        plans, lost = list[Plan](), tuple[Fact, ...]()
        try:
            plans = self.foreseen()
        except StoreError as gone:
            lost = (Fact("", f"{gone}", "stop"),)
        self._shown = tuple(effect for plan in plans for effect in plan.effects)
        notes = [note for plan in plans for note in plan.notes]
        facts = (*effect_facts(self._shown), *(Fact("", note, "ask") for note in notes))
        self.query_one("#effects", Facts).facts = lost or facts or (nothing_yet(),)
        self.refresh_bindings()

    def replan(self) -> None:
        """Show what there is to correct now."""
        self._proposals = self._proposed(self._customer)
        lines = self.query_one(OneOf)
        lines.fill(self._lines())
        self._begin(lines.highlighted)
        self._show()

    def action_press_verb(self) -> None:
        """Decide by Ctrl+S."""
        self.decide()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Decide by the button; a new record that was filled in unasked is not added by Enter."""
        chosen, wish = self._chosen(), self._wish()
        untouched = chosen is not None and chosen.record is None and wish == chosen.wish
        if untouched and wish is not None and wish.status is not None:
            self.hinder(_("Ctrl+S does it: nothing was answered here since this page opened."))
        else:
            self.decide()

    def decide(self) -> None:
        """Answer the wish, or say what is wrong with it; others may have changed what it does."""
        self.work(self._decide)

    async def _decide(self) -> None:
        shown = self._shown
        if await self.renew() and (self.unread or differ(shown, self._shown)):
            return
        wish = self._wish()
        if wish is None:
            fault = self._fault_of_day()
            message = self._gone if fault is None else f"{fault}"
            self.refuse([Refusal(code="invalid-value", message=message, about="on")])
            return
        if self._as_recorded(wish):
            self.hinder(_("Nothing is changed yet: the record says this already."))
            return
        await self.agree(
            partial(self._planned, self._customer, wish), partial(CorrectionAgreed, wish)
        )

    def field_of(self, refusal: Refusal) -> str | None:
        """Return the field that is refused; without a record there is nothing to fill in."""
        return super().field_of(refusal) if self._proposals else None

    def _tell_fields(self) -> None:
        """Say beside the fields how the chosen record can stand, and which day is meant."""
        chosen, fault = self._chosen(), self._fault_of_day()
        possible = self._statuses(chosen.wish.kind) if chosen is not None else ()
        words = ", ".join(map(record_status_word, possible))
        self.query_one("#status-field", ToldField).say(Fact("", words))
        beside = Fact("", fault.brief, "stop") if fault is not None else Fact("", self._day_words())
        self.query_one("#on-field", DayField).say(beside)

    def _chosen(self) -> Proposal | None:
        place = self.query_one(OneOf).highlighted
        there = place is not None and place < len(self._proposals)
        return self._proposals[place or 0] if there else None

    def _day(self) -> dt.date | None:
        """Return the day that was typed, or None.

        Raises:
            NoDay: it is none.
        """
        return day_named(self.query_one("#on", LineInput).value, self._today, back=True)

    def _day_words(self) -> str:
        day = self._day()
        return day_words(day) if day is not None else ""

    def _fault_of_day(self) -> NoDay | None:
        try:
            self._day()
        except NoDay as error:
            return error
        return None

    def _wish(self) -> SetRecord | None:
        """Return the wish for the line under the cursor; None without one, or with no date."""
        chosen = self._chosen()
        if chosen is None or self._fault_of_day() is not None:
            return None
        status = _kept_status(self.query_one("#status", LineInput).answer.strip())
        wish = replace(chosen.wish, status=status or None, on=self._day())
        waits = chosen.record is not None and to_come(chosen.record, self._today)
        now = _as_it_stands(chosen)
        if waits and wish.on == now.on and wish.status != now.status:
            return replace(wish, on=self._today)  # what is so now is no longer to come
        return wish

    def _as_recorded(self, wish: SetRecord) -> bool:
        """Return whether a wish leaves the record under the cursor as it stands."""
        chosen = self._chosen()
        return chosen is not None and chosen.record is not None and wish == _as_it_stands(chosen)


def _as_it_stands(proposal: Proposal) -> SetRecord:
    """Return the wish that changes nothing; a new record stands as it is proposed."""
    if proposal.record is None:
        return proposal.wish
    return replace(proposal.wish, status=proposal.record.status, on=proposal.record.on)


def _filled(wish: SetRecord) -> tuple[str, str]:
    """Return what stands in the fields for a wish: status and day."""
    return _status(wish), _date(wish)


def _date(wish: SetRecord) -> str:
    return f"{wish.on or ''}"


def _line(customer: Customer, proposal: Proposal) -> str:
    """Name a record with all that tells it from others; a new one is named by what it would be."""
    if proposal.record is None:
        return _("New: {record}", record=record_words(customer, _as_record(proposal.wish)))
    return record_words(customer, proposal.record)


def _as_record(wish: SetRecord) -> Record:
    return Record(kind=wish.kind, title=wish.title, person=wish.person, status=wish.status,
                  on=wish.on)  # fmt: skip


def _status(wish: SetRecord) -> str:
    return record_status_word(wish.status) if wish.status is not None else ""


def _kept_status(typed: str) -> str:
    """Return the code of a status that was typed in words."""
    known = (code for code in RECORD_STATUS_WORDS if say(RECORD_STATUS_WORDS, code) == typed)
    return next(known, typed)
