"""Where somebody may have a file written, and why one cannot be written there."""

import errno
import os
from pathlib import Path

from store.domain.errors import Refused
from store.i18n.language import _


def refuse_within_store(place: Path) -> None:
    """Refuse a place for a file, or a directory, that is inside a store or a copy of one.

    What stands there could be replaced, and what does not belong there would be found as a fault.

    Raises:
        Refused: it is inside one, wherever links lead.
    """
    try:
        directory = Path(os.path.realpath(place.parent))
    except OSError:  # the working directory is gone: who writes there is told
        return
    if any(map(_is_store, (directory, *directory.parents))):
        message = _("{copy}: is inside the store; name another directory.", copy=place)
        raise Refused.because("invalid-value", message)


def _is_store(directory: Path) -> bool:
    if not os.path.lexists(directory / "office.json"):  # as almost everywhere
        return False
    from store.files.forms.customer_files import customer_files  # which knows where these are

    files = customer_files(directory)
    return os.path.lexists(files.file("0" * files.digits))


FILES_ALONE = (
    ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".pdf", ".doc", ".docx",
    ".odt", ".xls", ".xlsx", ".ods", ".csv", ".tsv", ".json", ".xml", ".html", ".htm", ".md",
    ".txt", ".toml", ".eml", ".ics",
)  # fmt: skip
"""Endings of names that no directory has."""


def promised_file(name: str) -> str | None:
    """Say that a directory to be made is called like a file; None where it is not, or is there."""
    ending = os.path.splitext(name)[1]
    if ending.lower() not in FILES_ALONE or name.endswith(os.sep) or os.path.lexists(name):
        return None
    return _("{name} would be a directory, and is called like a file: leave out {ending}",
             name=name, ending=ending)  # fmt: skip


def why_not_at(path: str | Path, error: OSError) -> str:
    """Say why nothing can be written at a place; what is rare, as the system says it."""
    match error:
        case IsADirectoryError():
            if os.path.isdir(path):
                return _("it is a directory; name a file in it")
            return _("a name that ends in / is that of a directory; name a file")
        case FileNotFoundError() if (missing := _missing_above(Path(path))) is not None:
            return _("there is no directory {directory}; make it, or name another one",
                     directory=missing)  # fmt: skip
        case NotADirectoryError() if (between := _no_directory_above(Path(path))) is not None:
            return _("{file} is no directory; name another one", file=between)
        case PermissionError():
            return _("this account may not")
        case _:
            return os.strerror(error.errno or errno.EIO)


def _missing_above(path: Path) -> Path | None:
    return None if os.path.isdir(path.parent) else path.parent


def _no_directory_above(path: Path) -> Path | None:
    above = (each for each in path.parents if os.path.lexists(each))
    return next((each for each in above if not os.path.isdir(each)), None)
