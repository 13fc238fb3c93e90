"""Plan files: what is written, what is read, and what is told to have changed."""

import json
import re

import msgspec
import pytest

from store.domain.errors import Refused
from store.domain.wishes import End
from store.exchange.plan_file import PlanFile, PlannedEnding, encode_plan, read_plan
from store.i18n.language import said_in


@pytest.fixture
def two(desk_with, make, desk_of, store_with):
    """Give a store with two customers, for the desks of several operators."""
    return store_with(
        *(make.customer(make.collaboration("utlagg"), make.collaboration("scanner"), number=number)
          for number in ("1", "2"))
    )  # fmt: skip


WISHES = [
    ("1", End(collaboration="utlagg-1", outcome="continue", reason="Såld")),
    ("2", End(collaboration="utlagg-1", outcome="delete", reason="Såld")),
]


def test_a_plan_file_is_read_as_it_was_written(two, desk_of) -> None:
    _, plan = desk_of(two).plan_file(WISHES)
    assert read_plan(encode_plan(plan)) == plan
    assert json.loads(encode_plan(plan))["format"] == "samarbete-plan/2"
    assert [each.version for each in plan.endings] == [1, 1]
    assert "confirmation" not in encode_plan(plan).decode()


def test_who_may_not_end_writes_down_what_who_may_would_do(two, desk_of) -> None:
    """The lines say that it is refused to him; the file is the same as hers."""
    lines, his = desk_of(two, "bo").plan_file(WISHES)
    assert [line.plan.refusals[0].code for line in lines] == ["not-allowed", "not-allowed"]
    checked = desk_of(two, "anna").check_planned(his)
    assert [each.good for each in checked] == [True, True]
    assert [each.good for each in desk_of(two, "bo").check_planned(his)] == [False, False]


def test_what_would_now_do_something_else_has_changed(two, desk_of, make) -> None:
    """A record more would be erased; the other line is as it was."""
    desk = desk_of(two)
    _, plan = desk.plan_file(WISHES)

    def one_more(customer):
        utlagg, scanner = customer.collaborations
        utlagg = msgspec.structs.replace(utlagg, records=(make.record("note"),))
        return msgspec.structs.replace(customer, collaborations=(utlagg, scanner))

    two.change("2", one_more)
    checked = desk.check_planned(plan)
    assert [(each.changed, each.good) for each in checked] == [(False, True), (True, False)]


def test_a_file_whose_effects_were_edited_does_not_deceive(two, desk_of) -> None:
    """What it claims to do is compared with what it would do."""
    desk = desk_of(two)
    text = encode_plan(desk.plan_file(WISHES)[1]).decode()
    edited = text.replace("all data in the service is deleted", "everything is kept")
    assert edited != text
    assert [each.changed for each in desk.check_planned(read_plan(edited.encode()))] == [
        False,
        True,
    ]


def test_a_plan_of_another_office_is_refused(two, desk_of) -> None:
    _, plan = desk_of(two).plan_file(WISHES)
    foreign = msgspec.structs.replace(plan, office="Byrå Syd AB")
    with pytest.raises(Refused, match="Byrå Syd AB"):
        desk_of(two).check_planned(foreign)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "not a plan file"),
        (b"[]", "not a plan file"),
        (b'{"format": "samarbete/1"}', "samarbete-plan/2"),
        (b'{"format": "samarbete-plan/1"}', "samarbete-plan/1"),
        (b'{"format": "samarbete-plan/2"}', "id"),
        (b"\xff", "not a plan file"),
    ],
)
def test_what_is_no_plan_file_is_refused_with_the_reason(text: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_plan(text)


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        (lambda one: one | {"confirmation": "1"}, r"confirmation.*endings\[0\]"),
        (lambda one: one | {"outcome": "explode"}, r"endings\[0\]\.outcome"),
        (lambda one: one | {"on": "tomorrow"}, r"endings\[0\]\.on"),
    ],
    ids=["confirmation", "outcome", "date"],
)
def test_a_faulty_line_is_refused_with_its_place(fault, place: str, two, desk_of) -> None:
    document = json.loads(encode_plan(desk_of(two).plan_file(WISHES)[1]))
    document["endings"][0] = fault(document["endings"][0])
    with pytest.raises(Refused, match=place):
        read_plan(json.dumps(document).encode())


