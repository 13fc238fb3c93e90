"""The command: reads the options, then opens the screen or carries out a plain verb."""

import os
import signal

if __name__ == "__main__":  # nothing to tell or to take away while modules are loaded
    for _each in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        if signal.getsignal(_each) is not signal.SIG_IGN:
            signal.signal(_each, lambda number, _frame: os._exit(128 + number))

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from store.i18n.language import preferred_language, set_language
from tui.terminal import process
from tui.terminal.standard_streams import take_streams, unless_closed

if TYPE_CHECKING:
    from pathlib import Path

    from store.desk.desk import Desk
    from tui.cli.arguments import Verb
    from tui.cli.options import Options
    from tui.terminal.picture import FirstPicture

VERSION_ASKED = ["--version"]
"""Asked for alone, as scripts and installers do, it is answered before anything else is loaded."""

PICTURED = frozenset(("--store", "--operator", "--lang", "--patience"))
"""Options with a value that leave the first picture to the store."""
PICTURED_AS_WELL = frozenset(("--ascii", "--mouse"))
"""Those without one."""


def program() -> int:
    """Run samarbete in a process of its own, and return its exit code."""
    return process.as_its_own(main)


def main(arguments: list[str] | None = None) -> int:
    """Run samarbete and return its exit code."""
    gc.disable()  # imports leave no garbage; looking for it costs a tenth of the start
    try:
        process.heed_interrupts()
        return _main(arguments)
    except KeyboardInterrupt:  # also while modules are loaded, before there is anything to tell
        return 128 + signal.SIGINT


def _main(arguments: list[str] | None) -> int:
    take_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments == VERSION_ASKED:
        set_language(preferred_language(os.environ))
        return unless_closed(_tell_version)
    picture = _first_picture(arguments)
    try:
        from tui.cli.parser import asked_language
        from tui.cli.verbs import RESTRICTED

        if RESTRICTED in arguments:  # before anything is read by what a client may have sent
            process.restrict()
        set_language(asked_language(arguments) or preferred_language(os.environ))
        return unless_closed(partial(_run, arguments, picture))
    finally:
        if picture is not None:
            picture.leave()


def _tell_version() -> int:
    from tui import VERSION

    print(f"samarbete {VERSION}")
    return 0


def _first_picture(arguments: list[str]) -> "FirstPicture | None":
    """Paint the screen as it was last, before all else, where nothing but the screen is asked for.

    A visitor, and whoever may only read, keeps none, and so finds none.
    """
    store = None
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name in PICTURED:
            value = value if equals else next(words, "")
            store = value if name == "--store" else store
        elif word not in PICTURED_AS_WELL:
            return None
    if process.why_no_screen() is not None or "TEXTUAL_DRIVER" in os.environ:
        return None
    if store is None:
        from store.domain.address import usual_address

        try:
            store = f"{usual_address() or ''}"
        except ValueError:  # the command line's reading tells
            return None
    if not store or "://" in store:
        return None
    from tui.terminal.picture import FirstPicture

    try:
        return FirstPicture(store, arguments)
    except OSError:
        return None


def _run(arguments: list[str], picture: "FirstPicture | None" = None) -> int:
    from tui.cli.parser import read_arguments
    from tui.cli.verbs import verb_named

    options = read_arguments(arguments)
    verb = verb_named(options.verb, options.act)
    if verb is not None:
        return _run_verb(verb, options)
    if (reason := process.why_no_screen()) is not None:
        print(f"samarbete: {reason}", file=sys.stderr)
        return 2
    if picture is None or picture.watchdog is None:  # which hears of signals already
        process.end_at_once()
    with demo_office_of(options):
        return _show_screen(options, picture)


def _run_verb(verb: "Verb", options: "Options") -> int:
    _import_msgspec_alone()
    from tui.cli.dispatch import run_verb

    with process.left_in_order():
        if verb.needs in ("nothing", "address"):
            return run_verb(verb, options, partial(desk_for, options))
        with demo_office_of(options):
            return run_verb(verb, options, partial(desk_for, options))


