"""What an import that is refused tells a reader to run: each is run as it is printed."""

import shlex
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("own_store")

REGISTER = (
    "Kundnr;Namn;Kontakt;E-post;Tjänst;Uppdrag;Utgåva;Period\n"
    "3001;Nora AB;Eva Ek;eva@nora.test;eekonomi;Bokslut;Pro;12\n"
    "3001;Nora AB;;;lon;Lön;;\n"
)


@pytest.fixture
def bring(anna, tmp_path: Path):
    """Return what imports a file of these lines, with a register there before."""

    def bring(text: str, *options: str):
        file = tmp_path / "k.csv"
        file.write_text(text, encoding="utf-8")
        return anna("--json", "import", file, *options), anna("import", file, "--dry-run", *options)

    assert bring(REGISTER)[0].code == 0
    return bring


def run_all(run, commands: str) -> None:
    """Run commands as a shell would, each as it stands there."""
    for command in commands.split(" && "):
        program, *words = shlex.split(command)
        result = run(*words)
        assert (program, result.code) == ("samarbete", 0), result.err


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Kundnr;E-post;Aktiv\n3001;ada@nora.test;nej\n", 1),
        ("Kundnr;E-post;Aktiv\n3001;olle@nora.test;ja\n", 1),
        ("Kundnr;Namn;Tjänst;Uppdrag;Utgåva;Period\n3001;Nora AB;eekonomi;Lön;Smart;24\n", 3),
        ("Kundnr;Namn;Tjänst;Faktureras\n3001;Nora AB;eekonomi;kunden\n", 1),
    ],
)
def test_what_is_printed_is_run_and_then_the_file_comes_in(anna, run, bring, text, count):
    """In text and in JSON it is the same."""
    for user in ("ada", "olle"):
        assert anna("user", "add", "3001", f"{user}@nora.test", "--name", user.title()).code == 0
    assert anna("user", "deactivate", "3001", "olle@nora.test").code == 0
    refused, foreseen = bring(text)
    told = refused.json["refused"]
    assert [each["cure"] for each in told] == ["run"] * count
    for each in told:
        assert f"(use {each['about']})" in foreseen.out
        run_all(run, each["about"])
    assert bring(text)[0].code == 0


@pytest.mark.parametrize(
    ("text", "who", "count"),
    [
        ("Kundnr;Kontakt;E-post;Huvudkontakt\n3001;Ulla O'Ask;ulla@nora.test;ja\n", "ulla", 1),
        (
            "Kundnr;Kontakt;E-post;Roll;Huvudkontakt\n3001;Bo;bo@nora.test;administrator;ja\n",
            "bo",
            1,
        ),
        ("Kundnr;Kontakt;E-post;Huvudkontakt\n3001;Ada;ada@nora.test;ja\n", "ada", 1),
        ("Kundnr;Kontakt;E-post;Huvudkontakt\n3001;Olle;olle@nora.test;ja\n", "olle", 2),
    ],
)
def test_another_main_contact_comes_in_and_is_named_by_what_is_printed(
    anna, run, bring, text, who, count
):
    """The only contact of a register is main contact (R26), until somebody names another."""
    for user in ("ada", "olle"):
        assert anna("user", "add", "3001", f"{user}@nora.test", "--name", user.title()).code == 0
    assert anna("user", "deactivate", "3001", "olle@nora.test").code == 0
    done, _foreseen = bring(text)
    assert done.code == 0
    (note,) = done.json["notes"]
    assert f"the main contact stays eva@nora.test; {who}@nora.test becomes it by " in note
    customer = anna("--json", "show", "3001").json
    assert customer["main_contact"] == "eva@nora.test"
    assert f"{who}@nora.test" in [user["email"] for user in customer["users"]]
    commands = note.partition(" becomes it by ")[2]
    assert len(commands.split(" && ")) == count
    run_all(run, commands)
    assert anna("--json", "show", "3001").json["main_contact"] == f"{who}@nora.test"
    assert bring(text)[0].json.get("notes") is None


def test_who_is_of_the_office_is_no_main_contact_to_be_named(bring):
    """It is said so, as no act would do it."""
    refused, _foreseen = bring(
        "Kundnr;Kontakt;E-post;Huvudkontakt\n3001;Anna;anna@byranorr.example;ja\n"
    )
    (told,) = refused.json["refused"]
    assert (told["cure"], "works at the office" in told["message"]) == (None, True)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Kundnr;E-post;Aktiv\n3001;eva@nora.test;nej\n", "active"),
        ("Kundnr;E-post;Roll\n3001;eva@nora.test;användare\n", "Administrator"),
    ],
)
@pytest.mark.parametrize("others", [0, 1, 2])
@pytest.mark.parametrize("role", ["user", "administrator"])
def test_what_a_main_contact_stays_is_changed_by_naming_another_one_first(
    anna, run, bring, text, stays, others, role
):
    """By the commands that are printed, as they are where there is one other person."""
    for user in ("ada", "olle")[:others]:
        who = ("3001", f"{user}@nora.test", "--name", user.title(), "--role", role)
        assert anna("user", "add", *who).code == 0
    (told,) = bring(text)[0].json["refused"]
    assert f"eva@nora.test is main contact and stays {stays}" in told["message"]
    if others == 1:
        assert told["cure"] == "run"
        run_all(run, told["about"])
    else:
        commands = told["message"].partition(": use ")[2].partition(" first, ")[0]
        run_all(run, commands.replace("EMAIL", "olle@nora.test").replace("NAME", "Olle"))
        assert ("ada@nora.test, olle@nora.test" in told["message"]) == (others == 2)
    assert anna("--json", "show", "3001").json["main_contact"] != "eva@nora.test"
    for each in bring(text)[0].json.get("refused", ()):
        run_all(run, each["about"])
    assert bring(text)[0].code == 0


def test_the_day_when_something_began_is_changed_by_nothing(bring):
    (told,) = bring("Kundnr;Tjänst;Start\n3001;lon;2020-01-01\n")[0].json["refused"]
    assert (told["cure"], "leave it out of the file" in told["message"]) == (None, True)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Kundnr;Namn;Orgnr\n3001;Nora AB;556016-0680\n77;Nora AB;556016-0680\n",
         "--agree organisation"),
        ("Kundnr;Namn\n03001;Vera AB\n", "--agree number"),
        ("Kundnr;Namn\n3001;Ylva AB\n", "--agree name"),
        ("Kundnr;Namn;Kontakt;E-post\n3001;Nora AB;Eva Ek;eva@nora.test\n;;Bo;bo@nora.test\n",
         "--agree above"),
        ("Kundnr;Namn;;Orgnr;Lön\n3002;Tuva AB;;556036-0793;x\n", "--tables together"),
    ],
)  # fmt: skip
def test_an_option_that_is_printed_is_an_answer(bring, text, option):
    refused, foreseen = bring(text)
    assert refused.code == 3
    assert option in foreseen.out
    assert bring(text, *shlex.split(option))[0].code == 0


def test_a_row_with_a_number_alone_in_a_list_of_people_lacks_its_name(bring):
    """No column can be said to be that of names, where first and last name are."""
    refused, _foreseen = bring("Kundnr;Förnamn;Efternamn\n41;Bo;Ek\n42;;\n")
    (told,) = refused.json["refused"]
    assert (told["cure"], "the name is missing" in told["message"]) == (None, True)
