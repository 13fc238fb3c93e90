"""The guided tour: played with the real keys, seen, stepped, and read back from the store."""

import asyncio
from contextlib import asynccontextmanager
from math import inf

from msgspec.structs import replace

from tests.tui.conftest import SMALL, Hands
from tui.tour.caption import latest_keys
from tui.tour.guide import LOST, MORE, OVER, TouredApp
from tui.tour.story import more, story

LONGEST_CAPTION = 78
"""Characters of a caption, so that it is whole in 80 columns."""


@asynccontextmanager
async def toured(office, speed=inf, size=SMALL, *, paused=False):
    """Open the screen with a guide at its keys."""
    app = TouredApp(office.desk(), speed=speed)
    if paused:
        app.pace.pause_or_play()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        playing = asyncio.create_task(app.play(pilot))
        try:
            yield Hands(app, pilot), playing
        finally:
            app.pace.end()
            await playing


async def test_the_whole_tour_ends_withdraws_and_ends_several_in_the_store(office):
    """What the captions say is what the store then holds; the second half is played on demand."""
    async with toured(office) as (hands, playing):
        await hands.sees(MORE, "Space shows more")
        assert office.customer("1003").history == ()
        await hands.press("space")
        await playing
        await hands.sees(OVER, "Settings > Collaborations")

    beta = office.customer("1002")
    assert beta.main_contact == "rut@beta.example"
    assert [entry.action for entry in beta.history] == ["add-user", "end"]
    assert beta.collaboration("utlagg-1").ending.outcome == "delete"
    assert beta.collaboration("utlagg-1").records == ()
    gamma = office.customer("1003")
    assert [entry.action for entry in gamma.history] == ["end-on-date", "withdraw"]
    assert gamma.collaboration("utlagg-1").status == "active"
    for number, id in (("1012", "utlagg-1"), ("1024", "utlagg-2")):
        ended = office.customer(number).collaboration(id)
        assert (ended.status, ended.ending.outcome) == ("ended", "delete")


async def test_a_paused_tour_goes_on_by_a_step_at_each_key_and_ends_with_esc(office):
    """No key of the operator's reaches the office; afterwards all do."""
    async with toured(office, paused=True) as (hands, playing):
        await hands.sees("All of it is made up", "paused")
        await hands.press("x")
        await hands.sees("/ finds a customer", "paused")
        await hands.press("x")
        await hands.sees("Enter opens it", "1 of 25")
        assert not playing.done()
        await hands.press("escape")
        await playing
        await hands.sees(OVER)
        await hands.sees_no("paused")
        await hands.press("question_mark")
        await hands.sees("Keys")


async def test_the_story_alone_is_enough(office):
    """Esc after it leaves the office to who sits there, and nothing more is pressed."""
    async with toured(office) as (hands, playing):
        await hands.sees(MORE)
        await hands.press("escape")
        await playing
        await hands.sees(OVER)
    assert office.customer("1002").history[-1].action == "end"
    assert office.customer("1003").history == ()


async def test_what_was_said_before_is_read_again(office):
    """Left goes back by captions, and stops the tour there; Space plays on.

    At this speed a caption stands for as long as anybody looks, until a key asks for the next.
    """
    async with toured(office, speed=0.001, paused=True) as (hands, _):
        await hands.sees("All of it is made up")
        await hands.press("x")
        await hands.sees("/ finds a customer")
        await hands.press("left")
        await hands.sees("All of it is made up", "paused")
        await hands.press("left")
        await hands.sees("All of it is made up")
        await hands.press("space")
        await hands.sees("/ finds a customer")


async def test_a_tour_that_finds_something_else_says_so_and_stops(office):
    """Where others have changed the demo, nothing is pressed blindly."""
    office.rewrite("1002", lambda customer: replace(customer, collaborations=()))
    async with toured(office) as (hands, playing):
        hands.app.most_looks = 1
        await playing
        await hands.sees(LOST)
    assert office.customer("1002").history == ()


async def test_space_stops_the_tour_and_plays_it_on(office):
    """The caption changes without another key."""
    async with toured(office, speed=0.001) as (hands, _):
        await hands.sees("All of it is made up", "any other key: next")
        await hands.press("space")
        await hands.sees("paused")
        await hands.press("space")
        await hands.sees_no("paused", "All of it is made up")


def test_of_what_was_pressed_only_whole_keys_are_told():
    """Where the hint of a language leaves six cells, Ctrl+S is not told as its end."""
    assert latest_keys("9/9  Ctrl+S ", 20) == "9/9 Ctrl+S"
    assert latest_keys("9/9  Ctrl+S ", 6) == "Ctrl+S"
    assert latest_keys("6/9 rut@beta.example", 6) == "…ample"
    assert latest_keys("9/9  Ctrl+S ", 0) == ""


def test_every_caption_fits_a_line_and_the_story_has_every_part(clock):
    """At 80 columns nothing is cut."""
    steps = (*story(), *more(clock.today))
    assert all(len(step.words) <= LONGEST_CAPTION for step in steps)
    pressed = {key for step in steps for key in step.keys}
    assert {"slash", "x", "n", "m", "w", "space", "H"} <= pressed
