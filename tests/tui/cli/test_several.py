"""Several endings as one, and plan files: planned by one, carried out by another."""

import json
import os
import subprocess
from pathlib import Path

import msgspec
import pytest

from store.domain.model import Record
from store.files.store import TinyStore
from tests.store.acts import told

LINES = "1003 utlagg delete\n# and the others\n\n1024 utlagg continue\n"


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Write two endings to a file, one of which deletes."""
    file = tmp_path / "endings.txt"
    file.write_text(LINES, "utf-8")
    return file


@pytest.fixture
def planned(by, lines: Path, tmp_path: Path) -> Path:
    """Let Bo, who may not end, plan them."""
    file = tmp_path / "plan.json"
    result = by("bo", "plan", "--from", lines, "--reason", "Slut", "-o", file)
    assert result.code == 3
    assert "not-allowed" in result.out
    return file


@pytest.fixture
def one_more(store: Path):
    """Let another program add a record to a customer's Utlägg."""

    def one_more(number: str) -> None:
        def change(customer):
            last = [each for each in customer.collaborations if each.service == "utlagg"][-1]
            records = (*last.records, Record(kind="report", title="Ny", status="submitted"))
            new = msgspec.structs.replace(last, records=records)
            return msgspec.structs.replace(
                customer, collaborations=customer.with_collaboration(new)
            )

        TinyStore(store, who="test").change(number, change)

    return one_more


def statuses(saved) -> list[str]:
    """Return how the last Utlägg of both customers stands."""
    return [
        [each for each in saved(number).collaborations if each.service == "utlagg"][-1].status
        for number in ("1003", "1024")
    ]


@pytest.mark.usefixtures("own_store")
def test_a_colleague_with_the_rights_carries_out_what_another_planned(
    anna, planned: Path, saved
) -> None:
    done = anna("--json", "end", "--plan", planned, "--confirm", "1003")
    assert done.code == 0
    assert [each["result"] for each in done.json["results"]] == ["done", "done"]
    assert [each["action"] for each in done.json["done"]] == ["end", "end"]
    assert statuses(saved) == ["ended", "ended"]
    assert saved("1003").history[-1].by == "anna"
    assert saved("1003").history[-1].reason == "Slut"
    again = anna("--json", "end", "--plan", planned, "--confirm", "1003")
    assert again.code == 3
    assert {each["code"] for each in again.json["refused"]} == {"already-ended"}


@pytest.mark.usefixtures("own_store")
def test_who_may_not_end_cannot_carry_out_a_plan_either(
    by, planned: Path, store: Path, files_in
) -> None:
    before = files_in(store)
    refused = by("bo", "--json", "end", "--plan", planned, "--confirm", "1003")
    assert refused.code == 3
    assert {each["code"] for each in refused.json["refused"]} == {"not-allowed"}
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("gone", ["customer", "collaboration"])
def test_what_is_gone_since_a_plan_was_made_keeps_nobody_from_the_others(
    gone, anna, planned: Path, store: Path, saved
) -> None:
    """It is told as failed, with exit code 4; with --skip-refused the others are carried out."""
    if gone == "customer":
        TinyStore(store, who="test").change_several(
            ["1003"], lambda _customer: None, lambda _done: told((), ())
        )
        why = "There is no customer 1003"
    else:
        text = planned.read_text("utf-8")
        planned.write_text(text.replace('"utlagg-1"', '"utlagg-7"', 1), "utf-8")
        why = "has no collaboration 'utlagg-7'"
    before = saved("1024")
    for words in (("--dry-run",), ()):
        result = anna("end", "--plan", planned, *words)
        assert result.code == 4
        assert "failed: 1003 Gamma Åkeri AB: utlagg-" in result.out
        assert why in result.out
        assert saved("1024") == before
    result = anna("--json", "end", "--plan", planned, "--skip-refused")
    assert result.code == 4
    assert [line["result"] for line in result.json["results"]] == ["done", "failed"]
    assert why in result.json["results"][1]["error"]
    assert len({frozenset(line) for line in result.json["results"]}) == 1
    last = saved("1024").history[-1]
    assert (last.action, last.details["planned-by"]) == ("end", "bo")


