"""How `import` reads its file: by the options given, and by the answers to what it leaves open."""

import sys
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.catalogue import Services
from store.domain.errors import Refused
from store.exchange.import_file import ImportFile, Question
from store.i18n.language import _
from store.tables.formats import read_file
from store.tables.table import Reading
from tui.cli.changes import ask, can_ask
from tui.cli.options import Options
from tui.formatting.safe_text import safe


def read_at(desk: Desk, raw: bytes, reading: Reading) -> ImportFile:
    """Read what a file brings to an office, by what it has said that headings mean.

    Raises:
        Refused: it cannot be read as a whole.
        StoreDamaged: what the office has said cannot be read.
    """
    return read_raw(raw, desk.services, replace(reading, remembered=desk.headings()))


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

    Where it leaves a question open and somebody sits at a terminal, it is asked and read again.

    Raises:
        Refused: it cannot be read as a whole, or no answer was given.
    """
    reading = Reading(
        encoding=options.encoding,
        sheets=tuple(options.sheet),
        columns=_explained(options.map),
        apart="number" in options.agree,
    )
    incoming = read(reading)
    if incoming.questions and not options.dry_run and can_ask(options):
        answers = {question.id: _answer_to(question) for question in incoming.questions}
        incoming = read(replace(reading, **answers))
    for notice in incoming.notices:
        print(safe(_("note: {note}", note=notice)), file=sys.stderr)
    return incoming


def _explained(maps: Sequence[str]) -> dict[str, str]:
    """Return what headings mean, from `HEADING=COLUMN`.

    Raises:
        Refused: there is no `=`.
    """
    explained = {}
    for text in maps:
        heading, sign, column = text.rpartition("=")
        if not sign or not heading.strip() or not column.strip():
            message = _("--map {text}: HEADING=COLUMN is expected.", text=text)
            raise Refused.because("invalid-value", message)
        explained[heading.strip()] = column.strip()
    return explained


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
