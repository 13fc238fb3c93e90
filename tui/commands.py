"""The verbs without a screen: the same rules and the same words, as text or as JSON.

Plain text is one record a line, without boxes; what went wrong goes to standard error.
"""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from store.desk import Desk, Done, make_store, new_office, read_exchange
from store.ending import End
from store.errors import NotFound, Refused, StoreDamaged, StoreError
from store.filters import Filter
from store.model import Customer, Entry, Row, User
from store.people import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    License,
    NameMainContact,
    PeopleWish,
    RemoveUser,
)
from store.plan import CheckState, Plan
from store.refusal import Refusal
from store.services import LABELS, Services, name_of
from tui.options import Options
from tui.text import ROLES, customer_words, local_time, period_words, safe, status_words

SitDown = Callable[[], Desk]


class Answer(NamedTuple):
    """What a verb prints: lines of text, or one JSON value; and its exit code."""

    lines: Iterable[str]
    value: object
    exit_code: int = 0


def run(options: Options, os_user: str, sit_down: SitDown) -> int:
    """Carry out a verb, print its answer, and return the exit code."""
    try:
        answer = _answer(options, os_user, sit_down)
    except StoreError as error:
        return _failed(error, as_json=options.json)
    if options.json:
        _print_json(answer.value)
    else:
        for line in answer.lines:
            print(safe(line))
    return answer.exit_code


def _print_json(value: object) -> None:
    """Print one JSON value; with escapes where the output's encoding lacks a letter."""
    text = msgspec.json.encode(value).decode()
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(json.loads(text))
    print(text)


def _failed(error: StoreError, *, as_json: bool) -> int:
    if isinstance(error, Refused):
        if as_json:
            _print_json({"refused": error.refusals})
        for refusal in error.refusals:
            print(safe(f"refused ({refusal.code}): {refusal.message}"), file=sys.stderr)
    else:
        if as_json:
            _print_json({"error": f"{error}"})
        print(safe(f"samarbete: {error}"), file=sys.stderr)
    return error.exit_code