def test_a_plan_of_which_nothing_is_here_is_not_found(anna, planned: Path) -> None:
    text = planned.read_text("utf-8")
    planned.write_text(text.replace('"utlagg-', '"utlagg-7'), "utf-8")
    result = anna("end", "--plan", planned, "--skip-refused")
    assert (result.code, result.out) == (4, "")
    assert "has no collaboration" in result.err


@pytest.mark.usefixtures("own_store")
def test_what_was_done_since_a_plan_was_made_is_named(anna, planned: Path) -> None:
    """Also where it came and went, as a hold does: it is seen why the plan is not carried out."""
    anna("hold", "1003", "utlagg", "--reason", "Tvist")
    anna("release", "1003", "utlagg")
    told = anna("end", "--plan", planned, "--confirm", "1003")
    assert told.code == 7
    assert told.out.splitlines()[0].endswith(
        "since then: Visma Utlägg put on hold, Visma Utlägg no longer on hold"
    )
    first, *_others = anna("--json", "end", "--plan", planned, "--confirm", "1003").json["results"]
    assert [entry["action"] for entry in first["since"]] == ["hold", "release"]


@pytest.mark.usefixtures("own_store")
def test_where_the_facts_have_changed_nothing_is_done(
    anna, planned: Path, saved, one_more, store: Path, files_in
) -> None:
    """Exit code 7, and the other line is not done either unless that is asked for."""
    one_more("1003")
    before = files_in(store)
    conflict = anna("--json", "end", "--plan", planned, "--confirm", "1003")
    assert conflict.code == 7
    assert [each["result"] for each in conflict.json["results"]] == ["changed", "not-done"]
    told = anna("end", "--plan", planned, "--confirm", "1003")
    assert told.code == 7
    assert told.out.splitlines()[0].startswith("changed: 1003 Gamma Åkeri AB: Visma Utlägg ")
    assert files_in(store) == before
    some = anna("--json", "end", "--plan", planned, "--skip-refused")
    assert some.code == 7
    assert [each["result"] for each in some.json["results"]] == ["changed", "done"]
    assert statuses(saved) == ["active", "ended"]


@pytest.mark.usefixtures("own_store")
def test_a_refused_line_stops_all_unless_the_good_ones_are_asked_for(
    anna, lines: Path, tmp_path: Path, saved
) -> None:
    lines.write_text(f"{LINES}1002 utlagg continue\n", "utf-8")
    plan = tmp_path / "plan.json"
    anna("plan", "--from", lines, "--reason", "Slut", "-o", plan)
    stopped = anna("end", "--plan", plan, "--confirm", "1003")
    assert stopped.code == 3
    assert "refused (main-contact-missing): 1002 Beta Café AB: Visma Utlägg: " in stopped.out
    assert "not done: 1003 Gamma Åkeri AB: Visma Utlägg" in stopped.out
    assert statuses(saved) == ["active", "active"]
    some = anna("end", "--plan", plan, "--confirm", "1003", "--skip-refused")
    assert some.code == 3
    assert statuses(saved) == ["ended", "ended"]


@pytest.mark.parametrize("confirm", [None, "", "1024", "2", "yes"])
def test_a_plan_that_deletes_has_to_be_confirmed(
    confirm: str | None, anna, planned: Path, store: Path, files_in
) -> None:
    """One that cannot be undone is confirmed by its customer's number."""
    before = files_in(store)
    confirmation = () if confirm is None else ("--confirm", confirm)
    refused = anna("--json", "end", "--plan", planned, *confirmation)
    assert refused.refused == ["name-mismatch"]
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
def test_several_that_cannot_be_undone_are_confirmed_by_how_many_they_are(
    anna, lines: Path, tmp_path: Path, saved
) -> None:
    lines.write_text("1003 utlagg delete\n1024 utlagg delete\n", "utf-8")
    plan = tmp_path / "plan.json"
    planned = anna("plan", "--from", lines, "--reason", "Slut", "-o", plan)
    assert planned.code == 0
    assert planned.out.splitlines()[-2] == "to confirm: 2, for so many cannot be undone"
    assert anna("--json", "end", "--plan", plan, "--confirm", "1003").refused == ["name-mismatch"]
    assert anna("end", "--plan", plan, "--confirm", "2").code == 0
    assert statuses(saved) == ["ended", "ended"]


