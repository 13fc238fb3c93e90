"""The command line: options that hold for all verbs, and the verbs with theirs."""

import argparse
import datetime as dt
from pathlib import Path
from typing import get_args

from store.address import Address, read_address
from store.model import OutcomeId, Role, Status

VERSION = "0.1.0"

EPILOG = """\
Without a verb, the screen opens. Examples:
  samarbete --demo                                   look around in a made-up office
  samarbete --demo --tour                            be shown around in it
  samarbete --store /srv/office init --office "Byrå Norr AB"
  samarbete --store /srv/office import office.json
  samarbete --store /srv/office plan 1001 utlagg --outcome delete
  samarbete --store /srv/office end 1001 utlagg --outcome delete --confirm 1001

Exit codes: 0 done, 1 a fault of the program or the disk, 2 wrong usage or no usable terminal,
3 refused by a rule, 4 not found, 5 the store is busy, 6 the store is damaged or of a newer
version, 7 changed meanwhile, 8 maybe saved.
"""


class Options(argparse.Namespace):
    """What was asked for. Without `verb`, the screen; the other fields are the verb's own."""

    store: Address
    operator: str | None
    company: str | None
    demo: bool
    json: bool
    mouse: bool
    restricted: bool
    read_only: bool
    plain_wire: bool
    tour: bool
    tour_speed: float
    port: int
    real_store_read_only: bool
    verb: str | None
    act: str | None


def read(arguments: list[str]) -> Options:
    """Read the command line; wrong usage ends the program with exit code 2."""
    parser = _parser()
    options = parser.parse_args(arguments, namespace=Options())
    if options.demo and options.store is not None:
        parser.error("--demo has an office of its own; leave out --store")
    if options.demo and options.verb in ("init", "import"):
        parser.error("--demo has an office already")
    if options.tour and not options.demo:
        parser.error("--tour plays in the demo office: samarbete --demo --tour")
    alone = (options.verb, options.operator, options.company)
    if options.tour and (options.read_only or any(each is not None for each in alone)):
        parser.error("--tour acts by itself; leave out the verb and who acts")
    if options.verb == "serve":
        _serve_what_is_told(parser, options)
    if options.restricted:
        _restrict(parser, options)
    elif options.store is None:
        options.store = _usual_store(parser)
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="samarbete",
        description="Manage and end an accounting office's collaborations with its customers.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"samarbete {VERSION}")
    parser.add_argument(
        "--store",
        type=_address,
        metavar="DIR-OR-ADDRESS",
        help="the store: a directory, or postgresql://HOST/DATABASE",
    )
    parser.add_argument("--operator", metavar="LOGIN", help="who acts, on an account many share")
    parser.add_argument(
        "--company", metavar="NUMBER", help="act for that customer, as one of its users"
    )
    parser.add_argument("--demo", action="store_true", help="a made-up office, gone at the end")
    parser.add_argument("--tour", action="store_true", help="be shown around the demo office")
    parser.add_argument(
        "--tour-speed", type=_speed, default=1.0, metavar="N", help="2 is twice as fast"
    )
    parser.add_argument("--read-only", action="store_true", help="change nothing, whoever it is")
    parser.add_argument(
        "--restricted",
        action="store_true",
        help="for a forced command: nothing outside the store is read or written",
    )
    parser.add_argument("--mouse", action="store_true", help="let the screen use the mouse")
    parser.add_argument(
        "--plain-wire", action="store_true", help="send whole lines, not only what changed on them"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON value and nothing else")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")

    verb = _verb(verbs, "init", "make a store; the operator becomes its first employee")
    verb.add_argument("--office", required=True, metavar="NAME")
    verb.add_argument("--number", metavar="N", help="the office's own number")

    verb = _verb(verbs, "import", "bring in an exchange file, all of it or nothing")
    verb.add_argument("file", metavar="FILE", help="a file, or - for standard input")

    verb = _verb(verbs, "list", "list customers and their collaborations")
    verb.add_argument("--search", default="", metavar="TEXT", help="words of name or number")
    verb.add_argument("--service", metavar="ID")
    verb.add_argument("--task", metavar="NAME")
    verb.add_argument("--owner", metavar="LOGIN", help="of the task")
    verb.add_argument("--manager", metavar="LOGIN", help="of the account")
    verb.add_argument("--status", choices=get_args(Status))
    verb.add_argument("--no-main-contact", action="store_true")

    verb = _verb(verbs, "show", "show one customer")
    verb.add_argument("number", metavar="NUMBER")

    _ending(_verb(verbs, "plan", "show what an ending would do, without doing it"))
    verb = _verb(verbs, "end", "end a collaboration")
    _ending(verb)
    verb.add_argument("--reason", metavar="TEXT", help="for the history")
    verb.add_argument("--confirm", metavar="NUMBER", help="the customer's number, to lose data")

    _users(_verb(verbs, "user", "list and change a customer's users"))
    _verb(verbs, "due", "carry out the endings whose date has come; for cron")
    _verb(verbs, "doctor", "look at this terminal and at where the store lies")
    verb = _verb(verbs, "serve", "show the demo office in a browser on this machine")
    verb.add_argument("--port", type=_port, default=8000, metavar="N", help="8000 if not said")
    verb.add_argument(
        "--real-store-read-only",
        action="store_true",
        help="show the store instead; nothing can be changed there",
    )
    verb = _verb(verbs, "check", "check every file of the store")
    cure = verb.add_mutually_exclusive_group()
    cure.add_argument(
        "--repair-from", type=Path, metavar="DIR", help="restore what is damaged from a backup"
    )
    cure.add_argument(
        "--accept", type=Path, metavar="FILE", help="take a file as it was edited by hand"
    )
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
    verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    return verb


