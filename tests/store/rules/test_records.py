"""One record corrected: what it meets, who may, what the history keeps, and the way back (R48)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.desk.pack_writer import write_pack
from store.domain.errors import NotFound, Refused
from store.domain.policy.toml_form import read_policy
from store.domain.wishes import Edit, End, SetRecord, Undo
from store.rules.record_proposals import measured_by_records, proposals
from tests.servers.postgresql import SHARED

EVA, ADA = "eva@alfa.test", "ada@alfa.test"
TRIP, TAXI = "Resa till Umeå", "Taxi till mässan"
EARLY, LATE = dt.date(2026, 11, 2), dt.date(2026, 11, 9)


def report(title: str = TRIP, status: str | None = "submitted", **fields) -> SetRecord:
    made = {"collaboration": "utlagg-1", "kind": "report", "title": title, "status": status}
    return SetRecord(**(made | fields))


def synchronised(title: str = "Efter löneändringen", **fields) -> SetRecord:
    return SetRecord(
        collaboration="lon-1", kind="synchronisation", title=title, status="done", **fields
    )


@pytest.fixture
def customer(make):
    """Make a customer of whose checks most are kept open by records."""
    record = make.record
    return make.customer(
        make.collaboration(
            "utlagg",
            records=(
                record("report", TRIP, person=EVA, status="draft", on=EARLY),
                record("outlay", TAXI, person=EVA, status="draft", on=EARLY),
                record("outlay", TAXI, person=ADA, status="draft", on=EARLY),
                record("outlay", TAXI, person=ADA, status="draft", on=LATE),
            ),
        ),
        make.collaboration(
            "eekonomi",
            variant="Pro",
            records=(record("bank-integration", "Swedbank", status="active"),),
        ),
        make.collaboration("lon", records=(record("payroll-change", "Nya löner", on=LATE),)),
        make.collaboration("scanner", status="ended", ending=make.ending("end"),
                           records=(record("document", "Kvitto 17", status="draft"),)),
        make.collaboration("ekonomioversikt", status="requested"),
        make.collaboration("skatt-bokslut", status="declined"),
        users=(make.administrator(), make.user("Ada Dal", services=("lon",))),
    )  # fmt: skip


@pytest.fixture
def place(place_with, customer):
    """Make an office with that customer, on every kind of store."""
    return place_with(customer)


@pytest.fixture
def desk(place):
    """Give Anna's desk there."""
    return place.desk()


@pytest.fixture
def of_customer(place, clock):
    """Sit one of the customer's own users down."""
    address = place.address_of(SHARED)
    return lambda who: open_desk(address, os_user=SHARED, login=who, company="1001", clock=clock)


def refused(desk, wish) -> Refused:
    before = desk.customer("1001")
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    assert desk.customer("1001") == before
    return error.value


def check(desk, service: str, id: str):
    wish = End(collaboration=f"{service}-1")
    return next(each for each in desk.plan("1001", wish).checks if each.id == id)


def test_a_record_that_is_set_right_meets_the_check_it_kept_open(desk, customer):
    """The plan says what it was and will be; nothing but that one record changes."""
    assert check(desk, "utlagg", "reports-submitted").answer is None
    planned = desk.plan("1001", report())
    (effect,) = planned.effects
    assert effect.text == (
        "Visma Utlägg: report Resa till Umeå (Eva Lind): submitted, draft until now"
    )
    assert (effect.subject, effect.about) == ("record", "utlagg-1")
    assert (effect.before, effect.after) == ("draft", "submitted")
    assert not effect.loses
    after = desk.carry_out("1001", report(), shown=planned.effects).customer
    old, *others = customer.collaborations[0].records
    assert after.collaborations[0].records == (replace(old, status="submitted"), *others)
    assert after.collaborations[1:] == customer.collaborations[1:]
    assert check(desk, "utlagg", "reports-submitted").answer == "met"


