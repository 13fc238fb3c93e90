"""Both sides: a customer at its own screen, and each told what the other has done."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.desk.pack_writer import write_pack
from store.domain.wishes import AddUser, End
from store.i18n.language import set_language
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp
from tui.screens.collaborations import Collaborations
from tui.terminal.state import Seen

LISA = "lisa@morkovarv.example"


@pytest.fixture
def at_desk(office, clock):
    """Open the screen of an employee, or of a customer's user; with a memory of what was seen."""

    @asynccontextmanager
    async def at_desk(
        login: str, company: str | None = None, seen: Seen | None = None, size=(80, 40)
    ):
        account = "portal" if company is not None else login
        desk = open_desk(office.path, os_user=account, login=login, company=company, clock=clock)
        app = SamarbeteApp(desk, seen)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Hands(app, pilot)

    return at_desk


async def test_a_customer_sees_and_ends_its_own_alone(office, at_desk):
    """It ends from its own side (R7); what is the office's says so, and others are not there."""
    before = office.customer("1024")
    async with at_desk(LISA, "1024") as hands:
        await hands.sees("Collaborations", "▼ 1024 Mörkö Båtvarv AB", "Utlägg", "your company")
        await hands.sees_no("Settings >", "Find", "1 customer")
        await hands.press("slash", "f", "A", "H", "p")
        await hands.sees("▼ 1024 Mörkö Båtvarv AB", "? Help")
        await hands.press("h")
        await hands.sees("1 of 1 line", "Utlägg ended")
        await hands.press("escape", "down")
        await hands.tells("Utlägg · Mörkö")
        await hands.press("e")
        await hands.sees("! Changing the task is done by the office.")
        await hands.press("n")
        await hands.sees("! Starting a collaboration is done by the office.")
        await hands.press("escape", "x")
        await hands.sees("End Visma Utlägg", "End – you continue", "you you work on as before")
        assert office.customer("1024") == before
        await hands.press("1")
        await hands.sees("Ready:")
        await hands.press("ctrl+s")
        await hands.done()
        await hands.sees("Ended: Visma Utlägg, Mörkö Båtvarv AB")

    after = office.customer("1024")
    ending = after.collaboration("utlagg-2").ending
    assert (ending.side, ending.by, ending.outcome) == ("customer", LISA, "continue")
    assert (after.history[-1].side, after.history[-1].os_user) == ("customer", "portal")


async def test_help_names_only_what_a_customers_screen_has(at_desk):
    """There is no line to search in."""
    async with at_desk(LISA, "1024", size=(120, 60)) as hands:
        await hands.press("question_mark")
        await hands.sees("Tab Go to the list, the details", "s What the office asks you for")
        await hands.sees_no("search", "Sent requests", "remind")


async def test_keys_of_the_office_are_not_named_to_a_customer(office, at_desk):
    """Pressed nevertheless, they say who does it; the page of an ending advises to ask there."""
    before = office.customer("1001")
    async with at_desk("eva@alfabygg.example", "1001", size=(90, 50)) as hands:
        await hands.press("down")
        await hands.tells("eEkonomi Smart")
        await hands.sees("Enter End", "h History")
        await hands.sees_no("e Edit", "b Hold")
        await hands.press("l")
        await hands.sees("End – you continue or End and close.")
        await hands.press("b")
        await hands.sees("Putting on hold and releasing is done by the office.")
        await hands.press("x")
        await hands.sees("End Visma eEkonomi", "needs an ending: the office changes it instead.")
        await hands.sees_no("c Change", "edit the collaboration instead")
        await hands.press("c")
        await hands.sees("End Visma eEkonomi")
    assert office.customer("1001") == before


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "you work goes on as before"), ("sv", "ni arbetet går vidare som")],
)
async def test_what_an_ending_does_to_the_customer_is_told_to_it(at_desk, language, label):
    """In the details beside the list and in the window that ends: the customer is you."""
    set_language(language)
    async with at_desk(LISA, "1024", size=(120, 60)) as hands:
        await hands.go_to("1024", 2)
        await hands.sees(label)


