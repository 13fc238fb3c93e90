"""Arguments that several verbs share, and how their values are read."""

import argparse
import datetime as dt

from store.address import Address, read_address
from tui.options.declared import Argument

STATUSES = ("requested", "declined", "active", "ending", "ended", "unlinked")
OUTCOMES = ("continue", "close", "delete", "end")
ROLES = ("administrator", "user", "auditor")
RECIPIENTS = ("office", "customer")


def date(text: str) -> dt.date:
    """Read a day as ISO writes it."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-12-31") from None


def address(text: str) -> Address:
    """Read where a store is; a password does not belong there."""
    try:
        return read_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None


def check_and_reason(text: str) -> tuple[str, str]:
    """Read a waived check and why."""
    check, equals, reason = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not CHECK=REASON")
    return check, reason


def period(text: str) -> str | int:
    """Read a contract period: a number of months, or the contract's own words."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else text


NUMBER = Argument("number", "the customer's number", "NUMBER")
COLLABORATION = Argument(
    "collaboration",
    "a service's id, or a collaboration's where the customer has had several",
    "SERVICE",
    words="service",
)
EMAIL = Argument("email", "the user's e-mail", "EMAIL")

FILTERS = (
    Argument("--search", "words of name or numbers", "TEXT", default=""),
    Argument("--service", "a service's id", "ID", words="service"),
    Argument("--task", "a task's name", "NAME"),
    Argument("--owner", "owner of the task", "LOGIN"),
    Argument("--manager", "manager of the account", "LOGIN"),
    Argument("--status", "status of a collaboration", "STATUS", choices=STATUSES),
    Argument("--no-main-contact", "only customers without a valid main contact", flag=True),
)
"""The filters of the screen; those on collaborations must hold for one and the same."""

TERMS = (
    Argument("--variant", "the edition the customer gets", "NAME"),
    Argument("--period", "contract period: months, or words", "PERIOD", read=period),
    Argument("--invoice-recipient", "who pays", choices=RECIPIENTS),
)
"""What a collaboration is agreed on with."""
