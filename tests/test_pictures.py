"""What the READMEs show: pictures that `python -m tests.pictures` makes, and none out of date."""

import html
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from store.i18n.language import Language, said_in
from tests.pictures import film, first
from tests.pictures.scenes import SCENES, SMALL, file_of
from tui.tour.story import story

ROOT = Path(__file__).parents[1]
COMMAND = "python -m tests.pictures"
PNG_SIZE = slice(16, 24)
READMES: dict[Language, str] = {"en": "README.md", "sv": "README.sv.md"}


def shown_in(page: str) -> list[Path]:
    """Return the pictures of a page."""
    return [ROOT / each for each in re.findall(r"!\[[^]]*\]\(([^)]*)\)", page)]


def texts(svg: str) -> list[str]:
    """Return all that is written in a picture, in the order of its lines."""
    return [html.unescape(each) for each in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


@pytest.mark.parametrize("language", READMES)
def test_the_readme_shows_only_pictures_that_the_command_makes(language: Language) -> None:
    """The PNG and the tour in its language; whoever changes something is told how to make them."""
    made = {file_of(scene, size) for scene in SCENES for size in scene.sizes}
    begins = [first.FIRST[language].file, film.FILES[language]]
    shown = shown_in((ROOT / READMES[language]).read_text("utf-8"))
    assert set(shown) <= made | set(begins)
    assert shown[:2] == begins, "the README begins with these"
    assert all(each.exists() for each in shown)
    assert COMMAND in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("picture", first.FIRST.values(), ids=first.FIRST)
def test_the_first_picture_is_made_of_its_scene_as_it_is_today(picture: first.First) -> None:
    """The PNG says which SVG it was made of, and has its shape."""
    svg = first.framed(picture.source.read_text("utf-8"))
    png = picture.file.read_bytes()
    out_of_date = f"is out of date: {COMMAND} first"
    assert picture.svg.read_text("utf-8") == svg, f"{picture.svg.name} {out_of_date}"
    assert first.is_of(png, svg), f"{picture.file.name} {out_of_date}"
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    size = (first.WIDTH, round(first.WIDTH * height / width))
    assert struct.unpack(">II", png[PNG_SIZE]) == size
    assert len(png) < 120_000


def test_another_scene_makes_another_first_picture() -> None:
    """A PNG of another scene, or of none, would be noticed."""
    picture = first.FIRST["en"]
    png = picture.file.read_bytes()
    assert not first.is_of(png, picture.svg.read_text("utf-8") + " ")
    with pytest.raises(ValueError, match="not found"):
        first.made_of(png.replace(b"Source", b"Absent"))


@pytest.mark.parametrize("language", film.FILES)
def test_the_moving_picture_has_all_captions_of_the_tour_in_their_order(
    language: Language,
) -> None:
    """And stays small and harmless: one file, no script, nothing fetched."""
    svg = film.FILES[language].read_text("utf-8")
    ElementTree.fromstring(svg)
    said = texts(svg)
    at = [next(n for n, text in enumerate(said) if words in text) for words in _captions(language)]
    assert at == sorted(at)
    assert len(svg.encode()) < 250_000
    assert float(re.findall(r"animation: film ([\d.]+)s", svg)[0]) <= 45
    assert not re.search(r"<script|<image|\bon\w+=|http(?!://www\.w3\.org/2000/svg)", svg)


def _captions(language: Language) -> list[str]:
    with said_in(language):
        return [step.words for step in story()]


async def test_the_moving_picture_is_the_tour_as_it_is_today(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Played again at full speed, it draws the same bytes; the Swedish one goes the same way."""
    made = film.moving(await film.filmed(tmp_path / "demo"))
    if request.config.getoption("--update-screenshots"):
        film.FILES["en"].write_text(made, "utf-8")
    assert made == film.FILES["en"].read_text("utf-8"), (
        f"{film.FILES['en'].name} is out of date: {COMMAND} tour"
    )


def test_every_frame_stands_beside_the_one_before_it() -> None:
    """As many frames as steps of the one animation, and none shorter than can be seen."""
    line = '<text style="fill: #fff" x="0" y="18.5" textLength="12.2">{}</text>'
    blank = ("",) * (SMALL[1] - 1)
    frames = [film.Frame((line.format(each), *blank), 1.5) for each in "aba"]
    svg = film.moving(frames)
    assert svg.count("<g transform=") == svg.count("% { transform:") == len(frames)
    assert texts(svg) == ["a", "b"], "what is drawn twice is in it once"
    assert "4.50s step-end infinite" in svg