@pytest.mark.parametrize(
    ("language", "you", "company", "third"),
    [("en", " you ", "· your company", "customer"), ("sv", " ni ", "· ert företag", "kunden")],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_its_own_list_speaks_to_the_customer(at_desk, language, you, company, third, size):
    """Who pays, and on which side one is: the customer is you."""
    set_language(language)
    async with at_desk("eva@alfabygg.example", "1001", size=size) as hands:
        await hands.sees("Eva Lind", company)
        listed = [line.split("│")[0] for line in hands.lines[2:8]]
        assert any("Utlägg" in line and you in f"{line} " for line in listed)
        assert not any(third in line for line in listed)


async def test_a_customers_plain_user_ends_nothing(office, at_desk):
    """That takes an Administrator of the company."""
    before = office.customer("1001")
    async with at_desk("omar@alfabygg.example", "1001") as hands:
        await hands.press("down", "down", "down")
        await hands.press("x")
        await hands.sees(
            "Cannot end Visma Utlägg · Alfa Bygg AB",
            "Ending a collaboration takes the role Administrator in Mina tjänster. "
            "Ask an Administrator of your company.",
        )

    assert office.customer("1001") == before


async def test_the_office_is_told_once_what_a_customer_has_ended(office, at_desk, clock, tmp_path):
    """Nothing ends silently; what was told is remembered, what comes later is told again."""
    seen = Seen(tmp_path / "state" / "seen")
    async with at_desk("anna", seen=seen) as hands:
        await hands.done()
        await hands.sees("25 customers")

    clock.now += dt.timedelta(hours=1)
    lisa = open_desk(office.path, os_user="portal", login=LISA, company="1024", clock=clock)
    lisa.carry_out("1024", End(collaboration="utlagg-2", outcome="continue"))
    clock.now += dt.timedelta(hours=1)
    told = "1024 Mörkö Båtvarv AB: Visma Utlägg ended, by Lisa Mörk"
    async with at_desk("anna", seen=seen) as hands:
        await hands.sees("Since you were here", told)
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations")
    async with at_desk("anna", seen=seen) as hands:
        await hands.done()
        await hands.sees("25 customers")
        assert "Since you were here" not in hands.text
    async with at_desk("bo") as hands:  # who has not been told
        await hands.sees("Since you were here", told)


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_all_that_the_other_side_did_is_told_in_order(office, at_desk, clock, language):
    """Grouped by customer; of very many acts the latest, and how many there were before."""
    set_language(language)
    lisa = open_desk(office.path, os_user="portal", login=LISA, company="1024", clock=clock)
    names = [f"Ny{n}" for n in range(10)]
    for name in names:
        clock.now += dt.timedelta(minutes=1)
        lisa.carry_out("1024", AddUser(email=f"{name}@morko.example", name=name))
    clock.now += dt.timedelta(minutes=1)
    lisa.carry_out("1024", End(collaboration="utlagg-2", outcome="continue"))
    async with at_desk("anna", size=(110, 40)) as hands:
        words = {
            "en": ("Since you were here", "created", "ended", "by", "and 3 more before these"),
            "sv": ("Sedan du var här", "skapades", "avslutades", "av", "och 3 till före dessa"),
        }
        title, added, ended, by, before = words[language]
        whose = "1024 Mörkö Båtvarv AB"
        await hands.sees(
            title,
            *(f"{whose}: {name} {added}, {by} Lisa Mörk" for name in names[-7:]),
            f"{whose}: Visma Utlägg {ended}, {by} Lisa",
            before,
        )
        assert names[2] not in hands.text
        last = hands.text.index(f"{whose}: Visma Utlägg {ended}")
        assert hands.text.index(names[3]) < hands.text.index(names[9]) < last


async def test_a_customer_is_told_what_the_office_has_done(at_desk):
    """At its start, of itself and of nobody else."""
    async with at_desk("vera@hoglidenshotell.example", "1015") as hands:
        await hands.sees(
            "Since you were here",
            "1015 Höglidens Hotell AB: Visma Ekonomiöversikt ends on 2026-12-28, by Anna Berg",
        )
        assert hands.text.count(" by ") == 1
        await hands.press("enter")
        await hands.done()
        await hands.sees("Collaborations", "1015 Höglidens Hotell AB")


ANOTHER = {
    "en": re.compile(r"\bcustomers?\b|\bthe company\b", re.IGNORECASE),
    "sv": re.compile(r"\bkund(en|ens|er|s)?\b|\bföretagets?\b", re.IGNORECASE),
}


HEAD = re.compile(r"\b(Customer|Kund)\s{2,}")


def told(hands: Hands) -> Iterator[str]:
    """Return the lines of a screen, without heads of columns and the list of customers."""
    list_beside = isinstance(hands.app.screen, Collaborations)
    for line in hands.lines[1:]:
        yield HEAD.sub("", line.partition("│")[2] if list_beside and "│" in line else line)


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_no_screen_tells_the_customer_about_the_customer(office_with, make, clock, language):
    """Window by window, with what both sides have decided; the masthead alone names the side."""
    set_language(language)
    theirs = make.ending(on=dt.date(2026, 12, 20), reason="Byter byrå")
    ended = make.ending(on=dt.date(2026, 11, 20), side="customer", by="eva@alfa.test")
    office = office_with(
        make.customer(
            make.collaboration("utlagg", invoice_recipient="customer"),
            make.collaboration("ekonomioversikt", status="ending", ending=theirs),
            make.collaboration("lon", status="ended", ending=ended),
            make.collaboration("scanner"),
            make.collaboration("skatt-bokslut", status="requested"),
        )
    )
    eva = open_desk(
        office.path, os_user="portal", login="eva@alfa.test", company="1001", clock=clock
    )
    walk = (
        "down x escape", "w escape", "z escape", "down space down space x", "n escape", "escape",
        "A escape", "escape", "d", "question_mark escape", "x escape", "w escape", "escape",
        "s escape", "u", "question_mark escape", "escape", "h", "question_mark escape", "escape",
        "R escape", "i", "s escape", "escape", "e", "t", "question_mark", "escape", "o", "end",
        "colon escape", "home down down x 1 ctrl+s", "w", "y", "z", "y",
    )  # fmt: skip
    app = SamarbeteApp(eva)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        for keys in walk:
            for key in keys.split():
                await hands.press(key)
                found = [line for line in told(hands) if ANOTHER[language].search(line)]
                assert found == [], f"{keys}, at {key}"


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_customer_confirms_a_pack_and_the_window_that_deletes_shows_it(
    office, at_desk, clock, tmp_path, language
):
    """C is named while a pack waits for its receipt; the office hears of it at its next start."""
    set_language(language)
    words = {
        "en": (
            "C Confirm receipt",
            "Hand-over pack made",
            "received",
            "is confirmed as received",
            "pack received",
            "is done by the customer.",
        ),
        "sv": (
            "C Bekräfta mottagande",
            "Överlämningspaket skapat",
            "mottaget",
            "är bekräftat som",
            "paketet mottaget",
            "görs av kunden.",
        ),
    }
    key, made, received, effect, brief, by_customer = words[language]
    disa = "disa@gammaakeri.example"
    seen, own = Seen(tmp_path / "seen"), Seen(tmp_path / "own")
    async with at_desk(disa, "1003", seen=own) as hands:
        await hands.sees("Gamma")
        await hands.sees_no(key)
    async with at_desk("anna", seen=seen) as hands:
        await hands.done()
    clock.now += dt.timedelta(hours=1)
    write_pack(office.desk(), "1003", None, tmp_path / "pack")
    async with at_desk(disa, "1003", seen=own) as hands:
        await hands.sees(made)
        await hands.press("enter")
        await hands.sees(key)
        await hands.press("enter")  # folded, it waits all the same
        await hands.sees(key)
        await hands.press("C")
        await hands.sees(effect, "Anna Berg")
        await hands.press("escape")
        assert office.customer("1003").history[-1].action == "handover"
        clock.now += dt.timedelta(hours=1)
        await hands.press("C", "y")
        await hands.done()
        await hands.sees(received)
        await hands.sees_no(key)
        assert office.customer("1003").history[-1].action == "received"
        await hands.press("z", "y")
        await hands.done()
        assert office.customer("1003").history[-1].action == "undo"
        await hands.press("C", "y")
        await hands.done()
    assert office.customer("1003").history[-1].by == disa
    async with at_desk("anna", seen=seen, size=(80, 24)) as hands:
        await hands.sees(f"{clock.today}", received, "Disa Holm")
        await hands.press("enter")
        await hands.press("C")
        await hands.sees("!", by_customer)
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        await hands.sees(f"{brief} {clock.today}")
    assert office.customer("1003").history[-1].by == disa


async def test_the_office_s_policy_is_not_offered_to_a_customer(at_desk) -> None:
    """Nobody at the company may ever set it: no key is named for it."""
    async with at_desk(LISA, "1024") as hands:
        await hands.press("i")
        await hands.sees("What is known")
        await hands.sees_no("Set from a file")
        await hands.sees_no("c Clear")


async def test_who_is_no_user_of_a_customer_any_more_reads_it_at_once(office) -> None:
    """Not only at the next key, which does nothing then."""
    async with office.own_screen("lisa@morkovarv.example", "1024") as hands:
        await hands.sees("Mörkö Båtvarv AB")
        office.rewrite("1024", lambda customer: replace(customer, users=(), main_contact=None))
        await hands.sees("lisa@morkovarv.example is not an active user of customer 1024.")
