"""Editing, linking, and keys that are greyed: who may change what, and what is said about it."""

import pytest
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.widgets._select import SelectOverlay

from store.domain.wishes import Edit, RenameTask
from store.i18n.language import set_language
from tests.tui.conftest import one_line
from tui.terminal.dropdown import Dropdown


async def choose(hands, words: str, first: str, *, below: int = 0) -> None:
    """Open the drop-down that has the focus, and choose.

    `first` is its topmost choice; with `below` 1, there is an empty choice above it.
    """
    await hands.press("enter", "home")
    await hands.sees(words, first)
    lines = [one_line([line]).rstrip(" ]") for line in hands.lines]
    at = max(n for n, line in enumerate(lines) if line.endswith(words))
    top = max(n for n, line in enumerate(lines) if line.endswith(first))
    await hands.press(*("down",) * (at - top + below), "enter")


async def test_a_standard_employee_changes_the_task_and_nothing_else(office):
    """Variant, recipient and period are locked, and the form says who may change them (R2, R3)."""
    before = office.customer("1001")
    async with office.screen("bo", size=(80, 40)) as hands:
        await hands.go_to("1001", 3)
        await hands.press("e")
        await hands.sees(
            "Edit collaboration: Visma Utlägg · Alfa Bygg AB",
            "Changing variant, period or invoice recipient takes full rights",
            "Anna Berg can do it.",
        )
        await choose(hands, "Bookkeeping", "Bookkeeping")
        await hands.sees("Visma Utlägg: Bookkeeping, Expenses until now")
        await hands.press("tab", "enter")  # what is locked is passed over: next comes Save
        await hands.done()
        await hands.sees("Changed: Visma Utlägg, Alfa Bygg AB.")
        await hands.tells("Utlägg · Alfa Bygg AB")

    after = office.customer("1001")
    now, was = after.collaboration("utlagg-1"), before.collaboration("utlagg-1")
    assert (now.task, was.task) == ("Bookkeeping", "Expenses")
    assert (now.invoice_recipient, now.records) == (was.invoice_recipient, was.records)
    assert (after.history[-1].by, after.history[-1].action) == ("bo", "edit")
    assert len(after.history) == len(before.history) + 1


async def test_who_may_change_the_task_may_undo_that(office):
    """The line says that z undoes it; then z does."""
    async with office.screen("bo", size=(80, 40)) as hands:
        await hands.go_to("1001", 3)
        await hands.press("e")
        await hands.sees("Edit collaboration")
        await choose(hands, "Bookkeeping", "Bookkeeping")
        await hands.press("tab", "enter")
        await hands.done()
        await hands.sees("Changed: Visma Utlägg, Alfa Bygg AB. Saved; z undoes.")
        await hands.press("z")
        await hands.sees("Undo · Alfa Bygg AB")
        await hands.press_act()
        await hands.done()

    assert office.customer("1001").collaboration("utlagg-1").task == "Expenses"


async def test_a_smaller_variant_says_what_it_can_lose_and_can_be_undone(office):
    """The form tells the loss before it is saved; z puts the variant back (R44)."""
    before = office.customer("1001").collaboration("eekonomi-1")
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e")
        await hands.sees("Edit collaboration: Visma eEkonomi")
        await hands.press("tab")
        await choose(hands, "Bokföring", "Start")
        await hands.sees(
            "Visma eEkonomi: Bokföring, Smart until now",
            "a smaller variant can lose modules",
        )
        assert office.customer("1001").collaboration("eekonomi-1") == before
        await hands.press("tab", "tab", "tab", "enter")
        await hands.done()
        assert office.customer("1001").collaboration("eekonomi-1").variant == "Bokföring"
        await hands.sees("Changed: Visma eEkonomi, Alfa Bygg AB.")
        await hands.press("z")
        await hands.sees(
            "Undo · Alfa Bygg AB", "undone: Visma eEkonomi edited: variant (Anna Berg,"
        )
        await hands.press_act()
        await hands.done()
        await hands.sees("Undone: the change of Visma eEkonomi, Alfa Bygg AB.")

    assert office.customer("1001").collaboration("eekonomi-1") == before


