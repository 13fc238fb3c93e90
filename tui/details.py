"""The pane beside the tree: all that is known of what is under the cursor."""

from textual.containers import VerticalScroll

from tui.customer_tree import Place
from tui.facts import Fact, Facts


class Details(VerticalScroll, can_focus=True):
    """Tells facts about one place. News of the same place leaves the eye where it was."""

    DEFAULT_CSS = """
    Details { background: $background; scrollbar-size-vertical: 1; }
    """

    def __init__(self, id: str | None = None) -> None:
        self._facts = Facts(id="facts")
        super().__init__(self._facts, id=id)
        self._place: Place | None = None

    def tell(self, place: Place | None, facts: tuple[Fact, ...]) -> None:
        """Tell about a place; another one is told from its beginning."""
        self._facts.facts = facts
        if place != self._place and self.scroll_y:
            self.scroll_home(animate=False)
        self._place = place
