"""The acceptance cases of docs/rules.md, one test each, on a real store.

The number of the case stands in the docstring. Cases about requests, editing, undo, the
customer's side and what happens on a planned day stand beside the tests of those rules.
"""

import datetime as dt

import msgspec
import pytest

from store.desk.desk import Desk
from store.domain.catalogue import catalogue, read_catalogue
from store.domain.errors import Conflict, Refused
from store.domain.model import Task
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    End,
    NameMainContact,
    RemoveUser,
)
from store.exchange.json_file import OfficeFile
from store.files.store import TinyStore
from store.rules.checks import checklist
from store.rules.effects import office_access
from tests.store.office_files import incoming

SERVICES = catalogue()


@pytest.fixture
def codes_of():
    """Carry a wish out and return the codes of its refusals, in their order."""

    def codes_of(desk: Desk, number: str, wish) -> list[str]:
        with pytest.raises(Refused) as refused:
            desk.carry_out(number, wish)
        return [refusal.code for refusal in refused.value.refusals]

    return codes_of


@pytest.fixture
def files(tmp_path, files_in):
    """Read all files of the store."""
    return lambda: files_in(tmp_path / "office")


@pytest.fixture
def another_desk(tmp_path, desk_of):
    """Sit another employee down at the same store, with a store of their own in memory."""
    return lambda login: desk_of(TinyStore(tmp_path / "office", who=login), login)


def end(service: str, outcome: str | None = "continue", **fields) -> End:
    return End(collaboration=f"{service}-1", outcome=outcome, **fields)


def test_an_ending_with_everything_in_order_is_done_and_entered_in_the_history(
    make, desk_with, clock
):
    """Case 1: status ended; one entry tells who, side, outcome, checks, reason and time (R12)."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    desk.carry_out("1001", end("utlagg", reason="Kunden gör det själv"))
    customer = desk.customer("1001")
    assert customer.collaborations[0].status == "ended"
    (entry,) = customer.history
    assert (entry.by, entry.side, entry.at) == ("anna", "office", clock())
    assert entry.reason == "Kunden gör det själv"
    assert entry.details == {
        "status": "active -> ended",
        "outcome": "continue",
        "on": "2026-11-23",
        "check reports-submitted": "met",
        "check outlays-submitted": "met",
    }


def test_without_a_main_contact_no_collaboration_of_the_customer_is_ended(
    make, desk_with, codes_of, files
):
    """Case 2: `main-contact-missing` for each of them, and the store is unchanged (R19)."""
    desk = desk_with(
        make.customer(
            make.collaboration("utlagg"),
            make.collaboration("scanner"),
            make.collaboration("skatt-bokslut"),
            main_contact=None,
        )
    )
    before = files()
    for service, outcome in [("utlagg", "continue"), ("scanner", "end"), ("skatt-bokslut", "end")]:
        assert codes_of(desk, "1001", end(service, outcome)) == ["main-contact-missing"]
    assert files() == before


def test_another_customers_missing_main_contact_does_not_stand_in_the_way(make, desk_with):
    """Case 3: it is checked per company (R20)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), main_contact=None),
        make.customer(make.collaboration("utlagg"), number="1002", name="Beta Café AB"),
    )
    desk.carry_out("1002", end("utlagg"))
    assert desk.customer("1002").collaborations[0].status == "ended"


