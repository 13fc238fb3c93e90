"""How the screen looks: the themes, which of them a terminal can show, and the choice that is kept.

A choice never asks more of a terminal than it can: dark in a terminal with 16 colours is made of
those.
"""

from collections.abc import Mapping
from pathlib import Path

from textual.theme import BUILTIN_THEMES, Theme

from store.i18n.language import N_
from tui.terminal.look import Look
from tui.terminal.state import recall, remember

AS_THE_TERMINAL = "terminal"
DARK, LIGHT = "dark", "light"
DARK_16, LIGHT_16 = "dark-16", "light-16"
HIGH_CONTRAST = "high-contrast"
MONOCHROME = "monochrome"
OF_THE_TERMINAL = (DARK_16, LIGHT_16, MONOCHROME)
"""Themes of the terminal's own colours, which are sent as they are."""

CHOICES: Mapping[str, str] = {
    AS_THE_TERMINAL: N_("As the terminal says"),
    DARK: N_("Dark"),
    LIGHT: N_("Light"),
    HIGH_CONTRAST: N_("High contrast"),
    DARK_16: N_("The terminal's own 16 colours, on dark"),
    LIGHT_16: N_("The terminal's own 16 colours, on light"),
    MONOCHROME: N_("No colours"),
}
"""What an operator may choose, and how that is called."""

_WITH_FEW = {DARK: DARK_16, LIGHT: LIGHT_16, HIGH_CONTRAST: DARK_16}


def fitting(choice: str, look: Look) -> str:
    """Return the theme that shows a choice in a terminal of that look."""
    if look.colours == 0:
        return MONOCHROME
    if choice == AS_THE_TERMINAL:
        choice = LIGHT if look.light else DARK
    return _WITH_FEW.get(choice, choice) if look.colours <= 16 else choice


class ThemeChoice:
    """What the operator has chosen; kept in a file, or for as long as the program runs."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._chosen = AS_THE_TERMINAL
        if file is not None:
            try:
                kept = recall(file)
            except (OSError, ValueError):
                return
            self._chosen = kept if kept in CHOICES else AS_THE_TERMINAL

    @property
    def chosen(self) -> str:
        """The name of the choice."""
        return self._chosen

    def choose(self, choice: str) -> None:
        """Choose and keep it; where it cannot be kept, it holds until the end.

        Raises:
            OSError: it could not be kept.
        """
        self._chosen = choice
        if self._file is not None:
            remember(self._file, choice)


_SEEN = "auto 87%"
DEFAULTS = {
    "band": "#3b4650",
    "on-band": _SEEN,
    "on-error": _SEEN,
    "on-accent": _SEEN,
    "edge": "#8f8f8f",
    "stop": "#ff9aa2",
    "ask": "#ffcc4d",
    "ok": "#7cd992",
    "loses": "#ff8f8f",
}
"""The colours of ours, as on dark paper.

The band at the top and the ink on it, on an error and on a caption; the edges of sections and
fields; and the tones of `tui/formatting/facts.py`, readable on the paper and on the cursor's line.
"""


def _of_the_terminal(name: str, *, dark: bool) -> Theme:
    """Return a theme of the 16 colours that the terminal's owner has set.

    Paper and ink are the terminal's own, and text is never of a colour that some have as paper:
    no blue on dark, no yellow on light, no bright black at all.
    """
    own = "ansi_default"
    ink, paper = ("ansi_white", "ansi_black") if dark else ("ansi_black", "ansi_white")
    return Theme(
        name=name,
        primary="ansi_cyan" if dark else "ansi_blue",
        secondary="ansi_cyan" if dark else "ansi_blue",
        warning="ansi_bright_yellow" if dark else "ansi_magenta",
        error="ansi_red",
        success="ansi_green",
        accent="ansi_yellow" if dark else "ansi_magenta",
        foreground=own,
        background=own,
        surface=own,
        panel=own,
        boost=own,
        dark=dark,
        ansi=True,
        variables={
            "ansi-background": paper,
            "ansi-foreground": ink,
            "band": "ansi_white" if dark else "ansi_black",
            "on-band": "ansi_black" if dark else "ansi_bright_white",
            "edge": own,
            "stop": "ansi_bright_red" if dark else "ansi_red",
            "ask": "ansi_bright_yellow" if dark else "ansi_magenta",
            "ok": "ansi_bright_green" if dark else own,  # green is pale on white
            "loses": "ansi_bright_red" if dark else "ansi_red",
            "scrollbar": "ansi_white" if dark else "ansi_black",
            "scrollbar-hover": "ansi_white" if dark else "ansi_black",
            "scrollbar-active": "ansi_white" if dark else "ansi_black",
            "on-error": "ansi_bright_white",
            "on-accent": "ansi_black" if dark else "ansi_bright_white",
            "foreground-muted": own,
            "foreground-disabled": own,
            "text-muted": own,
            "text-disabled": own,
            "text-error": "ansi_bright_red" if dark else "ansi_red",
            "text-success": "ansi_bright_green" if dark else "ansi_green",
            "block-cursor-background": "ansi_blue" if dark else "ansi_cyan",
            "block-cursor-foreground": "ansi_bright_white" if dark else "ansi_black",
            "block-cursor-blurred-foreground": own,
            "block-cursor-blurred-background": own,
            "block-cursor-blurred-text-style": "underline",
            "input-cursor-background": ink,
            "input-cursor-foreground": paper,
            "input-cursor-text-style": "none",
            "input-selection-background": "ansi_cyan",
            "input-selection-foreground": "ansi_black",
            "screen-selection-background": "ansi_cyan",
            "screen-selection-foreground": "ansi_black",
            "border": "ansi_cyan" if dark else "ansi_blue",
            "border-blurred": own,
            "footer-key-foreground": "ansi_bright_yellow" if dark else "ansi_blue",
            "scrollbar-background": paper,
            "scrollbar-background-hover": paper,
            "scrollbar-background-active": paper,
        },
    )


def _monochrome() -> Theme:
    """Return the terminal's own paper and ink, and nothing else; what has the focus is reversed."""
    own = "ansi_default"
    return Theme(
        name=MONOCHROME,
        primary=own, secondary=own, warning=own, error=own, success=own, accent=own,
        foreground=own, background=own, surface=own, panel=own, boost=own,
        dark=True,
        ansi=True,
        variables=BUILTIN_THEMES["ansi-dark"].variables
        | dict.fromkeys(DEFAULTS, own)
        | {"scrollbar": "ansi_white", "scrollbar-hover": "ansi_white"},
    )  # fmt: skip


