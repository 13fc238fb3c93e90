"""End several: one plan for all that is marked, a line each, and the result when it is done."""

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Label, OptionList

from store.desk.desk import Desk
from store.domain.catalogue import service_name
from store.domain.errors import StoreError
from store.domain.wishes import End
from store.domain.words import status_word
from store.i18n.language import N_, _, ngettext, pgettext
from store.rules.endings.batch import MANY, BatchLine, erased, irreversible
from tui.dialogs.questions import Prompt
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.formatting.safe_text import grouped
from tui.screens.base import carry_out, exclusive_action
from tui.screens.plan_lines import Marked, PlanLines, marked
from tui.screens.service_answers import ServiceAnswers
from tui.screens.users import UsersAndServices
from tui.widgets.button import Button
from tui.widgets.choices import Choices, Tick
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead


class EndSeveral(Screen[bool]):
    """Plans and carries out several endings; answers whether anything was ended."""

    AUTO_FOCUS = "#cancel"
    BINDING_GROUP_TITLE = N_("End several")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="several.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape", "leave", N_("Cancel"), key_display="Esc", id="several.cancel",
                tooltip=N_("Go back; while endings run, stop after the one at hand")),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="several.next"),
        Binding("ctrl+s", "act", N_("End the good ones"), key_display="Ctrl+S", id="several.act"),
        Binding("pagedown", "scroll(1)", N_("More"), key_display="PgDn", id="several.more"),
        Binding("pageup", "scroll(-1)", show=False, id="several.less"),
    ]  # fmt: skip

    def __init__(self, desk: Desk, marked: Sequence[Marked]) -> None:
        super().__init__()
        self._desk = desk
        self._marked = tuple(marked)
        self._service_of: dict[Marked, str] = {}
        self._waived: dict[Marked, dict[str, str]] = {}
        self._plan_lines: tuple[BatchLine, ...] = ()
        self._left_out: list[Fact] = []
        self._at_work = False
        self._stopping = False
        self._over = False

    def compose(self) -> ComposeResult:
        """Lay out the questions for each service, the lines of the plan, and the confirmation."""
        for number, id in self._marked:
            try:
                collaboration = self._desk.customer(number).collaboration(id)
            except StoreError as error:  # gone or damaged since it was marked
                self._leave_out(f"{number}, {id}: {error}")
                continue
            if collaboration is not None and collaboration.service in self._desk.services:
                self._service_of[number, id] = collaboration.service
            elif collaboration is not None:
                self._leave_out(
                    _("{number}, {id}: the service is not in the catalogue", number=number, id=id)
                )
        services = list(self._service_of.values())
        place = ngettext(
            "End several · {count} collaboration",
            "End several · {count} collaborations",
            len(self._marked),
            count=grouped(len(self._marked)),
        )
        yield Masthead(place, self._desk.operator.name)
        with VerticalScroll(classes="several", can_focus=False):
            with Vertical(id="answers"):
                for id in dict.fromkeys(services):
                    yield ServiceAnswers(id, self._desk.services[id], services.count(id))
            yield Field(_("Reason"), id="reason", hint=_("for the history of each"))
            yield Label(_("What will happen"), classes="heading")
            yield PlanLines(self._desk.services, id="lines")
            yield Facts(*self._left_out, id="left-out", classes="-some" if self._left_out else "")
            hint = _("type how many endings cannot be undone")
            yield Field(_("How many"), id="count", hint=hint)
        yield Facts(id="hindrance")
        with Horizontal(classes="buttons"):
            yield Button(_("End the good ones"), key="Ctrl+S", id="act")
            yield Button(_("Cancel"), key="Esc", id="cancel")
        yield KeyLine()

    def _leave_out(self, why: str) -> None:
        self._left_out.append(Fact(pgettext("ending", "not"), why, "open"))

    def on_mount(self) -> None:
        """Show the plan as it is before any answer."""
        self._plan()

    @on(News)
    @on(Choices.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again, with the answers and the customers as they are now."""
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
            self._hinder(_("None of them can be ended as it stands."))
        elif not self._confirmed():
            lost = irreversible(self._plan_lines)
            self._hinder(_("Type {lost}: that many cannot be undone.", lost=lost))
            self.query_one("#count").focus()
        else:
            self._carry_out(good)

    def action_act(self) -> None:
        """Press the button with the verb."""
        self.query_one("#act", Button).press()

    def action_leave(self) -> None:
        """Stop after the ending at hand, or go back."""
        if self._at_work:
            self._stopping = True
            self._hinder(_("Stopping after this one."))
        else:
            self.dismiss(self._over)

    def action_scroll(self, direction: int) -> None:
        """Scroll by a page."""
        body = self.query_one(".several", VerticalScroll)
        (body.scroll_page_down if direction > 0 else body.scroll_page_up)(animate=False)

    @on(OptionList.OptionSelected, "#lines")
    def cure(self, event: OptionList.OptionSelected) -> None:
        """Put right what stands in the way of one line."""
        current = self.query_one(PlanLines).of_line(event.option_index)
        line = next((line for line in self._plan_lines if marked(line) == current), None)
        if line is None or line.good or self._at_work or self._over:
            return
        refusal = line.plan.refusals[0]
        match refusal.cure:
            case "users-and-services" if self._desk.why_not("manage-users") is None:
                self._open_users(line)
            case "end-first" if refusal.about is not None:
                self._take_in(line.number, refusal.about)
            case "attest-or-waive" if refusal.about is not None:
                self._waive(line, refusal.about)
            case "choose-outcome":
                self._answers(line.service).query_one(Choices).focus()
            case "handover":
                self.query_one("#reason").focus()
            case _:
                self._hinder(refusal.message)

    @exclusive_action
    async def _open_users(self, line: BatchLine) -> None:
        name = service_name(self._desk.services, line.service)
        try:
            customer = self._desk.customer(line.number)
        except StoreError as error:
            self._hinder(f"{error}")
            return
        await self.app.push_screen_wait(UsersAndServices(self._desk, customer, cure_for=name))
        self._plan()

    @exclusive_action
    async def _take_in(self, number: str, id: str) -> None:
        """Plan another collaboration of the customer as well; it ends before what waits for it."""
        collaboration = self._desk.customer(number).collaboration(id)
        if collaboration is None:
            return
        service = collaboration.service
        self._service_of[number, id] = service
        if service in [answers.service_id for answers in self.query(ServiceAnswers)]:
            self._answers(service).count(list(self._service_of.values()).count(service))
        else:
            answers = ServiceAnswers(service, self._desk.services[service], 1)
            await self.query_one("#answers").mount(answers)
        self._plan()

    @exclusive_action
    async def _waive(self, line: BatchLine, check: str) -> None:
        text = next(state.text for state in line.plan.checks if state.id == check)
        title = _("Waive: {check} · {customer}", check=text, customer=line.name)
        question = Prompt(title, _("Reason"), _("Waive"))
        if (reason := await self.app.push_screen_wait(question)) is not None:
            self._waived.setdefault((line.number, line.wish.collaboration), {})[check] = reason
            self._plan()

    def _answers(self, service: str) -> ServiceAnswers:
        return next(a for a in self.query(ServiceAnswers) if a.service_id == service)

    @work
    async def _carry_out(self, good: list[BatchLine]) -> None:
        """End one after the other; each is whole on the disk before the next begins."""
        self._at_work = True
        self.query_one("#act").display = False
        lines = self.query_one(PlanLines)
        ended = 0
        for place, line in enumerate(good, start=1):
            if self._stopping:
                for left in good[place - 1 :]:
                    lines.tell(left, _("not done, stopped"), "muted")
                break
            try:
                await carry_out(self._desk, line.number, line.wish, line.plan.effects)
            except StoreError as error:
                lines.tell(line, f"{error}", "open")
            else:
                ended += 1
                lines.tell(line, status_word("ended"), "ok")
            self._hinder(_("{place} of {all} …", place=place, all=len(good)))
        self._at_work = False
        self._over = True
        self.query_one("#cancel", Button).verb = _("Close")
        self.query_one("#cancel").focus()
        self._hinder(
            _("Ended {ended} of {all}. It is saved.", ended=ended, all=len(self._plan_lines))
        )

    def _plan(self) -> None:
        answers = {a.service_id: a for a in self.query(ServiceAnswers)}
        reason = self.query_one("#reason", LineInput).value.strip() or None
        wishes = [
            (
                number,
                End(
                    collaboration=id,
                    outcome=answers[service].outcome,
                    attested=answers[service].attested,
                    waived=self._waived.get((number, id), {}),
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
        self.query_one(PlanLines).show(self._plan_lines)
        lost = irreversible(self._plan_lines)
        self.query_one("#count-field").display = lost >= MANY
        good = sum(line.good for line in self._plan_lines)
        self._hinder(_summary(good, len(self._plan_lines), lost, erased(self._plan_lines)))

    def _confirmed(self) -> bool:
        lost = irreversible(self._plan_lines)
        return lost < MANY or self.query_one("#count", LineInput).value.strip() == str(lost)

    def _hinder(self, why: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "heading"),)


def _summary(good: int, of: int, lost: int, records: int) -> str:
    """Say how many can be ended, and what is lost by that."""
    if not lost:
        return _("{good} of {all} can be ended.", good=good, all=of)
    return ngettext(
        "{good} of {all} can be ended; {lost} cannot be undone, {count} record erased.",
        "{good} of {all} can be ended; {lost} cannot be undone, {count} records erased.",
        records,
        good=good,
        all=of,
        lost=lost,
        count=grouped(records),
    )
