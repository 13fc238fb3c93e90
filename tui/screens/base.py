"""What screens share: acts that are begun one at a time, how they reach the store, greyed keys."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextvars import Context
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from msgspec.structs import replace
from textual import events, on
from textual._context import active_app
from textual.app import App
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.screen import Screen

from store.desk.desk import Desk, Done
from store.domain.errors import MaybeSaved, OutOfReach, StoreError
from store.domain.listed.history import with_lines_at_hand
from store.domain.model import Customer
from store.domain.plan import Effect
from store.domain.wishes import Undo, Wish
from store.i18n.language import _
from tui.dialogs.base import AboutCustomer, Form, is_going
from tui.formatting.said import Said
from tui.screens.saving import READING, saved, told_meanwhile
from tui.terminal.keyboard import ACTING, OneKeyAtATime, begin_work
from tui.widgets.lines import Moved
from tui.widgets.status_line import StatusLine

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
AnyScreen = TypeVar(
    "AnyScreen",
    bound=Screen[None] | Screen[bool] | Screen[Said] | Screen[frozenset[tuple[str, str]]],
)

A_MOMENT = 2.0
"""Seconds that keys wait for what is read for the screen that they go to."""
TO_OPEN = 0.5
"""Seconds that the whole app waits for what is read for a screen that opens; then keys alone do."""
TO_TELL = 2.0
"""Seconds that an answer may take beyond the store's patience: a server is given up by then."""


class Agreement(Protocol):
    """What a form answers: a wish, and the effects that were shown with it."""

    @property
    def wish(self) -> Wish:
        """What is wished."""

    @property
    def shown(self) -> tuple[Effect, ...]:
        """What was shown that it would do."""


AnyAgreement = TypeVar("AnyAgreement", bound=Agreement)


