"""The page that imports, by keys: what columns mean, what would be, what is asked, the write."""

import re
import threading

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.catalogue import catalogue
from store.domain.errors import Conflict, NotFound
from store.files.disk import Disk, locked
from store.files.store import TinyStore
from store.i18n.language import set_language
from store.tables.meaning.meanings import meanings
from tests.store.tables.workbooks.test_excel_table import workbook
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp
from tui.screens.imports.import_work import ImportWork, Stopped, file_meant

REGISTER = (
    "Register;;;;\n\nKundnr;Benämnd;Orgnr;Saldo;Lön\n"
    "31;Nora AB;556016-0680;7;x\n32;Tuva AB;;8;\n1001;Alfa Bygg AB;;;x\n"
)


@pytest.fixture
def office(office_with, make):
    """Make an office with Alfa Bygg AB, 1001."""
    return office_with(make.customer(make.collaboration("utlagg"), org_number="559900-0014"))


@pytest.fixture
def register(tmp_path):
    """Return what writes a register, and where it is then."""

    def register(text: str = REGISTER, *, encoding: str = "utf-8") -> str:
        file = tmp_path / "k.csv"
        file.write_text(text, encoding=encoding)
        return f"{file}"

    return register


async def read(hands, file: str) -> None:
    """Open the page, and read a file there."""
    await hands.press("I")
    await hands.sees("Import customers", "Nothing is read yet.")
    await hands.paste(file)
    await hands.press("enter")


def numbers(office) -> list[str]:
    return [row.number for row in office.desk().listing().rows]


async def test_a_register_is_shown_explained_and_brought_in(office, register):
    """What was said of a heading is remembered, as the command remembers it."""
    file = register()
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("headings in line 3, 3 rows", "column 1 of 5")
        await hands.sees(
            "Kundnr Benämnd Orgnr Saldo Lön", "customer number - organisation number - Visma Lön"
        )
        await hands.sees("0 new · 1 changed · 0 unchanged · 2 refused")
        await hands.sees("no column of the file is taken for the names of new ones")
        await hands.press("right", "m")
        await hands.sees("What does Benämnd mean?", "left out")
        await hands.press("down", "down", "enter")
        await hands.sees(
            "customer number name organisation number", "2 new · 1 changed · 0 unchanged"
        )
        await hands.sees(
            "changed 1001 Alfa Bygg AB: collaboration Visma Lön: none -> active",
            "new 31 Nora AB; 32 Tuva AB",
        )
        await hands.sees("Import 3 customers Ctrl+S")
        assert numbers(office) == ["1001"]
        assert office.desk().headings() == {}
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "31 Nora AB")
        await hands.sees("2 customers added, 1 customer changed. It is saved.")
    assert numbers(office) == ["31", "32", "1001"]
    assert office.desk().headings() == {"Benämnd": "name"}


async def test_a_column_that_is_known_is_left_out_of_one_import_alone(office, register):
    """The list of what a column can mean says so, and the notes do."""
    file = register("Kundnr;Namn;Lön\n31;Nora AB;x\n")
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("number name Visma Lön", "1 new")
        await hands.press("right", "right", "m")
        await hands.sees("What does Lön mean?", "Visma Lön: a service")
        await hands.press("home")
        await hands.sees("left out of this import")
        await hands.press("enter")
        await hands.sees("number name -", "Lön is left out in this import alone")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
        assert office.desk().customer("31").collaborations == ()
        await read(hands, file)
        await hands.sees("number name Visma Lön", "1 changed")
    assert office.desk().headings() == {}


async def test_a_column_can_be_said_to_be_a_service(office, tmp_path):
    """Its cells say then how, and the page stands on that meaning when it asks again."""
    file = tmp_path / "k.csv"
    file.write_text("Kundnr;Namn;Sak\n31;Nora AB;x\n", encoding="utf-8")
    async with office.screen() as hands:
        await read(hands, f"{file}")
        await hands.press("right", "right", "m")
        await hands.sees("What does Sak mean?")
        await hands.press("end", "enter")
        await hands.sees("1 new", "number name Visma")
        assert set(office.desk().headings()) == set()
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert len(office.desk().customer("31").collaborations) == 1
    assert set(office.desk().headings()) == {"Sak"}


async def test_keys_that_are_typed_while_a_file_is_read_are_for_what_it_shows(office, register):
    """They come in one piece with the Enter that reads: none is typed into the name of the file."""
    file = register("Kundnr;Namn;Sak\n31;Nora AB;x\n")
    async with office.screen() as hands:
        await hands.press("I")
        await hands.sees("Nothing is read yet.")
        await hands.paste(file)
        await hands.type_at_once("enter", "right", "right", "m")
        await hands.sees("What does Sak mean?")
        await hands.type_at_once("end", "enter", "left", "m")
        await hands.sees("What does Namn mean?")
        await hands.press("escape")
        await hands.sees("1 new", "number name Visma")


async def test_the_keys_of_the_page_are_those_that_it_has(office, register):
    """In the field, Enter reads the file; help names both keys that scroll."""
    async with office.screen() as hands:
        await hands.press("I")
        await hands.sees("Enter Read the file")
        await hands.paste(register())
        await hands.press("enter")
        await hands.sees("column 1 of 5", "Enter What it means")
        await hands.press("question_mark")
        shown = await hands.read_on()
        assert "J Scroll what the file would do" in shown
        assert "K Scroll back what the file would do" in shown


