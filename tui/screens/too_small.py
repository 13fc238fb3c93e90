"""What is shown while the terminal is too small."""

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from store.i18n.language import _


class TooSmall(ModalScreen[None]):
    """Covers everything until there is room again."""

    DEFAULT_CSS = """
    TooSmall { align: center middle; }
    TooSmall Static { width: auto; }
    """

    def __init__(self, least: tuple[int, int]) -> None:
        super().__init__()
        self._least = least

    def compose(self) -> ComposeResult:
        """Say what is needed."""
        width, height = self._least
        message = _("terminal too small\n{width}x{height} is needed", width=width, height=height)
        yield Static(message, markup=False)