def test_a_plain_user_made_main_contact_cures_the_same_ending(make, desk_with, codes_of):
    """Case 4: Administrator, main contact, and End again with the very same input (R19, R21)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), users=(make.user(),), main_contact=None)
    )
    wish = end("utlagg", reason="Slutar", waived={"reports-submitted": "tomt"})
    assert codes_of(desk, "1001", wish) == ["main-contact-missing"]
    desk.carry_out("1001", ChangeRole(email="eva@alfa.test", role="administrator"))
    desk.carry_out("1001", NameMainContact(email="eva@alfa.test"))
    done = desk.carry_out("1001", wish)
    assert done.customer.collaborations[0].status == "ended"
    assert done.entry.reason == "Slutar"


def test_a_user_just_created_can_be_main_contact_at_once(make, desk_with, codes_of):
    """Case 5: without any user the cure leads to the list of users, where one is created (R24)."""
    desk = desk_with(make.customer(make.collaboration("utlagg"), users=()))
    (refusal,) = desk.plan("1001", end("utlagg")).refusals
    assert refusal.cure == "users-and-services"
    desk.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny Lind", role="administrator"))
    desk.carry_out("1001", NameMainContact(email="ny@alfa.test"))
    assert desk.carry_out("1001", end("utlagg")).customer.valid_main_contact.name == "Ny Lind"


def test_role_and_main_contact_are_set_in_one_write_or_not_at_all(make, desk_with, codes_of, files):
    """Case 6: the combined act is one change; without its confirmation neither is set (R21)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), users=(make.user(),), main_contact=None)
    )
    before = files()
    assert codes_of(desk, "1001", NameMainContact(email="eva@alfa.test")) == ["not-eligible"]
    assert files() == before
    after = desk.carry_out("1001", NameMainContact(email="eva@alfa.test", promote=True)).customer
    assert (after.main_contact, after.users[0].role) == ("eva@alfa.test", "administrator")
    assert (after.version, len(after.history)) == (2, 1)


def test_a_new_main_contact_replaces_the_old_who_stays_administrator(make, desk_with):
    """Case 7: B is the only main contact and A is still Administrator (R22)."""
    users = (make.administrator("Eva Lind"), make.administrator("Per Ek"))
    desk = desk_with(make.customer(users=users))
    after = desk.carry_out("1001", NameMainContact(email="per@alfa.test")).customer
    assert after.main_contact == "per@alfa.test"
    assert after.users == users


@pytest.mark.parametrize(
    "act",
    [
        ChangeRole(email="eva@alfa.test", role="user"),
        ChangeRole(email="eva@alfa.test", role="auditor"),
        Deactivate(email="eva@alfa.test"),
        RemoveUser(email="eva@alfa.test"),
    ],
    ids=["demoted to user", "demoted to auditor", "inactivated", "deleted"],
)
def test_a_main_contact_is_locked_until_replaced(make, desk_with, codes_of, act):
    """Case 8: `main-contact-locked`; after a replacement the same act succeeds (R23)."""
    desk = desk_with(make.customer(users=(make.administrator(), make.administrator("Per Ek"))))
    assert codes_of(desk, "1001", act) == ["main-contact-locked"]
    desk.carry_out("1001", NameMainContact(email="per@alfa.test"))
    assert desk.carry_out("1001", act).customer.main_contact == "per@alfa.test"


def test_an_administrator_who_is_not_main_contact_can_be_demoted(make, desk_with):
    """Case 9: the negative side of R23."""
    desk = desk_with(make.customer(users=(make.administrator(), make.administrator("Per Ek"))))
    after = desk.carry_out("1001", ChangeRole(email="per@alfa.test", role="user")).customer
    assert after.user("per@alfa.test").role == "user"


@pytest.mark.parametrize(
    "fields",
    [{"role": "auditor"}, {"role": "administrator", "active": False}, {"active": False}],
    ids=["auditor", "inactive administrator", "inactive user"],
)
@pytest.mark.parametrize("promote", [False, True])
def test_an_auditor_or_an_inactive_user_is_not_eligible(make, desk_with, codes_of, fields, promote):
    """Case 10: `not-eligible` when named main contact, also when promoted at once (R24)."""
    desk = desk_with(make.customer(users=(make.administrator(), make.user("Per Ek", **fields))))
    wish = NameMainContact(email="per@alfa.test", promote=promote)
    assert codes_of(desk, "1001", wish) == ["not-eligible"]


