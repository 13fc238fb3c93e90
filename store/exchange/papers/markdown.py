"""Text from data in Markdown, where it must stand as it is."""

import re

from store.domain.validation import hidden


def plain(text: str) -> str:
    """Return text in which Markdown finds no marks, and which holds nothing that hides."""
    shown = "".join(
        f"\\u{ord(char):04x}" if hidden(char, before) else char
        for before, char in zip(" " + text, text, strict=False)
    )
    return re.sub(r"([\\`*_{}\[\]<>#|!~])", r"\\\1", shown)
