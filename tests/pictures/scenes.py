"""Scenes: who presses what in the demo office, in which terminal, and what is drawn then."""

import datetime as dt
import html
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rich.terminal_theme import SVG_EXPORT_THEME

from store.desk.opening import open_desk
from store.i18n.language import Language, said_in
from tests.pressing import comes_true, press
from tui.app import SamarbeteApp
from tui.terminal.look import ABLE, Look

PICTURES = Path(__file__).parents[2] / "screenshots"
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
SMALL, MIDDLE, LARGE, LEAST = (80, 24), (100, 30), (120, 40), (60, 15)
COLUMN, LINE = 12.2, 24.4


class Scene(NamedTuple):
    """What is pressed, and by whom: an employee, or with `company` one of a customer's users.

    `look` is what the terminal can; one without colours is one where NO_COLOR is set. What is read
    beside the keys is there when `until` is seen.
    """

    name: str
    keys: tuple[str, ...]
    login: str = "anna"
    company: str | None = None
    look: Look = ABLE
    sizes: tuple[tuple[int, int], ...] = (SMALL, LARGE)
    until: str = ""
    language: Language = "en"


COLLABORATIONS = ("enter", "down", "down", "down")
END_CHOOSE = ("enter", "down", "x", "2")
END_DELETE = ("down", "down", "enter", "down", "x", "2", "enter", "enter", "enter")
SET_RECORD = ("enter", "down", "down", "down", "x", "2", "r")
IMPORT = ("I", *"tests/pictures/kunder.csv", "enter")
FEW, NONE = Look(colours=16), Look(colours=0)
LIGHT, LIGHT_FEW, PLAIN = Look(light=True), Look(colours=16, light=True), Look(plain=True)
ONE, LITTLE = (SMALL,), (LEAST,)

SCENES = (
    Scene("01-collaborations", COLLABORATIONS, sizes=(SMALL, MIDDLE, LARGE)),
    Scene("43-swedish", COLLABORATIONS, sizes=(MIDDLE,), language="sv"),
    Scene("02-customer", ("down", "down", "enter")),
    Scene("03-search", ("slash", *"akeri", "enter")),
    Scene("04-end-choose", END_CHOOSE),
    Scene("05-end-delete", END_DELETE),
    Scene("06-refused", ("down", "enter", "down", "x")),
    Scene("07-cure", ("down", "enter", "down", "x", "enter")),
    Scene("08-users", ("u",)),
    Scene("09-create-user", ("down", "u", "n")),
    Scene("10-help", ("question_mark",)),
    Scene("11-filter", ("f", *"utl", "enter", "escape", "escape", "slash", *"ab", "enter")),
    Scene("12-edit", ("enter", "down", "e", "tab", "enter", "up", "up", "enter")),
    Scene("13-several", ("slash", *"1013", "enter", "space", "slash", *"1005", "enter", "space",
                         "escape", "x", "1", "3", "5", "tab", "tab", "space", *("tab",) * 4,
                         "end")),
    Scene("14-history", ("H", "slash", *"waived", "enter")),
    Scene("15-on-a-date", ("slash", *"1015", "enter", "enter", "down", "down")),
    Scene("16-sent-requests", ("s",)),
    Scene("17-customers-side", ("down",), "lisa@morkovarv.example", "1024"),
    Scene("18-customer-ends", ("enter", "down", "x", "1"), "lisa@morkovarv.example",
          "1024"),
    Scene("19-edit-user", ("u", "down", "enter", "tab", *"omar.ali@alfabygg.example")),
    Scene("34-set-record", SET_RECORD),
    Scene("35-office-people", ("p",), sizes=ONE),
    Scene("37-coming-endings", ("d",)),
    Scene("38-records", ("enter", "down", "down", "down", "R")),
    Scene("39-known", ("i",)),
    Scene("41-what-stops", ("S",)),
    Scene("42-what-is-left", ("L",)),
    Scene("40-import", IMPORT, sizes=(SMALL, LARGE, LEAST), until="Tuvans"),
    Scene("20-light", COLLABORATIONS, look=LIGHT, sizes=ONE),
    Scene("21-light-end", END_DELETE, look=LIGHT, sizes=ONE),
    Scene("22-16-colours", COLLABORATIONS, look=FEW, sizes=ONE),
    Scene("23-16-colours-end", END_DELETE, look=FEW, sizes=ONE),
    Scene("24-16-colours-light", COLLABORATIONS, look=LIGHT_FEW, sizes=ONE),
    Scene("25-no-colours", COLLABORATIONS, look=NONE, sizes=ONE),
    Scene("26-no-colours-users", ("u",), look=NONE, sizes=ONE),
    Scene("27-ascii", COLLABORATIONS, look=PLAIN, sizes=ONE),
    Scene("28-ascii-end", END_CHOOSE, look=PLAIN, sizes=ONE),
    Scene("29-delete-user", ("u", "down", "d"), sizes=ONE),
    Scene("36-leaving", ("p", "down", "l"), sizes=ONE),
    Scene("30-least", COLLABORATIONS, sizes=LITTLE),
    Scene("31-least-end", END_DELETE, sizes=LITTLE),
    Scene("32-least-users", ("down", "u"), sizes=LITTLE),
    Scene("33-least-several", ("space", "down", "space", "x"), sizes=LITTLE),
)  # fmt: skip