@pytest.mark.parametrize(
    "fields",
    [{"role": "user"}, {"role": "auditor"}, {"role": "administrator", "active": False}],
    ids=["user", "auditor", "inactive"],
)
def test_imported_data_with_an_invalid_main_contact_counts_as_without(make, desk, codes_of, fields):
    """Case 11: brought in as it is, and `main-contact-missing` when ending (R25)."""
    customer = make.customer(make.collaboration("utlagg"), users=(make.user(**fields),))
    desk.run_import(incoming(OfficeFile(office=make.office, customers=(customer,))))
    assert desk.customer("1001").main_contact == "eva@alfa.test"
    assert codes_of(desk, "1001", end("utlagg")) == ["main-contact-missing"]
    assert desk.listing().rows[0].main_contact is None


def test_full_rights_without_the_portal_role_do_not_suffice_to_end(
    make, desk_with, codes_of, files
):
    """Case 12: Cecilia gets `not-allowed` (R3); test_requests has its other half, the task."""
    desk = desk_with(make.customer(make.collaboration("utlagg")), login="cecilia")
    before = files()
    assert codes_of(desk, "1001", end("utlagg")) == ["not-allowed"]
    assert files() == before


def test_the_portal_role_without_full_rights_cures_but_does_not_end(make, desk_with, codes_of):
    """Case 13: David gets `not-allowed` when ending; naming the main contact works (R3, R5)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), users=(make.user(),), main_contact=None),
        login="david",
    )
    assert codes_of(desk, "1001", end("utlagg"))[0] == "not-allowed"
    desk.carry_out("1001", NameMainContact(email="eva@alfa.test", promote=True))
    assert codes_of(desk, "1001", end("utlagg")) == ["not-allowed"]
    assert desk.customer("1001").valid_main_contact.email == "eva@alfa.test"


def test_everybody_sees_all_customers(make, desk_with):
    """Case 14, as far as the store goes: standard rights and role User hide nothing (R1)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg")),
        make.customer(number="1002", name="Beta Café AB", account_manager="anna"),
        login="bo",
    )
    assert [row.number for row in desk.listing().rows] == ["1001", "1002"]
    assert desk.customer("1002").name == "Beta Café AB"


def test_the_other_four_collaborations_are_the_same_byte_for_byte(make, desk_with):
    """Case 16: ending one of five leaves the other four as they were on the disk (R10)."""
    five = ("eekonomi", "utlagg", "lon", "scanner", "skatt-bokslut")
    records = (make.record("report", status="sent", on=dt.date(2026, 1, 2)),)
    collaborations = [make.collaboration(each, records=records) for each in five]
    desk = desk_with(make.customer(*collaborations))
    before = {each.id: msgspec.json.encode(each) for each in desk.customer("1001").collaborations}
    desk.carry_out("1001", end("utlagg", "delete", confirmation="Alfa Bygg AB", reason="slut"))
    after = {each.id: msgspec.json.encode(each) for each in desk.customer("1001").collaborations}
    assert {id for id in after if after[id] != before[id]} == {"utlagg-1"}
    assert list(after) == list(before)


def test_the_offices_view_only_right_is_computed_from_the_other_collaborations(make, desk_with):
    """Case 17: view-only while Utlägg is active, then none; eEkonomi's record stays (R10)."""
    desk = desk_with(
        make.customer(
            make.collaboration("eekonomi", variant="Fakturering"), make.collaboration("utlagg")
        )
    )
    desk.carry_out("1001", end("eekonomi", "close", attested=("work-done",)))
    customer = desk.customer("1001")
    eekonomi = customer.collaboration("eekonomi-1")
    assert office_access(customer, eekonomi, SERVICES) == (
        "view only, while Visma Utlägg is active"
    )
    desk.carry_out("1001", end("utlagg"))
    customer = desk.customer("1001")
    assert customer.collaboration("eekonomi-1") == eekonomi
    assert office_access(customer, customer.collaboration("eekonomi-1"), SERVICES) == "none"


