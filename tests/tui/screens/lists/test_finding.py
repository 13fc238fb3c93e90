"""What a line of a list shows is found there by typing, in the reader's language, folded."""

import pytest

from store.i18n.language import set_language

FOUND = [
    ("en", "p", "inact", "── Erik Dahl"),
    ("en", "p", "dahl erik", "── Erik Dahl"),
    ("en", "s", "declined", "── Scanner · Ekhamra Film AB"),
    ("en", "s", "2026-09", "── Scanner · Ekhamra Film AB"),
    ("en", "i", "not documented what", "rests on  not documented"),
    ("sv", "p", "inakt", "── Erik Dahl"),
    ("sv", "s", "nekat", "── Scanner · Ekhamra Film AB"),
    ("sv", "i", "skatt & bokslut", "── Visma Skatt & Bokslut Pro"),
    ("sv", "i", "foretagsform", "── Visma Skatt & Bokslut Pro"),
]


@pytest.mark.parametrize(("lang", "screen", "typed", "told"), FOUND)
async def test_what_a_line_shows_is_found(office, lang: str, screen: str, typed: str, told: str):
    """Whatever stands in it: a status, a day, a word behind a sign, over two columns."""
    set_language(lang)
    async with office.screen() as hands:
        await hands.press(screen)
        assert told not in hands.text
        await hands.press("slash", *({" ": "space"}.get(letter, letter) for letter in typed))
        await hands.sees(f"/{typed}")
        assert any(told in line for line in hands.lines), hands.text


@pytest.mark.parametrize(
    ("lang", "typed", "found"),
    [
        ("en", "submitted", "report Train to Malmö"),
        ("sv", "bankint", "bankintegration Swedbank"),
        ("sv", "malmo", "rapport Train to Malmö"),
    ],
)
async def test_records_are_found_by_what_is_shown_of_them(
    office, lang: str, typed: str, found: str
):
    set_language(lang)
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("R", "down", "slash", *typed)
        await hands.tells(found)
        ends = {"en": "Esc End of finding", "sv": "Esc Sluta söka"}[lang]
        assert ends in hands.lines[-1]
        assert "Enter" not in hands.lines[-1], "which ends the finding, and sets nothing right"
        await hands.press("enter")
        await hands.tells(found)
        await hands.sees("Enter ")


async def test_history_is_found_by_the_day_that_its_line_shows(office):
    async with office.screen() as hands:
        await hands.press("H", "slash")
        await hands.paste("2026-11-08")
        await hands.sees("1 of 8 lines", "1023 Gräslökens")


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "Nothing here begins with dahlq"), ("sv", "Inget här börjar med dahlq")],
)
async def test_what_no_line_has_is_said_in_words_until_it_is_over(office, lang: str, told: str):
    set_language(lang)
    async with office.screen() as hands:
        await hands.press("p", "slash", *"dahlq")
        await hands.sees("/dahlq ", told)
        await hands.press("q")
        await hands.sees("/dahlqq ", f"{told}q")
        await hands.press("backspace", "backspace")
        await hands.sees("/dahl ")
        await hands.sees_no(told)


async def test_all_that_was_typed_is_named_where_nothing_begins_with_its_first_letter(office):
    async with office.screen() as hands:
        await hands.press("p", "slash", "q", "q")
        await hands.sees("/qq ", "Nothing here begins with qq")
        await hands.press("enter")
        await hands.sees_no("begins with")
