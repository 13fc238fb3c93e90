"""What is being saved while the screen goes on, and what became of it."""

import asyncio
import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, NamedTuple, ParamSpec, TypeVar

from textual.app import App
from textual.widgets import Input

from store.desk.desk import Done
from store.domain.errors import MaybeSaved, NotSaved, StoreDamaged, StoreError
from store.domain.repository import PATIENCE
from store.i18n.language import N_, _, ngettext
from tui.dialogs.base import Form, is_going
from tui.formatting.facts import Fact
from tui.formatting.said import not_saved_words
from tui.terminal.keyboard import ACTING, OneKeyAtATime, begin_work
from tui.widgets.facts import Facts
from tui.widgets.key_line import VERBS
from tui.widgets.status_line import StatusLine

SOON = 1.0
"""Seconds after which keys that wait for an answer are taken to wait for too long."""
TO_SAY = 0.3
"""Seconds without an answer after which it is said that something is being saved or read."""
TO_READ = 1.0
"""Seconds after which a refusal on the screen counts as read."""
TO_ANSWER = 3.0
"""Seconds beyond the store's patience that closing waits for what is being saved."""
LOOK_AGAIN = 0.02
ALL_SAVED = N_("saved: all that was confirmed is in the store")
SAVING = N_("Saving … the store has not answered yet.")
SAVING_KEYS = {"ctrl+s", "f9", "enter", "y"}
"""The keys that press a verb, and so may save something; which did, only what they reach tells."""
MOVES = {"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "j", "k"}
"""Keys that open nothing."""
NOT_DONE = N_("not done: what was typed just before closing; none of it is saved")
STILL_SAVING = N_("Something is still being saved; the program closes once it is.")
READING = N_("Reading … the store has not answered yet.")

Given = ParamSpec("Given")
Result = TypeVar("Result")


class SaveResult(NamedTuple):
    """What became of a change: how it is told in one line, with which exit code."""

    words: str
    exit_code: int


class Saves:
    """The changes that are being saved. Threads tell of them, also when the screen has gone."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._under_way = 0
        self._last: tuple[float, SaveResult] | None = None
        self._shown = True
        self._dropped_at: float | None = None
        self.says_untold: Callable[[], str] = str
        """Says what was done without a key, and is told by no window yet."""

    @property
    def under_way(self) -> bool:
        """Whether something is being saved."""
        return self._under_way > 0

    @property
    def untold(self) -> str:
        """What was done without a key, and is told by no window yet; also while it is done."""
        return self.says_untold()

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """Count what is saved without a key, so that closing waits for it."""
        with self._turn:
            self._under_way += 1
        try:
            yield
        finally:
            with self._turn:
                self._under_way -= 1

    def carry_out(
        self, change: Callable[[], Result], together: Callable[[], SaveResult] | None = None
    ) -> Result:
        """Carry out a change, and keep what became of it, or of those `together` it is one of."""
        with self._turn:
            self._under_way += 1
        outcome: SaveResult | None = None
        try:
            result = change()
            outcome = SaveResult(_(ALL_SAVED), 0)
        except StoreError as error:
            outcome = outcome_of(error)
            raise
        else:
            return result
        finally:
            with self._turn:
                self._under_way -= 1
                if together is not None:
                    outcome = together()
                if outcome is not None:
                    self._keep(outcome)

    @contextlib.contextmanager
    def about_to_begin(self, otherwise: SaveResult | None = None) -> Iterator[None]:
        """Count a change from where it is read for it: closing does not drop it in silence.

        Where nothing comes of it, that is told, or what is known of it `otherwise`.
        """
        began = time.monotonic()
        with self._turn:
            self._under_way += 1
        try:
            yield
        finally:
            with self._turn:
                self._under_way -= 1
                if self._last is None or self._last[0] < began:
                    dropped = _("not saved: the program was closed before that")
                    closed = SaveResult(dropped, NotSaved.exit_code)
                    self._keep(otherwise or closed)

    def tell(self, together: Callable[[], SaveResult]) -> None:
        """Keep what became of several changes together, in place of what became of the last."""
        with self._turn:
            self._keep(together())

    def _keep(self, outcome: SaveResult) -> None:
        self._last, self._shown = (time.monotonic(), outcome), False

    def shown(self) -> None:
        """Hear that the screen shows what became of all that was saved so far."""
        with self._turn:
            self._shown = not self._under_way

    def since(self, moment: float) -> SaveResult | None:
        """Return what became of a change that was being saved at a moment, or None.

        Also of one that was answered before, where the screen has not come to show it, or one that
        came to nothing and was shown for no longer than a glance.
        """
        outcome = self._since(moment)
        if not (untold := self.untold):
            return outcome
        if outcome is None:
            return SaveResult(untold, 0)
        return outcome._replace(words=f"{outcome.words}; {untold}")

    def _since(self, moment: float) -> SaveResult | None:
        with self._turn:
            outcome = self._outcome(moment)
            if not self._came_to_nothing():
                return outcome
        if outcome is None:
            return SaveResult(_(NOT_DONE), NotSaved.exit_code)
        code = outcome.exit_code or NotSaved.exit_code
        return SaveResult(f"{outcome.words}; {_(NOT_DONE)}", code)

    def _outcome(self, moment: float) -> SaveResult | None:
        if self._under_way:
            maybe = _("maybe saved: there was no answer in time; look again")
            return SaveResult(maybe, MaybeSaved.exit_code)
        if self._last is None:
            return None
        answered, outcome = self._last
        read_at = answered + (TO_READ if outcome.exit_code else 0)
        return None if self._shown and read_at < moment else outcome

    def _came_to_nothing(self) -> bool:
        """Return whether a key was dropped that may save something, and did not come to it."""
        given_at = self._dropped_at
        if given_at is None or given_at == math.inf:
            return given_at is not None
        return not self._under_way and (self._last is None or self._last[0] < given_at)

    def dropped(self, given_at: float | None) -> None:
        """Hear that a key which may save something is not done, where it does not come to it.

        It comes to it only where it was given to what had the focus.
        """
        with self._turn:
            if self._dropped_at != math.inf:
                self._dropped_at = math.inf if given_at is None else given_at


class SavingApp(OneKeyAtATime):
    """An app that knows what is being saved, and does not close in silence meanwhile.

    `on_leaving` hears with which exit code it leaves, and whether something is still being saved,
    as where a signal ends it; `left_at` is when it was asked to. `patience`
    is the store's: a lock and a server have given up by then.
    """

    patience = PATIENCE

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.saves = Saves()
        self.left_at = math.inf
        self.on_leaving: Callable[[int, bool], None] = lambda code, saving: None

    def about_to_save(self, failed: Exception | None = None) -> AbstractContextManager[None]:
        """Wait for it as for a save; where nothing comes of it, that is told at the end."""
        told = outcome_of(failed) if isinstance(failed, StoreError) else None
        return self.saves.about_to_begin(told)

    def closes(self, key: str, seconds: float) -> bool:
        """Close at once while something is saved, or where an answer takes its time."""
        # a page that is being laid out or taken down cannot say yet, or no more, what its keys do
        bound = self.screen.active_bindings.get(key) if self._is_laid_out() else None
        bindings = [] if bound is None else [bound.binding]
        # over a form, the screen does not tell of the app's own keys, which act there all the same
        own = self._bindings.key_to_bindings.get(key, [])
        bindings += [binding for binding in own if binding.priority]
        closing = any(binding.action in ("app.quit", "quit") for binding in bindings)
        return closing and (self.saves.under_way or seconds > SOON)

    def dropped(self, keys: Sequence[str], given_at: float | None) -> None:
        """Tell at the end of keys that were not done, where one may have been to save something.

        They do on a page with a verb, or behind a key that may open one; no letter of a text does.
        An Enter that is at work most often opens something. Where it saves, that counts from where
        it is read for it.
        """
        verb, typing = self._has_verb(), isinstance(self.focused, Input)
        for place, key in enumerate(keys):
            if typing and len(key) == 1:
                continue
            at_work = None if place else given_at
            if verb and key in SAVING_KEYS and not (key == "enter" and at_work is not None):
                self.saves.dropped(at_work)
            typing = key == "slash" or (typing and key not in ("enter", "escape"))
            verb |= not typing and key not in MOVES

    def _has_verb(self) -> bool:
        """Whether what is on the screen may save something; a page that comes or goes may."""
        return not self._is_laid_out() or any(
            each.binding.action in VERBS for each in self.screen.active_bindings.values()
        )

    def _is_laid_out(self) -> bool:
        return self.screen.is_mounted and not is_going(self.screen)

    async def action_quit(self) -> None:
        """Close; what is being saved is waited for, and what became of it is told at the end."""
        if self.left_at < math.inf:
            return
        self.left_at = self.pressed_at
        if self.saves.under_way:
            for screen in self.screen_stack:
                for line in screen.query(StatusLine):  # a window has none; what is below it has
                    # in place of "Saving …", which may stand there by now
                    line.waiting = _(STILL_SAVING)
            begin_work(self, self._close_once_saved)
        else:
            self.exit()

    async def _close_once_saved(self) -> None:
        until = time.monotonic() + self.patience + TO_ANSWER
        while self.saves.under_way and time.monotonic() < until:
            await asyncio.sleep(LOOK_AGAIN)
        self.exit()

    def post_display_hook(self) -> None:
        """Take for shown what an act has saved, once the act is over and a frame was drawn."""
        if self.left_at < math.inf or not self.screen_stack:
            return
        if not (self.screen.has_class(ACTING) or is_going(self.screen)):
            self.saves.shown()

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave; whoever watches over it ends it where that takes too long."""
        self.left_at = min(self.left_at, time.monotonic())
        super().exit(*args, **kwargs)
        outcome = self.saves.since(self.left_at)
        code = self.return_code or (outcome.exit_code if outcome is not None else 0)
        self.on_leaving(code, self.saves.under_way)


async def saved(
    app: App[None], change: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """Change the store beside the screen, which goes on while another holds the store's lock.

    The app does not close in silence meanwhile.

    Raises:
        NotSaved: also where the store cannot be read for it. What is said of reading goes once
            that can be done again; that an act came to nothing stays.
    """
    try:
        with told_meanwhile(app, _(SAVING)):
            return await _saved(app, partial(change, *args, **kwargs))
    except StoreDamaged as error:
        raise NotSaved(not_saved_words(error)) from error


async def read_beside(
    app: App[Any], read: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """Read for a key beside the screen, which says so once it takes its time."""
    with told_meanwhile(app, _(READING)):
        return await asyncio.to_thread(read, *args, **kwargs)


@contextlib.contextmanager
def told_meanwhile(app: App[Any], words: str) -> Iterator[None]:
    """Say what the store is asked for once that takes its time, and take it back afterwards.

    What answers at once draws nothing for it.
    """
    take_back: list[Callable[[], None]] = []

    def say() -> None:
        if not isinstance(app, SavingApp) or app.left_at == math.inf:  # closing says so itself
            take_back.append(_say(app, words))

    timer = asyncio.get_running_loop().call_later(TO_SAY, say)
    try:
        yield
    finally:
        timer.cancel()
        for each in take_back:
            each()


def _say(app: App[Any], words: str) -> Callable[[], None]:
    """Say it where who sits there looks: at the foot of a form, else on the status line.

    Return what takes it back; what was told before is there again.
    """
    lines: list[StatusLine] = []
    for screen in reversed(app.screen_stack):
        if isinstance(screen, Form):
            for facts in screen.query("#hindrance").results(Facts):
                return partial(_as_before, facts, facts.facts, _shown(facts, words))
        if lines := [*screen.query(StatusLine)]:  # a window has none; what is below it has
            break
    for line in lines:
        line.waiting = words

    def gone() -> None:
        for line in lines:
            if line.waiting is words:
                line.waiting = ""

    return gone


def _shown(facts: Facts, words: str) -> tuple[Fact, ...]:
    told = (Fact("", words),)
    facts.facts = told
    return told


def _as_before(facts: Facts, before: tuple[Fact, ...], told: tuple[Fact, ...]) -> None:
    if facts.facts is told:
        facts.facts = before


async def _saved(
    app: App[Any], work: Callable[[], Result], together: Callable[[], SaveResult] | None = None
) -> Result:
    if not isinstance(app, SavingApp):
        return await asyncio.to_thread(work)
    with app.about_to_save():  # a thread may take a moment to begin
        return await asyncio.to_thread(app.saves.carry_out, work, together)


class SavingRun:
    """Several changes that were confirmed together and are saved one by one.

    Where the program is to close, no other is begun; how many are saved is what it tells then.
    """

    def __init__(self, app: App[Any], of: int) -> None:
        self._app = app
        self.of = of
        self.done = 0
        self.maybe = 0

    @property
    def closing(self) -> bool:
        """Whether the program is to close, so that the next is not begun."""
        return isinstance(self._app, SavingApp) and self._app.left_at < math.inf

    @contextlib.contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep the program open between one change and the next."""
        if not isinstance(self._app, SavingApp):
            yield
            return
        with self._app.about_to_save():
            try:
                yield
            finally:
                self._app.saves.tell(self.outcome)

    async def saved(
        self,
        change: Callable[Given, tuple[Done | StoreError, ...]],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> tuple[Done | StoreError, ...]:
        """Save one of them, or some at a time, beside the screen.

        The thread counts, so that an answer counts too which comes when the screen has gone.
        """

        def counted() -> tuple[Done | StoreError, ...]:
            outcomes = change(*args, **kwargs)
            self.done += sum(isinstance(outcome, Done) for outcome in outcomes)
            self.maybe += sum(isinstance(outcome, MaybeSaved) for outcome in outcomes)
            return outcomes

        return await _saved(self._app, counted, self.outcome)

    def outcome(self) -> SaveResult:
        """Return what became of them together."""
        if self.maybe:
            words = _("maybe saved: {maybe} of {all}; saved: {done}; look again",
                      maybe=self.maybe, all=self.of, done=self.done)  # fmt: skip
            return SaveResult(words, MaybeSaved.exit_code)
        if self.done == self.of:
            return SaveResult(_(ALL_SAVED), 0)
        if not self.done:
            return SaveResult(_("not saved: none of {all}", all=self.of), NotSaved.exit_code)
        words = _("saved: {done} of {all}; the others are not", done=self.done, all=self.of)
        return SaveResult(words, NotSaved.exit_code)


def outcome_of(error: StoreError) -> SaveResult:
    """Return how it is told that a change may not be in the store."""
    return SaveResult(not_saved_words(error), error.exit_code)


def not_certain(maybe: int) -> str:
    """Say of how many acts it is not certain whether they are saved."""
    return ngettext("Of {n} it is not certain; look again.",
                    "Of {n} it is not certain; look again.", maybe)  # fmt: skip
