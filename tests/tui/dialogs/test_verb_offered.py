"""A verb that would be refused on the spot is not offered in the line of keys, on any form.

Its button stands all the same, and Enter on it says what is missing.
"""

import pytest

from store.i18n.language import set_language
from tests.tui.conftest import Hands
from tests.tui.screens.several.test_end_several import mark


def key_line(hands: Hands) -> str:
    """Return the line of keys as it is read."""
    return " ".join(hands.lines[-1].split())


async def offers(hands: Hands, verb: str) -> None:
    """Wait until the line of keys names the verb."""
    await hands.until(lambda: f"Ctrl+S {verb}" in key_line(hands), f"Ctrl+S {verb}")


async def offers_none(hands: Hands, *seen: str) -> None:
    """Wait until something is seen, and the line of keys names no verb."""
    await hands.sees(*seen)
    await hands.until(lambda: "Esc" in key_line(hands), "the line of keys")
    await hands.until(lambda: "Ctrl+S" not in key_line(hands), "no verb")


FORMS = {
    "edit": (("e",), "Edit collaboration", ("shift+tab",) * 4 + (*"24",), "Save"),
    "new user": (("u", "n"), "2 left: name · e-mail", (*"Bo", "tab", *"b@a.se"), "Create user"),
    "edit user": (("u", "e"), "Edit user: Eva Lind", (*"x",), "Save"),
    "services": (("u", "s"), "Services: Eva Lind", ("space",), "Save"),
    "hold": (("b",), "1 left: why", (*"Tax",), "Put on hold"),
    "colleague": (("p", "n"), "3 left", (*"bea", "tab", *"Bea", "tab", *"b@a.se"), "Bring in"),
    "edit colleague": (("p", "e"), "Edit: ", (*"x",), "Save"),
    "rights": (("p", "down", "m"), "Rights: ", ("1",), "Save"),
    "removal": (("D",), "1 left: its number", (*"1001",), "Remove the customer"),
    "pack": (("P", *("backspace",) * 30), "1 left: directory", (*"~/x",), "Write the packs"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
async def test_a_verb_is_offered_once_it_can_be_done(office_with, make, form):
    keys, seen, answers, verb = FORMS[form]
    status = "ended" if form == "removal" else "active"
    collaboration = make.collaboration("eekonomi", status=status)
    eva = make.administrator("Eva Lind")
    office = office_with(make.customer(collaboration, users=(eva,)))
    async with office.screen() as hands:
        await hands.press(*(("enter", "down") if form == "edit" else ()), *keys)
        await offers_none(hands, seen)
        await hands.press(*answers)
        await offers(hands, verb)


async def test_what_is_as_it_was_before_is_not_saved(office_with, make):
    """Where what was changed is changed back, the verb goes again."""
    office = office_with(make.customer(users=(make.administrator("Eva Lind"),)))
    async with office.screen() as hands:
        await hands.press("u", "e", "x")
        await offers(hands, "Save")
        await hands.press("backspace")
        await offers_none(hands, "Nothing yet.")
        await hands.press("escape", "s", "space")
        await offers(hands, "Save")
        await hands.press("space")
        await offers_none(hands, "Nothing yet.")


async def test_a_record_that_says_so_already_is_not_corrected(office):
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "r")
        await offers_none(hands, "Correct a record", "Nothing yet.")
        await hands.press("space")
        await offers(hands, "Correct")


async def test_a_request_is_sent_once_service_and_task_are_chosen(office):
    async with office.screen() as hands:
        await hands.go_to("1003")
        await hands.press("n")
        await offers_none(hands, "2 left: service · task")
        await hands.press("enter", "end", "enter")
        await offers_none(hands, "1 left: task")
        await hands.press("tab", "enter", "down", "enter")
        await offers(hands, "Send request")


@pytest.mark.parametrize(
    ("language", "missing", "verb", "told"),
    [
        ("en", "Enter What is missing", "Enter Create user", "An e-mail address is needed."),
        ("sv", "Enter Vad som saknas", "Enter Skapa användare", "En e-postadress behövs."),
    ],
)
async def test_the_button_of_such_a_verb_says_that_it_tells_what_is_missing(
    office, language, missing, verb, told
):
    set_language(language)
    async with office.screen() as hands:
        await hands.press("u", "n", *"Bo", "tab", "tab", "tab", "tab")
        await hands.until(lambda: missing in key_line(hands), missing)
        await hands.press("enter")
        await hands.sees(told)
        await hands.press(*"bo@alfa.se", "tab", "tab", "tab")
        await hands.until(lambda: verb in key_line(hands), verb)


async def test_several_are_not_ended_before_their_number_is_typed(office):
    async with office.screen(size=(100, 40)) as hands:
        await mark(hands, "1012", "1024")
        await hands.press("x")
        await offers_none(hands, "0 can be ended, 2 cannot")
        await hands.press("2", "enter", "enter", *"Slut")
        await offers_none(hands, "How many lose data?")
        await hands.press("ctrl+s", "2")
        await offers(hands, "End")


async def test_nothing_is_brought_in_before_it_is_known_what(office, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text("Number;Name\n4001;Nytt AB\n", "utf-8")
    async with office.screen() as hands:
        await hands.press("I")
        await offers_none(hands, "Nothing is read yet.")
        await hands.paste(f"{file}")
        await hands.press("enter")
        await offers(hands, "Import")


async def test_what_a_login_is_refused_for_is_said_of_its_field(office):
    """All is filled in, and the verb is not offered: nobody has to guess why."""
    async with office.screen() as hands:
        await hands.press("p", "n", *"bo", "enter", *"Bo", "enter", *"bo@a.se")
        await offers_none(hands, "1 left: login")
        await hands.press("ctrl+s")
        await hands.sees("bo is an employee here already: Bo Ek.", "1 to correct: Login")


async def test_what_no_field_is_about_is_said_at_once(office):
    async with office.screen() as hands:
        await hands.press("p", "m", "down", "down", "space")
        await offers_none(hands, "Anna Berg is the last active employee with full rights")
