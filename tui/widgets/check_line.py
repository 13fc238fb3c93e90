"""One check: how it stands in a word, what it is about, and the keys that answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from store.i18n.language import N_
from tui.formatting.facts import STYLES, Tone
from tui.formatting.safe_text import fit, folded_lines
from tui.widgets.choices import ELSEWHERE, HERE
from tui.widgets.key_line import NamesItsKeys

LETTERS = "acmruvx"
"""The keys that an act of a check can have."""
WORD_WIDTH = 7
"""Cells of the word in front; a longer one moves the text of its own check."""
GAP = 3
LEAST_BESIDE = 24
"""Cells that a text gets beside its keys, or they stand below it."""


class CheckAct(NamedTuple):
    """What a letter does to a check: `v waive`."""

    key: str
    verb: str


class CheckLine(Widget, NamesItsKeys, can_focus=True):
    """A check: `ask  All work is finished    a confirm  v waive`; its letters work with the focus.

    `tone` is how the word looks. Without acts it takes no focus.
    """

    ALLOW_SELECT = False
    BINDINGS = [
        *(
            Binding(letter, f"answer('{letter}')", N_("Answer"), id=f"check-line.{letter}")
            for letter in LETTERS
        ),
        Binding("enter", "app.focus_next", N_("Next"), key_display="Enter", id="check-line.next"),
    ]
    DEFAULT_CSS = """
    CheckLine { height: auto; width: 1fr; }
    """

    word: reactive[str] = reactive("", layout=True)
    text: reactive[str] = reactive("", layout=True)
    tone: reactive[Tone] = reactive[Tone]("")
    acts: reactive[tuple[CheckAct, ...]] = reactive((), layout=True)

    @dataclass
    class Answered(Message):
        """The key of one of the acts was pressed."""

        line: "CheckLine"
        key: str

        @property
        def control(self) -> "CheckLine":
            """The line, for selectors."""
            return self.line

    def __init__(
        self,
        word: str,
        text: str,
        acts: Sequence[CheckAct] = (),
        *,
        tone: Tone = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.set_reactive(CheckLine.word, word)
        self.set_reactive(CheckLine.text, text)
        self.set_reactive(CheckLine.tone, tone)
        self.set_reactive(CheckLine.acts, tuple(acts))
        self.can_focus = bool(acts)

    def watch_acts(self) -> None:
        """Take the focus only where there is something to press."""
        self.can_focus = bool(self.acts)
        if self.is_mounted:
            self.screen.refresh_bindings()

    def act_of(self, action: str) -> str | None:
        """Say what a letter does to this check."""
        return next(
            (act.verb.capitalize() for act in self.acts if action == f"answer('{act.key}')"), None
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the letters that do nothing here."""
        return action != "answer" or parameters[0] in [act.key for act in self.acts]

    def action_answer(self, key: str) -> None:
        """Say which act is wanted."""
        self.post_message(self.Answered(self, key))

    def on_focus(self) -> None:
        """Show the pointer."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the pointer."""
        self.refresh()

    def _keys(self) -> str:
        return "  ".join(f"{act.key} {act.verb}" for act in self.acts)

    def _word_width(self) -> int:
        return max(WORD_WIDTH, cell_len(self.word))

    def _folded(self, width: int) -> tuple[list[str], bool]:
        """Return the lines of the text, and whether the keys stand beside the first of them."""
        indent = len(HERE) + self._word_width() + 1
        keys = cell_len(self._keys())
        beside = bool(keys) and width - indent - keys - GAP >= min(
            cell_len(self.text), LEAST_BESIDE
        )
        room = width - indent - (keys + GAP if beside else 0)
        return folded_lines(self.text, max(1, room)), beside

    def render(self) -> Content:
        """Return the check, wrapped under its own text; its keys are at the right."""
        width = self.content_size.width
        lines, beside = self._folded(width)
        indent = " " * (len(HERE) + self._word_width() + 1)
        bold = "bold" if self.has_focus else ""
        keys = self._keys()
        gap = " " * max(0, width - len(indent) - cell_len(lines[0]) - cell_len(keys))
        drawn = [
            Content.assemble(
                (HERE if self.has_focus else ELSEWHERE, bold),
                (f"{fit(self.word, self._word_width())} ", STYLES[self.tone]),
                (lines[0], bold),
                (f"{gap}{keys}" if beside else "", bold or STYLES["muted"]),
            )
        ]
        drawn += [Content.styled(indent + line, bold) for line in lines[1:]]
        if keys and not beside:
            drawn.append(Content.styled(indent + keys, bold or STYLES["muted"]))
        return Content("\n").join(drawn)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the check takes."""
        lines, beside = self._folded(width)
        return len(lines) + (bool(self.acts) and not beside)
