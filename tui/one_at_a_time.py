"""Acts that ask: a key that is pressed twice opens one window."""

from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from textual.css.query import NoMatches
from textual.screen import Screen

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
