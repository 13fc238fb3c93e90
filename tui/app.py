"""The app: one desk, its screens, and what holds on all of them."""

import logging
from collections.abc import Callable, Iterable
from functools import partial

from rich.console import RenderableType
from textual import events
from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from store.desk import Desk
from tui.collaborations import Collaborations
from tui.help import Help
from tui.keyboard import OneKeyAtATime
from tui.news import Seen
from tui.status_line import StatusLine
from tui.thinwire import ThinWire
from tui.too_small import TooSmall

log = logging.getLogger("samarbete")

NO_COMMANDS = ("app.command_palette", "app.focus_next", "app.focus_previous")
"""What makes no sense to choose by name."""

LEAST = (60, 15)
"""Columns and lines below which nothing sensible can be shown."""


class SamarbeteApp(OneKeyAtATime, ThinWire):
    """Shows one desk. Everything it does can be done by keyboard alone."""

    CSS_PATH = "app.tcss"
    TITLE = "samarbete"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]
    BINDINGS = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
        Binding("ctrl+c", "help_quit", "How to quit", show=False, system=True, id="app.help-quit"),
    ]
    panicked = False

    def __init__(self, desk: Desk, seen: Seen | None = None, *, plain_wire: bool = False) -> None:
        super().__init__()
        self.plain_wire = plain_wire
        self._desk = desk
        self._seen = seen
        self.on_start: Callable[[], None] | None = None

    def on_mount(self) -> None:
        """Open the main screen."""
        if self.on_start is not None:
            self.on_start()
        self.push_screen(Collaborations(self._desk, self._seen))

    def on_resize(self, event: events.Resize) -> None:
        """Cover what cannot be laid out; what is below keeps its state."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(LEAST))
        elif not small and isinstance(self.screen, TooSmall):
            self.pop_screen()

    def action_help(self) -> None:
        """Show the keys of the screen."""
        self.push_screen(Help(self.screen))

    def action_help_quit(self) -> None:
        """Ctrl+C destroys nothing: it cancels a dialog; elsewhere, say how to close the program."""
        if isinstance(self.screen, ModalScreen):
            self.screen.dismiss(None)
        for line in self.screen.query(StatusLine):
            line.tell("Ctrl+Q closes the program.")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every act of the screen by its name."""
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            act = isinstance(node, Screen) and binding.id is not None and binding.description
            if act and enabled and binding.action not in NO_COMMANDS:
                yield SystemCommand(
                    binding.description,
                    tooltip or binding.description,
                    partial(self.run_action, binding.action, node),
                )
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)

    def _fatal_error(self) -> None:
        # Textual's own prints the variables of every frame, that is, customers' data.
        self.bell()
        self.panic("")

    def panic(self, *renderables: RenderableType) -> None:
        """Leave after a fault: one line on the terminal, without customers' data.

        Textual's own report shows local variables. Its return code also stays 0 when the thread
        that reads the keyboard dies, so the fault is remembered here.
        """
        self.panicked = True
        log.error("the screen failed", exc_info=True)
        super().panic("samarbete has failed; what was saved is saved. Its log says more.")
