"""A labelled drop-down, with the edge and the hint of a field."""

from textual import events, on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Select

from store.i18n.language import N_, _
from tui.formatting.safe_text import safe
from tui.terminal.dropdown import Dropdown, DropdownList
from tui.widgets.field import Edged
from tui.widgets.key_line import NamesItsKeys
from tui.widgets.lines import ByLetters, Typed, letters


class Offered(DropdownList, ByLetters, NamesItsKeys):
    """The list of a drop-down: letters go to a line, as in all lists, and only Enter chooses."""

    BINDINGS = [
        Binding("j", "cursor_down", N_("Down"), show=False, id="dropdown.down"),
        Binding("k", "cursor_up", N_("Up"), show=False, id="dropdown.up"),
        Binding("g", "first", N_("First"), show=False, id="dropdown.first-line"),
        Binding("G", "last", N_("Last"), show=False, id="dropdown.last-line"),
    ]

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key is typed here, and so is none of the window's."""
        return ByLetters.check_consume_key(self, key, character)

    def words_of(self, place: int) -> str:
        """Return what a line says; that nothing is chosen is none to look for."""
        prompt = self.get_option_at_index(place).prompt
        return f"{prompt}" if isinstance(prompt, Content) else ""

    def act_of(self, action: str) -> str | None:
        """Name no key that would choose what was not typed."""
        return "" if action == "select" and self.unfound else None

    def action_select(self) -> None:
        """Choose, unless something else was typed than is there."""
        if not self.unfound:
            super().action_select()

    @on(Typed)
    def tell_unfound(self, event: Typed) -> None:
        """Say on the frame what is typed that is not there."""
        event.stop()
        self.border_subtitle = Content(safe(event.words))


class TypedInto(Dropdown[str]):
    """A drop-down that a letter opens, with the cursor at the first line that begins so.

    While it is closed, a letter that is a key of the window stays that.
    """

    def choices(self) -> Offered:
        """Return the list."""
        return Offered(type_to_search=False)

    def on_key(self, event: events.Key) -> None:
        """Open the list by a letter; what it goes to is not chosen by that."""
        letter = event.character or ""
        if not self.expanded and letter.isalnum() and event.key not in self.screen.active_bindings:
            event.stop()
            event.prevent_default()
            self.action_show_overlay()
            self.query_one(Offered).find(letters(letter))


class Chooser(Edged):
    """A labelled drop-down; nothing chosen leaves things as they are.

    It is wider than a line to type in: its list shows each name in one line.
    """

    MOST = 50

    def __init__(
        self, label: str, choices: dict[str, str], *, id: str, chosen: str | None, disabled: bool
    ) -> None:
        super().__init__(label, id=f"{id}-field")
        self._select_id = id
        self._choices = choices
        self._chosen = chosen if chosen in choices else None
        self._locked = disabled

    def inner(self) -> TypedInto:
        """Return the drop-down."""
        return TypedInto(
            self._options(),
            value=self._chosen if self._chosen is not None else Select.NULL,
            prompt=self._prompt(),
            allow_blank=self._chosen is None,
            id=self._select_id,
            compact=True,
            disabled=self._locked or not self._choices,
        )

    @property
    def value(self) -> str | None:
        """What is chosen, or None."""
        value = self.query_one(Select).value
        return value if isinstance(value, str) else None

    def offer(self, choices: dict[str, str]) -> None:
        """Offer other choices."""
        self._choices = choices
        select = self.query_one(Select)
        select.prompt = self._prompt()
        select.set_options(self._options())
        select.disabled = self._locked or not choices
        self.refresh()  # its edge says whether it can be chosen from

    def choose(self, value: str | None) -> None:
        """Choose that; what is not offered changes nothing."""
        if value in self._choices:
            self.query_one(Select).value = value

    def _prompt(self) -> str:
        return _("choose") if self._choices else _("none")

    def _options(self) -> list[tuple[Content, str]]:
        return [(Content(safe(label)), value) for value, label in self._choices.items()]
