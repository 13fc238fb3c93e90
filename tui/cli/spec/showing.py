"""What shows the program: the guided tour, and the screen in a browser."""

import argparse

from store.i18n.language import N_, _
from tui.cli.arguments import Argument, Verb


def speed(text: str) -> float:
    """Read how fast the tour goes."""
    try:
        read = float(text)
    except ValueError:
        read = 0
    if not read > 0:
        raise argparse.ArgumentTypeError(_("{text!r} is no number above 0", text=text))
    return read


def port(text: str) -> int:
    """Read a port's number."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1 << 16):
        raise argparse.ArgumentTypeError(_("{text!r} is no port from 1 to 65535", text=text))
    return int(text)


def visitors(text: str) -> int:
    """Read how many may look at once."""
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text)):
        raise argparse.ArgumentTypeError(_("{text!r} is no number from 1 to 999", text=text))
    return int(text)


TOUR = (
    Argument("--tour", N_("be shown around the demo office"), flag=True),
    Argument(
        "--tour-speed",
        N_("how fast the tour goes; 2 is twice as fast"),
        N_("N"),
        default="1",
        read=speed,
    ),
)


def tour_fault(options: argparse.Namespace) -> str | None:
    """Tell what does not go together with the tour, or None."""
    if options.tour and not options.demo:
        return _("--tour plays in the demo office: samarbete --demo --tour")
    alone = (options.verb, options.operator, options.company)
    if options.tour and (options.read_only or any(value is not None for value in alone)):
        return _("--tour acts by itself; leave out the verb and who acts")
    return None


def serve_fault(options: argparse.Namespace) -> str | None:
    """Tell what is not served: a store only when that is said outright, as nobody signs in."""
    if options.restricted or options.json:
        return _("goes neither with --restricted nor with --json")
    if options.real_store_read_only and options.demo:
        return _("--demo is not a real store; leave out one of the two")
    if options.store is not None and not options.real_store_read_only:
        return _("shows the demo office; --real-store-read-only shows the store")
    return None


SERVE = Verb(
    "serve",
    N_("show the demo office in a browser on this machine"),
    N_(
        "The address that it prints lets one browser in, once, and there is no other sign-in; "
        "then it prints the next address. Visitors read and write no file. It listens on "
        "127.0.0.1 alone, and ends with Ctrl+C."
    ),
    (
        Argument("--port", N_("by default 8000"), N_("N"), default="8000", read=port),
        Argument(
            "--visitors",
            N_("how many may look at once; by default 8"),
            N_("N"),
            default="8",
            read=visitors,
        ),
        Argument(
            "--real-store-read-only",
            N_("show the store instead; nothing can be changed there"),
            flag=True,
        ),
    ),
    ("serve", "--store /srv/office serve --real-store-read-only"),
    fault=serve_fault,
    run="showing.serve",
    needs="address",
)
VERBS = (SERVE,)
