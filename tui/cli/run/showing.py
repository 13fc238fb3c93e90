"""Show the program in a browser: serve."""

import sys

from store.desk.opening import open_desk
from store.i18n.language import _, language
from tui.cli.answer import Answer
from tui.cli.options import Options
from tui.terminal import process


def serve(options: Options) -> Answer:
    """Show the demo office, or the store read-only, in a browser; each visitor has a process.

    Raises:
        NotFound, StoreDamaged, Refused: the store cannot be opened for whoever serves it.
    """
    try:
        from tui.web import serving
    except ModuleNotFoundError as error:
        message = _(
            "serve needs {module}: install with the extra serve, as README says", module=error.name
        )
        print(f"samarbete: {message}", file=sys.stderr)
        return Answer((), None, 2)
    acting = [
        ("--lang", language()),
        ("--operator", options.operator),
        ("--company", options.company),
    ]
    arguments = [f"{name}={value}" for name, value in acting if value is not None]
    arguments += [f"--patience={options.patience:g}", "--restricted"]
    if options.demo:
        arguments.append("--demo")
        shown = _("The demo office")
        return Answer((), None, serving.serve(arguments, options.port, shown, options.visitors))
    desk = open_desk(
        options.store,
        os_user=process.os_user(),
        login=options.operator,
        company=options.company,
        read_only=True,
        patience=options.patience,
    )
    arguments += [f"--store={options.store}", "--read-only"]
    shown = _("The store of {office}, read-only,", office=desk.office.name)
    return Answer((), None, serving.serve(arguments, options.port, shown, options.visitors))
