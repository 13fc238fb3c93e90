"""A screen whose first picture is drawn once, when all that stands on it has found its place."""

from textual.screen import Screen


class DrawnOnce(Screen[None]):
    """Holds drawing back while the screen opens.

    Textual lays a new screen out up to five times, as sizes, classes and focus come one by one, and
    draws it whole each time; all but the last picture are thrown away or drawn over at once.
    """

    _opened = False

    @property
    def opened_once(self) -> bool:
        """Whether the first picture has been drawn."""
        return self._opened

    def _compositor_refresh(self) -> None:
        if self._opened:
            super()._compositor_refresh()

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
