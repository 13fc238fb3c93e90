"""What is left after endings by keys: what `residue` prints, and the cure of each tie (R65)."""

import csv
import datetime as dt

import pytest

from store.domain.errors import Refused
from store.domain.model import Task
from store.i18n.language import set_language
from tui.screens.new_file import write_new_file


@pytest.fixture
def left(office_with, make):
    """Make an office with ties of several kinds at one customer, and none at another."""

    def ended(service: str, outcome: str, **fields: object):
        return make.collaboration(service, status="ended", ending=make.ending(outcome), **fields)

    on = dt.date(2026, 12, 31)
    return office_with(
        make.customer(
            ended("utlagg", "delete", task=None,
                  records=(make.record("report", status="submitted"),)),
            make.collaboration("lon-smart", status="ending", ending=make.ending(on=on)),
            users=(make.administrator(services=("utlagg",)),),
            tasks=(Task(name="Löpande bokföring", owner="bo"), Task(name="Resor", owner="bo")),
        ),
        make.customer(make.collaboration("utlagg"), number="1002", name="Beta Café AB",
                      users=(make.administrator(email="eva@beta.test"),)),
    )  # fmt: skip


async def test_it_lists_what_the_verb_prints_and_takes_each_tie_away(left):
    assert [one.kind for one in left.desk().residue()] == ["licence", "records", "task", "ending"]
    async with left.screen() as hands:
        await hands.press("L")
        await hands.sees("What is left after endings", "4 ties · 1 customer")
        await hands.sees("licence Eva Lind is licensed for Utlägg", "Enter Take the licence")
        await hands.press("enter")
        await hands.sees("Take the licence · Alfa Bygg AB")
        await hands.press_act()
        await hands.sees("3 ties")
        await hands.press("down")
        await hands.sees("Enter Remove the task")
        await hands.press("enter")
        await hands.sees("Resor is taken off")
        await hands.press_act()
        await hands.sees("2 ties")
        await hands.press("enter")
        await hands.sees("End Visma Lön Smart", "ends on 2026-12-31")
        await hands.press("escape", "home", "enter")
        await hands.sees("Records ·")
    customer = left.customer("1001")
    assert customer.users[0].services == ()
    assert [task.name for task in customer.tasks] == ["Löpande bokföring"]
    assert [one.kind for one in left.desk().residue()] == ["records", "ending"]


async def test_what_was_done_here_is_undone_by_z(left):
    async with left.screen() as hands:
        await hands.press("L", "enter")
        await hands.press_act()
        await hands.sees("3 ties")
        await hands.press("z")
        await hands.sees("Undo · Alfa Bygg AB")
        await hands.press_act()
        await hands.sees("4 ties")
    assert left.customer("1001").users[0].services == ("utlagg",)


async def test_after_an_ending_l_leads_to_what_is_left_of_that_customer_and_is_not_forced(left):
    async with left.screen() as hands:
        await hands.go_to("1002", 1)
        await hands.press("x", "1", "ctrl+s")
        await hands.sees("Ended: Visma Utlägg, Beta Café AB", "L 1 tie is left")
        await hands.press("question_mark")
        await hands.sees("Keys")
        await hands.press("escape")
        await hands.sees("Ended: Visma Utlägg, Beta Café AB", "L 1 tie is left")
        await hands.press("L")
        await hands.sees("What is left · 1002 Beta Café AB", "idle task")
        await hands.sees_no("1001")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations", "L 1 tie is left")
        await hands.press("L", "enter", "y")
        await hands.sees("0 ties")
        await hands.press("escape")
        await hands.sees_no("tie is left", "Ended:")
        await hands.press("L")
        await hands.sees("What is left after endings", "1001 Alfa")


@pytest.mark.parametrize(
    ("side", "looks"),
    [
        ("office", (*"LlhHdSspiuRf", "colon", "f1", "colon h i s enter")),
        ("customer", (*"LlhdSsiuR", "colon", "f1")),
    ],
)
async def test_a_look_at_another_page_keeps_what_is_told_after_an_ending(left, side, looks):
    """And its keys: only what was done meanwhile, or another line, ends it."""
    opened = left.screen() if side == "office" else left.own_screen("eva@beta.test", "1002")
    async with opened as hands:
        if side == "office":
            await hands.go_to("1002")
        await hands.press(*("enter",) * (side == "office"), "down", "x", "1", "ctrl+s")
        told = ("Ended: Visma Utlägg, Beta Café AB", "L 1 tie is left")
        await hands.sees(*told)
        for keys in looks:
            seen = hands.text
            await hands.press(*keys.split())
            await hands.until(lambda: hands.text != seen, f"a page behind {keys}")  # noqa: B023
            await hands.press("escape")
            await hands.sees("Collaborations", *told)
        await hands.press("down", "up", "up")
        await hands.sees_no(*told)


async def test_after_several_endings_the_list_of_all_begins_at_the_first_that_ended(left):
    async with left.screen() as hands:
        await hands.go_to("1002", 1)
        await hands.press("space", "x")
        await hands.sees("End several")
        await hands.press("1", "ctrl+s")
        await hands.sees("Saved; z in the list undoes one.")
        await hands.press("enter")
        await hands.press("L")
        await hands.sees("What is left after endings", "1001 Alfa")
        await hands.sees("Enter Remove the task")
        await hands.press("enter")
        await hands.sees("Beta Café AB", "Löpande bokföring")


async def test_a_dated_ending_is_no_ending_yet(left):
    async with left.screen() as hands:
        await hands.go_to("1002", 1)
        await hands.press("x", "1")
        hands.app.screen.query_one("#on").focus()
        await hands.paste("2026-12-31")
        await hands.press("ctrl+s")
        await hands.sees("Ends 2026-12-31: Visma Utlägg, Beta Café AB")
        await hands.sees_no("left")


