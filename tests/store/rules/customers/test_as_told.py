"""Why the office holds something back is read by the office alone (R59)."""

import datetime as dt
import json

import msgspec
import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.chain.breaks import breaks
from store.domain.chain.links import sum_of
from store.domain.errors import Refused
from store.domain.filters import Filter
from store.domain.rights import Operator
from store.domain.wishes import EditUser, End, PutOnHold, ReleaseHold
from store.exchange.calendar_file import calendar
from store.exchange.json_file import encode_office
from store.i18n.language import said_in
from store.rules.history import search_history, table
from tests.store.office_files import read_office

HOLD = PutOnHold(reason="Tvist om resor")
WORDS = ("Tvist", "Förlikning")
PHONE = EditUser(email="eva@alfa.test", phone="+4681234567")


@pytest.fixture
def place(place_with, make):
    """Return a customer with a hold that stands, one that was released, and an act after both."""
    place = place_with(make.customer(make.collaboration("utlagg"), make.collaboration("eekonomi")))
    desk = place.desk()
    desk.carry_out("1001", replace(HOLD, collaboration="eekonomi-1"))
    desk.carry_out("1001", ReleaseHold(collaboration="eekonomi-1", reason="Förlikning"))
    desk.carry_out("1001", HOLD)
    return place


@pytest.fixture
def theirs(place, make, clock):
    """Return the desk of the customer's Administrator."""
    operator = Operator.of_user(make.administrator(), "portal", make.employees)
    return Desk(place.store("portal"), operator, company="1001", clock=clock)


def names_it(told: object) -> bool:
    """Whether a word of a hold's reason is in what is told, as bytes or as JSON has it."""
    raw = told if isinstance(told, bytes) else msgspec.json.encode(told)
    return any(word in raw.decode() for word in WORDS)


def test_nothing_that_the_customers_side_reads_has_the_reason_of_a_hold(place, theirs) -> None:
    office = place.desk()
    assert names_it(office.customer("1001"))
    assert not names_it(theirs.customer("1001"))
    assert not names_it([*theirs.some_customers(["1001"])])
    assert not names_it(theirs.as_it_was("1001", theirs.today()).customer)
    assert names_it(office.as_it_was("1001", theirs.today()).customer)
    assert not names_it(encode_office(theirs.export(Filter())))
    assert names_it(encode_office(office.export(Filter())))
    lines = theirs.history()
    assert not names_it(lines)
    assert not names_it(table(lines))
    for word in WORDS:
        assert search_history(lines, word) == ()
        assert search_history(office.history("1001"), word) != ()
    assert not names_it([news.entries for news in theirs.news_since(lines[-1].entry.at)])


@pytest.mark.parametrize("whose", ["office", "customer"])
@pytest.mark.parametrize(
    ("until", "words"),
    [
        (
            None,
            "The whole customer is on hold\\, by Anna Berg: it cannot be ended with loss of data.",
        ),
        (dt.date(2027, 6, 1), "on hold until 2027-06-01\\, by Anna Berg"),
    ],
)
def test_a_calendar_says_by_whom_and_until_when_and_for_neither_side_why(
    place, theirs, make, whose, until, words
) -> None:
    """It is read by programs that others see; the page and `due` tell the office why."""
    desk = place.desk()
    desk.carry_out("1001", ReleaseHold())
    wish = End(collaboration="utlagg-1", outcome="delete", on=dt.date(2026, 12, 31),
               confirmation="1001", reason="Flyttar")  # fmt: skip
    desk.carry_out("1001", wish)
    desk.carry_out("1001", replace(HOLD, until=until))
    desk = theirs if whose == "customer" else desk
    (coming,) = desk.coming(dt.date.max, print)
    assert [refusal.code for refusal in coming.plan.refusals] == ["on-hold"]
    made = calendar([coming], make.office, desk.services, by=desk.operator, now=desk.now())
    told = made.replace(b"\r\n ", b"").decode()
    assert not names_it(made)
    assert words.replace("The whole customer", "Your whole company" if whose == "customer"
                         else "The whole customer") in told  # fmt: skip


def test_what_they_do_leaves_the_reason_where_it_is_and_tells_nothing_of_it(place, theirs) -> None:
    done = theirs.carry_out("1001", PHONE)
    assert not names_it(done.customer)
    kept = place.desk().customer("1001")
    assert [hold.reason for hold in kept.holds] == ["Tvist om resor"]
    assert [entry.reason for entry in kept.history[:3]] == [
        "Tvist om resor", "Förlikning", "Tvist om resor"
    ]  # fmt: skip
    assert breaks(kept.history) == ()
    assert place.desk().check() == ()


