"""The command on a server, for somebody with all rights who does not own the tables."""

import re

import pytest
from msgspec.structs import replace

from store.demo import demo_office

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
