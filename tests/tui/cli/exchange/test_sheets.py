"""A workbook with a sheet for each service, and what is said of its sheets, by the command."""

from pathlib import Path

import pytest

from tests.store.tables.workbooks.test_excel_table import Cells, workbook

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a workbook with a sheet that is a service, and two that may be one."""
    heads = ["Kundnr", "Namn", "Startdatum"]
    file = tmp_path / "k.xlsx"
    file.write_bytes(
        workbook(
            [heads, ["3001", "Nora AB", "2024-02-01"]],
            [heads, ["3002", "Tuva AB", "2024-03-01"]],
            [heads, ["3003", "Vega AB", "2024-04-01"]],
            names=("Utlägg", "Bokföring", "Lön 2023"),
        )
    )
    return file


def test_a_sheet_that_may_be_a_service_is_asked_about_and_nothing_is_kept(anna, file):
    """With its name and what answers it; in JSON too."""
    refused = anna("import", file)
    assert refused.code == 3
    assert "sheet Utlägg: taken for Visma Utlägg" in refused.err
    assert "Sheet Bokföring: of which service are its customers?" in refused.err
    assert "--map 'Bokföring=eekonomi' (Visma eEkonomi)" in refused.err
    assert "--map 'Lön 2023=lon' (Visma Lön)" in refused.err
    told = anna("--json", "import", file).json
    assert [each["about"] for each in told["refused"]] == ["sheet-2", "sheet-3"]
    assert anna("show", "3001").code == 4


def test_a_dry_run_tells_the_service_of_each_sheet_and_what_is_asked(anna, file):
    foreseen = anna("import", file, "--dry-run")
    assert foreseen.code == 3
    assert "sheet Utlägg (Visma Utlägg), headings in line 1, 1 row" in foreseen.out
    assert "question: Sheet Bokföring: of which service" in foreseen.out
    assert "refused" not in foreseen.out.splitlines()[-1]
    told = anna("--json", "import", file, "--dry-run").json
    assert [table["service"] for table in told["tables"]] == ["utlagg", None, None]
    assert [each["id"] for each in told["questions"]] == ["sheet-2", "sheet-3"]
    assert told["questions"][0]["answers"][0] == {
        "value": "Bokföring=eekonomi",
        "words": "Visma eEkonomi",
    }
    assert "sheet Utlägg: taken for Visma Utlägg" in told["notes"]


def test_what_a_sheet_is_is_said_once(anna, file, saved):
    said = ("--map", "Bokföring=eekonomi", "--map", "Lön 2023=no-service")
    refused = anna("import", file, *said)
    assert "Startdatum, but no service" in refused.err
    done = anna("--json", "import", file, "--map", "Bokföring=eekonomi", "--map", "Lön 2023=lon")
    assert done.code == 0
    assert "sheet Lön 2023: taken for Visma Lön" in done.json["notes"]
    held = [saved(number).collaborations[0] for number in ("3001", "3002", "3003")]
    assert [each.service for each in held] == ["utlagg", "eekonomi", "lon"]
    assert f"{held[1].started_on}" == "2024-03-01"
    assert anna("import", file).code == 0
    listed = anna("import", "--forget-map").out
    assert listed == "Bokföring=Visma eEkonomi\nLön 2023=Visma Lön\n"


def test_a_swede_is_asked_and_told_in_swedish(anna, file):
    swedish = anna("--lang", "sv", "import", file)
    assert "blad Utlägg: läses som Visma Utlägg" in swedish.err
    assert "Bladet Bokföring: vilken tjänst har kunderna där?" in swedish.err
    foreseen = anna("--lang", "sv", "import", file, "--dry-run", "--map", "Bokföring=ingen tjänst")
    assert "Bokföring läses som ingen tjänst" in foreseen.err
    assert "blad Utlägg (Visma Utlägg), rubriker på rad 1, 1 rad" in foreseen.out


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("Namn=name", "NAMN=number"), "--map Namn=name and --map NAMN=number: said of one and"),
        (("Ett=contact", "Två=contact"), "Ett, Två: said to be one and the same, contact"),
    ],
)
def test_two_things_that_cannot_both_be_are_refused(anna, tmp_path, said, words):
    """As text and as JSON, by a dry run too; nothing is kept."""
    file = tmp_path / "k.csv"
    file.write_text("Kundnr;Namn;E-post;Ett;Två\n3001;Nora AB;u@nora.test;Ulla;Bo\n", "utf-8")
    maps = [part for each in said for part in ("--map", each)]
    for more in ((), ("--dry-run",)):
        refused = anna("import", file, *maps, *more)
        assert (refused.code, words in refused.err) == (3, True)
    told = anna("--json", "import", file, *maps).json
    assert words in told["refused"][0]["message"]
    assert anna("show", "3001").code == 4
    assert anna("import", "--forget-map").out == "nothing is remembered of headings\n"


def test_a_sheet_that_is_refused_as_a_whole_is_named_with_how_the_others_are_read(
    anna, tmp_path: Path
) -> None:
    """In a look at it as well; then it comes in as it is told."""
    file = tmp_path / "k.xlsx"
    good: Cells = [["Kundnr", "Namn"], ["9001", "Nora AB"]]
    names = ("Kunder", "Nya i år")
    file.write_bytes(workbook(good, [["Namn", "Ort"], ["Tuva AB", "Lund"]], names=names))
    told = "sheet Nya i år is refused as a whole; --sheet Kunder reads what is beside it alone"
    assert told in anna("import", file).err
    assert told in anna("import", file, "--dry-run").out
    assert any(told in note for note in anna("--json", "import", file).json["notes"])
    assert anna("import", file, "--sheet", "Kunder").code == 0


def test_a_sheet_of_customers_of_another_sheet_is_among_those_that_are_read(
    anna, tmp_path: Path
) -> None:
    """They stand with the rows of the first one; and what is printed runs as it is."""
    file = tmp_path / "k.xlsx"
    sheets: list[Cells] = [
        [["Kundnr", "Namn"], ["9001", "Nora AB"]],
        [["Kundnr", "E-post", "Kontakt"], ["9001", "u@nora.test", "Ulla Ek"]],
        [["Namn", "Ort"], ["Tuva AB", "Lund"]],
    ]
    file.write_bytes(workbook(*sheets, names=("Kunder", "Kontakter", "Kunder, nya")))
    alone = ("--sheet", "Kunder", "--sheet", "Kontakter")
    assert f"{' '.join(alone)} reads" in anna("import", file).err
    assert anna("import", file, *alone).code == 0
    assert "u@nora.test" in anna("show", "9001").out


def test_which_of_several_years_is_read_is_asked(anna, tmp_path: Path) -> None:
    file = tmp_path / "k.xlsx"
    years: list[Cells] = [[["Kundnr", "Namn"], ["9001", "Nora AB"]],
                          [["Kundnr", "Namn"], ["9002", "Tuva AB"]]]  # fmt: skip
    file.write_bytes(workbook(*years, names=("2025", "2026")))
    refused = anna("import", file)
    assert refused.code == 3
    assert "Answer with --sheet 2026 (2026); --sheet 2025 (2025); " in refused.err
    assert anna("import", file, "--sheet", "2026").code == 0
    assert anna("show", "9001").code == 4
    assert anna("show", "9002").code == 0
