"""Facts as lines: columns stay straight and words whole, whatever stands in them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.domain.plan import CheckState, Effect
from tui.formatting.endings.check_facts import check_fact
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import STYLES, Fact, Tone, lines
from tui.formatting.safe_text import folded_lines, safe

SIGNS = st.sampled_from("aåZ9-·日本한👩👍🏽🇸🇪☎\ufe0f\u0301\u0308e\u200d\x1b ")
"""Letters of one and two cells, emoji of several characters, marks of none, spaces."""
odd = st.text(SIGNS, max_size=40) | st.text(max_size=20)
tones = st.sampled_from(sorted(STYLES))


@given(odd, st.integers(2, 40))
def test_a_line_is_broken_inside_a_word_only_where_the_word_is_longer(text: str, width: int):
    """As Rich measures it, and Textual with it."""
    whole = safe(text).split(" ")
    broken = folded_lines(text, width)
    words = [word for line in broken for word in line.split(" ") if word]
    longer = "".join(word for word in whole if cell_len(word) > width)
    assert all(word in whole or word in longer for word in words)


@given(st.lists(st.builds(Fact, odd, odd, tones), max_size=4), st.integers(12, 60))
def test_no_line_of_facts_is_wider_than_there_is_room(facts: list[Fact], width: int):
    assert all(line.cell_length <= width for line in lines(tuple(facts), width))


@given(st.lists(st.tuples(odd.filter(str.strip), tones), min_size=1, max_size=4))
def test_texts_stand_in_one_column(facts: list[tuple[str, Tone]]):
    """Labels of two cells a letter, and of none, move no text."""
    drawn = lines(tuple(Fact(label, "text", tone) for label, tone in facts), 200)
    at = [cell_len(line.plain[: line.plain.index("text", 2)].removesuffix("! ")) for line in drawn
          if "text" in line.plain]  # fmt: skip
    assert all(one == other for one, other in pairwise(at))


def test_an_address_is_not_broken_for_the_sake_of_its_label():
    facts = (Fact("main contact", "asa@fagelstaoptik.example"), Fact("e-mail", "a@b.example"))
    assert [line.plain for line in lines(facts, 30)] == [
        "  main contact", "    asa@fagelstaoptik.example", "  e-mail        a@b.example"
    ]  # fmt: skip


def test_what_is_lost_says_so_without_colours_too():
    assert [line.plain for line in lines((Fact("data", "is deleted", "loses"),), 30)] == [
        "  data  ! is deleted"
    ]


@pytest.mark.parametrize(
    ("answer", "measured", "fact"),
    [
        ("met", True, Fact("ok", "Scanner is ended (Scanner)", "ok")),
        ("attested", False, Fact("ok", "Scanner is ended: attested", "ok")),
        (None, False, Fact("ask", "Scanner is ended: Scanner", "ask")),
        (None, True, Fact("open", "Scanner", "stop")),
        ("waived: told: by phone", True, Fact("waived", "Scanner. Why: told: by phone", "waived")),
    ],
)
def test_a_check_that_is_waived_is_not_called_met(answer: str | None, measured: bool, fact: Fact):
    """What is still so stays said, with the reason; it is no green line."""
    check = CheckState(
        id="ended", text="Scanner is ended", measured=measured, answer=answer, found="scanner"
    )
    told = check_fact(check)
    assert (told.label, told.tone) == (fact.label, fact.tone)
    assert told.text.casefold() == fact.text.casefold()


def test_the_loss_of_data_is_what_stands_out():
    """Where it cannot be undone; where it can, what becomes of the data is no loss."""
    data = Effect(subject="data", text="all data in the service is deleted")
    undo = Effect(subject="undo", text="this cannot be undone", tells=("yes",))
    assert [fact.tone for fact in effect_facts((data, undo))] == ["loses", "loses"]
    assert [fact.tone for fact in effect_facts((data,))] == [""]


def test_records_that_stay_are_no_loss_where_a_user_is_deleted_for_good():
    """What is lost is the user, who has to be created again."""
    stay = Effect(subject="data", text="3 records, which stay", about="per@alfa.test")
    undo = Effect(subject="undo", text="this cannot be undone", tells=("yes",))
    assert [fact.tone for fact in effect_facts((stay, undo))] == ["", "loses"]
