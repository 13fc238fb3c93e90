"""What windows over a screen share: their frame, and how they follow what others do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from store.domain.errors import StoreError
from store.domain.model import Customer
from store.i18n.language import N_, _
from tui.formatting.facts import Fact
from tui.formatting.news import News, changes_since
from tui.formatting.safe_text import safe
from tui.terminal.button import Button
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine

DialogResult = TypeVar("DialogResult")

Reread = Callable[[], Customer]
"""Reads a customer as it is in the store now."""


class Dialog(ModalScreen[DialogResult | None]):
    """A window over a screen: its title in the frame, a body, buttons, and the line of keys.

    A subclass says what is in the body. Esc, Ctrl+C and the button Cancel answer None; the button
    with the verb, where there is one, has the id `act` and is the subclass's to handle.
    """

    BINDINGS = [
        Binding("escape", "dismiss", N_("Cancel"), key_display="Esc", id="dialog.cancel",
                tooltip=N_("Change nothing")),
        Binding("ctrl+c", "app.help_quit", N_("Cancel"), show=False, system=True,
                id="dialog.interrupt"),
    ]  # fmt: skip
    FRAME = "dialog"
    """The style classes of the frame."""

    def __init__(self, title: str, verb: str | None = None, *, cancel: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._verb = verb
        self._cancel = cancel or _("Cancel")

    def compose(self) -> ComposeResult:
        """Lay out the frame, and in it what the subclass shows."""
        with Vertical(classes=self.FRAME) as frame:
            frame.border_title = Content(safe(self._title))
            with self.body_container():
                yield from self.body()
            yield from self.foot()
        yield KeyLine()

    def body_container(self) -> AbstractContextManager[object]:
        """Return what scrolls the body: by the keys of the dialog, not as a place to Tab to."""
        return VerticalScroll(classes="body", can_focus=False)

    def body(self) -> ComposeResult:
        """Lay out what the window is about."""
        raise NotImplementedError

    def foot(self) -> ComposeResult:
        """Lay out what stays in sight below the body: the buttons, if there are any."""
        if buttons := tuple(self.buttons()):
            with Horizontal(classes="buttons"):
                yield from buttons

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons: the verb, and Cancel. Tab comes to them in this order."""
        cancel = Button(Content(safe(self._cancel)), id="cancel", compact=True)
        if self._verb is None:
            return (cancel,)
        return (Button(Content(safe(self._verb)), id="act", compact=True), cancel)

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


class Form(Dialog[DialogResult]):
    """A dialog with questions; the line above its buttons says what stands in the way."""

    BINDINGS = [
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="form.next"),
    ]

    def foot(self) -> ComposeResult:
        """Lay out that line, and the buttons."""
        yield Facts(id="hindrance")
        yield from super().foot()

    def hinder(self, why: str) -> None:
        """Say what stands in the way."""
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "open"),)

    def forgive(self) -> None:
        """Say nothing any more: what stood in the way is being mended."""
        self.query_one("#hindrance", Facts).facts = ()


class CustomerForm(Form[DialogResult]):
    """A form about one customer, which plans again when others have changed it meanwhile."""

    def __init__(self, title: str, verb: str | None, *, customer: Customer, reread: Reread) -> None:
        super().__init__(title, verb)
        self._customer = customer
        self._reread = reread

    def replan(self) -> None:
        """Show what the answers so far would do to the customer as it is now."""
        raise NotImplementedError

    @on(News)
    def reload(self) -> None:
        """Plan on what others have made of the customer, and say what they did."""
        try:
            customer = self._reread()
        except StoreError as error:
            self.hinder(f"{error}")
            return
        if (changes := changes_since(self._customer, customer)) is not None:
            self._customer = customer
            self.replan()
            self.hinder(changes)
