"""The small dialogs: a question with a verb for an answer, and a choice from a list."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Footer, OptionList
from textual.widgets.option_list import Option

from tui.facts import Fact, Facts
from tui.text import safe


class Confirm(ModalScreen[bool | None]):
    """Asks before an act, telling what it does; answers True only by the button with the verb.

    Without a verb it only tells. `safe` puts the focus on the verb, where that changes nothing
    by itself, such as opening a screen.
    """

    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            "Cancel",
            key_display="Esc",
            id="confirm.cancel",
            tooltip="Change nothing",
        ),
        Binding("tab", "app.focus_next", "Next button", key_display="Tab", id="confirm.next"),
        Binding("left", "app.focus_previous", show=False, id="confirm.left"),
        Binding("right", "app.focus_next", show=False, id="confirm.right"),
    ]

    def __init__(
        self,
        title: str,
        facts: tuple[Fact, ...],
        verb: str | None = None,
        *,
        cancel: str = "Cancel",
        safe: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._facts = facts
        self._verb = verb
        self._cancel = cancel
        self._safe = safe

    def compose(self) -> ComposeResult:
        """Lay out title, facts and buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(safe(self._title))
            with VerticalScroll(classes="body", can_focus=False):
                yield Facts(*self._facts)
            with Horizontal(classes="buttons"):
                if self._verb is not None:
                    yield Button(Content(safe(self._verb)), id="act", compact=True)
                yield Button(Content(safe(self._cancel)), id="cancel", compact=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Put the focus where Enter does no harm."""
        self.query_one("#act" if self._safe and self._verb else "#cancel").focus()

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer yes."""
        self.dismiss(True)


class Pick(ModalScreen[str | None]):
    """Lets one be chosen from a list; answers its id."""

    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            "Cancel",
            key_display="Esc",
            id="pick.cancel",
            tooltip="Change nothing",
        ),
        Binding("enter", "", "Choose", key_display="Enter", id="pick.choose"),
        Binding("j", "down", show=False, id="pick.down"),
        Binding("k", "up", show=False, id="pick.up"),
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
            yield OptionList(
                *(Option(Content(safe(words)), id=id) for id, words in self._choices.items()),
                compact=True,
            )
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Start at what is chosen now."""
        ids = list(self._choices)
        if self._chosen is not None and self._chosen in ids:
            self.query_one(OptionList).highlighted = ids.index(self._chosen)

    def action_down(self) -> None:
        """Move down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Move up."""
        self.query_one(OptionList).action_cursor_up()

    @on(OptionList.OptionSelected)
    def pick(self, event: OptionList.OptionSelected) -> None:
        """Answer what is under the cursor."""
        self.dismiss(event.option.id)
