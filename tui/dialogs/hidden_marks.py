"""Asks what is meant where some of what is marked is not shown."""

from textual.app import ComposeResult

from store.i18n.language import _, grouped
from tui.dialogs.questions import Pick
from tui.formatting.facts import Fact
from tui.widgets.facts import Facts

SHOWN, CURSOR, ALL = "shown", "cursor", "all"
"""What may be meant: the marks that are shown, what the cursor is on, or all that is marked."""


class AskOfHiddenMarks(Pick):
    """Names the marks that are not shown; answers which are meant, or None for none of them.

    The cursor begins on what leaves them alone.
    """

    def __init__(self, hidden: tuple[Fact, ...], *, shown: int, marked: int, under: str) -> None:
        choices = {}
        if shown:
            choices[SHOWN] = _("Only what is shown: {count} marked", count=grouped(shown))
        elif under:
            choices[CURSOR] = _("Only {what}, under the cursor", what=under)
        choices[ALL] = _("All {count} that are marked", count=grouped(marked))
        super().__init__(_("Marks that are not shown"), choices)
        self._hidden = hidden

    def body(self) -> ComposeResult:
        """Lay out whose marks are not shown, and the answers."""
        yield Facts(*self._hidden)
        yield from super().body()
