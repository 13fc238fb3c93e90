"""What a letter says in one place agrees with what it says in another (R60)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.wishes import End, HandOver, PutOnHold, Undo
from store.exchange.papers.certificate import as_json, certificate_of
from store.exchange.papers.certificate_words import as_markdown
from store.exchange.papers.letter_forms import as_text
from store.exchange.papers.occasion import planned, standing_of
from store.i18n.language import said_in
from store.rules.endings.ending import plan as plan_ending
from store.rules.handover import held_by
from store.rules.history_words import Names, entry_details

SERVICES = catalogue()
CONTINUE = End(collaboration="utlagg-1", outcome="continue")
ON = dt.date(2026, 12, 31)


def flat(text: str) -> str:
    """Return a letter without the breaks of its lines."""
    return " ".join(text.split())


def told(letter, customer, place: int = 0, to: str = "customer", lang="en") -> str:
    """Return the letter about one of a customer's collaborations as it stands."""
    about = customer.collaborations[place]
    return flat(as_text(letter(customer, standing_of(customer, about, SERVICES), to, lang)))


@pytest.fixture
def baker(make):
    """Return a customer whose closed books the office views by one last collaboration."""
    closed = make.collaboration("eekonomi", status="ended", ending=make.ending("close"))
    return make.customer(make.collaboration("utlagg"), closed)


def test_where_a_view_of_closed_books_goes_no_sentence_says_that_nothing_else_changes(
    baker, make, letter, clock, act
) -> None:
    plan = plan_ending(baker, CONTINUE, make.operator(), clock(), SERVICES)
    assert plan.notes[0] == "No other collaboration ends with it."
    assert not any("not affected" in note for note in (*plan.notes, *plan.briefs))
    before = flat(as_text(letter(baker, planned(baker, CONTINUE, plan))))
    for said in (before, told(letter, act(baker, CONTINUE))):
        assert "is concerned" not in said
        assert (
            "No other collaboration is open. What changes for one that has ended is told under "
            "Good to know."
        ) in said
    other = replace(baker, collaborations=(*baker.collaborations, make.collaboration("lon")))
    plan = plan_ending(other, CONTINUE, make.operator(), clock(), SERVICES)
    assert plan.notes[0] == "Other collaborations are not affected."


def test_what_may_be_viewed_only_while_others_are_active_is_no_promise_where_none_is(
    baker, letter, act
) -> None:
    ended = act(baker, CONTINUE)
    assert "the office may view the books, but probably not as it stands now." in told(
        letter, ended, 1
    )
    assert "the office may view the books." in told(letter, baker, 1)


def test_undoing_the_last_ending_tells_that_closed_books_can_be_viewed_again(
    baker, letter, act
) -> None:
    undone = act(act(baker, CONTINUE), Undo(collaboration="utlagg-1"))
    assert (
        "The office's access to Visma eEkonomi: probably view only, while Visma Utlägg is active."
    ) in told(letter, undone)


@pytest.mark.parametrize("outcome", ["continue", "delete"])
def test_what_was_waived_is_named_after_the_ending_as_it_was_before(
    make, letter, act, outcome
) -> None:
    records = (make.record("report", status="draft"),)
    customer = make.customer(make.collaboration("utlagg", records=records))
    wish = End(collaboration="utlagg-1", outcome=outcome, waived={"reports-submitted": "Egen fil"},
               confirmation="1001", reason="Såld")  # fmt: skip
    said = told(letter, act(customer, wish))
    assert "Waived: All reports are submitted (Egen fil); the ending did not wait for it" in said
    assert ("what was not done by then was lost with it" in said) == (outcome == "delete")
    assert "waived" not in told(letter, act(make.customer(make.collaboration("utlagg")), CONTINUE))


def test_each_hold_is_named_and_whose_decision_the_ending_was(make, alfa, act, letter) -> None:
    dated = act(alfa, End(collaboration="utlagg-1", outcome="delete", on=ON, reason="Flyttar"))
    held = act(dated, PutOnHold(reason="Tvist om resor"))
    held = act(held, PutOnHold(collaboration="utlagg-1", reason="Revision", until=ON))
    said = told(letter, held)
    assert "The ending was decided by Anna Berg, Byrå Norr AB, on" in said
    assert "It was decided" not in said
    assert "has put your whole company on hold, so that" in said
    assert f"has put Visma Utlägg on hold until {ON}, so that" in said
    assert [word in told(letter, held, to="office") for word in ("Tvist", "Revision")] == [True] * 2


def test_in_swedish_no_line_has_two_colons_and_a_plan_is_no_promise(
    baker, make, letter, act, clock
) -> None:
    with said_in("sv"):
        said = told(letter, act(baker, CONTINUE), lang="sv")
        assert "Byråns åtkomst till Visma eEkonomi – troligen: ingen." in said
        for wish in (CONTINUE, replace(CONTINUE, on=ON)):
            plan = plan_ending(baker, wish, make.operator(), clock(), SERVICES)
            made = letter(baker, planned(baker, wish, plan), language="sv")
            assert made.subject.startswith("Planerat avslut av Visma Utlägg")


def test_of_a_deletion_that_came_with_an_import_only_packs_before_its_day_count(
    make, letter, act, clock
) -> None:
    """No line tells of the act, and a pack that was made here holds nothing of it."""
    ending = make.ending("delete")
    gone = make.collaboration("utlagg", status="ended", ending=ending, records=())
    customer = make.customer(gone)
    packed = act(customer, HandOver(records={"utlagg-1": held_by(gone)}, manifest="0" * 64))
    assert "No hand-over pack of Visma Utlägg was made before." in told(letter, packed)
    later = replace(gone, ending=replace(ending, on=clock.day(9)))
    said = told(letter, replace(packed, collaborations=(later,)))
    assert "A hand-over pack of what was recorded about Visma Utlägg was made on" in said


def test_papers_and_history_read_alike_in_whatever_order_a_store_keeps_a_line(
    make, letter, act
) -> None:
    """A server keeps the fields of an object in an order of its own."""
    records = (
        make.record("report", status="draft", person="eva@alfa.test"),
        make.record("outlay", status="draft", person="eva@alfa.test"),
    )
    customer = make.customer(make.collaboration("utlagg", records=records))
    waived = {"outlays-submitted": "Egna", "reports-submitted": "Fil"}
    wish = End(collaboration="utlagg-1", outcome="delete", waived=waived, confirmation="1001",
               reason="Såld")  # fmt: skip
    ended = act(customer, wish)
    (about,) = ended.collaborations
    line = ended.history[-1]
    alike = set()
    for turned in (dict, lambda kept: dict(reversed(kept.items())),
                   lambda kept: dict(sorted(kept.items()))):  # fmt: skip
        erased = replace(line.erased, records=turned(line.erased.records))
        kept = replace(line, details=turned(line.details), erased=erased)
        ending = replace(about.ending, checks=turned(about.ending.checks))
        as_kept = replace(ended, history=(kept,),
                          collaborations=(replace(about, ending=ending),))  # fmt: skip
        names = Names(as_kept, make.employees, SERVICES)
        made = certificate_of(make.office, as_kept, kept, SERVICES)
        alike.add((said := told(letter, as_kept), as_json(made), as_markdown(made, names),
                  entry_details(kept, names)))  # fmt: skip
        assert said.index("All reports") < said.index("No outlays")
    assert len(alike) == 1
    ((_letter, _json, _certificate, details),) = alike
    assert [about for about, _words in details] == [
        "status", "outcome", "on", "check", "check", "records",
    ]  # fmt: skip
