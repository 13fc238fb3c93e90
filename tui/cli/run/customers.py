"""Look at customers: list, show, history, readiness, residue."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec

from store.desk.desk import Desk
from store.domain.catalogue import service_name
from store.domain.clock import swedish_time
from store.domain.errors import Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.model import Collaboration, Customer, Recipient, Side, User
from store.domain.row import Row
from store.domain.words import (
    activity_word,
    labelled,
    on_behalf,
    outcome_label,
    period_words,
    recipient_word,
    role_word,
    said_to,
    side_word,
)
from store.i18n.language import _, ngettext
from tui.cli.answer import Answer, exit_code_of
from tui.cli.options import Options
from tui.formatting.list_lines import customer_words, marked_if_left, numbers_words, status_words

if TYPE_CHECKING:
    from store.rules.customers.as_it_was import AsItWas
    from store.rules.history import HistoryLine
    from store.rules.people.leaving import Absence
    from store.rules.readiness import Blocker


def list_customers(options: Options, desk: Desk) -> Answer:
    """List the customers that a filter shows; exit code 6 if some cannot be read."""
    listing = desk.narrowed(filter_of(options, desk))
    desk.keep_rows()
    today, left = desk.today(), desk.left()
    lines = (_row_line(row, today, left) for row in listing.rows)
    damage = [StoreDamaged(message) for message in listing.damaged]
    return Answer(lines, tuple(listing.rows) if options.json else (), damage=damage)


Value = TypeVar("Value")


def rows_of(options: Options, desk: Desk) -> Sequence[Row]:
    """Return the rows that the filters let through.

    Raises:
        StoreDamaged: some cannot be read; none is left out.
    """
    listing = desk.narrowed(filter_of(options, desk))
    if listing.damaged:
        raise StoreDamaged(" ".join(listing.damaged))
    return listing.rows


def filter_of(options: Options, desk: Desk) -> Filter:
    """Return what the options narrow a list to.

    Raises:
        Refused: nobody has that login, or no service that id: mistyped, it would find nothing.
    """
    _refuse_unknown(options, desk)
    return Filter(
        search=options.search,
        service=_only(options.service),
        task=_only(options.task),
        owner=_only(options.owner),
        manager=_only(options.manager),
        status=_only(options.status),
        no_main_contact=options.no_main_contact,
        left=desk.left() if options.inactive_manager else None,
        on_hold=desk.today() if options.on_hold else None,
    )


def _refuse_unknown(options: Options, desk: Desk) -> None:
    """Refuse a login that no employee has, and a service that is none; customers may name more."""
    logins = {employee.login for employee in desk.operator.employees}
    for login in (options.manager, options.owner):
        if login is not None and login not in logins:
            named = {row.account_manager for row in desk.listing().rows}
            owners = {c.task_owner for row in desk.listing().rows for c in row.collaborations}
            if login not in named | owners:
                raise Refused.because("invalid-value", _("There is no employee {login!r} here.",
                                                         login=login))  # fmt: skip
    services, asked = desk.services_so_far, options.service
    if asked is None or asked in services:
        return
    if not any(asked == c.service for row in desk.listing().rows for c in row.collaborations):
        raise Refused.because("invalid-value", _("No service is called {id!r}; there is: {ids}.",
                                                 id=asked, ids=", ".join(services)))  # fmt: skip


def _only(value: Value | None) -> frozenset[Value]:
    return frozenset() if value is None else frozenset({value})


def _row_line(row: Row, today: dt.date, left: frozenset[str]) -> str:
    services = " ".join(
        [
            collaboration.service
            if collaboration.status == "active"
            else f"{collaboration.service}:{collaboration.status}"
            for collaboration in row.collaborations
        ]
    )
    words = customer_words(row, today, left).strip()
    return "  ".join(filter(None, (row.number, row.name, words, services)))


def show(options: Options, desk: Desk) -> Answer:
    """Show one customer with all that is known of it."""
    if options.on is not None:
        told = desk.as_it_was(options.number, options.on)
        unknown = [{"field": lost.field, "text": lost.text} for lost in told.unknown]
        value = {
            **msgspec.to_builtins(told.customer, order="deterministic"),
            "on": told.on,
            "unknown": unknown,
        }
        return Answer(_lines_as_it_was(told, desk), value)
    customer = desk.customer(options.number)
    return Answer(_customer_lines(customer, desk), customer)


def _lines_as_it_was(told: "AsItWas", desk: Desk) -> Iterable[str]:
    """Say how it stood that day; before it, what is not known, so that nobody takes it for one."""
    yield _("as it stood at the end of {date}", date=told.on)
    for text in dict.fromkeys(lost.text for lost in told.unknown):
        yield _("note: {note}", note=text)
    yield from _customer_lines(told.customer, desk, told)


def _customer_lines(customer: Customer, desk: Desk, told: "AsItWas | None" = None) -> Iterable[str]:
    """Say all of a customer; where it is `told` as it was, by no more than was known that day."""
    from store.rules.history_words import Names, entry_details, entry_words
    from store.rules.holds import held_words, holds_on

    services, employees, today = desk.services_so_far, desk.operator.employees, desk.today()
    left = desk.left()
    if told is not None:  # who works at the office now, or has left, is no matter of that day
        employees, today, left = (), told.on, frozenset()
    yield f"{customer.number}  {customer.name}"
    contact = customer.valid_main_contact(employees)
    if contact is not None:
        yield _("main contact: {who}", who=f"{contact.name} {contact.email}")
    elif customer.main_contact is None:
        yield _("main contact: none")
    else:
        from store.rules.readiness import why_missing

        yield _("main contact: none; {why}", why=why_missing(customer, employees))
    if customer.account_manager is not None:
        who = marked_if_left(customer.account_manager, customer.account_manager in left)
        yield _("account manager: {who}", who=who)
    for task in customer.tasks:
        owner = marked_if_left(task.owner, task.owner in left) if task.owner else _("nobody")
        if told is not None and not told.is_known("tasks", task.name):
            from tui.formatting.as_it_was import not_known

            owner = not_known()
        yield _("task: {task}  owner {owner}", task=task.name, owner=owner)
    if told is not None:
        yield _("numbers: {numbers}", numbers=numbers_words(customer))
    for hold in holds_on(customer, today):
        yield _("hold: {held}", held=held_words(customer, hold, desk.operator, services))
    for user in customer.users:
        yield _("user: {user}", user=user_line(user, told))
    for collaboration in customer.collaborations:
        parts = (
            _("collaboration: {id}", id=collaboration.id),
            service_name(services, collaboration.service),
            *_how_it_stands(collaboration, desk, told),
        )
        yield "  ".join(part for part in parts if part)
    names = Names(customer, desk.operator.employees, services, to=desk.operator.side)
    for entry in customer.history:
        by = f"{names.person(entry.by)} ({side_word(entry.side, to=desk.operator.side)})"
        parts_told = (
            swedish_time(entry.at),
            by,
            entry_words(entry, names),
            _details(entry_details(entry, names)),
            _("reason: {reason}", reason=entry.reason) if entry.reason else "",
        )
        yield _("history: {entry}", entry="  ".join(part for part in parts_told if part))


def _how_it_stands(
    collaboration: Collaboration, desk: Desk, told: "AsItWas | None"
) -> Iterator[str | None]:
    """Say how a collaboration stands with its terms; where it is `told` as it was, how it stood."""
    side, ending, count = desk.operator.side, collaboration.ending, len(collaboration.records)
    stands = [status_words(collaboration.status, collaboration.ends_on, desk.today(), to=side)]
    outcome = outcome_label(ending.outcome, to=side) if ending is not None else None
    records = ngettext("{n} record", "{n} records", count) if count else None
    if told is not None:
        from tui.formatting.as_it_was import how_it_stood, not_known, records_there

        if not told.is_known("collaborations", collaboration.id, "status"):
            yield not_known()
            return
        stands, outcome = list(how_it_stood(collaboration, told, to=side)), None
        records = records_there(collaboration, told)
    yield collaboration.variant
    yield from stands
    yield _("task {task}", task=collaboration.task) if collaboration.task else None
    payer = collaboration.invoice_recipient
    yield _paid_by(payer, side) if payer is not None else None
    yield period_words(collaboration.period)
    yield outcome
    yield records


def _paid_by(payer: Recipient, to: Side) -> str:
    words = _("paid by {payer}", payer=recipient_word(payer))
    return said_to(to, words, _("paid by you")) if payer == "customer" else words


def user_line(user: User, told: "AsItWas | None" = None) -> str:
    """Return a user as one line; of one of whom no more is known, name and address."""
    if told is not None and not told.is_known("users", user.email, "role"):
        return f"{user.name}  {user.email}"
    parts = (
        user.name,
        user.email,
        user.phone,
        role_word(user.role),
        activity_word(active=user.active),
        " ".join(user.services),
    )
    return "  ".join(part for part in parts if part)


def _details(details: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{about}: {words}" for about, words in details)


def history(options: Options, desk: Desk) -> Answer:
    """Show what was done, the latest first."""
    from store.rules.history import search_history
    from tui.cli.run.import_words import column_title

    damage: list[StoreDamaged] = []
    everything = desk.history(options.number, damage.append, column_title)
    if options.office_only:
        everything = tuple(line for line in everything if line.number is None)
    lines = search_history(everything, options.search, options.since, options.until)
    kept = [
        {"number": line.number, "name": line.name, "entry": line.entry}
        | ({"edited": True} if line.edited else {})
        for line in lines
    ]
    return Answer((_history_line(line, desk.operator.side) for line in lines), kept, damage=damage)


def _history_line(line: "HistoryLine", to: Side) -> str:
    from store.rules.history import DOES_NOT_FOLLOW

    entry = line.entry
    parts = (
        swedish_time(entry.at),
        line.whose,
        on_behalf(line.who_by_account, entry.side, to=to),
        line.what,
        _details(line.details),
        _("reason: {reason}", reason=entry.reason) if entry.reason else "",
        _(DOES_NOT_FOLLOW) if line.edited else "",
    )
    return "  ".join(part for part in parts if part)


def readiness(options: Options, desk: Desk) -> Answer:
    """Tell who would be refused an ending today, and why; exit code 3 if anybody would.

    What somebody who has left still answers for refuses nothing; it is listed after the rest.
    """
    damage: list[StoreDamaged] = []
    blockers = desk.readiness(filter_of(options, desk), damage.append)
    absences = desk.absences(filter_of(options, desk), damage.append)
    lines = [_blocker_line(blocker) for blocker in blockers]
    if not blockers and not damage:
        lines = [_("nobody would be refused")]
    lines += [_absence_line(absence) for absence in absences]
    value = [
        {
            "kind": "refusal",
            "number": blocker.number,
            "name": blocker.name,
            "account_manager": blocker.account_manager,
            "collaboration": blocker.collaboration,
            "service": blocker.service,
            **msgspec.to_builtins(blocker.refusal),
            "found": blocker.found,
        }
        for blocker in blockers
    ] + [
        {
            "kind": "note",
            "number": absence.number,
            "name": absence.name,
            "account_manager": absence.account_manager,
            "collaboration": None,
            "service": None,
            "code": "employee-left",
            "message": absence.text,
            "cure": None,
            "about": absence.login,
            "found": None,
        }
        for absence in absences
    ]
    return Answer(lines, value, exit_code_of(blockers), damage)


def _blocker_line(blocker: "Blocker") -> str:
    what = f"{blocker.collaboration}: " if blocker.collaboration is not None else ""
    message = blocker.refusal.message
    if blocker.found is not None:
        message = f"{labelled(message.removesuffix('.'), blocker.found)}."
    return f"{blocker.number}  {blocker.name}  {what}{blocker.refusal.code}: {message}"


def _absence_line(absence: "Absence") -> str:
    return f"{absence.number}  {absence.name}  " + _("note: {note}", note=absence.text)


def residue(options: Options, desk: Desk) -> Answer:
    """Tell what still ties office and customer together after an ending."""
    damage: list[StoreDamaged] = []
    narrowed = filter_of(options, desk) if options.number is None else None
    leftovers = desk.residue(options.number, damage.append, narrowed)
    lines = [f"{left.number}  {left.name}  {left.kind}: {left.text}" for left in leftovers]
    if not leftovers and not damage:
        lines = [_("nothing is left of ended collaborations")]
    return Answer(lines, leftovers, damage=damage)
