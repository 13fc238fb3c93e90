"""In which order customers stand: 2 before 10, A9 before A10."""

import re
from collections.abc import Iterable
from operator import attrgetter

from store.domain.row import Row

WIDTH = 20
"""Digits that are compared as a number; a longer run stands as text does."""
_DIGITS = re.compile(r"[0-9]+")
_SHAPE = str.maketrans("123456789", "000000000")
_number = attrgetter("number")


def number_order(number: str) -> str:
    """Return what sorts customers' numbers by the numbers in them.

    No two have the same, also where they differ in leading zeros alone.
    """
    head = number.rstrip("0123456789")
    if not head or head.isalpha():  # most numbers; the general way takes five times as long
        return f"{head}{number[len(head) :].zfill(WIDTH)}\0{number}"
    filled = _DIGITS.sub(lambda digits: digits.group().zfill(WIDTH), number)
    return f"{filled}\0{number}"


def order_of(row: Row) -> str:
    """Return what sorts rows so."""
    return number_order(row.number)


def in_number_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows in that order.

    Where all numbers have their digits at the same places, that is the plain order, which 100,000
    rows are in within a fifth of the time.
    """
    found = list(rows)
    shapes = set("\n".join(map(_number, found)).translate(_SHAPE).split("\n"))
    return tuple(sorted(found, key=_number if len(shapes) == 1 else order_of))