async def test_a_file_that_is_missing_says_so_and_stays(office, register, tmp_path):
    async with office.screen(size=(160, 40)) as hands:
        await read(hands, f"{tmp_path}/none.csv")
        await hands.sees("none.csv: there is no such file")
        await hands.press("ctrl+s")
        await hands.sees("none.csv: there is no such file")
        for name in (f"{tmp_path}", "-"):
            await hands.press("ctrl+u")
            await hands.paste(name)
            await hands.press("enter")
            await hands.sees(f"{name}: is no file that could be read")
        await hands.press("ctrl+u")
        await hands.paste(register("Kundnr;Namn\n31;Nora AB\n"))
        await hands.press("enter")
        await hands.sees("1 new · 0 changed")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations", "Nothing was changed.")
    assert numbers(office) == ["1001"]


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_where_no_heading_is_known_its_columns_can_be_said_all_the_same(
    office, register, size
):
    """The row with the most words is taken for the headings; nothing is remembered before."""
    file = register("Register 2026;;\nKontonr;Bolagsben;Sak\n31;Nora AB;x\n32;Tuva AB;\n")
    async with office.screen(size=size) as hands:
        await read(hands, file)
        await hands.sees(
            "headings in line 2, 2 rows",
            ">Kontonr Bolagsben Sak - - - 31 Nora AB x",
        )
        await hands.sees("No heading of the file says which customers these are.")
        await hands.press("ctrl+s")
        await hands.sees("Say first what the columns mean.")
        await hands.press("enter", "down", "enter", "right")
        await hands.sees("number - -")
        await hands.press("enter", "down", "down", "enter")
        await hands.sees("number name -", "2 new · 0 changed · 0 unchanged")
        assert office.desk().headings() == {}
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert numbers(office) == ["31", "32", "1001"]
    assert office.desk().headings() == {"Kontonr": "number", "Bolagsben": "name"}


async def test_a_column_without_which_there_is_no_table_can_be_said_again(office, register):
    """The page says what is missing, and shows the columns as they are then."""
    async with office.screen() as hands:
        await read(hands, register("Kundnr;Saldo\n31;7\n"))
        await hands.sees("number -")
        await hands.press("enter", "home", "enter")
        await hands.sees(
            "No heading of the file says which customers these are.",
            "Saldo - - 31 7",
        )
        await hands.press("enter", "down", "enter")
        await hands.sees("number -")


async def test_what_was_said_of_a_heading_is_forgotten_by_a_key(office, register):
    """Said now or remembered from before; the key is there for such a column alone."""
    file = register()
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("column 1 of 5")
        await hands.press("f", "right", "m", "down", "down", "enter")
        await hands.sees("customer number name organisation number", "f Forget")
        await hands.press("f")
        await hands.sees("customer number - organisation number", "2 refused")
        await hands.press("m", "down", "down", "enter")
        await hands.sees("customer number name organisation number")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
        assert office.desk().headings() == {"Benämnd": "name"}
        await read(hands, file)
        await hands.sees("customer number name organisation number", "as was said before")
        await hands.press("left")
        await hands.sees("column 1 of 5")
        assert "f Forget" not in hands.lines[-1]
        await hands.press("right", "delete")
        await hands.sees("customer number - organisation number")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations", "Forgotten what these mean: Benämnd.")
    assert office.desk().headings() == {}
    assert any("headings" in line.what for line in office.desk().history(None))


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_what_was_brought_in_says_how_it_goes_back_and_what_comes_next(
    office, register, size
):
    """By the keys of the screen; undo of one of its customers leads to the same."""
    people = (
        "31;Nora AB;Nora Ek;nora@nora.example;user\n32;Tuva AB;Tuva Ask;tuva@tuva.example;user\n"
    )
    file = register(f"Kundnr;Namn;Kontakt;E-post;Roll\n{people}")
    async with office.screen(size=size) as hands:
        await read(hands, file)
        await hands.sees("2 new")
        await hands.press("ctrl+s")
        await hands.sees(
            "It is saved. Import ",
            ": H, then z on its line takes all of it back.",
        )
        await hands.sees(
            "2 customers have one person and no main contact: u, then m on each; or "
            "samarbete user main-contact --sole for all."
        )
        await hands.go_to("31")
        await hands.press("z")
        await hands.sees("Cannot undo", "H, then z on the line of import ")
        assert "undo --import" not in hands.text
        await hands.press("escape", "H", "z")
        await hands.sees("Take back the import ", "2 customers: 31 Nora AB, 32 Tuva AB")
        await hands.press("2", "ctrl+s")
        await hands.sees("2 customers removed")
    assert numbers(office) == ["1001"]


@pytest.mark.parametrize("keys", [("z",), ("enter",), ("down", "z")])
async def test_an_import_that_was_told_what_a_heading_means_is_taken_back_on_its_line(
    office, register, keys
):
    """What was said of the heading is a line of its own, and stays; that is told.

    Of the two it is the first; it names the import, and so takes it back as well.
    """
    file = register()
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("column 1 of 5")
        await hands.press("right", "m", "down", "down", "enter")
        await hands.sees("customer number name organisation number")
        await hands.press("ctrl+s")
        await hands.sees("H, then z on its line takes all of it back.")
        await hands.press("H")
        await hands.sees("Set what headings")
        await hands.press(*keys)
        await hands.sees("Take back the import ")
        await hands.press("3", "ctrl+s")
        await hands.sees("2 customers removed", "still remembered: Benämnd")
    assert numbers(office) == ["1001"]


