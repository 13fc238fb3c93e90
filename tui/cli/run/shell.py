"""What needs no store: completion for a shell, and the manual page."""

from tui.cli.answer import Answer
from tui.cli.man_page import page
from tui.cli.options import Options


def completion(options: Options) -> Answer:
    """Return the completion of a shell."""
    from tui.cli.completion import script  # what writes it is needed by nothing else

    text = script(options.shell)
    return Answer(text.splitlines(), {"shell": options.shell, "script": text})


def manual(_options: Options) -> Answer:
    """Return the manual page."""
    text = page()
    return Answer(text.splitlines(), {"manual": text})
