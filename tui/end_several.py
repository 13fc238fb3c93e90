"""End several: one plan for all that is marked, a line each, and the result when it is done."""

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, Label, RadioSet

from store.desk import Desk
from store.ending import End
from store.errors import StoreError
from store.model import OutcomeId
from store.services import LABELS, Attested, Service, name_of
from store.several import MANY, Line, erased, irreversible
from tui.carrying_out import carried_out
from tui.facts import Fact, Facts, Tone
from tui.field import Field
from tui.field import Line as TypedLine
from tui.masthead import Masthead
from tui.text import counted, safe
from tui.toggles import Choice, Choices, Tick

Marked = tuple[str, str]
"""A customer's number and the id of one of its collaborations."""


class ServiceAnswers(VerticalScroll, can_focus=False):
    """What is answered for all marked collaborations of one service."""

    DEFAULT_CSS = """
    ServiceAnswers { height: auto; & > RadioSet, & > Tick { margin: 0 0 0 2; } }
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
            yield Facts(Fact("only", self._service.outcomes[0].label, "muted"))
        else:
            with Choices(compact=True):
                for outcome in self._service.outcomes:
                    yield Choice(Content(outcome.label))
        for check in self._service.checks:
            if isinstance(check, Attested):
                yield Tick(Content(safe(f"{check.text}: for all of them")), compact=True,
                           name=check.id)  # fmt: skip

    @property
    def outcome(self) -> OutcomeId | None:
        """The outcome that is chosen, or None."""
        outcomes = self._service.outcomes
        if len(outcomes) == 1:
            return outcomes[0].id
        pressed = self.query_one(Choices).pressed_index
        return outcomes[pressed].id if pressed >= 0 else None

    @property
    def attested(self) -> tuple[str, ...]:
        """The checks that are answered for."""
        return tuple(tick.name for tick in self.query(Tick) if tick.value and tick.name)


class EndSeveral(Screen[bool]):
    """Plans and carries out several endings; answers whether anything was ended."""

    AUTO_FOCUS = "#cancel"
    BINDING_GROUP_TITLE = "End several"
    BINDINGS = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="several.help",
                tooltip="All keys of this screen"),
        Binding("escape", "leave", "Cancel", key_display="Esc", id="several.cancel",
                tooltip="Go back; while endings run, stop after the one at hand"),
        Binding("tab", "app.focus_next", "Next", key_display="Tab", id="several.next"),
        Binding("space", "", "Choose", key_display="Space", id="several.choose"),
        Binding("pagedown", "scroll(1)", "More", key_display="PgDn", id="several.more"),
        Binding("pageup", "scroll(-1)", show=False, id="several.less"),
    ]  # fmt: skip

    def __init__(self, desk: Desk, marked: Sequence[Marked]) -> None:
        super().__init__()
        self._desk = desk
        self._marked = tuple(marked)
        self._service_of: dict[Marked, str] = {}
        self._plan_lines: tuple[Line, ...] = ()
        self._told_so_far: list[Fact] = []
        self._at_work = False
        self._stopping = False
        self._over = False

    def compose(self) -> ComposeResult:
        """Lay out the questions for each service, the lines of the plan, and the confirmation."""
        for number, id in self._marked:
            collaboration = self._desk.customer(number).collaboration(id)
            if collaboration is not None:
                self._service_of[number, id] = collaboration.service
        services = list(self._service_of.values())
        count = counted(len(self._marked), "collaboration", "collaborations")
        yield Masthead(f"End several · {count}", self._desk.operator.name)
        with VerticalScroll(classes="several", can_focus=False):
            for id in dict.fromkeys(services):
                yield ServiceAnswers(id, self._desk.services[id], services.count(id))
            yield Field("Reason", id="reason", hint="for the history of each")
            yield Label("What will happen", classes="heading")
            yield Facts(id="lines")
            yield Field("How many", id="count", hint="type how many endings cannot be undone")
        yield Facts(id="hindrance")
        with Horizontal(classes="buttons"):
            yield Button("End the good ones", id="act", compact=True)
            yield Button("Cancel", id="cancel", compact=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Start on Cancel, with the plan as it is before any answer."""
        self._plan()

    @on(RadioSet.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again with the answers as they are now."""
        if not self._at_work and not self._over:
            self._plan()

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Go back, or stop."""
        self.action_leave()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Carry out the good ones, once what cannot be undone is confirmed by its count."""
        if self._over or self._at_work:
            return
        self._plan()
        good = [line for line in self._plan_lines if line.good]
        if not good:
            self._hinder("None of them can be ended as it stands.")
        elif not self._confirmed():
            self._hinder(f"Type {irreversible(self._plan_lines)}: that many cannot be undone.")
            self.query_one("#count").focus()
        else:
            self._carry_out(good)

    def action_leave(self) -> None:
        """Stop after the ending at hand, or go back."""
        if self._at_work:
            self._stopping = True
            self._hinder("Stopping after this one.")
        else:
            self.dismiss(self._over)

    def action_scroll(self, direction: int) -> None:
        """Scroll by a page."""
        body = self.query_one(".several", VerticalScroll)
        (body.scroll_page_down if direction > 0 else body.scroll_page_up)(animate=False)

    @work
    async def _carry_out(self, good: list[Line]) -> None:
        """End one after the other; each is whole on the disk before the next begins."""
        self._at_work = True
        self.query_one("#act").display = False
        ended = 0
        for place, line in enumerate(good, start=1):
            if self._stopping:
                self._told_so_far += [_told(each, "not done, stopped", "muted", self._desk)
                                  for each in good[place - 1:]]  # fmt: skip
                break
            try:
                await carried_out(self._desk, line.number, line.wish, line.plan.effects)
            except StoreError as error:
                self._told_so_far.append(_told(line, f"{error}", "open", self._desk))
            else:
                ended += 1
                self._told_so_far.append(_told(line, "ended", "met", self._desk))
            self._hinder(f"{place} of {len(good)} …")
            self.query_one("#lines", Facts).facts = tuple(self._told_so_far)
        self._at_work = False
        self._over = True
        left = [line for line in self._plan_lines if not line.good]
        self._told_so_far += [_refused(line, self._desk) for line in left]
        self.query_one("#lines", Facts).facts = tuple(self._told_so_far)
        self.query_one("#cancel", Button).label = "Close"
        self.query_one("#cancel").focus()
        self._hinder(f"Ended {ended} of {len(self._plan_lines)}. It is saved.")

    def _plan(self) -> None:
        answers = {each.service_id: each for each in self.query(ServiceAnswers)}
        reason = self.query_one("#reason", TypedLine).value.strip() or None
        wishes = [
            (
                number,
                End(
                    collaboration=id,
                    outcome=answers[service].outcome,
                    attested=answers[service].attested,
                    reason=reason,
                ),
            )
            for (number, id), service in self._service_of.items()
        ]
        try:
            self._plan_lines = self._desk.plan_several(wishes)
        except StoreError as error:
            self._hinder(f"{error}")
            return
        good = [line for line in self._plan_lines if line.good]
        facts = [_planned(line, self._desk) for line in good]
        facts += [_refused(line, self._desk) for line in self._plan_lines if not line.good]
        self.query_one("#lines", Facts).facts = tuple(facts)
        lost = irreversible(self._plan_lines)
        self.query_one("#count-field").display = lost >= MANY
        words = f"{len(good)} of {len(self._plan_lines)} can be ended"
        if lost:
            records = counted(erased(self._plan_lines), "record", "records")
            words += f"; {lost} cannot be undone, {records} erased"
        self._hinder(words + ".")

    def _confirmed(self) -> bool:
        lost = irreversible(self._plan_lines)
        return lost < MANY or self.query_one("#count", TypedLine).value.strip() == str(lost)

    def _hinder(self, words: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", words, "heading"),)


def _name(line: Line, desk: Desk) -> str:
    return f"{line.number} {line.name}, {name_of(desk.services, line.service)}"


def _told(line: Line, words: str, tone: Tone, desk: Desk) -> Fact:
    return Fact("done" if tone == "met" else "not", f"{_name(line, desk)}: {words}", tone)


def _planned(line: Line, desk: Desk) -> Fact:
    outcome = LABELS[line.wish.outcome] if line.wish.outcome is not None else ""
    lost = next((e.text for e in line.plan.effects if e.subject == "records"), "")
    words = f"{outcome}; {lost}" if lost else outcome
    return Fact("good", f"{_name(line, desk)}: {words}", "met")


def _refused(line: Line, desk: Desk) -> Fact:
    refusal = line.plan.refusals[0]
    return Fact("not", f"{_name(line, desk)}: {refusal.message}", "open")
