"""Sent requests: what customers were asked for, when, by whom, and what they answered (R37)."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from store.desk.desk import Desk
from store.desk.overviews import SentRequest
from store.domain.catalogue import service_name
from store.domain.errors import StoreError
from store.domain.wishes import Approve, Decline, Remind, Wish
from store.domain.words import status_word
from store.i18n.language import N_, _, ngettext
from tui.dialogs.questions import Confirm, refusal_dialog
from tui.formatting.describe import effect_facts
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.formatting.safe_text import fit, grouped, local_time, safe
from tui.screens.base import carried_out, one_at_a_time
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine
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
        Binding("j", "down", show=False, id="requests.down"),
        Binding("k", "up", show=False, id="requests.up"),
    ]  # fmt: skip

    asked: reactive[tuple[SentRequest, ...]] = reactive(())

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out the requests, two lines each."""
        operator = self._desk.operator
        read_only = _("read-only") if operator.read_only else ""
        yield Masthead(_("Sent requests"), read_only, self._desk.office.name, operator.name)
        yield OptionList(id="users")
        yield Facts(id="nobody")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the requests."""
        self._read()
        self.query_one("#users").focus()

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
        options = self.query_one("#users", OptionList)
        at = options.highlighted or 0
        options.set_options([Option(self._row(each)) for each in self.asked])
        if self.asked:
            options.highlighted = min(at, len(self.asked) - 1)
        words = _("No request has been sent, or all have become collaborations.")
        nobody = Fact("", words, "muted")
        self.query_one("#nobody", Facts).facts = () if self.asked else (nobody,)
        self.query_one("#nobody").display = not self.asked

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_down(self) -> None:
        """Move down."""
        self.query_one("#users", OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Move up."""
        self.query_one("#users", OptionList).action_cursor_up()

    def action_remind(self) -> None:
        """Remind the customer."""
        self._ask_and_do(lambda id: Remind(collaboration=id), _("Remind"))

    def action_approve(self) -> None:
        """Accept the request."""
        self._ask_and_do(lambda id: Approve(collaboration=id), _("Approve"))

    def action_decline(self) -> None:
        """Do not accept the request."""
        self._ask_and_do(lambda id: Decline(collaboration=id), _("Decline"))

    @one_at_a_time
    async def _ask_and_do(self, made: MakeWish, verb: str) -> None:
        at = self.query_one("#users", OptionList).highlighted
        if at is None:
            return
        asked = self.asked[at]
        status = self.query_one(StatusLine)
        try:
            wish = made(asked.collaboration.id)
            plan = self._desk.plan(asked.number, wish)
            if plan.refusals:
                await self.app.push_screen_wait(refusal_dialog(_("Not possible"), plan.refusals))
                return
            title = f"{verb}: {service_name(self._desk.services, asked.collaboration.service)}"
            question = Confirm(f"{title} · {asked.name}", tuple(effect_facts(plan.effects)), verb)
            if await self.app.push_screen_wait(question):
                await carried_out(self._desk, asked.number, wish, plan.effects)
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
        each = asked.collaboration
        name = service_name(self._desk.services, each.service)
        waits = each.status == "requested"
        answer = _("no answer yet") if waits else status_word("declined")
        sent = _(
            "sent {date} by {who}, for the task {task}",
            date=each.requested_on,
            who=each.requested_by,
            task=each.task,
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
