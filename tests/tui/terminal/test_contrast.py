"""Every pair of colours that the parts of forms use can be told apart, in each theme."""

import pytest
from textual.color import Color

from tests.pictures import gallery
from tests.pictures.contrast import contrast, drawn_in
from tests.tui.widgets.parts import Parts
from tui.terminal.themes import DARK, DARK_16, HIGH_CONTRAST, LIGHT, LIGHT_16

TEXT, EDGE = 4.5, 3.0
"""The least contrast of text, and of what is not text, by the accessibility guidelines (AA)."""
TONES = ("foreground", "foreground-muted", "stop", "ask", "ok", "loses")
PAIRS = [
    *[(tone, "background", TEXT) for tone in TONES],
    *[(tone, "block-cursor-background", TEXT) for tone in ("stop", "ask", "ok", "loses")],
    ("block-cursor-foreground", "block-cursor-background", TEXT),
    ("footer-key-foreground", "background", TEXT),
    ("footer-description-foreground", "background", TEXT),
    ("on-band", "band", TEXT),
    ("on-error", "error", TEXT),
    ("background", "foreground", TEXT),  # a button in focus is reversed
    ("edge", "background", EDGE),
    ("primary", "background", EDGE),  # the frame of a window
    ("scrollbar", "scrollbar-background", EDGE),
]
XTERM = {
    "black": "#000000", "red": "#cd0000", "green": "#00cd00", "yellow": "#cdcd00",
    "blue": "#0000ee", "magenta": "#cd00cd", "cyan": "#00cdcd", "white": "#e5e5e5",
    "bright_black": "#7f7f7f", "bright_red": "#ff0000", "bright_green": "#00ff00",
    "bright_yellow": "#ffff00", "bright_blue": "#5c5cff", "bright_magenta": "#ff00ff",
    "bright_cyan": "#00ffff", "bright_white": "#ffffff",
}  # fmt: skip
"""The 16 colours as xterm has them, which their owner may have changed."""


def colours_of(theme: str) -> dict[str, str]:
    """Return the variables of a theme."""
    app = Parts()
    app.set_reactive(Parts.theme, theme)
    return app.get_css_variables()


def mixed(variables: dict[str, str], ink: str, paper: str) -> tuple[str, str]:
    """Return ink and paper as they are mixed on the screen."""
    below = Color.parse(variables[paper])
    auto, _space, part = variables[ink].partition(" ")
    if auto == "auto":
        above = below.get_contrast_text(int(part.removesuffix("%")) / 100)
    else:
        above = Color.parse(variables[ink])
    return (below + above).hex6.lower(), below.hex6.lower()


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST])
@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
def test_ink_and_paper_can_be_told_apart(theme: str, ink: str, paper: str, least: float) -> None:
    """By the contrast that accessibility asks for; the theme of high contrast has more."""
    found = contrast(*mixed(colours_of(theme), ink, paper))
    assert found >= (max(least, 7 if least == TEXT else 3) if theme == HIGH_CONTRAST else least)


OF_THE_TERMINAL = [
    pair
    for pair in PAIRS
    if pair[:2] != ("background", "foreground")  # reversed by the terminal itself
    and (pair[1] != "block-cursor-background" or pair[0] == "block-cursor-foreground")
]


@pytest.mark.parametrize("theme", [DARK_16, LIGHT_16])
@pytest.mark.parametrize(("ink", "paper", "least"), OF_THE_TERMINAL)
def test_the_terminals_own_colours_are_chosen_so_that_they_can_be_read(
    theme: str, ink: str, paper: str, least: float
) -> None:
    """As xterm has them; the line under the cursor is drawn in one ink."""
    own = ("#e5e5e5", "#000000") if theme == DARK_16 else ("#000000", "#ffffff")
    variables = colours_of(theme)

    def named(name: str, default: str) -> str:
        colour = variables[name].removeprefix("ansi_")
        return default if colour == "default" else XTERM[colour]

    if theme == LIGHT_16 and paper == "scrollbar-background":
        own = ("#000000", "#e5e5e5")
    assert contrast(named(ink, own[0]), named(paper, own[1])) >= least


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST])
def test_there_is_one_paper_and_the_cursor_has_a_colour_of_its_own(theme: str) -> None:
    """Every surface is the same; no title looks like the line under the cursor."""
    variables = colours_of(theme)
    papers = {Color.parse(variables[n]).hex6 for n in ("background", "surface", "panel")}
    assert len(papers) == 1
    assert Color.parse(variables["band"]) != Color.parse(variables["block-cursor-background"])


@pytest.mark.parametrize("dressed", gallery.LOOKS, ids=lambda dressed: dressed.name)
async def test_the_gallery_shows_every_part(dressed: gallery.Dressed, tmp_path) -> None:
    """Each page is drawn in each look; where the colours are ours, all of it can be read."""
    pages = await gallery.drawn(dressed, tmp_path / "demo")
    assert len(pages) == len(gallery.PAGES)
    for file, svg in pages.items():
        words = " ".join(drawn.text for drawn in drawn_in(svg))
        assert f"Gallery {'|' if dressed.look.plain else '·'} {file.stem.split('-')[1]}" in words
        pale = {
            (drawn.text, round(drawn.contrast, 1))
            for drawn in drawn_in(svg)
            if drawn.contrast < (TEXT if any(c.isalnum() for c in drawn.text) else EDGE)
        }
        if dressed.look.colours > 16:
            assert pale <= {("( Not now )", each) for _text, each in pale}, file.name
