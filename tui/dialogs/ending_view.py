"""What the page that ends says in so many cells; nothing is drawn here."""

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from rich.cells import cell_len

from store.domain.catalogue import LicensedUser, Outcome, Service
from store.domain.model import Customer
from store.domain.plan import Effect, Plan
from store.domain.wishes import End
from store.i18n.language import _, ngettext
from store.rules.endings.day import NoDay
from store.rules.handover import handed_over_on
from store.rules.record_proposals import measured_by_records
from tui.dialogs.ending_checks import RECORDS, USERS, CuredBy, checks_height
from tui.formatting.endings.check_facts import unmarked
from tui.formatting.endings.ending_words import (
    Left,
    choice_label,
    left_fact,
    left_to_do,
    verb_of,
    verb_without_day,
    when_words,
)
from tui.formatting.endings.outcome_rows import OutcomeRow, margin, named, outcome_rows, row_lines
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import LOSES, Fact, lines
from tui.formatting.safe_text import folded_lines
from tui.widgets.choices import Choice

NOTES_AT = 3
"""Cells before a note."""
SIGNS = 8
"""Cells before the name of an outcome: the pointer, its number, and whether it is chosen."""
AROUND = 3
"""Lines that stand above and below what scrolls: the title, the buttons, the keys."""


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


class Asked(NamedTuple):
    """What the page is about, and how it stands: the plan of the wish, and that of each outcome.

    `fault` is what is wrong with the day that was typed; `you` is whether a customer reads it;
    `waiving` whether a line is open for the reason of a waiver.
    """

    customer: Customer
    service: Service
    wish: End
    plan: Plan
    columns: tuple[Plan, ...]
    today: dt.date
    fault: NoDay | None = None
    you: bool = False
    may_write: bool = True
    may_license: bool = False
    waiving: bool = False


