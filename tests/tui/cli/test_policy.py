"""What the catalogue says of a service, printed: policy."""

import json

import pytest

from store.domain.catalogue import catalogue


def test_policy_prints_every_statement_with_what_it_rests_on(anna) -> None:
    """Outcome, what it is about, text, how sure, which page, read when."""
    lines = anna("policy", "utlagg").out.splitlines()
    assert (
        "utlagg  delete  data  all data in the service is deleted  "
        "(stated, end-cooperation, read 2026-11-20)"
    ) in lines
    assert (
        "utlagg  check reports-submitted  All reports are submitted  "
        "(stated, end-cooperation, read 2026-11-20)"
    ) in lines
    assert all(line.startswith("utlagg  ") for line in lines)


def test_policy_tells_what_is_a_services_by_inference_and_which_variants_it_is_of(anna) -> None:
    lines = anna("policy", "lon").out.splitlines()
    assert any(
        line.endswith("(stated, its service inferred, end-cooperation, read 2026-11-20)")
        for line in lines
    )
    of_start = [line for line in anna("policy", "eekonomi").out.splitlines() if "Start:" in line]
    assert of_start == [
        "eekonomi  continue  customer  Start: what the customer can do, as it had no access of its "
        "own in Start  "
        "(not documented, last looked for 2026-11-20)"
    ]
    (closed, *_) = (line for line in anna("policy", "eekonomi").out.splitlines() if " B, " in line)
    assert "(stated B, samarbete-avsluta, read 2026-11-20)" in closed


def test_policy_as_json_is_one_value_of_all_services_or_of_one(anna) -> None:
    every = anna("policy", "--json").json
    assert {each["service"] for each in every} == set(catalogue())
    of_one = anna("policy", "lon", "--json").json
    assert of_one == [each for each in every if each["service"] == "lon"]
    assert of_one[0].keys() == {
        "service", "outcomes", "subject", "about", "variants", "text", "brief", "provenance",
        "source", "assigned", "page", "seen",
    }  # fmt: skip


def test_policy_of_no_service_is_not_found(anna) -> None:
    asked = anna("policy", "moms")
    assert asked.code == 4
    assert "moms" in asked.err
    assert "utlagg" in asked.err


def test_the_customers_side_reads_the_policy_too(run, store) -> None:
    """Its endings follow the same rules."""
    side = ("--company", "1003", "--operator", "disa@gammaakeri.example")
    assert "  you  you work on as before  " in run("--store", store, *side, "policy", "utlagg").out
    swedish = run("--lang", "sv", "--store", store, *side, "policy", "utlagg").out
    assert "  ni  ni arbetar vidare som förut  " in swedish


OWN = """
[[utlagg.checks]]
id = "receipts-kept"
text = "The receipts are kept"
measure = "attested"
"""


@pytest.fixture
def own_policy(own_store, anna, tmp_path) -> None:
    """Give a test a store of its own, in which the office has a policy."""
    (tmp_path / "own.toml").write_text(OWN)
    assert anna("policy", "--set", tmp_path / "own.toml").code == 0


@pytest.mark.usefixtures("own_store")
def test_an_office_adds_a_check_that_every_plan_then_asks(anna, store, tmp_path) -> None:
    """Without touching the program; it is told as the office's, and cleared again."""
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    asked = "Decided by the office: The receipts are kept"
    assert asked not in anna("plan", "1003", "utlagg", "--outcome", "continue").out
    line = "utlagg  check receipts-kept  The receipts are kept  (decided by the office)"
    shown = anna("policy", "--set", file, "--dry-run")
    assert shown.out == f"new: {line}\n"
    assert not (store / "policy.toml").exists()
    assert anna("policy", "--set", file).code == 0
    planned = anna("plan", "1003", "utlagg", "--outcome", "continue")
    assert (planned.code, asked in planned.out) == (3, True)
    assert line in anna("policy", "utlagg").out
    assert anna("check").code == 0
    assert anna("policy", "--clear").out == f"gone: {line}\n"
    assert anna("plan", "1003", "utlagg", "--outcome", "continue").code == 0


