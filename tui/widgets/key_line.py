"""The line at the bottom: the keys that can be pressed now, and what each does."""

from itertools import accumulate
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from store.i18n.language import _

SPACED, CLOSE = (" {key} {act} ", "{key} {act} ")


class KeyHint(NamedTuple):
    """A key as it is shown; a click on it presses `key`, if it is `enabled`."""

    key: str
    display: str
    act: str
    enabled: bool
    tooltip: str


class KeyLine(Widget):
    """One widget for all keys: a widget for each would be laid out at every start and dialog.

    Where there is little room, the keys move closer; then the last ones are left out.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        text-wrap: nowrap;
        color: $footer-foreground;
        background: $footer-background;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[KeyHint, ...] = ()

    def on_mount(self) -> None:
        """Follow what can be pressed."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)
        self._bindings_updated(self.screen)

    def _bindings_updated(self, screen: Screen[object]) -> None:
        hints: dict[str, KeyHint] = {}
        for _node, binding, enabled, tooltip in screen.active_bindings.values():
            if binding.show:  # one with two keys is there twice
                display = self.app.get_key_display(binding)
                act = _(binding.description)
                tip = _(tooltip or binding.description)
                hint = KeyHint(binding.key, display, act, enabled, tip)
                hints.setdefault(binding.action, hint)
        if (current := tuple(hints.values())) != self._hints:
            self._hints = current
            self.refresh()

    def _laid_out(self) -> list[tuple[int, str, KeyHint]]:
        """Return what there is room for: the cell after it, its text, and what it presses."""
        width = self.content_size.width
        for form in (SPACED, CLOSE):
            texts = [form.format(key=hint.display, act=hint.act) for hint in self._hints]
            ends = list(accumulate(map(cell_len, texts)))
            if not ends or ends[-1] <= width + 1:  # the last one's space may be cut
                break
        entries = zip(ends, texts, self._hints, strict=True)
        return [entry for entry in entries if entry[0] <= width + 1]

    def render(self) -> Content:
        """Return the line."""
        parts = []
        for _end, text, hint in self._laid_out():
            after = text.index(hint.display) + len(hint.display)
            dim = "" if hint.enabled else " dim"
            parts += [
                (text[:after], f"bold $footer-key-foreground{dim}"),
                (text[after:], f"$footer-description-foreground{dim}"),
            ]
        return Content.assemble(*parts)

    def _at(self, x: int) -> KeyHint | None:
        return next((hint for end, _text, hint in self._laid_out() if x < end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell about the key under the pointer."""
        hint = self._at(event.x)
        self.tooltip = hint.tooltip if hint is not None else None

    def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        hint = self._at(event.x)
        if hint is not None and hint.enabled:
            self.app.simulate_key(hint.key)
        elif hint is not None:
            self.app.bell()
