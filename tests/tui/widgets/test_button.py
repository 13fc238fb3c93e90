"""The button: what it says, what presses it."""

from textual import on

from tests.tui.widgets.parts import Parts
from tui.widgets.button import Button, ButtonRow


class Pressed(Parts):
    @on(Button.Pressed)
    def hear(self, event: Button.Pressed) -> None:
        self.said.append(event.button.id)


async def test_a_button_says_its_verb_and_its_key():
    """One that loses data says so before its verb."""
    end = Button("End 3", key="Ctrl+S", id="act")
    async with Pressed(end).run_test(size=(40, 6)) as pilot:
        assert pilot.app.lines[0] == "( End 3  Ctrl+S )"
        end.verb, end.loses = "End and delete", True
        await pilot.pause()
        assert pilot.app.lines[0] == "( ! End and delete  Ctrl+S )"
        assert end.styles.color == pilot.app.theme_variables["loses"] or end.has_class("-loses")


async def test_every_enter_presses_and_so_does_a_click():
    """Also one that comes right behind another; a button that cannot be pressed says nothing."""
    end = Button("End", id="act")
    async with Pressed(end).run_test(size=(40, 6)) as pilot:
        end.focus()
        await pilot.press("enter", "enter", "enter")
        assert pilot.app.said == ["act"] * 3
        await pilot.click(end)
        assert pilot.app.said == ["act"] * 4
        end.disabled = True
        end.press()
        await pilot.pause()
        assert pilot.app.said == ["act"] * 4


async def test_text_on_a_button_is_no_markup():
    async with Parts(Button("[b]Bo[/] \x1b", id="act")).run_test(size=(40, 6)) as pilot:
        assert pilot.app.lines[0] == "( [b]Bo[/] \\x1b )"


async def test_enter_is_named_after_the_verb_as_it_is_now():
    end = Button("End", id="act")
    async with Pressed(end).run_test(size=(60, 6)) as pilot:
        end.focus()
        await pilot.pause()
        assert "Enter End" in pilot.app.keys
        end.verb = "End on 2026-12-31"
        await pilot.pause()
        assert "Enter End on 2026-12-31" in pilot.app.keys


async def test_where_a_row_has_no_room_its_last_buttons_leave_out_their_keys():
    """They stand in the line of keys too; with room again, or with a shorter verb, they return."""
    end = Button("End on 2026-12-31", key="Ctrl+S", id="act")
    row = ButtonRow(end, Button("Cancel", key="Esc", id="cancel"))
    app = Parts(row)
    app.stylesheet.add_source(".buttons { height: 1; } .buttons Button { margin: 0 0 0 2; }")
    async with app.run_test(size=(60, 6)) as pilot:
        assert app.lines[0].split("  (") == ["", " End on 2026-12-31  Ctrl+S )", " Cancel  Esc )"]
        await pilot.resize_terminal(45, 6)
        assert app.lines[0].split("  (") == ["", " End on 2026-12-31  Ctrl+S )", " Cancel )"]
        end.loses = True
        await pilot.resize_terminal(38, 6)
        assert app.lines[0].split("  (") == ["", " ! End on 2026-12-31 )", " Cancel )"]
        end.verb = "End"
        await pilot.pause()
        assert app.lines[0].split("  (") == ["", " ! End  Ctrl+S )", " Cancel  Esc )"]
