"""Whose file a damaged or missing one is, as far as anything still tells."""

import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import msgspec

from store.files.disk import Disk, read_bytes

MOST_NAMED = 20
"""Customers that are named, of however many there are."""

_CUSTOMER = re.compile(
    r""""number"\s*:\s*("(?:[^"\\]|\\.)*")\s*,\s*"name"\s*:\s*("(?:[^"\\]|\\.)*"|[^",{}\[\]]+)"""
)
"""How the document of a customer begins, also as somebody has set it out by hand."""


def customers_in_bytes(file: Path, disk: Disk) -> dict[str, str]:
    """Return the numbers and names that the bytes of a damaged file still tell."""
    try:
        text = read_bytes(disk, file).decode("utf-8", "replace")
    except OSError:
        return {}
    return {_text(number): _text(name) for number, name in _CUSTOMER.findall(text)}


def customers_listed(path: Path, file: Path, disk: Disk) -> dict[str, str]:
    """Return the numbers and names that the account's last listing had of a file."""
    from store.files.kept.rows import last_listed  # for whoever finds damage

    return {row.number: row.name for row in last_listed(path, disk, file.stem)}


def named_customers(customers: Mapping[str, str]) -> str:
    """Name customers by number and name, the first of very many."""
    first = [f"{number} {name}" for number, name in islice(customers.items(), MOST_NAMED)]
    return ", ".join(first + ["…"] * (len(customers) > MOST_NAMED))


def _text(quoted: str) -> str:
    """Return what a text of JSON says, or as it stands where that is damaged too."""
    try:
        return f"{msgspec.json.decode(quoted)}"
    except msgspec.DecodeError:
        return quoted
