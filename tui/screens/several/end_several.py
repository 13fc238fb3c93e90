"""End several: one plan for all that is marked, a line each, and the result when it is done."""

import asyncio
import time
from collections.abc import Sequence

from textual import on, work
from textual.binding import Binding
from textual.widgets import Input, OptionList
from textual.worker import Worker

from store.desk.desk import Desk
from store.desk.several import SeveralPlans
from store.domain.errors import Conflict, Refused, StoreError
from store.domain.wishes import End
from store.i18n.language import N_, _, grouped, ngettext
from store.rules.endings.batch import MANY, BatchLine, irreversible
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.screens.base import exclusive_action
from tui.screens.several.ending_run import EndingRun
from tui.screens.several.plan_rows import ANSWERED_FOR_ALL, LineCure, cure_of
from tui.screens.several.several_endings import SeveralEndings, key_of, otherwise
from tui.screens.several.several_page import SeveralPage
from tui.screens.several.several_words import ended_fact
from tui.terminal.keyboard import tell_not_saved
from tui.widgets.button import Button
from tui.widgets.choices import Choices, SeenSince, Tick, Unseen
from tui.widgets.facts import Facts
from tui.widgets.field import LineInput

AT_ONCE = 24
"""So many endings are planned before the next key; more of them beside the keys."""

LINES_REST = 10
"""While endings are carried out, all lines are drawn after this many times as long as that took."""


