"""What is carried out is what was shown: else one looks again, as on the page of one ending."""

import threading
from contextlib import asynccontextmanager

import pytest

from store.desk.desk import Desk
from store.domain.wishes import NameMainContact
from store.files.forms.customer_files import customer_files
from store.files.store import TinyStore
from tests.pressing import comes_in_a_turn
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp
from tui.formatting.news import News
from tui.screens.several.end_several import AT_ONCE

NUMBERS = tuple(f"{1001 + place}" for place in range(AT_ONCE + 1))
"""So many that they are planned beside the keys."""
AGAIN = "Look again: something else would happen now."


class Planning(Desk):
    """A desk that plans several endings when it may go on."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.asked, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def wait(self) -> None:
        """Answer no more from now on."""
        self.asked.clear()
        self.may_go_on.clear()

    def plan_several(self, wishes):
        self.asked.set()
        assert self.may_go_on.wait(30)
        return super().plan_several(wishes)


@pytest.fixture
def office(office_with, make):
    """Make an office whose first customer has no main contact, so that its ending is refused."""
    missing, *others = (
        make.customer(make.collaboration("utlagg"), number=each, **kept)
        for each, kept in zip(NUMBERS, [{"main_contact": None}] + [{}] * AT_ONCE, strict=True)
    )
    return office_with(missing, *others)


@pytest.fixture
def at_page(office, clock):
    """Open the page for the collaboration of each customer."""

    @asynccontextmanager
    async def at_page():
        desk = Planning(TinyStore(office.path, who="anna"), office.desk().operator, clock=clock)
        app = SamarbeteApp(desk)
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.pause()
            hands = Hands(app, pilot)
            await hands.press("A", "x")
            await hands.sees("End several", "to be chosen")
            yield hands, pilot, desk

    return at_page


def ended(office) -> list[str]:
    """Return at which customers the collaboration has ended."""
    found = ((number, office.customer(number).collaboration("utlagg-1")) for number in NUMBERS)
    return [number for number, one in found if one.status == "ended"]


async def act_while_it_is_planned(pilot, desk) -> None:
    """Press the key of the verb before the plan that was begun is there."""
    await comes_in_a_turn(desk.asked.is_set)
    await pilot.press("ctrl+s")
    desk.may_go_on.set()


async def test_what_others_have_made_possible_meanwhile_is_not_ended_unseen(at_page, office):
    async with at_page() as (hands, pilot, desk):
        await hands.press("1")
        await hands.sees(f"( End {AT_ONCE} now Ctrl+S )", f"{AT_ONCE} can be ended, 1 cannot")
        desk.wait()
        office.carry_out(NUMBERS[0], NameMainContact(email="eva@alfa.test"))
        hands.app.screen.post_message(News())
        await act_while_it_is_planned(pilot, desk)
        await hands.sees(f"( End {len(NUMBERS)} now Ctrl+S )", AGAIN)
        assert ended(office) == []
        await hands.press("ctrl+s")
        await hands.sees(f"Ended {len(NUMBERS)} of {len(NUMBERS)}.")
    assert ended(office) == list(NUMBERS)


async def test_what_one_answers_oneself_is_done_as_soon_as_it_is_planned(at_page, office):
    async with at_page() as (hands, pilot, desk):
        desk.wait()
        await hands.press("1")
        await act_while_it_is_planned(pilot, desk)
        await hands.sees(f"Ended {AT_ONCE} of {len(NUMBERS)}.")
    assert ended(office) == list(NUMBERS[1:])


async def test_what_was_typed_last_is_done_at_once_where_its_plan_was_shown(at_page, office):
    async with at_page() as (hands, _pilot, _desk):
        await hands.press("1", "tab")
        await hands.paste("+30")
        await hands.sees(f"( End {AT_ONCE} on 2026-12-23 Ctrl+S )")
        await hands.press("ctrl+s")
        await hands.sees(f"{AT_ONCE} of {len(NUMBERS)} end on 2026-12-23.")


async def test_what_others_have_changed_without_consequence_does_not_hinder(at_page, office):
    async with at_page() as (hands, pilot, desk):
        await hands.press("1")
        await hands.sees(f"( End {AT_ONCE} now Ctrl+S )")
        desk.wait()
        hands.app.screen.post_message(News())
        await act_while_it_is_planned(pilot, desk)
        await hands.sees(f"Ended {AT_ONCE} of {len(NUMBERS)}.")
    assert ended(office) == list(NUMBERS[1:])


async def test_what_could_not_be_read_when_it_was_shown_is_not_ended_unseen(at_page, office):
    """The file is back by the time of the key, which is the first to read it again."""
    async with at_page() as (hands, _pilot, _desk):
        file = customer_files(office.path).file_of(NUMBERS[1])
        whole = file.read_bytes()
        file.write_bytes(b"torn")
        hands.app.screen.post_message(News())
        await hands.sees("is damaged, or not a file")
        await hands.press("1")
        await hands.sees("now Ctrl+S )")
        file.write_bytes(whole)
        await hands.press("ctrl+s")
        await hands.sees(AGAIN)
        assert ended(office) == []
        await hands.press("ctrl+s")
        await hands.sees("Ended")
    assert NUMBERS[1] in ended(office)
