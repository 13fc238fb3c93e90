"""What the README shows: pictures that `python -m tests.pictures` makes, and none out of date."""

import html
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.pictures import film, first
from tests.pictures.scenes import SCENES, SMALL, file_of
from tui.tour.story import story

ROOT = Path(__file__).parents[1]
COMMAND = "python -m tests.pictures"
PNG_SIZE = slice(16, 24)


def shown_in(page: str) -> list[Path]:
    """Return the pictures of a page."""
    return [ROOT / each for each in re.findall(r"!\[[^]]*\]\(([^)]*)\)", page)]


def texts(svg: str) -> list[str]:
    """Return all that is written in a picture, in the order of its lines."""
    return [html.unescape(each) for each in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def test_the_readme_shows_only_pictures_that_the_command_makes() -> None:
    """The PNG and the tour among them; whoever changes something is told how to make them again."""
    made = {file_of(scene, size) for scene in SCENES for size in scene.sizes}
    shown = shown_in((ROOT / "README.md").read_text("utf-8"))
    assert set(shown) <= made | {first.FILE, film.FILE}
    assert shown[:2] == [first.FILE, film.FILE], "the README begins with these"
    assert all(each.exists() for each in shown)
    assert COMMAND in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_first_picture_is_made_of_its_scene_as_it_is_today() -> None:
    """The PNG says which SVG it was made of, and has its shape."""
    svg = first.framed(first.SOURCE.read_text("utf-8"))
    png = first.FILE.read_bytes()
    assert first.SVG.read_text("utf-8") == svg, f"{first.SVG.name} is out of date: {COMMAND} first"
    assert first.is_of(png, svg), f"{first.FILE.name} is out of date: {COMMAND} first"
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    size = (first.WIDTH, round(first.WIDTH * height / width))
    assert struct.unpack(">II", png[PNG_SIZE]) == size
    assert len(png) < 120_000


def test_another_scene_makes_another_first_picture() -> None:
    """A PNG of another scene, or of none, would be noticed."""
    png = first.FILE.read_bytes()
    assert not first.is_of(png, first.SVG.read_text("utf-8") + " ")
    with pytest.raises(ValueError, match="not found"):
        first.made_of(png.replace(b"Source", b"Absent"))


def test_the_moving_picture_has_all_captions_of_the_tour_in_their_order() -> None:
    """And stays small and harmless: one file, no script, nothing fetched."""
    svg = film.FILE.read_text("utf-8")
    ElementTree.fromstring(svg)
    said = texts(svg)
    at = [next(n for n, text in enumerate(said) if words in text) for words in _captions()]
    assert at == sorted(at)
    assert len(svg.encode()) < 250_000
    assert float(re.findall(r"animation: film ([\d.]+)s", svg)[0]) <= 45
    assert not re.search(r"<script|<image|\bon\w+=|http(?!://www\.w3\.org/2000/svg)", svg)


def _captions() -> list[str]:
    return [step.words for step in story()]


async def test_the_moving_picture_is_the_tour_as_it_is_today(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Played again at full speed, it draws the same bytes."""
    made = film.moving(await film.filmed(tmp_path / "demo"))
    if request.config.getoption("--update-screenshots"):
        film.FILE.write_text(made, "utf-8")
    assert made == film.FILE.read_text("utf-8"), f"{film.FILE.name} is out of date: {COMMAND} tour"


def test_every_frame_stands_beside_the_one_before_it() -> None:
    """As many frames as steps of the one animation, and none shorter than can be seen."""
    line = '<text style="fill: #fff" x="0" y="18.5" textLength="12.2">{}</text>'
    blank = ("",) * (SMALL[1] - 1)
    frames = [film.Frame((line.format(each), *blank), 1.5) for each in "aba"]
    svg = film.moving(frames)
    assert svg.count("<g transform=") == svg.count("% { transform:") == len(frames)
    assert texts(svg) == ["a", "b"], "what is drawn twice is in it once"
    assert "4.50s step-end infinite" in svg
