"""The line at the top: where we are; which office, operator, side and store it is about."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from store.domain.rights import Operator
from store.domain.words import side_word
from tui.formatting.safe_text import fit, safe

JOINT = " · "
GAP = 2
"""Cells between the two sides, at least."""


class Masthead(Widget):
    """One line: the place on the left, what it is about on the right.

    The place is what the screen is, and whose; one that has another form `in_short` has that where
    the whole does not fit; one that has another form `if_cut`, where it would be cut even alone.
    Where it is `signed`, who is at work, on which side, stands last, as the app says it. Where
    there is little room, the parts on the right that go first are left out whole, and then the last
    ones; a part is never cut beside the place.
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

    def __init__(
        self,
        place: str,
        *about: str,
        signed: bool = True,
        first_gone: Sequence[str] = (),
        in_short: str | None = None,
        if_cut: str | None = None,
    ) -> None:
        super().__init__()
        self._place = safe(place)
        self._in_short = None if in_short is None else safe(in_short)
        self._if_cut = None if if_cut is None else safe(if_cut)
        self._signed = signed
        self._first_gone = [safe(part) for part in first_gone]
        self.set_reactive(Masthead.about, about)

    def say_place(self, place: str) -> None:
        """Say that the same screen is about another place now."""
        self._place = safe(place)
        self.refresh()

    def render(self) -> Content:
        """Return the line; where there is little room, the place is called by its last parts."""
        width = self.content_size.width
        said = (*self.about, self.app.sub_title) if self._signed else self.about
        place, parts = self._place, safe(JOINT.join(filter(None, said))).split(JOINT)
        if self._in_short is not None and not _holds(place, parts, width):
            place = self._in_short
        if self._if_cut is not None and cell_len(place) > width:
            place = self._if_cut
        while " > " in place and not _holds(place, parts, width):
            place = place.partition(" > ")[2]
        gone = [part for part in self._first_gone if part in parts]
        while parts and not _holds(place, parts, width):
            if gone:
                parts.remove(gone.pop(0))
            else:
                parts.pop()
        if cell_len(place) > width:
            place = fit(place, width)
        about = JOINT.join(parts)
        gap = " " * max(0, width - cell_len(place) - cell_len(about))
        return Content(f"{place}{gap}{about}")


def signature(operator: Operator) -> str:
    """Say who is at work, on which side."""
    return f"{operator.name} · {side_word(operator.side, to=operator.side)}"


def _holds(place: str, parts: Sequence[str], width: int) -> bool:
    about = cell_len(JOINT.join(parts))
    return cell_len(place) + (GAP + about if about else 0) <= width
