"""Tables side by side in a file that is brought in, by the command: read apart, told and asked."""

import shlex
from pathlib import Path

import pytest

ROWS = "Kundnr;Namn;;Orgnr;Lön\n3001;Nora AB;;556016-0680;x\n3002;Tuva AB;;556036-0793;\n"

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write two tables side by side, or one with an empty column."""
    file = tmp_path / "k.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def services(anna, number: str) -> list[str]:
    return [each["service"] for each in anna("show", number, "--json").json["collaborations"]]


def test_tables_side_by_side_come_in_each_by_itself(anna, file):
    """And a later file with the same headings is read as it would be without."""
    file.write_text(
        "Kundnr;Namn;;Kundnr;Lön;;Kundnr;Utlägg\n3001;Nora AB;;3002;x;;3003;x\n"
        "3002;Tuva AB;;;;;3001;x\n3003;Vera AB;;;;;;\n",
        encoding="utf-8",
    )
    result = anna("import", file)
    assert result.code == 0
    assert "columns A-B, D-E, G-H are tables side by side" in result.err
    told = {number: services(anna, number) for number in ("3001", "3002", "3003")}
    assert told == {"3001": ["utlagg"], "3002": ["lon"], "3003": ["utlagg"]}
    assert anna("import", "--forget-map").out == "nothing is remembered of headings\n"
    shown = anna("import", file, "--dry-run")
    assert "columns D-E: headings in line 1, 1 row" in shown.out
    assert anna("--json", "import", file, "--dry-run").json["tables"][1]["beside"] == "D-E"


def test_what_is_in_doubt_is_asked_in_text_and_json(anna, file):
    """Nothing comes in on a guess; each answer is run as it is printed."""
    refused = anna("import", file)
    assert refused.code == 3
    (told,) = anna("--json", "import", file).json["refused"]
    assert (told["cure"], told["about"]) == ("answer", "tables")
    assert told["message"] in refused.err
    (question,) = anna("--json", "import", file, "--dry-run").json["questions"]
    assert question["option"] == "--tables"
    assert [answer["value"] for answer in question["answers"]] == ["apart", "together"]
    for answer in question["answers"]:
        option = f"{question['option']} {answer['value']}"
        assert f"{option} ({answer['words']})" in refused.err
        assert anna("import", file, "--dry-run", *shlex.split(option)).code == (
            3 if answer["value"] == "apart" else 0  # nobody here has those organisation numbers
        )
    assert anna("import", file, "--tables", "together").code == 0
    assert services(anna, "3001") == ["lon"]
    assert anna("import", file).code == 3  # asked of each file anew


def test_it_is_asked_in_swedish(anna, file):
    told = anna("--lang", "sv", "import", file).err
    assert "Kolumnerna A-B, D-E: är det tabeller bredvid varandra" in told
