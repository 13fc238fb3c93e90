"""Whoever gives up writing a file is told that nothing was written."""

import pytest


@pytest.mark.parametrize(("page", "write"), [("H", "w"), ("L", "w"), ("S", "w"), ("d", "t")])
async def test_a_file_that_is_given_up_is_told_on_every_page(office, page, write) -> None:
    async with office.screen() as hands:
        await hands.press(page)
        await hands.sees("Esc Back")
        await hands.press(write)
        await hands.sees("Enter", "File")
        await hands.press("escape")
        await hands.sees("Nothing was written.")
