"""The line of keys offers what can be done: first what was just named, nothing that finds nothing.

A key that finds nothing to do, and one that cancels, say so.
"""

import pytest

from store.domain.wishes import DeactivateEmployee, End
from store.i18n.language import set_language
from tests.tui.conftest import Hands

UNCHANGED = "Nothing was changed."


def key_line(hands: Hands) -> str:
    """Return the line of keys as it is read."""
    return " ".join(hands.lines[-1].split())


async def begins(hands: Hands, words: str) -> None:
    """Wait until the line of keys begins so."""
    await hands.until(lambda: key_line(hands).startswith(words), f"first: {words}")


@pytest.fixture
def two(office_with, make):
    """An office with a customer of two users."""
    users = (make.administrator("Eva Lind"), make.user("Omar Ali"))
    return office_with(make.customer(make.collaboration("utlagg"), users=users))


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
@pytest.mark.parametrize(
    ("language", "withdraw", "undo"),
    [("en", "w Withdraw ending", "z Undo"), ("sv", "w Återkalla avslut", "z Ångra")],
)
async def test_the_key_that_a_message_names_comes_first_while_the_message_stands(
    office, size, language, withdraw, undo
):
    set_language(language)
    async with office.screen(size=size) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1", "enter", *"+30", "ctrl+s")
        await begins(hands, withdraw)
        await hands.press("down", "up")
        await begins(hands, "Enter ")
        await hands.press("w", "y")
        await begins(hands, undo)
        await hands.press("question_mark", "escape")  # a look at the keys takes nothing away
        await begins(hands, undo)
        await hands.press("down", "up")
        await begins(hands, "Enter ")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30)])
@pytest.mark.parametrize(
    ("language", "words"), [("en", "x End Space Unmark"), ("sv", "x Avsluta ")]
)
async def test_while_something_is_marked_what_it_is_marked_for_comes_first(
    office, size, language, words
):
    set_language(language)
    async with office.screen(size=size) as hands:
        await hands.press("space", "up")
        await begins(hands, words)
        await hands.press("escape")
        await begins(hands, "Enter ")


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_it_does_so_on_the_customers_side(office, size):
    async with office.own_screen("lisa@morkovarv.example", "1024", size) as hands:
        await hands.press("down", "x", "1", "enter", *"+30", "ctrl+s")
        await begins(hands, "w Withdraw ending")
        await hands.press("w", "y")
        await begins(hands, "z Undo")


async def test_a_key_that_is_named_otherwise_nowhere_comes_first_as_well(office_with, make):
    """H stands in no line of keys, but where a message has named it."""
    customer = make.customer(make.collaboration("utlagg", status="ended"))
    other = make.customer(number="1002", name="Beta Café AB")
    office = office_with(customer, other)
    async with office.screen() as hands:
        await hands.press("down", "D", *"1002", "ctrl+s")
        await hands.sees("Removed: 1002 Beta Café AB.")
        await begins(hands, "H History of all")


async def test_z_undoes_on_users_and_services_and_says_what_before(two):
    async with two.screen() as hands:
        await hands.press("u", "down", "i", "y")
        await hands.sees("Omar Ali deactivated. Saved; z undoes.")
        await begins(hands, "z Undo")
        await hands.press("z")
        await hands.sees("Undo · Alfa Bygg AB", "undone: Omar Ali deactivated (Anna Berg,")
        assert not two.customer("1001").users[1].active
        await hands.press("y")
        await hands.sees("Undone: deactivating Omar Ali")
        assert two.customer("1001").users[1].active
        await hands.press("z")
        await hands.sees("Cannot undo · Alfa Bygg AB")


async def test_z_undoes_on_records_and_a_message_names_the_record(office_with, make):
    draft = make.record("report", "Resa till Umeå", status="draft")
    office = office_with(make.customer(make.collaboration("utlagg", records=(draft,))))
    async with office.screen() as hands:
        await hands.press("R", "enter", "space", "ctrl+s")
        await hands.sees("report Resa till Umeå", "Saved; z undoes.")
        await begins(hands, "z Undo")
        await hands.press("z")
        await hands.sees("Undo · Alfa Bygg AB", "undone: Visma Utlägg: report")
        await hands.press("y")
        await hands.sees("Undone: ")
    assert office.customer("1001").collaboration("utlagg-1").records == (draft,)