def _import_msgspec_alone() -> None:
    """Import msgspec without typing_extensions, which it takes where it is installed.

    That loads `inspect` and with it Python's own compiler, a tenth of a short verb's time, and from
    Python 3.11 on `typing` has all that msgspec asks for. It can go when msgspec asks `typing`
    first, as `tests/tui/cli/test_loaded_modules.py` would show.
    """
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules["typing_extensions"]


def desk_for(options: "Options") -> "Desk":
    """Open the store for whoever acts.

    Raises:
        NotFound, StoreDamaged: the store cannot be opened.
        Refused: the operator is not an active employee, or names somebody else.
    """
    from store.desk.opening import open_desk

    return open_desk(
        options.store,
        os_user=process.os_user(),
        login=options.operator or (_demo_operator(options.company) if options.demo else None),
        company=options.company,
        read_only=options.read_only,
        patience=options.patience,
    )


def _show_screen(options: "Options", picture: "FirstPicture | None") -> int:
    """Open the screen, or the guided tour on it."""
    from pathlib import Path

    from store.domain.errors import StoreError

    try:
        desk = desk_for(options)
        _services = desk.services  # where the office's policy has faults, there is no screen
    except StoreError as error:
        from tui.formatting.safe_text import safe

        print(safe(f"samarbete: {error}"), file=sys.stderr)
        return error.exit_code
    if not options.demo and isinstance(options.store, Path):
        _warn_about(options.store)
    from tui.running import run_app
    from tui.terminal.look import look
    from tui.terminal.state import Seen, state_file

    # gone when the program is
    temporary = options.store.parent if options.demo and isinstance(options.store, Path) else None
    process.prepare()
    shown = look(os.environ, plain=options.ascii)
    if options.tour:
        from tui.tour.guide import TouredApp

        toured = TouredApp(
            desk, speed=options.tour_speed, plain_wire=options.plain_wire, look=shown
        )
        return run_app(toured, mouse=options.mouse, guide=toured.play, temporary=temporary)
    from tui.app import SamarbeteApp
    from tui.terminal.themes import ThemeChoice

    login = desk.operator.login
    place = os.path.realpath(options.store) if isinstance(options.store, Path) else options.store
    seen = None if options.demo else state_file(f"seen {login} {place}")
    forgotten = options.demo or options.restricted or not shown.colours
    theme = None if forgotten else state_file(f"theme {login}")
    if picture is not None:
        picture.depends_on(theme)
    app = SamarbeteApp(
        desk,
        Seen(seen),
        restricted=options.restricted,
        store=options.store,
        plain_wire=options.plain_wire,
        look=shown,
        theme=ThemeChoice(theme),
    )
    return run_app(
        app,
        mouse=options.mouse,
        restricted=options.restricted,
        temporary=temporary,
        picture=picture,
    )


def _warn_about(path: "Path") -> None:
    """Say what is doubtful about the store's place; it stands above the screen, and after it."""
    from store.files.filesystem import warnings_about
    from tui.formatting.safe_text import safe

    for warning in warnings_about(path):
        print(safe(f"samarbete: {warning}"), file=sys.stderr)


@contextmanager
def demo_office_of(options: "Options") -> Iterator[None]:
    """With --demo, make an office that is gone afterwards."""
    if not options.demo:
        yield
        return
    from store.demo import demo_office
    from store.desk.opening import make_store
    from store.domain.clock import swedish_day, utc_now

    with process.temporary_directory() as directory:
        path = directory / "demo"
        make_store(path, demo_office(swedish_day(utc_now())), os_user=process.os_user())
        options.store = path
        yield


def _demo_operator(company: str | None) -> str | None:
    """Who shows the demo office: an employee, or the main contact of a customer."""
    from store.demo import demo_office
    from store.domain.clock import swedish_day, utc_now

    customers = demo_office(swedish_day(utc_now())).customers if company is not None else ()
    own = next((customer for customer in customers if customer.number == company), None)
    return own.main_contact if own is not None else "anna"


if __name__ == "__main__":
    sys.exit(program())
