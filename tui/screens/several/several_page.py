"""How the page that ends several is laid out, and how it shows the plan of all and of one line."""

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList

from store.desk.desk import Desk
from store.i18n.language import _
from store.rules.endings.batch import MANY, irreversible
from tui.dialogs.base import once_laid_out
from tui.dialogs.questions import Confirm
from tui.formatting.facts import Fact
from tui.screens.base import exclusive_action
from tui.screens.several.for_all import ForAll
from tui.screens.several.plan_cures import PlanCures
from tui.screens.several.plan_lines import PlanLines
from tui.screens.several.several_endings import Marked, SeveralEndings
from tui.screens.several.several_words import counted, ended_of, summary, title_of, verb_of
from tui.terminal.closed_windows import AnswersOnTop
from tui.widgets.button import Button, ButtonRow
from tui.widgets.facts import Facts
from tui.widgets.field import ASIDE, Field
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section


class SeveralPage(AnswersOnTop, Screen[frozenset[Marked]], NamesItsKeys):
    """Shows several endings as they are planned; a subclass plans them and carries them out."""

    AUTO_FOCUS = "OutcomeChoices, #cancel"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [
        (0, "-tiny"),
        (20, "-short"),
        (24, "-tall"),
        (34, "-high"),
        (46, "-tower"),
    ]
    DEFAULT_CSS = """
    SeveralPage {
        #endings { height: 3fr; min-height: 3; text-wrap: nowrap; scrollbar-gutter: stable; }
        #told {
            height: 2fr;
            min-height: 1;
            padding: 0 0 0 1;
            scrollbar-size-vertical: 1;
            scrollbar-gutter: stable;
        }
        #hindrance, #count-field, .buttons { padding: 0 1; }
        &.-narrow #common { padding: 0 0 0 1; }
        &.-narrow ServiceAnswers Label { width: 24; padding: 0 0 0 1; }
        &.-narrow ServiceAnswers.-stacked Label { width: 27; }
        &.-narrow ServiceAnswers > Tick { margin: 0 0 0 3; }
        &.-wide #common > #on-field { width: 70; margin: 0 2 0 0; }
        &.-narrow ServiceAnswers > .lost { margin: 0 0 0 7; }
        &.-wide ServiceAnswers Label { width: 29; }
        &.-wide ServiceAnswers > .lost { margin: 0 0 0 35; }
        &.-wide ServiceAnswers > Tick { margin: 0 0 0 29; }
        &.-high #services { max-height: 12; }
        &.-tower #services { max-height: 20; }
        &.-short #services { max-height: 4; }
        &.-tiny #services { max-height: 2; }
        &.-tiny #told { height: 1; }
        &.-tiny.-over #told { height: 2fr; }
        &.-over ForAll { display: none; }
    }
    """

    def __init__(self, desk: Desk, endings: SeveralEndings, *, may_write: bool = True) -> None:
        super().__init__()
        self._desk = desk
        self._may_write = may_write
        self._endings = endings
        self._order: list[Marked] = []
        self._notice: Fact | None = None
        self._shown = endings.shown
        self._at_work = self._over = False
        self.saved: list[str] = []
        """What was cured here, in words: it stays if the endings are given up."""

    def compose(self) -> ComposeResult:
        """Lay out what is asked for all, the table, what is told of one line, and the verb."""
        desk, services = self._desk, self._endings.services
        title = title_of(self._endings.numbers, services, desk.services, to=desk.operator.side)
        yield Masthead(title)
        yield ForAll(desk.services, services, desk.today, to=desk.operator.side)
        yield (section := Section("", id="counted"))
        yield PlanLines(id="endings", section=section)
        yield Section("", id="line")
        with VerticalScroll(id="told", can_focus=False):
            yield Facts(id="facts")
        yield Facts(id="hindrance")
        hint = _("lines with !")
        yield Field(_("How many lose data?"), id="count", label_width=21, hint=hint)
        yield ButtonRow(
            Button(_("End"), key="Ctrl+S", id="act"),
            Button(_("Cancel"), key="Esc", id="cancel"),
        )
        yield KeyLine()

    @property
    def _for_all(self) -> ForAll:
        return self.query_one(ForAll)

    @property
    def _table(self) -> PlanLines:
        return self.query_one(PlanLines)

    @property
    def _cures(self) -> PlanCures:
        return PlanCures(
            self.app,
            self._desk,
            self._endings,
            self._for_all,
            may_write=self._may_write,
            saved=self.saved,
        )

    @property
    def _settled(self) -> bool:
        """Whether nothing can be answered any more."""
        return self._at_work or self._over

    def _show(self) -> None:
        """Show how all stands: the table, the line under the cursor, and what the verb would do."""
        endings, on_day = self._endings, self._for_all.on
        kept = self._table.has_focus or self._settled  # lines do not move under the operator
        lines = endings.lines(self._order, kept=kept)
        self._order = [line.key for line in lines]
        self._table.tell(lines)
        good, of = endings.good, len(lines)
        self._shown = endings.shown
        ended, maybe = len(endings.ended), len(endings.maybe)
        title = ended_of(ended, of, on_day, maybe=maybe) if self._over else counted(good, of)
        self.query_one("#counted", Section).title = title
        loses = irreversible(good)
        counting = loses >= MANY and not self._settled
        self.query_one("#count-field").display = counting
        self._table.set_class(counting, ASIDE)  # Enter leads from the reason to the number
        button = self.query_one("#act", Button)
        button.loses, button.verb = bool(loses), verb_of(good, on_day)
        for part in self._for_all.parts:
            part.hold(endings.held(part.service_id, on_day))
        self._for_all.tell_left()
        self.show_line()
        fact = summary(good, on_day, marked=endings.stay_marked)
        if endings.fault is not None:
            fact = Fact("", endings.fault, "stop")
        notice = (self._notice,) if self._notice is not None else ()
        if notice and self.has_class("-tiny"):  # both would push the buttons out
            self.query_one("#hindrance", Facts).facts = notice
        else:
            self.query_one("#hindrance", Facts).facts = (*notice, fact)

    @on(OptionList.OptionHighlighted, "#endings")
    def show_line(self) -> None:
        """Tell of the line under the cursor, and what the keys do to it."""
        key, endings, cures = self._table.current, self._endings, self._cures
        line = None if self._settled else endings.line(key)
        cure = cures.of(line) if line is not None else None
        self.query_one("#line", Section).title = self._title_of(key)
        self.query_one("#facts", Facts).facts = endings.facts(key, cure)
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)
        once_laid_out(self, self._tell_of_more)
        leave_out = _("Take in") if key in endings.out else _("Leave out")
        words = {
            "select": _("Cure") if cure is not None else "",
            "screen.waive": _("Waive") if cures.waivable(line) else "",
            "screen.leave_out": "" if self._settled else leave_out,
        }
        if words != self._table.words:
            self._table.words = words
            self.refresh_bindings()

    def _title_of(self, key: Marked | None) -> str:
        if key is None:
            return ""
        name, service = self._endings.customer_name(key), self._endings.service_name(key)
        return f"{key[0]} {name} · {service}"

    def _tell_of_more(self) -> None:
        """Name the keys that scroll what is told, where there is more of it than is seen."""
        more = self.query_one("#told", VerticalScroll).max_scroll_y > 0
        self.query_one("#line", Section).state = "J K" if more else ""

    def _hinder(self, why: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "stop"),)

    def action_line(self, direction: int) -> None:
        """Go up or down a line, from wherever the focus is."""
        if direction > 0:
            self._table.action_cursor_down()
        else:
            self._table.action_cursor_up()

    @exclusive_action
    async def action_letter(self) -> None:
        """Show the letter about the ending under the cursor."""
        from tui.screens.flows.letter_flows import LetterFlows

        key = self._table.current
        if key is not None and key in self._endings.ended:
            flows = LetterFlows(self.app, self._desk, lambda error: self._hinder(f"{error}"),
                                tell=self._hinder, may_write=self._may_write)  # fmt: skip
            await flows.about(*key)
        elif key is not None:
            name = self._endings.service_name(key)
            self._hinder(_("{service} is not ended here; no letter is written about it.",
                           service=name))  # fmt: skip

    def action_scroll(self, direction: int) -> None:
        """Scroll what is told of the line under the cursor."""
        self.query_one("#told", VerticalScroll).scroll_relative(y=direction, animate=False)

    @exclusive_action
    async def action_notes(self) -> None:
        """Show in a window all that is told of the line under the cursor."""
        if (key := self._table.current) is not None:
            title = f"{self._endings.service_name(key)} · {self._endings.customer_name(key)}"
            facts = self._endings.facts(key, None)
            await self.app.push_screen_wait(Confirm(title, facts, cancel=_("Close")))
