"""Sent requests: what customers were asked for, when, by whom, and what they answered (R37)."""

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen

from store.desk.desk import Desk
from store.desk.overviews import SentRequest
from store.domain.catalogue import service_name
from store.domain.errors import StoreError
from store.domain.wishes import Approve, Decline, Remind, Wish
from store.domain.words import status_word
from store.i18n.language import N_, _, ngettext
from tui.dialogs.questions import Confirm, refusal_dialog
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.formatting.plan_facts import effect_facts
from tui.formatting.safe_text import fit, grouped, local_time, safe
from tui.screens.base import carry_out, exclusive_action
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine

MakeWish = Callable[[str], Wish]


class SentRequests(Screen[None]):
    """Lists requests and their answers. The office reminds; the customer approves or declines."""

    BINDING_GROUP_TITLE = N_("Sent requests")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="requests.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape,q", "leave", N_("Back"), key_display="Esc", id="requests.back",
                tooltip=N_("Go back")),
        Binding("r", "remind", N_("Remind"), id="requests.remind",
                tooltip=N_("Remind the customer of the request")),
        Binding("a", "approve", N_("Approve"), id="requests.approve",
                tooltip=N_("Accept the request; the collaboration starts")),
        Binding("d", "decline", N_("Decline"), id="requests.decline",
                tooltip=N_("Do not accept the request")),
    ]  # fmt: skip

    asked: reactive[tuple[SentRequest, ...]] = reactive(())

    request_lines = getters.query_one("#users", Lines)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out the requests, two lines each."""
        operator = self._desk.operator
        read_only = _("read-only") if operator.read_only else ""
        yield Masthead(_("Sent requests"), read_only, self._desk.office.name, operator.name)
        yield Lines(id="users")
        yield Facts(id="nobody")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the requests."""
        self._read()
        self.request_lines.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer each side its own acts; grey them where nothing can be changed."""
        if self._desk.operator.read_only and action in ("remind", "approve", "decline"):
            return None
        if action == "remind":
            return self._desk.operator.side == "office"
        if action in ("approve", "decline"):
            return self._desk.operator.side == "customer"
        return True

    def watch_asked(self) -> None:
        """Show the requests as they are now."""
        lines = self.request_lines
        # an answered or reminded request is another value: the cursor then stays at its height
        lines.fill(
            [(line, self._row(line)) for line in self.asked], otherwise=lines.highlighted or 0
        )
        none = _("No request has been sent, or all have become collaborations.")
        nobody = Fact("", none, "muted")
        self.query_one("#nobody", Facts).facts = () if self.asked else (nobody,)
        self.query_one("#nobody").display = not self.asked

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

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
        asked: SentRequest | None = self.request_lines.current
        if asked is None:
            return
        status = self.query_one(StatusLine)
        try:
            wish = make_wish(asked.collaboration.id)
            plan = self._desk.plan(asked.number, wish)
            if plan.refusals:
                await self.app.push_screen_wait(refusal_dialog(_("Not possible"), plan.refusals))
                return
            title = f"{verb}: {service_name(self._desk.services, asked.collaboration.service)}"
            question = Confirm(f"{title} · {asked.name}", tuple(effect_facts(plan.effects)), verb)
            if await self.app.push_screen_wait(question):
                await carry_out(self._desk, asked.number, wish, plan.effects)
                status.tell(_("Saved."))
                self._read()
        except StoreError as error:
            status.report(error)

    @on(News)
    def _read(self) -> None:
        try:
            self.asked = self._desk.requests()
        except StoreError as error:
            self.query_one(StatusLine).report(error)

    def _row(self, asked: SentRequest) -> Content:
        collaboration = asked.collaboration
        name = service_name(self._desk.services, collaboration.service)
        waits = collaboration.status == "requested"
        answer = _("no answer yet") if waits else status_word("declined")
        sent = _(
            "sent {date} by {who}, for the task {task}",
            date=collaboration.requested_on,
            who=collaboration.requested_by,
            task=collaboration.task,
        )
        if asked.reminded:
            sent = ngettext(
                "{sent}; reminded {count} time, last {last}",
                "{sent}; reminded {count} times, last {last}",
                len(asked.reminded),
                sent=sent,
                count=grouped(len(asked.reminded)),
                last=local_time(asked.reminded[-1]),
            )
        return Content.assemble(
            (f"{fit(f'{asked.number} {asked.name}', 32)} {fit(name, 26)} {answer}", "bold"),
            (f"\n    {safe(sent)}", "$foreground-muted"),
        )
