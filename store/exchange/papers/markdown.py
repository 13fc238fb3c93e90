"""Text from data in Markdown, where it must stand as it is."""

import re

from store.domain.validation import by_code, seen


def plain(text: str) -> str:
    """Return text in which Markdown finds no marks, and which holds nothing that hides."""
    shown = "".join(char if drawn else by_code(char) for char, drawn in seen(text))
    return re.sub(r"([\\`*_{}\[\]<>#|!~])", r"\\\1", shown)
