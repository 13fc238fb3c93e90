"""An import is one batch, which can be taken back where nothing was changed since (R56)."""

import datetime as dt
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.errors import NotFound, Refused
from store.domain.model import Customer, Task
from store.domain.wishes import AddUser, ChangeRights, DeactivateEmployee, RemoveCustomer, Undo
from store.exchange.incoming.report import ImportReport
from store.exchange.json_file import OfficeFile
from store.tables.formats import read_file
from tests.store.office_files import incoming

TABLE = """\
number;name;org number;account manager;task;task owner;service;user;email;phone
1001;Alfa Nya AB;556000-4615;bo;Bokslut;bo;scanner;Eva Lindh;eva@alfa.test;070-1740605
2001;Nya Åkeriet AB;;anna;Löpande bokföring;anna;utlagg;Nils Ny;nils@nya.test;
2002;Nya Bageriet AB;;;;;;;;
"""


@pytest.fixture
def alfa(make) -> Customer:
    return make.customer(make.collaboration("utlagg"))


@pytest.fixture
def bring(make) -> Callable[[Desk, str], ImportReport]:
    """Bring a table in."""
    return lambda desk, table: desk.run_import(read_file(table.encode(), desk.services))


def undone(desk: Desk, batch: str | None) -> dict[str, str]:
    """Take an import back, and say what became of each customer."""
    assert batch is not None
    plan = desk.plan_import_undo(batch)
    done = desk.undo_import(plan, f"{plan.taken_back}")
    assert [replace(line, after=None) for line in done.lines] == [
        replace(line, after=None) for line in plan.lines
    ], "what was shown is what is done"
    return {line.number: line.what for line in done.lines}


def numbers(desk: Desk) -> list[str]:
    return [row.number for row in desk.listing().rows]


def test_two_imports_of_the_same_customers_at_one_time_are_taken_back_each(place_with, bring):
    """A script brings in a register, and its contacts, within a second."""
    desk = place_with().desk()
    register = bring(desk, "number;name\n2001;Noll AB\n2002;Sju AB\n")
    contacts = bring(desk, "number;email;user\n2001;ann@noll.test;Ann\n2002;bo@sju.test;Bo\n")
    assert register.batch != contacts.batch
    assert undone(desk, contacts.batch) == {"2001": "restored", "2002": "restored"}
    assert undone(desk, register.batch) == {"2001": "removed", "2002": "removed"}
    assert numbers(desk) == []


def test_a_whole_import_is_taken_back(place_with, bring, alfa) -> None:
    desk = place_with(alfa).desk()
    report = bring(desk, TABLE)
    changed = desk.customer("1001")
    assert (changed.name, len(changed.collaborations)) == ("Alfa Nya AB", 2)
    assert numbers(desk) == ["1001", "2001", "2002"]
    assert undone(desk, report.batch) == {"1001": "restored", "2001": "removed", "2002": "removed"}
    after = desk.customer("1001")
    assert after == replace(alfa, history=after.history, version=after.version)
    assert [entry.action for entry in after.history] == ["import", "undo"]
    assert numbers(desk) == ["1001"]
    assert desk.check() == ()


def test_both_histories_tell_it_and_the_office_tells_it_once(place_with, bring, alfa) -> None:
    desk = place_with(alfa).desk()
    report = bring(desk, TABLE)
    assert [(line.whose, line.what) for line in desk.history()] == [
        ("Byrå Norr AB", "Import: 2 customers new, 1 changed"),
        ("1001 Alfa Nya AB", "Changed by an import"),
    ]
    (line,) = desk.history("2001")
    assert (line.what, line.entry.details["batch"]) == ("Came with an import", report.batch)
    undone(desk, report.batch)
    told = {line.what: line for line in desk.history() if line.number is None}
    line = told[f"Undone: the import {report.batch}"]
    assert (line.entry.by, line.entry.os_user) == ("anna", "anna")
    counts = [line.entry.details[what] for what in ("removed", "restored", "left")]
    assert counts == ["2", "1", "0"]


def test_what_was_changed_since_is_told_and_left(place_with, bring, alfa) -> None:
    desk = place_with(alfa).desk()
    report = bring(desk, TABLE)
    desk.carry_out("2001", AddUser(email="ny@nya.test", name="Ny Person"))
    desk.carry_out("1001", AddUser(email="per@alfa.test", name="Per Ek"))
    before = {number: desk.customer(number) for number in ("1001", "2001")}
    plan = desk.plan_import_undo(report.batch)
    left = {line.number: line.refusals[0] for line in plan.lines if line.what == "left"}
    assert {refusal.code for refusal in left.values()} == {"cannot-undo"}
    assert "Ny Person created (Anna Berg" in left["2001"].message
    assert undone(desk, report.batch) == {"1001": "left", "2001": "left", "2002": "removed"}
    assert {number: desk.customer(number) for number in before} == before
    assert numbers(desk) == ["1001", "2001"]


