"""Strict JSON: nothing given twice, no NaN, nothing nested beyond sense."""

import msgspec

from store.domain.errors import Refused
from store.domain.validation import Json, read_json
from store.i18n.field_faults import json_fault
from store.i18n.language import _

MOST_VALUES = 6_000_000
"""Values in a file: a hundred megabytes of customers have fewer, each takes 60 bytes and more."""

LONGEST = 1_000_000
"""Bytes without a quotation mark, at least: of a text twice as long, some are found."""


def parsed(text: bytes) -> dict[str, Json]:
    """Return the object of a text.

    Raises:
        Refused: it is no JSON object, or not a strict one; the message says what is wrong.
    """
    if text.count(b",") > MOST_VALUES:
        raise _refused(_("The file has more than {most} values.", most=MOST_VALUES))
    for start in range(0, len(text) - LONGEST, LONGEST):
        within = text.find(b'"', start, start + LONGEST) < 0 and text.count(b'"', 0, start) % 2
        if within:
            raise _refused(_("The file has a text that is longer than any office has."))
    quick = _quickly(text)
    if quick is not None:
        return quick
    try:
        document = read_json(text)
    except UnicodeDecodeError as error:
        message = _("The file is not UTF-8 text, at byte {place}.", place=error.start)
        raise _refused(message) from None
    except RecursionError:
        raise _refused(_("The file is nested too deeply.")) from None
    except ValueError as error:
        fault = json_fault(error) if text.strip() else _("it is empty")
        raise _refused(_("The file is not JSON: {error}.", error=fault)) from None
    if not isinstance(document, dict):
        raise _refused(_("The file is not an exchange file: a JSON object is expected."))
    return document


def given_twice(text: bytes) -> str | None:
    """Say which fields stand twice in one object of a text that is JSON; None if none does."""
    return fault_of_json(text) if _quickly(text) is None else None


def fault_of_json(text: bytes) -> str | None:
    """Say why a text is no strict JSON in UTF-8; None if it is."""
    if not text.strip():
        return _("it is empty")
    try:
        read_json(text.decode())
    except UnicodeDecodeError:
        return _("it is not written in UTF-8")
    except RecursionError:
        return _("it is nested too deeply")
    except ValueError as error:
        return json_fault(error)
    return None


def _quickly(text: bytes) -> dict[str, Json] | None:
    """Return what the slow way would, at a tenth of its time; None where that has to look.

    Where nothing is escaped, every string takes two quotation marks. So what was given twice, of
    which the decoder keeps one, shows in their number.
    """
    if b"\\" in text:
        return None
    try:
        document: Json = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    marks = msgspec.json.encode(document).count(b'"')
    return document if isinstance(document, dict) and marks == text.count(b'"') else None


def _refused(message: str) -> Refused:
    return Refused.because("invalid-value", message)
