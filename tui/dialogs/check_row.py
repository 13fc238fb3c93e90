"""One check of the window that ends: how it stands, and what it can be answered with."""

from textual.app import ComposeResult
from textual.containers import Vertical

from store.domain.plan import CheckState
from store.domain.wishes import End
from store.i18n.language import _
from tui.formatting.plan_facts import check_fact
from tui.widgets.button import Button
from tui.widgets.check_line import CheckLine
from tui.widgets.choices import Tick
from tui.widgets.field import Field, LineInput


class CheckRow(Vertical):
    """One check: how it stands, a tick where a person answers for it, and a reason to waive it.

    What records keep open (`by_records`) is met by setting them right.
    """

    DEFAULT_CSS = """
    CheckRow {
        height: auto;
        & > Tick, & > Button { margin: 0 0 0 8; }
        & > Field { margin: 0 0 0 8; }
    }
    """

    def __init__(self, check: CheckState, wish: End, end_first: str, *, by_records: bool) -> None:
        super().__init__()
        self._by_records = by_records
        self.check = check
        self._end_first = end_first
        self._ticked = check.id in wish.attested
        self._waived = wish.waived.get(check.id, "")

    def compose(self) -> ComposeResult:
        """Lay out what this check can be answered with."""
        fact = check_fact(self.check)
        yield CheckLine(fact.label, fact.text, tone=fact.tone)
        if self.check.answer == "met":
            return
        if self.check.leads_to is not None:
            yield Button(_("End {service} first", service=self._end_first))
        if self._by_records:
            yield Button(_("Set the records right"), classes="set-right")
        if not self.check.measured:
            yield Tick(_("I answer for it"), self._ticked)
        yield Field(
            _("or waive it"),
            id=f"waive-{self.check.id}",
            value=self._waived,
            hint=_("reason"),
        )

    @property
    def ticked(self) -> bool:
        """Whether a person answers for it."""
        return any(box.value for box in self.query(Tick))

    @property
    def reason(self) -> str:
        """Why it is waived, or nothing."""
        return "".join(line.value for line in self.query(LineInput)).strip()

    def show(self, check: CheckState) -> None:
        """Show how it stands now."""
        self.check = check
        fact, line = check_fact(check), self.query_one(CheckLine)
        line.word, line.text, line.tone = fact.label, fact.text, fact.tone
