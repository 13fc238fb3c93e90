"""What is told of each line of the list: whole where there is room, in words, in both languages."""

import re

import pytest

from store.desk.opening import open_desk
from store.domain.model import Status
from store.i18n.language import set_language
from tui.formatting.details import about
from tui.formatting.endings.outcome_rows import OutcomeRow
from tui.formatting.facts import Place
from tui.formatting.told import Ahead, Told, joined_lines, title_in, told_lines

BELOW, BESIDE = (78, 11), (37, 35)
"""The room for it in a terminal of 80x24, and in one of 120x40."""
ID = re.compile(r"\b[a-z]+(-[a-z]+)*-\d\b|\b(anna|bo|cecilia|david)\b|\w+-\w+: (met|attested)")
"""An id of a collaboration, a login, or a check by its id."""


@pytest.fixture
def told(office):
    """Tell of every line that the demo office can show, to the office or to a customer."""

    def told(company: str | None = None) -> dict[Place, Told]:
        desk = office.desk()
        if company is not None:
            users = desk.customer(company).users
            desk = open_desk(office.path, os_user="portal", login=users[0].email, company=company)
        names = {employee.login: employee.name for employee in desk.operator.employees}
        found = {}
        for row in desk.listing().rows:
            ids = [collaboration.id for collaboration in row.collaborations]
            for place in (Place(row.number), *(Place(row.number, id) for id in ids)):
                found[place] = about(place, desk, {}, names)
        return found

    return told


def whole(told: Told, room: tuple[int, int]) -> bool:
    """Whether it is seen without scrolling."""
    return len(told_lines(told, *room)) <= room[1]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_in_a_wide_terminal_all_of_each_line_is_seen_at_once(told, language):
    set_language(language)
    assert [place for place, each in told().items() if not whole(each, BESIDE)] == []


def test_beside_a_wide_list_what_an_outcome_loses_is_not_folded_beside_blanks(told):
    """Half of the 67 cells there is too little for the one, and more than the other needs."""
    each = told()[Place("1001", "utlagg-1")]
    lost = [row.own[1] for row in each.ahead.rows if row.loses[1]]
    drawn = [line.plain for line in told_lines(each, 67, 45)]
    assert len(lost) == 3
    assert all(any(line.endswith(f"! {words}") for line in drawn) for words in lost)


@pytest.mark.parametrize(("language", "most"), [("en", 6), ("sv", 10)])
def test_in_a_small_terminal_nearly_all_lines_are(told, language, most):
    """What goes on has three checks open, or no main contact besides them."""
    set_language(language)
    every = told()
    cut = [each for each in every.values() if not whole(each, BELOW)]
    assert len(cut) <= most
    asked = [len(each.ahead.checks) + len(each.ahead.hindrances) for each in cut]
    assert min(asked) >= 3
    assert len(every) > 60


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("company", [None, "1001", "1015", "1021", "1024"])
def test_no_line_is_told_by_ids(told, language, company):
    """Names of people, services and checks: of what is active, ends, has ended, was asked for."""
    set_language(language)
    for place, each in told(company).items():
        text = "\n".join(line.plain for line in told_lines(each, 78, 1000))
        assert not ID.search(text), (place, text)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("width", range(34, 80, 5))
def test_no_line_is_wider_than_the_room(told, language, width):
    """A wider one would be two on the screen, and the last of them stay there."""
    set_language(language)
    for place, each in told().items():
        for height in (8, 11, 20, 35):
            wide = [line.plain for line in told_lines(each, width, height)
                    if line.cell_length > width]  # fmt: skip
            assert wide == [], place


def test_the_least_that_is_said_tells_each_check_and_each_outcome(told):
    """Without headings, words and columns say what is what."""
    lines = told_lines(told()[Place("1003", "eekonomi-1")], 78, 10)
    text = [" ".join(line.plain.split()) for line in lines]
    assert text[0].startswith("active since ")
    assert text[0].endswith("Bookkeeping (Cecilia Åström) · paid by the office")
    assert text[1].startswith("ask All work for the customer is finished")
    assert text[2].startswith("ok Ekonomiöversikt and Scanner are ended · The bank integration")
    assert text[3] == "customer continues close"
    assert text[-1] == "undo within 24 hours"


def test_where_nothing_fits_it_scrolls_and_nothing_is_left_out(told):
    lines = told_lines(told()[Place("1001", "eekonomi-1")], 78, 5)
    text = " ".join(" ".join(line.plain.split()) for line in lines)
    assert "Before ending 3 of 3 open" in text
    assert "Good to know changing variant needs no ending" in text
    assert "contract period 12 months · records: 1 bank integration" in text


def test_whose_it_is_stands_in_the_title_or_below_it():
    named = Told("eEkonomi Pro", "1003 Gamma Åkeri AB", states=("not linked",))
    assert title_in(named, 78) == "eEkonomi Pro · Gamma Åkeri AB"
    assert [line.plain for line in told_lines(named, 78, 9)] == ["not linked"]
    assert title_in(named, 37) == "eEkonomi Pro"
    assert told_lines(named, 37, 9)[0].plain == "1003 Gamma Åkeri AB"


def test_a_name_too_long_for_the_title_is_said_whole_below_it():
    long = Told("1019 Åmynnets Samfällda Skogs-, Väg- och Fiberförvaltning")
    assert [line.plain for line in told_lines(long, 37, 9)] == [
        "1019 Åmynnets Samfällda Skogs-, Väg-",
        "och Fiberförvaltning",
    ]


@pytest.mark.parametrize(
    ("parts", "width", "drawn"),
    [
        (("one", "two", "", "three"), 20, ["one · two · three"]),
        (("one", "two", "three"), 11, ["one · two", "three"]),
        (("a part that is long", "two"), 10, ["a part", "that is", "long · two"]),
        ((), 10, []),
    ],
)
def test_short_texts_share_lines_and_are_parted_between_them(parts, width, drawn):
    assert joined_lines(parts, width) == drawn


@pytest.mark.parametrize(
    ("status", "words"),
    [("requested", "It waits for the customer's answer."), ("unlinked", "Enter links it")],
)
def test_what_is_not_running_says_what_comes_next(told, status: Status, words, office):
    desk = office.desk()
    for place, each in told().items():
        collaboration = desk.customer(place.number).collaboration(place.collaboration or "")
        if collaboration is not None and collaboration.status == status:
            text = " ".join(line.plain for line in told_lines(each, 78, 11))
            assert words in text
            break
    else:
        pytest.fail(f"the demo office has nothing that is {status}")


def test_before_there_is_room_nothing_is_drawn(told):
    """A screen tells its first line before it is laid out."""
    assert {tuple(told_lines(each, 0, 0)) for each in told().values()} == {()}


def test_in_a_narrow_pane_each_outcome_stands_in_turn_and_what_all_share_once() -> None:
    """Two columns would leave three words to a line."""
    rows = (
        OutcomeRow("data", "", ("probably kept", "all data in it is deleted"), (False, True)),
        OutcomeRow("office", "probably no access", ("", ""), (False, False)),
    )
    names = OutcomeRow("If you end it", "", ("customer continues", "DELETE"), (False, True))
    told = Told("", ahead=Ahead((), (), names, rows, ()))
    drawn = [line.plain for line in told_lines(told, 38, 30)]
    assert drawn[drawn.index("If you end it") :] == [
        "If you end it",
        " customer continues",
        "  data    probably kept",
        " ! DELETE",
        "  data    ! all data in it is deleted",
        " whichever it is",
        "  office  probably no access",
    ]