THEMES = (
    Theme(
        name=DARK,
        primary="#0178D4",
        secondary="#004578",
        accent="#ffa62b",
        warning="#ffa62b",
        error="#a8324f",
        success="#4EBF71",
        foreground="#e0e0e0",
        background="#1e1e1e",
        surface="#1e1e1e",
        panel="#1e1e1e",
        variables={
            "scrollbar": "#0178d4",
            "scrollbar-hover": "#4aa3f0",
            "scrollbar-active": "#4aa3f0",
            "scrollbar-background": "#1e1e1e",
            "block-cursor-background": "#00427a",  # dark enough for coloured words on it
            "block-cursor-foreground": "#ffffff",
            "foreground-muted": "#e0e0e0c8",
            "text-muted": "auto 75%",
            "text-disabled": "auto 60%",
            "text-error": "#ff9aa2",
        },
    ),
    Theme(
        name=LIGHT,
        primary="#004578",
        secondary="#0067b5",
        accent="#a85400",
        warning="#8a4b00",
        error="#a8324f",
        success="#1a6b34",
        foreground="#1f1f1f",
        background="#fafafa",
        surface="#fafafa",
        panel="#fafafa",
        dark=False,
        variables={
            "band": "#d4d8dc",
            "edge": "#6f6f6f",
            "stop": "#b00020",
            "ask": "#7a4a00",
            "ok": "#14602c",
            "loses": "#b00020",
            "scrollbar": "#5f7a94",
            "scrollbar-hover": "#3f5a74",
            "scrollbar-active": "#3f5a74",
            "scrollbar-background": "#fafafa",
            "block-cursor-background": "#b3d7f5",  # light enough for coloured words on it
            "block-cursor-foreground": "#000000",
            "foreground-muted": "#1f1f1fc0",
            "text-muted": "auto 75%",
            "text-disabled": "auto 65%",
            "text-error": "#a01030",
            "text-warning": "#8a4b00",
            "text-success": "#1a6b34",
            "footer-key-foreground": "#8a4b00",
        },
    ),
    Theme(
        name=HIGH_CONTRAST,
        primary="#ffffff",
        secondary="#ffffff",
        accent="#ffff00",
        warning="#ffff00",
        error="#8a0010",
        success="#66ff66",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        variables={
            "band": "#ffffff",
            "on-band": "#000000",
            "on-error": "#ffffff",
            "on-accent": "#000000",
            "edge": "#ffffff",
            "stop": "#ffb3b3",
            "ask": "#ffff00",
            "ok": "#66ff66",
            "loses": "#ffb3b3",
            "scrollbar": "#ffffff",
            "scrollbar-hover": "#ffff00",
            "scrollbar-active": "#ffff00",
            "scrollbar-background": "#000000",
            "block-cursor-background": "#002a66",
            "block-cursor-foreground": "#ffffff",
            "foreground-muted": "#ffffff",
            "foreground-disabled": "#d0d0d0",
            "text-muted": "#ffffff",
            "text-disabled": "#d0d0d0",
            "text-error": "#ffb3b3",
            "footer-key-foreground": "#ffff00",
        },
    ),
    _of_the_terminal(DARK_16, dark=True),
    _of_the_terminal(LIGHT_16, dark=False),
    _monochrome(),
)
