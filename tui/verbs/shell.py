"""What needs no store: completion for a shell, and the manual page."""

from tui.completion import script
from tui.manual import page
from tui.options import Options
from tui.verbs.answer import Answer


def completion(options: Options) -> Answer:
    """Return the completion of a shell."""
    text = script(options.shell)
    return Answer(text.splitlines(), {"shell": options.shell, "script": text})


def manual() -> Answer:
    """Return the manual page."""
    text = page()
    return Answer(text.splitlines(), {"manual": text})
