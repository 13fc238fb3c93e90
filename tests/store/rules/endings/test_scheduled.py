"""Endings on a date: kept until then, withdrawn, moved, and carried out once (R39-R42)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.domain.wishes import End, FallDue, PutOnHold, Undo, Withdraw
from store.rules.customers.as_it_was import as_it_was, as_it_was_before
from store.rules.endings.standing import done_words

NAME = "Alfa Bygg AB"


def end(service: str = "utlagg", outcome: str = "continue", **fields) -> End:
    return End(collaboration=f"{service}-1", outcome=outcome, **fields)


def utc(month: int, day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def refused(desk, wish) -> list[str]:
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    return [each.code for each in error.value.refusals]


def statuses(desk, number: str = "1001") -> list[str]:
    return [each.status for each in desk.customer(number).collaborations]


@pytest.fixture
def tomorrow(clock):
    """Wait until the next day at nine o'clock, or so many days."""

    def tomorrow(days: int = 1) -> None:
        clock.now += dt.timedelta(days=days)

    return tomorrow


@pytest.fixture
def spoil(make):
    """Make the main contact a plain User, as imported data can have it, or cure that."""

    def spoil(store, number: str = "1001", role: str = "user"):
        users = (make.administrator(role=role),)
        return store.change(number, lambda customer: replace(customer, users=users))

    return spoil


# Planned


def test_until_the_day_nothing_but_the_status_changes(make, desk_with, clock, files_in, tmp_path):
    """Case 31: active in all but name, records and all; nothing is due (R40)."""
    report = make.record("report", status="sent")
    held = make.collaboration("utlagg", records=(report,), period=12, invoice_recipient="office")
    desk = desk_with(make.customer(held))
    wish = end(outcome="delete", on=clock.day(1), confirmation=NAME, reason="byter byrå")
    done = desk.carry_out("1001", wish)
    (ending,) = done.customer.collaborations
    assert replace(ending, status="active", ending=None) == held
    assert (ending.status, ending.running, ending.ending.on) == ("ending", True, clock.day(1))
    assert done.entry.action == "end-on-date"
    before = files_in(tmp_path / "office")
    assert list(desk.due()) == []
    assert refused(desk, FallDue(collaboration="utlagg-1")) == ["not-active"]
    assert files_in(tmp_path / "office") == before


@pytest.mark.parametrize(
    ("days", "answer"), [(-1, ["date-in-past"]), (0, "ended"), (1, "ending"), (400, "ending")]
)
@pytest.mark.parametrize("dated", [False, True])
def test_the_past_is_refused_and_today_ends_at_once(make, desk_with, clock, days, answer, dated):
    """Case 33, also where another date is set already and is moved (R40, R41)."""
    ending = make.ending(on=clock.day(5)) if dated else None
    held = make.collaboration("utlagg", status="ending" if dated else "active", ending=ending)
    desk = desk_with(make.customer(held))
    wish = end(on=clock.day(days))
    if isinstance(answer, list):
        assert refused(desk, wish) == answer
        assert desk.customer("1001").collaborations == (held,)
    else:
        entry = desk.carry_out("1001", wish).entry
        assert statuses(desk) == [answer]
        assert entry.action == {"ended": "end", "ending": "end-on-date"}[answer]


MIDNIGHTS = [
    pytest.param(utc(11, 23, 9, 0), utc(11, 23, 22, 59), utc(11, 23, 23, 1), id="winter"),
    pytest.param(utc(7, 1, 9, 0), utc(7, 1, 21, 59), utc(7, 1, 22, 1), id="summer"),
]


