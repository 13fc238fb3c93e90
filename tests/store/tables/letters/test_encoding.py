"""The letters of a file: known where it says so, else asked, the likeliest answer first."""

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.letters.encoding import decoded
from store.tables.table import Reading

NAMES = ["Sjöängens Båtvarv AB", "Östra Åsens Café", "Hållö Fisk & Skärgård HB", "Gröna Längan"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp437", "cp850"])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_likeliest_letters_are_the_right_ones(encoding, count):
    """Also where there is one name to tell by."""
    text = "Kundnr;Namn\r" + "\r".join(f"{n};{name}" for n, name in enumerate(NAMES[:count]))
    found = decoded(text.encode(encoding), None)
    assert found.text == text
    assert found.question is not None
    answers = found.question.answers
    assert NAMES[0] in answers[0].words or NAMES[min(count, 3) - 1] in answers[0].words
    assert len(answers) > 1
    assert len({answer.words for answer in answers}) == len(answers)


def test_a_file_with_a_question_is_read_but_says_so():
    """A dry run shows what it would bring."""
    incoming = read_file("Kundnr;Namn\n7;Åsö AB\n".encode("mac_roman"))
    assert incoming.customers[0].customer.name == "Åsö AB"
    (question,) = incoming.questions
    assert (question.id, question.option) == ("encoding", "--encoding")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_says_what_it_is_is_not_asked(encoding):
    """UTF-16 with its mark is Excel's own "Unicode text"."""
    incoming = read_file("Kundnr\tNamn\r\n7\tÅsö AB\r\n".encode(encoding))
    assert incoming.questions == ()
    assert incoming.customers[0].customer.name == "Åsö AB"


def test_an_encoding_that_was_named_is_taken_at_its_word():
    """Or refused where it cannot be."""
    raw = "Kundnr;Namn\n7;Åsö AB\n".encode("cp437")
    incoming = read_file(raw, None, Reading(encoding="cp437"))
    assert incoming.questions == ()
    assert incoming.customers[0].customer.name == "Åsö AB"
    for encoding, words in (("utf-8", "is not utf-8, at byte 14"), ("elvish", "no encoding")):
        with pytest.raises(Refused, match=words):
            read_file(raw, None, Reading(encoding=encoding))


def test_a_file_of_two_encodings_names_the_first_line_that_is_another_and_its_readings():
    """As two exports are put together; each line is read as it was written."""
    lines = ["Kundnr;Namn", "7;Åsö AB", "8;Hållö Fisk AB", "9;Ås AB"]
    raw = b"\n".join(
        line.encode("cp1252" if line.startswith("8") else "utf-8") for line in lines
    )  # fmt: skip
    found = decoded(raw, None)
    assert found.text == "\n".join(lines)
    assert found.question is not None
    assert found.question.text == (
        "Some lines of the file are UTF-8, and others are not: the first of those is line 3, which "
        "may be 'Hållö Fisk AB' or 'HÂllˆ Fisk AB'. How are they to be read?"
    )
    values = [answer.value for answer in found.question.answers]
    assert values[0] == "utf-8+cp1252"
    assert {"cp1252", "mac_roman"} <= set(values)
    assert decoded(raw, values[0]).text == found.text
    assert read_file(raw, None, Reading(encoding=values[0])).questions == ()
    with pytest.raises(Refused, match="not cp1252, in line 3"):
        decoded(raw.replace(b"\xf6", b"\x81"), "utf-8+cp1252")


@pytest.mark.parametrize("other", ["Søren Bygg AB", "½ Åsö AB"])
def test_the_answers_show_names_that_differ_between_the_readings(other):
    """Most letters are the same in both: the two names with the most would not tell them apart."""
    names = ["Ååhäälöö Åäö AB", "Ööbåå Äålä AB", other]
    lines = [f"{n};{name}" for n, name in enumerate(names, start=1)]
    (question,) = read_file("\n".join(["Kundnr;Namn", *lines]).encode("cp850")).questions
    shown = [answer.words.partition(": ")[2] for answer in question.answers]
    assert len(set(shown)) == len(shown)


WRITTEN = "Kundnr;Namn;Ort\n1;Åkes Äpplen & Öl AB;Malmö\n2;Café Noir – “bar”;Göteborg\n"


def _read_as(raw: bytes, encoding: str) -> str:
    """Read bytes as programs do, which take what is none for what its number says."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in raw)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp437", "cp850"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_letters_that_were_encoded_twice_are_a_question(encoding, mark):
    """The likeliest answer mends them; what each says of the first such cell is shown."""
    raw = _read_as(f"{mark}{WRITTEN}".encode(), encoding).encode()
    found = decoded(raw, None)
    assert found.text == WRITTEN.removeprefix(mark)
    assert found.question is not None
    twice, once = found.question.answers
    assert twice.words == "UTF-8, encoded twice: Åkes Äpplen & Öl AB"
    assert (twice.value, once.value) == ("utf-8-twice", "utf-8")
    assert decoded(raw, twice.value).text == WRITTEN
    assert decoded(raw, once.value).text == raw.decode()


@pytest.mark.parametrize("text", [WRITTEN, "Ãngela;São Paulo", "√4 AB", "Kundnr\n1\x85"])
def test_other_letters_were_encoded_once(text):
    """A mark that was encoded twice is left out, where no letter was."""
    assert decoded(f"ï»¿{text}".encode(), None).text == text
    assert decoded(text.encode(), None).question is None
