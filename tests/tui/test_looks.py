"""The pictures in screenshots/: the real app on the demo office, compared byte for byte.

`pytest tests/tui/test_looks.py --update-screenshots` makes them anew; look at them then.
"""

import datetime as dt
import html
import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from store.demo import demo_office
from store.opening import make_store, sit_down
from tui.app import SamarbeteApp

PICTURES = Path(__file__).parents[2] / "screenshots"
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
SMALL, LARGE = (80, 24), (120, 40)
COLUMN, LINE = 12.2, 24.4


class Scene(NamedTuple):
    """What is pressed, and by whom: an employee, or with `company` one of a customer's users."""

    name: str
    keys: tuple[str, ...]
    login: str = "anna"
    company: str | None = None


SCENES = (
    Scene("01-collaborations", ("enter", "down", "down", "down")),
    Scene("02-customer", ("down", "down", "enter")),
    Scene("03-search", ("slash", *"akeri", "enter")),
    Scene("04-end-choose", ("enter", "down", "x", "tab", "down", "space")),
    Scene("05-end-delete", ("down", "down", "enter", "down", "x", "tab", "down", "space",
                            *("tab",) * 4, "pagedown")),
    Scene("06-refused", ("down", "enter", "down", "x")),
    Scene("07-cure", ("down", "enter", "down", "x", "enter")),
    Scene("08-users", ("u",)),
    Scene("09-create-user", ("down", "u", "n")),
    Scene("10-help", ("question_mark",)),
    Scene("11-filter", ("f", "enter", *("down",) * 3, "enter", "slash", *"ab", "enter")),
    Scene("12-edit", ("enter", "down", "e", "tab", "enter", "up", "up", "enter")),
    Scene("13-several", ("slash", *"1013", "enter", "space", "slash", *"1005", "enter", "space",
                         "x", "tab", "space", "tab", "space", *("tab",) * 3, "home",
                         "down", "down")),
    Scene("14-history", ("H", "slash", *"waived", "enter")),
    Scene("15-on-a-date", ("slash", *"1015", "enter", "enter", "down", "down")),
    Scene("16-sent-requests", ("s",)),
    Scene("17-customers-side", ("enter", "down"), "lisa@morkovarv.example", "1024"),
    Scene("18-customer-ends", ("enter", "down", "x", "tab", "space"), "lisa@morkovarv.example",
          "1024"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _swedish_time(monkeypatch: pytest.MonkeyPatch):
    """Show times as a Swedish host does, wherever the tests run."""
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
async def test_the_screen_looks_as_in_its_picture(
    scene: Scene, size: tuple[int, int], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A scene draws the same bytes as the picture that somebody has looked at."""
    svg = await _drawn(scene, size, tmp_path / "demo")
    name = f"{scene.name}-{size[0]}x{size[1]}"
    pictures = {
        PICTURES / f"{name}.svg": svg,
        PICTURES / f"{name}.txt": _as_text(svg, size[1]),
    }
    if request.config.getoption("--update-screenshots"):
        for file, picture in pictures.items():
            file.write_text(picture, "utf-8")
    for file, picture in reversed(pictures.items()):
        assert file.exists(), f"{file.name} is missing; --update-screenshots makes it"
        assert picture == file.read_text("utf-8"), f"{file.name} looks different now"


async def _drawn(scene: Scene, size: tuple[int, int], store: Path) -> str:
    make_store(store, demo_office(NOW.date()), os_user="anna")
    account = scene.login if scene.company is None else "portal"
    app = SamarbeteApp(
        sit_down(
            store, os_user=account, login=scene.login, company=scene.company, clock=lambda: NOW
        )
    )
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        for key in scene.keys:
            await pilot.press(key)
        await pilot.pause()
        svg = app.export_screenshot(title="samarbete", simplify=True)
    # the fonts would be fetched from the web; textLength keeps the columns without them
    return re.sub(r"@font-face \{.*?\}\n?", "", svg, flags=re.DOTALL)


def _as_text(svg: str, height: int) -> str:
    """Return the picture's text line by line, each piece at its column."""
    lines = [""] * height
    pieces = re.findall(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg)
    for x, y, text in pieces:
        line, column = round((float(y) - 20) / LINE), round(float(x) / COLUMN)
        if 0 <= line < height:
            lines[line] = lines[line].ljust(column) + html.unescape(text).replace("\xa0", " ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def test_every_picture_has_its_scene() -> None:
    """No picture stays behind when its scene is gone."""
    made = {f"{s.name}-{size}.{e}" for s in SCENES for size in ("80x24", "120x40")
            for e in ("svg", "txt")}  # fmt: skip
    assert {file.name for file in PICTURES.glob("*-*x*.*")} == made