async def test_letters_and_numbers_in_doubt_are_asked_and_answered_by_digits(
    office, register, tmp_path
):
    """The write waits for the answers; what is answered with no is left out, in a file."""
    text = "Kundnr;Namn;Orgnr\n31;Åhls Väveri AB;\n99;Alfa Två AB;559900-0014\n"
    file = register(text, encoding="mac_roman")
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("The file is not UTF-8.", "1 ( ) Mac Roman: Åhls Väveri AB")
        await hands.sees("1 question on the file first")  # nobody knows yet how many come in
        await hands.press("ctrl+s")
        await hands.sees("Answer what is asked first.")
        await hands.press("1")
        await hands.sees("1 (*) Mac Roman", "1 new · 0 changed · 0 unchanged · 1 asked")
        await hands.sees_no("Import 1 customer", "refused")
        asked = next(line for line in hands.lines if "no, leave it out" in line)
        no = next(char for char in asked if char.isdigit())
        await hands.press(no)
        await hands.sees(f"{no} (*) no, leave it out", "1 refused", "Import 1 customer")
        await hands.press("ctrl+s")
        await hands.sees("1 customer added. It is saved.")
        await hands.sees("Skipped 1; correct them")
    assert numbers(office) == ["31", "1001"]
    assert office.customer("31").name == "Åhls Väveri AB"
    assert '"99";"Alfa Två AB"' in (tmp_path / "k-skipped.csv").read_text("utf-8-sig")


async def test_other_letters_make_other_headings_and_nothing_is_lost_by_that(office, register):
    """What was said of a heading that is read otherwise now is to be said again."""
    file = register("Kundnr;Benämnd;Åär\n31;Åhls Väveri AB;x\n", encoding="mac_roman")
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("Kundnr Benämnd", "1 ( ) Mac Roman", "2 ( )")
        await hands.press("right", "m", "down", "down", "enter")
        await hands.sees("number name -", "new 31 Åhls Väveri AB")
        await hands.press("2")
        await hands.sees("2 (*)", "number - -")
        await hands.press("1")
        await hands.sees("1 (*) Mac Roman", "Kundnr >Benämnd Åär customer number - -")


async def test_who_agrees_brings_in_a_second_customer(office, register):
    async with office.screen() as hands:
        await read(hands, register("Kundnr;Namn;Orgnr\n99;Alfa Två AB;559900-0014\n"))
        await hands.sees("asked line 2 (99 Alfa Två AB)", "1 ( ) yes, as the file says")
        await hands.press("1")
        await hands.sees("1 new · 0 changed · 0 unchanged", "1 (*) yes")
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "99 Alfa Två AB")
    assert numbers(office) == ["99", "1001"]


async def test_quite_another_name_and_a_row_of_the_customer_above_are_asked(office, register):
    """Each by its digit; the answers to both bring in the file."""
    file = register("Kundnr;Namn;Kontakt;E-post\n1001;Ylva AB;Ulla;u@y.test\n;;Siv;s@y.test\n")
    async with office.screen(size=(120, 40)) as hands:
        await read(hands, file)
        await hands.sees("1 row has no number and no name. Is it one more of the customer above?",
                         "1 customer has quite another name than here, or another customer's.",
                         "called here: 'Alfa Bygg AB'")  # fmt: skip
        await hands.press("1")
        await hands.sees("1 (*) yes, as the file says")
        await hands.press("3")
        await hands.sees("3 (*) yes, as the file says", "0 new · 1 changed · 0 unchanged")
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "1001 Ylva AB")
    known = office.customer("1001")
    assert (known.name, {"Ulla", "Siv"} <= {user.name for user in known.users}) == ("Ylva AB", True)


LIKE_A_SERVICE = "Kundnr;Namn;Löner;Payroll\n31;Nora AB;x;x\n"


async def test_a_column_that_may_be_a_service_is_asked_and_notes_name_keys(office, register):
    """By its digit, or on the column itself, which takes back the question."""
    file = register(LIKE_A_SERVICE)
    async with office.screen(size=(120, 40)) as hands:
        await read(hands, file)
        await hands.sees("Column Löner has marks as a service has. Which one is it?",
                         "1 ( ) Visma Lön", "2 ( ) Visma Lön Smart",
                         "3 ( ) none of them; left out")  # fmt: skip
        await hands.sees("if it is Visma Lön, say so: Enter on Payroll, then Visma Lön")
        await hands.press("3")
        await hands.sees("3 (*) none of them", "1 new")
        await hands.press("1")
        await hands.sees("1 (*) Visma Lön", "1 new")
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "It is saved.")
    assert "lon" in {one.service for one in office.customer("31").collaborations}
    assert office.desk().headings() == {"Löner": "lon"}


async def test_a_word_in_a_cell_that_may_be_a_service_is_asked_and_answered(office, register):
    """It is one, none, or left open: then its rows are refused, as before."""
    words = ("Bokslut", "Rådgivning", "Lön", "Deklaration")
    rows = "\n".join(f"{n};Kund {n} AB;{word}" for n, word in enumerate(words, start=31))
    file = register(f"Kundnr;Namn;Tjänst\n{rows}\n")
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("3 questions on the file first")
        await hands.sees("Column Tjänst has Bokslut in 1 row. Which service is it?",
                         "1 ( ) Visma Skatt & Bokslut Pro", "2 ( ) of none")  # fmt: skip
        await hands.press("1")
        await hands.sees("2 questions on the file first", "4 ( ) of none")
        await hands.press("4")
        await hands.sees("1 question on the file first")
        await hands.press("ctrl+s")
        await hands.sees("Answer what is asked first.")
        await hands.press(*["down"] * 10, "space")
        await hands.sees("3 new · 0 changed · 0 unchanged · 1 refused")
        await hands.press("tab")
        await hands.sees("> [ ] Leave out 1 that is refused")
        await hands.press("space")
        await hands.sees("[x] Leave out 1")
        await hands.press("ctrl+s")
        await hands.sees("3 customers added. It is saved. Skipped 1")
    desk = office.desk()
    assert numbers(office) == ["31", "32", "33", "1001"]
    assert [[one.service for one in desk.customer(number).collaborations]
            for number in ("31", "32", "33")] == [["skatt-bokslut"], [], ["lon"]]  # fmt: skip
    assert desk.headings() == {"Bokslut": "skatt-bokslut", "Rådgivning": "no-service"}


