"""How `import` reads its file: by the options given, and by the answers to what it leaves open."""

import sys
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.catalogue import Services
from store.domain.errors import Refused
from store.domain.policy.heading_meanings import HeadingMeanings, heading_key, with_said
from store.exchange.import_file import SHEET, TABLES, ImportFile, Question
from store.i18n.language import _
from store.tables.formats import read_file
from store.tables.table import Reading, beside_by
from tui.cli.changes import ask, can_ask
from tui.cli.options import Options
from tui.formatting.safe_text import safe


def read_at(desk: Desk, raw: bytes, reading: Reading) -> ImportFile:
    """Read what a file brings to an office, by what it has said that headings mean.

    Raises:
        Refused: it cannot be read as a whole.
        StoreDamaged: what the office has said cannot be read.
    """
    return read_raw(
        raw, desk.services, replace(reading, remembered=desk.headings(), today=desk.today())
    )


def read_raw(raw: bytes, services: Services, reading: Reading) -> ImportFile:
    """Read what a file brings, as far as there is memory for it.

    Raises:
        Refused: it cannot be read as a whole.
    """
    try:
        return read_file(raw, services, reading)
    except MemoryError:
        message = _("The file takes more memory than there is; cut it in parts.")
        raise Refused.because("invalid-value", message) from None


def read_incoming(options: Options, read: Callable[[Reading], ImportFile]) -> ImportFile:
    """Read what a file brings as the options say, and print what is to be noticed.

    Where it leaves a question open and somebody sits at a terminal, it is asked and read again: an
    answer may take away other questions, and headings of which something was answered.

    Raises:
        Refused: it cannot be read as a whole, or no answer was given.
    """
    reading = Reading(
        encoding=options.encoding,
        sheets=tuple(options.sheet),
        columns=explained(options.map),
        beside=options.tables,
    ).agreed(options.agree)
    incoming = read(reading)
    asked: set[str] = set()
    while not options.dry_run and can_ask(options):
        left = [question for question in incoming.questions if question.text not in asked]
        if not left:
            break
        # how it is read comes first; what headings mean takes none of them away
        for question in [one for one in left if not one.of_sheet][:1] or left:
            asked.add(question.text)
            reading = _answered(reading, question, _answer_to(question))
        incoming = read(reading)
    for notice in incoming.notices:
        print(safe(_("note: {note}", note=notice)), file=sys.stderr)
    return incoming


def explained(maps: Iterable[str]) -> HeadingMeanings:
    """Return what headings and sheets mean, from `HEADING=COLUMN`.

    Raises:
        Refused: there is no `=`, or two things are said of one.
    """
    explained: HeadingMeanings = {}
    for text in maps:
        heading, sign, column = (part.strip() for part in text.rpartition("="))
        if not sign or not heading or not column:
            message = _("--map {text}: HEADING=COLUMN is expected.", text=text)
            raise Refused.because("invalid-value", message)
        _refuse_other(explained, heading, column)
        explained[heading] = column
    return explained


def _refuse_other(explained: HeadingMeanings, heading: str, column: str) -> None:
    """Refuse what says something else of a heading than was said just before.

    Raises:
        Refused: it does.
    """
    key = heading_key(heading)
    for other, means in explained.items():
        if heading_key(other) == key and means != column:
            message = _(
                "--map {one} and --map {two}: said of one and the same heading; leave out one of "
                "them.",
                one=f"{other}={means}",
                two=f"{heading}={column}",
            )
            raise Refused.because("invalid-value", message)


def _answered(reading: Reading, question: Question, answer: str) -> Reading:
    """Return how a file is to be read, with an answer to what it leaves open."""
    if question.option == TABLES:
        return replace(reading, beside=beside_by(answer))
    if question.option == SHEET:
        return replace(reading, sheets=question.values_of(answer))
    if not question.of_sheet:
        return replace(reading, encoding=answer)
    said = explained(question.values_of(answer))
    return replace(
        reading,
        columns=with_said(reading.columns, said),
        answered=reading.answered | (said.keys() - reading.columns.keys()),
    )


def _answer_to(question: Question) -> str:
    """Ask a question at the terminal.

    Raises:
        Refused: none of the answers was given.
    """
    choices = [f"{n}  {answer.words}" for n, answer in enumerate(question.answers, start=1)]
    typed = ask([question.text, *choices], _("Which, 1 to {n}? ", n=len(choices))).strip()
    if not typed.isdecimal() or not 1 <= int(typed) <= len(choices):
        raise Refused([question.refusal])
    return question.answers[int(typed) - 1].value
