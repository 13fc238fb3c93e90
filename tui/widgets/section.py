"""The line that begins a section: its title on the left, its state on the right."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.formatting.safe_text import fit, safe

EDGE = "$edge"


class Section(Widget):
    """A rule that carries a title and how far its section is: `── Users ───── 1-7 of 24 ──`."""

    DEFAULT_CSS = """
    Section { height: 1; width: 1fr; }
    """

    title: reactive[str] = reactive("")
    state: reactive[str] = reactive("")

    def __init__(self, title: str, state: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Section.title, title)
        self.set_reactive(Section.state, state)

    def render(self) -> Content:
        """Return the line; where there is little room, the title gives way, and then the state."""
        return ruled(self.title, self.state, self.content_size.width)


def ruled(title: str, state: str, width: int) -> Content:
    """Draw a rule of so many cells with a title and a state on it."""
    title, state = safe(title), safe(state)
    ends = f" {state} ──" if state and cell_len(state) + 8 <= width else ""
    room = max(0, width - 4 - cell_len(ends))
    if cell_len(title) > room:
        title = fit(title, room)
    begins = f" {title} " if title else ""
    rule = "─" * max(0, width - 2 - cell_len(begins) - cell_len(ends))
    words, _space, tail = ends.rpartition(" ")
    return Content.assemble(
        ("──", EDGE), (begins, "bold"), (rule, EDGE), f"{words} " if ends else "", (tail, EDGE)
    )