async def test_of_words_in_a_column_that_is_left_out_nothing_is_asked_any_more(office, register):
    file = register("Kundnr;Namn;Tjänst\n31;Nora AB;Bokslut\n")
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("1 question on the file first")
        await hands.press("right", "right", "enter")
        await hands.sees("What does Tjänst mean?")
        await hands.press("home", "enter")
        await hands.sees("1 new · 0 changed · 0 unchanged", "Import 1 customer Ctrl+S")
        await hands.sees_no("Column Tjänst has Bokslut")


async def test_a_column_said_to_be_left_out_is_asked_no_more(office, register):
    async with office.screen(size=(120, 40)) as hands:
        await read(hands, register("Kundnr;Namn;Löner\n31;Nora AB;x\n"))
        await hands.sees("Which one is it?")
        await hands.press("right", "right", "enter")
        await hands.sees("What does Löner mean?")
        await hands.press("enter")
        await hands.sees_no("Which one is it?")
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "It is saved.")
    assert office.customer("31").collaborations == ()


LEGEND = "Kundnr;Namn;Lön\n31;Nora AB;x\n32;Tuva AB;\n;;\nSju;Sju Syskon;\n"


@pytest.mark.parametrize(("key", "there"), [("1", True), ("2", False)])
async def test_a_row_that_may_be_no_customer_is_asked(office, register, key, there):
    """A word for a number below an empty row may explain a sign: never left out in silence."""
    async with office.screen() as hands:
        await read(hands, register(LEGEND))
        await hands.sees("1 row may be a sum, a heading or a note. Is it a customer?")
        await hands.press("ctrl+s")
        await hands.sees("Answer what is asked first.")
        await hands.press(key)
        await hands.sees("3 new" if there else "2 new", f"{key} (*)")
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "It is saved.")
    assert ("Sju" in numbers(office)) == there


async def test_what_is_refused_is_left_out_by_a_tick_and_written_beside_the_file(
    office, register, tmp_path
):
    async with office.screen() as hands:
        await read(hands, register("Kundnr;Namn;Tjänst\n31;Nora AB;\n32;Tuva AB;17\n"))
        await hands.sees("1 new", "1 refused", "refused line 3")
        await hands.press("ctrl+s")
        await hands.sees("Tick first that what is refused is left out")
        assert numbers(office) == ["1001"]
        await hands.press("space")
        await hands.sees_no("Tick first")
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "It is saved.")
    assert numbers(office) == ["31", "1001"]
    assert '"32";"Tuva AB"' in (tmp_path / "k-skipped.csv").read_text("utf-8-sig")


async def test_where_nothing_is_new_no_tick_is_asked_for_in_vain(office, register):
    async with office.screen() as hands:
        await read(hands, register("Kundnr;Namn;Tjänst\n32;Tuva AB;17\n"))
        await hands.sees("0 new", "1 refused")
        await hands.press("ctrl+s")
        await hands.sees("Nothing would be changed.")
        await hands.sees_no("Tick first")


async def test_what_is_asked_is_in_sight_and_its_keys_are_named(office, register):
    """At 80x24: each question as its turn comes, then the box; help has all digits in one line."""
    text = "Kundnr;Namn;Orgnr;Tjänst\n31;Åhls AB;;\n99;Alfa Två AB;559900-0014;\n32;Tuva AB;;17\n"
    async with office.screen() as hands:
        await read(hands, register(text, encoding="mac_roman"))
        await hands.sees(
            "How are its letters to be read?",
            "1 ( ) Mac Roman",
            "2 ( ) CP437",
        )
        await hands.sees("1-4 Answer")
        await hands.press("1")
        await hands.sees(
            "Is that right?",
            "3 ( ) yes, as the file says",
            "4 ( ) no, leave it out",
        )
        await hands.press("question_mark")
        shown = await hands.read_on()
        assert "1-4 Answer a question by the number of the answer" in shown
        assert re.search(r"(?<![-\d])\d Answer", shown) is None, "no digit has a line of its own"
        await hands.press("escape", "4")
        await hands.sees("4 (*) no, leave it out", "[ ] Leave out 1 that is refused")


async def test_of_many_answers_the_one_that_the_pointer_is_at_is_in_sight(office, tmp_path):
    file = tmp_path / "k.xlsx"
    heads = ["Kundnr", "Namn"]
    file.write_bytes(workbook([heads, ["31", "Nora AB"]], [heads, ["32", "Tuva AB"]],
                              names=("Lön", "Vinter")))  # fmt: skip
    async with office.screen() as hands:
        await read(hands, f"{file}")
        await hands.sees(
            "Sheet Vinter: of which service are its customers?",
            "1 ( ) of none",
        )
        await hands.press("tab", *["down"] * 20)
        last = list(office.desk().services_so_far.values())[-1].name
        await hands.sees(f"> ( ) {last}")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This was out of sight. Press 4 again."),
        ("sv", "Det här syntes inte. Tryck 4 igen."),
    ],
)
async def test_a_digit_answers_nothing_that_is_out_of_sight(office, register, language, told):
    """It shows the answer first, and says so; the same digit then chooses it."""
    text = "Kundnr;Namn;Orgnr;Tjänst\n31;Åhls AB;;\n99;Alfa Två AB;559900-0014;\n32;Tuva AB;;17\n"
    async with office.screen(size=(80, 15)) as hands:
        await read(hands, register(text, encoding="mac_roman"))
        set_language(language)
        await hands.sees("1 ( ) Mac Roman")
        await hands.sees_no("4 ( )")
        await hands.press("4")
        await hands.sees("4 ( ) ", told)
        await hands.sees_no("(*)")
        await hands.press("4")
        await hands.sees("4 (*) ")
        await hands.sees_no(told)


