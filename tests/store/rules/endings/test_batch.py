"""Several endings planned as one: in order, each on what the earlier ones leave."""

import pytest

from store.desk.desk import Desk
from store.domain.wishes import End
from store.rules.endings.batch import BatchLine, erased, irreversible

RECEPTION_OFF = ("reception-off",)
"""What is attested before Digitala fakturor ends."""


def end(service: str, outcome: str | None = "continue", **fields) -> End:
    return End(collaboration=f"{service}-1", outcome=outcome, **fields)


def eekonomi(**fields) -> End:
    return end("eekonomi", "close", attested=("work-done",), **fields)


def lines_of(lines: tuple[BatchLine, ...]) -> list[tuple[str, str, list[str]]]:
    """Return whose, which, and the codes of what stands in the way."""
    return [
        (line.number, line.service, [each.code for each in line.plan.refusals]) for line in lines
    ]


def carry_out(desk: Desk, lines: tuple[BatchLine, ...]) -> None:
    """Carry the good ones out as shown, and find each customer as the last plan says."""
    for line in lines:
        if line.good:
            done = desk.carry_out(line.number, line.wish, shown=line.plan.effects)
            assert done.customer == line.plan.after
    for number, last in {line.number: line.plan.after for line in lines if line.good}.items():
        assert desk.customer(number) == last


@pytest.fixture
def alfa(make):
    """Make a customer with eEkonomi and the two that have to end before it."""
    reports = (make.record("report"), make.record("report"), make.record("report"))
    return make.customer(
        make.collaboration("eekonomi", variant="Pro"),
        make.collaboration("scanner"),
        make.collaboration("ekonomioversikt", records=reports),
    )


@pytest.fixture
def beta(make):
    """Make another customer, with a draft in Utlägg."""
    records = (make.record("outlay", status="sent"), make.record("report", status="draft"))
    return make.customer(
        make.collaboration("utlagg", records=records),
        make.collaboration("digitala-fakturor"),
        number="1002",
        name="Beta Café AB",
    )


@pytest.mark.parametrize("days", [None, 3])
def test_eekonomi_and_what_has_to_end_before_it_are_ended_together(
    alfa, desk_with, clock, days, files_in, tmp_path
):
    """Named in any order, today or on one day; alone eEkonomi is `still-active-elsewhere`."""
    desk = desk_with(alfa)
    on = None if days is None else clock.day(days)
    before = files_in(tmp_path / "office")
    alone = desk.plan_several([("1001", eekonomi(on=on))])
    assert lines_of(alone) == [("1001", "eekonomi", ["still-active-elsewhere"] * 1)]
    wishes = [
        eekonomi(on=on),
        end("scanner", "end", on=on),
        end("ekonomioversikt", "delete", on=on, reason="slut"),
    ]
    lines = desk.plan_several([("1001", wish) for wish in wishes])
    assert lines_of(lines) == [
        ("1001", "ekonomioversikt", []),
        ("1001", "scanner", []),
        ("1001", "eekonomi", []),
    ]
    assert files_in(tmp_path / "office") == before, "planning writes nothing"
    carry_out(desk, lines)
    if days is not None:
        clock.now = clock.now.replace(day=clock.now.day + days)
        assert [each.service for each in desk.due()] == ["ekonomioversikt", "scanner", "eekonomi"]
    statuses = [each.status for each in desk.customer("1001").collaborations]
    assert statuses == ["ended", "ended", "ended"]


def test_the_order_is_by_customer_then_what_others_wait_for(alfa, beta, desk_with):
    """The order in which they are named does not matter."""
    desk = desk_with(alfa, beta)
    wishes = [
        ("1002", end("utlagg", "delete", waived={"reports-submitted": "tom"}, reason="slut")),
        ("1001", eekonomi()),
        ("1002", end("digitala-fakturor", "end", attested=RECEPTION_OFF)),
        ("1001", end("scanner", "end")),
        ("1001", end("ekonomioversikt", "delete", reason="slut")),
    ]
    lines = desk.plan_several(wishes)
    assert lines == desk.plan_several(wishes[::-1])
    assert [(line.number, line.service) for line in lines] == [
        ("1001", "ekonomioversikt"),
        ("1001", "scanner"),
        ("1001", "eekonomi"),
        ("1002", "digitala-fakturor"),
        ("1002", "utlagg"),
    ]
    assert [line.name for line in lines[2:4]] == ["Alfa Bygg AB", "Beta Café AB"]
    assert (irreversible(lines), erased(lines)) == (2, 5)
    carry_out(desk, lines)


