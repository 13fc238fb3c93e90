"""Help: every key of the screen that it was called from, made from the bindings themselves."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen

from store.i18n.language import N_, _
from tui.formatting.facts import Fact
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine

SPOKEN = {
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
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "space": N_("Space"),
}


class Help(ModalScreen[None]):
    """Lists the keys of a screen."""

    BINDINGS = [
        Binding(
            "escape,q,question_mark,f1", "dismiss", N_("Close"), key_display="Esc", id="help.close"
        )
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._facts = tuple(_facts(screen))

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(_("Keys"))
            with VerticalScroll(classes="body"):
                yield Facts(*self._facts)
        yield KeyLine()


def _facts(screen: Screen[object]) -> list[Fact]:
    """Gather what is bound, on the screen and on what has the focus in it."""
    facts: list[Fact] = []
    keys: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if binding.system or not binding.id or not enabled:
            continue
        title = node.BINDING_GROUP_TITLE or N_("Everywhere")
        name = f"{title}\n{binding.id}"
        keys.setdefault(name, []).append(key_words(binding.key))
        words[name] = _(tooltip or binding.description)
    shown = ""
    own = f"{screen.BINDING_GROUP_TITLE}\n"
    for name in sorted(words, key=lambda name: not name.startswith(own)):
        title = name.split("\n")[0]
        if title != shown:
            facts.append(Fact("", _(title), "heading"))
            shown = title
        facts.append(Fact(", ".join(keys[name]), words[name]))
    return facts


def key_words(key: str) -> str:
    """Return a key as it is printed on keyboards."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key.removeprefix('ctrl+').upper()}"
    return (
        _(SPOKEN[key])
        if key in SPOKEN
        else (key.upper() if key[0] == "f" and key[1:].isdigit() else key)
    )
