"""End several: one plan for all that is marked, a line each, and the result when it is done."""

import asyncio
from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.worker import Worker

from store.desk.desk import Desk
from store.desk.several import SeveralPlans
from store.domain.errors import StoreError
from store.domain.wishes import End
from store.domain.words import status_word
from store.i18n.language import N_, _, ngettext, pgettext
from store.rules.endings.batch import MANY, BatchLine, irreversible
from tui.dialogs.questions import Confirm
from tui.formatting.facts import Fact, Tone
from tui.formatting.news import News
from tui.screens.base import carry_out, exclusive_action
from tui.screens.several.for_all import ForAll
from tui.screens.several.plan_cures import PlanCures
from tui.screens.several.plan_lines import PlanLines
from tui.screens.several.plan_rows import Cure, PlanRow, plan_row
from tui.screens.several.several_endings import Marked, SeveralEndings, key_of
from tui.screens.several.several_words import (
    counted,
    ended_of,
    ended_words,
    summary,
    title_of,
    verb_of,
)
from tui.widgets.button import Button
from tui.widgets.choices import Choices, Tick
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section

AT_ONCE = 24
"""So many endings are planned before the next key; more of them beside the keys."""


class EndSeveral(Screen[frozenset[Marked]], NamesItsKeys):
    """Plans and carries out several endings; answers which were ended."""

    AUTO_FOCUS = "Answer, #cancel"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall"), (34, "-high")]
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
        Binding("ctrl+s,f9", "act", N_("End"), key_display="Ctrl+S", id="several.act",
                tooltip=N_("End what can be ended; each is saved before the next")),
        Binding("n", "notes", N_("Notes"), id="several.notes",
                tooltip=N_("All that is told of the line under the cursor, in a window")),
        Binding("J", "scroll(1)", N_("Scroll"), key_display="J", show=False, id="several.more",
                tooltip=N_("Scroll what is told of the line under the cursor")),
        Binding("K", "scroll(-1)", show=False, id="several.less"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    EndSeveral {
        #endings { height: 3fr; min-height: 2; text-wrap: nowrap; scrollbar-gutter: stable; }
        #told { height: 2fr; min-height: 2; scrollbar-size-vertical: 1; }
        #hindrance, #count-field, .buttons { padding: 0 1; }
        &.-narrow #common { padding: 0 0 0 1; }
        &.-narrow ServiceAnswers Label { width: 21; padding: 0 0 0 1; }
        &.-narrow ServiceAnswers > Tick { margin: 0 0 0 3; }
        &.-wide #common > #on-field { width: 70; margin: 0 2 0 0; }
        &.-wide ServiceAnswers Label { width: 29; }
        &.-wide ServiceAnswers > Tick { margin: 0 0 0 29; }
        &.-high #services { max-height: 12; }
        &.-short #services { max-height: 2; }
        &.-short #line, &.-short #told, &.-over ForAll { display: none; }
    }
    """

    def __init__(self, desk: Desk, marked: Sequence[Marked], *, may_write: bool = True) -> None:
        super().__init__()
        self._desk = desk
        self._may_write = may_write
        self._endings = SeveralEndings(desk, marked)
        self._plans = SeveralPlans(desk)
        self._order: list[Marked] = []
        self._notice: Fact | None = None
        self._said: object = None
        self._planning: Worker[None] | None = None
        self._stale = False
        self._at_work = self._stopping = self._over = False

    def compose(self) -> ComposeResult:
        """Lay out what is asked for all, the table, what is told of one line, and the verb."""
        desk, services = self._desk, self._endings.services
        title = title_of(self._endings.numbers, services, desk.services)
        yield Masthead(title, self.app.sub_title)
        yield ForAll(desk.services, services, desk.today)
        yield (section := Section("", id="counted"))
        yield PlanLines(id="endings", section=section)
        yield Section("", id="line")
        with VerticalScroll(id="told", can_focus=False):
            yield Facts(id="facts")
        yield Facts(id="hindrance")
        hint = _("type how many lines have !")
        yield Field(_("How many lose data?"), id="count", label_width=21, hint=hint)
        with Horizontal(classes="buttons"):
            yield Button(_("End"), key="Ctrl+S", id="act")
            yield Button(_("Cancel"), key="Esc", id="cancel")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show how all stands before any answer."""
        self._plan()

    @property
    def _for_all(self) -> ForAll:
        return self.query_one(ForAll)

    @property
    def _table(self) -> PlanLines:
        return self.query_one(PlanLines)

    @property
    def _cures(self) -> PlanCures:
        return PlanCures(
            self.app, self._desk, self._endings, self._for_all, may_write=self._may_write
        )

    @property
    def _settled(self) -> bool:
        """Whether nothing can be answered any more."""
        return self._at_work or self._over

    @on(Choices.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again what the answers change; a field says `Changed` when it is laid out, too."""
        if self._for_all.said != self._said:
            self._plan()

    @on(News)
    def plan_anew(self) -> None:
        """Plan all again, on what others have made of the customers."""
        self._plans.forget()
        self._plan(self._notice)

    def action_outcome(self, number: int) -> None:
        """Say yes to an outcome by its number, from wherever the focus is."""
        self._for_all.choose(number)

    def action_leave_out(self) -> None:
        """Do not end the one under the cursor, or end it after all; go on to the next."""
        key = self._table.current
        if key in self._endings.service_of and not self._settled:
            self._endings.out ^= {key}
            self._table.action_cursor_down()
            self._plan()

    def _wishes(self) -> tuple[tuple[str, End], ...]:
        return self._endings.wishes(self._for_all.answers, self._for_all.common)

    def _plan(self, notice: Fact | None = None) -> None:
        """Plan what is new: a little at once, much beside the keys, which go on meanwhile."""
        if self._settled:
            return
        self._notice, self._said = notice, self._for_all.said
        self._for_all.take_day()
        self._endings.fault = self._for_all.fault
        self._stale = True
        if self._planning is not None:
            return
        try:
            if self._plans.new_among(self._wishes()) > AT_ONCE:
                self._planning = self._plan_beside()
            else:
                self._take(self._plans.plan(self._wishes()))
        except StoreError as error:  # the office's own policy
            self._hinder(f"{error}")

    @work
    async def _plan_beside(self) -> None:
        try:
            while self._stale:
                self._stale = False
                planned = await asyncio.to_thread(self._plans.plan, self._wishes())
        except StoreError as error:
            self._hinder(f"{error}")
        else:
            self._take(planned)
        finally:
            self._planning = None

    def _take(self, planned: tuple[Sequence[BatchLine], dict[str, str]]) -> None:
        self._endings.take(*planned)
        self._show()

    def _show(self) -> None:
        """Show how all stands: the table, the line under the cursor, and what the verb would do."""
        endings, on_day = self._endings, self._for_all.on
        kept = self._table.has_focus or self._settled  # lines do not move under the operator
        lines = endings.lines(self._order, kept=kept)
        self._order = [line.key for line in lines]
        self._table.tell(lines)
        good, of = endings.good, len(lines)
        title = ended_of(len(endings.ended), of) if self._over else counted(good, of)
        self.query_one("#counted", Section).title = title
        loses = irreversible(good)
        self.query_one("#count-field").display = loses >= MANY and not self._settled
        button = self.query_one("#act", Button)
        button.loses, button.verb = bool(loses), verb_of(good, on_day)
        self._for_all.tell_left()
        self._show_line()
        told = summary(good, on_day, marked=endings.stay_marked)
        if endings.fault is not None:
            told = Fact("", endings.fault, "stop")
        notice = (self._notice,) if self._notice is not None else ()
        self.query_one("#hindrance", Facts).facts = (*notice, told)

    @on(OptionList.OptionHighlighted, "#endings")
    def show_line(self) -> None:
        """Tell of the line under the cursor, and what the keys do to it."""
        self._show_line()

    def _show_line(self) -> None:
        key, endings, cures = self._table.current, self._endings, self._cures
        line = None if self._settled else endings.line(key)
        cure = cures.of(line) if line is not None else None
        title = f"{key[0]} {endings.name_of(key)} · {endings.called(key)}" if key else ""
        self.query_one("#line", Section).title = title
        self.query_one("#facts", Facts).facts = endings.facts(key, cure)
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)
        self.call_after_refresh(self._tell_of_more)
        leave_out = _("Take in") if key in endings.out else _("Leave out")
        words = {
            "select": _("Cure") if cure is not None else "",
            "screen.waive": _("Waive") if cures.waivable(line) else "",
            "screen.leave_out": "" if self._settled else leave_out,
        }
        if words != self._table.words:
            self._table.words = words
            self.refresh_bindings()

    def _tell_of_more(self) -> None:
        """Name the keys that scroll what is told, where there is more of it than is seen."""
        more = self.query_one("#told", VerticalScroll).max_scroll_y > 0
        self.query_one("#line", Section).state = "J K" if more else ""

    def _hinder(self, why: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "stop"),)

    def action_scroll(self, direction: int) -> None:
        """Scroll what is told of the line under the cursor."""
        self.query_one("#told", VerticalScroll).scroll_relative(y=direction, animate=False)

    @exclusive_action
    async def action_notes(self) -> None:
        """Show in a window all that is told of the line under the cursor."""
        if (key := self._table.current) is not None:
            title = f"{self._endings.called(key)} · {self._endings.name_of(key)}"
            facts = self._endings.facts(key, None)
            await self.app.push_screen_wait(Confirm(title, facts, cancel=_("Close")))

    def act_of(self, action: str) -> str | None:
        """Name what Ctrl+S does now, and leaving once all is done."""
        if action == "act":
            return self.query_one("#act", Button).verb
        return _("Close") if action == "leave" and self._over else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing here: letters in a field, and all once it is done."""
        typing = isinstance(self.focused, LineInput)
        match action:
            case "outcome" | "act" if self._settled:
                return False
            case "outcome":
                return not typing and parameters[0] in self._for_all.numbers
            case "notes":
                return not typing and self._table.current is not None
            case "scroll":
                return not typing
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected, "#endings")
    def cure(self) -> None:
        """Put right what stands first in the way of the line under the cursor."""
        line = None if self._settled else self._endings.line(self._table.current)
        cure = self._cures.of(line) if line is not None else None
        if line is not None and cure is not None:
            self._put_right(line, cure)

    @exclusive_action
    async def _put_right(self, line: BatchLine, cure: Cure) -> None:
        notice = await self._cures.put_right(line, cure)
        self._plans.forget(line.number)
        self._plan(notice)

    @exclusive_action
    async def action_waive(self) -> None:
        """Waive an open check of the line under the cursor, or take its waivers back."""
        line = None if self._settled else self._endings.line(self._table.current)
        if line is not None:
            self._plan(await self._cures.waive(line))

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
            self.dismiss(frozenset(self._endings.ended))

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Carry out what can be, by the button."""
        self.action_act()

    @exclusive_action
    async def action_act(self) -> None:
        """Carry out what can be, once what loses data for good is confirmed by its count."""
        if self._settled:
            return
        self._plan()
        if self._planning is not None:
            await self._planning.wait()
        good = self._endings.good
        lost = irreversible(good)
        if self._endings.fault is not None:
            self.query_one("#on").focus()
        elif not good:
            self._hinder(_("None of them can be ended as it stands."))
            self._for_all.go_to_unanswered()
        elif lost >= MANY and self.query_one("#count", LineInput).value.strip() != f"{lost}":
            self._hinder(
                ngettext(
                    "Type {n} first: so many loses data for good.",
                    "Type {n} first: so many lose data for good.",
                    lost,
                )
            )
            self.query_one("#count").focus()
        else:
            self._at_work = True
            self._carry_out(good)

    @work
    async def _carry_out(self, good: Sequence[BatchLine]) -> None:
        """End one after the other; each is whole on the disk before the next begins."""
        self.query_one("#act").display = False
        self._table.focus()
        results = self._endings.results
        for place, line in enumerate(good, start=1):
            if self._stopping:
                left = [key_of(each) for each in good[place - 1 :]]
                results |= dict.fromkeys(left, _not(_("not done, stopped"), "muted"))
                break
            results[key_of(line)] = await self._result_of(line)
            self._show_result(_("{place} of {all} …", place=place, all=len(good)))
        self._at_work = False
        self._over = True
        self.add_class("-over")
        self.query_one("#cancel", Button).verb = _("Close")
        self.query_one("#cancel").focus()
        ended = len(self._endings.ended)
        self._show_result(ended_words(ended, len(self._order), self._for_all.on))

    async def _result_of(self, line: BatchLine) -> PlanRow:
        try:
            done = await carry_out(self._desk, line.number, line.wish, line.plan.effects)
        except StoreError as error:
            return _not(f"{error}", "stop")
        self._endings.ended.add(key_of(line))
        now = done.customer.collaboration(line.wish.collaboration)
        word = status_word(now.status) if now is not None else ""
        row = plan_row(line, self._desk.services)
        return row._replace(word=pgettext("ending", "done"), why=word, loses=False)

    def _show_result(self, told: str) -> None:
        self._show()
        self.query_one("#hindrance", Facts).facts = (Fact("", told, "heading"),)


def _not(why: str, tone: Tone) -> PlanRow:
    return PlanRow(pgettext("ending", "not"), tone, "-", why)
