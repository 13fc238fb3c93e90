"""Things to choose and to tick that say by a sign, not by colour alone, whether they are.

What a key would choose or tick is seen first: where it is scrolled away, it is brought back.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from textual import events, on
from textual.binding import Binding
from textual.content import Content
from textual.errors import NoWidget
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from store.i18n.language import N_, _
from tui.formatting.facts import STYLES
from tui.formatting.safe_text import fit, folded_lines, safe
from tui.widgets.key_line import NamesItsKeys
from tui.widgets.lines import letters

HERE, ELSEWHERE = "> ", "  "
"""What stands before the line that a key would choose or tick, and before the others."""
BEFORE = 8
"""Cells before a choice's words: that, its number, and its sign."""


class Unseen(Message):
    """Something was to be chosen or ticked that was out of sight; it is shown, and stays as it was.

    `number` is that of the outcome where a digit would have chosen it.
    """

    def __init__(self, *, number: int | None = None, ticks: bool = False) -> None:
        super().__init__()
        self.number = number
        self.ticks = ticks

    @property
    def words(self) -> str:
        """Say so, and which key does it now."""
        if self.number is not None:
            n = self.number
            return _("Outcome {n} was out of sight. Press {n} again to choose it.", n=n)
        if self.ticks:
            return _("This was out of sight. Press Space again to tick it.")
        return _("This outcome was out of sight. Press Space again to choose it.")


class SeenSince(Message):
    """What `Unseen` said of a part is over: one has gone on from there, or has other room."""


class BroughtBack(Widget):
    """A part whose keys say `Unseen` instead of doing what nobody would see."""

    _unseen = False

    def tell_unseen(self, *, number: int | None = None, ticks: bool = False) -> None:
        """Say that something was out of sight, until it is answered or one goes on."""
        self._unseen = True
        self.post_message(Unseen(number=number, ticks=ticks))

    @on(events.Blur)
    @on(events.Resize)
    def end_unseen(self) -> None:
        """Say that this is over."""
        if self._unseen:
            self._unseen = False
            self.post_message(SeenSince())


def in_sight(widget: Widget, top: int, height: int) -> bool:
    """Return whether some lines of a widget are seen: the first of them, and as many as fit."""
    try:
        place = widget.screen.find_widget(widget)
    except NoWidget:
        return False
    first, room = place.region.y + top, place.clip
    height = min(height, room.height)
    return height > 0 and room.y <= first and first + height <= room.bottom


def bring_into_sight(widget: Widget, top: int, height: int) -> None:
    """Scroll what holds a widget so far that some of its lines are seen."""
    for holder in widget.ancestors:
        if isinstance(holder, Widget) and holder.max_scroll_y > 0:
            lines = widget.region.translate((0, top))
            inside = lines.translate(-holder.scrollable_content_region.offset)
            inside = inside.translate(holder.scroll_offset)
            lines = Region(inside.x, inside.y, inside.width, height)
            holder.scroll_to_region(lines, animate=False, force=True, x_axis=False)
            return


class Choice(NamedTuple):
    """One of several that can be chosen; one that loses data is red and begins with `!`.

    Side by side, where not all have room, it has its `short` label, if it has one.
    """

    id: str
    label: str
    loses: bool = False
    short: str = ""


