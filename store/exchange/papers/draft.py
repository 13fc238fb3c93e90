"""A letter as the draft of a mail (RFC 5322), which any program for mail opens; nothing is sent."""

import datetime as dt
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from store.domain.errors import Refusal, Refused
from store.exchange.papers.letter import Notice, Party
from store.exchange.papers.letter_forms import body, plain
from store.i18n.language import _


def as_draft(notice: Notice, now: dt.datetime) -> bytes:
    """Return the draft: to whom it goes, from whom, and a body of plain text.

    `X-Unsent` has a program for mail open it to be read, changed and sent by a person. No name or
    subject can add a line to its head: each is one line before it comes there.

    Raises:
        Refused: nobody, or no address, is known that it could go to.
    """
    to = _address(notice.receiver)
    if to is None:
        raise Refused([_nobody(notice)])
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _in_head(notice.subject)
    if (sender := _address(notice.sender)) is not None:
        message["From"] = sender
    message["To"] = to
    message["Date"] = now
    message["X-Unsent"] = "1"
    message.set_content(body(notice), cte="quoted-printable")
    return message.as_bytes().rstrip() + b"\r\n"


def _in_head(text: str) -> str:
    """Return text for the head: on one line, and none of it an encoded word (RFC 2047).

    Such a word could hold the end of a line, and `email` decodes it before it writes the head.
    """
    return plain(text).replace("=?", "= ?")


def _address(party: Party) -> Address | None:
    """Return an address with its name, or None where there is none that a mail can go to."""
    if party.email is None:
        return None
    try:
        return Address(_in_head(party.name or party.company), addr_spec=party.email)
    except (HeaderParseError, ValueError, IndexError):
        return None


def _nobody(notice: Notice) -> Refusal:
    """Say why there is no draft, and what cures that."""
    company = notice.receiver.company
    if notice.to == "customer":
        if notice.receiver.email is not None:
            message = _("{email} is no address that a mail can go to; correct it in Users and "
                        "services, or make the letter without --eml.",
                        email=notice.receiver.email)  # fmt: skip
            return Refusal(code="invalid-value", message=message, cure="users-and-services",
                           about=notice.number)  # fmt: skip
        message = _("{customer} has no main contact that a mail could go to; name one in Users and "
                    "services, or make the letter without --eml.", customer=company)  # fmt: skip
        return Refusal(code="main-contact-missing", message=message, cure="users-and-services",
                       about=notice.number)  # fmt: skip
    if (receiver := notice.receiver).left is not None:
        message = _("{name}, the account manager, has left {office}; hand the customer over "
                    "(employee leaving LOGIN --hand-over-to LOGIN), or make the letter without "
                    "--eml.", name=receiver.left, office=company)  # fmt: skip
    elif receiver.name is not None:
        message = _("No address of {name} is on record; add it (employee edit), or make the "
                    "letter without --eml.", name=receiver.name)  # fmt: skip
    else:
        message = _("No account manager is on record that a mail could go to; make the letter "
                    "without --eml.")  # fmt: skip
    return Refusal(code="invalid-value", message=message, about=notice.number)
