"""The records that checks are measured by: list them, correct one, without a screen."""

import datetime as dt

import pytest

from store.domain.clock import swedish_day, utc_now

EVA, OMAR = "eva@alfabygg.example", "omar@alfabygg.example"
TOLLS = ("record", "1001", "utlagg", "report", "Fuel and tolls", "--status", "submitted")
RUN = ("record", "1003", "lon", "synchronisation", "Efter lönekörningen", "--status", "done")


def test_records_are_listed_of_a_customer_and_of_one_collaboration(anna, saved) -> None:
    """A line each, with what `record` needs to name one; as JSON, with the fields of a record."""
    lines = anna("record", "list", "1001").out.splitlines()
    assert any(
        line.startswith("utlagg-1  report Fuel and tolls  Eva Lind  draft  20") for line in lines
    )
    assert lines[0].startswith("eekonomi-1  bank integration Swedbank  active")
    held = anna("record", "list", "1001", "utlagg", "--json").json
    assert len(held) == len(saved("1001").collaboration("utlagg-1").records)
    assert held[0].keys() == {
        "collaboration", "service", "kind", "title", "person", "status", "on"
    }  # fmt: skip
    assert {each["collaboration"] for each in held} == {"utlagg-1"}


@pytest.mark.usefixtures("own_store")
def test_a_draft_is_set_right_and_the_check_is_met(anna, saved) -> None:
    """With the reason in the history; what it was and will be is told before."""
    told = anna(*TOLLS, "--person", EVA, "--dry-run").out
    assert told == (
        "record: Visma Utlägg: report Fuel and tolls (Eva Lind): submitted, draft until now\n"
    )
    done = anna(*TOLLS, "--person", EVA, "--reason", "Inlämnad i dag")
    assert done.out == "done: 1001 Alfa Bygg AB: Visma Utlägg: report submitted\n"
    site = ("record", "1001", "utlagg", "report", "Site visit in Luleå", "--person", EVA)
    assert anna(*site, "--status", "submitted", "--json").json["done"]["details"] == {
        "kind": "report", "person": EVA, "record": "draft -> submitted"
    }  # fmt: skip
    states = {
        each["id"]: each["state"]
        for each in anna("plan", "1001", "utlagg", "--json").json["checks"]
    }
    assert states == {"reports-submitted": "met", "outlays-submitted": "open"}
    line = next(x for x in anna("history", "1001").out.splitlines() if "Inlämnad i dag" in x)
    assert "record: draft -> submitted" in line
    assert "Fuel and tolls" not in line
    assert anna("undo", "1001", "utlagg").code == 0
    assert anna("plan", "1001", "utlagg", "--json").json["checks"][0]["state"] == "open"


@pytest.mark.usefixtures("own_store")
def test_a_synchronisation_of_today_takes_one_line(anna, saved) -> None:
    """Without --on it is of today, as the help says."""
    assert anna(*RUN).code == 0
    record = saved("1003").collaboration("lon-1").records[-1]
    assert (record.kind, record.status) == ("synchronisation", "done")
    assert record.on == swedish_day(utc_now())
    assert anna(*RUN, "--on", "2026-01-02").code == 0
    assert saved("1003").collaboration("lon-1").records[-1].on == dt.date(2026, 1, 2)


@pytest.mark.parametrize("place", range(1, 7))
def test_options_stand_anywhere_and_the_word_set_may_be_left_out(place, anna, store, files_in):
    """`record 1003 …`, `record set 1003 …` and `record --dry-run 1003 …` are the same."""
    before = files_in(store)
    words = [*RUN[:place], "--dry-run", *RUN[place:]] if place != 6 else [*RUN, "--dry-run"]
    expected = anna("record", "set", *RUN[1:], "--dry-run")
    assert expected.code == 0
    assert anna(*words).out == expected.out
    assert anna("--json", *words).out == anna(*words, "--json").out
    assert files_in(store) == before


