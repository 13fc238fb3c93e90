"""History: who did what, on which side, when, why and with which answers; only ever added to."""

import datetime as dt
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from store.csv_cells import written
from store.errors import StoreError
from store.history import HEADINGS, Remembered, searched, table
from tui.dialogs import Prompt
from tui.facts import Fact, Facts
from tui.field import Field, Line
from tui.key_line import KeyLine
from tui.masthead import Masthead
from tui.news import News
from tui.one_at_a_time import one_at_a_time
from tui.saving import save_as
from tui.status_line import StatusLine
from tui.text import counted, fit, grouped, local_time, safe

Read = Callable[[], tuple[Remembered, ...]]


class History(Screen[None]):
    """Lists what was done, the latest first, and tells all of what is under the cursor."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDING_GROUP_TITLE = "History"
    BINDINGS = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="history.help",
                tooltip="All keys of this screen"),
        Binding("escape,q", "leave", "Back", key_display="Esc", id="history.back",
                tooltip="Clear search and dates, or go back"),
        Binding("slash,f3", "go('words')", "Find", key_display="/", id="history.search",
                tooltip="Show only lines with these words"),
        Binding("d", "go('since')", "Dates", id="history.dates",
                tooltip="Show only what was done from a day on, or until one"),
        Binding("w", "write", "Write file", id="history.write",
                tooltip="Write the lines that are shown into a CSV file"),
        Binding("tab", "app.focus_next", "Next field", show=False, id="history.next"),
        Binding("j", "down", show=False, id="history.down"),
        Binding("k", "up", show=False, id="history.up"),
    ]  # fmt: skip

    lines: reactive[tuple[Remembered, ...]] = reactive(tuple, init=False)
    shown: reactive[tuple[Remembered, ...]] = reactive(tuple, init=False)

    def __init__(
        self, about: str, lines: tuple[Remembered, ...], read: Read, *, may_write: bool = True
    ) -> None:
        super().__init__()
        self._may_write = may_write
        self._about = about
        self._read = read
        self.set_reactive(History.lines, lines)

    def compose(self) -> ComposeResult:
        """Lay out the search, the lines, and one of them in full."""
        yield Masthead("History", self._about)
        with Horizontal(classes="fields"):
            yield Field("Find", id="words", hint="/ all of a line", goes_on=False)
            yield Field("From", id="since", hint="2026-01-31", goes_on=False)
            yield Field("until", id="until", hint="2026-12-31", goes_on=False)
        with Vertical(id="panes"):
            yield OptionList(id="lines")
            with VerticalScroll(id="details"):
                yield Facts(id="facts")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show all lines."""
        self._search()
        if not self.shown:
            self.watch_shown((), ())  # no change, so nobody has said that there is nothing
        self.query_one("#lines").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Under `--restricted`, no file is named."""
        return action != "write" or self._may_write

    @on(News)
    def look_again(self) -> None:
        """Show what others have done; the cursor stays on its line."""
        try:
            self.lines = self._read()
        except StoreError as error:
            self.query_one(StatusLine).report(error)

    def watch_lines(self) -> None:
        """Search in the lines that there are now."""
        self._search()

    @on(Input.Changed)
    def search(self) -> None:
        """Show what has the words, within the dates."""
        self._search()

    @on(Input.Submitted)
    def look(self) -> None:
        """Go on in the lines."""
        self.query_one("#lines").focus()

    def _search(self) -> None:
        since, until = self._day("since"), self._day("until")
        words = self.query_one("#words", Line).value
        self.shown = searched(self.lines, words, since, until)
        count = f"{grouped(len(self.shown))} of {counted(len(self.lines), 'line', 'lines')}"
        odd = [id for id in ("since", "until") if self._typed(id) and self._day(id) is None]
        wrong = " · no day yet, such as 2026-12-31" if odd else ""
        self.query_one(StatusLine).tell(f"{count}{wrong}")

    def watch_shown(self, before: tuple[Remembered, ...], after: tuple[Remembered, ...]) -> None:
        """List the lines, with the cursor on the one it was on."""
        options = self.query_one("#lines", OptionList)
        at = options.highlighted
        was = before[at] if at is not None and at < len(before) else None
        options.set_options([Option(_row(line)) for line in after])
        if after:
            options.highlighted = after.index(was) if was in after else 0
            return
        nothing = "Nothing is like that. Esc clears the search." if self.lines else NOTHING
        self.query_one("#facts", Facts).facts = (Fact("", nothing, "muted"),)

    @on(OptionList.OptionHighlighted, "#lines")
    def tell(self, event: OptionList.OptionHighlighted) -> None:
        """Tell all of a line."""
        if event.option_index < len(self.shown):
            self.query_one("#facts", Facts).facts = _facts(self.shown[event.option_index])

    def _typed(self, id: str) -> str:
        return self.query_one(f"#{id}", Line).value.strip()

    def _day(self, id: str) -> dt.date | None:
        """Return the day that was typed; until it is one, it is as if none were."""
        try:
            return dt.date.fromisoformat(self._typed(id))
        except ValueError:
            return None

    def action_go(self, field: str) -> None:
        """Go to one of the fields above."""
        self.set_focus(self.query_one(f"#{field}", Line))  # at once: letters may follow

    def action_leave(self) -> None:
        """Clear search and dates, or go back."""
        filled = [line for line in self.query(Line) if line.value]
        if self.query_one(StatusLine).acknowledge():
            return
        if filled:
            for line in filled:
                line.value = ""
            self.query_one("#lines").focus()
        else:
            self.dismiss(None)

    @one_at_a_time
    async def action_write(self) -> None:
        """Ask for a file, and write what is shown into it."""
        title = f"Write {counted(len(self.shown), 'line', 'lines')} of history"
        file = await self.app.push_screen_wait(
            Prompt(title, "File", "Write", value="~/history.csv")
        )
        if file is not None:
            told = save_as(file, written(HEADINGS, table(self.shown)))
            self.query_one(StatusLine).tell(told)

    def action_down(self) -> None:
        """Move down."""
        self.query_one("#lines", OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Move up."""
        self.query_one("#lines", OptionList).action_cursor_up()


NOTHING = "Nothing has been done yet. What is ended, edited or changed will stand here."


def _row(line: Remembered) -> Content:
    entry = line.entry
    what = f"{entry.action} {entry.collaboration or entry.details.get('email', '')}"
    return Content(
        f"{local_time(entry.at)}  {fit(f'{line.number} {line.name}', 22)}  {fit(what, 28)}  "
        f"{safe(entry.by)}"
    )


def _facts(line: Remembered) -> tuple[Fact, ...]:
    entry = line.entry
    who = entry.by if entry.by == entry.os_user else f"{entry.by} (account {entry.os_user})"
    facts = [
        Fact("", f"{line.number} {line.name}", "heading"),
        Fact("when", local_time(entry.at)),
        Fact("who", f"{who}, for the {entry.side}"),
        Fact("what", f"{entry.action} {entry.collaboration or ''}".strip()),
    ]
    if entry.reason:
        facts.append(Fact("why", entry.reason))
    return (*facts, *(Fact(what, said) for what, said in entry.details.items()))
