"""The chain of a history: what follows from the line before, and what does not (R62)."""

import datetime as dt
import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

import store
from store.domain.chain.breaks import ACCEPTED, BROKEN, breaks
from store.domain.chain.links import canonical, linked, sum_of
from store.domain.model import (
    BeforeImport,
    Collaboration,
    Customer,
    Entry,
    Record,
    Replaced,
    ReplacedRecord,
    User,
)
from store.domain.plan import accepted, accepting, entered, with_line
from store.domain.rights import Operator

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
ANNA = Operator(
    login="anna", name="Anna Berg", os_user="anna", side="office", rights="full",
    portal_role="administrator",
)  # fmt: skip


def line(what: str, **fields: object) -> Entry:
    made = {"at": NOW, "by": "anna", "os_user": "anna", "side": "office", "action": what}
    return Entry(**(made | fields))


def chained(*entries: Entry, past: tuple[Entry, ...] = ()) -> tuple[Entry, ...]:
    """Return a history of lines, each as it follows upon those before."""
    history = past
    for entry in entries:
        history = (*history, linked(history, entry))
    return history


OLD = (line("old-1"), line("old-2"))
"""Lines as an earlier version has written them."""
LINES = (line("end"), line("undo"), line("edit", reason="fel"), line("edit", details={"task": "x"}))
WHOLE = chained(*LINES)
AFTER_OLD = chained(*LINES, past=OLD)


def changed(history: tuple[Entry, ...], place: int, **fields: object) -> tuple[Entry, ...]:
    return (*history[:place], replace(history[place], **fields), *history[place + 1 :])


@pytest.mark.parametrize(
    ("history", "places"),
    [
        pytest.param((), [], id="nothing"),
        pytest.param(OLD, [], id="an earlier version's"),
        pytest.param(WHOLE, [], id="of this version"),
        pytest.param(AFTER_OLD, [], id="begun earlier"),
        pytest.param(changed(WHOLE, 0, by="bo"), [1], id="the first changed"),
        pytest.param(changed(WHOLE, 1, reason="annat"), [2], id="one changed"),
        pytest.param(changed(WHOLE, 2, details={"task": "y"}), [3], id="a detail put in"),
        pytest.param((*WHOLE[:1], *WHOLE[2:]), [1], id="one removed"),
        pytest.param(WHOLE[1:], [0], id="the first removed"),
        pytest.param((*WHOLE[:2], line("x"), *WHOLE[2:]), [2, 3], id="one put in"),
        pytest.param((WHOLE[0], WHOLE[2], WHOLE[1], WHOLE[3]), [1, 2, 3], id="two in other order"),
        pytest.param(changed(WHOLE, 2, before=UNSET), [2, 3], id="a sum taken away"),
        pytest.param((*WHOLE, line("new")), [4], id="a line without its sum"),
        pytest.param(changed(AFTER_OLD, 1, by="bo"), [2], id="the last of the earlier ones"),
        pytest.param(AFTER_OLD[1:], [1], id="one before the chain removed"),
        pytest.param((line("x"), *WHOLE), [2], id="one put in before all"),
        pytest.param(WHOLE[:3], [], id="the latest cut off: not found"),
        pytest.param(changed(WHOLE, 3, by="bo"), [], id="the last changed: not found"),
        pytest.param(changed(AFTER_OLD, 0, by="bo"), [2], id="one before the chain"),
        pytest.param(chained(line("x"), *LINES[1:]), [], id="all sums made again: not found"),
    ],
)
def test_the_lines_that_do_not_follow_are_found(history, places):
    """And what no chain can find is not."""
    assert [each.place for each in breaks(history)] == places


def test_a_break_says_which_line_it_is():
    history = changed(chained(*(replace(each, at=NOW + n * dt.timedelta(1))
                                for n, each in enumerate(LINES))), 1, by="bo")  # fmt: skip
    (found,) = breaks(history)
    assert (found.at, found.action, found.carried) == (
        NOW + dt.timedelta(2),
        "edit",
        history[2].before,
    )


# Acceptance


def with_history(history: tuple[Entry, ...]) -> Customer:
    return Customer(number="1001", name="Alfa", history=history, version=1 + len(history))


EDITED = changed(WHOLE, 1, reason="annat")


def test_accepted_it_is_found_no_more_and_the_acceptance_says_by_whom_and_from_what():
    after = accepted(with_history(EDITED), ANNA, NOW, "Rättat för hand")
    entry = after.history[-1]
    assert breaks(after.history) == ()
    assert (entry.by, entry.at, entry.reason) == ("anna", NOW, "Rättat för hand")
    assert entry.details[BROKEN] == EDITED[2].before
    later = entered(after, ANNA, NOW, action="edit", changes={}, details={})
    assert breaks(later.history) == ()


def test_a_line_goes_on_from_what_is_there_and_the_break_is_still_told():
    after = entered(with_history(EDITED), ANNA, NOW, action="edit", changes={}, details={})
    assert [each.place for each in breaks(after.history)] == [2]
    assert breaks(accepted(after, ANNA, NOW).history) == ()


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_what_was_accepted_is_no_leave_to_edit_it_again(place):
    """Not the lines before it either, nor the line that accepts."""
    after = accepted(with_history(EDITED), ANNA, NOW)
    after = entered(after, ANNA, NOW, action="edit", changes={}, details={})
    assert breaks(changed(after.history, place, by="eve"))


def test_an_acceptance_that_answers_for_other_lines_is_none():
    entry = accepting(WHOLE, ANNA, NOW)
    history = (*EDITED, linked(EDITED, entry))
    assert [each.place for each in breaks(history)] == [2, 4]


