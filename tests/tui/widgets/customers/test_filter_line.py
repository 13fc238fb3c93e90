"""Filters: which customers are shown, what the line above them says, and that they last."""

import re

import pytest

from tui.dialogs.menus.filter_menu import FilterMenu
from tui.formatting.narrowing.filters import FilterValue


async def narrow(hands, which: str, value: str) -> None:
    """Set a filter, or take it away, by keys, from `f` on."""
    await hands.press("f")
    await hands.paste(f"{which} {value}")
    await hands.sees(value)
    await hands.press("enter", "escape", "escape")
    await hands.sees("No. Customer")


async def test_a_filter_says_what_it_shows_and_mixes_with_the_search(office):
    """The line names the filter and how many of how many; c shows all again."""
    async with office.screen() as hands:
        await hands.sees("25 customers")
        await narrow(hands, "Collaboration", "Visma Scanner")
        await hands.sees(
            "[Visma Scanner x] c clears 4 of 25", "1002 Beta", "1013 Tall", "1014", "1022"
        )
        await hands.sees_no("1001 Alfa")
        await hands.find("tall")
        await hands.sees("[Visma Scanner x] c clears 1 of 25")
        await hands.tells("1013 Tallmons Elteknik AB")
        await hands.find("alfa")
        await hands.sees(
            "[Visma Scanner x] c clears 0 of 25",
            "No customer is shown: the search “alfa” hides 4 customers;",
            "the filter “Visma Scanner” hides 1 customer.",
            "Esc clears the search, then the filters.",
        )
        await hands.press("escape")
        await hands.sees("[Visma Scanner x] c clears 4 of 25")
        await hands.press("c")
        await hands.sees("25 customers", "1012 Sjöviks", "13 of 25")
        assert "[" not in hands.lines[1]
        assert "c clears" not in hands.text


async def test_what_no_filter_has_is_told_and_escape_says_what_it_does(office):
    """Esc clears what is typed, and then closes: the line of keys names each."""
    async with office.screen() as hands:
        await hands.press("f")
        await hands.sees("type to find a value", "Esc Done")
        await hands.sees_no("Nothing here has")
        await hands.paste("zzz")
        await hands.sees("Nothing here has these words.", "Esc Clear")
        assert "Enter" not in hands.lines[-1]
        await hands.press("escape")
        await hands.sees("type to find a value", "Visma Utlägg", "Esc Done")


async def test_space_ticks_the_value_under_the_cursor_and_types_no_blank_in_front(office):
    """Between words it is typed."""
    async with office.screen() as hands:
        await hands.press("f")
        await hands.sees("type to find a value")
        await hands.press("down", "space")
        await hands.sees("[x]", "type to find a value", "Esc Done")
        await hands.press("space")
        await hands.sees_no("[x]")
        await hands.press(*"visma", "space", *"utl")
        await hands.sees("visma utl", "Esc Clear")


async def test_filters_add_up_and_each_can_be_taken_away(office):
    """Both must hold; the list of filters shows which are set, and the same key unsets one."""
    async with office.screen() as hands:
        await narrow(hands, "Account manager", "Cecilia Åström")
        await hands.sees("[manager Cecilia Åström x] c clears 6 of 25")
        await narrow(hands, "Collaboration", "Visma Utlägg")
        await hands.sees(
            "[Visma Utlägg x] +1 c clears 2 of 25",
            "1003 Gamma",
            "1024 Mörkö",
        )
        await hands.press("f")
        await hands.sees("[x] Collaboration Visma Utlägg", "[ ] Collaboration Visma Scanner")
        await hands.press("escape")
        await narrow(hands, "Account manager", "Cecilia Åström")
        await hands.sees("[Visma Utlägg x] c clears 7 of 25")
        assert "Cecilia" not in hands.lines[1]


@pytest.mark.parametrize(
    ("which", "value", "line", "first"),
    [
        ("Status", "not linked", "[not linked x] c clears 1 of 25", "1023 Gräslökens Kök AB"),
        ("Status", "request sent", "[request sent x] c clears 1 of 25", "1021 Öbackens Blommor AB"),
        (
            "No main contact",
            "customers without",
            "[no main contact x] c clears 5 of 25",
            "1002 Beta Café AB",
        ),
    ],
)
async def test_status_and_missing_main_contact_can_be_filtered(office, which, value, line, first):
    """What needs a hand is found by how it stands."""
    async with office.screen() as hands:
        await narrow(hands, which, value)
        await hands.sees(line)
        await hands.press("home")
        await hands.tells(first)


