"""The files that a verb reads and writes; `-` is standard input or output."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from store.domain.errors import NotFound, NotSaved, Refused
from store.files.disk import refused_to_write_over, replace_file, write_new_file
from store.i18n.language import _
from store.tables.table import MOST_BYTES
from tui.formatting.safe_text import json_in, safe, safe_json

_STREAM = re.compile(r"/(?:dev|proc/self)/fd/(\d{1,5})")
"""The name of what the program was given open, by its number."""
_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}


MOST_TEXT = 10_000_000
"""Bytes of a text that somebody has written, as the endings of an office line by line."""
MOST_POLICY = 1_000_000
"""Bytes of an office's policy."""


def read_input(name: str, most: int = MOST_BYTES) -> bytes:
    """Read a file, or standard input, as far as it may go: what has no end is not read to it.

    Raises:
        NotFound: there is no such file, or it cannot be read.
        Refused: it is larger than any that an office has.
    """

    def opened() -> bytes:
        if name == "-":
            return sys.stdin.buffer.read(most + 1)
        with open(name, "rb") as file:
            return file.read(most + 1)

    return _as_far_as(name, most, opened)


def read_plain(name: str, most: int = MOST_BYTES) -> bytes:
    """Read a file that is named on a screen: no pipe and no terminal, for those may never end.

    What waits for one cannot be cancelled there, and `-` is standard input everywhere else.

    Raises:
        NotFound: there is no such file, or it cannot be read.
        Refused: it is larger than any that an office has.
    """

    def plain() -> bytes:
        file = Path(name)
        if name == "-" or (file.exists() and not file.is_file()):
            raise NotFound(_("{file}: is no file that could be read", file=name))
        with file.open("rb") as stream:
            return stream.read(most + 1)

    return _as_far_as(name, most, plain)


