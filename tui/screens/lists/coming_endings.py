"""Coming endings: what ends when, the overdue first, and what would refuse it then (R42)."""

import datetime as dt
from collections.abc import Awaitable, Iterable
from typing import ClassVar, cast

from textual.binding import Binding

from store.desk.desk import Done
from store.domain.catalogue import loses_data, service_name
from store.domain.errors import Refusal
from store.domain.model import OutcomeId
from store.domain.repository import OnDamage
from store.domain.wishes import End, Withdraw
from store.domain.words import Words, outcome_word, say, side_word
from store.i18n.language import N_, NC_, _, grouped, ngettext, pgettext
from store.rules.endings.scheduled import ComingEnding
from store.rules.holds import hold_against
from tui.formatting.columns import WIDEST_CUSTOMER, Cell, Column
from tui.formatting.endings.given_up import written_words
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import LOSES, Fact, Place
from tui.formatting.list_lines import coming_words
from tui.screens.base import exclusive_action
from tui.screens.flows.collaboration_flows import CollaborationFlows
from tui.screens.flows.hold_flows import HoldFlows
from tui.screens.lists.list_screen import undo_key
from tui.screens.lists.narrowed_list import Facet, NarrowedList, filter_key
from tui.screens.new_file import ask_for_new_file
from tui.widgets.table import Cells

KINDS: Words = {
    "overdue": NC_("coming ending", "overdue"),
    "refused": NC_("coming ending", "would be refused"),
    "ends": NC_("coming ending", "ends"),
}
"""What the list is narrowed to: what is late, and how its day goes."""


