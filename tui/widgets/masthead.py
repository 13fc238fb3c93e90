"""The line at the top: where we are; which office, operator, side and store it is about."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from store.domain.rights import Operator
from store.domain.words import side_word
from tui.formatting.safe_text import fit, safe


class Masthead(Widget):
    """One line: the place on the left, what it is about on the right.

    Where it is `signed`, who is at work, on which side, stands last, as the app says it.
    """

    DEFAULT_CSS = """
    Masthead {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $band;
        color: $on-band;
        text-style: bold;
    }
    """

    about: reactive[tuple[str, ...]] = reactive(())

    def __init__(self, place: str, *about: str, signed: bool = True) -> None:
        super().__init__()
        self._place = safe(place)
        self._signed = signed
        self.set_reactive(Masthead.about, about)

    def on_mount(self) -> None:
        """Hear of another name of who is at work."""
        if self._signed:
            self.watch(self.app, "sub_title", self._signed_anew, init=False)

    def _signed_anew(self) -> None:
        self.refresh()

    def render(self) -> Content:
        """Return the line; where there is little room, the place is called by its last parts."""
        width = self.content_size.width
        place = self._place
        parts = (*self.about, self.app.sub_title) if self._signed else self.about
        said = safe(" · ".join(part for part in parts if part))
        while " > " in place and cell_len(place) + 2 + cell_len(said) > width:
            place = place.partition(" > ")[2]
        room = max(0, width - cell_len(place) - 2)
        about = said if cell_len(said) <= room else fit(said, room)
        gap = " " * max(0, width - cell_len(place) - cell_len(about))
        return Content(f"{place}{gap}{about}")


def signature(operator: Operator) -> str:
    """Say who is at work, on which side."""
    return f"{operator.name} · {side_word(operator.side)}"
