"""How the screen looks: the themes, which of them a terminal can show, and the choice that is kept.

A choice never asks more of a terminal than it can: dark in a terminal with 16 colours is made of
those.
"""

from collections.abc import Mapping
from pathlib import Path

from textual.theme import Theme

from store.language import N_
from tui.terminal import Look

AS_THE_TERMINAL = "terminal"
DARK, LIGHT = "dark", "light"
DARK_16, LIGHT_16 = "dark-16", "light-16"
MONOCHROME = "monochrome"

CHOICES: Mapping[str, str] = {
    AS_THE_TERMINAL: N_("As the terminal says"),
    DARK: N_("Dark"),
    LIGHT: N_("Light"),
    DARK_16: N_("The terminal's own 16 colours, on dark"),
    LIGHT_16: N_("The terminal's own 16 colours, on light"),
    MONOCHROME: N_("No colours"),
}
"""What an operator may choose, and how that is called."""

_WITH_FEW = {DARK: DARK_16, LIGHT: LIGHT_16}


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
                kept = file.read_text("ascii").strip()
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
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
            self._file.write_text(choice, "ascii")


def _of_the_terminal(name: str, *, dark: bool) -> Theme:
    """Return a theme of the 16 colours that the terminal's owner has set.

    The two that stand in for paper and ink are the terminal's own. Where something is laid on a
    colour, its ink is black or white: the terminal's own might not be seen there.
    """
    ink, paper = ("white", "black") if dark else ("black", "white")
    bright, shade = ("bright_", "bright_black") if dark else ("", "bright_black")
    return Theme(
        name=name,
        primary="ansi_blue",
        secondary="ansi_cyan",
        warning=f"ansi_{bright}yellow" if dark else "ansi_magenta",
        error="ansi_red",
        success=f"ansi_{bright}green",
        accent="ansi_cyan",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=dark,
        ansi=True,
        variables={
            "ansi-background": f"ansi_{paper}",
            "ansi-foreground": f"ansi_{ink}",
            "foreground-muted": "ansi_default",
            "text-muted": "ansi_default",
            "text-disabled": f"ansi_{shade}",
            "foreground-disabled": f"ansi_{shade}",
            "text-error": "ansi_bright_red" if dark else "ansi_red",
            "block-cursor-foreground": f"ansi_{paper}",
            "block-cursor-background": "ansi_cyan" if dark else "ansi_blue",
            "block-cursor-blurred-foreground": "ansi_default",
            "input-cursor-background": f"ansi_{ink}",
            "input-cursor-foreground": f"ansi_{paper}",
            "input-cursor-text-style": "none",
            "input-selection-background": "ansi_cyan",
            "input-selection-foreground": "ansi_black",
            "border-blurred": f"ansi_{shade}",
            "footer-key-foreground": "ansi_cyan" if dark else "ansi_blue",
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
    )  # fmt: skip


THEMES = (
    Theme(
        name=DARK,
        primary="#0178D4",
        secondary="#004578",
        accent="#ffa62b",
        warning="#ffa62b",
        error="#ba3c5b",
        success="#4EBF71",
        foreground="#e0e0e0",
    ),
    Theme(
        name=LIGHT,
        primary="#004578",
        secondary="#0178D4",
        accent="#ffa62b",
        warning="#ffa62b",
        error="#ba3c5b",
        success="#4EBF71",
        surface="#D8D8D8",
        panel="#D0D0D0",
        background="#E0E0E0",
        dark=False,
    ),
    _of_the_terminal(DARK_16, dark=True),
    _of_the_terminal(LIGHT_16, dark=False),
    _monochrome(),
)
