"""How it looks: themes by what the terminal can, a choice that is kept, plain characters."""

from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.pictures.contrast import drawn_in
from tests.pictures.scenes import FEW, LIGHT_FEW, NONE, PICTURES, SCENES, file_of
from tui.app import SamarbeteApp
from tui.terminal.look import ABLE, MANY_COLOURS, Look, look
from tui.terminal.plain_characters import PLAIN
from tui.terminal.themes import CHOICES, ThemeChoice, fitting

READABLE = 4.5
"""The least contrast of text by the accessibility guidelines (AA)."""


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Look(MANY_COLOURS)),
        ({"TERM": "xterm-256color"}, Look(256)),
        ({"TERM": "xterm"}, Look(16)),
        ({"TERM": "linux"}, Look(16)),
        ({"TERM": "vt220"}, Look(0)),
        ({"TERM": "xterm-mono"}, Look(0)),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Look(0)),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Look(256)),
        ({"TERM": "xterm", "COLORFGBG": "0;15"}, Look(16, light=True)),
        ({"TERM": "rxvt", "COLORFGBG": "0;default;7"}, Look(16, light=True)),
        ({"TERM": "xterm", "COLORFGBG": "15;8"}, Look(16)),
        ({"TERM": "xterm", "COLORFGBG": "15;default"}, Look(16)),
        ({"TERM": "xterm", "COLORFGBG": "²"}, Look(16)),
        ({}, Look(16)),
    ],
)
def test_what_a_terminal_can_is_read_from_what_it_says(environment, found) -> None:
    """Of TERM, COLORTERM, COLORFGBG and NO_COLOR."""
    assert look(environment) == found


@pytest.mark.parametrize(
    ("choice", "seen_on", "theme"),
    [
        ("terminal", Look(), "dark"),
        ("terminal", Look(light=True), "light"),
        ("terminal", Look(256), "dark"),
        ("terminal", Look(16), "dark-16"),
        ("terminal", Look(16, light=True), "light-16"),
        ("terminal", Look(0), "monochrome"),
        ("light", Look(), "light"),
        ("light", Look(16), "light-16"),
        ("light", Look(0, light=True), "monochrome"),
        ("dark-16", Look(), "dark-16"),
        ("monochrome", Look(), "monochrome"),
        ("high-contrast", Look(), "high-contrast"),
        ("high-contrast", Look(16), "dark-16"),
    ],
)
def test_a_choice_never_asks_more_of_a_terminal_than_it_can(choice, seen_on, theme) -> None:
    """Dark is dark with 16 colours as well, and of those."""
    assert fitting(choice, seen_on) == theme


@asynccontextmanager
async def _wearing(office, hands, file: Path | None, look: Look = ABLE, **options: bool):
    app = SamarbeteApp(office.desk(), look=look, theme=ThemeChoice(file), **options)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield app, hands(app, pilot)


async def _choose(who, words: str) -> None:
    """Choose a theme by its name, as somebody does who has never seen the list."""
    await who.press("colon", *"Theme")
    await who.sees("Choose other colours")
    await who.press("down", "enter")
    await who.sees(*CHOICES.values())
    await who.press("home", *("down",) * list(CHOICES.values()).index(words), "enter")
    await who.sees("25 customers")


async def test_a_theme_is_chosen_in_the_palette_and_is_there_at_the_next_start(
    office, hands, tmp_path: Path
) -> None:
    """It is kept in a file that only its owner can read."""
    kept = tmp_path / "state" / "theme"
    async with _wearing(office, hands, kept) as (app, who):
        assert app.theme == "dark"
        await _choose(who, "Light")
        await who.until(lambda: app.theme == "light", "the light theme")
    assert kept.stat().st_mode & 0o777 == 0o600
    async with _wearing(office, hands, kept) as (app, _):
        assert app.theme == "light"
    async with _wearing(office, hands, kept, FEW) as (app, _):
        assert app.theme == "light-16"


@pytest.mark.parametrize(
    "content", [b"mauve", b"", b"\xff\xfe\x00", b"dark\nlight", b"x" * 100_000]
)
async def test_a_kept_choice_that_is_none_is_ignored(content, office, hands, tmp_path) -> None:
    """As if nothing had been chosen; the next choice mends the file."""
    kept = tmp_path / "theme"
    kept.write_bytes(content)
    async with _wearing(office, hands, kept) as (app, who):
        assert app.theme == "dark"
        if content == b"mauve":
            await _choose(who, "Dark")
            assert kept.read_text() == "dark"


