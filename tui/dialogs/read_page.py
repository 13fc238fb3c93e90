"""A page that is read: it scrolls by its own keys, and names them only where there is more."""

from textual.containers import VerticalScroll

from tui.dialogs.page import Page, PageResult
from tui.widgets.status_line import LeavesNews


class ReadPage(Page[PageResult], LeavesNews):
    """A page whose class binds keys to `page` and `scroll_lines`."""

    def act_of(self, action: str) -> str | None:
        """Leave the room of Tab to PgDn, where there is more than is seen."""
        return "" if action == "app.focus_next" and self._scrolls else super().act_of(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Name PgDn only where there is more than is seen, and below it."""
        if action == "page" and (
            not self._scrolls or (parameters == (1,) and self._is_end(self.scrolled.scroll_y))
        ):
            return False
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Look again at the end of what is read, and when that is left."""
        self.watch(self.scrolled, "scroll_y", self._scrolled_to, init=False)

    def _scrolled_to(self, before: float, now: float) -> None:
        if self._is_end(before) != self._is_end(now):
            self.refresh_bindings()

    def on_resize(self) -> None:
        """Look again whether there is more than is seen."""
        self.name_keys_again()

    def name_keys_again(self) -> None:
        """Name the keys for what is there now, once it is laid out."""
        self.call_after_refresh(self.refresh_bindings)

    def action_page(self, pages: int) -> None:
        """Scroll by a page."""
        (self.scrolled.scroll_page_down if pages > 0 else self.scrolled.scroll_page_up)(
            animate=False
        )

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by a line."""
        self.scrolled.scroll_relative(y=lines, animate=False)

    @property
    def scrolled(self) -> VerticalScroll:
        """The part of the page that scrolls: what is read."""
        return self.query_one(".body", VerticalScroll)

    @property
    def _scrolls(self) -> bool:
        return self.scrolled.max_scroll_y > 0

    def _is_end(self, line: float) -> bool:
        return round(line) >= self.scrolled.max_scroll_y
