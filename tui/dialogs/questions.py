"""The small dialogs: a question with a verb for an answer, a line to type, a choice from a list."""

from collections.abc import Callable, Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from store.domain.errors import Refusal
from store.i18n.language import N_, _
from tui.dialogs.base import Dialog
from tui.formatting.describe import refusal_facts
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.formatting.safe_text import safe
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine
from tui.widgets.toggles import OneOf


class Confirm(Dialog[bool]):
    """Asks before an act, telling what it does; answers True only by the button with the verb.

    Without a verb it only tells. `safe` puts the focus on the verb, where that changes nothing
    by itself, such as opening a screen. `changed` says what others have done meanwhile.
    """

    # from the first moment: an Enter that was typed before must not meet the verb
    AUTO_FOCUS = "Button.first"

    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            N_("Cancel"),
            key_display="Esc",
            id="confirm.cancel",
            tooltip=N_("Change nothing"),
        ),
        Binding("tab", "app.focus_next", N_("Next button"), key_display="Tab", id="confirm.next"),
        Binding("left", "app.focus_previous", show=False, id="confirm.left"),
        Binding("right", "app.focus_next", show=False, id="confirm.right"),
    ]

    def __init__(
        self,
        title: str,
        facts: tuple[Fact, ...],
        verb: str | None = None,
        *,
        cancel: str | None = None,
        safe: bool = False,
        changed: Callable[[], str | None] = lambda: None,
    ) -> None:
        super().__init__()
        self._changed = changed
        self._title = title
        self._facts = facts
        self._verb = verb
        self._cancel = cancel or _("Cancel")
        self._safe = safe

    def compose(self) -> ComposeResult:
        """Lay out title, facts and buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(safe(self._title))
            with VerticalScroll(classes="body", can_focus=False):
                yield Facts(*self._facts)
            first = "act" if self._safe and self._verb is not None else "cancel"
            with Horizontal(classes="buttons"):
                if self._verb is not None:
                    yield _button(self._verb, "act", first)
                yield _button(self._cancel, "cancel", first)
        yield KeyLine()

    @on(News)
    def tell_change(self) -> None:
        """Say what others have done to what this asks about."""
        if (words := self._changed()) is not None:
            self.query_one(Facts).facts = (Fact("", words, "open"), *self._facts)

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer yes."""
        self.dismiss(True)


def _button(words: str, id: str, first: str) -> Button:
    classes = "first" if id == first else ""
    return Button(Content(safe(words)), id=id, classes=classes, compact=True)


def refusal_dialog(title: str, refusals: Sequence[Refusal]) -> Confirm:
    """Return the window that tells why something cannot be done, and what cures it."""
    return Confirm(title, refusal_facts(refusals), cancel=_("Close"))


class Prompt(Dialog[str]):
    """Asks for one line of text; answers it when its button is pressed, else None."""

    AUTO_FOCUS = "#answer"
    BINDINGS = [
        Binding("escape", "dismiss", N_("Cancel"), key_display="Esc", id="prompt.cancel",
                tooltip=N_("Change nothing")),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="prompt.next"),
    ]  # fmt: skip

    def __init__(
        self, title: str, label: str, verb: str, *, value: str = "", facts: tuple[Fact, ...] = ()
    ) -> None:
        super().__init__()
        self._title = title
        self._label = label
        self._verb = verb
        self._value = value
        self._facts = facts

    def compose(self) -> ComposeResult:
        """Lay out the line and the buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(safe(self._title))
            if self._facts:
                yield Facts(*self._facts)
            yield Field(self._label, id="answer", value=self._value)
            with Horizontal(classes="buttons"):
                yield _button(self._verb, "act", "act")
                yield _button(_("Cancel"), "cancel", "act")
        yield KeyLine()

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer what was typed."""
        self.dismiss(self.query_one("#answer", LineInput).value.strip() or None)


class Pick(Dialog[str]):
    """Lets one be chosen from a list; answers its id."""

    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            N_("Cancel"),
            key_display="Esc",
            id="pick.cancel",
            tooltip=N_("Change nothing"),
        ),
    ]

    def __init__(self, title: str, choices: Mapping[str, str], chosen: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(safe(self._title))
            yield OneOf(
                *(Option(Content(safe(words)), id=id) for id, words in self._choices.items()),
                compact=True,
            )
        yield KeyLine()

    def on_mount(self) -> None:
        """Start at what is chosen now."""
        ids = list(self._choices)
        if self._chosen is not None and self._chosen in ids:
            self.query_one(OneOf).highlighted = ids.index(self._chosen)

    @on(OptionList.OptionSelected)
    def pick(self, event: OptionList.OptionSelected) -> None:
        """Answer what is under the cursor."""
        self.dismiss(event.option.id)
