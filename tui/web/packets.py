"""What server and visitor's process say to each other: a letter, a length, that many bytes."""

import json
from typing import Any

PING = "ping"
PONG = b"pong"
EXIT = b"exit"
START = b"__GANGLION__\n"
"""What Textual's driver for a browser says before its first packet."""
MOST_COLUMNS, MOST_LINES = 500, 200
"""What is drawn at most, whatever a page asks for: a process takes memory for each cell."""
MOST_MESSAGE = 1 << 16
"""Bytes of one message of a page; the longest is what somebody pastes."""


class Foreign(ValueError):
    """What a page says that is none of ours, or not as ours say it."""


def size(columns: object, lines: object) -> tuple[int, int]:
    """Return a size that can be drawn.

    Raises:
        Foreign: these are no two whole numbers.
    """
    if not (type(columns) is type(lines) is int):
        raise Foreign
    return max(1, min(columns, MOST_COLUMNS)), max(1, min(lines, MOST_LINES))


def meta(kind: str, **fields: object) -> bytes:
    """Return a packet that is no key: a new size, the focus, a question whether it still runs."""
    return _packet(b"M", json.dumps({"type": kind, **fields}).encode())


def packet_for(message: str) -> bytes:
    """Return what a page's message says to the process.

    Raises:
        Foreign: the message is none that a page of ours would send.
    """
    try:
        read: Any = json.loads(message)
        match read:
            case ["stdin", str(keys)]:
                return _packet(b"D", keys.encode())
            case ["resize", {"width": columns, "height": lines}]:
                width, height = size(columns, lines)
                return meta("resize", width=width, height=height)
            case ["focus" | "blur" as what, *_]:
                return meta(what)
    except (ValueError, RecursionError):  # no JSON, too deep, half a character
        raise Foreign from None
    raise Foreign


def _packet(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload
