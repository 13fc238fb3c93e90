"""Plan an ending and carry it out: refusals, confirmation, checks, history."""

from pathlib import Path

import msgspec
import pytest

from tests.tui.cli.demo import UTLAGG
from tui.terminal import process

REFUSED = {
    "main-contact-missing": ("anna", "1002", "utlagg", "--outcome", "delete"),
    "check-open": ("anna", "1001", "utlagg", "--outcome", "continue"),
    "still-active-elsewhere": (
        *("anna", "1013", "eekonomi", "--outcome", "continue", "--attest", "work-done"),
    ),
    "unknown-check": ("anna", *UTLAGG, "--outcome", "continue", "--attest", "tea-made"),
    "outcome-missing": ("anna", *UTLAGG),
    "outcome-not-offered": ("anna", *UTLAGG, "--outcome", "close"),
    "not-allowed": ("bo", *UTLAGG, "--outcome", "continue"),
    "already-ended": ("anna", "1012", "eekonomi", "--outcome", "close"),
    "not-linked": ("anna", "1023", "eekonomi", "--outcome", "close"),
    "not-active": ("anna", "1021", "utlagg", "--outcome", "continue"),
}
"""What refuses an ending, with who and what leads there."""


@pytest.mark.parametrize("code", REFUSED)
def test_every_refusal_of_an_ending_has_its_code_and_changes_nothing(
    code: str, by, store: Path, files_in
) -> None:
    """`plan` and `end` refuse for the same reason, in JSON and in words."""
    login, *ending = REFUSED[code]
    before = files_in(store)
    refused = by(login, "--json", "end", *ending)
    assert refused.refused[0] == code
    planned = by(login, "plan", "--json", *ending)
    assert planned.code == 3
    assert planned.json.keys() >= {"refusals", "effects"}
    assert planned.json["refusals"][0] == refused.json["refused"][0]
    result = by(login, "end", *ending)
    assert result.code == 3
    assert result.out == ""
    assert result.err.startswith(f"refused ({code}): ")
    assert by(login, "plan", *ending).out.startswith(f"refused ({code}): ")
    assert files_in(store) == before


@pytest.mark.parametrize("words", [("plan",), ("end", "--dry-run")])
def test_what_lacks_a_reason_is_refused_before_as_when_it_is_done(words, anna) -> None:
    """No pack was made and no reason given: the preview says so too, and asks no name of it."""
    verb, *dry = words
    deletion = (*UTLAGG, "--outcome", "delete")
    done = anna("--json", "end", *deletion, "--confirm", UTLAGG[0])
    assert done.refused == ["reason-missing"]
    told = anna(verb, "--json", *deletion, *dry)
    assert (told.code, told.json["refusals"]) == (3, done.json["refused"])
    assert anna(verb, *deletion, *dry, "--reason", "Closed").code == 0


@pytest.mark.parametrize("confirm", [None, "", "1002", "Gamma", "yes"])
def test_what_cannot_be_undone_needs_the_customers_name_or_number(
    confirm: str | None, anna, store: Path, files_in
) -> None:
    """A wrong name, another number or a mere yes delete nothing."""
    before = files_in(store)
    confirmation = () if confirm is None else ("--confirm", confirm)
    deletion = ("end", *UTLAGG, "--outcome", "delete", "--reason", "Slut")
    result = anna("--json", *deletion, *confirmation)
    assert result.refused == ["name-mismatch"]
    assert files_in(store) == before


