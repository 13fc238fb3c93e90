"""A plan file runs once, in its own store, and does what it tells; who planned it is kept."""

import datetime as dt
import unicodedata
from collections.abc import Callable

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.opening import make_store, open_desk, renew_guards
from store.domain.chain.links import EntryInPart
from store.domain.errors import Conflict, Refused
from store.domain.filters import Filter
from store.domain.model import Customer
from store.domain.plan import Effect
from store.domain.rights import reader
from store.domain.wishes import DeactivateEmployee, Edit, End, RemoveCustomer, Undo
from store.exchange.json_file import OfficeFile
from store.exchange.plan_file import PlanFile, encode_plan, read_plan
from store.files.disk import Disk
from store.files.sealed_file import sealed, tables_in
from store.i18n.language import set_language
from tests.store.acts import told
from tests.store.office_files import incoming

WISHES = (
    ("1001", End(collaboration="utlagg-1", outcome="continue", reason="Såld")),
    ("1001", End(collaboration="scanner-1", outcome="end")),
    ("1002", End(collaboration="eekonomi-1", outcome="close", attested=("work-done",),
                 waived={"bank-integration-ended": "Banken dröjer"})),
)  # fmt: skip


@pytest.fixture
def customers(make) -> tuple[Customer, ...]:
    """Give a customer with two collaborations, and one whose ending takes answers."""
    bank = make.record("bank-integration", "Swedbank", status="active")
    return (
        make.customer(make.collaboration("utlagg"), make.collaboration("scanner"), number="1001"),
        make.customer(make.collaboration("eekonomi", records=(bank,)), number="1002"),
    )


@pytest.fixture
def place(place_with, customers):
    """Give an office with them, on either kind of store."""
    return place_with(*customers)


@pytest.fixture
def planned(place) -> PlanFile:
    """Let Bo, who may end nothing, plan."""
    _lines, plan = place.desk("bo").plan_file(WISHES)
    return read_plan(encode_plan(plan))


def carried_out(desk: Desk, plan: PlanFile) -> list[str]:
    """Carry out a plan as the command does; return the codes of what was refused, and `changed`."""
    codes = []
    for checked in desk.check_planned(plan):
        codes += [refusal.code for refusal in checked.line.plan.refusals]
        codes += ["changed"] * checked.changed
        if checked.good:
            desk.carry_out(checked.line.number, checked.line.wish, shown=checked.shown)
    return codes


def test_who_planned_stands_beside_who_carried_out_and_keeps_the_answers(place, planned) -> None:
    """In the history and at the ending, whose answers and reason are not Anna's."""
    anna = place.desk("anna")
    assert carried_out(anna, planned) == []
    customer = place.store().customer("1002")
    entry = customer.history[-1]
    ending = customer.collaboration("eekonomi-1").ending
    assert (entry.by, entry.details["planned-by"], entry.details["plan"]) == (
        "anna",
        "bo",
        planned.id,
    )
    assert entry.details["check bank-integration-ended"] == "waived: Banken dröjer"
    assert (ending.by, ending.planned_by) == ("anna", "bo")
    assert len(place.store().customer("1001").history) == 2


def test_who_carries_out_a_plan_of_their_own_is_told_once(place) -> None:
    anna = place.desk("anna")
    _lines, plan = anna.plan_file(WISHES)
    assert carried_out(anna, plan) == []
    customer = place.store().customer("1002")
    assert "planned-by" not in customer.history[-1].details
    assert not customer.collaboration("eekonomi-1").ending.planned_by


def test_a_plan_runs_once_also_where_it_was_undone(place, planned) -> None:
    """Its id is in the history: neither the check nor what holds under the lock lets it through."""
    anna = place.desk("anna")
    carried_out(anna, planned)
    anna.carry_out("1001", Undo(collaboration="utlagg-1", reason="Fel"))
    before = place.store().customer("1001")
    codes = ["already-ended", "already-ended", "plan-carried-out"]
    assert sorted(carried_out(anna, planned)) == codes
    (wish,) = (wish for _number, wish in planned.wishes if wish.collaboration == "utlagg-1")
    with pytest.raises(Refused, match="was carried out on"):
        anna.carry_out("1001", wish)
    assert place.store().customer("1001") == before
    _lines, again = place.desk("bo").plan_file(WISHES[:1])
    assert carried_out(anna, again) == []


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_plans_for_one_collaboration_one_alone_is_carried_out(place, clock, first) -> None:
    """Whichever comes first is done as it tells; the other one is planned again, and then done."""
    wishes = (
        End(collaboration="utlagg-1", outcome="continue", on=clock.day(30), reason="Byter byrå"),
        End(collaboration="utlagg-1", outcome="delete", on=clock.day(20), reason="Lägger ner"),
    )
    planners = ("bo", "cecilia")
    anna, after = place.desk("anna"), (first, 1 - first)
    made = [place.desk(who).plan_file([("1001", wish)])[1]
            for who, wish in zip(planners, wishes, strict=True)]  # fmt: skip
    assert carried_out(anna, made[first]) == []
    assert carried_out(anna, made[1 - first]) == ["changed"]
    again = place.desk(planners[1 - first]).plan_file([("1001", wishes[1 - first])])[1]
    assert carried_out(anna, again) == []
    for old in (*made, again):
        assert carried_out(anna, old) != []
    customer = place.store().customer("1001")
    told = [(entry.details["planned-by"], entry.by, entry.details["outcome"], entry.reason,
             entry.details["on"]) for entry in customer.history]  # fmt: skip
    assert told == [(planners[at], "anna", wishes[at].outcome, wishes[at].reason,
                     f"{wishes[at].on}") for at in after]  # fmt: skip


