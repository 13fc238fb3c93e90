"""Tasks of a customer by keys: one renamed, one that is in use refused, one removed (R52)."""

import pytest

from store.domain.model import Task
from store.domain.wishes import RenameTask


@pytest.fixture
def office(office_with, make):
    """Make an office with one customer that has a task in use and one that is free."""
    return office_with(
        make.customer(
            make.collaboration("utlagg", task="Löpande"),
            tasks=(Task(name="Löpande", owner="bo"), Task(name="Bokslut")),
        )
    )


async def test_a_task_is_renamed_and_another_removed(office) -> None:
    async with office.screen("bo") as hands:
        await hands.go_to("1001")
        await hands.press("t")
        await hands.sees("Tasks · Alfa", "Löpande", "Bokslut")
        await hands.press("enter")
        await hands.sees("Rename the task", "Remove the task")
        await hands.press("enter")
        await hands.sees("New name")
        await hands.press("end", *"-26", "enter", "enter")
        await hands.sees("Löpande-26, Löpande until now", "Visma Utlägg: Löpande-26")
        await hands.press_act()
        await hands.done()
        await hands.sees("Task Löpande renamed Löpande-26, Alfa Bygg AB. Saved.")
        assert office.customer("1001").collaboration("utlagg-1").task == "Löpande-26"

        await hands.press("t", "enter", "down", "enter")
        await hands.sees("Cannot remove the task", "give it another task or end it first.")
        await hands.press("enter")
        await hands.done()
        await hands.press("t", "down", "enter", "down", "enter")
        await hands.sees("Bokslut is taken off the customer's tasks")
        await hands.press_act()
        await hands.done()
        assert [task.name for task in office.customer("1001").tasks] == ["Löpande-26"]


async def test_a_task_that_somebody_renames_meanwhile_is_not_found(office) -> None:
    async with office.screen("anna") as hands:
        await hands.go_to("1001")
        await hands.press("t", "down", "enter", "down")
        office.carry_out("1001", RenameTask(task="Bokslut", name="Årsbokslut"), "bo")
        await hands.press("enter")
        await hands.sees("has no task 'Bokslut'")
        assert office.customer("1001").task("Årsbokslut") is not None


async def test_a_name_that_a_task_cannot_have_is_told_where_it_is_typed(office) -> None:
    """An empty one, and that of another task; the window stays until one will do."""
    async with office.screen("bo") as hands:
        await hands.go_to("1001")
        await hands.press("t", "enter", "enter")
        await hands.press("ctrl+u", "ctrl+s")
        await hands.sees("! A name is needed.")
        await hands.paste("Bokslut")
        await hands.sees_no("A name is needed.")
        await hands.press("ctrl+s")
        await hands.sees("! Alfa Bygg AB has another task Bokslut;", "New name [ Bokslut")
        await hands.paste(" 2026")
        await hands.press("ctrl+s")
        await hands.sees("Bokslut 2026, Löpande until now")


@pytest.mark.parametrize("keys", [("t", "escape"), ("t", "enter", "escape")])
async def test_a_task_that_is_not_chosen_after_all_is_told(office, keys) -> None:
    async with office.screen("bo") as hands:
        await hands.go_to("1001")
        await hands.press(*keys)
        await hands.sees("Nothing was changed.")
