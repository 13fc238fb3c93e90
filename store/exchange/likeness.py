"""Whether two numbers, or two names, are the same one in another spelling."""

import re
import unicodedata

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ .,'’][0-9]{3})+")
_DECIMALS = re.compile(r"([0-9][0-9 ]*)[.,]0+")


def number_key(number: str) -> str:
    """Return what two spellings of one customer's number have in common.

    Case, spaces, a lost zero in front, decimals and separators of thousands, as spreadsheets make
    them, make no difference.
    """
    if number.isdecimal() and number.isascii():
        return number.lstrip("0") or "0"
    text = unicodedata.normalize("NFKC", number).casefold().strip()
    if match := _DECIMALS.fullmatch(text):
        text = match.group(1)
    if _THOUSANDS.fullmatch(text):
        text = re.sub("[^0-9]", "", text)
    text = re.sub(r"\s", "", text)
    return (text.lstrip("0") or "0") if text.isdecimal() else text


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: case, spaces and signs aside."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in text if char.isalnum())