async def test_filters_and_the_highlight_survive_an_ending(office):
    """After the act, the same customers are shown, with the cursor on what has ended."""
    async with office.screen() as hands:
        await narrow(hands, "Collaboration", "Visma Scanner")
        await hands.press("home", "down")
        await hands.tells("1013 Tallmons Elteknik AB")
        await hands.press("enter", "down", "down")
        await hands.tells("Scanner · Tallmons")
        await hands.press("x")
        await hands.sees("End Visma Scanner · 1013 Tallmons Elteknik AB")
        await hands.press("1", "ctrl+s")
        await hands.done()

        assert office.customer("1013").collaboration("scanner-1").status == "ended"
        await hands.tells("Scanner · Tallmons Elteknik AB ended on 2026-11-23, End collaboration;")
        await hands.sees("[Visma Scanner x] c clears 4 of 25", "1002 Beta", "1022")
        assert "1001 Alfa" not in hands.text


async def test_several_values_of_a_filter_are_chosen_while_the_list_stays_open(office):
    """Each line counts what it would show; the list behind follows at once; typing finds a line."""
    async with office.screen() as hands:
        await hands.press("f")
        await hands.sees("[ ] Collaboration Visma eEkonomi 14", "[ ] Collaboration Visma Scanner 4")
        await hands.press(*"utl", "enter")
        await hands.sees("[x] Collaboration Visma Utlägg 7")
        await hands.press(*("backspace",) * 3, *"scann", "enter")
        await hands.sees("[x] Collaboration Visma Scanner 4")
        await hands.press("escape")
        await hands.sees("[x] Collaboration Visma Utlägg 7", "[x] Collaboration Visma Scanner 4")
        await hands.press("escape")
        await hands.sees("[Visma Scanner or Visma Utlägg x] 10 of 25")
        await hands.sees("1001 Alfa", "1013 Tall")


async def test_the_first_letter_after_a_tick_begins_another_search(office):
    async with office.screen() as hands:
        await hands.press("f", *"scanner", "enter")
        await hands.sees("[x]", "Scanner")
        await hands.press(*"utl", "enter")
        await hands.sees("[x] Collaboration Visma Utlägg 7")
        await hands.press("escape", "escape")
        await hands.sees("[Visma Scanner or Visma Utlägg x] 10 of 25")


async def test_what_can_be_ended_today_is_a_filter_and_limits_the_marks(office):
    """Nothing measured stops it; what a person confirms is asked when it is ended."""
    async with office.screen(size=(80, 44)) as hands:
        await narrow(hands, "Ending", "can be ended today")
        await hands.sees("[can be ended today x]", "1003 Gamma", "1024 Mörkö", "1001 Alfa")
        await hands.sees_no("1002 Beta", "1016 Råbäcka", "A212", "not all")
        await hands.press("home", "space")
        await hands.sees("2 marked")
        await hands.press("home", "enter", "down")
        await hands.tells("eEkonomi Smart · Alfa")
        marked = [line.split()[1] for line in hands.tree[1:5] if line[1] == "*"]
        assert marked == ["Ekonomiöversikt", "Lön"]


@pytest.mark.parametrize(
    ("value", "stops"),
    [
        ("can be ended today", r"(ready|\d to confirm).*"),
        ("something to confirm", r"\d to confirm.*"),
        ("stopped by: outlays", "1 outlay.*"),
    ],
)
async def test_a_row_tells_of_what_the_filter_lets_through(office, value, stops):
    """A filter by what stops endings shows no row that reads otherwise."""
    async with office.screen(size=(80, 44)) as hands:
        await narrow(hands, "Ending", value)
        await hands.sees(f"[{value} x]", "1001 Alfa")
        await hands.sees_no("not all")
        told = [line[50:].strip() for line in hands.tree]
        assert [words for words in told if not re.fullmatch(stops, words)] == []


async def test_a_row_tells_of_what_has_to_end_first_where_the_filter_hides_it(office):
    """The row, the count of the filter, and the page of several then agree."""
    async with office.screen(size=(100, 44)) as hands:
        await hands.press("f")
        await hands.paste("eekonomi")
        await hands.press("down", "enter", "escape", "escape")
        await hands.sees("1 other first · 1 bank", "Scanner first · ! left")
        ready = sum(line.endswith("1 to confirm") for line in hands.tree)
        await hands.press("f")
        await hands.paste("ended today")
        await hands.sees(f"[ ] Ending can be ended today {ready}")
        await hands.press("escape", "escape", "A", "x", "1", "tab", "space")
        await hands.sees(f"{ready} can be ended")


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_what_a_filter_has_found_is_seen_where_the_customer_is_opened(office, width: int):
    """Also where that has ended, was declined, or is only asked for."""
    async with office.screen(size=(width, 24)) as hands:
        await narrow(hands, "Collaboration", "Visma Utlägg")
        await hands.find("1021")
        await hands.sees("1021 Öbackens Blommor AB", "request sent")
        await hands.press("x")
        await hands.sees("The filter hides what x could act on here; c clears it.")
        await hands.press("right")
        await hands.sees("eEkonomi Smart", "Utlägg")
        await hands.press("c")
        await narrow(hands, "Status", "ended")
        await hands.press("home")
        await hands.press("right", "down", "down")
        await hands.sees("[ended x]", "ended 2026-")


