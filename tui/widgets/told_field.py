"""A field that says beside it what is typed in it means, or what can be."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from tui.formatting.facts import STYLES, Fact, Tone
from tui.formatting.safe_text import safe, whole_parts
from tui.widgets.field import Field


class ToldField(Field):
    """A line to type in, `Status  [ draft     ]  draft, submitted`.

    What is said at its right changes while one types. Where there is little room, its last parts
    give way; what is wrong is said whole, and what has no room beside the line stands below it.
    """

    LEAST, MOST = 12, 22
    NO_ROOM = 6
    """With fewer cells at its right it stands beside another field, and nothing is said here."""
    DEFAULT_CSS = """
    ToldField { height: auto; }
    """

    meaning: reactive[str] = reactive("")
    tone: reactive[Tone] = reactive[Tone]("")

    def __init__(self, label: str, *, id: str, value: str = "", label_width: int = 16) -> None:
        super().__init__(label, id=id, value=value, label_width=label_width)

    def say(self, meaning: Fact) -> None:
        """Say what stands beside the field."""
        before = self._below(self.content_size.width)
        self.meaning, self.tone = meaning.text, meaning.tone
        if len(self._below(self.content_size.width)) != len(before):
            self.refresh(layout=True)

    def _tone_below(self) -> Tone:
        return super()._tone_below() if self.fault or self.note[0] else self.tone

    def _beside(self, width: int) -> str | None:
        """Return what is said beside the line; None where that has to stand below."""
        inside = max(self.LEAST, min(self.MOST, width - cell_len(self._label) - 4))
        room = width - cell_len(self._label) - inside - 6
        if room < self.NO_ROOM:
            return ""
        said = safe(self.meaning)
        if self.tone != "stop":
            for joint in (", ", "; "):
                said = whole_parts(said, room, joint)
        return said if cell_len(said) <= room else None

    def _below(self, width: int) -> list[str]:
        if self.fault or self.note[0] or self._beside(width) is not None:
            return super()._below(width)
        return self._folded(self.meaning, width)

    def _line(self) -> Content:
        """Return the label, the edges of the line, and what is said beside it."""
        inside = sum(child.outer_size.width for child in self.children)
        beside = self._beside(self.content_size.width) or ""
        tone = f" {STYLES[self.tone]}" if self.tone else ""
        return Content.assemble(
            f"{self._label}[ {' ' * inside} ]", (f"  {beside}", f"not bold{tone}")
        )