async def test_z_says_on_the_other_lists_why_it_undoes_nothing(office):
    """What was sent, a colleague, what was handed over, and a policy stay as they are."""
    async with office.screen() as hands:
        await hands.press("s", "r", "y")
        await hands.sees("Saved.")
        assert "Undo" not in key_line(hands)
        await hands.press("z")
        await hands.sees("Cannot undo · ", "this cannot be undone.")
        await hands.press("escape", "escape", "p", "z")
        await hands.sees("z undoes nothing here: change a colleague back by Enter, m or i.")
        await hands.press("l", "z")
        await hands.sees("A hand-over is not undone: handing back moves all that the colleague")
        await hands.press("escape", "escape", "i", "z")
        await hands.sees("z undoes nothing here: set the policy again from its file, by s.")


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (("H", "z"), "z takes back imports here. Enter goes to the line; z there undoes"),
        (("h", "z"), "z takes back imports here. Enter goes to the line; z there undoes"),
        (("u", "h", "z"), "z takes back imports here. Esc, then z, undoes"),
    ],
)
async def test_z_on_an_ordinary_line_of_the_history_says_what_is_undone_where(office, keys, why):
    async with office.screen() as hands:
        await hands.go_to("1024")
        await hands.press(*keys)
        await hands.sees(why)
        assert "z Take back" not in key_line(hands)
        await hands.press("question_mark")
        await hands.until(lambda: " z Take " in f" {hands.text}", "z in help")


async def test_coming_endings_offer_nothing_where_none_waits(office_with, make):
    office = office_with(make.customer(make.collaboration("lon")))
    async with office.screen() as hands:
        await hands.press("d")
        await hands.sees("0 endings")
        await hands.until(lambda: key_line(hands) == "? Help Esc Back", "no other keys")
        await hands.press("t")
        await hands.sees("There is nothing to write.", "No ending waits for its date.")
        await hands.sees_no("as a calendar")
        await hands.press("z")
        await hands.sees("There is nothing here that could be undone.")


async def test_coming_endings_do_not_offer_to_undo_what_stays(office):
    """To set an ending again that loses data is refused; so is not named, and says why."""
    async with office.screen() as hands:
        await hands.press("d", "w", "y")
        await hands.sees("Goes on: Visma Ekonomiöversikt", "It is saved.", "0 endings")
        await hands.until(lambda: key_line(hands) == "? Help Esc Back", "no other keys")
        await hands.press("z")
        await hands.sees("Cannot undo · ", "This would bring back an ending on")


@pytest.mark.parametrize("key", ["a", "d"])
@pytest.mark.parametrize(
    ("language", "words"), [("en", "this cannot be undone;"), ("sv", "detta kan inte ångras;")]
)
async def test_an_answer_to_a_request_says_beforehand_that_it_stays(office, key, language, words):
    """And so it is."""
    set_language(language)
    async with office.own_screen("elsa@obacken.example", "1021") as hands:
        await hands.press("s", key)
        await hands.sees(words)
        await hands.press("y", "z")
        await hands.sees(words.split()[1], " · Öbackens Blommor AB")
        answered = office.customer("1021").history[-1].action
        assert answered in ("approve", "decline")


@pytest.mark.parametrize(
    ("language", "begins_here", "key"),
    [
        ("en", "A range begins here: v on another line", "v Mark to here"),
        ("sv", "Ett intervall börjar här: v på en annan", "v Markera hit"),
    ],
)
async def test_v_without_a_mark_begins_a_range_and_says_so(office, language, begins_here, key):
    """And so it does where all marks were cleared since, whatever was marked last."""
    set_language(language)
    async with office.screen() as hands:
        await hands.press("v")
        await hands.sees(begins_here, "4 marke")
        await begins(hands, key)
        await hands.press("down", "down", "v")
        await hands.sees("9 marke")
        await hands.sees_no(begins_here)
        await hands.press("escape", "v")
        await hands.sees(begins_here, "3 marke")


