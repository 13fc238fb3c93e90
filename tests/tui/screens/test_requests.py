"""Requests: sent, reminded of, and answered from the customer's side."""

import threading

import pytest

from store.desk.desk import Desk
from store.files.store import TinyStore
from store.i18n.language import set_language
from tests.pressing import comes_in_a_turn
from tests.tui.conftest import SMALL, one_line
from tui.app import SamarbeteApp
from tui.screens.requests import SentRequests


async def choose(hands, words: str, first: str, *, below: int = 0) -> None:
    """Open the drop-down that has the focus, and choose.

    `first` is its topmost choice; with `below` 1, there is an empty choice above it.
    """
    await hands.press("enter", "home")
    await hands.sees(words, first)
    lines = [one_line([line]) for line in hands.lines]
    at = max(n for n, line in enumerate(lines) if line.removesuffix(" ]").endswith(words))
    top = max(n for n, line in enumerate(lines) if line.removesuffix(" ]").endswith(first))
    await hands.press(*("down",) * (at - top + below), "enter")


async def test_enter_goes_to_what_was_asked_for_in_the_list(office):
    """Also where it was declined, which the list leaves out."""
    for keys, told in ((), "Utlägg · Öbackens"), (("end",), "Scanner · Ekhamra"):
        async with office.screen() as hands:
            await hands.press("s", *keys, "enter")
            await hands.sees("Settings > Collaborations")
            await hands.tells(told)


class Slow(Desk):
    """A desk that returns the requests when it may go on."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def requests(self, *on_damage):
        assert self.may_go_on.wait(30)
        return super().requests(*on_damage)


async def test_it_begins_at_the_request_that_one_came_for_however_long_that_takes(
    office, clock, hands
):
    desk = Slow(TinyStore(office.path, who="anna"), office.desk().operator, clock=clock)
    app = SamarbeteApp(desk)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        keys = hands(app, pilot)
        await keys.press("s", "end", "enter")
        await keys.tells("Scanner · Ekhamra")
        desk.may_go_on.clear()
        await pilot.press("s")
        await comes_in_a_turn(
            lambda: isinstance(app.screen, SentRequests) and app.screen.is_mounted
        )
        desk.may_go_on.set()
        await keys.sees("Sent requests ·", "2 requests")
        await keys.tells("Scanner · Ekhamra")


async def test_the_heading_beside_the_list_names_the_request_whole(office):
    """The pane beside the list is narrow, and what its heading says is not cut there."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("s")
        await hands.sees("Utlägg · Öbackens Blommor AB")


async def test_a_request_is_sent_and_the_customer_reminded(office):
    """A standard employee may do both (R4); s lists what waits for an answer (R37)."""
    async with office.screen("bo", size=(80, 40)) as hands:
        await hands.go_to("A212")
        await hands.press("n")
        await hands.sees("New collaboration: Källsprångets Konsult AB")
        await hands.press("shift+tab", "shift+tab", "enter")
        await hands.sees("Choose a service and a task.")
        await hands.press("tab", "tab")
        await choose(hands, "Visma Scanner", "Visma eEkonomi", below=1)
        await hands.press("tab")
        await choose(hands, "Bookkeeping", "Bookkeeping", below=1)
        await hands.press("tab", "tab", "tab", "enter")
        await hands.done()
        await hands.sees("Request sent: Visma Scanner, Källsprångets Konsult AB; s lists it.")
        sent = office.customer("A212").collaboration("scanner-1")
        assert (sent.status, sent.task, sent.requested_by) == ("requested", "Bookkeeping", "bo")

        await hands.press("s")
        await hands.sees(
            "A212 Källsprångets Konsult AB",
            "1021 Öbackens",
            "no answer yet",
            "1022 Ekhamra",
            "declined",
        )
        await hands.press("down")
        await hands.tells("Scanner · Källsprångets Konsult AB")
        await hands.sees("sent 2026-11-23 by Bo Ek task Bookkeeping answer no answer yet")
        await hands.press("up")
        await hands.press("down", "r")
        await hands.sees("Remind: Visma Scanner · Källsprångets Konsult AB")
        await hands.press_act()
        await hands.sees(
            "Reminded of the request for Visma Scanner, Källsprångets Konsult AB. Saved."
        )
        await hands.sees("task Bookkeeping reminded 1 time, last 2026-11-23")
        assert office.customer("A212").history[-1].action == "remind"
        await hands.press("end", "r")
        await hands.sees(
            "Not possible: Remind", "Visma Scanner is declined; no request is waiting."
        )
        await hands.press("enter", "escape")
        await hands.done()
        await hands.sees("Settings > Collaborations")

    assert [each.action for each in office.customer("A212").history] == ["request", "remind"]
    assert office.customer("1022").history == ()


