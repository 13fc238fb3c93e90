"""A file that a list is written into: always a new one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from store.domain.errors import NotSaved, Refused
from store.files import disk
from store.files.places import other_form
from store.i18n.language import _, system_words
from tui.dialogs.questions import Prompt
from tui.formatting.facts import Fact

Content = bytes | Callable[[str], bytes]
"""What a file is to hold; where that goes by its name, what makes it."""


def ask_for_new_file(
    title: str,
    proposed: str,
    content: Content,
    *,
    forms: tuple[str, ...] = (".csv",),
    facts: tuple[Fact, ...] = (),
) -> Prompt[str]:
    """Return the window that writes a new file, and answers where; it stays till that is done.

    `forms` are the endings of names that it can be written under, as what they say.
    """
    write = partial(write_new_file, content, forms)
    needed = _("A file name is needed.")
    return Prompt(title, _("File"), _("Write"), write, needed=needed, value=proposed, facts=facts)


def write_new_file(content: Content, forms: tuple[str, ...], file: str) -> str:
    """Write a new file for its owner alone, and say where; what is there is never written over.

    Raises:
        Refused: it is there already, or its name says that it is in a form that it is not.
        NotSaved: it cannot be written.
        StoreError: as what makes the content says.
    """
    if (other := other_form(file, forms)) is not None:
        raise Refused.because("invalid-value", other)
    if file.endswith("/"):
        why = _("a name that ends in / is that of a directory; name a file")
        raise NotSaved(_("{path}: cannot be written: {why}.", path=file, why=why))
    if not isinstance(content, bytes):
        content = content(file)
    try:
        path = Path(file).expanduser()
    except RuntimeError:  # of somebody who has no account here
        raise NotSaved(_("{path}: there is no such directory.", path=file)) from None
    try:
        disk.write_new_file(path, content)
    except FileExistsError:
        raise disk.refused_to_write_over(path) from None
    except (FileNotFoundError, NotADirectoryError):
        raise NotSaved(_("{path}: there is no such directory.", path=path)) from None
    except PermissionError:
        raise NotSaved(_("{path}: this account may not write there.", path=path)) from None
    except OSError as error:
        message = _("{path}: cannot be written: {why}.", path=path, why=system_words(error))
        raise NotSaved(message) from error
    return _("Written: {path}", path=path)
