"""A list to move in, whose cursor stays on its line when the list is filled again."""

from collections.abc import Collection, Iterable, Mapping
from typing import Generic, TypeVar

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList

from store.domain.filters import folded
from store.i18n.language import N_, _
from tui.formatting.safe_text import safe
from tui.widgets.key_line import NamesItsKeys

Key = TypeVar("Key")

MOVING = frozenset("jkgG")
"""The letters that move in a list."""


_IN_NAMES = frozenset("-–.,&'’()")
"""The signs that stand in names, and are passed over where those are compared."""


class Moved(Message):
    """The operator has gone to another line; not said where the lines changed under the cursor."""


class Lines(OptionList, NamesItsKeys, Generic[Key]):
    """Lines by key, as they are drawn. A key is what a line is about; it tells it from the others.

    Keys are compared, not hashed: a line of history is one as well as a name is. The cursor stops
    at both ends. `enter` says in the key line what Enter does; where it does nothing, nothing is.
    """

    ENTER = ""
    """What it means to select a line of each list of a class, where it is the same on all."""
    BINDING_GROUP_TITLE = N_("List")
    BINDINGS = [
        Binding("enter", "select", N_("Choose"), key_display="Enter", id="lines.select"),
        Binding("j", "cursor_down", N_("Down"), show=False, id="lines.down"),
        Binding("k", "cursor_up", N_("Up"), show=False, id="lines.up"),
        Binding("g,home", "first", N_("First"), show=False, id="lines.first"),
        Binding("G,end", "last", N_("Last"), show=False, id="lines.last"),
    ]
    DEFAULT_CSS = """
    Lines {
        background: $background;
        &:focus { background-tint: transparent; }
    }
    """

    def __init__(
        self,
        lines: Iterable[tuple[Key, Content]] = (),
        *,
        id: str | None = None,
        compact: bool = False,
        enter: str = "",
    ) -> None:
        filled = list(lines)
        self._enter = enter
        self._filling = False
        self._keys = [key for key, _drawn in filled]
        super().__init__(*(drawn for _key, drawn in filled), id=id, compact=compact)

    def act_of(self, action: str) -> str | None:
        """Say what Enter does here."""
        if action != "select":
            return None
        if not self.option_count:
            return ""
        return _(self.ENTER) if self.ENTER and not self._enter else self._enter

    @property
    def current(self) -> Key | None:
        """What the line under the cursor is about, or None."""
        return self._keys[self.highlighted] if self.highlighted is not None else None

    def of_line(self, line: int) -> Key | None:
        """Return what a line is about; None where a message is older than the lines."""
        return self._keys[line] if line < len(self._keys) else None

    def fill(self, lines: Iterable[tuple[Key, Content]], *, otherwise: int | None = 0) -> None:
        """Show other lines, with the cursor on its line; where that is gone, on `otherwise`."""
        current, filled = self.current, list(lines)
        self._keys = [key for key, _drawn in filled]
        self._filling = True
        self.set_options([drawn for _key, drawn in filled])  # which takes the cursor away
        self.highlighted = self._keys.index(current) if current in self._keys else otherwise
        self._filling = False

    def go_to(self, key: Key) -> None:
        """Put the cursor on a line, if there is one for this key."""
        if key in self._keys:
            self._filling = True
            self.highlighted = self._keys.index(key)
            self._filling = False

    def redraw(self, key: Key, drawn: Content) -> None:
        """Draw one line otherwise."""
        self.replace_option_prompt_at_index(self._keys.index(key), drawn)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Say that the operator has moved."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and not self._filling and self.is_mounted:
            self.post_message(Moved())

    def render_line(self, y: int) -> Strip:
        """Draw one line; with 16 colours, the cursor's in one ink: red cannot be read on blue."""
        strip = super().render_line(y)
        option = next((s.style.meta.get("option") for s in strip if s.style is not None), None)
        if option is None or option != self.highlighted or not self.app.current_theme.ansi:
            return strip
        cursor = self.get_visual_style("option-list--option", "option-list--option-highlighted")
        ink = Style(color=cursor.rich_style.color, bgcolor=cursor.rich_style.bgcolor)
        return Strip([s._replace(style=(s.style or Style.null()) + ink) for s in strip])

    def action_cursor_down(self) -> None:
        """Go a line down, as far as there is one."""
        if self.highlighted != self.option_count - 1:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """Go a line up, as far as there is one."""
        if self.highlighted != 0:
            super().action_cursor_up()


class Typed(Message):
    """Something was typed in a list, of which `unfound` is what no line has: "" for nothing."""

    def __init__(self, unfound: str) -> None:
        super().__init__()
        self.unfound = unfound

    @property
    def words(self) -> str:
        """Say that it is not there; nothing where it is."""
        return none_begins_with(self.unfound) if self.unfound else ""