async def test_what_is_asked_first_stays_said_after_a_digit_that_was_out_of_sight(office, register):
    text = "Kundnr;Namn;Orgnr;Tjänst\n31;Åhls AB;;\n99;Alfa Två AB;559900-0014;\n32;Tuva AB;;17\n"
    async with office.screen(size=(80, 15)) as hands:
        await read(hands, register(text, encoding="mac_roman"))
        await hands.sees("1 ( ) Mac Roman")
        await hands.press("4")
        await hands.sees("4 ( ) ", "This was out of sight.")
        await hands.press("ctrl+s")
        await hands.sees("Answer what is asked first.")


async def test_what_the_command_tells_of_a_file_stands_on_the_page(office, register, tmp_path):
    """A no under a service that is active, a sum, and a company that is not here."""
    rows = "1001;Alfa Bygg AB;nej;\n32;Tuva AB;uppsagd;\n32;Tuva AB;;\n;;;7\n"
    text = f"Kundnr;Namn;Utlägg;Saldo\n{rows}"
    async with office.screen() as hands:
        await read(hands, register(text))
        await hands.sees("refused line 3: Utlägg: 'uppsagd': an ending has")
        await hands.press("J", "J", "J", "J")
        await hands.sees("'nej' in the file, but Visma Utlägg is active here and stays so")
        await hands.sees("no customer, and left out: line 5: 7")
    sie = tmp_path / "b.se"
    sie.write_text('#FLAGGA 0\n#FNAMN "Sju AB"\n#ORGNR 556016-0680\n', "utf-8")
    async with office.screen() as hands:
        await read(hands, f"{sie}")
        await hands.sees("no such company is here; bring in the customer with its number first")


async def test_a_file_of_utf_16_without_its_mark_is_read_by_a_digit(office, register):
    async with office.screen() as hands:
        await read(hands, register("Kundnr;Namn\n31;Nora AB\n", encoding="utf-16-le"))
        await hands.sees(
            "The file is UTF-16 without its mark.",
            "1 ( ) UTF-16 LE: Kundnr;Namn",
        )
        await hands.press("1")
        await hands.sees("1 (*) UTF-16 LE", "1 new")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert numbers(office) == ["31", "1001"]


async def test_escape_calls_the_import_off_before_it_is_written(office, register):
    """Keys are read while it waits for somebody else who is writing."""
    async with office.screen(patience=60) as hands:
        await read(hands, register("Kundnr;Namn\n31;Nora AB\n"))
        await hands.sees("1 new · 0 changed")
        with locked(Disk(), office.path / "lock", "bo", 5):
            await hands.press("ctrl+s")
            await hands.sees("Importing: 0 %")
            await hands.press("right")
            await hands.sees("column 2 of 2")
            await hands.press("escape")
            await hands.sees("Stopping …")
        await hands.sees("Nothing was changed.", "1 new · 0 changed")
        assert numbers(office) == ["1001"]
        await hands.press("ctrl+s")
        await hands.sees("Settings > Collaborations", "31 Nora AB")


async def test_what_others_change_meanwhile_is_compared_anew(office, register):
    async with office.screen() as hands:
        await read(hands, register("Kundnr;Namn\n1001;Alfa Bygg AB\n"))
        await hands.sees("0 new · 0 changed · 1 unchanged")
        await hands.press("ctrl+s")
        await hands.sees("Nothing would be changed.")
        office.rewrite("1001", lambda customer: replace(customer, name="Alfa", version=2))
        await hands.sees("0 new · 1 changed · 0 unchanged")


async def test_the_sheets_of_a_workbook_are_shown_one_at_a_time(office, tmp_path):
    file = tmp_path / "k.xlsx"
    file.write_bytes(
        workbook(
            [["Kundnr", "Namn"], ["31", "Nora AB"]],
            [["Kundnr", "Lön"], ["31", "x"]],
            names=("Ett", "Två"),
        )
    )
    async with office.screen() as hands:
        await read(hands, f"{file}")
        await hands.sees("sheet Ett, headings in line 1, 1 row", "1 of 2 · column 1 of 2")
        await hands.press("pagedown")
        await hands.sees("sheet Två", "2 of 2", "number Visma Lön")
        await hands.press("pageup")
        await hands.sees("sheet Ett")


async def test_which_of_several_years_sheets_is_read_is_answered_by_a_digit(office, tmp_path):
    """And who is no customer now, by the file, is left out or comes in."""
    file = tmp_path / "k.xlsx"
    heads = ["Kundnr", "Namn", "Aktiv"]
    last, now = ["30", "Nora AB", "ja"], (["31", "Tuva AB", "ja"], ["32", "Vera AB", "nej"])
    raw = workbook([heads, last], [heads, *now], names=("2025", "2026"))
    file.write_bytes(raw)
    async with office.screen(size=(100, 30)) as hands:
        await read(hands, f"{file}")
        await hands.sees("Which one is to be read?", "1 ( ) 2026", "2 ( ) 2025")
        await hands.press("1")
        await hands.sees("1 (*) 2026", "1 new · 0 changed · 0 unchanged · 1 asked")
        await hands.sees(
            "1 may be no customer now, by what the file says.",
            "5 ( ) yes, as customers",
        )
        await hands.press("4")
        await hands.sees("4 (*) no, leave it out", "Import 1 customer")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert numbers(office) == ["31", "1001"]


