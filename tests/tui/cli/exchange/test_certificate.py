"""The verb certificate: two new files out of the history, or one on standard output (R61)."""

import json
from pathlib import Path

import pytest

LISA = "lisa@morkovarv.example"


@pytest.fixture
def store(own_store: Path) -> Path:
    """Give a store that may be changed."""
    return own_store


@pytest.fixture
def deleted(anna):
    """Delete what Gamma has in Utlägg."""
    end = ("end", "1003", "utlagg", "--outcome", "delete", "--confirm", "1003")
    assert anna(*end, "--reason", "Byter byrå").code == 0


@pytest.mark.usefixtures("deleted")
def test_both_files_are_written_and_never_over_what_is_there(anna, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    made = anna("certificate", "1003", "utlagg", "-o", folder)
    names = [f"certificate-1003-utlagg{suffix}" for suffix in (".json", ".md")]
    assert sorted(file.name for file in folder.iterdir()) == names
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert sorted(made.out.splitlines()) == [f"Written: {folder / name}" for name in names]
    before = [(folder / name).read_bytes() for name in names]
    again = anna("--json", "certificate", "1003", "utlagg", "-o", folder)
    assert again.refused == ["already-exists"] * 2
    assert {refusal["message"] for refusal in again.json["refused"]} == {
        f"{folder / name}: is there already; choose another name." for name in names
    }
    assert [(folder / name).read_bytes() for name in names] == before


@pytest.mark.usefixtures("deleted")
def test_json_is_the_certificate_itself(anna, tmp_path: Path) -> None:
    """The same on standard output, in the file, and beside the names of the files."""
    printed = anna("--json", "certificate", "1003", "utlagg-1", "-o", "-").json
    written = anna("--json", "certificate", "1003", "utlagg", "-o", tmp_path).json
    assert printed == written["certificate"]
    file = written["files"]["certificate-1003-utlagg.json"]
    assert json.loads(Path(file).read_bytes()) == printed
    assert printed["format"] == "samarbete-certificate/1"
    assert printed["held"]["count"] == sum(kind["count"] for kind in printed["held"]["kinds"]) > 0
    assert printed["reason"] == "Byter byrå"


@pytest.mark.usefixtures("deleted")
def test_it_speaks_the_language_that_is_asked_for(anna) -> None:
    english = anna("certificate", "1003", "utlagg", "-o", "-").out
    swedish = anna("--lang", "sv", "certificate", "1003", "utlagg", "-o", "-").out
    assert english.startswith("# Certificate of deletion: Visma Utlägg, Gamma Åkeri AB\n")
    assert swedish.startswith("# Raderingsintyg: Visma Utlägg, Gamma Åkeri AB\n")


@pytest.mark.usefixtures("deleted")
def test_a_restricted_command_gives_it_on_standard_output_alone(anna, tmp_path: Path) -> None:
    assert anna("--restricted", "certificate", "1003", "utlagg", "-o", "-").code == 0
    assert anna("--restricted", "certificate", "1003", "utlagg", "-o", tmp_path / "x").code == 2
    assert not (tmp_path / "x").exists()


def test_the_customer_has_its_own_and_no_others(run, store, anna) -> None:
    def lisa(*verb: object):
        return run("--store", store, "--operator", LISA, "--company", "1024", *verb)

    end = ("end", "1024", "utlagg-2", "--outcome", "delete", "--confirm", "1024")
    assert lisa(*end, "--reason", "Slutar").code == 0
    told = lisa("certificate", "1024", "utlagg-2", "-o", "-").out
    assert "your company: 1024" in told
    assert "customer" not in told
    assert lisa("certificate", "1003", "utlagg", "-o", "-").code == 4
    assert "customer: 1024" in anna("certificate", "1024", "utlagg-2", "-o", "-").out


@pytest.mark.parametrize(
    ("verb", "code", "words"),
    [
        (
            ("1003", "utlagg", "-o", "-"),
            3,
            "Nothing of Visma Utlägg was deleted here: it is active",
        ),
        (("1012", "eekonomi", "-o", "-"), 3, "it ended on"),
        (("1003", "scanner", "-o", "-"), 4, "has no collaboration 'scanner'"),
        (("9999", "utlagg", "-o", "-"), 4, "9999"),
        (("1003", "utlagg"), 2, "-o"),
    ],
)
def test_where_nothing_was_deleted_it_says_so(anna, verb, code, words) -> None:
    answer = anna("certificate", *verb)
    assert answer.code == code
    assert words in answer.err
    assert answer.out == ""


def test_what_cannot_be_written_is_told(anna, deleted, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = anna("certificate", "1003", "utlagg", "-o", tmp_path / "file")
    assert answer.code == 1
    assert "cannot be written" in answer.err
