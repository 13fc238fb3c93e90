"""A file that a list is written into: always a new one."""

from pathlib import Path

from store.domain.errors import NotSaved
from store.files import disk
from store.i18n.language import _
from tui.dialogs.questions import Prompt


def ask_for_new_file(
    title: str, proposed: str, content: bytes, *, as_json: bytes | None = None
) -> Prompt[str]:
    """Return the window that writes a new file, and answers where; it stays till that is done.

    Where there is the same `as_json`, the name that is typed says which of the two is written.
    """

    def write(file: str) -> str:
        chosen = as_json if as_json is not None and file.lower().endswith(".json") else content
        return write_new_file(chosen, file)

    needed = _("A file name is needed.")
    return Prompt(title, _("File"), _("Write"), write, needed=needed, value=proposed)


def write_new_file(content: bytes, file: str) -> str:
    """Write a new file for its owner alone, and say where; what is there is never written over.

    Raises:
        NotSaved: it is there already, or cannot be written.
    """
    try:
        path = Path(file).expanduser()
    except RuntimeError:  # of somebody who has no account here
        raise NotSaved(_("{path}: there is no such directory.", path=file)) from None
    try:
        disk.write_new_file(path, content)
    except FileExistsError:
        raise NotSaved(_("{path}: is there already; choose another name.", path=path)) from None
    except (FileNotFoundError, NotADirectoryError):
        raise NotSaved(_("{path}: there is no such directory.", path=path)) from None
    except PermissionError:
        raise NotSaved(_("{path}: this account may not write there.", path=path)) from None
    except OSError as error:
        message = _("{path}: cannot be written: {why}.", path=path, why=error.strerror)
        raise NotSaved(message) from error
    return _("Written: {path}", path=path)
