"""The customer's side confirms a hand-over pack, and a deletion shows it (R63)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.letters import letter, planned_occasion
from store.desk.opening import open_desk
from store.domain.catalogue import catalogue
from store.domain.errors import NotFound, Refused
from store.domain.filters import Filter
from store.domain.model import Entry, Side
from store.domain.wishes import End, HandOver, Receive, SetRecord, Undo
from store.i18n.language import Language, set_language
from store.rules.handover import held_by, plan_receipt, unconfirmed
from store.rules.handover import plan as plan_pack
from store.rules.history_words import Names, entry_words
from tests.servers.postgresql import SHARED
from tests.store.office_files import incoming

DELETE = End(collaboration="utlagg-1", outcome="delete")


@pytest.fixture
def alfa(make):
    """Make a customer with two services, and a record in one of them."""
    return make.customer(
        make.collaboration("utlagg", records=(make.record("report", status="sent"),)),
        make.collaboration("scanner"),
        users=(make.administrator(), make.user("Ada Dal")),
    )


@pytest.fixture
def sides(place_with, clock, alfa):
    """Give the office's desk, and those of the customer's Administrator and of its plain user."""
    place = place_with(alfa)

    def own(login: str) -> Desk:
        address = place.address_of(SHARED)
        return open_desk(address, os_user=SHARED, login=login, company="1001", clock=clock)

    return place.desk(), own("eva@alfa.test"), own("ada@alfa.test")


def pack(desk: Desk, *ids: str, sum: str = "0") -> Entry:
    """Record that a pack was made of some collaborations."""
    customer = desk.customer("1001")
    held = {each.id: held_by(each) for each in customer.collaborations if each.id in ids}
    return desk.carry_out("1001", HandOver(records=held, manifest=sum * 64)).entry


def test_a_service_that_a_pack_holds_twice_is_named_once_and_counted(make, clock) -> None:
    over = make.collaboration("utlagg", status="ended", ending=make.ending("continue"))
    customer = make.customer(over, make.collaboration("utlagg", id="utlagg-2"))
    held = {each.id: held_by(each) for each in customer.collaborations}
    wish = HandOver(records=held, manifest="0" * 64)
    made = plan_pack(customer, wish, make.operator(), clock(), catalogue())
    assert [each.text for each in made.effects] == [
        "a hand-over pack of Visma Utlägg (2) is made and recorded"
    ]
    assert entry_words(made.after.history[-1], Names(made.after)) == (
        "Hand-over pack made: Visma Utlägg (2)"
    )
    eva = make.customers_operator(customer.users[0])
    got = plan_receipt(made.after, Receive(), eva, clock(), catalogue())
    (told,) = [each.text for each in got.effects]
    assert "is confirmed as received: Visma Utlägg (2), made by Anna Berg" in told


def refused(desk: Desk, wish) -> str:
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    (refusal,) = error.value.refusals
    return f"{refusal.code}: {refusal.message}"


def noted(desk: Desk) -> list[str]:
    return [note for note in desk.plan("1001", DELETE).notes if "pack" in note]


def test_a_pack_is_confirmed_once_and_the_deletion_shows_by_whom_and_when(sides, clock):
    office, eva, _ada = sides
    assert noted(office) == []
    pack(office, "utlagg-1")
    assert noted(office) == [
        "Hand-over pack of 2026-11-23, not confirmed as received by the customer."
    ]
    assert noted(eva) == [
        "Hand-over pack of 2026-11-23, not confirmed as received by your company."
    ]
    clock.now += dt.timedelta(days=1)
    before = eva.customer("1001")
    (effect,) = eva.plan("1001", Receive()).effects
    assert effect.text == (
        "the hand-over pack of 2026-11-23 is confirmed as received: Visma Utlägg, made by Anna Berg"
    )
    done = eva.carry_out("1001", Receive(reason="Läst och sparat"), shown=(effect,))
    assert replace(done.customer, history=before.history, version=before.version) == before
    assert (done.entry.action, done.entry.side, done.entry.by) == (
        "received",
        "customer",
        "eva@alfa.test",
    )
    assert done.entry.details == {"made": "2026-11-23", "by": "anna", "manifest": "0" * 64}
    assert noted(office) == ["Hand-over pack of 2026-11-23, received by Eva Lind 2026-11-24."]
    assert office.plan("1001", DELETE).briefs[0] == "pack received 2026-11-24"
    assert refused(eva, Receive()) == (
        "nothing-to-change: The hand-over pack of 2026-11-23 was confirmed on 2026-11-24 already, "
        "by Eva Lind."
    )


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (0, "not-allowed: Confirming the receipt of a hand-over pack is done by the customer."),
        (
            2,
            "not-allowed: Confirming the receipt of a hand-over pack takes the role Administrator "
            "in Mina tjänster. Ask an Administrator of your company.",
        ),
    ],
)
def test_it_takes_an_administrator_of_the_customer(sides, who, why):
    """A main contact is one (R21); who is none, and everybody at the office, confirms nothing."""
    pack(sides[0], "utlagg-1")
    assert refused(sides[who], Receive()) == why
    assert [entry.action for entry in sides[0].customer("1001").history] == ["handover"]


def test_where_no_pack_waits_that_is_said(sides):
    office, eva, _ada = sides
    none = "nothing-to-change: The office has made no hand-over pack that could be confirmed."
    assert refused(eva, Receive()) == none
    pack(eva, "utlagg-1")  # its own needs no receipt
    assert refused(eva, Receive()) == none
    assert noted(office) == ["Hand-over pack of 2026-11-23, made by Eva Lind at the customer's."]
    pack(office, "scanner-1", sum="1")
    assert refused(eva, Receive(collaboration="utlagg-1")) == (
        "nothing-to-change: The office has made no hand-over pack of Visma Utlägg that could be "
        "confirmed."
    )
    with pytest.raises(NotFound):
        eva.carry_out("1001", Receive(collaboration="lon-1"))


def handed_over(desk: Desk, to: Side, language: Language) -> list[str]:
    """Return what a letter about a planned deletion says of hand-over packs, but for the first."""
    customer = desk.customer("1001")
    occasion = planned_occasion(desk, customer, DELETE)
    title = {"en": "Hand-over pack", "sv": "Överlämningspaket"}[language]
    (section,) = (
        each for each in letter(desk, customer, occasion, to, language).sections
        if each.title == title
    )  # fmt: skip
    return [*section.lines[1:]]


def test_a_letter_names_who_confirmed_the_pack_and_when(sides, clock):
    office, eva, _ada = sides
    pack(office, "utlagg-1")
    assert handed_over(office, "office", "en") == ["Alfa Bygg AB has not confirmed the receipt."]
    assert handed_over(office, "customer", "sv") == ["Ni har inte bekräftat mottagandet."]
    clock.now += dt.timedelta(days=1)
    eva.carry_out("1001", Receive())
    received = "Eva Lind, Alfa Bygg AB, confirmed on 2026-11-24 the receipt of the pack."
    assert handed_over(office, "customer", "en") == [received]
    assert handed_over(office, "office", "sv") == [
        "Eva Lind, Alfa Bygg AB, bekräftade den 2026-11-24 att paketet togs emot."
    ]
    earlier = received.removesuffix(".")
    pack(office, "utlagg-1", sum="1")  # of the same records, while the first one is there
    assert handed_over(office, "office", "en") == [
        "Alfa Bygg AB has not confirmed the receipt of this pack, but of an earlier one.",
        f"{earlier} that Anna Berg made on 2026-11-23.",
    ]
    pack(eva, "utlagg-1", sum="2")  # its own needs no receipt, and is not what she confirmed
    assert (
        handed_over(office, "office", "en")[-1] == f"{earlier} that Anna Berg made on 2026-11-23."
    )


# The packs that were made one after the other (u of Utlägg, s of Scanner, b of both), the one that
# was confirmed then, and those that still wait.
WAITING = """
u     -    u
u     u    -
us    s    u
us    -    su
ub    b    -
bu    u    b
uu    u    -
"""


@pytest.mark.parametrize("row", WAITING.strip().splitlines())
def test_what_a_confirmed_pack_holds_waits_no_more(make, alfa, clock, row):
    """Of several the latest comes first; a later one that holds as much is enough."""
    made, confirmed, waits = row.split()
    ids = {"u": ["utlagg-1"], "s": ["scanner-1"], "b": ["utlagg-1", "scanner-1"]}
    history, last = [], {}
    for place, what in enumerate(made):
        details = {"manifest": f"{place}"} | {f"records {id}": "0" for id in ids[what]}
        last[what] = f"{place}"
        history.append(entry(clock.now, "office", "handover", details))
    if confirmed != "-":
        history.append(entry(clock.now, "customer", "received", {"manifest": last[confirmed]}))
    left = unconfirmed(replace(alfa, history=tuple(history)))
    waiting = "".join(made[int(each.made.details["manifest"])] for each in left)
    assert (waiting or "-") == waits


def entry(at: dt.datetime, side: str, action: str, details: dict[str, str]) -> Entry:
    return Entry(at=at, by="anna", os_user="anna", side=side, action=action, details=details)


def test_only_the_customers_side_confirms(alfa, clock):
    """A line that says so from the office, as an edited file may hold, confirms nothing."""
    made = entry(clock.now, "office", "handover", {"manifest": "0", "records utlagg-1": "0"})
    false = entry(clock.now, "office", "received", {"manifest": "0"})
    assert len(unconfirmed(replace(alfa, history=(made, false)))) == 1


def test_records_that_have_changed_since_are_told(sides):
    """A pack of what is there now goes before a later one that is not."""
    office, eva, _ada = sides
    pack(office, "utlagg-1")
    eva.carry_out("1001", Receive())
    set_right = SetRecord(
        collaboration="utlagg-1", kind="report", title="Resa till Umeå", status="submitted"
    )
    office.carry_out("1001", set_right)
    assert noted(office) == [
        "Hand-over pack of 2026-11-23, received by Eva Lind 2026-11-23. The records have changed "
        "since."
    ]
    pack(office, "utlagg-1", sum="1")
    assert noted(office) == [
        "Hand-over pack of 2026-11-23, not confirmed as received by the customer."
    ]
    eva.carry_out("1001", Receive())
    pack(office, "utlagg-1", sum="2")
    assert noted(office) == ["Hand-over pack of 2026-11-23, received by Eva Lind 2026-11-23."]


def test_a_receipt_is_taken_back_within_a_day_by_the_side_that_gave_it(sides, clock):
    """It stands in the way of no other undo, nor does anything else stand in its way."""
    office, eva, _ada = sides
    office.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    pack(office, "utlagg-1")
    eva.carry_out("1001", Receive())
    office.carry_out("1001", Undo(collaboration="utlagg-1"))
    assert office.customer("1001").collaboration("utlagg-1").status == "active"
    done = eva.carry_out("1001", Undo())
    assert done.entry.details["undone"] == "received"
    assert noted(office) == [
        "Hand-over pack of 2026-11-23, not confirmed as received by the customer."
    ]
    assert refused(eva, Undo()).startswith("cannot-undo: ")
    eva.carry_out("1001", Receive())
    clock.now += dt.timedelta(hours=25)
    assert "it could be undone within 24 hours only" in refused(eva, Undo())


def test_an_office_that_moves_takes_the_receipt_along(sides, place_with):
    """Out as an exchange file, and in again, which adds its own line."""
    office, eva, _ada = sides
    pack(office, "utlagg-1")
    eva.carry_out("1001", Receive())
    other = place_with().desk()
    other.run_import(incoming(office.export(Filter())))
    assert other.customer("1001").history[:-1] == office.customer("1001").history
    assert noted(other) == noted(office)


@pytest.mark.parametrize(
    ("language", "received", "taken_back"),
    [
        (
            "en",
            "Hand-over pack of 2026-11-23 received: Visma Utlägg",
            "Undone: the receipt of the hand-over pack of 2026-11-23",
        ),
        (
            "sv",
            "Överlämningspaket 2026-11-23 mottaget: Visma Utlägg",
            "Ångrat: att överlämningspaketet 2026-11-23 var mottaget",
        ),
    ],
)
def test_the_history_reads_in_both_languages_and_the_office_hears_of_it(
    sides, clock, language, received, taken_back
):
    set_language(language)
    office, eva, _ada = sides
    pack(office, "utlagg-1")
    seen = clock.now
    clock.now += dt.timedelta(minutes=1)
    eva.carry_out("1001", Receive())
    eva.carry_out("1001", Undo())
    assert [line.what for line in office.history("1001")][:2] == [taken_back, received]
    (news,) = office.news_since(seen)
    assert [each.action for each in news.entries] == ["received", "undo"]
    pack(office, "utlagg-1", "scanner-1", sum="1")
    eva.carry_out("1001", Receive())
    assert office.history("1001")[0].what == received.split(":")[0]