def _as_far_as(name: str, most: int, read: Callable[[], bytes]) -> bytes:
    """Return what is read, or say why it cannot be.

    Raises:
        NotFound: there is no such file, or it cannot be read.
        Refused: it is larger than that.
    """
    try:
        raw = read()
    except FileNotFoundError:
        raise NotFound(_("{file}: there is no such file", file=name)) from None
    except OSError as error:
        from store.files.places import why_not  # where something fails

        why = why_not(error)
        raise NotFound(_("{file}: cannot be read: {why}", file=name, why=why)) from None
    if len(raw) > most:
        message = _("{file}: is larger than {most} MB.", file=name, most=most // 1_000_000)
        raise Refused.because("invalid-value", message)
    return raw


def read_text(
    name: str, most: int = MOST_TEXT, read: Callable[[str, int], bytes] = read_input
) -> str:
    """Read a file of text, or standard input; on a screen, as `read_plain` does.

    Raises:
        NotFound: there is no such file, or it cannot be read.
        Refused: it is not written in UTF-8, or too large.
    """
    try:
        return read(name, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("{file}: it is not written in UTF-8.", file=name)
        raise Refused.because("invalid-value", message) from None


def write_bytes(name: str, content: bytes) -> None:
    """Write a file, whole or not at all; what is no plain file, such as a pipe, is written to.

    Raises:
        Refused: a link is there: whoever has laid it would choose what is replaced; or it would be
            inside a store.
        NotSaved: it cannot be written there.
    """
    file = Path(name)
    if (opened := _opened(name)) is not None:
        _write_on(name, opened, content)
        return
    try:
        _refuse_place(name)
        if file.exists() and not file.is_file():
            _write_into(file, content)
        else:
            replace_file(file, content)
    except OSError as error:
        raise _not_written(name, error) from None


def foresee_writing(name: str) -> None:
    """Refuse what `write_bytes` would refuse, as far as it can be seen without writing.

    Raises:
        Refused, NotSaved: as in `write_bytes`.
    """
    if (opened := _opened(name)) is not None:
        _refuse_own(name, opened)
        return
    try:
        _refuse_place(name)
        os.stat(os.path.join(Path(name).parent, ""))
    except OSError as error:
        raise _not_written(name, error) from None


def _refuse_place(name: str) -> None:
    """Refuse a place where a file may not be written, though it could.

    Raises:
        Refused: it is a link, or inside a store.
        OSError: it is a directory.
    """
    from store.files.places import refuse_within_store  # for whoever writes a file

    file = Path(name)
    _refuse_directory(name)
    if file.is_symlink():
        message = _(
            "{path}: is a link, and nothing is written through one; name the file itself.",
            path=file,
        )
        raise Refused.because("already-exists", message)
    refuse_within_store(file)


def write_new(name: str, content: bytes) -> None:
    """Write a paper as a new file: what is there is never written over, as that may have been sent.

    A pipe or a device is written to, and so is what the shell has opened, such as `/dev/fd/3`.

    Raises:
        Refused: a file, or a link, of that name is there already, or it would be inside a store.
        NotSaved: it cannot be written there.
    """
    file = Path(name)
    if (opened := _opened(name)) is not None:
        _write_on(name, opened, content)
        return
    try:
        _refuse_directory(name)
        if file.exists() and not file.is_file() and not file.is_symlink():
            _write_into(file, content)
        else:
            write_new_file(file, content)
    except FileExistsError:
        raise refused_to_write_over(file) from None
    except OSError as error:
        raise _not_written(name, error) from None


def _not_written(name: str, error: OSError) -> NotSaved:
    from store.files.places import why_not_at  # for whoever writes a file

    why = why_not_at(name, error)
    return NotSaved(_("{file}: cannot be written: {why}", file=name, why=why))


def _refuse_directory(name: str) -> None:
    """Refuse the name of a directory that need not be there: a path would lose its last slash."""
    if name.endswith(os.sep):
        raise IsADirectoryError


def _write_into(file: Path, content: bytes) -> None:
    """Write to a pipe or a device."""
    opened = os.open(file, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY)
    with open(opened, "wb") as stream:
        stream.write(content)


def _opened(name: str) -> int | None:
    """Return the number of what the program was given open, where a name is that of it."""
    if name in _STANDARD:
        return _STANDARD[name]
    opened = _STREAM.fullmatch(name)
    return int(opened[1]) if opened is not None else None


def _refuse_own(name: str, number: int) -> None:
    """Refuse what the program has opened itself, as a file of the store, or its way to a server.

    All that is closed where another program begins; what it was given open itself never is.

    Raises:
        NotSaved: it was given nothing under that number.
    """
    try:
        if number in _STANDARD.values() or os.get_inheritable(number):
            return
    except OSError:  # nothing is open there
        pass
    why = _("the program was given nothing open under that number")
    raise NotSaved(_("{file}: cannot be written: {why}", file=name, why=why))


def is_standard_output(name: str) -> bool:
    """Whether a name is that of standard output: it may be a file that the shell has made."""
    return name == "-" or _opened(name) == _STANDARD["/dev/stdout"]


def _write_on(name: str, number: int, content: bytes) -> None:
    """Write behind what stands there already, as the shell has opened it."""
    _refuse_own(name, number)
    try:
        with open(number, "wb", closefd=False) as stream:
            stream.write(content)
    except OSError as error:
        raise _not_written(name, error) from None


def print_content(content: bytes, *, as_json: bool = False) -> None:
    """Write a file's content to standard output: as it is, for a program or another file.

    On a terminal, what would act on it or hide reads as an escape.
    """
    if sys.stdout.isatty():
        text = content.decode("utf-8-sig", "backslashreplace")
        if as_json:
            shown = json_in(sys.stdout.encoding, safe_json(text))
        else:
            shown = "\n".join(map(safe, text.replace("\r\n", "\n").split("\n")))
        content = shown.encode(sys.stdout.encoding, "backslashreplace")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def incomplete_beside(name: str) -> str:
    """Return where to write what is not whole: never over a file that may be the last whole one."""
    file = Path(name)
    if os.path.islink(file) or not os.path.isfile(file):
        return name
    return f"{file.with_name(f'{file.stem}-incomplete{file.suffix}')}"
