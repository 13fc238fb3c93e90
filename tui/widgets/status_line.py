"""The line above the keys: what was done, or what went wrong until it is acknowledged."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from store.domain.errors import (
    Conflict,
    NotFound,
    OutOfReach,
    Refused,
    StoreDamaged,
    StoreError,
    notes_of,
)
from store.domain.model import Customer
from tui.formatting.endings.given_up import saved_before_words
from tui.formatting.safe_text import fit, safe
from tui.formatting.said import Said
from tui.terminal.keyboard import OneKeyAtATime

SHORTEST = 16
"""Cells of a name that is still one."""


class LeavesNews:
    """A screen that is only looked at, over another: what was told there is told after it, too.

    Where something can be done on it, the screen below tells no more of what was done before that.
    """


class StatusLine(Widget):
    """What was done lives as long as its act; an error stays until Esc, in its own many lines.

    The next act of the screen, a window that opens over it, and a step to another row end what was
    told: it would seem to be about what is there then.
    """

    DEFAULT_CSS = """
    StatusLine {
        height: auto;
        min-height: 1;
        max-height: 6;
        padding: 0 1;
        background: $background;
        &.-error { background: $error; color: $on-error; text-style: bold; }
    }
    """

    news: reactive[str] = reactive("", layout=True)
    error: reactive[str] = reactive("", layout=True)
    waiting: reactive[str] = reactive("", layout=True)
    """What the store is asked for and has not answered yet, in place of the news meanwhile."""
    lost: reactive[str] = reactive("", layout=True)
    """What cannot be read, below the error: it goes with its cause."""
    _names: tuple[str, ...] = ()
    """What the news may call by less than the whole name."""
    _of_act = False
    """Whether the error is a refusal, which is over with its act."""
    _of: Customer | None = None
    _saved = False
    """Whether the news is what an act has saved."""
    of_reading = False
    """Whether the error says no more than that something cannot be read."""
    keys: reactive[tuple[str, ...]] = reactive((), init=False)
    """The actions of the screen whose keys the news names: the line of keys begins with them."""
    unread = False
    """Whether nothing could be read, and it has not been tried with success since."""
    told_by = 0.0
    """When the key was pressed that acted as something was told last."""
    _known = ""
    """What was acknowledged, and is said again only where it has changed."""

    def on_mount(self) -> None:
        """Hear of windows that open over the screen."""
        self.app.screen_change_signal.subscribe(self, self._screen_changed)

    def _screen_changed(self, _screen: Screen[object]) -> None:
        """Look at what lies directly over the screen; what is opened from there is its affair."""
        stack = self.app.screen_stack
        over = stack[stack.index(self.screen) + 1 :] if self.screen in stack else []
        if over and not isinstance(over[0], LeavesNews):
            self.clear()

    def tell(
        self, news: str, *names: str, of: Customer | None = None, keys: Sequence[str] = ()
    ) -> None:
        """Say what was done, below a fault that is not acknowledged yet.

        Names that it speaks of are shortened where it would take more than one line. `of` is the
        customer as it was left by what was done, `keys` the actions whose keys it names.
        """
        self.clear()  # a refusal is older than what is told now
        self._names = names
        self.news = news
        self.told_by = self._pressed_at
        self._of = of
        self._saved = False
        self.keys = tuple(keys)

    def say(self, said: Said, *, of: Customer | None = None) -> None:
        """Say what was done, as it is put into words."""
        self.tell(said.words, *said.names, of=of, keys=said.keys)
        self._saved = True

    @property
    def _pressed_at(self) -> float:
        return self.app.pressed_at if isinstance(self.app, OneKeyAtATime) else 0.0

    @property
    def told_of(self) -> Customer | None:
        """The customer, as it was, that the news is about."""
        return self._of if self.news else None

    def cancelled(self, saved: Sequence[str] = ()) -> None:
        """Say that an act was cancelled, and what had been `saved` on the way, in words."""
        self.tell(saved_before_words(saved))

    def clear(self) -> None:
        """Take away what was told: its act is over. A fault of the store stays."""
        self.news = ""
        if self._of_act:
            self.error = ""

    def go_for_a_look(self) -> None:
        """Take away what was told, but for what was done, or offers a key: that stays with it."""
        if self._of is None and not self.keys:
            self.news = ""
        if self._of_act:
            self.error = ""

    def watch_news(self) -> None:
        """Name no key first that is no longer spoken of."""
        if not self.news:
            self.keys = ()

    def watch_keys(self) -> None:
        """Have the line of keys begin with others."""
        self.screen.refresh_bindings()

    def watch_error(self) -> None:
        """Look like an error while there is one."""
        self.set_class(bool(self.error or self.lost), "-error")

    def watch_lost(self) -> None:
        """Look like one, too."""
        self.watch_error()

    def report(self, error: StoreError) -> None:
        """Say what went wrong: a refusal until its act is over, a fault until acknowledged."""
        if isinstance(error, OutOfReach):
            self.warn_lost(f"{error}")
            return
        self.warn("; ".join((f"{error}", *notes_of(error))))
        self._of_act = isinstance(error, Refused | NotFound | Conflict)
        self.of_reading = isinstance(error, StoreDamaged)

    def warn(self, error: str) -> None:
        """Say what is not as it should be; it stays until it is acknowledged."""
        self.news = ""
        self.error = error
        self.told_by = self._pressed_at
        self._of_act = self.of_reading = False

    def warn_unread(self, why: str) -> None:
        """Say what could not be read, until it can be, or until that is acknowledged.

        What was answered to an act stays: that it may be saved above, that it is saved below.
        """
        if not self._saved:
            self.news = ""
        if self.of_reading:
            self.error = ""
        self.lost = why if why != self._known else ""

    def warn_lost(self, why: str) -> None:
        """Say that nothing can be read, until it can be; what shows it tries again till then."""
        self.warn_unread(why)
        self.unread = True

    def read_again(self) -> None:
        """Take back what could not be read: by now it was."""
        if self.unread:
            self.take_back_reading()
        self.lost = self._known = ""
        self.unread = False

    def take_back_reading(self) -> None:
        """Take back that something cannot be read: it was, by now."""
        if self.of_reading:
            self.error = ""
            self.of_reading = False

    def acknowledge(self) -> bool:
        """Take an error away; return whether there was one."""
        was = bool(self.error or self.lost)
        self._known = self.lost or self._known
        self.error = self.lost = ""
        return was

    def render(self) -> Content:
        """Return the line."""
        whys = (self.error, self.lost)
        if self.error in self.lost:  # an act was refused for what keeps all from being read
            whys = ("", self.lost)
        lines = [f"! {safe(why)}" for why in whys if why]
        if self.waiting:
            lines.append(self.waiting)
        elif self.news or not lines:
            lines.append(self._shortened())
        return Content("\n".join(lines))

    def _shortened(self) -> str:
        """Return the news in one line, as far as shorter names make it that."""
        news, room = safe(self.news), self.app.size.width - self.gutter.width
        for name in sorted(map(safe, self._names), key=cell_len, reverse=True):
            over = cell_len(news) - room
            if over > 0 and cell_len(name) > SHORTEST:
                shorter = fit(name, max(SHORTEST, cell_len(name) - over)).rstrip(" ")
                news = news.replace(name, shorter)
        return news
