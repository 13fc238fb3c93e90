"""The command on a server, for somebody with all rights who does not own the tables."""

import json
import re

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.desk.opening import open_desk
from store.desk.pack_writer import write_pack
from store.domain.errors import Refused

TABLE = "number;name;Sak\n9001;Nya Bageriet AB;\n9002;Nya Caféet AB;\n"
POLICY = '[[utlagg.notes]]\nid = "month"\ntext = "By the month."\n'


@pytest.fixture
def bo(run, server, clock):
    """Give what Bo, who has full rights and is Administrator, can do on a server of Anna's."""
    demo = demo_office(clock.today)
    all_rights = {"rights": "full", "portal_role": "administrator"}
    people = tuple(
        replace(each, **all_rights) if each.login == "bo" else each for each in demo.employees
    )
    address = server.address("bo", server.office(demo.office, people, demo.customers))
    return lambda *words: run("--store", address, *words)


def test_all_rights_suffice_for_all_but_what_the_tables_are_made_of(bo, tmp_path):
    """Only their owner makes the tables again after an upgrade; who that is, is said."""
    table, policy = tmp_path / "table.csv", tmp_path / "policy.toml"
    table.write_text(TABLE, "utf-8")
    policy.write_text(POLICY, "utf-8")
    brought = bo("import", table, "--map", "Sak=-")
    batch = re.search(r"undo --import (\S+)", brought.out)
    assert batch, brought.err
    for words in (
        ("import", "--forget-map", "Sak"),
        ("undo", "--import", batch[1], "--confirm", "2"),
        ("import", table),
        ("remove", "9001", "--confirm", "9001"),
        ("end", "1003", "utlagg", "--outcome", "continue"),
        ("undo", "1003"),
        ("hold", "1003", "--reason", "Revision"),
        ("release", "1003"),
        ("policy", "--set", policy),
        ("policy", "--clear"),
        ("employee", "add", "rut", "--name", "Rut", "--email", "rut@byranorr.example"),
        ("employee", "leaving", "cecilia", "--hand-over-to", "anna"),
        ("export", tmp_path / "all.json"),
        ("check",),
    ):
        said = bo(*words)
        assert said.code == 0, (words, said.err)
    for words, why in {
        ("check", "--guards"): "Only anna",
        ("backup", tmp_path / "b"): "pg_dump",
    }.items():
        said = bo(*words)
        assert said.code == 3
        assert why in said.err


EVERY_VERB_IN_ANOTHER_NAME = (
    ("list",),
    ("handover", "1001"),
    ("handover", "--all"),
    ("letter", "1003", "utlagg"),
    ("plan", "1003", "utlagg", "--outcome", "continue"),
    ("export", "-"),
    ("due", "--ics"),
    ("due",),
    ("certificate", "1001", "utlagg"),
    ("received", "1001", "utlagg"),
    ("hold", "1003", "--reason", "Revision"),
)


@pytest.mark.parametrize("name", ["anna", "9001@kund.example", "david"])
def test_a_login_of_nobody_is_nobody_else(run, server, clock, tmp_path, monkeypatch, name):
    """Files that leave in somebody's name are no change, which no guard of the tables sees."""
    demo = demo_office(clock.today)
    people = tuple(each for each in demo.employees if each.login in ("anna", "bo"))
    database = server.office(demo.office, people, demo.customers)
    monkeypatch.chdir(tmp_path)
    own = () if name == "david" else ("--operator", name)
    company = ("--company", "1001") if "@" in name else ()
    for verb in EVERY_VERB_IN_ANOTHER_NAME:
        said = run("--store", server.address("david", database), *own, *company, *verb)
        assert said.code in (2, 3), (verb, said)
        assert not said.out, verb
        if said.code == 3:
            assert "--operator" not in said.err
            assert ("samarbete_shared" in said.err) is (name != "david"), said.err
        assert [*tmp_path.iterdir()] == [], verb
    said = run("--store", server.address("portal", database), "--operator", "anna", "list")
    assert said.code == 0


def test_who_may_act_for_others_no_longer_leaves_no_pack_in_their_names(
    server, clock, tmp_path
) -> None:
    """It is asked again before anything is written, for grants go while somebody sits there."""
    demo = demo_office(clock.today)
    database = server.office(demo.office, demo.employees, demo.customers)
    address = server.address("portal", database)
    desk = open_desk(address, os_user="portal", login="anna", clock=clock)
    server.command("revoke samarbete_shared from portal")
    try:
        with pytest.raises(Refused, match="portal cannot act as anna"):
            write_pack(desk, "1001", None, tmp_path / "pack")
        assert [*tmp_path.iterdir()] == []
    finally:
        server.command("grant samarbete_shared to portal")


