"""The README's first picture: a scene as a PNG, which is shown where an SVG is not.

What it is made of is written into it, so that a test can tell when it is out of date: how letters
are drawn differs between machines, so its points are not compared.
"""

import hashlib
import struct
import zlib
from pathlib import Path

from tests.pictures.scenes import PICTURES

FILE = PICTURES / "first.png"
SOURCE = PICTURES / "01-collaborations-80x24.svg"
FONT = "DejaVu Sans Mono"
FONTS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/TTF", "/usr/share/fonts/dejavu")
_BEGINS = b"\x89PNG\r\n\x1a\n"
_KEY = b"Source\0"


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
