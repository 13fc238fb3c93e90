"""History: who did what, on which side, when, why and with which answers; only ever added to."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from store.desk import Remembered
from store.filters import folded
from tui.facts import Fact, Facts
from tui.field import Field, Line
from tui.masthead import Masthead
from tui.text import counted, fit, local_time, safe


class History(Screen[None]):
    """Lists what was done, the latest first, and tells all of what is under the cursor."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDING_GROUP_TITLE = "History"
    BINDINGS = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="history.help",
                tooltip="All keys of this screen"),
        Binding("escape,q", "leave", "Back", key_display="Esc", id="history.back",
                tooltip="Clear the search, or go back"),
        Binding("slash,f3", "search", "Find", key_display="/", id="history.search",
                tooltip="Show only lines with these words"),
        Binding("j", "down", show=False, id="history.down"),
        Binding("k", "up", show=False, id="history.up"),
    ]  # fmt: skip

    words: reactive[str] = reactive("", init=False)

    def __init__(self, about: str, lines: tuple[Remembered, ...]) -> None:
        super().__init__()
        self._about = about
        self._lines = lines
        self._shown: tuple[Remembered, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the search, the lines, and one of them in full."""
        yield Masthead("History", self._about, counted(len(self._lines), "line", "lines"))
        yield Field("Find", id="words", hint="/ finds words in all of a line")
        with Vertical(id="panes"):
            yield OptionList(id="lines")
            with VerticalScroll(id="details"):
                yield Facts(id="facts")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show all lines."""
        self.watch_words()
        self.query_one("#lines").focus()

    def watch_words(self) -> None:
        """Show the lines that have all the words."""
        words = folded(self.words).split()
        self._shown = tuple(
            line for line in self._lines if all(word in _searched(line) for word in words)
        )
        options = self.query_one("#lines", OptionList)
        options.set_options([Option(_row(line)) for line in self._shown])
        if self._shown:
            options.highlighted = 0
        else:
            nothing = "Nothing has these words." if words else "Nothing has been done yet."
            self.query_one("#facts", Facts).facts = (Fact("", nothing, "muted"),)

    @on(OptionList.OptionHighlighted, "#lines")
    def tell(self, event: OptionList.OptionHighlighted) -> None:
        """Tell all of a line."""
        self.query_one("#facts", Facts).facts = _facts(self._shown[event.option_index])

    @on(Input.Changed, "#words")
    def search(self, event: Input.Changed) -> None:
        """Show what has the words."""
        self.words = event.value

    def action_search(self) -> None:
        """Go to the search line."""
        self.set_focus(self.query_one("#words", Line))  # at once: letters may follow

    def action_leave(self) -> None:
        """Clear the search, or go back."""
        line = self.query_one("#words", Line)
        if line.value:
            line.value = ""
            self.query_one("#lines").focus()
        else:
            self.dismiss(None)

    def action_down(self) -> None:
        """Move down."""
        self.query_one("#lines", OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Move up."""
        self.query_one("#lines", OptionList).action_cursor_up()


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


def _searched(line: Remembered) -> str:
    entry = line.entry
    parts = (line.number, line.name, entry.by, entry.side, entry.action, entry.collaboration,
             entry.reason, *entry.details, *entry.details.values())  # fmt: skip
    return folded(" ".join(part for part in parts if part))