@pytest.mark.parametrize(("decided", "before", "after"), MIDNIGHTS)
def test_it_ends_when_the_day_begins_in_sweden(make, desk_with, clock, decided, before, after):
    """A minute before midnight in Stockholm it goes on; a minute after it is due."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    clock.now = decided
    desk.carry_out("1001", end(on=clock.day(1)))
    clock.now = before
    assert list(desk.due()) == []
    assert statuses(desk) == ["ending"]
    clock.now = after
    (due,) = desk.due()
    assert (statuses(desk), due.done.entry.at) == (["ended"], after)


# Withdrawn and moved


def test_an_ending_is_withdrawn_the_day_before(make, desk_with, clock, tomorrow):
    """Case 32: active again, both acts in the history, and nothing is due on the day (R41)."""
    held = make.collaboration("utlagg", records=(make.record("report", status="sent"),))
    desk = desk_with(make.customer(held))
    desk.carry_out("1001", end(on=clock.day(2)))
    tomorrow()
    done = desk.carry_out("1001", Withdraw(collaboration="utlagg-1", reason="vi går vidare"))
    assert done.customer.collaborations == (held,)
    assert [each.action for each in done.customer.history] == ["end-on-date", "withdraw"]
    assert (done.entry.at, done.entry.reason) == (clock.now, "vi går vidare")
    tomorrow(5)
    assert list(desk.due()) == []


@pytest.mark.parametrize("status", ["requested", "declined", "active", "ended", "unlinked"])
def test_without_an_end_date_there_is_nothing_to_withdraw(make, desk_with, status):
    """What has ended stays ended (R17)."""
    desk = desk_with(make.customer(make.collaboration("utlagg", status=status)))
    assert refused(desk, Withdraw(collaboration="utlagg-1")) == ["nothing-to-change"]


@pytest.mark.parametrize("ended", [True, False])
def test_once_the_day_has_begun_nothing_is_withdrawn(make, desk_with, clock, tomorrow, ended):
    """It may be until the day, also where nobody has carried it out yet (R40, R41)."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    desk.carry_out("1001", end(on=clock.day(1)))
    tomorrow()
    assert not ended or len(list(desk.due())) == 1
    assert len(refused(desk, Withdraw(collaboration="utlagg-1"))) == 1


