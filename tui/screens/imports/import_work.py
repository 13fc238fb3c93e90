"""What the Import page does in a thread beside its keys: reads, foresees and brings in a file."""

import shlex
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from threading import Event
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import Conflict, NotFound, StoreError
from store.domain.policy.heading_meanings import (
    LEFT_OUT,
    NO_SERVICE,
    HeadingMeanings,
    with_said,
    without,
)
from store.exchange.import_file import SHEET, TABLES, Answer, ImportFile, Question
from store.exchange.incoming.customers import ImportLine
from store.exchange.incoming.report import ImportReport
from store.i18n.language import _
from store.i18n.program_call import told_on_screen
from store.tables.table import Beside, Reading, beside_by
from tui.cli.files import read_plain
from tui.cli.import_reading import explained, read_at
from tui.cli.run.import_skipped import WrittenSkipped, write_skipped


class Stopped(Exception):
    """Somebody has called it off; nothing was changed."""


class Foreseen(NamedTuple):
    """What a file holds, and what would become of it."""

    incoming: ImportFile
    report: ImportReport


class BroughtIn(NamedTuple):
    """What was done, where what was left out stands, and why that could not be written."""

    report: ImportReport
    skipped: WrittenSkipped | None = None
    fault: str = ""


class ImportWork:
    """Reads one file for one desk as somebody has answered so far.

    What takes long (`foresee`, `bring_in`, `forget`) is called in a thread, one at a time, and has
    a desk of its own there; `done` of `total` customers are decided on. What is answered meanwhile
    is for the next time: whoever answers calls `stop`, which cancels what is at work, up to the
    write.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = Event()
        self._raw: tuple[str, bytes] = ("", b"")
        self._path = ""
        self.file = ""
        self.encoding: str | None = None
        self.beside: Beside | None = None
        self.sheets: tuple[str, ...] = ()
        self.said: HeadingMeanings = {}
        self.remembered: HeadingMeanings = {}
        """What the office has said before that headings mean."""
        self.agreed: frozenset[str] = frozenset()
        self.asked: dict[str, Question] = {}
        """What was asked of this file: how its letters are read, and of what service a sheet is."""
        self._answered: set[str] = set()
        self.dropped: frozenset[str] = frozenset()
        """The questions whose answers hold no more, as the file is read now."""
        self.done, self.total = 0, 0

    def take(self, file: str) -> None:
        """Go on with another file, of which nothing is answered yet; or read the same anew."""
        self._raw = ("", b"")
        if file != self.file:
            self.encoding, self.beside, self.sheets, self.asked = None, None, (), {}
            self.said, self.agreed, self._answered = {}, frozenset(), set()
        self.file = file

    def say(self, heading: str, means: str) -> None:
        """Say what a heading means."""
        self.said = with_said(self.said, {heading: means})

    def answer(self, id: str, answer: str) -> None:
        """Answer what was asked of the file."""
        question = self.asked[id]
        self._answered.add(id)
        if question.option == TABLES:
            self.beside = beside_by(answer)
        elif question.option == SHEET:
            self.sheets = question.values_of(answer)
        elif question.of_sheet and not answer:
            self.said = self._without(question)
        elif question.of_sheet:
            self.said = with_said(self.said, explained(question.values_of(answer)))
        else:
            self.read_letters(answer)

    def _without(self, question: Question) -> HeadingMeanings:
        """Return what is said, but for what a question was answered with before."""
        said = self.said
        for name in explained(question.values_of(question.answers[0].value)):
            said = without(said, name)
        return said

    def turn_tables(self) -> None:
        """Read tables side by side as one whose rows go across, or apart again."""
        self.beside = "apart" if self.beside == "together" else "together"

    def take_back_question(self, name: str) -> list[str]:
        """Ask no more of which service a sheet or a column is, as that is said; return its id."""
        gone = self.asks_of(name)
        for id in gone:
            del self.asked[id]
        return gone

    def asks_of(self, name: str) -> list[str]:
        """Return the ids of what is asked of a sheet or a column."""
        none = (f"{name}={NO_SERVICE}", f"{name}={LEFT_OUT}")
        return [id for id, question in self.asked.items()
                if any(value in none for answer in question.answers
                       for value in (answer.value, *answer.also))]  # fmt: skip

    def read_letters(self, encoding: str | None) -> None:
        """Say how the letters of the file are to be read; its headings may be others then."""
        self.encoding = encoding
        self.said = {heading: means for heading, means in self.said.items() if heading.isascii()}

    def is_said(self, heading: str) -> bool:
        """Return whether somebody has said what a heading means, now or before."""
        said = {**self.remembered, **self.said}
        return bool(heading) and without(said, heading) != said

    def forget(self, heading: str) -> None:
        """Let a heading mean what it says by itself, here and in the imports that come.

        Raises:
            StoreError: the operator may not, or the store says so.
        """
        self.said = without(self.said, heading)
        with self._desk.beside() as desk:
            before = desk.headings()
            if without(before, heading) != before:
                desk.forget_heading(heading)

    def stop(self) -> None:
        """Cancel what is at work."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it has been cancelled."""
        return self._stop.is_set()

    def begin(self) -> None:
        """Let what comes next be cancelled by itself."""
        self._stop = Event()
        self.done = self.total = 0

    def foresee(self) -> Foreseen:
        """Read the file, and find out what it would do.

        Raises:
            Stopped: it was cancelled.
            StoreError: the file cannot be read, the operator may not, or the store says so.
        """
        step, file, raw = self._steps(), self.file, self._raw
        if raw[0] != file:
            path = file_meant(file)
            raw = (file, read_plain(path))
            step(0)  # by now another file may be meant, or the same one as it is by now
            self._path, self._raw = path, raw
        reading = Reading(
            encoding=self.encoding,
            columns=self.said,
            answered=frozenset(self.said),
            sheets=self.sheets,
            beside=self.beside,
        ).agreed(self.agreed)
        with self._desk.beside() as desk, told_on_screen():
            self.remembered = desk.headings()
            incoming = read_at(desk, raw[1], reading)
            self.total = len(incoming.customers)
            asked = (*incoming.questions, *map(_or_left_out, incoming.words))
            now = {question.id: question for question in asked}
            self._drop(incoming.moot, now)
            self.asked = {
                id: question
                for id, question in (self.asked | now).items()
                if id in now or id in self._answered
            }
            step(0)
            report = desk.run_import(
                incoming, dry_run=True, agreed=self.agreed, on_line=lambda _line: step(1)
            )
        return Foreseen(incoming, report)

    def _drop(self, moot: Collection[str], now: Mapping[str, Question]) -> None:
        """Drop what was said of headings that the file does not have as it is read now.

        Other headings may have come into the places of their questions.
        """
        for heading in moot:
            self.said = without(self.said, heading)
        of_them = {id for heading in moot for id in self.asks_of(heading)}
        of_them |= {id for id in self._answered & now.keys()
                    if id in self.asked and now[id].text != self.asked[id].text}  # fmt: skip
        self._answered -= of_them
        self.dropped = frozenset(of_them)

    def bring_in(self, foreseen: Foreseen, *, skip_faulty: bool) -> BroughtIn:
        """Bring in what was foreseen; with `skip_faulty`, write what is left out beside the file.

        Raises:
            Stopped: it was cancelled, and nothing was changed.
            Conflict: others have changed what it would do; nothing was changed.
            StoreError: nothing was changed, or it is not certain that it is saved.
        """
        step, incoming = self._steps(), foreseen.incoming
        shown = {line.number: _fate(line) for line in foreseen.report.lines}

        def as_shown(line: ImportLine) -> None:
            if shown.get(line.number) != _fate(line):
                raise Conflict(
                    _("{number} was changed by others meanwhile; look at what it would do now",
                      number=line.number)
                )  # fmt: skip
            step(1)

        self.total = len(incoming.customers)
        with self._desk.beside() as desk, told_on_screen():
            report = desk.run_import(
                incoming,
                skip_faulty=skip_faulty,
                agreed=self.agreed,
                on_line=as_shown,
            )
        if not skip_faulty or not (report.refused or incoming.left_out):
            return BroughtIn(report)
        try:
            return BroughtIn(report, write_skipped(self._path, incoming, report))
        except StoreError as error:
            return BroughtIn(report, fault=f"{error}")

    def _steps(self) -> Callable[[int], None]:
        """Return what counts the customers that are done, and ends the work if it is cancelled."""
        stop = self._stop

        def step(count: int) -> None:
            if stop.is_set():
                raise Stopped
            self.done += count

        return step


def _or_left_out(question: Question) -> Question:
    """Return a question on a word of some rows, with the answer that leaves those out."""
    left_out = Answer(value="", words=_("not said; those rows are refused"))
    return replace(question, answers=(*question.answers, left_out))


def _fate(line: ImportLine) -> tuple[object, ...]:
    """Return what of a line was shown, to be held against what is about to be done."""
    return line.what, line.changes, line.notes, line.refusals


def file_meant(typed: str) -> str:
    """Return the file that was typed, or dropped on a terminal: quoted, escaped, as an address.

    It looks at the disk, and so may wait for it.

    Raises:
        NotFound: no file can be called so.
    """
    try:
        return f"{_path_of(typed.strip())}"
    except (OSError, RuntimeError, ValueError):  # too long, ~nobody, file://[
        raise NotFound(_("{file}: no file can be called so", file=typed.strip())) from None


def _path_of(text: str) -> Path:
    if "\0" in text:
        raise ValueError
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    file = Path(text).expanduser()
    if file.exists() or not any(sign in text for sign in "'\"\\"):
        return file
    try:
        (unquoted,) = shlex.split(text)
    except ValueError:
        return file
    return Path(unquoted).expanduser()
