"""Closes windows to the end, each itself alone, and lets go of the lines that were drawn in them.

Textual keeps the colours of a widget's edge by the widget's own cache of lines, so that some
thousand of those outlive their widgets, with all that was drawn
(https://github.com/Textualize/textual/issues/6665). A screen that is dismissed closes what is on
top, whichever that is (8.2.8). The file can go when both are mended, which
`tests/tui/terminal/test_closed_windows.py` and `tests/tui/screens/waiting/test_windows_above.py`
would show.
"""

import asyncio
import contextlib
from typing import Any

from textual._styles_cache import StylesCache
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import Screen


def keep_no_closed_windows() -> None:
    """Have Textual keep those colours by its class; it means to, for the argument is `cls`."""
    if not isinstance(vars(StylesCache)["get_inner_outer"], classmethod):
        StylesCache.get_inner_outer = classmethod(StylesCache.get_inner_outer)  # type: ignore


class AnswersOnTop:
    """A screen that answers once, and as the one on top: what lies over it is closed before.

    One may read there, or type; and what is typed would come to the screen below this one.
    """

    _answer: tuple[Any] | None = None

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close the screen with an answer, at once or when it is on top; only the first counts."""
        assert isinstance(self, Screen)
        if self._answer is None:
            self._answer = (result,)
            if self.app.screen is self:
                closed: AwaitComplete = Screen.dismiss(self, result)
                return closed
        return AwaitComplete()

    def come_on_top(self) -> None:
        """Close where the answer is there already."""
        assert isinstance(self, Screen)
        if self._answer is not None and self in self.app.screen_stack:
            Screen.dismiss(self, *self._answer)


class ClosesToTheEnd(App[None]):
    """An app that closes also where a part of a window was cancelled while it was being removed.

    Who waits for a window to be removed waits for the tasks of its parts, so that cancelling the
    one cancels the others, and Textual then ends with that in the place of closing what is left.
    """

    def on_mount(self) -> None:
        """Hear which screen comes to be on top, before any key does."""
        self.screen_change_signal.subscribe(self, self._come_on_top, immediate=True)

    def _come_on_top(self, screen: Screen[Any]) -> None:
        if isinstance(screen, AnswersOnTop):
            screen.come_on_top()

    async def _close_all(self) -> None:
        try:
            await super()._close_all()
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            for part in list(self._registry):
                with contextlib.suppress(asyncio.CancelledError):
                    await part._close_messages()