def test_with_dry_run_a_plan_file_is_checked_and_nothing_is_done(
    anna, planned: Path, store: Path, files_in
) -> None:
    before = files_in(store)
    checked = anna("end", "--plan", planned, "--dry-run")
    assert checked.code == 0
    told = checked.out.splitlines()
    assert told[0].startswith("planned by Bo Ek (bo), ")
    assert [line for line in told if line.startswith("would be done: ")] == [
        "would be done: 1003 Gamma Åkeri AB: Visma Utlägg",
        "would be done: 1024 Mörkö Båtvarv AB: Visma Utlägg",
    ]
    assert "1003 Gamma Åkeri AB: Visma Utlägg: End and delete" in told
    assert "1003 Gamma Åkeri AB: Visma Utlägg: reason: Slut" in told
    assert any("all data in the service is deleted" in line for line in told)
    assert told[-1] == "to confirm: 1003, the number of Gamma Åkeri AB"
    assert files_in(store) == before


def test_a_dry_run_says_that_one_refused_keeps_the_others_from_being_done(
    anna, by, store: Path, files_in, tmp_path: Path
) -> None:
    """All of a plan is carried out or nothing, and so no line may say that it would be done."""
    plan, lines, before = tmp_path / "plan.json", tmp_path / "endings.txt", files_in(store)
    lines.write_text("1003 utlagg continue\n1002 utlagg continue\n", "utf-8")
    anna("plan", "--from", lines, "-o", plan)
    told = anna("end", "--plan", plan, "--dry-run").out
    assert "would be done: " not in told
    assert "could be done, but for the others: 1003 Gamma Åkeri AB: Visma Utlägg" in told
    assert told.splitlines()[-1] == (
        "nothing would be done, as not all of it can be; with --skip-refused 1 ending would be"
    )
    tried = anna("end", "--plan", plan)
    assert (tried.code, tried.out.splitlines()[-1]) == (
        3, "nothing was done, as not all of it can be; --skip-refused carries out 1 ending"
    )  # fmt: skip
    told = anna("end", "--plan", plan, "--dry-run", "--skip-refused").out
    assert "would be done: 1003 Gamma Åkeri AB: Visma Utlägg" in told
    assert told.splitlines()[-1] == "1 ending would be done"
    assert by("bo", "end", "--plan", plan, "--dry-run").out.endswith("\nnothing would be done\n")
    assert by("bo", "end", "--plan", plan).out.endswith("\nnothing was done\n")
    assert files_in(store) == before


@pytest.mark.parametrize("language", ["en", "sv"])
def test_whoever_carries_out_a_plan_reads_what_the_catalogue_advises(
    anna, run, planned: Path, lines: Path, store: Path, language: str
) -> None:
    """As who planned did, from the catalogue, in the reader's own language."""
    aloud = ("--lang", language, "--store", store, "--operator", "anna")
    word = {"en": "note", "sv": "obs"}[language]
    single = run(*aloud, "--json", "plan", "1003", "utlagg", "--outcome", "delete").json["notes"]
    assert len(single) == 3
    whose = "1003 Gamma Åkeri AB: Visma Utlägg"
    expected = [f"{whose}: {word}: {note}" for note in single]
    for verb in (("end", "--plan", planned, "--dry-run"), ("plan", "--from", lines)):
        if verb[0] == "plan":
            verb = (*verb, "--reason", "Slut")
        told = run(*aloud, *verb).out.splitlines()
        assert [line for line in told if line.startswith(f"{whose}: {word}: ")] == expected
        value = run(*aloud, "--json", *verb).json
        first, *_others = value["results" if verb[0] == "end" else "lines"]
        assert first["notes"] == single


