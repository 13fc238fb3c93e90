"""After an import: the only person of each customer without a main contact becomes it."""

from pathlib import Path

import pytest

TABLE = """\
number;name;e-mail;contact;role
9001;Nya Bageriet AB;ny@bageriet.example;Ny Bagare;user
9002;Nya Caféet AB;eva@kafe.example;Eva Kaffe;user
9002;Nya Caféet AB;bo@kafe.example;Bo Kaffe;user
"""
pytestmark = pytest.mark.usefixtures("own_store")
MINE = ("user", "main-contact", "--sole", "--search", "nya")


@pytest.fixture
def notes(anna, tmp_path: Path) -> list[str]:
    """Bring in customers whose people are plain users, and give what that notes."""
    file = tmp_path / "customers.csv"
    file.write_text(TABLE, "utf-8")
    return anna("--json", "import", file).json["notes"]


def test_the_import_says_how_many_and_with_which_command(notes, store) -> None:
    assert notes[-1] == (
        "1 customer of the file has one person of its own and no main contact: "
        f"samarbete --store {store} --operator anna user main-contact --sole "
        "makes that one Administrator and main contact"
    )


@pytest.mark.usefixtures("notes")
def test_it_is_looked_at_first_confirmed_by_a_count_and_done(anna, files_in, store, saved) -> None:
    before = files_in(store)
    look = anna(*MINE, "--dry-run")
    assert look.code == 0
    assert "9001 Nya Bageriet AB: main contact: Ny Bagare becomes" in look.out
    assert (
        "left: 9002 Nya Caféet AB: it has 2 people of its own; "
        "user main-contact 9002 EMAIL --promote chooses one"
    ) in look.out
    assert anna("--json", *MINE).refused == ["name-mismatch"]
    for another in ("2", "10", "01", "1001", ""):  # a number of a customer begins like a count
        asked = anna(*MINE, "--confirm", another)
        assert (asked.code, "--confirm 1." in asked.err) == (3, True)
    assert "9001 Nya Bageriet AB: main contact: Ny Bagare becomes" in asked.err
    assert files_in(store) == before
    done = anna("--json", *MINE, "--confirm", "1")
    assert (done.code, done.json["changed"]) == (0, True)
    assert [line["number"] for line in done.json["results"]] == ["9001"]
    assert [line["number"] for line in done.json["left"]] == ["9002"]
    assert saved("9001").main_contact == "ny@bageriet.example"
    again = anna("--json", *MINE)
    assert (again.code, again.json["changed"]) == (0, False)
    assert "nothing changed" in anna(*MINE).out


@pytest.mark.parametrize(
    "line",
    [
        "user main-contact",
        "user main-contact 1001",
        "user main-contact 1001 eva@alfa.example --sole",
        "user main-contact --sole --promote",
        "user main-contact 1001 eva@alfa.example --search alfa",
        "user main-contact 1001 eva@alfa.example --confirm 1",
    ],
)
def test_what_does_not_go_together_is_said(anna, line: str) -> None:
    assert anna(*line.split()).code == 2


def test_it_takes_the_role_administrator(by) -> None:
    assert by("bo", "--json", *MINE).refused == ["not-allowed"]


@pytest.mark.usefixtures("notes")
def test_in_swedish(anna) -> None:
    text = anna("--lang", "sv", *MINE, "--dry-run").out
    assert "lämnas: 9002 Nya Caféet AB: den har 2 egna personer" in text


@pytest.mark.usefixtures("notes")
def test_the_command_that_chooses_among_several_is_one_that_holds(anna, saved) -> None:
    """They are plain users, and a main contact is an Administrator."""
    assert anna("user", "main-contact", "9002", "bo@kafe.example", "--promote").code == 0
    assert saved("9002").main_contact == "bo@kafe.example"