def test_a_synchronisation_of_today_is_recorded_in_one_step(desk):
    """Without a date it is of today, and so newer than the payroll change."""
    assert check(desk, "lon", "synchronised").answer is None
    done = desk.carry_out("1001", synchronised())
    (record,) = (r for r in done.customer.collaboration("lon-1").records if r.status == "done")
    assert (record.title, record.on) == ("Efter löneändringen", dt.date(2026, 11, 23))
    assert check(desk, "lon", "synchronised").answer == "met"
    assert done.entry.details == {
        "kind": "synchronisation", "record": "none -> done", "on": "none -> 2026-11-23"
    }  # fmt: skip


def test_of_other_kinds_the_date_stays_as_it_is_unless_another_is_given(desk):
    """A report keeps its day; with one, that is told as well."""
    done = desk.carry_out("1001", report(on=LATE))
    assert done.customer.collaborations[0].records[0].on == LATE
    assert done.entry.details["on"] == "2026-11-02 -> 2026-11-09"
    done = desk.carry_out("1001", report("Ny resa", "draft"))
    assert done.customer.collaborations[0].records[-1].on is None
    assert done.entry.details == {"kind": "report", "record": "none -> draft"}


def test_the_history_keeps_what_was_done_but_not_the_title(desk):
    """Its line outlives the records where an ending erases them (case 26)."""
    desk.carry_out("1001", report(reason="Inlämnad i fredags"))
    done = desk.carry_out("1001", report("Hemlig resa", person=EVA))
    assert (done.entry.action, done.entry.collaboration) == ("record", "utlagg-1")
    kept = repr(done.customer.history)
    assert TRIP not in kept
    assert "Hemlig" not in kept
    assert done.customer.history[0].reason == "Inlämnad i fredags"
    assert done.customer.history[0].details == {
        "kind": "report", "person": EVA, "record": "draft -> submitted"
    }  # fmt: skip


def test_several_of_one_title_are_told_apart_by_person_and_date(desk, customer):
    """Where both leave several, the refusal names them and nothing is changed."""
    taxi = SetRecord(collaboration="utlagg-1", kind="outlay", title=TAXI, status="sent")
    error = refused(desk, taxi)
    assert [each.code for each in error.refusals] == ["invalid-value"]
    assert f"{EVA}, draft, 2026-11-02" in str(error)
    assert f"{ADA}, draft, 2026-11-09" in str(error)
    assert "2026-11-02" in str(refused(desk, replace(taxi, person=ADA)))
    desk.carry_out("1001", replace(taxi, person="EVA@ALFA.TEST"))
    done = desk.carry_out("1001", replace(taxi, person=ADA, on=LATE))
    statuses = [each.status for each in done.customer.collaborations[0].records]
    assert statuses == ["draft", "sent", "draft", "sent"]


def test_records_that_are_alike_in_all_are_set_right_one_after_the_other(make, desk_with):
    """Which of them is meant makes no difference."""
    twin = make.record("report", TRIP, status="draft")
    desk = desk_with(make.customer(make.collaboration("utlagg", records=(twin, twin))))
    done = desk.carry_out("1001", report())
    assert [each.status for each in done.customer.collaborations[0].records] == [
        "submitted", "draft"
    ]  # fmt: skip


@pytest.mark.parametrize("service", ["scanner", "ekonomioversikt", "skatt-bokslut"])
def test_what_has_ended_or_not_begun_keeps_the_records_it_has(desk, service):
    """Ended, requested and declined alike."""
    wish = SetRecord(
        collaboration=f"{service}-1", kind="document", title="Kvitto 17", status="sent"
    )
    error = refused(desk, wish)
    assert [each.code for each in error.refusals] == ["not-active"]
    assert "its records stay as they are" in str(error)


