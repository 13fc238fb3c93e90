"""History: who did what, on which side, when, why and with which answers; only ever added to."""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input, OptionList

from store.domain.errors import StoreDamaged, StoreError
from store.domain.repository import OnDamage
from store.domain.words import action_word, detail_label, detail_words, side_word
from store.i18n.language import N_, _, ngettext
from store.rules.history import HEADINGS, HistoryLine, search_history, table
from store.tables.csv_table import encode_csv
from tui.dialogs.questions import Prompt
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.formatting.safe_text import fit, grouped, local_time, safe
from tui.screens.base import exclusive_action
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine

Read = Callable[[OnDamage], tuple[HistoryLine, ...]]
"""Reads the lines as they are in the store now, and tells what cannot be read."""
NOTHING = N_("Nothing has been done yet. What is ended, edited or changed will stand here.")


class History(Screen[None]):
    """Lists what was done, the latest first, and tells all of what is under the cursor."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDING_GROUP_TITLE = N_("History")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="history.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape,q", "leave", N_("Back"), key_display="Esc", id="history.back",
                tooltip=N_("Clear search and dates, or go back")),
        Binding("slash,f3", "go('words')", N_("Find"), key_display="/", id="history.search",
                tooltip=N_("Show only lines with these words")),
        Binding("d", "go('since')", N_("Dates"), id="history.dates",
                tooltip=N_("Show only what was done from a day on, or until one")),
        Binding("w", "write", N_("Write file"), id="history.write",
                tooltip=N_("Write the lines that are shown into a CSV file")),
        Binding("tab", "app.focus_next", N_("Next field"), show=False, id="history.next"),
        # in the lines, also while the details have the focus
        Binding("j", "move('down')", N_("Down"), show=False, id="history.down"),
        Binding("k", "move('up')", N_("Up"), show=False, id="history.up"),
    ]  # fmt: skip

    lines: reactive[tuple[HistoryLine, ...]] = reactive(tuple, init=False)
    shown: reactive[tuple[HistoryLine, ...]] = reactive(tuple, init=False)

    history_lines = getters.query_one("#lines", Lines)

    def __init__(
        self,
        about: str,
        lines: tuple[HistoryLine, ...],
        read: Read,
        *,
        unread: Iterable[StoreDamaged] = (),
        may_write: bool = True,
    ) -> None:
        super().__init__()
        self._may_write = may_write
        self._about = about
        self._read = read
        self._unread = tuple(unread)
        self.set_reactive(History.lines, lines)

    def compose(self) -> ComposeResult:
        """Lay out the search, the lines, and one of them in full."""
        yield Masthead(_("History"), self._about)
        with Horizontal(classes="fields"):
            yield Field(_("Find"), id="words", goes_on=False, label_width=6)
            yield Field(_("From"), id="since", goes_on=False, label_width=6)
            yield Field(_("until"), id="until", goes_on=False, label_width=6)
        with Vertical(id="panes"):
            yield Lines(id="lines")
            with VerticalScroll(id="details"):
                yield Facts(id="facts")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show all lines."""
        self._search()
        if not self.shown:
            self.watch_shown()  # without a change nothing else fills an empty list
        self._warn()
        self.history_lines.focus()

    def _warn(self) -> None:
        """Name the first of what could not be read, so that the lines are not all there are."""
        if self._unread:
            why = self._unread[0]
            self.query_one(StatusLine).warn(_("Not all of the history is shown. {why}", why=why))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Under `--restricted`, no file is named."""
        return action != "write" or self._may_write

    @on(News)
    def reload(self) -> None:
        """Show what others have done; the cursor stays on its line."""
        unread: list[StoreDamaged] = []
        try:
            self.lines = self._read(unread.append)
        except StoreError as error:
            self.query_one(StatusLine).report(error)
            return
        before, self._unread = self._unread, tuple(unread)
        if [*map(str, before)] != [*map(str, unread)]:
            self._warn()

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
        self.history_lines.focus()

    def _search(self) -> None:
        since, until = self._day("since"), self._day("until")
        words = self.query_one("#words", LineInput).value
        self.shown = search_history(self.lines, words, since, until)
        count = ngettext(
            "{shown} of {count} line",
            "{shown} of {count} lines",
            len(self.lines),
            shown=grouped(len(self.shown)),
            count=grouped(len(self.lines)),
        )
        odd = [id for id in ("since", "until") if self._typed(id) and self._day(id) is None]
        if odd:
            count = _("{lines} · no day yet, such as 2026-12-31", lines=count)
        self.query_one(StatusLine).tell(count)

    def watch_shown(self) -> None:
        """List the lines, with the cursor on the one it was on."""
        self.history_lines.fill((line, _row(line)) for line in self.shown)
        if not self.shown:
            nothing = _("Nothing is like that. Esc clears the search.")
            self._tell(Fact("", nothing if self.lines else _(NOTHING), "muted"))

    @on(OptionList.OptionHighlighted, "#lines")
    def tell_line(self, event: OptionList.OptionHighlighted) -> None:
        """Tell all of a line."""
        line: HistoryLine | None = self.history_lines.of_line(event.option_index)
        if line is not None:
            self._tell(*_facts(line))

    def _tell(self, *facts: Fact) -> None:
        self.query_one("#facts", Facts).facts = facts

    def _typed(self, id: str) -> str:
        return self.query_one(f"#{id}", LineInput).value.strip()

    def _day(self, id: str) -> dt.date | None:
        """Return the day that was typed; until it is one, it is as if none were."""
        try:
            return dt.date.fromisoformat(self._typed(id))
        except ValueError:
            return None

    def action_go(self, field: str) -> None:
        """Go to one of the fields above."""
        # not `focus()`, which comes a message later: letters may be there before it
        self.set_focus(self.query_one(f"#{field}", LineInput))

    def action_leave(self) -> None:
        """Clear search and dates, or go back."""
        filled = [line for line in self.query(LineInput) if line.value]
        if self.query_one(StatusLine).acknowledge():
            return
        if filled:
            for line in filled:
                line.value = ""
            self.history_lines.focus()
        else:
            self.dismiss(None)

    @exclusive_action
    async def action_write(self) -> None:
        """Ask for a file, and write what is shown into it."""
        title = ngettext(
            "Write {count} line of history",
            "Write {count} lines of history",
            len(self.shown),
            count=grouped(len(self.shown)),
        )
        file = await self.app.push_screen_wait(
            Prompt(title, _("File"), _("Write"), value="~/history.csv")
        )
        if file is not None:
            written = write_new_file(file, encode_csv(HEADINGS, table(self.shown)))
            self.query_one(StatusLine).tell(written)

    def action_move(self, way: Literal["down", "up"]) -> None:
        """Move in the lines."""
        lines = self.history_lines
        (lines.action_cursor_down if way == "down" else lines.action_cursor_up)()


def _row(line: HistoryLine) -> Content:
    entry = line.entry
    what = f"{action_word(entry.action)} {entry.collaboration or entry.details.get('email', '')}"
    return Content(
        f"{local_time(entry.at)}  {fit(f'{line.number} {line.name}', 22)}  {fit(what, 28)}  "
        f"{safe(entry.by)}"
    )


def _facts(line: HistoryLine) -> tuple[Fact, ...]:
    entry = line.entry
    who = entry.by
    if entry.by != entry.os_user:
        who = _("{who} (account {account})", who=entry.by, account=entry.os_user)
    what = f"{action_word(entry.action)} {entry.collaboration or ''}".strip()
    facts = [
        Fact("", f"{line.number} {line.name}", "heading"),
        Fact(_("when"), local_time(entry.at)),
        Fact(_("who"), _("{who}, for the {side}", who=who, side=side_word(entry.side))),
        Fact(_("what"), what),
    ]
    if entry.reason:
        facts.append(Fact(_("why"), entry.reason))
    details = entry.details.items()
    return (
        *facts,
        *(Fact(detail_label(what), detail_words(what, value)) for what, value in details),
    )


def write_new_file(file: str, content: bytes) -> str:
    """Write a new file and say where, or why not; what is there already is never written over."""
    path = Path(file).expanduser()
    try:
        with path.open("xb") as new:
            new.write(content)
    except FileExistsError:
        return _("{path}: is there already; choose another name.", path=path)
    except OSError as error:
        return _("{path}: cannot be written: {why}.", path=path, why=error.strerror)
    return _("Written: {path}", path=path)
