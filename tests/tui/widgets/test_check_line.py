"""The line of one check: its word, its text, the letters that answer it."""

from textual import on

from tests.tui.widgets.parts import Parts
from tui.widgets.check_line import CheckAct, CheckLine

ACTS = (CheckAct("a", "confirm"), CheckAct("v", "waive"))
FINISHED = "All work for the customer is finished"


class Checked(Parts):
    @on(CheckLine.Answered)
    def hear(self, event: CheckLine.Answered) -> None:
        self.said.append(event.key)


async def test_a_word_that_is_longer_than_its_column_is_read_whole():
    line = CheckLine("överhoppad", FINISHED, (CheckAct("v", "ta tillbaka"),), tone="muted")
    async with Checked(line).run_test(size=(78, 8)) as pilot:
        await pilot.pause()
        assert f"överhoppad {FINISHED}" in line.render().plain
    line = CheckLine("överhoppad", FINISHED)
    async with Checked(line).run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        drawn = line.render().plain.splitlines()
        assert [len(row) <= 30 for row in drawn] == [True] * line.size.height


async def test_a_check_says_how_it_stands_and_what_answers_it():
    line = CheckLine("ask", FINISHED, ACTS, tone="ask")
    async with Checked(line).run_test(size=(78, 8)) as pilot:
        assert pilot.app.lines[0] == f"  ask     {FINISHED}".ljust(60) + "a confirm  v waive"
        line.focus()
        await pilot.pause()
        assert pilot.app.lines[0].startswith("> ask ")
        assert "a Confirm" in pilot.app.keys
        assert "v Waive" in pilot.app.keys
        await pilot.press("a", "x", "v")
        assert pilot.app.said == ["a", "v"]


async def test_a_long_check_is_wrapped_under_its_text_and_its_keys_stay_whole():
    line = CheckLine("open", f"{FINISHED}, and so it is for all that hangs on it", ACTS)
    async with Checked(line).run_test(size=(60, 9)) as pilot:
        assert pilot.app.lines[0].endswith("a confirm  v waive")
        assert all(each.startswith(" " * 10) for each in pilot.app.lines[1:3] if each)
    async with Checked(CheckLine("open", FINISHED, ACTS)).run_test(size=(40, 9)) as pilot:
        assert [each.strip() for each in pilot.app.lines[:3]] == [
            "open    All work for the customer is", "finished", "a confirm  v waive"
        ]  # fmt: skip


async def test_what_is_met_takes_no_focus_until_it_has_acts():
    line = CheckLine("ok", FINISHED, tone="ok")
    async with Checked(line).run_test(size=(60, 9)) as pilot:
        assert not line.focusable
        line.word, line.acts = "ask", ACTS
        await pilot.pause()
        assert line.focusable
