"""One line to type in, with its label before it."""

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.widget import Widget
from textual.widgets import Input, Select

from store.i18n.language import N_, _, ngettext
from tui.formatting.facts import STYLES, Tone
from tui.formatting.safe_text import fit, folded_lines, safe, typed, whole_parts
from tui.widgets.key_line import NamesItsKeys
from tui.widgets.status_line import StatusLine

LONGEST_LINE = 200
ASIDE = "aside"
"""The class of what stands among the questions and is none: Enter passes over it."""


class LineInput(Input, NamesItsKeys):
    """An input that takes the first line of a paste; Enter goes on to the next question at once.

    Not by the message that Textual posts on Enter: what is typed behind Enter, or comes with it in
    one piece, would still go to this line. What it is filled with is never cut, however long: a
    form that changes something else would keep the cut text.
    """

    BINDING_GROUP_TITLE = N_("Field")
    BINDINGS = [
        Binding("enter", "submit", N_("Next"), key_display="Enter", id="line.enter"),
    ]
    DEFAULT_CSS = """
    LineInput {
        background: $background;
        &:focus { background-tint: transparent; }
    }
    """

    # Textual's own has `layout=True`, and so lays out the whole screen at each letter. It can go
    # together with `tui/terminal/line_view.py`, which says what it waits for.
    virtual_size = Reactive(Size(0, 0))

    def __init__(
        self,
        value: str = "",
        *,
        id: str,
        placeholder: str = "",
        goes_on: bool = True,
        most: int = LONGEST_LINE,
    ) -> None:
        super().__init__(id=id, placeholder=placeholder, compact=True)
        self._most = most
        self.fill(value)
        self.cursor_blink = False  # while nothing happens, nothing is sent
        self._goes_on = goes_on
        self._told = "", ""

    @property
    def answer(self) -> str:
        """What stands in it; where that is what it was filled with, this as it is kept.

        A line draws its value as it is, and so shows none of what could not be typed.
        """
        same = self.value == typed(self._filled_with)
        return self._filled_with if same else self.value

    def fill(self, value: str) -> None:
        """Fill it with what is kept, which nobody has typed."""
        self._filled_with, shown = value, typed(value)
        self.max_length = max(self._most, len(shown))  # or nothing could be deleted from it
        self.value = shown

    def act_of(self, action: str) -> str | None:
        """Say where Enter goes."""
        return _("To the list") if action == "submit" and not self._goes_on else None

    async def action_submit(self) -> None:
        """Leave the line; a button among the questions is for Tab, as it answers none."""
        if self._goes_on:
            chain = self.screen.focus_chain
            at = chain.index(self) + 1 if self in chain else 0
            questions = (each for each in chain[at:] if not each.has_class(ASIDE))
            self.screen.set_focus(next(questions, next(iter(chain), None)))
        else:
            await super().action_submit()

    def on_paste(self, event: events.Paste) -> None:
        """Paste one line; a newline in front would otherwise make it nothing.

        What is left out, as there is no place for it, is said.
        """
        event.prevent_default()
        event.stop()
        pasted = typed(event.text)
        start, end = sorted(self.selection)
        room = max(0, self._most - len(self.value) + end - start)
        if pasted[:room]:
            self.replace(pasted[:room], start, end)
        if left_out := _left_out(event.text, pasted, room, self._most):
            self.call_after_refresh(self._tell, left_out)

    @on(Input.Changed)
    def _tell_no_more(self, event: Input.Changed) -> None:
        """Take back what was said of another text."""
        words, of = self._told
        if words and event.value != of:
            self._told = "", ""
            for line in self.screen.query(StatusLine):
                if line.news == words:
                    line.clear()

    def _tell(self, words: str) -> None:
        """Say something of what is typed: on the status line, else below the field."""
        lines = [*self.screen.query(StatusLine)]
        fields = [each for each in self.ancestors if isinstance(each, Edged)]
        for line in lines:
            line.tell(words)
            self._told = words, self.value
        for field in [] if lines else fields[:1]:
            field.note = words, self.value
        if not lines and not fields:
            self.app.bell()


def _left_out(text: str, pasted: str, room: int, most: int) -> str:
    """Say what of a text was not pasted: its other lines, or what is too long for a line."""
    if len(pasted) > room:
        return _("The end of what was pasted is left out: a field holds {n} characters.",
                 n=most)  # fmt: skip
    others = sum(bool(line.strip()) for line in text.splitlines()) - bool(pasted.strip())
    if others < 1:
        return ""
    return ngettext("Only the first line was pasted; {n} more is left out.",
                    "Only the first line was pasted; {n} more are left out.", others)  # fmt: skip


