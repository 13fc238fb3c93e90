"""A window that opens over another, or over work that is not done: each closes itself alone."""

import datetime as dt
import math
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.errors import StoreDamaged
from store.domain.model import Entry
from store.domain.plan import with_line
from store.domain.rights import Operator
from store.domain.wishes import AddUser, End
from store.files.disk import Disk, locked
from store.files.store import TinyStore
from tests.tui.conftest import SMALL, Hands
from tui.app import SamarbeteApp
from tui.terminal.state import Seen

LONG = 10.0
AT_ONCE, A_WHILE = dt.timedelta(), dt.timedelta(hours=1)
TINY = (50, 10)
LISA = "lisa@morkovarv.example"
NEWS = "Since you were here"
ENDED = "1024 Mörkö Båtvarv AB: Visma Utlägg ended, by Lisa Mörk"
ADDED = "1024 Mörkö Båtvarv AB: Ny Person created, by Lisa Mörk"


class Slow(Desk):
    """A desk whose answers wait, each kind until it is let go, and whose news may lack a file."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.customers, self.news, self.dates, self.steps = (threading.Event() for _ in range(4))
        for each in (self.customers, self.news, self.dates, self.steps):
            each.set()
        self.begun = 0
        self.asked = 0
        self.news_read = False
        self.damage: tuple[StoreDamaged, ...] = ()

    def customer(self, number):
        self.asked += 1
        self.customers.wait(LONG)
        return super().customer(number)

    def due(self, *on_damage):
        self.dates.wait(LONG)
        return super().due(*on_damage)

    def carried_out_together(self, some):
        self.begun += 1
        self.steps.wait(LONG)
        return super().carried_out_together(some)

    def news_since(self, seen, on_damage):
        self.news.wait(LONG)
        for each in self.damage:
            on_damage(each)
        try:
            return super().news_since(seen, on_damage)
        finally:
            self.news_read = True


@pytest.fixture
def seen(tmp_path) -> Seen:
    """Give a memory of what was seen, which one start leaves to the next."""
    return Seen(tmp_path / "state" / "seen")


@pytest.fixture
def at_desk(office, clock, seen):
    """Open the screen of a desk whose answers may wait, with that memory."""

    @asynccontextmanager
    async def at_desk(prepare=lambda desk: None, size=SMALL):
        store = TinyStore(office.path, who="anna", patience=LONG)
        anna = next(each for each in store.employees if each.login == "anna")
        desk = Slow(store, Operator.of(anna, "anna", store.employees), clock=clock)
        prepare(desk)
        async with SamarbeteApp(desk, seen).run_test(size=size) as pilot:
            await pilot.pause()
            try:
                yield Hands(pilot.app, pilot), desk
            finally:
                for each in (desk.customers, desk.news, desk.dates, desk.steps):
                    each.set()

    return at_desk


@pytest.fixture
def by_customer(office, clock):
    """Carry out a wish of a customer, some time after what was before."""

    def by_customer(wish=None, after=A_WHILE):
        clock.now += after
        lisa = open_desk(office.path, os_user="portal", login=LISA, company="1024", clock=clock)
        lisa.carry_out("1024", wish or End(collaboration="utlagg-2", outcome="continue"))
        clock.now += after

    return by_customer


def news_wait(desk: Slow) -> None:
    desk.news.clear()


async def new_user(hands: Hands) -> None:
    """Fill in the form of a new user of the first customer."""
    await hands.go_to("1001")
    await hands.press("u", "n")
    await hands.paste("Åsa Ek")
    await hands.press("enter")
    await hands.paste("asa@alfa.example")


async def foresee_import(hands: Hands, folder: Path) -> None:
    """Have a file read on the Import page that brings one customer, 31."""
    file = folder / "k.csv"
    file.write_text("Kundnr;Namn\n31;Nora AB\n", encoding="utf-8")
    await hands.press("I")
    await hands.sees("Import customers", "Nothing is read yet.")
    await hands.paste(f"{file}")
    await hands.press("enter")
    await hands.sees("1 new · 0 changed")


@pytest.mark.parametrize(
    ("over", "stands"), [("f1", "Keys"), ("f2", "Commands")], ids=["help", "commands"]
)
async def test_a_page_that_is_done_closes_once_what_lies_over_it_is_closed(
    office, tmp_path, over, stands
):
    """What one reads or types in stays; the keys that follow find the list of customers."""
    async with office.screen(patience=LONG) as hands:
        await foresee_import(hands, tmp_path)
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            await hands.sees("Importing: 0 %")
            await hands.press(over)
            await hands.sees(stands)
        await hands.until(
            lambda: any(row.number == "31" for row in office.desk().listing().rows), "saved"
        )
        await hands.until(lambda: not hands.app.saves.under_way, "the page hears of it")
        await hands.sees(stands)
        await hands.press("escape")
        await hands.sees(
            "Settings > Collaborations", "1 customer added. It is saved.", "31 Nora AB"
        )
        await hands.press("escape", "down")
        await hands.sees("Settings > Collaborations")
    assert not hands.app.panicked


async def test_what_is_chosen_for_a_page_that_has_closed_does_nothing(office, tmp_path):
    """The import is done by then, and is not begun a second time."""
    async with office.screen(patience=LONG) as hands:
        await foresee_import(hands, tmp_path)
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            await hands.sees("Importing: 0 %")
            await hands.press("f2")
            await hands.sees("Commands")
        await hands.until(lambda: not hands.app.saves.under_way, "the page hears of it")
        await hands.press("enter")
        await hands.sees("Settings > Collaborations", "1 customer added. It is saved.")
    assert not hands.app.panicked


async def test_a_form_that_is_done_below_a_terminal_that_is_too_small_closes_with_room(office):
    """Until then the terminal stays covered; then nothing is left of the form."""
    async with office.screen(patience=LONG) as hands:
        await new_user(hands)
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            await hands.resize(*TINY)
            await hands.sees("terminal too small")
        await hands.until(
            lambda: office.customer("1001").user("asa@alfa.example") is not None, "saved"
        )
        await hands.until(lambda: not hands.app.saves.under_way, "the form hears of it")
        await hands.sees("terminal too small")
        await hands.resize(*SMALL)
        await hands.sees("created by Anna Berg", "Åsa Ek created. Saved;")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")
    assert not hands.app.panicked


async def test_a_window_answers_once(office):
    """It may be answered by a key and by what it waited for, in one moment."""
    async with office.screen() as hands:
        await new_user(hands)
        form = hands.app.screen
        form.dismiss(None)
        form.dismiss(None)
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")
    assert not hands.app.panicked


async def test_a_page_that_opens_in_a_terminal_that_is_too_small_is_covered(at_desk):
    """It was asked for before; with room again it is there, and nothing covers it or the list."""
    async with at_desk() as (hands, desk):
        await hands.go_to("1003", 1)
        desk.customers.clear()
        asked = desk.asked
        hands.app.post_message(events.Key("x", "x"))
        await hands.until(lambda: desk.asked > asked, "the store is asked")
        await hands.resize(*TINY)
        await hands.sees("terminal too small")
        desk.customers.set()
        await hands.until(lambda: len(hands.app.screen_stack) == 4, "the page below")
        await hands.sees("terminal too small", "it is 50x10")
        await hands.resize(*SMALL)
        await hands.sees("End Visma Utlägg")
        await hands.press("escape")
        await hands.sees("▼ 1003")
        await hands.sees_no("too small")


async def test_news_wait_for_room(at_desk, by_customer):
    """Closed, they leave the list of customers, and are not told again."""
    by_customer()
    async with at_desk(size=(40, 10)) as (hands, _desk):
        await hands.sees("terminal too small", "it is 40x10")
        await hands.resize(*SMALL)
        await hands.sees(NEWS, ENDED)
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations")


async def test_news_that_come_while_a_form_saves_wait_for_the_list(office, at_desk, by_customer):
    """The form closes itself, and the news stay until they are read."""
    by_customer()
    async with at_desk(news_wait) as (hands, desk):
        await new_user(hands)
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            desk.news.set()
            await hands.until(lambda: hands.app.saves.under_way, "it is being saved")
        await hands.sees("created by Anna Berg", "Åsa Ek created. Saved;")
        await hands.press("escape")
        await hands.sees(NEWS, ENDED)
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")
    assert office.customer("1001").user("asa@alfa.example") is not None


async def test_keys_that_wait_for_a_page_do_not_close_the_news(at_desk, by_customer):
    """They come to the page, and the news are told once the list is there again."""
    by_customer()
    async with at_desk(news_wait) as (hands, desk):
        await hands.go_to("1003", 1)
        desk.customers.clear()
        asked = desk.asked
        for key in "xn":
            hands.app.post_message(events.Key(key, key))
        await hands.until(lambda: desk.asked > asked, "the store is asked")
        desk.news.set()
        await hands.until(lambda: desk.news_read, "the news are read")
        desk.customers.set()
        await hands.sees("End Visma Utlägg", "( Close Esc )")
        await hands.press("escape", "escape")
        await hands.sees(NEWS, ENDED)
    async with at_desk() as (hands, _desk):  # it was closed unread
        await hands.sees(NEWS, ENDED)


@pytest.mark.parametrize("after", [A_WHILE, AT_ONCE], ids=["later", "in the same second"])
async def test_what_is_done_while_the_news_stand_open_is_told_at_the_next_start(
    at_desk, by_customer, after
):
    by_customer()
    async with at_desk() as (hands, _desk):
        await hands.sees(NEWS, ENDED)
        by_customer(AddUser(email="ny@morko.example", name="Ny Person"), after)
        await hands.press("enter")
        await hands.done()
    async with at_desk() as (hands, _desk):
        await hands.sees(NEWS, ADDED)
        await hands.sees_no(ENDED)


async def test_news_are_told_again_where_not_all_could_be_read(at_desk, by_customer):
    """What is in a file that is restored later would be told to nobody."""
    by_customer()

    def damaged(desk: Slow) -> None:
        desk.damage = (StoreDamaged("a file cannot be read"),)

    async with at_desk(damaged) as (hands, _desk):
        await hands.sees(NEWS, ENDED)
        await hands.press("enter")
        await hands.sees("a file cannot be read")
        await hands.done()
    async with at_desk() as (hands, _desk):
        await hands.sees(NEWS, ENDED)
        await hands.press("enter")
        await hands.done()
    async with at_desk() as (hands, _desk):
        await hands.done()
        await hands.sees("25 customers")
        assert NEWS not in hands.text


async def test_a_line_of_a_day_to_come_does_not_have_what_others_did_told_at_each_start(
    office, at_desk, by_customer
):
    """A clock or an import may bring one; it stays new, as all lines behind it do."""
    at = dt.datetime.fromisoformat("9999-12-31T23:59:59-15:00")
    line = Entry(at=at, by="x", os_user="x", side="customer", action="edit")
    office.rewrite("1003", lambda customer: with_line(customer, line))
    by_customer()
    async with at_desk() as (hands, _desk):
        await hands.sees(NEWS, ENDED, "1003")
        await hands.press("enter")
        await hands.done()
    async with at_desk() as (hands, _desk):
        await hands.sees(NEWS, "1003")
        assert ENDED not in hands.text


DUE = "Their date has come"


@pytest.fixture
def decided(by_customer, clock):
    """Have the customer end on the next day, which comes before the office starts."""
    tomorrow = clock.day(1)
    by_customer(End(collaboration="utlagg-2", outcome="continue", on=tomorrow))
    clock.now += dt.timedelta(days=1)


@pytest.mark.usefixtures("decided")
async def test_what_ended_by_its_date_is_told_at_one_start(at_desk):
    """Though it is the customer's, who had decided it, and is done as the office starts."""
    async with at_desk() as (hands, _desk):
        await hands.sees(DUE, "1024 Mörkö Båtvarv AB")
        await hands.press("enter")
        await hands.sees(NEWS, "1024 Mörkö Båtvarv AB: Visma Utlägg ended")
        await hands.press("enter")
        await hands.done()
    async with at_desk() as (hands, _desk):
        await hands.done()
        await hands.sees("25 customers")
        assert DUE not in hands.text
        assert NEWS not in hands.text


