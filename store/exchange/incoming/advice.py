"""How somebody does what a text advises: by the command, or by keys on the screen."""

import shlex

from store.domain.policy.heading_meanings import LEFT_OUT
from store.exchange.import_file import MAP, TABLES
from store.i18n.language import _
from store.i18n.program_call import typed_or_pressed


def to_say(heading: str, id: str, means: str) -> str:
    """Return how to say that a heading means what has that id, which is called `means`."""
    return typed_or_pressed(
        f"{MAP} {shlex.quote(f'{heading}={id}')}",
        _("Enter on {heading}, then {means}", heading=heading, means=means),
    )


def to_leave_out(heading: str) -> str:
    """Return how to say that a heading is left out."""
    return to_say(heading, LEFT_OUT, _("left out"))


def to_say_word() -> str:
    """Return how to say which service a word in a cell is, or that it is none."""
    word, service = _("WORD"), _("SERVICE")
    return typed_or_pressed(f"{MAP} {word}={service}", _("by the question about it"))


def to_end(service: str) -> str:
    """Return how to end a collaboration of a service on a day."""
    number, day = _("NUMBER"), _("DATE")
    return typed_or_pressed(f"end {number} {service} --on {day}", _("x on its line"))


def to_read_across() -> str:
    """Return how to say that tables side by side are one, whose rows go across."""
    return typed_or_pressed(f"{TABLES} together", "t")


def to_say_some(id: str) -> str:
    """Return how to say that one of several headings is the column of that id."""
    heading = _("HEADING")
    return typed_or_pressed(f"{MAP} {heading}={id}", _("Enter on the column"))