class ComingEndings(NarrowedList[ComingEnding]):
    """Lists the endings on a date, and leads to what changes one."""

    BINDING_GROUP_TITLE = N_("Coming endings")
    BINDINGS = [
        Binding("enter", "go", N_("Go there"), key_display="Enter", id="coming.go",
                tooltip=N_("Go to the collaboration, in the list")),
        Binding("x", "end", N_("End"), id="coming.end",
                tooltip=N_("End the collaboration otherwise, or on another day")),
        Binding("w", "withdraw", N_("Withdraw"), id="coming.withdraw",
                tooltip=N_("Withdraw the ending")),
        Binding("b", "hold", N_("Hold"), id="coming.hold",
                tooltip=N_("Put it on hold, so that nothing of it is lost; or release it")),
        undo_key("coming.undo"),
        filter_key("coming.filter"),
        Binding("t", "write", N_("Calendar"), id="coming.write",
                tooltip=N_("Write the endings that are shown into a calendar file (.ics)")),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column(N_("Day"), 14, 17),
        Column("", 10, 14, wide=True),
        Column(N_("Customer"), 26, WIDEST_CUSTOMER),
        Column(N_("Service"), 15, 22),
        Column(N_("Outcome"), 10, 17),
        Column(N_("Decided by"), 18, 24, wide=True),
        Column(N_("Then"), 16, 200, sentence=True),
    )
    ON_A_ROW: ClassVar = ("go", "end", "withdraw", "hold", "write")
    RIGHTS: ClassVar = {"end": "end", "withdraw": "end", "hold": "hold", "undo": "end"}
    FILES: ClassVar = ("write",)
    FACETS: ClassVar = {
        "kind": N_("Kind"),
        "service": N_("Service"),
        "outcome": N_("Outcome"),
        "manager": N_("Manager"),
    }

    def does_nothing(self, action: str) -> bool:
        """Return whether the ending under the cursor can no longer be withdrawn."""
        if action == "withdraw" and (one := self.chosen()) is not None:
            plan = self._desk.plan_for(one.customer, Withdraw(collaboration=one.collaboration))
            return any(refusal.code == "nothing-to-change" for refusal in plan.refusals)
        return super().does_nothing(action)

    def place(self) -> str:
        """Say what is listed."""
        return _("Coming endings")

    def read_every(self, on_damage: OnDamage) -> Iterable[ComingEnding]:
        """Read all endings on a date."""
        return self._desk.coming(dt.date.max, on_damage)

    def identity_of(self, one: ComingEnding) -> Place:
        """Return which collaboration it is."""
        return Place(one.number, one.collaboration)

    def facets(self, one: ComingEnding) -> Iterable[Facet]:
        """Return whether it is overdue and how it will go, service, outcome and account manager."""
        if one.on < self._desk.today():
            yield Facet("kind", "overdue")
        yield Facet("kind", "refused" if one.plan.refusals else "ends")
        yield Facet("service", one.service)
        yield Facet("outcome", one.ending.outcome)
        if one.customer.account_manager is not None:
            yield Facet("manager", one.customer.account_manager)

    def facet_words(self, facet: Facet) -> str:
        """Say a facet as a choice."""
        match facet.what:
            case "kind":
                return say(KINDS, facet.value)
            case "service":
                return bare_name(self._desk.services_so_far, facet.value)
            case "outcome":
                outcome = cast(OutcomeId, facet.value)
                return outcome_word(outcome, to=self._desk.operator.side)
        return self.employee_name(facet.value)

    def cells(self, one: ComingEnding) -> Cells:
        """Return day, customer, service, outcome, who decided it, and how it will go."""
        ending, today = one.ending, self._desk.today()
        late, words = one.on <= today, coming_words(one.on, today)
        if days := max(0, (today - one.on).days):  # in one line at 80 columns; told in full below
            words = _("{n} d overdue", n=grouped(days))
        if one.plan.refusals:
            then = Cell(_("refused: {why}", why=self._why(one.plan.refusals[0])), "stop")
        else:
            then = Cell(pgettext("ending", "ends"), "ok")
        return (
            Cell(words, "stop") if late else f"{one.on}",
            f"{one.on}" if late else words,
            f"{one.number} {one.name}",
            bare_name(self._desk.services, one.service),
            self._outcome(one),
            f"{one.who}, {side_word(ending.side, to=self._desk.operator.side)}",
            then,
        )

    def _why(self, refusal: Refusal) -> str:
        """Say why in few words: customer and service stand in the row, all of it is told of it."""
        match refusal.code:
            case "main-contact-missing":
                return pgettext("hindrance", "no main contact")
            case "on-hold":
                return _("on hold")
        return refusal.message.replace("Visma ", "")

    def _outcome(self, one: ComingEnding) -> Cell:
        """Name the outcome; one that loses data stands out, as it does everywhere."""
        word = outcome_word(one.ending.outcome, to=self._desk.operator.side)
        if loses_data(self._desk.services, one.service, one.ending.outcome):
            return Cell(f"{LOSES}{word}", "loses")
        return Cell(word)

    def named(self, one: ComingEnding) -> str:
        """Name the collaboration."""
        return f"{service_name(self._desk.services, one.service)} · {one.number} {one.name}"

    def about(self, one: ComingEnding) -> tuple[Fact, ...]:
        """Tell who decided it and why, and what its day brings."""
        today = self._desk.today()
        facts = [
            Fact(pgettext("ending", "day"), f"{one.on}, {coming_words(one.on, today)}"),
            Fact(_("decided"), one.decision),
        ]
        if one.plan.refusals:
            why = _("On that day it would be refused:")
            if one.on < today:
                why = _("Its date has come, and it could not be ended:")
            facts.append(Fact("", why, "stop"))
            facts += [Fact("", refusal.message) for refusal in one.plan.refusals]
        else:
            facts.append(Fact("", _("On that day:"), "heading"))
            # that it ends then is said above; the plan is of that day, and would call it now
            facts += effect_facts([each for each in one.plan.effects if each.subject != "status"])
        return tuple(facts)

    def act_of(self, action: str) -> str | None:
        """Say that a hold that stands is released."""
        one = self.chosen() if action == "hold" else None
        today = self._desk.today()
        if one is not None and hold_against(one.plan.after, one.collaboration, today) is not None:
            return _("Release")
        return super().act_of(action)

    def nothing(self) -> str:
        """Say that nothing waits for a date, and how something comes to."""
        if self._only:
            return _("Nothing of that kind is there any more. Esc shows all.")
        if self._unread:
            return _("Of what could be read, no ending waits for its date.")
        return _(
            "No ending waits for its date. x on a collaboration, in the list, ends it on a date."
        )

    def undo_at(self) -> Place | str:
        """Return the collaboration under the cursor."""
        if (one := self.chosen()) is not None:
            return self.identity_of(one)
        return _("There is nothing here that could be undone.")

    def undoable(self) -> bool:
        """Return whether the ending under the cursor can be undone, or what was last done here."""
        one = self.chosen()
        if self.last is not None or one is None:
            return super().undoable()
        return self.would_undo(one.customer, self.identity_of(one))

    def not_all(self, why: str) -> str:
        """Say that a customer's dates could not be looked at."""
        return _("Not all dates could be looked at. {why}", why=why)

    def count(self) -> str:
        """Say how many endings wait, how many of them too long, and how many would be refused."""
        count, today = len(self.listed), self._desk.today()
        said = [ngettext("{count} ending", "{count} endings", count, count=grouped(count))]
        if late := sum(one.on < today for one in self.listed):
            said.append(ngettext("{count} overdue", "{count} overdue", late, count=grouped(late)))
        if refused := sum(bool(one.plan.refusals) for one in self.listed):
            said.append(_("{count} would be refused", count=grouped(refused)))
        return self.counted(" · ".join(said))

    def action_go(self) -> None:
        """Go to the collaboration under the cursor, in the list of customers."""
        one = self.chosen()
        if one is not None:
            self.leave_for(self.identity_of(one))

    @exclusive_action
    async def action_end(self) -> None:
        """Open the ending of the collaboration under the cursor."""
        if (one := self.chosen()) is not None:
            wish = End(collaboration=one.collaboration)
            await self._show_done(one, self._flows().end(one.number, wish))

    @exclusive_action
    async def action_withdraw(self) -> None:
        """Withdraw the ending under the cursor."""
        if (one := self.chosen()) is not None:
            withdrawal = self._flows().withdraw(one.number, one.collaboration)
            await self._show_done(one, withdrawal)

    @exclusive_action
    async def action_hold(self) -> None:
        """Put the collaboration under the cursor on hold, or release it."""
        if (one := self.chosen()) is not None:
            flows = HoldFlows(self.app, self._desk, self.status.report, tell=self.status.tell)
            await self._show_done(one, flows.hold(one.number, one.collaboration))

    @exclusive_action
    async def action_write(self) -> None:
        """Ask for a file, and write the endings that are shown into it as a calendar."""
        count = len(self.listed)
        title = ngettext(
            "Write {count} ending as a calendar",
            "Write {count} endings as a calendar",
            count,
            count=grouped(count),
        )
        from store.exchange.calendar_file import calendar  # its library is read for this alone

        desk = self._desk
        content = calendar(
            self.listed,
            desk.office,
            desk.services,
            by=desk.operator,
            now=desk.now(),
            unread=self._unread,
        )
        question = ask_for_new_file(title, "~/endings.ics", content, forms=(".ics",))
        self.status.tell(written_words(await self.app.push_screen_wait(question)))

    def _flows(self) -> CollaborationFlows:
        return CollaborationFlows(
            self.app,
            self._desk,
            self.status.report,
            tell=self.status.tell,
            may_write=self._may_write,
        )

    async def _show_done(self, one: ComingEnding, act: Awaitable[Done | None]) -> None:
        """Await an act, show what it did, and remember what can be undone."""
        done = await act
        await self.show_done(done, at=self.identity_of(one) if done is not None else None)
