"""What stands on the screen is so: others' acts, newer news and new names take its place."""

import datetime as dt

import pytest

from store.desk.opening import open_desk
from store.domain.wishes import EditEmployee, EditUser, End, Withdraw
from store.i18n.language import set_language
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp

LISA = "lisa@morkovarv.example"
ON, SOONER = dt.date(2026, 12, 31), dt.date(2026, 12, 1)


@pytest.fixture
def lisa(office, clock):
    """Sit an Administrator of the customer 1024 down."""
    return open_desk(office.path, os_user="portal", login=LISA, company="1024", clock=clock)


@pytest.mark.parametrize(
    ("language", "said", "later"),
    [
        ("en", "Saved; w withdraws it.", "Changed meanwhile: Visma Utlägg ends on 2026-12-01"),
        ("sv", "Sparat; w återkallar.", "Ändrat under tiden: Visma Utlägg avslutas 2026-12-01"),
    ],
)
async def test_what_was_said_of_an_ending_goes_when_the_other_side_ends_sooner(
    office, lisa, language, said, later
):
    """It cannot be withdrawn any more by who reads that it can."""
    set_language(language)
    async with office.screen(size=(110, 40)) as hands:
        await hands.go_to("1024", 1)
        await hands.press("x", "1", "enter")
        await hands.paste("2026-12-31")
        await hands.press("enter", "enter", "enter")
        await hands.done()
        await hands.sees(said)
        lisa.carry_out("1024", End(collaboration="utlagg-2", outcome="continue", on=SOONER))
        await hands.sees(later)
        await hands.sees_no(said)
        lisa.carry_out("1024", Withdraw(collaboration="utlagg-2"))
        await hands.sees("2026-12-31")
        await hands.sees_no(later)


async def test_in_coming_endings_it_goes_as_well(office, lisa):
    """With the line of the other side's there."""
    lisa.carry_out("1024", End(collaboration="utlagg-2", outcome="continue", on=ON))
    async with office.screen(size=(110, 40)) as hands:
        await hands.press("escape", "d")
        await hands.sees("Coming endings", "1024 Mörkö")
        await hands.press("end", "x", "1", "enter")
        await hands.paste("2026-12-20")
        await hands.press("enter", "enter", "enter")
        await hands.sees("Ends 2026-12-20", "w withdraws it.")
        lisa.carry_out("1024", End(collaboration="utlagg-2", outcome="continue", on=SOONER))
        await hands.sees("Changed meanwhile: Visma Utlägg ends on 2026-12-01")
        await hands.sees_no("w withdraws it.")


async def test_a_refused_file_is_over_with_the_next_act(office, tmp_path):
    """Newer news do not stand below it."""
    wrong, right = tmp_path / "wrong.toml", tmp_path / "right.toml"
    wrong.write_text("[utlagg")
    right.write_text("""
[[utlagg.checks]]
id = "receipts-kept"
text = "The receipts are kept"
measure = "attested"
""")
    async with office.screen(size=(110, 40)) as hands:
        await hands.press("i")
        for file in (wrong, right):
            await hands.press("s")
            await hands.sees("The office's own policy")
            await hands.press("ctrl+u")
            await hands.paste(f"{file}")
            await hands.press("tab", "enter")
            if file == wrong:
                await hands.sees("! ", "wrong.toml")
        await hands.press("shift+tab", "enter")
        await hands.sees("The policy is kept")
        await hands.sees_no("wrong.toml", "! ")


async def test_a_new_name_stands_in_the_masthead(office):
    """On the list, and on the page where it was given."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.sees("Anna Berg")
        await hands.press("p")
        await hands.sees("Office's people", "Anna Berg · office")
        office.desk().change_employee(EditEmployee(login="anna", name="Anna Bergman"))
        await hands.sees("Anna Bergman · office")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations", "Anna Bergman · office")


async def test_a_customers_user_is_called_by_a_new_name_too(office, lisa):
    """Also where somebody else has given it."""
    app = SamarbeteApp(lisa)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await hands.sees("Lisa Mörk (portal)")
        office.carry_out("1024", EditUser(email=LISA, name="Lisa Mörkö"))
        await hands.sees("Lisa Mörkö (portal)")