async def test_tables_side_by_side_are_shown_one_at_a_time(office, register):
    """Each with its own columns, and where it stands."""
    file = register("Kundnr;Namn;;Kundnr;Lön\n31;Nora AB;;32;x\n32;Tuva AB;;;\n")
    async with office.screen(size=(100, 30)) as hands:
        await read(hands, file)
        await hands.sees(
            "columns A-B: headings in line 1, 2 rows",
            "1 of 2 · column 1 of 2",
        )
        await hands.sees("columns A-B, D-E are tables side by side", "2 new")
        await hands.press("t")
        await hands.sees_no("columns A-B, D-E are tables side by side")
        await hands.press("t")
        await hands.sees("columns A-B: headings in line 1, 2 rows", "2 new")
        await hands.press("pagedown")
        await hands.sees("columns D-E: headings in line 1, 1 row", "Kundnr#2 Lön")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    services = [[each.service for each in office.customer(number).collaborations]
                for number in ("31", "32")]  # fmt: skip
    assert services == [[], ["lon"]]


@pytest.mark.parametrize(("key", "services"), [("1", []), ("2", ["lon"])])
async def test_what_may_be_two_tables_is_asked_and_answered_by_a_digit(
    office, register, key, services
):
    """The write waits for it; the answer holds for that file alone."""
    file = register("Kundnr;Namn;;Orgnr;Lön\n31;Nora AB;;559900-0014;x\n")
    async with office.screen(size=(100, 30)) as hands:
        await read(hands, file)
        await hands.sees("are these tables side by side, or is each row of one customer?")
        await hands.press("ctrl+s")
        await hands.sees("Answer what is asked first.")
        await hands.press(key)
        await hands.sees(f"{key} (*)")
        if key == "2":  # it is the organisation number of a customer who is here
            await hands.sees("1 customer has another organisation number than here")
            await hands.press("3")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert [each.service for each in office.customer("31").collaborations] == services
    assert office.desk().headings() == {}


async def test_who_may_not_import_is_told_and_restricted_has_no_such_key(office, hands):
    async with office.screen("bo") as bo:
        await bo.press("I")
        await bo.sees("Importing takes full rights")
    app = SamarbeteApp(office.desk(), restricted=True)
    async with app.run_test(size=(80, 24)) as pilot:
        anna = hands(app, pilot)
        await anna.press("I")
        await anna.sees("with --restricted, the screen reads and writes no file.")
        await anna.press("j", "P")
        await anna.sees("with --restricted, the screen reads and writes no file.")
        await anna.sees("Settings > Collaborations")
        await anna.press("colon", *"import")
        await anna.sees_no("Bring in a register")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_all_of_it_is_seen_in_swedish_in_every_size(office, register, size):
    set_language("sv")
    async with office.screen(size=size) as hands:
        await hands.press("I")
        await hands.sees("Importera kunder")
        await hands.paste(register())
        await hands.press("enter")
        await hands.sees("rubriker på rad 3, 3 rader", "Kundnummer")
        await hands.sees("0 nya · 1 ändras", "2 avvisas", "( Importera 1 kund Ctrl+S )")
        await hands.sees("Esc Avbryt")


def test_a_file_is_meant_however_it_was_dropped_on_the_terminal(tmp_path):
    file = tmp_path / "my file.csv"
    file.write_text("x")
    for typed in (
        f"{file}",
        f"'{file}'",
        f"{file}".replace(" ", "\\ "),
        file.as_uri(),
        f" {file} ",
    ):
        assert file_meant(typed) == f"{file}"
    assert file_meant("it's none.csv") == "it's none.csv"


UNNAMEABLE = ("~nobody-of-that-name/k.csv", "file://[", "k" * 300, "'" + "k" * 300 + "'", "k\0.csv")


@pytest.mark.parametrize("typed", UNNAMEABLE)
def test_what_no_file_can_be_called_is_said(typed):
    with pytest.raises(NotFound, match="no file can be called so"):
        file_meant(typed)


async def test_a_name_that_cannot_be_one_is_told_on_the_page(office):
    async with office.screen(size=(120, 30)) as hands:
        await read(hands, "~nobody-of-that-name/k.csv")
        await hands.sees("~nobody-of-that-name/k.csv: no file can be called so")


def test_nothing_is_brought_in_that_was_not_shown(office, register):
    """What others have changed since is found at the write, whatever news there were."""
    work = ImportWork(office.desk())
    work.take(register("Kundnr;Namn\n31;Nora AB\n1001;Alfa Bygg AB\n"))
    foreseen = work.foresee()
    office.rewrite("1001", lambda customer: replace(customer, name="Alfa", version=2))
    with pytest.raises(Conflict, match="1001 was changed by others meanwhile"):
        work.bring_in(foreseen, skip_faulty=True)
    assert numbers(office) == ["1001"]
    assert work.bring_in(work.foresee(), skip_faulty=False).report.changed == 1
    assert numbers(office) == ["31", "1001"]


async def test_a_file_is_brought_in_only_under_the_name_that_stands_there(
    office, register, tmp_path
):
    """What is shown is of the file that was read; another name has to be read first."""
    other = tmp_path / "other.csv"
    other.write_text("Kundnr;Namn\n32;Tuva AB\n")
    async with office.screen(size=(100, 40)) as hands:
        await read(hands, register("Kundnr;Namn\n31;Nora AB\n"))
        await hands.sees("1 new · 0 changed")
        hands.app.screen.query_one("#file").focus()
        hands.app.screen.query_one("#file").value = f"{other}"
        await hands.press("ctrl+s")
        await hands.sees("Press Enter in the field first: it reads the file that is named there.")
        assert numbers(office) == ["1001"]
        await hands.press("enter")
        await hands.sees("32 Tuva AB")
        await hands.press("ctrl+s")
        await hands.sees("1 customer added. It is saved.")
    assert numbers(office) == ["32", "1001"]


