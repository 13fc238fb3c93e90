"""Values as they are shown: words, columns, and the one place that makes foreign text safe."""

import datetime as dt
import re
import unicodedata
from typing import get_args

from rich.cells import cell_len, set_cell_size

from store.domain.catalogue import Services, short_name
from store.domain.model import Collaboration, Recipient, Row, Status
from store.domain.words import recipient_word, short_period, status_word
from store.i18n.language import N_, _, ngettext, pgettext

NO_MAIN_CONTACT = N_("! no main contact")
ELLIPSIS = "…"

_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""The categories of characters that act on a terminal, hide, or do not exist."""
MAX_MARKS = 4
_MAY_BE_MARK = re.compile("[\u0300-\u1fff\u20d0-\u20ff\u2cef-\U0010ffff]")
"""All but Latin letters, punctuation, arrows and lines: among these is no combining mark."""


def safe(text: str) -> str:
    r"""Return text that cannot act on a terminal: what is not to be drawn reads as `\x1b`."""
    if text.isprintable() and (text.isascii() or not _MAY_BE_MARK.search(text)):
        return text
    drawn, marks = [], 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category.startswith("M") else 0
        if category in _UNSAFE:
            code = ord(char)
            drawn.append(f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
        elif marks <= MAX_MARKS:
            drawn.append(char)
    return "".join(drawn)


def typed(text: str) -> str:
    """Return pasted text as it may be typed: one line, without what could not be typed."""
    lines = [line for line in text.splitlines() if line] or [""]
    kept, marks = [], 0
    for char in lines[0]:
        category = unicodedata.category(char)
        marks = marks + 1 if category.startswith("M") else 0
        if category not in _UNSAFE and marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def fit(text: str, width: int) -> str:
    """Return safe text in exactly so many cells: padded, or cut with an ellipsis."""
    text = safe(text)
    if cell_len(text) > width:
        return set_cell_size(text, max(0, width - 1)) + ELLIPSIS[: max(0, width)]
    return text + " " * (width - cell_len(text))


def folded_lines(text: str, width: int) -> list[str]:
    """Return safe text in lines of at most so many cells, broken at spaces where there are any."""
    lines = [""]
    for word in safe(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while cell_len(word) > width > 0:
            head = set_cell_size(word, width).rstrip(" ") or word[0]
            lines[-1], word = head, word[len(head) :]
            lines.append("")
        lines[-1] = word
    return lines


def grouped(count: int) -> str:
    """Return a count as Swedes write it: 1 284."""
    return f"{count:,}".replace(",", " ")


def local_time(moment: dt.datetime) -> str:
    """Return a UTC moment in the time of this host."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def status_words(status: Status, ends_on: dt.date | None) -> str:
    """Return the status as a list shows it, with its date."""
    if status in ("ending", "ended") and ends_on is not None:
        return f"{status_word(status)} {ends_on}"
    return status_word(status)


def customer_words(row: Row) -> str:
    """Return what follows a customer's name: how many are active, and what stands out."""
    words = [ngettext("{n:>2} active", "{n:>2} active", row.active)]
    if row.main_contact is None:
        words.append(_(NO_MAIN_CONTACT))
    if (next_ending := row.next_ending) is not None:
        words.append(status_words("ending", next_ending))
    if any(each.status == "unlinked" for each in row.collaborations):
        words.append(status_word("unlinked"))
    return "  ".join(words)


def _status_column(status: Status, ends_on: dt.date | None) -> str:
    """Return the status as it fits a narrow column, the day whole."""
    if status == "ending" and ends_on is not None:
        return pgettext("column", "ends {date}", date=ends_on)
    if status == "ended" and ends_on is not None:
        return pgettext("column", "ended {date}", date=ends_on)
    return status_word(status)


def collaboration_columns(collaboration: Collaboration, services: Services, width: int) -> str:
    """Return a collaboration's line: service, variant, task, status, recipient, period."""
    ends_on = collaboration.ending.on if collaboration.ending is not None else None
    recipient = collaboration.invoice_recipient
    for_recipient = max(cell_len(recipient_word(each)) for each in get_args(Recipient))
    for_period = cell_len(short_period(12))
    for_status = 28 - for_recipient - for_period  # in 80 columns, every language has its own need
    columns: tuple[tuple[str, int, int], ...] = (
        (short_name(services, collaboration.service), 21, 26),
        (collaboration.variant or "", 11, 13),
        (collaboration.task or "", 11, 20),
        (_status_column(collaboration.status, ends_on), for_status, 16),
        (recipient_word(recipient) if recipient is not None else "", for_recipient, for_recipient),
        (short_period(collaboration.period), for_period, 12),
    )
    if width < sum(least for _text, least, _most in columns) + len(columns) - 1:
        columns = (columns[0], *columns[2:4])  # the narrowest terminal: the status in full
    spare = max(0, width - sum(least for _text, least, _most in columns) - len(columns) + 1)
    cells = []
    for text, least, most in columns:
        more = min(spare, most - least)
        spare -= more
        cells.append(fit(text, least + more))
    return fit(" ".join(cells), width)
