"""Text from data in Markdown, where it must stand as it is."""

import re
import unicodedata


def plain(text: str) -> str:
    """Return text in which Markdown finds no marks, and which holds nothing that hides."""
    shown = "".join(
        char if not unicodedata.category(char).startswith("C") else f"\\u{ord(char):04x}"
        for char in text
    )
    return re.sub(r"([\\`*_{}\[\]<>#|!~])", r"\\\1", shown)
