"""The rule that begins a section."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.widgets.parts import Parts
from tui.widgets.section import Section, ruled


@pytest.mark.parametrize(
    ("title", "state", "width", "drawn"),
    [
        ("Users", "", 20, "── Users ───────────"),
        ("Users", "1 of 9", 24, "── Users ───── 1 of 9 ──"),
        ("", "", 6, "──────"),
        ("Before ending", "3 open", 12, "── Before… ─"),
        ("2 customers; opens all", "1", 26, "── 2 customers ────── 1 ──"),
        ("All that is known", "1", 20, "── All that… ── 1 ──"),
        ("2001 Byggnadsfirman", "", 20, "── 2001 Byggnadsf… ─"),
        ("Åkeri 日本", "", 16, "── Åkeri 日本 ──"),
    ],
)
def test_a_section_carries_its_title_and_its_state(title, state, width, drawn):
    assert ruled(title, state, width).plain == drawn


@given(st.text(max_size=30), st.text(max_size=12), st.integers(8, 60))
def test_a_section_takes_its_whole_line(title, state, width):
    """Whatever stands in it, nothing behind it is moved."""
    assert cell_len(ruled(title, state, width).plain) == width


async def test_a_section_says_another_state():
    section = Section("Users", "2")
    async with Parts(section).run_test(size=(30, 6)) as pilot:
        section.state = "3"
        await pilot.pause()
        assert " 3 ──" in pilot.app.lines[0]
