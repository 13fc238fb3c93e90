"""The period of a contract: a number of months, or the contract's own words (R47).

Every door asks here: command, form, table and exchange file, and the rules once more.
"""

import re

from store.domain import validation
from store.i18n.language import _

Period = str | int
"""Months, or the contract's own words, such as `until further notice`."""

LONGEST_PERIOD = 120
"""Months that a contract runs for at most, where the service does not list its periods (R47)."""

_NUMBER = re.compile(r"[+−-]?[\d ]*\d([.,]\d+)?")


def read_period(text: str) -> Period:
    """Return the period that somebody wrote: months where it is a number, else its words.

    Raises:
        ValueError: it is a number, but not of 1 to 120 months; or `clean` refuses it.
    """
    words = validation.clean(text)
    if not _NUMBER.fullmatch(words):
        return words
    return _months(int(words)) if words.isdecimal() else _months(0)


def checked_period(period: Period) -> Period:
    """Return a period that comes as a value, from an exchange file or a program.

    Digits in words are a number of months here as well: else 12 and "12" would be two periods.

    Raises:
        ValueError: `read_period` refuses it.
    """
    return _months(period) if isinstance(period, int) else read_period(period)


def _months(number: int) -> int:
    if not 1 <= number <= LONGEST_PERIOD:
        raise ValueError(
            _("1 to {most} months are expected, or the contract's own words", most=LONGEST_PERIOD)
        )
    return number
