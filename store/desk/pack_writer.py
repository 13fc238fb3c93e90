"""Write hand-over packs, each into a directory; none is written over another."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from store.desk.desk import Desk, Done
from store.domain.errors import (
    MaybeSaved,
    NotSaved,
    OutOfReach,
    Refusal,
    Refused,
    StoreError,
    notes_of,
)
from store.domain.row import Row
from store.exchange.pack import FILES, Pack
from store.files.disk import (
    LONGEST_NAME,
    directory_for,
    name_for,
    note_what_is_left,
    place_beside,
    replace_file,
    write_new_files,
)
from store.files.places import in_the_way, promised_file, refuse_within_store
from store.i18n.language import Language, _, system_words


class HandedOver(NamedTuple):
    """The change that records a pack, and the files of the pack by name."""

    done: Done
    files: dict[str, Path]


class PackLine(NamedTuple):
    """What became of one customer's pack among several.

    `written` says that the files are there and whole, `begun` that it was tried.
    """

    number: str
    name: str
    directory: Path
    done: Done | None = None
    refusals: tuple[Refusal, ...] = ()
    error: StoreError | None = None
    written: bool = False
    begun: bool = True

    @property
    def state(self) -> str:
        """What became of it, in a word."""
        if not self.begun:
            return "left"
        if self.refusals:
            return "refused"
        if self.error is not None:
            return "maybe" if isinstance(self.error, MaybeSaved) else "failed"
        return "planned" if self.done is None else "done"


def write_pack(
    desk: Desk,
    number: str,
    service: str | None,
    directory: Path,
    language: Language | None = None,
) -> HandedOver:
    """Write the pack of a customer, then record that it was made.

    What comes between the two names the directory, for the files are there.

    Raises:
        NotFound, StoreDamaged, StoreBusy, MaybeSaved: as the desk says.
        Refused, NotSaved: nothing is recorded; see `write_files`.
    """
    pack = desk.hand_over(number, service, language)
    taken = _holds_a_pack(directory)
    try:
        write_files(pack, directory)
        done = _recorded(desk, pack, directory)
    except (KeyboardInterrupt, SystemExit) as error:
        if not taken and _holds_a_pack(directory):
            error.add_note(_not_recorded(directory, _("interrupted")))
        raise
    return HandedOver(done=done, files={name: directory / name for name in pack.files})


def _recorded(desk: Desk, pack: Pack, directory: Path) -> Done:
    try:
        return desk.carry_out(pack.number, pack.wish)
    except Refused as error:
        raise Refused(
            msgspec.structs.replace(each, message=_not_recorded(directory, each.message))
            for each in error.refusals
        ) from None
    except StoreError as error:
        raise type(error)(_not_recorded(directory, f"{error}")) from None


def _not_recorded(directory: Path, why: str) -> str:
    """Say where a pack is of which the history does not tell, or not for certain."""
    return _("The hand-over pack is in {directory}; its line in the history: {why}.",
             directory=directory, why=why.rstrip("."))  # fmt: skip


def write_packs(
    desk: Desk,
    rows: Sequence[Row],
    directory: Path,
    language: Language | None = None,
    *,
    dry_run: bool = False,
) -> Iterator[PackLine]:
    """Write a pack for each customer below a directory, one by one, and tell what became of each.

    What cannot be made leaves the others to be made; where the server does not answer any more,
    the rest is not begun. Where a signal ends it, the pack that is written by then is told as not
    certain before it goes on. With `dry_run` it tells for whom, and where something else is there.
    """
    over = False
    for row in rows:
        line = PackLine(row.number, row.name, directory / folder_of(row.number))
        if over:
            line = line._replace(begun=False)
        else:
            taken = _holds_a_pack(line.directory)
            try:
                line = _foreseen(line) if dry_run else _made(desk, line, language)
            except (KeyboardInterrupt, SystemExit):
                if not taken and _holds_a_pack(line.directory):
                    yield line._replace(error=MaybeSaved(_("interrupted")), written=True)
                raise
            over = isinstance(line.error, OutOfReach)
        yield line


def folder_of(number: str) -> str:
    """Return the name of a customer's own directory: no two numbers have the same, none is hidden.

    Of a long number it has the beginning and a sum, behind a sign that no other name has.
    """
    name = _whole_folder(number)
    if len(name) <= LONGEST_NAME:
        return name
    sum = f"+{hashlib.sha256(number.encode()).hexdigest()[:32]}"
    some = number
    while len(_whole_folder(some)) + len(sum) > LONGEST_NAME:
        some = some[:-1]
    return _whole_folder(some) + sum


def _whole_folder(number: str) -> str:
    return name_for(number).replace(".", "%2E")


def _holds_a_pack(directory: Path) -> bool:
    """Whether there is a whole pack in a directory."""
    return all(os.path.lexists(directory / name) for name in FILES)


def _foreseen(line: PackLine) -> PackLine:
    try:
        refuse_taken(line.directory)
    except Refused as error:
        return line._replace(refusals=error.refusals)
    except NotSaved as error:
        return line._replace(error=error)
    return line


def _made(desk: Desk, line: PackLine, language: Language | None) -> PackLine:
    written = False
    try:
        pack = desk.hand_over(line.number, None, language)
        write_files(pack, line.directory)
        written = True
        return line._replace(done=desk.carry_out(line.number, pack.wish), written=True)
    except Refused as error:
        return line._replace(refusals=error.refusals, written=written)
    except StoreError as error:
        return line._replace(error=error, written=written)


def write_files(pack: Pack, directory: Path) -> None:
    """Write the files of a pack, for the operator's eyes alone.

    A directory that is not there yet is there with all of them, or not at all.

    Raises:
        Refused: a file of that name is there, or it would be inside a store.
        NotSaved: the disk refused; nothing of it is left, or that is named.
    """
    try:
        refuse_taken(directory)
        if not os.path.lexists(directory):
            _write_beside(pack, directory)
            return
        write_new_files({directory / name: raw for name, raw in pack.files.items()})
    except OSError as error:
        refused = _not_saved(directory, error)
        if left := notes_of(error):
            refused = NotSaved("; ".join((f"{refused}", *left)))
        raise refused from error


def _not_saved(directory: Path, error: OSError) -> NotSaved:
    why = system_words(error)
    return NotSaved(_("{path}: cannot be written: {why}", path=directory, why=why))


def _write_beside(pack: Pack, directory: Path) -> None:
    """Write a new directory beside its place, and rename it there.

    Raises:
        OSError: it cannot be written; nothing is left of it, else a note names what is.
    """
    beside = place_beside(directory)
    with directory_for(directory.parent):
        try:
            beside.mkdir(mode=0o700)
            for name, raw in pack.files.items():
                replace_file(beside / name, raw)
            beside.rename(directory)
        except BaseException as error:
            shutil.rmtree(beside, ignore_errors=True)
            error.__notes__ = []  # of single files in it
            note_what_is_left(error, beside)
            raise


def refuse_taken(directory: Path) -> None:
    """Refuse a directory in which there is a pack: one that was given away is known by its sums.

    Raises:
        Refused: it names the files that are there; or it is inside a store, or called like a file.
        NotSaved: what is there is no directory.
    """
    refuse_within_store(directory / FILES[0])
    if (promised := promised_file(f"{directory}")) is not None:
        raise Refused.because("invalid-value", f"{promised}.")
    if in_the_way(directory) is not None:
        raise _not_saved(directory, OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)))
    if there := [name for name in FILES if os.path.lexists(directory / name)]:
        message = _(
            "{directory}: a pack is there already ({files}), and is not written over; name "
            "another directory.",
            directory=directory,
            files=", ".join(there),
        )
        raise Refused.because("already-exists", message)