READS = (
    "list --json",
    "history 1001 --json",
    "history --office --json",
    "readiness --json",
    "export -",
    "notice 1001 --to office",
    "show 1001",
    "residue",
    "plan 1001 utlagg --outcome delete",
    "due --within 30",
    "due --dry-run",
    "task list 1001",
    "record list 1001",
    "user list 1001",
    "employee list",
    "policy",
    "check",
    "doctor",
    "completion bash",
    "manual",
)
WRITES = (
    "import table.csv",
    "handover 1001 -o pack",
    "handover --all -o packs",
    "remove 1001 --confirm 1001",
    "end 1001 utlagg --outcome continue --reason Sold",
    "withdraw 1015 ekonomioversikt",
    "undo 1001",
    "hold 1001 --reason Dispute",
    "release 1001",
    "due",
    "edit 1001 utlagg --task Payroll",
    "request 1003 scanner --task Expenses",
    "approve 1021 utlagg",
    "decline 1021 utlagg",
    "remind 1021 utlagg",
    "link 1023 eekonomi --task Bookkeeping",
    "received 1021",
    "task rename 1001 Payroll Wages",
    "task remove 1001 Payroll",
    "record 1001 utlagg report Fuel --status submitted",
    "user add 1001 eva@alfa.example --name Eva",
    "user activate 1001 eva@alfabygg.example",
    "user deactivate 1001 eva@alfabygg.example",
    "user edit 1001 eva@alfabygg.example --phone 0701740699",
    "user license 1001 eva@alfabygg.example utlagg",
    "user main-contact 1001 eva@alfabygg.example",
    "user main-contact --sole --confirm 1",
    "user remove 1001 eva@alfabygg.example",
    "user role 1001 eva@alfabygg.example administrator",
    "employee add rut --name Rut --email rut@byranorr.example",
    "employee edit bo --name Bo",
    "employee activate bo",
    "employee deactivate bo",
    "employee rights bo full",
    "employee leaving bo --hand-over-to anna",
    "policy --clear",
    "policy --set policy.toml",
    "check --guards",
    "check --accept-history 1001",
    "backup copy",
)


def test_a_reader_reads_in_its_own_name_and_every_writing_verb_is_refused_in_words(
    run, server, clock, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text("number;name\n9001;Nya Bageriet AB\n", "utf-8")
    (tmp_path / "policy.toml").write_text(POLICY, "utf-8")
    demo = demo_office(clock.today)
    address = server.address("revisor", server.office(demo.office, demo.employees, demo.customers))
    before = run("--store", address, "export", "-").out
    wrong = {}
    for verb in READS:
        said = run("--store", address, *verb.split())
        refused = verb.startswith(("plan", "readiness"))  # as for everybody else
        if said.code != 3 * refused or not said.out or said.err:
            wrong[verb] = said
    for verb in WRITES:
        said = run("--store", address, *verb.split())
        if said.code != 3 or said.out or not said.err.startswith("refused"):
            wrong[verb] = said
    assert not wrong, "\n".join(f"{verb}: {said}" for verb, said in wrong.items())
    assert {each.name for each in tmp_path.iterdir()} == {"table.csv", "policy.toml"}
    assert run("--store", address, "export", "-").out == before


def test_an_export_goes_on_where_the_history_of_the_office_cannot_be_read(
    run, server, clock, tmp_path
) -> None:
    """It is named on standard error, and never takes the place of a whole one."""
    demo = demo_office(clock.today)
    database = server.office(demo.office, demo.employees, demo.customers)
    address, file = server.address("anna", database), tmp_path / "office.json"
    assert run("--store", address, "employee", "deactivate", "bo").code == 0
    assert run("--store", address, "export", file).code == 0
    whole = file.read_bytes()
    statement = "update samarbete.office set document = '[1]' where id = 3"
    server.command(f"set session_replication_role = replica; {statement}", database)
    said = run("--store", address, "export", file)
    assert said.code == 6
    assert "the office's history" in said.err
    assert file.read_bytes() == whole
    exported = json.loads((tmp_path / "office-incomplete.json").read_bytes())
    assert len(exported["customers"]) == len(demo.customers)
    assert not exported.get("history")