async def drawn(
    scene: Scene, size: tuple[int, int], store: Path, awaited: str | None = None
) -> str:
    """Return what the app draws as an SVG, with the demo office in a store of its own.

    A picture that is awaited is waited for; when it does not come, what is there is returned.
    """
    account = scene.login if scene.company is None else "portal"
    desk = open_desk(
        store, os_user=account, login=scene.login, company=scene.company, clock=lambda: NOW
    )
    with surroundings(scene.look), said_in(scene.language):
        app = SamarbeteApp(desk, look=scene.look)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            await press(pilot, *scene.keys)
            await pilot.pause()
            if scene.until:
                await comes_true(pilot, lambda: scene.until in picture(app, scene.look))
            if awaited is not None:
                await comes_true(pilot, lambda: picture(app, scene.look) == awaited)
            return picture(app, scene.look)


def picture(app: SamarbeteApp, look: Look) -> str:
    """Return what is on the screen as an SVG, in the colours of a terminal of that look."""
    svg = app.export_screenshot(title="samarbete", simplify=True)
    if look == LIGHT_FEW:
        svg = _on_light_paper(svg)
    # the fonts would be fetched from the web; textLength keeps the columns without them
    return re.sub(r"@font-face \{.*?\}\n?", "", svg, flags=re.DOTALL)


def _on_light_paper(svg: str) -> str:
    """Draw the terminal's own colours as a light terminal has them; Rich knows a dark one alone."""
    own = SVG_EXPORT_THEME
    names = [own.background_color, own.foreground_color, *(own.ansi_colors[n] for n in range(7))]
    mapped = {each.hex: colour for each, colour in zip(names, _LIGHT_TERMINAL, strict=True)}
    return re.sub(r"#[0-9a-f]{6}\b", lambda found: mapped.get(found[0], found[0]), svg)


_LIGHT_TERMINAL = ("#ffffff", "#000000", "#000000", "#bb0000", "#007f00", "#bbbb00", "#0000bb",
                   "#bb00bb", "#00bbbb")  # fmt: skip


@contextmanager
def surroundings(look: Look) -> Iterator[None]:
    """Show times as a Swedish host does, wherever this runs, and no colours where there are none.

    Nobody else's environment is touched: what was set is put back.
    """
    wanted = {"TZ": "Europe/Stockholm"} | ({} if look.colours else {"NO_COLOR": "1"})
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    time.tzset()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        time.tzset()


def as_text(svg: str, height: int) -> str:
    """Return the picture's text line by line, each piece at its column."""
    lines = [""] * height
    pieces = re.findall(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg)
    for x, y, text in pieces:
        line, column = round((float(y) - 20) / LINE), round(float(x) / COLUMN)
        if 0 <= line < height:
            lines[line] = lines[line].ljust(column) + html.unescape(text).replace("\xa0", " ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def file_of(scene: Scene, size: tuple[int, int]) -> Path:
    """Return the picture's file; its text stands beside it."""
    return PICTURES / f"{scene.name}-{size[0]}x{size[1]}.svg"