class EndingView:
    """What is said of it in a terminal of so many cells; as fully as its height holds."""

    def __init__(self, asked: Asked, width: int, height: int) -> None:
        self.asked = asked
        self.width = width - 1  # the last one is the scrollbar's
        self._height = height

    @cached_property
    def cured_by(self) -> CuredBy:
        """The checks that are met by correcting records, or by a licence, where one may."""
        cured: dict[str, str] = {}
        for check in self.asked.service.checks:
            if measured_by_records(check):
                cured[check.id] = RECORDS
            elif isinstance(check, LicensedUser) and self.asked.may_license:
                cured[check.id] = USERS
        return cured

    @cached_property
    def room(self) -> Room:
        """How much can be said, by what the largest of the outcomes takes."""
        free = self._height - AROUND
        fitting = (each for each in ROOMS if self._needs(each) + each.left <= free)
        return next(fitting, ROOMS[-1])

    @cached_property
    def rows(self) -> tuple[OutcomeRow, ...]:
        """What each outcome would do."""
        return self._rows(self.room)

    @property
    def margin(self) -> int:
        """How many cells stand before the choices."""
        return margin(self.rows) - 2

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The outcomes by name, in few words where a column is too narrow for more."""
        column = (self.width - self.margin) // len(self.asked.service.outcomes)
        choices = self._named(briefly=False)
        if any(SIGNS + len(LOSES) * each.loses + cell_len(each.label) > column for each in choices):
            return self._named(briefly=True)
        return choices

    @property
    def chosen(self) -> Outcome | None:
        """The outcome that is chosen."""
        outcome = self.asked.wish.outcome
        return self.asked.service.outcome(outcome) if outcome is not None else None

    @property
    def place(self) -> int | None:
        """Its place among the outcomes of the service."""
        return self.asked.service.outcomes.index(self.chosen) if self.chosen is not None else None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What it would do, as it is shown; nothing while none is chosen."""
        return self.asked.columns[self.place].effects if self.place is not None else ()

    @property
    def standing(self) -> tuple[Fact, ...]:
        """What was decided before, and waits for its day."""
        return tuple(effect_facts(e for e in self.asked.plan.effects if e.subject == "standing"))

    @property
    def still_open(self) -> str:
        """How many checks are open; where none is, whether some were waived."""
        checks = self.asked.plan.checks
        if still := sum(check.answer is None for check in checks):
            return ngettext("{n} open", "{n} open", still)
        if waived := sum(check.waived for check in checks):
            return ngettext("none open, {n} waived", "none open, {n} waived", waived)
        return _("all met")

    @property
    def notes(self) -> tuple[Fact, ...]:
        """What is good to know."""
        return notes_in(self.asked.plan, self.width - NOTES_AT, self.room.notes)

    @property
    def day(self) -> Fact:
        """Which day is meant, or why it is none."""
        asked = self.asked
        if asked.fault is not None:
            return Fact("", asked.fault.brief, "stop")
        return Fact("", when_words(asked.wish.on, asked.today))

    @property
    def verb(self) -> str:
        """What the button does; while nobody knows when, no day is named."""
        outcome = self.asked.wish.outcome
        if self.asked.fault is not None or outcome is None:
            return verb_without_day(outcome, you=self.asked.you)
        return verb_of(outcome, self.asked.wish.on, self.asked.today, you=self.asked.you)

    @property
    def loses(self) -> bool:
        """Whether what is chosen is known to lose data for good."""
        return self.chosen is not None and self.chosen.loses

    @property
    def asks_name(self) -> bool:
        """Whether the customer's name has to be typed."""
        return self.asked.plan.must_type is not None

    @property
    def offers_pack(self) -> bool:
        """Whether a hand-over pack can be made before: none was, of what would be deleted."""
        return self._deletes and self.asked.may_write and self._packed_on is None

    @property
    def pack(self) -> tuple[Fact, ...]:
        """Which pack was made of what would be deleted; it stands where one is offered else."""
        if not self._deletes or self._packed_on is None:
            return ()
        text = _("The hand-over pack of {date} has the records as they are", date=self._packed_on)
        return (Fact("", text, "ok"),)

    @property
    def _deletes(self) -> bool:
        return self.chosen is not None and self.chosen.deletes

    @cached_property
    def _packed_on(self) -> dt.date | None:
        customer = self.asked.customer
        collaboration = customer.collaboration(self.asked.wish.collaboration)
        return handed_over_on(customer, collaboration) if collaboration is not None else None

    def told(self, notice: Fact | None, *, urged: bool = False) -> tuple[Fact, ...]:
        """Return what is new, and what is left: in one line, where there is room for no more.

        Where somebody has tried to do it nevertheless, what is left is `urged`: nothing else is
        new, and what is wrong with the day is said with it.
        """
        asked, fault = self.asked, self.asked.fault
        no_day = None if fault is None else fault.brief if urged else ""
        outcomes, typed = len(asked.service.outcomes), asked.wish.confirmation or ""
        left = left_to_do(asked.plan, no_day=no_day, outcomes=outcomes, typed=typed)
        if notice is not None and left.all:
            left = left.besides(notice.text)
            if not left.all:
                return (notice,)
        width, most = max(20, self.width - 1), self.room.left
        if notice is not None:
            most -= len(folded_lines(notice.text, width))
        elif self._needs(self.room) + most > self._height - AROUND:
            most = max(2, most)  # it scrolls in any case
        if most < 1:
            return () if notice is None else (self._in_one_line(notice, left, width),)
        fact = left_fact(left, width, most, urged=urged)
        return (fact,) if notice is None else (notice, fact)

    def _in_one_line(self, notice: Fact, left: Left, width: int) -> Fact:
        """Return what is new with what is left behind it; alone where both are too long."""
        both = f"{notice.text} {left_fact(left, width - cell_len(notice.text) - 1, 1).text}"
        return notice._replace(text=both) if cell_len(both) <= width else notice

    def _named(self, *, briefly: bool) -> tuple[Choice, ...]:
        """Name the outcomes, each with a hold that refuses it."""
        choices, asked = [], self.asked
        only = len(asked.service.outcomes) == 1
        for each, plan in zip(asked.service.outcomes, asked.columns, strict=True):
            label = choice_label(each.id, briefly=briefly, you=asked.you)
            short = label.upper() if each.loses else label
            label = named(label, plan, loses=each.loses)
            if only:
                label = _("{outcome}: the service offers no choice", outcome=label)
            choices.append(Choice(each.id, label, each.loses, "" if only else short))
        return tuple(choices)

    def _rows(self, room: Room) -> tuple[OutcomeRow, ...]:
        asked = self.asked
        collaboration = asked.customer.collaboration(asked.wish.collaboration)
        records = len(collaboration.records) if collaboration is not None else 0
        return outcome_rows(asked.columns, briefly=not room.texts, records=records)

    def _needs(self, room: Room) -> int:
        """Return how many lines it takes, whichever outcome is chosen."""
        asked, width = self.asked, self.width
        checks = checks_height(
            unmarked(asked.plan.checks), self.cured_by, width, folded=not room.met
        )
        sections = 3 + bool(checks)
        told_of_pack = asked.may_write or self._packed_on is not None
        deletes = any(each.deletes for each in asked.service.outcomes) and told_of_pack
        loses = any(plan.must_type is not None for plan in asked.columns)
        notes = (notes_in(plan, width - NOTES_AT, room.notes) for plan in asked.columns)
        return (
            len(lines(self.standing, width - 1))
            + sections
            + room.airy * sections
            + 1  # the outcomes by name
            + len(row_lines(self._rows(room), width))
            + checks
            + asked.waiving
            + max(len(lines(facts, width - NOTES_AT)) for facts in notes)
            + 2  # when and why
            + deletes
            + loses
        )


def notes_in(plan: Plan, width: int, most: int) -> tuple[Fact, ...]:
    """Tell the notes in full, or in few words as many as fit so many lines."""
    if not most:
        return tuple(Fact("", note) for note in plan.notes)
    told, text = list(plan.briefs), ""
    for left_out in range(len(told)):
        more = [_("{n} more", n=left_out)] if left_out else []
        text = " · ".join((*told[: len(told) - left_out], *more))
        if len(folded_lines(text, width)) <= most:
            break
    return (Fact("", text),)
