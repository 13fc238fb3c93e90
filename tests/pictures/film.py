"""The guided tour as a picture that moves: an SVG whose frames are drawn by the app itself.

Each line that is drawn is in it once; a frame says which line stands where, and all frames stand
side by side, so that one animation moves from one to the next.
"""

import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from store.demo import demo_office
from store.desk.opening import make_store, open_desk
from store.i18n.language import Language, said_in
from tests.pictures.scenes import COLUMN, LINE, NOW, PICTURES, SMALL, surroundings
from tests.pressing import taken
from tui.terminal.look import ABLE
from tui.tour.guide import TouredApp
from tui.tour.pace import Pace

FILES: dict[Language, Path] = {"en": PICTURES / "tour.svg", "sv": PICTURES / "tour.sv.svg"}
MARGIN = 8
LONGEST, SHORTEST = 6.0, 0.15
"""Seconds for which a frame is seen, at most and at least."""
STILL = 5
"""How many looks in a row are the same before a picture is taken."""

_RECT = re.compile(r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="24')
_TEXT = re.compile(
    r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>'
    r"(.*?)</text>"
)
_STYLE = re.compile(r"\.terminal-\d+-(r\d+) \{ (.*?) \}")


class Frame(NamedTuple):
    """What is seen, line by line as SVG, and for how many seconds."""

    lines: tuple[str, ...]
    seconds: float


class Filming(Pace):
    """The tour's pace as a camera: it waits for nothing, and takes a picture at every wait."""

    def __init__(self) -> None:
        super().__init__(float("inf"))
        self.frames: list[Frame] = []
        self.pilot: Pilot[object] | None = None

    async def read(self, seconds: float) -> None:
        """Take the picture with a new caption."""
        await super().read(seconds)
        await self._take(seconds)

    async def between(self, seconds: float) -> None:
        """Take the picture after a key."""
        await super().between(seconds)
        await self._take(seconds)

    async def more_is_wanted(self) -> bool:
        """The film tells the story alone."""
        return False

    async def _take(self, seconds: float) -> None:
        assert self.pilot is not None
        lines: tuple[str, ...] = ()
        still = 0
        while still < STILL:  # what a worker draws comes later on a busy machine
            still = still + 1 if lines == (lines := await self._seen(self.pilot)) else 0
        seconds = max(SHORTEST, min(seconds, LONGEST))
        if self.frames and self.frames[-1].lines == lines:
            seconds += self.frames.pop().seconds
        self.frames.append(Frame(lines, seconds))

    async def _seen(self, pilot: Pilot[object]) -> tuple[str, ...]:
        await pilot.pause()
        await taken(pilot)
        return _lines(pilot.app.export_screenshot(simplify=True))


async def filmed(store: Path, language: Language = "en") -> tuple[Frame, ...]:
    """Play the tour in the demo office, in a store that is made for it, and return its frames."""
    with surroundings(ABLE), said_in(language):
        make_store(store, demo_office(NOW.date()), os_user="anna")
        desk = open_desk(store, os_user="anna", clock=lambda: NOW)
        app = TouredApp(desk)
        app.pace = film = Filming()
        async with app.run_test(size=SMALL) as pilot:
            film.pilot = pilot
            await pilot.pause()
            await app.play(pilot)
    return tuple(film.frames)


def _lines(svg: str) -> tuple[str, ...]:
    """Return what a picture draws on each line, at no height yet."""
    styles = dict(_STYLE.findall(svg))
    drawn = [""] * SMALL[1]
    for fill, x, y, width in _RECT.findall(svg):
        if (line := round((float(y) - 1.5) / LINE)) < len(drawn):
            drawn[line] += f'<rect fill="{fill}" x="{x}" width="{width}" height="24.6"/>'
    for name, x, y, length, text in _TEXT.findall(svg):
        if (line := round((float(y) - 20) / LINE)) < len(drawn):
            drawn[line] += _text(styles[name], float(x), float(length), html.unescape(text))
    return tuple(drawn)


def _text(style: str, x: float, length: float, text: str) -> str:
    """Return text without the blanks around it, which the picture has as colours alone."""
    text = text.replace("\xa0", " ")
    if "underline" not in style:
        cell = length / len(text)
        kept = text.strip(" ")
        x += cell * (len(text) - len(text.lstrip(" ")))
        length, text = cell * len(kept), kept
    if not text:
        return ""
    said = html.escape(text, quote=False)
    return f'<text style="{style}" x="{x:g}" y="18.5" textLength="{length:g}">{said}</text>'


def moving(frames: Sequence[Frame]) -> str:
    """Return one SVG that shows the frames one after the other, for ever."""
    classes: dict[str, str] = {}
    kept: dict[str, str] = {}
    strip = []
    width, height = SMALL[0] * COLUMN + 2 * MARGIN, SMALL[1] * LINE + 2 * MARGIN
    for number, frame in enumerate(frames):
        uses = [
            f'<use href="#{kept.setdefault(line, f"l{len(kept)}")}" y="{at * LINE:g}"/>'
            for at, line in enumerate(frame.lines)
            if line
        ]
        strip.append(f'<g transform="translate({number * width:g})">{"".join(uses)}</g>')
    lines = "\n".join(f'<g id="{name}">{line}</g>' for line, name in kept.items())
    lines = re.sub(
        r'style="([^"]*)"',
        lambda found: f'class="{classes.setdefault(found[1], f"c{len(classes)}")}"',
        lines,
    )
    looks = "\n".join(f".{name} {{ {style} }}" for style, name in classes.items())
    total = sum(frame.seconds for frame in frames)
    steps, begun = [], 0.0
    for number, frame in enumerate(frames):
        at = f"{100 * begun / total:.3f}"
        steps.append(f"{at}% {{ transform: translateX({-number * width:g}px) }}")
        begun += frame.seconds
    box = f'viewBox="0 0 {width:g} {height:g}" xml:space="preserve"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {box}>
<title>samarbete: the guided tour</title>
<style>
text {{ font: 20px "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre }}
rect {{ shape-rendering: crispEdges }}
{looks}
#film {{ animation: film {total:.2f}s step-end infinite }}
@media (prefers-reduced-motion: reduce) {{ #film {{ animation: none }} }}
@keyframes film {{
{chr(10).join(steps)}
}}
</style>
<defs>
{lines}
</defs>
<rect fill="#121212" width="100%" height="100%" rx="8"/>
<svg x="{MARGIN}" y="{MARGIN}" width="{SMALL[0] * COLUMN:g}" height="{SMALL[1] * LINE:g}">
<g id="film">
{chr(10).join(strip)}
</g>
</svg>
</svg>
"""