def test_eekonomi_is_not_ended_while_ekonomioversikt_is_active(make, desk_with, codes_of):
    """Case 18: `still-active-elsewhere`; not to be ticked, it leads to Ekonomiöversikt (R15)."""
    desk = desk_with(
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"))
    )
    wish = end("eekonomi", "close", attested=("work-done", "dependents-ended"))
    assert codes_of(desk, "1001", wish) == ["still-active-elsewhere"]
    planned = desk.plan("1001", wish)
    assert (planned.refusals[0].cure, planned.refusals[0].about) == (
        "end-first",
        "ekonomioversikt-1",
    )
    state = next(state for state in planned.checks if state.id == "dependents-ended")
    assert (state.measured, state.answer, state.leads_to) == (True, None, "ekonomioversikt-1")


def test_a_waived_check_lets_eekonomi_end_and_is_kept_in_the_history(make, desk_with):
    """Case 19: eEkonomi ends, Ekonomiöversikt stays active, the waiver is told (R10, R15)."""
    desk = desk_with(
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"))
    )
    wish = end(
        "eekonomi",
        "close",
        attested=("work-done",),
        waived={"dependents-ended": "avslutas i januari"},
    )
    done = desk.carry_out("1001", wish)
    assert [each.status for each in done.customer.collaborations] == ["ended", "active"]
    assert done.entry.details["check dependents-ended"] == "waived: avslutas i januari"


def test_ending_both_on_the_same_day_meets_the_check(make, desk_with, clock, codes_of):
    """Case 20, its first half: dated to the same day is early enough, a day later is not."""
    desk = desk_with(
        make.customer(make.collaboration("eekonomi"), make.collaboration("ekonomioversikt"))
    )
    day = clock.day(30)
    wish = end("ekonomioversikt", "delete", on=day, confirmation="Alfa Bygg AB", reason="slut")
    desk.carry_out("1001", wish)
    early = end("eekonomi", "close", on=clock.day(29), attested=("work-done",))
    assert codes_of(desk, "1001", early) == ["still-active-elsewhere"]
    done = desk.carry_out("1001", end("eekonomi", "close", on=day, attested=("work-done",)))
    assert [each.status for each in done.customer.collaborations] == ["ending", "ending"]
    assert done.customer.collaborations[0].ending.checks["dependents-ended"] == "met"


@pytest.mark.parametrize("cure", ["the record is no longer active", "the check is waived"])
def test_an_active_bank_integration_blocks_eekonomi(make, desk_with, codes_of, cure):
    """Case 21: `check-open` until it is no longer active or the check is waived (R15)."""
    desk = desk_with(
        make.customer(
            make.collaboration(
                "eekonomi", records=(make.record("bank-integration", "SEB", status="active"),)
            )
        ),
        make.customer(
            make.collaboration(
                "eekonomi", records=(make.record("bank-integration", "SEB", status="ended"),)
            ),
            number="1002",
        ),
    )
    wish = end("eekonomi", "continue", attested=("work-done",))
    assert codes_of(desk, "1001", wish) == ["check-open"]
    if cure == "the check is waived":
        waived = {"bank-integration-ended": "banken är stängd"}
        wish = msgspec.structs.replace(wish, waived=waived)
    done = desk.carry_out("1001" if wish.waived else "1002", wish)
    assert done.customer.collaborations[0].status == "ended"


