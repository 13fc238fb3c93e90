"""The gallery of the parts of forms: a page for each, in all its states, as each look shows it.

`python -m tests.pictures gallery` draws it into `screenshots/`; its files are to be looked at while
a part is made, and are not kept.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget

from store.demo import demo_office
from store.desk.opening import make_store, open_desk
from tests.pictures.scenes import NOW, PICTURES, picture, surroundings
from tui.app import SamarbeteApp
from tui.formatting.columns import Cell, Column
from tui.formatting.facts import Fact, Tone
from tui.terminal.look import ABLE, Look
from tui.terminal.themes import DARK, HIGH_CONTRAST, ThemeChoice
from tui.widgets.button import Button
from tui.widgets.check_line import CheckAct, CheckLine
from tui.widgets.choices import Choice, Choices, Tick
from tui.widgets.facts import Facts
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.section import Section
from tui.widgets.status_line import StatusLine
from tui.widgets.table import Table

SIZE = (80, 24)
TONES: tuple[Tone, ...] = ("heading", "muted", "stop", "ask", "ok", "waived", "loses")
OUTCOMES = (Choice("continue", "customer continues"), Choice("delete", "end and delete", True))
ACTS = (CheckAct("a", "confirm"), CheckAct("v", "waive"))


class Dressed(NamedTuple):
    """How a terminal looks: what it can, and the theme that was chosen."""

    name: str
    look: Look = ABLE
    theme: str = DARK


LOOKS = (
    Dressed("dark"),
    Dressed("light", Look(light=True), "light"),
    Dressed("high-contrast", theme=HIGH_CONTRAST),
    Dressed("16-colours", Look(colours=16)),
    Dressed("16-colours-light", Look(colours=16, light=True), "light"),
    Dressed("no-colours", Look(colours=0)),
    Dressed("ascii", Look(plain=True)),
)


def sections() -> Iterator[Widget]:
    """A section with and without a state, and one whose title is cut."""
    yield Section("Users")
    yield Section("Before ending", "3 open")
    yield Section("A title that is far too long to stand beside its state " * 2, "1 of 1 284")


def choices() -> Iterator[Widget]:
    """Choices with one chosen, with none, and side by side; ticks."""
    yield Choices(OUTCOMES, "continue", id="first")
    yield Choices(OUTCOMES)
    yield Choices(OUTCOMES, "delete", across=True, first=3)
    yield Tick("I answer for it", True)
    yield Tick("All work is finished, for all three of them, and for what hangs on them too")


def checks() -> Iterator[Widget]:
    """A check in each of its states."""
    words: tuple[tuple[str, Tone], ...] = (
        ("ok", "ok"), ("ask", "ask"), ("open", "stop"), ("waived", "waived"), ("stop", "stop")
    )  # fmt: skip
    for place, (word, tone) in enumerate(words):
        acts = () if word == "ok" else ACTS
        text = "All work for the customer is finished, and somebody has said so who knows it"
        yield CheckLine(word, text, acts, tone=tone, id="first" if place == 1 else None)


def fields() -> Iterator[Widget]:
    """A field that is filled, one with a hint, one that cannot be typed in."""
    yield Field("Name", id="first", value="Eva Lind")
    yield Field("When", id="when", hint="2026-12-31, +30, or eom")
    yield Field("Phone", id="phone", value="+46 8 123", hint="may be left out")
    locked = Field("Period, months", id="period", value="12")
    locked.disabled = True
    yield locked


def buttons() -> Iterator[Widget]:
    """A button in focus, one that loses data, one that cannot be pressed."""
    off = Button("Not now")
    off.disabled = True
    for row in (
        (Button("End 3 on 2026-12-31", key="Ctrl+S", id="first"), Button("Cancel", key="Esc")),
        (Button("End and delete", key="Ctrl+S", loses=True), off),
    ):
        yield Horizontal(*row, classes="buttons")


def tables() -> Iterator[Widget]:
    """A table under its section, with coloured cells and names of every width."""
    section = Section("3 can be ended, 1 cannot")
    columns = (
        Column("", 4, 4),
        Column("No.", 4, 4),
        Column("Customer", 12, 30),
        Column("Stops", 8, 30),
    )
    rows = (
        ("1", (Cell("ok", "ok"), "1003", "Gamma Åkeri AB", "")),
        ("2", (Cell("ok", "ok"), "1012", "Sjöviks Bageri AB", "")),
        ("3", (Cell("ask", "ask"), "1024", "日本 Trädgård AB", "1 to confirm")),
        ("4", (Cell("stop", "stop"), "1001", "Alfa Bygg AB", "2 reports · 1 outlay")),
    )
    yield section
    yield Table(columns, rows, id="first", enter="Cure", section=section)


def tones() -> Iterator[Widget]:
    """Each tone with its word, and as a sentence."""
    yield Facts(*(Fact(tone, "what it means", tone) for tone in TONES))
    yield Section("Without a label")
    yield Facts(*(Fact("", f"{tone}: what it means", tone) for tone in TONES))


def news() -> Iterator[Widget]:
    """The status line with news and with an error, between sections."""
    told, failed = StatusLine(), StatusLine()
    told.news, failed.error = "Created: Rut Berg, User. Saved.", "the store is busy: locked by bo"
    yield told
    yield failed
    yield Button("Close", key="Esc", id="first")


PAGES: dict[str, Callable[[], Iterable[Widget]]] = {
    "section": sections,
    "choices": choices,
    "check-line": checks,
    "field": fields,
    "button": buttons,
    "table": tables,
    "tones": tones,
    "status-line": news,
}
"""What is on each page of the gallery."""


class Page(Screen[None]):
    """One page of the gallery, between a masthead and a line of keys."""

    AUTO_FOCUS = "#first, #first LineInput"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._part = name

    def compose(self) -> ComposeResult:
        """Lay out the part in its states."""
        yield Masthead(f"Gallery · {self._part}", "Anna Berg", "office")
        yield from PAGES[self._part]()
        yield KeyLine()


async def drawn(dressed: Dressed, store: Path) -> dict[Path, str]:
    """Draw all pages in one look; `store` is a folder for the office that the app needs."""
    if not store.exists():
        make_store(store, demo_office(NOW.date()), os_user="anna")
    theme = ThemeChoice()
    theme.choose(dressed.theme)
    svgs = {}
    with surroundings(dressed.look):
        app = SamarbeteApp(
            open_desk(store, os_user="anna", clock=lambda: NOW), look=dressed.look, theme=theme
        )
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            for name in PAGES:
                await app.push_screen(Page(name))
                await pilot.pause()
                file = PICTURES / f"gallery-{name}-{dressed.name}.svg"
                svgs[file] = picture(app, dressed.look)
    return svgs
