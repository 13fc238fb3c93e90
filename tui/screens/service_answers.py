"""What is answered at once for all marked collaborations of one service."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Label

from store.domain.catalogue import Attested, Service, as_asked
from store.domain.model import OutcomeId
from store.i18n.language import _
from tui.formatting.facts import Fact
from tui.formatting.safe_text import safe
from tui.widgets.choices import Choice, Choices, Tick
from tui.widgets.facts import Facts


class ServiceAnswers(VerticalScroll, can_focus=False):
    """What is answered for all marked collaborations of one service."""

    DEFAULT_CSS = """
    ServiceAnswers { height: auto; }
    """

    def __init__(self, id: str, service: Service, count: int) -> None:
        super().__init__()
        self.service_id = id
        self._service = service
        self._count = count

    def compose(self) -> ComposeResult:
        """Lay out the outcomes to choose from, and the checks to answer for."""
        yield Label(Content(safe(f"{self._service.name} ({self._count})")), classes="heading")
        if len(self._service.outcomes) == 1:
            yield Facts(Fact(_("only"), self._service.outcomes[0].label, "muted"))
        else:
            outcomes = self._service.outcomes
            yield Choices(Choice(each.id, each.label, each.deletes) for each in outcomes)
        for check in self._service.checks:
            if isinstance(check, Attested):
                asked = as_asked(_(check.text), check.provenance, self._service.assigned)
                label = _("{check}: for all of them", check=asked)
                yield Tick(label, name=check.id)

    @property
    def outcome(self) -> OutcomeId | None:
        """The outcome that is chosen, or None."""
        outcomes = self._service.outcomes
        if len(outcomes) == 1:
            return outcomes[0].id
        chosen = self.query_one(Choices).chosen
        return next((each.id for each in outcomes if each.id == chosen), None)

    @property
    def attested(self) -> tuple[str, ...]:
        """The checks that are answered for."""
        return tuple(tick.name for tick in self.query(Tick) if tick.value and tick.name)

    def count(self, count: int) -> None:
        """Say for how many these answers are."""
        self.query_one(Label).update(Content(safe(f"{self._service.name} ({count})")))
