"""What the Import page asks of a file as a whole, each answered by a digit, and a box to tick."""

from collections.abc import Mapping, Sequence
from functools import partial

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget

from store.exchange.import_file import Question
from tui.dialogs.base import once_laid_out
from tui.formatting.facts import Fact
from tui.widgets.choices import Choice, Choices, Tick
from tui.widgets.facts import Facts

SKIP = "skip"
"""The box that says what becomes of what is left out."""


class ImportQuestions(VerticalScroll, can_focus=False):
    """The questions, numbered from one on across all of them."""

    DEFAULT_CSS = """
    ImportQuestions {
        height: auto;
        max-height: 7;
        scrollbar-size-vertical: 1;
        & > Facts { padding: 0 0 0 1; }
        & > Choices { margin: 0 0 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None

    @property
    def parts(self) -> Sequence[Choices]:
        """What is to be chosen from, a part for each question."""
        return list(self.query(Choices))

    @property
    def unanswered(self) -> Sequence[Choices]:
        """What nobody has chosen from yet."""
        return [part for part in self.parts if part.chosen is None]

    @property
    def numbers(self) -> range:
        """The numbers of all answers."""
        return range(1, 1 + sum(len(part.choices) for part in self.parts))

    @property
    def ticked(self) -> bool:
        """Whether what is left out may be, and is to be written to a file."""
        return any(tick.value for tick in self.query(Tick))

    async def ask(
        self, questions: Sequence[Question], answers: Mapping[str, str], tick: str
    ) -> None:
        """Ask these; with a text for the box, it stands below them."""
        if (questions, tick) == self._shown:
            return
        focused = self.screen.focused
        had = focused.id if focused is not None and self in focused.ancestors else None
        ticked, self._shown = self.ticked, (questions, tick)
        await self.remove_children()
        await self.mount_all(self._parts(questions, answers, tick, ticked=ticked))
        for asked in self.parts:
            self.watch(asked, "pointer", partial(self._follow, asked), init=False)
        if had is not None:
            for part in self.query(f"#{had}"):
                part.focus()

    @staticmethod
    def _parts(
        questions: Sequence[Question], answers: Mapping[str, str], tick: str, *, ticked: bool
    ) -> Sequence[Widget]:
        parts: list[Widget] = []
        first = 1
        for question in questions:
            choices = [Choice(answer.value, answer.words) for answer in question.answers]
            parts.append(Facts(Fact("", question.text, "heading")))
            parts.append(Choices(choices, answers.get(question.id), id=question.id, first=first))
            first += len(choices)
        if tick:
            parts.append(Tick(tick, ticked, id=SKIP))
        return parts

    def choose(self, number: int) -> None:
        """Answer by the number, and show it."""
        for part in self.parts:
            before = part.chosen
            part.action_number(number)
            if part.chosen != before:
                part.scroll_visible(animate=False)

    def show_next(self) -> None:
        """Scroll to the question whose turn it is, else to the box; not away from the focus."""
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            return
        for part in self.unanswered[:1]:
            self._show(part)
            return
        for tick in self.query(Tick):
            self.scroll_to_widget(tick, animate=False)

    def on_descendant_focus(self) -> None:
        """Scroll to what is asked, not only to the answers to it."""
        once_laid_out(self, self._show_focused)

    def _show_focused(self) -> None:
        for part in self.parts:
            if part.has_focus:
                self._show(part)
                self._follow(part)

    def _show(self, part: Choices) -> None:
        texts = dict(zip(self.parts, self.query(Facts), strict=True))
        self.scroll_to(y=texts[part].virtual_region.y, animate=False)

    def _follow(self, part: Choices) -> None:
        """Scroll to the answer that the pointer is at, where they are more than fit."""
        if part.has_focus:
            region = part.virtual_region
            top, height = part.lines_at(part.pointer)
            lines = Region(region.x, region.y + top, region.width, height)
            self.scroll_to_region(lines, animate=False)