def brought_in(place, make, *users) -> Desk:
    """Bring in a customer who is not there, by a file."""
    anna = place.desk("anna")
    arrives = make.customer(make.collaboration("utlagg"), number="7001", users=users)
    anna.run_import(incoming(OfficeFile(office=make.office, customers=(arrives,))))
    return anna


def test_a_plan_runs_once_also_where_its_customer_was_removed_and_brought_in_again(
    place, make, clock
) -> None:
    """The history that told of its run is gone with the customer, and the version is as it was."""
    anna = brought_in(place, make, make.administrator())
    wish = ("7001", End(collaboration="utlagg-1", outcome="continue", reason="Såld"))
    _lines, plan = place.desk("bo").plan_file([wish])
    plan = read_plan(encode_plan(plan))
    assert carried_out(anna, plan) == []
    clock.now += dt.timedelta(days=2)  # it can no longer be undone
    anna.carry_out("7001", RemoveCustomer(reason="Fel", confirmation="7001"))
    anna = brought_in(place, make, make.administrator())
    before = place.store().customer("7001")
    assert carried_out(anna, plan) == ["changed"]
    ((_number, wish),) = plan.wishes
    with pytest.raises(Conflict, match="somebody else"):
        anna.carry_out("7001", wish)
    assert place.store().customer("7001") == before
    _lines, again = place.desk("bo").plan_file([(_number, replace(wish, run=None))])
    assert carried_out(anna, again) == []


def test_a_plan_is_of_the_customer_that_it_was_made_of_not_of_one_brought_in_since(
    place, make
) -> None:
    """An import is taken back and made again: number, name and version are those of the plan."""
    anna = brought_in(place, make, make.administrator())
    wish = ("7001", End(collaboration="utlagg-1", outcome="continue", reason="Såld"))
    _lines, plan = place.desk("bo").plan_file([wish])
    batch = place.store().customer("7001").history[-1].details["batch"]
    anna.undo_import(anna.plan_import_undo(batch), "1")
    anna = brought_in(place, make, make.administrator("Per Ek"))
    assert carried_out(anna, read_plan(encode_plan(plan))) == ["changed"]


def test_a_plan_of_an_earlier_version_that_does_not_tell_what_it_follows_is_carried_out(
    place, planned
) -> None:
    plan = replace(planned, endings=tuple(replace(each, follows=UNSET) for each in planned.endings))
    assert b"follows" not in encode_plan(plan)
    assert carried_out(place.desk("anna"), read_plan(encode_plan(plan))) == []


def test_a_plan_that_was_interrupted_goes_on_where_it_stopped(place, planned) -> None:
    """The change that it made itself does not count as somebody else's."""
    anna = place.desk("anna")
    first = anna.check_planned(planned)[0]
    anna.carry_out(first.line.number, first.line.wish, shown=first.shown)
    assert carried_out(anna, planned) == ["already-ended"]
    services = {each.service: each.status for each in place.store().customer("1001").collaborations}
    assert services == {"utlagg": "ended", "scanner": "ended"}


@pytest.mark.parametrize(
    "edited",
    [
        lambda one: replace(one, name="Helt Annat AB"),
        lambda one: replace(one, version=999),
        lambda one: replace(one, follows="0" * 64),
        lambda one: replace(one, effects=(_kept(one.effects[0]), *one.effects[1:])),
        lambda one: replace(one, effects=one.effects[1:]),
        lambda one: replace(one, effects=()),
        lambda one: replace(one, outcome="delete"),
        lambda one: replace(one, effects=(replace(one.effects[0], brief="kept"), *one.effects[1:])),
    ],
    ids=["name", "version", "follows", "text", "one less", "none", "outcome", "brief"],
)
def test_what_the_file_tells_is_what_is_done(edited, place, planned) -> None:
    """Whatever was edited in it: the line is not carried out."""
    first, *others = planned.endings
    plan = replace(planned, endings=(edited(first), *others))
    checked = place.desk("anna").check_planned(plan)
    wrong = [each for each in checked if each.planned.collaboration == first.collaboration]
    assert [each.good for each in wrong] == [False]
    assert all(each.changed or each.line.plan.refusals for each in wrong)