def test_a_line_is_refused_with_its_cure_and_the_others_are_carried_out(
    make, alfa, beta, desk_with, clock
):
    """No half-done ending: what is refused stays as it is, what is good is done as planned."""
    gamma = make.customer(
        make.collaboration("utlagg"), number="1003", name="Gamma Åkeri AB", main_contact=None
    )
    held = (
        make.collaboration("utlagg"),
        make.collaboration("scanner"),
        make.collaboration("lon-smart"),
        make.collaboration("skatt-bokslut", status="ended", ending=make.ending("end")),
    )
    delta = make.customer(*held, number="1004", name="Delta Måleri AB")
    desk = desk_with(alfa, beta, gamma, delta)
    lines = desk.plan_several(
        [
            ("1001", eekonomi()),
            ("1001", end("ekonomioversikt", "delete", reason="slut")),
            ("1002", end("utlagg", "delete", reason="slut")),
            ("1002", end("digitala-fakturor", "end", attested=RECEPTION_OFF)),
            ("1003", end("utlagg")),
            ("1004", end("lon-smart", None)),
            ("1004", end("scanner", "end", on=clock.day(-1))),
            ("1004", end("skatt-bokslut", "end")),
            ("1004", end("utlagg")),
        ]
    )
    found = [
        (line.number, line.service, *((each.code, each.cure) for each in line.plan.refusals))
        for line in lines
    ]
    assert found == [
        ("1001", "ekonomioversikt"),
        ("1001", "eekonomi", ("still-active-elsewhere", "end-first")),
        ("1002", "digitala-fakturor"),
        ("1002", "utlagg", ("check-open", "attest-or-waive")),
        ("1003", "utlagg", ("main-contact-missing", "users-and-services")),
        ("1004", "scanner", ("date-in-past", None)),
        ("1004", "lon-smart", ("outcome-missing", "choose-outcome")),
        ("1004", "skatt-bokslut", ("already-ended", None)),
        ("1004", "utlagg"),
    ]
    assert lines[1].plan.refusals[0].about == "scanner-1"
    assert (irreversible(lines), erased(lines)) == (1, 3), "of the good ones alone"
    carry_out(desk, lines)
    assert desk.customer("1003") == gamma
    assert [each.status for each in desk.customer("1004").collaborations] == [
        "ended",
        "active",
        "active",
        "ended",
    ]


def test_a_dependent_that_is_refused_refuses_what_waits_for_it(make, desk_with):
    """Each is planned on what the good ones leave: Ekonomiöversikt without an outcome does not."""
    desk = desk_with(
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"))
    )
    lines = desk.plan_several([("1001", eekonomi()), ("1001", end("ekonomioversikt", None))])
    assert lines_of(lines) == [
        ("1001", "ekonomioversikt", ["outcome-missing"]),
        ("1001", "eekonomi", ["still-active-elsewhere"]),
    ]
    assert (irreversible(lines), erased(lines)) == (0, 0)


def test_one_named_twice_is_ended_once(alfa, desk_with):
    """The second finds what the first leaves."""
    lines = desk_with(alfa).plan_several([("1001", end("scanner", "end"))] * 2)
    assert lines_of(lines) == [("1001", "scanner", []), ("1001", "scanner", ["already-ended"])]


def test_who_may_not_end_is_refused_line_by_line(alfa, beta, desk_with):
    """`not-allowed` comes first on each, with the colleague who may (R3)."""
    desk = desk_with(alfa, beta, login="bo")
    lines = desk.plan_several(
        [
            ("1001", end("scanner", "end")),
            ("1002", end("digitala-fakturor", "end", attested=RECEPTION_OFF)),
        ]
    )
    refusals = [line.plan.refusals[0] for line in lines]
    assert [(each.code, each.cure) for each in refusals] == [("not-allowed", "ask-colleague")] * 2
    assert all(each.message.endswith("Anna Berg can do it.") for each in refusals)


def test_records_that_are_erased_on_a_day_are_not_counted_among_those_erased_now(
    alfa, desk_with, clock
):
    """They are there until then."""
    desk = desk_with(alfa)
    wish = end("ekonomioversikt", "delete", on=clock.day(3), reason="byter byrå")
    (line,) = desk.plan_several([("1001", wish)])
    assert line.good
    assert (irreversible([line]), erased([line])) == (1, 0)