def test_what_is_changed_between_look_and_act_is_left(place_with, bring, alfa) -> None:
    place = place_with(alfa)
    desk = place.desk()
    report = bring(desk, TABLE)
    plan = desk.plan_import_undo(report.batch)
    place.desk("anna").carry_out("2002", AddUser(email="ny@nya.test", name="Ny Person"))
    done = desk.undo_import(plan, f"{plan.taken_back}")
    assert {line.number: line.what for line in done.lines} == {
        "1001": "restored",
        "2001": "removed",
        "2002": "left",
    }
    assert done.told is not None
    assert done.told.details["left"] == "1"


def test_who_is_gone_between_look_and_act_is_not_told_as_removed(place_with, bring, alfa) -> None:
    place = place_with(alfa)
    desk = place.desk()
    report = bring(desk, TABLE)
    plan = desk.plan_import_undo(report.batch)
    place.desk("anna").carry_out("2002", RemoveCustomer(confirmation="2002"))
    done = desk.undo_import(plan, f"{plan.taken_back}")
    assert {line.number: line.what for line in done.lines} == {
        "1001": "restored",
        "2001": "removed",
    }
    assert done.told is not None
    assert done.told.details["removed"] == "1"


def test_how_many_are_taken_back_is_typed(place_with, bring, alfa) -> None:
    desk = place_with(alfa).desk()
    plan = desk.plan_import_undo(bring(desk, TABLE).batch)
    for typed in ("", "2", "2001"):
        with pytest.raises(Refused, match="Type 3: that many customers") as refused:
            desk.undo_import(plan, typed)
        assert [each.code for each in refused.value.refusals] == ["name-mismatch"]
    assert numbers(desk) == ["1001", "2001", "2002"]
    assert desk.undo_import(plan, " 3 ").told is not None


@pytest.mark.parametrize("taken", ["rights", "seat"])
def test_whose_rights_are_taken_meanwhile_takes_nothing_back(place_with, bring, taken) -> None:
    """What was shown to somebody who might is not done by somebody who may not any more."""
    place = place_with()
    anna, batch = place.desk(), bring(place.desk(), TABLE).batch
    cecilia = {"login": "cecilia"}
    anna.change_employee(ChangeRights(**cecilia, rights="full", portal_role="administrator"))
    desk = place.desk("cecilia")
    plan = desk.plan_import_undo(batch)
    anna.change_employee(
        ChangeRights(**cecilia, rights="standard")
        if taken == "rights"
        else DeactivateEmployee(**cecilia)
    )
    with pytest.raises(Refused) as refused:
        desk.undo_import(plan, f"{plan.taken_back}")
    assert [each.code for each in refused.value.refusals] == ["not-allowed"]
    assert numbers(anna) == ["1001", "2001", "2002"]


def test_who_only_reads_takes_nothing_back(store_with, bring, desk_of) -> None:
    """Neither where there is something to take back, nor where nothing would be done."""
    store = store_with()
    batch = bring(desk_of(store), TABLE).batch
    plan = desk_of(store).plan_import_undo(batch)
    reading = open_desk(store.path, os_user="anna", read_only=True)
    for shown in (plan, replace(plan, lines=())):
        with pytest.raises(Refused) as refused:
            reading.undo_import(shown, f"{shown.taken_back}")
        assert [each.code for each in refused.value.refusals] == ["not-allowed"]
    assert numbers(reading) == ["1001", "2001", "2002"]


def test_no_time_limits_it_and_a_second_time_changes_nothing(
    place_with, bring, alfa, clock
) -> None:
    place = place_with(alfa)
    report = bring(place.desk(), TABLE)
    clock.now += dt.timedelta(days=90)
    desk = place.desk()
    assert len(undone(desk, report.batch)) == 3
    plan = desk.plan_import_undo(report.batch)
    assert plan.lines == ()
    lines = len(desk.history())
    assert desk.undo_import(plan, f"{plan.taken_back}").told is None
    assert len(desk.history()) == lines


def test_two_imports_are_taken_back_one_after_the_other(place_with, bring, alfa, clock) -> None:
    desk = place_with(alfa).desk()
    first = bring(desk, TABLE)
    clock.now += dt.timedelta(minutes=1)
    second = bring(desk, "number;name\n2001;Nya Åkeriet Nord AB\n1001;Alfa Igen AB\n")
    assert first.batch != second.batch
    plan = desk.plan_import_undo(first.batch)
    assert {line.number for line in plan.lines if line.what == "left"} == {"1001", "2001"}
    assert undone(desk, second.batch) == {"1001": "restored", "2001": "restored"}
    assert desk.customer("2001").name == "Nya Åkeriet AB"
    assert undone(desk, first.batch) == {"1001": "restored", "2001": "removed", "2002": "removed"}
    assert desk.customer("1001").name == alfa.name
    assert desk.check() == ()