def _kept(effect: Effect) -> Effect:
    return replace(effect, text="nothing is deleted, all is kept")


def test_a_customer_that_has_changed_in_any_way_is_planned_again(place, planned) -> None:
    """Also between the check and the act, under the lock."""
    anna = place.desk("anna")
    checked = anna.check_planned(planned)
    anna.carry_out("1001", Edit(collaboration="scanner-1", period=3))
    (number, wish) = planned.wishes[0]
    with pytest.raises(Conflict):
        anna.carry_out(number, wish, shown=checked[0].shown)
    again = anna.check_planned(planned)
    assert [each.changed for each in again] == [True, True, False]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            lambda plan: replace(plan, store="0" * 32),
            f"another store of Byrå Norr AB, whose id is {'0' * 32}; that of this store is ",
        ),
        (lambda plan: replace(plan, office="Byrå Syd AB"), "Byrå Syd AB"),
        (lambda plan: replace(plan, side="customer"), "the other side"),
        (lambda plan: replace(plan, planned_by="pia"), "pia, by whom the plan is"),
    ],
    ids=["store", "office", "side", "planner"],
)
def test_a_plan_of_elsewhere_is_refused(other, words: str, place, planned) -> None:
    with pytest.raises(Refused, match=words):
        place.desk("anna").check_planned(other(planned))


def test_a_plan_whose_office_is_written_in_another_form_is_of_the_same(place, planned) -> None:
    """As a program may do that takes letters apart."""
    name = unicodedata.normalize("NFD", planned.office)
    assert name != planned.office
    place.desk("anna").check_planned(replace(planned, office=name))


def test_another_store_of_the_same_office_is_another(place, planned, tmp_path, clock) -> None:
    """As an export brings it into an empty store, whichever kind it comes from."""
    other = tmp_path / "other"
    make_store(other, place.desk("anna").export(Filter()), os_user="anna")
    with pytest.raises(Refused, match="another store"):
        open_desk(other, os_user="anna", clock=clock).check_planned(planned)


@pytest.mark.parametrize("languages", [("sv", "en"), ("en", "sv")], ids="-".join)
def test_a_plan_is_carried_out_in_another_language_than_it_was_made(languages, place) -> None:
    """What it tells is compared in its own."""
    set_language(languages[0])
    try:
        _lines, plan = place.desk("bo").plan_file(WISHES)
        set_language(languages[1])
        assert carried_out(place.desk("anna"), plan) == []
    finally:
        set_language("en")


def test_a_plan_of_the_customers_side_is_carried_out_there(
    make, store_with, clock, customers
) -> None:
    """In either language too, as the texts for the customer say you."""
    store = store_with(*customers)
    # a line of history of which the customer's side does not read all
    office = Desk(store, make.operator(), clock=clock)
    office.carry_out("1001", Edit(collaboration="scanner-1", period=3, reason="Fel"))

    def sits(**fields: object) -> Desk:
        by = replace(make.customers_operator(make.administrator()), **fields)
        return Desk(store, by, company="1001", clock=clock)

    assert isinstance(sits().customer("1001").history[-1], EntryInPart)
    set_language("sv")
    try:
        _lines, plan = sits().plan_file(WISHES[:2])
    finally:
        set_language("en")
    with pytest.raises(Refused, match="the other side"):
        Desk(store, make.operator(), clock=clock).check_planned(plan)
    assert carried_out(sits(), plan) == []


def test_a_store_of_an_earlier_version_gets_its_id_when_it_is_asked_for(
    store_with, make, clock, files_in
) -> None:
    """A directory: once, and from then on it stays; never by who may change nothing."""
    store = store_with(make.customer(make.collaboration("utlagg"), number="1001"))
    without_id(store.path)
    before = files_in(store.path)
    looks = Desk(store, make.operator(read_only=True), clock=clock)
    with pytest.raises(Refused, match="has no id"):
        looks.plan_file(WISHES[:1])
    assert files_in(store.path) == before
    desk: Callable[[], Desk] = lambda: Desk(store, make.operator(), clock=clock)  # noqa: E731
    _lines, first = desk().plan_file(WISHES[:1])
    _lines, second = desk().plan_file(WISHES[:1])
    assert first.store == second.store
    assert carried_out(desk(), second) == []
    assert store.check() == ()


