"""What is shown while the terminal is too small."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from store.i18n.language import N_, _
from tui.widgets.status_line import LeavesNews


class TooSmall(ModalScreen[None], LeavesNews):
    """Covers everything until there is room again; there is nothing to press but what closes."""

    DEFAULT_CSS = """
    TooSmall { align: center middle; background: $background; }
    TooSmall Static { width: auto; }
    """
    BINDINGS = [
        Binding("q,f10,ctrl+c", "app.quit", N_("Quit"), id="too-small.quit"),
    ]

    def __init__(self, least: tuple[int, int]) -> None:
        super().__init__()
        self._least = least

    def compose(self) -> ComposeResult:
        """Say how large it is, what is needed, and what closes the program."""
        yield Static(self._words())

    def on_resize(self, event: events.Resize) -> None:
        """Say how large it is now."""
        self.query_one(Static).update(self._words())

    def _words(self) -> Content:
        (is_wide, is_high), (wide, high) = self.app.size, self._least
        words = _(
            "terminal too small\nit is {is_wide}x{is_high}, {wide}x{high} is needed\n"
            "q closes the program",
            is_wide=is_wide,
            is_high=is_high,
            wide=wide,
            high=high,
        )
        return Content(words)
