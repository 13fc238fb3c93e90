"""SIE files: whose letters are not what the file says, and several companies in one."""

import pytest

from store.domain.errors import Refused
from store.exchange.import_file import ImportFile
from store.tables.formats import read_file
from store.tables.table import Reading

NAMES = ["Öst AB", "Åsö Café", "Väst & Söner HB"]


def sie(name: str, encoding: str) -> bytes:
    return f'#FLAGGA 0\r\n#FORMAT PC8\r\n#FNAMN "{name}"\r\n#ORGNR 5567037485\r\n'.encode(encoding)


def name_in(incoming: ImportFile) -> str:
    (one,) = incoming.customers
    return one.customer.name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_letters_that_are_not_those_that_the_file_says_are_asked_about(name, encoding):
    incoming = read_file(sie(name, encoding))
    (question,) = incoming.questions
    assert (question.id, question.option) == ("encoding", "--encoding")
    assert any(answer.value == encoding and name in answer.words for answer in question.answers)


@pytest.mark.parametrize("name", [*NAMES, "Nora AB"])
@pytest.mark.parametrize("encoding", ["cp437", "cp850", "utf-8"])
def test_letters_as_the_file_says_and_utf_8_are_not_asked_about(name, encoding):
    incoming = read_file(sie(name, encoding))
    assert incoming.questions == ()
    assert name_in(incoming) == name


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp437"])
def test_an_encoding_that_was_named_holds_for_a_sie_file_too(encoding):
    incoming = read_file(sie("Öst AB", encoding), None, Reading(encoding=encoding))
    assert incoming.questions == ()
    assert name_in(incoming) == "Öst AB"
    with pytest.raises(Refused, match="is not utf-8"):
        read_file(sie("Öst AB", encoding), None, Reading(encoding="utf-8"))


def test_each_company_of_a_file_put_together_of_two_is_read():
    raw = sie("Väst AB", "cp437") + b'#FLAGGA 0\r\n#ORGNR 5560360793\r\n#FNAMN "Beta AB"\r\n'
    incoming = read_file(raw).whole()
    assert [(one.customer.name, one.customer.org_number) for one in incoming.customers] == [
        ("Väst AB", "556703-7485"), ("Beta AB", "556036-0793"),
    ]  # fmt: skip


@pytest.mark.parametrize("more", ['#FNAMN "Beta AB"', "#ORGNR 5560360793"])
def test_two_companies_that_cannot_be_told_apart_are_refused(more):
    with pytest.raises(Refused, match=r"line 3 and line 5|line 4 and line 5"):
        read_file(sie("Nora AB", "cp437") + more.encode())


def test_the_same_company_said_twice_is_one():
    assert name_in(read_file(sie("Nora AB", "cp437") + b'#FNAMN "Nora AB"\n')) == "Nora AB"


def test_a_file_without_a_name_of_one_of_its_companies_is_refused():
    with pytest.raises(Refused, match="no name of a company"):
        read_file(sie("Nora AB", "cp437") + b"#FLAGGA 0\n#ORGNR 5560360793\n")


@pytest.mark.parametrize("name", ["Bo Ek Snickeri", "Lön i Norr", "Summa Summarum", "Sida 2"])
@pytest.mark.parametrize("number", ["", "#ORGNR", '#ORGNR ""', "#ORGNR 5567037485"])
def test_what_an_sie_file_names_is_a_company_whatever_its_name(name, number):
    """No row of it is a sum or a heading, also without an organisation number."""
    assert name_in(read_file(f'#FLAGGA 0\n#FNAMN "{name}"\n{number}\n'.encode())) == name


@pytest.mark.parametrize("gap", ["\t", " \t", "\t \t", "   "])
def test_between_the_fields_of_a_line_stand_spaces_or_tabs(gap: str) -> None:
    lines = ("#FLAGGA", "0"), ("#FNAMN", '"Sju AB"'), ("#ORGNR", "5567037485"), ("#FLAGGA", "0")
    text = "\n".join(f"\t{label}{gap}{value}" for label, value in (*lines, ("#FNAMN", "Nio\tAB")))
    incoming = read_file(text.encode())
    assert [(one.customer.name, one.customer.org_number) for one in incoming.customers] == [
        ("Sju AB", "556703-7485"), ("Nio", None),
    ]  # fmt: skip


def test_letters_in_doubt_are_asked_about_in_the_same_words_after_a_tab() -> None:
    raw = sie("Öst AB", "cp1252")
    assert read_file(raw.replace(b" ", b"\t", 3)).questions == read_file(raw).questions != ()
