"""A letter as text for people: plain, with its lines broken, or as Markdown."""

import textwrap

from store.domain.validation import by_code, seen
from store.exchange.papers import markdown
from store.exchange.papers.letter import Notice, Party
from store.i18n.language import pgettext, said_in

WIDTH = 72
"""Columns of a line: what every program for mail shows unbroken, also where it is quoted."""


def as_text(notice: Notice) -> str:
    """Return a letter as it is printed: who writes to whom, the subject, and the body."""
    above = [f"{label}: {plain(value)}" for label, value in head(notice)]
    subject = _wrapped(plain(notice.subject))
    rule = "=" * max(map(len, subject.split("\n")))
    return "\n".join((*above, "", subject, rule, "", body(notice)))


def as_markdown(notice: Notice) -> str:
    """Return a letter as Markdown; what comes from data has no marks in it."""
    above = [f"{label}: {escaped(value)}  " for label, value in head(notice)]
    parts = [f"# {escaped(notice.subject)}", "\n".join(above), escaped(notice.greeting)]
    parts += map(escaped, notice.opening)
    for section in notice.sections:
        parts.append(f"## {escaped(section.title)}")
        parts.append("\n".join(f"- {escaped(sentence(line))}" for line in section.lines))
    parts.append("  \n".join(map(escaped, signature(notice))))
    return "\n\n".join(parts) + "\n"


def body(notice: Notice) -> str:
    """Return what is read from the greeting to the name, as a mail has it."""
    parts = [plain(notice.greeting), *(_wrapped(plain(line)) for line in notice.opening)]
    for section in notice.sections:
        lines = (_wrapped(f"- {plain(sentence(line))}", "  ") for line in section.lines)
        parts.append("\n".join((plain(section.title).upper(), *lines)))
    parts.append("\n".join(map(plain, signature(notice))))
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Return text on one line, in which nothing hides: controls read as escapes."""
    return "".join(char if drawn else _escape(char) for char, drawn in seen(text))


def escaped(text: str) -> str:
    """Return the same, with nothing in it that Markdown takes for a mark."""
    return markdown.escaped(plain(text))


def _escape(char: str) -> str:
    return " " if char in "\t\n\r\u2028\u2029" else by_code(char)


def head(notice: Notice) -> tuple[tuple[str, str], ...]:
    """Return what stands above a letter, each with its label."""
    with said_in(notice.language):
        return (
            (pgettext("letter", "To"), _who(notice.receiver)),
            (pgettext("letter", "From"), _who(notice.sender)),
            (pgettext("letter", "Date"), f"{notice.on}"),
        )


def _who(party: Party) -> str:
    return ", ".join(part for part in (party.name, party.company, party.email) if part)


def signature(notice: Notice) -> tuple[str, ...]:
    """Return the lines at its end: a closing, and who writes."""
    sender = notice.sender
    return tuple(part for part in (notice.closing, sender.name, sender.company) if part)


def sentence(line: str) -> str:
    """Return a line as a sentence: it begins with a capital, and ends."""
    whole = line[:1].upper() + line[1:]
    return whole if whole.endswith((".", "!", "?", ":")) else f"{whole}."


def _wrapped(text: str, hanging: str = "") -> str:
    """Break a text into lines; an address is never broken."""
    return "\n".join(
        textwrap.wrap(text, WIDTH, subsequent_indent=hanging, break_long_words=False,
                      break_on_hyphens=False)
    )  # fmt: skip