def test_a_line_without_its_reason_says_its_sum_so_that_the_next_one_follows(place, theirs) -> None:
    """What is left out is no edit, and an edit beside it is still found (R62)."""
    theirs.carry_out("1001", PHONE)
    kept, told = place.desk().customer("1001").history, theirs.customer("1001").history
    assert breaks(told) == ()
    assert [sum_of(entry) for entry in told] == [sum_of(entry) for entry in kept]
    (first, *_, last) = msgspec.to_builtins(told)
    assert (first["reason"], first["sum_as_kept"]) == (None, sum_of(kept[0]))
    assert (last["os_user"], last["sum_as_kept"]) == ("", sum_of(kept[-1]))
    assert not any(line.edited for line in theirs.history())
    edited = (*told[:3], replace(told[3], details={}), told[3])
    assert [each.place for each in breaks(edited)] == [4]


@pytest.mark.parametrize("whose", ["office", "customer"])
def test_no_file_of_a_pack_has_the_reason_and_the_pack_says_so(place, theirs, whose) -> None:
    """A pack is for the customer, whoever makes it."""
    desk = theirs if whose == "customer" else place.desk()
    pack = desk.hand_over("1001")
    assert not any(names_it(raw) for raw in pack.files.values())
    whole = json.loads(pack.files["handover.json"])
    assert whole["history"]["whole"]
    history = whole["customer"]["history"]
    assert [line["action"] for line in history] == ["hold", "release", "hold"]
    assert all("sum_as_kept" in line for line in history)
    said = pack.files["handover.md"].decode()
    assert "Why something was put on hold, or released, is the office's own and left out" in said


@pytest.mark.parametrize(
    ("whose", "language", "words"),
    [
        ("office", "en", "## On hold\n\n- The whole customer is on hold, by Anna Berg: it cannot "
         "be ended with loss of data.\n"),
        ("customer", "en", "## On hold\n\n- Your whole company is on hold, by Anna Berg: it cannot "
         "be ended with loss of data.\n"),
        ("customer", "sv", "## Spärr\n\n- Hela ert företag har spärr, satt av Anna Berg: kan inte "
         "avslutas så att data går förlorade.\n"),
    ],
)  # fmt: skip
def test_a_pack_names_each_hold_that_stands_without_why(
    place, theirs, whose, language, words
) -> None:
    office = place.desk()
    desk = theirs if whose == "customer" else office
    with said_in(language):
        pack = desk.hand_over("1001")
    assert words in pack.files["handover.md"].decode()
    office.carry_out("1001", ReleaseHold())
    with said_in(language):
        pack = desk.hand_over("1001")
    assert words[:8] not in pack.files["handover.md"].decode()


def test_the_customers_side_reads_of_its_company_what_the_office_reads_of_a_customer(
    place, theirs
) -> None:
    desk = place.desk()
    desk.carry_out("1001", ReleaseHold())
    assert [line.what for line in theirs.history()[:2]] == [
        "Your whole company no longer on hold", "Your whole company put on hold"
    ]  # fmt: skip
    assert desk.history("1001")[0].what == "The whole customer no longer on hold"


def test_a_pack_names_no_hold_of_what_it_does_not_hold(place) -> None:
    desk = place.desk()
    desk.carry_out("1001", ReleaseHold())
    desk.carry_out("1001", replace(HOLD, collaboration="eekonomi-1"))
    pack = desk.hand_over("1001", "utlagg-1")
    assert "On hold" not in pack.files["handover.md"].decode()
    assert "holds" not in json.loads(pack.files["handover.json"])["customer"]


def test_a_pack_of_who_was_never_on_hold_says_nothing_of_reasons(place_with, make) -> None:
    desk = place_with(make.customer(make.collaboration("utlagg"))).desk()
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    pack = desk.hand_over("1001")
    assert "put on hold" not in pack.files["handover.md"].decode()


def test_nothing_that_the_customers_side_reads_names_an_account_on_the_host(
    place, theirs, make, clock
) -> None:
    """Their sums hold all the same (R62); the office reads each account."""
    office = Desk(
        place.store("portal"),
        Operator.of(make.employees[0], "portal", make.employees),
        clock=clock,
    )
    theirs.carry_out("1001", PHONE)
    office.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))

    def named(told: object) -> bool:
        return b"portal" in (told if isinstance(told, bytes) else msgspec.json.encode(told))

    assert named(office.customer("1001"))
    assert not named(theirs.customer("1001"))
    assert not named([*theirs.some_customers(["1001"])])
    assert not named(theirs.as_it_was("1001", theirs.today()).customer)
    assert not named(encode_office(theirs.export(Filter())))
    lines = theirs.history()
    assert not named(lines)
    assert not named(table(lines))
    assert search_history(lines, "portal") == ()
    assert search_history(office.history("1001"), "portal") != ()
    assert [line.who_by_account for line in lines[:2]] == ["Anna Berg", "Eva Lind"]
    assert office.history("1001")[0].who_by_account == "Anna Berg (account portal)"
    for desk in (theirs, office):
        files = desk.hand_over("1001").files.values()
        assert not any(named(raw) for raw in files)
    assert breaks(theirs.customer("1001").history) == ()


def test_what_the_customers_side_wrote_out_is_brought_in_nowhere(theirs) -> None:
    """It would be a history that nobody could check."""
    with pytest.raises(Refused, match="on the customer's side"):
        read_office(encode_office(theirs.export(Filter())))