@pytest.mark.parametrize(
    ("licensed", "change", "waived", "accepted"),
    [
        (False, 10, {}, False),
        (True, 11, {}, False),
        (True, 10, {}, True),
        (False, 10, {"customer-is-user": "byrån har skapat den"}, True),
        (True, 11, {"synchronised": "inga anställda"}, True),
        (False, 11, {"customer-is-user": "ja", "synchronised": "ja"}, True),
    ],
)
def test_the_backup_is_attested_only_after_user_and_synchronisation(
    make, desk_with, codes_of, licensed, change, waived, accepted
):
    """Case 22: refused without a licensed user or with a newer change; met or waived, accepted."""
    eva = make.administrator(services=("lon",) if licensed else ())
    records = (
        make.record("synchronisation", status="done", on=dt.date(2026, 11, 10)),
        make.record("payroll-change", on=dt.date(2026, 11, change)),
    )
    desk = desk_with(make.customer(make.collaboration("lon", records=records), users=(eva,)))
    wish = end(
        "lon",
        "end",
        attested=("backup-handed-over",),
        waived=waived,
        confirmation="Alfa Bygg AB",
    )
    if not accepted:
        assert codes_of(desk, "1001", wish) == ["check-open", "check-open"]
        return
    ended = desk.carry_out("1001", wish).customer.collaborations[0]
    assert ended.ending.checks["backup-handed-over"] == "attested"


def test_draft_reports_are_named_per_person_and_none_is_met_without_a_tick(make, desk_with):
    """Case 23: Eva and her two; when none is in draft the check is met by itself (R15)."""
    drafts = (
        make.record("report", "Umeå", person="eva@alfa.test", status="draft"),
        make.record("report", "Oslo", person="eva@alfa.test", status="draft"),
    )
    desk = desk_with(
        make.customer(make.collaboration("utlagg", records=drafts)),
        make.customer(make.collaboration("utlagg"), number="1002"),
    )
    state = desk.plan("1001", end("utlagg")).checks[0]
    assert (state.answer, state.found) == (None, "2 reports not submitted: Eva Lind")
    assert desk.plan("1002", end("utlagg")).checks[0].answer == "met"


def test_no_outcome_is_preselected_for_utlagg(make, desk_with, codes_of, files):
    """Case 24: confirming without one gives `outcome-missing` (R11)."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    before = files()
    assert codes_of(desk, "1001", end("utlagg", None)) == ["outcome-missing"]
    assert files() == before


def test_a_wrong_name_ends_nothing_and_continue_asks_for_none(make, desk_with, codes_of, files):
    """Case 25: `name-mismatch` for `delete`, also when nothing is typed (R13)."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    before = files()
    for typed in ("Beta Café AB", "", None):
        wish = end("utlagg", "delete", confirmation=typed, reason="slut")
        assert codes_of(desk, "1001", wish) == ["name-mismatch"]
    assert files() == before
    assert desk.carry_out("1001", end("utlagg")).customer.collaborations[0].status == "ended"


def test_after_a_deletion_the_records_are_in_no_file_of_the_store(make, desk_with, tmp_path):
    """Case 26: the ending and the history remain, nothing of the records does."""
    records = (
        make.record("report", "Hemlig resa", person="eva@alfa.test", status="sent"),
        make.record("outlay", "Hemligt kvitto", status="sent"),
    )
    desk = desk_with(make.customer(make.collaboration("utlagg", records=records)))

    def everything() -> bytes:
        return b"".join(f.read_bytes() for f in (tmp_path / "office").rglob("*") if f.is_file())

    assert b"Hemlig" in everything()
    desk.carry_out("1001", end("utlagg", "delete", confirmation="Alfa Bygg AB", reason="slut"))
    assert b"Hemlig" not in everything()
    customer = desk.customer("1001")
    assert customer.collaborations[0].records == ()
    assert customer.collaborations[0].ending.outcome == "delete"
    assert customer.history[0].details["records"] == "2 -> 0"


def test_ekonomioversikt_offers_one_outcome_worded_with_probably(make, desk_with, codes_of):
    """Case 27: deletion reads "probably", and the name must be typed (R13)."""
    desk = desk_with(make.customer(make.collaboration("ekonomioversikt")))
    assert [each.id for each in SERVICES["ekonomioversikt"].outcomes] == ["delete"]
    planned = desk.plan("1001", end("ekonomioversikt", "delete"))
    (data,) = (each.text for each in planned.effects if each.subject == "data")
    assert data == "probably everything held in the service is erased"
    assert planned.must_type == "Alfa Bygg AB"
    wish = end("ekonomioversikt", "delete", reason="slut")
    assert codes_of(desk, "1001", wish) == ["name-mismatch"]