async def test_one_kind_is_written_to_a_new_file(left, tmp_path):
    file = tmp_path / "left.csv"
    async with left.screen() as hands:
        await hands.press("L", "f")
        await hands.sees("[ ] Kind licence 1", "[ ] Service Utlägg")
        await hands.press(*"licence", "enter", "escape", "escape", "w", "ctrl+u")
        await hands.paste(f"{file}")
        await hands.press("tab", "enter")
        await hands.sees("Written:")
    rows = [*csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";")]
    assert [(row["kind"], row["about"], row["service"]) for row in rows] == [
        ("licence", "eva@alfa.test", "utlagg")
    ]


async def test_the_own_side_of_a_customer_sees_its_own(left):
    async with left.own_screen("eva@alfa.test", "1001") as hands:
        await hands.press("L")
        await hands.sees("What is left after endings", "Eva Lind is licensed")


@pytest.mark.parametrize(
    ("language", "whose", "remove", "given"),
    [
        ("en", "Changing the task is done by the office.", "Remove the task", "gives them to you."),
        ("sv", "Ändring av uppdrag görs av byrån.", "Ta bort uppdraget", "får ni dem."),
    ],
)
async def test_on_the_own_side_of_a_customer_no_act_of_the_office_is_offered(
    left, language, whose, remove, given
):
    """The line says whose act it is, and so does Enter."""
    set_language(language)
    async with left.own_screen("eva@alfa.test", "1001", (120, 40)) as hands:
        await hands.press("L", "down")
        await hands.sees(given)
        await hands.press("down")
        await hands.sees("Resor (Bo Ek)", whose)
        assert "Enter" not in hands.lines[-1]
        await hands.press("enter")
        await hands.until(lambda: hands.text.count(whose) == 2, "the status line says so as well")
        await hands.sees_no(remove)
    assert len(left.customer("1001").tasks) == 2


async def test_nothing_left_is_said_in_swedish_too(office_with, make):
    office = office_with(make.customer(make.collaboration("lon-smart")))
    set_language("sv")
    async with office.screen() as hands:
        await hands.press("L")
        await hands.sees(
            "Vad som är kvar efter avslut", "Inget finns kvar av avslutade samarbeten."
        )


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_narrowed_to_an_account_manager(office_with, make, size):
    """As what stops endings is: whoever looks after its own customers cures its own ties."""
    ended = make.collaboration("utlagg", status="ended", ending=make.ending("continue"))
    both = (ended, make.collaboration("lon-smart"))
    office = office_with(
        make.customer(*both, account_manager="bo"),
        make.customer(*both, number="1002", name="Beta Café AB", account_manager="anna",
                      users=(make.administrator(email="eva@beta.test"),)),
    )  # fmt: skip
    async with office.screen(size=size) as hands:
        await hands.press("L")
        await hands.sees("1001 Alfa Bygg AB", "1002 Beta Café AB")
        await hands.press("f", *"manager", "home")
        await hands.sees("Manager", "Anna Berg", "Bo Ek")
        await hands.press("enter", "escape", "escape")
        await hands.sees("1 tie · 1 customer · Anna Berg", "1002 Beta Café AB")
        await hands.sees_no("1001 Alfa")
        await hands.press("escape")
        await hands.sees("1001 Alfa Bygg AB")


@pytest.mark.parametrize(
    ("language", "clear"), [("en", "Esc Clear filter"), ("sv", "Esc Rensa filter")]
)
async def test_from_what_is_known_of_one_service_escape_leads_back_here(office, language, clear):
    """One came for that service; a filter set since is cleared first, and named so."""
    set_language(language)
    async with office.screen() as hands:
        await hands.press("L")
        await hands.until(lambda: "Enter" in hands.lines[-1], "a tie with a cure")
        here = hands.lines[0]
        await hands.press("enter")
        await hands.sees("· Visma eEkonomi")
        assert clear not in hands.text
        await hands.press("f", "down", "enter", "escape")
        await hands.sees(clear)
        await hands.press("escape")
        await hands.sees("· Visma eEkonomi")
        await hands.sees_no(clear)
        await hands.press("escape")
        await hands.until(lambda: hands.lines[0] == here, "the list that one came from")


async def test_what_is_known_begins_at_the_offices_access_after_that_ending(office_with, make):
    """Not at the first statement of the service, which is about something else."""
    office = office_with(
        make.customer(
            make.collaboration("eekonomi", status="ended", ending=make.ending("close"), task=None),
            make.collaboration("utlagg"),
            tasks=(),
        )
    )
    ties = office.desk().residue()
    assert "office-access" in [one.kind for one in ties], ties
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("L", *("down",) * [one.kind for one in ties].index("office-access"))
        await hands.press("enter")
        await hands.sees("· Visma eEkonomi")
        screen = hands.app.screen
        at = screen.listed[screen.lines.highlighted]
        assert (at.subject, at.outcomes) == ("office", ("close",))


@pytest.mark.parametrize("name", ["left.JSON", "left.eml", "left.xlsx "])
def test_what_is_no_json_is_not_written_under_a_name_that_says_so(tmp_path, name: str) -> None:
    file = tmp_path / name
    with pytest.raises(Refused, match=r"is written here; take a name that ends with \.csv"):
        write_new_file(b"number,name\n", (".csv",), f"{file}")
    assert not file.exists()
    assert "Written" in write_new_file(b"number,name\n", (".csv",), f"{tmp_path / 'left.v2'}")
