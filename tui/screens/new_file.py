"""A file that a list is written into: always a new one."""

from pathlib import Path

from store.i18n.language import _


def write_new_file(file: str, content: bytes) -> str:
    """Write a new file and say where, or why not; what is there already is never written over."""
    path = Path(file).expanduser()
    try:
        with path.open("xb") as new:
            new.write(content)
    except FileExistsError:
        return _("{path}: is there already; choose another name.", path=path)
    except OSError as error:
        return _("{path}: cannot be written: {why}.", path=path, why=error.strerror)
    return _("Written: {path}", path=path)
