"""The lines of a plan for several endings: what will happen to each, and then what has."""

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from store.domain.catalogue import Services, service_name
from store.domain.errors import Cure
from store.domain.words import outcome_label
from store.i18n.language import N_, _, pgettext
from store.rules.batch import BatchLine
from tui.formatting.facts import STYLES, Tone
from tui.formatting.safe_text import safe

CURES: dict[Cure, str] = {
    "users-and-services": N_("Enter opens Users and services"),
    "end-first": N_("Enter takes that one into this plan"),
    "attest-or-waive": N_("answer above, or Enter waives it here with a reason"),
    "choose-outcome": N_("Enter goes to the choice"),
    "handover": N_("Enter goes to the reason"),
}
"""What Enter on a refused line does; where there is nothing here, its sentence says all."""


class PlanLines(OptionList):
    """A line for each ending, the good ones first; Enter on a refused one cures it."""

    BINDINGS = [
        Binding("enter", "select", N_("Cure"), key_display="Enter", id="plan-lines.cure",
                tooltip=N_("Put right what stands in the way of the line under the cursor")),
        Binding("j", "cursor_down", N_("Down"), show=False, id="plan-lines.down"),
        Binding("k", "cursor_up", N_("Up"), show=False, id="plan-lines.up"),
    ]  # fmt: skip

    def __init__(self, services: Services, id: str | None = None) -> None:
        super().__init__(id=id, compact=True)
        self._services = services

    def show(self, lines: Sequence[BatchLine]) -> None:
        """Show what would happen to each; the cursor stays on its line."""
        at = self.highlighted_option.id if self.highlighted_option is not None else None
        ordered = [*(each for each in lines if each.good), *(x for x in lines if not x.good)]
        self.set_options([Option(self._planned(each), id=key(each)) for each in ordered])
        ids = [key(each) for each in ordered]
        self.highlighted = ids.index(at) if at in ids else None

    def tell(self, line: BatchLine, words: str, tone: Tone) -> None:
        """Say what has become of one."""
        label = pgettext("ending", "done") if tone == "met" else pgettext("ending", "not")
        self.replace_option_prompt(key(line), self._drawn(label, line, words, tone))

    def _planned(self, line: BatchLine) -> Content:
        if line.good:
            outcome = outcome_label(line.wish.outcome) if line.wish.outcome is not None else ""
            lost = next((e.text for e in line.plan.effects if e.subject == "records"), "")
            words = f"{outcome}; {lost}" if lost else outcome
            return self._drawn(pgettext("ending", "good"), line, words, "met")
        refusal = line.plan.refusals[0]
        cure = CURES.get(refusal.cure) if refusal.cure is not None else None
        label = pgettext("ending", "not")
        drawn = self._drawn(label, line, f"\n        {refusal.message}", "open")
        if cure is None:
            return drawn
        return Content.assemble(drawn, (f"\n        {_(cure)}", "$foreground-muted"))

    def _drawn(self, label: str, line: BatchLine, words: str, tone: Tone) -> Content:
        name = f"{line.number} {line.name}, {service_name(self._services, line.service)}"
        first, *more = words.split("\n")
        text = "\n".join(safe(each) for each in (f"{name}: {first}".rstrip(), *more))
        return Content.assemble((f"  {label:<4}  ", STYLES[tone]), text)


def key(line: BatchLine) -> str:
    """Return what tells a line from the others: its customer and its collaboration."""
    return f"{line.number}/{line.wish.collaboration}"
