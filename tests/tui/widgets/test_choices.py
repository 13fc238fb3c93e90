"""Choices and ticks: what is chosen and what has the focus are two things."""

import pytest
from textual import on

from tests.tui.widgets.parts import Parts
from tui.widgets.choices import Choice, Choices, Tick
from tui.widgets.field import Field, LineInput

OUTCOMES = (
    Choice("continue", "customer continues"),
    Choice("close", "close"),
    Choice("delete", "end and delete", loses=True),
)


class Chosen(Parts):
    @on(Choices.Changed)
    def hear(self, event: Choices.Changed) -> None:
        self.said.append(event.chosen)

    @on(Tick.Changed)
    def hear_tick(self, event: Tick.Changed) -> None:
        self.said.append(event.value)


async def test_the_pointer_begins_at_what_is_chosen():
    choices = Choices(OUTCOMES, "close")
    async with Chosen(choices).run_test(size=(60, 9)) as pilot:
        assert pilot.app.lines[:3] == [
            "  1 ( ) customer continues", "  2 (*) close", "  3 ( ) ! end and delete"
        ]  # fmt: skip
        choices.focus()
        await pilot.pause()
        assert [line[:2] for line in pilot.app.lines[:3]] == ["  ", "> ", "  "]


async def test_enter_goes_on_and_chooses_nothing():
    """Enter, Enter, Enter through a form changes no role."""
    choices = Choices(OUTCOMES, "close")
    async with Chosen(Field("Name", id="a"), choices, Field("Why", id="b")).run_test() as pilot:
        pilot.app.query_one("#a", LineInput).focus()
        await pilot.press("enter", "down", "enter", *"so")
        assert choices.chosen == "close"
        assert pilot.app.query_one("#b", LineInput).value == "so"
        assert pilot.app.said == []


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("space",), "continue"),
        (("down", "space"), "close"),
        (("j", "j", "j", "j", "space"), "delete"),
        (("down", "up", "up", "space"), "continue"),
        (("3",), "delete"),
        (("2", "1"), "continue"),
        (("4",), None),
        (("down",), None),
        (("e",), None),  # a letter points, and chooses nothing
        (("E", "space"), "delete"),
        (("c", "space"), "close"),  # the next one
        (("c", "c", "space"), "continue"),
        (("x", "space"), "continue"),
    ],
)
async def test_space_and_digits_choose(keys: tuple[str, ...], chosen: str | None):
    """Nothing is chosen beforehand, and arrows choose nothing; they stop at both ends."""
    choices = Choices(OUTCOMES)
    async with Chosen(choices).run_test(size=(60, 9)) as pilot:
        choices.focus()
        await pilot.press(*keys)
        assert choices.chosen == chosen
        assert pilot.app.said[-1:] == [chosen] * (chosen is not None)


async def test_what_is_chosen_again_is_no_news():
    choices = Choices(OUTCOMES, "close")
    async with Chosen(choices).run_test(size=(60, 9)) as pilot:
        choices.focus()
        await pilot.press("space", "2")
        assert pilot.app.said == []


async def test_choices_stand_side_by_side_and_go_on_counting():
    choices = Choices(OUTCOMES, "close", across=True, first=4)
    async with Chosen(choices).run_test(size=(90, 9)) as pilot:
        line = pilot.app.lines[0]
        assert [line.index(part) for part in ("4 ( )", "5 (*)", "6 ( ) !")] == [2, 32, 62]
        await pilot.click(choices, offset=(65, 0))
        assert choices.chosen == "delete"
        await pilot.press("5")
        assert choices.chosen == "close"


async def test_a_tick_is_set_by_space_and_by_mouse_and_enter_goes_on():
    tick = Tick("I answer for it")
    async with Chosen(tick, Field("Why", id="why")).run_test(size=(60, 9)) as pilot:
        assert pilot.app.lines[0] == "  [ ] I answer for it"
        tick.focus()
        await pilot.press("space")
        assert pilot.app.lines[0] == "> [x] I answer for it"
        await pilot.click(tick)
        assert pilot.app.said == [True, False]
        await pilot.press("enter", *"so")
        assert pilot.app.query_one("#why", LineInput).value == "so"


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (60, "  1 ( ) customer continues      2 (*) close"),
        (46, "  1 ( ) customer continues   2 (*) close"),
        (40, "  1 ( ) customer continues   2 (*) close"),
        (39, "  1 ( ) customer c…  2 (*) close"),
    ],
)
async def test_one_of_those_side_by_side_is_not_cut_beside_room_of_another(width, seen):
    """A click chooses what stands there."""
    offered = (Choice("continue", "customer continues"), Choice("close", "close"))
    choices = Choices(offered, "close", across=True)
    async with Parts(choices).run_test(size=(width, 6)) as pilot:
        assert pilot.app.lines[0] == seen
        await pilot.click(Choices, offset=(24, 0))
        place = 0 if seen.index("2 (*)") > 26 else 1
        assert choices.chosen == offered[place].id


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (60, "  1 ( ) customer continues      2 (*) ! DELETE · on hold"),
        (52, "  1 ( ) customer continues   2 (*) ! DELETE"),
    ],
)
async def test_what_is_said_beside_a_label_gives_way_before_one_is_cut(width, seen):
    offered = (
        Choice("continue", "customer continues", short="customer continues"),
        Choice("delete", "DELETE · on hold", loses=True, short="DELETE"),
    )
    async with Parts(Choices(offered, "delete", across=True)).run_test(size=(width, 6)) as pilot:
        assert pilot.app.lines[0] == seen


LONG = (
    Choice("apart", "tables side by side, each read by its own headings"),
    Choice("together", "one table: each row is of one customer"),
    Choice("none", "none"),
)
FOLDED = [
    "  1 ( ) tables side by side, each",
    "        read by its own headings",
    "  2 ( ) one table: each row is of",
    "        one customer",
    "  3 ( ) none",
]


async def test_what_stands_below_another_goes_on_below_itself():
    """Nothing is cut; the mouse chooses by each of its lines."""
    choices = Choices(LONG)
    async with Chosen(choices).run_test(size=(34, 9)) as pilot:
        assert pilot.app.lines[:5] == FOLDED
        for line, chosen in enumerate(("apart", "apart", "together", "together", "none")):
            await pilot.click(choices, offset=(10, line))
            assert choices.chosen == chosen
        await pilot.resize_terminal(70, 9)
        await pilot.pause()
        assert [line[8:] for line in pilot.app.lines[:3]] == [each.label for each in LONG]
