"""What is answered at once for all of one service: its outcome, and what a person confirms."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Label

from store.domain.catalogue import Attested, Outcome, Service, as_asked, fate_for
from store.domain.model import OutcomeId, Side
from store.i18n.language import _, grouped, ngettext
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact
from tui.formatting.safe_text import fit, safe
from tui.screens.several.plan_rows import outcome_words
from tui.widgets.choices import Choice, Choices, Tick
from tui.widgets.facts import Facts


class OutcomeChoices(Choices):
    """The outcomes of a service, of which one is chosen, or none: choosing it again takes it back.

    Where a service has one outcome, that is a yes to ending these.
    """

    def choose(self, id: str) -> None:
        """Choose one, or take the choice back."""
        if id != self.chosen:
            super().choose(id)
        else:
            self.chosen = None
            self.post_message(self.Changed(self, ""))
        if self.is_mounted:
            self.screen.refresh_bindings()

    def act_of(self, action: str) -> str | None:
        """Say that Space takes back what is chosen."""
        chosen = self.choices[self.pointer].id == self.chosen
        return _("Take back") if action == "choose" and chosen else super().act_of(action)

    def keys_of(self, action: str) -> str | None:
        """Name Space alone: the page names its digits, which choose for the other services too."""
        return None if action == "choose" else super().keys_of(action)

    def watch_pointer(self) -> None:
        """Say what Space does there."""
        if self.is_mounted:
            self.screen.refresh_bindings()


class Counted(Label):
    """The name of a service, and for how many the answers are; only the name is ever cut."""

    def __init__(self, name: str, count: int) -> None:
        super().__init__()
        self._named = name
        self.count = count

    def render(self) -> Content:
        """Return both in the room there is."""
        count = f" ({grouped(self.count)})"
        room = self.content_size.width - cell_len(count)
        name = safe(self._named)
        return Content(f"{name if cell_len(name) <= room else fit(name, room)}{count}")


class HeldNote(Facts):
    """Of how many a hold stands in the way of what loses data."""


class ServiceAnswers(Vertical):
    """One service in so many collaborations: a line of outcomes, and a tick for each question."""

    DEFAULT_CSS = """
    ServiceAnswers {
        height: auto;
        & > Horizontal { height: auto; }
        & > Horizontal > Label { width: 24; padding: 0 1 0 3; text-wrap: nowrap; }
        & > Horizontal > Label { text-overflow: ellipsis; }
        & > Horizontal > OutcomeChoices { max-width: 90; }
        & > Tick { margin: 0 0 0 24; }
        & > .lost { margin: 0 0 0 32; }
    }
    """

    def __init__(
        self, id: str, service: Service, count: int, *, first: int, across: bool, to: Side
    ) -> None:
        """Ask for so many; the outcomes are numbered from `first` on. `to` is who reads it."""
        super().__init__()
        self.service_id = id
        self._service = service
        self._count = count
        self.first = first
        self._across = across
        self.set_class(not across, "-stacked")
        self._to = to

    def compose(self) -> ComposeResult:
        """Lay out the outcomes to choose from, and the checks to answer for."""
        outcomes = self._service.outcomes
        with Horizontal():
            name = bare_name({self.service_id: self._service}, self.service_id)
            yield Counted(name, self._count)
            yield OutcomeChoices(map(self._choice, outcomes), first=self.first, across=self._across)
        if len(outcomes) == 1 and outcomes[0].loses:
            lost = fate_for(outcomes[0].data, None).statements[0].brief_if(self._service.assigned)
            yield Facts(Fact("", lost, "loses"), classes="lost")
        yield HeldNote(classes="lost")
        for check in self._service.checks:
            if isinstance(check, Attested):
                asked = as_asked(_(check.text), check.provenance, self._service.assigned)
                of_all = _("{check}: for all of them", check=asked)
                yield Tick(of_all if self._count > 1 else asked, name=check.id)

    def _choice(self, outcome: Outcome) -> Choice:
        words = outcome_words(outcome.id, loses=outcome.loses, to=self._to)
        return Choice(outcome.id, words, outcome.loses)

    def set_across(self, across: bool) -> None:
        """Set the outcomes side by side, or below each other."""
        self._across = across
        self.set_class(not across, "-stacked")
        for choices in self.query(OutcomeChoices):
            choices.set_across(across)

    @property
    def numbers(self) -> range:
        """The numbers of its outcomes."""
        return range(self.first, self.first + len(self._service.outcomes))

    @property
    def choices(self) -> OutcomeChoices:
        """The outcomes."""
        return self.query_one(OutcomeChoices)

    @property
    def outcome(self) -> OutcomeId | None:
        """The outcome that is chosen, or None, also while there is nothing yet to choose from."""
        chosen = next((answer.chosen for answer in self.query(OutcomeChoices)), None)
        return next((each.id for each in self._service.outcomes if each.id == chosen), None)

    @property
    def attested(self) -> tuple[str, ...]:
        """The checks that are answered for."""
        return tuple(tick.name for tick in self.query(Tick) if tick.value and tick.name)

    def hold(self, held: int) -> None:
        """Say of how many a hold stands in the way of what loses data here, before it is chosen."""
        facts: tuple[Fact, ...] = ()
        if held and any(outcome.loses for outcome in self._service.outcomes):
            facts = (Fact("", _held(held, self._count), "stop"),)
        told = self.query_one(HeldNote)
        told.facts, told.display = facts, bool(facts)

    def count(self, count: int) -> None:
        """Say for how many these answers are."""
        self._count = count
        label = self.query_one(Counted)
        label.count = count
        label.refresh()


def _held(held: int, count: int) -> str:
    """Say that so many of some are on hold."""
    if held >= count:
        return _("on hold: nothing may be lost")
    return ngettext(
        "{n} of {all} on hold: nothing of it may be lost",
        "{n} of {all} on hold: nothing of them may be lost",
        held,
        all=grouped(count),
    )
