"""The command palette in the language that is spoken.

Textual's own says "No matches found" in English inside a private method, and offers no text to
change (8.2.8; no issue asks for one). The file can go when those words are an attribute; until then
`tests/tui/screens/test_swedish.py` shows an English line if the method is found by another name.
"""

from textual.command import CommandList, CommandPalette, Provider
from textual.content import Content
from textual.widgets.option_list import Option

from store.i18n.language import _


class Palette(CommandPalette):
    """Chooses a command by its name; what it says itself, it says in our language."""

    def __init__(self, placeholder: str, *providers: type[Provider]) -> None:
        super().__init__(
            providers=providers or None, placeholder=placeholder, id="--command-palette"
        )

    def _start_no_matches_countdown(self, search_value: str) -> None:
        # As Textual's own of this name does, but for the words.
        self._stop_no_matches_countdown()

        def show_no_matches() -> None:
            if search_value:
                no_match = Option(
                    Content(_("No matches found")), disabled=True, id=self._NO_MATCHES
                )
                self.query_one(CommandList).add_options([no_match])
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, show_no_matches)
