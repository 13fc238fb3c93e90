"""What a visitor of `serve` sits at: the screen, `--restricted`, drawn for a page.

It keeps nothing beside the store: no log, no choices, nothing of what was seen, as all of these are
the operator's who serves. Its temporary files lie in one directory, which the server makes; each of
the two removes it, whichever is left.
"""

import gc
import os
import shutil
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path

from store.domain.errors import StoreError
from store.i18n.language import preferred_language, set_language
from tui.__main__ import demo_office_of, desk_for
from tui.cli.options import Options
from tui.cli.parser import asked_language, read_arguments
from tui.formatting.safe_text import safe
from tui.running import run_app
from tui.terminal import process
from tui.terminal.look import look
from tui.terminal.standard_streams import take_streams

GRACE = 3
"""Seconds in which the program must have left on its own."""


def main(directory: str, arguments: list[str]) -> int:
    """Show the screen until the page or the server is gone; return the exit code."""
    gc.disable()  # as in a terminal, for the time of the start
    take_streams()
    set_language(asked_language(arguments) or preferred_language(os.environ))
    options = read_arguments(arguments)
    tempfile.tempdir = directory
    signal.signal(signal.SIGALRM, partial(_out_of_time, directory))
    try:
        with process.left_in_order(), demo_office_of(options):
            return _show(options, Path(directory))
    except StoreError as error:
        print(safe(f"samarbete: {error}"), file=sys.stderr)
        return error.exit_code
    finally:
        signal.alarm(GRACE)  # also for the threads that Python waits for
        shutil.rmtree(directory, ignore_errors=True)


def _show(options: Options, temporary: Path) -> int:
    desk = desk_for(options)
    _services = desk.services  # where the office's policy has faults, there is no screen
    process.prepare()
    from tui.app import SamarbeteApp  # after what Textual reads when it is imported

    app = SamarbeteApp(desk, restricted=True, look=look(os.environ, plain=options.ascii))
    return run_app(app, mouse=options.mouse, restricted=True, keeps_log=False, temporary=temporary)


def _out_of_time(directory: str, *_signal: object) -> None:
    """Go at once, when the clean way hangs: nobody else may be left to remove the directory."""
    shutil.rmtree(directory, ignore_errors=True)
    os._exit(128 + signal.SIGALRM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
