"""The smallest terminal, 60x15, in both languages: nothing is cut or broken that finds room."""

import re
from collections.abc import Iterator

import pytest

from store.domain.words import kind_word, record_status_word, rights_word
from store.i18n.language import _, set_language
from tests.tui.conftest import OfficeAtWork
from tui.formatting.safe_text import ELLIPSIS

SMALLEST = (60, 15)


@pytest.fixture(autouse=True, params=["en", "sv"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


def framed(lines: list[str]) -> list[str]:
    """Return the lines of a window, without its frame."""
    return [line.strip("│ ▁▂▃▄▅▆▇█") for line in lines if line.startswith("│")]


async def test_a_choice_of_a_menu_stands_on_one_line_with_its_count_or_key(
    office: OfficeAtWork,
) -> None:
    async with office.screen(size=SMALLEST) as hands:
        await hands.press("f")
        await hands.sees("[ ]")
        choices = framed(hands.lines)[1:]
        assert len(choices) >= 6
        assert all(re.fullmatch(r"\[ \] .* \d+", line) for line in choices), choices
        await hands.press("escape", "colon")
        await hands.sees(_("Commands"))
        _needle, *lines = framed(hands.lines)
        rule = next(n for n, line in enumerate(lines) if line.startswith("───"))
        commands = lines[:rule]
        assert len(commands) >= 5
        assert all(re.fullmatch(r"\S.*  +\S+( \S+)?", line) for line in commands), commands
        assert len(" ".join(lines[rule + 1 :]).split()) > 3, "what the command does is told"


async def test_the_buttons_of_the_page_that_ends_are_whole(office: OfficeAtWork) -> None:
    async with office.screen(size=SMALLEST) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1")
        await hands.press("enter", "enter")
        await hands.paste("2026-12-31")
        await hands.sees("2026-12-31 ")
        buttons = hands.lines[-2]
        assert buttons.count(" )") == 2, buttons
        assert _("Cancel") in buttons


@pytest.mark.parametrize("typed", ["now", "2026-12-31", "today?", "2026-01-01", "+99999"])
async def test_what_a_typed_day_means_is_said_whole_beside_it_or_below(
    office: OfficeAtWork, typed: str
) -> None:
    async with office.screen(size=SMALLEST) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", *("backspace",) * 4)
        await hands.paste(typed)
        await hands.sees(_("When"))
        lines = hands.lines
        when = next(n for n, line in enumerate(lines) if line.strip().startswith(_("When")))
        said = lines[when:-3]
        assert not any(ELLIPSIS in line for line in said), said
        words = " ".join(line.partition("]")[2] or line for line in said).split()
        assert len(words) >= 2, said


async def test_the_key_that_ends_it_is_named_first_once_it_can_be_ended(
    office: OfficeAtWork,
) -> None:
    async with office.screen(size=SMALLEST) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x")
        assert "Ctrl+S" not in hands.lines[-1]
        await hands.press("1")
        await hands.sees("Ctrl+S " + _("End"))
        assert hands.lines[-1].startswith(" Ctrl+S ")


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_a_coming_ending_names_its_customer_before_it_counts_the_days(
    office: OfficeAtWork, size: tuple[int, int]
) -> None:
    async with office.screen(size=size) as hands:
        await hands.press("d")
        await hands.sees(" 1015 Höglidens Hotell AB Ekonomiöversikt ! ")


async def test_names_are_whole_where_several_end(office_with, make) -> None:
    """The customer's beside short words, and the service's above its outcomes."""
    own = make.collaboration("skatt-bokslut", task="Year-end")
    other = make.collaboration("digitala-fakturor")
    name = "Vintervägens Plogtjänst AB"
    async with office_with(make.customer(own, other, name=name)).screen(size=SMALLEST) as hands:
        await hands.press("A", "x")
        await hands.sees("Digitala fakturor (1)")
        await hands.press("pagedown", "pagedown")
        await hands.sees("Skatt & Bokslut Pro (1)")


async def test_a_short_head_leaves_its_cells_to_the_names_of_those_that_end(
    office_with, make
) -> None:
    own = make.collaboration("utlagg")
    name = "Vintervägens Plogtjänst AB"
    async with office_with(make.customer(own, name=name)).screen(size=SMALLEST) as hands:
        await hands.press("A", "x", "1")
        await hands.sees(f"ok 1001 {name} Utlägg ")


async def test_news_beside_the_sum_do_not_push_the_buttons_out(office: OfficeAtWork) -> None:
    async with office.screen(size=SMALLEST) as hands:
        await hands.find("1003")
        await hands.press("A", "x", "5")
        await hands.until(lambda: _("Cancel") in hands.lines[-2], "the buttons")
        assert hands.lines[-2].count(" )") == 2


async def test_the_heads_of_an_imported_table_are_whole(office: OfficeAtWork, tmp_path) -> None:
    heads = "Kundnummer;Namn;Organisationsnummer;Kontaktperson;E-post"
    file = tmp_path / "register.csv"
    file.write_text(f"{heads}\n3101;Näckrosens Trädgård AB;;Ulla Ek;ulla@nackros.test\n", "utf-8")
    async with office.screen(size=SMALLEST) as hands:
        await hands.press("I")
        await hands.paste(f"{file}")
        await hands.press("enter")
        await hands.sees("3101")
        table = hands.lines[3:6]
        assert ELLIPSIS not in table[0] + table[1]
        assert "Näckrosens Trädgård AB" in table[2]
        await hands.press("right", "right")
        await hands.until(lambda: "Organisationsnummer" in hands.lines[3], "the third column")
        assert ELLIPSIS not in hands.lines[3] + hands.lines[4]


async def test_what_is_told_below_gives_way_to_what_is_read_in_the_list(
    office: OfficeAtWork, language: str
) -> None:
    """How often one was reminded, a login, a person: the names, titles and rights are whole."""
    async with office.screen(size=SMALLEST) as hands:
        await hands.press("s")
        await hands.sees("1021 Öbackens Blommor AB Utlägg 2026-11-1")
        await hands.press("escape", "p")
        await hands.sees("Cecilia Åström " + rights_word("full"))
        await hands.press("escape", "R")
        await hands.sees(f"{kind_word('bank-integration')} Swedbank")
        title = {"en": "Site visit in Luleå", "sv": "Platsbesök i Luleå"}[language]
        await hands.sees(f"{title} {record_status_word('draft')}")


async def test_the_key_of_the_column_is_named_beside_that_of_the_import(
    office: OfficeAtWork, tmp_path
) -> None:
    file = tmp_path / "register.csv"
    file.write_text("Kundnummer;Namn\n3101;Näckrosens Trädgård AB\n", "utf-8")
    async with office.screen(size=SMALLEST) as hands:
        await hands.press("I")
        await hands.paste(f"{file}")
        await hands.press("enter")
        await hands.sees("3101")
        await hands.sees("Ctrl+S " + _("Import") + " Enter " + _("What it means"))


async def test_the_letter_of_a_long_verb_is_named_by_yes(office: OfficeAtWork) -> None:
    """The window that tells of a refusal leads to its cure by `y`; the button says where to."""
    async with office.screen(size=SMALLEST) as hands:
        await hands.go_to("1002", 1)
        await hands.press("x")
        verb = _("Go to Users and services")
        await hands.sees(f"( {verb} y )")
        named = {verb, _("Yes")}
        assert any(f"y, Enter {each}" in hands.lines[-1] for each in named), hands.lines[-1]
        assert f"n, Esc {_('Close')}" in hands.lines[-1]
        await hands.resize(80, 24)
        await hands.until(lambda: f"y, Enter {verb}" in hands.lines[-1], "the whole verb")


async def test_an_answer_to_an_import_goes_on_below(office: OfficeAtWork, tmp_path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("Kundnr;Namn;;Orgnr;Lön\n31;Nora AB;;559900-0014;x\n", "utf-8")
    async with office.screen(size=SMALLEST) as hands:
        await hands.press("I")
        await hands.paste(f"{file}")
        await hands.press("enter", "tab")
        answer = _("tables side by side, each read by its own headings")
        await hands.until(lambda: answer in " ".join(hands.text.split()), answer)
        assert not any(ELLIPSIS in line for line in hands.lines[6:]), hands.text
