"""Text from data in Markdown, where it must stand as it is."""

import re

from store.domain.validation import seen


def plain(text: str) -> str:
    """Return text in which Markdown finds no marks, and which holds nothing that hides."""
    shown = "".join(char if drawn else f"\\u{ord(char):04x}" for char, drawn in seen(text))
    return re.sub(r"([\\`*_{}\[\]<>#|!~])", r"\\\1", shown)
