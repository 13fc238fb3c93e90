"""What the guided tour says: a caption below everything else, the keys under it."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from store.i18n.language import N_, _
from tui.formatting.safe_text import ELLIPSIS, fit

PLAYING = N_("Space pauses · Left: back · any other key: next · Esc ends")
PAUSED = N_("paused: Space plays on · any other key: one step · Esc ends")
ASKING = N_("Space shows more · Esc: the office is yours")


class Caption(Widget):
    """Two lines: what is to be seen; what was pressed, and how to stop."""

    DEFAULT_CSS = """
    Caption {
        split: bottom;
        height: 2;
        padding: 0 1;
        background: $accent;
        color: $on-accent;
        text-style: bold;
    }
    """

    words: reactive[str] = reactive("")
    pressed: reactive[str] = reactive("")
    hint: reactive[str] = reactive(PLAYING)
    """What the keys do now; a marked text."""

    def render(self) -> Content:
        """Return the two lines; of what was pressed, the latest keys where there is little room."""
        width = self.content_size.width
        hint = _(self.hint)
        room = max(0, width - len(hint) - 1)
        pressed = latest_keys(self.pressed, room)
        return Content(f"{fit(self.words, width)}\n{pressed.ljust(room)} {fit(hint, width)}")


def latest_keys(pressed: str, room: int) -> str:
    """Return the latest keys that so many cells hold, each whole; of a longer word, its end."""
    keys = pressed.split()
    while len(keys) > 1 and len(" ".join(keys)) > room:
        del keys[0]
    latest = " ".join(keys)
    if len(latest) <= room:
        return latest
    return (ELLIPSIS + latest[len(latest) - room + 1 :])[:room]