@pytest.mark.usefixtures("decided")
async def test_what_ended_by_its_date_is_told_over_another_page(at_desk):
    """At no other start it would be: whoever quits from there has read it."""

    def dates_wait(desk: Slow) -> None:
        desk.dates.clear()

    async with at_desk(dates_wait) as (hands, desk):
        await hands.press("H")
        await hands.sees("History")
        desk.dates.set()
        await hands.sees(DUE, "1024 Mörkö Båtvarv AB")
        await hands.press("enter")
        await hands.sees("History")
        await hands.press("escape")
        await hands.sees(NEWS)


@pytest.mark.usefixtures("decided")
async def test_what_ended_by_its_date_is_told_in_the_last_line_where_no_window_has_told_it(at_desk):
    """Somebody types a search, and closes from there: no later start would tell it."""

    def dates_wait(desk: Slow) -> None:
        desk.dates.clear()

    async with at_desk(dates_wait) as (hands, desk):
        await hands.press("slash")
        desk.dates.set()
        await hands.until(lambda: hands.app.saves.untold != "", "it is carried out")
        await hands.press("f10")
    last = hands.app.saves.since(hands.app.left_at)
    told = "1 ending was carried out, as its date had come; the history names it"
    assert last == (told, 0)


@pytest.mark.usefixtures("decided")
async def test_closing_waits_for_the_ending_that_falls_due_tells_it_and_begins_no_other(
    office, at_desk, clock
):
    """The first is at hand as somebody closes; the second is left to the next start."""
    decision = End(collaboration="utlagg-1", outcome="continue", on=clock.day(1))
    office.carry_out("1003", decision)
    clock.now += dt.timedelta(days=1)

    def steps_wait(desk: Slow) -> None:
        desk.steps.clear()

    async with at_desk(steps_wait) as (hands, desk):
        await hands.until(lambda: desk.begun == 1, "the first is at hand")
        hands.app.post_message(events.Key("q", "q"))
        await hands.until(lambda: hands.app.left_at < math.inf, "it is to close")
        assert hands.app.is_running
        desk.steps.set()
        await hands.until(lambda: not hands.app.is_running, "it is closed")
    last = hands.app.saves.since(hands.app.left_at)
    told = "1 ending was carried out, as its date had come; the history names it"
    assert (last, desk.begun) == ((told, 0), 1)
    ended = [
        office.customer(number).collaboration(id).status
        for number, id in (("1003", "utlagg-1"), ("1024", "utlagg-2"))
    ]
    assert sorted(ended) == ["ended", "ending"]


@pytest.mark.usefixtures("decided")
async def test_closing_waits_for_no_dates_that_are_only_looked_for(at_desk):
    """Nothing is being saved then, nor afterwards: it is left to the next start."""

    def dates_wait(desk: Slow) -> None:
        desk.dates.clear()

    async with at_desk(dates_wait) as (hands, desk):
        await hands.press("q")
        await hands.until(lambda: not hands.app.is_running, "it is closed")
        assert not hands.app.saves.under_way
    assert (hands.app.saves.since(hands.app.left_at), desk.begun) == (None, 0)


@pytest.mark.usefixtures("decided")
async def test_what_a_window_has_told_is_not_told_in_the_last_line(at_desk):
    async with at_desk() as (hands, _desk):
        await hands.sees(DUE)
        await hands.press("enter")
        await hands.sees(NEWS)
        await hands.press("enter", "q")
    assert hands.app.saves.since(hands.app.left_at) is None
