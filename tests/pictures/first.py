"""The READMEs' first picture: the main screen in a frame of its own colours, as SVG and as PNG.

The PNG is what a README shows, since letters of an SVG are drawn with whatever fonts there are.

What it is made of is written into it, so that a test can tell when it is out of date: how letters
are drawn differs between machines, so its points are not compared.
"""

import hashlib
import re
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

from store.i18n.language import Language
from tests.pictures.scenes import PICTURES


class First(NamedTuple):
    """The PNG, the SVG that it is made of, and the scene that this is made of."""

    file: Path
    svg: Path
    source: Path


FIRST: dict[Language, First] = {
    "en": First(
        PICTURES / "first.png", PICTURES / "first.svg", PICTURES / "01-collaborations-100x30.svg"
    ),
    "sv": First(
        PICTURES / "first.sv.png", PICTURES / "first.sv.svg", PICTURES / "43-swedish-100x30.svg"
    ),
}
"""What the README of each language begins with."""
WIDTH = 1000
"""Points across: as wide as a page shows it, and a small file."""
BACKGROUND, MASTHEAD = "#1e1e1e", "#3e4a54"
BAR = 32
"""Points that the bar of a window takes, which a terminal over SSH does not have."""
FONT = "DejaVu Sans Mono"
FONTS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/TTF", "/usr/share/fonts/dejavu")
_BEGINS = b"\x89PNG\r\n\x1a\n"
_KEY = b"Source\0"


def framed(svg: str) -> str:
    """Return the picture of a screen without the bar of a window, in a frame of its own colours."""
    svg = re.sub(r'\s*<circle [^>]*/>|<text class="[^"]*-title" .*?</text>', "", svg)
    svg = svg.replace("translate(9, 41)", f"translate(9, {41 - BAR})")
    svg = svg.replace('fill="#292929" stroke="rgba(255,255,255,0.35)"',
                      f'fill="{BACKGROUND}" stroke="{MASTHEAD}"')  # fmt: skip
    return re.sub(
        r'(viewBox="0 0 [\d.]+ |height=")([\d.]+)(" xmlns|" rx)',
        lambda found: f"{found[1]}{float(found[2]) - BAR:g}{found[3]}",
        svg,
    )


def photographed(svg: str) -> bytes:
    """Return a picture as a PNG that says what it was made of.

    Raises:
        FileNotFoundError: there is no font to draw it with.
    """
    import resvg_py  # only here: tests do without it

    fonts = [folder for folder in FONTS if Path(folder, "DejaVuSansMono.ttf").exists()]
    if not fonts:  # it would draw no letters, and say nothing
        raise FileNotFoundError(f"there is no {FONT}: apt-get install fonts-dejavu-core")
    drawn = bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=WIDTH,
            font_dirs=fonts,
            skip_system_fonts=True,
            font_family=FONT,
            monospace_family=FONT,
        )
    )
    assert drawn.startswith(_BEGINS)
    header = len(_BEGINS) + 8 + 13 + 4  # what tells the size comes first
    return drawn[:header] + _chunk(_KEY + _of(svg)) + drawn[header:]


def made_of(png: bytes) -> bytes:
    """Return what a PNG says that it was made of."""
    at = png.index(b"tEXt" + _KEY) + 4 + len(_KEY)
    return png[at : at + 64]


def _of(svg: str) -> bytes:
    return hashlib.sha256(svg.encode()).hexdigest().encode()


def is_of(png: bytes, svg: str) -> bool:
    """Whether a PNG was made of that picture."""
    return made_of(png) == _of(svg)


def _chunk(text: bytes) -> bytes:
    body = b"tEXt" + text
    return struct.pack(">I", len(text)) + body + struct.pack(">I", zlib.crc32(body))