def _ending(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("number", metavar="NUMBER", help="the customer's number")
    verb.add_argument("service", metavar="SERVICE", help="a service's or a collaboration's id")
    verb.add_argument("--outcome", choices=get_args(OutcomeId))
    verb.add_argument("--on", type=_date, metavar="DATE", help="end on a date instead of now")
    verb.add_argument("--attest", action="append", default=[], metavar="CHECK")
    verb.add_argument(
        "--waive", action="append", default=[], metavar="CHECK=REASON", type=_check_and_reason
    )


def _users(verb: argparse.ArgumentParser) -> None:
    acts = verb.add_subparsers(dest="act", metavar="ACT", required=True)

    def act(name: str, help: str, *, email: bool = True) -> argparse.ArgumentParser:
        added = _verb(acts, name, help)
        added.add_argument("number", metavar="NUMBER")
        if email:
            added.add_argument("email", metavar="EMAIL")
        return added

    act("list", "list the users", email=False)
    add = act("add", "create a user")
    add.add_argument("--name", required=True)
    add.add_argument("--phone", default="")
    add.add_argument("--role", choices=get_args(Role), default="user")
    act("role", "give a user another role").add_argument("role", choices=get_args(Role))
    act("main-contact", "make a user main contact").add_argument(
        "--promote", action="store_true", help="make a plain user Administrator as well"
    )
    act("deactivate", "make a user inactive")
    act("activate", "make a user active again")
    act("remove", "delete a user from the list")
    license = act("license", "license a user for a service")
    license.add_argument("service", metavar="SERVICE")
    license.add_argument("--revoke", action="store_true")


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-12-31") from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1 << 16):
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to 65535")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not speed > 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return speed


def _check_and_reason(text: str) -> tuple[str, str]:
    check, equals, reason = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not CHECK=REASON")
    return check, reason


def _serve_what_is_told(parser: argparse.ArgumentParser, options: Options) -> None:
    """The demo office, unless it is said outright that a store is to be seen without sign-in."""
    if options.restricted or options.json:
        parser.error("serve goes neither with --restricted nor with --json")
    if options.real_store_read_only:
        if options.demo:
            parser.error("--demo is not a real store; leave out one of the two")
        options.read_only = True
    elif options.store is not None:
        parser.error("serve shows the demo office; --real-store-read-only shows the store")
    else:
        options.demo = True


def _restrict(parser: argparse.ArgumentParser, options: Options) -> None:
    """Refuse what reaches outside the store: the account may belong to several people."""
    if options.store is None and not options.demo:
        parser.error("--restricted needs --store DIR, as what is configured could be anything")
    if options.verb == "init":
        parser.error("--restricted makes no store")
    for name, value in vars(options).items():
        names_a_file = name == "file" or (isinstance(value, Path) and name != "store")
        if names_a_file and f"{value}" != "-":
            parser.error("--restricted names no file; use - for standard input or output")


def _address(text: str) -> Address:
    try:
        return read_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None


def _usual_store(parser: argparse.ArgumentParser) -> Address:
    """The configured store, else one of the operator's own."""
    import tomllib

    from platformdirs import user_config_path, user_data_path

    file = user_config_path("samarbete") / "config.toml"
    try:
        configured = tomllib.loads(file.read_text("utf-8")).get("store")
    except FileNotFoundError:
        configured = None
    except (OSError, ValueError) as error:
        parser.error(f"{file}: {error}")
    if configured is not None and not isinstance(configured, str):
        parser.error(f"{file}: store = {configured!r} is not a directory")
    try:
        return read_address(configured) if configured else user_data_path("samarbete") / "office"
    except ValueError as error:
        parser.error(f"{file}: {error}")
