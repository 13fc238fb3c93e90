"""A labelled drop-down, with the edge and the hint of a field."""

from textual.content import Content
from textual.widgets import Select

from store.i18n.language import _
from tui.formatting.safe_text import safe
from tui.terminal.dropdown import Dropdown
from tui.widgets.field import Edged


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

    def inner(self) -> Dropdown[str]:
        """Return the drop-down."""
        return Dropdown(
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