async def test_payroll_smart_start_is_paid_by_the_office(office):
    """Choosing Start sets the payer, and tells what the customer loses."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 4)
        await hands.press("e")
        await hands.sees("Edit collaboration: Visma Lön Smart", "the customer")
        await hands.press("tab")
        await choose(hands, "Start", "Start")
        await hands.sees(
            "Invoice to [ the office",
            "Visma Lön Smart: office, customer until now",
            "Lön Direkt inside eEkonomi is switched off",
        )
        await hands.press("tab", "tab", "tab", "enter")
        await hands.done()

    now = office.customer("1001").collaboration("lon-smart-1")
    assert (now.variant, now.invoice_recipient) == ("Start", "office")


async def test_what_is_not_linked_is_linked_before_it_can_end(office):
    """X says so, and leads to the form; that asks for the task, and then it is active."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1023", 1)
        await hands.press("x")
        await hands.sees("is not linked to a service and task yet; link it first.")
        await hands.sees("( Link it y )", "( Close Esc )")
        await hands.press("n")
        await hands.sees("Settings > Collaborations", "Nothing was changed.")
        await hands.press("x")
        await hands.sees("( Link it y )")
        await hands.press("y")
        await hands.sees("Link collaboration: Visma eEkonomi · Gräslökens Kök AB")
        await hands.press("tab")
        await choose(hands, "Bookkeeping", "Bookkeeping", below=1)
        await hands.sees("cannot be undone; the task can be changed")
        await hands.press("tab", "enter")
        await hands.done()
        await hands.tells("eEkonomi · Gräslökens Kök AB active since 2026-11-23")

    now = office.customer("1023").collaboration("eekonomi-1")
    assert (now.status, now.task) == ("active", "Bookkeeping")
    assert office.customer("1023").history[-1].action == "link"


async def test_that_it_is_linked_first_is_offered_in_swedish_too(office):
    set_language("sv")
    async with office.screen() as hands:
        await hands.go_to("1023", 1)
        await hands.press("x")
        await hands.sees("( Koppla det y )")


async def test_the_end_window_leads_to_the_variant_instead(office):
    """Changing the variant never needs an ending (R16); leaving the form leads back."""
    before = office.customer("1009")
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1009", 1)
        await hands.press("x")
        await hands.sees("End Visma eEkonomi Start", "Changing variant never needs an ending")
        await hands.press("1", "a", "c")
        await hands.sees("Edit collaboration: Visma eEkonomi · Kvarnåns Fiske AB")
        await hands.press("escape")
        await hands.sees("End Visma eEkonomi Start", "The variant stays as it was.", "1 (*) End")
        await hands.press("a")
        await hands.sees("1 left")
        assert office.customer("1009") == before
        await hands.press("escape")
        await hands.sees("Settings > Collaborations", "Nothing was changed. Visma eEkonomi is not")

    assert office.customer("1009") == before


@pytest.mark.parametrize(
    ("number", "place", "keys", "typed", "why"),
    [
        (
            "1001",
            2,
            "tab tab",
            "5",
            "The period of Visma Ekonomiöversikt is 3 or 12 months.",
        ),
        (
            "1001",
            1,
            "tab tab tab",
            "1200",
            "The period: 1 to 120 months are expected",
        ),
        (
            "1001",
            1,
            "tab tab tab",
            "1.5",
            "The period: 1 to 120 months are expected",
        ),
        (
            "1010",
            1,
            "tab tab tab",
            "12",
            "The customer owns the subscription of Visma eEkonomi",
        ),
    ],
)
async def test_what_no_rule_allows_is_refused_in_the_form(office, number, place, keys, typed, why):
    """Save says why, the form stays, and nothing is saved."""
    before = office.customer(number)
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to(number, place)
        await hands.press("e")
        await hands.sees("Edit collaboration")
        await hands.press(*keys.split())
        await hands.paste(typed)
        await hands.press("enter", "enter")
        await hands.sees(why, "Edit collaboration")

    assert office.customer(number) == before


async def test_a_greyed_key_says_why_and_who_can(office):
    """A standard employee without the Administrator role ends nothing and changes no users."""
    before = office.customer("1003")
    async with office.screen("bo") as hands:
        await hands.go_to("1003", 1)
        await hands.press("x")
        await hands.sees(
            "Cannot end Visma Utlägg · Gamma Åkeri AB",
            "Ending a collaboration takes full rights in the office's program and the role "
            "Administrator in Mina tjänster. Anna Berg can do it.",
        )
        await hands.press("escape")
        await hands.press("u")
        await hands.sees(
            "! Changing users and services takes the role Administrator in Mina tjänster. "
            "Anna Berg or David Öberg can do it."
        )
        await hands.press("escape")
        await hands.sees_no("! Changing")
        await hands.tells("Utlägg · Gamma")

    assert office.customer("1003") == before


