"""All that is known of an ending, in full: effects, checks and notes, with what they rest on."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from store.domain.model import OutcomeId, Side
from store.domain.plan import Effect, Plan
from store.domain.words import outcome_label, say
from store.i18n.language import N_, _, pgettext
from store.rules.endings.statements import Statement
from tui.dialogs.base import Dialog
from tui.formatting.endings.check_facts import check_fact
from tui.formatting.endings.outcome_rows import held_by
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.formatting.statements import PROVENANCE_WORDS, basis_words
from tui.widgets.facts import Facts

BESIDE = 4
"""Lines that are no text: two of the frame, the button, and the line of keys."""


class EndingInFull(Dialog[None]):
    """Texts to be read: what each outcome does, what is asked before, what is good to know.

    `to` is the side that reads them.
    """

    FRAME = "dialog -wide"
    BINDINGS = [
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="in-full.down"),
        Binding("up,k", "scroll_by(-1)", N_("Up"), show=False, id="in-full.up"),
        Binding("pagedown,space", "scroll_page(1)", N_("More"), key_display="PgDn",
                id="in-full.more"),
        Binding("pageup", "scroll_page(-1)", N_("Less"), show=False, id="in-full.less"),
        Binding("n", "dismiss", N_("Close"), show=False, id="in-full.close"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        outcomes: Sequence[tuple[OutcomeId, Plan]],
        variant: str | None,
        stated: Iterable[Statement],
        to: Side,
    ) -> None:
        super().__init__(title, cancel=_("Close"))
        self._outcomes = outcomes
        self._to = to
        self._stated = [
            each for each in stated
            if not each.variants or variant is None or variant in each.variants
        ]  # fmt: skip

    def body(self) -> ComposeResult:
        """Lay out the texts."""
        facts: list[Fact] = []
        for id, plan in self._outcomes:
            facts.append(Fact("", outcome_label(id, to=self._to), "heading"))
            if held := held_by(plan):
                facts.append(Fact(pgettext("effect", "hold"), held, "stop"))
            told = zip(plan.effects, effect_facts(plan.effects), strict=True)
            facts += [
                fact._replace(text=f"{fact.text}  ({self._basis_of(effect, id)})")
                for effect, fact in told
            ]
        checks = self._outcomes[0][1].checks
        if checks:
            facts.append(Fact("", _("Before ending"), "heading"))
        for check in checks:
            fact = check_fact(check)
            basis = self._resting("check", check.text, about=check.id)
            facts.append(fact._replace(text=f"{fact.text}  ({basis})"))
            if how := self._resting("measure", "", about=check.id):
                facts.append(Fact("", how))
        facts.append(Fact("", _("Good to know"), "heading"))
        notes = dict.fromkeys(note for _id, plan in self._outcomes for note in plan.notes)
        for note in notes:
            basis = self._resting("note", note)
            facts.append(Fact(_("note"), f"{note}  ({basis})" if basis else note))
        yield Facts(*facts)

    def on_resize(self, event: events.Resize) -> None:
        """Use the whole screen: only the frame, the button and the line of keys are beside it."""
        room = None if self.has_class("-captioned") else event.size.height - BESIDE
        self.query_one(".body").styles.max_height = room

    def _basis_of(self, effect: Effect, outcome: OutcomeId) -> str:
        """Say what an effect rests on; what the catalogue does not state is this program's own."""
        subject = {"undo": "lost", "you": "customer"}.get(effect.subject, effect.subject)
        basis = self._resting(subject, effect.text, outcome=outcome)
        return basis or say(PROVENANCE_WORDS, effect.provenance)

    def _resting(
        self, subject: str, text: str, *, about: str | None = None, outcome: OutcomeId | None = None
    ) -> str:
        """Find the statement that a text is, or is a part of, and say what it rests on."""
        for stated in self._stated:
            if stated.subject != subject or about not in (None, stated.about):
                continue
            if outcome is not None and stated.outcomes and outcome not in stated.outcomes:
                continue
            if subject == "measure":
                return _("measured here: {how} ({basis})", how=stated.text,
                         basis=", ".join(basis_words(stated)))  # fmt: skip
            if subject == "lost" or about is not None or stated.text in text:
                return ", ".join(basis_words(stated))
        return ""

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by a line."""
        body = self.query_one(".body", VerticalScroll)
        body.scroll_relative(y=lines, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll by a page."""
        body = self.query_one(".body", VerticalScroll)
        (body.scroll_page_down if pages > 0 else body.scroll_page_up)(animate=False)
