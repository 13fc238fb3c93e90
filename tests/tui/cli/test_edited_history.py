"""An edited history told and accepted without a screen (R62)."""

import json

import pytest

from store.domain.clock import swedish_time
from store.files.forms.customer_files import customer_files
from store.files.layout import office_file
from store.files.sealed_file import sealed
from store.i18n.program_call import call

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def edited(own_store, anna, saved):
    """Write three lines of a customer's history, and change the second by hand."""
    for task in ("Bookkeeping", "Payroll", "Expenses"):
        assert anna("edit", "1003", "utlagg", "--task", task).code == 0
    file = customer_files(own_store).file_of("1003")
    tables = json.loads(file.read_bytes())
    tables["customers"]["1003"]["history"][-2]["by"] = "bo"
    file.unlink()
    file.write_bytes(sealed(file, tables, 9))
    return saved("1003").history[-1]


def test_check_names_customer_and_line_and_its_acceptance_is_in_the_history(
    anna, by, saved, edited
) -> None:
    told = anna("check")
    assert told.code == 6
    when = swedish_time(edited.at)
    assert (
        "customer 1003 Gamma Åkeri AB: the history was edited outside the program: the line of "
        f"{when} (edit) does not follow from the one before; who has full rights and is "
        f"Administrator accepts it with: {call('check', '--accept-history', '1003')}"
    ) in told.out
    (finding,) = anna("check", "--json").json["findings"]
    assert (finding["customer"], finding["edited"]) == ("1003", True)
    says = [line["entry"]["details"] for line in anna("history", "1003", "--json").json
            if line.get("edited")]  # fmt: skip
    assert says == [edited.details]
    lines = anna("history", "1003").out.splitlines()
    assert ["does not follow" in line for line in lines[:3]] == [True, False, False]
    assert anna("edit", "1003", "utlagg", "--task", "Payroll").code == 0
    assert anna("list", "--search", "1003").code == 0

    refused = by("bo", "check", "--accept-history", "1003", "--json")
    assert refused.refused == ["not-allowed"]
    assert anna("--read-only", "check", "--accept-history", "1003", "--json").refused
    done = anna("check", "--accept-history", "1003", "--reason", "Rättat av leverantören")
    assert done.out == (
        "done: 1003 Gamma Åkeri AB: History accepted as it was edited outside the program\n"
    )
    assert saved("1003").history[-1].reason == "Rättat av leverantören"
    assert anna("check").out.splitlines()[0] == "the store is whole"
    (line, *_rest) = anna("history", "1003", "--json").json
    assert line["entry"]["details"]["broken"] == edited.before
    again = anna("check", "--accept-history", "1003", "--json")
    assert again.refused == ["nothing-to-change"]
    assert anna("check", "--accept-history", "9999").code == 4


def test_in_swedish_too(anna, edited) -> None:
    assert (
        "historiken har ändrats utanför programmet: raden från" in anna("--lang", "sv", "check").out
    )
    done = anna("--lang", "sv", "check", "--accept-history", "1003").out
    assert done.startswith("klart: 1003 Gamma Åkeri AB: Historiken godtagen så som den ändrats")


def test_a_file_accepted_with_an_edited_history_is_named_in_each_paper(
    own_store, anna, edited, tmp_path
) -> None:
    end = ("end", "1003", "utlagg", "--outcome", "delete", "--confirm", "1003")
    assert anna(*end, "--reason", "Byter byrå").code == 0
    assert anna("check", "--accept", customer_files(own_store).file_of("1003")).code == 0
    printed = anna("certificate", "1003", "utlagg", "-o", "-", "--json").json
    assert printed["history"]["whole"]
    assert [each["by"] for each in printed["history"]["accepted"]] == ["anna"]
    letter = anna("notice", "1003", "utlagg", "--lang", "sv", "--json").json
    assert [each.pop("account") for each in printed["history"]["accepted"]] != [""]
    told = printed["history"]
    told["accepted"] = [{**each, "account": ""} for each in told["accepted"]]  # to the customer
    assert letter["history"] == told
    words = ", så som den då var, av Anna Berg, för byrån."
    assert words in letter["opening"][-1]
    assert words in anna("--lang", "sv", "certificate", "1003", "utlagg", "-o", "-").out
    pack = tmp_path / "pack"
    assert anna("handover", "1003", "-o", pack, "--lang", "sv").code == 0
    assert words in (pack / "handover.md").read_text("utf-8")
    assert json.loads((pack / "handover.json").read_bytes())["history"] == told


def test_the_offices_own_history_is_accepted_without_a_number(own_store, anna, by) -> None:
    for name in ("Ny", "Nyare"):
        given = ("employee", "add", name.lower(), "--name", name, "--email", f"{name}@byra.test")
        assert anna(*given).code == 0
    file = office_file(own_store)
    tables = json.loads(file.read_bytes())
    first = next(iter(tables["history"].values()))
    first["by"] = "bo"
    file.unlink()
    file.write_bytes(sealed(file, tables, 9))
    told = anna("check")
    assert (told.code, "the office itself: the history was edited" in told.out) == (6, True)
    assert by("bo", "check", "--accept-history", "--json").refused == ["not-allowed"]
    assert anna("check", "--accept-history", "--json").json["done"]["action"] == "accept-history"
    assert anna("check").code == 0
    assert anna("history", "--office").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--accept-history", "1003", "--accept", "x"),
        ("--accept-history", "1003", "--guards"),
        ("--reason", "varför"),
    ],
)
def test_one_way_of_mending_at_a_time(anna, arguments) -> None:
    assert anna("check", *arguments).code == 2
