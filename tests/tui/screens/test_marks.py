"""Marks: they are of collaborations, those that the filter lets through; what is marked is seen."""

from pathlib import Path

import pytest

from store.desk.pack_writer import PackLine
from store.domain.errors import MaybeSaved
from store.i18n.language import language, set_language
from tests.tui.widgets.customers.test_filter_line import narrow
from tui.screens.flows.customer_flows import packs_made, title_of


def statuses(office) -> dict[tuple[str, str], str]:
    """Return how every collaboration stands, by its customer's number and its id."""
    desk = office.desk()
    return {
        (row.number, each.id): each.status
        for row in desk.listing().rows
        for each in row.collaborations
    }


async def end_all_that_goes_on(hands) -> None:
    """Choose for the one service in End several that its customers continue, and end."""
    await hands.sees("End several")
    await hands.press("1", "ctrl+s")
    await hands.sees("Saved; z in the list undoes one.")
    await hands.press("enter")
    await hands.done()
    await hands.sees("Settings > Collaborations")


async def test_with_a_filter_all_that_is_marked_and_ended_is_what_it_lets_through(office):
    """Filter Visma Utlägg, A, x, end: Utlägg ends where it can, and nothing else does."""
    before = statuses(office)
    async with office.screen(size=(80, 40)) as hands:
        await narrow(hands, "Collaboration", "Visma Utlägg")
        await hands.press("A")
        await hands.sees("7 of 25 · 6 marked")
        await hands.press("x")
        await hands.sees("End several · 6 Utlägg at 6 customers", "Utlägg (6)")
        await end_all_that_goes_on(hands)

    ended = {place for place, status in statuses(office).items() if status != before[place]}
    assert ended == {("1003", "utlagg-1"), ("1012", "utlagg-1"), ("1024", "utlagg-2")}


async def test_what_could_not_be_ended_keeps_its_mark(office):
    """The others are marked no longer; after the cures, x is enough."""
    async with office.screen(size=(80, 40)) as hands:
        await narrow(hands, "Collaboration", "Visma Utlägg")
        await hands.press("A", "x")
        await end_all_that_goes_on(hands)
        await hands.sees("7 of 25 · 3 marked")
        marked = [line.split()[1] for line in hands.tree if line.startswith("*")]
        assert marked == ["1001", "1002", "1005"]


async def test_space_on_a_customer_marks_what_runs_there(office):
    """A star is all of it, a hyphen a part; Space takes all marks away only from all."""
    async with office.screen() as hands:
        await hands.press("space")
        await hands.sees("*► 1001", "4 marked")
        await hands.press("up", "enter", "down")
        await hands.tells("eEkonomi Smart · Alfa")
        await hands.press("space")
        await hands.sees("-▼ 1001", "3 marked")
        await hands.press("home", "space")
        await hands.sees("*▼ 1001", "4 marked")
        assert [line[:3] for line in hands.tree[1:5]] == [" * "] * 4
        await hands.press("home", "space")
        await hands.sees("25 customers")
        await hands.sees_no("marked")


async def test_space_where_nothing_runs_says_so(office):
    """Nothing is marked that cannot be ended."""
    async with office.screen() as hands:
        await hands.find("A212")
        await hands.press("space")
        await hands.sees("Nothing is running there that could be marked.")
        await hands.sees_no("1 marked")


async def test_marks_that_a_search_hides_are_counted_and_named_before_a_plan(office):
    """One may mean all that is marked, or what the cursor is on; Esc means neither."""
    async with office.screen() as hands:
        await hands.press("space")
        await hands.find("1020")
        await hands.sees("1 of 25 · 4 marked, 4 not shown")
        await hands.press("right", "right", "x")
        await hands.sees(
            "Marks that are not shown",
            "1001 Alfa Bygg AB Visma eEkonomi, Visma Ekonomiöversikt, Visma Lön",
            "Smart, Visma Utlägg",
            "Only Visma Skatt & Bokslut Pro, under the cursor",
            "All 4 that are marked",
        )
        await hands.press("escape")
        await hands.done()
        await hands.sees("4 marked", "Nothing was changed.")
        await hands.press("x", "enter")
        await hands.sees("End Visma Skatt & Bokslut Pro")
        await hands.press("escape")
        await hands.done()
        await hands.press("x", "down", "enter")
        await hands.sees("End several · 4 collaborations")


async def test_of_marks_some_of_which_are_hidden_those_shown_may_be_planned_alone(office):
    """The hidden ones keep their marks."""
    async with office.screen() as hands:
        await hands.press("space")
        await narrow(hands, "Collaboration", "Visma Utlägg")
        await hands.sees("7 of 25 · 4 marked, 3 not shown")
        await hands.press("x")
        await hands.sees("Only what is shown: 1 marked", "All 4 that are marked")
        await hands.press("enter")
        await hands.sees("End several · 1 Utlägg at 1 customer")