class ByLetters(OptionList):
    """Lines that letters and digits go to, by how one of their words begins.

    More letters narrow it, and signs between them are passed over: E-post. Where no line has them,
    the last letter begins anew at the next line, and so the same letter again goes on. Letters
    that no line has are `unfound` until one moves: Enter must not choose what merely happens to be
    under the cursor. The letters that move in all lists, such as j, still do where nothing is being
    typed and no line begins so.
    """

    unfound = ""
    """What was typed that no line has."""
    _typed = ""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed here, and so is none of the window's."""
        return character is not None and character.isalnum()

    def on_key(self, event: events.Key) -> None:
        """Go to what is typed; another key ends that."""
        letter = event.character
        if self.check_consume_key(event.key, letter):
            found = letters(letter or "")
            idle = not (self._typed or self.unfound)
            if idle and letter in MOVING and self._place_of(found, 0) is None:
                return
            event.stop()
            event.prevent_default()
            self.find(found)
        elif letter is not None and letter in _IN_NAMES and (self._typed or self.unfound):
            event.stop()
            event.prevent_default()
        elif event.key not in ("enter", "space"):
            self._begin_anew()

    def on_blur(self) -> None:
        """Begin anew when one comes back."""
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._typed = ""
        if self.unfound:
            self.unfound = ""
            self._tell()

    def on_click(self) -> None:
        """Forget what was typed: a click says which line is meant."""
        self._begin_anew()

    def find(self, letter: str) -> None:
        """Go to the line that begins with what was typed and this letter."""
        at = self.highlighted or 0
        typed = f"{self.unfound or self._typed}{letter}"
        place = self._place_of(typed, at)
        if place is None and not self.unfound:
            place = self._place_of(letter, at + 1)
            typed = typed if place is None else letter
        self._typed, self.unfound = ("", typed) if place is None else (typed, "")
        if place is not None:
            self.highlighted = place
        self._tell()

    def _tell(self) -> None:
        """Say what no line has, or that it is over; the keys that choose follow it."""
        self.post_message(Typed(self.unfound))
        self.screen.refresh_bindings()

    def words_of(self, place: int) -> str:
        """Return what a line says."""
        return f"{self.get_option_at_index(place).prompt}"

    def _place_of(self, typed: str, at: int) -> int | None:
        """Return the first line from a place on, and round, that begins so; else a word of it."""
        count = self.option_count
        places = [(at + n) % count for n in range(count)]
        lines = {place: self.words_of(place).split() for place in places}
        for among in (slice(1), slice(None)):
            for place, words in lines.items():
                rests = (words[n:] for n in range(len(words))[among])
                if any(letters("".join(rest)).startswith(typed) for rest in rests):
                    return place
        return None


def none_begins_with(typed: str) -> str:
    """Say that no line or row here begins with what was typed."""
    return _("Nothing here begins with {typed}", typed=typed)


def letters(text: str) -> str:
    """Return the letters and digits of a text, without case and accents."""
    return "".join(filter(str.isalnum, folded(text)))


class Found(Lines[str], ByLetters):
    """Lines by key that are found so; none is chosen while something else is typed."""

    def act_of(self, action: str) -> str | None:
        """Name no key that would choose what was not typed."""
        return "" if action == "select" and self.unfound else super().act_of(action)

    def action_select(self) -> None:
        """Choose, unless something else was typed than is there."""
        if not self.unfound:
            super().action_select()


class OneOf(Found):
    """A list of which one is chosen."""

    ENTER = N_("Choose")


class TickList(Found):
    """A list of which any are ticked, `[x]`: by Space; Enter goes on to the next field."""

    class Changed(Message):
        """Another set is ticked now."""

    ENTER = N_("Tick")
    BINDINGS = [
        Binding("space", "select", N_("Tick"), key_display="Space", id="tick-list.tick"),
        Binding("enter", "app.focus_next", N_("Next"), key_display="Enter", id="tick-list.next"),
    ]

    def __init__(self, choices: Mapping[str, str], ticked: Collection[str]) -> None:
        self.ticked = frozenset(ticked)
        self._labels = choices
        super().__init__(((id, self._drawn(id)) for id in choices), compact=True)

    def act_of(self, action: str) -> str | None:
        """Say that Space takes the tick away, where there is one."""
        if action == "select" and self.current in self.ticked and not self.unfound:
            return _("Untick")
        return super().act_of(action)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Say what Space does there."""
        super().watch_highlighted(highlighted)
        if self.is_mounted:
            self.screen.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick what is under the cursor, or take the tick away."""
        event.stop()
        if (id := self.of_line(event.option_index)) is not None:
            self.ticked ^= {id}
            self.redraw(id, self._drawn(id))
            self.screen.refresh_bindings()
            self.post_message(self.Changed())

    def tick(self, ids: Collection[str]) -> None:
        """Tick these and no others; nobody is told."""
        others, self.ticked = self.ticked ^ frozenset(ids), frozenset(ids)
        for id in others:
            self.redraw(id, self._drawn(id))

    def _drawn(self, id: str) -> Content:
        return Content(f"{'[x]' if id in self.ticked else '[ ]'} {safe(self._labels[id])}")