def _answer(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    match options.verb:
        case "init":
            return _init(options, os_user)
        case "import":
            return _import(options, os_user, sit_down)
        case "list":
            return _list(options, sit_down())
        case "show":
            return _show(options, sit_down())
        case "plan":
            return _plan(options, sit_down())
        case "end":
            return _end(options, sit_down())
        case "user":
            return _user(options, sit_down())
        case "due":
            return _due(sit_down())
        case "check":
            return _check(sit_down())
    raise AssertionError(options.verb)


def _init(options: Options, os_user: str) -> Answer:
    login = options.operator or os_user
    made = new_office(options.office, options.number, login=login)
    make_store(options.store, made, os_user=os_user)
    return Answer(
        [f"{options.store}: made for {options.office}; {login} is its first employee"],
        {"office": made.office, "employees": made.employees},
    )


def _import(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    brought = read_exchange(_bytes_of(options.file))
    try:
        desk = sit_down()
    except NotFound:
        added = make_store(options.store, brought, os_user=os_user)
    else:
        added = desk.bring_in(brought)
    line = f"{added.customers} customers and {added.employees} employees added"
    if added.unchanged:
        line += f", {added.unchanged} customers were there already"
    return Answer([line], {"done": added})


def _bytes_of(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"{file}: there is no such file") from None
    except OSError as error:
        raise NotFound(f"{file}: cannot be read: {error.strerror}") from None


def _list(options: Options, desk: Desk) -> Answer:
    listing = desk.listing()
    if listing.damaged:
        raise StoreDamaged(" ".join(listing.damaged))
    rows = Filter(
        search=options.search,
        service=options.service,
        task=options.task,
        owner=options.owner,
        manager=options.manager,
        status=options.status,
        no_main_contact=options.no_main_contact,
    ).apply(listing.rows)
    return Answer((_row_line(row) for row in rows), rows)


def _row_line(row: Row) -> str:
    services = " ".join(
        each.service if each.status == "active" else f"{each.service}:{each.status}"
        for each in row.collaborations
    )
    words = customer_words(row).strip()
    return "  ".join(part for part in (row.number, row.name, words, services) if part)


def _show(options: Options, desk: Desk) -> Answer:
    customer = desk.customer(options.number)
    return Answer(_customer_lines(customer, desk.services), customer)


def _customer_lines(customer: Customer, services: Services) -> Iterable[str]:
    yield f"{customer.number}  {customer.name}"
    contact = customer.valid_main_contact
    yield f"main contact: {contact.name} {contact.email}" if contact else "main contact: none"
    for task in customer.tasks:
        yield f"task: {task.name}  owner {task.owner or 'nobody'}"
    for user in customer.users:
        yield f"user: {_user_line(user)}"
    for each in customer.collaborations:
        ends_on = each.ending.on if each.ending is not None else None
        parts = (
            f"collaboration: {each.id}",
            name_of(services, each.service),
            each.variant,
            status_words(each.status, ends_on),
            f"task {each.task}" if each.task else None,
            f"paid by {each.invoice_recipient}" if each.invoice_recipient else None,
            period_words(each.period),
            LABELS[each.ending.outcome] if each.ending else None,
            f"{len(each.records)} records" if each.records else None,
        )
        yield "  ".join(part for part in parts if part)
    for entry in customer.history:
        what = " ".join(part for part in (entry.action, entry.collaboration) if part)
        said = "; ".join(f"{key}: {value}" for key, value in entry.details.items())
        why = f"  reason: {entry.reason}" if entry.reason else ""
        by = f"{entry.by} ({entry.side})"
        yield f"history: {local_time(entry.at)}  {by}  {what}  {said}{why}"


def _user_line(user: User) -> str:
    parts = (
        user.name,
        user.email,
        user.phone,
        ROLES[user.role],
        "active" if user.active else "inactive",
        " ".join(user.services),
    )
    return "  ".join(part for part in parts if part)


def _wish(options: Options, desk: Desk, *, deed: bool) -> End:
    customer = desk.customer(options.number)
    return End(
        collaboration=desk.collaboration(customer, options.service).id,
        outcome=options.outcome,
        on=options.on,
        attested=tuple(options.attest),
        waived=dict(options.waive),
        reason=options.reason if deed else None,
        confirmation=options.confirm if deed else None,
    )


def _plan(options: Options, desk: Desk) -> Answer:
    plan = desk.plan(options.number, _wish(options, desk, deed=False))
    return Answer(
        _plan_lines(plan),
        {"refusals": plan.refusals, "effects": plan.effects},
        Refused.exit_code if plan.refusals else 0,
    )


def _plan_lines(plan: Plan) -> Iterable[str]:
    for refusal in plan.refusals:
        yield f"refused ({refusal.code}): {refusal.message}"
    for check in plan.checks:
        yield f"check {check.id} ({_standing(check)}): {check.text}: {check.found}"
    for effect in plan.effects:
        yield f"{effect.subject}: {effect.text}"
    for note in plan.notes:
        yield f"note: {note}"
    if plan.must_type is not None:
        yield f"to confirm: the customer's name or number, {plan.must_type}"


def _standing(check: CheckState) -> str:
    return check.answer or ("open" if check.measured else "to be attested")


def _end(options: Options, desk: Desk) -> Answer:
    wish = _wish(options, desk, deed=True)
    shown = None
    if wish.confirmation is None and sys.stdin.isatty() and not options.json:
        plan = desk.plan(options.number, wish)
        if plan.must_type is not None and not plan.refusals:
            for line in _plan_lines(plan):
                print(safe(line), file=sys.stderr)
            shown = plan.effects
            typed = _asked("Type the customer's name to confirm: ")
            wish = msgspec.structs.replace(wish, confirmation=typed)
    return _done(desk.carry_out(options.number, wish, shown=shown))


def _asked(question: str) -> str:
    """Ask on the terminal; who leaves the question has typed nothing."""
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        return ""


def _user(options: Options, desk: Desk) -> Answer:
    if options.act == "list":
        customer = desk.customer(options.number)
        return Answer((_user_line(user) for user in customer.users), customer.users)
    return _done(desk.carry_out(options.number, _people_wish(options)))


def _people_wish(options: Options) -> PeopleWish:
    email: str = options.email
    match options.act:
        case "add":
            return AddUser(email=email, name=options.name, phone=options.phone, role=options.role)
        case "role":
            return ChangeRole(email=email, role=options.role)
        case "main-contact":
            return NameMainContact(email=email, promote=options.promote)
        case "deactivate":
            return Deactivate(email=email)
        case "activate":
            return Activate(email=email)
        case "remove":
            return RemoveUser(email=email)
        case "license":
            return License(email=email, service=options.service, revoke=options.revoke)
    raise AssertionError(options.act)


def _done(done: Done) -> Answer:
    entry = done.entry
    what = f"{entry.action} {entry.collaboration or entry.details.get('email', '')}"
    return Answer(
        [f"done: {done.customer.number} {done.customer.name}: {what}"],
        {"done": entry, "version": done.customer.version},
    )


def _due(desk: Desk) -> Answer:
    done: list[Entry] = []
    refused: list[Refusal] = []
    lines: list[str] = []
    for each in desk.due():
        what = f"{each.number} {each.name}: {each.service}"
        if each.done is not None:
            done.append(each.done.entry)
            lines.append(f"done: {what}")
        else:
            refused += each.refusals
            lines += [f"refused ({why.code}): {what}: {why.message}" for why in each.refusals]
    exit_code = Refused.exit_code if refused else 0
    return Answer(lines or ["nothing is due"], {"done": done, "refused": refused}, exit_code)


def _check(desk: Desk) -> Answer:
    findings = desk.check()
    lines = [finding.message for finding in findings] or ["the store is whole"]
    return Answer(lines, {"findings": findings}, StoreDamaged.exit_code if findings else 0)
