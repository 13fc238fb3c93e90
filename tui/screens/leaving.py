"""Leaving: what hangs on one of the office's people, and its hand-over to a colleague (R51)."""

from collections.abc import Iterator

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.model import Employee
from store.domain.words import subject_word
from store.i18n.language import N_, _, ngettext, pgettext
from store.rules.people.leaving import Holding, ReassignmentLine
from tui.dialogs.questions import Confirm, Pick
from tui.formatting.facts import STYLES, Fact, Tone
from tui.formatting.news import News
from tui.formatting.safe_text import grouped, safe
from tui.screens.base import GuardedScreen, carry_out, exclusive_action
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine

MOST = 8
"""Customers that the question before a hand-over names."""


class LeavingEmployee(GuardedScreen):
    """Lists what hangs on an employee, a line for each customer; hands over what can be."""

    BINDING_GROUP_TITLE = N_("Leaving")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="leaving.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape,q", "leave", N_("Back"), key_display="Esc", id="leaving.back",
                tooltip=N_("Go back; while it is handed over, stop after the one at hand")),
        Binding("o", "hand_over", N_("Hand over"), id="leaving.hand-over",
                tooltip=N_("Choose a colleague who takes over customers and tasks")),
    ]  # fmt: skip

    lines = getters.query_one("#users", Lines)

    def __init__(self, desk: Desk, employee: Employee) -> None:
        super().__init__()
        self._desk = desk
        self._employee = employee
        self._at_work = False
        self._stopping = False
        self._over = False

    def compose(self) -> ComposeResult:
        """Lay out what there is to know, and a line for each customer."""
        operator = self._desk.operator
        read_only = _("read-only") if operator.read_only else ""
        yield Masthead(
            _("Leaving · {name}", name=self._employee.name), read_only, self._desk.office.name
        )
        yield Facts(id="steps")
        yield Lines(id="users", compact=True)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what hangs on the employee."""
        self.reload()
        self.lines.focus()

    def why_not(self, action: str) -> str | None:
        """Say who may hand over, where the operator may only look."""
        return self._desk.why_not("manage-employees") if action == "hand_over" else None

    def tell_why_not(self, action: str, why: str) -> None:
        """Say it; the next news may take its place."""
        self.query_one(StatusLine).tell(why)

    @on(News)
    def reload(self) -> None:
        """Show what hangs on the employee now; the result of a hand-over stays."""
        if self._at_work or self._over:
            return
        try:
            holdings = self._desk.holdings(self._employee.login)
        except StoreError as error:
            self.query_one(StatusLine).report(error)
            return
        self.lines.fill(_lines_of(holdings))
        moving = {holding.number for holding in holdings if holding.moves}
        name = self._employee.name
        if not holdings:
            answers_for = Fact("", _("Nothing hangs on {name}.", name=name), "ok")
        elif not moving:
            answers_for = Fact(
                "", _("{name} answers for no customer and no task.", name=name), "ok"
            )
        else:
            answers_for = Fact(
                "",
                ngettext(
                    "{name} answers for something at {count} customer; o hands it over.",
                    "{name} answers for something at {count} customers; o hands it over.",
                    len(moving),
                    name=name,
                    count=grouped(len(moving)),
                ),
                "ask",
            )
        self.query_one("#steps", Facts).facts = (answers_for,)

    def action_leave(self) -> None:
        """Stop after the customer at hand, or go back."""
        if self._at_work:
            self._stopping = True
            self.query_one(StatusLine).tell(_("Stopping after this one."))
        else:
            self.dismiss(None)

    @exclusive_action
    async def action_hand_over(self) -> None:
        """Ask who takes over, show the plan, and carry it out if that is confirmed."""
        if self._at_work:
            return
        if self._over:
            self._over = False
            self.reload()  # what was not done is still there
        try:
            heirs = {
                employee.login: f"{employee.name} ({employee.login})"
                for employee in self._desk.employees()
                if employee.active and employee.login != self._employee.login
            }
            title = _("Who takes over from {name}?", name=self._employee.name)
            heir = await self.app.push_screen_wait(Pick(title, heirs))
            if heir is None:
                return
            planned = self._desk.plan_reassignment(self._employee.login, heir)
            stays = [
                holding
                for holding in self._desk.holdings(self._employee.login)
                if not holding.moves
            ]
        except StoreError as error:
            self.query_one(StatusLine).report(error)
            return
        if not planned:
            self.query_one(StatusLine).tell(
                _("{name} answers for no customer and no task.", name=self._employee.name)
            )
            return
        title = _("Hand over to {heir}", heir=heirs[heir])
        question = Confirm(title, tuple(_plan_facts(planned, stays)), _("Hand over"))
        if await self.app.push_screen_wait(question):
            self._carry_out(planned)

    @work
    async def _carry_out(self, planned: tuple[ReassignmentLine, ...]) -> None:
        """Hand over one customer after the other; each is whole before the next begins."""
        self._at_work = True
        status, done = self.query_one(StatusLine), 0
        self.lines.fill((line.number, _drawn_plan(line)) for line in planned)
        for place, line in enumerate(planned, start=1):
            if self._stopping:
                self._tell(line, _("not done, stopped"), "muted")
                continue
            if not line.good:
                continue
            try:
                await carry_out(self._desk, line.number, line.wish, line.plan.effects)
            except StoreError as error:
                self._tell(line, f"{error}", "open")
            else:
                done += 1
                self._tell(line, _said(line), "ok")
            status.tell(_("{place} of {all} …", place=place, all=len(planned)))
        self._at_work, self._over = False, True
        result = _("Handed over {done} of {all}. It is saved.", done=done, all=len(planned))
        self.query_one("#steps", Facts).facts = (Fact("", result, "heading"),)
        status.tell(result)

    def _tell(self, line: ReassignmentLine, result: str, tone: Tone) -> None:
        label = pgettext("ending", "done") if tone == "ok" else pgettext("ending", "not")
        self.lines.redraw(line.number, _drawn(label, line, result, tone))


def _lines_of(holdings: tuple[Holding, ...]) -> Iterator[tuple[str, Content]]:
    """Draw a line for each thing that is held; what stays says so."""
    for place, holding in enumerate(holdings):
        stays = "" if holding.moves else "  " + _("(stays; look at it)")
        text = f"{holding.number} {holding.name}: {holding.text}{stays}"
        style = "" if holding.moves else "$foreground-muted"
        yield f"{holding.number}/{place}", Content.assemble((safe(text), style))


def _plan_facts(planned: tuple[ReassignmentLine, ...], stays: list[Holding]) -> Iterator[Fact]:
    """Tell what will happen to how many customers, and what is not handed over."""
    for line in planned[:MOST]:
        outcome = _said(line) if line.good else line.plan.refusals[0].message
        yield Fact(line.number, f"{line.name}: {outcome}", "" if line.good else "open")
    if len(planned) > MOST:
        more = len(planned) - MOST
        yield Fact("", ngettext("and {n} customer more", "and {n} customers more", more), "heading")
    for holding in stays:
        text = _("not handed over: {what}", what=f"{holding.number} {holding.name}: {holding.text}")
        yield Fact("", text, "muted")


def _said(line: ReassignmentLine) -> str:
    return "; ".join(
        f"{subject_word(effect.subject).replace('-', ' ')}: {effect.text}"
        for effect in line.plan.effects
    )


def _drawn_plan(line: ReassignmentLine) -> Content:
    if line.good:
        return _drawn(pgettext("ending", "good"), line, _said(line), "")
    return _drawn(pgettext("ending", "not"), line, line.plan.refusals[0].message, "open")


def _drawn(label: str, line: ReassignmentLine, what: str, tone: Tone) -> Content:
    text = safe(f"{line.number} {line.name}: {what}")
    return Content.assemble((f"  {label:<4}  ", STYLES[tone]), text)