@pytest.mark.usefixtures("own_store")
def test_what_the_office_has_decided_already_changes_nothing_and_says_so(
    anna, store, tmp_path, files_in
) -> None:
    """It is as it was meant, so the exit code is 0; no file is written again."""
    file = tmp_path / "policy.toml"
    file.write_text("[utlagg]\nname = 'Utlägg'\n", "utf-8")
    same = "nothing changed: this is the office's policy already\n"
    for arguments in (("--clear",), ("--set", file)):
        before = files_in(store)
        first = anna("policy", *arguments, "--json").json
        assert first["changed"] is (arguments[0] == "--set")
        assert (files_in(store) == before) is (arguments[0] == "--clear")
        before = files_in(store)
        for again in ((), ("--dry-run",)):
            told = anna("policy", *arguments, *again)
            assert (told.code, told.out) == (0, same)
            assert anna("policy", *arguments, *again, "--json").json["changed"] is False
        assert files_in(store) == before


def test_a_policy_with_faults_is_refused_with_each_path(anna, store, tmp_path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("[utlagg]\nchecks = 3\n[lon]\nassigned = 'stated'")
    refused = anna("policy", "--set", file)
    assert refused.code == 3
    assert "utlagg.checks: a list of tables is expected" in refused.err
    assert "lon.assigned: " in refused.err
    assert not (store / "policy.toml").exists()


@pytest.mark.usefixtures("own_policy")
def test_nothing_is_planned_by_a_policy_whose_file_is_gone(anna, store) -> None:
    """The history tells of it; without its checks, an ending would go through that it stops."""
    kept = (store / "policy.toml").read_text("utf-8")
    (store / "policy.toml").unlink()
    for refused in (
        ("plan", "1003", "utlagg", "--outcome", "continue"),
        ("end", "1003", "utlagg", "--outcome", "continue"),
        ("due", "--within", "60"),
    ):
        told = anna(*refused)
        assert (told.code, "the office's history tells of a policy" in told.err) == (6, True)
    assert anna("list").code == 0
    assert "Visma Utlägg" in anna("show", "1003").out
    (store / "policy.toml").write_text(kept, "utf-8")
    assert anna("plan", "1003", "utlagg", "--outcome", "continue").code != 6
    (store / "policy.toml").unlink()
    assert anna("policy", "--clear").code == 0
    assert anna("plan", "1003", "utlagg", "--outcome", "continue").code == 0


@pytest.mark.usefixtures("own_policy")
def test_a_lost_policy_comes_back_from_a_backup_by_what_the_message_says(
    anna, store, tmp_path
) -> None:
    """`check --repair-from` leaves what people edit to them, and says by which command."""
    assert anna("backup", tmp_path / "copy").code == 0
    mode = (store / "policy.toml").stat().st_mode
    kept = (store / "policy.toml").read_text("utf-8")
    (store / "policy.toml").unlink()
    cure = "set it from the file in a backup, or clear it, with policy --set or --clear"
    for words in (("check",), ("check", "--repair-from", tmp_path / "copy"), ("doctor",)):
        told = anna(*words)
        assert (told.code, cure in told.out) == (6, True), told
    told = anna("plan", "1003", "utlagg", "--outcome", "continue")
    assert cure in told.err
    assert anna("policy", "--set", tmp_path / "copy" / "policy.toml").code == 0
    assert (store / "policy.toml").read_text("utf-8") == kept
    assert (store / "policy.toml").stat().st_mode == mode
    assert anna("check").out == "the store is whole\n"


@pytest.mark.usefixtures("own_policy")
@pytest.mark.parametrize("left", ["", "# the office's own\n"])
def test_an_emptied_policy_is_a_lost_one(anna, store, left) -> None:
    """A full disk leaves such a file, and the office's own checks would be off without a word."""
    (store / "policy.toml").write_text(left)
    plan = ("plan", "1003", "utlagg", "--outcome", "continue")
    for words in (("check",), plan, ("backup", store.with_name("copy"))):
        told = anna(*words)
        assert told.code == 6
        assert "is empty, though the office's history tells of a policy; set it" in f"{told}"
    assert anna("policy", "--clear").code == 0
    assert anna("check").out == "the store is whole\n"


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("language", ["en", "sv"])
def test_what_is_known_of_a_policy_that_was_lost_is_told_as_gone(
    run, store, tmp_path, language
) -> None:
    """By the office's history, which keeps it; never that nothing changes."""
    anna = ("--lang", language, "--store", store, "--operator", "anna")
    (tmp_path / "own.toml").write_text(OWN.replace("The receipts are kept", "Ask Åsa"), "utf-8")
    assert run(*anna, "policy", "--set", tmp_path / "own.toml").code == 0
    (store / "policy.toml").unlink()
    gone, lost = {
        "en": (
            "gone: ",
            "given up: the policy so far, which is missing or cannot be used; last set by anna, ",
        ),
        "sv": (
            "borta: ",
            "släpps: byråns regler hittills, som saknas eller inte kan användas; senast satta",
        ),
    }[language]
    for words in (("--clear", "--dry-run"), ("--clear",)):
        told = run(*anna, "policy", *words)
        first, second = told.out.splitlines()
        assert (told.code, first) == (0, f"{gone}utlagg check receipts-kept: Ask Åsa")
        assert second.startswith(lost)
    told = run(*anna, "history", "--office").out
    assert f"{gone}utlagg check receipts-kept: Ask Åsa" in told


@pytest.mark.usefixtures("own_store")
def test_what_no_statement_tells_of_a_lost_policy_is_told_too(anna, store, tmp_path) -> None:
    """And nothing as gone that the policy which is set says as well."""
    own = tmp_path / "own.toml"
    own.write_text(f"[utlagg]\nshort = 'U'\n{OWN}")
    assert anna("policy", "--set", own).code == 0
    (store / "policy.toml").unlink()
    told = anna("policy", "--clear", "--dry-run").out
    assert "changed: utlagg.short: U -> " in told
    told = anna("policy", "--set", own).out
    assert "gone: " not in told
    assert "new: utlagg  check receipts-kept" in told


@pytest.mark.usefixtures("own_store")
def test_a_broken_policy_that_no_history_tells_of_is_told_as_given_up(anna, store) -> None:
    """What somebody wrote by hand is known to nobody: that is said, and in JSON too."""
    (store / "policy.toml").write_text("x = [")
    shown = anna("policy", "--clear", "--dry-run", "--json").json
    assert shown["given_up"] == {
        "gone": [], "new": [], "changed": [], "set_at": None, "set_by": None
    }  # fmt: skip
    told = anna("policy", "--clear").out
    assert told == (
        "given up: the policy so far, which is missing or cannot be used; the office's history "
        "does not tell what it said\n"
    )
    assert "given_up" not in anna("policy", "--clear", "--json").json


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("act", ["--set", "--clear"])
def test_where_a_directory_is_in_its_place_no_policy_is_told_to_be_there(
    anna, store, tmp_path, act
) -> None:
    """The history tells what has happened alone."""
    (tmp_path / "own.toml").write_text(OWN)
    (store / "policy.toml").mkdir()
    before = anna("history", "--json").json
    given = (act, tmp_path / "own.toml") if act == "--set" else (act,)
    told = anna("policy", *given)
    assert (told.code, "policy.toml is a directory; move it away" in told.err) == (1, True)
    assert anna("history", "--json").json == before


@pytest.mark.usefixtures("own_policy")
@pytest.mark.parametrize("nothing", ["", "\n \n"])
def test_a_file_that_says_nothing_takes_no_policy_away(anna, store, tmp_path, nothing) -> None:
    """It may be of a command that has failed; whoever wants none says --clear."""
    (tmp_path / "empty.toml").write_text(nothing)
    refused = anna("policy", "--set", tmp_path / "empty.toml")
    assert (refused.code, "--clear" in refused.err) == (3, True)
    assert (store / "policy.toml").read_text("utf-8")


def test_who_may_not_end_sets_no_policy(run, store, tmp_path) -> None:
    """Full rights and the role Administrator, for it decides how every ending goes."""
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    for login in ("bo", "cecilia", "david"):
        refused = run("--store", store, "--operator", login, "policy", "--set", file, "--json")
        assert refused.refused == ["not-allowed"]
    side = ("--company", "1003", "--operator", "disa@gammaakeri.example")
    assert run("--store", store, *side, "policy", "--clear", "--json").refused == ["not-allowed"]


@pytest.mark.usefixtures("own_store")
def test_nothing_is_planned_by_a_policy_that_somebody_has_broken(anna, store) -> None:
    """The file and the path are named, the store can be looked at, and the policy be mended."""
    (store / "policy.toml").write_text(
        '[[utlagg.checks]]\nid = "a"\ntext = 3\nmeasure = "attested"'
    )
    path = "utlagg.checks[0].text: a text is expected, not a whole number"
    planned = anna("plan", "1003", "utlagg", "--outcome", "continue")
    assert (planned.code, path in planned.err) == (6, True)
    assert anna("list").code == 0
    checked = anna("check")
    assert checked.code == 6
    assert f"policy.toml: {path}" in checked.out
    assert anna("policy", "--clear").code == 0
    assert anna("plan", "1003", "utlagg", "--outcome", "continue").code == 0


@pytest.mark.usefixtures("own_store")
def test_under_a_policy_that_is_not_toml_all_else_can_be_read(anna, store, tmp_path) -> None:
    """An export is of the rest, and says what is missing; no ending is planned."""
    (store / "policy.toml").write_text("x = [")
    fault = f"{store / 'policy.toml'}: it is not TOML: "
    assert "Visma Utlägg" in anna("show", "1003").out
    assert "task-owner" in anna("employee", "leaving", "bo", "--json").out
    for reading in (("record", "list", "1003"), ("task", "list", "1003"), ("history",)):
        assert anna(*reading).code == 0
    exported = anna("export", tmp_path / "office.json", "--json")
    assert exported.code == 6
    assert exported.json["notes"][0].startswith(fault)
    planned = anna("due", "--within", "60")
    assert (planned.code, planned.out) == (6, "")
    assert fault in planned.err
    assert "; correct it with policy --set or --clear" in planned.err
    for overview in (("readiness",), ("residue",)):
        told = anna(*overview)
        assert (told.code, bool(told.out), fault in told.err) == (6, True, True)
        assert fault in anna(*overview, "--json").json["notes"][0]


@pytest.mark.usefixtures("own_store")
def test_what_no_policy_decides_on_is_done_although_one_is_broken(anna, store, saved) -> None:
    """An undo, another address of a colleague, a user, a task; no ending, and no record."""
    assert anna("end", "1013", "scanner", "--outcome", "end", "--on", "+30").code == 0
    assert anna("end", "1003", "utlagg", "--outcome", "continue").code == 0
    (store / "policy.toml").write_text("x = [")
    assert anna("undo", "1003", "utlagg", "--dry-run").code == 0
    assert anna("undo", "1003", "utlagg").code == 0
    assert saved("1003").collaboration("utlagg-1").status == "active"
    edited = anna("employee", "edit", "bo", "--email", "bo.ek@byranorr.example")
    assert edited.code == 0
    assert "it is not TOML" in edited.out + edited.err
    person = ("1003", "ny@gammaakeri.example", "--name", "Ny Berg")
    assert anna("user", "add", *person).code == 0
    assert anna("withdraw", "1013", "scanner").code == 0
    for refused in (
        ("end", "1003", "utlagg", "--outcome", "continue"),
        ("record", "1003", "utlagg", "report", "Resa", "--status", "draft"),
    ):
        assert anna(*refused).code == 6


@pytest.mark.usefixtures("own_store")
def test_a_policy_that_stops_an_ending_on_its_day_says_so(anna, saved, tmp_path) -> None:
    """Before and after; what is set again changes nothing and tells nothing."""
    file = tmp_path / "own.toml"
    file.write_text(
        '[[ekonomioversikt.checks]]\nid = "used"\ntext = "x"\nmeasure = "licensed-user"'
    )
    on = saved("1015").collaboration("ekonomioversikt-1").ending.on
    stopped = (
        f"other endings: 1015 Höglidens Hotell AB: Visma Ekonomiöversikt's ending on {on} will"
    )
    for arguments in (("--dry-run",), ()):
        assert stopped in anna("policy", "--set", file, *arguments).out
    again = anna("policy", "--set", file, "--json")
    assert (again.code, again.json["effects"]) == (0, [])


def test_a_file_that_is_not_toml_is_refused_by_its_name(anna, store, tmp_path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("x = [")
    refused = anna("policy", "--set", file, "--json")
    assert refused.refused == ["invalid-value"]
    assert refused.json["refused"][0]["message"].startswith(f"{file}: it is not TOML: ")


@pytest.mark.usefixtures("own_store")
def test_a_policy_travels_in_the_exchange_file(anna, run, tmp_path) -> None:
    """Into a new store, and not over another policy."""
    file, exported, new = tmp_path / "own.toml", tmp_path / "office.json", tmp_path / "new"
    file.write_text(OWN)
    assert "policy" not in anna("export", "--json").json
    anna("policy", "--set", file)
    assert anna("export", exported).code == 0
    assert run("--store", new, "import", exported).code == 0
    anew = ("--store", new, "--operator", "anna")
    assert "receipts-kept" in run(*anew, "policy", "utlagg").out
    assert run(*anew, "import", exported).code == 0
    run(*anew, "policy", "--clear")
    assert run(*anew, "import", exported).code == 0
    assert "receipts-kept" in run(*anew, "policy", "utlagg").out
    file.write_text('[lon]\nassigned = "office"')
    run(*anew, "policy", "--set", file)
    refused = run(*anew, "import", exported, "--json")
    assert refused.refused == ["already-exists"]


MOMS = """
[moms-skatt]
name = "Moms & skatt"
aliases = ["VAT"]
[[moms-skatt.outcomes]]
id = "end"
irreversible = { answer = "no" }
data = [{ text = "it is kept" }]
office = [{ text = "none" }]
customer = [{ text = "none" }]
[[moms-skatt.checks]]
id = "returns-filed"
text = "All returns are filed"
measure = "attested"
"""


@pytest.fixture
def with_moms(own_store, anna, tmp_path):
    """Let the office have a service of its own."""
    file = tmp_path / "moms.toml"
    file.write_text(MOMS)
    assert anna("policy", "--set", file).code == 0


@pytest.mark.usefixtures("with_moms")
def test_a_service_of_the_office_is_imported_from_tables_by_id_and_by_name(
    anna, saved, tmp_path
) -> None:
    """Customers, users' licences and records alike; what is exported comes back unchanged."""
    table = tmp_path / "table.csv"
    for number, name in (("7001", "moms-skatt"), ("7002", "Moms & Skatt"), ("7003", "vat")):
        table.write_text(f"number;name;task;service\n{number};Ny AB;Moms;{name}\n")
        brought = anna("import", table)
        assert brought.code == 0, brought.err
        assert saved(number).collaborations[0].service == "moms-skatt"
    table.write_text("number;email;name;services\n7001;eva@ny.example;Eva Ny;moms-skatt\n")
    assert anna("import", table).code == 0
    assert saved("7001").users[0].services == ("moms-skatt",)
    table.write_text("number;service;kind;title\n7001;Moms & skatt;report;Januari\n")
    assert anna("import", table).code == 0
    assert len(saved("7001").collaborations[0].records) == 1
    for kind in ((), ("--users",), ("--records",)):
        out = tmp_path / "out.csv"
        asked = anna("export", out, "--format", "csv", *kind, "--service", "moms-skatt")
        assert (asked.code, "moms-skatt" in out.read_text("utf-8-sig")) == (0, True)
        again = anna("import", out, "--json").json["done"]
        assert (again["customers"], again["changed"]) == (0, 0)


@pytest.mark.usefixtures("with_moms")
def test_an_unknown_service_is_refused_with_those_of_the_office(anna, tmp_path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("number;name;service\n7001;Ny AB;lok\n")
    refused = anna("import", table)
    assert (refused.code, "Moms & skatt" in refused.err) == (3, True)


@pytest.mark.usefixtures("with_moms")
def test_an_exchange_file_without_the_policy_may_name_a_service_of_the_office(
    anna, saved, tmp_path
) -> None:
    file = tmp_path / "customers.json"
    customer = saved("1003")
    document = anna("export", "--json").json
    del document["policy"]
    (document["customers"],) = (
        [each for each in document["customers"] if each["number"] == "1003"],
    )
    task = customer.tasks[0].name
    new = {"id": "moms-skatt-1", "service": "moms-skatt", "task": task}
    document["customers"][0]["collaborations"].append(new)
    file.write_text(json.dumps(document))
    assert anna("import", file).code == 0
    assert saved("1003").collaborations[-1].service == "moms-skatt"


@pytest.mark.usefixtures("with_moms")
def test_a_list_and_a_completion_know_the_services_of_the_office(anna, run, tmp_path) -> None:
    """A completion those of the store that is named when it is made."""
    table = tmp_path / "table.csv"
    table.write_text("number;name;task;service\n7001;Ny AB;Moms;moms-skatt\n")
    anna("import", table)
    assert anna("list", "--service", "moms-skatt").out.startswith("7001  Ny AB")
    assert len(anna("list", "--service", "moms-skatt").out.splitlines()) == 1
    for shell in ("bash", "zsh", "fish"):
        assert "moms-skatt" in (made := anna("completion", shell).out)
        assert "returns-filed" in made
        assert "moms-skatt" not in run("completion", shell).out


FEE = """
[[utlagg.outcomes]]
id = "continue"
cost = [{ text = "The customer pays a fee of 100", brief = "a fee of 100" }]
"""
"""What the customer would read of itself as of somebody else."""


@pytest.mark.usefixtures("own_store")
def test_a_text_that_nobody_wrote_for_the_customer_is_noted(anna, tmp_path) -> None:
    """It is kept all the same; with `you` there is nothing to note."""
    file = tmp_path / "own.toml"
    file.write_text(FEE)
    note = (
        "utlagg: the customer reads this too, as it stands: 'The customer pays a fee of 100'; "
        "`you` says it to the customer"
    )
    assert f"note: {note}" in anna("policy", "--set", f"{file}", "--dry-run").out.splitlines()
    told = anna("--lang", "sv", "policy", "--set", f"{file}", "--dry-run").out
    assert "kunden läser även detta" in told
    assert anna("policy", "--set", f"{file}", "--json").json["notes"] == [note]
    file.write_text(FEE.replace("brief", 'you = "You pay a fee of 100", brief'))
    assert "notes" not in anna("policy", "--set", f"{file}", "--json").json


@pytest.mark.usefixtures("own_store")
def test_what_no_statement_tells_is_told_by_its_path(anna, store, tmp_path) -> None:
    """In text, in JSON, and in the office's history."""
    file = tmp_path / "own.toml"
    file.write_text('[utlagg]\nshort = "Reseräkning"')
    line = "changed: utlagg.short: none -> Reseräkning\n"
    assert anna("policy", "--set", file, "--dry-run").out == line
    told = anna("policy", "--set", file, "--json").json
    assert told["done"]["changed"] == [
        {"path": "utlagg.short", "before": None, "after": "Reseräkning"}
    ]
    assert "values: utlagg.short: none -> Reseräkning" in anna("history").out
    file.write_text('[utlagg]\nshort = "Reseräkning"\n[lon]')
    same = "the policy is written differently, but changes nothing\n"
    assert anna("policy", "--set", file).out == same
    assert "[lon]" in (store / "policy.toml").read_text()


@pytest.mark.usefixtures("own_store")
def test_what_the_program_does_stays_as_it_is(anna, store, tmp_path) -> None:
    """End and delete erases what is kept, whatever the office states of it."""
    file = tmp_path / "own.toml"
    file.write_text('[[utlagg.outcomes]]\nid = "delete"\ndeletes = false')
    refused = anna("policy", "--set", file)
    assert refused.code == 3
    assert "utlagg.outcomes[0].deletes: whether the program erases the records" in refused.err
    assert not (store / "policy.toml").exists()
