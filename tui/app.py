"""The app: one desk, its screens, and what holds on all of them."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual import events, work
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter, NoColor
from textual.screen import ModalScreen, Screen
from textual.worker import WorkerFailed

from store.desk.desk import Desk
from store.domain.address import Address
from store.i18n.language import N_, _, system_words
from tui.dialogs.base import Dialog
from tui.formatting.key_names import key_words
from tui.formatting.safe_text import safe
from tui.screens.collaborations import Collaborations
from tui.screens.saving import SavingApp
from tui.screens.too_small import TooSmall
from tui.terminal.closed_windows import ClosesToTheEnd, keep_no_closed_windows
from tui.terminal.drawn_once import Behind
from tui.terminal.driver import TerminalDriver
from tui.terminal.keyboard import ACTING
from tui.terminal.look import ABLE, Look
from tui.terminal.plain_characters import PlainCharacters
from tui.terminal.process import suspend, why_not_suspended
from tui.terminal.state import Seen
from tui.terminal.themes import (
    CHOICES,
    DEFAULTS,
    MONOCHROME,
    OF_THE_TERMINAL,
    THEMES,
    ThemeChoice,
    fitting,
)
from tui.terminal.wire.app import ThinWire
from tui.widgets.facts import Facts
from tui.widgets.key_line import KEPT, NamesItsKeys, act_now
from tui.widgets.lines import Typed
from tui.widgets.masthead import Masthead, signature
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from rich.traceback import Trace

    from tui.dialogs.menus.commands import Command

log = logging.getLogger("samarbete")

NO_COMMANDS = frozenset(("app.command_palette", "app.focus_next", "app.focus_previous"))
"""What makes no sense to choose by name."""

LEAST = (60, 15)
"""Columns and lines below which nothing sensible can be shown."""


class SamarbeteApp(SavingApp, ClosesToTheEnd, ThinWire):
    """Shows one desk. Everything it does can be done by keyboard alone."""

    # Textual looks for a bare name beside the file of the *subclass*, such as the guided tour's.
    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "samarbete"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]
    BINDINGS = [
        Binding("ctrl+q", "quit", N_("Quit"), show=False, priority=True, id="app.quit"),
        Binding("ctrl+c", "help_quit", N_("How to quit"), show=False, system=True,
                id="app.help-quit"),
        Binding("question_mark,f1", "help", N_("Help"), show=False, id="app.help"),
        # Textual binds this one only where nothing else opens the palette
        Binding("ctrl+p", "command_palette", N_("Commands"), show=False, priority=True, system=True,
                id="app.palette"),
        Binding("colon,f2", "command_palette", N_("Commands"), show=False, id="app.commands",
                tooltip=N_("Choose any act by its name")),
        Binding("ctrl+z", "suspend", N_("Suspend"), show=False, priority=True, id="app.suspend"),
    ]  # fmt: skip
    panicked = False

    def __init__(
        self,
        desk: Desk,
        seen: Seen | None = None,
        *,
        restricted: bool = False,
        store: Address | None = None,
        plain_wire: bool = False,
        look: Look = ABLE,
        theme: ThemeChoice | None = None,
    ) -> None:
        keep_no_closed_windows()
        no_colours = "NO_COLOR" in os.environ
        self._look = look._replace(colours=0) if no_colours else look
        self._choice = theme or ThemeChoice()
        theme_name = fitting(self._choice.chosen, self._look)
        # From the start: Textual chooses its colour filter in its constructor, and with the wrong
        # one would draw black on black.
        super().__init__(ansi_color=True if no_colours or theme_name in OF_THE_TERMINAL else None)
        self.plain_wire = plain_wire
        if look.plain:
            self.rule = "-"
        self._without_colours = NoColor()
        self._plain_characters = PlainCharacters(enabled=look.plain)
        for available in THEMES:
            self.register_theme(available)
        # without its watcher: there is nothing to style again yet
        self.set_reactive(SamarbeteApp.theme, theme_name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.no_color = theme_name == MONOCHROME
        operator = desk.operator
        self.sub_title = signature(operator)
        self._desk = desk
        self.patience = desk.patience
        self._seen = seen
        self._restricted = restricted
        self._store = store
        self.on_start: Callable[[], None] | None = None
        self._small = False
        """Whether the terminal is too small."""
        self._told_of_key: tuple[Screen[Any], str] | None = None
        """The screen that was told of a key that did nothing, and what it was told."""
        self._idle_act: tuple[Screen[Any], float, str] | None = None
        """Where an act is at work that finds nothing to do, since when, and what to say of it."""

    def get_driver_class(self) -> type[Driver]:
        """Return what draws: on a terminal, what bears with its signals and sizes."""
        found = super().get_driver_class()
        return TerminalDriver if found is LinuxDriver else found

    def get_default_screen(self) -> Screen[None]:
        """Return what stands below the main screen."""
        return Behind()

    def on_mount(self) -> None:
        """Open the main screen."""
        if self.on_start is not None:
            self.on_start()
        self.screen_change_signal.subscribe(self, lambda _screen: self._cover(), immediate=True)
        self.push_screen(
            Collaborations(self._desk, self._seen, restricted=self._restricted, store=self._store)
        )

    def watch_sub_title(self) -> None:
        """Draw anew who is at work: one first line that listens itself would outlive its screen."""
        for screen in self.screen_stack:
            for line in screen.query(Masthead):
                line.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Cover what cannot be laid out, or no more."""
        self._small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        self._cover()

    def _cover(self) -> None:
        """Cover what cannot be laid out, whatever has opened since; what is below keeps its state.

        A cover that something else lies over is taken away, which comes here again.
        """
        stack = self._screen_stack
        covers = [screen for screen in stack if isinstance(screen, TooSmall)]
        if self._small and not covers:
            self.push_screen(TooSmall(LEAST))
        elif covers and not (self._small and self.screen is covers[0]):
            stack.remove(covers[0])
            stack.append(covers[0])  # Textual closes what is on top
            self.pop_screen()

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it is printed on keyboards."""
        key = binding.key
        if (
            key[0] == "f" and key[1:].isdigit()
        ):  # the twin of another key, which is not pressed here
            return key.upper()
        return _(super().get_key_display(binding))

    def _apply_theme(self) -> None:
        """Show the theme that is chosen, as far as the terminal can."""
        theme = fitting(self._choice.chosen, self._look)
        self.no_color = theme == MONOCHROME
        self.ansi_color = None  # from now on as the theme says
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours of ours that a theme may leave open."""
        return DEFAULTS

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what lines are drawn through: also no colours, and plain characters alone."""
        filters = [*super().get_line_filters()]
        if self.no_color and self._look.colours:
            # chosen here: where there are none, Textual has a filter of its own
            filters.append(self._without_colours)
        if self._plain_characters.enabled:
            filters.append(self._plain_characters)
        return filters

    @work
    async def action_theme(self) -> None:
        """Ask how it is to look, and keep that."""
        from tui.dialogs.questions import Pick

        choices = {name: _(label) for name, label in CHOICES.items()}
        chosen = await self.push_screen_wait(Pick(_("Theme"), choices, self._choice.chosen))
        if chosen is None:
            return
        try:
            self._choice.choose(chosen)
        except OSError as error:
            self._tell(
                _("The choice lasts until the program closes: {fault}", fault=system_words(error))
            )
        self._apply_theme()

    async def _on_key(self, event: events.Key) -> None:
        """Do what a key is bound to; of one that types and finds nothing to do, say so."""
        event.prevent_default()  # what Textual's own does is done here
        told = event.is_printable or _is_function_key(event.key)
        screen, bound = self.screen, self._bound(event.key) if told else None
        idle = bound is not None and _finds_nothing(*bound)
        done = await self._check_bindings(event.key)
        if not told or (done and not idle):
            return
        if screen is not self.screen or self._is_told(screen):
            return
        typed = event.character or ""
        key = typed if typed.strip() else key_words(event.key)
        if bound is None and self._restricted and self._names_file(event.key):
            words = _("This is not done here: with --restricted, the screen reads and writes no "
                      "file.")  # fmt: skip
        elif bound is None:
            words = _("{key} does nothing here. ? shows all keys.", key=key)
        else:
            act = _(bound[1].description)
            words = _("{key} ({act}) finds nothing to do here.", key=key, act=act)
        if not screen.has_class(ACTING):
            self._tell_of_key(words)
        elif idle and screen.query(StatusLine):  # others have a place of their own for their words
            self._idle_act = screen, self.pressed_at, words

    def let_go(self) -> None:
        """Go on once an act is done; where it found nothing to do and has not said so, say it."""
        super().let_go()
        if self._idle_act is None:
            return
        (screen, pressed_at, words), self._idle_act = self._idle_act, None
        if screen is self.screen and pressed_at == self.pressed_at and not self._is_told(screen):
            self._tell_of_key(words)

    def _is_told(self, screen: Screen[Any]) -> bool:
        """Whether something was told of the key that was pressed last."""
        return any(line.told_by == self.pressed_at for line in screen.query(StatusLine))

    def on_paste(self) -> None:
        """Say that nobody has taken what was pasted."""
        self._tell_of_key(_("Nothing here takes what is pasted."))

    def _bound(self, key: str) -> tuple[DOMNode, Binding] | None:
        """Return what a key is bound to first and now, from what has the focus up to the app."""
        for node, bindings in self.screen._modal_binding_chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                if self._check_action_state(binding.action, node):
                    return node, binding
        return None

    def _names_file(self, key: str) -> bool:
        """Whether a key would read or write a file, if that was not taken away."""
        return any(
            isinstance(node, NamesItsKeys) and node.names_file(binding.action)
            for node, bindings in self.screen._modal_binding_chain
            for binding in bindings.key_to_bindings.get(key, ())
        )

    def _tell_of_key(self, words: str) -> None:
        """Say it until the next key: on the status line, a frame, or the line above a verb."""
        self._tell(words)
        screen = self.screen
        if not (isinstance(screen, NamesItsKeys) and screen.ALL_KEYS_TOLD):
            self._tell_in_passing(screen, words)
        self._told_of_key = screen, words

    def _tell_in_passing(self, screen: Screen[Any], words: str) -> None:
        frames = screen.query(".dialog")
        for frame in frames:
            frame.border_subtitle = Content(safe(words))
        for line in () if frames else screen.query("#hindrance").results(Facts):
            line.passing = words

    def on_typed(self, event: Typed) -> None:
        """Say what is typed in a list and is not there, until one moves."""
        self._tell_in_passing(self.screen, event.words)

    def before_key(self) -> None:
        """Take back what was told of the key before, whatever takes this one."""
        if self._told_of_key is None:
            return
        (screen, words), self._told_of_key = self._told_of_key, None
        for line in screen.query(StatusLine):
            if line.news == words:
                line.news = ""
        if screen.is_attached:
            self._tell_in_passing(screen, "")

    def action_help(self) -> None:
        """Show the keys of the screen."""
        from tui.screens.help import Help

        if not isinstance(self.screen, Help | TooSmall):
            self.push_screen(Help(self.screen))

    def action_help_quit(self) -> None:
        """Ctrl+C destroys nothing: it cancels a dialog; elsewhere, say how to close the program."""
        cancelled = ""
        if isinstance(self.screen, Dialog):
            self.screen.action_cancel()
            cancelled = next((line.news for line in self.screen.query(StatusLine)), "")
        elif isinstance(self.screen, ModalScreen):
            self.screen.dismiss(None)
        bound = self.screen.active_bindings.values()
        closing = (each.binding for each in bound if each.binding.action in ("app.quit", "quit"))
        # the key that the key line names, which in a field is another one
        binding = max(closing, key=lambda binding: binding.show, default=None)
        key = "Ctrl+Q" if binding is None else key_words(binding.key)
        closes = _("{key} closes the program.", key=key)
        self._tell(f"{cancelled} {closes}".strip())

    async def action_suspend(self) -> None:
        """Stop until the shell wakes the program up, or say why that cannot be."""
        why_not = why_not_suspended(restricted=self._restricted)
        if why_not is not None:
            self._tell(why_not)
        elif self._driver is not None and self._driver.can_suspend:
            async with self.at_rest():
                suspend()

    def _tell(self, news: str) -> None:
        for line in self.screen.query(StatusLine):  # not every screen has one
            line.tell(news)

    def action_command_palette(self) -> None:
        """Offer every act of the screen by its name; on the main screen every customer of many."""
        from tui.dialogs.menus.commands import Commands

        screen = self.screen
        if not isinstance(screen, Commands | TooSmall):
            customers = None
            if isinstance(screen, Collaborations) and self._desk.company is None:
                customers = screen.found
            for line in screen.query(StatusLine):
                line.go_for_a_look()
            offered = Commands([*self.commands_of(screen)], customers)
            self.push_screen(offered, partial(self._carry_out, screen))

    def _carry_out(self, screen: Screen[Any], command: "Command | None") -> None:
        """Do what was chosen, unless the screen that it was offered for has closed meanwhile."""
        if command is not None and screen in self.screen_stack:
            self.call_later(command.carry_out)

    def commands_of(self, screen: Screen[object]) -> "Iterator[Command]":
        """Return every act of a screen that finds something to do, with the keys that do it.

        That is as the line of keys offers them, also of those that have no place on it.
        """
        from tui.dialogs.menus.commands import Command

        acts: dict[str, list[ActiveBinding]] = {}  # what two keys do is there twice
        for active in screen.active_bindings.values():
            binding = active.binding
            act = isinstance(active.node, Screen) and binding.id is not None and binding.description
            wanted = act and active.enabled and binding.action not in NO_COMMANDS
            if wanted and (name := act_now(active)):
                acts.setdefault(name, []).append(active)
        last = [name for name, bound in acts.items() if bound[0].binding.action in KEPT]
        for name in sorted(acts, key=last.__contains__):
            # where an act has a key of its own besides, that says what it is
            bound = acts[name]
            active = next((one for one in bound if _(one.binding.description) == name), bound[0])
            told = None
            if isinstance(active.node, NamesItsKeys):
                told = active.node.help_of(active.binding.action)
            yield Command(
                name,
                told or _(active.tooltip or active.binding.description),
                ", ".join(key_words(one.binding.key) for one in bound),
                partial(self.run_action, active.binding.action, active.node),
            )
        if not self._restricted and self._look.colours:
            yield Command(_("Theme"), _("Choose other colours"), "", self.action_theme)

    def _handle_exception(self, error: Exception) -> None:
        # A screen that is opened while the app closes is never composed, and one that is closed is
        # taken down from below: what looks for its widgets fails, and that is no fault.
        cause = error.error if isinstance(error, WorkerFailed) else error
        if not self._exit and (self.is_running or not isinstance(cause, NoMatches)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual's own prints the variables of every frame, and so customers' data; see `panic`.
        self.bell()
        self.panic("")

    def panic(self, *renderables: RenderableType) -> None:
        """Leave after a fault: one line on the terminal, without customers' data.

        Textual's own report shows local variables, and its return code stays 0 when the thread that
        reads the keyboard dies, so the fault is remembered here (8.2.8; no issue asks for either).
        It can go when the report can leave the variables out and such a fault sets the code.
        """
        from rich.traceback import Traceback  # only now: it is slow to import

        first, self.panicked = not self.panicked, True
        log.error("the screen failed", exc_info=sys.exc_info()[0] is not None)
        for report in renderables:
            if isinstance(report, Traceback):  # of the thread that reads the keyboard
                log.error("\n%s", _without_variables(report.trace))
        if first:  # of several, Textual prints a note of its own
            super().panic(_("samarbete has failed; what was saved is saved. Its log says more."))


def _without_variables(trace: "Trace") -> str:
    """Return a traceback as Python prints it, but for the lines of the program."""
    lines = ["Traceback:"]
    for stack in reversed(trace.stacks):
        lines += [f"  File {frame.filename}, line {frame.lineno}, in {frame.name}"
                  for frame in stack.frames]  # fmt: skip
        lines.append(f"{stack.exc_type}: {stack.exc_value}")
    return "\n".join(lines)


def _is_function_key(key: str) -> bool:
    return key.startswith("f") and key[1:].isdigit()


def _finds_nothing(node: DOMNode, binding: Binding) -> bool:
    """Return whether a key does nothing now, by what its screen says of it."""
    return isinstance(node, NamesItsKeys) and node.does_nothing(binding.action)