async def test_a_range_is_marked_by_shift_and_arrows_or_from_the_last_mark(office):
    """Shift+Down marks line by line; v marks from the last mark to the cursor."""
    async with office.screen() as hands:
        await hands.press("shift+down", "shift+down", "shift+down")
        await hands.sees("9 marked")
        assert [line[0] for line in hands.tree[:4]] == ["*", "*", "*", " "]
        await hands.press("down", "down", "v")
        await hands.sees("13 marked")
        assert [line[0] for line in hands.tree[:7]] == ["*"] * 6 + [" "]


async def test_the_details_say_which_of_how_many_and_are_read_from_the_tree(office):
    """J and K scroll them where there is more than is seen; the cursor stays where it is."""
    async with office.screen(size=(80, 20)) as hands:
        await hands.press("enter", "down")
        await hands.sees("eEkonomi Smart · Alfa Bygg AB 1 of 25 · J K active since 2024-12-23")
        await hands.press(*"JJJJ")
        await hands.sees("eEkonomi Smart · Alfa Bygg AB 1 of 25 · J K", "Good to know")
        await hands.sees_no("active since 2024-12-23")
        await hands.press(*"KKKK")
        await hands.tells("eEkonomi Smart · Alfa Bygg AB active since 2024-12-23")
        await hands.press("end")
        await hands.sees("25 of 25")
        await hands.sees_no("J K")


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 0, "No hand-over pack was made, and nothing was recorded in the history."),
        ("sv", 0, "Inget överlämningspaket skapades, och inget registrerades i historiken."),
        ("en", 2, "2 hand-over packs are in packs. Recorded in the history."),
    ],
)
def test_where_no_pack_was_made_none_is_told_as_recorded(language, count, words):
    set_language(language)
    assert packs_made(count, Path("packs")) == words


def test_packs_that_are_there_are_not_told_as_missing() -> None:
    there = PackLine("1001", "Alfa", Path("packs"), error=MaybeSaved("no answer"), written=True)
    assert title_of([there]) == "Not all packs are recorded for certain"
    assert title_of([there, there._replace(written=False)]) == "Not all packs are made"


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_what_is_marked_is_handed_over_customer_by_customer(office, tmp_path, language):
    """Each in its own directory; what is in the way of one is told, and stops no other."""
    set_language(language)
    packs = tmp_path / "packs"
    (packs / "1002").mkdir(parents=True)
    (packs / "1002" / "handover.md").write_text("my own")
    words = {
        "en": ("Hand-over packs", "Not all packs are made", "2 hand-over packs are in"),
        "sv": ("Överlämningspaket", "Alla paket är inte skapade", "2 överlämningspaket finns i"),
    }
    title, not_all, made = words[language]
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("space", "space", "space", "P")
        await hands.sees(title, "1001 Alfa Bygg AB, 1002 Beta Café AB, 1003 Gamma Åkeri AB")
        await hands.press("ctrl+u")
        await hands.paste(f"{packs}")
        await hands.press("ctrl+s")
        await hands.sees(not_all, made, "1002")
        await hands.press("enter")
        await hands.done()
    assert sorted(each.name for each in (packs / "1003").iterdir())[:2] == [
        "SHA256SUMS",
        "handover.json",
    ]
    assert [office.customer(n).history[-1].action for n in ("1001", "1003")] == ["handover"] * 2
    assert [entry.action for entry in office.customer("1002").history].count("handover") == 0
    assert (packs / "1002" / "handover.md").read_text() == "my own"


async def test_without_a_mark_the_customer_under_the_cursor_is_handed_over(office, tmp_path):
    async with office.screen(size=(80, 24)) as hands:
        await hands.go_to("1003")
        await hands.press("P")
        await hands.press("escape")
        await hands.sees("Nothing was changed.")
        await hands.press("P", "ctrl+u")
        await hands.paste(f"{tmp_path / 'packs'}")
        await hands.press("ctrl+s")
        await hands.done()
        await hands.sees("1 hand-over pack is in")
    assert [each.name for each in (tmp_path / "packs").iterdir()] == ["1003"]


@pytest.mark.parametrize(
    ("screen", "keys", "pack"),
    [("en", (), "en"), ("sv", (), "sv"), ("en", ("2",), "sv"), ("sv", ("1",), "en")],
)
async def test_packs_are_in_the_language_that_is_chosen(office, tmp_path, screen, keys, pack):
    """As `handover --lang` says it; else in that of the screen."""
    set_language(screen)
    async with office.screen(size=(80, 24)) as hands:
        await hands.go_to("1003")
        await hands.press("P", "ctrl+u")
        await hands.paste(f"{tmp_path / 'packs'}")
        await hands.sees("1 (*)" if screen == "en" else "2 (*)")
        await hands.press("shift+tab", *keys, "ctrl+s")
        await hands.done()
    begins = {"en": "Customer 1003 of", "sv": "Kund 1003 hos"}[pack]
    assert begins in (tmp_path / "packs" / "1003" / "handover.md").read_text()
    assert language() == screen
