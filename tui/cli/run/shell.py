"""What needs no store: completion for a shell, and the manual page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.domain.catalogue import Services, catalogue
from store.domain.errors import NotFound
from tui.cli.answer import Answer
from tui.cli.options import Options

if TYPE_CHECKING:
    from store.desk.desk import Desk


def completion(options: Options, open_desk: Callable[[], "Desk"]) -> Answer:
    """Return the completion of a shell, with the services of the office whose store is named."""
    from tui.cli.completion import script  # what writes it is needed by nothing else

    named = options.store is not None or options.demo
    text = script(options.shell, _services(open_desk) if named else catalogue())
    return Answer(text.splitlines(), {"shell": options.shell, "script": text})


def _services(open_desk: Callable[[], "Desk"]) -> Services:
    """Return the services of an office; of one that is yet to be made, those of the program."""
    try:
        return open_desk().services
    except NotFound:
        return catalogue()


def manual(_options: Options) -> Answer:
    """Return the manual page."""
    from tui.cli.man_page import page

    text = page()
    return Answer(text.splitlines(), {"manual": text})