def test_a_store_of_an_earlier_version_gets_its_id_with_a_change_of_the_office(
    store_with, make
) -> None:
    store = store_with(make.customer())
    without_id(store.path)
    store.change_employees(lambda people: (people, told(people, people)))
    made = store.identity(may_make=False)
    store.change_employees(lambda people: (people, told(people, people)))
    assert store.identity(may_make=False) == made


def without_id(path) -> None:
    """Take away what earlier versions did not keep."""
    file = path / "office.json"
    tables = tables_in(file, Disk())
    del tables["store"]
    file.unlink()  # other stores share it
    file.write_bytes(sealed(file, tables, 9))


def test_a_store_on_a_server_gets_its_id_from_its_owner(server, office_on_server, make) -> None:
    """As the other steps of an upgrade; until then `check` says so, and customers are changed."""
    database = office_on_server(make.customer(make.collaboration("utlagg"), number="1001"))
    server.command("alter table samarbete.meta drop column store", database)
    address = server.address("anna", database)
    desk = open_desk(address, os_user="anna")
    with pytest.raises(Refused, match="check --guards"):
        desk.plan_file(WISHES[:1])
    (finding,) = desk.check()
    assert "has no id" in finding.message
    for _time in range(2):
        renew_guards(address)
    desk = open_desk(address, os_user="anna")
    _lines, plan = desk.plan_file(WISHES[:1])
    assert carried_out(desk, plan) == []
    assert desk.check() == ()


def test_an_own_answer_given_again_stays_the_planners(place, planned) -> None:
    """A dated ending that is moved keeps what was answered, and by whom."""
    later = tuple(
        replace(ending, on=place.desk().today().replace(year=2030)) for ending in planned.endings
    )
    _lines, plan = place.desk("bo").plan_file(
        [(number, replace(wish, planner=None, run=None, on=later[0].on))
         for number, wish in planned.wishes]
    )  # fmt: skip
    anna = place.desk("anna")
    assert carried_out(anna, plan) == []
    held = anna.customer("1002").collaboration("eekonomi-1")
    moved = anna.preset(End(collaboration=held.id, on=later[0].on.replace(month=1, day=2)), held)
    done = anna.carry_out("1002", moved).customer
    assert done.collaboration("eekonomi-1").ending.planned_by == "bo"
    assert "planned-by" in done.history[-1].details


@pytest.mark.parametrize(
    ("by", "why"), [("gustav", "is no employee here"), ("bo", "is no longer active")]
)
def test_a_plan_of_nobody_who_is_active_here_is_refused(place, planned, by, why):
    """Who has left the office plans nothing that others would carry out in that name."""
    desk = place.desk()
    desk.change_employee(DeactivateEmployee(login="bo"))
    with pytest.raises(Refused, match=f"{by}, by whom the plan is, {why}"):
        place.desk().check_planned(replace(planned, planned_by=by))


@pytest.mark.parametrize(
    ("by", "why"),
    [("gustav@alfa.test", "is no user here"), ("per@alfa.test", "is no longer active")],
)
def test_at_the_customers_side_so_is_one_of_no_active_user(make, store_with, clock, by, why):
    users = (make.administrator(), make.administrator("Per Ek", active=False))
    store = store_with(make.customer(make.collaboration("utlagg"), users=users))
    desk = Desk(store, make.customers_operator(users[0]), company="1001", clock=clock)
    _lines, own = desk.plan_file(WISHES[:1])
    (checked,) = desk.check_planned(own)
    assert checked.good
    with pytest.raises(Refused, match=f"{by}, by whom the plan is, {why}"):
        desk.check_planned(replace(own, planned_by=by))


def test_who_is_no_employee_writes_down_nothing_for_colleagues_to_carry_out(place) -> None:
    """Who audits sees what an ending would do; nobody would be let carry out such a file."""
    store = place.store()
    audits = Desk(store, reader("revisor", store.employees))
    assert [line.plan.refusals[0].code for line in audits.plan_several(WISHES)][:1] == [
        "not-allowed"
    ]
    with pytest.raises(Refused, match="revisor, by whom the plan is, is no employee here"):
        audits.plan_file(WISHES)


def test_a_plan_of_a_day_to_come_is_refused(place, planned):
    """Clocks of two hosts may be some minutes apart, and no more."""
    desk = place.desk()
    soon = replace(planned, planned_at=desk.now() + dt.timedelta(minutes=4))
    assert len(desk.check_planned(soon)) == len(WISHES)
    later = replace(planned, planned_at=desk.now() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="which is to come: a clock is wrong"):
        desk.check_planned(later)
