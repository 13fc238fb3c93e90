"""The small dialogs: a question with a verb for an answer, a line to type, a choice from a list."""

from collections.abc import Callable
from typing import TypeVar

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen

from store.domain.errors import StoreError
from store.domain.model import Customer
from store.i18n.language import N_
from tui.formatting.facts import Fact
from tui.formatting.news import News, changes_since
from tui.widgets.facts import Facts

Answered = TypeVar("Answered")


Reread = Callable[[], Customer]


class Dialog(ModalScreen[Answered | None]):
    """What asks over a screen: Esc and Ctrl+C answer nothing."""

    BINDINGS = [
        Binding(
            "ctrl+c", "app.help_quit", N_("Cancel"), show=False, system=True, id="dialog.cancel"
        ),
    ]


class CustomerDialog(Dialog[Answered]):
    """What asks about one customer, and plans again when others have changed it meanwhile."""

    def __init__(self, customer: Customer, reread: Reread) -> None:
        super().__init__()
        self._customer = customer
        self._reread = reread

    def replan(self) -> None:
        """Show what the answers so far would do to the customer as it is now."""
        raise NotImplementedError

    @on(News)
    def look_again(self) -> None:
        """Plan on what others have made of the customer, and say what they did."""
        try:
            customer = self._reread()
        except StoreError as error:
            self._hinder(f"{error}")
            return
        if (words := changes_since(self._customer, customer)) is not None:
            self._customer = customer
            self.replan()
            self._hinder(words)

    def _hinder(self, words: str) -> None:
        self.query_one("#hindrance", Facts).facts = (Fact("", words, "open"),)