def test_scanners_data_fate_reads_not_documented(make, desk_with):
    """Case 28: what is described nowhere is not presented as a fact (R13)."""
    desk = desk_with(make.customer(make.collaboration("scanner")))
    planned = desk.plan("1001", end("scanner", "end"))
    (data,) = (each for each in planned.effects if each.subject == "data")
    assert data.text.startswith("not documented")
    assert data.provenance == "unknown"
    assert planned.must_type is None


def test_the_customers_access_after_eekonomi_start_is_not_documented(make, desk_with):
    """Case 29: a warning that does not block."""
    desk = desk_with(make.customer(make.collaboration("eekonomi", variant="Start")))
    wish = end("eekonomi", "continue", attested=("work-done",))
    (access,) = (e for e in desk.plan("1001", wish).effects if e.subject == "customer")
    assert access.text.startswith("not documented")
    assert access.provenance == "unknown"
    assert desk.carry_out("1001", wish).customer.collaborations[0].status == "ended"


def test_with_an_end_date_tomorrow_the_service_counts_as_active_today(make, desk_with, clock):
    """Case 31, its first half: *ending* and running (R40)."""
    records = (make.record("report", status="sent"),)
    desk = desk_with(make.customer(make.collaboration("utlagg", records=records)))
    done = desk.carry_out("1001", end("utlagg", on=clock.day(1)))
    (collaboration,) = done.customer.collaborations
    assert (collaboration.status, collaboration.running) == ("ending", True)
    assert collaboration.ending.on == clock.day(1)
    assert collaboration.records == records
    (row,) = desk.listing().rows
    assert (row.active, row.next_ending) == (1, clock.day(1))


