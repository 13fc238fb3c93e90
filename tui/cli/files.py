"""The files that a verb reads and writes; `-` is standard input or output."""

import sys
from pathlib import Path

from store.domain.errors import NotFound, NotSaved, Refused
from store.files.disk import replace_file
from store.i18n.language import _


def read_input(name: str) -> bytes:
    """Read a file, or standard input.

    Raises:
        NotFound: there is no such file, or it cannot be read.
    """
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise NotFound(_("{file}: there is no such file", file=name)) from None
    except OSError as error:
        raise NotFound(_("{file}: cannot be read: {why}", file=name, why=_why(error))) from None


def read_text(name: str) -> str:
    """Read a file of text, or standard input.

    Raises:
        NotFound: there is no such file, or it cannot be read.
        Refused: it is not written in UTF-8.
    """
    try:
        return read_input(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("{file}: it is not written in UTF-8.", file=name)
        raise Refused.because("invalid-value", message) from None


def write_bytes(name: str, content: bytes) -> None:
    """Write a file, whole or not at all; what is no plain file, such as a pipe, is written to.

    Raises:
        NotSaved: it cannot be written there.
    """
    file = Path(name)
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)
        else:
            replace_file(file, content)
    except OSError as error:
        raise NotSaved(_("{file}: cannot be written: {why}", file=file, why=_why(error))) from None


def _why(error: OSError) -> str:
    """Say why a file can be neither read nor written; what is rare, as the system says it."""
    match error:
        case IsADirectoryError():
            return _("it is a folder")
        case PermissionError():
            return _("this account may not")
        case _:
            return f"{error.strerror}"


def incomplete_beside(name: str) -> str:
    """Return where to write what is not whole: never over a file that may be the last whole one."""
    file = Path(name)
    if not file.is_file():
        return name
    return f"{file.with_name(f'{file.stem}-incomplete{file.suffix}')}"
