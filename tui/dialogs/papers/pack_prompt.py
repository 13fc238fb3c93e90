"""Asks where a hand-over pack goes and in which language it is, as `handover --lang` does."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult

from store.i18n.language import LANGUAGES, Language, _, language
from tui.dialogs.questions import Prompt, PromptResult
from tui.formatting.facts import Fact
from tui.widgets.choices import Choice, Choices
from tui.widgets.section import Section

MadeAt = Callable[[str, Language], PromptResult]
"""Makes packs in the directory that is typed, in a language."""


class PackPrompt(Prompt[PromptResult]):
    """Asks for a directory; the language is that of the screen until another one is chosen."""

    def __init__(
        self,
        title: str,
        verb: str,
        made: MadeAt[PromptResult],
        *,
        value: str,
        facts: tuple[Fact, ...],
    ) -> None:
        self._language = language()
        super().__init__(
            title,
            _("Directory"),
            verb,
            lambda typed: made(typed, self._language),
            needed=_("The name of a directory is needed."),
            value=value,
            facts=facts,
        )

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
