"""Facts in two columns, a label and its text, wrapped under themselves to the width there is."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from tui.formatting.facts import Fact, lines


class Facts(Widget):
    """Shows facts. Text is drawn as it is: never as markup, never as control characters."""

    DEFAULT_CSS = """
    Facts { height: auto; }
    """

    facts: reactive[tuple[Fact, ...]] = reactive((), layout=True)
    passing: reactive[str] = reactive("", layout=True)
    """What is said in their place until the next key, or until there are other facts."""

    def __init__(self, *facts: Fact, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Facts.facts, facts)

    def watch_facts(self) -> None:
        """Let what is new be seen."""
        self.passing = ""

    def _passing(self) -> tuple[Fact, ...]:
        return (Fact("", self.passing, "ask"),) if self.passing else ()

    def render(self) -> Content:
        """Return the facts, wrapped."""
        return Content("\n").join(lines(self._passing() or self.facts, self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the facts take; what passes takes none of them away."""
        return max(1, len(lines(self.facts, width)), len(lines(self._passing(), width)))