async def test_an_open_form_says_what_others_have_done_before_it_saves(office):
    """What it would change is shown anew; the answer is kept (promise 4 of README)."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e")
        await hands.sees("Edit collaboration: Visma eEkonomi")
        await hands.press("tab")
        await choose(hands, "Bokföring", "Start")
        office.carry_out("1001", Edit(collaboration="eekonomi-1", variant="Pro"))
        await hands.sees(
            "Changed meanwhile: Visma eEkonomi edited: variant Smart -> Pro (Anna Berg,",
            "Visma eEkonomi: Bokföring, Pro until now",
        )
        await hands.press("tab", "tab", "tab", "enter")
        await hands.done()
    assert office.customer("1001").collaboration("eekonomi-1").variant == "Bokföring"


async def test_what_was_not_touched_follows_what_others_have_changed(office):
    """The period and the payer of a colleague are neither taken back nor saved once more."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e")
        await hands.sees("Edit collaboration: Visma eEkonomi", "Period, months [ 12 ")
        await hands.press("tab")
        await choose(hands, "Bokföring", "Start")
        office.carry_out(
            "1001", Edit(collaboration="eekonomi-1", period=3, invoice_recipient="office")
        )
        await hands.sees(
            "Changed meanwhile: Visma eEkonomi edited: recipient customer -> office, period "
            "12 -> 3 (Anna Berg,",
            "Period, months [ 3 ",
            "Invoice to [ the office",
            "Visma eEkonomi: Bokföring, Smart until now",
        )
        await hands.sees_no("12 until now", "3 until now", "office until now")
        await hands.press("tab", "tab", "tab", "enter")
        await hands.done()
    after = office.customer("1001")
    now = after.collaboration("eekonomi-1")
    assert (now.variant, now.period, now.invoice_recipient) == ("Bokföring", 3, "office")
    assert after.history[-1].details.keys() == {"variant"}


async def test_a_period_that_others_have_emptied_stays_empty(office):
    """And one that is emptied here is saved so."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e")
        await hands.sees("Period, months [ 12 ")
        office.carry_out("1001", Edit(collaboration="eekonomi-1", period=""))
        await hands.sees("Changed meanwhile: Visma eEkonomi edited: period 12 -> none")
        await hands.sees_no("[ 12 ")
        await hands.press("ctrl+s")
        await hands.sees("Visma eEkonomi has these values already.")
        await hands.press("escape")
        await hands.done()
    assert office.customer("1001").collaboration("eekonomi-1").period is None

    office.carry_out("1001", Edit(collaboration="eekonomi-1", period=12))
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("e")
        await hands.press("tab", "tab", "tab", "backspace", "backspace")
        await hands.sees("Visma eEkonomi: none, 12 until now")
        await hands.press("ctrl+s")
        await hands.done()
    assert office.customer("1001").collaboration("eekonomi-1").period is None


async def test_a_task_that_others_have_renamed_is_offered_by_its_new_name(office):
    """In a form that asks for it, too; what was chosen stays chosen."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 3)
        await hands.press("e")
        await hands.sees("Task [ Expenses")
        office.carry_out("1001", RenameTask(task="Expenses", name="Travel"))
        await hands.sees("Changed meanwhile: Task Expenses renamed Travel", "Task [ Travel")
        await hands.press("ctrl+s")
        await hands.sees("Visma Utlägg has these values already.")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "! Visma Utlägg is ended and cannot be edited."),
        ("sv", "! Samarbetet för Visma Utlägg är avslutat och kan inte ändras."),
    ],
)
async def test_what_has_ended_opens_no_form(office, language, words):
    """A sentence says why; nothing of it may be changed."""
    set_language(language)
    async with office.screen() as hands:
        await hands.go_to("1024")
        await hands.press("o", "enter", "down")
        await hands.press("e")
        await hands.sees(words)
        await hands.sees_no("Edit collaboration:")


class Hidden(App[None]):
    def compose(self) -> ComposeResult:
        with Container() as nowhere:
            nowhere.styles.height = 0
            yield Dropdown([("Start", "Start"), ("Pro", "Pro")], value="Start")


@pytest.mark.parametrize("key", ["page_down", "page_up"])
async def test_a_page_key_in_a_list_without_lines_does_nothing(key):
    """Keys typed ahead may come to a list that is not laid out yet, and so has no pages."""
    app = Hidden()
    async with app.run_test() as pilot:
        choices = app.query_one(SelectOverlay)
        choices.highlighted = 0
        await app.run_action(key, choices)
        await pilot.pause()
    assert choices.highlighted == 0


async def test_the_form_leads_to_the_window_that_ends(office):
    """As in the original, End collaboration stands at the lower left; Edit itself saves nothing."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("e")
        await hands.sees("Edit collaboration: Visma Utlägg")
        (buttons,) = (line for line in hands.lines if "( Save " in line and "Cancel" in line)
        (corner,) = (
            line for line in hands.lines if line.strip("│ ") == "( End collaboration  x, F4 )"
        )
        assert corner.index("End collaboration") < buttons.index("Save")
        await hands.press("shift+tab", "enter")
        await hands.sees("End Visma Utlägg · 1003 Gamma Åkeri AB")
        await hands.sees("others not affected")
        await hands.press("escape")

    assert office.customer("1003") == before
