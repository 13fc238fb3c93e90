"""Help: every key of the screen that it was called from, made from the bindings themselves."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from store.i18n.language import N_, _
from tui.dialogs.base import Dialog
from tui.formatting.facts import Fact
from tui.formatting.key_names import key_words
from tui.widgets.button import Button
from tui.widgets.facts import Facts
from tui.widgets.key_line import NamesItsKeys
from tui.widgets.status_line import LeavesNews


class Help(Dialog[None], LeavesNews):
    """Lists the keys of a screen."""

    ALL_KEYS_TOLD = True
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

    def on_resize(self) -> None:
        """Draw all of the list that is seen now: its window grows after it is laid out."""
        body = self.query_one(".body")
        self.call_after_refresh(body.refresh, layout=True)

    def buttons(self) -> tuple[Button, ...]:
        """Return none: Esc closes it."""
        return ()


def _facts(screen: Screen[object]) -> list[Fact]:
    """Gather what is bound: on what has the focus, on what it is part of, and on the screen."""
    parts: dict[str, dict[str, list[str]]] = {}
    acts: dict[str, str] = {}
    for active in screen.active_bindings.values():  # from the inside to the outside
        node, binding = active.node, active.binding
        named = None
        if isinstance(node, NamesItsKeys):
            named = node.act_of(binding.action)
            named = node.help_of(binding.action) or named
        words = _(active.tooltip or binding.description) if named is None else named
        if binding.id and words and active.enabled and not binding.system:
            id = binding.id
            if binding.key.isdecimal():  # digits that do the same, each with another number
                id = f"{binding.action.partition('(')[0]} {words}"
            acts[id] = words
            keys = parts.setdefault(_title(node), {})
            keys.setdefault(id, []).append(key_words(binding.key))
    widest = max(
        (len(_named(keys)) for bound in parts.values() for keys in bound.values()), default=0
    )  # one column, whatever part a key is of
    return [
        fact
        for title, bound in parts.items()
        for fact in (
            Fact("", title, "heading"),
            *(Fact(f"{_named(keys):{widest}}", acts[id]) for id, keys in bound.items()),
        )
    ]


def _named(keys: Sequence[str]) -> str:
    """Name keys that do the same; digits in a row by the first and the last."""
    if len(keys) > 2 and all(map(str.isdecimal, keys)):
        digits = sorted(map(int, keys))
        if digits[-1] - digits[0] == len(digits) - 1:
            return f"{digits[0]}-{digits[-1]}"
    return ", ".join(keys)


def _title(node: DOMNode) -> str:
    """Return what a part is called."""
    if node.BINDING_GROUP_TITLE:
        return _(node.BINDING_GROUP_TITLE)
    focus = isinstance(node, Widget) and node.has_focus
    return _("What has the focus") if focus else _("Everywhere")
