"""A dialog that fills the screen: a masthead, sections, what is left to do, buttons, keys."""

from typing import TypeVar

from textual.app import ComposeResult

from tui.dialogs.base import Form
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead

PageResult = TypeVar("PageResult")


class Page(Form[PageResult]):
    """A form as large as the screen, without a frame; its parts stand as on each screen.

    It goes before another form among the bases of a class that is to be a page. Who is at work, on
    which side, is said at the right of the masthead, as the app says it.
    """

    DEFAULT_CSS = """
    Page { align: left top; }
    Page > .body { height: 1fr; scrollbar-size-vertical: 1; }
    Page > .body > Edged, Page > .body > Facts, Page > .body > TickList { margin: 0 0 0 1; }
    Page > #hindrance { padding: 0 1; }
    Page > .buttons { padding: 0 1; }
    """

    def title_in_short(self) -> str | None:
        """Return the title where the whole finds no room, if it has another form for that."""
        return None

    def compose(self) -> ComposeResult:
        """Lay out the page from top to bottom."""
        yield Masthead(self._title, if_cut=self.title_in_short())
        with self.body_container():
            yield from self.body()
        yield from self.foot()
        yield KeyLine()
