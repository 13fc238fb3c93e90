"""Arguments that several verbs share, and how their values are read."""

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from store.domain.address import Address, read_address
from store.domain.period import Period, read_period
from store.i18n.language import N_, _
from tui.cli.arguments import Argument

STATUS_IDS = ("requested", "declined", "active", "ending", "ended", "unlinked")
OUTCOME_IDS = ("continue", "close", "delete", "end")
ROLE_IDS = ("administrator", "user", "auditor")
RECIPIENT_IDS = ("office", "customer")


def read_day(text: str) -> dt.date | None:
    """Read a day to come as the screen does; *now* is None."""
    return _day(text, back=False)


def read_past_day(text: str) -> dt.date | None:
    """Read a day of what was done or recorded as the screen does: 31/12 is the last one."""
    return _day(text, back=True)


def _day(text: str, *, back: bool) -> dt.date | None:
    from store.domain.clock import swedish_day, utc_now  # which --help has no use for
    from store.rules.endings.day import NoDay, day_named

    try:
        return day_named(text, swedish_day(utc_now()), back=back)
    except NoDay as error:
        raise argparse.ArgumentTypeError(f"{error}") from None


MOST_DAYS = 36_500
"""A hundred years: no ending is dated further, and no calendar reaches its end."""


def read_days(text: str) -> int:
    """Read a number of days from today; 0 is today alone."""
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(
            _("{text!r} is no number of days from 0 to {most}", text=text, most=MOST_DAYS)
        )
    return int(text)


MOST_PATIENCE = 600.0
"""Seconds: ten minutes, after which nobody waits any more."""


def read_patience(text: str) -> float:
    """Read for how many seconds a lock or a server is waited for."""
    try:
        patience = float(text)
    except ValueError:
        patience = 0.0
    if not 0 < patience <= MOST_PATIENCE:
        raise argparse.ArgumentTypeError(
            _("{text!r} is no number of seconds above 0, and {most} at most",
              text=text, most=f"{MOST_PATIENCE:g}")
        )  # fmt: skip
    return patience


def read_store_address(text: str) -> Address:
    """Read where a store is; a password does not belong there."""
    try:
        return read_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None


def no_file_name(text: str) -> str:
    """Read the name of a directory that is made: none that promises a file of some format."""
    from store.files.places import promised_file  # which --help has no use for

    if (promised := promised_file(text)) is not None:
        raise argparse.ArgumentTypeError(promised)
    return text


def read_new_directory(text: str) -> Path:
    """Read the place of a directory that is made."""
    return read_path(no_file_name(text))


def read_path(text: str) -> Path:
    """Read the name of a file or a directory; `-` is none, as it means standard input or output."""
    if text == "-":
        raise argparse.ArgumentTypeError(
            _("- is standard input or output, and a name is expected; ./- is a file of that name")
        )
    return Path(text)


def check_and_reason(text: str) -> tuple[str, str]:
    """Read a waived check and why."""
    check, equals, reason = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(_("{text!r} is not CHECK=REASON", text=text))
    return check, reason


def fault_of_answers(options: Any) -> str | None:
    """Tell which check is both attested and waived; only one of the two can be so."""
    for check, _reason in options.waive:
        if check in options.attest:
            return _("--attest {check} and --waive {check}=… contradict each other", check=check)
    return None


def contract_period(text: str) -> Period:
    """Read a contract period: a number of months, or the contract's own words."""
    try:
        return read_period(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None


NUMBER = Argument("number", N_("the customer's number"), N_("NUMBER"))
COLLABORATION = Argument(
    "collaboration",
    N_("a service's id, or a collaboration's where the customer has had several"),
    N_("SERVICE"),
    words="service",
)
EMAIL = Argument("email", N_("the user's e-mail"), N_("EMAIL"))

FILTER_OPTIONS = (
    Argument("--search", N_("words of name, numbers or users"), N_("TEXT"), default=""),
    Argument("--service", N_("a service's id"), N_("ID"), words="service"),
    Argument("--task", N_("a task's name"), N_("NAME")),
    Argument("--owner", N_("owner of the task"), N_("LOGIN")),
    Argument("--manager", N_("manager of the account"), N_("LOGIN")),
    Argument("--status", N_("status of a collaboration"), N_("STATUS"), choices=STATUS_IDS),
    Argument("--no-main-contact", N_("only customers without a valid main contact"), flag=True),
    Argument(
        "--inactive-manager",
        N_("only customers whose account manager or task owner has left"),
        flag=True,
    ),
    Argument("--on-hold", N_("only customers of whom something is on hold"), flag=True),
)
"""The filters of the screen; those on collaborations must hold for one and the same."""

ENDING_OPTIONS = (
    Argument("--outcome", N_("what happens afterwards"), choices=OUTCOME_IDS),
    Argument("--on", N_("end on a date instead of now: 2026-12-31, 31/12, +30, eom, eoq "
                     "or eoy, the end of the month, quarter or year"), N_("DATE"), read=read_day),
    Argument("--attest", N_("confirm a check that nobody can measure"), N_("CHECK"), repeated=True,
             words="check"),
    Argument("--waive", N_("waive a check, with a reason"), N_("CHECK=REASON"), repeated=True,
             read=check_and_reason, words="check"),
)  # fmt: skip
"""How a collaboration is to end, and the answers to its checks."""

TERM_OPTIONS = (
    Argument("--variant", N_("the edition the customer gets"), N_("NAME")),
    Argument(
        "--period", N_("contract period: months, or words"), N_("PERIOD"), read=contract_period
    ),
    Argument("--invoice-recipient", N_("who pays"), choices=RECIPIENT_IDS),
)
"""What a collaboration is agreed on with."""