def test_a_plan_tells_what_would_happen_and_what_to_type(anna, store: Path, files_in) -> None:
    """Nothing is done; exit code 0 says that it could be."""
    before = files_in(store)
    planned = anna("plan", *UTLAGG, "--outcome", "delete", "--reason", "Closed")
    assert planned.code == 0
    assert "records: the 3 records kept here about it are erased" in planned.out
    assert "data: all data in the service is deleted" in planned.out
    assert "undo: this cannot be undone" in planned.out
    assert "Gamma Åkeri AB" in planned.out.splitlines()[-1]
    effects = anna("--json", "plan", *UTLAGG, "--outcome", "delete").json["effects"]
    assert [effect["subject"] for effect in effects][:3] == ["status", "records", "data"]
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("confirm", ["1003", "gamma  ÅKERI ab"])
def test_an_ending_that_deletes_is_done_once_and_its_records_are_gone(
    confirm: str, anna, store: Path, saved
) -> None:
    """The customer's number or name confirms it; a second time it has ended already."""
    deletion = ("end", *UTLAGG, "--outcome", "delete", "--reason", "Slut")
    done = anna("--json", *deletion, "--confirm", confirm)
    assert done.code == 0
    assert done.err == ""
    assert done.json.keys() == {"done", "version"}
    after = saved("1003")
    assert done.json["version"] == after.version == 2
    assert msgspec.convert(done.json["done"], type(after.history[-1])) == after.history[-1]
    utlagg = after.collaboration("utlagg-1")
    assert utlagg is not None
    assert (utlagg.status, utlagg.records) == ("ended", ())
    again = anna("--json", "end", *UTLAGG, "--outcome", "delete", "--confirm", "1003")
    assert again.refused == ["already-ended"]


@pytest.mark.usefixtures("own_store")
def test_attested_and_waived_checks_stand_in_the_history_with_their_reason(anna, saved) -> None:
    """Who answered what, and why, is kept."""
    answers = (
        *("--attest", "work-done"),
        *("--waive", "dependents-ended=Scanner goes on = agreed"),
        *("--waive", "bank-integration-ended=Swedbank does it"),
    )
    done = anna("end", "1013", "eekonomi", "--outcome", "close", *answers, "--reason", "Moved")
    assert (done.code, done.err) == (0, "")
    assert done.out == "done: 1013 Tallmons Elteknik AB: Visma eEkonomi ended\n"
    entry = saved("1013").history[-1]
    assert (entry.by, entry.os_user, entry.side) == ("anna", process.os_user(), "office")
    assert entry.reason == "Moved"
    assert entry.details["check work-done"] == "attested"
    assert entry.details["check dependents-ended"] == "waived: Scanner goes on = agreed"
    assert entry.details["check bank-integration-ended"] == "met"


def test_an_answered_check_is_not_asked_for_in_its_plan(anna) -> None:
    """The plan says what was answered, and what is found follows it."""
    asked = ("plan", "1013", "eekonomi", "--outcome", "close")
    assert "check work-done (to be attested): " in anna(*asked).out
    for answer, words in (
        (("--attest", "work-done"), ("check work-done (attested): ", ": confirmed\n")),
        (("--waive", "work-done=ja"), ("check work-done (waived: ja): ", ": not confirmed\n")),
    ):
        out = anna(*asked, *answer).out
        assert all(part in out for part in words)
        assert "to be confirmed" not in out


def test_a_check_is_not_waived_without_a_reason(anna, store: Path, files_in) -> None:
    """Nothing behind the equals sign is no reason; no equals sign is wrong usage."""
    before = files_in(store)
    ending = ("end", "1001", "utlagg", "--outcome", "continue")
    waived = anna("--json", *ending, "--waive", "reports-submitted= ")
    assert "check-open" in waived.refused
    assert anna(*ending, "--waive", "reports-submitted").code == 2
    assert files_in(store) == before


def test_a_measured_check_cannot_be_attested(anna) -> None:
    """Our records know better than a word on the command line."""
    result = anna("end", "1001", "utlagg", "--outcome", "continue", "--attest", "reports-submitted")
    assert result.code == 3
    assert "measured" in result.err


@pytest.mark.usefixtures("own_store")
def test_a_service_names_the_running_collaboration_and_an_id_any(anna, saved) -> None:
    """Mörkö has ended Utlägg once and begun it anew."""
    assert anna("--json", "end", "1024", "utlagg-1", "--outcome", "continue").refused == [
        "already-ended"
    ]
    assert anna("end", "1024", "utlagg", "--outcome", "continue").code == 0
    assert [collaboration.status for collaboration in saved("1024").collaborations] == [
        "ended",
        "ended",
    ]


def test_a_line_that_has_a_colon_of_its_own_stands_behind_a_dash(anna) -> None:
    told = anna("--lang", "sv", "end", "1001", "eekonomi", "--outcome", "close", "--dry-run")
    said = told.out + told.err
    assert "byrån – troligen: bara så länge" in said
    assert ": Bankintegrationen är avslutad – 1 bankintegration ännu aktiv: Swedbank" in said
