"""What each outcome would do, in columns under the choices."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from tui.formatting.endings.outcome_rows import OutcomeRow, row_lines


class Outcomes(Widget):
    """The rows of a service's outcomes; once one is chosen, the others are muted."""

    DEFAULT_CSS = """
    Outcomes { height: auto; width: 1fr; }
    """

    rows: reactive[tuple[OutcomeRow, ...]] = reactive((), layout=True)
    chosen: reactive[int | None] = reactive(None)

    def __init__(self, rows: Sequence[OutcomeRow] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Outcomes.rows, tuple(rows))

    def render(self) -> Content:
        """Return the rows."""
        width = self.content_size.width
        return Content("\n").join(row_lines(self.rows, width, chosen=self.chosen))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the rows take."""
        return len(row_lines(self.rows, width))
