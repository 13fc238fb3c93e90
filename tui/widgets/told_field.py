"""A field that says beside it what is typed in it means, or what can be."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from tui.formatting.facts import STYLES, Fact, Tone
from tui.formatting.safe_text import fit
from tui.widgets.field import Field


class ToldField(Field):
    """A line to type in, `Status  [ draft     ]  draft, submitted`.

    What is said at its right changes while one types.
    """

    LEAST, MOST = 12, 22

    meaning: reactive[str] = reactive("")
    tone: reactive[Tone] = reactive[Tone]("")

    def __init__(self, label: str, *, id: str, value: str = "", label_width: int = 16) -> None:
        super().__init__(label, id=id, value=value, label_width=label_width)

    def say(self, meaning: Fact) -> None:
        """Say what stands beside the field."""
        self.meaning, self.tone = meaning.text, meaning.tone

    def _line(self) -> Content:
        """Return the label, the edges of the line, and what is said beside it."""
        inside = sum(child.outer_size.width for child in self.children)
        room = self.content_size.width - cell_len(self._label) - inside - 6
        beside = fit(self.meaning, room).rstrip() if room >= 6 else ""
        tone = f" {STYLES[self.tone]}" if self.tone else ""
        return Content.assemble(
            f"{self._label}[ {' ' * inside} ]", (f"  {beside}", f"not bold{tone}")
        )
