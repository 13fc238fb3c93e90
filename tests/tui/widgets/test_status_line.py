"""The status line: what it tells lives as long as its act."""

from textual.screen import Screen

from store.domain.errors import StoreError
from tests.tui.widgets.parts import Parts
from tui.widgets.status_line import StatusLine


async def test_a_window_that_opens_ends_what_was_told_and_an_error_stays():
    async with Parts().run_test(size=(60, 6)) as pilot:
        status = pilot.app.query_one(StatusLine)
        status.tell("Saved.")
        await pilot.pause()
        assert pilot.app.lines[0] == " Saved."
        status.report(StoreError("the store is busy"))
        status.tell("Sent.")
        await pilot.app.push_screen(Screen())
        await pilot.pause()
        await pilot.app.pop_screen()
        await pilot.pause()
        assert pilot.app.lines[0] == " ! the store is busy"
        assert status.news == ""
        assert status.acknowledge()
        assert not status.acknowledge()


async def test_a_cancel_says_that_nothing_was_changed():
    async with Parts().run_test(size=(60, 6)) as pilot:
        status = pilot.app.query_one(StatusLine)
        status.tell("Saved.")
        status.cancelled()
        await pilot.pause()
        assert pilot.app.lines[0] == " Nothing was changed."
        status.clear()
        await pilot.pause()
        assert pilot.app.lines[0] == ""
