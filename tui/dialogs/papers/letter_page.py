"""A letter as it would be written: to either side, in either language, and into a file."""

from collections.abc import Callable, Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from store.domain.model import Side
from store.domain.words import said_to
from store.exchange.papers.letter import Notice
from store.exchange.papers.letter_forms import head, sentence, signature
from store.i18n.language import N_, Language, _
from tui.dialogs.read_page import ReadPage
from tui.formatting.endings.given_up import written_words
from tui.formatting.facts import Fact
from tui.widgets.facts import Facts
from tui.widgets.section import Section

Make = Callable[[Side, Language], Notice]
"""Makes the letter to a side, in a language."""

Write = Callable[[Notice], ModalScreen[str | None]]
"""Returns the window that asks for a file and writes the letter into it."""


class LetterPage(ReadPage[None]):
    """Shows a letter; where a file may be written, `w` writes what is shown. Nothing is sent.

    `side` is the one that looks at it.
    """

    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = N_("Letter")
    BINDINGS = [
        Binding("w", "write", N_("Write file"), id="letter.write",
                tooltip=N_("Write the letter into a file: text, Markdown, or the draft of a mail")),
        Binding("t", "receiver", N_("Other receiver"), id="letter.receiver",
                tooltip=N_("Write to the other side")),
        Binding("l", "language", N_("Other language"), id="letter.language",
                tooltip=N_("Write in the other language")),
        Binding("pagedown,space", "page(1)", N_("More"), key_display="PgDn", id="letter.more"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="letter.less"),
        Binding("down,j", "scroll_lines(1)", N_("Down"), show=False, id="letter.down"),
        Binding("up,k", "scroll_lines(-1)", N_("Up"), show=False, id="letter.up"),
    ]  # fmt: skip

    def __init__(
        self, title: str, notice: Notice, make: Make, *, side: Side, write: Write | None
    ) -> None:
        super().__init__(title, cancel=_("Close"))
        self._notice = notice
        self._make = make
        self._side = side
        self._write = write

    def body(self) -> ComposeResult:
        """Lay out the letter under a line that says to whom it goes."""
        yield Section(self._to_whom(), id="to-whom")
        yield Facts(*self._facts(), id="letter")

    def _to_whom(self) -> str:
        """Say to which side it goes, and in which language."""
        to_customer = said_to(self._side, _("To the customer"), _("To your company"))
        to = to_customer if self._notice.to == "customer" else _("To the office")
        language = _("in Swedish") if self._notice.language == "sv" else _("in English")
        return f"{to}, {language}"

    def _facts(self) -> Iterator[Fact]:
        notice = self._notice
        yield from (Fact(label, value) for label, value in head(notice))
        yield Fact("", "")
        yield Fact("", notice.subject, "heading")
        yield Fact("", notice.greeting)
        yield from (Fact("", line) for line in notice.opening)
        for section in notice.sections:
            yield Fact("", "")
            yield Fact("", section.title, "heading")
            yield from (Fact("-", sentence(line)) for line in section.lines)
        yield Fact("", "")
        yield from (Fact("", line) for line in signature(notice))

    def act_of(self, action: str) -> str | None:
        """Say to whom, and in which language, it would be written."""
        match action:
            case "receiver" if self._notice.to == "customer":
                return _("To the office")
            case "receiver":
                return said_to(self._side, _("To the customer"), _("To your company"))
            case "language":
                return _("In English") if self._notice.language == "sv" else _("In Swedish")
            case "app.focus_next":
                return ""
        return super().act_of(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to write it only where a file may be written."""
        if action == "write" and self._write is None:
            return False
        return super().check_action(action, parameters)

    def names_file(self, action: str) -> bool:
        """Return whether `--restricted` takes the action away."""
        return action == "write"

    def action_receiver(self) -> None:
        """Write to the other side."""
        to: Side = "office" if self._notice.to == "customer" else "customer"
        self._show(to, self._notice.language)

    def action_language(self) -> None:
        """Write in the other language."""
        self._show(self._notice.to, "en" if self._notice.language == "sv" else "sv")

    def _show(self, to: Side, language: Language) -> None:
        self._notice = self._make(to, language)
        self.query_one("#to-whom", Section).title = self._to_whom()
        self.query_one("#letter", Facts).facts = tuple(self._facts())
        self.query_one("#hindrance", Facts).facts = ()
        self.scrolled.scroll_home(animate=False)
        self.call_after_refresh(self.refresh_bindings)

    def action_write(self) -> None:
        """Ask for a file, and write the letter that is shown into it."""
        if self._write is not None:
            self.app.push_screen(self._write(self._notice), self._written)

    def _written(self, told: str | None) -> None:
        """Say where it is, or that it is nowhere."""
        said = Fact("", written_words(told), "muted" if told is None else "ok")
        self.query_one("#hindrance", Facts).facts = (said,)
