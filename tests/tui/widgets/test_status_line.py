"""The status line: what it tells lives as long as its act."""

import pytest
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


@pytest.mark.parametrize("width", [60, 80])
async def test_a_long_name_is_shortened_where_the_news_would_take_more_lines(width):
    """Whole letters, marks and all; what is not too long stays whole, and so does the rest."""
    name = "Åke" + " Åkerlund" * 20
    async with Parts().run_test(size=(width, 8)) as pilot:
        status = pilot.app.query_one(StatusLine)
        status.tell(f"Created: {name}, of Ö. Ek & Co. Saved.", "Ö. Ek & Co", name)
        await pilot.pause()
        line = pilot.app.lines[0]
        assert line.startswith(" Created: Åke Åkerlund ")
        assert line.endswith("…, of Ö. Ek & Co. Saved.")
        assert width - 4 <= len(line) <= width
        assert status.size.height == 1
        await pilot.resize_terminal(300, 8)
        await pilot.pause()
        assert name in pilot.app.lines[0]


async def test_letters_with_marks_of_their_own_are_not_parted_from_them():
    name = "\u0041\u030a" * 200
    async with Parts().run_test(size=(60, 8)) as pilot:
        status = pilot.app.query_one(StatusLine)
        status.tell(f"Ended: Visma Utlägg, {name}. Saved; z undoes it.", name)
        await pilot.pause()
        shown = pilot.app.lines[0]
        assert "\u030a…. Saved; z undoes it." in shown