async def test_v_begins_at_the_cursor_where_no_line_was_marked_by_itself(office):
    """A marks all, from no line; Space and v there say and do what fits that."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("A")
        await hands.sees("33 marked")
        await begins(hands, "x End Space Unmark Enter Open")
        await hands.press("v")
        await hands.sees("33 marked", "A range begins here: v on another line")
        await hands.press("space", "space")
        await hands.sees("27 marked")
        await hands.press("v")  # what was taken away last is no line to begin from
        await hands.sees("27 marked", "A range begins here")


async def test_a_range_does_not_begin_at_a_line_that_is_not_seen(office):
    async with office.screen() as hands:
        await hands.press("space")
        await hands.find("1003")
        await hands.press("v")
        await hands.sees("A range begins here", "7 marked, 4 not shown")


@pytest.mark.parametrize(
    ("language", "mark", "unmark"),
    [("en", "Space Mark", "Space Unmark"), ("sv", "Blanksteg Markera", "Blanksteg Avmarkera")],
)
async def test_the_line_says_what_space_does_with_the_marks_of_a_line(
    office, language, mark, unmark
):
    """On both sides: on the customer's the cursor stays on its last line."""
    set_language(language)
    async with office.screen(size=(120, 40)) as hands:
        await hands.until(lambda: mark in key_line(hands), mark)
        await hands.press("space", "up")
        await hands.until(lambda: unmark in key_line(hands), unmark)
        await hands.press("enter", "down")
        await hands.until(lambda: unmark in key_line(hands), unmark)
        await hands.press("space", "home")  # of a customer that is marked in part, all is marked
        await hands.until(lambda: mark in key_line(hands), mark)
    async with office.own_screen("lisa@morkovarv.example", "1024", (120, 40)) as hands:
        await hands.press("end", "space", "end")
        await hands.until(lambda: unmark in key_line(hands), unmark)
        await hands.press("space", "end")
        await hands.until(lambda: mark in key_line(hands), mark)


@pytest.mark.parametrize(
    ("keys", "key", "before", "after"),
    [
        (("u", "s"), "space", "Space Tick", "Space Untick"),
        (("f",), "enter", "Enter Tick", "Enter Untick"),
        (("down", "down", "space", "x", "tab"), "space", "Space Tick", "Space Untick"),
        (("down", "down", "space", "x"), "space", "Space Choose", "Space Take back"),
    ],
    ids=["list", "filter", "tick", "choice"],
)
async def test_the_line_says_what_the_key_that_ticks_or_chooses_takes_back(
    office, keys, key, before, after
):
    async with office.screen(size=(120, 40)) as hands:
        await hands.press(*keys)
        first, then = (after, before) if keys == ("u", "s") else (before, after)
        await hands.until(lambda: first in key_line(hands), first)
        await hands.press(key)
        await hands.until(lambda: then in key_line(hands), then)
        await hands.press(key)
        await hands.until(lambda: first in key_line(hands), first)


@pytest.mark.parametrize(
    ("page", "keys"),
    [
        (("R",), ("n",)),
        (("R",), ("n", "down", "enter")),
        (("R",), ("enter",)),
        (("u",), ("r",)),
        (("u",), ("n",)),
        (("u",), ("s",)),
        ((), ("e",)),
        ((), ("n",)),
        ((), ("t",)),
        ((), ("t", "enter")),
        (("p",), ("n",)),
        (("p", "down"), ("m",)),
        (("p", "down"), ("l", "o")),
    ],
)
async def test_every_window_that_is_cancelled_says_that_nothing_was_changed(office, page, keys):
    """By either key; between the two, the words are gone."""
    async with office.screen() as hands:
        await hands.go_to("1017", 1)
        await hands.press(*page)
        for leave in ("escape", "ctrl+c"):
            await hands.press(*keys)
            await hands.sees_no(UNCHANGED)
            await hands.press(leave)
            await hands.sees(UNCHANGED)


async def test_a_message_names_whom_and_what_it_is_about(office):
    async with office.screen() as hands:
        await hands.press("p", "down", "i", "y")
        await hands.sees("deactivated. Saved.")
        await hands.press("i", "y")
        await hands.sees("activated again. Saved.")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Nothing is recorded here. n adds a record."), ("sv", "Här finns inga poster. n läg")],
)
async def test_a_customer_is_not_told_of_imports_that_it_cannot_make(office, language, words):
    set_language(language)
    async with office.own_screen("elsa@obacken.example", "1021") as hands:
        await hands.press("R")
        await hands.sees(words)
        await hands.sees_no("import")


@pytest.mark.parametrize(
    ("language", "search", "filters"),
    [("en", "Esc Clear search", "Esc Clear filters"), ("sv", "Esc Rensa s", "Esc Rensa f")],
)
async def test_while_a_find_or_a_filter_stands_the_line_says_what_esc_clears(
    office, language, search, filters
):
    set_language(language)
    async with office.screen(size=(60, 15)) as hands:
        assert "Esc" not in key_line(hands)
        await hands.find("gamma")
        await hands.until(lambda: search in key_line(hands), search)
        await hands.press("escape")
        await hands.until(lambda: "Esc" not in key_line(hands), "no Esc")
        await hands.press("f", "enter", "escape")
        await hands.until(lambda: filters in key_line(hands), filters)


