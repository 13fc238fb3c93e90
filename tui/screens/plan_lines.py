"""The lines of a plan for several endings: what will happen to each, and then what has."""

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content

from store.domain.catalogue import Services, service_name
from store.domain.errors import Cure
from store.domain.words import outcome_label
from store.i18n.language import N_, _, pgettext
from store.rules.endings.batch import BatchLine
from tui.formatting.facts import STYLES, Tone
from tui.formatting.safe_text import safe
from tui.widgets.lines import Lines

Marked = tuple[str, str]
"""A customer's number and the id of one of its collaborations."""

CURES: dict[Cure, str] = {
    "users-and-services": N_("Enter opens Users and services"),
    "end-first": N_("Enter takes that one into this plan"),
    "attest-or-waive": N_("answer above, or Enter waives it here with a reason"),
    "choose-outcome": N_("Enter goes to the choice"),
    "handover": N_("Enter goes to the reason"),
}
"""What Enter on a refused line does; where there is nothing here, its sentence says all."""


class PlanLines(Lines[Marked]):
    """A line for each ending, the good ones first; Enter on a refused one cures it."""

    ENTER = N_("Cure")
    BINDINGS = [
        Binding("enter", "select", N_("Cure"), key_display="Enter", id="plan-lines.cure",
                tooltip=N_("Put right what stands in the way of the line under the cursor")),
    ]  # fmt: skip

    def __init__(self, services: Services, id: str | None = None) -> None:
        super().__init__(id=id, compact=True)
        self._services = services

    def show(self, lines: Sequence[BatchLine]) -> None:
        """Show what would happen to each; the cursor stays on its line."""
        ordered = sorted(lines, key=lambda line: not line.good)
        # on none before one is chosen: what stands at the top of a plan changes with every answer
        self.fill(((marked(line), self._planned(line)) for line in ordered), otherwise=None)

    def tell(self, line: BatchLine, result: str, tone: Tone) -> None:
        """Say what has become of one."""
        label = pgettext("ending", "done") if tone == "ok" else pgettext("ending", "not")
        self.redraw(marked(line), self._drawn(label, line, result, tone))

    def _planned(self, line: BatchLine) -> Content:
        if line.good:
            outcome = outcome_label(line.wish.outcome) if line.wish.outcome is not None else ""
            lost = next((e.text for e in line.plan.effects if e.subject == "records"), "")
            effect = f"{outcome}; {lost}" if lost else outcome
            return self._drawn(pgettext("ending", "good"), line, effect, "ok")
        refusal = line.plan.refusals[0]
        cure = CURES.get(refusal.cure) if refusal.cure is not None else None
        label = pgettext("ending", "not")
        drawn = self._drawn(label, line, f"\n        {refusal.message}", "open")
        if cure is None:
            return drawn
        return Content.assemble(drawn, (f"\n        {_(cure)}", "$foreground-muted"))

    def _drawn(self, label: str, line: BatchLine, what: str, tone: Tone) -> Content:
        name = f"{line.number} {line.name}, {service_name(self._services, line.service)}"
        first, *more = what.split("\n")
        text = "\n".join(safe(part) for part in (f"{name}: {first}".rstrip(), *more))
        return Content.assemble((f"  {label:<4}  ", STYLES[tone]), text)


def marked(line: BatchLine) -> Marked:
    """Return what a line of the plan is about."""
    return line.number, line.wish.collaboration
