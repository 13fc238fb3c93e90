"""What the catalogue says of a service, printed: policy."""

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
        "eekonomi  continue  customer  Start: the customer had no access of its own in Start  "
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
    assert run("--store", store, *side, "policy", "utlagg").code == 0


OWN = """
[[utlagg.checks]]
id = "receipts-kept"
text = "The receipts are kept"
measure = "attested"
"""


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
    path = "utlagg.checks[0].text: Expected `str`, got `int`"
    planned = anna("plan", "1003", "utlagg", "--outcome", "continue")
    assert (planned.code, path in planned.err) == (6, True)
    assert anna("list").code == 0
    checked = anna("check")
    assert checked.code == 6
    assert f"policy.toml: {path}" in checked.out
    assert anna("policy", "--clear").code == 0
    assert anna("plan", "1003", "utlagg", "--outcome", "continue").code == 0


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
