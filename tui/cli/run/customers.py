"""Look at customers: list, show."""

from collections.abc import Iterable

import msgspec

from store.desk.desk import Desk
from store.domain.catalogue import Services, service_name
from store.domain.errors import Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.model import Customer, User
from store.domain.row import Row
from store.domain.words import outcome_label, period_words, recipient_word, role_word, side_word
from store.i18n.language import _, ngettext, pgettext
from store.rules.history import HistoryLine, search_history
from store.rules.readiness import Blocker
from tui.cli.answer import Answer
from tui.cli.parser import Options
from tui.formatting.columns import customer_words, status_words
from tui.formatting.safe_text import local_time


def list_customers(options: Options, desk: Desk) -> Answer:
    """List the customers that a filter shows."""
    rows = rows_of(options, desk)
    return Answer((_row_line(row) for row in rows), rows)


def rows_of(options: Options, desk: Desk) -> tuple[Row, ...]:
    """Return the rows that the filters let through.

    Raises:
        StoreDamaged: some cannot be read; none is left out in silence.
    """
    listing = desk.narrowed(filter_of(options))
    if listing.damaged:
        raise StoreDamaged(" ".join(listing.damaged))
    return listing.rows


def filter_of(options: Options) -> Filter:
    """Return what the options narrow a list to."""
    return Filter(
        search=options.search,
        service=options.service,
        task=options.task,
        owner=options.owner,
        manager=options.manager,
        status=options.status,
        no_main_contact=options.no_main_contact,
    )


def _row_line(row: Row) -> str:
    services = " ".join(
        each.service if each.status == "active" else f"{each.service}:{each.status}"
        for each in row.collaborations
    )
    words = customer_words(row).strip()
    return "  ".join(part for part in (row.number, row.name, words, services) if part)


def show(options: Options, desk: Desk) -> Answer:
    """Show one customer with all that is known of it."""
    customer = desk.customer(options.number)
    return Answer(_customer_lines(customer, desk.services), customer)


def _customer_lines(customer: Customer, services: Services) -> Iterable[str]:
    yield f"{customer.number}  {customer.name}"
    contact = customer.valid_main_contact
    if contact is not None:
        yield _("main contact: {who}", who=f"{contact.name} {contact.email}")
    else:
        yield _("main contact: none")
    for task in customer.tasks:
        owner = task.owner or _("nobody")
        yield _("task: {task}  owner {owner}", task=task.name, owner=owner)
    for user in customer.users:
        yield _("user: {user}", user=user_line(user))
    for each in customer.collaborations:
        ends_on = each.ending.on if each.ending is not None else None
        payer = each.invoice_recipient
        parts = (
            _("collaboration: {id}", id=each.id),
            service_name(services, each.service),
            each.variant,
            status_words(each.status, ends_on),
            _("task {task}", task=each.task) if each.task else None,
            _("paid by {payer}", payer=recipient_word(payer)) if payer is not None else None,
            period_words(each.period),
            outcome_label(each.ending.outcome) if each.ending else None,
            ngettext("{n} record", "{n} records", len(each.records)) if each.records else None,
        )
        yield "  ".join(part for part in parts if part)
    for entry in customer.history:
        what = " ".join(part for part in (entry.action, entry.collaboration) if part)
        said = "; ".join(f"{key}: {value}" for key, value in entry.details.items())
        why = "  " + _("reason: {reason}", reason=entry.reason) if entry.reason else ""
        by = f"{entry.by} ({side_word(entry.side)})"
        yield _("history: {entry}", entry=f"{local_time(entry.at)}  {by}  {what}  {said}{why}")


def user_line(user: User) -> str:
    """Return a user as one line."""
    parts = (
        user.name,
        user.email,
        user.phone,
        role_word(user.role),
        pgettext("user", "active") if user.active else pgettext("user", "inactive"),
        " ".join(user.services),
    )
    return "  ".join(part for part in parts if part)


def history(options: Options, desk: Desk) -> Answer:
    """Show what was done, the latest first."""
    remembered = desk.history(options.number)
    lines = search_history(remembered, options.search, options.since, options.until)
    return Answer(map(_line, lines), lines)


def _line(line: HistoryLine) -> str:
    entry = line.entry
    who = entry.by
    if entry.by != entry.os_user:
        who = _("{login} (account {account})", login=entry.by, account=entry.os_user)
    said = "; ".join(f"{what}: {words}" for what, words in entry.details.items())
    parts = (
        local_time(entry.at),
        f"{line.number} {line.name}",
        _("{who}, for the {side}", who=who, side=side_word(entry.side)),
        f"{entry.action} {entry.collaboration or ''}".rstrip(),
        said,
        _("reason: {reason}", reason=entry.reason) if entry.reason else "",
    )
    return "  ".join(part for part in parts if part)


def readiness(options: Options, desk: Desk) -> Answer:
    """Tell who would be refused an ending today, and why; exit code 3 if anybody would."""
    found = desk.readiness(filter_of(options))
    lines = [_unready(each) for each in found] or [_("nobody would be refused")]
    value = [
        {
            "number": each.number,
            "name": each.name,
            "account_manager": each.account_manager,
            "collaboration": each.collaboration,
            "service": each.service,
            **msgspec.to_builtins(each.refusal),
            "found": each.found,
        }
        for each in found
    ]
    return Answer(lines, value, Refused.exit_code if found else 0)


def _unready(each: Blocker) -> str:
    what = f"{each.collaboration}: " if each.collaboration is not None else ""
    found = f" ({each.found})" if each.found is not None else ""
    return f"{each.number}  {each.name}  {what}{each.refusal.code}: {each.refusal.message}{found}"


def residue(options: Options, desk: Desk) -> Answer:
    """Tell what still ties office and customer together after an ending."""
    found = desk.residue(options.number)
    lines = [f"{each.number}  {each.name}  {each.kind}: {each.text}" for each in found]
    return Answer(lines or [_("nothing is left of ended collaborations")], found)