async def test_a_service_with_variants_is_not_asked_for_without_one(office):
    """The form says which there are, and stays."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("A212")
        await hands.press("n")
        await hands.sees("New collaboration")
        await choose(hands, "Visma eEkonomi", "Visma eEkonomi", below=1)
        await hands.press("tab")
        await choose(hands, "Bookkeeping", "Bookkeeping", below=1)
        await hands.press("tab", "tab", "tab", "tab", "enter")
        await hands.sees("Visma eEkonomi comes in variants; choose one: Start, Bokföring")
        assert office.customer("A212").collaborations == ()
        await choose(hands, "Pro", "Start", below=1)
        await hands.press("tab", "tab", "tab", "enter")
        await hands.done()

    sent = office.customer("A212").collaboration("eekonomi-1")
    assert (sent.status, sent.variant) == ("requested", "Pro")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("language", "keys", "standing", "title", "nothing"),
    [
        ("en", "s 1 request to answer", "to be answered", "Requests from Byrå", "No request waits"),
        ("sv", "s 1 förfrågan att besvara", "att besvara", "Förfrågningar från Byrå", "Ingen för"),
    ],
)
async def test_a_customer_sees_that_a_request_waits_for_it(
    office, size, language, keys, standing, title, nothing
):
    """In the list and first in the line of keys, in words for the one who has received it."""
    set_language(language)
    async with office.own_screen("elsa@obacken.example", "1021", size) as hands:
        await hands.sees(keys)
        await hands.press("down", "down")
        await hands.sees(standing)
        await hands.press("enter")
        await hands.sees(title)
        await hands.press("a")
        await hands.press_act()
        await hands.sees(nothing)
        await hands.press("escape")
        await hands.sees_no(keys, standing)
    assert office.customer("1021").collaboration("utlagg-1").status == "active"


@pytest.mark.parametrize(
    ("key", "verb", "status"), [("a", "Approve", "active"), ("d", "Decline", "declined")]
)
async def test_the_customer_answers_a_request(office, key: str, verb: str, status: str):
    """Only its own requests are listed, and the office cannot answer for it."""
    before = office.customer("1021")
    async with office.screen() as hands:
        await hands.press("s")
        await hands.sees("1021 Öbackens")
        await hands.press(key)
        await hands.sees("Sent requests")
        assert f"{verb}:" not in hands.text
    assert office.customer("1021") == before

    async with office.own_screen("elsa@obacken.example", "1021") as hands:
        await hands.press("s")
        await hands.sees("1021 Öbackens Blommor AB", "no answer yet")
        assert "1022" not in hands.text
        await hands.press(key)
        await hands.sees(f"{verb}: Visma Utlägg · Öbackens Blommor AB")
        assert office.customer("1021") == before
        await hands.press_act()
        await hands.sees("Saved.")

    after = office.customer("1021")
    assert after.collaboration("utlagg-1").status == status
    assert (after.history[-1].side, after.history[-1].by) == ("customer", "elsa@obacken.example")


async def test_only_what_the_customer_does_not_have_is_offered_and_only_what_is_missing_asked(
    office,
):
    """Four services run at this customer, Utlägg among them (R38)."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001")
        await hands.press("n")
        await hands.sees("New collaboration: Alfa Bygg AB")
        hands.app.screen.query_one("#service").focus()
        await hands.press("enter")
        await hands.sees("Visma Scanner")
        await hands.sees_no("Visma Utlägg", "Visma Lön Smart")
        await hands.press("escape", "tab")
        await choose(hands, "Bookkeeping", "Bookkeeping", below=1)
        await hands.press("ctrl+s")
        await hands.sees("Choose a service.")
        await hands.sees_no("Choose a service and a task.")
