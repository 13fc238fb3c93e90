"""Text from data in Markdown, where it must stand as it is."""

import re

from store.domain.validation import by_code, seen

_MARK = re.compile(r"[\\`*_{}\[\]<>#|!~]|&(?=#?\w+;)|^[-+=]")
"""A mark wherever it stands, what would read as another sign (`&lt;`), and what begins a list.

A line of `-` or `=` makes a title of the line before it.
"""
_NUMBER = re.compile(r"^(\d{1,9})([.)])")
"""What begins a numbered list, as some names of companies do."""


def plain(text: str) -> str:
    """Return text in which Markdown finds no marks, and which holds nothing that hides."""
    return escaped("".join(char if drawn else by_code(char) for char, drawn in seen(text)))


def escaped(text: str) -> str:
    """Return the same of one line, in which nothing hides already."""
    return _NUMBER.sub(r"\1\\\2", _MARK.sub(r"\\\g<0>", text))
