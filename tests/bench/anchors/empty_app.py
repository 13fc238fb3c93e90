"""An empty Textual app: a line that counts keys."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """Shows that it is ready, and how many times `j` was pressed."""

    BINDINGS = [("j", "count", "Count")]
    count = 0

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static("ready for keys")

    def action_count(self) -> None:
        """Count."""
        self.count += 1
        self.query_one(Static).update(f"pressed {self.count}")


if __name__ == "__main__":
    Empty().run(mouse=False)
