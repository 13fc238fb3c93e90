"""End several: one plan for all that is marked, a line each, and the result when it is done."""

import asyncio
import datetime as dt
from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.worker import Worker

from store.desk.desk import Desk
from store.desk.several import SeveralPlans
from store.domain.day import NoDay, day_meant
from store.domain.errors import StoreError
from store.domain.model import Customer
from store.domain.plan import CheckState, collaboration_of
from store.domain.wishes import End
from store.domain.words import status_word
from store.i18n.language import N_, _, ngettext, pgettext
from store.rules.endings.batch import MANY, BatchLine, irreversible
from tui.dialogs.questions import Confirm, Prompt
from tui.formatting.ending_words import when_words
from tui.formatting.facts import Fact, Tone
from tui.formatting.news import News
from tui.formatting.plan_rows import Cure, PlanRow, cure_of, line_facts, plan_row
from tui.formatting.several_words import counted, ended_of, ended_words, summary, title_of, verb_of
from tui.formatting.stops import bare_name
from tui.screens.base import carry_out, exclusive_action
from tui.screens.flows import Flows
from tui.screens.plan_lines import Marked, PlanLine, PlanLines
from tui.screens.service_answers import ServiceAnswers
from tui.screens.several_asked import SeveralAsked
from tui.screens.users import UsersAndServices
from tui.widgets.button import Button
from tui.widgets.choices import Choices, Tick
from tui.widgets.day_field import DayField
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section

AT_ONCE = 24
"""So many endings are planned before the next key; more of them beside the keys."""
ROOMY = 76
"""From so many cells on, the outcomes of a service stand side by side."""


