"""Steps that lead somewhere: which are done, which one is next, and the key of each."""

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from tui.formatting.facts import STYLES, Step
from tui.formatting.safe_text import fit, folded_lines, safe

WORD_WIDTH = 5
GAP = 3


class Steps(Widget):
    """Steps by number, the one that is next with a pointer; the acts stand at the right."""

    DEFAULT_CSS = """
    Steps { height: auto; width: 1fr; }
    """

    steps: reactive[tuple[Step, ...]] = reactive((), layout=True)

    def _folded(self, step: Step, width: int) -> list[str]:
        room = width - self._indent - (cell_len(step.act) + GAP if step.act else 0)
        return folded_lines(step.text, max(1, room))

    @property
    def _indent(self) -> int:
        return 3 + WORD_WIDTH + 3

    def render(self) -> Content:
        """Return the steps, each wrapped under its own text."""
        width, drawn = self.content_size.width, []
        for number, step in enumerate(self.steps, start=1):
            now = step.tone == "ask"
            lines = self._folded(step, width)
            gap = width - self._indent - cell_len(lines[0]) - cell_len(step.act) - 1
            drawn.append(
                Content.assemble(
                    " > " if now else "   ",
                    (fit(step.word, WORD_WIDTH), STYLES[step.tone]),
                    f"{number}  ",
                    (lines[0], "bold" if now else ""),
                    (f"{' ' * max(1, gap)}{safe(step.act)}", "bold" if now else STYLES["muted"]),
                )
            )
            drawn += [Content(" " * self._indent + line) for line in lines[1:]]
        return Content("\n").join(drawn)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the steps take."""
        return sum(len(self._folded(step, width)) for step in self.steps)
