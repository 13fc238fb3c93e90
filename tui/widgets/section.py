"""The line that begins a section: its title on the left, its state on the right."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.formatting.safe_text import safe, whole_parts, whole_words

EDGE = "$edge"
AROUND = 4
"""Cells that the rule takes at least on the side of a title, or of a state."""


class Section(Widget):
    """A rule that carries a title and how far its section is: `── Users ───── 1-7 of 24 ──`."""

    DEFAULT_CSS = """
    Section { height: 1; width: 1fr; }
    """

    title: reactive[str] = reactive("")
    state: reactive[str] = reactive("")
    heavy: reactive[bool] = reactive(False)
    """Whether what stands below has the focus, where nothing else would show that."""

    def __init__(self, title: str, state: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Section.title, title)
        self.set_reactive(Section.state, state)

    def fits(self, title: str, state: str) -> bool:
        """Return whether both have room on the line, whole."""
        taken = AROUND * (bool(title) + bool(state)) + cell_len(safe(title)) + cell_len(safe(state))
        return taken <= self.content_size.width

    def render(self) -> Content:
        """Return the line; where there is little room, the title gives way, and then the state."""
        return ruled(self.title, self.state, self.content_size.width, "━" if self.heavy else "─")


def ruled(title: str, state: str, width: int, line: str = "─") -> Content:
    """Draw a rule of so many cells with a title and a state on it."""
    title, state = safe(title), safe(state)
    ends = f" {state} {line * 2}" if state and cell_len(state) + 8 <= width else ""
    room = max(0, width - 4 - cell_len(ends))
    title = whole_parts(title, room, "; ")
    if cell_len(title) > room:
        title = whole_words(title, room - 1)  # some of the rule is seen behind it
    begins = f" {title} " if title else ""
    rule = line * max(0, width - 2 - cell_len(begins) - cell_len(ends))
    words, _space, tail = ends.rpartition(" ")
    return Content.assemble(
        (line * 2, EDGE), (begins, "bold"), (rule, EDGE), f"{words} " if ends else "", (tail, EDGE)
    )
