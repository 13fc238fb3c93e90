"""Sent requests: what customers were asked for, when, by whom, and what they answered (R37)."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding

from store.desk.desk import Desk, Done
from store.desk.overviews import SentRequest
from store.domain.catalogue import service_name
from store.domain.clock import swedish_time
from store.domain.errors import StoreError
from store.domain.repository import OnDamage
from store.domain.wishes import Approve, Decline, Remind, Wish
from store.domain.words import status_word
from store.i18n.language import N_, _, grouped, ngettext, pgettext
from store.rules.history_words import Names, entry_words
from tui.dialogs.questions import Confirm, refusal_dialog
from tui.formatting.columns import WIDEST_CUSTOMER, Cell, Column
from tui.formatting.endings.plan_facts import effect_facts, saved_of
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact, Place
from tui.formatting.said import Said
from tui.screens.base import asked, carry_out, exclusive_action, for_a_moment
from tui.screens.lists.list_screen import ListScreen, undo_key
from tui.widgets.table import Cells

MakeWish = Callable[[str], Wish]


class SentRequests(ListScreen[SentRequest]):
    """Lists requests and their answers. The office reminds; the customer approves or declines."""

    BINDING_GROUP_TITLE = N_("Sent requests")
    BINDINGS = [
        Binding("enter", "go", N_("Go there"), key_display="Enter", id="requests.go",
                tooltip=N_("Go to the collaboration, in the list")),
        Binding("r", "remind", N_("Remind"), id="requests.remind",
                tooltip=N_("Remind the customer of the request")),
        Binding("a", "approve", N_("Approve"), id="requests.approve",
                tooltip=N_("Approve the request; the collaboration starts")),
        Binding("d", "decline", N_("Decline"), id="requests.decline",
                tooltip=N_("Decline the request")),
        undo_key("requests.undo"),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column(N_("Customer"), 18, WIDEST_CUSTOMER),
        Column(N_("Service"), 14, 24),
        Column(N_("Sent"), 10, 10),
        Column(N_("Reminded"), 11, 11, wide=True, right=True),
        Column(N_("Answer"), 13, 24),
    )
    ON_A_ROW: ClassVar = ("go", "remind", "approve", "decline")

    def __init__(self, desk: Desk, *, at: Place | None = None) -> None:
        super().__init__(desk)
        self._at = at
        self._own = desk.company is not None
        if self._own:
            self.BINDING_GROUP_TITLE = N_("Requests")

    def begins_at(self) -> int:
        """Return the request that one has come for."""
        found = (
            place for place, one in enumerate(self.listed) if self.identity_of(one) == self._at
        )
        return next(found, 0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer each side its own acts; grey them where nothing can be changed."""
        side = self._desk.operator.side
        if action == "remind" and side != "office":
            return False
        if action in ("approve", "decline") and side != "customer":
            return False
        allowed = super().check_action(action, parameters)
        if self._desk.operator.read_only and action in ("remind", "approve", "decline"):
            return allowed and None
        return allowed

    def place(self) -> str:
        """Say what is listed."""
        office = self._desk.office.name
        if self._own:
            return _("Requests from {office}", office=office)
        return _("Sent requests · {office}", office=office)

    def read(self, on_damage: OnDamage) -> Iterable[SentRequest]:
        """Read what waits for an answer, and what was declined."""
        return self._desk.requests(on_damage)

    def identity_of(self, one: SentRequest) -> Place:
        """Return which collaboration is asked for."""
        return Place(one.number, one.collaboration.id)

    def cells(self, one: SentRequest) -> Cells:
        """Return customer, service, day, how often reminded, and the answer."""
        waits = one.collaboration.status == "requested"
        answer = Cell(_("no answer yet"), "ask") if waits else status_word("declined")
        return (
            f"{one.number} {one.name}",
            bare_name(self._desk.services_so_far, one.collaboration.service),
            f"{one.collaboration.requested_on or ''}",
            grouped(len(one.reminded)) if one.reminded else "-",
            answer,
        )

    def named(self, one: SentRequest) -> str:
        """Name what was asked for, and of whom; the number stands in the line itself."""
        service = bare_name(self._desk.services_so_far, one.collaboration.service)
        return f"{service} · {one.name}"

    def about(self, one: SentRequest) -> tuple[Fact, ...]:
        """Tell who asked, for which task, and how often the customer was reminded."""
        asked = one.collaboration
        by = asked.requested_by and self.employee_name(asked.requested_by)
        waits = asked.status == "requested"
        answer = _("no answer yet") if waits else status_word("declined")
        sent = _("{date} by {who}", date=asked.requested_on, who=by)
        facts = [
            Fact(pgettext("request", "sent"), sent),
            Fact(pgettext("request", "task"), asked.task or "-"),
        ]
        if asked.variant:
            facts.append(Fact(pgettext("request", "variant"), asked.variant))
        if one.reminded:
            times = ngettext(
                "{count} time, last {last}",
                "{count} times, last {last}",
                len(one.reminded),
                count=grouped(len(one.reminded)),
                last=swedish_time(one.reminded[-1]),
            )
            facts.append(Fact(pgettext("request", "reminded"), times))
        facts.append(Fact(pgettext("request", "answer"), answer, "ask" if waits else ""))
        return tuple(facts)

    def nothing(self) -> str:
        """Say that nothing waits."""
        if self._own:
            return _("No request waits for your answer.")
        return _("No request has been sent, or all have become collaborations.")

    def undo_at(self) -> Place | str:
        """Return the collaboration that is asked for: the refusal says what stays."""
        one = self.chosen()
        if one is None:
            return _("There is nothing here that could be undone.")
        return self.identity_of(one)

    def does_nothing(self, action: str) -> bool:
        """Return whether the request under the cursor has its answer, and waits for none."""
        if action in ("remind", "approve", "decline"):
            one = self.chosen()
            return one is not None and one.collaboration.status != "requested"
        return super().does_nothing(action)

    def undoable(self) -> bool:
        """Return that nothing is: what was sent and what was answered stays."""
        return False

    def not_all(self, why: str) -> str:
        """Say that not all is shown."""
        return why  # what cannot be read stops the list as a whole

    def count(self) -> str:
        """Say how many there are."""
        count = len(self.listed)
        return ngettext("{count} request", "{count} requests", count, count=grouped(count))

    def action_go(self) -> None:
        """Go to the collaboration under the cursor, in the list of customers."""
        if (one := self.chosen()) is not None:
            self.leave_for(self.identity_of(one))

    def action_remind(self) -> None:
        """Remind the customer."""
        self._ask_and_do(lambda id: Remind(collaboration=id), _("Remind"))

    def action_approve(self) -> None:
        """Accept the request."""
        self._ask_and_do(lambda id: Approve(collaboration=id), _("Approve"))

    def action_decline(self) -> None:
        """Do not accept the request."""
        self._ask_and_do(lambda id: Decline(collaboration=id), _("Decline"))

    @exclusive_action
    async def _ask_and_do(self, make_wish: MakeWish, verb: str) -> None:
        one = self.chosen()
        if one is None:
            return
        try:
            wish = make_wish(one.collaboration.id)
            plan = await asked(self._desk, self._desk.plan, one.number, wish)
            if plan.refusals:
                await self.app.push_screen_wait(
                    refusal_dialog(_("Not possible: {act}", act=verb), plan.refusals)
                )
                return
            title = f"{verb}: {service_name(self._desk.services, one.collaboration.service)}"
            question = Confirm(f"{title} · {one.name}", tuple(effect_facts(plan.effects)), verb)
            if await self.app.push_screen_wait(question):
                done = await carry_out(self.app, self._desk, one.number, wish, plan.effects)
                self.last = self.identity_of(one)
                await for_a_moment(self, self.reload)
                self.status.say(self._said_of(done))
        except StoreError as error:
            self.status.report(error)

    def _said_of(self, done: Done) -> Said:
        names = Names(done.customer, self._desk.operator.employees, self._desk.services_so_far)
        what = entry_words(done.entry, names)
        if not self._own:
            what = f"{what}, {done.customer.name}"
        return saved_of(done, what, undoable=False)
