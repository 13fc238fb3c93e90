"""Asks where a hand-over pack goes and in which language it is, as `handover --lang` does."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult

from store.i18n.language import LANGUAGES, Language, _, language
from tui.dialogs.questions import Prompt
from tui.formatting.facts import Fact
from tui.widgets.choices import Choice, Choices
from tui.widgets.section import Section


class PackAt(NamedTuple):
    """The directory that was typed, and the language that was chosen."""

    directory: Path
    language: Language


class PackPrompt(Prompt[PackAt]):
    """Asks for a directory; the language is that of the screen until another one is chosen.

    `written` writes and records there what is asked about, and says whether it did.
    """

    def __init__(
        self,
        title: str,
        verb: str,
        written: Callable[[PackAt], Awaitable[bool]],
        *,
        value: str,
        facts: tuple[Fact, ...],
    ) -> None:
        self._language = language()
        super().__init__(
            title,
            _("Directory"),
            verb,
            lambda typed: PackAt(Path(os.path.expanduser(typed)), self._language),
            needed=_("The name of a directory is needed."),
            value=value,
            facts=facts,
        )
        self.attempt = written

    def body(self) -> ComposeResult:
        """Lay out the languages above the line, from which Enter goes on to the verb."""
        *facts, line = super().body()
        yield from facts
        yield Section(_("Language of the pack"))
        labels = {"en": _("In English"), "sv": _("In Swedish")}
        choices = (Choice(each, labels[each]) for each in LANGUAGES)
        yield Choices(choices, self._language, id="language", across=True)
        yield line

    @on(Choices.Changed, "#language")
    def choose_language(self, event: Choices.Changed) -> None:
        """Write in the language that was chosen."""
        self._language = next(each for each in LANGUAGES if each == event.chosen)
