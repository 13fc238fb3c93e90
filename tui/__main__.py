"""The command: reads the options, then opens the screen or carries out a plain verb."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from store.domain.address import Address
from store.i18n.language import _, language, preferred_language, set_language
from tui.cli.parser import Options, asked_language, read_arguments
from tui.terminal import process
from tui.terminal.look import look
from tui.terminal.state import state_file


def main(arguments: list[str] | None = None) -> int:
    """Run samarbete and return its exit code."""
    gc.disable()  # a start leaves no garbage, and looking for it costs a tenth of it
    process.spell_what_can_be()
    arguments = sys.argv[1:] if arguments is None else arguments
    set_language(asked_language(arguments) or preferred_language(os.environ))
    options = read_arguments(arguments)
    if options.restricted:
        process.restrict()
    if options.verb is None and (reason := process.why_no_screen()) is not None:
        print(f"samarbete: {reason}", file=sys.stderr)
        return 2
    if options.verb == "serve":
        return _serve(options)
    with _store(options) as path:
        from store.desk.opening import open_desk

        os_user = process.os_user()
        login = options.operator or (_demo_operator(options.company) if options.demo else None)
        desk = partial(
            open_desk,
            path,
            os_user=os_user,
            login=login,
            company=options.company,
            read_only=options.read_only,
        )
        if options.verb is not None:
            from tui.cli.dispatch import run_verb

            gc.enable()
            return process.unless_closed(partial(run_verb, options, os_user, desk))
        from store.domain.errors import StoreError

        try:
            at = desk()
        except StoreError as error:
            from tui.formatting.safe_text import safe

            print(safe(f"samarbete: {error}"), file=sys.stderr)
            return error.exit_code
        if not options.demo and isinstance(path, Path):
            _warn_about(path)
        from tui.running import run_app

        process.prepare()
        shown = look(os.environ, plain=options.ascii)
        if options.tour:
            from tui.tour.guide import TouredApp

            toured = TouredApp(
                at, speed=options.tour_speed, plain_wire=options.plain_wire, look=shown
            )
            return run_app(toured, mouse=options.mouse, guide=toured.play)
        from tui.app import SamarbeteApp
        from tui.terminal.state import Seen
        from tui.terminal.themes import ThemeChoice

        login = at.operator.login
        seen = None if options.demo else state_file(f"seen {login} {path}")
        forgotten = options.demo or options.restricted or not shown.colours
        app = SamarbeteApp(
            at,
            Seen(seen),
            restricted=options.restricted,
            plain_wire=options.plain_wire,
            look=shown,
            theme=ThemeChoice(None if forgotten else state_file(f"theme {login}")),
        )
        return run_app(app, mouse=options.mouse, restricted=options.restricted)


def _serve(options: Options) -> int:
    """Show the demo office, or the store read-only, in a browser; each visitor has a process."""
    from store.desk.opening import open_desk
    from store.domain.errors import StoreError
    from tui.formatting.safe_text import safe

    try:
        from tui.web.serving import serve
    except ModuleNotFoundError as error:
        message = _(
            "serve needs {module}: {cure}", module=error.name, cure="pip install 'samarbete[serve]'"
        )
        print(f"samarbete: {message}", file=sys.stderr)
        return 2
    acting = [
        ("--lang", language()),
        ("--operator", options.operator),
        ("--company", options.company),
    ]
    arguments = [f"{name}={value}" for name, value in acting if value is not None]
    if options.demo:
        return serve([*arguments, "--demo"], options.port, _("The demo office"))
    try:
        at = open_desk(
            options.store,
            os_user=process.os_user(),
            login=options.operator,
            company=options.company,
            read_only=True,
        )
    except StoreError as error:
        print(safe(f"samarbete: {error}"), file=sys.stderr)
        return error.exit_code
    arguments += [f"--store={options.store}", "--read-only"]
    shown = _("The store of {office}, read-only,", office=at.office.name)
    return serve(arguments, options.port, shown)


def _warn_about(path: Path) -> None:
    """Say what is doubtful about the store's place; it stands above the screen, and after it."""
    from store.files.filesystem import warnings_about
    from tui.formatting.safe_text import safe

    for warning in warnings_about(path):
        print(safe(f"samarbete: {warning}"), file=sys.stderr)


@contextmanager
def _store(options: Options) -> Iterator[Address]:
    """Give the store's path; with --demo, that of a made-up office that is gone afterwards."""
    if not options.demo:
        yield options.store
        return
    import tempfile

    from store.demo import demo_office
    from store.desk.opening import make_store
    from store.domain.clock import swedish_day, utc_now

    with tempfile.TemporaryDirectory(prefix="samarbete-") as directory:
        path = Path(directory) / "demo"
        make_store(path, demo_office(swedish_day(utc_now())), os_user=process.os_user())
        yield path


def _demo_operator(company: str | None) -> str | None:
    """Who shows the demo office: an employee, or the main contact of a customer."""
    from store.demo import demo_office
    from store.domain.clock import swedish_day, utc_now

    customers = demo_office(swedish_day(utc_now())).customers if company is not None else ()
    own = next((each for each in customers if each.number == company), None)
    return own.main_contact if own is not None else "anna"


if __name__ == "__main__":
    sys.exit(main())