@pytest.mark.usefixtures("own_store")
def test_one_ending_is_written_to_a_plan_file_too(anna, tmp_path: Path, saved) -> None:
    plan = tmp_path / "plan.json"
    assert anna("plan", "1003", "utlagg", "--outcome", "continue", "-o", plan).code == 0
    document = json.loads(plan.read_text("utf-8"))
    assert document["format"] == "samarbete-plan/2"
    assert [each["number"] for each in document["endings"]] == ["1003"]
    assert anna("end", "--plan", plan).code == 0
    assert saved("1003").collaboration("utlagg-1").status == "ended"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "1 ending written to {}, for a colleague to carry out with end --plan"),
        ("sv", "1 avslut skrivet till {}, som en kollega kan genomföra med end --plan"),
    ],
)
def test_it_is_said_that_a_plan_file_is_written(
    language: str, words: str, anna, run, store, tmp_path: Path
) -> None:
    """In JSON, its name and its id are told, by which the answer of `end --plan` calls it."""
    plan = tmp_path / "plan.json"
    one = ("plan", "1003", "utlagg", "--outcome", "continue", "-o", plan)
    told = run("--lang", language, "--store", store, "--operator", "anna", *one)
    assert told.out.splitlines()[-1] == words.format(plan)
    value = anna("--json", *one).json
    assert value["effects"]
    assert value["file"] == str(plan)
    assert value["plan"] == json.loads(plan.read_text("utf-8"))["id"]
    several = ("plan", "--search", "gamma", "--service", "utlagg", "--outcome", "continue")
    value = anna("--json", *several, "-o", plan).json
    assert value["lines"]
    assert value["plan"] == json.loads(plan.read_text("utf-8"))["id"]
    assert "file" not in anna("--json", *several).json


def test_a_plan_that_ends_nothing_whoever_tries_is_not_written(anna, by, tmp_path: Path) -> None:
    """What is there stays; to who may not end, that is told as well as to who may."""
    plan = tmp_path / "plan.json"
    plan.write_text("kept", "utf-8")
    one = ("plan", "1003", "utlagg", "--outcome", "end", "-o", plan)
    several = ("plan", "--search", "gamma", "--service", "utlagg", "--outcome", "end", "-o", plan)
    for verb in (one, several):
        for login in ("anna", "bo"):
            told = by(login, *verb)
            assert told.code == 3
            assert "outcome-not-offered" in told.out
            assert told.out.splitlines()[-1].startswith(f"{plan} is not written: ")
        value = anna("--json", *verb)
        assert (value.code, value.json["file"], value.json["plan"]) == (3, None, None)
    assert plan.read_text("utf-8") == "kept"
    piped = anna(*one[:-1], "-")
    assert (piped.code, piped.out) == (3, "")
    assert "outcome-not-offered" in piped.err
    assert anna("--json", *one[:-1], "-").refused == ["outcome-not-offered"]


def test_what_is_refused_to_all_is_counted_where_a_plan_is_written(by, tmp_path: Path) -> None:
    """What the planner alone may not do is no fault of the plan."""
    plan, lines = tmp_path / "plan.json", tmp_path / "endings.txt"
    lines.write_text("1003 utlagg continue\n1002 utlagg continue\n", "utf-8")
    told = by("bo", "plan", "--from", lines, "-o", plan).out.splitlines()
    assert told[-2].startswith(f"2 endings written to {plan}, ")
    assert told[-1].startswith("1 ending in it is refused whoever tries: ")
    assert (
        by("bo", "plan", "1003", "utlagg", "--outcome", "continue", "-o", plan)
        .out.splitlines()[-1]
        .startswith(f"1 ending written to {plan}, ")
    )


@pytest.mark.parametrize("login", ["anna", "bo"])
def test_a_plan_that_is_refused_whoever_tries_is_not_called_one_for_a_colleague(
    by, login: str, tmp_path: Path
) -> None:
    """Once that is cured the customer has changed, and the file would be refused."""
    plan = tmp_path / "plan.json"
    told = by(login, "plan", "1002", "utlagg", "--outcome", "continue", "-o", plan)
    assert (told.code, told.out.splitlines()[-2:]) == (3, [
        f"1 ending written to {plan}",
        "1 ending in it is refused whoever tries: cure that, then plan it again",
    ])  # fmt: skip