class Edged(Widget):
    """What is filled in, with its label before it, an edge around it and its hint behind it.

    It draws all but what is filled in; where there is little room, the hint gives way, its last
    parts first. What cannot be filled in has no edge, or it would look as if it could. What is
    wrong with it stands below.
    """

    LEAST, MOST = 11, 32
    """Cells between the brackets."""
    DEFAULT_CSS = """
    Edged {
        layout: horizontal;
        height: 1;
        width: 1fr;
        color: $text-muted;
        &:focus-within { color: $foreground; text-style: bold; }
        &.-faulty { height: auto; }
    }
    """

    fault: reactive[str] = reactive("", init=False)
    """Why what is filled in is refused, until it is mended."""
    note: reactive[tuple[str, str]] = reactive(("", ""), init=False)
    """What is to be known of what was filled in, and of which text that is said."""

    def __init__(self, label: str, *, id: str, hint: str = "", label_width: int = 16) -> None:
        super().__init__(id=id)
        self.label = label
        self._label = fit(label, label_width)
        self._hint = safe(hint)

    def inner(self) -> Widget:
        """Return what is filled in."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out what is filled in, between its edges."""
        inner, hinted = self.inner(), 2 + cell_len(self._hint) if self._hint else 0
        styles = inner.styles
        styles.width = "1fr"
        styles.margin = (0, hinted + 2, 0, cell_len(self._label) + 2)
        styles.min_width, styles.max_width = self.LEAST, self.MOST
        yield inner

    @on(Input.Changed)
    @on(Select.Changed)
    def mend(self, event: Input.Changed | Select.Changed) -> None:
        """What was wrong is being mended."""
        self.fault = ""
        if event.value != self.note[1]:
            self.note = "", ""

    def watch_fault(self) -> None:
        """Make room for it."""
        self.set_class(bool(self.fault or self.note[0]), "-faulty")
        self.refresh(layout=True)

    def watch_note(self) -> None:
        """Make room for it."""
        self.watch_fault()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it takes, with what is wrong with it."""
        return 1 + len(self._below(width))

    def _below(self, width: int) -> list[str]:
        """Return the lines below the first one: what is wrong, or is to be known."""
        if self.fault:
            return self._folded(f"! {self.fault}", width)
        return self._folded(self.note[0], width) if self.note[0] else []

    def _tone_below(self) -> Tone:
        return "stop" if self.fault else "ask"

    def _folded(self, text: str, width: int) -> list[str]:
        """Return a text in lines that begin below what is filled in."""
        indent = " " * (cell_len(self._label) + 2)
        room = max(1, width - len(indent) - 1)
        return [f"{indent}{line}" for line in folded_lines(text, room)]

    def render(self) -> Content:
        """Return the label, the edges, the hint, and below them what is wrong."""
        line = self._line()
        below = self._below(self.content_size.width)
        if not below:
            return line
        return Content("\n").join(
            [line, *(Content.styled(each, f"{STYLES[self._tone_below()]}") for each in below)]
        )

    def _line(self) -> Content:
        """Return the label, the edges, and the hint."""
        inside = sum(child.outer_size.width for child in self.children)
        room = self.content_size.width - cell_len(self._label) - inside - 6
        hint = whole_parts(self._hint, room, ", ")
        if cell_len(hint) > room:
            hint = ""
        filled_in = not any(child.disabled for child in (self, *self.children))
        left, right = ("[ ", " ]") if filled_in else ("  ", "  ")
        # all in one style, which costs the line no change of colour; with the focus it is bold
        return Content.assemble(
            f"{self._label}{left}{' ' * inside}{right}", (f"  {hint}", "not bold")
        )


class Field(Edged):
    """A line to type in: `Label   [ value     ]  hint`."""

    def __init__(
        self,
        label: str,
        *,
        id: str,
        value: str = "",
        hint: str = "",
        goes_on: bool = True,
        label_width: int = 16,
        most: int = LONGEST_LINE,
    ) -> None:
        super().__init__(label, id=f"{id}-field", hint=hint, label_width=label_width)
        self._line_id = id
        self._most = most
        self._value = value
        self._goes_on = goes_on

    def inner(self) -> LineInput:
        """Return the line."""
        return LineInput(self._value, id=self._line_id, goes_on=self._goes_on, most=self._most)
