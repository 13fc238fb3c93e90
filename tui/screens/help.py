"""Help: every key of the screen that it was called from, made from the bindings themselves."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from store.domain.words import Words, say
from store.i18n.language import N_, NC_, _
from tui.dialogs.base import Dialog
from tui.formatting.facts import Fact
from tui.widgets.button import Button
from tui.widgets.facts import Facts
from tui.widgets.key_line import NamesItsKeys

KEY_NAMES: Words = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "home": NC_("key", "Home"),
    "end": NC_("key", "End"),
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "space": N_("Space"),
}


class Help(Dialog[None]):
    """Lists the keys of a screen."""

    BINDINGS = [
        Binding(
            "escape,q,question_mark,f1", "dismiss", N_("Close"), key_display="Esc", id="help.close"
        )
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__(_("Keys"))
        self._facts = tuple(_facts(screen))

    def body_container(self) -> VerticalScroll:
        """Return what has the focus, for there is nothing else: the arrows scroll it."""
        return VerticalScroll(classes="body")

    def body(self) -> ComposeResult:
        """Lay out the list."""
        yield Facts(*self._facts)

    def buttons(self) -> tuple[Button, ...]:
        """Return none: Esc closes it."""
        return ()


def _facts(screen: Screen[object]) -> list[Fact]:
    """Gather what is bound, on the screen and on what has the focus in it."""
    facts: list[Fact] = []
    keys: dict[str, list[str]] = {}
    acts: dict[str, str] = {}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if binding.system or not binding.id or not enabled:
            continue
        focus = isinstance(node, Widget) and node.has_focus
        here = N_("What has the focus") if focus else N_("Everywhere")
        title = node.BINDING_GROUP_TITLE or here
        name = f"{title}\n{binding.id}"
        keys.setdefault(name, []).append(key_words(binding.key))
        named = node.act_of(binding.action) if isinstance(node, NamesItsKeys) else None
        if words := _(tooltip or binding.description) if named is None else named:
            acts[name] = words
    shown = ""
    own = f"{screen.BINDING_GROUP_TITLE}\n"
    for name in sorted(acts, key=lambda name: not name.startswith(own)):
        title = name.split("\n")[0]
        if title != shown:
            facts.append(Fact("", _(title), "heading"))
            shown = title
        facts.append(Fact(", ".join(keys[name]), acts[name]))
    return facts


def key_words(key: str) -> str:
    """Return a key as it is printed on keyboards."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key.removeprefix('ctrl+').upper()}"
    if key.startswith("shift+"):
        return f"Shift+{key_words(key.removeprefix('shift+'))}"
    if key in KEY_NAMES:
        return say(KEY_NAMES, key)
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key