def test_records_are_put_back_and_where_some_went_the_customer_is_left(
    place_with, make, bring
) -> None:
    """Records that are gone are kept nowhere, so nothing can bring them back."""
    sent = make.record("report", "Resa till Umeå", status="sent")
    draft = make.record("report", "Resa till Kiruna", status="draft")
    one = make.customer(make.collaboration("utlagg", records=(sent, draft)))
    other = replace(one, number="1002", name="Beta AB")
    desk = place_with(one, other).desk()
    report = bring(
        desk,
        "number;service;kind;title;status\n"
        "1001;utlagg;report;Resa till Umeå;draft\n1001;utlagg;report;Resa till Kiruna;draft\n"
        "1001;utlagg;report;Ny resa;draft\n1002;utlagg;report;Resa till Umeå;sent\n",
    )
    plan = desk.plan_import_undo(report.batch)
    assert {line.number: line.what for line in plan.lines} == {"1001": "restored", "1002": "left"}
    assert "replaced records" in plan.lines[1].refusals[0].message
    desk.undo_import(plan, f"{plan.taken_back}")
    assert set(desk.customer("1001").collaborations[0].records) == {sent, draft}


def test_no_title_of_a_record_stays_in_the_history(place_with, make, bring) -> None:
    secret = make.record("report", "Hotell som ingen ska se", status="sent")
    place = place_with(make.customer(make.collaboration("utlagg", records=(secret,))))
    table = f"number;service;kind;title;status\n1001;utlagg;report;{secret.title};draft\n"
    bring(place.desk(), table)
    assert secret.title not in f"{place.desk().customer('1001').history}"


def test_an_exchange_file_is_a_batch_too(place_with, make, alfa) -> None:
    desk = place_with().desk()
    old = replace(alfa, version=3)
    report = desk.run_import(incoming(OfficeFile(office=make.office, customers=(old,))))
    assert desk.customer("1001").version == 4
    assert desk.check() == ()
    assert undone(desk, report.batch) == {"1001": "removed"}
    assert numbers(desk) == []
    assert desk.check() == ()


def test_an_import_that_changes_nothing_is_none(place_with, bring, alfa) -> None:
    desk = place_with(alfa).desk()
    table = "number;name\n1001;Alfa Bygg AB\n"
    assert bring(desk, table).batch is None
    assert desk.history() == ()


def test_a_dry_run_has_no_name(place_with, alfa) -> None:
    desk = place_with(alfa).desk()
    assert desk.run_import(read_file(TABLE.encode(), desk.services), dry_run=True).batch is None


def test_an_unknown_one_is_not_found_and_who_may_not_import_takes_none_back(
    place_with, bring, alfa
) -> None:
    place = place_with(alfa)
    report = bring(place.desk(), TABLE)
    with pytest.raises(NotFound):
        place.desk().plan_import_undo("nothing")
    for login in ("bo", "cecilia", "david"):
        with pytest.raises(Refused) as refused:
            place.desk(login).plan_import_undo(report.batch)
        assert refused.value.refusals[0].code == "not-allowed"


def test_undo_of_one_customer_leads_to_the_batch(place_with, bring, alfa) -> None:
    desk = place_with(alfa).desk()
    report = bring(desk, TABLE)
    with pytest.raises(Refused, match="taken back as a whole") as raised:
        desk.carry_out("1001", Undo())
    (refusal,) = raised.value.refusals
    assert (refusal.cure, refusal.about) == ("take-back-import", report.batch)


def test_the_list_of_another_follows(place_with, bring, alfa) -> None:
    place = place_with(alfa)
    report = bring(place.desk(), TABLE)
    other = place.store("bo")
    assert len(other.listing().rows) == 3
    undone(place.desk(), report.batch)
    assert [row.number for row in other.listing().rows] == ["1001"]


def test_tasks_are_as_they_were(place_with, make, bring) -> None:
    held = make.customer(tasks=(Task(name="Bokslut"), Task(name="Lön", owner="bo")))
    desk = place_with(held).desk()
    report = bring(desk, "number;name;task;task owner\n1001;Alfa Bygg AB;Bokslut;anna\n")
    assert desk.customer("1001").tasks[0].owner == "anna"
    undone(desk, report.batch)
    assert desk.customer("1001").tasks == held.tasks


def test_undoing_a_collaboration_that_an_import_changed_leads_to_that_import(
    place_with, bring, make
) -> None:
    """Nothing else was done to it; once the import is taken back, nothing was."""
    desk = place_with(make.customer(make.collaboration("utlagg"))).desk()
    rows = "number;service;kind;title;person;status;on\n1001;utlagg;report;Resa;;draft;2026-11-02\n"
    batch = bring(desk, rows).batch
    (refusal,) = desk.plan("1001", Undo(collaboration="utlagg-1")).refusals
    assert (refusal.cure, refusal.about) == ("take-back-import", batch)
    undone(desk, batch)
    (refusal,) = desk.plan("1001", Undo(collaboration="utlagg-1")).refusals
    assert refusal.message == "Nothing has been done to this collaboration that could be undone."