class Choices(BroughtBack, NamesItsKeys, can_focus=True):
    """Several of which one is chosen: `1 (*) customer continues`. Only Space and digits choose.

    A letter that is no key of the window points to what begins with it. The pointer begins at what
    is chosen, else at the first, and is seen only with the focus: it is no band, for a band would
    look like a choice. Enter goes on to the next field.
    """

    ALLOW_SELECT = False
    BINDINGS = [
        Binding("space", "choose", N_("Choose"), key_display="Space", id="choices.choose"),
        Binding("enter", "app.focus_next", N_("Next"), key_display="Enter", id="choices.next"),
        Binding("down,right,j", "move(1)", N_("Down"), show=False, id="choices.down"),
        Binding("up,left,k", "move(-1)", N_("Up"), show=False, id="choices.up"),
        *(
            Binding(f"{n}", f"number({n})", N_("Choose"), show=False, id=f"choices.{n}")
            for n in range(1, 10)
        ),
    ]
    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    chosen: reactive[str | None] = reactive(None, init=False)
    """The id of what is chosen, or None."""
    pointer: reactive[int] = reactive(0)

    @dataclass
    class Changed(Message):
        """Another one was chosen."""

        choices: "Choices"
        chosen: str

        @property
        def control(self) -> "Choices":
            """The group, for selectors."""
            return self.choices

    def __init__(
        self,
        choices: Iterable[Choice],
        chosen: str | None = None,
        *,
        id: str | None = None,
        across: bool = False,
        first: int = 1,
    ) -> None:
        """Offer choices, numbered from `first` on; `across` sets them side by side."""
        super().__init__(id=id)
        self.choices = tuple(choices)
        self._across = across
        self._first = first
        self.set_reactive(Choices.chosen, chosen)
        self.set_reactive(Choices.pointer, self._place_of(chosen) or 0)

    def _place_of(self, id: str | None) -> int | None:
        return next((n for n, each in enumerate(self.choices) if each.id == id), None)

    def choose(self, id: str) -> None:
        """Choose one, and say so by message if it is another than before."""
        if id != self.chosen:
            self.chosen = id
            self.post_message(self.Changed(self, id))

    def watch_chosen(self) -> None:
        """Point to what is chosen."""
        place = self._place_of(self.chosen)
        if place is not None:
            self.pointer = place

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the digits that stand for none."""
        return action != "number" or self._of_number(parameters[0]) is not None

    def keys_of(self, action: str) -> str | None:
        """Name the digits beside Space, where there are several to choose from."""
        last = min(9, self._first + len(self.choices) - 1)
        if action != "choose" or last <= self._first:
            return None
        space = _("Space")
        return f"{space} {self._first}-{last}"

    def _of_number(self, number: object) -> Choice | None:
        place = number - self._first if isinstance(number, int) else -1
        return self.choices[place] if 0 <= place < len(self.choices) else None

    def on_key(self, event: events.Key) -> None:
        """Point to the next that begins with a letter, unless that is a key of the window."""
        letter = event.character
        if letter is None or not letter.isalpha() or event.key in self.screen.active_bindings:
            return
        count, first = len(self.choices), letters(letter)
        for place in ((self.pointer + n) % count for n in range(1, count + 1)):
            if letters(self.choices[place].label).startswith(first):
                event.stop()
                event.prevent_default()
                self.action_move(place - self.pointer)
                return

    def action_choose(self) -> None:
        """Choose what the pointer is at, once that is seen."""
        if self.in_sight(self.pointer):
            self.choose(self.choices[self.pointer].id)
        else:
            self.show(self.pointer)
            self.tell_unseen()

    def action_number(self, number: int) -> None:
        """Choose by number, once that choice is seen; go there where it is not."""
        choice, place = self._of_number(number), number - self._first
        if choice is None:
            return
        if self.in_sight(place):
            self.choose(choice.id)
            return
        self.focus(scroll_visible=False)
        self.pointer = place
        self.show(place)
        self.tell_unseen(number=number)

    def action_move(self, by: int) -> None:
        """Move the pointer, and show where it is; it stops at the ends."""
        self.pointer = max(0, min(self.pointer + by, len(self.choices) - 1))
        self.show(self.pointer)
        self.end_unseen()

    def set_across(self, across: bool) -> None:
        """Set them side by side, or below each other."""
        if across != self._across:
            self._across = across
            self.refresh(layout=True)

    def in_sight(self, place: int) -> bool:
        """Whether the lines of a choice are seen."""
        return in_sight(self, *self.lines_at(place))

    def show(self, place: int) -> None:
        """Scroll the lines of a choice into sight."""
        bring_into_sight(self, *self.lines_at(place))

    def lines_at(self, place: int) -> tuple[int, int]:
        """Return on which line a choice begins, and how many it takes."""
        if self._across:
            return 0, 1
        heights = [len(self._folded(each, self.content_size.width)) for each in self.choices]
        return sum(heights[:place]), heights[place] if heights else 1

    def on_focus(self) -> None:
        """Show the pointer."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide it, and begin again at what is chosen."""
        self.pointer = self._place_of(self.chosen) or 0
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose what is under the mouse."""
        if self._across:
            place = bisect_right(self._starts(), event.x) - 1
        else:
            starts = [self.lines_at(place)[0] for place in range(len(self.choices))]
            place = bisect_right(starts, event.y) - 1
        if 0 <= place < len(self.choices):
            self.pointer = place
            self.action_choose()

    def _starts(self) -> list[int]:
        """Return the cell at which each begins that stands beside the others.

        Each has as much room as the others, unless one would be cut where another leaves room.
        """
        starts = self._whole(short=False) or self._whole(short=True)
        column = max(1, self.content_size.width // max(1, len(self.choices)))
        return starts or [place * column for place in range(len(self.choices))]

    def _whole(self, *, short: bool) -> list[int] | None:
        """Return where each begins if none is cut, or None."""
        width = self.content_size.width
        column = max(1, width // max(1, len(self.choices)))
        needs = [BEFORE + cell_len(self._named(each, short=short)) for each in self.choices]
        starts = [0]
        for place, need in enumerate(needs[:-1], start=1):
            starts.append(max(place * column, starts[-1] + need + 1))
        return starts if not needs or starts[-1] + needs[-1] <= width else None

    def render(self) -> Content:
        """Return the choices with their numbers and signs."""
        width = self.content_size.width
        widths = [width] * len(self.choices)
        if self._across:
            starts = self._starts()
            widths = [end - start for start, end in pairwise((*starts, max(width, len(starts))))]
        short = self._across and self._whole(short=False) is None
        drawn = [self._drawn(place, width, short=short) for place, width in enumerate(widths)]
        return Content("" if self._across else "\n").join(drawn)

    def _named(self, choice: Choice, *, short: bool) -> str:
        label = choice.short if short and choice.short else choice.label
        return f"{'! ' if choice.loses else ''}{safe(label)}"

    def _drawn(self, place: int, width: int, *, short: bool) -> Content:
        choice, number = self.choices[place], self._first + place
        here = self.has_focus and place == self.pointer
        sign = "(*)" if choice.id == self.chosen else "( )"
        named = self._named(choice, short=short)
        before = f"{HERE if here else ELSEWHERE}{number if number < 10 else ' '} {sign} "
        style = STYLES["loses"] if choice.loses else "bold" if here else ""
        if self._across:
            label = fit(named, max(0, width - cell_len(before)))
        else:
            label = f"\n{' ' * BEFORE}".join(self._folded(choice, width))
        return Content.assemble((before, "bold" if here else ""), (label, style))

    def _folded(self, choice: Choice, width: int) -> list[str]:
        """Return the lines of one that stands above or below the others; none is cut."""
        room = max(1, width - BEFORE)
        return [fit(line, room) for line in folded_lines(self._named(choice, short=False), room)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the choices take."""
        if self._across:
            return 1
        return max(1, sum(len(self._folded(each, width)) for each in self.choices))