def test_what_ends_nothing_whoever_tries_is_left_out_of_a_plan_with_others(
    anna, run, store, tmp_path: Path
) -> None:
    """It is said how many are left out; what can be cured is in it and counted."""
    plan, lines = tmp_path / "plan.json", tmp_path / "endings.txt"
    lines.write_text("1003 utlagg continue\n1013 scanner delete\n1002 utlagg continue\n", "utf-8")
    verb = ("plan", "--from", lines, "-o", plan)
    told = anna(*verb)
    assert (told.code, told.out.count("outcome-not-offered")) == (3, 1)
    endings = json.loads(plan.read_text("utf-8"))["endings"]
    assert [(each["number"], each["outcome"]) for each in endings] == [
        ("1002", "continue"), ("1003", "continue")
    ]  # fmt: skip
    written, left_out, refused = told.out.splitlines()[-3:]
    assert written.startswith(f"2 endings written to {plan}, ")
    assert left_out == "1 ending is left out of it: nobody could carry it out as it is asked for"
    assert refused.startswith("1 ending in it is refused whoever tries: ")
    (left,) = anna("--json", *verb).json["left_out"]
    assert (left["number"], left["service"]) == ("1013", "scanner")
    swedish = run("--lang", "sv", "--store", store, "--operator", "anna", *verb).out.splitlines()
    assert swedish[-2].startswith("1 avslut är utelämnat: ")
    piped = anna("plan", "--from", lines, "-o", "-")
    assert [each["number"] for each in json.loads(piped.out)["endings"]] == ["1002", "1003"]
    assert piped.err == f"note: {left_out}\n"
    checked = anna("end", "--plan", plan, "--dry-run", "--skip-refused")
    assert "outcome-not-offered" not in checked.out


def test_a_plan_without_endings_is_written_and_called_that(anna, tmp_path: Path) -> None:
    """For a script that plans and carries out what a filter finds, if only nothing."""
    plan = tmp_path / "plan.json"
    told = anna("plan", "--search", "finns inte", "-o", plan)
    assert (told.code, told.out.splitlines()[-1]) == (
        0, f"a plan without endings is written to {plan}"
    )  # fmt: skip
    assert anna("end", "--plan", plan).code == 0


def test_a_plan_is_written_to_a_named_pipe(by, lines: Path, tmp_path: Path) -> None:
    """A pipe that is named is written to, not replaced by a file."""
    pipe = tmp_path / "plan.pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        by("anna", "plan", "--from", lines, "-o", pipe)
        assert pipe.is_fifo()
        assert json.loads(os.read(reader, 1 << 16))["endings"]
    finally:
        os.close(reader)