def test_the_help_says_how_a_record_is_set_right(anna) -> None:
    """Of the verb and of its acts; with an argument in front, of what it would do."""
    assert "record NUMBER SERVICE KIND TITLE --status S" in " ".join(
        anna("record", "--help").out.split()
    )
    assert "the date of today unless --on" in " ".join(anna("record", "1003", "--help").out.split())


REFUSED = {
    "not-allowed": ("bo", TOLLS),
    "invalid-value": ("anna", TOLLS),
    "nothing-to-change": ("anna", ("record", "1001", "utlagg", "report", "Train to Malmö",
                                   "--status", "submitted")),
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_has_its_code_and_changes_nothing(code, by, store, files_in) -> None:
    """Whose record it is has to be said where two people have one of that title."""
    login, words = REFUSED[code]
    before = files_in(store)
    assert by(login, *words, "--json").refused == [code]
    told = by(login, *words)
    assert told.err.startswith(f"refused ({code}): ")
    if code == "invalid-value":
        assert f"{EVA}, draft" in told.err
        assert f"{OMAR}, submitted" in told.err
    assert files_in(store) == before


MISSING = [
    ("record", "list", "4711"),
    ("record", "list", "1001", "fax"),
    ("record", "1001", "fax", "report", "Resa", "--status", "sent"),
    ("record", "1001", "utlagg", "report", "Resa", "--status", "draft", "--person", "x@y.test"),
]


@pytest.mark.parametrize("words", MISSING, ids=" ".join)
def test_what_is_not_there_is_not_found(words, anna) -> None:
    """Exit code 4, and a sentence."""
    assert anna(*words).code == 4
    assert anna(*words, "--json").json.keys() == {"error"}


WRONG = [
    ("record",),
    ("record", "1001"),
    ("record", "1001", "utlagg", "report", "Resa"),
    (*RUN, "--on", "yesterday"),
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage_is_exit_code_2(words, anna) -> None:
    """Nothing on standard output."""
    told = anna(*words)
    assert (told.code, told.out) == (2, "")
    assert "usage: samarbete record" in told.err


@pytest.mark.usefixtures("own_store")
def test_the_customers_administrator_sets_its_own_records_right(by, saved) -> None:
    """On the customer's side, by the same verb."""
    eva = ("--company", "1001", *TOLLS, "--person", EVA, "--json")
    done = by(EVA, *eva).json["done"]
    assert (done["by"], done["side"], done["action"]) == (EVA, "customer", "record")
    assert by(OMAR, *eva).refused == ["not-allowed"]


def test_in_swedish_it_is_told_in_swedish(anna) -> None:
    """Kinds and statuses that the checks know have words; `record` takes either language."""
    told = anna("--lang", "sv", *RUN, "--dry-run").out
    assert "synkronisering Efter lönekörningen" in told
    assert "klar" in told
    assert (
        "rapport Fuel and tolls  Eva Lind  utkast"
        in anna("--lang", "sv", "record", "list", "1001").out
    )


@pytest.mark.usefixtures("own_store")
def test_an_import_of_records_tells_line_by_line_what_it_then_does(anna, saved, tmp_path) -> None:
    """From a table; what has ended keeps its records, and a note says so."""
    ended = next(
        (number, each.id)
        for number in ("1012", "1013", "1014", "1019", "1022")
        for each in saved(number).collaborations
        if each.status == "ended"
    )
    table = tmp_path / "records.csv"
    table.write_text(
        "number;service;collaboration;kind;title;person;status;on\n"
        f"1001;utlagg;utlagg-1;outlay;Parking;{OMAR};sent;\n"
        f"{ended[0]};{ended[1][:-2]};{ended[1]};outlay;Parking;;sent;\n",
        "utf-8",
    )
    before = saved("1001")
    would = anna("import", table, "--dry-run")
    assert "changed: 1001 Alfa Bygg AB: records Visma Utlägg: outlay Parking draft" in would.out
    assert f"{ended[1]} keeps the records it has" in would.out
    assert saved("1001") == before
    done = anna("import", table, "--json")
    (note,) = done.json["notes"]
    assert f"{ended[0]} " in note
    assert f"{ended[1]} keeps the records it has" in note
    assert done.json["done"]["changed"] == 1
    assert saved("1001").history[-1].details == {
        "records utlagg-1": "1 outlay draft -> sent",
        "batch": done.json["batch"],
    }
    written = tmp_path / "again.csv"
    assert anna("export", written, "--records").code == 0
    assert anna("import", written, "--dry-run", "--json").json["rows"] == []


MEANINGLESS = [
    (("utlagg", "report", "Ny", "--status", "sent"), "report: 'sent' says nothing here; it is one "
     "of: draft, submitted."),
    (("lon", "report", "Ny", "--status", "submitted"), "'report' is no kind of record of Visma Lön;"
     " it is one of: synchronisation, payroll change."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "why"), MEANINGLESS)
def test_what_says_nothing_of_the_service_is_refused_with_what_does(
    words, why, anna, store, files_in
) -> None:
    """Kinds and statuses are those of the catalogue; nothing is changed."""
    before = files_in(store)
    told = anna("record", "1003", *words)
    assert (told.code, told.err.strip().endswith(why)) == (3, True), told
    (refusal,) = anna("record", "1003", *words, "--json").json["refused"]
    assert refusal["code"] == "invalid-value"
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
def test_a_day_is_named_as_on_the_screen(anna, saved) -> None:
    """Of what was done, 31.12 is the last one there was."""
    assert anna(*RUN, "--on", "31.12").code == 0
    on = saved("1003").collaboration("lon-1").records[-1].on
    assert (on.day, on.month, on <= swedish_day(utc_now())) == (31, 12, True)
    assert anna("history", "1003", "--since", "now", "--until", "eoy", "--json").json
    assert anna("history", "1003", "--until", "-1").out == ""
    assert anna("end", "1001", "utlagg", "--on", "31/13").code == 2
    plan = anna("plan", "1003", "utlagg", "--outcome", "continue", "--on", "+30", "--json").json
    assert f"{swedish_day(utc_now()) + dt.timedelta(30)}" in plan["effects"][0]["text"]


PARKING = ("record", "1001", "utlagg", "outlay", "Parkng", "--status", "sent", "--person", OMAR)


@pytest.mark.usefixtures("own_store")
def test_a_mistyped_title_is_told_to_add_a_record(anna) -> None:
    """In the dry run and when it is done, as text and as JSON, in both languages."""
    note = "a new record is added; still open beside it: outlay Parking (Omar Ali)"
    told = anna(*PARKING, "--dry-run").out
    assert "outlay Parkng (Omar Ali) is added: sent" in told
    assert f"note: {note}" in told
    assert anna(*PARKING, "--dry-run", "--json").json["notes"][0].startswith(note)
    assert "en ny post läggs till" in anna("--lang", "sv", *PARKING, "--dry-run").out
    assert f"note: {note}" in anna(*PARKING).out
    assert anna("undo", "1001", "utlagg").code == 0
    assert anna(*PARKING, "--json").json["notes"][0].startswith(note)


@pytest.mark.usefixtures("own_store")
def test_an_import_says_that_a_status_is_not_known(anna, tmp_path) -> None:
    """By the title, in a dry run too; the check is not met by what nobody knows (R49)."""
    table = tmp_path / "records.csv"
    table.write_text(
        "number;service;kind;title;status\n1012;utlagg;report;Annat;submited\n"
        "1012;utlagg;report;Resa;\n1012;utlagg;report;Mat;submitted\n"
    )
    for options in (("--dry-run",), ()):
        told = anna("import", table, *options)
        assert told.code == 0
        for note in (
            "utlagg-1: report Annat: nobody knows the status submited, so it counts as open",
            "utlagg-1: report Resa has no status, so it counts as open",
        ):
            assert note in told.out
        assert "report Mat:" not in told.out
    check = anna("plan", "1012", "utlagg", "--json").json["checks"][0]
    assert (check["state"], check["found"]) == (
        "open",
        "report with unknown status: submited, none",
    )