def test_an_acceptance_made_up_by_hand_without_its_sum_is_none():
    assert [each.place for each in breaks((*EDITED, accepting(EDITED, ANNA, NOW)))] == [2, 4]


def test_after_a_second_edit_there_is_a_second_acceptance():
    once = accepted(with_history(EDITED), ANNA, NOW)
    twice = with_history(changed(once.history, 0, reason="igen"))
    assert [each.place for each in breaks(twice.history)] == [1, 2, 4]
    after = accepted(twice, ANNA, NOW)
    assert breaks(after.history) == ()
    assert after.history[-1].details[ACCEPTED] != once.history[-1].details[ACCEPTED]


# The form that is summed


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
WHEN = st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(2000, 1, 1))
USER = st.builds(
    User,
    email=TEXT,
    name=TEXT,
    active=st.booleans(),
    services=st.lists(TEXT, max_size=2).map(tuple),
)
REPLACED = st.none() | st.builds(
    Replaced,
    email=st.none() | TEXT,
    user=st.none() | USER,
    collaboration=st.none()
    | st.builds(
        Collaboration,
        id=TEXT,
        service=TEXT,
        period=st.none() | st.integers(1, 60) | TEXT,
        records=st.lists(st.builds(Record, kind=TEXT, title=TEXT), max_size=2).map(tuple),
    ),
    record=st.none() | st.builds(ReplacedRecord, sha256=TEXT, new=st.booleans()),
    imported=st.just(UNSET)
    | st.builds(
        BeforeImport, new=st.booleans(), facts=st.dictionaries(TEXT, st.none() | TEXT, max_size=2)
    ),
)
ENTRY = st.builds(
    Entry,
    at=WHEN,
    by=TEXT,
    os_user=TEXT,
    side=st.sampled_from(("office", "customer")),
    action=TEXT,
    collaboration=st.none() | TEXT,
    details=st.dictionaries(TEXT, TEXT, max_size=3),
    reason=st.none() | TEXT,
    replaced=REPLACED,
)
HISTORY = st.lists(ENTRY, min_size=2, max_size=5).map(lambda entries: chained(*entries))


def shuffled(value: object) -> object:
    """Return JSON with the fields of each object in another order, as jsonb keeps its own."""
    if isinstance(value, dict):
        return {name: shuffled(value[name]) for name in sorted(value, key=lambda each: each[::-1])}
    return [shuffled(each) for each in value] if isinstance(value, list) else value


@given(HISTORY)
def test_a_chain_holds_in_whatever_order_fields_are_kept(history):
    kept = json.dumps(shuffled(json.loads(msgspec.json.encode(history))))
    back = msgspec.json.decode(kept, type=tuple[Entry, ...])
    assert back == history
    assert breaks(back) == breaks(history) == ()


@given(HISTORY, st.data())
def test_any_one_line_that_says_something_else_is_found_but_the_last(history, data):
    place = data.draw(st.integers(0, len(history) - 2))
    other = data.draw(ENTRY.map(lambda each: replace(each, before=history[place].before)))
    edited = (*history[:place], other, *history[place + 1 :])
    assert bool(breaks(edited)) == (other != history[place])


@given(HISTORY, st.data())
def test_any_one_line_that_is_removed_or_put_in_before_the_last_is_found(history, data):
    place = data.draw(st.integers(0, len(history) - 2))
    put_in = data.draw(ENTRY)
    assert breaks((*history[:place], *history[place + 1 :]))
    assert breaks((*history[:place], put_in, *history[place:]))
    assert breaks((*history[:place], linked(history[:place], put_in), *history[place:]))


@given(ENTRY, ENTRY)
def test_two_lines_have_one_sum_only_where_they_say_the_same(one, other):
    assert (sum_of(one) == sum_of(other)) == (one == other)


def test_fields_that_stand_as_if_they_were_not_there_do_not_count():
    """So that a version with one field more finds the chains of an earlier one whole."""
    user = User(email="eva@alfa.test", name="Eva")
    entry = line("edit-user", replaced=Replaced(user=user, email="eva@alfa.test"))
    assert canonical(entry) == (
        b'{"action":"edit-user","at":"2026-11-23T09:00:00Z","by":"anna","os_user":"anna",'
        b'"replaced":{"email":"eva@alfa.test","user":{"email":"eva@alfa.test","name":"Eva"}},'
        b'"side":"office"}'
    )


def test_the_sum_of_a_line_stays_what_it_is():
    """Else every chain of every store would be broken at the next upgrade."""
    entry = line("end", details={"outcome": "close", "åäö": "é"}, reason="Slut", before="0" * 64)
    assert sum_of(entry) == ("a62acc1d9e0d6d0a61f7c625e16c3acfcb9e4a874a2d42640ba8a92ffb8f4466")


def test_the_first_line_of_all_carries_nothing():
    """So the line of an import is the same for all that came with it."""
    customer = Customer(number="1001", name="Alfa")
    assert with_line(customer, line("import")).history == (line("import"),)
    assert b"before" not in msgspec.json.encode(with_line(customer, line("import")))


def test_lines_get_into_a_history_in_one_place() -> None:
    """So that none is without its sum: whoever adds one does it by `with_line`."""
    adding = re.compile(r"history=(\(\s*\*\w+\.history,|one_more\()")
    rooms = Path(store.__file__).parent
    found = [file for file in rooms.rglob("*.py") if adding.search(file.read_text("utf-8"))]
    assert [file.relative_to(rooms).as_posix() for file in found] == ["domain/plan.py"]