class Tick(BroughtBack, NamesItsKeys, can_focus=True):
    """A box to tick: `[x]` when ticked. Space ticks, Enter goes on to the next field."""

    ALLOW_SELECT = False
    BINDINGS = [
        Binding("space", "tick", N_("Tick"), key_display="Space", id="tick.tick"),
        Binding("enter", "app.focus_next", N_("Next"), key_display="Enter", id="tick.next"),
    ]
    DEFAULT_CSS = """
    Tick { height: auto; width: 1fr; }
    """

    value: reactive[bool] = reactive(False)

    @dataclass
    class Changed(Message):
        """A box was ticked, or its tick was taken away."""

        tick: "Tick"
        value: bool

        @property
        def control(self) -> "Tick":
            """The box, for selectors."""
            return self.tick

    def __init__(
        self,
        label: str,
        value: bool = False,
        *,
        id: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(id=id, name=name)
        self._label = label
        self.set_reactive(Tick.value, value)

    def act_of(self, action: str) -> str | None:
        """Say that Space takes the tick away, where there is one."""
        return _("Untick") if action == "tick" and self.value else None

    def watch_value(self) -> None:
        """Say what Space does now."""
        if self.is_mounted:
            self.screen.refresh_bindings()

    def action_tick(self) -> None:
        """Tick it, or take the tick away, once it is seen."""
        if not in_sight(self, 0, self.size.height):
            bring_into_sight(self, 0, self.size.height)
            self.tell_unseen(ticks=True)
            return
        self.value = not self.value
        self.post_message(self.Changed(self, self.value))

    def on_click(self) -> None:
        """Tick it by mouse."""
        self.action_tick()

    def on_focus(self) -> None:
        """Show the pointer."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the pointer."""
        self.refresh()

    def render(self) -> Content:
        """Return the box and its label, wrapped beside it."""
        before = f"{HERE if self.has_focus else ELSEWHERE}{'[x]' if self.value else '[ ]'} "
        first, *more = self._folded(self.content_size.width)
        label = "\n".join([before + first, *(" " * len(before) + line for line in more)])
        return Content.styled(label, "bold" if self.has_focus else "")

    def _folded(self, width: int) -> list[str]:
        return folded_lines(self._label, max(1, width - len(ELSEWHERE) - 4))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the label takes."""
        return len(self._folded(width))