class EndSeveral(SeveralPage):
    """Plans and carries out several endings; answers which were ended."""

    BINDING_GROUP_TITLE = N_("End several")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="several.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape", "leave", N_("Cancel"), key_display="Esc", id="several.cancel",
                tooltip=N_("Go back; while endings run, stop after those being saved")),
        Binding("ctrl+c", "stop", N_("Cancel"), show=False, system=True, id="several.stop",
                tooltip=N_("Stop after the endings that are being saved")),
        Binding("1", "outcome(1)", N_("Outcome"), key_display="1", id="several.outcome-1",
                tooltip=N_("Choose an outcome by its number; again takes it back")),
        *(
            Binding(f"{n}", f"outcome({n})", N_("Outcome"), show=False, id=f"several.outcome-{n}")
            for n in range(2, 10)
        ),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="several.next"),
        Binding("ctrl+s,f9", "act", N_("End"), key_display="Ctrl+S", id="several.act",
                tooltip=N_("End what can be ended; each line says so once it is saved")),
        Binding("n", "notes", N_("Notes"), id="several.notes",
                tooltip=N_("Everything about the line under the cursor, in a window")),
        Binding("l", "letter", N_("Letter"), id="several.letter",
                tooltip=N_("Show the letter about the line under the cursor, once it is ended")),
        Binding("down", "line(1)", N_("Down"), show=False, id="several.down",
                tooltip=N_("Go to the next line, once all is done")),
        Binding("up", "line(-1)", N_("Up"), show=False, id="several.up",
                tooltip=N_("Go to the line before, once all is done")),
        Binding("J", "scroll(1)", N_("Scroll"), key_display="J", show=False, id="several.more",
                tooltip=N_("Scroll the details of the line under the cursor")),
        Binding("K", "scroll(-1)", N_("Scroll back"), show=False, id="several.less",
                tooltip=N_("Scroll back the details of the line under the cursor")),
    ]  # fmt: skip

    def __init__(self, desk: Desk, endings: SeveralEndings, *, may_write: bool = True) -> None:
        super().__init__(desk, endings, may_write=may_write)
        self._plans = SeveralPlans(desk)
        self._ending_run = EndingRun(desk, self._endings)
        self._typed: object = None
        self._unseen: Fact | None = None
        """What was last said of something that was out of sight."""
        self._planning: Worker[None] | None = None
        self._stale = False
        self._lines_rest_until = 0.0

    def on_mount(self) -> None:
        """Show how all stands before any answer, and say what still holds of those before."""
        held = len(self._endings.waived)
        words = _("What was waived for {n} of them before still holds.", n=grouped(held))
        self._plan(Fact("", words, "ask") if held else None)

    @on(Choices.Changed)
    @on(Tick.Changed)
    @on(Input.Changed)
    def answer(self) -> None:
        """Plan again what the answers change; a field says `Changed` when it is laid out, too."""
        if self._for_all.typed != self._typed:
            self._plan()

    @on(Input.Changed, "#count")
    def count(self) -> None:
        """Take back what was said of another number than stands there now."""
        if not self._settled:
            self._show()

    @on(News)
    def plan_anew(self) -> None:
        """Plan all again, on what others have made of the customers.

        A store that did not answer is asked again, but not while that is waited for: whoever wants
        to end what can be ended would wait for as long as it stays away.
        """
        if not self._plans.unanswered:
            self._plans.forget()
        elif self._planning is not None:
            return
        self._plan(self._notice)

    @property
    def unread(self) -> bool:
        """Whether lines say that the store did not answer, so that it is to be asked again."""
        return self._plans.unanswered and not self._settled

    def action_outcome(self, number: int) -> None:
        """Say yes to an outcome by its number, from wherever the focus is, once it is seen.

        While it is asked how many lose data, a digit in the list begins that number:
        whoever types it there must not choose another outcome by it.
        """
        if self._digits_count:
            self._count_input.focus()
            self._count_input.insert_text_at_cursor(f"{number}")
        else:
            self._for_all.choose(number)

    @property
    def _digits_count(self) -> bool:
        """Whether a digit in the list is one of the number that is still to be typed."""
        return self._table.has_focus and not self._settled and self._uncounted(self._endings.good)

    @property
    def _count_input(self) -> LineInput:
        return self.query_one("#count", LineInput)

    @on(Unseen)
    def tell_unseen(self, event: Unseen) -> None:
        """Say why nothing was chosen or ticked: it was out of sight till now."""
        self._notice = self._unseen = Fact("", event.words, "ask")
        self._show()

    @on(SeenSince)
    def tell_no_more(self) -> None:
        """Say so no longer, unless something else was said since."""
        if self._notice is not None and self._notice is self._unseen:
            self._notice = None
            self._show()

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
        self._notice, self._typed = notice, self._for_all.typed
        self._for_all.take_day()
        self._endings.fault = self._for_all.fault
        self._stale = True
        if self._planning is not None:
            return
        try:
            at_once = 0 if self._desk.on_server else AT_ONCE  # it is asked for each that is new
            if self._plans.new_among(self._wishes()) > at_once:
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

    def act_of(self, action: str) -> str | None:
        """Name leaving once all is done; Ctrl+S not beside Enter, which does it on its button."""
        if action == "act" and self.query_one("#act", Button).has_focus:
            return ""
        if action == "outcome(1)" and self._digits_count:
            return _("Number")
        return _("Close") if action == "leave" and self._over else None

    def does_nothing(self, action: str) -> bool:
        """Return whether the line at hand was not ended, or none of them can be as it stands."""
        if action == "letter":
            return self._table.current not in self._endings.ended
        return super().does_nothing(action)

    def verb_refused(self) -> bool:
        """Return whether something has to be answered before any of them can be ended."""
        good = self._endings.good
        return self._endings.fault is not None or not good or self._uncounted(good)

    def _uncounted(self, good: Sequence[BatchLine]) -> bool:
        """Return whether the number of those that lose data for good is still to be typed."""
        lost = irreversible(good)
        return lost >= MANY and self._count_input.value.strip() != f"{lost}"

    def keys_of(self, action: str) -> str | None:
        """Name the digits that stand for an outcome."""
        last = min(9, max(self._for_all.numbers, default=1))
        return f"1-{last}" if action == "outcome(1)" and last > 1 else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing here: letters in a field, and all once it is done."""
        typing = isinstance(self.focused, LineInput)
        match action:
            case "outcome" | "act" if self._settled:
                return False
            case "outcome":
                named = parameters[0] in self._for_all.numbers
                return not typing and (named or self._digits_count)
            case "notes":
                return not typing and self._table.current is not None
            case "scroll":
                return not typing
            case "letter":
                return self._over and bool(self._endings.ended)
            case "line":
                return self._over
            case "stop":  # else, Ctrl+C is what it is everywhere
                return self._at_work
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected, "#endings")
    def cure(self) -> None:
        """Cure what stands first in the way of the line under the cursor."""
        line = None if self._settled else self._endings.line(self._table.current)
        cure = self._cures.of(line) if line is not None else None
        if line is not None and cure is not None:
            self._cure_line(line, cure)

    @exclusive_action
    async def _cure_line(self, line: BatchLine, cure: LineCure) -> None:
        notice = await self._cures.cure_line(line, cure)
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
        """Stop after the endings that are being saved, or go back."""
        if self._at_work:
            self.action_stop()
        else:
            self.dismiss(frozenset(self._endings.ended))

    def action_stop(self) -> None:
        """Stop after the endings that are being saved."""
        self._ending_run.stop()
        self._hinder(_("Stopping after those being saved."))

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Carry out what can be, by the button."""
        self.action_act()

    @exclusive_action
    async def action_act(self) -> None:
        """Carry out what can be, once what loses data for good is confirmed by its count.

        What would be something else by what others have changed meanwhile is seen before.
        """
        if self._settled:
            return
        shown = self._shown
        self._plan()
        if self._planning is not None:
            await self._planning.wait()
        good = self._endings.good
        if (fault := self._endings.fault) is not None:
            tell_not_saved(self.app, Refused.because("invalid-value", f"{fault}"))
            self.query_one("#on").focus()
        elif not good:
            self._refuse(_("None of them can be ended as it stands."))
            self._go_to_what_is_missing()
        elif self._uncounted(good):
            lost = irreversible(good)
            self._refuse(
                ngettext(
                    "Type {n} first: {n} loses data for good.",
                    "Type {n} first: {n} lose data for good.",
                    lost,
                )
            )
            self._count_input.focus()
        elif otherwise(shown, self._endings.planned):
            again = _("Look again: something else would happen now.")
            tell_not_saved(self.app, Conflict(again))
            self._notice = Fact("", again, "stop")  # the next news leaves it
            self._show()
        else:
            self._at_work = True
            self._carry_out(good)

    def _refuse(self, why: str) -> None:
        tell_not_saved(self.app, Refused.because("invalid-value", why))
        self._hinder(why)

    def _go_to_what_is_missing(self) -> None:
        """Put the focus where the first thing that is missing is answered, else on its line."""
        if self._for_all.go_to_unanswered():
            return
        line = next(filter(None, map(self._endings.line, self._order)), None)
        if line is None:
            return
        # where a pack would do as well, the reason is what is answered here
        cure = cure_of(line, self._desk.services, may_write=False)
        if cure is not None and cure in ANSWERED_FOR_ALL:
            self._for_all.go_to(line.service, cure)
        else:
            self._table.go_to(key_of(line))
            self._table.focus()

    @work
    async def _carry_out(self, good: Sequence[BatchLine]) -> None:
        """Carry them out; lines stay in sight meanwhile, and nothing can be answered any more."""
        self.query_one("#act").display = False
        self._table.focus()
        await self._ending_run.carry_out(self.app, good, self._show_step)
        self._at_work = False
        self._over = True
        self.add_class("-over")
        self.query_one("#cancel", Button).verb = _("Close")
        self.query_one("#cancel").focus()
        self._show_result(self._ended_fact)

    @property
    def _ended_fact(self) -> Fact:
        ended, lost, maybe = len(self._endings.ended), self._endings.lost, len(self._endings.maybe)
        return ended_fact(ended, len(self._order), self._for_all.on, lost=lost, maybe=maybe)

    @on(OptionList.OptionHighlighted, "#endings")
    def tell_all_again(self) -> None:
        """Say on the next line what has become of all, where something was said of one."""
        if self._over:
            self.query_one("#hindrance", Facts).facts = (self._ended_fact,)

    def _show_step(self, words: str) -> None:
        """Tell how far it has come; the lines are drawn as often as leaves time for the endings."""
        fact, began = Fact("", words, "heading"), time.monotonic()
        if began < self._lines_rest_until:
            self.query_one("#hindrance", Facts).facts = (fact,)
            return
        self._show_result(fact)
        drawn = time.monotonic()
        self._lines_rest_until = drawn + LINES_REST * (drawn - began)

    def _show_result(self, fact: Fact) -> None:
        self._show()
        self.query_one("#hindrance", Facts).facts = (fact,)
