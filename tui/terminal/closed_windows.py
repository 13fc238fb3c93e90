"""Closes windows to the end, and lets go of the lines that were drawn in them.

Textual keeps the colours of a widget's edge by the widget's own cache of lines, so that some
thousand of those outlive their widgets, with all that was drawn
(https://github.com/Textualize/textual/issues/6665). The file can go when that is mended, which
`tests/tui/terminal/test_closed_windows.py` would show.
"""

import asyncio
import contextlib

from textual._styles_cache import StylesCache
from textual.app import App


def keep_no_closed_windows() -> None:
    """Have Textual keep those colours by its class; it means to, for the argument is `cls`."""
    if not isinstance(vars(StylesCache)["get_inner_outer"], classmethod):
        StylesCache.get_inner_outer = classmethod(StylesCache.get_inner_outer)  # type: ignore


class ClosesToTheEnd(App[None]):
    """An app that closes also where a part of a window was cancelled while it was being removed.

    Who waits for a window to be removed waits for the tasks of its parts, so that cancelling the
    one cancels the others, and Textual then ends with that in the place of closing what is left.
    """

    async def _close_all(self) -> None:
        try:
            await super()._close_all()
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            for part in list(self._registry):
                with contextlib.suppress(asyncio.CancelledError):
                    await part._close_messages()
