"""How a value is printed as JSON."""

import json
import sys

import msgspec


def print_json(value: object) -> None:
    """Print one JSON value; with escapes where the output's encoding lacks a letter."""
    text = msgspec.json.encode(value).decode()
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(json.loads(text))
    print(text)
