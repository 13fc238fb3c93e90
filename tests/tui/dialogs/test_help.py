"""The window of the keys in a terminal that has become larger."""


async def test_the_keys_fill_their_window_when_it_has_grown(office):
    """Its last lines stayed empty until it was scrolled."""
    async with office.screen(size=(200, 50)) as hands:
        await hands.press("question_mark")
        await hands.sees("Keys", "Close the program")
        opened = hands.lines
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("question_mark")
        await hands.sees("Keys", "Close the program")
        await hands.resize(200, 50)
        await hands.until(lambda: hands.lines == opened, "the window as it is when opened")