FAULTS = {
    "no kind": (report(kind=" "), "invalid-value", "kind"),
    "no title": (report(""), "invalid-value", "title"),
    "a title with a control character": (report("Resa\x1b[2J"), "invalid-value", "title"),
    "no status": (report(status=" "), "invalid-value", "status"),
    "so already": (report(status="draft"), "nothing-to-change", None),
    "a reason that cannot be kept": (report(reason="a\x00"), "invalid-value", "reason"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_is_refused_with_its_place(desk, fault):
    """A code and the field; nothing is changed."""
    wish, code, about = FAULTS[fault]
    (refusal,) = refused(desk, wish).refusals
    assert (refusal.code, refusal.about) == (code, about)


def test_an_unknown_person_or_collaboration_is_not_found(desk):
    """A new record is somebody's who is a user of the customer."""
    before = desk.customer("1001")
    with pytest.raises(NotFound, match=r"no user 'nils@alfa\.test'"):
        desk.carry_out("1001", report("Ny resa", person="nils@alfa.test"))
    with pytest.raises(NotFound, match="no collaboration 'utlagg-2'"):
        desk.carry_out("1001", report(collaboration="utlagg-2"))
    assert desk.customer("1001") == before


def test_full_rights_suffice_at_the_office(place):
    """Cecilia has no role in the portal, and needs none; Bo and David lack the rights."""
    assert place.desk("cecilia").carry_out("1001", report()).entry.by == "cecilia"
    for login in ("bo", "david"):
        error = refused(place.desk(login), report("Ny resa"))
        assert [each.code for each in error.refusals] == ["not-allowed"]
        assert "Anna Berg or Cecilia Dahl can do it." in str(error)


def test_the_customers_administrator_may_and_a_plain_user_may_not(of_customer):
    """Eva corrects her own company's record; Ada is told whom to ask."""
    assert of_customer(EVA).carry_out("1001", report()).entry.side == "customer"
    error = refused(of_customer(ADA), report("Ny resa"))
    assert [each.code for each in error.refusals] == ["not-allowed"]


@pytest.mark.parametrize(
    "wish",
    [report(), report("Ny resa", "draft", person=ADA), report(on=LATE), synchronised()],
    ids=["set right", "added", "another date", "synchronised"],
)
def test_it_is_put_back_as_it_was(desk, customer, wish):
    """By Undo of the collaboration or of the latest change (R18); the plan tells it."""
    desk.carry_out("1001", wish)
    undo = Undo(collaboration=wish.collaboration)
    planned = desk.plan("1001", undo)
    assert [each.subject for each in planned.effects] == ["undo", "record"]
    after = desk.carry_out("1001", undo, shown=planned.effects).customer
    assert after.collaborations == customer.collaborations


def test_it_is_not_put_back_where_the_collaboration_has_changed_since(desk, of_customer):
    """As with every change; nor by the other side (R9)."""
    desk.carry_out("1001", report())
    error = refused(of_customer(EVA), Undo(collaboration="utlagg-1"))
    assert [each.code for each in error.refusals] == ["other-side-decided"]
    desk.carry_out("1001", report("Ny resa", "draft"))
    waived = {"reports-submitted": "x", "outlays-submitted": "x"}
    ending = End(collaboration="utlagg-1", outcome="continue", waived=waived)
    desk.carry_out("1001", ending)
    desk.carry_out("1001", Undo(collaboration="utlagg-1"))
    error = refused(desk, Undo(collaboration="utlagg-1"))
    assert [each.code for each in error.refusals] == ["cannot-undo"]


def test_a_pack_that_was_made_before_is_no_pack_of_the_records_as_they_are(desk, tmp_path):
    """A deletion asks for a reason again, or for a new pack."""
    waived = {"reports-submitted": "Kunden vet", "outlays-submitted": "Kunden vet"}
    deletion = End(collaboration="utlagg-1", outcome="delete", confirmation="1001", waived=waived)
    write_pack(desk, "1001", "utlagg", tmp_path / "pack")
    assert desk.plan("1001", deletion).refusals == ()
    desk.carry_out("1001", report())
    codes = [each.code for each in desk.plan("1001", deletion).refusals]
    assert codes == ["reason-missing"]
    write_pack(desk, "1001", "utlagg", tmp_path / "another")
    assert desk.plan("1001", deletion).refusals == ()


OPEN = {
    "reports-submitted": ("utlagg", [("report", TRIP, EVA, "submitted", EARLY)]),
    "outlays-submitted": (
        "utlagg",
        [
            ("outlay", TAXI, EVA, "sent", EARLY),
            ("outlay", TAXI, ADA, "sent", EARLY),
            ("outlay", TAXI, ADA, "sent", LATE),
        ],
    ),
    "bank-integration-ended": (
        "eekonomi", [("bank-integration", "Swedbank", None, "ended", None)]
    ),
    "synchronised": (
        "lon",
        [
            ("synchronisation", "Synchronisation 2026-11-23", None, "done", dt.date(2026, 11, 23)),
            ("payroll-change", "Nya löner", None, None, LATE),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("id", OPEN)
def test_what_is_proposed_meets_the_check(desk_with, customer, id, clock):
    """Which status closes a check stands in the catalogue; each proposal can be carried out."""
    desk = desk_with(customer)
    service, expected = OPEN[id]
    (rule,) = (each for each in desk.services[service].checks if each.id == id)
    assert measured_by_records(rule)
    collaboration = customer.collaboration(f"{service}-1")
    proposed = [
        each.wish for each in proposals(desk.services[service], rule, collaboration, clock.today)
    ]
    assert [(w.kind, w.title, w.person, w.status, w.on) for w in proposed] == expected
    for wish in proposed[:1] if id == "synchronised" else proposed:
        desk.carry_out("1001", wish)
    assert check(desk, service, id).answer == "met"
    after = desk.customer("1001").collaboration(f"{service}-1")
    if id != "synchronised":
        assert proposals(desk.services[service], rule, after, clock.today) == ()


def test_a_check_that_no_record_decides_on_is_not_met_by_any(desk, customer, clock):
    """Attested ones, licences and other collaborations have their own cures."""
    for service in desk.services.values():
        for rule in service.checks:
            if not measured_by_records(rule):
                assert proposals(service, rule, customer.collaborations[0], clock.today) == ()


def test_an_edit_afterwards_does_not_touch_the_records(desk):
    """Terms and records are changed apart; both stay."""
    desk.carry_out("1001", SetRecord(collaboration="eekonomi-1", kind="bank-integration",
                                     title="Swedbank", status="ended"))  # fmt: skip
    done = desk.carry_out("1001", Edit(collaboration="eekonomi-1", period=3))
    assert done.customer.collaboration("eekonomi-1").records[0].status == "ended"


@pytest.mark.parametrize("status", ["Draft", "DRAFT", "utkast", "Utkast"])
@pytest.mark.parametrize("kind", ["report", "Report", "rapport"])
def test_a_draft_is_a_draft_however_it_is_spelt(make, desk_with, kind, status):
    """A check is met by what is so, not by a capital letter (R15)."""
    record = make.record(kind, status=status)
    desk = desk_with(make.customer(make.collaboration("utlagg", records=(record,))))
    plan = desk.plan("1001", End(collaboration="utlagg-1", outcome="continue"))
    assert [refusal.about for refusal in plan.refusals] == ["reports-submitted"]


def test_a_status_that_no_check_knows_is_refused(make, desk_with):
    """A slip would open what the check keeps shut."""
    record = make.record("report", "Resa", status="draft")
    desk = desk_with(make.customer(make.collaboration("utlagg", records=(record,))))
    wish = SetRecord(collaboration="utlagg-1", kind="rapport", title="Resa", status="banan")
    assert [each.code for each in desk.plan("1001", wish).refusals] == ["invalid-value"]
    right = desk.carry_out("1001", replace(wish, status="Inlämnad")).customer
    (kept,) = right.collaboration("utlagg-1").records
    assert (kept.kind, kept.status) == ("report", "submitted")


def test_of_two_records_that_are_the_same_one_after_the_other_is_set_right(make, desk_with):
    """Nothing tells them apart, so it does not matter which is first."""
    twice = (make.record("report", "N", status="draft"),) * 2
    desk = desk_with(make.customer(make.collaboration("utlagg", records=twice)))
    wish = SetRecord(collaboration="utlagg-1", kind="report", title="N", status="submitted")
    desk.carry_out("1001", wish)
    after = desk.carry_out("1001", wish).customer
    assert [each.status for each in after.collaboration("utlagg-1").records] == ["submitted"] * 2


@pytest.mark.parametrize("kind", ["Report", "rapport"])
def test_a_record_is_set_right_however_its_kind_is_spelt(make, desk_with, kind):
    """An import keeps what it finds: the one that keeps the check open is meant, no new one."""
    held = make.record(kind, "Resa", status="Utkast")
    desk = desk_with(make.customer(make.collaboration("utlagg", records=(held,))))
    wish = SetRecord(collaboration="utlagg-1", kind="report", title="Resa", status="submitted")
    after = desk.carry_out("1001", wish).customer
    (kept,) = after.collaboration("utlagg-1").records
    assert (kept.title, kept.status) == ("Resa", "submitted")
    assert desk.plan("1001", End(collaboration="utlagg-1", outcome="continue")).refusals == ()
    assert desk.carry_out("1001", Undo()).customer.collaboration("utlagg-1").records == (held,)


SENSE = [
    ("utlagg", "report", "sent", "draft, submitted"),
    ("utlagg", "outlay", "submitted", "draft, sent"),
    ("eekonomi", "bank-integration", "submitted", "active, ended"),
    ("lon", "synchronisation", "draft", "done"),
    ("lon", "payroll-change", "active", "done"),
]


@pytest.mark.parametrize(("service", "kind", "status", "possible"), SENSE)
def test_a_status_that_says_nothing_of_a_kind_is_refused_with_those_that_do(
    desk, service, kind, status, possible
):
    """Each kind has its own, by the catalogue, whether the record is new or there already."""
    wish = SetRecord(collaboration=f"{service}-1", kind=kind, title="Ny", status=status)
    (refusal,) = refused(desk, wish).refusals
    assert (refusal.code, refusal.about) == ("invalid-value", "status")
    assert refusal.message.endswith(f"; it is one of: {possible}.")
    for each in possible.split(", "):
        desk.carry_out("1001", replace(wish, title=f"Ny {each}", status=each))


def test_a_kind_that_says_nothing_of_a_service_is_refused_with_those_that_do(desk, make, place):
    """A report is no part of Lön; where no check asks about records, there is none to add."""
    wish = SetRecord(collaboration="lon-1", kind="report", title="Ny", status="submitted")
    (refusal,) = refused(desk, wish).refusals
    assert (refusal.code, refusal.about) == ("invalid-value", "kind")
    assert refusal.message == (
        "'report' is no kind of record of Visma Lön; it is one of: synchronisation, payroll change."
    )
    slip = SetRecord(collaboration="utlagg-1", kind="repotr", title="Ny", status="draft")
    assert "'repotr'" in str(refused(desk, slip))


def test_of_a_service_whose_checks_ask_about_no_records_none_is_added(desk_with, make):
    """An import can still bring some."""
    desk = desk_with(make.customer(make.collaboration("scanner")))
    wish = SetRecord(collaboration="scanner-1", kind="document", title="Kvitto", status="sent")
    (refusal,) = refused(desk, wish).refusals
    assert (refusal.code, refusal.about) == ("invalid-value", "kind")
    assert refusal.message.startswith("No check of Visma Scanner asks about records")


def test_a_kind_that_an_import_brought_can_be_set_right_and_added_to(desk_with, make):
    """Imports keep free kinds, in which any status will do; so it is in either case."""
    there = make.record("Beslut", "Stämma", status="liggande")
    odd = make.record("report", "Resa", status="granskad")
    desk = desk_with(make.customer(make.collaboration("utlagg", records=(there, odd))))
    wish = SetRecord(collaboration="utlagg-1", kind="beslut", title="Stämma", status="klubbat")
    after = desk.carry_out("1001", wish).customer.collaboration("utlagg-1")
    assert (after.records[0].kind, after.records[0].status) == ("Beslut", "klubbat")
    new = replace(wish, kind="Beslut", title="Extra stämma")
    after = desk.carry_out("1001", new).customer.collaboration("utlagg-1")
    assert after.records[-1].title == "Extra stämma"
    day = SetRecord(collaboration="utlagg-1", kind="report", title="Resa", status="granskad",
                    on=LATE)  # fmt: skip
    after = desk.carry_out("1001", day).customer.collaboration("utlagg-1")
    assert (after.records[1].status, after.records[1].on) == ("granskad", LATE)


OWN_KIND = """
[[scanner.checks]]
id = "invoices-paid"
text = "All invoices are paid"
measure = "none-open"
record = "faktura"
status = "obetald"
settled = "betald"
one = "invoice unpaid"
many = "invoices unpaid"

[[utlagg.record_kinds]]
id = "kvitto"
text = "Receipts are recorded as scanned"
statuses = ["inskannat"]

[[utlagg.record_kinds]]
id = "rapport"
text = "A report can be reviewed"
statuses = ["granskad"]
"""


def test_an_office_has_kinds_and_statuses_of_its_own(desk_with, make):
    """By its policy, as data: what its checks ask about, and what it adds (R15)."""
    desk = desk_with(make.customer(make.collaboration("scanner"), make.collaboration("utlagg")))
    desk.replace_policy(read_policy(OWN_KIND))
    unpaid = SetRecord(collaboration="scanner-1", kind="Faktura", title="17", status="Obetald")
    desk.carry_out("1001", unpaid)
    assert check(desk, "scanner", "invoices-paid").answer is None
    (refusal,) = refused(desk, replace(unpaid, status="draft")).refusals
    assert refusal.message.endswith("it is one of: obetald, betald.")
    desk.carry_out("1001", replace(unpaid, status="betald"))
    assert check(desk, "scanner", "invoices-paid").answer == "met"
    for kind, status in (("kvitto", "inskannat"), ("report", "granskad"), ("report", "draft")):
        wish = SetRecord(collaboration="utlagg-1", kind=kind, title=f"{status}", status=status)
        desk.carry_out("1001", wish)


def test_an_offices_check_asks_about_reports_by_whatever_word(desk_with, make):
    """*Rapport* and *utkast* are read as those of a record are: it is never met by its spelling."""
    draft = make.record("report", "Resa", status="draft")
    desk = desk_with(make.customer(make.collaboration("lon-smart", records=(draft,))))
    desk.replace_policy(
        read_policy(
            OWN_KIND.replace("scanner", "lon-smart")
            .replace("faktura", "rapport")
            .replace("obetald", "Utkast")
            .replace("betald", "inlämnad")
        )
    )
    assert check(desk, "lon-smart", "invoices-paid").answer is None


def test_a_new_record_beside_an_open_one_is_told(desk):
    """A title that was mistyped adds a record; the one that is meant may still be open."""
    mistyped = SetRecord(
        collaboration="utlagg-1", kind="outlay", title="Taksi till mässan", status="sent",
        person=ADA,
    )  # fmt: skip
    plan = desk.plan("1001", mistyped)
    assert plan.effects[0].text == "Visma Utlägg: outlay Taksi till mässan (Ada Dal) is added: sent"
    taxis = "outlay Taxi till mässan (Eva Lind), outlay Taxi till mässan (Ada Dal)"
    assert plan.notes == (
        f"a new record is added; still open beside it: {taxis}, outlay Taxi till mässan (Ada Dal);"
        " one that is there is corrected by its own title",
    )
    assert desk.carry_out("1001", mistyped).notes == plan.notes


def test_nothing_is_told_beside_a_new_record_where_none_is_open(desk):
    """Nor of one that is corrected."""
    assert desk.plan("1001", report()).notes == ()
    desk.carry_out("1001", report())
    assert desk.plan("1001", report("Resa till Umea")).notes == ()