def test_what_a_hold_stops_is_withdrawn_after_its_day_too(make, desk_with, clock, tomorrow):
    """It waits for nothing else: its day passed, and only that the hold goes would end it (R59)."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    lost = end(outcome="delete", on=clock.day(1), confirmation=NAME, reason="byter byrå")
    desk.carry_out("1001", lost)
    desk.carry_out("1001", PutOnHold(collaboration="utlagg-1", reason="tvist"))
    tomorrow(3)
    assert [outcome for due in desk.due() if (outcome := due.done)] == []
    (coming,) = desk.coming(clock.today)
    assert coming.decision.startswith("was to end on 2026-11-24, ")
    assert desk.plan("1001", lost).effects[0].text.startswith("was to end on 2026-11-24, ")
    desk.carry_out("1001", Withdraw(collaboration="utlagg-1"))
    assert statuses(desk) == ["active"]


def test_a_moved_ending_is_due_on_the_new_date_alone(make, desk_with, clock, tomorrow):
    """The old day passes, and on the new one it ends with what was answered last (R41)."""
    desk = desk_with(make.customer(make.collaboration("eekonomi")))
    ticked = {"attested": ("work-done",)}
    desk.carry_out("1001", end("eekonomi", "close", on=clock.day(1), **ticked))
    desk.carry_out("1001", end("eekonomi", on=clock.day(3), reason="senare", **ticked))
    tomorrow(2)
    assert list(desk.due()) == []
    tomorrow()
    (due,) = desk.due()
    ending = due.done.customer.collaborations[0].ending
    assert (ending.outcome, ending.on, ending.reason) == ("continue", clock.today, "senare")
    actions = [each.action for each in due.done.customer.history]
    assert actions == ["end-on-date", "end-on-date", "end"]


# Carried out


@pytest.mark.parametrize("login", ["anna", "bo"])
def test_what_is_due_is_carried_out_once_whoever_starts(
    make, store_with, desk_of, clock, tomorrow, login
):
    """Case 34: the planned date and the real time, who decided it and whose account did it."""
    reports = (make.record("report", status="sent"), make.record("outlay", status="sent"))
    store = store_with(make.customer(make.collaboration("utlagg", records=reports)))
    decided = clock.now
    wish = end(outcome="delete", on=clock.day(2), confirmation=NAME, reason="byter byrå")
    desk_of(store).carry_out("1001", wish)
    planned = clock.day(2)
    tomorrow(10)
    desk = desk_of(store, login)
    (due,) = desk.due()
    assert (due.number, due.name, due.service, due.refusals) == ("1001", NAME, "utlagg", ())
    (ended,) = due.done.customer.collaborations
    assert (ended.status, ended.records) == ("ended", ())
    assert (ended.ending.on, ended.ending.decided_at) == (planned, decided)
    entry = due.done.entry
    assert (entry.action, entry.at, entry.reason) == ("end", clock.now, "byter byrå")
    assert (entry.by, entry.os_user, entry.side) == ("anna", login, "office")
    assert (entry.details["on"], entry.details["records"]) == (planned.isoformat(), "2 -> 0")
    assert list(desk.due()) == list(desk_of(store).due()) == []
    assert refused(desk, FallDue(collaboration="utlagg-1")) == ["not-active"]
    assert len(desk.customer("1001").history) == 2


def test_a_main_contact_that_became_invalid_blocks_on_the_day(
    make, store_with, desk_of, clock, tomorrow, spoil, files_in
):
    """Case 35: it stays *ending* and is told again; other customers' end; cured, it ends too."""
    store = store_with(
        make.customer(make.collaboration("utlagg")),
        make.customer(make.collaboration("utlagg"), number="1002", name="Beta Café AB"),
    )
    desk = desk_of(store)
    planned = clock.day(1)
    for number in ("1001", "1002"):
        desk.carry_out(number, end(on=planned))
    spoil(store)
    tomorrow()
    blocked, other = desk.due()
    assert [each.code for each in blocked.refusals] == ["main-contact-missing"]
    assert (blocked.number, blocked.done, other.done.customer.number) == ("1001", None, "1002")
    assert (statuses(desk), statuses(desk, "1002")) == (["ending"], ["ended"])
    before = files_in(store.path)
    tomorrow()
    assert list(desk.due()) == [blocked]
    assert files_in(store.path) == before
    customer = desk.customer("1001")
    assert desk.overdue(customer, customer.collaborations[0]) == blocked.refusals
    spoil(store, role="administrator")
    (due,) = desk.due()
    assert due.done.customer.collaborations[0].ending.on == planned
    assert due.done.entry.at == clock.now


@pytest.mark.parametrize(
    ("answers", "codes"),
    [({}, ["check-open"]), ({"waived": {"reports-submitted": "kunden skickar själv"}}, [])],
)
def test_measured_checks_are_asked_again_unless_waived(
    make, store_with, desk_of, clock, tomorrow, answers, codes
):
    """A draft that came meanwhile blocks on the day (R42); what was waived still is."""
    sent, draft = (make.record("report", status=status) for status in ("sent", "draft"))
    first = (draft,) if answers else (sent,)
    store = store_with(make.customer(make.collaboration("utlagg", records=first)))
    desk = desk_of(store)
    desk.carry_out("1001", end(on=clock.day(1), **answers))
    (ending,) = desk.customer("1001").collaborations
    now = (replace(ending, records=(sent, draft)),)
    store.change("1001", lambda customer: replace(customer, collaborations=now))
    tomorrow()
    (due,) = desk.due()
    assert [each.code for each in due.refusals] == codes
    assert statuses(desk) == ["ending" if codes else "ended"]