async def test_a_choice_that_cannot_be_kept_holds_until_the_end(office, hands, tmp_path) -> None:
    """The screen says so, and is as it was chosen."""
    (tmp_path / "state").write_text("no folder")
    async with _wearing(office, hands, tmp_path / "state" / "theme") as (app, who):
        await _choose(who, "Light")
        await who.sees("The choice lasts until the program closes: ")
        assert app.theme == "light"


async def test_colours_can_be_taken_away_and_come_back(office, hands) -> None:
    """What was drawn with colours is drawn without, and the cursor is still seen."""
    async with _wearing(office, hands, None) as (app, who):
        await _choose(who, "No colours")
        await who.press("down")
        svg = app.export_screenshot(simplify=True)
        colours = {colour for each in drawn_in(svg) for colour in (each.ink, each.paper)}
        assert all(_is_grey(each) for each in colours), colours
        (row,) = (each for each in drawn_in(svg) if each.text.startswith("► 1002"))
        (other,) = (each for each in drawn_in(svg) if each.text.startswith("► 1003"))
        assert (row.ink, row.paper) == (other.paper, other.ink)
        await _choose(who, "Dark")
        svg = app.export_screenshot(simplify=True)
        assert not all(_is_grey(each.paper) for each in drawn_in(svg))


def _is_grey(colour: str) -> bool:
    """Whether a colour is none; those of the picture's own paper and ink have a breath of one."""
    parts = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
    return max(parts) - min(parts) <= 4


async def test_nobody_is_asked_for_a_theme_who_cannot_have_one(office, hands) -> None:
    """Neither on a shared account that writes no files, nor where there are no colours."""
    for options in ({"restricted": True}, {"look": Look(0)}):
        async with _wearing(office, hands, None, **options) as (_, who):
            await who.press("colon", *"Theme")
            await who.sees_no("Choose other colours")


PICTURED = [
    file_of(scene, size)
    for scene in SCENES
    for size in scene.sizes
    if scene.look not in (FEW, LIGHT_FEW, NONE)  # of the owner's colours, and theirs to choose
]
GREYED = {"16-sent-requests", "17-customers-side", "18-customer-ends"}
"""Where keys are greyed that the operator may not press."""


@pytest.mark.parametrize("picture", PICTURED, ids=[each.stem for each in PICTURED])
def test_all_words_can_be_read(picture: Path) -> None:
    """In every picture, the line under the cursor too, by the contrast that accessibility asks."""
    pale = {
        (each.text, round(each.contrast, 1))
        for each in drawn_in(picture.read_text("utf-8"))
        if each.contrast < READABLE and any(char.isalnum() for char in each.text)
    }
    if picture.stem.rpartition("-")[0] in GREYED:
        pale = {each for each in pale if each[1] < 3}
    assert not pale


@pytest.mark.parametrize("picture", [each for each in PICTURED if "-ascii" in each.stem])
def test_without_line_drawing_all_signs_are_plain(picture: Path) -> None:
    """Borders, signs of rows, marks: nothing is left but what each terminal has, and letters."""
    lines = picture.with_suffix(".txt").read_text("utf-8")
    assert {char for char in lines if not char.isascii()} <= set("åäöÅÄÖé")
    with_lines = PICTURES / picture.name.replace("27-ascii", "01-collaborations").replace(
        "28-ascii-end", "04-end-choose"
    )
    drawn = with_lines.with_suffix(".txt").read_text("utf-8")
    assert drawn.translate(PLAIN).split() == lines.split()


def test_every_sign_that_is_put_in_the_place_of_another_is_as_wide() -> None:
    """Or columns would move."""
    assert all(len(plain) == 1 and plain.isascii() for plain in PLAIN.values())


def test_the_pictures_of_few_colours_use_the_terminals_own(office: Callable[..., object]) -> None:
    """Nothing in them is mixed: at most 16 colours, and the terminal's paper and ink, dimmed."""
    for scene in SCENES:
        if scene.look not in (FEW, LIGHT_FEW):
            continue
        drawn = list(drawn_in(file_of(scene, scene.sizes[0]).read_text("utf-8")))
        assert len({each.paper for each in drawn}) <= 5
        # the end of a scrollbar's thumb is no text: where it is whole, it may be as the thumb
        assert all(each.ink != each.paper for each in drawn if each.text not in "▁▂▃▄▅▆▇")


@pytest.mark.parametrize("sign", "►▼▲")
def test_what_opens_and_closes_has_a_plain_sign(sign: str) -> None:
    assert sign.translate(PLAIN).isascii()
