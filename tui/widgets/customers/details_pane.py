"""The pane beside the list: whose line the cursor is on, and all that is known of it."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.formatting.told import Told, title_in
from tui.widgets.customers.customer_tree import Place
from tui.widgets.customers.details import Details
from tui.widgets.section import Section

FURTHER = "J K"
"""The keys that scroll it, named where there is more than is seen."""


class DetailsPane(Vertical):
    """A section that is titled after the line under the cursor, with its place in the list."""

    DEFAULT_CSS = """
    DetailsPane > Details { height: 1fr; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told = Told("")
        self._position = ""

    def compose(self) -> ComposeResult:
        """Lay out the title and what stands below it."""
        yield Section("", id="details-title")
        yield Details()

    def tell(self, place: Place | None, told: Told, position: str = "") -> None:
        """Show what is told of a place; the same one as before stays scrolled as it is."""
        self._told, self._position = told, position
        self.query_one(Details).tell(place, told)
        self._entitle()

    def say_position(self, position: str) -> None:
        """Say another position of the same place."""
        self._position = position
        self._entitle()

    @property
    def goes_on(self) -> bool:
        """Whether there is more than is seen at once."""
        return self.query_one(Details).goes_on

    def scroll_on(self, direction: int) -> None:
        """Scroll by half of what is seen."""
        details = self.query_one(Details)
        half = max(1, details.size.height // 2)
        details.scroll_relative(y=direction * half, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Take the new width."""
        self._entitle()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def show_focus(self) -> None:
        """Draw the rule heavier while the keys scroll what stands below it."""
        self.query_one(Section).heavy = self.query_one(Details).has_focus

    @on(Details.Arranged)
    def _entitle(self) -> None:
        section, details = self.query_one(Section), self.query_one(Details)
        section.title = title_in(self._told, details.scrollable_content_region.width)
        further = FURTHER if details.goes_on else ""
        whole = " · ".join(filter(None, (self._position, further)))
        # a name is worth more than the position, which the cursor shows as well
        states = (state for state in (whole, further) if section.fits(section.title, state))
        section.state = next(states, "")
