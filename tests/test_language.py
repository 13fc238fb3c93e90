"""Every text of the program in both languages: none missing, none left over, none half said."""

import re
import string
import unicodedata

import pytest
from babel.messages.catalog import Message
from hypothesis import given
from hypothesis import strategies as st

from store.domain.catalogue import COMPILED, packaged
from store.i18n.language import _, alphabetical, ngettext, preferred_language
from tests.language import (
    CATALOGUE,
    MO,
    ROOT,
    Text,
    catalogue,
    compiled,
    compiled_services,
    hidden,
    renewed,
    spoken,
    unmarked,
    written,
)
from tui.cli.parser import asked_language


def texts() -> list[Message]:
    return [each for each in catalogue() if each.id]


def strings(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def older_fields(text: str) -> list[str]:
    """Return the fields that argparse fills in; nothing else of ours has any."""
    return sorted(re.findall(r"%(?:\(\w+\))?[a-z]", text))


def test_every_text_of_the_program_is_in_the_catalogue_and_no_other() -> None:
    catalogued = {
        Text(*strings(each.id)) if not each.context else Text(each.id, context=each.context)
        for each in texts()
    }
    said = set(spoken())
    cure = "python -m tests.language brings them together"
    assert said - catalogued == set(), cure
    assert catalogued - said == set(), cure


def test_no_text_waits_for_its_translation() -> None:
    assert [each.id for each in texts() if not all(strings(each.string))] == []


def test_a_translation_fills_in_the_same_fields() -> None:
    for each in texts():
        wanted = fields(strings(each.id)[-1])
        for said in strings(each.string):
            assert fields(said) | {"n"} == wanted | {"n"}, each.id
            assert older_fields(said) == older_fields(strings(each.id)[-1]), each.id


def test_a_translation_begins_and_ends_as_the_text_does() -> None:
    for each in texts():
        for text, said in zip(strings(each.id), strings(each.string), strict=False):
            assert text[:1].isspace() == said[:1].isspace(), each.id
            assert text[-1:].isspace() == said[-1:].isspace(), each.id


def test_a_translation_brings_no_markup() -> None:
    for each in texts():
        for text, said in zip(strings(each.id), strings(each.string), strict=False):
            assert said.count("[") == text.count("["), each.id


def test_no_text_for_a_person_is_left_unmarked() -> None:
    assert unmarked() == []


def test_no_text_is_marked_where_it_is_not_always_found() -> None:
    assert hidden() == [], "Babel looks into f-strings only where Python tells them apart"


def test_the_program_reads_what_a_translator_wrote() -> None:
    catalog = catalogue()
    assert compiled(renewed(catalog)) == MO.read_bytes(), "python -m tests.language compiles it"
    assert written(renewed(catalog)) == MO.with_suffix(".po").read_bytes()


def test_the_service_catalogue_is_compiled_as_it_is_today() -> None:
    assert compiled_services() == COMPILED.read_bytes(), "python -m tests.language compiles it"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "sv"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": ""}, "sv"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:sv"}, "sv"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "sv"}, "en"),
        ({"LC_ALL": "sv_SE.ISO-8859-1"}, "sv"),
        ({"LANG": "svenska"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert preferred_language(environment) == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], None),
        (["--lang", "sv"], "sv"),
        (["--lang=sv", "list", "--json"], "sv"),
        (["list", "--lang", "en"], "en"),
        (["--lang", "no"], None),
        (["--lang"], None),
    ],
)
def test_a_language_is_asked_for_by_its_option(arguments: list[str], language: str) -> None:
    assert asked_language(arguments) == language


def test_a_text_stays_english_where_english_is_spoken() -> None:
    assert _("No customer {number}.", number="1001") == "No customer 1001."
    assert ngettext("{n} customer", "{n} customers", 2) == "2 customers"


def test_braces_in_a_value_are_only_a_value() -> None:
    assert _("No customer {number}.", number="{x}") == "No customer {x}."


@pytest.mark.parametrize(
    "names",
    [
        ["Zorn", "Åberg", "Ärlig", "Öman"],
        ["Abel", "Ábels", "Abelt"],
        ["eriksson", "Ériksson B", "ERIKSSON C"],
        ["Uber", "Über AB", "Ubuntu"],
        ["A1", "A212", "A35", "B"],
    ],
    ids=lambda names: names[0],
)
def test_names_are_sorted_as_swedes_do(names: list[str]):
    """å ä ö come last, other accents and case make no difference, numbers are plain text."""
    assert sorted(reversed(names), key=alphabetical) == names


@given(st.text(max_size=20))
def test_composed_and_decomposed_names_sort_alike(text: str):
    """Names arrive in either form."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert alphabetical(composed) == alphabetical(decomposed)


@pytest.mark.parametrize("table", ["act", "thing"])
def test_an_act_and_a_thing_have_one_word(table: str) -> None:
    """The tables of CONTRIBUTING say which other words are never used for one.

    A word in small letters is found in capitals too; one with a capital only as it stands.
    """
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = contributing.split(f"| {table} | på svenska | never |")[1].split("\n\n")[0]
    never = [
        word.strip()
        for row in re.findall(r"^\| .*? \| .*? \| (.*?) \|$", rows, re.M)
        for word in row.split(",")
        if word.strip() != "-" and "---" not in word
    ]
    assert len(never) > 20
    said = [re.sub(r"{.*?}", "", text)
            for each in texts() for text in (*strings(each.id), *strings(each.string))]  # fmt: skip
    found = [(word, text) for text in said for word in never
             if re.search(rf"\b{re.escape(word)}\b", text, re.I * word.islower())]  # fmt: skip
    assert found == []


def test_a_catalogue_that_was_corrected_since_is_read_itself(tmp_path, monkeypatch) -> None:
    """What was compiled of another text is never believed (case 41)."""
    corrected = tmp_path / "services.toml"
    written = CATALOGUE.read_text("utf-8")
    corrected.write_text(written.replace('name = "Visma Lön"', 'name = "Visma Lönen"'), "utf-8")
    monkeypatch.setattr("store.domain.catalogue.CATALOGUE", corrected)
    assert packaged.__wrapped__()["lon"]["name"] == "Visma Lönen"