class EndSeveral(Screen[frozenset[Marked]], NamesItsKeys):
    """Plans and carries out several endings; answers which were ended."""

    AUTO_FOCUS = "Answer, #cancel"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDING_GROUP_TITLE = N_("End several")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="several.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape", "leave", N_("Cancel"), key_display="Esc", id="several.cancel",
                tooltip=N_("Go back; while endings run, stop after the one at hand")),
        Binding("1", "outcome(1)", N_("Outcome"), key_display="1-9", id="several.outcome-1",
                tooltip=N_("Say yes to an outcome by its number; again, to take it back")),
        *(
            Binding(f"{n}", f"outcome({n})", N_("Outcome"), show=False, id=f"several.outcome-{n}")
            for n in range(2, 10)
        ),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="several.next"),
        Binding("ctrl+s", "act", N_("End"), key_display="Ctrl+S", id="several.act"),
        Binding("n", "notes", N_("Notes"), id="several.notes",
                tooltip=N_("All that is told of the line under the cursor, in a window")),
        Binding("J", "scroll(1)", N_("Scroll"), key_display="J K", id="several.more",
                tooltip=N_("Scroll what is told of the line under the cursor")),
        Binding("K", "scroll(-1)", show=False, id="several.less"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    EndSeveral {
        #answers { height: auto; }
        #services { height: auto; max-height: 27vh; scrollbar-size-vertical: 1; }
        #for-all { height: 1; padding: 0 0 0 3; }
        #for-all > #on-field { width: 28; }
        #for-all > #reason-field { width: 1fr; }
        #endings { scrollbar-gutter: stable; height: 3fr; min-height: 2; text-wrap: nowrap; }
        #told { height: 2fr; min-height: 2; scrollbar-size-vertical: 1; }
        #hindrance { padding: 0 1; }
        #count-field { padding: 0 1; }
        .buttons { padding: 0 1; }
        &.-wide #for-all > #on-field { width: 64; margin: 0 2 0 0; }
        &.-narrow #for-all { padding: 0 0 0 1; }
        &.-narrow ServiceAnswers Label { width: 21; padding: 0 0 0 1; }
        &.-narrow ServiceAnswers > Tick { margin: 0 0 0 3; }
        &.-short #services { max-height: 2; }
        &.-short #line, &.-short #told { display: none; }
        &.-over #answers { display: none; }
    }
    """

    def __init__(self, desk: Desk, marked: Sequence[Marked], *, may_write: bool = True) -> None:
        super().__init__()
        self._desk = desk
        self._may_write = may_write
        self._asked = SeveralAsked(desk, marked)
        self._plans = SeveralPlans(desk)
        self._planned: dict[Marked, BatchLine] = {}
        self._faults: dict[str, str] = {}
        self._order: list[Marked] = []
        self._results: dict[Marked, PlanRow] = {}
        self._on: dt.date | None = None
        self._fault: str | None = None
        """What is wrong with the day that was typed; until it is mended, nothing would end."""
        self._notice: Fact | None = None
        self._planning: Worker[None] | None = None
        self._stale = False
        self._ended: set[Marked] = set()
        self._at_work = self._stopping = self._over = False

    def compose(self) -> ComposeResult:
        """Lay out what is asked for all, the table, what is told of one line, and the verb."""
        services = self._asked.services
        title = title_of(self._asked.numbers, services, self._desk.services)
        yield Masthead(title, self.app.sub_title)
        with Vertical(id="answers"):
            yield Section(_("For all of them"), id="all")
            with VerticalScroll(id="services", can_focus=False):
                first = 1
                for id in dict.fromkeys(services):
                    yield (answers := self._answers_for(id, first))
                    first = answers.numbers.stop
            with Horizontal(id="for-all"):
                yield DayField(_("When"), id="on", value=_("now"), label_width=6)
                yield Field(_("Why"), id="reason", label_width=7)
        yield (section := Section("", id="counted"))
        yield PlanLines(id="endings", section=section)
        yield Section("", id="line")
        with VerticalScroll(id="told", can_focus=False):
            yield Facts(id="facts")
        yield Facts(id="hindrance")
        yield Field(_("How many lose data?"), id="count", label_width=21,
                    hint=_("type how many lines have !"))  # fmt: skip
        with Horizontal(classes="buttons"):
            yield Button(_("End"), key="Ctrl+S", id="act")
            yield Button(_("Cancel"), key="Esc", id="cancel")
        yield KeyLine()

    def _answers_for(self, service: str, first: int) -> ServiceAnswers:
        count = self._asked.services.count(service)
        across = self.app.size.width >= ROOMY
        known = self._desk.services[service]
        return ServiceAnswers(service, known, count, first=first, across=across)

    def on_mount(self) -> None:
        """Show how all stands before any answer."""
        self._plan()

    # what is answered

    @on(Choices.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again what the answers change."""
        self._notice = None
        self._plan()

    @on(News)
    def plan_anew(self) -> None:
        """Plan all again, on what others have made of the customers."""
        self._plans.forget()
        self._plan()

    def action_outcome(self, number: int) -> None:
        """Say yes to an outcome by its number, from wherever the focus is."""
        for answers in self.query(ServiceAnswers):
            if number in answers.numbers:
                answers.choices.action_number(number)
                answers.scroll_visible(animate=False)

    def action_leave_out(self) -> None:
        """Do not end the one under the cursor, or end it after all; go on to the next."""
        table = self.query_one(PlanLines)
        key = table.current
        if key is None or key not in self._asked.service_of:
            return
        self._asked.out ^= {key}
        self._notice = None
        table.action_cursor_down()
        self._plan()

    def _wishes(self) -> tuple[tuple[str, End], ...]:
        answers = {
            each.service_id: End(collaboration="", outcome=each.outcome, attested=each.attested)
            for each in self.query(ServiceAnswers)
        }
        reason = self.query_one("#reason", LineInput).value.strip() or None
        common = End(collaboration="", on=self._on, reason=reason)
        return self._asked.wishes(answers, common)

    def _take_day(self) -> None:
        typed, today = self.query_one("#on", LineInput).value, self._desk.today()
        try:
            self._on, self._fault = day_meant(typed, today), None
        except NoDay as fault:
            self._on, self._fault = None, f"{fault}"
        said = self._fault or when_words(self._on, today)
        self.query_one("#on-field", DayField).said = said

    # the plan

    def _plan(self) -> None:
        """Plan what is new: a little at once, much beside the keys, which go on meanwhile."""
        if self._at_work or self._over:
            return
        self._take_day()
        if self._planning is not None:
            self._stale = True
            return
        try:
            wishes = self._wishes()
            if self._plans.new_among(wishes) > AT_ONCE:
                self._planning = self._plan_beside()
            else:
                self._take(*self._plans.plan(wishes))
        except StoreError as error:  # the office's own policy
            self._hinder(f"{error}")

    @work
    async def _plan_beside(self) -> None:
        try:
            self._stale = True
            while self._stale:
                self._stale = False
                planned = await asyncio.to_thread(self._plans.plan, self._wishes())
        except StoreError as error:
            self._hinder(f"{error}")
        else:
            self._take(*planned)
        finally:
            self._planning = None

    def _take(self, lines: Sequence[BatchLine], faults: dict[str, str]) -> None:
        self._planned = {(line.number, line.wish.collaboration): line for line in lines}
        self._faults = faults
        self._show()

    def _good(self) -> list[BatchLine]:
        """Return what would be ended, in the order in which it has to be."""
        if self._fault is not None:
            return []
        return [line for line in self._planned.values() if line.good]

    # what is shown

    def _show(self) -> None:
        asked, services = self._asked, self._desk.services
        rows = {key: self._row(key) for key in (*asked.service_of, *asked.gone)}
        self._order = self._ordered(rows)
        self.query_one(PlanLines).tell(
            [
                PlanLine(key, asked.name_of(key), bare_name(services, asked.service_of[key])
                         if key in asked.service_of else asked.called(key), rows[key])
                for key in self._order
            ]
        )  # fmt: skip
        good = self._good()
        section = self.query_one("#counted", Section)
        section.title = (
            ended_of(len(self._ended), len(rows)) if self._over else counted(good, len(rows))
        )
        loses = irreversible(good)
        self.query_one("#count-field").display = loses >= MANY and not self._over
        button = self.query_one("#act", Button)
        button.loses, button.verb = bool(loses), verb_of(good, self._on)
        unsaid = sum(answers.outcome is None for answers in self.query(ServiceAnswers))
        self.query_one("#all", Section).state = (
            _("{n} to be answered", n=unsaid) if unsaid else _("all answered")
        )
        self._show_line()
        self._show_summary()

    def _ordered(self, rows: dict[Marked, PlanRow]) -> list[Marked]:
        """Put what can be ended first; lines do not move while the operator is among them."""
        if self.query_one(PlanLines).has_focus or self._over or self._at_work:
            old = [key for key in self._order if key in rows]
            return [*old, *(key for key in rows if key not in old)]
        ranks = ("ok", "ask", "stop", "muted")
        return sorted(rows, key=lambda key: (ranks.index(rows[key].tone), key))

    def _row(self, key: Marked) -> PlanRow:
        if (result := self._results.get(key)) is not None:
            return result
        stop = pgettext("ending", "stop")
        if (why := self._asked.gone.get(key) or self._faults.get(key[0])) is not None:
            return PlanRow(stop, "stop", "-", why)
        if key in self._asked.out:
            return PlanRow(pgettext("ending", "out"), "muted", "-", _("left out"))
        row = plan_row(self._planned[key], self._desk.services)
        if self._fault is not None and row.tone == "ok":
            return PlanRow(pgettext("check", "ask"), "ask", "-", _("no day"))
        return row

    @on(OptionList.OptionHighlighted, "#endings")
    def show_line(self) -> None:
        """Tell of the line under the cursor, and what the keys do to it."""
        self._show_line()

    def _show_line(self) -> None:
        table = self.query_one(PlanLines)
        key = table.current
        section = self.query_one("#line", Section)
        section.title = (
            f"{key[0]} {self._asked.name_of(key)} · {self._asked.called(key)}" if key else ""
        )
        self.query_one("#facts", Facts).facts = self._facts(key)
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)
        out = key in self._asked.out
        words = {
            "select": self._enter_words(key),
            "screen.waive": _("Waive") if self._waivable(key) else "",
            "screen.leave_out": _("Take in") if out else _("Leave out"),
        }
        if self._over or self._at_work:
            words = dict.fromkeys(words, "")
        if words != table.words:
            table.words = words
            self.refresh_bindings()

    def _facts(self, key: Marked | None) -> tuple[Fact, ...]:
        if key is None:
            return ()
        line = self._planned.get(key)
        if line is None or key in self._asked.out or key in self._results:
            row = self._row(key)
            return (Fact(row.word, row.why, row.tone),)
        cure = self._cure_of(line)
        return line_facts(line, self._desk.services, cure, fault=self._fault)

    def _show_summary(self) -> None:
        notice = (self._notice,) if self._notice is not None else ()
        if self._fault is not None:
            told = Fact("", self._fault, "stop")
        else:
            good = self._good()
            ending = {(line.number, line.wish.collaboration) for line in good}
            stay = len(self._asked.marked - ending)
            told = summary(good, self._on, marked=stay)
        self.query_one("#hindrance", Facts).facts = (*notice, told)

    def _hinder(self, why: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "stop"),)

    def action_scroll(self, direction: int) -> None:
        """Scroll what is told of the line under the cursor."""
        told = self.query_one("#told", VerticalScroll)
        told.scroll_relative(y=direction, animate=False)

    @exclusive_action
    async def action_notes(self) -> None:
        """Show in a window all that is told of the line under the cursor."""
        if (key := self.query_one(PlanLines).current) is not None:
            title = f"{self._asked.called(key)} · {self._asked.name_of(key)}"
            await self.app.push_screen_wait(Confirm(title, self._facts(key), cancel=_("Close")))

    # what the keys do here

    def act_of(self, action: str) -> str | None:
        """Name what Ctrl+S does now, and leaving once all is done."""
        if action == "act":
            return self.query_one("#act", Button).verb if self.is_mounted else None
        return _("Close") if action == "leave" and self._over else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing here: letters in a field, and all once it is done."""
        typing = isinstance(self.focused, LineInput)
        match action:
            case "outcome" | "act" if self._at_work or self._over:
                return False
            case "outcome":
                number = parameters[0]
                asked = [n for each in self.query(ServiceAnswers) for n in each.numbers]
                return not typing and number in asked
            case "notes":
                return not typing and self.query_one(PlanLines).current is not None
            case "scroll":
                return not typing and self.query_one("#told", VerticalScroll).max_scroll_y > 0
        return super().check_action(action, parameters)

    # cures

    def _current(self) -> BatchLine | None:
        key = self.query_one(PlanLines).current
        if key is None or key in self._asked.out or self._at_work or self._over:
            return None
        return self._planned.get(key)

    def _cure_of(self, line: BatchLine) -> Cure | None:
        if self._at_work or self._over:
            return None
        cure = cure_of(line, self._desk.services, may_write=self._may_write)
        return None if cure == "users" and self._desk.why_not("manage-users") else cure

    def _enter_words(self, key: Marked | None) -> str:
        line = self._planned.get(key) if key is not None and key not in self._asked.out else None
        return _("Cure") if line is not None and self._cure_of(line) is not None else ""

    @on(OptionList.OptionSelected, "#endings")
    def cure(self) -> None:
        """Put right what stands first in the way of the line under the cursor."""
        line = self._current()
        cure = self._cure_of(line) if line is not None else None
        if line is not None and cure is not None:
            self._put_right(line, cure)

    @exclusive_action
    async def _put_right(self, line: BatchLine, cure: Cure) -> None:
        id, refusal = line.wish.collaboration, line.plan.refusals[0]
        flows = Flows(self.app, self._desk, self._report, may_write=self._may_write)
        try:
            customer = self._desk.customer(line.number)
            match cure:
                case "users":
                    missing = refusal.code == "main-contact-missing"
                    name = self._asked.called((line.number, id)) if missing else None
                    users = UsersAndServices(self._desk, customer, cure_for=name)
                    await self.app.push_screen_wait(users)
                case "end-first":
                    await self._take_in(customer, refusal.about or "")
                case "records":
                    collaboration = collaboration_of(customer, id)
                    self._notice = await flows.set_right(
                        customer, collaboration, refusal.about or ""
                    )
                case "pack":
                    self._notice = await flows.hand_over(customer, id)
                case "waive":
                    await self._waive(line)
                case "attest" | "outcome" | "reason" | "date":
                    self._go_to(line.service, cure)
        except StoreError as error:
            self._report(error)
        self._plans.forget(line.number)
        self._plan()

    def _report(self, error: StoreError) -> None:
        self._notice = Fact("", f"{error}", "stop")

    def _go_to(self, service: str, cure: Cure) -> None:
        """Put the focus where it is answered for all."""
        of_service = next(each for each in self.query(ServiceAnswers) if each.service_id == service)
        match cure:
            case "attest":
                ticks = [tick for tick in of_service.query(Tick) if not tick.value]
                next(iter(ticks), of_service.choices).focus()
            case "outcome":
                of_service.choices.focus()
            case "date":
                self.query_one("#on").focus()
            case _:
                self.query_one("#reason").focus()

    async def _take_in(self, customer: Customer, id: str) -> None:
        """Plan another collaboration of the customer as well; it ends before what waits for it."""
        if not self._asked.take_in(customer, id):
            return
        service = self._asked.service_of[customer.number, id]
        for answers in self.query(ServiceAnswers):
            if answers.service_id == service:
                answers.count(self._asked.services.count(service))
                return
        first = 1 + sum(len(each.numbers) for each in self.query(ServiceAnswers))
        await self.query_one("#services").mount(self._answers_for(service, first))

    @exclusive_action
    async def action_waive(self) -> None:
        """Waive an open check of the line under the cursor, or take its waivers back."""
        line = self._current()
        if line is None:
            return
        key = line.number, line.wish.collaboration
        if _open(line) is not None:
            await self._waive(line)
        elif self._asked.waived.pop(key, None) is not None:
            self._notice = Fact("", _("What was waived for this one is open again."), "ask")
        self._plan()

    def _waivable(self, key: Marked | None) -> bool:
        line = self._planned.get(key) if key is not None and key not in self._asked.out else None
        return line is not None and (_open(line) is not None or key in self._asked.waived)

    async def _waive(self, line: BatchLine) -> None:
        if (check := _open(line)) is None:
            return
        title = _("Waive: {check} · {customer}", check=check.text, customer=line.name)
        question = Prompt(title, _("Why"), _("Waive"))
        if (reason := await self.app.push_screen_wait(question)) is not None:
            key = line.number, line.wish.collaboration
            self._asked.waived[key] = {**self._asked.waived.get(key, {}), check.id: reason}

    # the act

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Go back, or stop."""
        self.action_leave()

    def action_leave(self) -> None:
        """Stop after the ending at hand, or go back."""
        if self._at_work:
            self._stopping = True
            self._hinder(_("Stopping after this one."))
        else:
            self.dismiss(frozenset(self._ended))

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Carry out what can be, by the button."""
        self.action_act()

    @exclusive_action
    async def action_act(self) -> None:
        """Carry out what can be, once what loses data for good is confirmed by its count."""
        if self._over or self._at_work:
            return
        self._notice = None
        self._plan()
        if self._planning is not None:
            await self._planning.wait()
        good = self._good()
        lost = irreversible(good)
        if self._fault is not None:
            self.query_one("#on").focus()
        elif not good:
            self._hinder(_("None of them can be ended as it stands."))
            self._go_to_unanswered()
        elif lost >= MANY and self.query_one("#count", LineInput).value.strip() != f"{lost}":
            words = ngettext(
                "Type {n} first: so many loses data for good.",
                "Type {n} first: so many lose data for good.",
                lost,
            )
            self._hinder(words)
            self.query_one("#count").focus()
        else:
            self._at_work = True
            self._carry_out(good)

    def _go_to_unanswered(self) -> None:
        for answers in self.query(ServiceAnswers):
            if answers.outcome is None:
                answers.choices.focus()
                return

    @work
    async def _carry_out(self, good: Sequence[BatchLine]) -> None:
        """End one after the other; each is whole on the disk before the next begins."""
        self.query_one("#act").display = False
        self.query_one("#count-field").display = False
        self.query_one(PlanLines).focus()
        for place, line in enumerate(good, start=1):
            key = line.number, line.wish.collaboration
            if self._stopping:
                self._results |= {
                    (left.number, left.wish.collaboration): _not(_("not done, stopped"), "muted")
                    for left in good[place - 1 :]
                }
                break
            try:
                done = await carry_out(self._desk, line.number, line.wish, line.plan.effects)
            except StoreError as error:
                self._results[key] = _not(f"{error}", "stop")
            else:
                self._ended.add(key)
                row = plan_row(line, self._desk.services)
                status = done.customer.collaboration(key[1])
                word = status_word(status.status) if status is not None else ""
                self._results[key] = row._replace(
                    word=pgettext("ending", "done"), why=word, loses=False
                )
            self._show_result(_("{place} of {all} …", place=place, all=len(good)))
        self._at_work = False
        self._over = True
        self.add_class("-over")
        self.query_one("#cancel", Button).verb = _("Close")
        self.query_one("#cancel").focus()
        self._show_result(ended_words(len(self._ended), len(self._order), self._on))

    def _show_result(self, told: str) -> None:
        self._show()
        self.query_one("#hindrance", Facts).facts = (Fact("", told, "heading"),)


def _open(line: BatchLine) -> CheckState | None:
    """Return the check to waive: the first that is open, and not one that is only confirmed."""
    still = [check for check in line.plan.checks if check.answer is None]
    return next((check for check in still if check.measured), next(iter(still), None))


def _not(why: str, tone: Tone) -> PlanRow:
    return PlanRow(pgettext("ending", "not"), tone, "-", why)
