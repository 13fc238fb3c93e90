"""The command palette in the language that is spoken, which may be closed while it searches.

Textual's own says "No matches found" in English inside a private method, and offers no text to
change; and when it is closed, its list is taken away before its search is called off, and what is
found in between ends the program (8.2.8; no issue is about either). The file can go when those
words are an attribute and the search is called off first. Until then tests of the Swedish screens
and of the palette (`tests/tui/terminal/test_palette.py`) tell if these methods get other names.
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

    def _watch__list_visible(self) -> None:
        if self.query(CommandList):
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        if self.query(CommandList):
            await super()._watch__show_busy()
