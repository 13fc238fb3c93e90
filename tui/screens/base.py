"""Keys that the operator is not allowed: shown grey, and saying why when they are pressed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from textual import events
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.screen import Screen

from store.desk.desk import Desk, Done
from store.domain.plan import Effect
from store.domain.wishes import Wish


class GreyedKeys(Screen[None]):
    """A screen some of whose acts may be refused to who sits there."""

    def why_not(self, action: str) -> str | None:
        """Say why an action of the screen is not allowed, or None where it is."""
        raise NotImplementedError

    def tell_why_not(self, action: str, why: str) -> None:
        """Say so on the screen."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what is not allowed."""
        return None if self.why_not(action) else True

    def on_key(self, event: events.Key) -> None:
        """Say why a greyed key does nothing."""
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and event.key in binding.key.split(","):
                why = self.why_not(binding.action)
                if why is not None:
                    self.tell_why_not(binding.action, why)


async def carried_out(
    desk: Desk, number: str, wish: Wish, shown: tuple[Effect, ...] | None
) -> Done:
    """Carry out a wish beside the screen, which goes on while another holds the store's lock.

    Raises:
        Refused, Conflict, NotFound, StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the desk.
    """
    return await asyncio.to_thread(desk.carry_out, number, wish, shown=shown)


P = ParamSpec("P")


S = TypeVar("S", bound=Screen[None] | Screen[bool])


_ASKING = "asking"


def one_at_a_time(
    act: Callable[Concatenate[S, P], Awaitable[None]],
) -> Callable[Concatenate[S, P], None]:
    """Make an action of a coroutine that awaits dialogs; while one is at work, none is begun.

    A worker begins a moment after its key; without this, a second key would come in between.
    """

    def begin(screen: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if screen.has_class(_ASKING):
            return
        screen.add_class(_ASKING)

        async def asking() -> None:
            try:
                await act(screen, *args, **kwargs)
            except NoMatches:
                if screen in screen.app.screen_stack:
                    raise
                # it is being closed, and has nothing left to show the outcome on
            finally:
                screen.remove_class(_ASKING)

        screen.run_worker(asking())

    begin.__doc__ = act.__doc__
    return begin