class Waiting(Desk):
    """A desk at which nobody else can sit down until they are let in."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.may_sit_down = threading.Event()

    def beside(self):
        assert self.may_sit_down.wait(30)
        return super().beside()


async def test_a_file_that_is_still_being_read_is_not_brought_in_and_that_is_said(
    office, register, clock
):
    """What it would do is seen first; the key is not lost without a word."""
    desk = Waiting(TinyStore(office.path, who="anna"), office.desk().operator, clock=clock)
    async with SamarbeteApp(desk).run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        hands = Hands(pilot.app, pilot)
        await read(hands, register())
        await hands.press("ctrl+s")
        await hands.sees("Look first at what the file would do.")
        hands.app.screen._tell_progress()  # as each quarter of a second
        await hands.sees("Look first at what the file would do.", "Reading")
        desk.may_sit_down.set()
        await hands.sees("1001 Alfa Bygg AB: collaboration Visma Lön: none -> active")
        await hands.sees_no("Look first")
    assert numbers(office) == ["1001"]


def test_a_file_that_is_named_while_another_is_read_is_not_taken_for_that(office, tmp_path):
    """The disk is slow, and whoever sits there names the next file meanwhile."""
    one, other = (tmp_path / name for name in ("one.csv", "other.csv"))
    one.write_text("Kundnr;Namn\n31;Nora AB\n")
    other.write_text("Kundnr;Namn\n32;Tuva AB\n")
    work = ImportWork(office.desk())

    class Replaced(str):
        """A name that somebody replaces while it is looked up."""

        def strip(self, *what: object) -> str:
            work.take(f"{other}")
            work.stop()
            return f"{self}"

    work.take(Replaced(one))
    with pytest.raises(Stopped):
        work.foresee()
    work.begin()
    work.bring_in(work.foresee(), skip_faulty=False)
    assert numbers(office) == ["32", "1001"]


def a_sheet_for_each_service(folder) -> str:
    """Write a workbook with a sheet that is a service, and one that may be one."""
    heads = ["Kundnr", "Namn", "Startdatum"]
    file = folder / "k.xlsx"
    file.write_bytes(
        workbook(
            [heads, ["31", "Nora AB", "2024-02-01"]],
            [heads, ["32", "Tuva AB", "2024-03-01"]],
            names=("Utlägg", "Bokföring"),
        )
    )
    return f"{file}"


async def test_the_service_of_a_sheet_is_told_and_asked(office, tmp_path):
    """The write waits for the answer, which is remembered."""
    async with office.screen(size=(120, 40)) as hands:
        await read(hands, a_sheet_for_each_service(tmp_path))
        await hands.sees("sheet Utlägg (Visma Utlägg), headings in line 1, 1 row")
        await hands.sees(
            "note sheet Utlägg: taken for Visma Utlägg", "1 question on the file first"
        )
        await hands.sees("Sheet Bokföring: of which service are its customers?")
        await hands.sees("1 ( ) Visma eEkonomi", "2 ( ) of none")
        await hands.press("ctrl+s")
        await hands.sees("Answer what is asked first.")
        await hands.press("2")
        await hands.sees("2 (*) of none", "Startdatum, but no service")
        await hands.press("1")
        await hands.sees(
            "1 (*) Visma eEkonomi",
            "note sheet Bokföring: taken for Visma eEkonomi",
        )
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert [each.service for each in office.customer("32").collaborations] == ["eekonomi"]
    assert office.desk().headings() == {"Bokföring": "eekonomi"}


async def test_sheets_of_a_kind_are_answered_at_once_or_one_by_one(office, tmp_path):
    """Which of them is read is asked beside it; that of one that is not read stops nothing."""
    heads = ["Kundnr", "Namn"]
    rows = [[heads, [f"3{n}", f"Nora {n} AB"]] for n in range(3)]
    file = tmp_path / "k.xlsx"
    file.write_bytes(workbook(*rows, names=("Löner 2024", "Löner 2025", "Löner 2026")))
    async with office.screen(size=(120, 40)) as hands:
        await read(hands, f"{file}")
        await hands.sees("Sheets Löner 2024, Löner 2025, Löner 2026: of which service are their")
        await hands.press("s", "end", "enter")
        await hands.sees("Sheets Löner 2025, Löner 2026: of which service are their")
        await hands.press("5")
        await hands.sees("5 (*) Visma Lön", "1 question on the file first")
        await hands.press("1")
        await hands.sees("1 (*) Löner 2026", "sheet Löner 2026: taken for Visma Lön", "1 new")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    (held,) = office.customer("32").collaborations
    assert held.service == "lon"


async def test_what_is_to_be_answered_first_is_seen_with_its_question(office, tmp_path):
    """Where there are more answers than lines for them."""
    heads = ["Kundnr", "Namn"]
    file = tmp_path / "k.xlsx"
    file.write_bytes(
        workbook([heads, ["31", "Nora AB"]], [heads, ["32", "Tuva AB"]],
                 names=("Bokföring", "Övriga"))
    )  # fmt: skip
    async with office.screen() as hands:
        await read(hands, f"{file}")
        await hands.press("1", "ctrl+s")
        await hands.sees("Answer what is asked first.", "Sheet Övriga: of which service")
        await hands.press(*["down"] * 12)
        await hands.sees_no("Sheet Övriga: of which service")


async def test_a_sheet_can_be_said_to_be_any_service(office, tmp_path):
    """By a key, also where it is asked about; then it is asked no more."""
    async with office.screen(size=(120, 40)) as hands:
        await read(hands, a_sheet_for_each_service(tmp_path))
        await hands.sees("1 ( ) Visma eEkonomi", "s Sheet")
        await hands.press("pagedown", "s")
        await hands.sees("Sheet Bokföring: of which service", "Visma Skatt & Bokslut Pro")
        await hands.press("end", "enter")
        await hands.sees("sheet Bokföring (Visma Skatt & Bokslut Pro)")
        await hands.sees_no("1 ( ) Visma eEkonomi")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    (held,) = office.customer("32").collaborations
    assert held.service == "skatt-bokslut"


async def test_two_columns_cannot_be_said_to_be_one(office, register):
    """What was said before of another heading gives way to what is said on the page."""
    file = register("Kundnr;Namn;E-post;Ett;Två\n31;Nora AB;bo@nora.test;Ulla Ek;Bo Ek\n")
    office.desk().say_headings({"Ett": "contact"})
    downs = 1 + list(meanings(catalogue(), records=False)).index("contact")
    async with office.screen(size=(120, 40)) as hands:
        await read(hands, file)
        await hands.sees(
            "customer number name e-mail contact -", "Ett is taken for contact, as was said"
        )
        await hands.press("end", "m")
        await hands.sees("What does Två mean?")
        await hands.press("home", *["down"] * downs, "enter")
        await hands.sees("number name e-mail - contact")
        await hands.sees("Ett is no more taken for contact, as was said before: Två is now")
        await hands.press("left", "m")
        await hands.press("home", *["down"] * downs, "enter")
        await hands.sees("Ett, Två: said to be one and the same, contact")
        await hands.sees("number name e-mail - contact")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert office.customer("31").users[0].name == "Bo Ek"
    assert office.desk().headings() == {"Två": "contact"}


async def test_the_second_of_two_columns_of_one_heading_can_be_explained(office, register):
    file = register("Kundnr;Namn;Sak;Sak\n31;Nora AB;x;anna\n")
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("Sak#2", "not used: Sak, Sak#2 (column D)")
        await hands.press("right", "right", "right", "m")
        await hands.sees("What does Sak#2 mean?")
        await hands.press(*["down"] * 5, "enter")
        await hands.sees("number name - account manager", "1 new")
        await hands.press("ctrl+s")
        await hands.sees("31 Nora AB", "It is saved.")
    assert office.desk().customer("31").account_manager == "anna"
    assert office.desk().headings() == {"Sak#2": "account_manager"}


async def test_a_row_that_is_refused_is_not_counted_as_one_in_part(office, register):
    """Neither where the file itself refuses it, nor where a customer here does."""
    file = register(
        "Kundnr;Namn;Orgnr;E-post\n31;Nora AB;;bo@\n32;Tuva AB;1;bo@\n33;;;bo@\n33;;;bo@\n"
    )
    async with office.screen() as hands:
        await read(hands, file)
        await hands.sees("1 new · 0 changed · 0 unchanged · 2 refused · 1 row in part")
        await hands.press("escape")


async def test_a_file_of_two_encodings_is_answered_by_a_digit(office, register, tmp_path):
    """The first line that is another is named, with two readings of it."""
    file = tmp_path / "k.csv"
    file.write_bytes(b"Kundnr;Namn\n31;\xc3\x85s AB\n32;H\xe5ll\xf6 AB\n")
    async with office.screen() as hands:
        await read(hands, f"{file}")
        await hands.sees(
            "line 3, which may be 'Hållö AB' or",
            "1 ( ) UTF-8, and Windows-1252",
        )
        await hands.press("1")
        await hands.sees("2 new")
        await hands.press("ctrl+s")
        await hands.sees("2 customers added. It is saved.", "31 Ås AB", "32 Hållö AB")
    assert numbers(office) == ["31", "32", "1001"]


@pytest.mark.parametrize(
    ("language", "keys"),
    [("en", "Left Right Other column"), ("sv", "Vänster Höger Annan kolumn")],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_keys_that_go_from_column_to_column_are_named(
    office, register, size, language: str, keys: str
):
    """They are not where there is one column."""
    set_language(language)
    file = register()
    async with office.screen(size=size) as hands:
        await hands.press("I")
        await hands.paste(file)
        await hands.press("enter")
        await hands.until(lambda: keys in hands.lines[-1], keys)
        await hands.press("tab")
        await hands.until(lambda: keys not in hands.lines[-1], "elsewhere they do something else")
    register("Kundnr\n31\n32\n")
    async with office.screen(size=size) as hands:
        await hands.press("I")
        await hands.paste(file)
        await hands.press("enter")
        await hands.until(lambda: "Enter" in hands.lines[-1] and "Tab" in hands.lines[-1], "read")
        assert keys not in hands.lines[-1]


async def test_an_answer_on_a_sheet_that_is_not_read_is_dropped(office, tmp_path):
    """In whatever order the questions are answered; the answer refused the file."""
    file = tmp_path / "k.xlsx"
    row = ["31", "Tuva AB", "x"]
    sheets = [["Kundnr", "Namn", "Bokföring"], row], [["Kundnr", "Namn", "eEkonomi"], row]
    file.write_bytes(workbook(*sheets, names=("Kunder 2025", "Kunder 2026")))
    async with office.screen(size=(100, 40)) as hands:
        await read(hands, f"{file}")
        await hands.sees("Which one is to be read?", "Column Bokföring has marks")
        await hands.press("4")
        await hands.sees("4 (*) Visma eEkonomi")
        await hands.press("1")
        await hands.sees("1 (*) Kunder 2026", "1 new")
        await hands.sees_no("Column Bokföring", "There is no heading")
        await hands.press("ctrl+s")
        await hands.sees("It is saved.")
    assert numbers(office) == ["31", "1001"]
