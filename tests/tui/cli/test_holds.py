"""Hold and release without a screen, and what refuses meanwhile (R59)."""

import pytest

from store.domain.clock import swedish_day, utc_now

pytestmark = pytest.mark.usefixtures("own_store")

HOLD = ("hold", "1003", "utlagg", "--reason", "Tvist om resor")
DELETE = ("1003", "utlagg", "--outcome", "delete")


def test_on_hold_an_ending_with_loss_is_refused_and_released_it_is_not(anna, saved) -> None:
    until = ("--until", "2035-01-31")
    told = anna(*HOLD, *until, "--dry-run")
    assert told.out == (
        "hold: Visma Utlägg is on hold until 2035-01-31: nothing of it can be ended with loss of "
        "data, or removed\n"
    )
    assert not saved("1003").holds
    assert anna(*HOLD, *until).out == "done: 1003 Gamma Åkeri AB: Visma Utlägg put on hold\n"
    refused = anna("end", *DELETE, "--confirm", "1003", "--reason", "Klart", "--json")
    assert refused.refused == ["on-hold"]
    (why,) = refused.json["refused"]
    assert (why["cure"], why["about"]) == ("release", "utlagg-1")
    plan = anna("plan", *DELETE)
    assert plan.code == 3
    assert (
        "refused (on-hold): Visma Utlägg is on hold until 2035-01-31 (Tvist om resor), by "
        "Anna Berg: it cannot be ended with loss of data. (release)"
    ) in plan.out.splitlines()
    (why,) = anna("plan", *DELETE, "--reason", "Klart", "--json").json["refusals"]
    assert (why["code"], why["cure"]) == ("on-hold", "release")
    assert anna("release", "1003").code == 3
    assert anna("release", "1003", "utlagg", "--reason", "Löst").code == 0
    assert anna("end", *DELETE, "--confirm", "1003", "--reason", "Klart").code == 0


def test_the_list_and_the_customer_show_what_is_on_hold(anna) -> None:
    assert anna("list", "--on-hold").out == ""
    anna("hold", "1003", "--reason", "Revision")
    assert "1003  Gamma Åkeri AB  3 active  on hold  utlagg eekonomi lon" in [
        " ".join(line.split(" ")) for line in anna("list", "--on-hold").out.splitlines()
    ]
    (row,) = anna("list", "--on-hold", "--json").json
    assert row["holds"] == [{"collaboration": None, "until": None}]
    shown = anna("show", "1003").out.splitlines()
    assert "hold: The whole customer is on hold (Revision), by Anna Berg" in shown
    (held,) = anna("show", "1003", "--json").json["holds"]
    assert (held["reason"], held["by"]) == ("Revision", "anna")
    assert "holds" not in anna("show", "1001", "--json").json
    assert [line for line in anna("readiness", "--on-hold").out.splitlines() if "on-hold" in line]


def test_bad_input_is_refused_with_its_code_and_changes_nothing(anna, by, saved) -> None:
    assert anna("hold", "1003").code == 2
    assert anna("hold", "1003", "--reason", " ", "--json").refused == ["reason-missing"]
    assert "[--reason" not in anna("hold", "--help").out
    assert anna(*HOLD, "--until", "2099-01-01", "--json").refused == ["date-too-far"]
    assert anna(*HOLD, "--until", "nonsense").code == 2
    assert anna("hold", "1003", "scanner", "--reason", "Tvist").code == 4
    assert anna("hold", "9999", "--reason", "Tvist").code == 4
    assert by("bo", *HOLD, "--json").refused == ["not-allowed"]
    assert by("bo", "release", "1003", "--json").refused == ["not-allowed"]
    assert anna("release", "1003", "--json").refused == ["nothing-to-change"]
    assert not saved("1003").holds
    assert anna("--read-only", *HOLD, "--json").refused == ["not-allowed"]


def test_until_today_may_be_said_as_now(anna, saved) -> None:
    assert anna(*HOLD, "--until", "now").code == 0
    (hold,) = saved("1003").holds
    assert hold.until is not None


def test_in_swedish_too(anna) -> None:
    told = anna("--lang", "sv", *HOLD, "--until", "2035-01-31", "--dry-run").out
    assert told == (
        "spärr: Visma Utlägg har spärr till och med 2035-01-31: inget kan avslutas så att data "
        "går förlorade, eller tas bort\n"
    )
    anna(*HOLD)
    refused = anna("--lang", "sv", "end", *DELETE, "--confirm", "1003", "--reason", "Klart")
    assert "Visma Utlägg har spärr (Tvist om resor), satt av Anna Berg: kan inte" in refused.err


def test_an_export_keeps_holds_and_an_import_leaves_those_that_are_here(
    anna, run, tmp_path, saved
) -> None:
    anna(*HOLD, "--until", "2035-01-31")
    file = tmp_path / "office.json"
    anna("export", file)
    other = tmp_path / "other"
    assert run("--store", other, "import", file).code == 0
    shown = run("--store", other, "--operator", "anna", "show", "1003", "--json").json
    assert shown["holds"] == anna("show", "1003", "--json").json["holds"]
    assert anna("import", file, "--json").code == 0
    anna("release", "1003", "utlagg")
    told = anna("import", file, "--dry-run").out
    assert "what is on hold stays as it is here; hold and release change that" in told
    assert not saved("1003").holds


def test_no_verb_of_the_customers_side_tells_why_something_is_on_hold(anna, by, tmp_path) -> None:
    """Nor does it find it."""
    today = f"{swedish_day(utc_now())}"
    anna("hold", "1003", "utlagg", "--reason", "Tvist om resor")
    disa = ("disa@gammaakeri.example", "--company", "1003")
    assert "Tvist" in anna("history", "1003", "--search", "tvist").out
    assert by(*disa, "history", "--search", "tvist").out == ""
    assert by(*disa, "--json", "history", "--search", "tvist").json == []
    pack = tmp_path / "pack"
    for verb in (
        ("history",),
        ("show", "1003"),
        ("show", "1003", "--on", today),
        ("export", "-"),
        ("plan", "1003", "utlagg", "--outcome", "delete"),
        ("readiness",),
        ("handover", "1003", "-o", f"{pack}"),
        ("notice", "1003", "utlagg", "--outcome", "continue", "--to", "office"),
    ):
        for form in ((), ("--json",)):
            told = by(*disa, *form, *verb)
            assert told.out
            assert "Tvist" not in told.out + told.err, verb
    assert not any("Tvist" in file.read_text() for file in pack.iterdir())
