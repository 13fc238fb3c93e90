"""A screen whose first picture is drawn once, when all that stands on it has found its place."""

from collections.abc import Callable

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from tui.terminal.wire.paced import PacedApp


class DrawnOnce(Screen[None]):
    """Holds drawing back while the screen opens.

    Textual lays a new screen out up to five times, as sizes, classes and focus come one by one, and
    draws it whole each time; all but the last picture are thrown away or drawn over at once.
    """

    _opened = False
    _behind: Callable[[], None] | None = None

    async def _on_compose(self, event: events.Compose) -> None:
        """Take the classes of the room there is before anything is laid out or styled.

        Textual's own, which composes, comes after this.

        Textual sets them once the size has come in an event, and styles and lays out all again.
        """
        width, height = self.app.size
        for steps, room in (
            (self.HORIZONTAL_BREAKPOINTS or self.app.HORIZONTAL_BREAKPOINTS, width),
            (self.VERTICAL_BREAKPOINTS or self.app.VERTICAL_BREAKPOINTS, height),
        ):
            reached = [name for least, name in steps or () if room >= least]
            self.add_class(*reached[-1:], update=False)

    def behind_next_picture(self, act: Callable[[], None]) -> None:
        """Do something once what has changed is drawn; at once, where no picture is there yet.

        It is done once, however often it is asked for until then. On a slow line it is done at once
        as well: what it changes costs fewer bytes in the same picture.
        """
        slow = isinstance(self.app, PacedApp) and self.app.line_pace.slow
        if self._opened and self.is_current and not slow:
            self._behind = act
        else:
            act()

    @property
    def has_more(self) -> bool:
        """Whether something is to be done behind the next picture."""
        return self._behind is not None

    def draw_now(self, part: Widget) -> None:
        """Draw what has changed of a part in the next picture, without a wait for Textual's clock.

        It ticks sixty times a second, and a picture that follows upon another waits for its tick.
        """
        if self._opened:
            for widget in part.walk_children(Widget, with_self=True):
                widget._check_refresh()
            self.post_message(events.Callback(callback=self._on_timer_update))

    @property
    def opened_once(self) -> bool:
        """Whether the first picture has been drawn."""
        return self._opened

    def _compositor_refresh(self) -> None:
        if not self._opened:
            return
        super()._compositor_refresh()
        if self._behind is not None and self.is_current:
            self.call_next(self._go_behind)

    def _go_behind(self) -> None:
        act, self._behind = self._behind, None
        if act is not None:
            act()

    async def _invoke_and_clear_callbacks(self) -> None:
        """Let what is to come behind the picture come behind the first one as well."""
        if self._opened or not self.is_current:
            await super()._invoke_and_clear_callbacks()

    def _on_timer_update(self) -> None:
        """Draw what has changed; from the first time on that all is laid out."""
        if not self._opened and self.is_current and not self.app._batch_count:
            self._opened = True
            self._refresh_layout()
            self._layout_required = self._repaint_required = False  # all of it is drawn now
            self._dirty_widgets.clear()
        super()._on_timer_update()


class Behind(Screen[None]):
    """Stands below the first screen, where Textual has one of its own, and is never seen.

    Textual's would have what is above it drawn again each time that it is laid out.
    """

    def _compositor_refresh(self) -> None:
        pass
