"""An app in which a part of the forms stands alone, with our themes and nothing else."""

from collections.abc import Callable, Sequence

from textual.app import App, ComposeResult
from textual.widget import Widget

from tui.terminal.themes import DEFAULTS, THEMES
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine


class Parts(App[None]):
    """Shows parts one below another, and says what is on the screen."""

    AUTO_FOCUS = None

    def __init__(self, *parts: Widget | Callable[[], Widget]) -> None:
        """Take parts, or what makes them: a line with a value is only made in an app."""
        super().__init__()
        self.said: list[object] = []
        self._parts = parts
        for theme in THEMES:
            self.register_theme(theme)
        self.set_reactive(Parts.theme, "dark")
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours of ours."""
        return DEFAULTS

    def compose(self) -> ComposeResult:
        """Lay out the parts, and the lines at the foot."""
        for part in self._parts:
            yield part if isinstance(part, Widget) else part()
        yield StatusLine()
        yield KeyLine()

    @property
    def lines(self) -> Sequence[str]:
        """What stands on the screen, line by line."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def keys(self) -> str:
        """The line of keys, with single spaces."""
        return " ".join(self.lines[-1].split())