async def test_where_no_customer_is_found_no_act_on_one_is_offered(office):
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("space")
        await hands.find("nobody is called so")
        await hands.sees("Esc clears the search.")
        line = key_line(hands)
        assert "/ Find" in line
        assert "Esc Clear search" in line
        assert "x End" in line  # what is marked is ended, shown or not
        for words in ("Enter", " e Edit", "u Users", "h History", "Space", "n New"):
            assert words not in line
        await hands.press("escape", "space", "up", "space")
        await hands.find("nobody is called so")
        await hands.until(lambda: "Esc Clear search" in key_line(hands), "the search stands")


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "First Enter chooses, or Esc closes"),
        ("sv", "Välj först med Enter, eller Esc"),
    ],
)
async def test_a_list_that_is_open_in_a_form_is_chosen_from_before_the_form_is_saved(
    office, language, first
):
    """It has a frame of its own; what is highlighted in it is not chosen yet."""
    set_language(language)
    before = office.customer("1001")
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await hands.press("e", "tab", "enter")
        await hands.until(lambda: any("╭────" in line for line in hands.lines), "the frame")
        assert any("╰────" in line for line in hands.lines)
        await hands.press("down", "ctrl+s")
        await hands.sees(first)
        assert "Ctrl+S" not in key_line(hands)
        await hands.press("down")
        await hands.sees_no(first)
        await hands.press("up", "f9")
        await hands.sees(first)
        await hands.press("escape")
        await hands.until(lambda: not any("╭────" in line for line in hands.lines), "it closes")
        assert office.customer("1001") == before
        await hands.press("enter", "down", "enter", "ctrl+s")
        await hands.done()
    assert office.customer("1001").history[-1].action == "edit"