class GuardedScreen(Screen[None]):
    """A screen that greys the keys of acts its operator is not allowed, and says why on a press."""

    def why_not(self, action: str) -> str | None:
        """Say why an action of the screen is not allowed, or None where it is."""
        raise NotImplementedError

    def tell_why_not(self, action: str, why: str) -> None:
        """Say so on the screen."""
        raise NotImplementedError

    def why_nothing(self, action: str) -> str | None:
        """Say why an action of the screen finds nothing to do, or None where it is none."""
        return None

    @on(Moved)
    def leave_row(self) -> None:
        """What was told is about the row before."""
        for line in self.query(StatusLine):
            line.clear()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what is not allowed: to Textual, None is a key that is shown and does nothing."""
        return None if self.why_not(action) else True

    def on_key(self, event: events.Key) -> None:
        """Say why a greyed key does nothing, and why one that is not offered finds nothing to do.

        Textual passes both on as keys that nothing is bound to.
        Only this screen's own keys are looked at: what has the focus has taken its own before.
        """
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and event.key in binding.key.split(","):
                why = self.why_not(binding.action)
                if why is not None:
                    self.tell_why_not(binding.action, why)
                elif (why := self.why_nothing(binding.action)) is not None:
                    for line in self.query(StatusLine):
                        line.tell(why)


def exclusive_action(
    act: Callable[Concatenate[AnyScreen, Given], Awaitable[None]],
) -> Callable[Concatenate[AnyScreen, Given], None]:
    """Make an action of a coroutine that awaits dialogs; while one is at work, none is begun.

    Awaiting a dialog takes a worker, and a worker begins a moment after its key: without this, a
    second key would begin a second act in between, and open a second window. Keys are not lost by
    that: they wait until the act is done, or has opened a window. A click is.

    What the store cannot do and the act does not tell itself is told on the status line.
    """
    return _begun(act, StatusLine.clear)  # what it tells is about the act before


def looking_action(
    act: Callable[Concatenate[AnyScreen, Given], Awaitable[None]],
) -> Callable[Concatenate[AnyScreen, Given], None]:
    """Make such an action that only opens what is looked at: what was done before stays told."""
    return _begun(act, StatusLine.go_for_a_look)


def _begun(
    act: Callable[Concatenate[AnyScreen, Given], Awaitable[None]],
    told_before: Callable[[StatusLine], None],
) -> Callable[Concatenate[AnyScreen, Given], None]:
    def begin(screen: AnyScreen, /, *args: Given.args, **kwargs: Given.kwargs) -> None:
        if screen.has_class(ACTING):
            return
        screen.add_class(ACTING)
        for line in screen.query(StatusLine):
            told_before(line)

        async def run() -> None:
            try:
                await act(screen, *args, **kwargs)
            except NoMatches:
                if screen.app.is_running and screen in screen.app.screen_stack:
                    raise
                # The screen was closed meanwhile: it has no widget left to show the outcome on.
            except StoreError as error:
                for line in screen.query(StatusLine):  # none, where the screen was closed meanwhile
                    line.report(error)
            finally:
                screen.remove_class(ACTING)
                if isinstance(screen.app, OneKeyAtATime):
                    screen.app.let_go()

        begin_work(screen, run)

    begin.__doc__ = act.__doc__
    return begin


def about_customer(desk: Desk, customer: Customer) -> AboutCustomer:
    """Return what a form about a customer is given of it."""

    def read() -> Customer:
        desk.refresh_operator()  # what the form plans goes by it
        return desk.customer(customer.number)

    async def reread() -> Customer:
        return await asked(desk, read)

    operator = desk.operator
    return AboutCustomer(customer, reread, operator.employees, operator.side, lambda: desk.operator)


def would_undo(desk: Desk, done: Done, collaboration: str | None) -> bool:
    """Return whether `z` undoes what was just done, and no other act."""
    entry = done.entry
    if entry.replaced is None:
        return False
    try:
        plan = desk.plan_for(done.customer, Undo(collaboration=collaboration))
    except StoreError:
        return False
    return not plan.refusals and plan.after.history[-1].details.get("undone") == entry.action


async def asked(
    desk: Desk, read: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
) -> Answer:
    """Ask the store of a desk beside the screen, which goes on where the answer does not come.

    Raises:
        OutOfReach: it has not come within the patience.
        StoreError: as the store says.
    """
    patience = desk.patience + TO_TELL
    app = active_app.get(None)
    try:
        with told_meanwhile(app, _(READING)) if app is not None else contextlib.nullcontext():
            return await asyncio.wait_for(asyncio.to_thread(read, *args, **kwargs), patience)
    except TimeoutError:
        raise OutOfReach(
            _("the store has not answered for {seconds} s", seconds=f"{patience:g}")
        ) from None


async def while_open(
    screen: Screen[Any],
    read: Callable[Given, Answer],
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Answer:
    """Ask the store beside a screen, without a key; where it was closed meanwhile, nobody listens.

    What it shows is taken down from below, so that who goes on would miss a part of it.

    Raises:
        CancelledError: the screen is being closed; its worker ends as if it was cancelled in time.
        StoreError: as the store says.
    """
    try:
        return await asyncio.to_thread(read, *args, **kwargs)
    finally:
        if is_going(screen):
            raise asyncio.CancelledError


async def for_a_moment(
    screen: Screen[Any], read: Callable[[], Coroutine[Any, Any, object]]
) -> None:
    """Read for a screen, and wait for it for a moment; what takes longer comes beside the keys."""
    await come(_begun_reading(screen, read))


async def as_it_opens(
    screen: Screen[Any],
    read: Callable[[], Coroutine[Any, Any, object]],
    show: Callable[[], object] = lambda: None,
) -> None:
    """Read for a screen that is being mounted, and show it once that is done, or after a moment.

    Until a screen is mounted, Textual's app hears nothing, not even the key that leaves. So what
    takes longer is waited for by the keys alone.
    """
    over = _begun_reading(screen, read)
    if await come(over, TO_OPEN):
        if not is_going(screen):
            show()
        return
    keys_wait_for(screen, over, A_MOMENT - TO_OPEN, show)


def keys_wait_for(
    screen: Screen[Any],
    over: asyncio.Event,
    seconds: float = A_MOMENT,
    show: Callable[[], object] = lambda: None,
) -> None:
    """Let keys wait for what is read for a screen, so many seconds at most, and show it then."""
    screen.add_class(ACTING)

    async def hold_keys() -> None:
        try:
            await come(over, seconds)
            if not is_going(screen):
                show()
        finally:
            screen.remove_class(ACTING)
            if isinstance(screen.app, OneKeyAtATime):
                screen.app.let_go()

    begin_work(screen, hold_keys)


def _begun_reading(
    screen: Screen[Any], read: Callable[[], Coroutine[Any, Any, object]]
) -> asyncio.Event:
    over = asyncio.Event()

    async def reading() -> None:
        try:
            with told_meanwhile(screen.app, _(READING)):
                await read()
        finally:
            over.set()

    begin_work(screen, reading)
    return over


async def come(event: asyncio.Event, seconds: float = A_MOMENT) -> bool:
    """Wait for an event for so many seconds at most; return whether it has come."""
    enough = asyncio.Event()
    # in no context: the loop keeps a timer for its time, and with that the screen that is current
    timer = asyncio.get_running_loop().call_later(seconds, enough.set, context=Context())
    waits = [asyncio.ensure_future(each.wait()) for each in (event, enough)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
        for each in waits:
            each.cancel()
    return event.is_set()


@contextlib.contextmanager
def until_closed(screen: Screen[Any]) -> Iterator[None]:
    """Read by `while_open` in a handler of the screen: it ends as usual where that is closed.

    A worker may end as if it was cancelled; a handler would take the screen's messages along.
    """
    try:
        yield
    except asyncio.CancelledError:
        if not is_going(screen):
            raise


async def carry_out(
    app: App[None], desk: Desk, number: str, wish: Wish, shown: tuple[Effect, ...] | None
) -> Done:
    """Carry out a wish beside the screen.

    Raises:
        Refused, Conflict, NotFound, StoreBusy, NotSaved, MaybeSaved: as the desk.
    """

    def with_history() -> Done:  # here, so that no screen waits for a disk later
        done = desk.carry_out(number, wish, shown=shown)
        return replace(done, customer=with_lines_at_hand(done.customer))

    return await saved(app, with_history)


async def carry_out_by(
    app: App[None],
    desk: Desk,
    number: str,
    form: Form[AnyAgreement],
    *,
    leaves: type[Wish] | None = None,
) -> tuple[AnyAgreement | None, Done | None]:
    """Ask by a form, which stays till what is agreed to is carried out.

    Returns what was agreed to, and what was done; a wish that it `leaves` is only agreed to.

    Raises:
        MaybeSaved: it is done, but the disk did not confirm it.
    """
    done: list[Done] = []
    maybe: list[MaybeSaved] = []

    async def attempt(agreed: AnyAgreement) -> bool:
        if leaves is None or not isinstance(agreed.wish, leaves):
            try:
                done.append(await carry_out(app, desk, number, agreed.wish, agreed.shown))
            except MaybeSaved as error:
                maybe.append(error)
        return True

    form.attempt = attempt
    agreed = await app.push_screen_wait(form)
    if agreed is not None and maybe:
        raise maybe[0]
    return agreed, next(iter(done), None) if agreed is not None else None
