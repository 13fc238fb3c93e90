"""The pictures in screenshots/: the real app on the demo office, compared byte for byte.

`pytest tests/tui/test_looks.py --update-screenshots` makes them anew; look at them then.
"""

import pytest

from tests.pictures.scenes import PICTURES, SCENES, Scene, as_text, drawn, file_of
from tests.tui.conftest import OfficeAtWork

DRAWN = [(scene, size) for scene in SCENES for size in scene.sizes]


@pytest.mark.parametrize(
    ("scene", "size"), DRAWN, ids=[file_of(scene, size).stem for scene, size in DRAWN]
)
async def test_the_screen_looks_as_in_its_picture(
    scene: Scene, size: tuple[int, int], office: OfficeAtWork, request: pytest.FixtureRequest
) -> None:
    """A scene draws the same bytes as the picture that somebody has looked at."""
    file = file_of(scene, size)
    made_anew = request.config.getoption("--update-screenshots")
    awaited = file.read_text("utf-8") if file.exists() and not made_anew else None
    svg = await drawn(scene, size, office.path, awaited)
    pictures = {file: svg, file.with_suffix(".txt"): as_text(svg, size[1])}
    if made_anew:
        for file, picture in pictures.items():
            file.write_text(picture, "utf-8")
    for file, picture in reversed(pictures.items()):
        assert file.exists(), f"{file.name} is missing; --update-screenshots makes it"
        assert picture == file.read_text("utf-8"), f"{file.name} looks different now"


def test_every_picture_has_its_scene() -> None:
    """No picture stays behind when its scene is gone."""
    made = {file_of(*each).with_suffix(end).name for each in DRAWN for end in (".svg", ".txt")}
    assert {file.name for file in PICTURES.glob("*-*x*.*")} == made