async def test_on_what_does_not_run_neither_marking_nor_ending_is_named(office):
    """On a collaboration that has ended, and on a customer where nothing runs."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.sees("Space Mark")
        await hands.press("x", "1", "ctrl+s")
        await hands.sees("Ended: Visma Utlägg", "Enter History")
        assert "Space Mark" not in hands.lines[-1]
        await hands.go_to("A212")
        await hands.sees("► A212", "active nothing")
        await hands.until(lambda: "x End" not in hands.lines[-1], "nothing to end")
        assert "Enter" not in hands.lines[-1]
        await hands.press("enter")
        await hands.sees("▼ A212")
        assert "Enter" not in hands.lines[-1]


async def test_undo_is_named_on_the_coming_endings_that_can_be_undone(office, clock):
    """What was decided long ago is only withdrawn."""
    office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue", on=clock.day(8)))
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("escape", "escape", "d")
        await hands.sees("Coming endings")
        await hands.press("home")
        for number, named in (("1003", True), ("1015", False)):
            for _ in range(len(hands.lines)):
                await hands.until(lambda: True, "")
                if f" {number} " in hands.details:
                    break
                await hands.press("down")
            assert ("z Undo" in hands.lines[-1]) is named, number


async def test_a_reminder_is_not_named_on_a_request_that_was_declined(office):
    async with office.screen() as hands:
        await hands.press("s")
        await hands.sees("no answer yet", "r Remind")
        await hands.press("end")
        await hands.sees("Scanner · ")
        await hands.sees_no("r Remind")


@pytest.mark.parametrize(
    ("language", "deactivate", "rights"),
    [("en", "i Deactivate", "m Rights"), ("sv", "i Inaktivera", "m Rättigheter")],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_last_who_may_do_everything_is_not_offered_to_be_deactivated(
    office_with, make, size, language, deactivate, rights
):
    """Pressed all the same, the key says why; of anybody else it is offered."""
    set_language(language)
    async with office_with(make.customer()).screen(size=size) as hands:
        await hands.press("p")
        await hands.sees("Anna Berg")
        assert deactivate not in key_line(hands)
        assert rights not in key_line(hands)
        await hands.press("down")
        await hands.until(lambda: deactivate in key_line(hands), deactivate)
        assert rights in key_line(hands)
        await hands.press("up", "i")
        await hands.sees("Anna Berg ", "Administrat")


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_policy_is_not_offered_to_be_cleared_where_there_is_none(office, language):
    set_language(language)
    clear = {"en": "c Clear", "sv": "c Rensa"}[language]
    async with office.screen() as hands:
        await hands.press("i")
        await hands.until(lambda: key_line(hands).startswith("f Filt"), "the keys")
        assert clear not in key_line(hands)
        office.desk().replace_policy({"utlagg": {"checks": [
            {"id": "kept", "text": "The receipts are kept", "measure": "attested"}]}})  # fmt: skip
        await hands.press("escape", "i")
        await hands.until(lambda: clear in key_line(hands), clear)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Enter", "e Edit", "x End")), ("sv", ("Enter", "e Ändra", "x Avsluta"))],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_on_a_customer_where_nothing_is_to_be_edited_it_is_not_named(
    office, size, language, words
):
    """Nor opening where nothing is within; pressed all the same, it says so."""
    set_language(language)
    async with office.screen(size=size) as hands:
        await hands.until(lambda: words[1] in key_line(hands), words[1])
        await hands.press("end")
        await hands.until(lambda: words[1] not in key_line(hands), "nothing to edit")
        assert [each for each in words if each in key_line(hands)] == []
        await hands.press("e")
        await hands.sees(
            {"en": "nothing here to edit.", "sv": "Här finns inget att ändra."}[language]
        )


async def test_what_a_filter_hides_is_not_offered_on_the_line_of_its_customer(office_with, make):
    """The keys act on what the filter lets through."""
    requested = make.collaboration("utlagg", status="requested")
    office = office_with(make.customer(requested, make.collaboration("scanner")))
    async with office.screen() as hands:
        await hands.until(lambda: "x End" in key_line(hands), "x End")
        await hands.press("f", *"request", "enter", "escape", "escape")
        await hands.sees("1001", "1 customer")
        await hands.until(lambda: "x End" not in key_line(hands), "nothing to end")
        assert "e Edit" not in key_line(hands)
        assert "Space Mark" not in key_line(hands)
        await hands.press("x")
        await hands.sees("The filter hides what x could act on here; c clears it.")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("A Mark all", "v Mark to here")), ("sv", ("A Markera allt",))],
)
async def test_what_marks_many_is_named_where_there_is_room_behind_all_else(
    office, language, words
):
    set_language(language)
    async with office.screen(size=(200, 50)) as hands:
        await hands.until(lambda: all(each in key_line(hands) for each in words), f"{words}")
        line = key_line(hands)
        assert line.index("f Filt") < line.index(words[0])
        assert line.index("n N") < line.index(words[-1])
        await hands.resize(80, 24)
        await hands.until(lambda: words[0] not in key_line(hands), "no room")


async def test_where_all_is_marked_the_key_says_that_it_unmarks(office):
    async with office.screen(size=(200, 50)) as hands:
        await hands.until(lambda: "A Mark all" in key_line(hands), "A marks")
        await hands.press("A")
        await hands.until(lambda: "A Unmark all" in key_line(hands), "A unmarks")
        await hands.press("space")
        await hands.until(lambda: "A Mark all" in key_line(hands), "one is unmarked")
        await hands.press("A", "A")
        await hands.until(lambda: "A Mark all" in key_line(hands), "none is marked")


async def test_marking_all_is_not_named_where_nothing_runs(office_with, make):
    ended = make.collaboration("utlagg", status="ended")
    async with office_with(make.customer(ended)).screen(size=(200, 50)) as hands:
        await hands.until(lambda: "h History" in key_line(hands), "the keys")
        assert "A Mark all" not in key_line(hands)


@pytest.mark.parametrize(
    ("language", "role", "correct"), [("en", "r Role", "Correct"), ("sv", "r Roll", "Rätta")]
)
async def test_what_a_row_cannot_have_otherwise_is_not_offered_to_be_changed(
    office_with, make, language, role, correct
):
    """The role of the main contact, and the records of what has ended."""
    set_language(language)
    report = make.record("report", "Resa", status="submitted")
    ended = make.collaboration("utlagg", status="ended", records=(report,))
    users = (make.administrator("Eva Lind"), make.user("Omar Ali"))
    office = office_with(make.customer(ended, users=users))
    async with office.screen() as hands:
        await hands.press("u")
        await hands.sees("Eva Lind")
        await hands.until(lambda: "s " in key_line(hands), "the keys")
        assert role not in key_line(hands)
        await hands.press("down")
        await hands.until(lambda: role in key_line(hands), role)
        await hands.press("escape", "R")
        await hands.sees("Resa")
        assert correct not in key_line(hands)


async def test_a_hand_over_is_not_offered_where_there_is_no_colleague(office_with, make):
    office = office_with(make.customer(make.collaboration("utlagg"), account_manager="anna"))
    for login in ("bo", "cecilia", "david"):
        office.desk().change_employee(DeactivateEmployee(login=login))
    async with office.screen() as hands:
        await hands.press("p", "l")
        await hands.sees("Anna Berg answers for something at 1 customer")
        assert "Hand over" not in key_line(hands)