@pytest.mark.parametrize("days", [(1, 1), (1, 2)])
def test_of_several_that_are_due_the_dependents_end_first(make, desk_with, clock, tomorrow, days):
    """Case 20: on one day Ekonomiöversikt goes before eEkonomi; what was attested still is."""
    desk = desk_with(
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"))
    )
    first, last = (clock.day(each) for each in days)
    wish = end("ekonomioversikt", "delete", on=first, confirmation=NAME, reason="byter byrå")
    desk.carry_out("1001", wish)
    desk.carry_out("1001", end("eekonomi", "close", on=last, attested=("work-done",)))
    tomorrow(4)
    due = list(desk.due())
    assert [(each.service, each.refusals) for each in due] == [
        ("ekonomioversikt", ()),
        ("eekonomi", ()),
    ]
    assert due[1].done.entry.details["check work-done"] == "attested"
    assert statuses(desk) == ["ended", "ended"]


def test_a_dependent_that_goes_on_after_all_blocks_on_the_day(make, desk_with, clock, tomorrow):
    """Ekonomiöversikt is withdrawn; eEkonomi stays *ending* and leads to it."""
    desk = desk_with(
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"))
    )
    day = clock.day(2)
    wish = end("ekonomioversikt", "delete", on=day, confirmation=NAME, reason="byter byrå")
    desk.carry_out("1001", wish)
    desk.carry_out("1001", end("eekonomi", "close", on=day, attested=("work-done",)))
    desk.carry_out("1001", Withdraw(collaboration="ekonomioversikt-1"))
    tomorrow(2)
    (due,) = desk.due()
    (refusal,) = due.refusals
    assert (refusal.code, refusal.about) == ("still-active-elsewhere", "ekonomioversikt-1")
    assert statuses(desk) == ["ending", "active"]


def test_an_ending_that_is_late_is_asked_by_today_and_not_by_its_day(
    make, desk_with, clock
) -> None:
    """What ends first has a later day than it, which has come as well, and so has its turn."""
    eekonomi = make.ending("close", on=clock.day(1), checks={"work-done": "attested"})
    first = make.ending("delete", on=clock.day(3))
    desk = desk_with(
        make.customer(
            make.collaboration("eekonomi", status="ending", ending=eekonomi),
            make.collaboration("ekonomioversikt", status="ending", ending=first),
        )
    )
    clock.now += dt.timedelta(days=2)
    wish = FallDue(collaboration="eekonomi-1")
    assert [each.code for each in desk.plan("1001", wish).refusals] == ["still-active-elsewhere"]
    clock.now += dt.timedelta(days=1)
    assert [(each.service, each.refusals) for each in desk.due()] == [
        ("ekonomioversikt", ()),
        ("eekonomi", ()),
    ]


def test_what_ends_after_its_day_has_the_day_on_which_it_happened(make, place_with, clock) -> None:
    """Each says the same day, and none takes the planned one away (R42)."""
    desk = place_with(make.customer(make.collaboration("utlagg"))).desk()
    planned = clock.day(3)
    desk.carry_out("1001", end(on=planned))
    clock.now += dt.timedelta(days=8)
    (due,) = desk.due()
    ended = desk.customer("1001").collaboration("utlagg-1")
    assert (ended.ends_on, ended.ending.on) == (clock.today, planned)
    assert due.done.entry.details["on"] == f"{planned}"
    for day, status in ((planned, "ending"), (clock.today, "ended")):
        then = as_it_was(desk.customer("1001"), day, catalogue()).customer
        assert then.collaboration("utlagg-1").status == status
    told = done_words(desk.customer("1001"), ended.ending, desk.operator, ended.ends_on)
    assert told.startswith(f"ended on {clock.today} (planned for {planned}), End – ")
    (row,) = [row for row in desk.listing().rows if row.number == "1001"]
    assert clock.today in [each.ends_on for each in row.collaborations]
    undone = desk.carry_out("1001", Undo(collaboration="utlagg-1")).customer
    assert undone.collaboration("utlagg-1").ends_on is None
    before = as_it_was_before(undone, 2, clock.today, catalogue()).customer
    assert before.collaboration("utlagg-1") == ended
