"""The line above the keys: what was done, or what went wrong until it is acknowledged."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from store.errors import StoreError
from tui.text import safe


class StatusLine(Widget):
    """News: an error stays until Esc, in as many lines as it takes; other news until the next."""

    DEFAULT_CSS = """
    StatusLine {
        height: auto;
        min-height: 1;
        max-height: 4;
        padding: 0 1;
        background: $panel;
        &.-error { background: $error; color: $text; text-style: bold; }
    }
    """

    words: reactive[str] = reactive("", layout=True)
    failed: reactive[bool] = reactive(False, toggle_class="-error")

    def tell(self, words: str) -> None:
        """Say what was done; an error that is not acknowledged yet stays."""
        if not self.failed:
            self.words = words

    def report(self, error: StoreError) -> None:
        """Say what went wrong; it stays until it is acknowledged."""
        self.warn(f"{error}")

    def warn(self, words: str) -> None:
        """Say what is not as it should be; it stays until it is acknowledged."""
        self.words = words
        self.failed = True

    def acknowledge(self) -> bool:
        """Take an error away; return whether there was one."""
        was = self.failed
        if was:
            self.words = ""
            self.failed = False
        return was

    def render(self) -> Content:
        """Return the line."""
        sign = "! " if self.failed else ""
        return Content(f"{sign}{safe(self.words)}")