def test_a_date_in_the_past_is_refused_and_today_is_immediately(
    make, desk_with, clock, codes_of, files
):
    """Case 33: `date-in-past`; today ends at once (R40)."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    before = files()
    assert codes_of(desk, "1001", end("utlagg", on=clock.day(-1))) == ["date-in-past"]
    assert files() == before
    done = desk.carry_out("1001", end("utlagg", on=clock.today))
    assert done.customer.collaborations[0].status == "ended"


def test_an_unlinked_collaboration_is_not_ended(make, desk_with, codes_of):
    """Case 37: `not-linked`; once it is active it ends like any other."""
    unlinked = make.collaboration("utlagg", status="unlinked", task=None)
    desk = desk_with(
        make.customer(unlinked),
        make.customer(msgspec.structs.replace(unlinked, status="active"), number="1002"),
    )
    assert codes_of(desk, "1001", end("utlagg")) == ["not-linked"]
    assert desk.carry_out("1002", end("utlagg")).customer.collaborations[0].status == "ended"


def test_what_a_second_operator_has_ended_is_not_ended_again(
    make, desk_with, another_desk, codes_of, files
):
    """Case 38: `already-ended`, and no second history entry (R8)."""
    anna = desk_with(make.customer(make.collaboration("utlagg")))
    seen = anna.plan("1001", end("utlagg"))
    assert seen.refusals == ()
    another_desk("anna").carry_out("1001", end("utlagg"))
    before = files()
    assert codes_of(anna, "1001", end("utlagg")) == ["already-ended"]
    assert files() == before
    assert len(anna.customer("1001").history) == 1


def test_an_edited_policy_is_followed_without_a_change_of_code(
    make, store_with, desk_of, codes_of, clock
):
    """Case 41: preview, outcomes, checks and refusals of Lön Smart follow."""
    edited = read_catalogue(
        """
        [lon-smart]
        name = "Visma Lön Smart"
        variants = ["Standard", "Start"]
        assigned = "stated"

        [[lon-smart.checks]]
        id = "wages-paid"
        text = "All wages are paid"
        provenance = "stated"
        measure = "none-open"
        record = "wage"
        status = "unpaid"
        one = "wage unpaid"
        many = "wages unpaid"

        [[lon-smart.outcomes]]
        id = "delete"
        irreversible = { answer = "yes", provenance = "stated" }
        deletes = true
        data = [{ text = "all wages are deleted", provenance = "stated" }]
        office = [{ text = "the office has no access", provenance = "stated" }]
        customer = [{ text = "the customer has no access", provenance = "stated" }]
        """
    )
    wage = make.record("wage", "Oktober", status="unpaid")
    store = store_with(make.customer(make.collaboration("lon-smart", records=(wage,))))
    before, after = desk_of(store), Desk(store, make.operator(), clock=clock, services=edited)
    assert before.plan("1001", end("lon-smart", "continue")).refusals == ()
    assert codes_of(after, "1001", end("lon-smart", "continue")) == [
        "check-open",
        "outcome-not-offered",
    ]
    wish = end("lon-smart", "delete", waived={"wages-paid": "konkurs"}, reason="konkurs")
    planned = after.plan("1001", wish)
    texts = {each.subject: each.text for each in planned.effects}
    assert (texts["data"], planned.must_type) == ("all wages are deleted", "Alfa Bygg AB")
    wish = msgspec.structs.replace(wish, confirmation="1001")
    assert after.carry_out("1001", wish).customer.collaborations[0].records == ()


# Beside the cases: preview and deed are the same


def test_what_would_now_do_something_else_than_was_shown_is_not_done(
    make, desk_with, another_desk, files
):
    """The deed is compared with the effects that the operator agreed to (R8)."""
    per = make.administrator("Per Ek")
    anna = desk_with(make.customer(make.collaboration("utlagg"), users=(make.administrator(), per)))
    wish = NameMainContact(email="per@alfa.test")
    shown = anna.plan("1001", wish).effects
    another_desk("david").carry_out("1001", AddUser(email="ida@alfa.test", name="Ida"))
    other = another_desk("david")
    other.carry_out("1001", ChangeRole(email="ida@alfa.test", role="administrator"))
    other.carry_out("1001", NameMainContact(email="ida@alfa.test"))
    before = files()
    with pytest.raises(Conflict, match=r"Alfa Bygg AB was changed by somebody else meanwhile"):
        anna.carry_out("1001", wish, shown=shown)
    assert files() == before


def test_what_does_the_same_as_was_shown_is_done_whatever_else_has_changed(
    make, desk_with, another_desk
):
    """A change meanwhile that does not matter for the wish is no conflict."""
    anna = desk_with(make.customer(make.collaboration("utlagg")))
    shown = anna.plan("1001", end("utlagg")).effects
    another_desk("david").carry_out("1001", AddUser(email="ida@alfa.test", name="Ida"))
    done = anna.carry_out("1001", end("utlagg"), shown=shown)
    assert [entry.action for entry in done.customer.history] == ["add-user", "end"]


def test_the_preview_is_what_is_written(make, desk_with, clock):
    """The customer that a plan promises is the one on the disk afterwards."""
    desk = desk_with(make.customer(make.collaboration("utlagg"), tasks=(Task(name="Lön"),)))
    for wish in (
        AddUser(email="Ida@Alfa.test", name=" Ida  Ek "),
        NameMainContact(email="ida@alfa.test", promote=True),
        Deactivate(email="eva@alfa.test"),
        Activate(email="eva@alfa.test"),
        end("utlagg", on=clock.day(5)),
    ):
        promised = desk.plan("1001", wish).after
        assert desk.carry_out("1001", wish).customer == promised
        assert desk.customer("1001") == promised


def test_the_checklist_is_the_one_of_the_plan(make, desk_with, clock):
    """A screen that shows the checks before an outcome is chosen shows the same ones."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    customer = desk.customer("1001")
    shown = checklist(customer, customer.collaborations[0], SERVICES, on=clock.today)
    assert desk.plan("1001", end("utlagg")).checks == shown
