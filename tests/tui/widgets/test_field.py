"""The field: an edge around what is typed, the hint outside it, Enter to the next one."""

from textual.events import Paste

from tests.tui.widgets.parts import Parts
from tui.widgets.field import Field, LineInput


async def test_a_field_has_edges_and_its_hint_stands_outside():
    def field() -> Field:
        return Field("Date", id="on", value="2026-12-31", hint="+30, eom", label_width=8)

    async with Parts(field).run_test(size=(50, 6)) as pilot:
        assert pilot.app.lines[0].startswith("Date    [ 2026-12-31  ")
        assert pilot.app.lines[0].endswith(" ]  +30, eom")


async def test_where_there_is_no_room_the_hint_gives_way():
    def field() -> Field:
        hint = "such as 2026-12-31"
        return Field("Date", id="on", value="2026-12-31", hint=hint, label_width=8)

    async with Parts(field).run_test(size=(26, 6)) as pilot:
        assert pilot.app.lines[0] == "Date    [ 2026-12-31  ]"


async def test_a_hint_that_has_little_room_is_told_in_part_and_no_word_is_cut():
    for width, seen in ((43, "or 2026-12-31, eom"), (42, "or 2026-12-31"), (37, "")):

        def field() -> Field:
            hint = "or 2026-12-31, eom"
            return Field("Date", id="on", hint=hint, label_width=8)

        async with Parts(field).run_test(size=(width, 6)) as pilot:
            assert pilot.app.lines[0].partition("]")[2].strip() == seen, width


async def test_a_field_does_not_grow_without_end():
    async with Parts(Field("Name", id="name")).run_test(size=(120, 6)) as pilot:
        assert pilot.app.lines[0] == f"{'Name':16}[ {' ' * Field.MOST} ]"


async def test_enter_goes_to_the_next_field_and_says_so():
    one, other = Field("Name", id="name"), Field("Phone", id="phone")
    async with Parts(one, other).run_test(size=(60, 6)) as pilot:
        one.query_one(LineInput).focus()
        await pilot.press(*"Bo")
        assert "Enter Next" in pilot.app.keys
        await pilot.press("enter", *"08")
        values = [line.value for line in pilot.app.query(LineInput)]
        assert values == ["Bo", "08"]


async def test_what_a_line_is_filled_with_is_never_cut_and_leaves_no_room_for_more():
    kept = "skäl" * 75
    async with Parts(Field("Name", id="name", value=kept)).run_test(size=(60, 6)) as pilot:
        line = pilot.app.query_one(LineInput)
        line.focus()
        await pilot.press("end")
        pilot.app.post_message(Paste("mer"))
        await pilot.press("x")
        assert line.answer == kept
        await pilot.press("backspace")
        assert line.answer == kept[:-1]


async def test_what_no_line_draws_stays_in_what_is_answered_till_something_else_is_typed():
    kept = "Eva\u200b Lind"
    async with Parts(Field("Name", id="name", value=kept)).run_test(size=(60, 6)) as pilot:
        line = pilot.app.query_one(LineInput)
        line.focus()
        assert (line.value, line.answer) == ("Eva Lind", kept)
        await pilot.press("end", "h")
        assert line.answer == "Eva Lindh"
        await pilot.press("backspace")
        assert line.answer == kept
