"""The line above the keys: what was done, or what went wrong until it is acknowledged."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from store.domain.errors import StoreError
from tui.formatting.safe_text import safe


class StatusLine(Widget):
    """News: an error stays until Esc, in as many lines as it takes; other news until the next."""

    DEFAULT_CSS = """
    StatusLine {
        height: auto;
        min-height: 1;
        max-height: 4;
        padding: 0 1;
        background: $panel;
        &.-error { background: $error; color: $on-error; text-style: bold; }
    }
    """

    news: reactive[str] = reactive("", layout=True)
    error: reactive[str] = reactive("", layout=True)

    def tell(self, news: str) -> None:
        """Say what was done, below an error that is not acknowledged yet."""
        self.news = news

    def watch_error(self) -> None:
        """Look like an error while there is one."""
        self.set_class(bool(self.error), "-error")

    def report(self, error: StoreError) -> None:
        """Say what went wrong; it stays until it is acknowledged."""
        self.warn(f"{error}")

    def warn(self, error: str) -> None:
        """Say what is not as it should be; it stays until it is acknowledged."""
        self.news = ""
        self.error = error

    def acknowledge(self) -> bool:
        """Take an error away; return whether there was one."""
        was = bool(self.error)
        self.error = ""
        return was

    def render(self) -> Content:
        """Return the line."""
        lines = [f"! {safe(self.error)}"] * bool(self.error)
        lines += [safe(self.news)] * bool(self.news or not lines)
        return Content("\n".join(lines))