async def test_what_stops_an_ending_is_a_filter(office):
    """Counted by customers, once all of them have been looked at."""
    async with office.screen() as hands:
        await narrow(hands, "Ending", "stopped by: reports")
        await hands.sees("[stopped by: reports x] c clears 1 of 25", "1001 Alfa", "2 reports")
        await hands.press("f")
        await hands.paste("ending outlays")
        await hands.sees("[ ] Ending stopped by: outlays 1")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_what_stops_endings_is_counted_whatever_is_in_view(office, size):
    """All customers are looked at for it when the list of filters opens, seen before or not."""
    async with office.screen(size=size) as hands:
        await hands.press("f")
        await hands.paste("ending")
        await hands.sees("can be ended today 15", "something to confirm")
        await hands.press("escape", "escape")
        await hands.sees("25 customers")
        await hands.sees_no("not all")


async def test_escape_clears_what_is_nearest_one_level_a_press(office):
    """The search, then the filters, then the marks; it never leads out."""
    async with office.screen() as hands:
        await hands.press("space")
        await narrow(hands, "Collaboration", "Visma Utlägg")
        await hands.find("10")
        await hands.sees("Find 10", "[Visma Utlägg x]", "4 marked")
        await hands.press("escape")
        await hands.sees_no("Find 10")
        await hands.sees("[Visma Utlägg x]", "4 marked")
        await hands.press("escape")
        await hands.sees("25 customers · 4 marked")
        await hands.sees_no("[Visma Utlägg x]")
        await hands.press("escape")
        await hands.sees_no("marked")
        await hands.press("escape", "escape")
        await hands.sees("25 customers")


@pytest.mark.parametrize("key", ["down", "pagedown", "enter"])
async def test_keys_lead_from_the_search_down_to_what_was_found(office, key: str):
    """The cursor is on the first hit, where keys are keys again."""
    async with office.screen() as hands:
        await hands.press("slash", *"beta", key, "y")
        await hands.sees("Copied: 1002")


async def test_enter_chooses_what_begins_as_typed_before_what_has_it_within(office):
    """Also a letter after the other: the cursor follows what fits best."""
    async with office.screen() as hands:
        await hands.press("f", *"visma", "space", "u", "enter", "escape", "escape")
        await hands.sees("[Visma Utlägg x]", "7 of 25")


async def test_the_filter_keeps_its_size_where_nothing_is_found(office):
    """Else it would grow over the heads of the list behind it."""
    async with office.screen() as hands:
        await hands.press("L", "f")
        await hands.sees("type to find a value")
        frame = _frame(hands.lines)
        await hands.paste("zzz")
        await hands.sees("Nothing here has these words.")
        assert _frame(hands.lines) == frame


async def test_the_palette_keeps_its_size_too_where_nothing_is_found(office):
    async with office.screen() as hands:
        await hands.press("colon")
        await hands.sees("what to do, or a customer")
        frame = _frame(hands.lines)
        await hands.paste("zzz")
        await hands.sees("No matches found.")
        assert _frame(hands.lines) == frame


class _TypedAhead(FilterMenu):
    """A filter with letters in its line before its values are shown, as keys in one piece come."""

    def on_mount(self) -> None:
        self.needle.value = "zzz"


async def test_the_filter_has_its_size_also_where_it_never_showed_a_value(office):
    values = [FilterValue("service", f"{n}", f"Value {n}", set=False, shows=1) for n in range(9)]
    async with office.screen() as hands:
        hands.app.push_screen(_TypedAhead(lambda: values, lambda value: None, str))
        await hands.sees("Nothing here has these words.")
        frame = _frame(hands.lines)
        assert frame[1] - frame[0] == len(values) + 2
        await hands.press("escape")
        await hands.sees("Value 8")
        assert _frame(hands.lines) == frame


def _frame(lines: list[str]) -> list[int]:
    return [place for place, line in enumerate(lines) if line.lstrip().startswith(("╭", "╰"))]
