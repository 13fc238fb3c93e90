"""What each column of a file was taken for, and what somebody says of headings, by the command."""

import json
from pathlib import Path

import pytest

ROWS = "Kundnr;Benämnd;Saldo\n3001;Nora AB;7\n"

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a register with a heading that nobody knows."""
    file = tmp_path / "k.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def test_a_heading_is_said_once_and_told_at_each_import(anna, file):
    """By a dry run too, which remembers nothing; it is listed, and taken back."""
    said = ("--map", "Benämnd=name")
    foreseen = anna("import", file, "--dry-run", *said)
    assert foreseen.code == 0
    assert "Benämnd is taken for name, which is remembered from this import on" in foreseen.err
    assert anna("import", "--forget-map").out == "nothing is remembered of headings\n"
    assert anna("import", file, *said).code == 0
    again = anna("--json", "import", file)
    assert "Benämnd is taken for name, as was said before" in again.json["notes"]
    assert again.json["done"]["unchanged"] == 1
    assert anna("import", "--forget-map").out == "Benämnd=name\n"
    forgotten = anna("--json", "import", "--forget-map", "benamnd")
    assert forgotten.json == {"done": {"forgotten": {"Benämnd": "name"}}, "headings": {}}
    assert anna("import", "--forget-map", "benamnd").code == 4
    history = anna("history", "--office").out
    assert "Set what headings of imported files mean" in history


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Benämd=name", "there are: Kundnr, Benämnd, Saldo"),
        ("Benämnd=namn på kund x", "there are: customer number, name, organisation number"),
        ("Benämnd", "HEADING=COLUMN is expected"),
    ],
)
def test_what_cannot_be_said_is_refused_with_what_is_possible(anna, file, said, words):
    result = anna("import", file, "--map", said)
    assert result.code == 3
    assert words in result.err
    assert anna("import", "--forget-map").out == "nothing is remembered of headings\n"


def test_a_dry_run_shows_what_each_column_was_taken_for(anna, file):
    """With its first cells, as text and as JSON."""
    file.write_text("Register\n\nKundnr;Kundnamn;Lön;Saldo\n3001;Nora AB;x;7\n", encoding="utf-8")
    lines = anna("import", file, "--dry-run").out.splitlines()
    assert lines[:5] == [
        "headings in line 3, 1 row",
        "  Kundnr    customer number  3001",
        "  Kundnamn  name             Nora AB",
        "  Lön       Visma Lön        x",
        "  Saldo     -                7",
    ]
    (table,) = anna("--json", "import", file, "--dry-run").json["tables"]
    assert table == {
        "file": f"{file}",
        "sheet": "",
        "row": 3,
        "columns": [
            {"heading": "Kundnr", "means": "number"},
            {"heading": "Kundnamn", "means": "name"},
            {"heading": "Lön", "means": "service", "service": "lon"},
            {"heading": "Saldo", "means": None},
        ],
        "rows": 1,
        "first": [["3001", "Nora AB", "x", "7"]],
        "records": False,
        "service": None,
        "beside": "",
    }


def test_the_cells_of_a_dry_run_are_those_of_rows(anna, file):
    """What stands below each other is of one customer, also where others have an empty cell."""
    text = "Kundnr;Kundnamn;Lön;Saldo\n3001;Nora AB;;\n31;Tuva AB;x;\n3003;Yla AB;;\n3004;Å;x;9\n"
    file.write_text(text, encoding="utf-8")
    assert anna("import", file, "--dry-run").out.splitlines()[1:5] == [
        "  Kundnr    customer number  3001    | 31      | 3003",
        "  Kundnamn  name             Nora AB | Tuva AB | Yla AB",
        "  Lön       Visma Lön                | x",
        "  Saldo     -",
    ]


def test_a_swede_is_told_of_columns_and_changes_in_swedish(anna, file):
    """By the headings and words that the program itself uses, which are understood as well."""
    file.write_text("Kundnr;Benämnd;Lön\n1001;Alfa Bygg i Umeå AB;x\n", encoding="utf-8")
    swedish = ("--lang", "sv", "import", file, "--dry-run")
    shown = anna(*swedish, "--map", "Benämnd=Namn")
    assert "Benämnd läses som Namn" in shown.err
    assert "  Benämnd  Namn        Alfa Bygg i Umeå AB" in shown.out
    assert "1001 Alfa Bygg i Umeå AB: namn: Alfa Bygg AB -> Alfa Bygg i Umeå AB" in shown.out
    assert "samarbete Visma Lön: " in shown.out
    assert (
        "de som finns är: Kundnummer, Namn, Organisationsnummer"
        in anna(*swedish, "--map", "Benämnd=x").err
    )
    json = anna("--json", *swedish, "--map", "Benämnd=Namn").json
    assert json["rows"][0]["changes"]["name"] == "Alfa Bygg AB -> Alfa Bygg i Umeå AB"
    assert json["tables"][0]["columns"][1] == {"heading": "Benämnd", "means": "name"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "k.csv",
            "Kundnr;Namn;Ort\n31;Hakan;Umeå\n31;Måns;Umeå\n".encode(),
            "Hakan (rad 2) / Måns (rad 3)",
        ),
        ("k.xlsx", b"PK\x03\x04 and nothing else", "den är avklippt, skadad eller skyddad"),
        ("", b"", "det är en katalog"),
    ],
    ids=["rows that differ", "half a workbook", "a folder"],
)
def test_what_is_wrong_with_a_file_is_said_in_swedish(anna, tmp_path, name, content, words):
    """Nothing of it as the language of the program, or the system, has it."""
    if name:
        (tmp_path / name).write_bytes(content)
    assert words in anna("--lang", "sv", "import", tmp_path / name).err


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",),
        ("import", "k.csv", "--forget-map"),
        ("import", "--forget-map", "x", "--dry-run"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_what_does_not_go_together_is_wrong_usage(anna, arguments):
    result = anna(*arguments)
    assert result.code == 2
    assert "samarbete import --help" in result.err


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("Kundnr;Kontakt;E-post\n71;Bo;bo@x.test\n72;Cia;cia@x.test\n",
         "lines 2, 3 (71, 72): no customer of that number is here"),
        ("Kundnr;Namn;Lön\n1;A;x\n2;B;\n;;\nSju;Sju Syskon\nÅtta;Åtta Små\n",
         "lines 5, 6: Kundnr: 'Sju', 'Åtta': below an empty row or a sum"),
    ],
)  # fmt: skip
def test_refusals_of_a_kind_are_told_in_one_line(anna, file, rows, why):
    """As in a dry run."""
    file.write_text(rows, encoding="utf-8")
    result = anna("import", file)
    refused = [line for line in result.err.splitlines() if line.startswith("refused")]
    assert (result.code, len(refused)) == (3, 1)
    assert why in refused[0]


def test_what_somebody_may_agree_to_names_its_option(anna, file):
    """As a cure with what it is about, for programs."""
    file.write_text("Kundnr;Namn;Orgnr\n1001;Beta AB;556016-0680\n", encoding="utf-8")
    result = anna("import", file)
    assert (result.code, "(--agree organisation)" in result.err) == (3, True)
    told = json.loads(anna("--json", "import", file).out)["refused"]
    assert [(each["cure"], each["about"]) for each in told] == [("agree", "organisation")]


def test_the_second_column_of_a_heading_is_explained_and_remembered_by_its_count(anna, file):
    """In text, in JSON, and in the other language."""
    file.write_text("Kundnr;Namn;Sak;Sak\n3001;Nora AB;x;anna\n", encoding="utf-8")
    swedish = anna("--lang", "sv", "import", file, "--dry-run")
    assert "används inte: Sak, Sak#2 (kolumn D)" in swedish.err
    assert anna("import", file, "--map", "sak #2=account_manager").code == 0
    assert anna("show", "3001", "--json").json["account_manager"] == "anna"
    assert anna("--json", "import", "--forget-map").json["headings"] == {
        "sak #2": "account_manager"
    }
    (table,) = anna("--json", "import", file, "--dry-run").json["tables"]
    assert table["columns"][3] == {"heading": "Sak#2", "means": "account_manager"}
    assert "sak #2 is taken for account manager, as was said before" in anna("import", file).err
    assert anna("import", "--forget-map", "Sak#2").code == 0
    assert anna("--json", "import", "--forget-map").json["headings"] == {}


def test_what_an_import_tells_of_many_rows_stands_in_one_line_in_swedish(anna, file):
    rows = [f"{n};Kund {n};lon;Avslutas;2026-12-{n};2026-12-{n}" for n in range(11, 16)]
    head = "Kundnr;Namn;Tjänst;Status;Slutdatum;Avslutat när"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    told = anna("--lang", "sv", "import", file).err
    assert (
        "raderna 2, 3, 4, 5, 6: Avslutat när: '2026-12-11', '2026-12-12', '2026-12-13' och 2 till: "
    ) in told
    assert told.count("Avslutat när: '") == 1


def test_a_heading_left_out_to_get_one_file_in_is_read_in_the_next(anna, file):
    """Told at once, and never remembered: else later files would lose what stands under it."""
    file.write_text("Kundnr;Namn;Lön\n3001;Nora AB;x\n", encoding="utf-8")
    first = anna("import", file, "--map", "Lön=-")
    assert first.code == 0
    assert "Lön is left out in this import alone: it is a heading that is known" in first.err
    assert anna("import", "--forget-map").out == "nothing is remembered of headings\n"
    assert anna("show", "3001", "--json").json["collaborations"] == []
    assert anna("import", file).code == 0
    assert len(anna("show", "3001", "--json").json["collaborations"]) == 1


def test_the_cure_of_a_repeated_organisation_number_holds_for_one_file(anna, file):
    """What the refusal prints is run as it is printed."""
    file.write_text("Kundnr;Namn;Orgnr\n3001;Nora AB;556016-0680\n", encoding="utf-8")
    assert anna("import", file).code == 0
    file.write_text("Kundnr;Namn;Orgnr;Lön\n77;Nora AB;556016-0680;x\n", encoding="utf-8")
    refused = anna("import", file)
    assert refused.code == 3
    assert "--map Kundnr=-" in refused.err
    assert anna("import", file, "--map", "Kundnr=-").code == 0
    assert len(anna("show", "3001", "--json").json["collaborations"]) == 1
    file.write_text("Kundnr;Namn\n3002;Tuva AB\n", encoding="utf-8")
    assert anna("import", file).code == 0
    assert anna("show", "3002", "--json").json["name"] == "Tuva AB"


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ("Tjänst: none -> service", "inget: none -> no service", "Orten: none -> left out")),
        (
            "sv",
            (
                "Tjänst: inget -> Tjänst",
                "inget: inget -> ingen tjänst",
                "Orten: inget -> tas inte med",
            ),
        ),
    ],
)
def test_history_says_by_titles_what_headings_were_said_to_mean(anna, tmp_path, lang, told):
    """They are found by them as well; JSON keeps the ids."""
    file = tmp_path / "s.csv"
    rows = "Kundnr;Benämnd;Orten;Tjänst\n3001;Nora AB;x;inget, Bokslutet\n"
    file.write_text(rows, encoding="utf-8")
    said = ("Benämnd=name", "Orten=-", "Tjänst=service", "inget=no-service")
    said = (*said, "Bokslutet=skatt-bokslut")
    assert anna("import", file, *(word for one in said for word in ("--map", one))).code == 0
    text = anna("--lang", lang, "history", "--office").out
    for words in (*told, "-> Visma Skatt & Bokslut Pro"):
        assert words in text
    assert "no-service" not in text
    assert anna("--lang", lang, "history", "--office", "--search", told[1].split("> ")[1]).out
    (line,) = (each for each in anna("--json", "history", "--office").json
               if each["entry"]["action"] == "set-headings")  # fmt: skip
    assert line["entry"]["details"]["heading inget"] == "none -> no-service"
