"""Acceptance cases of docs/rules.md about endings, on a real store.

History, other collaborations, checks and confirmation.
The number of the case stands in the docstring.
"""

import datetime as dt

import msgspec
import pytest

from store.i18n.language import set_language
from store.rules.endings.effects import office_access
from tests.store.rules.cases.wishes import SERVICES, end


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


def test_the_other_four_collaborations_are_the_same_byte_for_byte(make, desk_with):
    """Case 16: ending one of five leaves the other four as they were on the disk (R10)."""
    five = ("eekonomi", "utlagg", "lon", "scanner", "skatt-bokslut")
    records = (make.record("report", status="sent", on=dt.date(2026, 1, 2)),)
    collaborations = [make.collaboration(service, records=records) for service in five]
    desk = desk_with(make.customer(*collaborations))
    before = {
        collaboration.id: msgspec.json.encode(collaboration)
        for collaboration in desk.customer("1001").collaborations
    }
    desk.carry_out("1001", end("utlagg", "delete", confirmation="Alfa Bygg AB", reason="slut"))
    after = {
        collaboration.id: msgspec.json.encode(collaboration)
        for collaboration in desk.customer("1001").collaborations
    }
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


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", "view only, while Visma Utlägg, Visma Lön Smart and Visma Scanner are active"),
        (
            "sv",
            "endast visning, så länge Visma Utlägg, Visma Lön Smart och Visma Scanner är aktiva",
        ),
    ],
)
def test_several_that_keep_a_view_are_named_as_one_says_them(make, desk_with, language, names):
    set_language(language)
    others = (make.collaboration(service) for service in ("utlagg", "lon-smart", "scanner"))
    desk = desk_with(make.customer(make.collaboration("eekonomi", variant="Fakturering"), *others))
    wish = end("eekonomi", "close", attested=("work-done",), waived={"dependents-ended": "kvar"})
    desk.carry_out("1001", wish)
    customer = desk.customer("1001")
    assert office_access(customer, customer.collaboration("eekonomi-1"), SERVICES) == names


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
    """Case 19: eEkonomi ends, Ekonomiöversikt stays active, the waiver is kept (R10, R15)."""
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
    assert [collaboration.status for collaboration in done.customer.collaborations] == [
        "ended",
        "active",
    ]
    assert done.entry.details["check dependents-ended"] == "waived: avslutas i januari"


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


def test_an_unlinked_collaboration_is_not_ended(make, desk_with, codes_of):
    """Case 37: `not-linked`; once it is active it ends like any other."""
    unlinked = make.collaboration("utlagg", status="unlinked", task=None)
    desk = desk_with(
        make.customer(unlinked),
        make.customer(msgspec.structs.replace(unlinked, status="active"), number="1002"),
    )
    assert codes_of(desk, "1001", end("utlagg")) == ["not-linked"]
    assert desk.carry_out("1002", end("utlagg")).customer.collaborations[0].status == "ended"
