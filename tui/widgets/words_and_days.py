"""What narrows a list: words to find, and the days from which on and until which."""

import datetime as dt
from collections.abc import Callable, Iterator

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from store.i18n.language import _
from store.rules.endings.day import NoDay, day_named, day_words
from tui.formatting.facts import Fact
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput

WITH_HINT = 80
"""Columns of a terminal in which a day has room for its hint."""
WITH_DAYS = 70
"""Columns of a terminal in which the days leave room for the words that are searched for."""


class WordsField(Field):
    """The words to find; the days beside it need all of theirs, and it takes what is left."""

    LEAST = 5


class WordsAndDays(Vertical):
    """A line of three fields, and below it what is no day, for as long as it stands there."""

    DEFAULT_CSS = """
    WordsAndDays {
        height: auto;
        .fields { height: 1; padding: 0 1; }
        .fields Field { width: 21; margin: 0 0 0 1; }
        .fields #since-field { width: 20; }
        .fields #words-field { width: 1fr; margin: 0; }
        #no-day { padding: 0 1; display: none; }
    }
    """

    class Changed(Message):
        """Something else is looked for now."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        with Horizontal(classes="fields"):
            yield WordsField(_("Find"), id="words", goes_on=False, label_width=5)
            yield Field(_("From"), id="since", goes_on=False, label_width=5)
            until = _("until")
            yield Field(until, id="until", goes_on=False, label_width=6, hint="31/12, -30")
        yield Facts(id="no-day")

    @property
    def words(self) -> str:
        """What is searched for."""
        return self._line("words").value

    @property
    def since(self) -> dt.date | None:
        """The first day; until it is one, it is as if none were."""
        return self._day("since")

    @property
    def until(self) -> dt.date | None:
        """The last day; until it is one, it is as if none were."""
        return self._day("until")

    @property
    def filled(self) -> bool:
        """Whether anything stands in a field."""
        return any(line.value for line in self.query(LineInput))

    def days_meant(self) -> Iterator[str]:
        """Say which days were typed, with their weekdays."""
        for day, words in ((self.since, _("from {day}")), (self.until, _("until {day}"))):
            if day is not None:
                yield words.format(day=day_words(day))

    def clear(self) -> None:
        """Empty what is searched for; where nothing is, the days."""
        words = self._line("words")
        for line in (words,) if words.value else self.query(LineInput):
            line.value = ""

    def go_to(self, field: str) -> None:
        """Give a field the keyboard."""
        self.query_one(f"#{field}-field").display = True
        # not `focus()`, which comes a message later: letters may be there before it
        self.screen.set_focus(self._line(field))

    def on_resize(self, event: events.Resize) -> None:
        """Say how a day is written where there is room for it."""
        hinted = self.app.size.width >= WITH_HINT
        self.query_one("#until-field").styles.width = 34 if hinted else 22
        self._show_days()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _show_days(self) -> None:
        """Leave the days out of a narrow terminal while they are not used: words need the room."""
        lines = [self._line(id) for id in ("since", "until")]
        used = any(line.value or line is self.screen.focused for line in lines)
        for id in ("since", "until"):
            self.query_one(f"#{id}-field").display = used or self.app.size.width >= WITH_DAYS

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_days()
        self._tell_faults()
        self.post_message(self.Changed())

    def _tell_faults(self) -> None:
        facts = []
        for id, label in (("since", _("From")), ("until", _("Until"))):
            try:
                self._day_named(id)
            except NoDay as error:
                told = _("{field}: {why}. It leaves nothing out.", field=label, why=error.brief)
                facts.append(Fact("", told, "stop"))
        below = self.query_one("#no-day", Facts)
        below.facts, below.display = tuple(facts), bool(facts)

    def _line(self, id: str) -> LineInput:
        return self.query_one(f"#{id}", LineInput)

    def _day_named(self, id: str) -> dt.date | None:
        """Return the day that was typed, or None.

        Raises:
            NoDay: it is none.
        """
        return day_named(self._line(id).value.strip(), self._today(), back=True)

    def _day(self, id: str) -> dt.date | None:
        try:
            return self._day_named(id)
        except NoDay:
            return None
