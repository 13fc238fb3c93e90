"""What is answered once for all endings of a plan: by service, and the day and the reason."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll

from store.domain.catalogue import Services
from store.domain.model import Side
from store.domain.validation import MAX_REASON
from store.domain.wishes import End
from store.i18n.language import N_, _
from store.rules.endings.day import NoDay, day_meant
from tui.dialogs.base import once_laid_out
from tui.formatting.endings.ending_words import when_words
from tui.formatting.facts import Fact
from tui.screens.several.plan_rows import LineCure
from tui.screens.several.service_answers import ServiceAnswers
from tui.widgets.choices import Tick
from tui.widgets.day_field import DayField
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import NamesItsKeys
from tui.widgets.section import Section

ROOMY = 76
"""From so many cells on, the outcomes of a service stand side by side."""


class ServicesBox(VerticalScroll, NamesItsKeys):
    """What is asked of each service; where they are many, it scrolls."""

    BINDING_GROUP_TITLE = N_("For all of them")
    BINDINGS = [
        Binding("pagedown", "page_down", N_("More"), key_display="PgDn", id="services.more",
                tooltip=N_("Show what is asked about the other services")),
        Binding("pageup", "page_up", N_("Back"), show=False, id="services.back",
                tooltip=N_("Show what is asked about the services before")),
    ]  # fmt: skip

    def act_of(self, action: str) -> str | None:
        """Name the key only where there is more."""
        return "" if action in ("page_down", "page_up") and not self.max_scroll_y else None

    def hidden_words(self) -> str:
        """Say how many services are out of sight, above and below, or not wholly in sight."""
        # by how far it is scrolled: where they are on the screen is known with the next layout only
        parts = [part.virtual_region for part in self.query(ServiceAnswers)]
        top = self.scroll_offset.y
        above = sum(part.y < top for part in parts)
        below = sum(part.bottom > top + self.size.height for part in parts)
        match bool(above), bool(below):
            case True, True:
                return _("{above} above, {below} below", above=above, below=below)
            case True, False:
                return _("{n} above", n=above)
            case False, True:
                return _("{n} below", n=below)
            case _:
                return ""


class ForAll(Vertical):
    """The section with the questions; those of many services scroll by themselves."""

    DEFAULT_CSS = """
    ForAll {
        height: auto;
        & > #services { height: auto; max-height: 6; scrollbar-size-vertical: 1; }
        & > #common { height: auto; padding: 0 0 0 3; }
        & > #common > #on-field { width: 28; }
        & > #common > #reason-field { width: 1fr; }
    }
    """

    def __init__(
        self,
        known: Services,
        services: Sequence[str],
        today: Callable[[], dt.date],
        *,
        to: Side = "office",
    ) -> None:
        """Ask about the service of each collaboration; a service is asked about once."""
        super().__init__()
        self._known = known
        self._services = services
        self._today = today
        self._to: Side = to
        self.on: dt.date | None = None
        """The day that is meant; None means at once."""
        self.fault: str | None = None
        """What is wrong with the day that was typed."""

    def compose(self) -> ComposeResult:
        """Lay out a part for each service, and the line for the day and the reason."""
        yield Section(_("For all of them"), id="all")
        with ServicesBox(id="services", can_focus=False):
            first = 1
            for id in dict.fromkeys(self._services):
                yield (answers := self._part(id, self._services.count(id), first))
                first = answers.numbers.stop
        with Horizontal(id="common"):
            yield DayField(_("When"), id="on", value=_("now"), label_width=6)
            yield Field(_("Why"), id="reason", label_width=7, most=MAX_REASON)

    def _part(self, service: str, count: int, first: int) -> ServiceAnswers:
        known, to = self._known[service], self._to
        return ServiceAnswers(service, known, count, first=first, across=self._across, to=to)

    @property
    def _across(self) -> bool:
        return self.app.size.width >= ROOMY

    def on_resize(self, event: events.Resize) -> None:
        """Set outcomes side by side where they fit so, and keep in sight what has the focus."""
        for part in self.parts:
            part.set_across(self._across)
        once_laid_out(self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            focused.scroll_visible(animate=False)

    @property
    def parts(self) -> Iterator[ServiceAnswers]:
        """What is asked of each service."""
        return iter(self.query(ServiceAnswers))

    @property
    def answers(self) -> Mapping[str, End]:
        """What is answered for each service."""
        return {
            part.service_id: End(collaboration="", outcome=part.outcome, attested=part.attested)
            for part in self.parts
        }

    @property
    def common(self) -> End:
        """What is answered for all services."""
        reason = self.query_one("#reason", LineInput).value.strip() or None
        return End(collaboration="", on=self.on, reason=reason)

    @property
    def typed(self) -> object:
        """All that is answered here, as it was typed."""
        return self.answers, self.common.reason, self.query_one("#on", LineInput).value

    @property
    def numbers(self) -> list[int]:
        """The numbers of all outcomes."""
        return [number for part in self.parts for number in part.numbers]

    def take_day(self) -> None:
        """Understand the day that was typed, and say which is meant, or what is wrong with it."""
        typed, today = self.query_one("#on", LineInput).value, self._today()
        try:
            self.on, self.fault = day_meant(typed, today), None
            said = Fact("", when_words(self.on, today))
        except NoDay as fault:
            self.on, self.fault = None, f"{fault}"
            said = Fact("", fault.brief, "stop")
        self.query_one("#on-field", DayField).say(said)

    def on_mount(self) -> None:
        """Count anew what is out of sight when it has moved, or its room has changed."""
        for what in ("scroll_y", "virtual_size", "size"):
            self.watch(self._services_box, what, self._tell_when_laid_out, init=False)

    def _tell_when_laid_out(self) -> None:
        once_laid_out(self, self.tell_left)

    @property
    def _services_box(self) -> "ServicesBox":
        return self.query_one(ServicesBox)

    def tell_left(self) -> None:
        """Say of how many services nobody has said anything yet, and how many are out of sight."""
        unsaid = sum(part.outcome is None for part in self.parts)
        state = _("{n} to be chosen", n=unsaid) if unsaid else _("all chosen")
        hidden = self._services_box.hidden_words()
        self.query_one("#all", Section).state = " · ".join(filter(None, (hidden, state)))
        self.screen.refresh_bindings()

    def choose(self, number: int) -> None:
        """Choose an outcome by its number, or take that back; one that is not seen is shown."""
        for part in self.parts:
            if number in part.numbers:
                part.choices.action_number(number)

    async def ask_for(self, service: str, count: int) -> None:
        """Ask about so many of a service, which may be one that was not asked about before."""
        for part in self.parts:
            if part.service_id == service:
                part.count(count)
                return
        part = self._part(service, count, 1 + max(self.numbers, default=0))
        await self.query_one("#services").mount(part)

    def go_to(self, service: str, cure: LineCure) -> None:
        """Put the focus where something that stops a line of a service is answered."""
        part = next(part for part in self.parts if part.service_id == service)
        match cure:
            case "attest":
                ticks = [tick for tick in part.query(Tick) if not tick.value]
                next(iter(ticks), part.choices).focus()
            case "outcome":
                part.choices.focus()
            case "date":
                self.query_one("#on").focus()
            case _:
                self.query_one("#reason").focus()

    def go_to_unanswered(self) -> bool:
        """Put the focus on the first service that nobody has said anything of, if there is one."""
        part = next((part for part in self.parts if part.outcome is None), None)
        if part is not None:
            part.choices.focus()
        return part is not None
