"""Where somebody may have a file written, and why one cannot be written there."""

import os
import re
from pathlib import Path

from store.domain.errors import Refused
from store.i18n.language import _, system_words

FORMATS = (
    ".csv", ".tsv", ".json", ".xml", ".toml", ".md", ".txt", ".html", ".htm", ".eml", ".ics",
    ".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods",
    ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar",
)  # fmt: skip
"""The endings of names that say what is in a file."""


_KEPT = re.compile(r"(^|\.)replaced-\d{8}T\d{6}Z(-\d+)?$")
"""How a directory is called that `store/files/copies.py` keeps files in."""


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
        message = _("{path}: is inside a store, or a copy of one; name another place.", path=place)
        raise Refused.because("invalid-value", message)


def _is_store(directory: Path) -> bool:
    """Whether anything is there that makes a store, of which all else may be lost.

    Or it is what `check --repair-from` keeps of one.
    """
    from store.files.disk import entries
    from store.files.forms.customer_files import customer_files  # which knows where these are

    office = directory / "office.json"
    if _KEPT.search(directory.name) or _is_sealed(office):
        return True
    if os.path.lexists(office) and os.path.lexists(directory / "lock"):
        return True
    files = customer_files(directory)
    ours = {f"{shard}.json" for shard in files.shards}
    return any(
        _is_sealed(files.directory / name) for name in ours.intersection(entries(files.directory))
    )


def _is_sealed(file: Path) -> bool:
    """Whether a file begins as one of a store does; an exported office has the same name."""
    from store.files.sealed_file import BEGINNING

    try:
        if not file.is_file():  # a pipe would be waited for
            return False
        with file.open("rb") as stream:
            return stream.read(len(BEGINNING)) == BEGINNING
    except OSError:
        return False


def promised_file(name: str) -> str | None:
    """Say that a directory to be made, or one above it, is called like a file; None if not so."""
    for path in (Path(name), *Path(name).parents):
        if os.path.lexists(path):
            return None
        endings = [ending for ending in path.suffixes if ending.lower() in FORMATS]
        if endings and endings[-1] == path.suffix:
            return _("{name} would be a directory, and is called like a file: leave out {ending}",
                     name=name, ending="".join(endings))  # fmt: skip
    return None


def why_not(error: OSError) -> str:
    """Say why a file can be neither read nor written; what is rare, as the system says it."""
    match error:
        case IsADirectoryError():
            return _("it is a directory; name a file in it")
        case PermissionError():
            return _("this account may not")
        case _:
            return system_words(error)


def why_not_at(path: str | Path, error: OSError) -> str:
    """Say why nothing can be written at a place, and what on the way there is to be mended."""
    above = Path(path).parent
    match error:
        case IsADirectoryError() if not os.path.isdir(path):
            return _("a name that ends in / is that of a directory; name a file")
        case FileNotFoundError() if not os.path.lexists(above):
            return _("there is no directory {directory}; make it, or name another one",
                     directory=above)  # fmt: skip
        case NotADirectoryError() if (between := in_the_way(Path(path))) is not None:
            return _("{file} is no directory; name another one", file=between)
        case _:
            return why_not(error)


def in_the_way(path: Path) -> Path | None:
    """Return what stands at a place of a directory, or above it, and is none."""
    above = (each for each in (path, *path.parents) if os.path.lexists(each))
    return next((each for each in above if not os.path.isdir(each)), None)


def other_form(name: str, forms: tuple[str, ...]) -> str | None:
    """Say that a file is called like one of a form in which it is not written; None if not so."""
    ending = Path(name.strip()).suffix.casefold()
    if ending not in FORMATS or ending in forms:
        return None
    return _("{path}: no {ending} is written here; take a name that ends with {endings}.",
             path=name, ending=ending, endings=" / ".join(forms))  # fmt: skip