NO_JSON = [
    (b"", "it is empty", "texten är tom"),
    (b" \n", "it is empty", "texten är tom"),
    (b'{"format":\n"sama', "it stops in the middle, on line 2", "den slutar mitt i, på rad 2"),
    (b"{", "it stops in the middle, on line 1", "den slutar mitt i, på rad 1"),
    (b"hej", "line 1, character 1 is not as", "rad 1, tecken 1 är inte skrivet som JSON"),
    (b'{"format": NaN}', "NaN is no value", "NaN är inget värde"),
    ("{}".encode("utf-16"), "it is not written in UTF-8", "den är inte skriven i UTF-8"),
    (b"[" * 99_999 + b"]" * 99_999, "a group of fields is expected", "grupp fält"),
    (b'{"x": ' + b"[" * 99_999, "nested too deeply", "nästlad för djupt"),
]


@pytest.mark.parametrize(("text", "english", "swedish"), NO_JSON)
def test_what_is_no_json_is_told_in_the_language_of_who_reads(
    text: bytes, english: str, swedish: str
) -> None:
    with pytest.raises(Refused, match=f"not a plan file.*{english}"):
        read_plan(text)
    with said_in("sv"), pytest.raises(Refused, match=f"ingen planfil.*{swedish}"):
        read_plan(text)


WRONG_FIELDS = [
    ({"id": "x"}, "32 characters are expected", "32 tecken"),
    ({"planned_at": "igår"}, "a moment such as", "tidpunkt"),
    ({"planned_at": "2026-01-01T00:00:00"}, "a moment such as", "tidpunkt"),
    ({"language": "fr"}, "it is one of: en, sv", "något av: en, sv"),
]


@pytest.mark.parametrize(("fields", "english", "swedish"), WRONG_FIELDS)
def test_what_is_wrong_with_a_field_is_told_with_its_place(
    fields: dict[str, str], english: str, swedish: str, two, desk_of
) -> None:
    document = json.loads(encode_plan(desk_of(two).plan_file(WISHES)[1]))
    text = json.dumps(document | fields).encode()
    (field,) = fields
    with pytest.raises(Refused, match=rf"{english}.* - at `\$\.{field}`"):
        read_plan(text)
    with said_in("sv"), pytest.raises(Refused, match=rf"{swedish}.* - vid `\$\.{field}`"):
        read_plan(text)


def test_a_plan_file_that_an_editor_has_marked_as_utf_8_is_read(two, desk_of) -> None:
    """As every other file is that is read here."""
    text = encode_plan(desk_of(two).plan_file(WISHES)[1])
    assert read_plan(b"\xef\xbb\xbf" + text) == read_plan(text)


PLACES = ((), ("endings", 0), ("endings", 0, "effects", 0), ("endings", 1, "effects", 1))


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_field_that_is_not_known_is_refused_with_its_place(place, two, desk_of) -> None:
    """Nothing stands in a file that is not carried out: whoever reads it would believe it."""
    document = json.loads(encode_plan(desk_of(two).plan_file(WISHES)[1]))
    inner = document
    for step in place:
        inner = inner[step]
    inner["keeps"] = "everything"
    at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    with pytest.raises(Refused, match=rf"keeps.*at `\${re.escape(at)}`"):
        read_plan(json.dumps(document).encode())


@pytest.mark.parametrize("field", ["number", "outcome", "reason", "text", "planned_by", "office"])
@pytest.mark.parametrize("escaped", [False, True])
def test_a_field_that_stands_twice_is_refused(field: str, escaped, two, desk_of) -> None:
    """One is read, and another would be carried out."""
    text = encode_plan(desk_of(two).plan_file(WISHES)[1]).decode()
    other = "".join(f"\\u{ord(char):04x}" for char in field) if escaped else field
    twice = text.replace(f'"{field}":', f'"{other}": "x", "{field}":', 1)
    with pytest.raises(Refused, match=f"'{field}' appears twice"):
        read_plan(twice.encode())


def test_an_ending_that_stands_there_twice_is_refused(two, desk_of) -> None:
    _, plan = desk_of(two).plan_file(WISHES)
    twice: PlanFile = msgspec.structs.replace(plan, endings=(*plan.endings, plan.endings[0]))
    with pytest.raises(Refused, match=r"twice.*endings\[2\]"):
        read_plan(encode_plan(twice))


def test_an_ending_with_answers_that_contradict_is_refused_with_its_place(two, desk_of) -> None:
    _, plan = desk_of(two).plan_file(WISHES)
    both: PlannedEnding = msgspec.structs.replace(
        plan.endings[1], attested=("a", "work-done"), waived={"work-done": "ja", "b": "ja"}
    )
    edited: PlanFile = msgspec.structs.replace(plan, endings=(plan.endings[0], both))
    with pytest.raises(Refused, match=r"work-done is both attested.*endings\[1\]"):
        read_plan(encode_plan(edited))
