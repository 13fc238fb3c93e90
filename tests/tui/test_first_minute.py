"""The README's first minute: exactly the keys that it prints end a collaboration."""

import re
from pathlib import Path

import pytest

from store.i18n.language import Language, set_language

ROOT = Path(__file__).parent.parent.parent
PAGES: dict[Language, tuple[str, str]] = {
    "en": ("README.md", "keys"), "sv": ("README.sv.md", "tangenter"),
}  # fmt: skip
"""Where it stands in which language, and what its block is called there."""
NAMED = {
    "Enter": "enter", "Down": "down", "Ned": "down", "Esc": "escape", "Ctrl+S": "ctrl+s",
    "/": "slash",
}  # fmt: skip
MOST = 45
"""Keystrokes that the first ending may take."""


def keys(page: str, kind: str) -> list[str]:
    """Return the keys of a page's block of that kind: words letter by letter, keys by name.

    What follows two spaces says what they do.
    """
    (block,) = re.findall(rf"^```{kind}\n(.*?)^```", page, re.M | re.S)
    pressed: list[str] = []
    for line in block.splitlines():
        for word in line.partition("  ")[0].split():
            pressed += [NAMED[word]] if word in NAMED else list(word)
    return pressed


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Ended: Visma Utlägg, Beta Café AB"), ("sv", "Visma Utlägg, Beta Café AB")],
)
async def test_the_first_minute_ends_a_collaboration(office, language: Language, told: str) -> None:
    """A newcomer who types what stands there is refused, cures that, and ends it."""
    set_language(language)
    name, kind = PAGES[language]
    page = (ROOT / name).read_text("utf-8")
    pressed = keys(page, kind)
    assert len(pressed) <= MOST
    assert f"{len(pressed)} " in page.partition(f"```{kind}")[0][-90:]

    async with office.screen() as hands:
        await hands.press(*pressed)
        await hands.done()
        await hands.sees(told)

    beta = office.customer("1002")
    assert beta.main_contact == "rut@beta.se"
    ended = beta.collaboration("utlagg-1")
    assert (ended.status, ended.ending.outcome) == ("ended", "continue")