@pytest.mark.usefixtures("own_store")
def test_a_plan_goes_through_a_pipe(anna, store: Path, process, surroundings, saved) -> None:
    """`-` is standard output for the one and standard input for the other; names no file."""
    restricted = ("--store", store, "--operator", "anna", "--restricted")
    planned = anna("--restricted", "plan", "1003", "utlagg", "--outcome", "continue", "-o", "-")
    assert planned.code == 0
    several = anna("plan", "--search", "gamma", "--service", "utlagg", "--outcome", "continue",
                   "-o", "-")  # fmt: skip
    one, other = json.loads(planned.out), json.loads(several.out)
    new = dict.fromkeys(("id", "planned_at"))
    assert one | new == other | new
    assert one["id"] != other["id"]
    result = subprocess.run(
        process(*restricted, "end", "--plan", "-"),
        input=planned.out.encode(),
        capture_output=True,
        env=surroundings,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert saved("1003").collaboration("utlagg-1").status == "ended"


@pytest.mark.parametrize(
    "verb",
    [
        ("plan", "1003", "utlagg", "--outcome", "continue", "-o", "plan.json"),
        ("plan", "--from", "endings.txt"),
        ("end", "--plan", "plan.json"),
    ],
    ids=" ".join,
)
def test_a_restricted_command_names_no_file(verb: tuple[str, ...], anna) -> None:
    result = anna("--restricted", *verb)
    assert (result.code, result.out) == (2, "")
    assert "names no file" in result.err


def test_who_may_only_read_may_plan_and_not_carry_out(anna, planned, store, files_in) -> None:
    before = files_in(store)
    assert anna("--read-only", "plan", "1003", "utlagg", "--outcome", "continue").code == 3
    refused = anna("--read-only", "--json", "end", "--plan", planned, "--confirm", "1003")
    assert {each["code"] for each in refused.json["refused"]} == {"not-allowed"}
    assert files_in(store) == before


def test_a_plan_is_of_what_has_the_status_that_is_asked_for(anna) -> None:
    """Without one, of what is active."""

    def planned(*asked: str) -> list[tuple[str, str]]:
        lines = anna("plan", "--service", "utlagg", *asked, "--outcome", "continue", "--json").json
        return [(each["number"], each["collaboration"]) for each in lines["lines"]]

    assert planned("--status", "active") == planned() != []
    assert set(planned("--status", "ended")) & set(planned()) == set()


def test_filters_choose_the_active_collaborations_that_are_planned(anna) -> None:
    """The same filters as the list's; each line tells its own refusals."""
    listed = anna("list", "--service", "utlagg", "--status", "active", "--manager", "anna",
                  "--json").json  # fmt: skip
    planned = anna("plan", "--service", "utlagg", "--manager", "anna", "--outcome", "continue",
                   "--json")  # fmt: skip
    lines = planned.json["lines"]
    assert [each["number"] for each in lines] == [each["number"] for each in listed]
    assert {each["service"] for each in lines} == {"utlagg"}
    assert planned.code == (3 if any(each["refusals"] for each in lines) else 0)
    for each in lines:
        single = anna("plan", each["number"], each["collaboration"], "--outcome", "continue",
                      "--json").json  # fmt: skip
        assert each["refusals"] == single["refusals"]
        assert each["effects"] == single["effects"]


def test_what_waits_for_others_is_planned_after_them_with_the_answers_it_asks_for(anna) -> None:
    """`work-done` goes to eEkonomi alone; Scanner, which ends first, does not know it."""
    planned = anna("plan", "--search", "1013", "--attest", "work-done", "--outcome", "continue",
                   "--json").json  # fmt: skip
    lines = {each["collaboration"]: each for each in planned["lines"]}
    assert next(iter(lines)) == "scanner-1"
    codes = [each["code"] for line in lines.values() for each in line["refusals"]]
    assert "unknown-check" not in codes
    odd = anna("plan", "--search", "1013", "--attest", "tea-made", "--json").json
    assert "unknown-check" in [each["code"] for each in odd["lines"][0]["refusals"]]


def test_lines_are_read_from_standard_input(store: Path, process, surroundings) -> None:
    result = subprocess.run(
        process("--store", store, "--operator", "anna", "plan", "--from", "-", "--json"),
        input=b"1024 utlagg continue 2035-12-31\n",
        capture_output=True,
        env=surroundings,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    (line,) = json.loads(result.stdout)["lines"]
    assert "2035-12-31" in line["effects"][0]["text"]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("1003\n", 3, "line 1: NUMBER SERVICE"),
        ("1003 utlagg delete 2026-12-31 more\n", 3, "line 1"),
        ("1024 utlagg\n1003 utlagg explode\n", 3, "line 2: 'explode'"),
        ("1003 utlagg delete tomorrow\n", 3, "line 1: 'tomorrow' is no day"),
        ("4711 utlagg delete\n", 4, "line 1: "),
        ("1003 fax\n", 4, "line 1: "),
        ("1003 utlagg\n1003 utlagg-1\n", 3, "named twice"),
    ],
    ids=ascii,
)
def test_a_faulty_line_is_told_with_its_place_and_no_file_is_written(
    text: str, code: int, words: str, anna, lines: Path, tmp_path: Path
) -> None:
    lines.write_text(text, "utf-8")
    result = anna("plan", "--from", lines, "-o", tmp_path / "plan.json")
    assert (result.code, result.out) == (code, "")
    assert words in result.err
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan",),
        ("plan", "1003"),
        ("plan", "1003", "utlagg", "--manager", "anna"),
        ("plan", "--manager", "anna", "--from", "x"),
        ("end",),
        ("end", "--plan", "x", "1003", "utlagg"),
        ("end", "--plan", "x", "--outcome", "delete"),
        ("end", "1003", "utlagg", "--skip-refused"),
        ("end", "1013", "eekonomi", "--attest", "work-done", "--waive", "work-done=ja"),
        ("plan", "1013", "eekonomi", "--waive", "work-done=ja", "--attest", "work-done"),
        ("plan", "--manager", "anna", "--attest", "work-done", "--waive", "work-done=ja"),
        ("check", "--repair-from", "x", "--accept", "y"),
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_wrong_usage(arguments: tuple[str, ...], anna) -> None:
    result = anna(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "--help" in result.err


def test_a_plan_file_that_is_not_there_or_is_none_is_told(anna, lines: Path) -> None:
    assert anna("end", "--plan", "nowhere.json").code == 4
    assert anna("--json", "end", "--plan", lines).refused == ["invalid-value"]


def test_a_plan_that_cannot_be_written_is_told(anna, tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "plan.json"
    result = anna("plan", "1003", "utlagg", "--outcome", "continue", "-o", place)
    assert result.code == 1
    assert str(place) in result.err
    assert os.listdir(tmp_path) == []
