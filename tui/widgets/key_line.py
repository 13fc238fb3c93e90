"""The line at the bottom: the keys that can be pressed now, and what each does."""

from collections.abc import Container, Sequence
from functools import partial
from itertools import accumulate, islice
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from store.i18n.language import _
from tui.widgets.status_line import StatusLine

SPACED, CLOSE = ("{key} {act}  ", "{key} {act} ")
LEFT = 1
"""Cells before the first key, at every width."""
KEPT = ("app.help", "app.quit")
"""Actions whose keys stand at the end and are never left out, as Esc is not."""
VERB = "ctrl+s"
"""The key of the verb, on all pages that have one."""
VERBS = ("press_verb", "act")
"""The actions that it does."""


class NamesItsKeys:
    """A part one of whose keys does what depends on how the part stands."""

    ALL_KEYS_TOLD: ClassVar = False
    """Whether all keys are there to be read, so that nothing is said of one that does nothing."""

    def act_of(self, action: str) -> str | None:
        """Return in words what an action does now; None as its binding says, "" for nothing."""
        return None

    def help_of(self, action: str) -> str | None:
        """Return what help says of an action; None as its binding says."""
        return None

    def waits_for(self, action: str) -> bool:
        """Return whether something waits for this action: its key is named before the others."""
        return False

    def comes_last(self, action: str) -> bool:
        """Return whether the key of an action is named behind the others, where there is room."""
        return False

    def keys_of(self, action: str) -> str | None:
        """Return the keys of an action as they are named now; None as its binding says."""
        return None

    def does_nothing(self, action: str) -> bool:
        """Return whether an action finds nothing to do now: help names its key, the line does not.

        An action without words (`act_of`) is named in neither.
        """
        return action in VERBS and self.verb_refused()

    def names_file(self, action: str) -> bool:
        """Return whether an action reads or writes a file that is named in it."""
        return False

    def verb_refused(self) -> bool:
        """Return whether the verb of a page would be refused as it stands, or change nothing."""
        return False


def act_now(active: ActiveBinding, told: Container[str] = ()) -> str:
    """Return what a key does now in words; "" where it finds nothing to do, or has none.

    What was just `told` of is named in any case. So the line of keys and the palette offer alike.
    """
    node, action = active.node, active.binding.action
    named = None
    if isinstance(node, NamesItsKeys):
        if node.does_nothing(action) and action not in told:
            return ""
        named = node.act_of(action)
    return _(active.binding.description) if named is None else named


class KeyHint(NamedTuple):
    """A key as it is shown; a click on it presses `key`, if it is `enabled`."""

    key: str
    display: str
    act: str
    enabled: bool
    tooltip: str


class KeyLine(Widget):
    """One widget for all keys: a widget for each would be laid out at every start and dialog.

    First come the keys that the status line has just named, then the key of the verb, for which one
    is here, then the keys of what has the focus, then the screen's in order, then what comes last
    in these; at the end help and Esc.
    What one key is said to do is not said again of another. Where there is little room, the keys
    move closer; then the last but those are left out. None stands without its word.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        text-wrap: nowrap;
        color: $footer-foreground;
        background: $background;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[KeyHint, ...] = ()
        self._kept: tuple[KeyHint, ...] = ()

    def on_mount(self) -> None:
        """Follow what can be pressed."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)
        self._bindings_updated(self.screen)

    def _bindings_updated(self, screen: Screen[object]) -> None:
        hints: dict[str, KeyHint] = {}
        kept: dict[str, KeyHint] = {}
        typing = isinstance(screen.focused, Input)
        told = [action for line in screen.query(StatusLine) for action in line.keys]
        active = sorted(screen.active_bindings.values(), key=partial(_rank, told))
        for each in active:
            node, binding, enabled, tooltip = each
            if not binding.show and binding.action not in told:
                continue
            act = act_now(each, told)
            keys = node.keys_of(binding.action) if isinstance(node, NamesItsKeys) else None
            display = keys or self.app.get_key_display(binding)
            # a sign is typed there; not all of them are known as signs to Textual by their names
            if not act or (typing and len(display) == 1):
                continue
            hint = KeyHint(binding.key, display, act, enabled, _(tooltip) if tooltip else act)
            # one with two keys is there twice
            last = binding.action in KEPT or binding.key == "escape"
            (kept if last else hints).setdefault(binding.action, hint)
        for action in kept:
            hints.pop(action, None)
        ordered = sorted(kept.items(), key=lambda each: each[0] not in KEPT)
        by_act: dict[str, KeyHint] = {}
        for hint in hints.values():
            by_act.setdefault(hint.act, hint)
        current = (tuple(by_act.values()), tuple(hint for _action, hint in ordered))
        if current != (self._hints, self._kept):
            self._hints, self._kept = current
            self.refresh()

    def _laid_out(self) -> list[tuple[int, str, KeyHint]]:
        return self.laid_out(self.content_size.width)

    def laid_out(self, cells: int) -> list[tuple[int, str, KeyHint]]:
        """Return what there is room for: the cell after it, its text, and what it presses."""
        width = cells - LEFT + 1  # the last one's space may be cut
        hints = (*self._hints, *self._kept)
        texts = [SPACED.format(key=hint.display, act=hint.act) for hint in hints]
        if sum(map(cell_len, texts)) <= width + 1:  # as both of its spaces may
            return _placed(texts, hints)
        texts = [CLOSE.format(key=hint.display, act=hint.act) for hint in hints]
        room = width - sum(map(cell_len, texts[len(self._hints) :]))
        fitting: list[int] = []
        for at, text in enumerate(texts[: len(self._hints)]):
            if (taken := cell_len(text)) <= room:
                fitting.append(at)  # a long one that does not fit leaves its room to the others
                room -= taken
        fitting += range(len(self._hints), len(hints))
        entries = _placed([texts[at] for at in fitting], [hints[at] for at in fitting])
        return [entry for entry in entries if entry[0] <= LEFT + width]

    def render(self) -> Content:
        """Return the line."""
        parts = [(" " * LEFT, "")]
        for _end, text, hint in self._laid_out():
            after = text.index(hint.display) + len(hint.display)
            dim = "" if hint.enabled else " dim"
            parts += [
                (text[:after], f"bold $footer-key-foreground{dim}"),
                (text[after:], f"$footer-description-foreground{dim}"),
            ]
        return Content.assemble(*parts)

    def _at(self, x: int) -> KeyHint | None:
        return next((hint for end, _text, hint in self._laid_out() if LEFT <= x < end), None)

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


def _rank(told: Sequence[str], active: ActiveBinding) -> int:
    """What was just told of comes first, then the key of the verb, then what has the focus.

    The verb is what one is here for.
    """
    node, binding = active.node, active.binding
    if binding.action in told:
        return told.index(binding.action) - len(told)
    if binding.key == VERB:
        return 0
    focused = isinstance(node, Widget) and node.has_focus
    if isinstance(node, NamesItsKeys) and node.comes_last(binding.action):
        return 4 if focused else 5
    if focused:
        return 1
    awaited = isinstance(node, NamesItsKeys) and node.waits_for(binding.action)
    return 2 if awaited else 3


def _placed(texts: Sequence[str], hints: Sequence[KeyHint]) -> list[tuple[int, str, KeyHint]]:
    ends = accumulate(map(cell_len, texts), initial=LEFT)
    return [*zip(islice(ends, 1, None), texts, hints, strict=True)]
