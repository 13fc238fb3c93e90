"""The checks of the page that ends: a line each, its letters, and the reason of a waiver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input

from store.domain.plan import CheckState
from store.domain.validation import MAX_REASON
from store.domain.wishes import End
from store.i18n.language import _, pgettext
from tui.formatting.endings.check_facts import asked_fact, met_fact
from tui.widgets.check_line import CheckAct, CheckLine
from tui.widgets.field import Field, LineInput

CONFIRM, WAIVE, END_FIRST, RECORDS, USERS = "a", "v", "x", "r", "u"

LEFT = 1
"""Cells before the lines."""

CuredBy = Mapping[str, str]
"""By the ids of checks, the key that leads to what meets them: `RECORDS` or `USERS`."""


class EndingCheck(Vertical):
    """One check: how it stands, and the line for a reason, which `v` opens below it."""

    DEFAULT_CSS = """
    EndingCheck { height: auto; & > Field { margin: 0 0 0 10; display: none; } }
    EndingCheck.-waiving > Field { display: block; }
    """

    @dataclass
    class Waiving(Message):
        """The line for a reason has opened or closed, and takes a line more or less."""

    def __init__(self, check: CheckState, waived: str, *, cure: str | None) -> None:
        super().__init__()
        self.check = check
        self._cure = cure
        self._kept = waived

    def compose(self) -> ComposeResult:
        """Lay out the line, and the field that is not seen before it is asked for."""
        yield _line(self.check, self._cure)
        hint = _("Enter keeps it; empty waives nothing")
        yield Field(_("Why"), id=f"waive-{self.check.id}", value=self._kept, hint=hint,
                    label_width=6, most=MAX_REASON)  # fmt: skip

    @property
    def line(self) -> CheckLine:
        """The line that tells how it stands."""
        return self.query_one(CheckLine)

    @property
    def reason(self) -> str:
        """Why it is waived, or nothing."""
        return self.query_one(LineInput).answer.strip()

    @property
    def waiving(self) -> bool:
        """Whether it is being asked why it is waived."""
        return self.has_class("-waiving")

    def show(self, check: CheckState) -> None:
        """Show how it stands now; what is being typed below is told on the line once it is left."""
        self.check = check
        if self.waiving:
            return
        fact, line = asked_fact(check), self.line
        line.word, line.text, line.tone, line.acts = (
            fact.label,
            fact.text,
            fact.tone,
            acts_of(self.check, self._cure),
        )

    def takes(self, key: str) -> bool:
        """Whether a letter does something to it."""
        return key in [act.key for act in self.line.acts]

    def waive(self) -> None:
        """Ask why, on the spot."""
        self._kept = self.query_one(LineInput).value
        self.add_class("-waiving")
        self.post_message(self.Waiving())
        self.query_one(LineInput).focus()

    def give_up(self) -> bool:
        """Take back what was typed as a reason; return whether one was being asked for."""
        if not self.waiving:
            return False
        self.query_one(LineInput).value = self._kept
        self.line.focus()
        return True

    @on(events.DescendantBlur)
    def close(self) -> None:
        """Hide the field once it is left; the reason is told on the line."""
        if self.waiving and self.screen.focused is not self.query_one(LineInput):
            self.remove_class("-waiving")
            self.show(self.check)
            self.post_message(self.Waiving())


class EndingChecks(Vertical):
    """All checks of a service, those that are open first; those that are met stand last.

    Where there is little room, those that are met share one line.
    """

    DEFAULT_CSS = f"""
    EndingChecks {{ height: auto; padding: 0 0 0 {LEFT}; & > #met {{ display: none; }} }}
    EndingChecks.-folded > #met {{ display: block; }}
    EndingChecks.-folded > EndingCheck.-met {{ display: none; }}
    """

    @dataclass
    class Changed(Message):
        """Something was confirmed or waived, or is no longer."""

    @dataclass
    class Wanted(Message):
        """Something is to be done about a check outside of the page: `x`, `r`, `u`."""

        check: CheckState
        key: str

    @dataclass
    class Resized(Message):
        """It takes a line more or less, for a reason."""

    def __init__(
        self,
        checks: Sequence[CheckState],
        wish: End,
        *,
        cured_by: CuredBy,
        folded: bool,
    ) -> None:
        super().__init__()
        self._states = sorted(checks, key=lambda check: check.answer == "met")
        self.fold(folded)
        self._attested = list(wish.attested)
        self._given = wish.waived
        self._cured_by = cured_by

    def compose(self) -> ComposeResult:
        """Lay out a line for each, and the one that those that are met can share."""
        for check in self._states:
            row = EndingCheck(
                check, self._given.get(check.id, ""), cure=self._cured_by.get(check.id)
            )
            row.set_class(check.answer == "met", "-met")
            yield row
        yield _met_line(self._states, id="met")

    @property
    def rows(self) -> list[EndingCheck]:
        """The checks in their order on the screen."""
        return list(self.query(EndingCheck))

    @property
    def attested(self) -> tuple[str, ...]:
        """What a person answers for."""
        return tuple(id for id in self._attested if id not in self.waived)

    @property
    def waived(self) -> dict[str, str]:
        """What is waived, and why."""
        return {row.check.id: row.reason for row in self.rows if row.reason}

    def show(self, checks: Sequence[CheckState]) -> None:
        """Show how they stand now."""
        by_id = {check.id: check for check in checks}
        for row in self.rows:
            if row.check.id in by_id:  # it is not, where somebody else has ended it meanwhile
                row.show(by_id[row.check.id])
                row.set_class(row.check.answer == "met", "-met")
        self._states = [row.check for row in self.rows]
        self.query_one("#met", CheckLine).text = _met_line(self._states).text

    def fold(self, folded: bool) -> None:
        """Put those that are met on one line, or give each its own again."""
        self.set_class(folded and any(check.answer == "met" for check in self._states), "-folded")

    def first_that_takes(self, key: str) -> EndingCheck | None:
        """Return the first one that a letter does something to, one that is open if there is."""
        taking = [row for row in self.rows if row.takes(key)]
        still = [row for row in taking if row.check.answer is None]
        return next(iter((*still, *taking)), None)

    def answer(self, row: EndingCheck, key: str) -> None:
        """Do to a check what one of its letters does."""
        row.line.focus()
        if key == WAIVE:
            row.waive()
        elif key == CONFIRM:
            id = row.check.id
            if id in self._attested:
                self._attested.remove(id)
            else:
                self._attested.append(id)
            self.post_message(self.Changed())
        else:
            self.post_message(self.Wanted(row.check, key))

    def step(self, by: int) -> bool:
        """Go to the next or previous line that can be answered; return whether there is one."""
        lines = [row.line for row in self.rows if row.line.can_focus and row.display]
        at = next((n for n, line in enumerate(lines) if line.has_focus), None)
        if at is None or not 0 <= at + by < len(lines):
            return False
        lines[at + by].focus()
        return True

    @on(CheckLine.Answered)
    def answered(self, event: CheckLine.Answered) -> None:
        """Do what was asked on one of the lines."""
        event.stop()
        row = event.line.parent
        assert isinstance(row, EndingCheck)
        self.answer(row, event.key)

    @on(EndingCheck.Waiving)
    def pass_on(self, event: EndingCheck.Waiving) -> None:
        """Tell what is around it, which a message from inside does not reach if this asked."""
        event.stop()
        self.post_message(self.Resized())

    @on(Input.Changed)
    def reasoned(self, event: Input.Changed) -> None:
        """Tell that a reason reads otherwise."""
        event.stop()
        self.post_message(self.Changed())


def checks_height(
    checks: Sequence[CheckState], cured_by: CuredBy, width: int, *, folded: bool
) -> int:
    """Return how many lines checks take in so many cells; `folded` ones that are met share one."""
    lines = [
        _line(check, cured_by.get(check.id))
        for check in checks
        if not (folded and check.answer == "met")
    ]
    if len(lines) < len(checks):
        lines.append(_met_line(checks))
    width -= LEFT
    size = Size(width, 0)
    return sum(line.get_content_height(size, size, width) for line in lines)


def _line(check: CheckState, cure: str | None) -> CheckLine:
    fact = asked_fact(check)
    acts = acts_of(check, cure)
    return CheckLine(fact.label, fact.text, acts, tone=fact.tone)


def _met_line(checks: Sequence[CheckState], id: str | None = None) -> CheckLine:
    """Return the line that tells of all checks that are met."""
    met = met_fact(checks)
    return CheckLine(met.label, met.text, tone=met.tone, id=id)


def acts_of(check: CheckState, cure: str | None) -> tuple[CheckAct, ...]:
    """Return the letters that do something to a check as it stands; `cure` leads to the cure."""
    if check.answer == "met":
        return ()
    acts = []
    if not check.measured and not check.waived:
        confirm, take_back = pgettext("check", "confirm"), pgettext("check", "take back")
        acts.append(CheckAct(CONFIRM, take_back if check.answer else confirm))
    if check.leads_to is not None:
        acts.append(CheckAct(END_FIRST, pgettext("check", "end it first")))
    if cure is not None and not check.waived:
        verb = pgettext("check", "correct") if cure == RECORDS else pgettext("check", "users")
        acts.append(CheckAct(cure, verb))
    if check.answer != "attested":
        why = pgettext("check", "change") if check.waived else pgettext("check", "waive")
        acts.append(CheckAct(WAIVE, why))
    return tuple(acts)
